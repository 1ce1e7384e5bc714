// Frames: memory, life cycle, frame objects.
#include "core/interp/frame.h"

#include <cstddef>
#include <cstring>
#include <new>

#include "core/interp/decode.h"
#include "core/interp/eval.h"
#include "core/memory/alloc.h"
#include "core/object/dict.h"
#include "core/object/gc.h"
#include "core/object/misc.h"
#include "core/object/tuple.h"

namespace dxpy {

namespace {

constexpr size_t kChunkSize = 64 * 1024;

FrameStack::Chunk* new_chunk(size_t need) {
  size_t size = need + sizeof(FrameStack::Chunk);
  if (size < kChunkSize) size = kChunkSize;
  auto* c = static_cast<FrameStack::Chunk*>(mem_alloc(size));
  if (c != nullptr) c->end = reinterpret_cast<char*>(c) + size;
  return c;
}

char* push_chunk(FrameStack* s, size_t size) {
  FrameStack::Chunk* c = s->spare;
  if (c != nullptr && static_cast<size_t>(c->end - c->data) >= size) {
    s->spare = nullptr;
  } else {
    c = new_chunk(size);
    if (c == nullptr) return nullptr;
  }
  c->previous = s->chunk;
  s->chunk = c;
  s->top = c->data;
  s->end = c->end;
  return s->top;
}

char* stack_alloc(FrameStack* s, size_t size) {
  if (DX_LIKELY(s->chunk != nullptr && static_cast<size_t>(s->end - s->top) >= size)) {
    char* p = s->top;
    s->top += size;
    return p;
  }
  char* p = push_chunk(s, size);
  if (p != nullptr) s->top += size;
  return p;
}

void drop(Value& v) { dec_ref(std::exchange(v, Value())); }

// The frame ends while somebody holds its object: the content moves to memory that the object owns.
void move_to_object(Thread& th, Frame* f) {
  FrameObject* object = f->object;
  size_t size = frame_size(f->code);
  auto* copy = static_cast<Frame*>(mem_alloc(size));
  if (copy == nullptr) {  // the object keeps an empty frame: nothing can be shown, nothing dangles
    object->frame = nullptr;
    frame_clear(th, f);
    return;
  }
  std::memcpy(static_cast<void*>(copy), f, size);
  copy->sp = copy->slots + (f->sp - f->slots);
  copy->owner = FrameOwner::kObject;
  copy->generator = nullptr;
  copy->object = nullptr;  // the object owns the frame now, not the other way round
  // What lies on the stack is of no interest any more.
  while (copy->sp > copy->stack_base()) drop(*--copy->sp);
  Frame* back = f->previous;
  if (back != nullptr && !object->back) {
    FrameObject* b = frame_object(th, back);
    if (b != nullptr) {
      inc_ref(static_cast<Object*>(b));
      object->back = Value(b);
    } else {
      clear_error(th);
    }
  }
  copy->previous = nullptr;
  object->frame = copy;
  dec_ref(static_cast<Object*>(object));
}

}  // namespace

FrameStack* frame_stack_new() { return new (std::nothrow) FrameStack; }

void frame_stack_leave_chunk(FrameStack* s) {
  FrameStack::Chunk* c = s->chunk;
  if (c->previous == nullptr) return;
  s->chunk = c->previous;
  mem_free(s->spare);
  s->spare = c;
  s->top = s->end = c->previous->end;
  // The frame below ends somewhere inside its chunk; the tail stays unused until that frame is popped.
}

void frame_stack_delete(FrameStack* s) {
  if (s == nullptr) return;
  while (s->chunk != nullptr) {
    auto* previous = s->chunk->previous;
    mem_free(s->chunk);
    s->chunk = previous;
  }
  mem_free(s->spare);
  delete s;
}

Frame* frame_push(Thread& th, Function* function, Value locals) {
  if (DX_UNLIKELY(code_units(th, function->code) == nullptr)) {
    dec_ref(static_cast<Object*>(function));
    return nullptr;
  }
  if (DX_UNLIKELY(th.frame_stack == nullptr)) th.frame_stack = frame_stack_new();
  char* p = th.frame_stack == nullptr ? nullptr : stack_alloc(th.frame_stack, frame_size(function->code));
  if (DX_UNLIKELY(p == nullptr)) {
    dec_ref(static_cast<Object*>(function));
    (void)raise_no_memory(th);
    return nullptr;
  }
  auto* f = reinterpret_cast<Frame*>(p);
  frame_init(f, function, FrameOwner::kStack);
  for (uint32_t i = 0; i < f->code->locals_count; ++i) f->slots[i] = Value();
  if (locals) {
    inc_ref(locals);
    f->locals = locals;
    f->unusual = true;
  }
  return f;
}

Frame* frame_new_heap(Thread& th, Function* function) {
  auto* f = static_cast<Frame*>(block_alloc(*th.rt, frame_size(function->code)));
  if (f == nullptr) {
    dec_ref(static_cast<Object*>(function));
    (void)raise_no_memory(th);
    return nullptr;
  }
  frame_init(f, function, FrameOwner::kGenerator);
  for (uint32_t i = 0; i < f->code->locals_count; ++i) f->slots[i] = Value();
  return f;
}

void frame_clear(Thread&, Frame* f) {
  while (f->sp > f->stack_base()) drop(*--f->sp);
  for (uint32_t i = 0; i < f->code->locals_count; ++i) drop(f->slots[i]);
  drop(f->locals);
  drop(f->extra_locals);
  drop(f->trace);
}

void frame_pop(Thread& th, Frame* f) {
  if (DX_UNLIKELY(f->object != nullptr)) {
    FrameObject* object = f->object;
    if (object->refs.local() > 1) {
      move_to_object(th, f);
      if (object->frame != nullptr) {
        if (f->owner == FrameOwner::kStack) {
          frame_stack_free(th.frame_stack, reinterpret_cast<char*>(f));
        } else {
          mem_free(f);
        }
        return;
      }
    } else {
      object->frame = nullptr;
      f->object = nullptr;
      dec_ref(static_cast<Object*>(object));
    }
  }
  while (f->sp > f->stack_base()) drop(*--f->sp);
  for (uint32_t i = 0, n = f->code->locals_count; i < n; ++i) {
    Value v = f->slots[i];
    f->slots[i] = Value();
    dec_ref(v);
  }
  if (DX_UNLIKELY(bool(f->locals))) drop(f->locals);
  if (DX_UNLIKELY(bool(f->extra_locals))) drop(f->extra_locals);
  if (DX_UNLIKELY(bool(f->trace))) drop(f->trace);
  Function* function = f->function;
  if (f->owner == FrameOwner::kStack) {
    frame_stack_free(th.frame_stack, reinterpret_cast<char*>(f));
  } else {
    block_free(*th.rt, f, frame_size(f->code));
  }
  dec_ref(static_cast<Object*>(function));
}

void frame_free_heap(Frame* f) { mem_free(f); }

bool frame_make_cells(Thread& th, Frame* f) {
  Code* code = f->code;
  for (uint32_t i = 0; i < code->first_free; ++i) {
    if ((code->slot_kinds[i] & bytecode::kSlotCell) == 0) continue;
    Owned cell = cell_new(th, f->slots[i]);
    if (!cell) return false;
    Value old = std::exchange(f->slots[i], cell.release());
    dec_ref(old);
  }
  if (code->first_free < code->locals_count) {
    auto cells = f->function->closure ? fast_items_tuple(f->function->closure) : std::span<const Value>();
    for (uint32_t i = code->first_free; i < code->locals_count; ++i) {
      size_t k = i - code->first_free;
      if (k >= cells.size()) {
        (void)raise_system_error(th, "a closure is missing");
        return false;
      }
      inc_ref(cells[k]);
      f->slots[i] = cells[k];
    }
  }
  return true;
}

void frame_traverse(Frame* f, Visitor& visit) {
  visit(Value(f->function));
  visit(f->locals);
  visit(f->extra_locals);
  visit(f->trace);
  for (Value* v = f->slots; v < f->sp; ++v) visit(*v);
  if (f->object != nullptr) visit(Value(f->object));
}

uint32_t frame_instruction(const Frame* f) {
  const Code* code = f->code;
  if (code->units == nullptr || f->pc < code->units) return 0;
  auto at = static_cast<size_t>(f->pc - code->units);
  if (at >= code->unit_count) return 0;
  // A store and a load: what fails is the load, when its variable is not bound.
  const auto& unit = f->pc->i;
  const bool load_fails =
      static_cast<Op>(unit.op) == Op::kStoreFastLoadFast && unit.a != unit.b && f->slots[unit.a].is_empty();
  return unit_origin(code, at) + (load_fails ? 1 : 0);
}

uint32_t traced_instruction(const FrameObject* object) {
  const Frame* f = object->frame;
  const bool second = object->line >= 0 && is_store_pair(static_cast<Op>(f->pc->i.op));
  return frame_instruction(f) + (second ? 1 : 0);
}

int frame_line(const Frame* f) {
  if (!f->started && f->owner == FrameOwner::kGenerator) return static_cast<int>(f->code->first_line);
  return code_line(f->code, frame_instruction(f));
}

Frame* frame_at_depth(Thread& th, int64_t depth) {
  Frame* f = th.frame;
  while (f != nullptr && depth-- > 0) f = f->previous;
  return f;
}

FrameObject* frame_object(Thread& th, Frame* f) {
  if (f->object != nullptr) return f->object;
  Object* o = object_alloc(th, th.rt->types.frame);
  if (o == nullptr) return nullptr;
  auto* object = static_cast<FrameObject*>(o);
  object->frame = f;
  object->line = -1;
  object->trace_lines = true;
  f->object = object;
  f->unusual = true;
  return object;
}

}  // namespace dxpy
