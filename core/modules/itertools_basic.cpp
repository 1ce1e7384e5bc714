// itertools: count, repeat, cycle, chain, accumulate, starmap, zip_longest.
#include "core/modules/itertools.h"
#include "core/modules/native_type.h"
#include "core/object/float.h"
#include "core/object/int.h"
#include "core/object/list_impl.h"

namespace dxpy {

namespace {

constexpr uint32_t kFlags = TypeFlags::kBaseType | TypeFlags::kGc;

// --- count

struct Count : Object {
  Value next, step;  // owned
};
using CountFields = OwnedFields<Count, &Count::next, &Count::step>;

bool is_number(Thread& th, Value v) {
  const TypeSlots& s = slots_of(th, v);
  return s.index != nullptr || s.to_int != nullptr || s.to_float != nullptr || is_kind(v, Kind::kComplex);
}

Owned count_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Value v[2];
  if (failed(native_match(th, "count(start=0, step=1)", args, nargs, kwnames, v, 2))) return {};
  if (!is_number(th, v[0]) || !is_number(th, v[1])) return raise(th, th.rt->exc.TypeError, "a number is required");
  auto* c = make_instance<Count>(th, cls);
  if (c == nullptr) return {};
  c->next = own(v[0]);
  c->step = own(v[1]);
  return Owned::steal(Value(c));
}

Owned count_next(Thread& th, Value self) {
  auto* c = self.as<Count>();
  Owned result = Owned::borrow(c->next);
  Owned after;
  if (c->next.is_small_int() && c->step.is_small_int()) {
    after = int_from_i64(th, c->next.as_small_int() + c->step.as_small_int());
  } else {
    after = binary_op(th, BinaryOp::kAdd, c->next, c->step);
  }
  if (!after) return {};
  assign_owned(c->next, std::move(after));
  return result;
}

Owned count_repr(Thread& th, Value self) {
  auto* c = self.as<Count>();
  if (c->step == Value::small_int(1)) return format_str(th, "{}({!r})", type_of(th, self)->name, c->next);
  return format_str(th, "{}({!r}, {!r})", type_of(th, self)->name, c->next, c->step);
}

void fill_count(TypeSlots& s) {
  CountFields::fill(s);
  s.construct = count_construct;
  s.repr = count_repr;
  s.iter = iter_self;
  s.next = count_next;
}

// --- repeat

struct Repeat : Object {
  Value element;  // owned
  int64_t left;   // negative: endless
};
using RepeatFields = OwnedFields<Repeat, &Repeat::element>;

Owned repeat_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Value v[2];
  if (failed(native_match(th, "repeat(object, times=<unrepresentable>)", args, nargs, kwnames, v, 2))) return {};
  int64_t times = -1;
  if (v[1]) {
    if (failed(native_arg_i64(th, v[1], times))) return {};
    if (times < 0) times = 0;
  }
  auto* r = make_instance<Repeat>(th, cls);
  if (r == nullptr) return {};
  r->element = own(v[0]);
  r->left = times;
  return Owned::steal(Value(r));
}
Owned repeat_next(Thread&, Value self) {
  auto* r = self.as<Repeat>();
  if (r->left == 0) return {};
  if (r->left > 0) --r->left;
  return Owned::borrow(r->element);
}
Owned repeat_repr(Thread& th, Value self) {
  auto* r = self.as<Repeat>();
  if (r->left < 0) return format_str(th, "{}({!r})", type_of(th, self)->name, r->element);
  return format_str(th, "{}({!r}, {})", type_of(th, self)->name, r->element, r->left);
}
Owned repeat_length_hint(Thread& th, Repeat* r) {
  if (r->left < 0) return raise(th, th.rt->exc.TypeError, "len() of unsized object");
  return int_from_i64(th, r->left);
}
const NativeDef kRepeatMethods[] = {
    method<&repeat_length_hint>("__length_hint__(self, /)", "Private method returning an estimate of len(list(it))."),
};
void fill_repeat(TypeSlots& s) {
  RepeatFields::fill(s);
  s.construct = repeat_construct;
  s.repr = repeat_repr;
  s.iter = iter_self;
  s.next = repeat_next;
}

