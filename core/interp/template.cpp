// Template strings: string.templatelib.Template, its iterator and Interpolation.
#include "core/interp/typing.h"
#include "core/interp/typing_impl.h"
#include "core/object/dict.h"
#include "core/object/list.h"
#include "core/object/module.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"

namespace dxpy {

namespace {

struct Template : Object {
  Value strings, interpolations;  // owned tuples
};
struct Interpolation : Object {
  Value value, expression, conversion, format_spec;  // owned
};
struct TemplateIterator : Object {
  Value strings, interpolations;  // owned tuples
  size_t next;                    // position among both: strings at even numbers
};

Value own(Value v) {
  inc_ref(v);
  return v;
}

// --- Interpolation

Interpolation* interp(Value v) { return v.as<Interpolation>(); }

void in_dealloc(Thread& th, Object* o) {
  auto* i = static_cast<Interpolation*>(o);
  for (Value* v : {&i->value, &i->expression, &i->conversion, &i->format_spec}) drop(*v);
  object_free(th, o);
}
void in_traverse(Object* o, Visitor& visit) { visit(static_cast<Interpolation*>(o)->value); }
void in_clear(Thread&, Object* o) {
  auto* i = static_cast<Interpolation*>(o);
  dec_ref(std::exchange(i->value, Value::none()));
}

Owned make_interpolation(Thread& th, Value value, Value expression, Value conversion, Value format_spec) {
  auto* i = static_cast<Interpolation*>(object_alloc(th, th.rt->types.interpolation));
  if (i == nullptr) return {};
  i->value = own(value);
  i->expression = own(expression);
  i->conversion = own(conversion);
  i->format_spec = own(format_spec);
  return Owned::steal(Value(i));
}

Owned in_construct(Thread& th, Type*, const Value* args, size_t nargs, Value kwnames) {
  Value v[4];
  if (failed(native_match(th, "Interpolation(value, expression='', conversion=None, format_spec='')", args, nargs,
                          kwnames, v, 4))) {
    return {};
  }
  const char* names[] = {"value", "expression", "conversion", "format_spec"};
  for (size_t i : {size_t{1}, size_t{3}}) {
    if (!is_str(v[i])) {
      return raise(th, th.rt->exc.TypeError, "Interpolation() argument '{}' must be str, not {}", names[i],
                   type_of(th, v[i]));
    }
  }
  if (!v[2].is_none()) {
    if (!is_str(v[2])) {
      return raise(th, th.rt->exc.TypeError, "Interpolation() argument 'conversion' must be str, not {}",
                   type_of(th, v[2]));
    }
    if (!str_equals(v[2], "s") && !str_equals(v[2], "a") && !str_equals(v[2], "r")) {
      return raise(th, th.rt->exc.ValueError, "Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'");
    }
  }
  return make_interpolation(th, v[0], v[1], v[2], v[3]);
}

Owned in_repr(Thread& th, Value self) {
  Interpolation* i = interp(self);
  return format_str(th, "Interpolation({!r}, {!r}, {!r}, {!r})", i->value, i->expression, i->conversion,
                    i->format_spec);
}
Owned in_value(Thread&, Value self) { return Owned::borrow(interp(self)->value); }
Owned in_expression(Thread&, Value self) { return Owned::borrow(interp(self)->expression); }
Owned in_conversion(Thread&, Value self) { return Owned::borrow(interp(self)->conversion); }
Owned in_format_spec(Thread&, Value self) { return Owned::borrow(interp(self)->format_spec); }
Status readonly(Thread& th, Value, Value) { return raise(th, th.rt->exc.AttributeError, "readonly attribute"); }
Owned in_reduce(Thread& th, Value self) {
  Interpolation* i = interp(self);
  Owned args = tuple_of(th, i->value, i->expression, i->conversion, i->format_spec);
  return args ? tuple_of(th, Value(type_of(th, self)), args.get()) : Owned();
}

const NativeDef kInterpolationMethods[] = {
    method<&in_reduce>("__reduce__(self, /)"),
    class_method<&class_getitem>("__class_getitem__(cls, object, /)", "Interpolation is generic over the value type"),
};
const GetSetDef kInterpolationGetSets[] = {
    {"value", &in_value, &readonly, "Value"},
    {"expression", &in_expression, &readonly, "Expression"},
    {"conversion", &in_conversion, &readonly, "Conversion"},
    {"format_spec", &in_format_spec, &readonly, "Format specifier"},
};
const TypeSpec kInterpolationSpec = {
    .name = "string.templatelib.Interpolation",
    .size = sizeof(Interpolation),
    .kind = Kind::kOther,
    .flags = TypeFlags::kGc,
    .doc = "Interpolation object",
    .fill =
        [](TypeSlots& s) {
          s.dealloc = &in_dealloc;
          s.traverse = &in_traverse;
          s.clear = &in_clear;
          s.construct = &in_construct;
          s.repr = &in_repr;
        },
    .methods = kInterpolationMethods,
    .getsets = kInterpolationGetSets,
};

// --- Template

Template* templ(Value v) { return v.as<Template>(); }

template <typename T>
void pair_dealloc(Thread& th, Object* o) {
  drop(static_cast<T*>(o)->strings);
  drop(static_cast<T*>(o)->interpolations);
  object_free(th, o);
}
template <typename T>
void pair_traverse(Object* o, Visitor& visit) {
  visit(static_cast<T*>(o)->interpolations);
}

Owned te_construct(Thread& th, Type*, const Value* args, size_t nargs, Value kwnames) {
  if (kwnames && !fast_items_tuple(kwnames).empty()) {
    return raise(th, th.rt->exc.TypeError, "Template.__new__ only accepts *args arguments");
  }
  Owned strings = list_new(th), interpolations = list_new(th);
  Owned text = Owned::borrow(th.rt->empty_str);
  if (!strings || !interpolations) return {};
  for (size_t i = 0; i < nargs; ++i) {
    if (is_str(args[i])) {
      text = str_concat(th, text, args[i]);
      if (!text) return {};
    } else if (type_of(th, args[i]) == th.rt->types.interpolation) {
      if (failed(list_append(th, strings.as<List>(), text)) ||
          failed(list_append(th, interpolations.as<List>(), args[i]))) {
        return {};
      }
      text = Owned::borrow(th.rt->empty_str);
    } else {
      return raise(th, th.rt->exc.TypeError,
                   "Template.__new__ *args need to be of type 'str' or 'Interpolation', got {}", type_of(th, args[i]));
    }
  }
  if (failed(list_append(th, strings.as<List>(), text))) return {};
  Owned a = list_to_tuple(th, strings), b = list_to_tuple(th, interpolations);
  return a && b ? template_new(th, a, b) : Owned();
}

Owned te_repr(Thread& th, Value self) {
  return format_str(th, "Template(strings={!r}, interpolations={!r})", templ(self)->strings,
                    templ(self)->interpolations);
}

Owned te_concat(Thread& th, Value a, Value b) {
  Type* type = th.rt->types.template_;
  if (type_of(th, a) != type || type_of(th, b) != type) {
    return raise(th, th.rt->exc.TypeError,
                 "can only concatenate string.templatelib.Template (not \"{}\") to string.templatelib.Template",
                 type_of(th, type_of(th, a) == type ? b : a));
  }
  std::span<const Value> left = fast_items_tuple(templ(a)->strings), right = fast_items_tuple(templ(b)->strings);
  Owned middle = str_concat(th, left.back(), right.front());
  Tuple* t = middle ? tuple_alloc(th, left.size() + right.size() - 1) : nullptr;
  if (t == nullptr) return {};
  size_t n = 0;
  for (size_t i = 0; i + 1 < left.size(); ++i) t->items[n++] = own(left[i]);
  t->items[n++] = middle.release();
  for (size_t i = 1; i < right.size(); ++i) t->items[n++] = own(right[i]);
  Owned strings = Owned::steal(Value(t));
  Owned both = binary_op(th, BinaryOp::kAdd, templ(a)->interpolations, templ(b)->interpolations);
  return both ? template_new(th, strings, both) : Owned();
}

Owned te_iter(Thread& th, Value self) {
  auto* it = static_cast<TemplateIterator*>(object_alloc(th, th.rt->types.template_iterator));
  if (it == nullptr) return {};
  it->strings = own(templ(self)->strings);
  it->interpolations = own(templ(self)->interpolations);
  return Owned::steal(Value(it));
}
Owned te_strings(Thread&, Value self) { return Owned::borrow(templ(self)->strings); }
Owned te_interpolations(Thread&, Value self) { return Owned::borrow(templ(self)->interpolations); }
Owned te_values(Thread& th, Value self) {
  std::span<const Value> all = fast_items_tuple(templ(self)->interpolations);
  Tuple* t = tuple_alloc(th, all.size());
  if (t == nullptr) return {};
  for (size_t i = 0; i < all.size(); ++i) t->items[i] = own(interp(all[i])->value);
  return Owned::steal(Value(t));
}
Owned te_reduce(Thread& th, Value self) {
  Owned f = import_attr(th, "string.templatelib", "_template_unpickle");
  Owned args = f ? tuple_of(th, templ(self)->strings, templ(self)->interpolations) : Owned();
  return args ? tuple_of(th, f.get(), args.get()) : Owned();
}

const NativeDef kTemplateMethods[] = {
    method<&te_reduce>("__reduce__(self, /)"),
    class_method<&class_getitem>("__class_getitem__(cls, object, /)",
                                 "Templates are generic over the types of their interpolations"),
};
const GetSetDef kTemplateGetSets[] = {
    {"strings", &te_strings, &readonly, "Strings"},
    {"interpolations", &te_interpolations, &readonly, "Interpolations"},
    {"values", &te_values, nullptr, "Values of interpolations"},
};
const TypeSpec kTemplateSpec = {
    .name = "string.templatelib.Template",
    .size = sizeof(Template),
    .kind = Kind::kOther,
    .flags = TypeFlags::kGc,
    .doc = "Template object",
    .fill =
        [](TypeSlots& s) {
          s.dealloc = &pair_dealloc<Template>;
          s.traverse = &pair_traverse<Template>;
          s.construct = &te_construct;
          s.repr = &te_repr;
          s.concat = &te_concat;
          s.iter = &te_iter;
        },
    .methods = kTemplateMethods,
    .getsets = kTemplateGetSets,
};

// --- iterator: empty strings are left out

Owned ti_next(Thread&, Value self) {
  auto* it = self.as<TemplateIterator>();
  std::span<const Value> strings = fast_items_tuple(it->strings);
  std::span<const Value> interpolations = fast_items_tuple(it->interpolations);
  while (it->next < strings.size() + interpolations.size()) {
    size_t i = it->next++;
    if (i % 2 == 1) return Owned::borrow(interpolations[i / 2]);
    if (!str_view(strings[i / 2]).empty()) return Owned::borrow(strings[i / 2]);
  }
  return {};
}
const TypeSpec kTemplateIteratorSpec = {
    .name = "string.templatelib.TemplateIter",
    .size = sizeof(TemplateIterator),
    .kind = Kind::kOther,
    .flags = TypeFlags::kGc | TypeFlags::kDisallowNew,
    .doc = "Template iterator object",
    .fill =
        [](TypeSlots& s) {
          s.dealloc = &pair_dealloc<TemplateIterator>;
          s.traverse = &pair_traverse<TemplateIterator>;
          s.iter = &iter_self;
          s.next = &ti_next;
        },
};

}  // namespace

Owned interpolation_new(Thread& th, Value value, Value expression, uint32_t conversion, Value format_spec) {
  static constexpr unsigned char kLetters[] = {0, 's', 'r', 'a'};
  Value letter = conversion == 0 || conversion > 3 ? Value::none() : th.rt->latin1_chars[kLetters[conversion]];
  return make_interpolation(th, value, expression, letter, format_spec ? format_spec : th.rt->empty_str);
}

Owned template_new(Thread& th, Value strings, Value interpolations) {
  auto* t = static_cast<Template*>(object_alloc(th, th.rt->types.template_));
  if (t == nullptr) return {};
  t->strings = own(strings);
  t->interpolations = own(interpolations);
  return Owned::steal(Value(t));
}

Status init_template_types(Thread& th) {
  BuiltinTypes& t = th.rt->types;
  t.interpolation = type_from_spec(th, kInterpolationSpec);
  t.template_ = type_from_spec(th, kTemplateSpec);
  t.template_iterator = type_from_spec(th, kTemplateIteratorSpec);
  if (!t.interpolation || !t.template_ || !t.template_iterator) return Status::kError;
  Owned fields[4];
  const char* names[] = {"value", "expression", "conversion", "format_spec"};
  for (size_t i = 0; i < 4; ++i) {
    fields[i] = Owned::borrow(str_intern(th, std::string_view(names[i])));
  }
  Owned match = tuple_of(th, fields[0], fields[1], fields[2], fields[3]);
  return match ? dict_set(th, t.interpolation->dict, th.rt->names.__match_args__, match) : Status::kError;
}

}  // namespace dxpy
