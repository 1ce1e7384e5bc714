// Entering Python code from C++: calls, module and class bodies, argument binding, safepoints.
#include "core/interp/eval.h"

#include <algorithm>
#include <string>
#include <vector>

#include "core/interp/interp_types.h"
#include "core/memory/alloc.h"
#include "core/object/dict.h"
#include "core/object/exception.h"
#include "core/object/gc.h"
#include "core/object/iteration.h"
#include "core/object/list.h"
#include "core/object/misc.h"
#include "core/object/module.h"
#include "core/object/str.h"
#include "core/object/super.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"

namespace dxpy {

Status check_native_stack(Thread& th) {
  if (DX_UNLIKELY(th.native_entries + th.native_depth > th.native_depth_limit))
    return raise(th, th.rt->exc.RecursionError, "maximum recursion depth exceeded");
  if (DX_UNLIKELY(static_cast<char*>(__builtin_frame_address(0)) < th.native_stack_limit))
    return raise(th, th.rt->exc.RecursionError, "maximum recursion depth exceeded");
  return Status::kOk;
}

Status link_frame(Thread& th, Frame* f) {
  f->previous = th.frame;
  th.frame = f;
  ++th.recursion_depth;
  if (DX_LIKELY(th.recursion_depth <= th.recursion_limit)) return Status::kOk;
  th.frame = f->previous;
  --th.recursion_depth;
  f->previous = nullptr;
  frame_pop(th, f);
  return raise(th, th.rt->exc.RecursionError, "maximum recursion depth exceeded");
}

// --- binding arguments

namespace {

// "'a' and 'b'", "'a', 'b', and 'c'".
std::string quoted_list(const std::vector<std::string>& names) {
  std::string out;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0) out += names.size() == 2 ? " and " : i + 1 == names.size() ? ", and " : ", ";
    out += "'" + names[i] + "'";
  }
  return out;
}

Failure raise_missing(Thread& th, Function* function, const Frame* f, uint32_t from, uint32_t to, const char* kind) {
  std::vector<std::string> names;
  for (uint32_t i = from; i < to; ++i) {
    if (f->slots[i].is_empty()) names.emplace_back(str_view(f->code->slot_names[i]));
  }
  return raise(th, th.rt->exc.TypeError, "{}() missing {} required {} argument{}: {}", function->qualname, names.size(),
               kind, names.size() == 1 ? "" : "s", quoted_list(names));
}

Failure raise_too_many(Thread& th, Function* function, const Frame* f, size_t given) {
  const Code* code = f->code;
  size_t defaults = function->defaults ? function->defaults.as<Tuple>()->size : 0;
  size_t keyword_given = 0;
  for (uint32_t i = code->arg_count; i < code->arg_count + code->kwonly_count; ++i) {
    if (!f->slots[i].is_empty()) ++keyword_given;
  }
  bool plural = code->arg_count != 1;
  std::string takes;
  if (defaults > 0) {
    takes = "from " + std::to_string(static_cast<int64_t>(code->arg_count) - static_cast<int64_t>(defaults)) + " to " +
            std::to_string(code->arg_count);
    plural = true;
  } else {
    takes = std::to_string(code->arg_count);
  }
  std::string keywords;
  if (keyword_given > 0) {
    keywords = std::string(" positional argument") + (given != 1 ? "s" : "") + " (and " +
               std::to_string(keyword_given) + " keyword-only argument" + (keyword_given != 1 ? "s" : "") + ")";
  }
  return raise(th, th.rt->exc.TypeError, "{}() takes {} positional argument{} but {}{} {} given", function->qualname,
               takes, plural ? "s" : "", given, keywords, given == 1 && keyword_given == 0 ? "was" : "were");
}

// Positional-only parameters given by keyword; "" when there are none.
std::string positional_only_given(const Code* code, std::span<const Value> names) {
  std::string out;
  for (Value name : names) {
    for (uint32_t i = 0; i < code->posonly_count; ++i) {
      if (!str_equal(code->slot_names[i], name)) continue;
      if (!out.empty()) out += ", ";
      out += str_view(name);
    }
  }
  return out;
}

// The closest parameter name for "Did you mean". Empty: none is close.
std::string suggest(Thread& th, const Code* code, Value name) {
  Owned list = list_new(th);
  if (!list) {
    clear_error(th);
    return {};
  }
  for (uint32_t i = code->posonly_count; i < code->arg_count + code->kwonly_count; ++i) {
    if (failed(list_append(th, list.as<List>(), code->slot_names[i]))) {
      clear_error(th);
      return {};
    }
  }
  Owned f = import_attr(th, "_suggestions", "_generate_suggestions");
  Owned found = f ? call_with(th, f, list.get(), name) : Owned();
  if (!found) {
    clear_error(th);
    return {};
  }
  return is_str(found) ? std::string(str_view(found)) : std::string();
}

