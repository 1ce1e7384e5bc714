// The code generator: units, constants, modules.
#include "core/compiler/codegen.h"

#include <algorithm>

namespace dxpy::compiler {

using namespace syntax;

void Codegen::warn(const Location& at, std::string message) {
  if (silent_ == 0) out_.warn(at, std::move(message));
}

// ---- constants

namespace {

// An int literal beyond 64 bits as little-endian bytes.
std::string magnitude_bytes(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  uint32_t base = 10, chunk = 9, scale = 1000000000;
  if (text.size() > 2 && text[0] == '0' && text[1] > '9') {
    base = text[1] == 'x' ? 16 : text[1] == 'o' ? 8 : 2;
    text.remove_prefix(2);
    chunk = base == 16 ? 7 : base == 8 ? 8 : 24;
    scale = base == 16 ? 1u << 28 : 1u << 24;
  }
  std::vector<uint32_t> words;
  for (size_t i = 0; i < text.size();) {
    uint32_t value = 0, factor = 1;
    size_t end = std::min(text.size(), i + chunk);
    if (end - i < chunk) {
      for (size_t k = i; k < end; ++k) factor *= base;
    } else {
      factor = scale;
    }
    for (; i < end; ++i) {
      char c = text[i];
      value = value * base + static_cast<uint32_t>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    uint64_t carry = value;
    for (uint32_t& w : words) {
      carry += uint64_t{w} * factor;
      w = static_cast<uint32_t>(carry);
      carry >>= 32;
    }
    if (carry != 0) words.push_back(static_cast<uint32_t>(carry));
  }
  std::string bytes;
  for (uint32_t w : words) {
    for (int k = 0; k < 4; ++k) bytes.push_back(static_cast<char>(w >> (8 * k)));
  }
  while (!bytes.empty() && bytes.back() == 0) bytes.pop_back();
  return bytes;
}

}  // namespace

uint32_t Codegen::constant_index(const ConstantValue& v) {
  switch (v.kind) {
    case syntax::ConstantKind::kNone:
      return writer_.add_none();
    case syntax::ConstantKind::kFalse:
      return writer_.add_bool(false);
    case syntax::ConstantKind::kTrue:
      return writer_.add_bool(true);
    case syntax::ConstantKind::kEllipsis:
      return writer_.add_ellipsis();
    case syntax::ConstantKind::kInt: {
      if (v.fits_int64) return writer_.add_int(v.integer);
      return writer_.add_big_int(v.text.starts_with('-'), magnitude_bytes(v.text));
    }
    case syntax::ConstantKind::kFloat:
      return writer_.add_float(v.real);
    case syntax::ConstantKind::kComplex:
      return writer_.add_complex(v.real, v.imag);
    case syntax::ConstantKind::kStr:
      return writer_.add_str(v.text);
    case syntax::ConstantKind::kBytes:
      return writer_.add_bytes(v.text);
    case syntax::ConstantKind::kTuple:
    case syntax::ConstantKind::kFrozenset: {
      std::vector<uint32_t> items;
      for (const ConstantValue& e : v.elements) items.push_back(constant_index(e));
      return v.kind == syntax::ConstantKind::kTuple ? writer_.add_tuple(items) : writer_.add_frozen_set(items);
    }
  }
  return writer_.add_none();
}

void Codegen::load_constant(const ConstantValue& v, const Location& at) {
  if (v.kind == syntax::ConstantKind::kInt && v.fits_int64 && v.integer >= 0 && v.integer <= 255) {
    op(Opcode::LoadSmallInt, v.integer, at);
  } else {
    op(Opcode::LoadConst, constant_index(v), at);
  }
}

void Codegen::load_str(std::string_view text, const Location& at) { op(Opcode::LoadConst, writer_.add_str(text), at); }

void Codegen::load_none(const Location& at) { op(Opcode::LoadConst, writer_.add_none(), at); }

void Codegen::load_names(const Seq<Identifier>& names, const Location& at) {
  std::vector<uint32_t> items;
  for (Identifier n : names) items.push_back(writer_.add_str(n));
  op(Opcode::LoadConst, writer_.add_tuple(items), at);
}

void Codegen::yield_from(const Location& at) {
  load_none(at);
  op(Opcode::YieldFrom, at);
}

// ---- protected regions

void Codegen::push_handler(Label target, bool lasti, const Location& at, int depth_adjust) {
  auto index = static_cast<int32_t>(u().handlers.size());
  u().handlers.push_back({target, depth_adjust, lasti});
  op(Opcode::SetupTry, index, at);
  u().handler_stack.push_back(index);
}

void Codegen::begin_handler(Label target, bool& saved_cold) {
  saved_cold = u().cold;
  u().cold = true;
  u().use_handler(target);
}

void Codegen::reraise_cleanup() {
  op(Opcode::Copy, 3, nowhere());
  op(Opcode::PopExcept, nowhere());
  op(Opcode::Reraise, 1, nowhere());
}

// ---- units

bool Codegen::enter(std::string_view name, UnitKind kind, const void* key, int32_t first_line,
                    std::string_view class_name) {
  Scope* s = symbols_.scope_of(key);
  if (s == nullptr) return fail(Location{first_line, 0, first_line, 0}, "internal error: no symbol table for block");
  auto unit = std::make_unique<Unit>();
  unit->parent = unit_;
  unit->scope = s;
  unit->kind = kind;
  unit->name = name;
  unit->class_name = class_name.data() != nullptr ? class_name
                     : unit_ != nullptr           ? unit_->class_name
                                                  : std::string_view{};
  unit->first_line = static_cast<uint32_t>(std::max(first_line, 1));
  unit->function_index = writer_.reserve_function();
  for (std::string_view v : s->varnames) unit->varname(v);
  unit->param_count = static_cast<uint32_t>(s->varnames.size());

  std::vector<std::string_view> cells, frees;
  for (const Symbol& symbol : s->symbols) {
    if (symbol.binding == Binding::kCell || (symbol.flags & kDefCompCell)) cells.push_back(symbol.name);
    if (symbol.binding == Binding::kFree || (symbol.flags & kDefFreeClass)) frees.push_back(symbol.name);
  }
  std::sort(cells.begin(), cells.end());
  std::sort(frees.begin(), frees.end());
  if (s->needs_class_closure) cells.push_back("__class__");
  if (s->needs_classdict) cells.push_back("__classdict__");
  if (s->has_conditional_annotations && s->type == ScopeType::kClass && !(futures_ & kFutureAnnotations))
    cells.push_back("__conditional_annotations__");
  for (std::string_view c : cells) {
    if (unit->cell_index.try_emplace(c, static_cast<uint32_t>(unit->cellvars.size())).second) {
      unit->cellvars.push_back(c);
    }
  }
  for (std::string_view f : frees) {
    unit->free_index.emplace(f, static_cast<uint32_t>(unit->freevars.size()));
    unit->freevars.push_back(f);
  }
  unit->use(unit->new_label());
  unit_ = unit.get();
  units_.push_back(std::move(unit));
  set_qualname();
  // Where a call is reported: the line of the definition.
  if (kind != UnitKind::kModule) op(Opcode::Nop, Location{first_line, 0, first_line, 0});
  return true;
}

void Codegen::set_qualname() {
  Unit& unit = u();
  Unit* parent = unit.parent;
  std::string base;
  // A type-parameter scope is no part of the name.
  if (parent != nullptr && parent->kind == UnitKind::kAnnotations) parent = parent->parent;
  if (parent != nullptr && parent->parent != nullptr) {
    bool global = false;
    if (unit.kind == UnitKind::kFunction || unit.kind == UnitKind::kAsyncFunction || unit.kind == UnitKind::kClass) {
      std::string_view mangled = SymbolTable::mangle(arena_, parent->class_name, unit.name);
      global = parent->scope->binding_of(mangled) == Binding::kGlobalExplicit;
    }
    if (!global) {
      base = parent->qualname;
      if (parent->kind == UnitKind::kFunction || parent->kind == UnitKind::kAsyncFunction ||
          parent->kind == UnitKind::kLambda) {
        base += ".<locals>";
      }
    }
  }
  unit.qualname = base.empty() ? std::string(unit.name) : base + "." + std::string(unit.name);
}

uint32_t Codegen::code_flags() {
  const Scope* s = scope();
  uint32_t flags = futures_ & kFutureAll;
  if (s->is_function_like()) {
    flags |= bytecode::kCodeOptimized | bytecode::kCodeNewLocals;
    if (s->nested) flags |= bytecode::kCodeNested;
    if (s->generator && s->coroutine) {
      flags |= bytecode::kCodeAsyncGenerator;
    } else if (s->generator) {
      flags |= bytecode::kCodeGenerator;
    } else if (s->coroutine) {
      flags |= bytecode::kCodeCoroutine;
    }
    if (s->varargs) flags |= bytecode::kCodeVarArgs;
    if (s->varkeywords) flags |= bytecode::kCodeVarKeywords;
    if (u().has_docstring) flags |= bytecode::kCodeHasDocstring;
    if (s->method) flags |= bytecode::kCodeMethod;
  } else if ((options_.flags & kAllowTopLevelAwait) && s->coroutine && !s->generator) {
    flags |= bytecode::kCodeCoroutine;
  }
  return flags;
}

bool Codegen::leave(uint32_t& constant, std::vector<std::string_view>& freevars) {
  if (!u().dead()) {
    load_none(nowhere());
    op(Opcode::Return, nowhere());
  }
  if (out_.failed) return false;
  Unit& unit = u();
  bytecode::FunctionData data;
  data.name = writer_.add_name(unit.name);
  data.qualname = writer_.add_name(unit.qualname);
  data.flags = code_flags();
  data.arg_count = unit.arg_count;
  data.posonly_count = unit.posonly_count;
  data.kwonly_count = unit.kwonly_count;
  data.first_line = unit.first_line;
  std::string why;
  if (!assemble(unit, writer_, data, why)) {
    int line = static_cast<int>(unit.first_line);
    return fail(Location{line, 0, line, 0}, "internal error in the code generator: " + why);
  }
  writer_.set_function(unit.function_index, std::move(data));
  constant = writer_.add_code(unit.function_index);
  freevars = std::move(unit.freevars);
  unit_ = unit.parent;
  units_.pop_back();
  return true;
}

// ---- modules

bool Codegen::module_body(const Seq<Stmt*>& body, const Location& at, bool interactive) {
  if ((futures_ & kFutureAnnotations) && scope()->annotations_used) op(Opcode::SetupAnnotations, at);
  uint32_t first = 0;
  if (Constant* doc = interactive ? nullptr : docstring_of(body)) {
    first = 1;
    if (options_.optimization < 2) {
      load_str(clean_docstring(arena_, doc->value.text), loc(doc));
      store_name("__doc__", nowhere());
    }
  }
  const auto* last = body.size() > first ? as<ExprStmt>(body[body.size() - 1]) : nullptr;
  if ((options_.flags & kKeepLastValue) == 0 || interactive) last = nullptr;
  for (uint32_t i = first; i < body.size() - (last != nullptr ? 1 : 0); ++i) {
    if (!visit(body[i])) return false;
  }
  if ((futures_ & kFutureAnnotations) == 0 && !deferred_annotations(at)) return false;
  if (last == nullptr) return true;
  if (!visit(last->value)) return false;
  op(Opcode::Return, loc(last));
  return true;
}

std::vector<uint8_t> Codegen::run(Mod* module) {
  if (!enter("<module>", UnitKind::kModule, module, 1, {})) return {};
  Location start{1, 0, 1, 0};
  u().annotations_place = label();
  use(u().annotations_place);
  use(label());
  if (scope()->has_conditional_annotations) {
    op(Opcode::BuildSet, 0, start);
    store_name("__conditional_annotations__", start);
  }
  bool ok = true;
  switch (module->kind) {
    case Kind::kModule:
      ok = module_body(to<Module>(module)->body, start, false);
      break;
    case Kind::kInteractive:
      interactive_ = true;
      ok = module_body(to<Interactive>(module)->body, start, true);
      break;
    default:
      ok = visit(to<Expression>(module)->body);
      op(Opcode::Return, loc(to<Expression>(module)->body));
  }
  uint32_t code;
  std::vector<std::string_view> freevars;
  if (!ok || !leave(code, freevars)) return {};
  return writer_.finish(options_.filename, options_.optimization);
}

}  // namespace dxpy::compiler
