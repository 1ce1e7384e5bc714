// What the files of the _elementtree module share: the trees that xml.etree.ElementTree makes of documents.
//
// An element owns its children through a list that no program sees, so that every way of changing a list is there and
// programs may change children while C++ code walks over them. Only elements are in it.
#pragma once

#include <vector>

#include "core/modules/expat/pyexpat.h"
#include "core/modules/native_type.h"
#include "core/object/dict.h"
#include "core/object/list.h"

namespace dxpy {

struct Element : Object {
  Value tag, text, tail;  // owned
  Value attrib;           // owned dict; empty until the first attribute or until it is asked for
  Value children;         // owned list of elements; empty until the first child
};

// Builds a tree of calls for starts, ends and text.
struct TreeBuilder : Object {
  Value root;         // owned; empty before the first start
  Value current;      // owned: the open element; empty: none
  Value last;         // owned: what was started or ended last; empty before the first start
  Value tail_of;      // owned: text belongs behind it; empty: text belongs inside `last`
  Value ancestors;    // owned list: the elements that `current` is inside of, None first
  Value pieces;       // owned list of text not yet in the tree, or empty; before that of `text`
  std::string* text;  // text from the parser not yet in the tree. Owned
  Value element_factory, comment_factory, pi_factory;  // owned; an empty element_factory makes elements
  Value append_event;                                  // owned: called with (event, what); empty: nobody asks
  Value start_event, end_event, start_ns_event, end_ns_event, comment_event, pi_event;  // owned, or empty
  bool insert_comments, insert_pis;
};

// Feeds a target, most often a TreeBuilder, with what expat finds.
struct TreeParser : Object {
  XML_Parser expat;  // nullptr before __init__
  Thread* thread;    // that parses now; nullptr: nobody
  Value target, entity;
  Value names;  // dict: expat's "uri}name" -> "{uri}name"
  Value on_start, on_end, on_data, on_start_ns, on_end_ns, on_comment, on_pi, on_doctype,
      on_close;  // methods of target
};

struct ElementTreeState {
  Type *element = nullptr, *iterator = nullptr, *builder = nullptr, *parser = nullptr;
  Owned parse_error;  // the class ParseError
  Owned path_module;  // xml.etree.ElementPath
  Owned deep_copy;    // copy.deepcopy
  Owned comment_factory, pi_factory;
  void clear() {
    path_module.reset();
    deep_copy.reset();
    comment_factory.reset();
    pi_factory.reset();
  }
};
ElementTreeState& element_tree_state(Thread&);

inline bool is_element(Thread& th, Value v) { return is_subtype(type_of(th, v), element_tree_state(th).element); }
inline bool is_exact_builder(Thread& th, Value v) { return type_of(th, v) == element_tree_state(th).builder; }
// TypeError: "expected an Element, not ...".
Status expect_element(Thread&, Value v);

// --- elements (element.cpp). `attrib` a dict that the element shares, or empty.
Owned element_new(Thread&, Value tag, Value attrib);
Value element_attributes(Thread&,
                         Element* e);  // borrowed dict, made when there is none. Empty: an exception is pending
Owned element_sub_element(Thread&, Value module, const Value* args, size_t nargs, Value kwnames);
Type* init_element(Thread&);

// --- their children (element_children.cpp)
inline size_t element_size(const Element* e) { return e->children ? e->children.as<List>()->size : 0; }
Owned element_child(Thread&, Element* e, size_t index);  // in range
Status element_append(Thread&, Element* e, Value child);
int64_t element_length(Thread&, Value self);
Owned element_item(Thread&, Value self, Value key);
Owned element_item_at(Thread&, Value self, int64_t index);  // no negative index; for iteration
Status element_set_item(Thread&, Value self, Value key, Value value);
std::span<const NativeDef> element_children_methods();

std::span<const NativeDef> element_search_methods();  // element_search.cpp
std::span<const NativeDef> element_copy_methods();    // element_copy.cpp
Type* init_element_iterator(Thread&);                 // element_search.cpp

// --- builders (tree_builder.cpp). Results are what the target's method would return.
Owned tree_builder_new(Thread&);  // has no factories: comments are their text, elements are elements
Owned tree_builder_start(Thread&, TreeBuilder* b, Value tag, Value attrib /* dict, or empty: none */);
Owned tree_builder_end(Thread&, TreeBuilder* b);
Status tree_builder_data(Thread&, TreeBuilder* b, Value data);
void tree_builder_text(TreeBuilder* b, std::string_view text);  // the same for text of a document
Owned tree_builder_comment(Thread&, TreeBuilder* b, Value text);
Owned tree_builder_pi(Thread&, TreeBuilder* b, Value target, Value text);
Owned tree_builder_close(TreeBuilder* b);
// Appends (event, what) to the queue when there is one and the event is wanted.
Status tree_builder_event(Thread&, TreeBuilder* b, Value event, Value what);
Type* init_tree_builder(Thread&);

Type* init_tree_parser(Thread&);  // tree_parser.cpp

}  // namespace dxpy
