// The node classes of _ast, and the module itself.
#include "core/modules/ast_module.h"
#include "core/modules/builtin_module.h"
#include "core/object/dict.h"
#include "core/object/list.h"
#include "core/object/misc.h"

namespace dxpy {

using syntax::Cardinality;
using syntax::FieldInfo;
using syntax::FieldType;
using NodeKind = syntax::Kind;
using syntax::KindInfo;

namespace {

constexpr FieldType kEnumSums[] = {
#define AST_ENUM_SUM(Type, python) FieldType::k##Type,
#include "core/syntax/ast_nodes.def"
};

struct SumRow {
  FieldType type;
  std::string_view name;
  bool has_positions;
};
// Abstract classes. A sum of one constructor (excepthandler, type_ignore) has one too.
constexpr SumRow kSums[] = {
#define AST_SUM(Type, python, has_positions) {FieldType::k##Type, #python, has_positions},
#define AST_SINGLE_SUM(Type, python, has_positions) {FieldType::k##Type, #python, has_positions},
#include "core/syntax/ast_nodes.def"
};

struct ProductRow {
  FieldType type;
  NodeKind kind;
};
constexpr ProductRow kProducts[] = {
#define AST_PRODUCT(Type, python, has_positions, FIELDS) {FieldType::k##Type, NodeKind::k##Type},
#include "core/syntax/ast_nodes.def"
};

constexpr std::string_view kPositionNames[] = {"lineno", "col_offset", "end_lineno", "end_col_offset"};

// "Name(identifier id, expr_context ctx)"
std::string describe(const KindInfo& info) {
  std::string text(info.name);
  if (info.field_count == 0) return text;
  text += '(';
  for (const FieldInfo& field : info) {
    if (&field != info.begin()) text += ", ";
    text += field_type_name(field.type);
    constexpr const char* kMarks[] = {"", "?", "*", "?*"};
    text += kMarks[static_cast<size_t>(field.cardinality)];
    text += ' ';
    text += field.name;
  }
  return text + ')';
}

// "mod = Module(...)\n    | Interactive(...)"
std::string describe_sum(std::string_view name) {
  std::string text = std::string(name) + " = ";
  bool first = true;
  for (size_t k = 0; k < syntax::kKindCount; ++k) {
    const KindInfo& info = syntax::kind_info(static_cast<NodeKind>(k));
    if (info.base != name) continue;
    if (!first) text += "\n" + std::string(name.size() + 1, ' ') + "| ";
    first = false;
    text += describe(info);
  }
  return text;
}

std::string describe_enum(FieldType type) {
  std::string text = std::string(field_type_name(type)) + " = ";
  for (uint8_t i = 0; i < syntax::atom_count(type); ++i) {
    if (i > 0) text += " | ";
    text += syntax::atom_name(type, i);
  }
  return text;
}

// Builds one class: type(name, (base,), namespace).
class ClassMaker {
 public:
  ClassMaker(Thread& th, std::string_view name, Value base) : th_(th), name_(name), base_(base), dict_(dict_new(th)) {}

  void set(std::string_view key, Value value) {
    if (ok_) ok_ = bool(dict_) && bool(value) && !failed(dict_set_text(th_, dict_, key, value));
  }
  void set_text(std::string_view key, std::string_view text) { set(key, lend(str_new(th_, text))); }
  void set_names(std::string_view key, const std::vector<Value>& names) {
    set(key, lend(tuple_from(th_, names.data(), names.size())));
  }
  // Instances keep these attributes inline.
  void reserve(size_t count) {
    std::vector<Value> names(count, Value::none());
    set_names("__static_attributes__", names);
  }
  Owned make() {
    Owned name = str_new(th_, name_);
    Owned bases = name ? tuple_of(th_, base_) : Owned();
    if (!ok_ || !bases) return {};
    Owned made = type_new(th_, th_.rt->types.type, name, bases, dict_, Value(), nullptr);
    if (!made) return {};
    Value reserved = th_.rt->names.__static_attributes__;
    if (dict_get_str(made.as<Type>()->dict, reserved) && failed(del_attr(th_, made, reserved))) return {};
    return made;
  }

