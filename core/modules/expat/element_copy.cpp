// Copies and pickled state of elements.
#include "core/modules/expat/element_tree.h"
#include "core/object/int.h"

namespace dxpy {

namespace {

Owned m_copy(Thread& th, Element* e) {
  Owned result = element_new(th, e->tag, e->attrib);
  if (!result) return {};
  auto* copy = result.as<Element>();
  assign(copy->text, e->text);
  assign(copy->tail, e->tail);
  if (element_size(e) != 0) {
    copy->children = list_slice(th, e->children.as<List>(), 0, static_cast<int64_t>(element_size(e))).release();
    if (!copy->children) return {};
  }
  return result;
}

Owned deep_copy(Thread& th, Value v, Value memo);

bool has_only_texts(Value dict) {
  size_t at = 0;
  Value key, value;
  while (dict_next(dict, at, key, value)) {
    if (!is_str(key) || !is_str(value)) return false;
  }
  return true;
}

// Replaces an owned field by a deep copy of `v`, if there is one.
Status copy_into(Thread& th, Value& field, Value v, Value memo) {
  if (!v) return Status::kOk;
  Owned copy = deep_copy(th, v, memo);
  if (!copy) return Status::kError;
  assign_owned(field, std::move(copy));
  return Status::kOk;
}

Owned m_deep_copy(Thread& th, Element* e, Value memo) {
  if (!is_dict(memo)) {
    return raise(th, th.rt->exc.TypeError, "__deepcopy__() argument must be dict, not {}", type_of(th, memo));
  }
  NativeScope deeper(th, " while copying an element");
  Owned self = Owned::borrow(Value(e));
  Owned result = deeper.ok() ? element_new(th, Value::none(), Value()) : Owned();
  Owned id = result ? int_from_u64(th, self.get().bits()) : Owned();
  // Known before its children are copied, so that a tree may contain itself.
  if (!id || failed(dict_set(th, memo, id, result))) return {};
  auto* copy = result.as<Element>();
  if (failed(copy_into(th, copy->tag, lend(Owned::borrow(e->tag)), memo)) ||
      failed(copy_into(th, copy->attrib, lend(Owned::borrow(e->attrib)), memo)) ||
      failed(copy_into(th, copy->text, lend(Owned::borrow(e->text)), memo)) ||
      failed(copy_into(th, copy->tail, lend(Owned::borrow(e->tail)), memo))) {
    return {};
  }
  for (size_t i = 0; i < element_size(e); ++i) {
    Owned child = element_child(th, e, i);
    Owned child_copy = child ? deep_copy(th, child, memo) : Owned();
    if (!child_copy || failed(expect_element(th, child_copy)) || failed(element_append(th, copy, child_copy))) {
      return {};
    }
  }
  return result;
}

// copy.deepcopy(v, memo), without the call where the outcome is known.
Owned deep_copy(Thread& th, Value v, Value memo) {
  Type* type = type_of(th, v);
  if (v.is_none() || type == th.rt->types.str) return Owned::borrow(v);
  if (type == element_tree_state(th).element) {
    Value known = dict_get(th, memo, lend(int_from_u64(th, v.bits())));
    if (known || th.has_error()) return Owned::borrow(known);
    return m_deep_copy(th, v.as<Element>(), memo);
  }
  if (type == th.rt->types.dict && has_only_texts(v)) return dict_copy(th, v);
  return call_with(th, element_tree_state(th).deep_copy, v, memo);
}

Owned m_get_state(Thread& th, Element* e) {
  Owned state = dict_new(th);
  Owned children = state ? list_new(th) : Owned();
  if (!children || (e->children && failed(list_extend(th, children.as<List>(), e->children))) ||
      failed(dict_set_text(th, state, "tag", e->tag)) || failed(dict_set_text(th, state, "_children", children))) {
    return {};
  }
  Owned attrib = Owned::borrow(element_attributes(th, e));
  if (!attrib || failed(dict_set_text(th, state, "attrib", attrib)) ||
      failed(dict_set_text(th, state, "text", e->text)) || failed(dict_set_text(th, state, "tail", e->tail))) {
    return {};
  }
  return state;
}

// A state's items in the order of their names here; empty where not given.
constexpr const char* kStateNames[] = {"tag", "_children", "attrib", "text", "tail"};
enum : size_t { kTag, kChildren, kAttrib, kText, kTail, kStateCount };

Status read_state(Thread& th, Value state, Owned (&items)[kStateCount]) {
  size_t at = 0;
  Value key, value;
  while (dict_next(state, at, key, value)) {
    size_t i = 0;
    while (i < kStateCount && !str_equals(key, kStateNames[i])) ++i;
    if (i == kStateCount) {
      return raise(th, th.rt->exc.TypeError, "this function got an unexpected keyword argument {!r}", key);
    }
    items[i] = Owned::borrow(value);
  }
  return Status::kOk;
}

Status m_set_state(Thread& th, Element* e, Value state) {
  if (!is_dict(state)) {
    return raise(th, th.rt->exc.TypeError, "Don't know how to unpickle \"{!r}\" as an Element", state);
  }
  Owned items[kStateCount];
  if (failed(read_state(th, state, items))) return Status::kError;
  if (!items[kTag]) return raise(th, th.rt->exc.TypeError, "tag may not be NULL");
  if (items[kAttrib] && !is_dict(items[kAttrib])) {
    return raise(th, th.rt->exc.TypeError, "attrib must be dict, not {}", type_of(th, items[kAttrib]));
  }
  Owned children;
  if (items[kChildren]) {
    if (!is_list(items[kChildren])) return raise(th, th.rt->exc.TypeError, "'_children' is not a list");
    children = sequence_to_list(th, items[kChildren]);
    if (!children) return Status::kError;
    for (size_t i = 0; i < list_size(children); ++i) {
      if (failed(expect_element(th, lend(list_get(th, children.as<List>(), i))))) return Status::kError;
    }
  }
  assign_owned(e->tag, std::move(items[kTag]));
  assign_owned(e->attrib, std::move(items[kAttrib]));
  assign_owned(e->children, std::move(children));
  assign_owned(e->text, items[kText] ? std::move(items[kText]) : Owned::none());
  assign_owned(e->tail, items[kTail] ? std::move(items[kTail]) : Owned::none());
  return Status::kOk;
}

const NativeDef kMethods[] = {
    method<&m_copy>("__copy__(self, /)"),
    method<&m_deep_copy>("__deepcopy__(self, memo, /)"),
    method<&m_get_state>("__getstate__(self, /)"),
    method<&m_set_state>("__setstate__(self, state, /)"),
};

}  // namespace

std::span<const NativeDef> element_copy_methods() { return kMethods; }

}  // namespace dxpy
