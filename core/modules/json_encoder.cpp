// _json.make_encoder: writes JSON documents in one go.
#include <charconv>
#include <cmath>

#include "core/modules/json_module.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/object/dict.h"
#include "core/object/float.h"
#include "core/object/int.h"
#include "core/object/list.h"
#include "core/text/float_text.h"

namespace dxpy {

namespace {

enum class Quote : uint8_t { kCall, kPlain, kAscii };

struct Encoder : Object {
  Value markers, default_function, encoder, indent, key_separator, item_separator;  // owned
  bool sort_keys, skip_keys, allow_nan;
  Quote quote;  // how to write strings without calling `encoder`
};

using EncoderFields = OwnedFields<Encoder, &Encoder::markers, &Encoder::default_function, &Encoder::encoder,
                                  &Encoder::indent, &Encoder::key_separator, &Encoder::item_separator>;

Owned construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Value v[9];
  if (failed(native_match(th,
                          "make_encoder(markers, default, encoder, indent, key_separator, item_separator, sort_keys, "
                          "skipkeys, allow_nan)",
                          args, nargs, kwnames, v, 9))) {
    return {};
  }
  if (!v[0].is_none() && !is_dict(v[0])) {
    return raise(th, th.rt->exc.TypeError, "make_encoder() argument 1 must be dict or None, not {}", type_of(th, v[0]));
  }
  bool flags[3];
  for (int i = 0; i < 3; ++i) {
    Tri t = truth(th, v[6 + i]);
    if (t == Tri::kError) return {};
    flags[i] = t == Tri::kTrue;
  }
  for (int i = 4; i < 6; ++i) {
    if (!is_str(v[i])) {
      return raise(th, th.rt->exc.TypeError, "make_encoder() argument {} must be str, not {}", i + 1,
                   type_of(th, v[i]));
    }
  }
  auto* e = make_instance<Encoder>(th, cls);
  if (e == nullptr) return {};
  e->markers = own(v[0]);
  e->default_function = own(v[1]);
  e->encoder = own(v[2]);
  e->indent = own(v[3]);
  e->key_separator = own(v[4]);
  e->item_separator = own(v[5]);
  e->sort_keys = flags[0];
  e->skip_keys = flags[1];
  e->allow_nan = flags[2];
  if (is_kind(v[2], Kind::kNativeFunction)) {
    const NativeDef* def = v[2].as<NativeFunction>()->def;
    if (def == &kJsonEncodeString) e->quote = Quote::kPlain;
    if (def == &kJsonEncodeStringAscii) e->quote = Quote::kAscii;
  }
  return Owned::steal(Value(e));
}

// Adds a note to the pending exception saying what was being written.
Status with_note(Thread& th, Owned note) {
  if (!note) return Status::kError;
  Owned e = take_error(th);
  Owned name = str_new(th, "add_note");
  if (e && name) {
    Owned done = call_method(th, e, name, note);
    if (!done) clear_error(th);
  }
  restore_error(th, std::move(e));
  return Status::kError;
}
// format_str must not run while an exception is pending that it might replace.
template <typename... A>
Status fail_in(Thread& th, std::string_view format, const A&... args) {
  Owned e = take_error(th);
  Owned note = format_str(th, format, args...);
  if (!note) clear_error(th);
  restore_error(th, std::move(e));
  return note ? with_note(th, std::move(note)) : Status::kError;
}

class Writer {
 public:
  Writer(Thread& th, Encoder* e, StrBuilder& out) : th_(th), e_(e), out_(out), indented_(!e->indent.is_none()) {}

  Status write(Value v, int64_t level) {
    if (v.is_none()) return put("null");
    if (v.is_bool()) return put(v.is_true() ? "true" : "false");
    if (is_str(v)) return write_text(v);
    if (is_int(v)) return write_int(v);
    if (is_float(v)) return write_float(v);
    NativeScope scope(th_, " while encoding a JSON object");
    if (!scope.ok()) return Status::kError;
    if (is_list(v) || is_tuple(v)) return write_list(v, level);
    if (is_dict(v)) return write_dict(v, level);
    return write_other(v, level);
  }

 private:
  Status put(std::string_view s) {
    out_.append(s);
    return Status::kOk;
  }

  Status write_text(Value v) {
    if (e_->quote != Quote::kCall) {
      json_quote(out_, str_view(v), e_->quote == Quote::kAscii);
      return Status::kOk;
    }
    Owned text = call_with(th_, e_->encoder, v);
    if (!text) return Status::kError;
    if (!is_str(text)) {
      return raise(th_, th_.rt->exc.TypeError, "encoder() must return a string, not {}", type_of(th_, text));
    }
    out_.append(text.get());
    return Status::kOk;
  }

