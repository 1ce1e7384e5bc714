// The class Element and the function SubElement.
#include "core/modules/expat/element_tree.h"

namespace dxpy {

namespace {

using Fields =
    OwnedFields<Element, &Element::tag, &Element::text, &Element::tail, &Element::attrib, &Element::children>;

Owned construct(Thread& th, Type* cls, const Value*, size_t, Value) {
  auto* e = make_instance<Element>(th, cls);
  if (e == nullptr) return {};
  e->tag = e->text = e->tail = Value::none();
  return Owned::steal(Value(e));
}

// A new dict of the given attributes and of the keywords, among which `attrib` gives further ones when there is no
// dict given by position; `out` stays empty when there is nothing at all.
Status gather_attributes(Thread& th, const char* where, Value given, const Value* values, Value kwnames, Owned& out) {
  std::span<const Value> names = kwnames ? kwnames.as<Tuple>()->span() : std::span<const Value>();
  size_t taken = names.size();
  for (size_t i = 0; !given && i < names.size(); ++i) {
    if (!str_equals(names[i], "attrib")) continue;
    given = values[i];
    taken = i;
    where = "attrib";
  }
  if (given && !is_dict(given)) {
    return raise(th, th.rt->exc.TypeError, "{} must be dict, not {}", where, type_of(th, given));
  }
  if (names.empty() && (!given || dict_size(given) == 0)) return Status::kOk;
  out = given ? dict_copy(th, given) : dict_new(th);
  for (size_t i = 0; out && i < names.size(); ++i) {
    if (i != taken && failed(dict_set(th, out, names[i], values[i]))) return Status::kError;
  }
  return out ? Status::kOk : Status::kError;
}

Status check_count(Thread& th, const char* name, size_t count, size_t min) {
  if (count >= min && count <= min + 1) return Status::kOk;
  bool few = count < min;
  size_t bound = few ? min : min + 1;
  return raise(th, th.rt->exc.TypeError, "{}() takes at {} {} argument{} ({} given)", name, few ? "least" : "most",
               bound, bound == 1 ? "" : "s", count);
}

Status init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  Owned attrib;
  if (failed(check_count(th, "Element", nargs, 1)) ||
      failed(gather_attributes(th, "Element() argument 2", nargs == 2 ? args[1] : Value(), args + nargs, kwnames,
                               attrib))) {
    return Status::kError;
  }
  auto* e = self.as<Element>();
  assign(e->tag, args[0]);
  assign(e->text, Value::none());
  assign(e->tail, Value::none());
  assign_owned(e->attrib, std::move(attrib));
  return Status::kOk;
}

Owned element_repr(Thread& th, Value self) {
  Owned tag = Owned::borrow(self.as<Element>()->tag);
  Tri inside = repr_enter(th, self);
  if (inside == Tri::kError) return {};
  if (inside == Tri::kTrue) {
    return raise(th, th.rt->exc.RuntimeError, "reentrant call inside {}.__repr__", type_of(th, self));
  }
  char address[32];
  (void)snprintf(address, sizeof address, "%p", static_cast<void*>(self.as_object()));
  Owned text = format_str(th, "<Element {!r} at {}>", tag, address);
  repr_leave(th, self);
  return text;
}

Tri element_truth(Thread& th, Value self) {
  Owned keep = Owned::borrow(self);
  if (failed(warn(th, th.rt->exc.DeprecationWarning,
                  "Testing an element's truth value will always return True in future versions.  Use specific "
                  "'len(elem)' or 'elem is not None' test instead."))) {
    return Tri::kError;
  }
  return tri(element_size(self.as<Element>()) != 0);
}

// --- attributes of the object

template <Value Element::* kField>
Owned get_field(Thread&, Value self) {
  return Owned::borrow(self.as<Element>()->*kField);
}
template <Value Element::* kField>
Status set_field(Thread& th, Value self, Value v) {
  if (!v) return raise(th, th.rt->exc.AttributeError, "can't delete element attribute");
  assign(self.as<Element>()->*kField, v);
  return Status::kOk;
}
Owned get_attrib(Thread& th, Value self) { return Owned::borrow(element_attributes(th, self.as<Element>())); }
Status set_attrib(Thread& th, Value self, Value v) {
  if (v && !is_dict(v)) return raise(th, th.rt->exc.TypeError, "attrib must be dict, not {}", type_of(th, v));
  return set_field<&Element::attrib>(th, self, v);
}
const GetSetDef kGetSets[] = {
    {"tag", get_field<&Element::tag>, set_field<&Element::tag>, "A string identifying what kind of data this is."},
    {"text", get_field<&Element::text>, set_field<&Element::text>, "Text before the first child, or None."},
    {"tail", get_field<&Element::tail>, set_field<&Element::tail>, "Text after this element's end, or None."},
    {"attrib", get_attrib, set_attrib, "The element's attributes."},
};

// --- attributes of the document, and the rest

Owned m_get(Thread& th, Element* e, Value key, Value fallback) {
  if (!e->attrib) return Owned::borrow(fallback);
  Owned attributes = Owned::borrow(e->attrib);
  Value v = dict_get(th, attributes, key);
  if (!v && th.has_error()) return {};
  return Owned::borrow(v ? v : fallback);
}
Status m_set(Thread& th, Element* e, Value key, Value value) {
  Owned attributes = Owned::borrow(element_attributes(th, e));
  return attributes ? dict_set(th, attributes, key, value) : Status::kError;
}
Owned m_items(Thread& th, Element* e) { return e->attrib ? dict_items_list(th, e->attrib) : list_new(th); }
Owned m_keys(Thread& th, Element* e) { return e->attrib ? dict_keys_list(th, e->attrib) : list_new(th); }

void m_clear(Thread&, Element* e) {
  assign_owned(e->attrib, Owned());
  assign_owned(e->children, Owned());
  assign(e->text, Value::none());
  assign(e->tail, Value::none());
}

Owned m_make_element(Thread& th, Element*, Value tag, Value attrib) {
  if (!is_dict(attrib)) {
    return raise(th, th.rt->exc.TypeError, "makeelement() argument 2 must be dict, not {}", type_of(th, attrib));
  }
  Owned copy = dict_copy(th, attrib);
  return copy ? element_new(th, tag, copy) : Owned();
}

int64_t m_sizeof(Thread&, Element* e) {
  size_t size = e->type()->basic_size;
  if (e->children) size += sizeof(List) + e->children.as<List>()->capacity * sizeof(Value);
  return static_cast<int64_t>(size);
}

const NativeDef kOwnMethods[] = {
    method<&m_clear>("clear(self, /)", "Reset the element: no children, no attributes, no text."),
    method<&m_get>("get(self, /, key, default=None)", "The attribute of this name, or the default."),
    method<&m_set>("set(self, key, value, /)", "Set an attribute."),
    method<&m_items>("items(self, /)", "The attributes as list of (name, value)."),
    method<&m_keys>("keys(self, /)", "The names of the attributes as list."),
    method<&m_make_element>("makeelement(self, tag, attrib, /)", "Make a new element; SubElement is for programs."),
    method<&m_sizeof>("__sizeof__(self, /)"),
};

}  // namespace

