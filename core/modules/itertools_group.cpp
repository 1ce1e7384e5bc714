// itertools: groupby with its groups, and tee.
#include "core/modules/itertools.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"

namespace dxpy {

namespace {

// --- groupby. The groupby object reads one item ahead; a group gives items while the current key equals its own, and
// only as long as it is the newest group.

struct GroupBy : Object {
  Value iterator, key_function;      // owned; key_function None: the item itself
  Value target_key;                  // owned; the key of the newest group, empty before the first
  Value current_key, current_value;  // owned; empty when none was read yet
  const Object* group;               // the newest group; not owned, never looked into
};
using GroupByFields = OwnedFields<GroupBy, &GroupBy::iterator, &GroupBy::key_function, &GroupBy::target_key,
                                  &GroupBy::current_key, &GroupBy::current_value>;

struct Grouper : Object {
  Value parent, target_key;  // owned
};
using GrouperFields = OwnedFields<Grouper, &Grouper::parent, &Grouper::target_key>;

Owned groupby_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Value v[2];
  if (failed(native_match(th, "groupby(iterable, key=None)", args, nargs, kwnames, v, 2))) return {};
  Owned it = get_iter(th, v[0]);
  if (!it) return {};
  auto* g = make_instance<GroupBy>(th, cls);
  if (g == nullptr) return {};
  g->iterator = it.release();
  g->key_function = own(v[1]);
  return Owned::steal(Value(g));
}

// Reads the next item and its key. kError without a pending exception: the end.
Status advance(Thread& th, GroupBy* g) {
  if (!g->iterator) return Status::kError;
  Owned item = iterator_step(th, lend(Owned::borrow(g->iterator)));
  if (!item) return Status::kError;
  Owned key = g->key_function.is_none() ? item.clone() : call_with(th, lend(Owned::borrow(g->key_function)), item);
  if (!key) return Status::kError;
  assign_owned(g->current_value, std::move(item));
  assign_owned(g->current_key, std::move(key));
  return Status::kOk;
}

Tri same_key(Thread& th, Value a, Value b) {
  Owned x = Owned::borrow(a), y = Owned::borrow(b);
  return equal(th, x, y);
}

Owned groupby_next(Thread& th, Value self) {
  auto* g = self.as<GroupBy>();
  g->group = nullptr;
  while (true) {
    if (g->current_key) {
      if (!g->target_key) break;
      Tri same = same_key(th, g->target_key, g->current_key);
      if (same == Tri::kError) return {};
      if (same == Tri::kFalse) break;
    }
    if (failed(advance(th, g))) return {};
  }
  assign(g->target_key, g->current_key);
  auto* group = make_instance<Grouper>(th, module_state<ItertoolsState>(th).grouper);
  if (group == nullptr) return {};
  group->parent = own(self);
  group->target_key = own(g->target_key);
  g->group = group;
  Value pair[2] = {own(g->current_key), Value(group)};
  return tuple_from_owned(th, pair, 2);
}

Owned grouper_next(Thread& th, Value self) {
  auto* group = self.as<Grouper>();
  if (!group->parent) return {};
  Owned parent = Owned::borrow(group->parent);
  auto* g = parent.as<GroupBy>();
  if (g->group != group) return {};
  if (!g->current_value && failed(advance(th, g))) return {};
  if (!g->current_key || !group->target_key) return {};
  Tri same = same_key(th, group->target_key, g->current_key);
  if (same != Tri::kTrue) return {};
  Owned item = Owned::steal(std::exchange(g->current_value, Value()));
  drop(g->current_key);
  return item;
}

Owned grouper_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  if (failed(no_keywords(th, "_grouper", kwnames)) || failed(check_positional(th, "_grouper", nargs, 2, 2))) return {};
  auto* group = make_instance<Grouper>(th, cls);
  if (group == nullptr) return {};
  group->parent = own(args[0]);
  group->target_key = own(args[1]);
  Owned result = Owned::steal(Value(group));
  if (type_of(th, args[0])->slots.next != &groupby_next) {
    return raise(th, th.rt->exc.TypeError, "incorrect usage of internal _grouper");
  }
  args[0].as<GroupBy>()->group = group;
  return result;
}

void fill_groupby(TypeSlots& s) {
  GroupByFields::fill(s);
  s.construct = groupby_construct;
  s.iter = iter_self;
  s.next = groupby_next;
}
void fill_grouper(TypeSlots& s) {
  GrouperFields::fill(s);
  s.construct = grouper_construct;
  s.iter = iter_self;
  s.next = grouper_next;
}

// --- tee: the items lie in a chain of blocks, which all copies walk; a block knows the source while it is the last.

constexpr uint32_t kBlock = 57;

struct TeeData : Object {
  Value source;  // owned iterator
  Value next;    // owned TeeData, or empty
  uint32_t count;
  bool running;
  Value items[kBlock];  // owned
};
struct Tee : Object {
  Value data;  // owned TeeData
  uint32_t position;
};
using TeeFields = OwnedFields<Tee, &Tee::data>;

void data_clear(Thread&, Object* o) {
  auto* d = static_cast<TeeData*>(o);
  drop(d->source);
  for (uint32_t i = 0; i < d->count; ++i) drop(d->items[i]);
  drop(d->next);
}
void data_dealloc(Thread& th, Object* o) {
  data_clear(th, o);
  object_free(th, o);
}
void data_traverse(Object* o, Visitor& visit) {
  auto* d = static_cast<TeeData*>(o);
  visit(d->source);
  for (uint32_t i = 0; i < d->count; ++i) visit(d->items[i]);
  visit(d->next);
}

