// Pointers to C data.
#include <cstring>

#include "core/modules/ctypes/ctypes.h"

namespace dxpy::ctypes {

namespace {

char* target_of(Value self) {
  char* p;
  std::memcpy(&p, as_data(self)->data, sizeof p);
  return p;
}
Owned null_access(Thread& th) { return raise(th, th.rt->exc.ValueError, "NULL pointer access"); }

Owned get_contents(Thread& th, Value self) {
  char* p = target_of(self);
  if (p == nullptr) return null_access(th);
  return data_at(th, info_of_object(self.as_object())->item.as<Type>(), self, 0, p);
}
Status set_contents(Thread& th, Value self, Value v) {
  if (!v) return raise(th, th.rt->exc.TypeError, "Pointer does not support item deletion");
  const CInfo* info = info_of_object(self.as_object());
  if (!info->item) return raise(th, th.rt->exc.TypeError, "Pointer type has no _type_");
  Tri fits = is_instance(th, v, info->item);
  if (fits == Tri::kError) return Status::kError;
  if (fits == Tri::kFalse) {
    return raise(th, th.rt->exc.TypeError, "expected {} instead of {}", info->item.as<Type>(), type_of(th, v));
  }
  std::memcpy(as_data(self)->data, &as_data(v)->data, sizeof(char*));
  // Both the object and what it keeps must stay.
  if (failed(keep(th, as_data(self), 1, Owned::borrow(v)))) return Status::kError;
  Owned kept = kept_objects(th, as_data(v));
  return kept ? keep(th, as_data(self), 0, std::move(kept)) : Status::kError;
}

char* item_address(Value self, int64_t i, size_t size) { return target_of(self) + i * static_cast<int64_t>(size); }

Owned get_item_of(Thread& th, Value self, int64_t i) {
  const CInfo* info = info_of_object(self.as_object());
  if (target_of(self) == nullptr) return null_access(th);
  const CInfo* item = info_of(th, info->item);
  return get_value(th, info->item, self, i, item_address(self, i, item->size));
}
Status set_item_of(Thread& th, Value self, int64_t i, Value v) {
  const CInfo* info = info_of_object(self.as_object());
  if (target_of(self) == nullptr) return raise(th, th.rt->exc.ValueError, "NULL pointer access");
  const CInfo* item = info_of(th, info->item);
  return set_value(th, as_data(self), info->item, v, i, item_address(self, i, item->size));
}

// start and stop must make sense without a length.
Status slice_bounds(Thread& th, Value key, int64_t& start, int64_t& stop, int64_t& step) {
  auto* s = key.as<Slice>();
  step = 1;
  if (!s->step.is_none()) {
    if (failed(index_to_i64(th, s->step, step, th.rt->exc.ValueError))) return Status::kError;
    if (step == 0) return raise(th, th.rt->exc.ValueError, "slice step cannot be zero");
  }
  start = 0;
  if (s->start.is_none()) {
    if (step < 0) return raise(th, th.rt->exc.ValueError, "slice start is required for step < 0");
  } else if (failed(index_to_i64(th, s->start, start, th.rt->exc.ValueError))) {
    return Status::kError;
  }
  if (s->stop.is_none()) return raise(th, th.rt->exc.ValueError, "slice stop is required");
  return index_to_i64(th, s->stop, stop, th.rt->exc.ValueError);
}

// How many of start, start + step, ... lie before stop. A step may be larger than any distance.
int64_t step_count(int64_t start, int64_t stop, int64_t step) {
  if (step > 0 ? stop <= start : stop >= start) return 0;
  const auto a = static_cast<uint64_t>(start), b = static_cast<uint64_t>(stop), s = static_cast<uint64_t>(step);
  return static_cast<int64_t>(step > 0 ? (b - a - 1) / s + 1 : (a - b - 1) / (0 - s) + 1);
}

Owned get_subscript(Thread& th, Value self, Value key) {
  if (is_index(th, key)) {
    int64_t i = 0;
    if (failed(index_to_i64(th, key, i, th.rt->exc.IndexError))) return {};
    return get_item_of(th, self, i);
  }
  if (!is_kind(key, Kind::kSlice)) return raise(th, th.rt->exc.TypeError, "Pointer indices must be integer");
  int64_t start = 0, stop = 0, step = 1;
  if (failed(slice_bounds(th, key, start, stop, step))) return {};
  const int64_t count = step_count(start, stop, step);
  const CInfo* item = info_of(th, info_of_object(self.as_object())->item);
  char code = item->code != nullptr ? item->code->code : 0;
  if (code == 'c' || code == 'u') {
    if (target_of(self) == nullptr && count > 0) return null_access(th);
    std::string bytes;
    std::vector<uint32_t> wide(static_cast<size_t>(count) + 1);
    for (int64_t i = 0; i < count; ++i) {
      const int64_t at = start + i * step;
      const char* p = item_address(self, at, item->size);
      if (code == 'c') {
        bytes += *p;
      } else {
        std::memcpy(&wide[static_cast<size_t>(i)], p, 4);
      }
    }
    return code == 'c' ? bytes_new(th, bytes) : wide_text(th, wide.data(), count);
  }
  Owned list = list_new(th);
  for (int64_t i = 0; i < count; ++i) {
    const int64_t at = start + i * step;
    Owned v = list ? get_item_of(th, self, at) : Owned();
    if (!v || failed(list_append(th, list.as<List>(), v))) return {};
  }
  return list;
}
Status set_subscript(Thread& th, Value self, Value key, Value v) {
  if (!v) return raise(th, th.rt->exc.TypeError, "Pointer does not support item deletion");
  int64_t i = 0;
  if (!is_index(th, key)) return raise(th, th.rt->exc.TypeError, "Pointer indices must be integer");
  if (failed(index_to_i64(th, key, i, th.rt->exc.IndexError))) return Status::kError;
  return set_item_of(th, self, i, v);
}
Tri truth_pointer(Thread&, Value self) { return tri(target_of(self) != nullptr); }

Owned construct(Thread& th, Type* cls, const Value*, size_t, Value) {
  CInfo* info = info_of(th, type_value(cls));
  if (info == nullptr || !info->item) {
    return raise(th, th.rt->exc.TypeError, "Cannot create instance: has no _type_");
  }
  return Owned::steal(Value(data_new(th, cls)));
}
Status init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  if (failed(no_keywords(th, "POINTER", kwnames)) || failed(check_positional(th, "POINTER", nargs, 0, 1))) {
    return Status::kError;
  }
  return nargs == 0 ? Status::kOk : set_contents(th, self, args[0]);
}

const GetSetDef kGetSets[] = {
    {"contents", get_contents, set_contents, "the object this pointer points to (read-write)"}};
void fill(TypeSlots& s) {
  fill_data(s);
  s.construct = construct;
  s.init = init;
  s.subscript = get_subscript;
  s.set_subscript = set_subscript;
  s.truth = truth_pointer;
}
const TypeSpec kSpec = {"_ctypes._Pointer",
                        sizeof(CData),
                        Kind::kOther,
                        TypeFlags::kBaseType | TypeFlags::kGc,
                        "The base of C pointers; POINTER(T) makes a class for one type.",
                        fill,
                        {},
                        kGetSets};

}  // namespace

