// BaseException and the built-in exceptions with plain layouts: life, arguments, context, notes, repr.
#include "core/object/exception.h"

#include <cstddef>

#include "core/object/dict.h"
#include "core/object/exception_layouts.h"
#include "core/object/init.h"
#include "core/object/list.h"
#include "core/object/native.h"
#include "core/object/shape.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"

namespace dxpy {

ExceptionObject* exception_alloc(Thread& th, Type* cls, const Value* args, size_t nargs) {
  auto* e = static_cast<ExceptionObject*>(object_alloc(th, cls));
  if (e == nullptr) return nullptr;
  Owned holder = Owned::steal(Value(e));
  Owned tuple = tuple_from(th, args, nargs);
  if (!tuple) return nullptr;
  e->args = tuple.release();
  return holder.release().as<ExceptionObject>();
}

Owned exception_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value) {
  ExceptionObject* e = exception_alloc(th, cls, args, nargs);
  return e == nullptr ? Owned() : Owned::steal(Value(e));
}

Status exception_init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  if (kwnames && !fast_items_tuple(kwnames).empty()) {
    return raise(th, th.rt->exc.TypeError, "{}() takes no keyword arguments", type_of(th, self));
  }
  Owned tuple = tuple_from(th, args, nargs);
  if (!tuple) return Status::kError;
  replace_field(self.as<ExceptionObject>()->args, std::move(tuple));
  return Status::kOk;
}

void visit_exception_base(ExceptionObject* e, Visitor& visit) {
  visit(e->args);
  visit(e->traceback);
  visit(e->context);
  visit(e->cause);
}

void drop_exception_base(ExceptionObject* e) {
  drop_field(e->args);
  drop_field(e->traceback);
  drop_field(e->context);
  drop_field(e->cause);
}

Owned exception_str(Thread& th, Value self) {
  std::span<const Value> args = fast_items_tuple(self.as<ExceptionObject>()->args);
  if (args.empty()) return Owned::borrow(th.rt->empty_str);
  if (args.size() == 1) return str_of(th, args[0]);
  return str_of(th, self.as<ExceptionObject>()->args);
}

Owned exception_repr(Thread& th, Value self) {
  auto* e = self.as<ExceptionObject>();
  std::span<const Value> args = fast_items_tuple(e->args);
  Owned name = get_attr(th, Value(self.as_object()->type()), th.rt->names.__name__);
  if (!name) return {};
  if (args.size() == 1) return format_str(th, "{}({!r})", name, args[0]);
  return format_str(th, "{}{!r}", name, e->args);
}

