// Exceptions with fields of their own: SystemExit, StopIteration, NameError, AttributeError, ImportError, SyntaxError.
#include "core/object/exception_layouts.h"

#include "core/object/dict.h"
#include "core/object/int.h"
#include "core/object/str.h"
#include "core/object/tuple.h"

namespace dxpy {

namespace {

Status base_init(Thread& th, Value self, const Value* args, size_t nargs) {
  return exception_init(th, self, args, nargs, Value());
}

// Takes keyword arguments off a call: out[i] is the value of names[i] or empty. TypeError for others.
Status take_keywords(Thread& th, Value self, const Value* values, Value kwnames, std::span<const char* const> names,
                     Value* out) {
  for (size_t i = 0; i < names.size(); ++i) out[i] = Value();
  if (kwnames.is_empty()) return Status::kOk;
  std::span<const Value> given = fast_items_tuple(kwnames);
  for (size_t k = 0; k < given.size(); ++k) {
    bool known = false;
    for (size_t i = 0; i < names.size(); ++i) {
      if (str_equals(given[k], names[i])) {
        out[i] = values[k];
        known = true;
      }
    }
    if (!known) {
      return raise(th, th.rt->exc.TypeError, "{}() got an unexpected keyword argument '{}'", type_of(th, self),
                   given[k]);
    }
  }
  return Status::kOk;
}

void set_field(Value& field, Value v) { replace_field(field, v ? Owned::borrow(v) : Owned()); }

Status system_exit_init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  if (failed(exception_init(th, self, args, nargs, kwnames))) return Status::kError;
  auto* e = self.as<SystemExitObject>();
  set_field(e->code, nargs == 0 ? Value::none() : nargs == 1 ? args[0] : e->args);
  return Status::kOk;
}

Status stop_iteration_init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  if (failed(exception_init(th, self, args, nargs, kwnames))) return Status::kError;
  set_field(self.as<StopIterationObject>()->value, nargs > 0 ? args[0] : Value::none());
  return Status::kOk;
}

Status name_error_init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  static const char* const kNames[] = {"name"};
  Value given[1];
  if (failed(take_keywords(th, self, args + nargs, kwnames, kNames, given))) return Status::kError;
  if (failed(base_init(th, self, args, nargs))) return Status::kError;
  set_field(self.as<NameErrorObject>()->name, given[0]);
  return Status::kOk;
}

Status attribute_error_init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  static const char* const kNames[] = {"name", "obj"};
  Value given[2];
  if (failed(take_keywords(th, self, args + nargs, kwnames, kNames, given))) return Status::kError;
  if (failed(base_init(th, self, args, nargs))) return Status::kError;
  set_field(self.as<AttributeErrorObject>()->name, given[0]);
  set_field(self.as<AttributeErrorObject>()->obj, given[1]);
  return Status::kOk;
}

Owned attribute_error_getstate(Thread& th, Value self) {
  auto* e = self.as<AttributeErrorObject>();
  bool has_dict = e->dict_word && dict_size(e->dict_word) != 0;
  if (!has_dict && !e->name && !e->args) return Owned::none();
  Owned state = e->dict_word ? dict_copy(th, e->dict_word) : dict_new(th);
  if (!state) return {};
  if (e->name && failed(dict_set(th, state, th.rt->names.name, e->name))) return {};
  if (failed(dict_set(th, state, th.rt->names.args, e->args))) return {};
  return state;
}

Owned attribute_error_reduce(Thread& th, Value self) {
  Owned state = attribute_error_getstate(th, self);
  if (!state) return {};
  return tuple_of(th, Value(self.as_object()->type()), self.as<ExceptionObject>()->args, state);
}

Status import_error_init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  static const char* const kNames[] = {"name", "path", "name_from"};
  Value given[3];
  if (failed(take_keywords(th, self, args + nargs, kwnames, kNames, given))) return Status::kError;
  if (failed(base_init(th, self, args, nargs))) return Status::kError;
  auto* e = self.as<ImportErrorObject>();
  set_field(e->msg, nargs == 1 ? args[0] : Value());
  set_field(e->name, given[0]);
  set_field(e->path, given[1]);
  set_field(e->name_from, given[2]);
  return Status::kOk;
}

