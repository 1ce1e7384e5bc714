// What the files of the exception types share: field helpers and the table of layouts.
#pragma once

#include "core/object/exception.h"
#include "core/object/native.h"

namespace dxpy {

inline void replace_field(Value& field, Owned value) {
  Value old = std::exchange(field, value.release());
  dec_ref(old);
}
inline void drop_field(Value& field) { dec_ref(std::exchange(field, Value())); }

enum class ExceptionLayout : uint8_t {
  kBase,
  kGroup,
  kSystemExit,
  kStopIteration,
  kName,
  kAttribute,
  kImport,
  kOS,
  kSyntax,
  kUnicode
};

struct ExceptionLayoutInfo {
  size_t size;
  std::string_view first;  // the exception whose type carries the functions; others with the layout inherit them
  void (*fill)(TypeSlots&);
  std::span<const NativeDef> methods = {};
  std::span<const GetSetDef> getsets = {};
};
const ExceptionLayoutInfo& exception_layout_info(ExceptionLayout layout);

ExceptionObject* exception_alloc(Thread&, Type* cls, const Value* args, size_t nargs);
Owned exception_construct(Thread&, Type* cls, const Value* args, size_t nargs, Value kwnames);
Status exception_init(Thread&, Value self, const Value* args, size_t nargs, Value kwnames);
Owned exception_str(Thread&, Value self);
Owned exception_repr(Thread&, Value self);
void visit_exception_base(ExceptionObject* e, Visitor& visit);
void drop_exception_base(ExceptionObject* e);

// Life of a layout whose extra fields start with `Count` owned Values right behind the base.
template <typename T, int Count>
struct ExceptionLife {
  static Value* fields(Object* o) {
    return reinterpret_cast<Value*>(reinterpret_cast<char*>(o) + sizeof(ExceptionObject));
  }
  static void drop(Object* o) {
    drop_exception_base(static_cast<ExceptionObject*>(o));
    for (int i = 0; i < Count; ++i) drop_field(fields(o)[i]);
  }
  static void dealloc(Thread& th, Object* o) {
    drop(o);
    object_free(th, o);
  }
  static void traverse(Object* o, Visitor& visit) {
    visit_exception_base(static_cast<ExceptionObject*>(o), visit);
    for (int i = 0; i < Count; ++i) visit(fields(o)[i]);
    traverse_attributes(o, visit);
  }
  static void clear(Thread& th, Object* o) {
    auto* e = static_cast<ExceptionObject*>(o);
    drop_field(e->traceback);
    drop_field(e->context);
    drop_field(e->cause);
    inc_ref(th.rt->empty_tuple);
    replace_field(e->args, Owned::steal(th.rt->empty_tuple));
    for (int i = 0; i < Count; ++i) drop_field(fields(o)[i]);
    clear_attributes(th, o);
  }
  static void fill(TypeSlots& s) {
    s.dealloc = &dealloc;
    s.traverse = &traverse;
    s.clear = &clear;
    s.construct = &exception_construct;
    s.init = &exception_init;
    s.str = &exception_str;
    s.repr = &exception_repr;
  }
};

// A getter/setter pair for an owned Value field; deleting makes it None.
template <auto Member>
struct ExceptionField;
template <typename T, Value T::* Member>
struct ExceptionField<Member> {
  static Owned get(Thread&, Value self) {
    Value v = self.as<T>()->*Member;
    return v ? Owned::borrow(v) : Owned::none();
  }
  static Status set(Thread&, Value self, Value value) {
    replace_field(self.as<T>()->*Member, value ? Owned::borrow(value) : Owned());
    return Status::kOk;
  }
};
#define DX_EXC_FIELD(python, T, member) {python, &ExceptionField<&T::member>::get, &ExceptionField<&T::member>::set}

extern const ExceptionLayoutInfo kGroupLayout;    // exception_group.cpp
extern const ExceptionLayoutInfo kUnicodeLayout;  // exception_unicode.cpp
extern const ExceptionLayoutInfo kOSLayout;       // exception_os.cpp

}  // namespace dxpy
