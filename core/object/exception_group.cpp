// BaseExceptionGroup: construction rules, split, subgroup, derive (PEP 654).
#include <string>

#include "core/object/dict.h"
#include "core/object/exception_layouts.h"
#include "core/object/list.h"
#include "core/object/misc.h"
#include "core/object/set.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"

namespace dxpy {

namespace {

bool is_group(Thread& th, Value v) {
  return is_exception(v) && is_subtype(v.as_object()->type(), th.rt->exc.BaseExceptionGroup);
}

Owned group_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  BuiltinExceptions& exc = th.rt->exc;
  if (kwnames && !fast_items_tuple(kwnames).empty()) {
    return raise(th, exc.TypeError, "{}.__new__() takes no keyword arguments", cls->name);
  }
  if (nargs != 2)
    return raise(th, exc.TypeError, "BaseExceptionGroup.__new__() takes exactly 2 arguments ({} given)", nargs);
  if (!is_str(args[0])) {
    return raise(th, exc.TypeError, "BaseExceptionGroup.__new__() argument 1 must be str, not {}",
                 argument_type_name(th, args[0]));
  }
  if (!is_sequence(th, args[1])) return raise(th, exc.TypeError, "second argument (exceptions) must be a sequence");
  Owned list = sequence_to_tuple(th, args[1]);
  if (!list) return {};
  std::span<const Value> items = fast_items_tuple(list);
  if (items.empty()) return raise(th, exc.ValueError, "second argument (exceptions) must be a non-empty sequence");
  bool all_plain = true;
  for (size_t i = 0; i < items.size(); ++i) {
    if (!is_exception(items[i]))
      return raise(th, exc.ValueError, "Item {} of second argument (exceptions) is not an exception", i);
    if (!is_subtype(items[i].as_object()->type(), exc.Exception)) all_plain = false;
  }
  if (cls == exc.BaseExceptionGroup) {
    if (all_plain && th.rt->types.exception_group != nullptr) cls = th.rt->types.exception_group;
  } else if (!all_plain && is_subtype(cls, exc.Exception)) {
    if (cls == th.rt->types.exception_group)
      return raise(th, exc.TypeError, "Cannot nest BaseExceptions in an ExceptionGroup");
    return raise(th, exc.TypeError, "Cannot nest BaseExceptions in '{}'", cls->name);
  }
  ExceptionObject* e = exception_alloc(th, cls, args, nargs);
  if (e == nullptr) return {};
  auto* g = static_cast<ExceptionGroupObject*>(e);
  inc_ref(args[0]);
  g->message = args[0];
  g->exceptions = list.release();
  return Owned::steal(Value(e));
}

Status group_init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  if (kwnames && !fast_items_tuple(kwnames).empty()) {
    return raise(th, th.rt->exc.TypeError, "{}() takes no keyword arguments", type_of(th, self));
  }
  return exception_init(th, self, args, nargs, Value());
}

Owned group_str(Thread& th, Value self) {
  auto* g = self.as<ExceptionGroupObject>();
  size_t n = fast_items_tuple(g->exceptions).size();
  return format_str(th, "{} ({} sub-exception{})", g->message, n, n == 1 ? "" : "s");
}

Owned group_repr(Thread& th, Value self) {
  auto* g = self.as<ExceptionGroupObject>();
  Owned name = get_attr(th, Value(self.as_object()->type()), th.rt->names.__name__);
  if (!name) return {};
  std::span<const Value> args = fast_items_tuple(g->args);
  Owned shown;  // exceptions as they were given, if that was a list
  if (args.size() == 2 && is_list(args[1])) {
    shown = sequence_to_list(th, g->exceptions);
  } else {
    shown = Owned::borrow(g->exceptions);
  }
  if (!shown) return {};
  return format_str(th, "{}({!r}, {!r})", name, g->message, shown);
}

Owned group_derive(Thread& th, Value, Value exceptions);
Owned group_derive_method(Thread& th, Value self, Value exceptions) { return group_derive(th, self, exceptions); }

Owned group_derive(Thread& th, Value self, Value exceptions) {
  return call_with(th, Value(th.rt->exc.BaseExceptionGroup), self.as<ExceptionGroupObject>()->message, exceptions);
}

