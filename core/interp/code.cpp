// Code objects: construction from DPB, constants, and what Python sees of them.
#include "core/interp/code.h"
#include "core/interp/code_offsets.h"

#include <cstdlib>
#include <cstring>
#include <new>
#include <string>

#include "core/bytecode/dpb_verify.h"
#include "core/bytecode/opcodes.h"
#include "core/interp/decode.h"
#include "core/interp/interp_types.h"
#include "core/interp/monitoring.h"
#include "core/memory/alloc.h"
#include "core/object/bytes.h"
#include "core/object/dict.h"
#include "core/object/float.h"
#include "core/object/int.h"
#include "core/object/list.h"
#include "core/object/misc.h"
#include "core/object/native.h"
#include "core/object/set.h"
#include "core/object/str.h"
#include "core/object/tuple.h"

namespace dxpy {

using bytecode::ConstantKind;
using bytecode::DpbConstant;
using bytecode::DpbFunction;
using bytecode::DpbView;

void dpb_owner_release(DpbOwner* owner) {
  if (owner == nullptr || --owner->refs != 0) return;
  if (owner->release != nullptr) owner->release(owner->context, owner->data, owner->size);
  mem_free(owner->interned);
  delete owner;
}

namespace {

Owned make_constant(Thread& th, Code* code, uint32_t index);

Owned make_sequence(Thread& th, Code* code, const DpbConstant& c) {
  DpbView view = code->dpb->view();
  Tuple* t = tuple_alloc(th, c.size);
  if (t == nullptr) return {};
  Owned tuple = Owned::steal(t);
  uint32_t at = 0;
  for (uint32_t item : view.items(c)) {  // items precede their tuple in the pool, so this recursion ends
    Owned v = make_constant(th, code, item);
    if (!v) return {};
    t->items[at++] = v.release();
  }
  if (c.kind == ConstantKind::kTuple) return tuple;
  if (c.kind == ConstantKind::kSlice) return slice_new(th, t->items[0], t->items[1], t->items[2]);
  return frozenset_new(th, tuple);
}

Owned make_big_int(Thread& th, std::string_view magnitude, bool negative) {
  Owned v = int_from_bytes(th, reinterpret_cast<const uint8_t*>(magnitude.data()), magnitude.size(), true, false);
  if (!v || !negative) return v;
  return int_sub(th, Value::small_int(0), v);
}

Owned make_constant(Thread& th, Code* code, uint32_t index) {
  DpbView view = code->dpb->view();
  const DpbConstant& c = view.constant(index);
  switch (c.kind) {
    case ConstantKind::kNone:
      return Owned::none();
    case ConstantKind::kFalse:
      return Owned::boolean(false);
    case ConstantKind::kTrue:
      return Owned::boolean(true);
    case ConstantKind::kEllipsis:
      return Owned::steal(Value::ellipsis());
    case ConstantKind::kInt:
      return int_from_i64(th, static_cast<int64_t>(c.payload));
    case ConstantKind::kBigInt:
      return make_big_int(th, view.bytes(c), c.aux == 1);
    case ConstantKind::kFloat:
      return float_from_double(th, std::bit_cast<double>(c.payload));
    case ConstantKind::kComplex: {
      double parts[2];
      std::memcpy(parts, view.data() + c.payload, sizeof parts);
      return complex_new(th, parts[0], parts[1]);
    }
    case ConstantKind::kStr:
      if (c.aux == 1) return Owned::borrow(str_intern(th, view.bytes(c)));
      return str_new(th, view.bytes(c));
    case ConstantKind::kBytes:
      return bytes_new(th, view.bytes(c));
    case ConstantKind::kTuple:
    case ConstantKind::kFrozenSet:
    case ConstantKind::kSlice:
      return make_sequence(th, code, c);
    case ConstantKind::kCode:
      return code_from_dpb(th, code->dpb, static_cast<uint32_t>(c.payload), code->filename);
  }
  return raise_system_error(th, "unknown constant in compiled code");
}

Value* alloc_values(Thread& th, size_t count) {
  auto* p = static_cast<Value*>(mem_zalloc((count + 1) * sizeof(Value)));
  if (p == nullptr) (void)raise_no_memory(th);
  return p;
}

void free_values(Value* values, size_t count) {
  if (values == nullptr) return;
  for (size_t i = 0; i < count; ++i) dec_ref(values[i]);
  mem_free(values);
}

// The interned str of a name of the DPB; empty: an exception is pending.
Value dpb_name(Thread& th, DpbOwner* owner, uint32_t n) {
  if (owner->interned == nullptr) {
    owner->interned = alloc_values(th, owner->view().header().names_count);
    if (owner->interned == nullptr) return Value();
  }
  Value& s = owner->interned[n];
  if (!s) s = str_intern(th, owner->view().name(n));
  return s;
}

// The strs of these names as an array; nullptr: an exception is pending.
Value* make_names(Thread& th, DpbOwner* owner, std::span<const uint32_t> indexes) {
  Value* names = alloc_values(th, indexes.size());
  for (size_t i = 0; names != nullptr && i < indexes.size(); ++i) {
    names[i] = dpb_name(th, owner, indexes[i]);
    if (names[i]) continue;
    mem_free(names);
    return nullptr;
  }
  return names;
}

// What follows from the slots' kinds and the flags.
void derive(Code* code) {
  code->param_count = code->arg_count + code->kwonly_count;
  if (code->flags & bytecode::kCodeVarArgs) ++code->param_count;
  if (code->flags & bytecode::kCodeVarKeywords) ++code->param_count;
  code->simple_args =
      code->kwonly_count == 0 && (code->flags & (bytecode::kCodeVarArgs | bytecode::kCodeVarKeywords)) == 0;
  code->first_free = code->locals_count;
  code->has_cells = false;
  for (uint32_t i = 0; i < code->locals_count; ++i) {
    if (code->slot_kinds[i] & (bytecode::kSlotCell | bytecode::kSlotFree)) code->has_cells = true;
    if ((code->slot_kinds[i] & bytecode::kSlotFree) && i < code->first_free) code->first_free = i;
  }
}

void code_dealloc(Thread& th, Object* o) {
  auto* code = static_cast<Code*>(o);
  if (code->fn != nullptr) {
    decode_free(code);
    free_values(code->names, code->fn->names_count);
    free_values(code->slot_names, code->locals_count);
    free_values(code->consts, code->fn->consts_count);
  }
  dec_ref(code->name);
  dec_ref(code->qualname);
  dec_ref(code->filename);
  dec_ref(code->consts_override);
  code_monitor_free(code);
  dpb_owner_release(code->dpb);
  object_free(th, o);
}

Owned code_repr(Thread& th, Value self) {
  auto* c = self.as<Code>();
  char address[32];
  std::snprintf(address, sizeof address, "%p", static_cast<void*>(c));
  return format_str(th, "<code object {} at {}, file \"{}\", line {}>", c->name, address, c->filename, c->first_line);
}

Owned tuple_of_values(Thread& th, const Value* values, size_t count) { return tuple_from(th, values, count); }

Owned slots_where(Thread& th, Value self, uint8_t kind_mask) {
  auto* c = self.as<Code>();
  Owned list = list_new(th);
  if (!list || failed(code_fill_names(th, c))) return {};
  for (uint32_t i = 0; i < c->locals_count; ++i) {
    if ((c->slot_kinds[i] & kind_mask) == 0) continue;
    if (failed(list_append(th, list.as<List>(), c->slot_names[i]))) return {};
  }
  return list_to_tuple(th, list);
}

Owned get_consts(Thread& th, Value self) {
  auto* c = self.as<Code>();
  if (c->consts_override) return Owned::borrow(c->consts_override);
  Value* consts = code_consts(th, c);
  return consts == nullptr ? Owned() : tuple_of_values(th, consts, c->fn->consts_count);
}

Owned get_code_bytes(Thread& th, Value self) { return bytes_new(th, code_unit_bytes(self.as<Code>())); }

Owned get_lines_bytes(Thread& th, Value self) {
  auto* c = self.as<Code>();
  auto table = c->dpb->view().positions(*c->fn);
  return bytes_new(th, {reinterpret_cast<const char*>(table.data()), table.size()});
}

Owned get_lnotab(Thread& th, Value self) {
  constexpr std::string_view kOutdated = "co_lnotab is deprecated, use co_lines instead.";
  return failed(warn(th, th.rt->exc.DeprecationWarning, kOutdated)) ? Owned() : get_lines_bytes(th, self);
}

Owned get_exception_table(Thread& th, Value self) { return bytes_new(th, code_exception_table_bytes(self.as<Code>())); }

template <Value Code::* Field>
Owned get_value(Thread&, Value self) {
  return Owned::borrow(self.as<Code>()->*Field);
}
template <uint32_t Code::* Field>
Owned get_number(Thread&, Value self) {
  return Owned::small_int(self.as<Code>()->*Field);
}

uint32_t plain_locals(const Code* c) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < c->locals_count; ++i) n += (c->slot_kinds[i] & bytecode::kSlotLocal) ? 1 : 0;
  return n;
}

