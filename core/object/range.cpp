// range and its iterators. A Range holds ints of any size; the iterator is RangeIterator when everything fits a word's
// small integer, else LongRangeIterator.
#include "core/object/container_types.h"
#include "core/object/int.h"
#include "core/object/iterators.h"
#include "core/object/str.h"
#include "core/object/tuple.h"

namespace dxpy {

namespace {

Range* as_range(Value v) { return v.as<Range>(); }
bool all_small(const Range* r) {
  return r->start.is_small_int() && r->stop.is_small_int() && r->step.is_small_int() && r->length.is_small_int();
}

// How many items lie from start up to stop; the step is not zero.
Owned count_items(Thread& th, Value start, Value stop, Value step) {
  if (start.is_small_int() && stop.is_small_int() && step.is_small_int()) {
    int64_t a = start.as_small_int(), b = stop.as_small_int(), s = step.as_small_int();
    if (s > 0 ? a >= b : a <= b) return Owned::small_int(0);
    return int_from_i64(th, s > 0 ? (b - a - 1) / s + 1 : (a - b - 1) / -s + 1);
  }
  bool down = int_sign(step) < 0;
  Value low = down ? stop : start, high = down ? start : stop;
  if (int_compare(low, high) >= 0) return Owned::small_int(0);
  Owned width = int_sub(th, high, low);
  Owned less = width ? int_sub(th, width, Value::small_int(1)) : Owned();
  Owned size = less && down ? int_sub(th, Value::small_int(0), step) : Owned::borrow(step);
  Owned steps = less && size ? int_floor_div(th, less, size) : Owned();
  return steps ? int_add(th, steps, Value::small_int(1)) : Owned();
}

Owned range_of(Thread& th, Owned start, Owned stop, Owned step) {
  Owned length = count_items(th, start, stop, step);
  if (!length) return {};
  auto* r = static_cast<Range*>(object_alloc(th, th.rt->types.range));
  if (r == nullptr) return {};
  r->start = start.release();
  r->stop = stop.release();
  r->step = step.release();
  r->length = length.release();
  return Owned::steal(Value(r));
}

Owned range_construct(Thread& th, Type*, const Value* args, size_t nargs, Value kwnames) {
  if (failed(no_keywords(th, "range", kwnames)) || failed(check_positional(th, "range", nargs, 1, 3))) return {};
  if (nargs == 1) {
    Owned only = index(th, args[0]);
    return only ? range_of(th, Owned::small_int(0), std::move(only), Owned::small_int(1)) : Owned();
  }
  Owned start = index(th, args[0]);
  Owned stop = start ? index(th, args[1]) : Owned();
  if (!stop) return {};
  Owned step = nargs == 3 ? index(th, args[2]) : Owned::small_int(1);
  if (!step) return {};
  if (int_sign(step) == 0) return raise(th, th.rt->exc.ValueError, "range() arg 3 must not be zero");
  return range_of(th, std::move(start), std::move(stop), std::move(step));
}

void range_dealloc(Thread& th, Object* o) {
  auto* r = static_cast<Range*>(o);
  drop(r->start);
  drop(r->stop);
  drop(r->step);
  drop(r->length);
  object_free(th, o);
}

Owned range_repr(Thread& th, Value self) {
  Range* r = as_range(self);
  if (r->step == Value::small_int(1)) return format_str(th, "range({!r}, {!r})", r->start, r->stop);
  return format_str(th, "range({!r}, {!r}, {!r})", r->start, r->stop, r->step);
}

// Equal ranges give equal sequences, so only the items count.
Status range_hash(Thread& th, Value self, int64_t& out) {
  Range* r = as_range(self);
  bool none = int_sign(r->length) == 0, one = r->length == Value::small_int(1);
  Owned key = tuple_of(th, r->length, none ? Value::none() : r->start, none || one ? Value::none() : r->step);
  return key ? hash(th, key, out) : Status::kError;
}

Owned range_compare(Thread&, Value a, Value b, CompareOp op) {
  if (!is_kind(a, Kind::kRange) || !is_kind(b, Kind::kRange) || (op != CompareOp::kEq && op != CompareOp::kNe)) {
    return Owned::not_implemented();
  }
  Range *x = as_range(a), *y = as_range(b);
  bool same = int_compare(x->length, y->length) == 0;
  if (same && int_sign(x->length) != 0) {
    same = int_compare(x->start, y->start) == 0;
    if (same && x->length != Value::small_int(1)) same = int_compare(x->step, y->step) == 0;
  }
  return Owned::boolean(same == (op == CompareOp::kEq));
}

int64_t range_length(Thread& th, Value self) {
  int64_t n;
  if (int_fits_i64(as_range(self)->length, n)) return n;
  (void)raise(th, th.rt->exc.OverflowError, "Python int too large to convert to C ssize_t");
  return -1;
}
Tri range_truth(Thread&, Value self) { return tri(int_sign(as_range(self)->length) != 0); }

// start + i * step, which lies within the range or one step outside.
Owned nth(Thread& th, Value start, Value step, Value i) {
  int64_t product, sum;
  if (start.is_small_int() && step.is_small_int() && i.is_small_int() &&
      !__builtin_mul_overflow(i.as_small_int(), step.as_small_int(), &product) &&
      !__builtin_add_overflow(start.as_small_int(), product, &sum)) {
    return int_from_i64(th, sum);
  }
  Owned offset = int_mul(th, i, step);
  return offset ? int_add(th, start, offset) : Owned();
}

Owned range_item(Thread& th, Value self, int64_t i) {
  Range* r = as_range(self);
  Owned at = int_from_i64(th, i);
  if (!at) return {};
  if (i < 0 || int_compare(at, r->length) >= 0) {
    return raise(th, th.rt->exc.IndexError, "range object index out of range");
  }
  return nth(th, r->start, r->step, at);
}

Owned range_slice(Thread& th, Range* r, Value slice) {
  Owned parts = call_method(th, slice, lend(str_new(th, "indices")), r->length);
  if (!parts) return {};
  auto p = fast_items_tuple(parts);
  Owned start = nth(th, r->start, r->step, p[0]);
  Owned stop = start ? nth(th, r->start, r->step, p[1]) : Owned();
  Owned step = stop ? int_mul(th, r->step, p[2]) : Owned();
  return step ? range_of(th, std::move(start), std::move(stop), std::move(step)) : Owned();
}

Owned range_subscript(Thread& th, Value self, Value key) {
  Range* r = as_range(self);
  if (is_kind(key, Kind::kSlice)) return range_slice(th, r, key);
  if (!is_index(th, key)) {
    return raise(th, th.rt->exc.TypeError, "range indices must be integers or slices, not {}", type_of(th, key));
  }
  Owned i = index(th, key);
  if (i && int_sign(i) < 0) i = int_add(th, i, r->length);
  if (!i) return {};
  if (int_sign(i) < 0 || int_compare(i, r->length) >= 0) {
    return raise(th, th.rt->exc.IndexError, "range object index out of range");
  }
  return nth(th, r->start, r->step, i);
}

// Whether an exact int is an item.
Tri holds(Thread& th, Range* r, Value v) {
  if (int_sign(r->length) == 0) return Tri::kFalse;
  bool up = int_sign(r->step) > 0;
  int from_start = int_compare(v, r->start), from_stop = int_compare(v, r->stop);
  if (up ? from_start < 0 || from_stop >= 0 : from_start > 0 || from_stop <= 0) return Tri::kFalse;
  if (all_small(r) && v.is_small_int()) {
    return tri((v.as_small_int() - r->start.as_small_int()) % r->step.as_small_int() == 0);
  }
  Owned distance = int_sub(th, v, r->start);
  Owned rest = distance ? int_mod(th, distance, r->step) : Owned();
  return rest ? tri(int_sign(rest) == 0) : Tri::kError;
}

bool is_exact_int(Thread& th, Value v) {
  return v.is_small_int() || v.is_bool() || (is_int(v) && type_of(th, v) == th.rt->types.int_);
}

// The slow way, for objects that compare equal to ints. `found` gets the index of the first.
Tri search(Thread& th, Value self, Value v, int64_t& found, int64_t* count) {
  Owned it = get_iter(th, self);
  if (!it) return Tri::kError;
  found = 0;
  for (int64_t i = 0;; ++i) {
    Owned item = iter_next(th, it);
    if (!item) return th.has_error() ? Tri::kError : Tri::kFalse;
    Tri same = equal(th, item, v);
    if (same == Tri::kError) return same;
    if (same == Tri::kFalse) continue;
    if (count != nullptr) {
      ++*count;
    } else {
      found = i;
      return Tri::kTrue;
    }
  }
}

Tri range_contains(Thread& th, Value self, Value v) {
  int64_t at;
  if (is_exact_int(th, v)) return holds(th, as_range(self), v);
  return search(th, self, v, at, nullptr);
}

// --- methods

Owned m_count(Thread& th, Value self, Value v) {
  if (is_exact_int(th, v)) {
    Tri in = holds(th, as_range(self), v);
    return in == Tri::kError ? Owned() : Owned::small_int(in == Tri::kTrue ? 1 : 0);
  }
  int64_t at, n = 0;
  return search(th, self, v, at, &n) == Tri::kError ? Owned() : int_from_i64(th, n);
}

Owned m_index(Thread& th, Value self, Value v) {
  if (is_exact_int(th, v)) {
    Range* r = as_range(self);
    Tri in = holds(th, r, v);
    if (in == Tri::kError) return {};
    if (in == Tri::kFalse) return raise(th, th.rt->exc.ValueError, "range.index(x): x not in range");
    Owned distance = int_sub(th, v, r->start);
    return distance ? int_floor_div(th, distance, r->step) : Owned();
  }
  int64_t at;
  Tri in = search(th, self, v, at, nullptr);
  if (in == Tri::kError) return {};
  if (in == Tri::kTrue) return int_from_i64(th, at);
  return raise(th, th.rt->exc.ValueError, "sequence.index(x): x not in sequence");
}

Owned m_reduce(Thread& th, Range* r) {
  Owned args = tuple_of(th, r->start, r->stop, r->step);
  return args ? tuple_of(th, Value(static_cast<Object*>(th.rt->types.range)), args) : Owned();
}

// --- iterators

struct LongRangeIterator : Object {
  Value start, step, length, index;  // owned ints: the next item is start + index * step
};

// Whether every item is a small int. (In an empty range the "last" one is a step before the first.)
bool items_are_small(Value start, Value step, Value length) {
  if (!start.is_small_int() || !step.is_small_int() || !length.is_small_int()) return false;
  int64_t way, last;
  return !__builtin_mul_overflow(length.as_small_int() - 1, step.as_small_int(), &way) &&
         !__builtin_add_overflow(start.as_small_int(), way, &last) && Value::fits_small_int(last);
}

Owned iterate(Thread& th, Value start, Value step, Value length) {
  if (items_are_small(start, step, length)) {
    auto* it = static_cast<RangeIterator*>(object_alloc(th, th.rt->types.range_iterator));
    if (it == nullptr) return {};
    it->next = start.as_small_int();
    it->step = step.as_small_int();
    it->remaining = length.as_small_int();
    return Owned::steal(Value(it));
  }
  auto* it = static_cast<LongRangeIterator*>(object_alloc(th, th.rt->types.long_range_iterator));
  if (it == nullptr) return {};
  it->start = Owned::borrow(start).release();
  it->step = Owned::borrow(step).release();
  it->length = Owned::borrow(length).release();
  it->index = Value::small_int(0);
  return Owned::steal(Value(it));
}

Owned range_iter(Thread& th, Value self) {
  Range* r = as_range(self);
  return iterate(th, r->start, r->step, r->length);
}

Owned m_reversed(Thread& th, Range* r) {
  Owned last = int_sub(th, r->length, Value::small_int(1));
  Owned start = last ? nth(th, r->start, r->step, last) : Owned();
  Owned step = start ? int_sub(th, Value::small_int(0), r->step) : Owned();
  if (!step) return {};
  // An empty range has no last item: any start will do.
  return iterate(th, int_sign(r->length) == 0 ? r->start : start.get(), step, r->length);
}

Owned iterator_next(Thread& th, Value self) {
  auto* it = self.as<RangeIterator>();
  if (it->remaining <= 0) return {};
  --it->remaining;
  int64_t v = it->next;
  it->next = v + it->step;
  (void)th;
  return Owned::small_int(v);
}
int64_t iterator_length_hint(Thread&, RangeIterator* it) { return it->remaining; }
// What is left, as (iter, (range,), None).
Owned reduce_rest(Thread& th, Owned start, Owned stop, Owned step) {
  Owned rest = range_of(th, std::move(start), std::move(stop), std::move(step));
  return rest ? reduce_builtin(th, "iter", rest, Value::none()) : Owned();
}
Owned iterator_reduce(Thread& th, RangeIterator* it) {
  Owned start = int_from_i64(th, it->next);
  Owned step = Owned::small_int(it->step);
  Owned count = Owned::small_int(it->remaining);
  Owned stop = start ? nth(th, start, step, count) : Owned();
  return stop ? reduce_rest(th, std::move(start), std::move(stop), std::move(step)) : Owned();
}
Status iterator_setstate(Thread& th, RangeIterator* it, Value state) {
  int64_t skip;
  if (failed(clipped_index(th, state, 0, it->remaining, skip))) return Status::kError;
  it->next += skip * it->step;
  it->remaining -= skip;
  return Status::kOk;
}

void long_dealloc(Thread& th, Object* o) {
  auto* it = static_cast<LongRangeIterator*>(o);
  drop(it->start);
  drop(it->step);
  drop(it->length);
  drop(it->index);
  object_free(th, o);
}
Owned long_next(Thread& th, Value self) {
  auto* it = self.as<LongRangeIterator>();
  if (int_compare(it->index, it->length) >= 0) return {};
  Owned item = nth(th, it->start, it->step, it->index);
  Owned after = item ? int_add(th, it->index, Value::small_int(1)) : Owned();
  if (!after) return {};
  dec_ref(std::exchange(it->index, after.release()));
  return item;
}
Owned long_length_hint(Thread& th, LongRangeIterator* it) { return int_sub(th, it->length, it->index); }
Owned long_reduce(Thread& th, LongRangeIterator* it) {
  Owned start = nth(th, it->start, it->step, it->index);
  Owned stop = start ? nth(th, it->start, it->step, it->length) : Owned();
  return stop ? reduce_rest(th, std::move(start), std::move(stop), Owned::borrow(it->step)) : Owned();
}
Status long_setstate(Thread& th, LongRangeIterator* it, Value state) {
  if (!is_int(state)) {
    return raise(th, th.rt->exc.TypeError, "state must be an int, not {}", type_of(th, state));
  }
  Owned at = int_sign(state) < 0                  ? Owned::small_int(0)
             : int_compare(state, it->length) > 0 ? Owned::borrow(it->length)
                                                  : int_exact(th, state);
  if (!at) return Status::kError;
  dec_ref(std::exchange(it->index, at.release()));
  return Status::kOk;
}

const NativeDef kRangeMethods[] = {
    method<&m_reversed>("__reversed__(self, /)", "Return a reverse iterator."),
    method<&m_reduce>("__reduce__(self, /)"),
    method<&m_count>("count(self, object, /)",
                     "rangeobject.count(value) -> integer -- return number of occurrences of value"),
    method<&m_index>("index(self, object, /)",
                     "rangeobject.index(value) -> integer -- return index of value.\n"
                     "Raise ValueError if the value is not present."),
};
// Fields of the C structure in CPython: their message differs from that of computed attributes.
Status read_only(Thread& th, Value, Value) { return raise(th, th.rt->exc.AttributeError, "readonly attribute"); }
const GetSetDef kRangeGetSets[] = {
    {"start", [](Thread&, Value v) { return Owned::borrow(v.as<Range>()->start); }, &read_only},
    {"stop", [](Thread&, Value v) { return Owned::borrow(v.as<Range>()->stop); }, &read_only},
    {"step", [](Thread&, Value v) { return Owned::borrow(v.as<Range>()->step); }, &read_only},
};
const NativeDef kIteratorMethods[] = {
    method<&iterator_length_hint>("__length_hint__(self, /)", "Private method returning an estimate of len(list(it))."),
    method<&iterator_reduce>("__reduce__(self, /)", "Return state information for pickling."),
    method<&iterator_setstate>("__setstate__(self, object, /)", "Set state information for unpickling."),
};
const NativeDef kLongIteratorMethods[] = {
    method<&long_length_hint>("__length_hint__(self, /)", "Private method returning an estimate of len(list(it))."),
    method<&long_reduce>("__reduce__(self, /)", "Return state information for pickling."),
    method<&long_setstate>("__setstate__(self, object, /)", "Set state information for unpickling."),
};

void fill_range(TypeSlots& s) {
  s.dealloc = range_dealloc;
  s.construct = range_construct;
  s.repr = range_repr;
  s.hash = range_hash;
  s.compare = range_compare;
  s.iter = range_iter;
  s.truth = range_truth;
  s.length = range_length;
  s.subscript = range_subscript;
  s.item = range_item;
  s.contains = range_contains;
}
void fill_iterator(TypeSlots& s) {
  s.iter = iter_self;
  s.next = iterator_next;
}
void fill_long_iterator(TypeSlots& s) {
  s.dealloc = long_dealloc;
  s.iter = iter_self;
  s.next = long_next;
}

}  // namespace

const TypeSpec kRangeSpec = {
    "range",
    sizeof(Range),
    Kind::kRange,
    TypeFlags::kSequence,
    "range(stop) -> range object\n"
    "range(start, stop[, step]) -> range object\n\n"
    "Return an object that produces a sequence of integers from start (inclusive)\n"
    "to stop (exclusive) by step.  range(i, j) produces i, i+1, i+2, ..., j-1.\n"
    "start defaults to 0, and stop is omitted!  range(4) produces 0, 1, 2, 3.\n"
    "These are exactly the valid indices for a list of 4 elements.\n"
    "When step is given, it specifies the increment (or decrement).",
    fill_range,
    kRangeMethods,
    kRangeGetSets,
};
const TypeSpec kRangeIteratorSpec = {
    "range_iterator", sizeof(RangeIterator), Kind::kRangeIterator, TypeFlags::kDisallowNew,
    nullptr,          fill_iterator,         kIteratorMethods};
const TypeSpec kLongRangeIteratorSpec = {
    "longrange_iterator", sizeof(LongRangeIterator), Kind::kOther, TypeFlags::kDisallowNew, nullptr,
    fill_long_iterator,   kLongIteratorMethods};

}  // namespace dxpy