// A group of `leaves` (a list) derived from `original`, with its traceback, context, cause and notes.
Owned derive_part(Thread& th, Value original, Value leaves) {
  if (list_size(leaves) == 0) return Owned::none();
  Owned name = str_new(th, "derive");
  if (!name) return {};
  Owned part = call_method(th, original, name.get(), leaves);
  if (!part) return {};
  if (!is_group(th, part))
    return raise(th, th.rt->exc.TypeError, "derive must return an instance of BaseExceptionGroup");
  auto* from = original.as<ExceptionObject>();
  auto* to = part.as<ExceptionObject>();
  replace_field(to->traceback, Owned::borrow(from->traceback));
  replace_field(to->context, Owned::borrow(from->context));
  replace_field(to->cause, Owned::borrow(from->cause));
  to->suppress_context = true;  // as whatever sets a cause does, even if there is none
  Owned notes;
  Tri found = find_attr(th, original, th.rt->names.__notes__, notes);
  if (found == Tri::kError) return {};
  if (found == Tri::kTrue && is_sequence(th, notes)) {
    Owned copy = sequence_to_list(th, notes);
    if (!copy || failed(set_attr(th, part, th.rt->names.__notes__, copy))) return {};
  }
  return part;
}

enum class Condition { kType, kPredicate, kIdentity };

Tri leaf_matches(Thread& th, Value e, Condition kind, Value condition) {
  switch (kind) {
    case Condition::kType: {
      if (is_tuple(condition)) {
        for (Value t : fast_items_tuple(condition)) {
          if (is_subtype(e.as_object()->type(), t.as<Type>())) return Tri::kTrue;
        }
        return Tri::kFalse;
      }
      return tri(is_subtype(e.as_object()->type(), condition.as<Type>()));
    }
    case Condition::kPredicate: {
      Owned r = call_with(th, condition, e);
      return r ? truth(th, r) : Tri::kError;
    }
    case Condition::kIdentity:
      return set_contains(th, condition,
                          Value::small_int(static_cast<int64_t>(reinterpret_cast<uintptr_t>(e.as_object()))));
  }
}

Status split(Thread& th, Value e, Condition kind, Value condition, bool want_rest, Owned& match, Owned& rest) {
  match = Owned::none();
  rest = Owned::none();
  NativeScope scope(th, " in exceptiongroup_split_recursive");
  if (!scope.ok()) return Status::kError;
  Tri whole = kind == Condition::kIdentity && is_group(th, e) ? Tri::kFalse : leaf_matches(th, e, kind, condition);
  if (whole == Tri::kError) return Status::kError;
  if (whole == Tri::kTrue) {
    match = Owned::borrow(e);
    return Status::kOk;
  }
  if (!is_group(th, e)) {
    if (want_rest) rest = Owned::borrow(e);
    return Status::kOk;
  }
  Owned matched = list_new(th), others = list_new(th);
  if (!matched || !others) return Status::kError;
  Owned parts = Owned::borrow(e.as<ExceptionGroupObject>()->exceptions);
  for (Value sub : fast_items_tuple(parts)) {
    Owned sub_match, sub_rest;
    if (failed(split(th, sub, kind, condition, want_rest, sub_match, sub_rest))) return Status::kError;
    if (!sub_match.get().is_none() && failed(list_append(th, matched.as<List>(), sub_match))) return Status::kError;
    if (!sub_rest.get().is_none() && failed(list_append(th, others.as<List>(), sub_rest))) return Status::kError;
  }
  match = derive_part(th, e, matched);
  if (!match) return Status::kError;
  if (want_rest) {
    rest = derive_part(th, e, others);
    if (!rest) return Status::kError;
  }
  return Status::kOk;
}

// The kind of a split condition given from Python; TypeError for anything else.
Status condition_kind(Thread& th, Value condition, Condition& kind) {
  kind = Condition::kType;
  if (is_exception_class(condition)) return Status::kOk;
  if (is_tuple(condition)) {
    bool all = true;
    for (Value v : fast_items_tuple(condition)) all = all && is_exception_class(v);
    if (all) return Status::kOk;
  } else if (!is_type(condition) && slots_of(th, condition).call != nullptr) {
    kind = Condition::kPredicate;
    return Status::kOk;
  }
  return raise(th, th.rt->exc.TypeError,
               "expected an exception type, a tuple of exception types, or a callable (other than a class)");
}

