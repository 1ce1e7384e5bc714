// What super() without arguments finds in the running function.
#include "core/interp/frame.h"
#include "core/interp/interp_types.h"
#include "core/object/misc.h"
#include "core/object/str.h"
#include "core/object/super.h"

namespace dxpy {

Status super_frame_arguments(Thread& th, Owned& cls, Owned& self) {
  auto fail = [&](const char* what) -> Status { return raise(th, th.rt->exc.RuntimeError, "{}", what); };
  Frame* f = th.frame;
  if (f == nullptr) return fail("super(): no current frame");
  const Code* code = f->code;
  if (code->arg_count == 0) return fail("super(): no arguments");
  Value first = f->slots[0];
  if (is_kind(first, Kind::kCell) && (code->slot_kinds[0] & bytecode::kSlotCell)) first = first.as<Cell>()->content;
  if (first.is_empty() || first.is_unbound()) return fail("super(): arg[0] deleted");
  for (uint32_t i = code->first_free; i < code->locals_count; ++i) {
    if (!str_equals(code->slot_names[i], "__class__")) continue;
    if (!is_kind(f->slots[i], Kind::kCell)) return fail("super(): bad __class__ cell");
    Value content = f->slots[i].as<Cell>()->content;
    if (content.is_empty()) return fail("super(): empty __class__ cell");
    if (!is_type(content)) {
      return raise(th, th.rt->exc.RuntimeError, "super(): __class__ is not a type ({})", type_of(th, content));
    }
    cls = Owned::borrow(content);
    self = Owned::borrow(first);
    return Status::kOk;
  }
  return fail("super(): __class__ cell not found");
}

}  // namespace dxpy
