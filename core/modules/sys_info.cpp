// The constants of sys: versions, limits, names of modules.
#include <algorithm>
#include <cfloat>
#include <string>
#include <vector>

#include "core/base/version.h"
#include "core/modules/builtin_module.h"
#include "core/modules/native_type.h"
#include "core/modules/sys_module.h"
#include "core/object/dict.h"
#include "core/object/float.h"
#include "core/object/set.h"

namespace dxpy {

namespace {

constexpr int64_t kHexVersion = kPythonMajor << 24 | kPythonMinor << 16 | kPythonMicro << 8 | 0xF0;  // final

constexpr const char* kCopyright =
    "Copyright (c) 2026 the DX-Py authors.\nAll Rights Reserved.\n\n"
    "The standard library: Copyright (c) 2001 Python Software Foundation.\nAll Rights Reserved.";

constexpr const char* kStdlibNames[] = {
#define DX_STDLIB(name) name,
#include "core/modules/stdlib_names.def"
#undef DX_STDLIB
};

Owned text(Thread& th, std::string_view s) { return str_new(th, s); }
Owned number(int64_t i) { return Owned::small_int(i); }

// A struct sequence named sys.<name>; the values are taken over.
Owned make_sequence(Thread& th, const char* name, const char* doc, std::span<const char* const> fields,
                    std::span<Owned> values, Type** type_out = nullptr) {
  Type* type = struct_sequence_type(th, name, doc, fields, fields.size());
  if (type == nullptr) return {};
  if (type_out != nullptr) *type_out = type;
  std::vector<Value> words;
  for (Owned& v : values) {
    if (!v) return {};
    words.push_back(v.get());
  }
  return struct_sequence_new(th, type, words.data(), words.size());
}

Owned version_info(Thread& th) {
  static constexpr const char* kFields[] = {"major", "minor", "micro", "releaselevel", "serial"};
  Owned v[] = {number(kPythonMajor), number(kPythonMinor), number(kPythonMicro), text(th, "final"), number(0)};
  return make_sequence(th, "sys.version_info", "sys.version_info\n\nVersion information as a named tuple.", kFields, v);
}

Owned float_info(Thread& th) {
  static constexpr const char* kFields[] = {"max", "max_exp",  "max_10_exp", "min",   "min_exp", "min_10_exp",
                                            "dig", "mant_dig", "epsilon",    "radix", "rounds"};
  Owned v[] = {float_from_double(th, DBL_MAX),
               number(DBL_MAX_EXP),
               number(DBL_MAX_10_EXP),
               float_from_double(th, DBL_MIN),
               number(DBL_MIN_EXP),
               number(DBL_MIN_10_EXP),
               number(DBL_DIG),
               number(DBL_MANT_DIG),
               float_from_double(th, DBL_EPSILON),
               number(FLT_RADIX),
               number(1)};
  return make_sequence(th, "sys.float_info",
                       "sys.float_info\n\nA named tuple holding information about the float type. It contains low "
                       "level\ninformation about the precision and internal representation. Please study\nyour "
                       "system's :file:`float.h` for more information.",
                       kFields, v);
}

Owned int_info(Thread& th) {
  static constexpr const char* kFields[] = {"bits_per_digit", "sizeof_digit", "default_max_str_digits",
                                            "str_digits_check_threshold"};
  Owned v[] = {number(30), number(4), number(4300), number(640)};
  return make_sequence(th, "sys.int_info",
                       "sys.int_info\n\nA named tuple that holds information about Python's\ninternal representation "
                       "of integers.  The attributes are read only.",
                       kFields, v);
}

Owned hash_info(Thread& th) {
  static constexpr const char* kFields[] = {"width",     "modulus",   "inf",       "nan",   "imag",
                                            "algorithm", "hash_bits", "seed_bits", "cutoff"};
  Owned v[] = {number(64),      native_result_i64(th, (int64_t{1} << 61) - 1),
               number(314159),  number(0),
               number(1000003), text(th, "siphash13"),
               number(64),      number(128),
               number(0)};
  return make_sequence(th, "sys.hash_info",
                       "hash_info\n\nA named tuple providing parameters used for computing hashes. The attributes are "
                       "read only.",
                       kFields, v);
}

Owned thread_info(Thread& th) {
  static constexpr const char* kFields[] = {"name", "lock", "version"};
  Owned v[] = {text(th, "pthread"), text(th, "mutex+cond"), Owned::none()};
  return make_sequence(th, "sys.thread_info",
                       "sys.thread_info\n\nA named tuple holding information about the thread implementation.", kFields,
                       v);
}

Owned implementation(Thread& th, Value version) {
  Owned d = dict_new(th);
  Owned name = text(th, "dxpy"), tag = text(th, "dxpy-314"), multiarch = text(th, "x86_64-linux-gnu");
  if (!d || !name || !tag || !multiarch || failed(dict_set_text(th, d, "name", name)) ||
      failed(dict_set_text(th, d, "cache_tag", tag)) || failed(dict_set_text(th, d, "version", version)) ||
      failed(dict_set_text(th, d, "hexversion", Value::small_int(kHexVersion))) ||
      failed(dict_set_text(th, d, "_multiarch", multiarch)) ||
      failed(dict_set_text(th, d, "supports_isolated_interpreters", Value::boolean(false)))) {
    return {};
  }
  return simple_namespace_new(th, d);
}

Owned names_tuple(Thread& th, std::vector<std::string_view> names) {
  std::sort(names.begin(), names.end());
  Tuple* t = tuple_alloc(th, names.size());
  if (t == nullptr) return {};
  for (size_t i = 0; i < names.size(); ++i) t->items[i] = own(str_intern(th, names[i]));
  return Owned::steal(Value(t));
}

Owned builtin_names(Thread& th) { return names_tuple(th, builtin_module_names()); }
Owned stdlib_names(Thread& th) {
  Owned all = names_tuple(th, std::vector<std::string_view>(std::begin(kStdlibNames), std::end(kStdlibNames)));
  return all ? frozenset_new(th, all) : Owned();
}

Status add_owned(Thread& th, Module* m, const char* name, const Owned& v) {
  return v ? module_add(th, m, name, v) : Status::kError;
}

}  // namespace

Status sys_add_constants(Thread& th, Module* m) {
  Owned version = version_info(th);
  if (!version || failed(module_add(th, m, "version_info", version)) ||
      failed(add_owned(th, m, "implementation", implementation(th, version))) ||
      failed(add_owned(th, m, "float_info", float_info(th))) || failed(add_owned(th, m, "int_info", int_info(th))) ||
      failed(add_owned(th, m, "hash_info", hash_info(th))) ||
      failed(add_owned(th, m, "thread_info", thread_info(th))) ||
      failed(add_owned(th, m, "builtin_module_names", builtin_names(th))) ||
      failed(add_owned(th, m, "stdlib_module_names", stdlib_names(th)))) {
    return Status::kError;
  }
  struct TextRow {
    const char* name;
    const char* value;
  };
  const std::string kVersion = std::string(kPythonVersion) + " (DX-Py " + kDxpyVersion + ") [Clang 19]";
  const TextRow texts[] = {{"version", kVersion.c_str()},
                           {"copyright", kCopyright},
                           {"platform", "linux"},
                           {"byteorder", "little"},
                           {"abiflags", ""},
                           {"float_repr_style", "short"},
                           {"_framework", ""},
                           {"platlibdir", "lib"},
                           {"prefix", ""},
                           {"exec_prefix", ""},
                           {"base_prefix", ""},
                           {"base_exec_prefix", ""},
                           {"executable", ""}};
  for (const TextRow& row : texts) {
    if (failed(module_add_text(th, m, row.name, row.value))) return Status::kError;
  }
  Owned maker = text(th, "DX-Py"), empty = text(th, "");
  Owned git = maker && empty ? tuple_of(th, maker, empty, empty) : Owned();
  if (!git || failed(module_add(th, m, "_git", git))) return Status::kError;
  if (failed(module_add_int(th, m, "hexversion", kHexVersion)) || failed(module_add_int(th, m, "api_version", 1013)) ||
      failed(module_add_int(th, m, "maxsize", INT64_MAX)) || failed(module_add_int(th, m, "maxunicode", 0x10FFFF))) {
    return Status::kError;
  }
  return Status::kOk;
}

}  // namespace dxpy
