// OSError: the subclass that errno selects, file names, text.
#include "core/object/exception_layouts.h"
#include "core/object/int.h"
#include "core/object/os_errors.h"
#include "core/object/str.h"
#include "core/object/tuple.h"

namespace dxpy {

namespace {

struct ParsedOSError {
  Value errno_value, strerror, filename, filename2;
};

// OSError(errno, strerror[, filename[, winerror[, filename2]]]); other argument counts leave the fields unset.
ParsedOSError parse(const Value* args, size_t nargs) {
  ParsedOSError p;
  if (nargs >= 2 && nargs <= 5) {
    p.errno_value = args[0];
    p.strerror = args[1];
    if (nargs >= 3) p.filename = args[2];
    if (nargs >= 5) p.filename2 = args[4];
  }
  return p;
}

Type* subclass_for(Thread& th, Value errno_value) {
  int64_t n = 0;
  if (!errno_value || !is_int(errno_value) || !int_fits_i64(errno_value, n)) return nullptr;
  BuiltinExceptions& exc = th.rt->exc;
  switch (os_error_class(n)) {
    case OSErrorClass::kPlain:
      return nullptr;
    case OSErrorClass::kBlockingIOError:
      return exc.BlockingIOError;
    case OSErrorClass::kChildProcessError:
      return exc.ChildProcessError;
    case OSErrorClass::kBrokenPipeError:
      return exc.BrokenPipeError;
    case OSErrorClass::kConnectionAbortedError:
      return exc.ConnectionAbortedError;
    case OSErrorClass::kConnectionRefusedError:
      return exc.ConnectionRefusedError;
    case OSErrorClass::kConnectionResetError:
      return exc.ConnectionResetError;
    case OSErrorClass::kFileExistsError:
      return exc.FileExistsError;
    case OSErrorClass::kFileNotFoundError:
      return exc.FileNotFoundError;
    case OSErrorClass::kInterruptedError:
      return exc.InterruptedError;
    case OSErrorClass::kIsADirectoryError:
      return exc.IsADirectoryError;
    case OSErrorClass::kNotADirectoryError:
      return exc.NotADirectoryError;
    case OSErrorClass::kPermissionError:
      return exc.PermissionError;
    case OSErrorClass::kProcessLookupError:
      return exc.ProcessLookupError;
    case OSErrorClass::kTimeoutError:
      return exc.TimeoutError;
  }
}

Status fill_fields(Thread& th, OSErrorObject* e, const Value* args, size_t nargs) {
  ParsedOSError p = parse(args, nargs);
  Value self = Value(e);
  bool blocking = is_subtype(e->type(), th.rt->exc.BlockingIOError);
  e->characters_written = -1;
  size_t shown = nargs;
  if (p.filename && !p.filename.is_none()) {
    if (blocking && is_int(p.filename)) {
      if (failed(native_arg_i64(th, p.filename, e->characters_written))) return Status::kError;
    } else {
      replace_field(e->filename, Owned::borrow(p.filename));
      if (p.filename2 && !p.filename2.is_none()) replace_field(e->filename2, Owned::borrow(p.filename2));
      shown = 2;  // the file names are not part of args
    }
  }
  replace_field(e->errno_value, Owned::borrow(p.errno_value));
  replace_field(e->strerror, Owned::borrow(p.strerror));
  return exception_init(th, self, args, shown, Value());
}

// OSError takes its arguments in __new__ unless a Python subclass overrides __init__ without __new__, as CPython
// decides it.
bool use_init(Thread& th, const Type* cls) {
  return cls->slots.init != th.rt->exc.OSError->slots.init &&
         cls->slots.construct == th.rt->exc.OSError->slots.construct;
}

Owned os_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  if (!use_init(th, cls)) {
    if (kwnames && !fast_items_tuple(kwnames).empty()) {
      return raise(th, th.rt->exc.TypeError, "{}() takes no keyword arguments", cls->name);
    }
    if (cls == th.rt->exc.OSError) {
      if (Type* sub = subclass_for(th, parse(args, nargs).errno_value)) cls = sub;
    }
  }
  ExceptionObject* e = exception_alloc(th, cls, args, use_init(th, cls) ? 0 : nargs);
  if (e == nullptr) return {};
  Owned holder = Owned::steal(Value(e));
  static_cast<OSErrorObject*>(e)->characters_written = -1;
  if (!use_init(th, cls) && failed(fill_fields(th, static_cast<OSErrorObject*>(e), args, nargs))) return {};
  return holder;
}

Status os_init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  if (!use_init(th, self.as_object()->type())) return Status::kOk;  // done in construct
  if (kwnames && !fast_items_tuple(kwnames).empty()) {
    return raise(th, th.rt->exc.TypeError, "{}() takes no keyword arguments", type_of(th, self));
  }
  return fill_fields(th, self.as<OSErrorObject>(), args, nargs);
}

