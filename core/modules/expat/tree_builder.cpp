// The class TreeBuilder. Text is collected until something else comes, and then put inside or behind an element.
#include "core/modules/expat/element_tree.h"

namespace dxpy {

namespace {

using Fields =
    OwnedFields<TreeBuilder, &TreeBuilder::root, &TreeBuilder::current, &TreeBuilder::last, &TreeBuilder::tail_of,
                &TreeBuilder::ancestors, &TreeBuilder::pieces, &TreeBuilder::element_factory,
                &TreeBuilder::comment_factory, &TreeBuilder::pi_factory, &TreeBuilder::append_event,
                &TreeBuilder::start_event, &TreeBuilder::end_event, &TreeBuilder::start_ns_event,
                &TreeBuilder::end_ns_event, &TreeBuilder::comment_event, &TreeBuilder::pi_event>;

void dealloc(Thread& th, Object* o) {
  delete std::exchange(static_cast<TreeBuilder*>(o)->text, nullptr);
  Fields::dealloc(th, o);
}

Owned construct(Thread& th, Type* cls, const Value*, size_t, Value) {
  auto* b = make_instance<TreeBuilder>(th, cls);
  if (b == nullptr) return {};
  Owned result = Owned::steal(Value(b));
  b->text = new std::string;
  b->ancestors = list_new(th).release();
  return b->ancestors ? std::move(result) : Owned();
}

bool is_exact_element(Thread& th, Value v) { return type_of(th, v) == element_tree_state(th).element; }

Status init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  Value v[5];
  if (failed(native_match(th,
                          "TreeBuilder(element_factory=None, *, comment_factory=None, pi_factory=None, "
                          "insert_comments=False, insert_pis=False)",
                          args, nargs, kwnames, v, 5))) {
    return Status::kError;
  }
  Tri comments = truth(th, v[3]), pis = comments == Tri::kError ? comments : truth(th, v[4]);
  if (pis == Tri::kError) return Status::kError;
  auto* b = self.as<TreeBuilder>();
  const ElementTreeState& state = element_tree_state(th);
  assign(b->element_factory, v[0].is_none() ? Value() : v[0]);
  assign(b->comment_factory, v[1].is_none() ? state.comment_factory.get() : v[1]);
  assign(b->pi_factory, v[2].is_none() ? state.pi_factory.get() : v[2]);
  b->insert_comments = comments == Tri::kTrue;
  b->insert_pis = pis == Tri::kTrue;
  return Status::kOk;
}

// --- text

// Moves text of the parser to the pieces.
Status keep_text(Thread& th, TreeBuilder* b) {
  if (b->text->empty()) return Status::kOk;
  if (!b->pieces) b->pieces = list_new(th).release();
  Owned piece = b->pieces ? str_new(th, *b->text) : Owned();
  b->text->clear();
  return piece ? list_append(th, b->pieces.as<List>(), piece) : Status::kError;
}

// What has been collected: a str, or whatever data() was given if that was one object only.
Owned take_text(Thread& th, TreeBuilder* b) {
  if (!b->pieces) {
    Owned text = str_new(th, *b->text);
    b->text->clear();
    return text;
  }
  if (failed(keep_text(th, b))) return {};
  Owned pieces = Owned::steal(std::exchange(b->pieces, Value()));
  if (list_size(pieces) == 1) return list_get(th, pieces.as<List>(), 0);
  return str_join(th, lend(str_ascii(th, "")), pieces);
}

// Adds to the text inside or behind an element.
Status add_text(Thread& th, Value element, bool behind, Owned text) {
  if (is_exact_element(th, element)) {
    auto* e = element.as<Element>();
    Value& field = behind ? e->tail : e->text;
    if (!field.is_none()) {
      text = binary_op(th, BinaryOp::kAdd, lend(Owned::borrow(field)), text);
      if (!text) return Status::kError;
    }
    assign_owned(behind ? e->tail : e->text, std::move(text));
    return Status::kOk;
  }
  Value name = str_intern(th, behind ? "tail" : "text");
  Owned before = get_attr(th, element, name);
  if (!before) return Status::kError;
  if (!before.get().is_none()) {
    text = binary_op(th, BinaryOp::kAdd, before, text);
    if (!text) return Status::kError;
  }
  return set_attr(th, element, name, text);
}

Status flush(Thread& th, TreeBuilder* b) {
  if (!b->pieces && b->text->empty()) return Status::kOk;
  Owned text = take_text(th, b);
  bool behind = bool(b->tail_of);
  Owned element = Owned::borrow(behind ? b->tail_of : b->last);
  return text ? add_text(th, element, behind, std::move(text)) : Status::kError;
}

// --- elements

Status add_child(Thread& th, Value parent, Value child) {
  if (is_exact_element(th, parent)) {
    return failed(expect_element(th, child)) ? Status::kError : element_append(th, parent.as<Element>(), child);
  }
  return call_method(th, parent, str_intern(th, "append"), child) ? Status::kOk : Status::kError;
}

Owned make_element(Thread& th, TreeBuilder* b, Value tag, Value attrib) {
  if (!b->element_factory) return element_new(th, tag, attrib);
  Owned factory = Owned::borrow(b->element_factory);
  Owned attributes = attrib ? Owned::borrow(attrib) : dict_new(th);
  return attributes ? call_with(th, factory, tag, attributes.get()) : Owned();
}

// The element of a comment or processing instruction: put into the tree if it is to be there, and reported.
Owned add_single(Thread& th, TreeBuilder* b, Owned element, bool insert, Value event) {
  Owned parent = Owned::borrow(b->current);
  if (insert && parent) {
    if (failed(add_child(th, parent, element))) return {};
    assign(b->tail_of, element);
  }
  return failed(tree_builder_event(th, b, event, element)) ? Owned() : std::move(element);
}

// --- methods

Owned m_start(Thread& th, TreeBuilder* b, Value tag, Value attrs) {
  if (!is_dict(attrs)) {
    return raise(th, th.rt->exc.TypeError, "start() argument 2 must be dict, not {}", type_of(th, attrs));
  }
  return tree_builder_start(th, b, tag, attrs);
}
Owned m_end(Thread& th, TreeBuilder* b, Value) { return tree_builder_end(th, b); }
Owned m_close(Thread&, TreeBuilder* b) { return tree_builder_close(b); }

const NativeDef kMethods[] = {
    method<&m_start>("start(self, tag, attrs, /)", "Open an element and return it."),
    method<&m_end>("end(self, tag, /)", "Close the open element and return it."),
    method<&tree_builder_data>("data(self, data, /)", "Add text to the open element, or behind the last one."),
    method<&tree_builder_comment>("comment(self, text, /)", "Make a comment with the factory of comments."),
    method<&tree_builder_pi>("pi(self, target, text=None, /)", "Make a processing instruction with its factory."),
    method<&m_close>("close(self, /)", "The outermost element, or None."),
};

const TypeSpec kSpec = {
    "xml.etree.ElementTree.TreeBuilder",
    sizeof(TreeBuilder),
    Kind::kOther,
    TypeFlags::kBaseType | TypeFlags::kGc | TypeFlags::kImmutable,
    nullptr,
    [](TypeSlots& s) {
      Fields::fill(s);
      s.dealloc = dealloc;
      s.construct = construct;
      s.init = init;
    },
    kMethods,
};

}  // namespace

