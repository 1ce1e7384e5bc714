// Objects of the _ast classes to C++ trees. Field values are read as attributes, so subclasses and objects with
// computed attributes work.
#include "core/modules/ast_module.h"
#include "core/object/bytes.h"
#include "core/object/float.h"
#include "core/object/int.h"
#include "core/object/list.h"
#include "core/object/misc.h"

namespace dxpy {

using syntax::Cardinality;
using syntax::ConstantKind;
using syntax::ConstantValue;
using syntax::FieldInfo;
using syntax::FieldType;
using NodeKind = syntax::Kind;
using syntax::KindInfo;
using syntax::Node;

namespace {

// Zero-filled node of a kind.
template <typename T>
Node* new_node(Arena& arena) {
  Node* node = new (arena.allocate(sizeof(T), alignof(T))) T{};
  node->kind = T::kKind;
  return node;
}

Node* new_node_of(Arena& arena, NodeKind kind) {
  switch (kind) {
#define AST_NODE(Sum, Type, python, FIELDS) \
  case NodeKind::k##Type:                   \
    return new_node<syntax::Type>(arena);
#define AST_PRODUCT(Type, python, has_positions, FIELDS) \
  case NodeKind::k##Type:                                \
    return new_node<syntax::Type>(arena);
#include "core/syntax/ast_nodes.def"
  }
  return nullptr;
}

struct KindType {
  NodeKind kind;
  FieldType type;  // the sum or product it belongs to
};
constexpr KindType kKindTypes[] = {
#define AST_NODE(Sum, Type, python, FIELDS) {NodeKind::k##Type, FieldType::kInt},
#define AST_PRODUCT(Type, python, has_positions, FIELDS) {NodeKind::k##Type, FieldType::k##Type},
#include "core/syntax/ast_nodes.def"
};

class FromObject {
 public:
  FromObject(Thread& th, AstState& state, Arena& arena) : th_(th), state_(state), arena_(arena) {}

  // A node of a sum or product. None gives null, which the caller judges. kError: an exception is pending.
  Status node(Value v, FieldType type, Node** out) {
    *out = nullptr;
    if (v.is_none()) return Status::kOk;
    if (depth_ >= kAstMaxDepth) {
      return raise(th_, th_.rt->exc.RecursionError, "maximum recursion depth exceeded during  ast construction");
    }
    // The positions of a sum's classes are read before anything else, those of a product after its fields.
    syntax::Located at;
    std::string_view base = syntax::field_type_name(type);
    bool early = type != FieldType::kArg && type != FieldType::kKeyword && type != FieldType::kAlias;
    if (early && has_positions(type) && failed(read_positions(v, base, &at))) return Status::kError;
    NodeKind kind{};
    if (failed(find_kind(v, type, &kind))) return Status::kError;
    ++depth_;
    Status status = fill(v, kind, early, at, out);
    --depth_;
    return status;
  }

 private:
  Status find_kind(Value v, FieldType type, NodeKind* kind) {
    std::string_view base = syntax::field_type_name(type);
    const Type* exact = type_of(th_, v);
    // Exact classes first: that is nearly always enough.
    for (const KindType& row : kKindTypes) {
      if (state_.kinds[static_cast<size_t>(row.kind)].get() == type_value(exact) && belongs(row, type, base)) {
        *kind = row.kind;
        return Status::kOk;
      }
    }
    for (const KindType& row : kKindTypes) {
      if (!belongs(row, type, base)) continue;
      Tri t = is_instance(th_, v, state_.kinds[static_cast<size_t>(row.kind)]);
      if (t == Tri::kError) return Status::kError;
      if (t == Tri::kTrue) {
        *kind = row.kind;
        return Status::kOk;
      }
    }
    return raise(th_, th_.rt->exc.TypeError, "expected some sort of {}, but got {!r}", base, v);
  }

  static bool belongs(const KindType& row, FieldType type, std::string_view base) {
    return row.type == type || syntax::kind_info(row.kind).base == base;
  }

  static bool has_positions(FieldType type) {
    for (const KindType& row : kKindTypes) {
      if (belongs(row, type, syntax::field_type_name(type))) return syntax::kind_info(row.kind).has_positions;
    }
    return false;
  }

  Status fill(Value v, NodeKind kind, bool have_positions, const syntax::Located& at, Node** out) {
    const KindInfo& info = syntax::kind_info(kind);
    Node* made = new_node_of(arena_, kind);
    size_t i = 0;
    for (const FieldInfo& field : info) {
      Value name = state_.fields[static_cast<size_t>(kind)][i++];
      if (failed(read_field(v, info, field, name, made))) return Status::kError;
    }
    if (info.has_positions) {
      auto* located = static_cast<syntax::Located*>(made);
      if (have_positions) {
        *located = at;
        located->kind = kind;
      } else if (failed(read_positions(v, info.name, located))) {
        return Status::kError;
      }
    }
    *out = made;
    return Status::kOk;
  }

