// The builtins that run code or look at the calling frame: compile, eval, exec, globals, locals, vars, dir,
// __build_class__, __import__, anext, breakpoint.
#include "core/import/import.h"
#include "core/interp/compile_source.h"
#include "core/interp/eval.h"
#include "core/interp/suspend.h"
#include "core/modules/builtins.h"
#include "core/object/buffer.h"
#include "core/object/bytes.h"
#include "core/object/dict.h"
#include "core/object/exception.h"
#include "core/object/list.h"
#include "core/object/misc.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"

namespace dxpy {

namespace {

// --- compile, eval, exec

// The text of a str, bytes or buffer given as source. `keep` holds it alive.
Status source_text(Thread& th, Value source, const char* function, const char* what, Owned& keep,
                   std::string_view& text, bool& is_text) {
  if (is_str(source)) {
    keep = Owned::borrow(source);
    text = str_view(source);
    is_text = true;
  } else if (is_bytes(source)) {
    keep = Owned::borrow(source);
    text = bytes_view(source);
    is_text = false;
  } else if (slots_of(th, source).get_buffer != nullptr) {
    keep = bytes_from_object(th, source);
    if (!keep) return Status::kError;
    text = bytes_view(keep);
    is_text = false;
  } else {
    return raise(th, th.rt->exc.TypeError, "{}() arg 1 must be a {} object", function, what);
  }
  if (text.find('\0') != std::string_view::npos)
    return raise(th, th.rt->exc.SyntaxError, "source code string cannot contain null bytes");
  return Status::kOk;
}

uint32_t inherited_flags(Thread& th) { return th.frame == nullptr ? 0 : th.frame->code->flags & kFutureMask; }

Owned filename_of(Thread& th, Value filename) {
  if (is_str(filename)) return Owned::borrow(filename);
  if (is_bytes(filename)) return str_decode_fs(th, bytes_view(filename));
  Owned path = lookup_special(th, filename, th.rt->names.__fspath__);
  if (!path) {
    if (th.has_error()) return {};
    return raise(th, th.rt->exc.TypeError, "expected str, bytes or os.PathLike object, not {}",
                 type_name(th, filename));
  }
  Owned r = call(th, path);
  if (!r || is_str(r)) return r;
  if (is_bytes(r)) return str_decode_fs(th, bytes_view(r));
  return raise(th, th.rt->exc.TypeError, "expected {}.__fspath__() to return str or bytes, not {}",
               type_of(th, filename), type_of(th, r));
}

Owned builtin_compile(Thread& th, Value source, Value filename, std::string_view mode, int flags, bool dont_inherit,
                      int optimize, int feature_version) {
  CompileRequest request;
  Owned name = filename_of(th, filename);
  if (!name) return {};
  constexpr uint32_t kKnown = kDontImplyDedent | kOptimizedAst | kTypeComments | kAllowTopLevelAwait |
                              kAllowIncompleteInput | kFutureMask | 0x100;
  auto wanted = static_cast<uint32_t>(flags);
  if (wanted & ~(kKnown | bytecode::kCodeNested))
    return raise(th, th.rt->exc.ValueError, "compile(): unrecognised flags");
  if (optimize < -1 || optimize > 2) return raise(th, th.rt->exc.ValueError, "compile(): invalid optimize value");
  request.filename = name;
  request.flags = wanted | (dont_inherit ? 0 : inherited_flags(th));
  request.optimize = optimize;
  bool only_ast = (wanted & kOnlyAst) != 0;
  if (mode == "exec" || mode == "eval" || mode == "single") {
    request.mode = mode == "exec" ? "exec" : mode == "eval" ? "eval" : "single";
  } else if (mode == "func_type") {
    if (!only_ast) return raise(th, th.rt->exc.ValueError, "compile() mode 'func_type' requires flag PyCF_ONLY_AST");
    request.mode = "func_type";
  } else {
    return raise(th, th.rt->exc.ValueError,
                 only_ast ? "compile() mode must be 'exec', 'eval', 'single' or 'func_type'"
                          : "compile() mode must be 'exec', 'eval' or 'single'");
  }
  const AstHooks& ast = ast_hooks(*th.rt);
  if (ast.is_tree != nullptr) {
    Tri tree = ast.is_tree(th, source);
    if (tree == Tri::kError) return {};
    if (tree == Tri::kTrue) {
      if ((wanted & kOptimizedAst) == kOnlyAst) {
        return failed(ast.check_mode(th, source, request.mode)) ? Owned() : Owned::borrow(source);
      }
      Arena arena;
      syntax::Mod* mod = ast.from_objects(th, arena, source, request);
      return mod == nullptr ? Owned() : compile_tree(th, arena, mod, request);
    }
  }
  Owned keep;
  bool is_text = true;
  if (failed(source_text(th, source, "compile", "string, bytes or AST", keep, request.source, is_text))) return {};
  request.source_is_text = is_text;
  if (only_ast) {
    if (ast.parse == nullptr) {
      Owned module = import_module(th, "_ast");
      if (!module) return {};
    }
    if (ast.parse == nullptr) return raise_system_error(th, "the _ast module is missing");
    return ast.parse(th, request, feature_version);
  }
  return compile_source(th, request);
}

// Checks and completes the namespaces of eval() and exec().
Status prepare_namespaces(Thread& th, const char* function, Value& globals, Value& locals, Owned& keep) {
  if (!locals.is_none() && !is_mapping(th, locals)) {
    return std::string_view(function) == "eval"
               ? Status(raise(th, th.rt->exc.TypeError, "locals must be a mapping"))
               : Status(
                     raise(th, th.rt->exc.TypeError, "locals must be a mapping or None, not {}", type_of(th, locals)));
  }
  if (!globals.is_none() && !is_dict(globals)) {
    if (std::string_view(function) == "eval") {
      return raise(th, th.rt->exc.TypeError,
                   is_mapping(th, globals) ? "globals must be a real dict; try eval(code, {{}}, mapping)"
                                           : "globals must be a dict");
    }
    return raise(th, th.rt->exc.TypeError, "exec() globals must be a dict, not {}", type_of(th, globals));
  }
  if (globals.is_none()) {
    Frame* f = th.frame;
    if (f == nullptr) return raise(th, th.rt->exc.SystemError, "globals and locals cannot be NULL");
    globals = f->globals;
    if (locals.is_none()) {
      keep = frame_locals_snapshot(th, f);
      if (!keep) return Status::kError;
      locals = keep.get();
    }
  } else if (locals.is_none()) {
    locals = globals;
  }
  Value name = th.rt->names.__builtins__;
  if (!dict_get_str(globals, name)) {
    Value builtins = th.frame != nullptr ? builtins_seen(th, th.frame->globals, th.frame->builtins)
                                         : th.rt->builtins.as<Module>()->dict;
    return dict_set(th, globals, name, builtins);
  }
  return Status::kOk;
}

size_t free_count(Value code) { return code.as<Code>()->locals_count - code.as<Code>()->first_free; }

Owned compile_for(Thread& th, Value source, const char* function, const char* mode) {
  CompileRequest request;
  Owned keep;
  bool is_text = true;
  if (failed(source_text(th, source, function, "string, bytes or code", keep, request.source, is_text))) return {};
  request.source_is_text = is_text;
  if (std::string_view(mode) == "eval") {
    while (!request.source.empty() && (request.source[0] == ' ' || request.source[0] == '\t'))
      request.source.remove_prefix(1);
  }
  request.filename = th.rt->names.string_tag;
  request.mode = mode;
  request.flags = inherited_flags(th);
  return compile_source(th, request);
}

Owned builtin_eval(Thread& th, Value source, Value globals, Value locals) {
  Owned keep;
  if (failed(prepare_namespaces(th, "eval", globals, locals, keep))) return {};
  Owned code = is_kind(source, Kind::kCode) ? Owned::borrow(source) : compile_for(th, source, "eval", "eval");
  if (!code) return {};
  if (free_count(code) > 0)
    return raise(th, th.rt->exc.TypeError, "code object passed to eval() may not contain free variables");
  return run_code(th, code, globals, locals);
}

Status check_closure(Thread& th, Value code, Value closure) {
  size_t need = free_count(code);
  if (need == 0) {
    if (!closure.is_none()) return raise(th, th.rt->exc.TypeError, "cannot use a closure with this code object");
    return Status::kOk;
  }
  bool ok = is_tuple(closure) && closure.as<Tuple>()->size == need;
  for (size_t i = 0; ok && i < need; ++i) ok = is_kind(closure.as<Tuple>()->items[i], Kind::kCell);
  if (ok) return Status::kOk;
  return raise(th, th.rt->exc.TypeError, "code object requires a closure of exactly length {}", need);
}

Owned builtin_exec(Thread& th, Value source, Value globals, Value locals, Value closure) {
  Owned keep;
  if (failed(prepare_namespaces(th, "exec", globals, locals, keep))) return {};
  Owned code;
  if (is_kind(source, Kind::kCode)) {
    code = Owned::borrow(source);
    if (failed(check_closure(th, code, closure))) return {};
  } else {
    if (!closure.is_none())
      return raise(th, th.rt->exc.TypeError, "closure can only be used when source is a code object");
    code = compile_for(th, source, "exec", "exec");
    if (!code) return {};
  }
  if (closure.is_none()) closure = Value();
  if (suspend_point(th) != nullptr) {
    Frame* f = nullptr;
    Tri t = tail_prepare_code(th, code, globals, locals, closure, f);
    if (t == Tri::kError) return {};
    if (t == Tri::kTrue) return tail_call(th, f);
  }
  Owned r = run_code(th, code, globals, locals, closure);
  return r ? Owned::none() : Owned();
}

// --- looking at the calling frame

Owned builtin_globals(Thread& th) { return th.frame == nullptr ? Owned::none() : Owned::borrow(th.frame->globals); }

Owned builtin_locals(Thread& th) {
  if (th.frame == nullptr) return raise(th, th.rt->exc.SystemError, "frame does not exist");
  return frame_locals_snapshot(th, th.frame);
}

Owned builtin_vars(Thread& th, Value object) {
  if (!object) return builtin_locals(th);
  Owned dict;
  Tri t = find_attr(th, object, th.rt->names.__dict__, dict);
  if (t == Tri::kFalse) return raise(th, th.rt->exc.TypeError, "vars() argument must have __dict__ attribute");
  return dict;
}

Owned builtin_dir(Thread& th, Value object) {
  if (object) return dir(th, object);
  Owned locals = builtin_locals(th);
  if (!locals) return {};
  Owned names =
      is_exact_kind(locals, Kind::kDict) ? dict_keys_list(th, locals) : call_method(th, locals, th.rt->names.keys);
  Owned keys = names ? sequence_to_list(th, names) : Owned();
  if (!keys || failed(list_sort(th, keys.as<List>(), Value(), false))) return {};
  return keys;
}

// --- classes

// Replaces what is no class by what its __mro_entries__ gives. `bases` a tuple.
Owned resolve_bases(Thread& th, Value bases) {
  auto items = fast_items_tuple(bases);
  Owned fresh;  // a list, once something was replaced
  for (size_t i = 0; i < items.size(); ++i) {
    Value base = items[i];
    Owned method;
    if (!is_type(base)) {
      Tri t = find_attr(th, base, th.rt->names.__mro_entries__, method);
      if (t == Tri::kError) return {};
    }
    if (!method) {
      if (fresh && failed(list_append(th, fresh.as<List>(), base))) return {};
      continue;
    }
    Owned entries = call_with(th, method, bases);
    if (!entries) return {};
    if (!is_tuple(entries)) return raise(th, th.rt->exc.TypeError, "__mro_entries__ must return a tuple");
    if (!fresh) {
      fresh = list_from(th, items.data(), i);
      if (!fresh) return {};
    }
    if (failed(list_extend(th, fresh.as<List>(), entries))) return {};
  }
  return fresh ? list_to_tuple(th, fresh) : Owned::borrow(bases);
}

Owned prepare_namespace(Thread& th, Value meta, Value name, Value bases, Value keywords, bool is_class) {
  Owned prepare;
  Tri t = find_attr(th, meta, th.rt->names.__prepare__, prepare);
  if (t == Tri::kError) return {};
  if (t == Tri::kFalse) return dict_new(th);
  Owned args = tuple_of(th, name, bases);
  Owned ns = args ? call_ex(th, prepare, args, keywords) : Owned();
  if (!ns) return {};
  if (!is_mapping(th, ns)) {
    return raise(th, th.rt->exc.TypeError, "{}.__prepare__() must return a mapping, not {}",
                 is_class ? meta.as<Type>()->name : "<metaclass>", type_name(th, ns));
  }
  return ns;
}

// Whether the class that the body's __class__ cell got is the one that was made.
Status check_class_cell(Thread& th, Value cell, Value cls, Value name) {
  if (!is_type(cls) || !is_kind(cell, Kind::kCell)) return Status::kOk;
  Value content = cell.as<Cell>()->content;
  if (content == cls) return Status::kOk;
  if (content.is_empty()) {
    return raise(th, th.rt->exc.RuntimeError,
                 "__class__ not set defining {!r} as {!r}. Was __classcell__ propagated to type.__new__?", name, cls);
  }
  return raise(th, th.rt->exc.TypeError, "__class__ set to {!r} defining {!r} as {!r}", content, name, cls);
}

Owned build_class(Thread& th, Value, const Value* args, size_t nargs, Value kwnames) {
  if (nargs < 2) return raise(th, th.rt->exc.TypeError, "__build_class__: not enough arguments");
  Value function = args[0], name = args[1];
  if (!is_kind(function, Kind::kFunction))
    return raise(th, th.rt->exc.TypeError, "__build_class__: func must be a function");
  if (!is_str(name)) return raise(th, th.rt->exc.TypeError, "__build_class__: name is not a string");
  Owned original = tuple_from(th, args + 2, nargs - 2);
  Owned bases = original ? resolve_bases(th, original) : Owned();
  Owned keywords = dict_new(th);
  if (!bases || !keywords) return {};
  Owned meta;
  auto names = kwnames ? fast_items_tuple(kwnames) : std::span<const Value>();
  for (size_t i = 0; i < names.size(); ++i) {
    if (str_equals(names[i], "metaclass")) {
      meta = Owned::borrow(args[nargs + i]);
    } else if (failed(dict_set(th, keywords, names[i], args[nargs + i]))) {
      return {};
    }
  }
  if (!meta) {
    auto items = fast_items_tuple(bases);
    meta = Owned::borrow(items.empty() ? Value(th.rt->types.type) : Value(type_of(th, items[0])));
  }
  bool is_class = is_type(meta);
  if (is_class) {
    Type* winner = type_winner(th, meta.as<Type>(), bases);
    if (winner == nullptr) return {};
    meta = Owned::borrow(Value(winner));
  }
  Owned ns = prepare_namespace(th, meta, name, bases, keywords, is_class);
  if (!ns) return {};
  auto* fn = function.as<Function>();
  Owned cell = run_code_of(th, fn, ns);
  if (!cell) return {};
  if (bases.get() != original.get() && failed(set_item(th, ns, th.rt->names.__orig_bases__, original))) return {};
  Owned call_args = tuple_of(th, name, bases.get(), ns.get());
  Owned cls = call_args ? call_ex(th, meta, call_args, keywords) : Owned();
  if (!cls || failed(check_class_cell(th, cell, cls, name))) return {};
  return cls;
}

// --- the rest

Owned builtin_import(Thread& th, Value name, Value globals, Value, Value fromlist, int64_t level) {
  if (!is_str(name)) return raise(th, th.rt->exc.TypeError, "module name must be a string");
  return import_level(th, name, globals, fromlist, level);
}

Owned builtin_anext(Thread& th, Value iterator, Value fallback) {
  UnaryFn f = type_of(th, iterator)->slots.anext;
  if (f == nullptr) {
    return raise(th, th.rt->exc.TypeError, "'{}' object is not an async iterator", type_of(th, iterator));
  }
  Owned awaitable = f(th, iterator);
  return !awaitable || !fallback ? std::move(awaitable) : anext_awaitable_new(th, awaitable, fallback);
}

Owned builtin_breakpoint(Thread& th, Value, const Value* args, size_t nargs, Value kwnames) {
  Owned hook = import_attr(th, "sys", "breakpointhook");
  if (!hook) {
    if (!error_clear_if(th, th.rt->exc.AttributeError)) return {};
    return raise(th, th.rt->exc.RuntimeError, "lost sys.breakpointhook");
  }
  return call(th, hook, args, nargs, kwnames);
}

const NativeDef kFunctions[] = {
    raw_function(&build_class, "__build_class__(func, name, /, *bases, [metaclass], **kwds) -> class",
                 "Internal helper function used by the class statement."),
    function<&builtin_import>("__import__(name, globals=None, locals=None, fromlist=(), level=0)", "Import a module."),
    function<&builtin_compile>(
        "compile(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)",
        "Compile source into a code object that can be executed by exec() or eval()."),
    function<&builtin_eval>("eval(source, /, globals=None, locals=None)",
                            "Evaluate the given source in the context of globals and locals."),
    suspending(function<&builtin_exec>("exec(source, /, globals=None, locals=None, *, closure=None)",
                                       "Execute the given source in the context of globals and locals.")),
    function<&builtin_globals>("globals()", "Return the dictionary containing the current scope's global variables."),
    function<&builtin_locals>("locals()", "Return a dictionary containing the current scope's local variables."),
    function<&builtin_vars>("vars(object=<unrepresentable>, /)",
                            "Return the __dict__ attribute of a module, class, instance or any other object."),
    function<&builtin_dir>("dir(object=<unrepresentable>, /)",
                           "Without an argument the names in the current scope, else the attributes of the object."),
    function<&builtin_anext>("anext(aiterator, default=<unrepresentable>, /)",
                             "Return the next item from the async iterator."),
    raw_function(&builtin_breakpoint, "breakpoint(*args, **kws)", "Call sys.breakpointhook(*args, **kws)."),
};

}  // namespace

std::span<const NativeDef> builtin_exec_functions() { return kFunctions; }

void builtin_exec_init(Runtime& rt) {
  for (const NativeDef& def : kFunctions) {
    if (def.name() == "exec")
      tail_set_finish(rt, &def, [](Thread&, Value, Owned r) { return r ? Owned::none() : Owned(); });
  }
}

}  // namespace dxpy
