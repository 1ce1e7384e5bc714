// The module unicodedata.
#include <algorithm>
#include <cmath>

#include "core/modules/builtin_module.h"
#include "core/object/float.h"
#include "core/object/str.h"
#include "core/object/type_internal.h"
#include "core/text/names.h"
#include "core/text/normalize.h"
#include "core/text/unicode.h"

namespace dxpy {

namespace {

// A character as the version of the data that is asked for sees it: Unicode 3.2 does not know what came later.
template <bool old>
uint32_t seen(uint32_t cp) {
  constexpr uint32_t kUnassigned = 0xFFFF;
  return old && !text::has_flag(cp, text::kInUnicode32) ? kUnassigned : cp;
}

// The one character of an argument.
template <bool old>
Status character(Thread& th, Value v, const char* function, int position, uint32_t& cp) {
  const char* place = position == 0 ? "" : " 1";
  if (!is_str(v)) {
    return raise(th, th.rt->exc.TypeError, "{}() argument{} must be a unicode character, not {}", function, place,
                 argument_type_name(th, v));
  }
  if (v.as<Str>()->char_count != 1) {
    return raise(th, th.rt->exc.TypeError, "{}(): argument{} must be a unicode character, not a string of length {}",
                 function, place, v.as<Str>()->char_count);
  }
  cp = seen<old>(str_codepoint_at(v, 0));
  return Status::kOk;
}

Owned or_default(Value fallback) { return Owned::borrow(fallback); }

template <bool old>
Owned decimal(Thread& th, Value chr, Value fallback) {
  uint32_t cp;
  if (failed(character<old>(th, chr, "decimal", 1, cp))) return {};
  int v = text::decimal_value(cp);
  if (v >= 0) return Owned::small_int(v);
  if (fallback) return or_default(fallback);
  return raise(th, th.rt->exc.ValueError, "not a decimal");
}
template <bool old>
Owned digit(Thread& th, Value chr, Value fallback) {
  uint32_t cp;
  if (failed(character<old>(th, chr, "digit", 1, cp))) return {};
  int v = text::digit_value(cp);
  if (v >= 0) return Owned::small_int(v);
  if (fallback) return or_default(fallback);
  return raise(th, th.rt->exc.ValueError, "not a digit");
}
template <bool old>
Owned numeric(Thread& th, Value chr, Value fallback) {
  uint32_t cp;
  double d;
  if (failed(character<old>(th, chr, "numeric", 1, cp))) return {};
  if (text::numeric_value(cp, d)) return float_from_double(th, d);
  if (fallback) return or_default(fallback);
  return raise(th, th.rt->exc.ValueError, "not a numeric character");
}
template <bool old>
Owned category(Thread& th, Value chr) {
  uint32_t cp;
  if (failed(character<old>(th, chr, "category", 0, cp))) return {};
  return str_ascii(th, text::category_name(cp));
}
template <bool old>
Owned bidirectional(Thread& th, Value chr) {
  uint32_t cp;
  if (failed(character<old>(th, chr, "bidirectional", 0, cp))) return {};
  return str_ascii(th, text::bidirectional_name(cp));
}
template <bool old>
Owned combining(Thread& th, Value chr) {
  uint32_t cp;
  if (failed(character<old>(th, chr, "combining", 0, cp))) return {};
  return Owned::small_int(text::combining_class(cp));
}
template <bool old>
Owned mirrored(Thread& th, Value chr) {
  uint32_t cp;
  if (failed(character<old>(th, chr, "mirrored", 0, cp))) return {};
  return Owned::small_int(text::is_mirrored(cp));
}
template <bool old>
Owned east_asian_width(Thread& th, Value chr) {
  uint32_t cp;
  if (failed(character<old>(th, chr, "east_asian_width", 0, cp))) return {};
  return str_ascii(th, text::east_asian_width_name(cp));
}
template <bool old>
Owned decomposition(Thread& th, Value chr) {
  uint32_t cp;
  if (failed(character<old>(th, chr, "decomposition", 0, cp))) return {};
  return str_new(th, text::decomposition_text(cp));
}
template <bool old>
Owned name(Thread& th, Value chr, Value fallback) {
  uint32_t cp;
  std::string out;
  if (failed(character<old>(th, chr, "name", 1, cp))) return {};
  if (text::character_name(cp, out)) return str_ascii(th, out);
  if (fallback) return or_default(fallback);
  return raise(th, th.rt->exc.ValueError, "no such name");
}

// Names are compared without regard to case.
bool same_name(std::string_view proper, std::string_view wanted) {
  auto same = [](char a, char b) { return a == (b >= 'a' && b <= 'z' ? static_cast<char>(b - 32) : b); };
  return std::equal(proper.begin(), proper.end(), wanted.begin(), wanted.end(), same);
}

// Unicode 3.2 is asked for proper names only: aliases and sequences came later.
template <bool old>
Owned lookup(Thread& th, std::string_view wanted) {
  uint32_t cp;
  if (text::character_by_name(wanted, cp)) {
    std::string proper;
    bool known = !old || (seen<old>(cp) == cp && text::character_name(cp, proper) && same_name(proper, wanted));
    if (known) return str_from_codepoint(th, cp);
  }
  std::string_view sequence = old ? std::string_view() : text::named_sequence(wanted);
  if (!sequence.empty()) return str_new(th, sequence);
  return raise(th, th.rt->exc.KeyError, "undefined character name '{}'", wanted);
}

bool parse_form(std::string_view form, text::NormalForm& out) {
  if (form == "NFC") {
    out = text::NormalForm::kNFC;
  } else if (form == "NFKC") {
    out = text::NormalForm::kNFKC;
  } else if (form == "NFD") {
    out = text::NormalForm::kNFD;
  } else if (form == "NFKD") {
    out = text::NormalForm::kNFKD;
  } else {
    return false;
  }
  return true;
}

Owned normalize(Thread& th, std::string_view form, Str* unistr) {
  text::NormalForm f;
  if (!parse_form(form, f)) return raise(th, th.rt->exc.ValueError, "invalid normalization form");
  if (text::quick_check(unistr->view(), f)) return str_exact(th, Value(unistr));
  return str_new(th, text::normalize(unistr->view(), f));
}
Owned is_normalized(Thread& th, std::string_view form, Str* unistr) {
  text::NormalForm f;
  if (!parse_form(form, f)) return raise(th, th.rt->exc.ValueError, "invalid normalization form");
  if (text::quick_check(unistr->view(), f)) return Owned::boolean(true);
  return Owned::boolean(text::normalize(unistr->view(), f) == unistr->view());
}

const NativeDef kFunctions[] = {
    function<&decimal<false>>("decimal(chr, default=<unrepresentable>, /)",
                              "Converts a Unicode character into its equivalent decimal value."),
    function<&digit<false>>("digit(chr, default=<unrepresentable>, /)",
                            "Converts a Unicode character into its equivalent digit value."),
    function<&numeric<false>>("numeric(chr, default=<unrepresentable>, /)",
                              "Converts a Unicode character into its equivalent numeric value."),
    function<&category<false>>("category(chr, /)",
                               "Returns the general category assigned to the character chr as string."),
    function<&bidirectional<false>>("bidirectional(chr, /)",
                                    "Returns the bidirectional class assigned to the character chr as string."),
    function<&combining<false>>("combining(chr, /)",
                                "Returns the canonical combining class assigned to the character chr as integer."),
    function<&mirrored<false>>("mirrored(chr, /)",
                               "Returns the mirrored property assigned to the character chr as integer."),
    function<&east_asian_width<false>>("east_asian_width(chr, /)",
                                       "Returns the east asian width assigned to the character chr as string."),
    function<&decomposition<false>>(
        "decomposition(chr, /)",
        "Returns the character decomposition mapping assigned to the character chr as string."),
    function<&name<false>>("name(chr, default=<unrepresentable>, /)",
                           "Returns the name assigned to the character chr as a string."),
    function<&lookup<false>>("lookup(name, /)", "Look up character by name."),
    function<&normalize>("normalize(form, unistr, /)", "Return the normal form 'form' for the Unicode string unistr."),
    function<&is_normalized>("is_normalized(form, unistr, /)",
                             "Return whether the Unicode string unistr is in the normal form 'form'."),
};

// The same functions as methods of ucd_3_2_0.
template <auto Fn>
struct AsMethod;
template <typename... A, Owned (*Fn)(Thread&, A...)>
struct AsMethod<Fn> {
  static Owned run(Thread& th, Value, A... args) { return Fn(th, args...); }
};

const NativeDef kOldMethods[] = {
    method<&AsMethod<&decimal<true>>::run>("decimal(self, chr, default=<unrepresentable>, /)"),
    method<&AsMethod<&digit<true>>::run>("digit(self, chr, default=<unrepresentable>, /)"),
    method<&AsMethod<&numeric<true>>::run>("numeric(self, chr, default=<unrepresentable>, /)"),
    method<&AsMethod<&category<true>>::run>("category(self, chr, /)"),
    method<&AsMethod<&bidirectional<true>>::run>("bidirectional(self, chr, /)"),
    method<&AsMethod<&combining<true>>::run>("combining(self, chr, /)"),
    method<&AsMethod<&mirrored<true>>::run>("mirrored(self, chr, /)"),
    method<&AsMethod<&east_asian_width<true>>::run>("east_asian_width(self, chr, /)"),
    method<&AsMethod<&decomposition<true>>::run>("decomposition(self, chr, /)"),
    method<&AsMethod<&name<true>>::run>("name(self, chr, default=<unrepresentable>, /)"),
    method<&AsMethod<&lookup<true>>::run>("lookup(self, name, /)"),
    method<&AsMethod<&normalize>::run>("normalize(self, form, unistr, /)"),
    method<&AsMethod<&is_normalized>::run>("is_normalized(self, form, unistr, /)"),
};
const GetSetDef kOldAttributes[] = {{"unidata_version", [](Thread& th, Value) { return str_ascii(th, "3.2.0"); }}};
const TypeSpec kOldSpec = {"unicodedata.UCD", sizeof(Object),    Kind::kOther, TypeFlags::kDisallowNew,
                           nullptr,           [](TypeSlots&) {}, kOldMethods,  kOldAttributes};

Status exec(Thread& th, Module* m) {
  Type* old = type_from_spec(th, kOldSpec);
  if (old == nullptr || failed(module_add_type(th, m, old))) return Status::kError;
  Owned data = Owned::steal(Value(object_alloc(th, old)));
  if (!data || failed(module_add(th, m, "ucd_3_2_0", data))) return Status::kError;
  return module_add_text(th, m, "unidata_version", text::unicode_version());
}

}  // namespace

const ModuleDef kUnicodedataModule = {"unicodedata",
                                      "This module provides access to the Unicode Character Database which\n"
                                      "defines character properties for all Unicode characters.",
                                      kFunctions, exec};

}  // namespace dxpy