  Status read_field(Value v, const KindInfo& info, const FieldInfo& field, Value name, Node* made) {
    Owned value;
    if (find_attr(th_, v, name, value) == Tri::kError) return Status::kError;
    char* at = reinterpret_cast<char*>(made) + field.offset;
    if (field.cardinality == Cardinality::kSeq || field.cardinality == Cardinality::kOptSeq) {
      return value ? read_list(value, info, field, at) : Status::kOk;
    }
    bool optional = field.cardinality == Cardinality::kOpt;
    if (!value) {
      if (optional) return Status::kOk;
      return raise(th_, th_.rt->exc.TypeError, "required field \"{}\" missing from {}", field.name, info.name);
    }
    bool constant = field.type == FieldType::kConstantValue;
    if (value.get().is_none() && !constant) {
      if (optional) return Status::kOk;
      return raise(th_, th_.rt->exc.ValueError, "field '{}' is required for {}", field.name, info.name);
    }
    return read_single(value, field.type, at);
  }

  Status read_list(Value v, const KindInfo& info, const FieldInfo& field, char* at) {
    if (!is_list(v)) {
      return raise(th_, th_.rt->exc.TypeError, "{} field \"{}\" must be a list, not a {}", info.name, field.name,
                   type_of(th_, v));
    }
    auto* list = v.as<List>();
    size_t size = element_size(field.type), count = list->size;
    auto* items = static_cast<char*>(arena_.allocate(size * count + 1, 16));
    std::memset(items, 0, size * count);
    for (size_t i = 0; i < count; ++i) {
      Owned item = list_get(th_, list, i);
      if (!item || failed(read_element(item, field.type, items + i * size))) return Status::kError;
      if (list->size != count) {
        return raise(th_, th_.rt->exc.RuntimeError, "{} field \"{}\" changed size during iteration", info.name,
                     field.name);
      }
    }
    auto* seq = reinterpret_cast<syntax::Seq<char>*>(at);
    seq->items = items;
    seq->count = static_cast<uint32_t>(count);
    return Status::kOk;
  }

  // Missing elements are judged by the validation.
  Status read_element(Value v, FieldType type, char* at) {
    if (v.is_none() && (type == FieldType::kIdentifier || type == FieldType::kString)) return Status::kOk;
    return read_single(v, type, at);
  }

  static size_t element_size(FieldType type) {
    if (type == FieldType::kIdentifier || type == FieldType::kString) return sizeof(std::string_view);
    return syntax::is_node_type(type) ? sizeof(void*) : 1;
  }

  Status read_single(Value v, FieldType type, char* at) {
    switch (type) {
      case FieldType::kIdentifier:
      case FieldType::kString: {
        bool identifier = type == FieldType::kIdentifier;
        if (!is_str(v) || (identifier && type_of(th_, v) != th_.rt->types.str)) {
          return raise(th_, th_.rt->exc.TypeError, "AST {} must be of type str", syntax::field_type_name(type));
        }
        *reinterpret_cast<std::string_view*>(at) = identifier ? intern(str_view(v)) : arena_.copy(str_view(v));
        return Status::kOk;
      }
      case FieldType::kInt:
        return read_int(v, reinterpret_cast<syntax::Int*>(at));
      case FieldType::kConstantValue:
        return read_constant(v, reinterpret_cast<ConstantValue*>(at));
      default:
        break;
    }
    if (syntax::is_node_type(type)) return node(v, type, reinterpret_cast<Node**>(at));
    auto index = static_cast<size_t>(type);
    for (size_t i = 0; i < state_.atoms[index].size(); ++i) {
      Tri t = is_instance(th_, v, state_.atoms[index][i]);
      if (t == Tri::kError) return Status::kError;
      if (t == Tri::kFalse) continue;
      *reinterpret_cast<uint8_t*>(at) = static_cast<uint8_t>(i);
      return Status::kOk;
    }
    return raise(th_, th_.rt->exc.TypeError, "expected some sort of {}, but got {!r}", syntax::field_type_name(type),
                 v);
  }

  // Equal names must have equal data().
  syntax::Identifier intern(std::string_view name) {
    for (const syntax::Identifier& known : recent_) {
      if (known == name) return known;
    }
    for (const syntax::Identifier& known : names_) {
      if (known == name) return recent_[recent_at_++ % 8] = known;
    }
    names_.push_back(arena_.copy(name));
    return recent_[recent_at_++ % 8] = names_.back();
  }

  Status read_int(Value v, syntax::Int* out) {
    int64_t value;
    if (!is_int(v)) return raise(th_, th_.rt->exc.ValueError, "invalid integer value: {!r}", v);
    if (!int_fits_i64(v, value) || value < INT32_MIN || value > INT32_MAX) {
      return raise(th_, th_.rt->exc.OverflowError, "Python int too large to convert to C int");
    }
    *out = static_cast<syntax::Int>(value);
    return Status::kOk;
  }

