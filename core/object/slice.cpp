// slice: the type, slice_new and slice_indices (misc.h).
#include "core/object/container_types.h"
#include "core/object/int.h"
#include "core/object/str.h"
#include "core/object/tuple.h"

namespace dxpy {

namespace {

Value or_none(Value v) { return v ? v : Value::none(); }

// Whether a slice of these parts can be part of a cycle: slices of numbers are left out of the collector's sight.
bool is_atom(Value v) { return !v.is_object(); }

Status bound(Thread& th, Value v, int64_t& out) {
  if (v.is_small_int()) {
    out = v.as_small_int();
    return Status::kOk;
  }
  if (!is_index(th, v)) {
    return raise(th, th.rt->exc.TypeError, "slice indices must be integers or None or have an __index__ method");
  }
  return index_to_i64(th, v, out, nullptr);
}

// start or stop of a slice over `length` items, clipped to what the direction of `step` allows.
Status clip(Thread& th, Value v, int64_t length, int64_t step, int64_t fallback, int64_t& out) {
  if (v.is_none()) {
    out = fallback;
    return Status::kOk;
  }
  if (failed(bound(th, v, out))) return Status::kError;
  if (out < 0) {
    out += length;
    if (out < 0) out = step < 0 ? -1 : 0;
  } else if (out >= length) {
    out = step < 0 ? length - 1 : length;
  }
  return Status::kOk;
}

}  // namespace

Owned slice_new(Thread& th, Value start, Value stop, Value step) {
  auto* s = static_cast<Slice*>(object_alloc(th, th.rt->types.slice));
  if (s == nullptr) return {};
  s->start = or_none(start);
  s->stop = or_none(stop);
  s->step = or_none(step);
  inc_ref(s->start);
  inc_ref(s->stop);
  inc_ref(s->step);
  if (is_atom(s->start) && is_atom(s->stop) && is_atom(s->step)) s->untrack();
  return Owned::steal(Value(s));
}

Status slice_indices(Thread& th, Value slice, int64_t length, int64_t& start, int64_t& stop, int64_t& step,
                     int64_t& count) {
  auto* s = slice.as<Slice>();
  step = 1;
  if (!s->step.is_none()) {
    if (failed(bound(th, s->step, step))) return Status::kError;
    if (step == 0) return raise(th, th.rt->exc.ValueError, "slice step cannot be zero");
    if (step < -INT64_MAX) step = -INT64_MAX;
  }
  if (failed(clip(th, s->start, length, step, step < 0 ? length - 1 : 0, start))) return Status::kError;
  if (failed(clip(th, s->stop, length, step, step < 0 ? -1 : length, stop))) return Status::kError;
  count = 0;
  if (step < 0) {
    if (stop < start) count = (start - stop - 1) / -step + 1;
  } else if (start < stop) {
    count = (stop - start - 1) / step + 1;
  }
  return Status::kOk;
}

namespace {

Owned slice_construct(Thread& th, Type*, const Value* args, size_t nargs, Value kwnames) {
  if (failed(no_keywords(th, "slice", kwnames)) || failed(check_positional(th, "slice", nargs, 1, 3))) return {};
  if (nargs == 1) return slice_new(th, Value(), args[0], Value());
  return slice_new(th, args[0], args[1], nargs == 3 ? args[2] : Value());
}

void slice_dealloc(Thread& th, Object* o) {
  auto* s = static_cast<Slice*>(o);
  drop(s->start);
  drop(s->stop);
  drop(s->step);
  object_free(th, o);
}
void slice_traverse(Object* o, Visitor& visit) {
  auto* s = static_cast<Slice*>(o);
  visit(s->start);
  visit(s->stop);
  visit(s->step);
}

Owned slice_repr(Thread& th, Value self) {
  auto* s = self.as<Slice>();
  return format_str(th, "slice({!r}, {!r}, {!r})", s->start, s->stop, s->step);
}

Owned as_tuple(Thread& th, Value self) {
  auto* s = self.as<Slice>();
  return tuple_of(th, s->start, s->stop, s->step);
}

// A slice hashes as CPython's does: like the tuple of its parts, but without the tuple's length.
Status slice_hash(Thread& th, Value self, int64_t& out) {
  auto* s = self.as<Slice>();
  constexpr uint64_t kPrime1 = 11400714785074694791u, kPrime2 = 14029467366897019727u, kPrime5 = 2870177450012600261u;
  uint64_t acc = kPrime5;
  for (Value v : {s->start, s->stop, s->step}) {
    int64_t lane;
    if (failed(hash(th, v, lane))) return Status::kError;
    acc += static_cast<uint64_t>(lane) * kPrime2;
    acc = std::rotl(acc, 31) * kPrime1;
  }
  if (acc == ~uint64_t{0}) acc = 1546275796;
  out = static_cast<int64_t>(acc);
  return Status::kOk;
}

Owned slice_compare(Thread& th, Value a, Value b, CompareOp op) {
  if (!is_kind(a, Kind::kSlice) || !is_kind(b, Kind::kSlice)) return Owned::not_implemented();
  if (a == b) return Owned::boolean(op == CompareOp::kEq || op == CompareOp::kLe || op == CompareOp::kGe);
  Owned x = as_tuple(th, a);
  Owned y = as_tuple(th, b);
  if (!x || !y) return {};
  return compare(th, x, y, op);
}

// --- indices(len) for ints of any size

Owned to_index(Thread& th, Value v) {
  if (!is_index(th, v)) {
    return raise(th, th.rt->exc.TypeError, "slice indices must be integers or None or have an __index__ method");
  }
  return index(th, v);
}

// One bound: `low` and `high` are the ends that the step's direction allows.
Owned big_bound(Thread& th, Value v, Value length, Value low, Value high, Value fallback) {
  if (v.is_none()) return Owned::borrow(fallback);
  Owned i = to_index(th, v);
  if (!i) return {};
  if (int_sign(i) < 0) {
    i = int_add(th, i, length);
    if (!i) return {};
    return int_compare(i, low) < 0 ? Owned::borrow(low) : std::move(i);
  }
  return int_compare(i, high) > 0 ? Owned::borrow(high) : std::move(i);
}

Owned m_indices(Thread& th, Slice* self, Value length_arg) {
  Owned length = index(th, length_arg);
  if (!length) return {};
  if (int_sign(length) < 0) return raise(th, th.rt->exc.ValueError, "length should not be negative");
  Owned step = Owned::small_int(1);
  if (!self->step.is_none()) {
    step = to_index(th, self->step);
    if (!step) return {};
    if (int_sign(step) == 0) return raise(th, th.rt->exc.ValueError, "slice step cannot be zero");
  }
  bool down = int_sign(step) < 0;
  Owned low = Owned::small_int(down ? -1 : 0);
  Owned high = down ? int_add(th, length, Value::small_int(-1)) : length.clone();
  if (!high) return {};
  Owned start = big_bound(th, self->start, length, low, high, down ? high : low);
  Owned stop = start ? big_bound(th, self->stop, length, low, high, down ? low : high) : Owned();
  if (!stop) return {};
  return tuple_of(th, start, stop, step);
}

Owned m_reduce(Thread& th, Slice* self) {
  Owned args = tuple_of(th, self->start, self->stop, self->step);
  if (!args) return {};
  return tuple_of(th, Value(static_cast<Object*>(th.rt->types.slice)), args);
}

const NativeDef kSliceMethods[] = {
    method<&m_indices>("indices(self, object, /)",
                       "S.indices(len) -> (start, stop, stride)\n\n"
                       "Assuming a sequence of length len, calculate the start and stop\n"
                       "indices, and the stride length of the extended slice described by\n"
                       "S. Out of bounds indices are clipped in a manner consistent with the\n"
                       "handling of normal slices."),
    method<&m_reduce>("__reduce__(self, /)", "Return state information for pickling."),
};

const GetSetDef kSliceGetSets[] = {
    {"start", [](Thread&, Value v) { return Owned::borrow(v.as<Slice>()->start); }},
    {"stop", [](Thread&, Value v) { return Owned::borrow(v.as<Slice>()->stop); }},
    {"step", [](Thread&, Value v) { return Owned::borrow(v.as<Slice>()->step); }},
};

void fill_slice(TypeSlots& s) {
  s.dealloc = slice_dealloc;
  s.traverse = slice_traverse;
  s.construct = slice_construct;
  s.repr = slice_repr;
  s.hash = slice_hash;
  s.compare = slice_compare;
}

}  // namespace

const TypeSpec kSliceSpec = {
    "slice",
    sizeof(Slice),
    Kind::kSlice,
    TypeFlags::kGc,
    "slice(stop)\nslice(start, stop[, step])\n\n"
    "Create a slice object.\n\nThis is used for extended slicing (e.g. a[0:10:2]).",
    fill_slice,
    kSliceMethods,
    kSliceGetSets,
};

}  // namespace dxpy
