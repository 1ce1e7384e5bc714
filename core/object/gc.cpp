// The cycle collector, synchronous form, in two generations.
//
// Candidates: every container (kGc) whose count went down to non-zero since the last collection. A garbage cycle always
// contains one: the last outside reference to it was dropped by such a decrement. dec_ref appends them to a buffer
// (Object::is_buffered). An object knows its position there, so that neither adding nor dying has to
// search, and leaves a hole when it dies by its count.
//
// Generations: what a collection found alive is old (kOld) and has a buffer of candidates of its own. A young
// collection starts from the young candidates and does not enter old objects: a reference from one counts as from
// outside. A full one takes both buffers. Young ones run each time that enough young candidates are alive, full ones
// when the objects that survived since the last full one are a constant part of what that looked at: so the cost of
// either stays proportional to the number of objects that the program makes, however many it keeps.
//
// A collection
//   1. gathers the subgraph that the candidates reach and, in the same pass, takes from a copy of each object's count
//   one for each reference inside the subgraph: what stays positive is referenced from outside;
//   2. everything reachable from those is alive, the rest is garbage;
//   3. clears weak references into the garbage, calls callbacks, runs finalizers (PEP 442), looks again for what they
//   resurrected,
//   4. and lets each object that is still garbage clear itself.
//
// Which objects are in the subgraph, and which are alive, are bits of Object::gc_state. The half of the count word that
// no one uses while threads take turns (memory/refcount.h) has the copy of the count during a collection, and otherwise
// the position of an object that is in a buffer.
//
// It runs at safepoints of the interpreter (Breaker::kCollect) or from gc.collect(), never inside a decrement.
#include "core/object/gc.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "core/memory/alloc.h"
#include "core/object/list.h"
#include "core/object/weakref.h"

namespace dxpy {

namespace {

constexpr size_t kInitialThreshold = 10000;
// A full collection waits for this many young thresholds of survivors, or for a quarter of what the last one looked at.
constexpr size_t kFullAfterThresholds = 10;
constexpr size_t kFullGrowthDivisor = 4;
// Holes that a buffer has at least before they are closed.
constexpr size_t kHolesAtLeast = 256;

// Bits of Object::gc_state beside those of gc.h.
constexpr uint8_t kOld = 0x40;      // survived a collection
constexpr uint8_t kFrozen = 0x20;   // gc.freeze(): outside of every collection
constexpr uint8_t kInGraph = 0x10;  // belongs to what this collection looks at
constexpr uint8_t kAlive = 0x08;    // and is reachable from outside
constexpr uint8_t kHushed = 0x04;   // kUnbuffered is unset only to keep it out of the buffers

bool state_has(const Object* o, uint8_t bits) { return (o->gc_state & bits) != 0; }
void state_set(Object* o, uint8_t bits) { o->gc_state = static_cast<uint8_t>(o->gc_state | bits); }
void state_unset(Object* o, uint8_t bits) { o->gc_state = static_cast<uint8_t>(o->gc_state & ~bits); }

// What the collector notes in the shared half of an object's count word.
int32_t note_of(const Object* o) {
  int32_t n;
  std::memcpy(&n, reinterpret_cast<const char*>(&o->refs) + sizeof(uint32_t), sizeof n);
  return n;
}
void set_note(Object* o, int32_t n) { std::memcpy(reinterpret_cast<char*>(&o->refs) + sizeof(uint32_t), &n, sizeof n); }

// Living objects that may be garbage, in the order in which they came; nullptr: a hole where one died.
struct CandidateBuffer {
  std::vector<Object*> objects;
  size_t holes = 0;

