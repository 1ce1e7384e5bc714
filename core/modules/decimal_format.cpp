// format() of decimals.
#include <string>

#include "core/modules/decimal_module.h"
#include "core/object/dict.h"
#include "core/object/int.h"
#include "core/object/list.h"
#include "core/text/format_spec.h"
#include "core/text/utf8.h"

namespace dxpy {

namespace {

using decimal::Natural;
using decimal::Number;

struct Layout {
  std::string digits, fraction;  // before and behind the point
  int64_t exponent = 0;
  bool show_exponent = false;
};

void round_digits(Number& n, int64_t digits, const decimal::Context& c) {
  if (n.is_zero()) return;
  uint32_t ignored = 0;
  rescale(n, n.adjusted() + 1 - digits, c, ignored);
  if (static_cast<int64_t>(n.coefficient.digits()) > digits) rescale(n, n.exponent + 1, c, ignored);
}

Layout lay_out(Number& n, char type, int64_t precision, const decimal::Context& context) {
  decimal::Context c = decimal::max_context();
  uint32_t ignored = 0;
  bool fixed = type == 'f' || type == 'F' || type == '%', scientific = type == 'e' || type == 'E';
  c.rounding = context.rounding;
  if (type == '%') n.exponent += 2;
  if (precision >= 0) {
    if (scientific) {
      round_digits(n, precision + 1, c);
    } else if (fixed) {
      rescale(n, -precision, c, ignored);
    } else if (static_cast<int64_t>(n.coefficient.digits()) > std::max<int64_t>(precision, 1)) {
      round_digits(n, std::max<int64_t>(precision, 1), c);
    }
  }
  if (n.is_zero() && n.exponent > 0 && fixed) n.exponent = 0;
  std::string text = n.coefficient.text();
  auto size = static_cast<int64_t>(text.size());
  int64_t left = n.exponent + size, point = 1;
  if (scientific) {
    point = n.is_zero() && precision >= 0 ? 1 - precision : 1;
  } else if (fixed || (n.exponent <= 0 && left > -6)) {
    point = left;
  }
  Layout out;
  if (point < 0) {
    out.digits = "0";
    out.fraction = std::string(static_cast<size_t>(-point), '0') + text;
  } else if (point > size) {
    out.digits = text + std::string(static_cast<size_t>(point - size), '0');
  } else {
    out.digits = point == 0 ? "0" : text.substr(0, static_cast<size_t>(point));
    out.fraction = text.substr(static_cast<size_t>(point));
  }
  out.exponent = left - point;
  out.show_exponent = scientific || out.exponent != 0;
  return out;
}

// Separators of the locale, for type n.
struct Numeric {
  std::string point = ".", separator;
  std::string grouping;  // sizes from the right; the last repeats unless it is 127
};
// What a caller gives instead of the locale: a dict of strings.
Status read_override(Thread& th, Value dict, Numeric& out, bool& grouped) {
  if (!is_dict(dict)) return raise(th, th.rt->exc.TypeError, "optional argument must be a dict");
  struct Row {
    const char* name;
    std::string* field;
  };
  for (const Row& row :
       {Row{"decimal_point", &out.point}, Row{"thousands_sep", &out.separator}, Row{"grouping", &out.grouping}}) {
    Value v = dict_get_text(th, dict, row.name);
    if (!v) continue;
    if (!is_str(v)) return raise(th, th.rt->exc.TypeError, "format arg must be str");
    *row.field = str_view(v);
    grouped = grouped || row.field == &out.grouping;
  }
  if (out.point.empty() || out.point.size() > 4 || out.separator.size() > 4) {
    return raise(th, th.rt->exc.ValueError, "invalid override dict");
  }
  return Status::kOk;
}
Status read_locale(Thread& th, Numeric& out) {
  Owned function = import_attr(th, "_locale", "localeconv");
  Owned conv = function ? call(th, function) : Owned();
  if (!conv || !is_dict(conv)) return conv ? Status::kOk : Status::kError;
  Value point = dict_get_text(th, conv, "decimal_point"), separator = dict_get_text(th, conv, "thousands_sep"),
        grouping = dict_get_text(th, conv, "grouping");
  if (point && is_str(point)) out.point = str_view(point);
  if (separator && is_str(separator)) out.separator = str_view(separator);
  if (!grouping || !is_list(grouping)) return Status::kOk;
  for (size_t i = 0; i < list_size(grouping); ++i) {
    Owned n = list_get(th, grouping.as<List>(), i);
    int64_t size = 0;
    if (!n || failed(int_as_i64(th, n, size))) return Status::kError;
    out.grouping += static_cast<char>(size);
  }
  return Status::kOk;
}
std::string group_locale(const std::string& digits, const Numeric& numeric, int64_t width) {
  std::string out, rest = digits;
  const auto between = static_cast<int64_t>(text::utf8_count(numeric.separator));
  int64_t columns = 0;  // of what is grouped
  size_t at = 0;
  char size = numeric.grouping.empty() ? 127 : numeric.grouping[0];
  while (size != 127 && size > 0 && !numeric.separator.empty()) {
    auto n = static_cast<size_t>(size);
    if (rest.size() <= n) {
      // Zeros that pad are grouped too.
      const int64_t missing = width - columns - static_cast<int64_t>(rest.size());
      if (missing <= 0) break;
      rest.insert(0, std::min(n - rest.size() + 1, static_cast<size_t>(missing)), '0');
      if (rest.size() <= n) break;
    }
    out = numeric.separator + rest.substr(rest.size() - n) + out;
    rest.resize(rest.size() - n);
    columns += static_cast<int64_t>(n) + between;
    if (at + 1 < numeric.grouping.size() && numeric.grouping[at + 1] != 0) size = numeric.grouping[++at];
  }
  return rest + out;
}

constexpr int64_t kWidest = int64_t{1} << 40;

}  // namespace

Owned decimal_format(Thread& th, Value self, Value spec_value, Value override) {
  if (!is_str(spec_value)) return raise(th, th.rt->exc.TypeError, "format arg must be str");
  const Number& value = decimal_of(self);
  DecimalContext* c = decimal_current(th);
  if (c == nullptr) return {};
  text::FormatSpec spec;
  char fallback = c->context.capitals ? 'G' : 'g';
  std::string problem = text::parse_format_spec(str_view(spec_value), fallback, '>', "decimal.Decimal", spec);
  auto type = static_cast<char>(spec.type == 0 ? static_cast<uint32_t>(fallback) : spec.type);
  bool upper_locale = type == 'N' && spec.type < 128 && problem.empty();
  if (upper_locale) {
    if (failed(warn(th, th.rt->exc.DeprecationWarning,
                    "Format specifier 'N' is deprecated and slated for removal in Python 3.18"))) {
      return {};
    }
    type = 'n';
  }
  bool known = spec.type < 128 && std::string_view("eEfFgGn%").find(type) != std::string_view::npos;
  if (!problem.empty() || !known || spec.precision > kWidest || spec.width > kWidest ||
      (type == 'n' && spec.grouping != 0) || (spec.zero && spec.align_given)) {
    return raise(th, th.rt->exc.ValueError, "invalid format string");
  }
  std::string sign = value.negative ? "-" : "", body;
  if (value.is_special()) {
    if (spec.fill == '0' && spec.align == '=') {
      spec.fill = ' ';
      spec.align = '>';
    }
    Number magnitude = value.clone();
    magnitude.negative = false;
    spec.grouping = 0;
    return str_new(th, text::format_number_parts(spec, value.negative, "", decimal::to_text(magnitude, false, true),
                                                 type == '%' ? "%" : ""));
  }
  Numeric numeric;
  bool grouped = type == 'n';
  if (type == 'n' && failed(read_locale(th, numeric))) return {};
  if (override && !override.is_none() && failed(read_override(th, override, numeric, grouped))) return {};
  Number n = value.clone();
  if (spec.precision > static_cast<int64_t>(decimal::kMaxWords) ||
      (n.exponent > static_cast<int64_t>(decimal::kMaxWords) && !n.is_zero() &&
       (type == 'f' || type == 'F' || type == '%'))) {
    return raise_no_memory(th);
  }
  Layout parts = lay_out(n, type != 'n' ? type : upper_locale ? 'G' : 'g', spec.precision, c->context);
  bool negative = n.negative && !(spec.no_negative_zero && n.is_zero());
  std::string tail;
  if (!parts.fraction.empty() || spec.alternate) tail = numeric.point + parts.fraction;
  if (parts.show_exponent) {
    bool upper = type == 'E' || type == 'G' || upper_locale;
    tail += upper ? "E" : "e";
    tail += parts.exponent < 0 ? "-" : "+";
    tail += std::to_string(parts.exponent < 0 ? -parts.exponent : parts.exponent);
  }
  if (type == '%') tail += '%';
  if (grouped) {
    spec.grouping = 0;
    bool zeros = spec.fill == '0' && spec.align == '=';
    int64_t around =
        static_cast<int64_t>(text::utf8_count(tail)) + (negative || spec.sign == '+' || spec.sign == ' ' ? 1 : 0);
    parts.digits = group_locale(parts.digits, numeric, zeros ? spec.width - around : 0);
  }
  return str_new(th, text::format_number_parts(spec, negative, "", parts.digits, tail));
}

}  // namespace dxpy
