// _json.make_scanner: reads JSON documents.
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

struct Scanner : Object {
  Value object_hook, object_pairs_hook, parse_float, parse_int, parse_constant;  // owned
  bool strict;
};

using ScannerFields = OwnedFields<Scanner, &Scanner::object_hook, &Scanner::object_pairs_hook, &Scanner::parse_float,
                                  &Scanner::parse_int, &Scanner::parse_constant>;

Owned construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Value context;
  if (failed(native_match(th, "make_scanner(context)", args, nargs, kwnames, &context, 1))) return {};
  auto* s = make_instance<Scanner>(th, cls);
  if (s == nullptr) return {};
  Owned self = Owned::steal(Value(s));
  Owned strict = get_attr(th, context, "strict");
  if (!strict) return {};
  Tri t = truth(th, strict);
  if (t == Tri::kError) return {};
  s->strict = t == Tri::kTrue;
  struct Field {
    const char* name;
    Value Scanner::* field;
  };
  for (Field f : {Field{"object_hook", &Scanner::object_hook}, Field{"object_pairs_hook", &Scanner::object_pairs_hook},
                  Field{"parse_float", &Scanner::parse_float}, Field{"parse_int", &Scanner::parse_int},
                  Field{"parse_constant", &Scanner::parse_constant}}) {
    Owned v = get_attr(th, context, f.name);
    if (!v) return {};
    s->*f.field = v.release();
  }
  return self;
}

// One document being read. Positions are bytes.
class Scan {
 public:
  Scan(Thread& th, Scanner* scanner, Value text) : th_(th), scanner_(scanner), text_(text), s_(str_view(text)) {}

  Owned value(size_t& pos) {
    if (pos >= s_.size()) return stop(pos);
    switch (s_[pos]) {
      case '"':
        ++pos;
        return json_scan_string(th_, text_, pos, scanner_->strict);
      case '{':
        return nested(pos, &Scan::object, " while decoding a JSON object from a unicode string");
      case '[':
        return nested(pos, &Scan::array, " while decoding a JSON array from a unicode string");
      case 'n':
        if (word(pos, "null")) return Owned::none();
        break;
      case 't':
        if (word(pos, "true")) return Owned::boolean(true);
        break;
      case 'f':
        if (word(pos, "false")) return Owned::boolean(false);
        break;
      case 'N':
        if (word(pos, "NaN")) return constant("NaN");
        break;
      case 'I':
        if (word(pos, "Infinity")) return constant("Infinity");
        break;
      case '-':
        if (word(pos, "-Infinity")) return constant("-Infinity");
        break;
      default:
        break;
    }
    return number(pos);
  }

 private:
  Owned stop(size_t pos) {
    return raise_with(th_, th_.rt->exc.StopIteration,
                      Value::small_int(static_cast<int64_t>(str_char_index(text_, pos))));
  }
  bool word(size_t& pos, std::string_view w) {
    if (s_.substr(pos, w.size()) != w) return false;
    pos += w.size();
    return true;
  }
  Owned constant(std::string_view name) {
    Owned text = str_ascii(th_, name);
    return text ? call_with(th_, scanner_->parse_constant, text) : Owned();
  }
  void skip_space(size_t& pos) const {
    while (pos < s_.size() && (s_[pos] == ' ' || s_[pos] == '\n' || s_[pos] == '\t' || s_[pos] == '\r')) ++pos;
  }
  bool at(size_t pos, char c) const { return pos < s_.size() && s_[pos] == c; }
  bool digit_at(size_t pos) const { return pos < s_.size() && s_[pos] >= '0' && s_[pos] <= '9'; }

  Owned nested(size_t& pos, Owned (Scan::*read)(size_t&), const char* where) {
    NativeScope scope(th_, where);
    if (!scope.ok()) return {};
    ++pos;
    return (this->*read)(pos);
  }

  // A key, through the table that makes equal keys the same str.
  Owned key(size_t& pos) {
    if (!at(pos, '"')) return json_error(th_, "Expecting property name enclosed in double quotes", text_, pos);
    ++pos;
    size_t end = s_.find('"', pos);
    std::string_view raw = s_.substr(pos, end == std::string_view::npos ? 0 : end - pos);
    Value* recent = raw.empty() ? nullptr : &recent_[place_of(raw)];
    if (recent != nullptr && *recent && str_view(*recent) == raw) {
      pos = end + 1;
      return Owned::borrow(*recent);
    }
    Owned k = json_scan_string(th_, text_, pos, scanner_->strict);
    if (!k) return {};
    if (!memo_) memo_ = dict_new(th_);
    if (!memo_) return {};
    k = dict_set_default(th_, memo_, k, k);
    if (recent != nullptr && k && str_view(k) == raw && raw.find('\\') == std::string_view::npos) *recent = k;
    return k;
  }
  static size_t place_of(std::string_view raw) {
    auto byte = [raw](size_t i) { return static_cast<uint8_t>(raw[i]); };
    return (raw.size() * 7 + byte(0) + byte(raw.size() / 2) * 3u + byte(raw.size() - 1) * 5u) % kRecent;
  }

