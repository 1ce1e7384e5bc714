// The module _symtable: the compiler's symbol table as Python objects.
#include "core/compiler/symtable.h"

#include "core/interp/compile_source.h"
#include "core/modules/builtin_module.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/object/bytes.h"
#include "core/object/dict.h"
#include "core/object/int.h"
#include "core/object/list.h"

namespace dxpy {

namespace {

struct SymtableEntry : Object {
  Value id, name, symbols, varnames, children, nested, type, lineno;  // owned
};
using EntryFields = OwnedFields<SymtableEntry, &SymtableEntry::id, &SymtableEntry::name, &SymtableEntry::symbols,
                                &SymtableEntry::varnames, &SymtableEntry::children, &SymtableEntry::nested,
                                &SymtableEntry::type, &SymtableEntry::lineno>;

struct SymtableState {
  Type* entry = nullptr;  // kept alive by the module
};

template <Value SymtableEntry::* kField>
Owned get_field(Thread&, Value self) {
  return Owned::borrow(self.as<SymtableEntry>()->*kField);
}

const GetSetDef kEntryAttributes[] = {
    {"id", &get_field<&SymtableEntry::id>},
    {"name", &get_field<&SymtableEntry::name>},
    {"symbols", &get_field<&SymtableEntry::symbols>},
    {"varnames", &get_field<&SymtableEntry::varnames>},
    {"children", &get_field<&SymtableEntry::children>},
    {"nested", &get_field<&SymtableEntry::nested>},
    {"type", &get_field<&SymtableEntry::type>},
    {"lineno", &get_field<&SymtableEntry::lineno>},
};

Owned entry_repr(Thread& th, Value self) {
  auto* e = self.as<SymtableEntry>();
  Owned id = str_of(th, e->id), line = str_of(th, e->lineno);
  if (!id || !line) return {};
  std::string text = "<symtable entry " + std::string(str_view(e->name)) + "(" + std::string(str_view(id)) +
                     "), line " + std::string(str_view(line)) + ">";
  return str_new(th, text);
}

void fill_entry(TypeSlots& s) {
  EntryFields::fill(s);
  s.repr = &entry_repr;
}

const TypeSpec kEntrySpec = {"symtable entry", sizeof(SymtableEntry), Kind::kOther, TypeFlags::kDisallowNew,
                             nullptr,          &fill_entry,           {},           kEntryAttributes};

// Its symbols without the bindings are of no use: the binding is part of the number, as in CPython.
Owned symbols_dict(Thread& th, const compiler::Scope& scope) {
  constexpr int kBindingShift = 12;
  Owned dict = dict_new(th);
  if (!dict) return {};
  for (const compiler::Symbol& s : scope.symbols) {
    Owned name = str_new(th, s.name);
    int64_t flags = int64_t{s.flags} | int64_t{static_cast<uint8_t>(s.binding)} << kBindingShift;
    if (!name || failed(dict_set(th, dict, name, Value::small_int(flags)))) return {};
  }
  return dict;
}

Owned make_entry(Thread& th, const compiler::Scope& scope) {
  if (failed(check_native_stack(th))) return {};
  Owned symbols = symbols_dict(th, scope), varnames = list_new(th), children = list_new(th);
  Owned name = str_new(th, scope.name), id = int_from_u64(th, reinterpret_cast<uintptr_t>(&scope));
  if (!symbols || !varnames || !children || !name || !id) return {};
  for (std::string_view v : scope.varnames) {
    Owned s = str_new(th, v);
    if (!s || failed(list_append(th, varnames.as<List>(), s))) return {};
  }
  for (const compiler::Scope* child : scope.children) {
    Owned c = make_entry(th, *child);
    if (!c || failed(list_append(th, children.as<List>(), c))) return {};
  }
  auto* e = make_instance<SymtableEntry>(th, module_state<SymtableState>(th).entry);
  if (e == nullptr) return {};
  e->id = id.release();
  e->name = name.release();
  e->symbols = symbols.release();
  e->varnames = varnames.release();
  e->children = children.release();
  e->nested = Value::small_int(scope.nested ? 1 : 0);
  e->type = Value::small_int(static_cast<int64_t>(scope.type));
  e->lineno = Value::small_int(scope.at.lineno);
  return Owned::steal(Value(e));
}

Owned build(Thread& th, const CompileRequest& request) {
  Arena arena;
  syntax::Mod* tree = parse_source(th, arena, request, -1);
  if (tree == nullptr) return {};
  compiler::Diagnostics out;
  compiler::FutureFeatures futures;
  compiler::SymbolTable table;
  if (compiler::find_futures(tree, futures, out) && table.build(tree, futures, false, out)) {
    return make_entry(th, *table.top());
  }
  if (out.recursion) return raise(th, th.rt->exc.RecursionError, "{}", out.error.message);
  return raise_compile_error(th, out.error, request);
}

Owned symtable(Thread& th, Value source, Value filename, std::string_view mode) {
  CompileRequest request;
  Owned path = Owned::borrow(filename);
  if (!is_str(filename) && !is_bytes(filename)) {
    Owned method = lookup_special(th, filename, th.rt->names.__fspath__);
    if (!method && th.has_error()) return {};
    if (method) path = call(th, method);
    if (!path) return {};
  }
  if (!is_str(path) && !is_bytes(path)) {
    return raise(th, th.rt->exc.TypeError, "expected str, bytes or os.PathLike object, not {}",
                 type_name(th, filename));
  }
  Owned name = is_bytes(path) ? str_decode_fs(th, bytes_view(path)) : std::move(path);
  if (!name) return {};
  request.filename = name;
  if (mode != "exec" && mode != "eval" && mode != "single") {
    return raise(th, th.rt->exc.ValueError, "symtable() arg 3 must be 'exec' or 'eval' or 'single'");
  }
  request.mode = mode == "exec" ? "exec" : mode == "eval" ? "eval" : "single";
  Owned keep;
  if (is_str(source)) {
    keep = Owned::borrow(source);
    request.source = str_view(source);
  } else {
    keep = bytes_from_object(th, source);
    if (!keep) {
      clear_error(th);
      return raise(th, th.rt->exc.TypeError, "symtable() arg 1 must be a string or bytes object");
    }
    request.source = bytes_view(keep);
    request.source_is_text = false;
  }
  return build(th, request);
}

const NativeDef kFunctions[] = {
    function<&symtable>("symtable(source, filename, startstr, /)",
                        "Return symbol and scope dictionaries used internally by compiler."),
};

struct Constant {
  const char* name;
  int64_t value;
};
constexpr Constant kConstants[] = {
    {"USE", compiler::kUse},
    {"DEF_GLOBAL", compiler::kDefGlobal},
    {"DEF_NONLOCAL", compiler::kDefNonlocal},
    {"DEF_LOCAL", compiler::kDefLocal},
    {"DEF_PARAM", compiler::kDefParam},
    {"DEF_TYPE_PARAM", compiler::kDefTypeParam},
    {"DEF_FREE_CLASS", compiler::kDefFreeClass},
    {"DEF_IMPORT", compiler::kDefImport},
    {"DEF_BOUND", compiler::kDefLocal | compiler::kDefParam | compiler::kDefImport},
    {"DEF_ANNOT", compiler::kDefAnnot},
    {"DEF_COMP_ITER", compiler::kDefCompIter},
    {"DEF_COMP_CELL", compiler::kDefCompCell},
    {"TYPE_FUNCTION", static_cast<int64_t>(compiler::ScopeType::kFunction)},
    {"TYPE_CLASS", static_cast<int64_t>(compiler::ScopeType::kClass)},
    {"TYPE_MODULE", static_cast<int64_t>(compiler::ScopeType::kModule)},
    {"TYPE_ANNOTATION", static_cast<int64_t>(compiler::ScopeType::kAnnotation)},
    {"TYPE_TYPE_VARIABLE", static_cast<int64_t>(compiler::ScopeType::kTypeVariable)},
    {"TYPE_TYPE_ALIAS", static_cast<int64_t>(compiler::ScopeType::kTypeAlias)},
    {"TYPE_TYPE_PARAMETERS", static_cast<int64_t>(compiler::ScopeType::kTypeParameters)},
    {"LOCAL", static_cast<int64_t>(compiler::Binding::kLocal)},
    {"GLOBAL_EXPLICIT", static_cast<int64_t>(compiler::Binding::kGlobalExplicit)},
    {"GLOBAL_IMPLICIT", static_cast<int64_t>(compiler::Binding::kGlobalImplicit)},
    {"FREE", static_cast<int64_t>(compiler::Binding::kFree)},
    {"CELL", static_cast<int64_t>(compiler::Binding::kCell)},
    {"SCOPE_OFF", 12},
    {"SCOPE_MASK", 15},
};

Status exec(Thread& th, Module* m) {
  for (const Constant& c : kConstants) {
    if (failed(module_add_int(th, m, c.name, c.value))) return Status::kError;
  }
  Type* type = type_from_spec(th, kEntrySpec);
  if (type == nullptr || failed(module_add(th, m, "_entry", type_value(type)))) return Status::kError;
  module_state<SymtableState>(th).entry = type;
  return Status::kOk;
}

}  // namespace

const ModuleDef kSymtableModule = {"_symtable", nullptr, kFunctions, &exec};

}  // namespace dxpy
