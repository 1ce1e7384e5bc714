// The module _locale: the C locale's conventions, whatever locale the process is in; the host keeps the setting.
#include "core/host/host.h"
#include "core/modules/builtin_module.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/object/dict.h"
#include "core/object/list.h"

namespace dxpy {

namespace {

struct LocaleState {
  Owned error;
};

struct TextRow {
  const char* name;
  int64_t key;
  const char* value;
};
// What nl_langinfo knows, with glibc's numbers.
constexpr TextRow kTexts[] = {
    {"ABDAY_1", 131072, "Sun"},
    {"ABDAY_2", 131073, "Mon"},
    {"ABDAY_3", 131074, "Tue"},
    {"ABDAY_4", 131075, "Wed"},
    {"ABDAY_5", 131076, "Thu"},
    {"ABDAY_6", 131077, "Fri"},
    {"ABDAY_7", 131078, "Sat"},
    {"DAY_1", 131079, "Sunday"},
    {"DAY_2", 131080, "Monday"},
    {"DAY_3", 131081, "Tuesday"},
    {"DAY_4", 131082, "Wednesday"},
    {"DAY_5", 131083, "Thursday"},
    {"DAY_6", 131084, "Friday"},
    {"DAY_7", 131085, "Saturday"},
    {"ABMON_1", 131086, "Jan"},
    {"ABMON_2", 131087, "Feb"},
    {"ABMON_3", 131088, "Mar"},
    {"ABMON_4", 131089, "Apr"},
    {"ABMON_5", 131090, "May"},
    {"ABMON_6", 131091, "Jun"},
    {"ABMON_7", 131092, "Jul"},
    {"ABMON_8", 131093, "Aug"},
    {"ABMON_9", 131094, "Sep"},
    {"ABMON_10", 131095, "Oct"},
    {"ABMON_11", 131096, "Nov"},
    {"ABMON_12", 131097, "Dec"},
    {"MON_1", 131098, "January"},
    {"MON_2", 131099, "February"},
    {"MON_3", 131100, "March"},
    {"MON_4", 131101, "April"},
    {"MON_5", 131102, "May"},
    {"MON_6", 131103, "June"},
    {"MON_7", 131104, "July"},
    {"MON_8", 131105, "August"},
    {"MON_9", 131106, "September"},
    {"MON_10", 131107, "October"},
    {"MON_11", 131108, "November"},
    {"MON_12", 131109, "December"},
    {"AM_STR", 131110, "AM"},
    {"PM_STR", 131111, "PM"},
    {"D_T_FMT", 131112, "%a %b %e %H:%M:%S %Y"},
    {"D_FMT", 131113, "%m/%d/%y"},
    {"T_FMT", 131114, "%H:%M:%S"},
    {"T_FMT_AMPM", 131115, "%I:%M:%S %p"},
    {"ERA", 131116, ""},
    {"ERA_D_FMT", 131118, ""},
    {"ALT_DIGITS", 131119, ""},
    {"ERA_D_T_FMT", 131120, ""},
    {"ERA_T_FMT", 131121, ""},
    {"RADIXCHAR", 65536, "."},
    {"THOUSEP", 65537, ""},
    {"YESEXPR", 327680, "^[yY]"},
    {"NOEXPR", 327681, "^[nN]"},
    {"CRNCYSTR", 262159, "-"},
};
constexpr int64_t kCodeset = 14;

struct NumberRow {
  const char* name;
  int64_t value;
};
constexpr NumberRow kNumbers[] = {
    {"LC_CTYPE", 0},    {"LC_NUMERIC", 1}, {"LC_TIME", 2},    {"LC_COLLATE", 3},     {"LC_MONETARY", 4},
    {"LC_MESSAGES", 5}, {"LC_ALL", 6},     {"CHAR_MAX", 127}, {"CODESET", kCodeset},
};

Owned set_locale(Thread& th, int category, Value locale) {
  if (!locale.is_none() && !is_str(locale)) {
    return raise(th, th.rt->exc.TypeError, "setlocale() argument 2 must be str or None, not {}", type_of(th, locale));
  }
  std::string name = locale.is_none() ? std::string() : std::string(str_view(locale));
  std::string result;
  if (category >= 0 && category <= 12) {
    result = th.rt->host->set_locale(category, locale.is_none() ? nullptr : name.c_str());
  }
  if (result.empty()) {
    return raise(th, module_state<LocaleState>(th).error.as<Type>(),
                 locale.is_none() ? "locale query failed" : "unsupported locale setting");
  }
  return str_decode_fs(th, result);
}

Owned locale_conv(Thread& th) {
  Owned d = dict_new(th);
  if (!d) return {};
  for (const char* name : {"int_curr_symbol", "currency_symbol", "mon_decimal_point", "mon_thousands_sep",
                           "positive_sign", "negative_sign", "thousands_sep"}) {
    if (failed(dict_set_text(th, d, name, th.rt->empty_str))) return {};
  }
  if (failed(dict_set_text(th, d, "decimal_point", th.rt->latin1_chars['.']))) return {};
  for (const char* name : {"int_frac_digits", "frac_digits", "p_cs_precedes", "p_sep_by_space", "n_cs_precedes",
                           "n_sep_by_space", "p_sign_posn", "n_sign_posn"}) {
    if (failed(dict_set_text(th, d, name, Value::small_int(127)))) return {};
  }
  for (const char* name : {"mon_grouping", "grouping"}) {
    Owned empty = list_new(th);
    if (!empty || failed(dict_set_text(th, d, name, empty))) return {};
  }
  return d;
}

Owned lang_info(Thread& th, int64_t key) {
  if (key == kCodeset) return str_new(th, "UTF-8");
  for (const TextRow& row : kTexts) {
    if (row.key == key) return str_new(th, row.value);
  }
  return raise(th, th.rt->exc.ValueError, "unsupported langinfo constant");
}

int64_t collate(Str* a, Str* b) { return str_compare(Value(a), Value(b)); }
Owned transform(Thread& th, Str* string) {
  if (string->view().find('\0') != std::string_view::npos) {
    return raise(th, th.rt->exc.ValueError, "embedded null character");
  }
  return Owned::borrow(Value(string));
}
std::string encoding_name(Thread& th) {
  std::string name = th.rt->host->locale_encoding();
  return name == "ANSI_X3.4-1968" ? "utf-8" : name;  // the C locale counts as UTF-8
}
Owned encoding(Thread& th) { return str_new(th, encoding_name(th)); }

const NativeDef kFunctions[] = {
    function<&set_locale>("setlocale(category, locale=None, /)", "Activates/queries locale processing."),
    function<&locale_conv>("localeconv()", "Returns numeric and monetary locale-specific parameters."),
    function<&lang_info>("nl_langinfo(key, /)", "Return the value for the locale information associated with key."),
    function<&collate>("strcoll(os1, os2, /)", "Compares two strings according to the locale."),
    function<&transform>("strxfrm(string, /)",
                         "Return a string that can be used as a key for locale-aware comparisons."),
    function<&encoding>("getencoding()", "Get the current locale encoding."),
};

Status exec(Thread& th, Module* m) {
  for (const NumberRow& row : kNumbers) {
    if (failed(module_add_int(th, m, row.name, row.value))) return Status::kError;
  }
  for (const TextRow& row : kTexts) {
    if (failed(module_add_int(th, m, row.name, row.key))) return Status::kError;
  }
  Owned name = str_new(th, "Error"), bases = tuple_of(th, Value(th.rt->exc.Exception)), dict = dict_new(th);
  Owned module = str_new(th, "locale");
  if (!name || !bases || !dict || !module || failed(dict_set(th, dict, th.rt->names.__module__, module))) {
    return Status::kError;
  }
  Owned error = type_new(th, th.rt->types.type, name, bases, dict, Value(), nullptr);
  if (!error || failed(module_add(th, m, "Error", error))) return Status::kError;
  module_state<LocaleState>(th).error = std::move(error);
  return Status::kOk;
}

}  // namespace

const ModuleDef kLocaleModule = {"_locale", "Support for POSIX locales.", kFunctions, &exec};

}  // namespace dxpy
