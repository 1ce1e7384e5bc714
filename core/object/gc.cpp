// The cycle collector, synchronous form.
//
// Candidates: every container (kGc) whose count went down to non-zero since the last collection. A garbage cycle always
// contains one: the last outside reference to it was dropped by such a decrement. dec_ref appends them to a buffer
// (Object::kBuffered says: is in the buffer). When an object in the buffer dies by its count, its memory is kept,
// marked as dead, until the buffer is next swept; so neither adding nor dying has to search.
//
// A collection
//   1. gathers the subgraph that the candidates reach, with a copy of each object's count;
//   2. subtracts from the copies one for each reference inside the subgraph: what stays positive is referenced from
//   outside;
//   3. everything reachable from those is alive, the rest is garbage;
//   4. clears weak references into the garbage, calls callbacks, runs finalizers (PEP 442), looks again for what they
//   resurrected,
//   5. and lets each object that is still garbage clear itself.
//
// It runs at safepoints of the interpreter (Breaker::kCollect) or from gc.collect(), never inside a decrement.
// The next threshold grows with the size of the subgraph that this collection had to look at, so that the cost stays
// proportional to the work that the program does between collections.
#include "core/object/gc.h"

#include <algorithm>
#include <vector>

#include "core/memory/alloc.h"
#include "core/object/list.h"
#include "core/object/weakref.h"

namespace dxpy {

namespace {

constexpr size_t kInitialThreshold = 10000;

size_t hash_address(const void* p) {
  return static_cast<size_t>(uint64_t{reinterpret_cast<uintptr_t>(p) >> 4} * 0x9E3779B97F4A7C15ull >> 20);
}

// A set of object addresses with an optional number for each: open addressing, linear probing.
class AddressMap {
 public:
  struct Slot {
    Object* key = nullptr;
    int64_t value = 0;
  };
  AddressMap() = default;
  AddressMap(const AddressMap&) = delete;
  AddressMap& operator=(const AddressMap&) = delete;
  ~AddressMap() { mem_free(slots_); }

  size_t size() const { return size_; }
  size_t capacity() const { return slots_ == nullptr ? 0 : mask_ + 1; }
  Slot& slot_at(size_t i) { return slots_[i]; }

  Slot* find(const Object* key) {
    if (slots_ == nullptr) return nullptr;
    for (size_t i = hash_address(key) & mask_;; i = (i + 1) & mask_) {
      if (slots_[i].key == key) return &slots_[i];
      if (slots_[i].key == nullptr) return nullptr;
    }
  }
  // True when it was added; false when it was there or memory ran out.
  bool add(Object* key, int64_t value) {
    if ((size_ + 1) * 4 > capacity() * 3 && !grow()) return false;
    size_t i = hash_address(key) & mask_;
    while (slots_[i].key != nullptr) {
      if (slots_[i].key == key) return false;
      i = (i + 1) & mask_;
    }
    slots_[i] = Slot{key, value};
    ++size_;
    return true;
  }
  void clear() {
    mem_free(slots_);
    slots_ = nullptr;
    mask_ = size_ = 0;
  }