  Status write_int(Value v) {
    if (v.is_small_int()) {
      char digits[24];
      const char* end = std::to_chars(digits, digits + sizeof digits, v.as_small_int()).ptr;
      return put({digits, static_cast<size_t>(end - digits)});
    }
    Owned text = int_to_text(th_, v, 10);
    if (!text) return Status::kError;
    out_.append(text.get());
    return Status::kOk;
  }

  Status write_float(Value v) {
    double d = float_value(v);
    if (std::isfinite(d)) {
      char buffer[text::kFloatReprSize];
      return put({buffer, text::float_repr(d, buffer)});
    }
    if (!e_->allow_nan) {
      return raise(th_, th_.rt->exc.ValueError, "Out of range float values are not JSON compliant: {!r}", v);
    }
    return put(std::isnan(d) ? "NaN" : d > 0 ? "Infinity" : "-Infinity");
  }

  // Remembers that `v` is being written; an error when it already is.
  Status enter(Value v, Owned& id) {
    if (e_->markers.is_none()) return Status::kOk;
    id = int_from_u64(th_, v.bits());
    if (!id) return Status::kError;
    Tri known = dict_contains(th_, e_->markers, id);
    if (known == Tri::kError) return Status::kError;
    if (known == Tri::kTrue) {
      id.reset();
      return raise(th_, th_.rt->exc.ValueError, "Circular reference detected");
    }
    return dict_set(th_, e_->markers, id, v);
  }
  Status leave(const Owned& id, Status s) {
    if (!id || failed(s)) return s;
    return dict_remove(th_, e_->markers, id) == Tri::kError ? Status::kError : s;
  }

  Status new_line(int64_t level) {
    if (!indented_) return Status::kOk;
    if (!is_str(e_->indent)) return put("\n");
    std::string_view indent = str_view(e_->indent);
    size_t size = 1 + indent.size() * static_cast<size_t>(level);
    while (line_.size() < size) line_ += indent;
    return put(std::string_view(line_).substr(0, size));
  }

  // Encoders and default() may change a list meanwhile: it is read element by element.
  Status write_list(Value v, int64_t level) {
    auto size = [v] { return is_list(v) ? list_size(v) : v.as<Tuple>()->size; };
    if (size() == 0) return put("[]");
    Owned id;
    if (failed(enter(v, id))) return Status::kError;
    out_.append('[');
    for (size_t i = 0; i < size(); ++i) {
      if (i > 0) out_.append(e_->item_separator);
      if (failed(new_line(level + 1))) return Status::kError;
      Owned item = is_list(v) ? list_get(th_, v.as<List>(), i) : Owned::borrow(v.as<Tuple>()->items[i]);
      if (!item) return Status::kError;
      if (failed(write(item, level + 1))) return fail_in(th_, "when serializing {} item {}", type_of(th_, v), i);
    }
    if (failed(new_line(level))) return Status::kError;
    out_.append(']');
    return leave(id, Status::kOk);
  }

  // kFalse: the key is to be skipped.
  Tri write_key(Value key) {
    if (is_str(key)) return failed(write_text(key)) ? Tri::kError : Tri::kTrue;
    Status s;
    if (key.is_none() || key.is_bool() || is_int(key) || is_float(key)) {
      out_.append('"');
      s = write(key, 0);
      out_.append('"');
      return failed(s) ? Tri::kError : Tri::kTrue;
    }
    if (e_->skip_keys) return Tri::kFalse;
    return raise(th_, th_.rt->exc.TypeError, "keys must be str, int, float, bool or None, not {}", type_of(th_, key));
  }
  bool key_is_written(Value key) const {
    return is_str(key) || key.is_none() || key.is_bool() || is_int(key) || is_float(key) || !e_->skip_keys;
  }

  Status write_item(Value v, Value key, Value value, int64_t level, bool& first) {
    if (!key_is_written(key)) return Status::kOk;
    if (!first) out_.append(e_->item_separator);
    first = false;
    if (failed(new_line(level + 1))) return Status::kError;
    if (write_key(key) == Tri::kError) return Status::kError;
    out_.append(e_->key_separator);
    if (failed(write(value, level + 1))) return fail_in(th_, "when serializing {} item {!r}", type_of(th_, v), key);
    return Status::kOk;
  }

