// Decides for every name of every block whether it is local, a cell, free, or global.
#include <algorithm>

#include "core/compiler/symtable.h"

namespace dxpy::compiler {

namespace {

// Bindings of one block while it is analysed, in the order of its symbols.
using Bindings = std::unordered_map<std::string_view, Binding>;

class Analyzer {
 public:
  explicit Analyzer(Diagnostics& out) : out_(out) {}

  // `bound` is null for the module. Adds what the block leaves free to `free`.
  bool block(Scope* scope, NameSet* bound, NameSet& free, NameSet& global, NameSet& type_params,
             const Scope* class_scope);

 private:
  bool name(Scope* scope, Bindings& bindings, const Symbol& symbol, NameSet* bound, NameSet& local, NameSet& free,
            NameSet& global, NameSet& type_params, const Scope* class_scope);
  void inline_comprehension(Scope* scope, Scope* comp, Bindings& bindings, NameSet& comp_free, NameSet& inlined_cells);
  void update(Scope* scope, const Bindings& bindings, const NameSet* bound, const NameSet& free,
              const NameSet& inlined_cells, bool class_flag);
  bool fail_at_directive(const Scope* scope, std::string_view name, std::string message) {
    for (const auto& d : scope->directives) {
      if (d.name == name) return out_.fail(d.at, std::move(message));
    }
    return out_.fail(scope->at, std::move(message));
  }

