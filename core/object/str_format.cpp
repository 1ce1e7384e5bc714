// str.format, str.format_map and str.__format__.
#include "core/object/format_markup.h"
#include "core/object/str_methods.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"
#include "core/text/format_spec.h"

namespace dxpy::str_methods {

namespace {

enum class Numbering : uint8_t { kOpen, kAutomatic, kManual };

class Formatter {
 public:
  Formatter(Thread& th, const Value* args, size_t nargs, Value kwnames)
      : th_(th), args_(args), nargs_(nargs), kwnames_(kwnames) {}
  Formatter(Thread& th, Value mapping) : th_(th), mapping_(mapping) {}

  Status run(std::string_view format, int depth, StrBuilder& out) {
    if (depth < 0) return raise(th_, th_.rt->exc.ValueError, "Max string recursion exceeded");
    MarkupField f;
    while (true) {
      Tri more = markup_next(th_, format, f);
      if (more == Tri::kError) return Status::kError;
      if (more == Tri::kFalse) return Status::kOk;
      out.append(f.literal);
      if (f.present && failed(write_field(f, depth, out))) return Status::kError;
    }
  }

 private:
  Status write_field(const MarkupField& f, int depth, StrBuilder& out) {
    Owned object = find_object(f.name);
    if (!object) return Status::kError;
    if (!f.conversion.empty()) {
      object = convert(object, f.conversion);
      if (!object) return Status::kError;
    }
    if (f.spec.empty() && is_exact_kind(object, Kind::kStr)) {
      out.append(object.get());
      return Status::kOk;
    }
    Owned spec;
    if (f.nested) {
      StrBuilder expanded(th_);
      if (failed(run(f.spec, depth - 1, expanded))) return Status::kError;
      spec = expanded.finish();
    } else {
      spec = str_new(th_, f.spec);
    }
    if (!spec) return Status::kError;
    Owned text = dxpy::format(th_, object, spec);
    if (!text) return Status::kError;
    out.append(text.get());
    return Status::kOk;
  }

  Owned convert(Value v, std::string_view c) {
    if (c == "r") return repr(th_, v);
    if (c == "s") return str_of(th_, v);
    if (c == "a") return ascii(th_, v);
    if (c.size() == 1 && c[0] > 32 && c[0] < 127) {
      return raise(th_, th_.rt->exc.ValueError, "Unknown conversion specifier {}", c);
    }
    char hex[16];
    std::snprintf(hex, sizeof hex, "\\x%x", text::utf8_at(c.data()));
    return raise(th_, th_.rt->exc.ValueError, "Unknown conversion specifier {}", static_cast<const char*>(hex));
  }

  Status number(bool automatic, int64_t& index) {
    Numbering wanted = automatic ? Numbering::kAutomatic : Numbering::kManual;
    if (numbering_ == Numbering::kOpen) numbering_ = wanted;
    if (numbering_ != wanted) {
      return raise(th_, th_.rt->exc.ValueError,
                   automatic ? "cannot switch from manual field specification to automatic field numbering"
                             : "cannot switch from automatic field numbering to manual field specification");
    }
    if (automatic) index = next_++;
    return Status::kOk;
  }

  Owned by_name(std::string_view name) {
    if (mapping_) {
      Owned key = str_new(th_, name);
      return key ? get_item(th_, mapping_, key) : Owned();
    }
    if (kwnames_) {
      std::span<const Value> names = fast_items_tuple(kwnames_);
      for (size_t i = 0; i < names.size(); ++i) {
        if (str_view(names[i]) == name) return Owned::borrow(args_[nargs_ + i]);
      }
    }
    Owned key = str_new(th_, name);
    return key ? Owned(raise_key_error(th_, key)) : Owned();
  }

  Owned by_index(int64_t index) {
    if (mapping_) return raise(th_, th_.rt->exc.ValueError, "Format string contains positional fields");
    if (index >= static_cast<int64_t>(nargs_)) {
      return raise(th_, th_.rt->exc.IndexError, "Replacement index {} out of range for positional args tuple", index);
    }
    return Owned::borrow(args_[index]);
  }

