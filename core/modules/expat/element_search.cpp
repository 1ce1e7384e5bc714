// Finding elements: find and its relatives, and the iterators over a whole tree.
#include "core/modules/expat/element_tree.h"

namespace dxpy {

namespace {

// Whether a path says more than the tag of a child: ElementPath then has to follow it.
bool needs_path(Value path) {
  if (!is_str(path)) return true;
  std::string_view text = str_view(path);
  if (text.starts_with("{}") || text.starts_with("{*}")) return text.size() >= 3;
  bool in_namespace = false;
  for (char c : text) {
    if (c == '{') {
      in_namespace = true;
    } else if (c == '}') {
      in_namespace = false;
    } else if (!in_namespace && (c == '/' || c == '*' || c == '[' || c == '@' || c == '.')) {
      return true;
    }
  }
  return false;
}

template <typename... V>
Owned follow_path(Thread& th, std::string_view function, const V&... args) {
  Owned f = get_attr(th, element_tree_state(th).path_module, function);
  return f ? call_with(th, f, args...) : Owned();
}

// The next child from `at` on whose tag equals `tag`. Empty without an exception: no more.
Owned next_child(Thread& th, Element* e, Value tag, size_t& at) {
  while (at < element_size(e)) {
    Owned child = element_child(th, e, at++);
    if (!child) return {};
    Owned own_tag = Owned::borrow(child.as<Element>()->tag);
    Tri same = equal(th, own_tag, tag);
    if (same == Tri::kError) return {};
    if (same == Tri::kTrue) return child;
  }
  return {};
}

Owned m_find(Thread& th, Element* e, Value path, Value namespaces) {
  if (needs_path(path) || !namespaces.is_none()) return follow_path(th, "find", Value(e), path, namespaces);
  size_t at = 0;
  Owned child = next_child(th, e, path, at);
  return child || th.has_error() ? std::move(child) : Owned::none();
}

Owned m_find_text(Thread& th, Element* e, Value path, Value fallback, Value namespaces) {
  if (needs_path(path) || !namespaces.is_none()) {
    return follow_path(th, "findtext", Value(e), path, fallback, namespaces);
  }
  size_t at = 0;
  Owned child = next_child(th, e, path, at);
  if (!child) return th.has_error() ? Owned() : Owned::borrow(fallback);
  Value text = child.as<Element>()->text;
  return text.is_none() ? str_ascii(th, "") : Owned::borrow(text);
}

Owned m_find_all(Thread& th, Element* e, Value path, Value namespaces) {
  if (needs_path(path) || !namespaces.is_none()) return follow_path(th, "findall", Value(e), path, namespaces);
  Owned all = list_new(th);
  size_t at = 0;
  while (all) {
    Owned child = next_child(th, e, path, at);
    if (!child) break;
    if (failed(list_append(th, all.as<List>(), child))) return {};
  }
  return th.has_error() ? Owned() : std::move(all);
}

Owned m_iter_find(Thread& th, Element* e, Value path, Value namespaces) {
  return follow_path(th, "iterfind", Value(e), path, namespaces);
}

// --- iterators

struct Place {
  Value element;  // owned
  size_t next;    // child
};
struct ElementIterator : Object {
  Value root;                // owned; empty once it has been entered
  Value tag;                 // owned; None: all
  std::vector<Place>* path;  // the elements inside of which the iterator is, outermost first. Owned
  bool text;                 // gives text, not elements
};

void iterator_clear(Thread& th, Object* o) {
  auto* it = static_cast<ElementIterator*>(o);
  drop(it->root);
  std::vector<Place> path;
  if (it->path != nullptr) path.swap(*it->path);
  for (Place& place : path) dec_ref(place.element);
  clear_attributes(th, o);
}
void iterator_dealloc(Thread& th, Object* o) {
  auto* it = static_cast<ElementIterator*>(o);
  iterator_clear(th, o);
  drop(it->tag);
  delete it->path;
  object_free(th, o);
}
void iterator_traverse(Object* o, Visitor& visit) {
  auto* it = static_cast<ElementIterator*>(o);
  visit(it->root);
  visit(it->tag);
  if (it->path != nullptr) {
    for (Place& place : *it->path) visit(place.element);
  }
  traverse_attributes(o, visit);
}

Owned iterator_new(Thread& th, Element* e, Value tag, bool text) {
  auto* it = make_instance<ElementIterator>(th, element_tree_state(th).iterator);
  if (it == nullptr) return {};
  it->path = new std::vector<Place>;
  it->root = own(Value(e));
  it->tag = own(tag);
  it->text = text;
  return Owned::steal(Value(it));
}

// Goes on to the next element in document order. When an element is left, `left` is that element and the result is
// empty; both are empty at the end.
Owned step(Thread& th, ElementIterator* it, Owned& left) {
  Owned next;
  if (it->path->empty()) {
    next = Owned::steal(std::exchange(it->root, Value()));
    if (!next) return {};
  } else {
    Place& place = it->path->back();
    auto* e = place.element.as<Element>();
    if (place.next >= element_size(e)) {
      left = Owned::steal(place.element);
      it->path->pop_back();
      return {};
    }
    next = element_child(th, e, place.next++);
    if (!next) return {};
  }
  it->path->push_back({own(next), 0});
  return next;
}

bool has_text(Element* e) { return e->tag.is_none() || is_str(e->tag); }  // comments and the like have none

// What the iterator gives for an element that it entered or left; empty: nothing, or an exception.
Owned result_of(Thread& th, ElementIterator* it, Value entered, Value left) {
  if (!it->text) {
    if (!entered) return {};
    if (it->tag.is_none()) return Owned::borrow(entered);
    Owned tag = Owned::borrow(entered.as<Element>()->tag);
    return equal(th, tag, it->tag) == Tri::kTrue ? Owned::borrow(entered) : Owned();
  }
  if (entered && !has_text(entered.as<Element>())) return {};
  if (left && it->path->empty()) return {};  // only what is inside of the root
  Owned text = Owned::borrow(entered ? entered.as<Element>()->text : left.as<Element>()->tail);
  return truth(th, text) == Tri::kTrue ? std::move(text) : Owned();
}

Owned iterator_next(Thread& th, Value self) {
  auto* it = self.as<ElementIterator>();
  while (true) {
    Owned left;
    Owned entered = step(th, it, left);
    if (!entered && !left) return {};
    Owned result = result_of(th, it, entered, left);
    if (result || th.has_error()) return result;
  }
}

Owned m_iter(Thread& th, Element* e, Value tag) {
  bool all = is_str(tag) && str_view(tag) == "*";
  return iterator_new(th, e, all ? Value::none() : tag, false);
}
Owned m_iter_text(Thread& th, Element* e) { return iterator_new(th, e, Value::none(), true); }

const NativeDef kMethods[] = {
    method<&m_find>("find(self, /, path, namespaces=None)", "The first child of this tag or path, or None."),
    method<&m_find_text>("findtext(self, /, path, default=None, namespaces=None)",
                         "The text of the first child of this tag or path, or the default."),
    method<&m_find_all>("findall(self, /, path, namespaces=None)", "All children of this tag or path, as list."),
    method<&m_iter_find>("iterfind(self, /, path, namespaces=None)", "Iterate over all children of this tag or path."),
    method<&m_iter>("iter(self, /, tag=None)", "Iterate over this element and all inside it that have the tag."),
    method<&m_iter_text>("itertext(self, /)", "Iterate over the text inside this element."),
};

const TypeSpec kIteratorSpec = {
    "_elementtree._element_iterator",
    sizeof(ElementIterator),
    Kind::kOther,
    TypeFlags::kDisallowNew | TypeFlags::kGc | TypeFlags::kImmutable,
    nullptr,
    [](TypeSlots& s) {
      s.dealloc = iterator_dealloc;
      s.traverse = iterator_traverse;
      s.clear = iterator_clear;
      s.iter = iter_self;
      s.next = iterator_next;
    },
};

}  // namespace

std::span<const NativeDef> element_search_methods() { return kMethods; }
Type* init_element_iterator(Thread& th) { return type_from_spec(th, kIteratorSpec); }

}  // namespace dxpy