Status bind_keyword(Thread& th, Function* function, Frame* f, Value name, Value v, std::span<const Value> names,
                    Value kwargs) {
  const Code* code = f->code;
  if (!is_str(name)) return raise(th, th.rt->exc.TypeError, "{}() keywords must be strings", function->qualname);
  uint32_t named = code->arg_count + code->kwonly_count;
  uint32_t at = named;
  for (uint32_t i = code->posonly_count; i < named; ++i) {
    if (code->slot_names[i] == name) {
      at = i;
      break;
    }
  }
  if (at == named) {
    for (uint32_t i = code->posonly_count; i < named; ++i) {
      if (str_equal(code->slot_names[i], name)) {
        at = i;
        break;
      }
    }
  }
  if (at == named) {
    if (kwargs) return dict_set(th, kwargs, name, v);
    std::string posonly = positional_only_given(code, names);
    if (!posonly.empty()) {
      return raise(th, th.rt->exc.TypeError,
                   "{}() got some positional-only arguments passed as keyword arguments: '{}'", function->qualname,
                   posonly);
    }
    std::string hint = suggest(th, code, name);
    if (!hint.empty()) {
      return raise(th, th.rt->exc.TypeError, "{}() got an unexpected keyword argument '{}'. Did you mean '{}'?",
                   function->qualname, name, hint);
    }
    return raise(th, th.rt->exc.TypeError, "{}() got an unexpected keyword argument '{}'", function->qualname, name);
  }
  if (!f->slots[at].is_empty()) {
    return raise(th, th.rt->exc.TypeError, "{}() got multiple values for argument '{}'", function->qualname, name);
  }
  inc_ref(v);
  f->slots[at] = v;
  return Status::kOk;
}

Status fill_defaults(Thread& th, Function* function, Frame* f, size_t given) {
  const Code* code = f->code;
  if (given < code->arg_count) {
    auto defaults = function->defaults ? fast_items_tuple(function->defaults) : std::span<const Value>();
    size_t first = code->arg_count > defaults.size() ? code->arg_count - defaults.size() : 0;
    for (size_t i = given; i < first; ++i) {
      if (f->slots[i].is_empty()) return raise_missing(th, function, f, 0, static_cast<uint32_t>(first), "positional");
    }
    for (size_t i = std::max(given, first); i < code->arg_count; ++i) {
      if (!f->slots[i].is_empty()) continue;
      Value v = defaults[i - (code->arg_count - defaults.size())];
      inc_ref(v);
      f->slots[i] = v;
    }
  }
  bool missing = false;
  for (uint32_t i = code->arg_count; i < code->arg_count + code->kwonly_count; ++i) {
    if (!f->slots[i].is_empty()) continue;
    Value v = function->kwdefaults ? dict_get(th, function->kwdefaults, code->slot_names[i]) : Value();
    if (!v && th.has_error()) return Status::kError;
    if (v) {
      inc_ref(v);
      f->slots[i] = v;
    } else {
      missing = true;
    }
  }
  if (missing)
    return raise_missing(th, function, f, code->arg_count, code->arg_count + code->kwonly_count, "keyword-only");
  return Status::kOk;
}

}  // namespace

Status bind_arguments(Thread& th, Function* function, Frame* f, const Value* args, size_t nargs, Value kwnames) {
  const Code* code = f->code;
  size_t positional = std::min<size_t>(nargs, code->arg_count);
  for (size_t i = 0; i < positional; ++i) {
    inc_ref(args[i]);
    f->slots[i] = args[i];
  }
  if (DX_LIKELY(code->simple_args && nargs == code->arg_count && kwnames.is_empty())) return Status::kOk;
  uint32_t next = code->arg_count + code->kwonly_count;
  if (code->flags & bytecode::kCodeVarArgs) {
    Owned rest =
        nargs > positional ? tuple_from(th, args + positional, nargs - positional) : Owned::borrow(th.rt->empty_tuple);
    if (!rest) return Status::kError;
    f->slots[next++] = rest.release();
  }
  Value kwargs;
  if (code->flags & bytecode::kCodeVarKeywords) {
    Owned dict = dict_new(th);
    if (!dict) return Status::kError;
    kwargs = dict.get();
    f->slots[next] = dict.release();
  }
  if (kwnames) {
    auto names = fast_items_tuple(kwnames);
    for (size_t k = 0; k < names.size(); ++k) {
      if (failed(bind_keyword(th, function, f, names[k], args[nargs + k], names, kwargs))) return Status::kError;
    }
  }
  if (nargs > code->arg_count && (code->flags & bytecode::kCodeVarArgs) == 0)
    return raise_too_many(th, function, f, nargs);
  return fill_defaults(th, function, f, positional);
}

Frame* make_call_frame(Thread& th, Function* function, const Value* args, size_t nargs, Value kwnames) {
  Frame* f = frame_push(th, function, Value());
  if (f == nullptr) return nullptr;
  if (failed(bind_arguments(th, function, f, args, nargs, kwnames)) ||
      (f->code->has_cells && !frame_make_cells(th, f))) {
    frame_pop(th, f);
    return nullptr;
  }
  return f;
}

// --- calls from C++

