// The module _tracemalloc: which blocks of memory live, and where they were asked for. While it traces, every
// allocation of the process is reported by core/memory/alloc.h; those of this runtime's threads are noted with the
// Python frames of that moment.
#include <mutex>
#include <unordered_map>
#include <vector>

#include "core/interp/frame.h"
#include "core/memory/alloc.h"
#include "core/modules/builtin_module.h"
#include "core/modules/module_state.h"
#include "core/object/gc.h"
#include "core/object/int.h"
#include "core/object/list.h"
#include "core/object/str.h"
#include "core/object/tuple.h"

namespace dxpy {

namespace {

constexpr uint32_t kMostFrames = 65535;

// An instruction of a running function. The line is looked up when somebody asks.
struct Place {
  Code* code;  // owned by the Tracer
  uint32_t instruction;
  bool operator==(const Place&) const = default;
};

// The frames at the moment of an allocation, innermost first, up to the limit; blocks from one place share theirs.
struct Trail {
  std::vector<Place> places;
  uint32_t depth;  // frames there were, up to kMostFrames
  bool operator==(const Trail&) const = default;
};

struct TrailHash {
  size_t operator()(const Trail& trail) const {
    uint64_t h = trail.depth;
    for (const Place& p : trail.places) {
      h = (h ^ reinterpret_cast<uintptr_t>(p.code) ^ p.instruction) * 0x9E3779B97F4A7C15u;
      h ^= h >> 29;
    }
    return static_cast<size_t>(h);
  }
};

struct Block {
  size_t size;
  const Trail* trail;  // a key of trails_, which do not move
};

// A block may be freed by a thread without the turn, so the tables have a mutex of their own. Nothing is allocated for
// Python while it is held.
class Tracer final : public AllocWatcher {
 public:
  ~Tracer() { stop(); }
  void clear() { stop(); }  // of a module's state: before the last collection
  void allocated(void* block, size_t size) override;
  void freed(void* block) override;

  Status start(Thread& th, uint32_t frame_limit);
  void stop();
  void clear_traces();
  void reset_peak();
  bool tracing() const { return rt_ != nullptr; }
  uint32_t frame_limit() const { return frame_limit_; }
  Owned traces(Thread& th);                        // list of (domain, size, frames, depth)
  Owned frames_of_block(Thread& th, void* block);  // None: not traced
  Owned traced_memory(Thread& th);
  size_t own_memory();

 private:
  Trail current_trail(const Thread& th) const;
  void forget(void* block);

