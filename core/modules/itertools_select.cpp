// itertools: compress, dropwhile, takewhile, filterfalse, islice, pairwise, batched.
#include "core/modules/itertools.h"
#include "core/modules/native_type.h"
#include "core/object/list.h"

namespace dxpy {

namespace {

constexpr uint32_t kFlags = TypeFlags::kBaseType | TypeFlags::kGc;

// --- compress

struct Compress : Object {
  Value data, selectors;  // owned iterators
};
using CompressFields = OwnedFields<Compress, &Compress::data, &Compress::selectors>;

Owned compress_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Value v[2];
  if (failed(native_match(th, "compress(data, selectors)", args, nargs, kwnames, v, 2))) return {};
  Owned data = get_iter(th, v[0]);
  Owned selectors = data ? get_iter(th, v[1]) : Owned();
  if (!selectors) return {};
  auto* c = make_instance<Compress>(th, cls);
  if (c == nullptr) return {};
  c->data = data.release();
  c->selectors = selectors.release();
  return Owned::steal(Value(c));
}
Owned compress_next(Thread& th, Value self) {
  auto* c = self.as<Compress>();
  if (!c->data || !c->selectors) return {};
  Owned data = Owned::borrow(c->data), selectors = Owned::borrow(c->selectors);
  while (true) {
    Owned item = iterator_step(th, data);
    if (!item) return {};
    Owned selector = iterator_step(th, selectors);
    if (!selector) return {};
    Tri keep = truth(th, selector);
    if (keep == Tri::kTrue) return item;
    if (keep == Tri::kError) return {};
  }
}
void fill_compress(TypeSlots& s) {
  CompressFields::fill(s);
  s.construct = compress_construct;
  s.iter = iter_self;
  s.next = compress_next;
}

// --- dropwhile, takewhile, filterfalse: an iterator seen through a predicate

struct Selecting : Object {
  Value predicate, iterator;  // owned
  bool done;                  // dropwhile: dropping is over; takewhile: the end was seen
};
using SelectingFields = OwnedFields<Selecting, &Selecting::predicate, &Selecting::iterator>;

Owned selecting_new(Thread& th, Type* cls, const char* name, const Value* args, size_t nargs, Value kwnames) {
  if (failed(positional_only(th, cls, name, nargs, kwnames, 2, 2))) return {};
  Owned it = get_iter(th, args[1]);
  if (!it) return {};
  auto* s = make_instance<Selecting>(th, cls);
  if (s == nullptr) return {};
  s->predicate = own(args[0]);
  s->iterator = it.release();
  return Owned::steal(Value(s));
}
Tri holds(Thread& th, Selecting* s, Value item) {
  Owned answer = call_with(th, lend(Owned::borrow(s->predicate)), item);
  return answer ? truth(th, answer) : Tri::kError;
}

Owned dropwhile_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  return selecting_new(th, cls, "dropwhile", args, nargs, kwnames);
}
Owned dropwhile_next(Thread& th, Value self) {
  auto* s = self.as<Selecting>();
  if (!s->iterator) return {};
  Owned it = Owned::borrow(s->iterator);
  while (true) {
    Owned item = iterator_step(th, it);
    if (!item || s->done) return item;
    Tri drop_it = holds(th, s, item);
    if (drop_it == Tri::kError) return {};
    if (drop_it == Tri::kFalse) {
      s->done = true;
      return item;
    }
  }
}

Owned takewhile_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  return selecting_new(th, cls, "takewhile", args, nargs, kwnames);
}
Owned takewhile_next(Thread& th, Value self) {
  auto* s = self.as<Selecting>();
  if (s->done || !s->iterator) return {};
  Owned item = iterator_step(th, lend(Owned::borrow(s->iterator)));
  if (!item) return {};
  Tri take = holds(th, s, item);
  if (take == Tri::kTrue) return item;
  if (take == Tri::kFalse) s->done = true;
  return {};
}