// --- cycle

struct Cycle : Object {
  Value iterator;  // owned; empty once exhausted
  Value saved;     // owned list
  size_t position;
};
using CycleFields = OwnedFields<Cycle, &Cycle::iterator, &Cycle::saved>;

Owned cycle_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  if (failed(positional_only(th, cls, "cycle", nargs, kwnames, 1, 1))) return {};
  Owned it = get_iter(th, args[0]);
  Owned saved = it ? list_new(th) : Owned();
  if (!saved) return {};
  auto* c = make_instance<Cycle>(th, cls);
  if (c == nullptr) return {};
  c->iterator = it.release();
  c->saved = saved.release();
  return Owned::steal(Value(c));
}
Owned cycle_next(Thread& th, Value self) {
  auto* c = self.as<Cycle>();
  if (c->iterator) {
    Owned item = iterator_step(th, c->iterator);
    if (item) {
      if (failed(list_append(th, c->saved.as<List>(), item))) return {};
      return item;
    }
    if (!just_ended(th)) return {};
    drop(c->iterator);
  }
  auto* saved = c->saved ? c->saved.as<List>() : nullptr;
  if (saved == nullptr || saved->size == 0) return {};
  if (c->position >= saved->size) c->position = 0;
  return list_get(th, saved, c->position++);
}
void fill_cycle(TypeSlots& s) {
  CycleFields::fill(s);
  s.construct = cycle_construct;
  s.iter = iter_self;
  s.next = cycle_next;
}

// --- chain

struct Chain : Object {
  Value source;  // owned iterator over the iterables; empty once exhausted
  Value active;  // owned iterator, or empty
};
using ChainFields = OwnedFields<Chain, &Chain::source, &Chain::active>;

Owned chain_over(Thread& th, Type* cls, Value iterables) {
  Owned source = get_iter(th, iterables);
  if (!source) return {};
  auto* c = make_instance<Chain>(th, cls);
  if (c == nullptr) return {};
  c->source = source.release();
  return Owned::steal(Value(c));
}
Owned chain_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  if (failed(positional_only(th, cls, "chain", nargs, kwnames, 0, SIZE_MAX))) return {};
  Owned iterables = tuple_from(th, args, nargs);
  return iterables ? chain_over(th, cls, iterables) : Owned();
}
Owned chain_from_iterable(Thread& th, Value cls, Value iterable) { return chain_over(th, cls.as<Type>(), iterable); }

Owned chain_next(Thread& th, Value self) {
  auto* c = self.as<Chain>();
  while (c->source) {
    if (!c->active) {
      Owned source = Owned::borrow(c->source);
      Owned iterable = iterator_step(th, source);
      Owned active = iterable ? get_iter(th, iterable) : Owned();
      if (!active) {
        drop(c->source);
        return {};
      }
      assign_owned(c->active, std::move(active));
    }
    Owned active = Owned::borrow(c->active);
    Owned item = iterator_step(th, active);
    if (item) return item;
    if (!just_ended(th)) return {};
    drop(c->active);
  }
  return {};
}
const NativeDef kChainMethods[] = {
    class_method<&chain_from_iterable>("from_iterable(type, iterable, /)",
                                       "Alternative chain() constructor taking a single iterable argument that "
                                       "evaluates lazily."),
    class_method<&class_getitem>("__class_getitem__(type, object, /)", "See PEP 585"),
};
void fill_chain(TypeSlots& s) {
  ChainFields::fill(s);
  s.construct = chain_construct;
  s.iter = iter_self;
  s.next = chain_next;
}

// --- accumulate

struct Accumulate : Object {
  Value total;     // owned; empty before the first item
  Value iterator;  // owned
  Value function;  // owned; empty: addition
  Value initial;   // owned; empty once given
};
using AccumulateFields =
    OwnedFields<Accumulate, &Accumulate::total, &Accumulate::iterator, &Accumulate::function, &Accumulate::initial>;

