// What the files of the typing objects share.
#pragma once

#include "core/object/abstract.h"
#include "core/object/container_types.h"

namespace dxpy {

// TypeVar, ParamSpec and TypeVarTuple. A value and the function that computes it when first asked for come in pairs.
struct TypeParam : Object {
  Value dict_word;  // attribute word
  Value name;       // owned str, as all below owned
  Value bound, evaluate_bound;
  Value constraints, evaluate_constraints;
  Value default_value, evaluate_default;
  bool covariant, contravariant, infer_variance;
};

// The singleton typing.NoDefault, borrowed.
Value typing_no_default(Thread&);
// typing.<name>(args...), for what the typing module defines in Python.
Owned typing_call(Thread&, std::string_view name, std::initializer_list<Value> args);
// typing.Unpack[v]
Owned typing_unpack(Thread&, Value v);
// The value of the pair: computed and kept at the first use; empty without an exception: there is none.
Owned typing_lazy(Thread&, Value& value, Value evaluate);
// A callable that gives a known value whatever the format asked for is.
Owned const_evaluator_new(Thread&, Value v);
// __module__ of the calling code into the object's dict.
Status typing_set_module(Thread&, Value object);
// "Cannot subclass an instance of X"
Failure typing_cannot_subclass(Thread&, Value self);

Status init_type_param_types(Thread&);  // typing.cpp
Status init_type_alias_types(Thread&);  // typing_alias.cpp
Status init_template_types(Thread&);    // template.cpp

}  // namespace dxpy
