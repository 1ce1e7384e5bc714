// enumerate and reversed.
#include "core/object/container_types.h"
#include "core/object/int.h"
#include "core/object/iterators.h"
#include "core/object/str.h"
#include "core/object/tuple.h"

namespace dxpy {

namespace {

Value type_value(Object* o) { return Value(static_cast<Object*>(o->type())); }

// --- enumerate

struct Enumerate : Object {
  Value iterator;  // owned
  Value index;     // owned int
};

Owned enumerate_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Value v[2];
  std::span<const Value> keys = kwnames ? fast_items_tuple(kwnames) : std::span<const Value>();
  for (Value key : keys) {
    if (str_equals(key, "iterable") || str_equals(key, "start")) continue;
    return raise(th, th.rt->exc.TypeError, "'{}' is an invalid keyword argument for enumerate()", key);
  }
  if (nargs == 0 && keys.empty()) {
    return raise(th, th.rt->exc.TypeError, "enumerate() missing required argument 'iterable'");
  }
  if (failed(native_match(th, "enumerate(iterable, start=0)", args, nargs, kwnames, v, 2))) return {};
  Owned start = v[1] ? index(th, v[1]) : Owned::small_int(0);
  Owned it = start ? get_iter(th, v[0]) : Owned();
  if (!it) return {};
  auto* e = static_cast<Enumerate*>(object_alloc(th, cls));
  if (e == nullptr) return {};
  e->iterator = it.release();
  e->index = start.release();
  return Owned::steal(Value(e));
}

void enumerate_dealloc(Thread& th, Object* o) {
  auto* e = static_cast<Enumerate*>(o);
  drop(e->iterator);
  drop(e->index);
  object_free(th, o);
}
void enumerate_traverse(Object* o, Visitor& visit) {
  visit(static_cast<Enumerate*>(o)->iterator);
  traverse_attributes(o, visit);
}
void enumerate_clear(Thread& th, Object* o) {
  drop(static_cast<Enumerate*>(o)->iterator);
  clear_attributes(th, o);
}

Owned enumerate_next(Thread& th, Value self) {
  Value pair[2];
  if (!enumerate_pair(th, self, pair)) return {};
  std::swap(pair[0], pair[1]);
  return tuple_from_owned(th, pair, 2);
}

Owned enumerate_reduce(Thread& th, Enumerate* e) {
  Owned args = tuple_of(th, e->iterator, e->index);
  return args ? tuple_of(th, type_value(e), args) : Owned();
}

const NativeDef kEnumerateMethods[] = {
    method<&enumerate_reduce>("__reduce__(self, /)", "Return state information for pickling."),
    class_method<&class_getitem>("__class_getitem__(type, object, /)",
                                 "'enumerate' objects are generic over the type of their values"),
};

void fill_enumerate(TypeSlots& s) {
  s.dealloc = enumerate_dealloc;
  s.traverse = enumerate_traverse;
  s.clear = enumerate_clear;
  s.construct = enumerate_construct;
  s.iter = iter_self;
  s.next = enumerate_next;
}

// --- reversed

struct Reversed : Object {
  Value sequence;  // owned; empty once exhausted
  int64_t position;
};

Owned reversed_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Type* base = th.rt->types.reversed;
  if ((cls == base || cls->slots.init == base->slots.init) && failed(no_keywords(th, "reversed", kwnames))) return {};
  if (failed(check_positional(th, "reversed", nargs, 1, 1))) return {};
  Value sequence = args[0];
  Owned method = lookup_special(th, sequence, th.rt->names.__reversed__);
  if (!method && th.has_error()) return {};
  if (method && !method.get().is_none()) return call(th, method);
  if (method || !is_sequence(th, sequence)) {
    return raise(th, th.rt->exc.TypeError, "'{}' object is not reversible", type_of(th, sequence));
  }
  int64_t n = length(th, sequence);
  if (n < 0) return {};
  auto* r = static_cast<Reversed*>(object_alloc(th, cls));
  if (r == nullptr) return {};
  r->sequence = Owned::borrow(sequence).release();
  r->position = n - 1;
  return Owned::steal(Value(r));
}