const GetSetDef kGetSets[] = {
    {"co_name", &get_value<&Code::name>},
    {"co_qualname", &get_value<&Code::qualname>},
    {"co_filename", &get_value<&Code::filename>},
    {"co_firstlineno", &get_number<&Code::first_line>},
    {"co_argcount", &get_number<&Code::arg_count>},
    {"co_posonlyargcount", &get_number<&Code::posonly_count>},
    {"co_kwonlyargcount", &get_number<&Code::kwonly_count>},
    {"co_stacksize", &get_number<&Code::stack_size>},
    {"co_flags", &get_number<&Code::flags>},
    {"co_nlocals", [](Thread&, Value self) { return Owned::small_int(plain_locals(self.as<Code>())); }},
    {"co_consts", &get_consts},
    {"co_names",
     [](Thread& th, Value self) {
       auto* c = self.as<Code>();
       return failed(code_fill_names(th, c)) ? Owned() : tuple_of_values(th, c->names, c->fn->names_count);
     }},
    {"co_varnames", [](Thread& th, Value self) { return slots_where(th, self, bytecode::kSlotLocal); }},
    {"co_cellvars", [](Thread& th, Value self) { return slots_where(th, self, bytecode::kSlotCell); }},
    {"co_freevars", [](Thread& th, Value self) { return slots_where(th, self, bytecode::kSlotFree); }},
    {"co_code", &get_code_bytes},
    {"_co_code_adaptive", &get_code_bytes},
    {"co_linetable", &get_lines_bytes},
    {"co_lnotab", &get_lnotab},
    {"co_exceptiontable", &get_exception_table},
};

