#include "core/object/error.h"
#include "core/object/exception_layouts.h"

#include <charconv>

#include "core/object/abstract.h"
#include "core/object/exception.h"
#include "core/object/exception_layouts.h"
#include "core/object/module.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"

namespace dxpy {

namespace {

Status append_arg(Thread& th, StrBuilder& out, const FormatArg& a, bool as_repr) {
  char digits[24];
  switch (a.what) {
    case FormatArg::What::kText:
      out.append(a.text);
      return Status::kOk;
    case FormatArg::What::kInt: {
      auto end = std::to_chars(digits, digits + sizeof digits, a.number).ptr;
      out.append(std::string_view(digits, static_cast<size_t>(end - digits)));
      return Status::kOk;
    }
    case FormatArg::What::kUnsigned: {
      auto end = std::to_chars(digits, digits + sizeof digits, static_cast<uint64_t>(a.number)).ptr;
      out.append(std::string_view(digits, static_cast<size_t>(end - digits)));
      return Status::kOk;
    }
    case FormatArg::What::kType:
      out.append(full_type_name(a.type));
      return Status::kOk;
    case FormatArg::What::kValue:
      break;
  }
  Owned text = as_repr ? repr(th, a.value) : str_of(th, a.value);
  if (!text) return Status::kError;
  out.append(text.get());
  return Status::kOk;
}

// Links the exception being handled as __context__, breaking a cycle that the link would close.
void set_context(Thread& th, ExceptionObject* e) {
  Value handled;
  for (HandledException* h = th.handled; h != nullptr; h = h->previous) {
    if (h->exception && !h->exception.get().is_none()) {
      handled = h->exception.get();
      break;
    }
  }
  if (handled.is_empty() || handled == Value(e)) return;
  // Floyd's hare and tortoise, because the chain may already contain a cycle that user code made.
  auto* slow = handled.as<ExceptionObject>();
  auto* fast = slow;
  while (true) {
    if (!fast->context) break;
    auto* next = fast->context.as<ExceptionObject>();
    if (next == e) {
      Value old = std::exchange(fast->context, Value());
      dec_ref(old);
      break;
    }
    if (!next->context) break;
    auto* after = next->context.as<ExceptionObject>();
    if (after == e) {
      Value old = std::exchange(next->context, Value());
      dec_ref(old);
      break;
    }
    fast = after;
    slow = slow->context.as<ExceptionObject>();
    if (slow == fast) break;
  }
  inc_ref(handled);
  Value old = std::exchange(e->context, handled);
  dec_ref(old);
}

}  // namespace

Owned format_v(Thread& th, std::string_view format, const FormatArg* args, size_t count) {
  StrBuilder out(th);
  size_t next = 0;
  for (size_t i = 0; i < format.size(); ++i) {
    char c = format[i];
    if (c == '{' && i + 1 < format.size() && format[i + 1] != '{') {
      bool as_repr = format.substr(i, 4) == "{!r}";
      i += as_repr ? 3 : 1;
      DX_ASSERT(next < count);
      if (next < count && failed(append_arg(th, out, args[next++], as_repr))) return {};
    } else {
      if ((c == '{' || c == '}') && i + 1 < format.size() && format[i + 1] == c) ++i;
      out.append(c);
    }
  }
  return out.finish();
}

Failure raise_v(Thread& th, const Type* type, std::string_view format, const FormatArg* args, size_t count) {
  Owned message = count == 0 ? str_new(th, format) : format_v(th, format, args, count);
  if (!message) return {};
  return raise_with(th, type, message);
}

Failure raise_with(Thread& th, const Type* type, Value arg) {
  Owned e = exception_new(th, type, &arg, 1);
  if (!e) return {};
  return raise_exception(th, e);
}

Failure raise_exception(Thread& th, Value exception) {
  set_context(th, exception.as<ExceptionObject>());
  th.pending = Owned::borrow(exception);
  return {};
}

Failure raise_no_memory(Thread& th) {
  // One of its own when there is memory for it: the prepared one is shared and collects tracebacks. Without memory the
  // allocation comes back here.
  if (th.pending.get() == th.rt->memory_error) return {};
  th.pending = Owned::borrow(th.rt->memory_error);
  if (Object* fresh = exception_alloc(th, th.rt->exc.MemoryError, nullptr, 0)) th.pending = Owned::steal(Value(fresh));
  return {};
}

Failure raise_key_error(Thread& th, Value key) { return raise_with(th, th.rt->exc.KeyError, key); }

Failure raise_system_error(Thread& th, std::string_view what) { return raise(th, th.rt->exc.SystemError, "{}", what); }

Owned take_error(Thread& th) { return std::move(th.pending); }
void restore_error(Thread& th, Owned exception) { th.pending = std::move(exception); }
void clear_error(Thread& th) { th.pending.reset(); }

bool error_matches(Thread& th, const Type* type) {
  return th.has_error() && is_subtype(th.pending.get().as_object()->type(), type);
}

bool error_clear_if(Thread& th, const Type* type) {
  if (!error_matches(th, type)) return false;
  clear_error(th);
  return true;
}

void error_unraisable(Thread& th, std::string_view where, Value object) {
  Owned exception = take_error(th);
  if (!exception) return;
  Owned message = where.empty() ? Owned::none() : str_new(th, where);
  if (!where.empty() && object && !object.is_none()) {
    Owned with_object = format_str(th, "{} {!r}", where, object);
    if (with_object) {
      message = std::move(with_object);
      object = Value();
    } else {
      clear_error(th);
    }
  }
  // Not by importing: finalizers that run at the very end have no sys.modules any more.
  Owned hook = th.rt->sys ? get_attr(th, th.rt->sys, "_report_unraisable") : Owned();
  if (hook && message) {
    Owned r = call_with(th, hook, exception.get(), message.get(), object ? object : Value::none());
    if (r) return;
  }
  clear_error(th);
}

Status warn(Thread& th, const Type* category, std::string_view message, int stack_level) {
  // At the very end there is nobody left to warn, and no filter that says whether to.
  if (th.rt->shutting_down && !th.rt->importlib_bootstrap) return Status::kOk;
  Owned text = str_new(th, message);
  if (!text) return Status::kError;
  Owned f = import_attr(th, "_warnings", "warn");
  if (!f) return Status::kError;
  Owned r = call_with(th, f, text.get(), Value(static_cast<const Object*>(category)), Value::small_int(stack_level));
  return r ? Status::kOk : Status::kError;
}

}  // namespace dxpy