Value or_none(Value v) { return v ? v : Value::none(); }

Owned os_str(Thread& th, Value self) {
  auto* e = self.as<OSErrorObject>();
  if (e->filename) {
    if (e->filename2) {
      return format_str(th, "[Errno {}] {}: {!r} -> {!r}", or_none(e->errno_value), or_none(e->strerror), e->filename,
                        e->filename2);
    }
    return format_str(th, "[Errno {}] {}: {!r}", or_none(e->errno_value), or_none(e->strerror), e->filename);
  }
  if (e->errno_value && e->strerror) return format_str(th, "[Errno {}] {}", e->errno_value, e->strerror);
  return exception_str(th, self);
}

Owned os_reduce(Thread& th, Value self) {
  auto* e = self.as<OSErrorObject>();
  Owned args = Owned::borrow(e->args);
  if (e->filename && fast_items_tuple(args).size() == 2) {
    std::span<const Value> a = fast_items_tuple(e->args);
    args = e->filename2 ? tuple_of(th, a[0], a[1], e->filename, Value::none(), e->filename2)
                        : tuple_of(th, a[0], a[1], e->filename);
    if (!args) return {};
  }
  Value type = Value(self.as_object()->type());
  return e->dict_word ? tuple_of(th, type, args.get(), e->dict_word) : tuple_of(th, type, args.get());
}

Owned get_written(Thread& th, Value self) {
  int64_t n = self.as<OSErrorObject>()->characters_written;
  if (n < 0) {
    Owned name = str_new(th, "characters_written");
    return name ? Owned(raise_attribute_error(th, self, name)) : Owned();
  }
  return int_from_i64(th, n);
}
Status set_written(Thread& th, Value self, Value value) {
  auto* e = self.as<OSErrorObject>();
  if (!value) {
    if (e->characters_written < 0) {
      Owned name = str_new(th, "characters_written");
      if (!name) return Status::kError;
      return raise_attribute_error(th, self, name);
    }
    e->characters_written = -1;
    return Status::kOk;
  }
  return native_arg_i64(th, value, e->characters_written);
}

const NativeDef kOSMethods[] = {method<&os_reduce>("__reduce__(self, /)")};
const GetSetDef kOSFields[] = {
    DX_EXC_FIELD("errno", OSErrorObject, errno_value),  DX_EXC_FIELD("strerror", OSErrorObject, strerror),
    DX_EXC_FIELD("filename", OSErrorObject, filename),  DX_EXC_FIELD("filename2", OSErrorObject, filename2),
    {"characters_written", &get_written, &set_written},
};

}  // namespace

Failure raise_os_error(Thread& th, int errno_value, Value filename, Value filename2) {
  Owned text = str_new(th, os_error_text(errno_value));
  if (!text) return {};
  Value args[5] = {Value::small_int(errno_value), text, filename, Value::none(), filename2};
  size_t n = filename2 ? 5 : filename && !filename.is_none() ? 3 : 2;
  Owned e = call(th, Value(th.rt->exc.OSError), args, n);
  if (!e) return {};
  return raise_exception(th, e);
}

const ExceptionLayoutInfo kOSLayout = {sizeof(OSErrorObject), "OSError",
                                       [](TypeSlots& s) {
                                         ExceptionLife<OSErrorObject, 4>::fill(s);
                                         s.construct = &os_construct;
                                         s.init = &os_init;
                                         s.str = &os_str;
                                       },
                                       kOSMethods, kOSFields};

}  // namespace dxpy