  // `pos` behind the opening brace.
  Owned object(size_t& pos) {
    bool pairs = !scanner_->object_pairs_hook.is_none();
    Owned result = pairs ? list_new(th_) : dict_new(th_);
    if (!result) return {};
    skip_space(pos);
    if (at(pos, '}')) {
      ++pos;
    } else {
      while (true) {
        Owned k = key(pos);
        if (!k) return {};
        skip_space(pos);
        if (!at(pos, ':')) return json_error(th_, "Expecting ':' delimiter", text_, pos);
        ++pos;
        skip_space(pos);
        Owned v = value(pos);
        if (!v) return {};
        if (pairs) {
          Owned item = tuple_of(th_, k, v);
          if (!item || failed(list_append_owned(th_, result.as<List>(), std::move(item)))) return {};
        } else if (failed(dict_set(th_, result, k, v))) {
          return {};
        }
        skip_space(pos);
        if (at(pos, '}')) break;
        if (!at(pos, ',')) return json_error(th_, "Expecting ',' delimiter", text_, pos);
        size_t comma = pos++;
        skip_space(pos);
        if (at(pos, '}')) return json_error(th_, "Illegal trailing comma before end of object", text_, comma);
      }
      ++pos;
    }
    if (pairs) return call_with(th_, scanner_->object_pairs_hook, result);
    if (!scanner_->object_hook.is_none()) return call_with(th_, scanner_->object_hook, result);
    return result;
  }

  Owned array(size_t& pos) {
    Owned result = list_new(th_);
    if (!result) return {};
    skip_space(pos);
    if (at(pos, ']')) {
      ++pos;
      return result;
    }
    while (true) {
      Owned v = value(pos);
      if (!v || failed(list_append_owned(th_, result.as<List>(), std::move(v)))) return {};
      skip_space(pos);
      if (at(pos, ']')) break;
      if (!at(pos, ',')) return json_error(th_, "Expecting ',' delimiter", text_, pos);
      size_t comma = pos++;
      skip_space(pos);
      if (at(pos, ']')) return json_error(th_, "Illegal trailing comma before end of array", text_, comma);
    }
    ++pos;
    return result;
  }

  Owned number(size_t& pos) {
    size_t i = pos;
    if (at(i, '-')) ++i;
    if (!digit_at(i)) return stop(pos);
    if (s_[i] == '0') {
      ++i;
    } else {
      while (digit_at(i)) ++i;
    }
    bool is_float = false;
    if (at(i, '.') && digit_at(i + 1)) {
      is_float = true;
      i += 2;
      while (digit_at(i)) ++i;
    }
    if (at(i, 'e') || at(i, 'E')) {
      size_t j = i + 1;
      if (at(j, '+') || at(j, '-')) ++j;
      if (digit_at(j)) {
        is_float = true;
        while (digit_at(j)) ++j;
        i = j;
      }
    }
    std::string_view digits = s_.substr(pos, i - pos);
    pos = i;
    return is_float ? make_float(digits) : make_int(digits);
  }

  Owned make_float(std::string_view digits) {
    if (scanner_->parse_float == type_value(th_.rt->types.float_)) {
      double d = 0;
      (void)text::float_parse(digits, d);
      return float_from_double(th_, d);
    }
    Owned text = str_ascii(th_, digits);
    return text ? call_with(th_, scanner_->parse_float, text) : Owned();
  }
  Owned make_int(std::string_view digits) {
    if (scanner_->parse_int == type_value(th_.rt->types.int_)) return int_from_text(th_, digits, 10);
    Owned text = str_ascii(th_, digits);
    return text ? call_with(th_, scanner_->parse_int, text) : Owned();
  }

  Thread& th_;
  Scanner* scanner_;
  Value text_;
  std::string_view s_;
  Owned memo_;
  // Keys of memo_ met last, borrowed, by their text as it stands in the document: records repeat theirs.
  static constexpr size_t kRecent = 32;
  Value recent_[kRecent];
};

Owned scanner_call(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  Value v[2];
  if (failed(native_match(th, "scan_once(string, idx)", args, nargs, kwnames, v, 2))) return {};
  if (!is_str(v[0])) {
    return raise(th, th.rt->exc.TypeError, "first argument must be a string, not {}", type_of(th, v[0]));
  }
  int64_t idx;
  if (failed(native_arg_i64(th, v[1], idx))) return {};
  if (idx < 0) return raise(th, th.rt->exc.ValueError, "idx cannot be negative");
  if (idx >= v[0].as<Str>()->char_count) return raise_with(th, th.rt->exc.StopIteration, Value::small_int(idx));
  size_t pos = str_byte_offset(v[0], static_cast<size_t>(idx));
  Scan scan(th, self.as<Scanner>(), v[0]);
  Owned result = scan.value(pos);
  if (!result) return {};
  return tuple_of(th, result, Value::small_int(static_cast<int64_t>(str_char_index(v[0], pos))));
}

template <Value Scanner::* field>
Owned get_field(Thread&, Value self) {
  return Owned::borrow(self.as<Scanner>()->*field);
}
const GetSetDef kAttributes[] = {
    {"strict", [](Thread&, Value self) { return Owned::boolean(self.as<Scanner>()->strict); }},
    {"object_hook", &get_field<&Scanner::object_hook>},
    {"object_pairs_hook", &get_field<&Scanner::object_pairs_hook>},
    {"parse_float", &get_field<&Scanner::parse_float>},
    {"parse_int", &get_field<&Scanner::parse_int>},
    {"parse_constant", &get_field<&Scanner::parse_constant>},
};

const TypeSpec kScannerSpec = {"_json.Scanner",
                               sizeof(Scanner),
                               Kind::kOther,
                               TypeFlags::kBaseType | TypeFlags::kGc,
                               "JSON scanner object",
                               [](TypeSlots& s) {
                                 ScannerFields::fill(s);
                                 s.construct = construct;
                                 s.call = scanner_call;
                               },
                               {},
                               kAttributes};

}  // namespace

Status json_add_scanner(Thread& th, Module* m) {
  Type* t = module_state<JsonState>(th).scanner = type_from_spec(th, kScannerSpec);
  if (t == nullptr) return Status::kError;
  return module_add(th, m, "make_scanner", type_value(t));
}

}  // namespace dxpy
