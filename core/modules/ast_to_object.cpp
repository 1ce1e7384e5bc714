// C++ trees to objects of the _ast classes.
#include "core/modules/ast_module.h"
#include "core/object/bytes.h"
#include "core/object/float.h"
#include "core/object/int.h"
#include "core/object/list.h"
#include "core/object/set.h"

namespace dxpy {

using syntax::Cardinality;
using syntax::ConstantKind;
using syntax::ConstantValue;
using syntax::FieldInfo;
using syntax::FieldType;
using syntax::Node;

namespace {

class ToObject {
 public:
  ToObject(Thread& th, AstState& state) : th_(th), state_(state) {}

  Owned node(const Node* node) {
    if (node == nullptr) return Owned::none();
    if (depth_ >= kAstMaxDepth) {
      return raise(th_, th_.rt->exc.RecursionError, "maximum recursion depth exceeded during ast construction");
    }
    ++depth_;
    Owned made = fill(node);
    --depth_;
    return made;
  }

 private:
  Owned fill(const Node* node) {
    auto kind = static_cast<size_t>(node->kind);
    Owned made = Owned::steal(Value(object_alloc(th_, state_.kinds[kind].as<Type>())));
    if (!made) return {};
    const syntax::KindInfo& info = syntax::kind_info(node->kind);
    size_t i = 0;
    for (const FieldInfo& field : info) {
      Owned v = value(node, field);
      if (!v || failed(generic_set_attr(th_, made, state_.fields[kind][i++], v))) return {};
    }
    if (!info.has_positions) return made;
    const auto* at = static_cast<const syntax::Located*>(node);
    const int32_t positions[] = {at->lineno, at->col_offset, at->end_lineno, at->end_col_offset};
    for (i = 0; i < 4; ++i) {
      if (failed(generic_set_attr(th_, made, state_.positions[i], Value::small_int(positions[i])))) return {};
    }
    return made;
  }

  Owned value(const Node* node, const FieldInfo& field) {
    const char* at = reinterpret_cast<const char*>(node) + field.offset;
    if (field.cardinality == Cardinality::kOne || field.cardinality == Cardinality::kOpt) {
      return single(field.type, at);
    }
    const auto& list = *reinterpret_cast<const syntax::Seq<char>*>(at);
    Owned made = list_new(th_, list.count);
    for (uint32_t i = 0; made && i < list.count; ++i) {
      Owned item = single(field.type, list.items + i * element_size(field.type));
      if (!item || failed(list_append_owned(th_, made.as<List>(), std::move(item)))) return {};
    }
    return made;
  }

  static size_t element_size(FieldType type) {
    if (type == FieldType::kIdentifier || type == FieldType::kString) return sizeof(std::string_view);
    return syntax::is_node_type(type) ? sizeof(void*) : 1;
  }

  Owned single(FieldType type, const char* at) {
    switch (type) {
      case FieldType::kIdentifier: {
        auto text = *reinterpret_cast<const std::string_view*>(at);
        return text.data() == nullptr ? Owned::none() : Owned::borrow(str_intern(th_, lend(str_new(th_, text))));
      }
      case FieldType::kString: {
        auto text = *reinterpret_cast<const std::string_view*>(at);
        return text.data() == nullptr ? Owned::none() : str_new(th_, text);
      }
      case FieldType::kInt:
        return Owned::small_int(*reinterpret_cast<const syntax::Int*>(at));
      case FieldType::kConstantValue:
        return constant(*reinterpret_cast<const ConstantValue*>(at));
      default:
        break;
    }
    if (syntax::is_node_type(type)) return node(*reinterpret_cast<const Node* const*>(at));
    return state_.singletons[static_cast<size_t>(type)][*reinterpret_cast<const uint8_t*>(at)].clone();
  }

  Owned constant(const ConstantValue& v) {
    switch (v.kind) {
      case ConstantKind::kNone:
        return Owned::none();
      case ConstantKind::kFalse:
        return Owned::boolean(false);
      case ConstantKind::kTrue:
        return Owned::boolean(true);
      case ConstantKind::kEllipsis:
        return Owned::borrow(Value::ellipsis());
      case ConstantKind::kInt:
        if (v.fits_int64) return int_from_i64(th_, v.integer);
        return int_from_text(th_, v.text, v.text.size() > 2 && v.text[0] == '0' ? 0 : 10);
      case ConstantKind::kFloat:
        return float_from_double(th_, v.real);
      case ConstantKind::kComplex:
        return complex_new(th_, v.real, v.imag);
      case ConstantKind::kStr:
        return str_new(th_, v.text);
      case ConstantKind::kBytes:
        return bytes_new(th_, v.text);
      case ConstantKind::kTuple:
      case ConstantKind::kFrozenset:
        break;
    }
    Owned items = list_new(th_, v.elements.count);
    for (const ConstantValue& element : v.elements) {
      Owned item = constant(element);
      if (!items || !item || failed(list_append_owned(th_, items.as<List>(), std::move(item)))) return {};
    }
    if (!items) return {};
    if (v.kind == ConstantKind::kTuple) return list_to_tuple(th_, items);
    return call_with(th_, type_value(th_.rt->types.frozenset), items);
  }

  Thread& th_;
  AstState& state_;
  int depth_ = 0;
};

}  // namespace

Owned ast_to_object(Thread& th, AstState& state, const Node* node) { return ToObject(th, state).node(node); }

}  // namespace dxpy