namespace {

Owned get_args(Thread&, Value self) { return Owned::borrow(self.as<ExceptionObject>()->args); }
Status set_args(Thread& th, Value self, Value value) {
  if (!value) return raise(th, th.rt->exc.TypeError, "args may not be deleted");
  Owned tuple = sequence_to_tuple(th, value);
  if (!tuple) return Status::kError;
  replace_field(self.as<ExceptionObject>()->args, std::move(tuple));
  return Status::kOk;
}

Owned or_none(Value v) { return v ? Owned::borrow(v) : Owned::none(); }

Owned get_traceback(Thread&, Value self) { return or_none(self.as<ExceptionObject>()->traceback); }
Status set_traceback(Thread& th, Value self, Value value) {
  if (!value) return raise(th, th.rt->exc.TypeError, "__traceback__ may not be deleted");
  if (!value.is_none() && !is_kind(value, Kind::kTraceback)) {
    return raise(th, th.rt->exc.TypeError, "__traceback__ must be a traceback or None");
  }
  replace_field(self.as<ExceptionObject>()->traceback, value.is_none() ? Owned() : Owned::borrow(value));
  return Status::kOk;
}

Owned get_context(Thread&, Value self) { return or_none(self.as<ExceptionObject>()->context); }
Status set_context(Thread& th, Value self, Value value) {
  if (!value) return raise(th, th.rt->exc.TypeError, "__context__ may not be deleted");
  if (!value.is_none() && !is_exception(value)) {
    return raise(th, th.rt->exc.TypeError, "exception context must be None or derive from BaseException");
  }
  replace_field(self.as<ExceptionObject>()->context, value.is_none() ? Owned() : Owned::borrow(value));
  return Status::kOk;
}

Owned get_cause(Thread&, Value self) { return or_none(self.as<ExceptionObject>()->cause); }
Status set_cause(Thread& th, Value self, Value value) {
  if (!value) return raise(th, th.rt->exc.TypeError, "__cause__ may not be deleted");
  if (!value.is_none() && !is_exception(value)) {
    return raise(th, th.rt->exc.TypeError, "exception cause must be None or derive from BaseException");
  }
  auto* e = self.as<ExceptionObject>();
  replace_field(e->cause, value.is_none() ? Owned() : Owned::borrow(value));
  e->suppress_context = true;
  return Status::kOk;
}

Owned get_suppress(Thread&, Value self) { return Owned::boolean(self.as<ExceptionObject>()->suppress_context); }
Status set_suppress(Thread& th, Value self, Value value) {
  if (!value) return raise(th, th.rt->exc.TypeError, "can't delete numeric/char attribute");
  if (!value.is_bool()) return raise(th, th.rt->exc.TypeError, "attribute value type must be bool");
  self.as<ExceptionObject>()->suppress_context = value.is_true();
  return Status::kOk;
}

Owned get_dict(Thread& th, Value self) {
  Dict* d = instance_dict(th, self.as_object());
  return d == nullptr ? Owned() : Owned::borrow(Value(d));
}
Status set_dict(Thread& th, Value self, Value value) {
  if (!value) return raise(th, th.rt->exc.TypeError, "cannot delete __dict__");
  if (!is_dict(value)) {
    return raise(th, th.rt->exc.TypeError, "__dict__ must be set to a dictionary, not a '{}'", type_of(th, value));
  }
  return instance_set_dict(th, self.as_object(), value);
}

Owned exception_reduce(Thread& th, Value self) {
  auto* e = self.as<ExceptionObject>();
  Value dict = e->dict_word;
  if (dict && dict_size(dict) != 0) return tuple_of(th, Value(self.as_object()->type()), e->args, dict);
  return tuple_of(th, Value(self.as_object()->type()), e->args);
}

Owned exception_setstate(Thread& th, Value self, Value state) {
  if (state.is_none()) return Owned::none();
  if (!is_dict(state)) return raise(th, th.rt->exc.TypeError, "state is not a dictionary");
  size_t pos = 0;
  Value key, value;
  while (dict_next(state, pos, key, value)) {
    Owned k = Owned::borrow(key), v = Owned::borrow(value);
    if (failed(set_attr(th, self, k.get(), v))) return {};
  }
  return Owned::none();
}

Owned with_traceback(Thread& th, Value self, Value tb) {
  if (failed(set_traceback(th, self, tb))) return {};
  return Owned::borrow(self);
}

Owned add_note(Thread& th, Value self, Value note) {
  if (!is_str(note))
    return raise(th, th.rt->exc.TypeError, "add_note() argument must be str, not {}", argument_type_name(th, note));
  Owned notes;
  Tri found = find_attr(th, self, th.rt->names.__notes__, notes);
  if (found == Tri::kError) return {};
  if (found == Tri::kFalse) {
    notes = list_new(th);
    if (!notes || failed(set_attr(th, self, th.rt->names.__notes__, notes))) return {};
  }
  if (!is_list(notes)) return raise(th, th.rt->exc.TypeError, "Cannot add note: __notes__ is not a list");
  if (failed(list_append(th, notes.as<List>(), note))) return {};
  return Owned::none();
}

const NativeDef kBaseMethods[] = {
    method<&exception_reduce>("__reduce__(self, /)"),
    method<&exception_setstate>("__setstate__(self, state, /)"),
    method<&with_traceback>("with_traceback(self, object, /)", "Set self.__traceback__ to tb and return self."),
    method<&add_note>("add_note(self, object, /)", "Add a note to the exception"),
};
const GetSetDef kBaseGetSets[] = {
    {"__suppress_context__", &get_suppress, &set_suppress},
    {"__dict__", &get_dict, &set_dict},
    {"args", &get_args, &set_args},
    {"__traceback__", &get_traceback, &set_traceback},
    {"__context__", &get_context, &set_context},
    {"__cause__", &get_cause, &set_cause},
};

Owned key_error_str(Thread& th, Value self) {
  std::span<const Value> args = fast_items_tuple(self.as<ExceptionObject>()->args);
  return args.size() == 1 ? repr(th, args[0]) : exception_str(th, self);
}

struct DocRow {
  const char* name;
  const char* doc;
};
const DocRow kDocs[] = {
#define DX_EXC_DOC(name, text) {#name, text},
#include "core/object/exception_docs.def"
#undef DX_EXC_DOC
};

// One spec per exception, filled from the tables at start-up.
struct SpecRow {
  const char* name;
  ExceptionLayout layout;
};
const SpecRow kRows[] = {
#define DX_EXC(name, base, layout) {#name, ExceptionLayout::k##layout},
#include "core/object/exceptions.def"
#undef DX_EXC
};
constexpr size_t kRowCount = sizeof(kRows) / sizeof(kRows[0]);

// Function-local static: built once, immutable afterwards, shared by all runtimes.
const TypeSpec* spec_for(size_t row) {
  static TypeSpec* specs = [] {
    auto* all = new TypeSpec[kRowCount]();
    for (size_t i = 0; i < kRowCount; ++i) {
      const ExceptionLayoutInfo& info = exception_layout_info(kRows[i].layout);
      TypeSpec& s = all[i];
      s.name = kRows[i].name;
      s.size = info.size;
      s.kind = Kind::kException;
      s.flags = TypeFlags::kBaseType | TypeFlags::kGc | TypeFlags::kHasDict | TypeFlags::kExceptionSubclass;
      for (const DocRow& d : kDocs) {
        if (std::string_view(d.name) == s.name) s.doc = d.doc;
      }
      std::string_view name(s.name);
      // A layout's functions belong to the first exception that has it; those below inherit them.
      if (name == "BaseException") {
        s.methods = kBaseMethods;
        s.getsets = kBaseGetSets;
        s.fill = info.fill;
      } else if (info.first == name || info.first.empty()) {
        s.methods = info.methods;
        s.getsets = info.getsets;
        s.fill = info.fill;
      } else if (name == "KeyError") {
        s.fill = [](TypeSlots& slots) { slots.str = &key_error_str; };
      } else {
        s.fill = [](TypeSlots&) {};
      }
    }
    return all;
  }();
  return &specs[row];
}

}  // namespace

