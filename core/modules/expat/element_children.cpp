// An element as the sequence of its children.
#include "core/modules/expat/element_tree.h"

namespace dxpy {

namespace {

// The list of children, made when there is none.
Value children_of(Thread& th, Element* e) {
  if (!e->children) e->children = list_new(th).release();
  return e->children;
}

Status expect_argument(Thread& th, const char* where, Value v) {
  if (is_element(th, v)) return Status::kOk;
  return raise(th, th.rt->exc.TypeError, "{} must be {}, not {}", where, element_tree_state(th).element,
               type_of(th, v));
}

bool is_slice(Value v) { return is_kind(v, Kind::kSlice); }

// The items of an iterable as list or tuple, each an element.
Owned elements_of(Thread& th, Value iterable, const char* message) {
  Owned all = sequence_fast(th, iterable, message);
  if (!all) return {};
  std::span<const Value> items = all.as<Tuple>()->span();
  if (is_list(all)) items = {list_values(th, all.as<List>()), list_size(all)};
  for (Value v : items) {
    if (failed(expect_element(th, v))) return {};
  }
  return all;
}

// The place that a key stands for. kFalse: there is none.
Tri position(Thread& th, Element* e, Value key, int64_t& out) {
  if (!is_index(th, key)) return raise(th, th.rt->exc.TypeError, "element indices must be integers");
  if (failed(index_to_i64(th, key, out, th.rt->exc.IndexError))) return Tri::kError;
  auto size = static_cast<int64_t>(element_size(e));
  if (out < 0) out += size;
  return tri(out >= 0 && out < size);
}

Status m_append(Thread& th, Element* e, Value child) {
  if (failed(expect_argument(th, "append() argument 1", child))) return Status::kError;
  return element_append(th, e, child);
}

Status m_extend(Thread& th, Element* e, Value elements) {
  Owned all = sequence_fast(th, elements, "'elements' must be an iterable");
  if (!all) return Status::kError;
  for (size_t i = 0;; ++i) {
    bool in_list = is_list(all);
    if (i >= (in_list ? list_size(all) : all.as<Tuple>()->size)) return Status::kOk;
    Owned child = in_list ? list_get(th, all.as<List>(), i) : Owned::borrow(all.as<Tuple>()->items[i]);
    if (!child || failed(expect_element(th, child)) || failed(element_append(th, e, child))) return Status::kError;
  }
}

Status m_insert(Thread& th, Element* e, int64_t index, Value child) {
  if (failed(expect_argument(th, "insert() argument 2", child))) return Status::kError;
  Value children = children_of(th, e);
  return children ? list_insert(th, children.as<List>(), index, child) : Status::kError;
}

Status m_remove(Thread& th, Element* e, Value child) {
  if (failed(expect_argument(th, "remove() argument", child))) return Status::kError;
  Owned self = Owned::borrow(Value(e));
  for (size_t i = 0; i < element_size(e); ++i) {
    Owned found = element_child(th, e, i);
    if (!found) return Status::kError;
    Tri same = equal(th, found, child);
    if (same == Tri::kError) return Status::kError;
    if (same == Tri::kFalse) continue;
    if (i >= element_size(e)) return Status::kOk;  // the comparison has removed it
    return list_pop(th, e->children.as<List>(), static_cast<int64_t>(i)) ? Status::kOk : Status::kError;
  }
  return raise(th, th.rt->exc.ValueError, "Element.remove(x): element not found");
}

const NativeDef kMethods[] = {
    method<&m_append>("append(self, subelement, /)", "Add an element behind the last child."),
    method<&m_extend>("extend(self, elements, /)", "Add all elements of an iterable behind the last child."),
    method<&m_insert>("insert(self, index, subelement, /)", "Insert an element before the child of this index."),
    method<&m_remove>("remove(self, subelement, /)", "Remove a child; ValueError if it is none."),
};

}  // namespace

Owned element_child(Thread& th, Element* e, size_t index) { return list_get(th, e->children.as<List>(), index); }

Status element_append(Thread& th, Element* e, Value child) {
  Value children = children_of(th, e);
  return children ? list_append(th, children.as<List>(), child) : Status::kError;
}

int64_t element_length(Thread&, Value self) { return static_cast<int64_t>(element_size(self.as<Element>())); }

Owned element_item_at(Thread& th, Value self, int64_t index) {
  auto* e = self.as<Element>();
  if (index < 0 || static_cast<size_t>(index) >= element_size(e)) {
    return raise(th, th.rt->exc.IndexError, "child index out of range");
  }
  return element_child(th, e, static_cast<size_t>(index));
}

Owned element_item(Thread& th, Value self, Value key) {
  auto* e = self.as<Element>();
  if (is_slice(key)) {
    Owned children = Owned::borrow(children_of(th, e));
    return children ? get_item(th, children, key) : Owned();
  }
  int64_t i = 0;
  Tri there = position(th, e, key, i);
  if (there == Tri::kFalse) return raise(th, th.rt->exc.IndexError, "child index out of range");
  return there == Tri::kError ? Owned() : element_child(th, e, static_cast<size_t>(i));
}

Status element_set_item(Thread& th, Value self, Value key, Value value) {
  auto* e = self.as<Element>();
  if (is_slice(key)) {
    Owned items = value ? elements_of(th, value, "assignment expects an iterable") : Owned();
    if (value && !items) return Status::kError;
    Owned children = Owned::borrow(children_of(th, e));
    if (!children) return Status::kError;
    return value ? set_item(th, children, key, items) : del_item(th, children, key);
  }
  int64_t i = 0;
  Tri there = position(th, e, key, i);
  if (there == Tri::kError) return Status::kError;
  if (there == Tri::kFalse) return raise(th, th.rt->exc.IndexError, "child assignment index out of range");
  auto* children = e->children.as<List>();
  if (!value) return list_pop(th, children, i) ? Status::kOk : Status::kError;
  if (failed(expect_element(th, value))) return Status::kError;
  return list_set(th, children, static_cast<size_t>(i), Owned::borrow(value));
}

std::span<const NativeDef> element_children_methods() { return kMethods; }

}  // namespace dxpy