Owned group_split(Thread& th, Value self, Value condition) {
  Condition kind;
  Owned match, rest;
  if (failed(condition_kind(th, condition, kind)) || failed(split(th, self, kind, condition, true, match, rest)))
    return {};
  return tuple_of(th, match.get(), rest.get());
}

Owned group_subgroup(Thread& th, Value self, Value condition) {
  Condition kind;
  Owned match, rest;
  if (failed(condition_kind(th, condition, kind)) || failed(split(th, self, kind, condition, false, match, rest)))
    return {};
  return match;
}

Owned group_class_getitem(Thread& th, Value cls, Value item) { return generic_alias_new(th, cls, item); }

Owned get_message(Thread&, Value self) { return Owned::borrow(self.as<ExceptionGroupObject>()->message); }
Owned get_exceptions(Thread&, Value self) { return Owned::borrow(self.as<ExceptionGroupObject>()->exceptions); }

const NativeDef kGroupMethods[] = {
    class_method<&group_class_getitem>("__class_getitem__(cls, object, /)", "See PEP 585"),
    method<&group_derive_method>("derive(self, excs, /)"),
    method<&group_split>("split(self, matcher_value, /)"),
    method<&group_subgroup>("subgroup(self, matcher_value, /)"),
};
// Fields of the C structure in CPython: their message differs from that of computed attributes.
Status read_only(Thread& th, Value, Value) { return raise(th, th.rt->exc.AttributeError, "readonly attribute"); }

const GetSetDef kGroupFields[] = {
    {"message", &get_message, &read_only, "exception message"},
    {"exceptions", &get_exceptions, &read_only, "nested exceptions"},
};

void collect_leaf_ids(Thread& th, Value e, Value set, Status& status) {
  if (status == Status::kError) return;
  if (is_group(th, e)) {
    NativeScope scope(th, " in exception group");
    if (!scope.ok()) {
      status = Status::kError;
      return;
    }
    for (Value sub : fast_items_tuple(e.as<ExceptionGroupObject>()->exceptions)) collect_leaf_ids(th, sub, set, status);
    return;
  }
  Value id = Value::small_int(static_cast<int64_t>(reinterpret_cast<uintptr_t>(e.as_object())));
  if (failed(set_add(th, set, id))) status = Status::kError;
}

}  // namespace

Status exception_group_split(Thread& th, Value group, Value condition, Owned& match, Owned& rest) {
  Owned name = str_new(th, "split");
  Value own = name ? type_lookup(type_of(th, group), name) : Value();
  if (own.is_empty() || own != type_lookup(th.rt->exc.BaseExceptionGroup, name)) {  // a class may have its own
    Owned pair = name ? call_method(th, group, name.get(), condition) : Owned();
    if (!pair) return Status::kError;
    if (!is_tuple(pair)) {
      return raise(th, th.rt->exc.TypeError, "{}.split must return a tuple, not {}", type_of(th, group),
                   type_of(th, pair));
    }
    auto parts = fast_items_tuple(pair);
    if (parts.size() < 2) {
      return raise(th, th.rt->exc.TypeError, "{}.split must return a 2-tuple, got tuple of size {}", type_of(th, group),
                   parts.size());
    }
    match = Owned::borrow(parts[0]);
    rest = Owned::borrow(parts[1]);
    return Status::kOk;
  }
  return split(th, group, Condition::kType, condition, true, match, rest);
}

Owned exception_group_projection(Thread& th, Value original, Value keep_list) {
  Owned ids = set_new(th);
  if (!ids) return {};
  Owned keep = sequence_to_tuple(th, keep_list);
  if (!keep) return {};
  Status status = Status::kOk;
  for (Value e : fast_items_tuple(keep)) {
    if (!e.is_none()) collect_leaf_ids(th, e, ids, status);
  }
  if (failed(status)) return {};
  Owned match, rest;
  if (failed(split(th, original, Condition::kIdentity, ids, false, match, rest))) return {};
  return match;
}

const ExceptionLayoutInfo kGroupLayout = {sizeof(ExceptionGroupObject), "BaseExceptionGroup",
                                          [](TypeSlots& s) {
                                            ExceptionLife<ExceptionGroupObject, 2>::fill(s);
                                            s.construct = &group_construct;
                                            s.init = &group_init;
                                            s.str = &group_str;
                                            s.repr = &group_repr;
                                          },
                                          kGroupMethods, kGroupFields};

}  // namespace dxpy
