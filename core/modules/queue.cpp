// The module _queue: SimpleQueue.
//
// Items lie in a deque-like list that is read at `first`. A thread that has to wait makes a lock (of _thread), takes
// it, puts it among `waiters` and takes it again; put() releases the lock of the first waiter.
#include "core/host/host.h"
#include "core/modules/builtin_module.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/object/float.h"
#include "core/object/list.h"

namespace dxpy {

namespace {

struct QueueState {
  Owned empty;  // the class Empty
};

struct SimpleQueue : Object {
  Value items;    // owned list; those before `first` are taken (and None)
  Value waiters;  // owned list of locks
  size_t first;
};
using QueueFields = OwnedFields<SimpleQueue, &SimpleQueue::items, &SimpleQueue::waiters>;

size_t count(const SimpleQueue* q) { return q->items ? q->items.as<List>()->size - q->first : 0; }

Owned queue_construct(Thread& th, Type* cls, const Value*, size_t nargs, Value kwnames) {
  if (failed(positional_only(th, cls, "SimpleQueue", nargs, kwnames, 0, 0))) return {};
  Owned items = list_new(th), waiters = list_new(th);
  if (!items || !waiters) return {};
  auto* q = make_instance<SimpleQueue>(th, cls);
  if (q == nullptr) return {};
  q->items = items.release();
  q->waiters = waiters.release();
  return Owned::steal(Value(q));
}

Status put(Thread& th, SimpleQueue* q, Value item) {
  if (failed(list_append(th, q->items.as<List>(), item))) return Status::kError;
  auto* waiters = q->waiters.as<List>();
  if (waiters->size == 0) return Status::kOk;
  Owned lock = list_pop(th, waiters, 0);
  Owned done = lock ? call_method(th, lock, lend(str_new(th, "release"))) : Owned();
  return done ? Status::kOk : Status::kError;
}
Status m_put(Thread& th, SimpleQueue* q, Value item, Value, Value) { return put(th, q, item); }
Status m_put_nowait(Thread& th, SimpleQueue* q, Value item) { return put(th, q, item); }

Owned take(Thread& th, SimpleQueue* q) {
  auto* items = q->items.as<List>();
  Owned item = list_get(th, items, q->first);
  if (!item || failed(list_set(th, items, q->first, Owned::none()))) return {};
  ++q->first;
  if (q->first == items->size) {
    list_clear(th, items);
    q->first = 0;
  } else if (q->first >= 64 && q->first * 2 > items->size) {
    if (failed(list_set_slice(th, items, 0, static_cast<int64_t>(q->first), Value()))) return {};
    q->first = 0;
  }
  return item;
}

Failure raise_queue_empty(Thread& th) {
  Type* empty = module_state<QueueState>(th).empty.as<Type>();
  Owned exception = call(th, type_value(empty));
  if (!exception) return {};
  return raise_exception(th, exception);
}

double now(Thread& th) { return static_cast<double>(th.rt->host->clock(HostClock::kMonotonic).value) * 1e-9; }

// Waits until an item is there or `deadline` (negative: none) has passed.
Status wait(Thread& th, SimpleQueue* q, double deadline) {
  double left = -1;
  if (deadline >= 0) {
    left = deadline - now(th);
    if (left <= 0) return raise_queue_empty(th);
  }
  Owned make = import_attr(th, "_thread", "allocate_lock");
  Owned lock = make ? call(th, make) : Owned();
  Owned acquire = lock ? get_attr(th, lock, "acquire") : Owned();
  Owned taken = acquire ? call(th, acquire) : Owned();
  Owned timeout = taken ? float_from_double(th, left) : Owned();
  if (!timeout || failed(list_append(th, q->waiters.as<List>(), lock))) return Status::kError;
  Owned got = call_with(th, acquire, Value::boolean(true), timeout);
  auto* waiters = q->waiters.as<List>();
  for (size_t i = 0; i < waiters->size; ++i) {
    Owned other = list_get(th, waiters, i);
    if (other.get() == lock.get()) {
      list_pop(th, waiters, static_cast<int64_t>(i)).reset();
      break;
    }
  }
  return got ? Status::kOk : Status::kError;
}

Owned get_item_or_wait(Thread& th, SimpleQueue* q, bool block, Value timeout) {
  double deadline = -1;
  if (block && !timeout.is_none()) {
    double seconds;
    if (!is_float(timeout) && !is_index(th, timeout)) {
      return raise(th, th.rt->exc.TypeError, "'{}' object cannot be interpreted as an integer or float",
                   type_of(th, timeout));
    }
    if (failed(to_double(th, timeout, seconds))) return {};
    if (seconds < 0) return raise(th, th.rt->exc.ValueError, "'timeout' must be a non-negative number");
    deadline = now(th) + seconds;
  }
  while (count(q) == 0) {
    if (!block) return raise_queue_empty(th);
    if (failed(wait(th, q, deadline))) return {};
  }
  return take(th, q);
}
Owned m_get(Thread& th, SimpleQueue* q, bool block, Value timeout) { return get_item_or_wait(th, q, block, timeout); }
Owned m_get_nowait(Thread& th, SimpleQueue* q) { return get_item_or_wait(th, q, false, Value::none()); }
bool m_empty(Thread&, SimpleQueue* q) { return count(q) == 0; }
int64_t m_qsize(Thread&, SimpleQueue* q) { return static_cast<int64_t>(count(q)); }

const NativeDef kMethods[] = {
    method<&m_empty>("empty(self, /)", "Return True if the queue is empty, False otherwise (not reliable!)."),
    method<&m_get>("get(self, /, block=True, timeout=None)",
                   "Remove and return an item from the queue.\n\n"
                   "If optional args 'block' is true and 'timeout' is None (the\n"
                   "default), block if necessary until an item is available.  If\n"
                   "'timeout' is a non-negative number, it blocks at most 'timeout'\n"
                   "seconds and raises the Empty exception if no item was available\n"
                   "within that time.\n"
                   "Otherwise ('block' is false), return an item if one is immediately\n"
                   "available, else raise the Empty exception ('timeout' is ignored\nin that case)."),
    method<&m_get_nowait>("get_nowait(self, /)",
                          "Remove and return an item from the queue without blocking.\n\n"
                          "Only get an item if one is immediately available. Otherwise\n"
                          "raise the Empty exception."),
    method<&m_put>("put(self, /, item, block=True, timeout=None)",
                   "Put the item on the queue.\n\n"
                   "The optional 'block' and 'timeout' arguments are ignored, as this\n"
                   "method never blocks.  They are provided for compatibility with the\nQueue class."),
    method<&m_put_nowait>("put_nowait(self, /, item)",
                          "Put an item into the queue without blocking.\n\n"
                          "This is exactly equivalent to `put(item)` and is only provided\n"
                          "for compatibility with the Queue class."),
    method<&m_qsize>("qsize(self, /)", "Return the approximate size of the queue (not reliable!)."),
    class_method<&class_getitem>("__class_getitem__(type, object, /)",
                                 "SimpleQueues are generic over the type of their contents"),
};

void fill(TypeSlots& s) {
  QueueFields::fill(s);
  s.construct = queue_construct;
}

const TypeSpec kSimpleQueueSpec = {
    "_queue.SimpleQueue",
    sizeof(SimpleQueue),
    Kind::kOther,
    TypeFlags::kBaseType | TypeFlags::kGc | TypeFlags::kWeakRef,
    "Simple, unbounded, reentrant FIFO queue.",
    fill,
    kMethods,
    {},
    "()",
};

Status exec(Thread& th, Module* m) {
  auto& state = module_state<QueueState>(th);
  state.empty =
      add_exception(th, m, "Empty", th.rt->exc.Exception, "Exception raised by Queue.get(block=0)/get_nowait().");
  if (!state.empty) return Status::kError;
  return add_type(th, m, kSimpleQueueSpec) == nullptr ? Status::kError : Status::kOk;
}

}  // namespace

const ModuleDef kQueueModule = {
    "_queue",
    "C implementation of the Python queue module.\nThis module is an implementation detail, please do not use it "
    "directly.",
    {},
    &exec,
};

}  // namespace dxpy