  std::mutex mutex_;
  Runtime* rt_ = nullptr;  // nullptr: not tracing
  bool reading_ = false;   // traces() runs: what it allocates is no business of the program
  uint32_t frame_limit_ = 1;
  size_t size_ = 0, peak_ = 0;
  std::unordered_map<void*, Block> blocks_;
  std::unordered_map<Trail, size_t, TrailHash> trails_;  // to the bytes of their list of places
};

Trail Tracer::current_trail(const Thread& th) const {
  Trail trail{{}, 0};
  for (const Frame* f = th.frame; f != nullptr && trail.depth < kMostFrames; f = f->previous) {
    if (!f->started) continue;  // still being made
    if (trail.depth++ < frame_limit_) trail.places.push_back({f->code, frame_instruction(f)});
  }
  return trail;
}

void Tracer::allocated(void* block, size_t size) {
  Thread* th = Thread::current();
  if (th == nullptr || th->rt != rt_ || reading_) return;
  std::lock_guard lock(mutex_);
  forget(block);
  Trail trail = current_trail(*th);
  size_t bytes = trail.places.size() * sizeof(Place);
  auto [at, fresh] = trails_.try_emplace(std::move(trail), bytes);
  if (fresh) {
    for (const Place& p : at->first.places) inc_ref(p.code);
  }
  blocks_[block] = {size, &at->first};
  size_ += size;
  if (size_ > peak_) peak_ = size_;
}

void Tracer::freed(void* block) {
  std::lock_guard lock(mutex_);
  forget(block);
}

void Tracer::forget(void* block) {
  auto at = blocks_.find(block);
  if (at == blocks_.end()) return;
  size_ -= at->second.size;
  blocks_.erase(at);
}

Status Tracer::start(Thread& th, uint32_t frame_limit) {
  if (tracing()) return Status::kOk;
  frame_limit_ = frame_limit;
  rt_ = th.rt;
  if (mem_watch(this)) {
    block_stock(*rt_)->close();
    return Status::kOk;
  }
  rt_ = nullptr;
  return raise(th, th.rt->exc.RuntimeError, "another runtime of this process is tracing memory");
}

void Tracer::stop() {
  if (!tracing()) return;
  mem_unwatch();
  block_stock(*rt_)->open();
  rt_ = nullptr;
  clear_traces();
}

void Tracer::clear_traces() {
  decltype(trails_) dropped;
  {
    std::lock_guard lock(mutex_);
    blocks_.clear();
    dropped.swap(trails_);
    size_ = peak_ = 0;
  }
  for (auto& [trail, bytes] : dropped) {
    for (const Place& p : trail.places) dec_ref(p.code);
  }
}

void Tracer::reset_peak() {
  std::lock_guard lock(mutex_);
  peak_ = size_;
}

// ((filename, line), ...), the innermost frame first.
Owned frames_tuple(Thread& th, const Trail& trail) {
  if (trail.places.empty()) {
    Owned name = str_new(th, "<unknown>");
    Owned frame = name ? tuple_of(th, name.get(), Value::small_int(0)) : Owned();
    return frame ? tuple_of(th, frame.get()) : Owned();
  }
  std::vector<Owned> frames;
  std::vector<Value> items;
  for (const Place& p : trail.places) {
    frames.push_back(tuple_of(th, p.code->filename, Value::small_int(code_line(p.code, p.instruction))));
    if (!frames.back()) return {};
    items.push_back(frames.back());
  }
  return tuple_from(th, items.data(), items.size());
}

Owned Tracer::traces(Thread& th) {
  std::vector<Block> now;
  {
    std::lock_guard lock(mutex_);
    for (const auto& [block, info] : blocks_) now.push_back(info);
  }
  reading_ = true;
  Owned result = list_new(th);
  std::unordered_map<const Trail*, Owned> made;
  for (const Block& info : now) {
    if (!result) break;
    Owned& frames = made[info.trail];
    if (!frames) frames = frames_tuple(th, *info.trail);
    Owned size = frames ? int_from_u64(th, info.size) : Owned();
    Owned trace = size
                      ? tuple_of(th, Value::small_int(0), size.get(), frames.get(), Value::small_int(info.trail->depth))
                      : Owned();
    if (!trace || failed(list_append(th, result.as<List>(), trace))) result.reset();
  }
  reading_ = false;
  return result;
}

Owned Tracer::frames_of_block(Thread& th, void* block) {
  const Trail* trail = nullptr;
  {
    std::lock_guard lock(mutex_);
    auto at = blocks_.find(block);
    if (at != blocks_.end()) trail = at->second.trail;
  }
  return trail != nullptr ? frames_tuple(th, *trail) : Owned::none();
}

Owned Tracer::traced_memory(Thread& th) {
  int64_t size, peak;
  {
    std::lock_guard lock(mutex_);
    size = static_cast<int64_t>(size_);
    peak = static_cast<int64_t>(peak_);
  }
  return tuple_of(th, Value::small_int(size), Value::small_int(peak));
}

size_t Tracer::own_memory() {
  std::lock_guard lock(mutex_);
  size_t total = blocks_.size() * (sizeof(std::pair<void*, Block>) + sizeof(void*)) + trails_.size() * sizeof(Trail);
  for (const auto& [trail, bytes] : trails_) total += bytes;
  return total + (blocks_.bucket_count() + trails_.bucket_count()) * sizeof(void*);
}

// --- the module's functions

Tracer& tracer(Thread& th) { return module_state<Tracer>(th); }

bool is_tracing(Thread& th) { return tracer(th).tracing(); }
Owned start(Thread& th, int64_t nframe) {
  if (nframe < 1 || nframe > int64_t{kMostFrames}) {
    return raise(th, th.rt->exc.ValueError, "the number of frames must be in range [1; {}]", kMostFrames);
  }
  if (failed(tracer(th).start(th, static_cast<uint32_t>(nframe)))) return {};
  return Owned::none();
}
Owned stop(Thread& th) {
  tracer(th).stop();
  return Owned::none();
}
Owned clear_traces(Thread& th) {
  if (tracer(th).tracing()) tracer(th).clear_traces();
  return Owned::none();
}
Owned reset_peak(Thread& th) {
  if (tracer(th).tracing()) tracer(th).reset_peak();
  return Owned::none();
}
Owned get_traces(Thread& th) { return tracer(th).traces(th); }
Owned get_object_traceback(Thread& th, Value object) {
  if (!object.is_object()) return Owned::none();
  Object* o = object.as_object();
  return tracer(th).frames_of_block(th, reinterpret_cast<char*>(o) - o->type()->prefix_size);
}
int64_t get_traceback_limit(Thread& th) { return tracer(th).frame_limit(); }
Owned get_traced_memory(Thread& th) { return tracer(th).traced_memory(th); }
int64_t get_tracemalloc_memory(Thread& th) { return static_cast<int64_t>(tracer(th).own_memory()); }

const NativeDef kFunctions[] = {
    function<&is_tracing>("is_tracing()",
                          "Return True if the tracemalloc module is tracing Python memory allocations."),
    function<&start>("start(nframe=1, /)",
                     "Start tracing Python memory allocations.\n\nAlso set the maximum number of frames stored in the "
                     "traceback of a\ntrace to nframe."),
    function<&stop>("stop()",
                    "Stop tracing Python memory allocations.\n\nAlso clear traces of memory blocks allocated by "
                    "Python."),
    function<&clear_traces>("clear_traces()", "Clear traces of memory blocks allocated by Python."),
    function<&reset_peak>("reset_peak()",
                          "Set the peak size of memory blocks traced by tracemalloc to the current size.\n\nDo nothing "
                          "if the tracemalloc module is not tracing memory allocations."),
    function<&get_traces>("_get_traces()",
                          "Get traces of all memory blocks allocated by Python.\n\nReturn a list of (size: int, "
                          "traceback: tuple) tuples.\ntraceback is a tuple of (filename: str, lineno: int) "
                          "tuples.\n\nReturn an empty list if the tracemalloc module is disabled."),
    function<&get_object_traceback>("_get_object_traceback(obj, /)",
                                    "Get the traceback where the Python object obj was allocated.\n\nReturn a tuple of "
                                    "(filename: str, lineno: int) tuples.\nReturn None if the tracemalloc module is "
                                    "disabled or did not\ntrace the allocation of the object."),
    function<&get_traceback_limit>(
        "get_traceback_limit()",
        "Get the maximum number of frames stored in the traceback of a trace.\n\nBy default, "
        "a trace of an allocated memory block only stores\nthe most recent frame: the limit "
        "is 1."),
    function<&get_traced_memory>("get_traced_memory()",
                                 "Get the current size and peak size of memory blocks traced by "
                                 "tracemalloc.\n\nReturns a tuple: (current: int, peak: int)."),
    function<&get_tracemalloc_memory>("get_tracemalloc_memory()",
                                      "Get the memory usage in bytes of the tracemalloc module.\n\nThis memory is used "
                                      "internally to trace memory allocations."),
};

}  // namespace

const ModuleDef kTracemallocModule = {"_tracemalloc", "Debug module to trace memory blocks allocated by Python.",
                                      kFunctions};

}  // namespace dxpy