Owned tree_builder_new(Thread& th) { return construct(th, element_tree_state(th).builder, nullptr, 0, Value()); }

Owned tree_builder_start(Thread& th, TreeBuilder* b, Value tag, Value attrib) {
  if (failed(flush(th, b))) return {};
  Owned element = make_element(th, b, tag, attrib);
  if (!element) return {};
  assign_owned(b->tail_of, Owned());
  Owned parent = Owned::borrow(b->current);
  if (parent) {
    if (failed(add_child(th, parent, element))) return {};
  } else if (b->root) {
    return raise(th, element_tree_state(th).parse_error.as<Type>(), "multiple elements on top level");
  } else {
    assign(b->root, element);
  }
  if (failed(list_append(th, b->ancestors.as<List>(), parent ? parent.get() : Value::none()))) return {};
  assign(b->current, element);
  assign(b->last, element);
  return failed(tree_builder_event(th, b, b->start_event, element)) ? Owned() : std::move(element);
}

Owned tree_builder_end(Thread& th, TreeBuilder* b) {
  if (failed(flush(th, b))) return {};
  if (list_size(b->ancestors) == 0) return raise(th, th.rt->exc.IndexError, "pop from empty stack");
  Owned outer = list_pop(th, b->ancestors.as<List>(), -1);
  if (!outer) return {};
  Owned element = Owned::borrow(b->current);
  assign(b->last, element);
  assign(b->tail_of, element);
  assign(b->current, outer.get().is_none() ? Value() : outer.get());
  return failed(tree_builder_event(th, b, b->end_event, element)) ? Owned() : std::move(element);
}

Status tree_builder_data(Thread& th, TreeBuilder* b, Value data) {
  if (!b->last && !b->tail_of) return Status::kOk;  // nothing that it could belong to
  if (failed(keep_text(th, b))) return Status::kError;
  if (!b->pieces) b->pieces = list_new(th).release();
  return b->pieces ? list_append(th, b->pieces.as<List>(), data) : Status::kError;
}

void tree_builder_text(TreeBuilder* b, std::string_view text) {
  if (b->last || b->tail_of) b->text->append(text);
}

Owned tree_builder_comment(Thread& th, TreeBuilder* b, Value text) {
  if (failed(flush(th, b))) return {};
  Owned factory = Owned::borrow(b->comment_factory);
  if (!factory) return add_single(th, b, Owned::borrow(text), false, b->comment_event);
  Owned comment = call_with(th, factory, text);
  return comment ? add_single(th, b, std::move(comment), b->insert_comments, b->comment_event) : Owned();
}

Owned tree_builder_pi(Thread& th, TreeBuilder* b, Value target, Value text) {
  if (failed(flush(th, b))) return {};
  Owned factory = Owned::borrow(b->pi_factory);
  Owned pi = factory ? call_with(th, factory, target, text) : tuple_of(th, target, text);
  return pi ? add_single(th, b, std::move(pi), factory && b->insert_pis, b->pi_event) : Owned();
}

Owned tree_builder_close(TreeBuilder* b) { return b->root ? Owned::borrow(b->root) : Owned::none(); }

Status tree_builder_event(Thread& th, TreeBuilder* b, Value event, Value what) {
  Owned append = Owned::borrow(b->append_event);
  if (!append || !event) return Status::kOk;
  Owned pair = tuple_of(th, event, what);
  return pair && call_with(th, append, pair.get()) ? Status::kOk : Status::kError;
}

Type* init_tree_builder(Thread& th) { return type_from_spec(th, kSpec); }

}  // namespace dxpy
