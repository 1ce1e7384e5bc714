// Frame objects and the f_locals proxy, as Python sees them.
#include <cstdio>

#include "core/interp/code_offsets.h"
#include "core/interp/decode.h"
#include "core/interp/eval.h"
#include "core/interp/frame.h"
#include "core/interp/gen_common.h"
#include "core/interp/interp_types.h"
#include "core/memory/alloc.h"
#include "core/object/container_types.h"
#include "core/object/dict.h"
#include "core/object/list.h"
#include "core/object/misc.h"
#include "core/object/native.h"
#include "core/object/str.h"
#include "core/object/tuple.h"

namespace dxpy {

namespace {

// The value of a slot as Python sees it: through the cell. Empty: unbound.
Value slot_value(const Frame* f, uint32_t i) {
  Value v = f->slots[i];
  if ((f->code->slot_kinds[i] & (bytecode::kSlotCell | bytecode::kSlotFree)) && is_kind(v, Kind::kCell))
    return v.as<Cell>()->content;
  return v;
}

// Slots of comprehensions in modules and classes: there while the comprehension runs.
bool is_hidden(const Frame* f, uint32_t i) {
  return (f->code->slot_kinds[i] & bytecode::kSlotHidden) != 0 && slot_value(f, i).is_empty();
}

// Whether the names of a frame are in a namespace: those of modules and classes, but in their comprehensions.
bool has_namespace(const Frame* f) {
  if ((f->code->flags & bytecode::kCodeOptimized) != 0) return false;
  for (uint32_t i = 0; i < f->code->locals_count; ++i) {
    if ((f->code->slot_kinds[i] & bytecode::kSlotHidden) != 0 && !slot_value(f, i).is_empty()) return false;
  }
  return true;
}

}  // namespace

Owned frame_locals_snapshot(Thread& th, Frame* f) {
  if (has_namespace(f)) return Owned::borrow(f->locals ? f->locals : f->globals);
  Owned dict = dict_new(th);
  if (!dict) return {};
  for (uint32_t i = 0; i < f->code->locals_count; ++i) {
    Value v = slot_value(f, i);
    if (v.is_empty() || is_hidden(f, i)) continue;
    if (failed(dict_set(th, dict, f->code->slot_names[i], v))) return {};
  }
  if (f->extra_locals && failed(dict_update(th, dict, f->extra_locals))) return {};
  return dict;
}

namespace {

// --- FrameLocalsProxy: reads and writes the slots of a function's frame

struct LocalsProxy : Object {
  Value frame;  // FrameObject, owned
};

Frame* frame_of(Value proxy) { return proxy.as<LocalsProxy>()->frame.as<FrameObject>()->frame; }

constexpr int64_t kNoSuchSlot = -1, kSlotError = -2;

// The slot whose name equals `key`, which may be anything hashable.
int64_t find_slot(Thread& th, const Frame* f, Value key) {
  if (is_exact_kind(key, Kind::kStr)) {
    for (uint32_t i = 0; i < f->code->locals_count; ++i) {
      if (!is_hidden(f, i) && str_equal(f->code->slot_names[i], key)) return i;
    }
    return kNoSuchSlot;
  }
  int64_t h = 0, other = 0;
  if (failed(hash(th, key, h))) return kSlotError;
  for (uint32_t i = 0; i < f->code->locals_count; ++i) {
    if (is_hidden(f, i)) continue;
    Value name = f->code->slot_names[i];
    if (failed(hash(th, name, other))) return kSlotError;
    Tri same = h == other ? equal(th, name, key) : Tri::kFalse;
    if (same == Tri::kError) return kSlotError;
    if (same == Tri::kTrue) return i;
  }
  return kNoSuchSlot;
}

Owned snapshot(Thread& th, Value self) {
  Frame* f = frame_of(self);
  return f == nullptr ? dict_new(th) : frame_locals_snapshot(th, f);
}

Owned proxy_get(Thread& th, Value self, Value key) {
  Frame* f = frame_of(self);
  if (f == nullptr) return raise_key_error(th, key);
  int64_t i = find_slot(th, f, key);
  if (i == kSlotError) return {};
  if (i >= 0) {
    Value v = slot_value(f, static_cast<uint32_t>(i));
    if (v) return Owned::borrow(v);
    return raise_key_error(th, key);
  }
  if (f->extra_locals) {
    Value v = dict_get(th, f->extra_locals, key);
    if (v) return Owned::borrow(v);
    if (th.has_error()) return {};
  }
  return raise_key_error(th, key);
}

Status proxy_set(Thread& th, Value self, Value key, Value v) {
  Frame* f = frame_of(self);
  if (f == nullptr) return raise(th, th.rt->exc.RuntimeError, "the frame is gone");
  int64_t i = find_slot(th, f, key);
  if (i == kSlotError) return Status::kError;
  if (i >= 0) {
    if (!v) return raise(th, th.rt->exc.ValueError, "cannot remove local variables from FrameLocalsProxy");
    Value& slot = f->slots[i];
    inc_ref(v);
    bool in_cell = (f->code->slot_kinds[i] & (bytecode::kSlotCell | bytecode::kSlotFree)) && is_kind(slot, Kind::kCell);
    dec_ref(std::exchange(in_cell ? slot.as<Cell>()->content : slot, v));
    return Status::kOk;
  }
  if (!v) {
    if (!f->extra_locals) return raise_key_error(th, key);
    Tri t = dict_remove(th, f->extra_locals, key);
    if (t == Tri::kFalse) return raise_key_error(th, key);
    return t == Tri::kTrue ? Status::kOk : Status::kError;
  }
  if (!f->extra_locals) {
    Owned dict = dict_new(th);
    if (!dict) return Status::kError;
    f->extra_locals = dict.release();
  }
  return dict_set(th, f->extra_locals, key, v);
}

Tri proxy_contains(Thread& th, Value self, Value key) {
  Owned d = snapshot(th, self);
  return d ? dict_contains(th, d, key) : Tri::kError;
}
int64_t proxy_length(Thread& th, Value self) {
  Owned d = snapshot(th, self);
  return d ? static_cast<int64_t>(dict_size(d)) : -1;
}
Owned proxy_iter(Thread& th, Value self) {
  Owned d = snapshot(th, self);
  Owned keys = d ? dict_keys_list(th, d) : Owned();
  return keys ? get_iter(th, keys) : Owned();
}
Owned proxy_repr(Thread& th, Value self) {
  Tri seen = repr_enter(th, self);
  if (seen == Tri::kError) return {};
  if (seen == Tri::kTrue) return str_new(th, "{...}");
  Owned d = snapshot(th, self);
  Owned r = d ? repr(th, d) : Owned();
  repr_leave(th, self);
  return r;
}
Owned proxy_compare(Thread& th, Value a, Value b, CompareOp op) {
  if (op != CompareOp::kEq && op != CompareOp::kNe) return Owned::not_implemented();
  Owned x = snapshot(th, a);
  if (!x) return {};
  if (type_of(th, b) == th.rt->types.frame_locals_proxy) {
    bool same = frame_of(a) == frame_of(b);
    return Owned::boolean(same == (op == CompareOp::kEq));
  }
  return compare(th, x, b, op);
}

Owned proxy_keys(Thread& th, Value self) {
  Owned d = snapshot(th, self);
  return d ? dict_keys_list(th, d) : Owned();
}
Owned proxy_values(Thread& th, Value self) {
  Owned d = snapshot(th, self);
  return d ? dict_values_list(th, d) : Owned();
}
Owned proxy_items(Thread& th, Value self) {
  Owned d = snapshot(th, self);
  return d ? dict_items_list(th, d) : Owned();
}
Owned proxy_get_method(Thread& th, Value self, Value key, Value fallback) {
  Owned v = proxy_get(th, self, key);
  if (v || !error_clear_if(th, th.rt->exc.KeyError)) return v;
  return Owned::borrow(fallback);
}
Owned proxy_update(Thread& th, Value self, Value other) {
  Owned d = dict_new(th);
  if (!d || failed(dict_update(th, d, other))) return {};
  size_t pos = 0;
  Value key, v;
  while (dict_next(d, pos, key, v)) {
    if (failed(proxy_set(th, self, key, v))) return {};
  }
  return Owned::none();
}
Owned proxy_setdefault(Thread& th, Value self, Value key, Value fallback) {
  Owned v = proxy_get(th, self, key);
  if (v || !error_clear_if(th, th.rt->exc.KeyError)) return v;
  return failed(proxy_set(th, self, key, fallback)) ? Owned() : Owned::borrow(fallback);
}
Owned proxy_pop(Thread& th, Value self, Value key, Value fallback) {
  Frame* f = frame_of(self);
  int64_t i = f == nullptr ? kNoSuchSlot : find_slot(th, f, key);
  if (i == kSlotError) return {};
  if (i >= 0) return raise(th, th.rt->exc.ValueError, "cannot remove local variables from FrameLocalsProxy");
  if (f == nullptr || !f->extra_locals) return fallback ? Owned::borrow(fallback) : Owned(raise_key_error(th, key));
  return dict_pop(th, f->extra_locals, key, fallback);
}
Owned proxy_reversed(Thread& th, Value self) {
  Owned keys = proxy_keys(th, self);
  if (!keys || failed(list_reverse(th, keys.as<List>()))) return {};
  return keys;
}
Owned proxy_or(Thread& th, Value a, Value b) {
  Owned d;
  bool left = type_of(th, a) == th.rt->types.frame_locals_proxy;
  if (!is_mapping(th, a) || !is_mapping(th, b)) return Owned::not_implemented();
  d = left ? snapshot(th, a) : dict_new(th);
  if (!d) return {};
  if (!left && failed(dict_update(th, d, a))) return {};
  Owned right = type_of(th, b) == th.rt->types.frame_locals_proxy ? snapshot(th, b) : Owned::borrow(b);
  if (!right || failed(dict_update(th, d, right))) return {};
  return d;
}
Owned proxy_ior(Thread& th, Value a, Value b) {
  Owned r = proxy_update(th, a, b);
  return r ? Owned::borrow(a) : Owned();
}

const NativeDef kProxyMethods[] = {
    method<&proxy_keys>("keys(self, /)", nullptr),
    method<&proxy_values>("values(self, /)", nullptr),
    method<&proxy_items>("items(self, /)", nullptr),
    method<&snapshot>("copy(self, /)", nullptr),
    method<&proxy_get_method>("get(self, key, default=None, /)", nullptr),
    method<&proxy_update>("update(self, other, /)", nullptr),
    method<&proxy_setdefault>("setdefault(self, key, default=None, /)", nullptr),
    method<&proxy_pop>("pop(self, key, default=<unrepresentable>, /)", nullptr),
    method<&proxy_reversed>("__reversed__(self, /)", nullptr),
};

void proxy_dealloc(Thread& th, Object* o) {
  dec_ref(std::exchange(static_cast<LocalsProxy*>(o)->frame, Value()));
  object_free(th, o);
}
void proxy_traverse(Object* o, Visitor& visit) { visit(static_cast<LocalsProxy*>(o)->frame); }

Owned proxy_new(Thread& th, FrameObject* object) {
  Object* o = object_alloc(th, th.rt->types.frame_locals_proxy);
  if (o == nullptr) return {};
  inc_ref(static_cast<Object*>(object));
  static_cast<LocalsProxy*>(o)->frame = Value(object);
  return Owned::steal(o);
}

Owned proxy_construct(Thread& th, Type*, const Value* args, size_t nargs, Value kwnames) {
  if (kwnames && !fast_items_tuple(kwnames).empty())
    return raise(th, th.rt->exc.TypeError, "FrameLocalsProxy takes no keyword arguments");
  if (nargs != 1) return raise(th, th.rt->exc.TypeError, "FrameLocalsProxy expected 1 argument, got {}", nargs);
  if (!is_kind(args[0], Kind::kFrame))
    return raise(th, th.rt->exc.TypeError, "expect frame, not {}", type_of(th, args[0]));
  return proxy_new(th, args[0].as<FrameObject>());
}

void fill_proxy(TypeSlots& s) {
  s.construct = &proxy_construct;
  s.dealloc = &proxy_dealloc;
  s.traverse = &proxy_traverse;
  s.repr = &proxy_repr;
  s.compare = &proxy_compare;
  s.iter = &proxy_iter;
  s.subscript = &proxy_get;
  s.set_subscript = &proxy_set;
  s.contains = &proxy_contains;
  s.length = &proxy_length;
  s.bit_or = &proxy_or;
  s.inplace_or = &proxy_ior;
}

const TypeSpec kProxySpec = {
    "FrameLocalsProxy", sizeof(LocalsProxy), Kind::kOther, TypeFlags::kGc | TypeFlags::kMapping, nullptr,
    &fill_proxy,        kProxyMethods};

}  // namespace

Owned frame_locals_proxy(Thread& th, FrameObject* object) {
  Frame* f = object->frame;
  if (f == nullptr) return dict_new(th);
  if (has_namespace(f)) return Owned::borrow(f->locals ? f->locals : f->globals);
  return proxy_new(th, object);
}

namespace {

// --- frame

FrameObject* self_of(Value v) { return v.as<FrameObject>(); }

Owned get_back(Thread& th, Value self) {
  FrameObject* o = self_of(self);
  if (o->back) return Owned::borrow(o->back);
  Frame* f = o->frame == nullptr ? nullptr : o->frame->previous;
  if (f == nullptr) return Owned::none();
  FrameObject* back = frame_object(th, f);
  return back == nullptr ? Owned() : Owned::borrow(Value(back));
}
Owned get_code(Thread&, Value self) {
  Frame* f = self_of(self)->frame;
  return f == nullptr ? Owned::none() : Owned::borrow(Value(f->code));
}
Owned get_globals(Thread&, Value self) {
  Frame* f = self_of(self)->frame;
  return f == nullptr ? Owned::none() : Owned::borrow(f->globals);
}
Owned get_builtins(Thread& th, Value self) {
  Frame* f = self_of(self)->frame;
  return f == nullptr ? Owned::none() : Owned::borrow(builtins_seen(th, f->globals, f->builtins));
}
Owned get_locals(Thread& th, Value self) { return frame_locals_proxy(th, self_of(self)); }
Owned get_lasti(Thread&, Value self) {
  Frame* f = self_of(self)->frame;
  if (f != nullptr && self_of(self)->line >= 0 && f->pc == f->code->units) return Owned::small_int(0);  // being called
  if (f == nullptr || !f->started) return Owned::small_int(-1);
  return Owned::small_int(code_offset(f->code, traced_instruction(self_of(self))));
}
Owned get_line(Thread&, Value self) {
  FrameObject* o = self_of(self);
  if (o->line >= 0) return Owned::small_int(o->line);
  int line = o->frame == nullptr ? 0 : frame_line(o->frame);
  return line < 0 ? Owned::none() : Owned::small_int(line);
}
Status set_line(Thread& th, Value self, Value line) { return frame_set_line(th, self_of(self), line); }
Owned get_trace(Thread&, Value self) {
  Frame* f = self_of(self)->frame;
  return f == nullptr || !f->trace ? Owned::none() : Owned::borrow(f->trace);
}
Status set_trace(Thread&, Value self, Value v) {
  Frame* f = self_of(self)->frame;
  if (f == nullptr) return Status::kOk;
  Value fresh = v && !v.is_none() ? v : Value();
  inc_ref(fresh);
  dec_ref(std::exchange(f->trace, fresh));
  return Status::kOk;
}
Owned get_generator(Thread&, Value self) {
  Frame* f = self_of(self)->frame;
  return f == nullptr || f->generator == nullptr ? Owned::none() : Owned::borrow(Value(f->generator));
}
template <bool FrameObject::* Field>
Owned get_flag(Thread&, Value self) {
  return Owned::boolean(self_of(self)->*Field);
}
template <bool FrameObject::* Field>
Status set_flag(Thread& th, Value self, Value v) {
  if (!v && Field == &FrameObject::trace_opcodes) return raise(th, th.rt->exc.AttributeError, "cannot be deleted");
  if (!v) return raise(th, th.rt->exc.TypeError, "can't delete numeric/char attribute");
  if (!v.is_bool()) return raise(th, th.rt->exc.TypeError, "attribute value type must be bool");
  self_of(self)->*Field = v.is_true();
  return Status::kOk;
}

const GetSetDef kFrameGetSets[] = {
    {"f_back", &get_back},
    {"f_code", &get_code},
    {"f_globals", &get_globals},
    {"f_builtins", &get_builtins},
    {"f_locals", &get_locals},
    {"f_lasti", &get_lasti},
    {"f_lineno", &get_line, &set_line},
    {"f_trace", &get_trace, &set_trace},
    {"f_trace_lines", &get_flag<&FrameObject::trace_lines>, &set_flag<&FrameObject::trace_lines>},
    {"f_trace_opcodes", &get_flag<&FrameObject::trace_opcodes>, &set_flag<&FrameObject::trace_opcodes>},
    {"f_generator", &get_generator},
};

Owned clear_method(Thread& th, Value self) {
  FrameObject* o = self_of(self);
  Frame* f = o->frame;
  if (f == nullptr) return Owned::none();
  if (f->owner == FrameOwner::kStack) return raise(th, th.rt->exc.RuntimeError, "cannot clear an executing frame");
  if (f->generator != nullptr) {
    if (f->generator->state == GeneratorState::kRunning)
      return raise(th, th.rt->exc.RuntimeError, "cannot clear an executing frame");
    if (f->generator->state == GeneratorState::kSuspended)
      return raise(th, th.rt->exc.RuntimeError, "cannot clear a suspended frame");
    Owned keep = Owned::borrow(Value(f->generator));
    if (is_kind(keep, Kind::kCoroutine) && f->generator->state == GeneratorState::kCreated &&
        failed(warn_never_awaited(th, f->generator)))
      error_unraisable(th, "Exception ignored while finalizing coroutine", keep);
    if (o->frame == nullptr) return Owned::none();
    generator_finish(th, f->generator);
    return Owned::none();
  }
  frame_clear(th, f);
  return Owned::none();
}
const NativeDef kFrameMethods[] = {
    method<&clear_method>("clear(self, /)", "Clear all references held by the frame."),
};

Owned frame_repr(Thread& th, Value self) {
  FrameObject* o = self_of(self);
  char address[32];
  std::snprintf(address, sizeof address, "%p", static_cast<void*>(o));
  if (o->frame == nullptr) return format_str(th, "<frame at {}>", address);
  return format_str(th, "<frame at {}, file {!r}, line {}, code {}>", address, o->frame->code->filename,
                    frame_line(o->frame), o->frame->code->name);
}

void frame_object_dealloc(Thread& th, Object* o) {
  auto* object = static_cast<FrameObject*>(o);
  dec_ref(std::exchange(object->back, Value()));
  Frame* f = std::exchange(object->frame, nullptr);
  if (f != nullptr && f->owner == FrameOwner::kObject) {
    frame_clear(th, f);
    Function* function = f->function;
    frame_free_heap(f);
    dec_ref(static_cast<Object*>(function));
  }
  object_free(th, o);
}

void frame_object_traverse(Object* o, Visitor& visit) {
  auto* object = static_cast<FrameObject*>(o);
  visit(object->back);
  if (object->frame != nullptr && object->frame->owner == FrameOwner::kObject) frame_traverse(object->frame, visit);
}

void frame_object_clear(Thread& th, Object* o) {
  auto* object = static_cast<FrameObject*>(o);
  dec_ref(std::exchange(object->back, Value()));
  if (object->frame != nullptr && object->frame->owner == FrameOwner::kObject) frame_clear(th, object->frame);
}

void fill_frame(TypeSlots& s) {
  s.dealloc = &frame_object_dealloc;
  s.traverse = &frame_object_traverse;
  s.clear = &frame_object_clear;
  s.repr = &frame_repr;
}

const TypeSpec kFrameSpec = {"frame", sizeof(FrameObject), Kind::kFrame,  TypeFlags::kGc | TypeFlags::kDisallowNew,
                             nullptr, &fill_frame,         kFrameMethods, kFrameGetSets};

}  // namespace

Status init_frame_types(Thread& th) {
  th.rt->types.frame = type_from_spec(th, kFrameSpec);
  th.rt->types.frame_locals_proxy = type_from_spec(th, kProxySpec);
  return th.rt->types.frame != nullptr && th.rt->types.frame_locals_proxy != nullptr ? Status::kOk : Status::kError;
}

}  // namespace dxpy