 private:
  Thread& th_;
  std::string_view name_;
  Value base_;
  Owned dict_;
  bool ok_ = true;
};

Status fail_if(bool bad) { return bad ? Status::kError : Status::kOk; }

// An abstract class.
Owned make_sum(Thread& th, AstState& state, std::string_view name, const std::string& doc, bool has_positions) {
  ClassMaker maker(th, name, state.base);
  maker.set_names("_fields", {});
  maker.set_names("__match_args__", {});
  std::vector<Value> attributes;
  if (has_positions) attributes.assign(state.positions, state.positions + 4);
  maker.set_names("_attributes", attributes);
  // Patterns and type parameters must say where they end.
  if (has_positions && name != "pattern" && name != "type_param") {
    maker.set("end_lineno", Value::none());
    maker.set("end_col_offset", Value::none());
  }
  maker.set_text("__doc__", doc);
  maker.set_text("__module__", "ast");
  return maker.make();
}

// A class with instances; its _field_types come later, when every class exists.
Owned make_class(Thread& th, AstState& state, NodeKind kind, Value base, bool is_product) {
  const KindInfo& info = syntax::kind_info(kind);
  ClassMaker maker(th, info.name, base);
  const std::vector<Value>& names = state.fields[static_cast<size_t>(kind)];
  maker.set_names("_fields", names);
  maker.set_names("__match_args__", names);
  if (is_product) {
    std::vector<Value> attributes;
    if (info.has_positions) attributes.assign(state.positions, state.positions + 4);
    maker.set_names("_attributes", attributes);
    if (info.has_positions) {
      maker.set("end_lineno", Value::none());
      maker.set("end_col_offset", Value::none());
    }
  }
  for (const FieldInfo& field : info) {
    if (field.cardinality == Cardinality::kOpt) maker.set(field.name, Value::none());
  }
  maker.set_text("__doc__", describe(info));
  maker.set_text("__module__", "ast");
  maker.reserve(names.size() + (info.has_positions ? 4 : 0));
  return maker.make();
}

Status make_atoms(Thread& th, AstState& state, FieldType type) {
  auto index = static_cast<size_t>(type);
  state.sums[index] = make_sum(th, state, field_type_name(type), describe_enum(type), false);
  if (!state.sums[index]) return Status::kError;
  for (uint8_t i = 0; i < syntax::atom_count(type); ++i) {
    std::string_view name = syntax::atom_name(type, i);
    ClassMaker maker(th, name, state.sums[index]);
    maker.set_names("_fields", {});
    maker.set_names("__match_args__", {});
    maker.set("_field_types", lend(dict_new(th)));
    maker.set("__annotations__", lend(dict_new(th)));
    maker.set_text("__doc__", name);
    maker.set_text("__module__", "ast");
    Owned made = maker.make();
    if (!made) return Status::kError;
    Owned instance = Owned::steal(Value(object_alloc(th, made.as<Type>())));
    if (!instance) return Status::kError;
    state.atoms[index].push_back(std::move(made));
    state.singletons[index].push_back(std::move(instance));
  }
  return Status::kOk;
}

// What _field_types says: the class, `X | None`, or `list[X]`.
Owned field_type(Thread& th, AstState& state, const FieldInfo& field) {
  Value type;
  const BuiltinTypes& types = th.rt->types;
  switch (field.type) {
    case FieldType::kIdentifier:
    case FieldType::kString:
      type = type_value(types.str);
      break;
    case FieldType::kInt:
      type = type_value(types.int_);
      break;
    case FieldType::kConstantValue:
      type = type_value(types.object);
      break;
    default:
      type = state.sums[static_cast<size_t>(field.type)];
      break;
  }
  if (field.cardinality == Cardinality::kOne) return Owned::borrow(type);
  if (field.cardinality == Cardinality::kOpt) return union_type_or(th, type, Value::none());
  return generic_alias_new(th, type_value(types.list), type);
}

Status add_field_types(Thread& th, AstState& state, NodeKind kind) {
  Owned types = dict_new(th);
  if (!types) return Status::kError;
  const std::vector<Value>& names = state.fields[static_cast<size_t>(kind)];
  size_t i = 0;
  for (const FieldInfo& field : syntax::kind_info(kind)) {
    Owned type = field_type(th, state, field);
    if (!type || failed(dict_set(th, types, names[i++], type))) return Status::kError;
  }
  Value cls = state.kinds[static_cast<size_t>(kind)];
  if (failed(set_attr(th, cls, state._field_types, types))) return Status::kError;
  return set_attr(th, cls, "__annotations__", types);
}

void intern_names(Thread& th, AstState& state) {
  for (size_t i = 0; i < 4; ++i) state.positions[i] = str_intern(th, kPositionNames[i]);
  state._fields = str_intern(th, "_fields");
  state._attributes = str_intern(th, "_attributes");
  state._field_types = str_intern(th, "_field_types");
  for (size_t k = 0; k < syntax::kKindCount; ++k) {
    for (const FieldInfo& field : syntax::kind_info(static_cast<NodeKind>(k))) {
      state.fields[k].push_back(str_intern(th, field.name));
    }
  }
}

Status make_base(Thread& th, AstState& state) {
  Type* base = type_from_spec(th, ast_base_spec());
  if (base == nullptr) return Status::kError;
  state.base = Owned::borrow(type_value(base));
  Owned empty = tuple_of(th);
  if (!empty) return Status::kError;
  for (const char* name : {"_fields", "_attributes", "__match_args__"}) {
    if (failed(dict_set_text(th, base->dict, name, empty))) return Status::kError;
  }
  return Status::kOk;
}

Status make_classes(Thread& th, AstState& state) {
  intern_names(th, state);
  if (failed(make_base(th, state))) return Status::kError;
  for (FieldType type : kEnumSums) {
    if (failed(make_atoms(th, state, type))) return Status::kError;
  }
  for (const SumRow& row : kSums) {
    Owned& sum = state.sums[static_cast<size_t>(row.type)];
    sum = make_sum(th, state, row.name, describe_sum(row.name), row.has_positions);
    if (!sum) return Status::kError;
  }
  for (const ProductRow& row : kProducts) {
    Owned& made = state.kinds[static_cast<size_t>(row.kind)];
    made = make_class(th, state, row.kind, state.base, true);
    if (!made) return Status::kError;
    state.sums[static_cast<size_t>(row.type)] = made.clone();
  }
  for (size_t k = 0; k < syntax::kKindCount; ++k) {
    if (state.kinds[k]) continue;
    std::string_view base = syntax::kind_info(static_cast<NodeKind>(k)).base;
    for (const SumRow& row : kSums) {
      if (row.name != base) continue;
      state.kinds[k] =
          make_class(th, state, static_cast<NodeKind>(k), state.sums[static_cast<size_t>(row.type)], false);
    }
    if (!state.kinds[k]) return Status::kError;
  }
  for (size_t k = 0; k < syntax::kKindCount; ++k) {
    if (failed(add_field_types(th, state, static_cast<NodeKind>(k)))) return Status::kError;
  }
  state.ready = true;
  return Status::kOk;
}

// ---- compile() ----

Tri is_tree(Thread& th, Value v) {
  AstState* state = ast_state(th);
  if (state == nullptr) return Tri::kError;
  return is_instance(th, v, state->base);
}

Owned parse(Thread& th, const CompileRequest& request, int feature_version) {
  AstState* state = ast_state(th);
  if (state == nullptr) return {};
  Arena arena;
  syntax::Mod* tree = parse_source(th, arena, request, feature_version);
  return tree == nullptr ? Owned() : ast_to_object(th, *state, tree);
}

Status check_mode(Thread& th, Value tree, const char* mode) {
  AstState* state = ast_state(th);
  return state == nullptr ? Status::kError : ast_check_mode(th, *state, tree, mode);
}

syntax::Mod* from_objects(Thread& th, Arena& arena, Value tree, const CompileRequest& request) {
  AstState* state = ast_state(th);
  return state == nullptr ? nullptr : ast_from_object(th, *state, arena, tree, request.mode);
}

Status add_class(Thread& th, Module* m, Value cls) {
  return fail_if(!cls || failed(module_add_type(th, m, cls.as<Type>())));
}

Status exec(Thread& th, Module* m) {
  AstState* state = ast_state(th);
  if (state == nullptr || failed(add_class(th, m, state->base))) return Status::kError;
  for (const Owned& cls : state->sums) {
    if (cls && failed(add_class(th, m, cls))) return Status::kError;
  }
  for (const Owned& cls : state->kinds) {
    if (failed(add_class(th, m, cls))) return Status::kError;
  }
  for (const auto& list : state->atoms) {
    for (const Owned& cls : list) {
      if (failed(add_class(th, m, cls))) return Status::kError;
    }
  }
  ast_hooks(*th.rt) = {&is_tree, &parse, &check_mode, &from_objects};
  bool bad = failed(module_add_int(th, m, "PyCF_ALLOW_TOP_LEVEL_AWAIT", kAllowTopLevelAwait)) ||
             failed(module_add_int(th, m, "PyCF_ONLY_AST", kOnlyAst)) ||
             failed(module_add_int(th, m, "PyCF_TYPE_COMMENTS", kTypeComments)) ||
             failed(module_add_int(th, m, "PyCF_OPTIMIZED_AST", kOptimizedAst));
  return fail_if(bad);
}

}  // namespace

void AstState::traverse(Visitor& visit) {
  visit(base);
  for (const Owned& cls : kinds) visit(cls);
  for (const Owned& cls : sums) visit(cls);
  for (const auto& list : atoms) {
    for (const Owned& cls : list) visit(cls);
  }
  for (const auto& list : singletons) {
    for (const Owned& instance : list) visit(instance);
  }
}

AstState* ast_state(Thread& th) {
  AstState& state = module_state<AstState>(th);
  if (!state.ready && failed(make_classes(th, state))) return nullptr;
  return &state;
}

const ModuleDef kAstModule = {"_ast", nullptr, {}, &exec};

}  // namespace dxpy
