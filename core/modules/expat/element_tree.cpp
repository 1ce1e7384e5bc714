// The module _elementtree, which xml.etree.ElementTree takes its classes from.
#include "core/modules/expat/element_tree.h"

#include "core/modules/builtin_module.h"
#include "core/modules/module_state.h"

namespace dxpy {

namespace {

// Replaces a factory, None by nothing, and gives the one before.
Owned exchange_factory(Thread& th, Owned& factory, Value v, const char* what) {
  if (!v.is_none() && slots_of(th, v).call == nullptr) {
    return raise(th, th.rt->exc.TypeError, "{} factory must be callable, not {}", what, type_of(th, v));
  }
  Owned old = std::exchange(factory, v.is_none() ? Owned() : Owned::borrow(v));
  return old ? std::move(old) : Owned::none();
}

// Sets the functions that make comments and processing instructions, which are written in Python.
Owned set_factories(Thread& th, Value comment_factory, Value pi_factory) {
  ElementTreeState& state = element_tree_state(th);
  Owned comment = exchange_factory(th, state.comment_factory, comment_factory, "Comment");
  Owned pi = comment ? exchange_factory(th, state.pi_factory, pi_factory, "PI") : Owned();
  return pi ? tuple_of(th, comment, pi) : Owned();
}

const NativeDef kFunctions[] = {
    raw_function(&element_sub_element, "SubElement(*args, **kwargs)", "Make an element and append it to another."),
    function<&set_factories>("_set_factories(comment_factory, pi_factory, /)",
                             "Say what makes comments and processing instructions."),
};

// Types and the exception are made once, however often the module is.
Status make_types(Thread& th, ElementTreeState& state, Module* m) {
  if (state.parser != nullptr) return Status::kOk;
  state.element = init_element(th);
  state.iterator = init_element_iterator(th);
  state.builder = init_tree_builder(th);
  state.parse_error = add_exception(th, m, "ParseError", th.rt->exc.SyntaxError);
  Owned home = state.parse_error ? str_new(th, "xml.etree.ElementTree") : Owned();
  if (state.element == nullptr || state.iterator == nullptr || state.builder == nullptr || !home ||
      failed(set_attr(th, state.parse_error, "__module__", home))) {
    return Status::kError;
  }
  state.parser = init_tree_parser(th);
  return state.parser != nullptr ? Status::kOk : Status::kError;
}

Status exec(Thread& th, Module* m) {
  ElementTreeState& state = element_tree_state(th);
  state.deep_copy = import_attr(th, "copy", "deepcopy");
  if (!state.deep_copy) return Status::kError;
  state.path_module = import_module(th, "xml.etree.ElementPath");
  if (!state.path_module || failed(make_types(th, state, m)) || failed(module_add_type(th, m, state.element)) ||
      failed(module_add_type(th, m, state.builder)) || failed(module_add_type(th, m, state.parser))) {
    return Status::kError;
  }
  return module_add(th, m, "ParseError", state.parse_error);
}

}  // namespace

ElementTreeState& element_tree_state(Thread& th) { return module_state<ElementTreeState>(th); }

extern const ModuleDef kElementTreeModule = {"_elementtree", nullptr, kFunctions, &exec};

}  // namespace dxpy