void reversed_dealloc(Thread& th, Object* o) {
  drop(static_cast<Reversed*>(o)->sequence);
  object_free(th, o);
}
void reversed_traverse(Object* o, Visitor& visit) {
  visit(static_cast<Reversed*>(o)->sequence);
  traverse_attributes(o, visit);
}
void reversed_clear(Thread& th, Object* o) {
  drop(static_cast<Reversed*>(o)->sequence);
  clear_attributes(th, o);
}

Owned reversed_next(Thread& th, Value self) {
  auto* r = self.as<Reversed>();
  if (r->sequence && r->position >= 0) {
    Owned sequence = Owned::borrow(r->sequence);
    Owned item = get_item_at(th, sequence, r->position);
    if (item) {
      --r->position;
      return item;
    }
    if (!error_clear_if(th, th.rt->exc.IndexError) && !error_clear_if(th, th.rt->exc.StopIteration)) return {};
  }
  r->position = -1;
  drop(r->sequence);
  return {};
}

Owned reversed_length_hint(Thread& th, Reversed* r) {
  if (!r->sequence) return Owned::small_int(0);
  int64_t n = length(th, r->sequence);
  if (n < 0) return {};
  return Owned::small_int(n < r->position + 1 ? 0 : r->position + 1);
}
Owned reversed_reduce(Thread& th, Reversed* r) {
  if (r->sequence) {
    Owned args = tuple_of(th, r->sequence);
    return args ? tuple_of(th, type_value(r), args, Value::small_int(r->position)) : Owned();
  }
  Owned args = tuple_of(th, th.rt->empty_tuple);
  return args ? tuple_of(th, type_value(r), args) : Owned();
}
Status reversed_setstate(Thread& th, Reversed* r, Value state) {
  int64_t at;
  if (failed(clipped_index(th, state, -1, INT64_MAX, at))) return Status::kError;
  if (!r->sequence) return Status::kOk;
  int64_t n = length(th, r->sequence);
  if (n < 0) return Status::kError;
  r->position = at > n - 1 ? n - 1 : at;
  return Status::kOk;
}

const NativeDef kReversedMethods[] = {
    method<&reversed_length_hint>("__length_hint__(self, /)", "Private method returning an estimate of len(list(it))."),
    method<&reversed_reduce>("__reduce__(self, /)", "Return state information for pickling."),
    method<&reversed_setstate>("__setstate__(self, object, /)", "Set state information for unpickling."),
};

void fill_reversed(TypeSlots& s) {
  s.dealloc = reversed_dealloc;
  s.traverse = reversed_traverse;
  s.clear = reversed_clear;
  s.construct = reversed_construct;
  s.iter = iter_self;
  s.next = reversed_next;
}

}  // namespace

const TypeSpec kEnumerateSpec = {
    "enumerate",
    sizeof(Enumerate),
    Kind::kEnumerate,
    TypeFlags::kBaseType | TypeFlags::kGc,
    "Return an enumerate object.\n\n"
    "  iterable\n"
    "    an object supporting iteration\n\n"
    "The enumerate object yields pairs containing a count (from start, which\n"
    "defaults to zero) and a value yielded by the iterable argument.\n\n"
    "enumerate is useful for obtaining an indexed list:\n"
    "    (0, seq[0]), (1, seq[1]), (2, seq[2]), ...",
    fill_enumerate,
    kEnumerateMethods,
    {},
    "(iterable, start=0)",
};
const TypeSpec kReversedSpec = {
    "reversed",
    sizeof(Reversed),
    Kind::kOther,
    TypeFlags::kBaseType | TypeFlags::kGc,
    "Return a reverse iterator over the values of the given sequence.",
    fill_reversed,
    kReversedMethods,
    {},
    "(sequence, /)",
};

bool enumerate_pair(Thread& th, Value enumerate, Value* pair) {
  auto* e = enumerate.as<Enumerate>();
  if (!e->iterator) return false;
  Owned item = quick_step(th, e->iterator);
  if (!item) return false;
  if (DX_LIKELY(e->index.is_small_int() && e->index.as_small_int() < Value::kSmallIntMax)) {
    pair[1] = e->index;
    e->index = Value::small_int(e->index.as_small_int() + 1);
  } else {
    Owned after = int_add(th, e->index, Value::small_int(1));
    if (!after) return false;
    pair[1] = std::exchange(e->index, after.release());
  }
  pair[0] = item.release();
  return true;
}

}  // namespace dxpy
