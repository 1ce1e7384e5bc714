// Raising, matching and the with statement.
#include "core/interp/slow.h"
#include "core/object/exception.h"
#include "core/object/list.h"
#include "core/object/misc.h"
#include "core/object/str.h"
#include "core/object/tuple.h"

namespace dxpy::slow {

Value set_handled(Thread& th, Value exception) {
  Value previous = th.handled->exception.release();
  th.handled->exception = Owned::borrow(exception);
  return previous.is_empty() ? Value::none() : previous;
}

void restore_handled(Thread& th, Value previous) {
  th.handled->exception = previous.is_none() ? Owned() : Owned::steal(previous);
}

namespace {

// An instance from what `raise` was given; empty with an exception.
Owned instance_of(Thread& th, Value v, const char* what) {
  if (is_exception_class(v)) {
    Owned e = call(th, v);
    if (e && !is_exception(e)) {
      return raise(th, th.rt->exc.TypeError, "calling {!r} should have returned an instance of BaseException, not {!r}",
                   v, Value(static_cast<const Object*>(type_of(th, e))));
    }
    return e;
  }
  if (is_exception(v)) return Owned::borrow(v);
  return raise(th, th.rt->exc.TypeError, "{}", what);
}

}  // namespace

Status do_raise(Thread& th, Value exception, Value cause) {
  Owned e = instance_of(th, exception, "exceptions must derive from BaseException");
  if (!e) return Status::kError;
  if (cause) {
    Owned c = Owned::none();
    if (!cause.is_none()) {
      c = instance_of(th, cause, "exception causes must derive from BaseException");
      if (!c) return Status::kError;
    }
    auto* object = e.as<ExceptionObject>();
    Value fixed = c.get().is_none() ? Value() : c.release();
    dec_ref(std::exchange(object->cause, fixed));
    object->suppress_context = true;
  }
  return raise_exception(th, e);
}

Status reraise_handled(Thread& th) {
  const HandledException* h = th.handled;
  while (h != nullptr && (!h->exception || h->exception.get().is_none())) h = h->previous;
  if (h == nullptr) return raise(th, th.rt->exc.RuntimeError, "No active exception to reraise");
  restore_error(th, h->exception.clone());
  return Status::kOk;
}

namespace {

constexpr const char* kNotClass = "catching classes that do not inherit from BaseException is not allowed";

Status check_types(Thread& th, Value types) {
  if (is_tuple(types)) {
    for (Value t : fast_items_tuple(types)) {
      if (!is_exception_class(t)) return raise(th, th.rt->exc.TypeError, "{}", kNotClass);
    }
    return Status::kOk;
  }
  return is_exception_class(types) ? Status::kOk : Status(raise(th, th.rt->exc.TypeError, "{}", kNotClass));
}

bool matches(const Type* type, Value types) {
  if (!is_tuple(types)) return is_subtype(type, types.as<Type>());
  for (Value t : fast_items_tuple(types)) {
    if (is_subtype(type, t.as<Type>())) return true;
  }
  return false;
}

}  // namespace

Tri exc_match(Thread& th, Value exception, Value types) {
  if (failed(check_types(th, types))) return Tri::kError;
  return tri(matches(type_of(th, exception), types));
}

Status eg_match(Thread& th, Value group, Value types, Owned& rest, Owned& match) {
  if (failed(check_types(th, types))) return Status::kError;
  auto is_group_class = [&](Value t) { return is_subtype(t.as<Type>(), th.rt->exc.BaseExceptionGroup); };
  bool bad = false;
  if (is_tuple(types)) {
    for (Value t : fast_items_tuple(types)) bad = bad || is_group_class(t);
  } else {
    bad = is_group_class(types);
  }
  if (bad) {
    return raise(th, th.rt->exc.TypeError, "catching ExceptionGroup with except* is not allowed. Use except instead.");
  }
  rest = Owned::none();
  match = Owned::none();
  if (group.is_none()) return Status::kOk;
  if (is_subtype(type_of(th, group), th.rt->exc.BaseExceptionGroup)) {
    if (failed(exception_group_split(th, group, types, match, rest))) return Status::kError;
  } else if (matches(type_of(th, group), types)) {  // a plain exception: wrapped
    Owned list = tuple_of(th, group);
    Value empty = th.rt->empty_str;
    if (!list) return Status::kError;
    match = call_with(th, Value(static_cast<const Object*>(th.rt->exc.BaseExceptionGroup)), empty, list.get());
    if (!match || failed(traceback_add(th, match, th.frame))) return Status::kError;  // it comes from this except*
  } else {
    rest = Owned::borrow(group);
  }
  if (!match.get().is_none()) th.handled->exception = match.clone();
  return Status::kOk;
}

Owned prep_reraise_star(Thread& th, Value original, Value list) {
  auto* l = list.as<List>();
  size_t n = l->size;
  Value* items = list_values(th, l);
  if (n > 0 && items == nullptr) return {};
  bool is_group = is_subtype(type_of(th, original), th.rt->exc.BaseExceptionGroup);
  if (!is_group) {  // a plain exception was raised: the list has what was raised in its handler, or itself
    for (size_t i = 0; i < n; ++i) {
      if (!items[i].is_none()) return Owned::borrow(items[i]);
    }
    return Owned::none();
  }
  Owned raised = list_new(th), unhandled = list_new(th);
  if (!raised || !unhandled) return {};
  // What shares the original's traceback and notes comes from it; the rest was raised by handlers.
  auto* o = original.as<ExceptionObject>();
  for (size_t i = 0; i < n; ++i) {
    Value e = items[i];
    if (e.is_none()) continue;
    auto* x = e.as<ExceptionObject>();
    bool same = x->traceback == o->traceback && x->cause == o->cause && x->context == o->context;
    if (failed(list_append(th, same ? unhandled.as<List>() : raised.as<List>(), e))) return {};
  }
  Owned rest = exception_group_projection(th, original, unhandled);
  if (!rest) return {};
  if (list_size(raised) == 0) return rest;
  if (!rest.get().is_none() && failed(list_append(th, raised.as<List>(), rest))) return {};
  if (list_size(raised) == 1) return list_get(th, raised.as<List>(), 0);
  Value empty = th.rt->empty_str;
  return call_with(th, Value(static_cast<const Object*>(th.rt->exc.BaseExceptionGroup)), empty, raised.get());
}

// --- with

namespace {

// The method of the type, ready to be called with *self first when it is set.
Tri special_method(Thread& th, Value object, Value name, Owned& method, Owned& self) {
  Value attr = type_lookup(type_of(th, object), name);
  if (!attr) return Tri::kFalse;
  if (type_of(th, attr)->has_flag(TypeFlags::kMethodDescriptor)) {
    method = Owned::borrow(attr);
    self = Owned::borrow(object);
    return Tri::kTrue;
  }
  method = lookup_special(th, object, name);
  return method ? Tri::kTrue : Tri::kError;
}

Failure raise_no_manager(Thread& th, Value manager, bool is_async, const char* missing) {
  const BuiltinNames& n = th.rt->names;
  Type* type = type_of(th, manager);
  const char* kind = is_async ? "asynchronous context manager" : "context manager";
  // The other protocol is there: say so.
  bool other = is_async ? type_lookup(type, n.__enter__) && type_lookup(type, n.__exit__)
                        : type_lookup(type, n.__aenter__) && type_lookup(type, n.__aexit__);
  std::string hint;
  if (other) {
    hint = is_async ? " but it supports the context manager protocol. Did you mean to use 'with'?"
                    : " but it supports the asynchronous context manager protocol. Did you mean to use 'async with'?";
  }
  return raise(th, th.rt->exc.TypeError, "'{}' object does not support the {} protocol{}{}", type, kind, missing, hint);
}

}  // namespace

Status before_with(Thread& th, Value manager, bool is_async, Owned& exit, Owned& exit_self, Owned& result) {
  const BuiltinNames& n = th.rt->names;
  Owned enter, enter_self;
  Tri t = special_method(th, manager, is_async ? n.__aexit__ : n.__exit__, exit, exit_self);
  if (t == Tri::kError) return Status::kError;
  if (t == Tri::kFalse)
    return raise_no_manager(th, manager, is_async,
                            is_async ? " (missed __aexit__ method)" : " (missed __exit__ method)");
  t = special_method(th, manager, is_async ? n.__aenter__ : n.__enter__, enter, enter_self);
  if (t != Tri::kTrue) {
    exit.reset();
    exit_self.reset();
    if (t == Tri::kError) return Status::kError;
    return raise_no_manager(th, manager, is_async,
                            is_async ? " (missed __aenter__ method)" : " (missed __enter__ method)");
  }
  Value self = enter_self.get();
  result = self ? call(th, enter, &self, 1) : call(th, enter);
  if (!result) {
    exit.reset();
    exit_self.reset();
    return Status::kError;
  }
  return Status::kOk;
}

Owned with_except(Thread& th, Value exit, Value exit_self, Value exception) {
  auto* e = exception.as<ExceptionObject>();
  Value args[4] = {exit_self, Value(static_cast<const Object*>(type_of(th, exception))), exception,
                   e->traceback ? e->traceback : Value::none()};
  return exit_self ? call(th, exit, args, 4) : call(th, exit, args + 1, 3);
}

}  // namespace dxpy::slow