 private:
  bool grow() {
    size_t wanted = std::max<size_t>(64, capacity() * 2);
    auto* fresh = static_cast<Slot*>(mem_zalloc(wanted * sizeof(Slot)));
    if (fresh == nullptr) return false;
    size_t old_capacity = capacity();
    Slot* old = slots_;
    slots_ = fresh;
    mask_ = wanted - 1;
    for (size_t k = 0; k < old_capacity; ++k) {
      if (old[k].key == nullptr) continue;
      size_t i = hash_address(old[k].key) & mask_;
      while (slots_[i].key != nullptr) i = (i + 1) & mask_;
      slots_[i] = old[k];
    }
    mem_free(old);
    return true;
  }
  Slot* slots_ = nullptr;
  size_t mask_ = 0, size_ = 0;
};

}  // namespace

struct GcState {
  std::vector<Object*> candidates;
  size_t threshold = kInitialThreshold;
  size_t base_threshold = kInitialThreshold;
  size_t next_sweep = kInitialThreshold;  // size of the buffer at which to look through it
  bool enabled = true;
  bool running = false;
  int debug_flags = 0;
  GcStats stats;
  Owned callbacks, garbage;
  GcRootsFn roots = nullptr;
};

namespace {

void traverse(Object* o, Visitor& v) {
  if (TraverseFn f = o->type()->slots.traverse) f(o, v);
}

bool can_be_garbage(const Object* o) { return o->has(Object::kGc) && !o->refs.is_immortal(); }

// Gathers into `graph` everything that the objects on `work` reach; the number of each is its count.
struct Gather : Visitor {
  AddressMap& graph;
  std::vector<Object*>& order;
  Gather(AddressMap& g, std::vector<Object*>& o) : Visitor{&see}, graph(g), order(o) {}
  static void see(Visitor& self, Value v) {
    auto& me = static_cast<Gather&>(self);
    Object* o = v.as_object();
    if (can_be_garbage(o) && me.graph.add(o, o->refs.strong_count())) me.order.push_back(o);
  }
};

struct Subtract : Visitor {
  AddressMap& graph;
  explicit Subtract(AddressMap& g) : Visitor{&see}, graph(g) {}
  static void see(Visitor& self, Value v) {
    auto* slot = static_cast<Subtract&>(self).graph.find(v.as_object());
    if (slot != nullptr) --slot->value;
  }
};

constexpr int64_t kAlive = INT64_MAX;

struct MarkAlive : Visitor {
  AddressMap& graph;
  std::vector<Object*> work;
  explicit MarkAlive(AddressMap& g) : Visitor{&see}, graph(g) {}
  static void see(Visitor& self, Value v) {
    auto& me = static_cast<MarkAlive&>(self);
    auto* slot = me.graph.find(v.as_object());
    if (slot != nullptr && slot->value != kAlive) {
      slot->value = kAlive;
      me.work.push_back(slot->key);
    }
  }
  void run() {
    while (!work.empty()) {
      Object* o = work.back();
      work.pop_back();
      traverse(o, *this);
    }
  }
};

// The members of `order` that nothing outside refers to. `extra` is how many references the caller itself holds on
// each.
std::vector<Object*> find_garbage(AddressMap& graph, const std::vector<Object*>& order, int64_t extra) {
  Subtract subtract(graph);
  for (Object* o : order) traverse(o, subtract);
  MarkAlive alive(graph);
  for (Object* o : order) {
    auto* slot = graph.find(o);
    if (slot->value != kAlive && slot->value > extra) {
      slot->value = kAlive;
      alive.work.push_back(o);
      alive.run();
    }
  }
  std::vector<Object*> garbage;
  for (Object* o : order) {
    if (graph.find(o)->value != kAlive) garbage.push_back(o);
  }
  return garbage;
}

void run_finalizers(Thread& th, const std::vector<Object*>& garbage) {
  for (Object* o : garbage) {  // a weak reference that is garbage itself never calls its callback
    if (o->kind == Kind::kWeakRef) o->type()->slots.clear(th, o);
  }
  for (Object* o : garbage) {
    if (o->has(Object::kWeakRefs)) weakrefs_clear(th, o, true);
  }
  for (Object* o : garbage) {
    FinalizeFn finalize = o->type()->slots.finalize;
    if (finalize == nullptr || o->has(Object::kFinalized)) continue;
    o->set(Object::kFinalized);
    finalize(th, o);
  }
}

// After finalizers: keeps only what is still unreachable.
std::vector<Object*> drop_resurrected(const std::vector<Object*>& garbage) {
  AddressMap graph;
  for (Object* o : garbage) graph.add(o, o->refs.strong_count());
  return find_garbage(graph, garbage, 1);
}

// What a dead object in the buffer holds in place of its count: the start of its memory block.
void*& dead_block(Object* o) { return *reinterpret_cast<void**>(&o->refs); }
constexpr uint8_t kDead = 0xFF;  // gc_state of a dead object in the buffer

// Frees the memory of dead objects and takes them out of the buffer.
void sweep_dead(GcState& gc) {
  size_t keep = 0;
  for (Object* o : gc.candidates) {
    if (o->gc_state == kDead) {
      mem_free(dead_block(o));
    } else {
      gc.candidates[keep++] = o;
    }
  }
  gc.candidates.resize(keep);
}

// Takes the candidates out of the buffer, all but those that are being destroyed right now.
void take_candidates(GcState& gc, Gather& gather) {
  sweep_dead(gc);
  size_t keep = 0;
  for (Object* o : gc.candidates) {
    if (o->gc_state == kGcDying) {
      gc.candidates[keep++] = o;
      continue;
    }
    o->unset(Object::kBuffered);
    gather(Value(o));
  }
  gc.candidates.resize(keep);
}

int64_t collect(Thread& th, GcState& gc) {
  AddressMap graph;
  std::vector<Object*> order;
  Gather gather(graph, order);
  take_candidates(gc, gather);
  for (size_t i = 0; i < order.size(); ++i) traverse(order[i], gather);
  size_t looked_at = order.size();
  std::vector<Object*> garbage = find_garbage(graph, order, 0);
  graph.clear();
  gc.threshold = std::max(gc.base_threshold, looked_at / 2);
  gc.next_sweep = gc.threshold;
  if (garbage.empty()) return 0;

  for (Object* o : garbage) inc_ref(o);
  bool finalizers = std::any_of(garbage.begin(), garbage.end(), [](Object* o) {
    return o->has(Object::kWeakRefs) || (o->type()->slots.finalize != nullptr && !o->has(Object::kFinalized));
  });
  std::vector<Object*> doomed;
  if (finalizers) {
    run_finalizers(th, garbage);
    doomed = drop_resurrected(garbage);
  } else {
    doomed = garbage;
  }
  for (Object* o : doomed) {
    if (ClearFn clear = o->type()->slots.clear) clear(th, o);
  }
  for (Object* o : garbage) dec_ref(o);
  return static_cast<int64_t>(doomed.size());
}

}  // namespace

void gc_candidate(Object* o) {
  Thread* th = Thread::current();
  if (th == nullptr || th->rt->gc == nullptr) return;
  GcState& gc = *th->rt->gc;
  if (o->refs.is_immortal()) return;
  if (gc.candidates.size() >= gc.next_sweep) {
    sweep_dead(gc);
    // Mostly alive: collect, and do not sweep at every addition until that happens.
    if (gc.candidates.size() * 2 > gc.threshold && gc.enabled && !gc.running) th->request(Breaker::kCollect);
    gc.next_sweep = std::max(gc.threshold, gc.candidates.size() * 2);
  }
  gc.candidates.push_back(o);
  o->set(Object::kBuffered);
}

void gc_forget(Object* o) {
  GcState* gc = Thread::current()->rt->gc;
  if (gc != nullptr) std::erase(gc->candidates, o);
  o->unset(Object::kBuffered);
}

void gc_bury(Thread& th, Object* o, void* block) {
  GcState* gc = th.rt->gc;
  if (gc != nullptr && !gc->candidates.empty() && gc->candidates.back() == o) {  // short-lived objects die newest first
    gc->candidates.pop_back();
    mem_free(block);
    return;
  }
  if (gc == nullptr) return mem_free(block);
  dead_block(o) = block;
  o->gc_state = kDead;
}

int64_t gc_collect(Thread& th) {
  GcState& gc = *th.rt->gc;
  if (gc.running) return -1;
  gc.running = true;
  th.clear_request(Breaker::kCollect);
  Owned saved = take_error(th);
  int64_t found = collect(th, gc);
  restore_error(th, std::move(saved));
  gc.running = false;
  ++gc.stats.collections;
  gc.stats.collected += static_cast<uint64_t>(found);
  return found;
}

void gc_safepoint(Thread& th) {
  th.clear_request(Breaker::kCollect);
  if (th.rt->gc->enabled && !th.rt->shutting_down) (void)gc_collect(th);
}

bool gc_is_enabled(Thread& th) { return th.rt->gc->enabled; }
void gc_set_enabled(Thread& th, bool on) { th.rt->gc->enabled = on; }
int64_t gc_candidate_count(Thread& th) { return static_cast<int64_t>(th.rt->gc->candidates.size()); }
void gc_set_threshold(Thread& th, int64_t candidates) {
  GcState& gc = *th.rt->gc;
  gc.base_threshold = gc.threshold = gc.next_sweep = candidates <= 0 ? SIZE_MAX : static_cast<size_t>(candidates);
}
int64_t gc_threshold(Thread& th) {
  size_t t = th.rt->gc->base_threshold;
  return t == SIZE_MAX ? 0 : static_cast<int64_t>(t);
}
const GcStats& gc_stats(Thread& th) { return th.rt->gc->stats; }
Value gc_callbacks(Thread& th) { return th.rt->gc->callbacks; }
Value gc_garbage(Thread& th) { return th.rt->gc->garbage; }
int gc_debug_flags(Thread& th) { return th.rt->gc->debug_flags; }
void gc_set_debug_flags(Thread& th, int flags) { th.rt->gc->debug_flags = flags; }

Owned gc_reachable_objects(Thread& th) {
  GcState& gc = *th.rt->gc;
  AddressMap graph;
  std::vector<Object*> order;
  Gather gather(graph, order);
  for (const Owned* root : {&th.rt->modules, &th.rt->builtins, &th.rt->sys, &th.rt->interned_keep}) gather(root->get());
  if (gc.roots != nullptr) gc.roots(th, gather);
  sweep_dead(gc);
  for (Object* o : gc.candidates) {
    if (o->gc_state != kGcDying) gather(Value(o));
  }
  for (size_t i = 0; i < order.size(); ++i) traverse(order[i], gather);
  Owned list = list_new(th, order.size());
  if (!list) return {};
  for (Object* o : order) {
    if (failed(list_append(th, list.as<List>(), Value(o)))) return {};
  }
  return list;
}

Status gc_init(Thread& th) {
  auto* gc = new GcState;
  th.rt->gc = gc;
  gc->callbacks = list_new(th);
  gc->garbage = list_new(th);
  return gc->callbacks && gc->garbage ? Status::kOk : Status::kError;
}

void gc_drop_lists(Runtime& rt) {
  if (rt.gc == nullptr) return;
  rt.gc->callbacks.reset();
  rt.gc->garbage.reset();
}

void gc_destroy(Runtime& rt) {
  GcState* gc = rt.gc;
  if (gc == nullptr) return;
  rt.gc = nullptr;
  sweep_dead(*gc);
  for (Object* o : gc->candidates) o->unset(Object::kBuffered);
  delete gc;
}

void gc_set_roots(Runtime& rt, GcRootsFn roots) { rt.gc->roots = roots; }

}  // namespace dxpy