Status expect_element(Thread& th, Value v) {
  if (is_element(th, v)) return Status::kOk;
  return raise(th, th.rt->exc.TypeError, "expected an Element, not \"{}\"", type_of(th, v)->name);
}

Owned element_new(Thread& th, Value tag, Value attrib) {
  Owned result = construct(th, element_tree_state(th).element, nullptr, 0, Value());
  if (!result) return {};
  auto* e = result.as<Element>();
  e->tag = own(tag);
  if (attrib && dict_size(attrib) != 0) e->attrib = own(attrib);
  return result;
}

Value element_attributes(Thread& th, Element* e) {
  if (!e->attrib) e->attrib = dict_new(th).release();
  return e->attrib;
}

Owned element_sub_element(Thread& th, Value, const Value* args, size_t nargs, Value kwnames) {
  if (failed(check_count(th, "SubElement", nargs, 2))) return {};
  if (!is_element(th, args[0])) {
    return raise(th, th.rt->exc.TypeError, "SubElement() argument 1 must be {}, not {}", element_tree_state(th).element,
                 type_of(th, args[0]));
  }
  Owned attrib;
  if (failed(gather_attributes(th, "SubElement() argument 3", nargs == 3 ? args[2] : Value(), args + nargs, kwnames,
                               attrib))) {
    return {};
  }
  Owned child = element_new(th, args[1], attrib);
  if (!child || failed(element_append(th, args[0].as<Element>(), child))) return {};
  return child;
}

Type* init_element(Thread& th) {
  static const std::vector<NativeDef> kMethods = [] {
    std::vector<NativeDef> all(std::begin(kOwnMethods), std::end(kOwnMethods));
    for (auto more : {element_children_methods(), element_search_methods(), element_copy_methods()}) {
      all.insert(all.end(), more.begin(), more.end());
    }
    return all;
  }();
  static const TypeSpec kSpec = {
      "xml.etree.ElementTree.Element",
      sizeof(Element),
      Kind::kOther,
      TypeFlags::kBaseType | TypeFlags::kGc | TypeFlags::kWeakRef | TypeFlags::kImmutable,
      nullptr,
      [](TypeSlots& s) {
        Fields::fill(s);
        s.construct = construct;
        s.init = init;
        s.repr = element_repr;
        s.truth = element_truth;
        s.length = element_length;
        s.item = element_item_at;
        s.subscript = element_item;
        s.set_subscript = element_set_item;
      },
      kMethods,
      kGetSets,
  };
  return type_from_spec(th, kSpec);
}

}  // namespace dxpy
