// zip, map and filter. zip and map step several iterators together; `strict` makes unequal lengths an error.
#include "core/object/container_types.h"
#include "core/object/iterators.h"
#include "core/object/str.h"
#include "core/object/suggest.h"
#include "core/object/tuple.h"

namespace dxpy {

namespace {

// The layout of zip and map; zip has no function.
struct Joined : Object {
  Value function;   // owned; empty for zip
  Value iterators;  // owned tuple
  bool strict;
};

struct Filter : Object {
  Value function, iterator;  // owned
};

Value type_value(Object* o) { return Value(static_cast<Object*>(o->type())); }

// Reads `strict=` off the keywords; other keywords are an error.
Status read_strict(Thread& th, const char* name, const Value* args, size_t nargs, Value kwnames, bool& strict) {
  strict = false;
  if (kwnames.is_empty()) return Status::kOk;
  auto names = fast_items_tuple(kwnames);
  for (size_t i = 0; i < names.size(); ++i) {
    if (!str_equals(names[i], "strict")) {
      std::string_view given = str_view(names[i]);
      size_t limit = suggest_limit(given.size(), 6);
      bool close = suggest_distance(given, "strict", limit) <= limit;
      return raise(th, th.rt->exc.TypeError, "{}() got an unexpected keyword argument '{}'{}", name, names[i],
                   close ? ". Did you mean 'strict'?" : "");
    }
    Tri t = truth(th, args[nargs + i]);
    if (t == Tri::kError) return Status::kError;
    strict = t == Tri::kTrue;
  }
  return Status::kOk;
}

Owned iterators_of(Thread& th, const Value* items, size_t count) {
  if (count == 0) return Owned::borrow(th.rt->empty_tuple);
  Owned result = Owned::steal(Value(tuple_alloc(th, count)));
  if (!result) return {};
  for (size_t i = 0; i < count; ++i) {
    Owned it = get_iter(th, items[i]);
    if (!it) return {};
    result.as<Tuple>()->items[i] = it.release();
  }
  return result;
}

Owned joined_new(Thread& th, Type* cls, Value function, Owned iterators, bool strict) {
  auto* j = static_cast<Joined*>(object_alloc(th, cls));
  if (j == nullptr) return {};
  j->function = Owned::borrow(function).release();
  j->iterators = iterators.release();
  j->strict = strict;
  return Owned::steal(Value(j));
}

void joined_dealloc(Thread& th, Object* o) {
  auto* j = static_cast<Joined*>(o);
  drop(j->function);
  drop(j->iterators);
  object_free(th, o);
}
void joined_traverse(Object* o, Visitor& visit) {
  auto* j = static_cast<Joined*>(o);
  visit(j->function);
  visit(j->iterators);
  traverse_attributes(o, visit);
}
void joined_clear(Thread& th, Object* o) {
  auto* j = static_cast<Joined*>(o);
  drop(j->function);
  drop(j->iterators);
  clear_attributes(th, o);
}

Failure raise_unequal(Thread& th, const char* name, size_t i, const char* how) {
  return raise(th, th.rt->exc.ValueError, "{}() argument {} is {} than argument{}{}", name, i + 1, how,
               i == 1 ? " " : "s 1-", i);
}

// An iterator gave nothing: true when it only ended.
bool just_ended(Thread& th) { return !th.has_error() || error_clear_if(th, th.rt->exc.StopIteration); }

// Iterator `i` ended while those before it gave an item: in strict mode all must have ended at the first.
void check_lengths(Thread& th, const char* name, std::span<const Value> iterators, size_t i) {
  if (!just_ended(th)) return;
  if (i > 0) {
    (void)raise_unequal(th, name, i, "shorter");
    return;
  }
  for (size_t k = 1; k < iterators.size(); ++k) {
    Owned extra = iterator_step(th, iterators[k]);
    if (extra) {
      (void)raise_unequal(th, name, k, "longer");
      return;
    }
    if (!just_ended(th)) return;
  }
}

// --- zip

Owned zip_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  bool strict;
  if (failed(read_strict(th, "zip", args, nargs, kwnames, strict))) return {};
  Owned iterators = iterators_of(th, args, nargs);
  return iterators ? joined_new(th, cls, Value(), std::move(iterators), strict) : Owned();
}

Owned zip_next(Thread& th, Value self) {
  auto* z = self.as<Joined>();
  if (!z->iterators) return {};
  Owned held = Owned::borrow(z->iterators);
  auto iterators = fast_items_tuple(held);
  if (iterators.empty()) return {};
  if (iterators.size() == 2) {
    Value pair[2];
    if (!zip_pair(th, self, pair)) return {};
    std::swap(pair[0], pair[1]);
    return tuple_from_owned(th, pair, 2);
  }
  Owned result = Owned::steal(Value(tuple_alloc(th, iterators.size())));
  if (!result) return {};
  for (size_t i = 0; i < iterators.size(); ++i) {
    Owned item = iterator_step(th, iterators[i]);
    if (!item) {
      if (z->strict) check_lengths(th, "zip", iterators, i);
      return {};
    }
    result.as<Tuple>()->items[i] = item.release();
  }
  return result;
}

Owned joined_setstate(Thread& th, Joined* j, Value state) {
  Tri t = truth(th, state);
  if (t == Tri::kError) return {};
  j->strict = t == Tri::kTrue;
  return Owned::none();
}
Owned zip_reduce(Thread& th, Joined* z) {
  if (z->strict) return tuple_of(th, type_value(z), z->iterators, Value::boolean(true));
  return tuple_of(th, type_value(z), z->iterators);
}

const NativeDef kZipMethods[] = {
    method<&zip_reduce>("__reduce__(self, /)", "Return state information for pickling."),
    method<&joined_setstate>("__setstate__(self, object, /)", "Set state information for unpickling."),
};

void fill_joined(TypeSlots& s) {
  s.dealloc = joined_dealloc;
  s.traverse = joined_traverse;
  s.clear = joined_clear;
  s.iter = iter_self;
}
void fill_zip(TypeSlots& s) {
  fill_joined(s);
  s.construct = zip_construct;
  s.next = zip_next;
}

// --- map

Owned map_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  bool strict;
  if (failed(read_strict(th, "map", args, nargs, kwnames, strict))) return {};
  if (nargs < 2) return raise(th, th.rt->exc.TypeError, "map() must have at least two arguments.");
  Owned iterators = iterators_of(th, args + 1, nargs - 1);
  return iterators ? joined_new(th, cls, args[0], std::move(iterators), strict) : Owned();
}

