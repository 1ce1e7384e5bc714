// ast.AST: construction from fields, repr, pickling, replacing.
#include <algorithm>

#include "core/modules/ast_module.h"
#include "core/object/dict.h"
#include "core/object/list.h"
#include "core/object/misc.h"

namespace dxpy {

namespace {

// A class attribute that holds names: a tuple (or any sequence) as a list of its items.
Owned names_of(Thread& th, Value self, Value attribute) {
  Owned found;
  Tri t = find_attr(th, type_value(type_of(th, self)), attribute, found);
  if (t == Tri::kError) return {};
  if (t == Tri::kFalse) return tuple_of(th);
  return sequence_to_tuple(th, found);
}

bool has_name(Value names, Value name) {
  for (Value item : fast_items_tuple(names)) {
    if (is_str(item) && str_equal(item, name)) return true;
  }
  return false;
}

// A field that was not given: None, [] or Load() where its type says so, else a warning.
Status fill_field(Thread& th, AstState& state, Value self, Value field, Value types) {
  Value type = is_dict(types) ? dict_get(th, types, field) : Value();
  if (th.has_error()) return Status::kError;
  if (!type) {
    return warn(th, th.rt->exc.DeprecationWarning,
                str_view(lend(format_str(th,
                                         "Field {!r} is missing from {}._field_types. This will become an error in "
                                         "Python 3.15.",
                                         field, type_name(th, self)))));
  }
  const BuiltinTypes& builtin = th.rt->types;
  if (type_of(th, type) == builtin.union_) return Status::kOk;
  if (type_of(th, type) == builtin.generic_alias) {
    Owned list = list_new(th);
    return list ? set_attr(th, self, field, list) : Status::kError;
  }
  auto context = static_cast<size_t>(syntax::FieldType::kExprContext);
  if (type == state.sums[context].get()) return set_attr(th, self, field, state.singletons[context][0]);
  return warn(th, th.rt->exc.DeprecationWarning,
              str_view(lend(format_str(th,
                                       "{}.__init__ missing 1 required positional argument: {!r}. This will become "
                                       "an error in Python 3.15.",
                                       type_name(th, self), field))));
}

Status set_keywords(Thread& th, AstState& state, Value self, Value fields, const Value* values, Value kwnames,
                    std::vector<bool>& given) {
  Owned attributes;
  size_t at = 0;
  auto names = fast_items_tuple(fields);
  for (Value name : fast_items_tuple(kwnames)) {
    size_t field = 0;
    while (field < names.size() && !(is_str(names[field]) && str_equal(names[field], name))) ++field;
    if (field < names.size()) {
      if (given[field]) {
        return raise(th, th.rt->exc.TypeError, "{} got multiple values for argument {!r}", type_of(th, self), name);
      }
      given[field] = true;
    } else {
      if (!attributes) attributes = names_of(th, self, state._attributes);
      if (!attributes) return Status::kError;
      if (!has_name(attributes, name)) {
        Owned message = format_str(th,
                                   "{}.__init__ got an unexpected keyword argument {!r}. Support for arbitrary "
                                   "keyword arguments is deprecated and will be removed in Python 3.15.",
                                   type_name(th, self), name);
        if (!message || failed(warn(th, th.rt->exc.DeprecationWarning, str_view(message)))) return Status::kError;
      }
    }
    if (failed(set_attr(th, self, name, values[at++]))) return Status::kError;
  }
  return Status::kOk;
}

Status ast_init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  AstState* state = ast_state(th);
  Owned fields = state != nullptr ? names_of(th, self, state->_fields) : Owned();
  if (!fields) return Status::kError;
  auto names = fast_items_tuple(fields);
  if (nargs > names.size()) {
    return raise(th, th.rt->exc.TypeError, "{} constructor takes at most {} positional argument{}", type_name(th, self),
                 names.size(), names.size() == 1 ? "" : "s");
  }
  std::vector<bool> given(names.size());
  for (size_t i = 0; i < nargs; ++i) {
    if (failed(set_attr(th, self, names[i], args[i]))) return Status::kError;
    given[i] = true;
  }
  if (kwnames && failed(set_keywords(th, *state, self, fields, args + nargs, kwnames, given))) return Status::kError;
  if (std::find(given.begin(), given.end(), false) == given.end()) return Status::kOk;
  Owned types;
  Tri t = find_attr(th, type_value(type_of(th, self)), state->_field_types, types);
  if (t != Tri::kTrue) return t == Tri::kFalse ? Status::kOk : Status::kError;
  for (size_t i = 0; i < names.size(); ++i) {
    if (!given[i] && failed(fill_field(th, *state, self, names[i], types))) return Status::kError;
  }
  return Status::kOk;
}

Owned ast_new(Thread& th, Type* cls, const Value*, size_t, Value) { return Owned::steal(Value(object_alloc(th, cls))); }

// ---- repr ----

class NodeRepr {
 public:
  NodeRepr(Thread& th, AstState& state) : th_(th), state_(state), out_(th) {}

  Status node(Value v, int depth) {
    out_.append(type_name(th_, v));
    if (depth <= 0) return text("(...)");
    Tri entered = repr_enter(th_, v);
    if (entered == Tri::kError) return Status::kError;
    if (entered == Tri::kTrue) return text("(...)");
    Status status = fields(v, depth);
    repr_leave(th_, v);
    return status;
  }
  Owned finish() { return out_.finish(); }

