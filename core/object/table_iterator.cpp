// What the iterators over dicts and sets have in common: all but their steps.
#include "core/object/container_types.h"
#include "core/object/iterators.h"
#include "core/object/list.h"

namespace dxpy {

namespace {

void iterator_dealloc(Thread& th, Object* o) {
  drop(static_cast<TableIterator*>(o)->table);
  object_free(th, o);
}
void iterator_traverse(Object* o, Visitor& visit) { visit(static_cast<TableIterator*>(o)->table); }
void iterator_clear(Thread&, Object* o) { drop(static_cast<TableIterator*>(o)->table); }

size_t table_size(Value table) { return is_dict(table) ? dict_size(table) : set_size(table); }

int64_t iterator_length_hint(Thread&, TableIterator* it) {
  return it->table && it->used == table_size(it->table) ? static_cast<int64_t>(it->remaining) : 0;
}

// As a list of what is still to come; the iterator itself stays where it is.
Owned iterator_reduce(Thread& th, TableIterator* it) {
  Owned copy = table_iterator_new(th, it->type(), it->table, it->used);
  if (!copy) return {};
  copy.get().as<TableIterator>()->remaining = it->remaining;
  copy.get().as<TableIterator>()->position = it->position;
  Owned list = sequence_to_list(th, copy);
  return list ? reduce_builtin(th, "iter", list) : Owned();
}

}  // namespace

const NativeDef kTableIteratorMethods[] = {
    method<&iterator_length_hint>("__length_hint__(self, /)", "Private method returning an estimate of len(list(it))."),
    method<&iterator_reduce>("__reduce__(self, /)", "Return state information for pickling."),
};

void fill_table_iterator(TypeSlots& s) {
  s.dealloc = iterator_dealloc;
  s.traverse = iterator_traverse;
  s.clear = iterator_clear;
  s.iter = iter_self;
}

Owned table_iterator_new(Thread& th, Type* type, Value table, size_t size) {
  auto* it = static_cast<TableIterator*>(object_alloc(th, type));
  if (it == nullptr) return {};
  inc_ref(table);
  it->table = table;
  it->used = it->remaining = size;
  return Owned::steal(Value(it));
}

}  // namespace dxpy