Owned map_next(Thread& th, Value self) {
  auto* m = self.as<Joined>();
  if (!m->iterators) return {};
  Owned held = Owned::borrow(m->iterators);
  Owned function = Owned::borrow(m->function);
  auto iterators = fast_items_tuple(held);
  if (iterators.size() == 1) {
    Owned item = iterator_step(th, iterators[0]);
    return item ? call_with(th, function, item) : Owned();
  }
  Owned items = Owned::steal(Value(tuple_alloc(th, iterators.size())));
  if (!items) return {};
  for (size_t i = 0; i < iterators.size(); ++i) {
    Owned item = iterator_step(th, iterators[i]);
    if (!item) {
      if (m->strict) check_lengths(th, "map", iterators, i);
      return {};
    }
    items.as<Tuple>()->items[i] = item.release();
  }
  return call(th, function, items.as<Tuple>()->items, iterators.size());
}

Owned map_reduce(Thread& th, Joined* m) {
  Owned function = tuple_of(th, m->function);
  Owned args = function ? binary_op(th, BinaryOp::kAdd, function, m->iterators) : Owned();
  if (!args) return {};
  if (m->strict) return tuple_of(th, type_value(m), args, Value::boolean(true));
  return tuple_of(th, type_value(m), args);
}

const NativeDef kMapMethods[] = {
    method<&map_reduce>("__reduce__(self, /)", "Return state information for pickling."),
    method<&joined_setstate>("__setstate__(self, object, /)", "Set state information for unpickling."),
};

void fill_map(TypeSlots& s) {
  fill_joined(s);
  s.construct = map_construct;
  s.next = map_next;
}

// --- filter

Owned filter_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Type* base = th.rt->types.filter;
  if ((cls == base || cls->slots.init == base->slots.init) && failed(no_keywords(th, "filter", kwnames))) return {};
  if (failed(check_positional(th, "filter", nargs, 2, 2))) return {};
  Owned it = get_iter(th, args[1]);
  if (!it) return {};
  auto* f = static_cast<Filter*>(object_alloc(th, cls));
  if (f == nullptr) return {};
  f->function = Owned::borrow(args[0]).release();
  f->iterator = it.release();
  return Owned::steal(Value(f));
}