Status metatype_init_pointer(Thread& th, CType* t) {
  CInfo* info = info_new(t);
  info->kind = CKind::kPointer;
  info->size = info->align = sizeof(void*);
  info->length = 1;
  info->has_pointer = true;
  info->format = "&";
  Owned item = class_attribute(th, t, "_type_");
  if (!item) {
    info->format += "B";
    return th.has_error() ? Status::kError : Status::kOk;
  }
  CInfo* of = info_or_error(th, item, "_type_ must have storage info");
  if (of == nullptr) return Status::kError;
  if (of->kind == CKind::kArray) {
    info->format += "(";
    for (size_t i = 0; i < of->shape.size(); ++i) info->format += (i == 0 ? "" : ",") + std::to_string(of->shape[i]);
    info->format += ")";
  }
  info->format += of->format;
  if (!of->pointer_type) of->pointer_type = Owned::borrow(type_value(t));
  info->item = std::move(item);
  return Status::kOk;
}

Owned pointer_from_param(Thread& th, Value cls, Value v) {
  if (v.is_none()) return Owned::none();
  CInfo* info = info_or_error(th, cls, "abstract class");
  if (info == nullptr) return {};
  if (!info->item) return raise(th, th.rt->exc.TypeError, "no type: cannot be used as argument");
  // An instance of the target is passed by reference.
  Tri target = is_instance(th, v, info->item);
  if (target == Tri::kError) return {};
  if (target == Tri::kTrue) {
    CArg* a = arg_new(th, &ffi_type_pointer, 'P');
    if (a == nullptr) return {};
    a->value.p = as_data(v)->data;
    a->object = own(v);
    return Owned::steal(Value(a));
  }
  if (is_data(th, v)) {
    CInfo* from = info_of_object(v.as_object());
    if (from != nullptr && (from->kind == CKind::kPointer || from->kind == CKind::kArray) && from->item) {
      Tri fits = is_subclass(th, from->item, info->item);
      if (fits != Tri::kFalse) return fits == Tri::kTrue ? Owned::borrow(v) : Owned();
    }
  }
  return from_param(th, cls, v);
}

Status pointer_init(Thread& th, Module* m) {
  state(th).pointer = abstract_class(th, m, kSpec, state(th).pointer_meta);
  return state(th).pointer ? Status::kOk : Status::kError;
}

}  // namespace dxpy::ctypes