Owned int_or_none(int32_t n) { return n < 0 ? Owned::none() : Owned::small_int(n); }

// co_positions(): (line, end line, column, end column) for each two bytes of co_code, so that tools find the position
// of an instruction at tb_lasti // 2.
Owned co_positions(Thread& th, Code* self) {
  Owned list = list_new(th);
  if (!list) return {};
  bytecode::PositionReader reader(self->dpb->view().positions(*self->fn), self->fn->first_line);
  int32_t shift = static_cast<int32_t>(self->first_line) - static_cast<int32_t>(self->fn->first_line);
  uint32_t count;
  bytecode::Position p;
  CodeOffsets offsets = code_offsets(self);
  uint32_t at = 0;
  while (reader.next(count, p)) {
    if (p.line >= 0) p.line += shift, p.end_line += shift;
    if (th.rt->interp->hide_columns) p = {p.line, p.line, -1, -1};
    Owned item = tuple_of(th, int_or_none(p.line).get(), int_or_none(p.end_line).get(), int_or_none(p.column).get(),
                          int_or_none(p.end_column).get());
    if (!item) return {};
    for (uint32_t unit = offsets.start[at] / 2; unit < offsets.start[at + count] / 2; ++unit) {
      if (failed(list_append(th, list.as<List>(), item))) return {};
    }
    at += count;
  }
  return get_iter(th, list);
}

// co_lines(): (start, end, line) in bytes of co_code.
Owned co_lines(Thread& th, Code* self) {
  Owned list = list_new(th);
  if (!list) return {};
  bytecode::PositionReader reader(self->dpb->view().positions(*self->fn), self->fn->first_line);
  int32_t shift = static_cast<int32_t>(self->first_line) - static_cast<int32_t>(self->fn->first_line);
  uint32_t count;
  bytecode::Position p;
  CodeOffsets offsets = code_offsets(self);
  uint32_t start = 0, at = 0;
  int32_t line = -2;
  auto flush = [&]() -> Status {
    if (line == -2 || start == at) return Status::kOk;
    Owned item = tuple_of(th, Value::small_int(offsets.start[start]), Value::small_int(offsets.start[at]),
                          int_or_none(line).get());
    return item ? list_append(th, list.as<List>(), item) : Status::kError;
  };
  while (reader.next(count, p)) {
    int32_t l = p.line < 0 ? -1 : p.line + shift;
    if (l != line) {
      if (failed(flush())) return {};
      start = at;
      line = l;
    }
    at += count;
  }
  if (failed(flush())) return {};
  return get_iter(th, list);
}