Owned data_new(Thread& th, Value source) {
  auto* d = make_instance<TeeData>(th, module_state<ItertoolsState>(th).tee_data);
  if (d == nullptr) return {};
  d->source = own(source);
  return Owned::steal(Value(d));
}

Owned data_item(Thread& th, TeeData* d, uint32_t i) {
  if (i < d->count) return Owned::borrow(d->items[i]);
  if (d->running) return raise(th, th.rt->exc.RuntimeError, "cannot re-enter the tee iterator");
  if (!d->source) return {};
  d->running = true;
  Owned item = iterator_step(th, lend(Owned::borrow(d->source)));
  d->running = false;
  if (item) d->items[d->count++] = own(item);
  return item;
}

Owned tee_next(Thread& th, Value self) {
  auto* t = self.as<Tee>();
  if (!t->data) return {};
  if (t->position >= kBlock) {
    auto* d = t->data.as<TeeData>();
    if (!d->next) {
      Owned next = data_new(th, d->source);
      if (!next) return {};
      d->next = next.release();
    }
    assign(t->data, d->next);
    t->position = 0;
  }
  Owned held = Owned::borrow(t->data);
  Owned item = data_item(th, held.as<TeeData>(), t->position);
  if (item) ++t->position;
  return item;
}

Owned tee_copy(Thread& th, Tee* t) {
  auto* copy = make_instance<Tee>(th, module_state<ItertoolsState>(th).tee);
  if (copy == nullptr) return {};
  copy->data = own(t->data);
  copy->position = t->position;
  return Owned::steal(Value(copy));
}

Owned tee_from(Thread& th, Value iterable) {
  Owned it = get_iter(th, iterable);
  if (!it) return {};
  Type* tee = module_state<ItertoolsState>(th).tee;
  if (is_subtype(type_of(th, it), tee)) return tee_copy(th, it.as<Tee>());
  Owned data = data_new(th, it);
  if (!data) return {};
  auto* t = make_instance<Tee>(th, tee);
  if (t == nullptr) return {};
  t->data = data.release();
  return Owned::steal(Value(t));
}

Owned tee_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  if (failed(positional_only(th, cls, "_tee", nargs, kwnames, 1, 1))) return {};
  return tee_from(th, args[0]);
}
Owned data_construct(Thread& th, Type*, const Value* args, size_t nargs, Value kwnames) {
  if (failed(no_keywords(th, "teedataobject", kwnames))) return {};
  if (failed(check_positional(th, "teedataobject", nargs, 3, 3))) return {};
  return data_new(th, args[0]);
}

const NativeDef kTeeMethods[] = {
    method<&tee_copy>("__copy__(self, /)", "Returns an independent iterator."),
};

void fill_tee(TypeSlots& s) {
  TeeFields::fill(s);
  s.construct = tee_construct;
  s.iter = iter_self;
  s.next = tee_next;
}
void fill_data(TypeSlots& s) {
  s.dealloc = data_dealloc;
  s.traverse = data_traverse;
  s.clear = data_clear;
  s.construct = data_construct;
}

}  // namespace

Owned itertools_tee(Thread& th, Value iterable, int64_t n) {
  if (n < 0) return raise(th, th.rt->exc.ValueError, "n must be >= 0");
  if (n == 0) return Owned::borrow(th.rt->empty_tuple);
  Owned first = tee_from(th, iterable);
  if (!first) return {};
  Owned result = Owned::steal(Value(tuple_alloc(th, static_cast<size_t>(n))));
  if (!result) return {};
  auto* t = result.as<Tuple>();
  for (int64_t i = 1; i < n; ++i) {
    Owned copy = tee_copy(th, first.as<Tee>());
    if (!copy) return {};
    t->items[i] = copy.release();
  }
  t->items[0] = first.release();
  return result;
}

const TypeSpec kGroupBySpec = {
    "itertools.groupby",
    sizeof(GroupBy),
    Kind::kOther,
    TypeFlags::kBaseType | TypeFlags::kGc,
    "make an iterator that returns consecutive keys and groups from the iterable\n\n"
    "  iterable\n"
    "    Elements to divide into groups according to the key function.\n"
    "  key\n"
    "    A function for computing the group category for each element.\n"
    "    If the key function is not specified or is None, the element itself\n"
    "    is used for grouping.",
    fill_groupby,
    {},
    {},
    "(iterable, key=None)",
};
const TypeSpec kGrouperSpec = {
    "itertools._grouper", sizeof(Grouper), Kind::kOther, TypeFlags::kGc, nullptr, fill_grouper,
};
const TypeSpec kTeeSpec = {
    "itertools._tee",
    sizeof(Tee),
    Kind::kOther,
    TypeFlags::kGc | TypeFlags::kWeakRef,
    "Iterator wrapped to make it copyable.",
    fill_tee,
    kTeeMethods,
    {},
    "(iterable, /)",
};
const TypeSpec kTeeDataSpec = {
    "itertools._tee_dataobject",
    sizeof(TeeData),
    Kind::kOther,
    TypeFlags::kGc,
    "teedataobject(iterable, values, next, /)\n--\n\nData container common to multiple tee objects.",
    fill_data,
};

}  // namespace dxpy