Owned accumulate_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Value v[3];
  if (failed(native_match(th, "accumulate(iterable, func=None, *, initial=None)", args, nargs, kwnames, v, 3))) {
    return {};
  }
  Owned it = get_iter(th, v[0]);
  if (!it) return {};
  auto* a = make_instance<Accumulate>(th, cls);
  if (a == nullptr) return {};
  a->iterator = it.release();
  if (!v[1].is_none()) a->function = own(v[1]);
  if (!v[2].is_none()) a->initial = own(v[2]);
  return Owned::steal(Value(a));
}
Owned accumulate_next(Thread& th, Value self) {
  auto* a = self.as<Accumulate>();
  if (a->initial) {
    assign_owned(a->total, Owned::steal(std::exchange(a->initial, Value())));
    return Owned::borrow(a->total);
  }
  Owned item = a->iterator ? iterator_step(th, a->iterator) : Owned();
  if (!item) return {};
  if (!a->total) {
    assign(a->total, item);
    return item;
  }
  Owned total = Owned::borrow(a->total);
  Owned next = a->function ? call_with(th, lend(Owned::borrow(a->function)), total, item)
                           : binary_op(th, BinaryOp::kAdd, total, item);
  if (!next) return {};
  assign(a->total, next);
  return next;
}
void fill_accumulate(TypeSlots& s) {
  AccumulateFields::fill(s);
  s.construct = accumulate_construct;
  s.iter = iter_self;
  s.next = accumulate_next;
}

// --- starmap

struct Starmap : Object {
  Value function, iterator;  // owned
};
using StarmapFields = OwnedFields<Starmap, &Starmap::function, &Starmap::iterator>;

Owned starmap_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  if (failed(positional_only(th, cls, "starmap", nargs, kwnames, 2, 2))) return {};
  Owned it = get_iter(th, args[1]);
  if (!it) return {};
  auto* s = make_instance<Starmap>(th, cls);
  if (s == nullptr) return {};
  s->function = own(args[0]);
  s->iterator = it.release();
  return Owned::steal(Value(s));
}
Owned starmap_next(Thread& th, Value self) {
  auto* s = self.as<Starmap>();
  if (!s->iterator) return {};
  Owned args = iterator_step(th, s->iterator);
  if (!args) return {};
  args = sequence_to_tuple(th, args);
  if (!args) return {};
  auto items = fast_items_tuple(args);
  return call(th, lend(Owned::borrow(s->function)), items.data(), items.size());
}
void fill_starmap(TypeSlots& s) {
  StarmapFields::fill(s);
  s.construct = starmap_construct;
  s.iter = iter_self;
  s.next = starmap_next;
}

// --- zip_longest

struct ZipLongest : Object {
  Value iterators;  // owned tuple; None where exhausted
  Value fill;       // owned
  size_t active;    // iterators that still give items
};
using ZipLongestFields = OwnedFields<ZipLongest, &ZipLongest::iterators, &ZipLongest::fill>;

Owned zip_longest_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Value fill = Value::none();
  if (!kwnames.is_empty()) {
    auto names = fast_items_tuple(kwnames);
    for (size_t i = 0; i < names.size(); ++i) {
      if (!str_equals(names[i], "fillvalue")) {
        return raise(th, th.rt->exc.TypeError, "zip_longest() got an unexpected keyword argument");
      }
      fill = args[nargs + i];
    }
  }
  Owned iterators = nargs == 0 ? Owned::borrow(th.rt->empty_tuple) : Owned::steal(Value(tuple_alloc(th, nargs)));
  if (!iterators) return {};
  for (size_t i = 0; i < nargs; ++i) {
    Owned it = get_iter(th, args[i]);
    if (!it) return {};
    iterators.as<Tuple>()->items[i] = it.release();
  }
  auto* z = make_instance<ZipLongest>(th, cls);
  if (z == nullptr) return {};
  z->iterators = iterators.release();
  z->fill = own(fill);
  z->active = nargs;
  return Owned::steal(Value(z));
}