Owned exception_new(Thread& th, const Type* type, const Value* args, size_t nargs) {
  Type* cls = const_cast<Type*>(type);
  ExceptionObject* e = exception_alloc(th, cls, args, nargs);
  if (e == nullptr) return {};
  Owned holder = Owned::steal(Value(e));
  if (cls->slots.init != &exception_init && failed(cls->slots.init(th, holder, args, nargs, Value()))) return {};
  return holder;
}

Owned stop_iteration_value(Thread& th) {
  Owned e = take_error(th);
  Value v = e.as<StopIterationObject>()->value;
  return v ? Owned::borrow(v) : Owned::none();
}

Failure raise_attribute_error(Thread& th, Value object, Value name) {
  Owned message = is_type(object)
                      ? format_str(th, "type object '{}' has no attribute '{}'", object.as<Type>()->name, name)
                      : format_str(th, "'{}' object has no attribute '{}'", type_of(th, object), name);
  if (!message) return {};
  Value arg = message;
  Owned e = exception_new(th, th.rt->exc.AttributeError, &arg, 1);
  if (!e) return {};
  auto* a = e.as<AttributeErrorObject>();
  replace_field(a->name, Owned::borrow(name));
  replace_field(a->obj, Owned::borrow(object));
  return raise_exception(th, e);
}

void add_attribute_context(Thread& th, Value object, Value name) {
  if (!error_matches(th, th.rt->exc.AttributeError)) return;
  auto* a = th.pending.as<AttributeErrorObject>();
  if (a->name || a->obj) return;
  replace_field(a->name, Owned::borrow(name));
  replace_field(a->obj, Owned::borrow(object));
}

Status init_exception_types(Thread& th) {
  BuiltinExceptions& exc = th.rt->exc;
  Type* object = th.rt->types.object;
  size_t row = 0;
#define DX_EXC(name, base, layout)                                        \
  exc.name = type_from_spec(th, *spec_for(row++), exception_base_##base); \
  if (exc.name == nullptr) return Status::kError;
#define exception_base_object object
#define exception_base_BaseException exc.BaseException
#define exception_base_Exception exc.Exception
#define exception_base_ArithmeticError exc.ArithmeticError
#define exception_base_ImportError exc.ImportError
#define exception_base_LookupError exc.LookupError
#define exception_base_NameError exc.NameError
#define exception_base_OSError exc.OSError
#define exception_base_ConnectionError exc.ConnectionError
#define exception_base_RuntimeError exc.RuntimeError
#define exception_base_SyntaxError exc.SyntaxError
#define exception_base_IndentationError exc.IndentationError
#define exception_base_ValueError exc.ValueError
#define exception_base_UnicodeError exc.UnicodeError
#define exception_base_Warning exc.Warning
#include "core/object/exceptions.def"
#undef DX_EXC
  Owned e = Owned::steal(Value(exception_alloc(th, exc.MemoryError, nullptr, 0)));
  if (!e) return Status::kError;
  th.rt->memory_error = e.release();
  make_immortal(th, th.rt->memory_error.as_object());

  Owned bases = tuple_of(th, Value(exc.BaseExceptionGroup), Value(exc.Exception));
  Owned name = str_new(th, "ExceptionGroup");
  Owned dict = dict_new(th);
  Owned module = str_new(th, "builtins");
  if (!bases || !name || !dict || !module || failed(dict_set(th, dict, th.rt->names.__module__, module)))
    return Status::kError;
  Owned group = type_new(th, th.rt->types.type, name, bases, dict, Value(), nullptr);
  if (!group) return Status::kError;
  th.rt->types.exception_group = group.release().as<Type>();
  make_immortal(th, th.rt->types.exception_group);
  return Status::kOk;
}

}  // namespace dxpy
