// The module _heapq. One set of algorithms for heaps with the smallest or the largest item on top.
//
// A list of unboxed ints or floats is handled on the raw numbers. Otherwise comparing runs user code, so after each
// comparison the list is looked at again: it must have kept its size and its kind of storage.
#include "core/modules/builtin_module.h"
#include "core/modules/native_type.h"
#include "core/object/list.h"

namespace dxpy {

namespace {

// --- raw numbers

template <bool kMax, typename T>
bool before(T a, T b) {
  return kMax ? b < a : a < b;
}

template <bool kMax, typename T>
void raise_item(T* items, size_t start, size_t at) {
  T item = items[at];
  while (at > start) {
    size_t parent = (at - 1) >> 1;
    if (!before<kMax>(item, items[parent])) break;
    items[at] = items[parent];
    at = parent;
  }
  items[at] = item;
}

template <bool kMax, typename T>
void sink_item(T* items, size_t size, size_t at) {
  size_t start = at, limit = size >> 1;
  T item = items[at];
  while (at < limit) {
    size_t child = 2 * at + 1;
    if (child + 1 < size && !before<kMax>(items[child], items[child + 1])) ++child;
    items[at] = items[child];
    at = child;
  }
  items[at] = item;
  raise_item<kMax>(items, start, at);
}

// --- any values

template <bool kMax>
Tri before_value(Thread& th, List* l, size_t size, size_t a, size_t b) {
  Owned x = Owned::borrow(l->values[a]), y = Owned::borrow(l->values[b]);
  Tri r = kMax ? compare_truth(th, y, x, CompareOp::kLt) : compare_truth(th, x, y, CompareOp::kLt);
  if (r != Tri::kError && (l->size != size || l->storage != ListStorage::kValue)) {
    return raise(th, th.rt->exc.RuntimeError, "list changed size during iteration");
  }
  return r;
}

template <bool kMax>
Status raise_value(Thread& th, List* l, size_t start, size_t at) {
  size_t size = l->size;
  while (at > start) {
    size_t parent = (at - 1) >> 1;
    Tri up = before_value<kMax>(th, l, size, at, parent);
    if (up == Tri::kError) return Status::kError;
    if (up == Tri::kFalse) break;
    std::swap(l->values[at], l->values[parent]);
    at = parent;
  }
  return Status::kOk;
}

template <bool kMax>
Status sink_value(Thread& th, List* l, size_t at) {
  size_t start = at, size = l->size, limit = size >> 1;
  while (at < limit) {
    size_t child = 2 * at + 1;
    if (child + 1 < size) {
      Tri first = before_value<kMax>(th, l, size, child, child + 1);
      if (first == Tri::kError) return Status::kError;
      if (first == Tri::kFalse) ++child;
    }
    std::swap(l->values[at], l->values[child]);
    at = child;
  }
  return raise_value<kMax>(th, l, start, at);
}

template <bool kMax>
Status raise_at(Thread& th, List* l, size_t start, size_t at) {
  switch (l->storage) {
    case ListStorage::kInt64:
      raise_item<kMax>(l->ints, start, at);
      return Status::kOk;
    case ListStorage::kDouble:
      raise_item<kMax>(l->doubles, start, at);
      return Status::kOk;
    case ListStorage::kValue:
      return raise_value<kMax>(th, l, start, at);
  }
  return Status::kOk;
}
template <bool kMax>
Status sink_at(Thread& th, List* l, size_t at) {
  switch (l->storage) {
    case ListStorage::kInt64:
      sink_item<kMax>(l->ints, l->size, at);
      return Status::kOk;
    case ListStorage::kDouble:
      sink_item<kMax>(l->doubles, l->size, at);
      return Status::kOk;
    case ListStorage::kValue:
      return sink_value<kMax>(th, l, at);
  }
  return Status::kOk;
}

// --- functions

template <bool kMax>
Status heap_push(Thread& th, List* heap, Value item) {
  if (failed(list_append(th, heap, item))) return Status::kError;
  return raise_at<kMax>(th, heap, 0, heap->size - 1);
}

Failure raise_empty(Thread& th) { return raise(th, th.rt->exc.IndexError, "index out of range"); }

template <bool kMax>
Owned heap_pop(Thread& th, List* heap) {
  if (heap->size == 0) return raise_empty(th);
  Owned last = list_pop(th, heap, -1);
  if (!last || heap->size == 0) return last;
  Owned top = list_get(th, heap, 0);
  if (!top || failed(list_set(th, heap, 0, std::move(last))) || failed(sink_at<kMax>(th, heap, 0))) return {};
  return top;
}

template <bool kMax>
Owned heap_replace(Thread& th, List* heap, Value item) {
  if (heap->size == 0) return raise_empty(th);
  Owned top = list_get(th, heap, 0);
  if (!top || failed(list_set(th, heap, 0, Owned::borrow(item))) || failed(sink_at<kMax>(th, heap, 0))) return {};
  return top;
}

template <bool kMax>
Owned heap_push_pop(Thread& th, List* heap, Value item) {
  if (heap->size == 0) return Owned::borrow(item);
  Owned top = list_get(th, heap, 0);
  if (!top) return {};
  Tri inside = kMax ? compare_truth(th, item, top, CompareOp::kLt) : compare_truth(th, top, item, CompareOp::kLt);
  if (inside == Tri::kError) return {};
  if (inside == Tri::kFalse) return Owned::borrow(item);
  if (heap->size == 0) return raise_empty(th);
  return heap_replace<kMax>(th, heap, item);
}

template <bool kMax>
Status heapify(Thread& th, List* heap) {
  for (size_t i = heap->size / 2; i-- > 0;) {
    if (failed(sink_at<kMax>(th, heap, i))) return Status::kError;
  }
  return Status::kOk;
}

const NativeDef kFunctions[] = {
    function<&heap_push<false>>("heappush(heap, item, /)", "Push item onto heap, maintaining the heap invariant."),
    function<&heap_push_pop<false>>("heappushpop(heap, item, /)",
                                    "Push item on the heap, then pop and return the smallest item from the heap.\n\n"
                                    "The combined action runs more efficiently than heappush() followed by\n"
                                    "a separate call to heappop()."),
    function<&heap_pop<false>>("heappop(heap, /)",
                               "Pop the smallest item off the heap, maintaining the heap invariant."),
    function<&heap_replace<false>>("heapreplace(heap, item, /)",
                                   "Pop and return the current smallest value, and add the new item.\n\n"
                                   "This is more efficient than heappop() followed by heappush(), and can be\n"
                                   "more appropriate when using a fixed-size heap.  Note that the value\n"
                                   "returned may be larger than item!  That constrains reasonable uses of\n"
                                   "this routine unless written as part of a conditional replacement:\n\n"
                                   "    if item > heap[0]:\n"
                                   "        item = heapreplace(heap, item)"),
    function<&heapify<false>>("heapify(heap, /)", "Transform list into a heap, in-place, in O(len(heap)) time."),
    function<&heap_push<true>>("heappush_max(heap, item, /)",
                               "Push item onto max heap, maintaining the heap invariant."),
    function<&heap_push_pop<true>>("heappushpop_max(heap, item, /)",
                                   "Maxheap variant of heappushpop.\n\n"
                                   "The combined action runs more efficiently than heappush_max()\n"
                                   "followed by a separate call to heappop_max()."),
    function<&heap_pop<true>>("heappop_max(heap, /)", "Maxheap variant of heappop."),
    function<&heap_replace<true>>("heapreplace_max(heap, item, /)", "Maxheap variant of heapreplace."),
    function<&heapify<true>>("heapify_max(heap, /)", "Maxheap variant of heapify."),
};

Status exec(Thread& th, Module* m) {
  return module_add_text(th, m, "__about__",
                         "Heap queues\n\nHeaps are lists for which a[k] <= a[2*k+1] and a[k] <= a[2*k+2] for all k,\n"
                         "counting elements from 0. a[0] is always the smallest element.\n");
}

}  // namespace

const ModuleDef kHeapqModule = {
    "_heapq",
    "Heap queue algorithm (a.k.a. priority queue).\n\n"
    "Heaps are arrays for which a[k] <= a[2*k+1] and a[k] <= a[2*k+2] for\n"
    "all k, counting elements from 0.  For the sake of comparison,\n"
    "non-existing elements are considered to be infinite.  The interesting\n"
    "property of a heap is that a[0] is always its smallest element.",
    kFunctions,
    &exec,
};

}  // namespace dxpy