  size_t alive() const { return objects.size() - holes; }
  void add(Object* o) {
    set_note(o, static_cast<int32_t>(objects.size()));
    if (DX_UNLIKELY(objects.size() == objects.capacity())) return add_growing(o);
    objects.push_back(o);
  }
  DX_NOINLINE void add_growing(Object* o) { objects.push_back(o); }
  void remove(Object* o) {
    if (objects.back() == o) return objects.pop_back();  // short-lived objects die newest first
    objects[static_cast<uint32_t>(note_of(o))] = nullptr;
    if (++holes >= kHolesAtLeast && holes >= alive()) close_holes();
  }
  void close_holes() {
    std::erase(objects, nullptr);
    holes = 0;
    number();
  }
  // Tells each object its position, also after a collection has used the place for its own notes.
  void number() {
    for (size_t i = 0; i < objects.size(); ++i) {
      if (objects[i] != nullptr) set_note(objects[i], static_cast<int32_t>(i));
    }
  }
};

}  // namespace

struct GcState : GcFront {
  CandidateBuffer young, old;
  int64_t thresholds[3] = {kInitialThreshold, 10, 10};  // as gc.set_threshold was told
  size_t next_young = kInitialThreshold;                // young candidates at which to ask for a collection
  size_t survivors = 0;                                 // objects that became old since the last full collection
  size_t last_full = 0;                                 // objects that the last full collection found alive
  int64_t young_since_full = 0;
  bool enabled = true;
  bool running = false;
  int debug_flags = 0;
  GcStats stats[3];
  Owned callbacks, garbage;
  GcRootsFn roots = nullptr;
};

namespace {

void traverse(Object* o, Visitor& v) {
  if (TraverseFn f = o->type()->slots.traverse) f(o, v);
}

bool can_be_garbage(const Object* o) { return o->has(Object::kGc) && !o->refs.is_immortal(); }

// In the graph of a collection an object's note is a copy of its count.
void enter_graph(Object* o) {
  state_set(o, kInGraph);
  set_note(o, static_cast<int32_t>(o->refs.local()));
}
void leave_graph(Object* o) {
  state_unset(o, kInGraph | kAlive);
  set_note(o, 0);
}

// Gathers into `order` everything that the objects on it reach without entering those whose state has a bit of
// `outside`, and takes from the copy of each one's count the references from inside.
struct Gather : Visitor {
  std::vector<Object*>& order;
  uint8_t outside;
  Gather(std::vector<Object*>& o, uint8_t not_these) : Visitor{&see}, order(o), outside(not_these) {}
  bool add(Object* o) {
    if (!can_be_garbage(o) || state_has(o, outside)) return false;
    enter_graph(o);
    order.push_back(o);
    return true;
  }
  static void see(Visitor& self, Value v) {
    auto& me = static_cast<Gather&>(self);
    Object* o = v.as_object();
    if (state_has(o, kInGraph) || me.add(o)) set_note(o, note_of(o) - 1);
  }
  void run() {
    for (size_t i = 0; i < order.size(); ++i) traverse(order[i], *this);
  }
};

// Takes the references between members of a graph from the copies of their counts.
struct Subtract : Visitor {
  Subtract() : Visitor{&see} {}
  static void see(Visitor&, Value v) {
    Object* o = v.as_object();
    if (state_has(o, kInGraph)) set_note(o, note_of(o) - 1);
  }
};

struct MarkAlive : Visitor {
  std::vector<Object*> work;
  MarkAlive() : Visitor{&see} {}
  static void see(Visitor& self, Value v) {
    Object* o = v.as_object();
    if ((o->gc_state & (kInGraph | kAlive)) == kInGraph) static_cast<MarkAlive&>(self).mark(o);
  }
  void mark(Object* o) {
    state_set(o, kAlive);
    work.push_back(o);
  }
  void run() {
    while (!work.empty()) {
      Object* o = work.back();
      work.pop_back();
      traverse(o, *this);
    }
  }
};

// Takes apart a graph whose counts are done: gives the members that nothing outside refers to, and marks the others as
// old. `extra` is how many references the caller itself holds on each.
std::vector<Object*> find_garbage(const std::vector<Object*>& order, int32_t extra) {
  MarkAlive alive;
  for (Object* o : order) {
    if (state_has(o, kAlive) || note_of(o) <= extra) continue;
    alive.mark(o);
    alive.run();
  }
  std::vector<Object*> garbage;
  for (Object* o : order) {
    bool is_alive = state_has(o, kAlive);
    leave_graph(o);
    if (!is_alive) {
      garbage.push_back(o);
    } else if (!o->is_buffered()) {  // what is in the young buffer (resurrected just now) stays young
      state_set(o, kOld);
    }
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
std::vector<Object*> drop_resurrected(GcState& gc, const std::vector<Object*>& garbage) {
  for (Object* o : garbage) enter_graph(o);
  Subtract subtract;
  for (Object* o : garbage) traverse(o, subtract);
  std::vector<Object*> still = find_garbage(garbage, 1);
  for (CandidateBuffer* buffer : {&gc.young, &gc.old}) buffer->number();  // finalizers made candidates of some
  return still;
}

// Takes the candidates out of a buffer, all but those that are frozen.
void take_candidates(CandidateBuffer& buffer, Gather& gather) {
  for (Object*& entry : buffer.objects) {
    Object* o = entry;
    if (o == nullptr || state_has(o, kFrozen)) continue;
    entry = nullptr;
    o->set(Object::kUnbuffered);
    if (!state_has(o, kInGraph)) gather.add(o);
  }
  buffer.close_holes();
}

// Clears what is garbage. Each is held by a reference of the collector's meanwhile, whose decrements must not make it a
// candidate again: it counts as buffered.
void clear_garbage(Thread& th, const std::vector<Object*>& doomed) {
  for (Object* o : doomed) {
    if (o->is_buffered()) continue;
    o->unset(Object::kUnbuffered);
    state_set(o, kHushed);
  }
  for (Object* o : doomed) {
    if (ClearFn clear = o->type()->slots.clear) clear(th, o);
  }
  for (Object* o : doomed) {
    if (!state_has(o, kHushed)) continue;
    state_unset(o, kHushed);
    o->set(Object::kUnbuffered);
  }
}

// gc.DEBUG_SAVEALL: garbage is kept for the program to look at.
void save_garbage(Thread& th, GcState& gc, const std::vector<Object*>& doomed) {
  for (Object* o : doomed) {
    if (failed(list_append(th, gc.garbage.as<List>(), Value(o)))) take_error(th).reset();
  }
}

int64_t collect(Thread& th, GcState& gc, bool full) {
  std::vector<Object*> order;
  Gather gather(order, full ? kFrozen : static_cast<uint8_t>(kFrozen | kOld));
  take_candidates(gc.young, gather);
  if (full) take_candidates(gc.old, gather);
  gather.run();
  std::vector<Object*> garbage = find_garbage(order, 0);
  size_t survived = order.size() - garbage.size();
  if (full) {
    gc.survivors = 0;
    gc.last_full = survived;
    gc.young_since_full = 0;
  } else {
    gc.survivors += survived;
    ++gc.young_since_full;
  }
  if (garbage.empty()) return 0;

  for (Object* o : garbage) inc_ref(o);
  bool finalizers = std::any_of(garbage.begin(), garbage.end(), [](Object* o) {
    return o->has(Object::kWeakRefs) || (o->type()->slots.finalize != nullptr && !o->has(Object::kFinalized));
  });
  std::vector<Object*> doomed;
  if (finalizers) {
    run_finalizers(th, garbage);
    doomed = drop_resurrected(gc, garbage);
  } else {
    doomed = garbage;
  }
  if ((gc.debug_flags & kGcSaveAll) != 0) {
    save_garbage(th, gc, doomed);
  } else {
    clear_garbage(th, doomed);
  }
  for (Object* o : garbage) dec_ref(o);
  return static_cast<int64_t>(doomed.size());
}

}  // namespace

namespace {

DX_NOINLINE void request_collection(Thread& th, GcState& gc) {
  if (!gc.enabled || gc.running) return;
  th.request(Breaker::kCollect);
  gc.next_young = gc.young.alive() * 2;  // not at every addition until it happens
}

}  // namespace

void gc_candidate(Object* o) {
  Thread* th = Thread::current();
  if (DX_UNLIKELY(th == nullptr || th->rt->gc == nullptr)) return;
  GcState& gc = *th->rt->gc;
  if (DX_UNLIKELY(o->refs.is_immortal())) {  // never again
    o->unset(Object::kUnbuffered);
    state_set(o, kHushed);
    return;
  }
  o->unset(Object::kUnbuffered);
  if (state_has(o, kOld)) return gc.old.add(o);
  gc.young.add(o);
  if (DX_UNLIKELY(gc.young.alive() >= gc.next_young)) request_collection(*th, gc);
}

void gc_forget(Object* o) {
  o->set(Object::kUnbuffered);
  if (DX_UNLIKELY(state_has(o, kHushed))) return state_unset(o, kHushed);
  GcState* gc = Thread::current()->rt->gc;
  if (gc != nullptr) (state_has(o, kOld) ? gc->old : gc->young).remove(o);
}

int64_t gc_collect(Thread& th, int generation) {
  GcState& gc = *th.rt->gc;
  if (gc.running) return -1;
  gc.running = true;
  th.clear_request(Breaker::kCollect);
  Owned saved = take_error(th);
  int64_t found = collect(th, gc, generation >= 2);
  restore_error(th, std::move(saved));
  gc.running = false;
  gc.next_young = gc.thresholds[0] <= 0 ? SIZE_MAX : static_cast<size_t>(gc.thresholds[0]);
  GcStats& stats = gc.stats[generation];
  ++stats.collections;
  stats.collected += static_cast<uint64_t>(found);
  return found;
}

void gc_safepoint(Thread& th) {
  th.clear_request(Breaker::kCollect);
  GcState& gc = *th.rt->gc;
  if (!gc.enabled || th.rt->shutting_down) return;
  size_t least = static_cast<size_t>(std::max<int64_t>(gc.thresholds[0], 1)) * kFullAfterThresholds;
  bool full = gc.survivors > std::max(least, gc.last_full / kFullGrowthDivisor);
  (void)gc_collect(th, full ? 2 : 0);
}

int64_t reference_count(const Object* o) { return o->refs.is_immortal() ? 0xC0000000 : int64_t{o->refs.local()}; }

bool gc_is_enabled(Thread& th) { return th.rt->gc->enabled; }
void gc_set_enabled(Thread& th, bool on) {
  GcState& gc = *th.rt->gc;
  gc.enabled = on;
  if (on && gc.thresholds[0] > 0) gc.next_young = static_cast<size_t>(gc.thresholds[0]);
}
GcCounts gc_counts(Thread& th) {
  const GcState& gc = *th.rt->gc;
  return {static_cast<int64_t>(gc.young.alive()), gc.young_since_full};
}
void gc_set_threshold(Thread& th, int generation, int64_t threshold) {
  GcState& gc = *th.rt->gc;
  gc.thresholds[generation] = threshold;
  if (generation == 0) gc.next_young = threshold <= 0 ? SIZE_MAX : static_cast<size_t>(threshold);
}
int64_t gc_threshold(Thread& th, int generation) { return th.rt->gc->thresholds[generation]; }
const GcStats& gc_stats(Thread& th, int generation) { return th.rt->gc->stats[generation]; }
Value gc_callbacks(Thread& th) { return th.rt->gc->callbacks; }
Value gc_garbage(Thread& th) { return th.rt->gc->garbage; }
int gc_debug_flags(Thread& th) { return th.rt->gc->debug_flags; }
void gc_set_debug_flags(Thread& th, int flags) { th.rt->gc->debug_flags = flags; }

void gc_leave_to_exit(Thread& th, Object* o) {
  if (o->type()->slots.finalize == nullptr || state_has(o, kGcUncounted)) return;
  state_set(o, kGcUncounted);
  --th.rt->gc->finalizable;
}
void gc_finalizers_unsure(Thread& th) {
  constexpr size_t kNeverZero = SIZE_MAX / 2;  // more than objects can die
  if (th.rt->gc != nullptr) th.rt->gc->finalizable = kNeverZero;
}
bool gc_end_is_silent(Thread& th) {
  const GcState& gc = *th.rt->gc;
  return gc.finalizable == 0 && gc.debug_flags == 0 && list_size(gc.callbacks) == 0 && list_size(gc.garbage) == 0 &&
         !weakrefs_have_callbacks(*th.rt);
}

namespace {

// Everything that the roots and the candidates reach, each once.
std::vector<Object*> reachable(Thread& th) {
  GcState& gc = *th.rt->gc;
  std::vector<Object*> order;
  Gather gather(order, 0);
  for (const Owned* root : {&th.rt->modules, &th.rt->builtins, &th.rt->sys, &th.rt->interned_keep}) {
    gather(root->get());
  }
  if (gc.roots != nullptr) gc.roots(th, gather);
  for (CandidateBuffer* buffer : {&gc.young, &gc.old}) {
    for (Object* o : buffer->objects) {
      if (o != nullptr && !state_has(o, kInGraph)) gather.add(o);
    }
  }
  gather.run();
  for (Object* o : order) leave_graph(o);
  for (CandidateBuffer* buffer : {&gc.young, &gc.old}) buffer->number();
  return order;
}

}  // namespace

Owned gc_reachable_objects(Thread& th, int generation) {
  std::vector<Object*> all = reachable(th);
  Owned list = list_new(th, all.size());
  if (!list) return {};
  for (Object* o : all) {
    if (generation >= 0 && (generation == 1 || state_has(o, kOld) != (generation == 2))) continue;
    if (failed(list_append(th, list.as<List>(), Value(o)))) return {};
  }
  return list;
}

void gc_freeze(Thread& th) {
  for (Object* o : reachable(th)) state_set(o, kFrozen);
}
void gc_unfreeze(Thread& th) {
  for (Object* o : reachable(th)) state_unset(o, kFrozen);
}
int64_t gc_frozen_count(Thread& th) {
  std::vector<Object*> all = reachable(th);
  return std::count_if(all.begin(), all.end(), [](Object* o) { return state_has(o, kFrozen); });
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
  for (CandidateBuffer* buffer : {&gc->young, &gc->old}) {
    for (Object* o : buffer->objects) {
      if (o != nullptr) o->set(Object::kUnbuffered);
    }
  }
  delete gc;
}

void gc_set_roots(Runtime& rt, GcRootsFn roots) { rt.gc->roots = roots; }

}  // namespace dxpy