Owned import_error_str(Thread& th, Value self) {
  Value msg = self.as<ImportErrorObject>()->msg;
  if (msg && is_exact_kind(msg, Kind::kStr)) return Owned::borrow(msg);
  return exception_str(th, self);
}

Owned import_error_reduce(Thread& th, Value self) {
  auto* e = self.as<ImportErrorObject>();
  Value type = Value(self.as_object()->type());
  if (!e->name && !e->path && !e->name_from) {
    if (!e->dict_word) return tuple_of(th, type, e->args);
    return tuple_of(th, type, e->args, e->dict_word);
  }
  Owned state = e->dict_word ? dict_copy(th, e->dict_word) : dict_new(th);
  if (!state) return {};
  if (e->name && failed(dict_set_text(th, state, "name", e->name))) return {};
  if (e->path && failed(dict_set_text(th, state, "path", e->path))) return {};
  if (e->name_from && failed(dict_set_text(th, state, "name_from", e->name_from))) return {};
  return tuple_of(th, type, e->args, state);
}

Status syntax_error_init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  if (failed(exception_init(th, self, args, nargs, kwnames))) return Status::kError;
  auto* e = self.as<SyntaxErrorObject>();
  if (nargs >= 1) set_field(e->msg, args[0]);
  if (nargs != 2) return Status::kOk;
  Owned info = sequence_to_tuple(th, args[1]);
  if (!info) return Status::kError;
  std::span<const Value> v = fast_items_tuple(info);
  if (v.size() < 4 || v.size() > 7 || v.size() == 5) {
    if (v.size() == 5)
      return raise(th, th.rt->exc.TypeError, "end_offset must be provided when end_lineno is provided");
    return raise(th, th.rt->exc.TypeError, "function takes {} arguments ({} given)",
                 v.size() < 4 ? "at least 4" : "at most 7", v.size());
  }
  Value* fields[] = {&e->filename, &e->lineno, &e->offset, &e->text, &e->end_lineno, &e->end_offset, &e->metadata};
  for (size_t i = 0; i < std::size(fields); ++i) set_field(*fields[i], i < v.size() ? v[i] : Value());
  return Status::kOk;
}

Owned syntax_error_str(Thread& th, Value self) {
  auto* e = self.as<SyntaxErrorObject>();
  Owned msg = str_of(th, e->msg ? e->msg : Value::none());
  if (!msg) return {};
  bool has_file = e->filename && is_str(e->filename);
  int64_t line = 0;
  bool has_line = e->lineno && is_int(e->lineno) && int_fits_i64(e->lineno, line);
  if (!has_file && !has_line) return msg;
  std::string_view file = has_file ? str_view(e->filename) : std::string_view();
  if (size_t slash = file.rfind('/'); slash != std::string_view::npos) file = file.substr(slash + 1);
  if (has_file && has_line) return format_str(th, "{} ({}, line {})", msg, file, line);
  if (has_file) return format_str(th, "{} ({})", msg, file);
  return format_str(th, "{} (line {})", msg, line);
}

const GetSetDef kSystemExitFields[] = {DX_EXC_FIELD("code", SystemExitObject, code)};
const GetSetDef kStopIterationFields[] = {DX_EXC_FIELD("value", StopIterationObject, value)};
const GetSetDef kNameFields[] = {DX_EXC_FIELD("name", NameErrorObject, name)};
const GetSetDef kAttributeFields[] = {DX_EXC_FIELD("name", AttributeErrorObject, name),
                                      DX_EXC_FIELD("obj", AttributeErrorObject, obj)};