Owned co_branches(Thread& th, Code*) {
  Owned empty = list_new(th);
  return empty ? get_iter(th, empty) : Owned();
}

Owned varname_from_oparg(Thread& th, Code* self, int64_t n) {
  if (n < 0 || n >= self->locals_count) return raise(th, th.rt->exc.IndexError, "tuple index out of range");
  return failed(code_fill_names(th, self)) ? Owned() : Owned::borrow(self->slot_names[n]);
}

Status replace_number(Thread& th, Value v, uint32_t& field) {
  if (!v) return Status::kOk;
  int64_t n;
  if (failed(index_to_i64(th, v, n, th.rt->exc.OverflowError))) return Status::kError;
  if (n < 0 || n > INT32_MAX) return raise(th, th.rt->exc.ValueError, "code: argcount must not be negative");
  field = static_cast<uint32_t>(n);
  return Status::kOk;
}

Status replace_value(Thread& th, const char* what, Value v, Value& field, bool tuple) {
  if (!v) return Status::kOk;
  if (tuple ? !is_tuple(v) : !is_str(v)) {
    return raise(th, th.rt->exc.TypeError, "replace() argument '{}' must be {}, not {}", what, tuple ? "tuple" : "str",
                 type_name(th, v));
  }
  inc_ref(v);
  dec_ref(std::exchange(field, v));
  return Status::kOk;
}

// Gives the slots new names (co_varnames and the like); the count must stay.
Status replace_slot_names(Thread& th, Code* c, Value names, uint8_t mask) {
  if (!names) return Status::kOk;
  size_t at = 0;
  auto items = fast_items_tuple(names);
  for (uint32_t i = 0; i < c->locals_count; ++i) {
    if ((c->slot_kinds[i] & mask) == 0) continue;
    if (at >= items.size()) break;
    Value s = str_intern(th, items[at++]);
    inc_ref(s);
    dec_ref(std::exchange(c->slot_names[i], s));
  }
  if (at != items.size()) return raise(th, th.rt->exc.ValueError, "code: varnames is too small");
  return Status::kOk;
}

Owned clone(Thread& th, Code* self) {
  Owned copy = code_from_dpb(th, self->dpb, self->fn_index, self->filename);
  if (!copy || failed(code_fill_names(th, self)) || failed(code_fill_names(th, copy.as<Code>()))) return {};
  auto* c = copy.as<Code>();
  c->flags = self->flags;
  c->first_line = self->first_line;
  c->arg_count = self->arg_count;
  c->posonly_count = self->posonly_count;
  c->kwonly_count = self->kwonly_count;
  Status ok = replace_value(th, "co_name", self->name, c->name, false);
  ok = failed(ok) ? ok : replace_value(th, "co_qualname", self->qualname, c->qualname, false);
  if (!failed(ok) && self->consts_override)
    ok = replace_value(th, "co_consts", self->consts_override, c->consts_override, true);
  for (uint32_t i = 0; i < c->locals_count; ++i) {
    inc_ref(self->slot_names[i]);
    dec_ref(std::exchange(c->slot_names[i], self->slot_names[i]));
  }
  return failed(ok) ? Owned() : std::move(copy);
}