Owned filterfalse_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  return selecting_new(th, cls, "filterfalse", args, nargs, kwnames);
}
Owned filterfalse_next(Thread& th, Value self) {
  auto* s = self.as<Selecting>();
  if (!s->iterator) return {};
  Owned it = Owned::borrow(s->iterator);
  bool plain = s->predicate.is_none() || s->predicate == type_value(th.rt->types.bool_);
  while (true) {
    Owned item = iterator_step(th, it);
    if (!item) return {};
    Tri t = plain ? truth(th, item) : holds(th, s, item);
    if (t == Tri::kFalse) return item;
    if (t == Tri::kError) return {};
  }
}

template <NewFn kConstruct, NextFn kNext>
void fill_selecting(TypeSlots& s) {
  SelectingFields::fill(s);
  s.construct = kConstruct;
  s.iter = iter_self;
  s.next = kNext;
}

// --- islice

struct ISlice : Object {
  Value iterator;       // owned; empty once exhausted
  int64_t next, stop;   // index of the next item to give; -1: no stop
  int64_t step, count;  // count: items taken from the iterator so far
};
using ISliceFields = OwnedFields<ISlice, &ISlice::iterator>;

// None keeps `out`. False (with no exception pending, TypeErrors included) when the value will not do.
Tri slice_number(Thread& th, Value v, int64_t low, int64_t& out) {
  if (v.is_none()) return Tri::kTrue;
  int64_t n;
  if (!is_index(th, v)) return Tri::kFalse;
  if (failed(index_to_i64(th, v, n, th.rt->exc.OverflowError))) {
    clear_error(th);
    return Tri::kFalse;
  }
  if (n < low) return Tri::kFalse;
  out = n;
  return Tri::kTrue;
}

Owned islice_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  if (failed(positional_only(th, cls, "islice", nargs, kwnames, 2, 4))) return {};
  int64_t start = 0, stop = -1, by = 1;
  if (nargs == 2) {
    if (slice_number(th, args[1], 0, stop) != Tri::kTrue) {
      return raise(th, th.rt->exc.ValueError,
                   "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.");
    }
  } else {
    if (slice_number(th, args[1], 0, start) != Tri::kTrue || slice_number(th, args[2], 0, stop) != Tri::kTrue) {
      return raise(th, th.rt->exc.ValueError,
                   "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.");
    }
    if (nargs == 4 && slice_number(th, args[3], 1, by) != Tri::kTrue) {
      return raise(th, th.rt->exc.ValueError, "Step for islice() must be a positive integer or None.");
    }
  }
  Owned it = get_iter(th, args[0]);
  if (!it) return {};
  auto* s = make_instance<ISlice>(th, cls);
  if (s == nullptr) return {};
  s->iterator = it.release();
  s->next = start;
  s->stop = stop;
  s->step = by;
  return Owned::steal(Value(s));
}

Owned islice_next(Thread& th, Value self) {
  auto* s = self.as<ISlice>();
  if (!s->iterator) return {};
  Owned it = Owned::borrow(s->iterator);
  while (s->count < s->next) {
    Owned skipped = iterator_step(th, it);
    if (!skipped) {
      drop(s->iterator);
      return {};
    }
    ++s->count;
  }
  if (s->stop != -1 && s->count >= s->stop) {
    drop(s->iterator);
    return {};
  }
  Owned item = iterator_step(th, it);
  if (!item) {
    drop(s->iterator);
    return {};
  }
  ++s->count;
  if (__builtin_add_overflow(s->next, s->step, &s->next) || (s->stop != -1 && s->next > s->stop)) {
    s->next = s->stop == -1 ? INT64_MAX : s->stop;
  }
  return item;
}
void fill_islice(TypeSlots& s) {
  ISliceFields::fill(s);
  s.construct = islice_construct;
  s.iter = iter_self;
  s.next = islice_next;
}

