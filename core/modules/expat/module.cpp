// The module pyexpat and its parts pyexpat.errors and pyexpat.model.
#include "core/modules/builtin_module.h"
#include "core/modules/expat/pyexpat.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/object/dict.h"
#include "core/object/list.h"

namespace dxpy {

namespace {

struct ErrorRow {
  const char* name;
  int code;
  const char* text;
};
constexpr ErrorRow kErrors[] = {
#define DX_EXPAT_ERROR(name, code, text) {#name, code, text},
#include "core/modules/expat/errors.def"
#undef DX_EXPAT_ERROR
};

Owned error_string(Thread& th, int code) {
  const char* text = XML_ErrorString(static_cast<XML_Error>(code));
  return text == nullptr ? Owned::none() : str_new(th, text);
}

const NativeDef kFunctions[] = {
    function<&expat_parser_create>("ParserCreate(encoding=None, namespace_separator=None, intern=<unrepresentable>)",
                                   "Return a new XML parser object."),
    function<&error_string>("ErrorString(code, /)", "The text of an error's number."),
};

// A module inside this one, also in sys.modules.
Owned add_submodule(Thread& th, Module* m, const char* name, const char* full_name, const char* doc) {
  Owned n = str_new(th, full_name);
  Owned sub = n ? module_new(th, n) : Owned();
  Owned text = sub ? str_new(th, doc) : Owned();
  if (!text || failed(set_attr(th, sub, "__doc__", text)) || failed(dict_set(th, th.rt->modules, n, sub)) ||
      failed(module_add(th, m, name, sub))) {
    return {};
  }
  return sub;
}

Status add_errors(Thread& th, Module* m) {
  Owned errors = add_submodule(th, m, "errors", "pyexpat.errors", "Constants used to describe error conditions.");
  Owned codes = errors ? dict_new(th) : Owned(), messages = codes ? dict_new(th) : Owned();
  if (!messages) return Status::kError;
  auto* sub = errors.as<Module>();
  for (const ErrorRow& row : kErrors) {
    Owned text = str_new(th, row.text);
    if (!text || failed(module_add(th, sub, row.name, text)) ||
        failed(dict_set(th, codes, text, Value::small_int(row.code))) ||
        failed(dict_set(th, messages, Value::small_int(row.code), text))) {
      return Status::kError;
    }
  }
  return failed(module_add(th, sub, "codes", codes)) ? Status::kError : module_add(th, sub, "messages", messages);
}

Status add_model(Thread& th, Module* m) {
  Owned model =
      add_submodule(th, m, "model", "pyexpat.model", "Constants used to interpret content model information.");
  if (!model) return Status::kError;
  const struct {
    const char* name;
    int value;
  } rows[] = {
#define DX_MODEL(name) {#name, name}
      DX_MODEL(XML_CTYPE_EMPTY),  DX_MODEL(XML_CTYPE_ANY),   DX_MODEL(XML_CTYPE_MIXED), DX_MODEL(XML_CTYPE_NAME),
      DX_MODEL(XML_CTYPE_CHOICE), DX_MODEL(XML_CTYPE_SEQ),   DX_MODEL(XML_CQUANT_NONE), DX_MODEL(XML_CQUANT_OPT),
      DX_MODEL(XML_CQUANT_REP),   DX_MODEL(XML_CQUANT_PLUS),
#undef DX_MODEL
  };
  for (auto& row : rows) {
    if (failed(module_add_int(th, model.as<Module>(), row.name, row.value))) return Status::kError;
  }
  return Status::kOk;
}

Status add_features(Thread& th, Module* m) {
  Owned list = list_new(th);
  if (!list) return Status::kError;
  for (const XML_Feature* f = XML_GetFeatureList(); f->feature != XML_FEATURE_END; ++f) {
    Owned name = str_new(th, f->name);
    Owned pair = name ? tuple_of(th, name.get(), Value::small_int(f->value)) : Owned();
    if (!pair || failed(list_append(th, list.as<List>(), pair))) return Status::kError;
  }
  return module_add(th, m, "features", list);
}

Status exec(Thread& th, Module* m) {
  auto& state = module_state<ExpatState>(th);
  Owned error = add_exception(th, m, "ExpatError", th.rt->exc.Exception);
  Owned home = error ? str_new(th, "xml.parsers.expat") : Owned();
  if (!home || failed(set_attr(th, error, "__module__", home)) || failed(module_add(th, m, "error", error))) {
    return Status::kError;
  }
  state.error = error.get();
  state.parser = init_expat_parser(th);
  if (state.parser == nullptr || failed(module_add(th, m, "XMLParserType", type_value(state.parser)))) {
    return Status::kError;
  }
  XML_Expat_Version v = XML_ExpatVersionInfo();
  Owned version = tuple_of(th, Value::small_int(v.major), Value::small_int(v.minor), Value::small_int(v.micro));
  if (!version || failed(module_add(th, m, "version_info", version)) ||
      failed(module_add_text(th, m, "EXPAT_VERSION", XML_ExpatVersion())) ||
      failed(module_add_text(th, m, "native_encoding", "UTF-8")) ||
      failed(module_add_int(th, m, "XML_PARAM_ENTITY_PARSING_NEVER", XML_PARAM_ENTITY_PARSING_NEVER)) ||
      failed(module_add_int(th, m, "XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE",
                            XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE)) ||
      failed(module_add_int(th, m, "XML_PARAM_ENTITY_PARSING_ALWAYS", XML_PARAM_ENTITY_PARSING_ALWAYS))) {
    return Status::kError;
  }
  if (failed(add_errors(th, m)) || failed(add_model(th, m))) return Status::kError;
  return add_features(th, m);
}

}  // namespace

extern const ModuleDef kPyexpatModule = {"pyexpat", "Python wrapper for Expat parser.", kFunctions, &exec};

}  // namespace dxpy