Owned code_replace(Thread& th, Code* self, Value argcount, Value posonly, Value kwonly, Value nlocals, Value stacksize,
                   Value flags, Value firstlineno, Value code_bytes, Value consts, Value names, Value varnames,
                   Value freevars, Value cellvars, Value filename, Value name, Value qualname, Value linetable,
                   Value exceptiontable) {
  Owned copy = clone(th, self);
  if (!copy) return {};
  auto* c = copy.as<Code>();
  uint32_t ignored = 0;
  if (code_bytes || linetable || exceptiontable) {
    Owned same = get_code_bytes(th, Value(self));
    Tri equal_code = code_bytes ? equal(th, same, code_bytes) : Tri::kTrue;
    if (equal_code == Tri::kError) return {};
    if (equal_code == Tri::kFalse) return raise(th, th.rt->exc.ValueError, "code: this runtime cannot replace co_code");
  }
  if (names) {
    auto items = is_tuple(names) ? fast_items_tuple(names) : std::span<const Value>();
    if (!is_tuple(names) || items.size() != c->fn->names_count)
      return raise(th, th.rt->exc.ValueError, "code: co_names must be a tuple of the same size");
    for (size_t i = 0; i < items.size(); ++i) {
      if (!is_str(items[i])) return raise(th, th.rt->exc.TypeError, "name tuples must contain only strings");
      Value s = str_intern(th, items[i]);
      inc_ref(s);
      dec_ref(std::exchange(c->names[i], s));
    }
  }
  if (failed(replace_number(th, argcount, c->arg_count)) || failed(replace_number(th, posonly, c->posonly_count)) ||
      failed(replace_number(th, kwonly, c->kwonly_count)) || failed(replace_number(th, nlocals, ignored)) ||
      failed(replace_number(th, stacksize, ignored)) || failed(replace_number(th, flags, c->flags)) ||
      failed(replace_number(th, firstlineno, c->first_line)) ||
      failed(replace_value(th, "co_consts", consts, c->consts_override, true)) ||
      failed(replace_value(th, "co_filename", filename, c->filename, false)) ||
      failed(replace_value(th, "co_name", name, c->name, false)) ||
      failed(replace_value(th, "co_qualname", qualname, c->qualname, false)) ||
      failed(replace_slot_names(th, c, varnames, bytecode::kSlotLocal)) ||
      failed(replace_slot_names(th, c, cellvars, bytecode::kSlotCell)) ||
      failed(replace_slot_names(th, c, freevars, bytecode::kSlotFree)))
    return {};
  derive(c);
  if (c->param_count > c->locals_count) return raise(th, th.rt->exc.ValueError, "code: varnames is too small");
  return copy;
}

const NativeDef kMethods[] = {
    method<&co_positions>("co_positions(self)", nullptr),
    method<&co_lines>("co_lines(self)", nullptr),
    method<&co_branches>("co_branches(self)", nullptr),
    method<&varname_from_oparg>("_varname_from_oparg(self, oparg)", nullptr),
    method<&code_replace>(
        "replace(self, /, *, co_argcount=<u>, co_posonlyargcount=<u>, co_kwonlyargcount=<u>, co_nlocals=<u>, "
        "co_stacksize=<u>, co_flags=<u>, co_firstlineno=<u>, co_code=<u>, co_consts=<u>, co_names=<u>, "
        "co_varnames=<u>, co_freevars=<u>, co_cellvars=<u>, co_filename=<u>, co_name=<u>, co_qualname=<u>, "
        "co_linetable=<u>, co_exceptiontable=<u>)",
        "Return a copy of the code object with new values for the specified fields."),
    method<&code_replace>(
        "__replace__(self, /, *, co_argcount=<u>, co_posonlyargcount=<u>, co_kwonlyargcount=<u>, co_nlocals=<u>, "
        "co_stacksize=<u>, co_flags=<u>, co_firstlineno=<u>, co_code=<u>, co_consts=<u>, co_names=<u>, "
        "co_varnames=<u>, co_freevars=<u>, co_cellvars=<u>, co_filename=<u>, co_name=<u>, co_qualname=<u>, "
        "co_linetable=<u>, co_exceptiontable=<u>)",
        "The same as replace()."),
};

Status code_hash(Thread& th, Value self, int64_t& out) {
  auto* c = self.as<Code>();
  uint64_t h = static_cast<uint64_t>(str_hash(th, c->name));
  auto mix = [&](uint64_t v) { h = (h ^ v) * 0x9E3779B97F4A7C15u; };
  for (uint32_t v : {c->first_line, c->arg_count, c->posonly_count, c->kwonly_count, c->flags, c->fn->code_count})
    mix(v);
  const uint32_t* words = c->dpb->view().code(*c->fn);
  for (uint32_t i = 0; i < c->fn->code_count; ++i) mix(words[i]);
  out = static_cast<int64_t>(h ^ h >> 32);
  if (out == -1) out = -2;
  return Status::kOk;
}

