// Frames: the activation records of Python code. They are heap data on a stack of their own (or inside a generator), so
// Python calls do not recurse on the C++ stack. sys._getframe() makes a FrameObject for one on demand.
#pragma once

#include <array>
#include <bit>
#include <cstddef>

#include "core/base/unaligned.h"
#include "core/interp/function.h"

namespace dxpy {

struct FrameObject;

enum class FrameOwner : uint8_t {
  kStack,      // on the thread's FrameStack
  kGenerator,  // in a generator; lives until the generator finishes
  kObject,     // finished, kept by its FrameObject
};

// What happens with the value when a frame returns or yields.
enum class ReturnTo : uint8_t {
  kNative,     // leave the dispatch loop: the frame was entered from C++
  kPush,       // push it onto the caller's stack and go on behind the call
  kPushAttr,   // the same for a property's getter: the instruction has cache units behind it
  kDiscard,    // __init__: must be None; the new instance is on the caller's stack already
  kForIter,    // a generator resumed by a for loop: push the item, or end the loop
  kYieldFrom,  // a generator resumed by yield from or await
  kTail,       // called on behalf of a native function, whose call's operands are on the caller's stack (suspend.h)
  kSend,       // a generator resumed by its method send(), the same
  kRetry,      // drop it and run the caller's instruction again
};

struct Frame {
  Frame* previous;              // caller; nullptr at the bottom. A suspended generator has none
  Function* function;           // owned
  Code* code;                   // borrowed from the function
  Value globals, builtins;      // dicts, borrowed from the function
  Value locals;                 // owned namespace of modules and class bodies; empty for functions
  Unit* pc;                     // the instruction being run; saved before anything that can look at it
  Value* sp;                    // one past the top of the stack; saved while another frame runs
  FrameObject* object;          // owned, or nullptr
  struct Generator* generator;  // the generator this frame belongs to, or nullptr
  // These four are read as one word (frame_manner).
  FrameOwner owner;
  ReturnTo return_to;
  bool started;  // has run an instruction
  bool unusual;  // once it has had `locals` or `object`, without which there is no `extra_locals` or `trace` either
  int32_t line_seen;   // line tracing: the last reported line
  Unit* traced_pc;     // line tracing: the last instruction
  Value extra_locals;  // dict of names that f_locals added to a function's frame; owned or empty
  Value trace;         // f_trace; owned or empty
  Value slots[1];      // locals_count slots, then stack_size words

