// Generators, coroutines and async generators: a frame that can be suspended.
#pragma once

#include "core/interp/frame.h"

namespace dxpy {

enum class GeneratorState : uint8_t { kCreated, kSuspended, kRunning, kFinished };

// The same layout for generator, coroutine and async_generator.
struct Generator : Object {
  Frame* frame;  // nullptr when finished
  Code* code;    // owned
  Value name, qualname;
  GeneratorState state;
  HandledException handled;  // its level of the stack of handled exceptions
  Value origin;              // cr_origin, owned or empty
  // async generators
  bool hooks_initialised, closed, running_async;
  Value finalizer;  // owned or empty
};

// Moves the frame's content: `f` was pushed for a call and its arguments are in place. Takes over the frame (also on
// failure).
Owned generator_new(Thread&, Frame* f);
// send(value): runs until the next yield. kTrue: yielded `out`; kFalse: returned `out`; kError.
Tri generator_send(Thread&, Generator* g, Value value, Owned& out);
// Raises the pending exception inside the generator.
Tri generator_throw_pending(Thread&, Generator* g, Owned& out);
// What it delegates to with yield from or await, borrowed; empty: nothing.
Value generator_delegate(const Generator* g);
Status generator_close(Thread&, Generator* g);
// What send() raises when the generator returned `value`.
void generator_raise_stop(Thread&, Value value);
// For the dispatch loop: marks running and links the level of handled exceptions; and back.
void generator_enter(Thread&, Generator* g);
void generator_leave(Thread&, Generator* g);
// The frame has returned or raised: nothing is left to run.
void generator_finish(Thread&, Generator* g);

// An iterator's next value with PEP 380's send: kTrue yielded, kFalse finished with `out`.
Tri iter_send(Thread&, Value iterator, Value value, Owned& out);
// The iterator that `await object` runs; n as GetAwaitable's operand.
Owned get_awaitable(Thread&, Value object, int64_t where);
Owned async_gen_wrap(Thread&, Value value);
Owned get_anext(Thread&, Value async_iterator);
Owned get_aiter(Thread&, Value object);
// What anext(iterator, default) gives to await.
Owned anext_awaitable_new(Thread&, Value awaitable, Value fallback);

}  // namespace dxpy
