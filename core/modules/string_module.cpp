// The module _string: the parser of str.format strings, for string.Formatter.
#include "core/modules/builtin_module.h"
#include "core/modules/module_state.h"
#include "core/object/container_types.h"
#include "core/object/format_markup.h"
#include "core/object/str.h"
#include "core/object/tuple.h"

namespace dxpy {

namespace {

// An iterator over a format string, or over the parts of a field name behind the first one.
struct MarkupIterator : Object {
  Value text;  // owned str that `rest` lies in
  std::string_view rest;
};

struct StringState {
  Type* fields = nullptr;
  Type* parts = nullptr;
};

void iterator_dealloc(Thread& th, Object* o) {
  drop(static_cast<MarkupIterator*>(o)->text);
  object_free(th, o);
}

Owned new_iterator(Thread& th, Type* type, Value text, std::string_view rest) {
  auto* it = static_cast<MarkupIterator*>(object_alloc(th, type));
  if (it == nullptr) return {};
  inc_ref(text);
  it->text = text;
  it->rest = rest;
  return Owned::steal(Value(it));
}

// (literal, field name, spec, conversion)
Owned next_field(Thread& th, Value self) {
  MarkupField f;
  if (markup_next(th, self.as<MarkupIterator>()->rest, f) != Tri::kTrue) return {};
  Owned literal = str_new(th, f.literal);
  if (!literal) return {};
  if (!f.present) return tuple_of(th, literal, Value::none(), Value::none(), Value::none());
  Owned name = str_new(th, f.name), spec = str_new(th, f.spec);
  Owned conversion = f.conversion.empty() ? Owned::none() : str_new(th, f.conversion);
  if (!name || !spec || !conversion) return {};
  return tuple_of(th, literal, name, spec, conversion);
}

Owned index_or_text(Thread& th, std::string_view part) {
  int64_t i;
  if (failed(markup_index(th, part, i))) return {};
  return i >= 0 ? Owned::small_int(i) : str_new(th, part);
}

// (is_attr, name or index)
Owned next_part(Thread& th, Value self) {
  bool is_attr;
  std::string_view part;
  if (markup_next_part(th, self.as<MarkupIterator>()->rest, is_attr, part) != Tri::kTrue) return {};
  Owned key = is_attr ? str_new(th, part) : index_or_text(th, part);
  return key ? tuple_of(th, Value::boolean(is_attr), key) : Owned();
}

template <NextFn next>
void fill_iterator(TypeSlots& s) {
  s.dealloc = iterator_dealloc;
  s.iter = iter_self;
  s.next = next;
}

const TypeSpec kFieldsSpec = {
    "_string.formatteriterator", sizeof(MarkupIterator), Kind::kOther, TypeFlags::kDisallowNew, nullptr,
    fill_iterator<next_field>};
const TypeSpec kPartsSpec = {
    "_string.fieldnameiterator", sizeof(MarkupIterator), Kind::kOther, TypeFlags::kDisallowNew, nullptr,
    fill_iterator<next_part>};

Owned formatter_parser(Thread& th, Value text) {
  if (!is_str(text)) return raise(th, th.rt->exc.TypeError, "expected str, got {}", type_of(th, text));
  return new_iterator(th, module_state<StringState>(th).fields, text, str_view(text));
}

Owned formatter_field_name_split(Thread& th, Value text) {
  if (!is_str(text)) return raise(th, th.rt->exc.TypeError, "expected str, got {}", type_of(th, text));
  std::string_view rest;
  Owned first = index_or_text(th, markup_first(str_view(text), rest));
  if (!first) return {};
  Owned parts = new_iterator(th, module_state<StringState>(th).parts, text, rest);
  return parts ? tuple_of(th, first, parts) : Owned();
}

const NativeDef kFunctions[] = {
    function<&formatter_parser>("formatter_parser(string, /)", "parse the argument as a format string"),
    function<&formatter_field_name_split>("formatter_field_name_split(string, /)",
                                          "split the argument as a field name"),
};

Status exec(Thread& th, Module*) {
  StringState& s = module_state<StringState>(th);
  s.fields = type_from_spec(th, kFieldsSpec);
  s.parts = type_from_spec(th, kPartsSpec);
  return s.fields != nullptr && s.parts != nullptr ? Status::kOk : Status::kError;
}

}  // namespace

const ModuleDef kStringModule = {"_string", "string helper module", kFunctions, exec};

}  // namespace dxpy