  Status read_positions(Value v, std::string_view owner, syntax::Located* out) {
    bool ends_required = owner == "pattern" || owner == "type_param";
    int32_t* places[] = {&out->lineno, &out->col_offset, &out->end_lineno, &out->end_col_offset};
    for (size_t i = 0; i < 4; ++i) {
      Owned value;
      if (find_attr(th_, v, state_.positions[i], value) == Tri::kError) return Status::kError;
      if (!value || (i >= 2 && !ends_required && value.get().is_none())) {
        if (i < 2 || ends_required) {
          return raise(th_, th_.rt->exc.TypeError, "required field \"{}\" missing from {}",
                       str_view(state_.positions[i]), owner);
        }
        *places[i] = *places[i - 2];
        continue;
      }
      if (failed(read_int(value, places[i]))) return Status::kError;
    }
    return Status::kOk;
  }

  Status read_constant(Value v, ConstantValue* out) {
    const BuiltinTypes& types = th_.rt->types;
    const Type* type = type_of(th_, v);
    if (v.is_none()) {
      out->kind = ConstantKind::kNone;
    } else if (v.is_bool()) {
      out->kind = v.is_true() ? ConstantKind::kTrue : ConstantKind::kFalse;
    } else if (v == Value::ellipsis()) {
      out->kind = ConstantKind::kEllipsis;
    } else if (type == types.int_) {
      return read_int_constant(v, out);
    } else if (type == types.float_) {
      out->kind = ConstantKind::kFloat;
      out->real = float_value(v);
    } else if (type == types.complex) {
      out->kind = ConstantKind::kComplex;
      out->real = v.as<Complex>()->real;
      out->imag = v.as<Complex>()->imag;
    } else if (type == types.str) {
      out->kind = ConstantKind::kStr;
      out->text = arena_.copy(str_view(v));
    } else if (type == types.bytes) {
      out->kind = ConstantKind::kBytes;
      out->text = arena_.copy(bytes_view(v));
    } else if (type == types.tuple || type == types.frozenset) {
      out->kind = type == types.tuple ? ConstantKind::kTuple : ConstantKind::kFrozenset;
      return read_constants(v, out);
    } else {
      return raise(th_, th_.rt->exc.TypeError, "got an invalid type in Constant: {}", type_of(th_, v));
    }
    return Status::kOk;
  }

  Status read_int_constant(Value v, ConstantValue* out) {
    out->kind = ConstantKind::kInt;
    out->fits_int64 = int_fits_i64(v, out->integer);
    Owned text = int_to_text(th_, v, out->fits_int64 ? 10 : 16, !out->fits_int64);
    if (!text) return Status::kError;
    out->text = arena_.copy(str_view(text));
    return Status::kOk;
  }

  Status read_constants(Value v, ConstantValue* out) {
    if (depth_ >= kAstMaxDepth) {
      return raise(th_, th_.rt->exc.RecursionError, "maximum recursion depth exceeded during  ast construction");
    }
    Owned items = sequence_to_tuple(th_, v);
    if (!items) return Status::kError;
    auto all = fast_items_tuple(items);
    auto* elements = arena_.allocate_array<ConstantValue>(all.size());
    ++depth_;
    for (size_t i = 0; i < all.size(); ++i) {
      elements[i] = ConstantValue{};
      if (failed(read_constant(all[i], &elements[i]))) return Status::kError;
    }
    --depth_;
    out->elements = {elements, static_cast<uint32_t>(all.size())};
    return Status::kOk;
  }

  Thread& th_;
  AstState& state_;
  Arena& arena_;
  int depth_ = 0;
  std::vector<syntax::Identifier> names_;
  syntax::Identifier recent_[8];
  size_t recent_at_ = 0;
};

}  // namespace

Status ast_check_mode(Thread& th, AstState& state, Value tree, std::string_view mode) {
  NodeKind wanted = mode == "eval"        ? NodeKind::kExpression
                    : mode == "single"    ? NodeKind::kInteractive
                    : mode == "func_type" ? NodeKind::kFunctionType
                                          : NodeKind::kModule;
  Tri t = is_instance(th, tree, state.kinds[static_cast<size_t>(wanted)]);
  if (t != Tri::kFalse) return t == Tri::kTrue ? Status::kOk : Status::kError;
  return raise(th, th.rt->exc.TypeError, "expected {} node, got {}", syntax::kind_info(wanted).name, type_of(th, tree));
}

syntax::Mod* ast_from_object(Thread& th, AstState& state, Arena& arena, Value tree, std::string_view mode) {
  Node* made = nullptr;
  if (failed(ast_check_mode(th, state, tree, mode))) return nullptr;
  if (failed(FromObject(th, state, arena).node(tree, FieldType::kMod, &made))) return nullptr;
  auto* mod = static_cast<syntax::Mod*>(made);
  return failed(ast_validate(th, mod)) ? nullptr : mod;
}

}  // namespace dxpy
