// What the files of generators, coroutines and async generators share.
#pragma once

#include "core/interp/generator.h"
#include "core/object/misc.h"

namespace dxpy {

struct CoroutineWrapper : Object {
  Value coroutine;  // owned
};

const char* generator_kind(const Generator* g);  // "generator", "coroutine", "async generator"
// throw(type[, value[, traceback]]), delegates included.
Tri generator_throw(Thread&, Generator* g, const Value* args, size_t nargs, Owned& out);
void raise_stop_iteration(Thread&, Value value);
// RuntimeWarning "coroutine 'f' was never awaited".
Status warn_never_awaited(Thread&, Generator* coroutine);
void generator_dealloc(Thread&, Object* o);
void generator_traverse(Object* o, Visitor& visit);
void generator_clear(Thread&, Object* o);
Status init_async_generator_types(Thread&);

}  // namespace dxpy
