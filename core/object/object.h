// The 16-byte header that every heap object starts with, and the inline counting on it.
//
//   +0  RefCount (8)   +8  shape: u32 offset into the shape space   +12 kind   +13 flags   +14 lock and collector   +15
//   owner
#pragma once

#include "core/memory/refcount.h"
#include "core/object/value.h"

namespace dxpy {

struct Shape;
struct Type;
class Thread;
class Runtime;

enum class Kind : uint8_t {
#define DX_KIND(name) k##name,
#include "core/object/kinds.def"
#undef DX_KIND
};

// Shapes and types live in one reserved region so that 32 bits name them (on wasm32 an address already is 32 bits).
#if UINTPTR_MAX > 0xFFFFFFFFu
inline constexpr size_t kShapeSpaceSize = size_t{512} << 20;
extern char g_shape_space[kShapeSpaceSize];  // zero pages until touched; see shape_space.h for its allocator
DX_ALWAYS_INLINE Shape* shape_at(uint32_t offset) { return reinterpret_cast<Shape*>(g_shape_space + offset); }
DX_ALWAYS_INLINE uint32_t shape_offset(const Shape* s) {
  return static_cast<uint32_t>(reinterpret_cast<const char*>(s) - g_shape_space);
}
#else
DX_ALWAYS_INLINE Shape* shape_at(uint32_t offset) { return reinterpret_cast<Shape*>(offset); }
DX_ALWAYS_INLINE uint32_t shape_offset(const Shape* s) { return reinterpret_cast<uint32_t>(s); }
#endif

struct Object {
  enum Flag : uint8_t {
    kExact = 1,       // an instance of the built-in type itself, not of a subclass
    kGc = 2,          // may be part of a cycle
    kUnbuffered = 4,  // kGc, and not in a candidate buffer of the collector: a decrement to non-zero puts it there
    kWeakRefs = 8,    // has entries in the runtime's weak-reference table
    kFinalized = 16,  // its __del__ has run
    kHasDict = 32,    // instances: the attribute word holds a real dict (shape is in dict mode)
    kKind1 = 64,      // free for the kind (str: interned; tuple: not tracked ...)
    kKind2 = 128,     // free for the kind
  };

  RefCount refs{1};
  uint32_t shape_ref;
  Kind kind;
  uint8_t flags;
  uint8_t gc_state;  // bit 0: object lock; the rest belongs to the cycle collector (gc.cpp)
  uint8_t owner;     // thread that owns the local half of the count; 0: nobody, shared counting only

  DX_ALWAYS_INLINE Shape* shape() const { return shape_at(shape_ref); }
  DX_ALWAYS_INLINE Type* type() const;  // defined in type.h
  bool has(Flag f) const { return (flags & f) != 0; }
  void set(Flag f) { flags = static_cast<uint8_t>(flags | f); }
  void unset(Flag f) { flags = static_cast<uint8_t>(flags & ~f); }

  // From now on it may be part of a cycle.
  void track() {
    if (!has(kGc)) flags |= kGc | kUnbuffered;
  }
  // Only of a new object: one that was a candidate stays in the buffer.
  void untrack() { flags = static_cast<uint8_t>(flags & ~(kGc | kUnbuffered)); }
  bool is_buffered() const { return (flags & (kGc | kUnbuffered)) == kGc; }
};

static_assert(sizeof(Object) == 16);

// The last reference is gone: runs weak-reference callbacks, __del__, and frees. Never recurses deeply: nested frees
// are queued.
DX_NOINLINE void object_dead(Object* o);
// Puts a container whose count went down to non-zero into the candidate buffer of the cycle collector.
DX_NOINLINE void gc_candidate(Object* o);

DX_ALWAYS_INLINE void inc_ref(Object* o) { o->refs.inc_strong(); }
DX_ALWAYS_INLINE void dec_ref(Object* o) {
  if (o->refs.is_immortal()) return;
  if (o->refs.dec_strong()) {
    object_dead(o);
  } else if (DX_UNLIKELY(o->has(Object::kUnbuffered))) {
    gc_candidate(o);
  }
}
DX_ALWAYS_INLINE void inc_ref(Value v) {
  if (v.is_object()) inc_ref(v.as_object());
}
DX_ALWAYS_INLINE void dec_ref(Value v) {
  if (v.is_object()) dec_ref(v.as_object());
}

DX_ALWAYS_INLINE bool is_kind(Value v, Kind k) { return v.is_object() && v.as_object()->kind == k; }
DX_ALWAYS_INLINE bool is_exact_kind(Value v, Kind k) {
  return v.is_object() && v.as_object()->kind == k && v.as_object()->has(Object::kExact);
}

}  // namespace dxpy
