// Traceback objects.
#include "core/interp/code_offsets.h"
#include "core/interp/frame.h"
#include "core/interp/interp_types.h"
#include "core/object/exception.h"
#include "core/object/list.h"
#include "core/object/native.h"
#include "core/object/str.h"

namespace dxpy {

Status traceback_add(Thread& th, Value exception, Frame* f) {
  FrameObject* frame = frame_object(th, f);
  if (frame == nullptr) return Status::kError;
  Object* o = object_alloc(th, th.rt->types.traceback);
  if (o == nullptr) return Status::kError;
  auto* tb = static_cast<Traceback*>(o);
  auto* e = exception.as<ExceptionObject>();
  tb->next = e->traceback && !e->traceback.is_none() ? e->traceback : Value();  // takes the reference over
  inc_ref(static_cast<Object*>(frame));
  tb->frame = Value(frame);
  tb->instruction = static_cast<int32_t>(frame_instruction(f));
  tb->line = -1;  // looked up when asked for
  e->traceback = Value(tb);
  return Status::kOk;
}

namespace {

int traceback_line(Traceback* tb) {
  if (tb->line < 0) {
    const Frame* f = tb->frame.as<FrameObject>()->frame;
    tb->line = f == nullptr ? 0 : code_line(f->code, static_cast<uint32_t>(tb->instruction));
    if (tb->line < 0) tb->line = 0;
  }
  return tb->line;
}

Owned get_next(Thread&, Value self) {
  Value v = self.as<Traceback>()->next;
  return v ? Owned::borrow(v) : Owned::none();
}

Status set_next(Thread& th, Value self, Value v) {
  if (!v) return raise(th, th.rt->exc.TypeError, "can't delete tb_next attribute");
  if (!v.is_none() && !is_kind(v, Kind::kTraceback)) {
    return raise(th, th.rt->exc.TypeError, "expected traceback object, got '{}'", type_of(th, v));
  }
  for (Value t = v; t && !t.is_none(); t = t.as<Traceback>()->next) {
    if (t == self) return raise(th, th.rt->exc.ValueError, "traceback loop detected");
  }
  Value fresh = v.is_none() ? Value() : v;
  inc_ref(fresh);
  dec_ref(std::exchange(self.as<Traceback>()->next, fresh));
  return Status::kOk;
}

// -1 and the like come from the constructor.
Owned get_lasti(Thread&, Value self) {
  auto* tb = self.as<Traceback>();
  const Frame* f = tb->frame.as<FrameObject>()->frame;
  if (f == nullptr || tb->instruction < 0) return Owned::small_int(tb->instruction);
  return Owned::small_int(code_offset(f->code, static_cast<uint32_t>(tb->instruction)));
}

const GetSetDef kGetSets[] = {
    {"tb_next", &get_next, &set_next},
    {"tb_frame", [](Thread&, Value self) { return Owned::borrow(self.as<Traceback>()->frame); }},
    // In bytes of co_code, as tools expect of tb_lasti.
    {"tb_lasti", &get_lasti},
    {"tb_lineno", [](Thread&, Value self) { return Owned::small_int(traceback_line(self.as<Traceback>())); }},
};

Owned tb_dir(Thread& th, Value) {
  Owned list = list_new(th);
  for (const char* name : {"tb_frame", "tb_next", "tb_lasti", "tb_lineno"}) {
    Value s = str_intern(th, name);
    if (!list || !s || failed(list_append(th, list.as<List>(), s))) return {};
  }
  return list;
}
const NativeDef kMethods[] = {method<&tb_dir>("__dir__(self)", nullptr)};

Owned tb_construct(Thread& th, Type*, const Value* args, size_t nargs, Value kwnames) {
  Value v[4];
  if (failed(native_match(th, "traceback(tb_next, tb_frame, tb_lasti, tb_lineno)", args, nargs, kwnames, v, 4)))
    return {};
  if (!v[0].is_none() && !is_kind(v[0], Kind::kTraceback)) {
    return raise(th, th.rt->exc.TypeError, "expected traceback object or None, got '{}'", type_of(th, v[0]));
  }
  if (!is_kind(v[1], Kind::kFrame)) {
    return raise(th, th.rt->exc.TypeError, "traceback() argument 'tb_frame' must be frame, not {}", type_of(th, v[1]));
  }
  int64_t lasti, line;
  if (failed(index_to_i64(th, v[2], lasti, th.rt->exc.OverflowError)) ||
      failed(index_to_i64(th, v[3], line, th.rt->exc.OverflowError)))
    return {};
  Object* o = object_alloc(th, th.rt->types.traceback);
  if (o == nullptr) return {};
  auto* tb = static_cast<Traceback*>(o);
  tb->next = v[0].is_none() ? Value() : v[0];
  inc_ref(tb->next);
  inc_ref(v[1]);
  tb->frame = v[1];
  const Frame* f = v[1].as<FrameObject>()->frame;
  tb->instruction = f == nullptr ? 0 : code_instruction(f->code, lasti);
  tb->line = static_cast<int32_t>(line);
  return Owned::steal(o);
}

void tb_dealloc(Thread& th, Object* o) {
  auto* tb = static_cast<Traceback*>(o);
  dec_ref(std::exchange(tb->next, Value()));
  dec_ref(std::exchange(tb->frame, Value()));
  object_free(th, o);
}
void tb_traverse(Object* o, Visitor& visit) {
  visit(static_cast<Traceback*>(o)->next);
  visit(static_cast<Traceback*>(o)->frame);
}
void tb_clear(Thread&, Object* o) { dec_ref(std::exchange(static_cast<Traceback*>(o)->next, Value())); }

void fill(TypeSlots& s) {
  s.dealloc = &tb_dealloc;
  s.traverse = &tb_traverse;
  s.clear = &tb_clear;
  s.construct = &tb_construct;
}

const TypeSpec kTracebackSpec = {
    "traceback", sizeof(Traceback), Kind::kTraceback, TypeFlags::kGc, "Create a new traceback object.",
    &fill,       kMethods,          kGetSets};

}  // namespace

Status init_traceback_type(Thread& th) {
  th.rt->types.traceback = type_from_spec(th, kTracebackSpec);
  return th.rt->types.traceback != nullptr ? Status::kOk : Status::kError;
}

}  // namespace dxpy