  // Of a dict itself, in its order. Encoders and default() may change it: each entry is looked for where the one before
  // was.
  Status write_entries(Value v, int64_t level, bool& first) {
    size_t at = 0;
    Value key, value;
    while (dict_next(v, at, key, value)) {
      Owned held_key = Owned::borrow(key), held_value = Owned::borrow(value);
      if (failed(write_item(v, key, value, level, first))) return Status::kError;
    }
    return Status::kOk;
  }
  // In the order of sorting, or what the items() of a subclass give.
  Status write_items(Value v, int64_t level, bool& first) {
    Owned items;
    if (v.as_object()->has(Object::kExact)) {
      items = dict_items_list(th_, v);
    } else {
      Owned view = call_method(th_, v, th_.rt->names.items);
      items = view ? sequence_to_list(th_, view) : Owned();
    }
    if (!items) return Status::kError;
    if (e_->sort_keys && failed(list_sort(th_, items.as<List>(), Value(), false))) return Status::kError;
    for (size_t i = 0; i < list_size(items); ++i) {
      Owned item = list_get(th_, items.as<List>(), i);
      if (!is_tuple(item) || item.as<Tuple>()->size != 2) {
        return raise(th_, th_.rt->exc.ValueError, "items must return 2-tuples");
      }
      auto* t = item.as<Tuple>();
      if (failed(write_item(v, t->items[0], t->items[1], level, first))) return Status::kError;
    }
    return Status::kOk;
  }

  Status write_dict(Value v, int64_t level) {
    if (dict_size(v) == 0) return put("{}");
    Owned id;
    if (failed(enter(v, id))) return Status::kError;
    out_.append('{');
    bool first = true, in_order = v.as_object()->has(Object::kExact) && !e_->sort_keys;
    Status s = in_order ? write_entries(v, level, first) : write_items(v, level, first);
    if (failed(s) || (!first && failed(new_line(level)))) return Status::kError;
    out_.append('}');
    return leave(id, Status::kOk);
  }

  Status write_other(Value v, int64_t level) {
    Owned id;
    if (failed(enter(v, id))) return Status::kError;
    Owned replaced = call_with(th_, e_->default_function, v);
    if (!replaced) return Status::kError;
    if (failed(write(replaced, level))) return fail_in(th_, "when serializing {} object", type_of(th_, v));
    return leave(id, Status::kOk);
  }

  Thread& th_;
  Encoder* e_;
  StrBuilder& out_;
  bool indented_;
  std::string line_ = "\n";  // the end of a line and the indents of the deepest level so far
};

Owned encoder_call(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  Value v[2];
  if (failed(native_match(th, "_iterencode(obj, _current_indent_level)", args, nargs, kwnames, v, 2))) return {};
  int64_t level;
  if (failed(native_arg_i64(th, v[1], level))) return {};
  if (level < 0) level = 0;
  StrBuilder out(th);
  Writer writer(th, self.as<Encoder>(), out);
  if (failed(writer.write(v[0], level))) return {};
  Owned text = out.finish();
  return text ? tuple_of(th, text) : Owned();
}

template <Value Encoder::* field>
Owned get_field(Thread&, Value self) {
  return Owned::borrow(self.as<Encoder>()->*field);
}
const GetSetDef kAttributes[] = {
    {"markers", &get_field<&Encoder::markers>},
    {"default", &get_field<&Encoder::default_function>},
    {"encoder", &get_field<&Encoder::encoder>},
    {"indent", &get_field<&Encoder::indent>},
    {"key_separator", &get_field<&Encoder::key_separator>},
    {"item_separator", &get_field<&Encoder::item_separator>},
    {"sort_keys", [](Thread&, Value self) { return Owned::boolean(self.as<Encoder>()->sort_keys); }},
    {"skipkeys", [](Thread&, Value self) { return Owned::boolean(self.as<Encoder>()->skip_keys); }},
};

const TypeSpec kEncoderSpec = {"_json.Encoder",
                               sizeof(Encoder),
                               Kind::kOther,
                               TypeFlags::kBaseType | TypeFlags::kGc,
                               "Encoder(markers, default, encoder, indent, key_separator, item_separator, sort_keys, "
                               "skipkeys, allow_nan)",
                               [](TypeSlots& s) {
                                 EncoderFields::fill(s);
                                 s.construct = construct;
                                 s.call = encoder_call;
                               },
                               {},
                               kAttributes};

}  // namespace

Status json_add_encoder(Thread& th, Module* m) {
  Type* t = module_state<JsonState>(th).encoder = type_from_spec(th, kEncoderSpec);
  if (t == nullptr) return Status::kError;
  return module_add(th, m, "make_encoder", type_value(t));
}

}  // namespace dxpy