// --- pairwise

struct Pairwise : Object {
  Value iterator;  // owned; empty once exhausted
  Value old;       // owned; empty before the first item
};
using PairwiseFields = OwnedFields<Pairwise, &Pairwise::iterator, &Pairwise::old>;

Owned pairwise_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  if (failed(positional_only(th, cls, "pairwise", nargs, kwnames, 1, 1))) return {};
  Owned it = get_iter(th, args[0]);
  if (!it) return {};
  auto* p = make_instance<Pairwise>(th, cls);
  if (p == nullptr) return {};
  p->iterator = it.release();
  return Owned::steal(Value(p));
}
Owned pairwise_next(Thread& th, Value self) {
  auto* p = self.as<Pairwise>();
  if (!p->iterator) return {};
  Owned it = Owned::borrow(p->iterator);
  if (!p->old) {
    Owned first = iterator_step(th, it);
    if (!first) {
      drop(p->iterator);
      return {};
    }
    assign(p->old, first);
    if (!p->iterator) {  // the iterator asked this very object for an item
      drop(p->old);
      return {};
    }
  }
  Owned old = Owned::borrow(p->old);
  Owned item = iterator_step(th, it);
  if (!item) {
    drop(p->iterator);
    drop(p->old);
    return {};
  }
  assign(p->old, item);
  return tuple_of(th, old, item);
}
void fill_pairwise(TypeSlots& s) {
  PairwiseFields::fill(s);
  s.construct = pairwise_construct;
  s.iter = iter_self;
  s.next = pairwise_next;
}

// --- batched

struct Batched : Object {
  Value iterator;  // owned; empty once exhausted
  int64_t size;
  bool strict;
};
using BatchedFields = OwnedFields<Batched, &Batched::iterator>;
constexpr int64_t kSmallBatch = 16;

Owned batched_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Value v[3];
  if (failed(native_match(th, "batched(iterable, n, *, strict=False)", args, nargs, kwnames, v, 3))) return {};
  int64_t n;
  if (failed(native_arg_i64(th, v[1], n))) return {};
  Tri strict = truth(th, v[2]);
  if (strict == Tri::kError) return {};
  if (n < 1) return raise(th, th.rt->exc.ValueError, "n must be at least one");
  Owned it = get_iter(th, v[0]);
  if (!it) return {};
  auto* b = make_instance<Batched>(th, cls);
  if (b == nullptr) return {};
  b->iterator = it.release();
  b->size = n;
  b->strict = strict == Tri::kTrue;
  return Owned::steal(Value(b));
}
// After the iterator gave no item: whether the items so far are a batch.
bool last_batch(Thread& th, Batched* b, bool any) {
  bool ended = just_ended(th);
  drop(b->iterator);
  if (!ended || !any) return false;
  if (!b->strict) return true;
  (void)raise(th, th.rt->exc.ValueError, "batched(): incomplete batch");
  return false;
}
// Small batches go into the tuple without a list.
Owned batched_next_small(Thread& th, Batched* b, Value it) {
  Value items[kSmallBatch];
  size_t count = 0;
  while (static_cast<int64_t>(count) < b->size) {
    Owned item = iterator_step(th, it);
    if (!item) {
      if (last_batch(th, b, count != 0)) break;
      while (count > 0) dec_ref(items[--count]);
      return {};
    }
    items[count++] = item.release();
  }
  return tuple_from_owned(th, items, count);
}
Owned batched_next(Thread& th, Value self) {
  auto* b = self.as<Batched>();
  if (!b->iterator) return {};
  Owned it = Owned::borrow(b->iterator);
  if (b->size <= kSmallBatch) return batched_next_small(th, b, it);
  Owned batch = list_new(th);
  if (!batch) return {};
  for (int64_t i = 0; i < b->size; ++i) {
    Owned item = iterator_step(th, it);
    if (!item) {
      if (!last_batch(th, b, i != 0)) return {};
      break;
    }
    if (failed(list_append_owned(th, batch.as<List>(), std::move(item)))) return {};
  }
  return list_to_tuple(th, batch);
}
void fill_batched(TypeSlots& s) {
  BatchedFields::fill(s);
  s.construct = batched_construct;
  s.iter = iter_self;
  s.next = batched_next;
}

}  // namespace