void filter_dealloc(Thread& th, Object* o) {
  auto* f = static_cast<Filter*>(o);
  drop(f->function);
  drop(f->iterator);
  object_free(th, o);
}
void filter_traverse(Object* o, Visitor& visit) {
  auto* f = static_cast<Filter*>(o);
  visit(f->function);
  visit(f->iterator);
  traverse_attributes(o, visit);
}
void filter_clear(Thread& th, Object* o) {
  auto* f = static_cast<Filter*>(o);
  drop(f->function);
  drop(f->iterator);
  clear_attributes(th, o);
}

Owned filter_next(Thread& th, Value self) {
  auto* f = self.as<Filter>();
  if (!f->iterator) return {};
  Owned function = Owned::borrow(f->function);
  Owned it = Owned::borrow(f->iterator);
  bool plain = function.get().is_none() || function.get() == Value(static_cast<Object*>(th.rt->types.bool_));
  while (true) {
    Owned item = iterator_step(th, it);
    if (!item) return {};
    Tri keep;
    if (plain) {
      keep = truth(th, item);
    } else {
      Owned answer = call_with(th, function, item);
      keep = answer ? truth(th, answer) : Tri::kError;
    }
    if (keep == Tri::kTrue) return item;
    if (keep == Tri::kError) return {};
  }
}

Owned filter_reduce(Thread& th, Filter* f) {
  Owned args = tuple_of(th, f->function, f->iterator);
  return args ? tuple_of(th, type_value(f), args) : Owned();
}

const NativeDef kFilterMethods[] = {
    method<&filter_reduce>("__reduce__(self, /)", "Return state information for pickling."),
};

void fill_filter(TypeSlots& s) {
  s.dealloc = filter_dealloc;
  s.traverse = filter_traverse;
  s.clear = filter_clear;
  s.construct = filter_construct;
  s.iter = iter_self;
  s.next = filter_next;
}

constexpr uint32_t kFlags = TypeFlags::kBaseType | TypeFlags::kGc;

}  // namespace

const TypeSpec kZipSpec = {
    "zip",
    sizeof(Joined),
    Kind::kZip,
    kFlags,
    "The zip object yields n-length tuples, where n is the number of\n"
    "iterables passed as positional arguments to zip().  The i-th element\n"
    "in every tuple comes from the i-th iterable argument to zip().  This\n"
    "continues until the shortest argument is exhausted.\n\n"
    "If strict is true and one of the arguments is exhausted before the\n"
    "others, raise a ValueError.\n\n"
    "   >>> list(zip('abcdefg', range(3), range(4)))\n"
    "   [('a', 0, 0), ('b', 1, 1), ('c', 2, 2)]",
    fill_zip,
    kZipMethods,
    {},
    "(*iterables, strict=False)",
};
const TypeSpec kMapSpec = {
    "map",
    sizeof(Joined),
    Kind::kOther,
    kFlags,
    "Make an iterator that computes the function using arguments from\n"
    "each of the iterables.  Stops when the shortest iterable is exhausted.\n\n"
    "If strict is true and one of the arguments is exhausted before the\n"
    "others, raise a ValueError.",
    fill_map,
    kMapMethods,
    {},
    "(function, iterable, /, *iterables, strict=False)",
};
const TypeSpec kFilterSpec = {
    "filter",
    sizeof(Filter),
    Kind::kOther,
    kFlags,
    "Return an iterator yielding those items of iterable for which\n"
    "function(item) is true.  If function is None, return the items that\n"
    "are true.",
    fill_filter,
    kFilterMethods,
    {},
    "(function, iterable, /)",
};

bool zip_is_of_two(Value zip) {
  const Value iterators = zip.as<Joined>()->iterators;
  return iterators && iterators.as<Tuple>()->size == 2;
}

bool zip_pair(Thread& th, Value zip, Value* pair) {
  auto* z = zip.as<Joined>();
  Owned held = Owned::borrow(z->iterators);
  const Value* iterators = held.as<Tuple>()->items;
  Owned first = quick_step(th, iterators[0]);
  Owned second = first ? quick_step(th, iterators[1]) : Owned();
  if (!second) {
    if (z->strict) check_lengths(th, "zip", fast_items_tuple(held), first ? 1 : 0);
    return false;
  }
  pair[1] = first.release();
  pair[0] = second.release();
  return true;
}

}  // namespace dxpy
