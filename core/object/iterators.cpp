// Iterators over anything with __getitem__, and over calls of a function until a sentinel: iter(object), iter(f, end).
#include "core/object/iterators.h"

#include "core/object/container_types.h"
#include "core/object/list.h"
#include "core/object/tuple.h"

namespace dxpy {

Owned sequence_iterator_new(Thread&, Value sequence);
Owned callable_iterator_new(Thread&, Value callable, Value sentinel);

namespace {

// Drops the pending exception when it only says that the sequence ended.
bool ended(Thread& th) {
  return error_clear_if(th, th.rt->exc.IndexError) || error_clear_if(th, th.rt->exc.StopIteration);
}

// --- iterator

struct SequenceIterator : Object {
  Value sequence;  // owned; empty once exhausted
  int64_t position;
};

void sequence_dealloc(Thread& th, Object* o) {
  drop(static_cast<SequenceIterator*>(o)->sequence);
  object_free(th, o);
}
void sequence_traverse(Object* o, Visitor& visit) { visit(static_cast<SequenceIterator*>(o)->sequence); }
void sequence_clear(Thread&, Object* o) { drop(static_cast<SequenceIterator*>(o)->sequence); }

Owned sequence_next(Thread& th, Value self) {
  auto* it = self.as<SequenceIterator>();
  if (!it->sequence) return {};
  if (it->position == INT64_MAX) return raise(th, th.rt->exc.OverflowError, "iter index too large");
  Owned sequence = Owned::borrow(it->sequence);
  Owned item = get_item_at(th, sequence, it->position);
  if (item) {
    ++it->position;
  } else if (ended(th)) {
    drop(it->sequence);
  }
  return item;
}

Owned sequence_length_hint(Thread& th, SequenceIterator* it) {
  if (!it->sequence) return Owned::small_int(0);
  Owned sequence = Owned::borrow(it->sequence);
  if (slots_of(th, sequence).length == nullptr) return Owned::not_implemented();
  int64_t n = length(th, sequence);
  if (n < 0) return {};
  return Owned::small_int(n > it->position ? n - it->position : 0);
}
Owned sequence_reduce(Thread& th, SequenceIterator* it) {
  if (!it->sequence) return reduce_builtin(th, "iter", th.rt->empty_tuple);
  return reduce_builtin(th, "iter", it->sequence, Value::small_int(it->position));
}
Status sequence_setstate(Thread& th, SequenceIterator* it, Value state) {
  int64_t at;
  if (failed(clipped_index(th, state, 0, INT64_MAX, at))) return Status::kError;
  if (it->sequence) it->position = at;
  return Status::kOk;
}

const NativeDef kSequenceMethods[] = {
    method<&sequence_length_hint>("__length_hint__(self, /)", "Private method returning an estimate of len(list(it))."),
    method<&sequence_reduce>("__reduce__(self, /)", "Return state information for pickling."),
    method<&sequence_setstate>("__setstate__(self, object, /)", "Set state information for unpickling."),
};

void fill_sequence(TypeSlots& s) {
  s.dealloc = sequence_dealloc;
  s.traverse = sequence_traverse;
  s.clear = sequence_clear;
  s.iter = iter_self;
  s.next = sequence_next;
}

// --- callable_iterator

struct CallableIterator : Object {
  Value callable, sentinel;  // owned; empty once exhausted
};

void callable_clear(Thread&, Object* o) {
  auto* it = static_cast<CallableIterator*>(o);
  drop(it->callable);
  drop(it->sentinel);
}
void callable_dealloc(Thread& th, Object* o) {
  callable_clear(th, o);
  object_free(th, o);
}
void callable_traverse(Object* o, Visitor& visit) {
  auto* it = static_cast<CallableIterator*>(o);
  visit(it->callable);
  visit(it->sentinel);
}

Owned callable_next(Thread& th, Value self) {
  auto* it = self.as<CallableIterator>();
  if (!it->callable) return {};
  Owned callable = Owned::borrow(it->callable);
  Owned result = call(th, callable);
  if (!result) {
    if (error_clear_if(th, th.rt->exc.StopIteration)) callable_clear(th, it);
    return {};
  }
  if (!it->sentinel) return {};  // the call exhausted this very iterator
  Owned sentinel = Owned::borrow(it->sentinel);
  Tri end = equal(th, sentinel, result);
  if (end == Tri::kFalse) return result;
  if (end == Tri::kTrue) callable_clear(th, it);
  return {};
}

Owned callable_reduce(Thread& th, CallableIterator* it) {
  if (!it->callable) return reduce_builtin(th, "iter", th.rt->empty_tuple);
  Owned pair = tuple_of(th, it->callable, it->sentinel);
  if (!pair) return {};
  Owned head = reduce_builtin(th, "iter", Value::none());
  return head ? tuple_of(th, fast_items_tuple(head)[0], pair) : Owned();
}

const NativeDef kCallableMethods[] = {
    method<&callable_reduce>("__reduce__(self, /)", "Return state information for pickling."),
};

void fill_callable(TypeSlots& s) {
  s.dealloc = callable_dealloc;
  s.traverse = callable_traverse;
  s.clear = callable_clear;
  s.iter = iter_self;
  s.next = callable_next;
}

}  // namespace

Owned sequence_iterator_new(Thread& th, Value sequence) {
  auto* it = static_cast<SequenceIterator*>(object_alloc(th, th.rt->types.sequence_iterator));
  if (it == nullptr) return {};
  it->sequence = Owned::borrow(sequence).release();
  return Owned::steal(Value(it));
}

Owned callable_iterator_new(Thread& th, Value callable, Value sentinel) {
  auto* it = static_cast<CallableIterator*>(object_alloc(th, th.rt->types.callable_iterator));
  if (it == nullptr) return {};
  it->callable = Owned::borrow(callable).release();
  it->sentinel = Owned::borrow(sentinel).release();
  return Owned::steal(Value(it));
}

const TypeSpec kSequenceIteratorSpec = {
    "iterator",    sizeof(SequenceIterator), Kind::kOther, TypeFlags::kGc | TypeFlags::kDisallowNew, nullptr,
    fill_sequence, kSequenceMethods};
const TypeSpec kCallableIteratorSpec = {
    "callable_iterator", sizeof(CallableIterator), Kind::kOther, TypeFlags::kGc | TypeFlags::kDisallowNew, nullptr,
    fill_callable,       kCallableMethods};

}  // namespace dxpy