const NativeDef kAttributeMethods[] = {
    method<&attribute_error_getstate>("__getstate__(self, /)"),
    method<&attribute_error_reduce>("__reduce__(self, /)"),
};
const GetSetDef kImportFields[] = {
    DX_EXC_FIELD("msg", ImportErrorObject, msg),
    DX_EXC_FIELD("name", ImportErrorObject, name),
    DX_EXC_FIELD("path", ImportErrorObject, path),
    DX_EXC_FIELD("name_from", ImportErrorObject, name_from),
};
const NativeDef kImportMethods[] = {method<&import_error_reduce>("__reduce__(self, /)")};
const GetSetDef kSyntaxFields[] = {
    DX_EXC_FIELD("msg", SyntaxErrorObject, msg),
    DX_EXC_FIELD("filename", SyntaxErrorObject, filename),
    DX_EXC_FIELD("lineno", SyntaxErrorObject, lineno),
    DX_EXC_FIELD("offset", SyntaxErrorObject, offset),
    DX_EXC_FIELD("text", SyntaxErrorObject, text),
    DX_EXC_FIELD("end_lineno", SyntaxErrorObject, end_lineno),
    DX_EXC_FIELD("end_offset", SyntaxErrorObject, end_offset),
    DX_EXC_FIELD("print_file_and_line", SyntaxErrorObject, print_file_and_line),
    DX_EXC_FIELD("_metadata", SyntaxErrorObject, metadata),
};

template <typename Life, InitFn Init, UnaryFn Str = nullptr>
void fill_with(TypeSlots& s) {
  Life::fill(s);
  s.init = Init;
  if (Str != nullptr) s.str = Str;
}

const ExceptionLayoutInfo kBaseLayout = {sizeof(ExceptionObject), "BaseException",
                                         &ExceptionLife<ExceptionObject, 0>::fill};
const ExceptionLayoutInfo kSystemExitLayout = {sizeof(SystemExitObject),
                                               "SystemExit",
                                               &fill_with<ExceptionLife<SystemExitObject, 1>, &system_exit_init>,
                                               {},
                                               kSystemExitFields};
const ExceptionLayoutInfo kStopIterationLayout = {
    sizeof(StopIterationObject),
    "StopIteration",
    &fill_with<ExceptionLife<StopIterationObject, 1>, &stop_iteration_init>,
    {},
    kStopIterationFields};
const ExceptionLayoutInfo kNameLayout = {sizeof(NameErrorObject),
                                         "NameError",
                                         &fill_with<ExceptionLife<NameErrorObject, 1>, &name_error_init>,
                                         {},
                                         kNameFields};
const ExceptionLayoutInfo kAttributeLayout = {sizeof(AttributeErrorObject), "AttributeError",
                                              &fill_with<ExceptionLife<AttributeErrorObject, 2>, &attribute_error_init>,
                                              kAttributeMethods, kAttributeFields};
const ExceptionLayoutInfo kImportLayout = {
    sizeof(ImportErrorObject), "ImportError",
    &fill_with<ExceptionLife<ImportErrorObject, 4>, &import_error_init, &import_error_str>, kImportMethods,
    kImportFields};
const ExceptionLayoutInfo kSyntaxLayout = {
    sizeof(SyntaxErrorObject),
    "SyntaxError",
    &fill_with<ExceptionLife<SyntaxErrorObject, 9>, &syntax_error_init, &syntax_error_str>,
    {},
    kSyntaxFields};

}  // namespace

const ExceptionLayoutInfo& exception_layout_info(ExceptionLayout layout) {
  switch (layout) {
    case ExceptionLayout::kBase:
      return kBaseLayout;
    case ExceptionLayout::kGroup:
      return kGroupLayout;
    case ExceptionLayout::kSystemExit:
      return kSystemExitLayout;
    case ExceptionLayout::kStopIteration:
      return kStopIterationLayout;
    case ExceptionLayout::kName:
      return kNameLayout;
    case ExceptionLayout::kAttribute:
      return kAttributeLayout;
    case ExceptionLayout::kImport:
      return kImportLayout;
    case ExceptionLayout::kOS:
      return kOSLayout;
    case ExceptionLayout::kSyntax:
      return kSyntaxLayout;
    case ExceptionLayout::kUnicode:
      return kUnicodeLayout;
  }
}

}  // namespace dxpy