// Equal constants must have equal types too (1 is not 1.0 here).
Tri same_consts(Thread& th, Value a, Value b) {
  auto x = fast_items_tuple(a), y = fast_items_tuple(b);
  if (x.size() != y.size()) return Tri::kFalse;
  for (size_t i = 0; i < x.size(); ++i) {
    if (type_of(th, x[i]) != type_of(th, y[i])) return Tri::kFalse;
    Tri same = is_tuple(x[i]) ? same_consts(th, x[i], y[i]) : equal(th, x[i], y[i]);
    if (same != Tri::kTrue) return same;
  }
  return Tri::kTrue;
}

Owned code_compare(Thread& th, Value a, Value b, CompareOp op) {
  if ((op != CompareOp::kEq && op != CompareOp::kNe) || !is_kind(b, Kind::kCode)) return Owned::not_implemented();
  auto *x = a.as<Code>(), *y = b.as<Code>();
  bool same = x == y;
  if (!same && str_equal(x->name, y->name) && x->first_line == y->first_line && x->arg_count == y->arg_count &&
      x->posonly_count == y->posonly_count && x->kwonly_count == y->kwonly_count && x->flags == y->flags &&
      x->fn->code_count == y->fn->code_count && x->locals_count == y->locals_count) {
    const uint32_t *cx = x->dpb->view().code(*x->fn), *cy = y->dpb->view().code(*y->fn);
    auto px = x->dpb->view().positions(*x->fn), py = y->dpb->view().positions(*y->fn);
    same = std::memcmp(cx, cy, size_t{x->fn->code_count} * 4) == 0 && px.size() == py.size() &&
           std::memcmp(px.data(), py.data(), px.size()) == 0;
    if (same && (failed(code_fill_names(th, x)) || failed(code_fill_names(th, y)))) return {};
    for (uint32_t i = 0; same && i < x->locals_count; ++i) same = x->slot_names[i] == y->slot_names[i];
    for (uint32_t i = 0; same && i < x->fn->names_count && i < y->fn->names_count; ++i)
      same = x->names[i] == y->names[i];
    if (same) {
      Owned ca = get_consts(th, a), cb = get_consts(th, b);
      if (!ca || !cb) return {};
      Tri t = same_consts(th, ca, cb);
      if (t == Tri::kError) return {};
      same = t == Tri::kTrue;
    }
  }
  return Owned::boolean(same == (op == CompareOp::kEq));
}

void fill(TypeSlots& s) {
  s.dealloc = &code_dealloc;
  s.repr = &code_repr;
  s.hash = &code_hash;
  s.compare = &code_compare;
}

const TypeSpec kCodeSpec = {"code",
                            sizeof(Code),
                            Kind::kCode,
                            TypeFlags::kWeakRef | TypeFlags::kDisallowNew,
                            "Create a code object.  Not for mere mortals.",
                            &fill,
                            kMethods,
                            kGetSets};

void free_copied(void*, const uint8_t* data, size_t) { mem_free(const_cast<uint8_t*>(data)); }

// An owner of a copy of the bytes; nullptr: there is no memory.
DpbOwner* copied_dpb(const uint8_t* data, size_t size) {
  auto* copy = static_cast<uint8_t*>(mem_alloc(size + 1));
  auto* owner = new (std::nothrow) DpbOwner;
  if (copy == nullptr || owner == nullptr) {
    mem_free(copy);
    delete owner;
    return nullptr;
  }
  std::memcpy(copy, data, size);
  owner->data = copy;
  owner->size = size;
  owner->release = &free_copied;
  return owner;
}

}  // namespace

