// Python's operations on containers and iterables of any type (the section "containers and iteration" of abstract.h).
#include "core/object/container_types.h"
#include "core/object/int.h"
#include "core/object/iteration.h"
#include "core/object/iterators.h"
#include "core/object/list_impl.h"
#include "core/object/module.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"

namespace dxpy {

Owned sequence_iterator_new(Thread&, Value sequence);  // iterators.cpp

int64_t length(Thread& th, Value v) {
  LenFn f = slots_of(th, v).length;
  if (DX_LIKELY(f != nullptr)) return f(th, v);
  (void)raise(th, th.rt->exc.TypeError, "object of type '{}' has no len()", type_of(th, v));
  return -1;
}

int64_t length_hint(Thread& th, Value v, int64_t fallback) {
  if (slots_of(th, v).length != nullptr) {
    int64_t n = length(th, v);
    if (n >= 0) return n;
    if (!error_clear_if(th, th.rt->exc.TypeError)) return -1;
  }
  Owned hint = lookup_special(th, v, th.rt->names.__length_hint__);
  if (!hint) return th.has_error() ? -1 : fallback;
  Owned result = call(th, hint);
  if (!result) return error_clear_if(th, th.rt->exc.TypeError) ? fallback : -1;
  if (result.get().is_not_implemented()) return fallback;
  if (!is_int(result)) {
    (void)raise(th, th.rt->exc.TypeError, "__length_hint__ must be an integer, not {}", type_of(th, result));
    return -1;
  }
  int64_t n;
  if (failed(index_to_i64(th, result, n, th.rt->exc.OverflowError))) return -1;
  if (n < 0) {
    (void)raise(th, th.rt->exc.ValueError, "__length_hint__() should return >= 0");
    return -1;
  }
  return n;
}

// A negative index counts from the end, as for sequence slots.
static Status from_end(Thread& th, Value sequence, const TypeSlots& s, int64_t& i) {
  if (i >= 0 || s.length == nullptr) return Status::kOk;
  int64_t n = s.length(th, sequence);
  if (n < 0) return Status::kError;
  i += n;
  return Status::kOk;
}

static Status key_to_index(Thread& th, Value object, Value key, const TypeSlots& s, int64_t& i) {
  if (!is_index(th, key)) {
    return raise(th, th.rt->exc.TypeError, "sequence index must be integer, not '{}'", type_of(th, key));
  }
  if (failed(index_to_i64(th, key, i, th.rt->exc.IndexError))) return Status::kError;
  return from_end(th, object, s, i);
}

Owned get_item(Thread& th, Value object, Value key) {
  Type* type = type_of(th, object);
  const TypeSlots& s = type->slots;
  if (DX_LIKELY(s.subscript != nullptr)) return s.subscript(th, object, key);
  if (s.item != nullptr) {
    int64_t i;
    if (failed(key_to_index(th, object, key, s, i))) return {};
    return s.item(th, object, i);
  }
  if (is_type(object)) {
    // type[int] is an alias; any other class asks __class_getitem__.
    if (object == Value(static_cast<Object*>(th.rt->types.type))) return generic_alias_new(th, object, key);
    Owned method;
    Tri found = find_attr(th, object, th.rt->names.__class_getitem__, method);
    if (found == Tri::kError) return {};
    if (found == Tri::kTrue && !method.get().is_none()) return call_with(th, method, key);
    return raise(th, th.rt->exc.TypeError, "type '{}' is not subscriptable", object.as<Type>());
  }
  return raise(th, th.rt->exc.TypeError, "'{}' object is not subscriptable", type);
}

Owned get_item_at(Thread& th, Value sequence, int64_t index) {
  const TypeSlots& s = slots_of(th, sequence);
  if (s.item != nullptr) {
    if (failed(from_end(th, sequence, s, index))) return {};
    return s.item(th, sequence, index);
  }
  if (s.subscript == nullptr) {
    return raise(th, th.rt->exc.TypeError, "'{}' object does not support indexing", type_of(th, sequence));
  }
  Owned key = int_from_i64(th, index);
  return key ? s.subscript(th, sequence, key) : Owned();
}

static Status store_item(Thread& th, Value object, Value key, Value value) {
  const TypeSlots& s = slots_of(th, object);
  if (DX_LIKELY(s.set_subscript != nullptr)) return s.set_subscript(th, object, key, value);
  if (s.set_item != nullptr) {
    int64_t i;
    if (failed(key_to_index(th, object, key, s, i))) return Status::kError;
    return s.set_item(th, object, i, value);
  }
  if (value) {
    return raise(th, th.rt->exc.TypeError, "'{}' object does not support item assignment", type_of(th, object));
  }
  // CPython asks the sequence protocol when the key is an index, and that words it differently.
  bool sequence = s.item != nullptr || s.concat != nullptr || s.contains != nullptr || s.length != nullptr ||
                  type_of(th, object)->has_flag(TypeFlags::kHeap);
  return raise(th, th.rt->exc.TypeError,
               sequence && is_index(th, key) ? "'{}' object doesn't support item deletion"
                                             : "'{}' object does not support item deletion",
               type_of(th, object));
}

Status set_item(Thread& th, Value object, Value key, Value value) { return store_item(th, object, key, value); }
Status del_item(Thread& th, Value object, Value key) { return store_item(th, object, key, Value()); }

Tri contains(Thread& th, Value container, Value item) {
  const TypeSlots& s = slots_of(th, container);
  if (DX_LIKELY(s.contains != nullptr)) return s.contains(th, container, item);
  Owned it = get_iter(th, container);
  if (!it) {
    if (error_matches(th, th.rt->exc.TypeError)) {
      clear_error(th);
      return raise(th, th.rt->exc.TypeError, "argument of type '{}' is not a container or iterable",
                   type_of(th, container));
    }
    return Tri::kError;
  }
  while (Owned v = iter_next(th, it)) {
    Tri same = equal(th, v, item);
    if (same != Tri::kFalse) return same;
  }
  return th.has_error() ? Tri::kError : Tri::kFalse;
}

Owned get_iter(Thread& th, Value v) {
  Type* type = type_of(th, v);
  if (UnaryFn f = type->slots.iter) {
    Owned it = f(th, v);
    NextFn next = it ? type_of(th, it)->slots.next : nullptr;
    if (it && (next == nullptr || next == &next_not_implemented)) {
      return raise(th, th.rt->exc.TypeError, "iter() returned non-iterator of type '{}'", type_of(th, it));
    }
    return it;
  }
  if (is_sequence(th, v)) return sequence_iterator_new(th, v);
  return raise(th, th.rt->exc.TypeError, "'{}' object is not iterable", type);
}

Status (*g_iteration_safepoint)(Thread&) = nullptr;

Owned iter_next(Thread& th, Value iterator) {
  Owned item = iterator_step(th, iterator);
  if (DX_UNLIKELY(!item) && th.has_error()) (void)error_clear_if(th, th.rt->exc.StopIteration);
  return item;
}

bool is_sequence(Thread& th, Value v) {
  if (is_dict(v)) return false;
  Type* type = type_of(th, v);
  if (type->slots.item != nullptr) return true;
  // A class with __getitem__ may be either; it counts as a sequence, as in CPython.
  return type->slots.subscript != nullptr && type->has_flag(TypeFlags::kHeap);
}

bool is_mapping(Thread& th, Value v) { return slots_of(th, v).subscript != nullptr; }

Owned sequence_to_list(Thread& th, Value iterable) {
  Owned result = list_new(th);
  if (!result || failed(list_extend(th, result.as<List>(), iterable))) return {};
  return result;
}

Owned sequence_to_tuple(Thread& th, Value iterable) {
  if (is_exact_kind(iterable, Kind::kTuple)) return Owned::borrow(iterable);
  if (is_exact_kind(iterable, Kind::kList)) return list_to_tuple(th, iterable);
  Owned list = sequence_to_list(th, iterable);
  return list ? list_to_tuple(th, list) : Owned();
}

Owned sequence_fast(Thread& th, Value iterable, const char* message) {
  if (is_tuple(iterable) || is_list(iterable)) return Owned::borrow(iterable);
  Owned it = get_iter(th, iterable);
  if (!it) {
    if (error_clear_if(th, th.rt->exc.TypeError)) return raise(th, th.rt->exc.TypeError, "{}", message);
    return {};
  }
  return sequence_to_list(th, it);
}

// --- helpers of container_types.h

Status no_keywords(Thread& th, const char* name, Value kwnames) {
  if (kwnames.is_empty() || fast_items_tuple(kwnames).empty()) return Status::kOk;
  return raise(th, th.rt->exc.TypeError, "{}() takes no keyword arguments", name);
}

Status check_positional(Thread& th, const char* name, size_t nargs, size_t min, size_t max) {
  if (nargs >= min && nargs <= max) return Status::kOk;
  size_t bound = nargs < min ? min : max;
  const char* how = min == max ? "" : nargs < min ? "at least " : "at most ";
  return raise(th, th.rt->exc.TypeError, "{} expected {}{} argument{}, got {}", name, how, bound, bound == 1 ? "" : "s",
               nargs);
}

Owned reduce_builtin(Thread& th, std::string_view function, Value arg, Value state) {
  Owned held_arg = Owned::borrow(arg), held_state = Owned::borrow(state);  // fetching the function may run user code
  Owned f = import_attr(th, "builtins", function);
  if (!f) return {};
  Owned args = tuple_of(th, held_arg);
  if (!args) return {};
  return state ? tuple_of(th, f, args, held_state) : tuple_of(th, f, args);
}

Status clipped_index(Thread& th, Value v, int64_t low, int64_t high, int64_t& out) {
  if (!is_index(th, v)) return raise(th, th.rt->exc.TypeError, "an integer is required");
  if (failed(index_to_i64(th, v, out, nullptr))) return Status::kError;
  if (out < low) out = low;
  if (out > high) out = high;
  return Status::kOk;
}

Status search_bound(Thread& th, Value v, int64_t size, int64_t& out) {
  if (!is_index(th, v)) {
    return raise(th, th.rt->exc.TypeError, "slice indices must be integers or have an __index__ method");
  }
  if (failed(index_to_i64(th, v, out, nullptr))) return Status::kError;
  if (out < 0) {
    out += size;
    if (out < 0) out = 0;
  }
  return Status::kOk;
}

}  // namespace dxpy