const TypeSpec kCompressSpec = {
    "itertools.compress",
    sizeof(Compress),
    Kind::kOther,
    kFlags,
    "Return data elements corresponding to true selector elements.\n\n"
    "Forms a shorter iterator from selected data elements using the selectors\nto choose the data elements.",
    fill_compress,
    {},
    {},
    "(data, selectors)",
};
const TypeSpec kDropWhileSpec = {
    "itertools.dropwhile",
    sizeof(Selecting),
    Kind::kOther,
    kFlags,
    "Drop items from the iterable while predicate(item) is true.\n\n"
    "Afterwards, return every element until the iterable is exhausted.",
    fill_selecting<&dropwhile_construct, &dropwhile_next>,
    {},
    {},
    "(predicate, iterable, /)",
};
const TypeSpec kTakeWhileSpec = {
    "itertools.takewhile",
    sizeof(Selecting),
    Kind::kOther,
    kFlags,
    "Return successive entries from an iterable as long as the predicate evaluates to true for each entry.",
    fill_selecting<&takewhile_construct, &takewhile_next>,
    {},
    {},
    "(predicate, iterable, /)",
};
const TypeSpec kFilterFalseSpec = {
    "itertools.filterfalse",
    sizeof(Selecting),
    Kind::kOther,
    kFlags,
    "Return those items of iterable for which function(item) is false.\n\n"
    "If function is None, return the items that are false.",
    fill_selecting<&filterfalse_construct, &filterfalse_next>,
    {},
    {},
    "(function, iterable, /)",
};
const TypeSpec kISliceSpec = {
    "itertools.islice",
    sizeof(ISlice),
    Kind::kOther,
    kFlags,
    "islice(iterable, stop) --> islice object\n"
    "islice(iterable, start, stop[, step]) --> islice object\n\n"
    "Return an iterator whose next() method returns selected values from an\n"
    "iterable.  If start is specified, will skip all preceding elements;\n"
    "otherwise, start defaults to zero.  Step defaults to one.  If\n"
    "specified as another value, step determines how many values are\n"
    "skipped between successive calls.  Works like a slice() on a list\n"
    "but returns an iterator.",
    fill_islice,
};
const TypeSpec kPairwiseSpec = {
    "itertools.pairwise",
    sizeof(Pairwise),
    Kind::kOther,
    kFlags,
    "Return an iterator of overlapping pairs taken from the input iterator.\n\n    s -> (s0,s1), (s1,s2), (s2, s3), "
    "...",
    fill_pairwise,
    {},
    {},
    "(iterable, /)",
};
const TypeSpec kBatchedSpec = {
    "itertools.batched",
    sizeof(Batched),
    Kind::kOther,
    kFlags,
    "Batch data into tuples of length n. The last batch may be shorter than n.\n\n"
    "Loops over the input iterable and accumulates data into tuples\n"
    "up to size n.  The input is consumed lazily, just enough to\n"
    "fill a batch.  The result is yielded as soon as a batch is full\n"
    "or when the input iterable is exhausted.\n\n"
    "    >>> for batch in batched('ABCDEFG', 3):\n"
    "    ...     print(batch)\n"
    "    ...\n"
    "    ('A', 'B', 'C')\n"
    "    ('D', 'E', 'F')\n"
    "    ('G',)\n\n"
    "If \"strict\" is True, raises a ValueError if the final batch is shorter\n"
    "than n.",
    fill_batched,
    {},
    {},
    "(iterable, n, *, strict=False)",
};

}  // namespace dxpy
