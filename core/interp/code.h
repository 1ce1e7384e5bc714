// Code objects: one function of a DPB buffer, its constants and names as Python values, and the instructions that the
// interpreter runs, decoded at the first run.
#pragma once

#include <string_view>

#include "core/bytecode/dpb.h"
#include "core/object/abstract.h"

namespace dxpy {

struct Function;
union Unit;

// The bytes of one DPB, shared by the code objects made from it; counted by hand because it is no Python object.
struct DpbOwner {
  uint32_t refs = 1;
  const uint8_t* data = nullptr;  // 8-byte aligned
  size_t size = 0;
  void (*release)(void* context, const uint8_t* data, size_t size) = nullptr;  // nullptr: lives as long as the process
  void* context = nullptr;
  Value* interned = nullptr;  // the interned strs of its names as far as they were asked for; they are immortal

  bytecode::DpbView view() const { return bytecode::DpbView(data); }
};
void dpb_owner_release(DpbOwner* owner);

struct Code : Object {
  DpbOwner* dpb;
  const bytecode::DpbFunction* fn;
  uint32_t fn_index;
  uint32_t flags;  // bytecode::CodeFlag
  uint32_t arg_count, posonly_count, kwonly_count;
  uint32_t param_count;   // slots filled by arguments: positional, keyword-only, then * and **
  uint32_t locals_count;  // all slots
  uint32_t stack_size;
  uint32_t first_line;
  bool simple_args;                // only positional parameters: no keyword-only, *, **
  bool has_cells;                  // some slot needs a cell or holds a free variable
  bool enters_plainly;             // simple_args, makes no generator, and has its units
  uint32_t first_free;             // slots from here on are free variables
  uint32_t frame_bytes;            // frame_size(), once there are units
  Value name, qualname, filename;  // owned str
  Value* names;                    // owned interned strs, fn->names_count; nullptr until needed (code_fill_names)
  Value* slot_names;               // the same for locals_count; a frame's code has both
  const uint8_t* slot_kinds;
  Value* consts;      // owned, consts_count; nullptr until needed (code_consts)
  Unit* units;        // decoded instructions, nullptr until the first run
  uint32_t* origins;  // nullptr until needed (code_origins)
  uint32_t unit_count;
  Value consts_override;        // tuple given to replace(), or empty
  struct CodeMonitor* monitor;  // what tracing knows about the code (monitoring.h), owned; nullptr: nothing yet
  uint32_t version;             // unique per code object in the runtime
};

// The module's own code of a verified DPB. Takes a reference of its own to `owner`. filename: replaces the one in the
// file when it is a str.
Owned code_from_dpb(Thread&, DpbOwner* owner, uint32_t function_index, Value filename);
// Copies the bytes; they must be verified.
Owned code_from_bytes(Thread&, const uint8_t* data, size_t size, Value filename);
// Bytes that came from outside: verified first; ImportError when they are not a valid DPB or have no such function.
Owned code_from_untrusted_bytes(Thread&, const uint8_t* data, size_t size, Value filename, int64_t function_index);
// Makes names and slot_names unless they are there. Most functions of a module never run and never need them.
Status code_fill_names(Thread&, Code* code);
// The docstring, or None.
Owned code_doc(Thread&, Code* code);
// All constants as values, made at first use; nullptr: an exception is pending.
Value* code_consts(Thread&, Code* code);
// Decoded instructions, made at first use; nullptr: an exception is pending.
Unit* code_units(Thread&, Code* code);
// For each unit of decoded code the index of its DPB instruction: made when something is raised or traced, since most
// code runs without. nullptr: not decoded yet, or no memory; no exception is set.
const uint32_t* code_origins(Code* code);
// The same for one unit; 0 where there is none.
inline uint32_t code_origin(Code* code, size_t unit) {
  const uint32_t* origins = code_origins(code);
  return origins == nullptr ? 0 : origins[unit];
}
// Source position of a DPB instruction of this code.
bytecode::Position code_position(const Code* code, uint32_t instruction);
// Whether a call makes a generator, a coroutine or an asynchronous generator instead of running the body.
inline bool code_suspends(const Code* code) {
  constexpr uint32_t kSuspends = bytecode::kCodeGenerator | bytecode::kCodeCoroutine | bytecode::kCodeAsyncGenerator;
  return (code->flags & kSuspends) != 0;
}
inline int code_line(const Code* code, uint32_t instruction) { return code_position(code, instruction).line; }
// The code's own DPB as bytes for marshal: the buffer holding it and the index of the function in it.
inline std::string_view code_dpb_bytes(const Code* code) {
  return {reinterpret_cast<const char*>(code->dpb->data), code->dpb->size};
}
Status init_code_type(Thread&);

}  // namespace dxpy
