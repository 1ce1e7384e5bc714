#include "core/object/object.h"
#include "core/object/live_objects.h"

#include <cstring>
#include <new>
#include <utility>

#include "core/base/unaligned.h"
#include "core/memory/alloc.h"
#include "core/object/bytes.h"
#include "core/object/error.h"
#include "core/object/gc.h"
#include "core/object/shape.h"
#include "core/object/str.h"
#include "core/object/text_block.h"
#include "core/object/type_internal.h"
#include "core/object/weakref.h"

// Its loops stay loops.
#define DX_NO_MEMSET __attribute__((no_builtin("memset")))

namespace dxpy {

namespace {

// Nested frees go this deep on the C++ stack; what lies deeper is queued, so that a million nested lists free without
// recursion.
constexpr uint32_t kDeallocDepthLimit = 48;

Object*& queue_link(Object* o) {  // a dead object's count word holds the link of the queue
  static_assert(sizeof(RefCount) >= sizeof(Object*));
  return *reinterpret_cast<Object**>(&o->refs);
}

// Runs __del__ and weak-reference callbacks. False: the object came back to life.
bool finish_life(Thread& th, Object* o) {
  Type* type = o->type();
  bool has_finalizer = type->slots.finalize != nullptr && !o->has(Object::kFinalized);
  if (!has_finalizer && !o->has(Object::kWeakRefs)) return true;
  Owned saved = take_error(th);
  // What dies while user code runs dies at once, as deep as the frees around it may be.
  const uint32_t depth = std::exchange(th.dealloc_depth, 0);
  Object* const queue = std::exchange(th.dealloc_queue, nullptr);
  o->refs.set_local(1);  // alive while user code runs
  if (has_finalizer) {
    o->set(Object::kFinalized);
    type->slots.finalize(th, o);
  }
  bool alive = o->refs.local() > 1;
  if (!alive && o->has(Object::kWeakRefs)) {
    weakrefs_clear(th, o, true);
    alive = o->refs.local() > 1;
  }
  if (alive) {
    o->refs.set_local(o->refs.local() - 1);
    if (o->has(Object::kUnbuffered)) gc_candidate(o);  // it has left the buffer
  } else {
    o->refs.set_local(0);
  }
  th.dealloc_depth = depth;
  th.dealloc_queue = queue;
  restore_error(th, std::move(saved));
  return !alive;
}

void dealloc_one(Thread& th, Object* o) {
  bool plain = !o->has(Object::kWeakRefs) && o->type()->slots.finalize == nullptr;
  if (!plain && !finish_life(th, o)) return;
  if (o->is_buffered()) gc_forget(o);
  DeallocFn dealloc = o->type()->slots.dealloc;
  if (dealloc != nullptr) {
    dealloc(th, o);
  } else {
    object_free(th, o);
  }
}

}  // namespace

namespace {

// A str or bytes that only its count and its memory know of: most of what dies.
DX_ALWAYS_INLINE bool is_plain_text(const Object* o) {
  constexpr uint8_t kOthers = Object::kWeakRefs | Object::kGc;
  return (o->kind == Kind::kStr || o->kind == Kind::kBytes) &&
         (o->flags & (Object::kExact | kOthers)) == Object::kExact && o->gc_state == 0;
}

}  // namespace

void object_dead(Object* o) {
  if (is_plain_text(o)) {
    Runtime& rt = *Thread::current()->rt;
    live_object_remove(rt, o);
    if (o->kind == Kind::kBytes) return text_block_free(rt, static_cast<Bytes*>(o), static_cast<Bytes*>(o)->size);
    auto* s = static_cast<Str*>(o);
    if (DX_UNLIKELY(s->index != nullptr)) mem_free(s->index);
    text_block_free(rt, s, s->byte_size);
    return;
  }
  Thread& th = *Thread::current();
  if (th.dealloc_depth >= kDeallocDepthLimit) {
    if (o->is_buffered()) gc_forget(o);
    queue_link(o) = th.dealloc_queue;
    th.dealloc_queue = o;
    return;
  }
  ++th.dealloc_depth;
  dealloc_one(th, o);
  if (th.dealloc_depth == 1) {
    while (Object* next = th.dealloc_queue) {
      th.dealloc_queue = queue_link(next);
      new (&next->refs) RefCount(0);
      dealloc_one(th, next);
    }
  }
  --th.dealloc_depth;
}

Object* object_place(Thread& th, Type* type, char* block) {
  Object* o = reinterpret_cast<Object*>(block + type->prefix_size);
  new (&o->refs) RefCount(1);
  o->shape_ref = shape_offset(type->root_shape);
  o->kind = type->instance_kind;
  uint8_t flags = 0;
  if (type->has_flag(TypeFlags::kGc)) flags |= Object::kGc | Object::kUnbuffered;
  if (type->has_flag(TypeFlags::kHeap)) {
    inc_ref(static_cast<Object*>(type));  // an instance keeps its class
  } else {
    flags |= Object::kExact;
  }
  if (type->dict_offset != 0 && type->root_shape->dict_mode) flags |= Object::kHasDict;
  o->flags = flags;
  o->owner = th.owner_id;
  if (DX_UNLIKELY(type->slots.finalize != nullptr) && th.rt->gc != nullptr) ++gc_front(*th.rt)->finalizable;
  live_object_add(*th.rt, o);
  return o;
}

namespace {

// Makes an object of zeroed memory.
DX_ALWAYS_INLINE Object* object_init(Thread& th, Type* type, char* block) {
  if (DX_UNLIKELY(block == nullptr)) {
    (void)raise_no_memory(th);
    return nullptr;
  }
  return object_place(th, type, block);
}

}  // namespace

namespace {

// At least a header. Most objects are so small that a call would take longer.
DX_ALWAYS_INLINE void zero_block(char* block, size_t size) {
  static_assert(sizeof(Object) == 16);
  struct Piece {
    uint64_t low = 0, high = 0;
  };
  size_t i = 0;
  do {
    store_unaligned(block + i, Piece());
    i += sizeof(Piece);
  } while (i + sizeof(Piece) <= size);
  store_unaligned(block + size - sizeof(Piece), Piece());
}

}  // namespace

DX_NO_MEMSET Object* object_alloc(Thread& th, Type* type, size_t extra_bytes) {
  const size_t size = type->prefix_size + type->basic_size + extra_bytes;
  BlockStock* stock = block_stock(*th.rt);
  void* block = DX_LIKELY(stock != nullptr) ? stock->take(size) : nullptr;
  if (DX_LIKELY(block != nullptr)) {
    zero_block(static_cast<char*>(block), size);
  } else {
    block = mem_zalloc(size);
  }
  return object_init(th, type, static_cast<char*>(block));
}

Object* object_alloc_raw(Thread& th, Type* type, size_t extra_bytes) {
  const size_t fixed = type->prefix_size + type->basic_size;
  auto* block = static_cast<char*>(mem_alloc(fixed + extra_bytes));
  if (block != nullptr) std::memset(block, 0, fixed);
  return object_init(th, type, block);
}

static void forget_finalizable(Thread& th, const Object* o) {
  if (th.rt->gc != nullptr && (o->gc_state & kGcUncounted) == 0) --gc_front(*th.rt)->finalizable;
}

void object_free(Thread& th, Object* o) {
  Type* type = o->type();
  // An exact built-in object without an attribute word has nothing that a subclass could have added.
  if (!o->has(Object::kExact) || type->dict_offset != 0) clear_attributes(th, o);
  if (DX_UNLIKELY(type->slots.finalize != nullptr)) forget_finalizable(th, o);
  live_object_remove(*th.rt, o);
  char* block = reinterpret_cast<char*>(o) - type->prefix_size;
  if (is_variable_size(o->kind) || (o->gc_state & kGcOddSize) != 0) {
    mem_free(block);
  } else {
    block_free(*th.rt, block, type->prefix_size + type->basic_size);
  }
  if (type->has_flag(TypeFlags::kHeap)) dec_ref(static_cast<Object*>(type));
}

void traverse_attributes(Object* o, Visitor& visit) {
  Type* type = o->type();
  if (type->has_flag(TypeFlags::kHeap)) visit(static_cast<Object*>(type));
  instance_visit_slots(o, visit);
}

void clear_attributes(Thread& th, Object* o) { instance_drop_slots(th, o); }

// --- thread

namespace {
thread_local Thread* t_current = nullptr;
}

Thread::~Thread() { mem_free(repr_stack); }
Thread* Thread::current() { return t_current; }
void Thread::set_current(Thread* t) { t_current = t; }

Status check_native_stack(Thread& th, const char* where) {
  if (DX_LIKELY(static_cast<char*>(__builtin_frame_address(0)) >= th.native_stack_limit)) return Status::kOk;
  return raise(th, th.rt->exc.RecursionError, "Stack overflow (used {} kB){}", 0, where);
}

Status enter_native(Thread& th, const char* where) {
  // Not the address of a local: AddressSanitizer keeps those elsewhere.
  if (DX_UNLIKELY(static_cast<char*>(__builtin_frame_address(0)) < th.native_stack_limit)) {
    return raise(th, th.rt->exc.RecursionError, "Stack overflow (used {} kB){}", 0, where);
  }
  if (DX_UNLIKELY(++th.native_depth > th.native_depth_limit)) {
    --th.native_depth;
    return raise(th, th.rt->exc.RecursionError, "Stack overflow{}", where);
  }
  if (DX_UNLIKELY(++th.recursion_depth > th.recursion_limit)) {
    --th.native_depth;
    --th.recursion_depth;
    return raise(th, th.rt->exc.RecursionError, "maximum recursion depth exceeded{}", where);
  }
  return Status::kOk;
}

}  // namespace dxpy