  Value* stack_base() { return slots + code->locals_count; }
};
DX_ALWAYS_INLINE uint32_t frame_manner(const Frame* f) {
  static_assert(offsetof(Frame, unusual) == offsetof(Frame, owner) + 3 && sizeof(bool) == 1);
  return load_unaligned<uint32_t>(reinterpret_cast<const char*>(&f->owner));
}
constexpr uint32_t frame_manner(FrameOwner owner, ReturnTo return_to, bool started, bool unusual) {
  return std::bit_cast<uint32_t>(std::array{static_cast<uint8_t>(owner), static_cast<uint8_t>(return_to),
                                            static_cast<uint8_t>(started), static_cast<uint8_t>(unusual)});
}

// Memory of frames: chunks that are used as a stack.
struct FrameStack {
  struct Chunk {
    Chunk* previous;
    char* end;
    alignas(16) char data[1];
  };
  Chunk* chunk = nullptr;
  Chunk* spare = nullptr;  // the last chunk left, kept against thrashing at its border
  char* top = nullptr;
  char* end = nullptr;  // of the current chunk
};
FrameStack* frame_stack_new();
void frame_stack_delete(FrameStack*);
// The chunk is empty: leaves it for the one before.
void frame_stack_leave_chunk(FrameStack*);
// Everything from `p` on is free.
DX_ALWAYS_INLINE void frame_stack_free(FrameStack* s, char* p) {
  s->top = p;
  if (DX_UNLIKELY(p == s->chunk->data)) frame_stack_leave_chunk(s);
}

// A frame for `function` with empty slots and stack, not yet linked. Takes over the reference to function. nullptr:
// MemoryError is pending and the reference is dropped.
Frame* frame_push(Thread&, Function* function, Value locals /* borrowed, may be empty */);
inline size_t frame_size(const Code* code) {
  return offsetof(Frame, slots) + (size_t{code->locals_count} + code->stack_size + 1) * sizeof(Value);
}
// Sets every field but the slots; the code must have its units.
DX_ALWAYS_INLINE void frame_init(Frame* f, Function* function, FrameOwner owner) {
  Code* code = function->code;
  f->previous = nullptr;
  f->function = function;
  f->code = code;
  f->globals = function->globals;
  f->builtins = function->builtins;
  f->locals = Value();
  f->pc = code->units;
  f->sp = f->slots + code->locals_count;
  f->object = nullptr;
  f->generator = nullptr;
  f->owner = owner;
  f->return_to = ReturnTo::kNative;
  f->started = false;
  f->unusual = false;
  f->line_seen = 0;
  f->traced_pc = nullptr;
  f->extra_locals = Value();
  f->trace = Value();
}
// Memory on the thread's frame stack; nullptr: take the slow way, frame_push.
DX_ALWAYS_INLINE Frame* frame_alloc_fast(Thread& th, size_t size) {
  FrameStack* s = th.frame_stack;
  if (DX_UNLIKELY(static_cast<size_t>(s->end - s->top) < size)) return nullptr;
  auto* f = reinterpret_cast<Frame*>(s->top);
  s->top += size;
  __builtin_assume(f != nullptr);
  return f;
}
// The same in memory of its own, for a generator.
Frame* frame_new_heap(Thread&, Function* function);
// Drops everything the frame owns and its memory. If somebody holds its FrameObject the content moves there.
void frame_pop(Thread&, Frame* f);
// frame_pop() of a frame on the thread's stack that is not `unusual` and has nothing on its own stack, unlinked
// already: what its locals run when they die must not see it.
#if defined(__wasm__)  // where the dispatch loop must be small
DX_NOINLINE inline
#else
DX_ALWAYS_INLINE
#endif
    void
    frame_pop_plain(Thread& th, Frame* f) {
  for (Value *v = f->slots, *end = f->stack_base(); v != end; ++v) dec_ref(*v);
  Function* function = f->function;
  frame_stack_free(th.frame_stack, reinterpret_cast<char*>(f));
  dec_ref(static_cast<Object*>(function));
}
// Drops locals, stack and the rest; the memory stays.
void frame_clear(Thread&, Frame* f);
void frame_free_heap(Frame* f);
// Creates cells and copies the closure; call when the arguments are in their slots. False: MemoryError is pending.
bool frame_make_cells(Thread&, Frame* f);
void frame_traverse(Frame* f, Visitor& visit);

// What the trace function that runs was called for.
enum class TraceEvent : uint8_t { kNone, kStart, kLine, kOther };

struct FrameObject : Object {
  Frame* frame;  // the live frame, or the copy this object owns
  Value back;    // f_back of a finished frame: FrameObject, owned or empty
  int32_t line;  // while a tracer hears of a place that the instruction does not tell; -1: from the instruction
  bool trace_lines, trace_opcodes;
  TraceEvent event;
};
// f_lineno = value: the frame goes on at that line. ValueError unless its trace function was told of a line, or when
// the stack does not fit there.
Status frame_set_line(Thread&, FrameObject* object, Value value);
// Borrowed: the frame keeps it. nullptr: an exception is pending.
FrameObject* frame_object(Thread&, Frame* f);
// DPB instruction that the frame is at.
uint32_t frame_instruction(const Frame* f);
// The same of a live frame for whoever looks from a tracer: that hears of the second half of a pair of stores.
uint32_t traced_instruction(const FrameObject* object);
int frame_line(const Frame* f);
// Python code visible to sys._getframe: the innermost frame, `depth` levels up; nullptr: not so deep.
Frame* frame_at_depth(Thread&, int64_t depth);
// locals(): the namespace itself for modules and classes, a new dict for functions.
Owned frame_locals_snapshot(Thread&, Frame* f);
// f_locals: the namespace, or a write-through proxy for functions.
Owned frame_locals_proxy(Thread&, FrameObject* f);

// --- tracebacks
struct Traceback : Object {
  Value next;           // Traceback or empty; owned
  Value frame;          // FrameObject, owned
  int32_t instruction;  // index of the DPB instruction; -1: unknown
  int32_t line;
};
// Puts an entry for the frame in front of the exception's traceback.
Status traceback_add(Thread&, Value exception, Frame* f);

}  // namespace dxpy