Owned function_call(Thread& th, Value callable, const Value* args, size_t nargs, Value kwnames) {
  if (failed(check_native_stack(th))) return {};
  inc_ref(callable);
  Frame* f = make_call_frame(th, callable.as<Function>(), args, nargs, kwnames);
  if (f == nullptr) return {};
  if (code_suspends(f->code)) return generator_new(th, f);
  if (failed(link_frame(th, f))) return {};
  return run_frame(th, f);
}

Owned run_code_of(Thread& th, Function* function, Value locals) {
  if (failed(check_native_stack(th))) return {};
  inc_ref(static_cast<Object*>(function));
  Frame* f = frame_push(th, function, locals);
  if (f == nullptr) return {};
  if (f->code->has_cells && !frame_make_cells(th, f)) {
    frame_pop(th, f);
    return {};
  }
  if (code_suspends(f->code)) return generator_new(th, f);
  if (failed(link_frame(th, f))) return {};
  return run_frame(th, f);
}

Owned run_code(Thread& th, Value code, Value globals, Value locals, Value closure) {
  Owned function = function_new(th, code, globals);
  if (!function) return {};
  auto* fn = function.as<Function>();
  if (closure) {
    inc_ref(closure);
    fn->closure = closure;
  }
  Value scope = locals ? locals : globals;
  if (fn->code->flags & bytecode::kCodeOptimized) scope = Value();  // a function's code given to exec()
  return run_code_of(th, fn, scope);
}

// --- safepoints

SafepointHooks& safepoint_hooks(Runtime& rt) {
  if (rt.interp == nullptr) rt.interp = new InterpState;
  return rt.interp->hooks;
}

namespace {
Status refuel(Thread& th) {
  th.fuel = INT32_MAX;
  if (th.rt->interp == nullptr || th.rt->interp->hooks.fuel == nullptr) return Status::kOk;
  return th.rt->interp->hooks.fuel(th);
}
}  // namespace

Status run_safepoint(Thread& th) {
  if (DX_UNLIKELY(th.fuel < 0) && failed(refuel(th))) return Status::kError;
  uint32_t why = th.breaker.load(std::memory_order_relaxed);
  auto asked = [&](Breaker b) { return (why & static_cast<uint32_t>(b)) != 0; };
  if (asked(Breaker::kCollect)) {
    th.clear_request(Breaker::kCollect);
    gc_safepoint(th);
  }
  if (th.rt->interp != nullptr) {
    const SafepointHooks& hooks = th.rt->interp->hooks;
    if (asked(Breaker::kYieldTurn) && hooks.yield_turn != nullptr) {
      th.clear_request(Breaker::kYieldTurn);
      hooks.yield_turn(th);
    }
    if (asked(Breaker::kSignal) && hooks.signals != nullptr) {
      th.clear_request(Breaker::kSignal);
      if (failed(hooks.signals(th))) return Status::kError;
    }
    if (asked(Breaker::kPendingCall) && hooks.pending_calls != nullptr) {
      th.clear_request(Breaker::kPendingCall);
      if (failed(hooks.pending_calls(th))) return Status::kError;
    }
  }
  if (asked(Breaker::kAsyncException)) {
    th.clear_request(Breaker::kAsyncException);
    Owned e = std::move(th.async_exception);
    if (e) {
      Owned instance = is_exception_class(e) ? call(th, e) : std::move(e);
      return instance ? Status(raise_exception(th, instance)) : Status::kError;
    }
  }
  return Status::kOk;
}

// --- start-up

namespace {

Owned caller_name(Thread& th) {
  if (th.frame == nullptr) return {};
  Value v = dict_get_str(th.frame->globals, th.rt->names.__name__);
  return v ? Owned::borrow(v) : Owned();
}

// Frames are roots: what they own is alive. Generators' frames are visited through the generators.
void visit_frames(Thread& th, Visitor& visit) {
  for (Thread* t = th.rt->threads; t != nullptr; t = t->next) {
    for (Frame* f = t->frame; f != nullptr; f = f->previous) frame_traverse(f, visit);
  }
}

}  // namespace

Status init_interp_types(Thread& th) {
  if (th.rt->interp == nullptr) th.rt->interp = new InterpState;
  g_caller_module_name = &caller_name;
  g_super_frame = &super_frame_arguments;
  g_iteration_safepoint = &refuel;
  gc_set_roots(*th.rt, &visit_frames);
  if (failed(init_code_type(th)) || failed(init_function_type(th)) || failed(init_frame_types(th)) ||
      failed(init_traceback_type(th)))
    return Status::kError;
  th.rt->interp->foreign_builtins = dict_new(th);
  return th.rt->interp->foreign_builtins ? init_generator_types(th) : Status::kError;
}

void interp_state_destroy(Runtime& rt) {
  if (rt.interp != nullptr) {
    mem_free(rt.interp->attr_cache);
    mem_free(rt.interp->scratch);
  }
  delete rt.interp;
  rt.interp = nullptr;
}

}  // namespace dxpy