  Owned find_object(std::string_view name) {
    std::string_view rest, first = markup_first(name, rest);
    int64_t index;
    if (failed(markup_index(th_, first, index))) return {};
    if ((first.empty() || index >= 0) && failed(number(first.empty(), index))) return {};
    Owned object = index >= 0 ? by_index(index) : by_name(first);
    while (object) {
      bool is_attr;
      std::string_view part;
      Tri more = markup_next_part(th_, rest, is_attr, part);
      if (more == Tri::kError) return {};
      if (more == Tri::kFalse) break;
      object = follow(object, is_attr, part);
    }
    return object;
  }

  Owned follow(Value object, bool is_attr, std::string_view part) {
    if (is_attr) return get_attr(th_, object, part);
    int64_t index;
    if (failed(markup_index(th_, part, index))) return {};
    if (index < 0) {
      Owned key = str_new(th_, part);
      return key ? get_item(th_, object, key) : Owned();
    }
    return get_item_at_index(object, index);
  }

  Owned get_item_at_index(Value object, int64_t index) {
    Value key = Value::fits_small_int(index) ? Value::small_int(index) : Value::small_int(Value::kSmallIntMax);
    return get_item(th_, object, key);
  }

  Thread& th_;
  const Value* args_ = nullptr;
  size_t nargs_ = 0;
  Value kwnames_, mapping_;
  Numbering numbering_ = Numbering::kOpen;
  int64_t next_ = 0;
};

}  // namespace

Owned format(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  if (str_view(self).find_first_of("{}") == std::string_view::npos) return Owned::borrow(self);
  StrBuilder out(th);
  Formatter f(th, args, nargs, kwnames);
  if (failed(f.run(str_view(self), 1, out))) return {};
  return out.finish();
}

Owned format_map(Thread& th, Str* self, Value mapping) {
  StrBuilder out(th);
  Formatter f(th, mapping);
  if (failed(f.run(self->view(), 1, out))) return {};
  return out.finish();
}

Owned dunder_format(Thread& th, Str* self, Value spec_value) {
  if (!is_str(spec_value)) {
    return raise(th, th.rt->exc.TypeError, "__format__() argument must be str, not {}",
                 argument_type_name(th, spec_value));
  }
  if (spec_value.as<Str>()->byte_size == 0) return str_of(th, Value(self));  // a subclass may have its own __str__
  const Type* error = th.rt->exc.ValueError;
  text::FormatSpec spec;
  std::string problem = text::parse_format_spec(str_view(spec_value), 's', '<', type_name(th, Value(self)), spec);
  if (!problem.empty()) return raise(th, error, "{}", problem);
  if (spec.type != 's') return raise(th, error, "{}", text::unknown_format_code(spec.type, type_name(th, Value(self))));
  if (spec.sign == ' ') return raise(th, error, "Space not allowed in string format specifier");
  if (spec.sign != 0) return raise(th, error, "Sign not allowed in string format specifier");
  if (spec.no_negative_zero) {
    return raise(th, error, "Negative zero coercion (z) not allowed in string format specifier");
  }
  if (spec.alternate) return raise(th, error, "Alternate form (#) not allowed in string format specifier");
  if (spec.align == '=') return raise(th, error, "'=' alignment not allowed in string format specifier");
  if (spec.width > (int64_t{1} << 31)) return raise_no_memory(th);
  size_t chars = self->char_count, bytes = self->byte_size;
  if (spec.precision >= 0 && static_cast<size_t>(spec.precision) < chars) {
    chars = static_cast<size_t>(spec.precision);
    bytes = str_byte_offset(Value(self), chars);
  }
  if (spec.width <= static_cast<int64_t>(chars)) return str_part(th, self, 0, bytes);
  return str_new(th, text::pad(spec, self->view().substr(0, bytes), chars));
}

}  // namespace dxpy::str_methods