Owned zip_longest_next(Thread& th, Value self) {
  auto* z = self.as<ZipLongest>();
  if (z->active == 0 || !z->iterators) return {};
  Owned held = Owned::borrow(z->iterators);
  auto* iterators = held.as<Tuple>();
  Owned result = Owned::steal(Value(tuple_alloc(th, iterators->size)));
  if (!result) return {};
  for (size_t i = 0; i < iterators->size; ++i) {
    Owned item;
    if (iterators->items[i].is_none()) {
      item = Owned::borrow(z->fill);
    } else {
      item = iterator_step(th, lend(Owned::borrow(iterators->items[i])));
      if (!item) {
        if (!just_ended(th)) {
          z->active = 0;
          return {};
        }
        if (z->active <= 1) {
          z->active = 0;
          return {};
        }
        --z->active;
        assign(iterators->items[i], Value::none());
        item = Owned::borrow(z->fill);
      }
    }
    result.as<Tuple>()->items[i] = item.release();
  }
  return result;
}
void fill_zip_longest(TypeSlots& s) {
  ZipLongestFields::fill(s);
  s.construct = zip_longest_construct;
  s.iter = iter_self;
  s.next = zip_longest_next;
}

}  // namespace

const TypeSpec kCountSpec = {
    "itertools.count",
    sizeof(Count),
    Kind::kOther,
    kFlags,
    "Return a count object whose .__next__() method returns consecutive values.\n\n"
    "Equivalent to:\n"
    "    def count(firstval=0, step=1):\n"
    "        x = firstval\n"
    "        while 1:\n"
    "            yield x\n"
    "            x += step",
    fill_count,
    {},
    {},
    "(start=0, step=1)",
};
const TypeSpec kRepeatSpec = {
    "itertools.repeat",
    sizeof(Repeat),
    Kind::kOther,
    kFlags,
    "repeat(object [,times]) -> create an iterator which returns the object\n"
    "for the specified number of times.  If not specified, returns the object\nendlessly.",
    fill_repeat,
    kRepeatMethods,
};
const TypeSpec kCycleSpec = {
    "itertools.cycle",
    sizeof(Cycle),
    Kind::kOther,
    kFlags,
    "Return elements from the iterable until it is exhausted. Then repeat the sequence indefinitely.",
    fill_cycle,
    {},
    {},
    "(iterable, /)",
};
const TypeSpec kChainSpec = {
    "itertools.chain",
    sizeof(Chain),
    Kind::kOther,
    kFlags,
    "Return a chain object whose .__next__() method returns elements from the\n"
    "first iterable until it is exhausted, then elements from the next\n"
    "iterable, until all of the iterables are exhausted.",
    fill_chain,
    kChainMethods,
    {},
    "(*iterables)",
};
const TypeSpec kAccumulateSpec = {
    "itertools.accumulate",
    sizeof(Accumulate),
    Kind::kOther,
    kFlags,
    "Return series of accumulated sums (or other binary function results).",
    fill_accumulate,
    {},
    {},
    "(iterable, func=None, *, initial=None)",
};
const TypeSpec kStarmapSpec = {
    "itertools.starmap",
    sizeof(Starmap),
    Kind::kOther,
    kFlags,
    "Return an iterator whose values are returned from the function evaluated with an argument tuple taken from the "
    "given sequence.",
    fill_starmap,
    {},
    {},
    "(function, iterable, /)",
};
const TypeSpec kZipLongestSpec = {
    "itertools.zip_longest",
    sizeof(ZipLongest),
    Kind::kOther,
    kFlags,
    "Return a zip_longest object whose .__next__() method returns a tuple where\n"
    "the i-th element comes from the i-th iterable argument.  The .__next__()\n"
    "method continues until the longest iterable in the argument sequence\n"
    "is exhausted and then it raises StopIteration.  When the shorter iterables\n"
    "are exhausted, the fillvalue is substituted in their place.  The fillvalue\n"
    "defaults to None or can be specified by a keyword argument.\n",
    fill_zip_longest,
    {},
    {},
    "(*iterables, fillvalue=None)",
};

}  // namespace dxpy