 private:
  Status text(std::string_view t) {
    out_.append(t);
    return Status::kOk;
  }
  Status fields(Value v, int depth) {
    Owned names = names_of(th_, v, state_._fields);
    if (!names) return Status::kError;
    out_.append('(');
    bool first = true;
    for (Value name : fast_items_tuple(names)) {
      Owned item = get_attr(th_, v, name);
      if (!item) return Status::kError;
      if (!first) out_.append(", ");
      first = false;
      out_.append(name);
      out_.append('=');
      if (failed(value(item, depth))) return Status::kError;
    }
    return text(")");
  }
  Status value(Value v, int depth) {
    Tri is_node = is_instance(th_, v, state_.base);
    if (is_node == Tri::kError) return Status::kError;
    if (is_node == Tri::kTrue) return node(v, depth - 1);
    if (is_list(v) || is_tuple(v)) return sequence(v, depth);
    Owned r = repr(th_, v);
    if (!r) return Status::kError;
    out_.append(r.get());
    return Status::kOk;
  }
  // Only the first and the last item.
  Status sequence(Value v, int depth) {
    Owned items = sequence_to_tuple(th_, v);
    if (!items) return Status::kError;
    auto all = fast_items_tuple(items);
    out_.append(is_list(v) ? '[' : '(');
    for (size_t i = 0; i < all.size(); ++i) {
      if (i > 0) out_.append(", ");
      if (i > 0 && i + 1 < all.size()) {
        out_.append("...");
        i = all.size() - 2;
        continue;
      }
      if (failed(value(all[i], depth))) return Status::kError;
    }
    return text(is_list(v) ? "]" : ")");
  }

  Thread& th_;
  AstState& state_;
  StrBuilder out_;
};

Owned ast_repr(Thread& th, Value self) {
  AstState* state = ast_state(th);
  if (state == nullptr) return {};
  NodeRepr printer(th, *state);
  return failed(printer.node(self, 3)) ? Owned() : printer.finish();
}

// ---- Pickling, copying, replacing ----

Owned own_dict(Thread& th, Value self) {
  Owned dict;
  Tri t = find_attr(th, self, th.rt->names.__dict__, dict);
  if (t == Tri::kError) return {};
  return t == Tri::kTrue ? dict_copy(th, dict) : dict_new(th);
}

Owned ast_reduce(Thread& th, Value self) {
  AstState* state = ast_state(th);
  Owned dict = state != nullptr ? own_dict(th, self) : Owned();
  Owned fields = dict ? names_of(th, self, state->_fields) : Owned();
  if (!fields) return {};
  // Placeholders for the leading fields, so that making the copy does not warn about missing ones.
  std::vector<Value> placeholders;
  for (Value name : fast_items_tuple(fields)) {
    if (!dict_get(th, dict, name)) break;
    placeholders.push_back(Value::none());
  }
  Owned args = tuple_from(th, placeholders.data(), placeholders.size());
  return args ? tuple_of(th, type_value(type_of(th, self)), args, dict) : Owned();
}

// Fields without a value and without None as default.
Status check_missing(Thread& th, AstState& state, Value self, Value fields, Value values) {
  Owned types;
  if (find_attr(th, type_value(type_of(th, self)), state._field_types, types) == Tri::kError) return Status::kError;
  std::string names;
  size_t count = 0;
  for (Value field : fast_items_tuple(fields)) {
    if (dict_get(th, values, field)) continue;
    Value type = types && is_dict(types) ? dict_get(th, types, field) : Value();
    if (type && type_of(th, type) == th.rt->types.union_) continue;
    Owned text = repr(th, field);
    if (!text) return Status::kError;
    names += (count++ > 0 ? ", " : "") + std::string(str_view(text));
  }
  if (count == 0) return Status::kOk;
  return raise(th, th.rt->exc.TypeError, "{}.__replace__ missing {} keyword argument{}: {}.", type_name(th, self),
               count, count == 1 ? "" : "s", names);
}

Owned ast_replace(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  if (nargs != 0) return raise(th, th.rt->exc.TypeError, "__replace__() takes no positional arguments");
  AstState* state = ast_state(th);
  Owned dict = state != nullptr ? own_dict(th, self) : Owned();
  Owned fields = dict ? names_of(th, self, state->_fields) : Owned();
  Owned attributes = fields ? names_of(th, self, state->_attributes) : Owned();
  Owned values = attributes ? dict_new(th) : Owned();
  if (!values) return {};
  for (const Owned* names : {&fields, &attributes}) {
    for (Value name : fast_items_tuple(*names)) {
      Value old = dict_get(th, dict, name);
      if (old && failed(dict_set(th, values, name, old))) return {};
    }
  }
  size_t at = nargs;
  if (kwnames) {
    for (Value name : fast_items_tuple(kwnames)) {
      if (!has_name(fields, name) && !has_name(attributes, name)) {
        return raise(th, th.rt->exc.TypeError, "{}.__replace__ got an unexpected keyword argument {!r}.",
                     type_of(th, self), name);
      }
      if (failed(dict_set(th, values, name, args[at++]))) return {};
    }
  }
  if (failed(check_missing(th, *state, self, fields, values))) return {};
  Owned none = tuple_of(th);
  return none ? call_ex(th, type_value(type_of(th, self)), none, values) : Owned();
}

const NativeDef kMethods[] = {
    method<&ast_reduce>("__reduce__(self)"),
    raw_method(&ast_replace, "__replace__(self, /, **fields)",
               "Return a copy of the AST node with new values for the specified fields."),
};

void fill(TypeSlots& s) {
  s.construct = ast_new;
  s.init = ast_init;
  s.repr = ast_repr;
}

const TypeSpec kSpec = {
    .name = "ast.AST",
    .size = sizeof(Object),
    .kind = Kind::kObject,
    .flags = TypeFlags::kBaseType | TypeFlags::kGc,
    .doc = nullptr,
    .fill = fill,
    .methods = kMethods,
};

}  // namespace

const TypeSpec& ast_base_spec() { return kSpec; }

}  // namespace dxpy