Owned code_from_dpb(Thread& th, DpbOwner* owner, uint32_t function_index, Value filename) {
  Object* o = object_alloc(th, th.rt->types.code);
  if (o == nullptr) return {};
  Owned result = Owned::steal(o);
  auto* code = static_cast<Code*>(o);
  ++owner->refs;
  code->dpb = owner;
  DpbView view = owner->view();
  const DpbFunction& fn = view.function(function_index);
  code->fn = &fn;
  code->fn_index = function_index;
  code->flags = fn.flags;
  code->arg_count = fn.arg_count;
  code->posonly_count = fn.posonly_count;
  code->kwonly_count = fn.kwonly_count;
  code->locals_count = fn.locals_count;
  code->stack_size = fn.stack_size;
  code->first_line = fn.first_line;
  code->slot_kinds = view.slot_kinds(fn);
  derive(code);
  Value name = dpb_name(th, owner, fn.name), qualname = dpb_name(th, owner, fn.qualname);
  Value file = filename && is_str(filename) ? filename : str_intern(th, view.filename());
  if (!name || !qualname || !file) return {};
  inc_ref(name);
  inc_ref(qualname);
  inc_ref(file);
  code->name = name;
  code->qualname = qualname;
  code->filename = file;
  return result;
}

Owned code_from_bytes(Thread& th, const uint8_t* data, size_t size, Value filename) {
  DpbOwner* owner = copied_dpb(data, size);
  if (owner == nullptr) return raise_no_memory(th);
  Owned code = code_from_dpb(th, owner, 0, filename);
  dpb_owner_release(owner);
  return code;
}

Owned code_from_untrusted_bytes(Thread& th, const uint8_t* data, size_t size, Value filename, int64_t function_index) {
  DpbOwner* owner = copied_dpb(data, size);
  if (owner == nullptr) return raise_no_memory(th);
  std::string error;
  Owned code;
  if (!bytecode::verify_dpb(owner->data, size, error)) {
    (void)raise(th, th.rt->exc.ImportError, "{}", error);
  } else if (function_index < 0 || function_index >= owner->view().function_count()) {
    (void)raise(th, th.rt->exc.ImportError, "no function {} in compiled code", function_index);
  } else {
    code = code_from_dpb(th, owner, static_cast<uint32_t>(function_index), filename);
  }
  dpb_owner_release(owner);
  return code;
}

Status code_fill_names(Thread& th, Code* code) {
  const DpbView view = code->dpb->view();
  if (code->names == nullptr) code->names = make_names(th, code->dpb, view.names(*code->fn));
  if (code->slot_names == nullptr) code->slot_names = make_names(th, code->dpb, view.locals(*code->fn));
  return code->names != nullptr && code->slot_names != nullptr ? Status::kOk : Status::kError;
}

Owned code_doc(Thread& th, Code* code) {
  if ((code->flags & bytecode::kCodeHasDocstring) == 0 || code->fn->consts_count == 0) return Owned::none();
  Owned doc;
  if (code->consts != nullptr || code->consts_override) {
    Value* consts = code_consts(th, code);
    if (consts == nullptr) return {};
    doc = Owned::borrow(consts[0]);
  } else {
    doc = make_constant(th, code, code->dpb->view().consts(*code->fn)[0]);
  }
  return !doc || is_str(doc) ? std::move(doc) : Owned::none();
}

Value* code_consts(Thread& th, Code* code) {
  if (code->consts != nullptr) return code->consts;
  uint32_t count = code->fn->consts_count;
  Value* consts = alloc_values(th, count);
  if (consts == nullptr) return nullptr;
  if (code->consts_override) {
    auto items = fast_items_tuple(code->consts_override);
    for (uint32_t i = 0; i < count; ++i) {
      consts[i] = i < items.size() ? items[i] : Value::none();
      inc_ref(consts[i]);
    }
    code->consts = consts;
    return consts;
  }
  uint32_t at = 0;
  for (uint32_t index : code->dpb->view().consts(*code->fn)) {
    Owned v = make_constant(th, code, index);
    if (!v) {
      free_values(consts, at);
      return nullptr;
    }
    consts[at++] = v.release();
  }
  code->consts = consts;
  return consts;
}

bytecode::Position code_position(const Code* code, uint32_t instruction) {
  bytecode::Position p = bytecode::position_of(code->dpb->view(), *code->fn, instruction);
  int32_t shift = static_cast<int32_t>(code->first_line) - static_cast<int32_t>(code->fn->first_line);
  if (p.line >= 0 && shift != 0) {
    p.line += shift;
    p.end_line += shift;
  }
  return p;
}

Status init_code_type(Thread& th) {
  th.rt->types.code = type_from_spec(th, kCodeSpec);
  return th.rt->types.code != nullptr ? Status::kOk : Status::kError;
}

}  // namespace dxpy