  Diagnostics& out_;
};

std::string quoted(std::string_view before, std::string_view name, std::string_view after) {
  std::string s(before);
  s += name;
  s += after;
  return s;
}

bool Analyzer::name(Scope* scope, Bindings& bindings, const Symbol& symbol, NameSet* bound, NameSet& local,
                    NameSet& free, NameSet& global, NameSet& type_params, const Scope* class_scope) {
  std::string_view n = symbol.name;
  uint32_t flags = symbol.flags;
  if (flags & kDefGlobal) {
    if (flags & kDefNonlocal) return fail_at_directive(scope, n, quoted("name '", n, "' is nonlocal and global"));
    bindings[n] = Binding::kGlobalExplicit;
    global.insert(n);
    if (bound != nullptr) bound->erase(n);
    return true;
  }
  if (flags & kDefNonlocal) {
    if (bound == nullptr) return fail_at_directive(scope, n, "nonlocal declaration not allowed at module level");
    if (!bound->contains(n)) return fail_at_directive(scope, n, quoted("no binding for nonlocal '", n, "' found"));
    if (type_params.contains(n)) {
      return fail_at_directive(scope, n, quoted("nonlocal binding not allowed for type parameter '", n, "'"));
    }
    bindings[n] = Binding::kFree;
    free.insert(n);
    return true;
  }
  if (flags & kDefBound) {
    bindings[n] = Binding::kLocal;
    local.insert(n);
    global.erase(n);
    if (flags & kDefTypeParam) {
      type_params.insert(n);
    } else {
      type_params.erase(n);
    }
    return true;
  }
  // A scope that sees the namespace of a class looks there at run time and then in the globals: an outer function's
  // variable of the same name must not get between.
  if (class_scope != nullptr) {
    if (const Symbol* s = class_scope->find(n)) {
      if (s->flags & kDefGlobal) {
        bindings[n] = Binding::kGlobalExplicit;
        return true;
      }
      if ((s->flags & kDefBound) && !(s->flags & kDefNonlocal)) {
        bindings[n] = Binding::kGlobalImplicit;
        return true;
      }
    }
  }
  if (bound != nullptr && bound->contains(n)) {
    bindings[n] = Binding::kFree;
    free.insert(n);
    return true;
  }
  bindings[n] = Binding::kGlobalImplicit;
  return true;
}

bool is_free_in_any_child(const Scope* scope, std::string_view name) {
  return std::any_of(scope->children.begin(), scope->children.end(),
                     [&](const Scope* child) { return child->binding_of(name) == Binding::kFree; });
}

// The comprehension's names become the block's own.
void Analyzer::inline_comprehension(Scope* scope, Scope* comp, Bindings& bindings, NameSet& comp_free,
                                    NameSet& inlined_cells) {
  std::vector<std::string_view> class_names;
  for (const Symbol& symbol : comp->symbols) {
    if (symbol.flags & kDefParam) continue;  // ".0"
    Binding binding = symbol.binding;
    if (binding == Binding::kCell || (symbol.flags & kDefCompCell)) inlined_cells.insert(symbol.name);
    const Symbol* existing = scope->find(symbol.name);
    if (binding == Binding::kFree && scope->type == ScopeType::kClass &&
        (symbol.name == "__class__" || symbol.name == "__classdict__" ||
         symbol.name == "__conditional_annotations__")) {
      // The implicit names of a class are no variables of its own body.
      binding = Binding::kGlobalImplicit;
      if (!is_free_in_any_child(comp, symbol.name)) comp_free.erase(symbol.name);
      class_names.push_back(symbol.name);
    }
    if (existing == nullptr) {
      scope->get(symbol.name).flags = symbol.flags;
      bindings[symbol.name] = binding;
      continue;
    }
    const bool hidden = scope->type == ScopeType::kClass && (existing->flags & kDefBound);  // a class's own variable
    if ((symbol.flags & kUse) && !(symbol.flags & kDefBound) && !hidden) scope->get(symbol.name).flags |= kUse;
    if ((existing->flags & kDefBound) && scope->type != ScopeType::kClass && !is_free_in_any_child(comp, symbol.name)) {
      comp_free.erase(symbol.name);  // what was free in it is now simply a local
    }
  }
  for (std::string_view n : class_names) comp->get(n).binding = Binding::kGlobalImplicit;
}

void Analyzer::update(Scope* scope, const Bindings& bindings, const NameSet* bound, const NameSet& free,
                      const NameSet& inlined_cells, bool class_flag) {
  for (Symbol& symbol : scope->symbols) {
    auto it = bindings.find(symbol.name);
    if (it != bindings.end()) symbol.binding = it->second;
    if (inlined_cells.contains(symbol.name)) symbol.flags |= kDefCompCell;
  }
  std::vector<std::string_view> sorted(free.begin(), free.end());
  std::sort(sorted.begin(), sorted.end());
  for (std::string_view n : sorted) {
    auto it = scope->index.find(n);
    if (it != scope->index.end()) {
      if (class_flag) scope->symbols[it->second].flags |= kDefFreeClass;
      continue;
    }
    if (bound != nullptr && !bound->contains(n)) continue;
    scope->get(n).binding = Binding::kFree;
  }
}

bool Analyzer::block(Scope* scope, NameSet* bound, NameSet& free, NameSet& global, NameSet& type_params,
                     const Scope* class_scope) {
  NameSet local, new_global, new_free, new_bound, inlined_cells;
  Bindings bindings;
  const bool is_class = scope->type == ScopeType::kClass;
  // A class's own names are invisible to the functions in it: take what surrounds it before its names are looked at.
  if (is_class) {
    new_global = global;
    if (bound != nullptr) new_bound = *bound;
  }
  for (const Symbol& symbol : scope->symbols) {
    if (!name(scope, bindings, symbol, bound, local, free, global, type_params, class_scope)) return false;
  }
  if (!is_class) {
    if (scope->is_function_like()) new_bound = local;
    if (bound != nullptr) new_bound.insert(bound->begin(), bound->end());
    new_global.insert(global.begin(), global.end());
  } else {
    new_bound.insert({"__class__", "__classdict__", "__conditional_annotations__"});
  }
  for (Scope* child : scope->children) {
    const Scope* child_class = nullptr;
    if (child->can_see_class_scope) child_class = is_class ? scope : class_scope;
    bool inlined = child->comprehension != ComprehensionKind::kNone &&
                   child->comprehension != ComprehensionKind::kGenerator && !scope->can_see_class_scope;
    NameSet child_bound = new_bound, child_global = new_global, child_params = type_params, child_free;
    if (!block(child, &child_bound, child_free, child_global, child_params, child_class)) return false;
    if (inlined) {
      inline_comprehension(scope, child, bindings, child_free, inlined_cells);
      child->comp_inlined = true;
    }
    new_free.insert(child_free.begin(), child_free.end());
  }
  if (std::any_of(scope->children.begin(), scope->children.end(), [](Scope* c) { return c->comp_inlined; })) {
    std::vector<Scope*> spliced;
    for (Scope* child : scope->children) {
      if (child->comp_inlined) {
        spliced.insert(spliced.end(), child->children.begin(), child->children.end());
      } else {
        spliced.push_back(child);
      }
    }
    scope->children = std::move(spliced);
  }
  if (scope->is_function_like()) {
    for (auto& [n, binding] : bindings) {
      if (binding != Binding::kLocal) continue;
      if (!new_free.contains(n) && !inlined_cells.contains(n)) continue;
      binding = Binding::kCell;
      new_free.erase(n);
    }
  } else if (is_class) {
    if (new_free.erase("__class__") != 0) scope->needs_class_closure = true;
    if (new_free.erase("__classdict__") != 0) scope->needs_classdict = true;
    if (new_free.erase("__conditional_annotations__") != 0) scope->has_conditional_annotations = true;
  }
  update(scope, bindings, bound, new_free, inlined_cells, is_class || scope->can_see_class_scope);
  free.insert(new_free.begin(), new_free.end());
  return true;
}

}  // namespace

bool analyze_scopes(Scope* top, Diagnostics& out) {
  NameSet free, global, type_params;
  return Analyzer(out).block(top, nullptr, free, global, type_params, nullptr);
}

}  // namespace dxpy::compiler
