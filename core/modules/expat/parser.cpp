// The class pyexpat.xmlparser.
#include "core/modules/expat/pyexpat.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/object/buffer.h"
#include "core/object/bytes.h"
#include "core/object/dict.h"
#include "core/object/int.h"
#include "core/object/type_internal.h"

namespace dxpy {

namespace {

constexpr size_t kDefaultBufferSize = 8192;
constexpr int kReadSize = 2048;

const Type* error_type(Thread& th) { return module_state<ExpatState>(th).error.as<Type>(); }

XmlParser* new_parser(Thread& th) {
  auto* p = make_instance<XmlParser>(th, module_state<ExpatState>(th).parser);
  if (p != nullptr) p->buffer_size = kDefaultBufferSize;
  return p;
}

void dealloc(Thread& th, Object* o) {
  auto* p = static_cast<XmlParser*>(o);
  if (p->expat != nullptr) XML_ParserFree(p->expat);
  delete p->text;
  for (Value& h : p->handlers) drop(h);
  drop(p->intern);
  drop(p->parent);
  object_free(th, o);
}
void traverse(Object* o, Visitor& visit) {
  auto* p = static_cast<XmlParser*>(o);
  for (Value h : p->handlers) visit(h);
  visit(p->intern);
  visit(p->parent);
  traverse_attributes(o, visit);
}
// The parent stays: expat needs it to free what the two parsers share.
void clear(Thread& th, Object* o) {
  auto* p = static_cast<XmlParser*>(o);
  expat_clear_handlers(p);
  drop(p->intern);
  clear_attributes(th, o);
}

Owned parse_result(Thread& th, XmlParser* p, int status) {
  if (th.has_error()) return {};
  if (status == XML_STATUS_ERROR) return raise_expat(th, p, XML_GetErrorCode(p->expat));
  if (failed(expat_flush_text(th, p))) return {};
  return Owned::small_int(status);
}

Owned m_parse(Thread& th, XmlParser* p, Value data, bool is_final) {
  ExpatParsing<XmlParser> scope(th, p, "Parse");
  if (!scope.ok()) return {};
  BufferScope buffer(th);
  std::string_view text;
  if (is_str(data)) {
    Owned plain = str_encode(th, data, "utf-8", "strict");
    if (!plain) return {};
    text = str_view(data);
    (void)XML_SetEncoding(p->expat, "utf-8");
  } else {
    if (failed(buffer.open(data))) return {};
    text = buffer.bytes();
  }
  while (text.size() > kExpatMaxChunk) {
    int status = XML_Parse(p->expat, text.data(), static_cast<int>(kExpatMaxChunk), 0);
    if (status != XML_STATUS_OK || th.has_error()) return parse_result(th, p, status);
    text.remove_prefix(kExpatMaxChunk);
  }
  return parse_result(th, p, XML_Parse(p->expat, text.data(), static_cast<int>(text.size()), is_final));
}

// Reads up to kReadSize bytes into `into`. -1: an exception is pending.
int read_chunk(Thread& th, Value read, char* into) {
  Owned chunk = call_with(th, read, Value::small_int(kReadSize));
  if (!chunk) return -1;
  BufferScope buffer(th);
  if (!is_bytes(chunk) && !is_kind(chunk, Kind::kByteArray)) {
    (void)raise(th, th.rt->exc.TypeError, "read() did not return a bytes object (type={})", type_of(th, chunk));
    return -1;
  }
  if (failed(buffer.open(chunk))) return -1;
  std::string_view bytes = buffer.bytes();
  if (bytes.size() > kReadSize) {
    (void)raise(th, th.rt->exc.ValueError, "read() returned too much data: {} bytes requested, {} returned", kReadSize,
                bytes.size());
    return -1;
  }
  bytes.copy(into, bytes.size());
  return static_cast<int>(bytes.size());
}

Owned m_parse_file(Thread& th, XmlParser* p, Value file) {
  Owned read;
  Tri found = find_attr(th, file, lend(str_new(th, "read")), read);
  if (found == Tri::kError) return {};
  if (found == Tri::kFalse) return raise(th, th.rt->exc.TypeError, "argument must have 'read' attribute");
  ExpatParsing<XmlParser> scope(th, p, "ParseFile");
  if (!scope.ok()) return {};
  int status = XML_STATUS_OK;
  while (true) {
    void* into = XML_GetBuffer(p->expat, kReadSize);
    if (into == nullptr) return raise_expat(th, p, XML_GetErrorCode(p->expat));
    int n = read_chunk(th, read, static_cast<char*>(into));
    if (n < 0) return {};
    status = XML_ParseBuffer(p->expat, n, n == 0);
    if (th.has_error()) return {};
    if (status == XML_STATUS_ERROR || n == 0) break;
  }
  return parse_result(th, p, status);
}

Status m_set_base(Thread& th, XmlParser* p, Value base) {
  if (!is_str(base)) {
    return raise(th, th.rt->exc.TypeError, "SetBase() argument must be str, not {}", argument_type_name(th, base));
  }
  return XML_SetBase(p->expat, std::string(str_view(base)).c_str()) ? Status::kOk : Status(raise_no_memory(th));
}
Owned m_get_base(Thread& th, XmlParser* p) {
  const XML_Char* base = XML_GetBase(p->expat);
  return base == nullptr ? Owned::none() : str_new(th, base);
}
Owned m_get_input_context(Thread& th, XmlParser* p) {
  if (!p->in_callback) return Owned::none();
  int offset = 0, size = 0;
  const char* buffer = XML_GetInputContext(p->expat, &offset, &size);
  if (buffer == nullptr) return Owned::none();
  return bytes_new(th, {buffer + offset, static_cast<size_t>(size - offset)});
}

// A str or None as C string; `out` is empty with `is_null` for None.
Status optional_text(Thread& th, Value v, const char* what, std::string& out, bool& is_null) {
  is_null = v.is_empty() || v.is_none();
  if (is_null) return Status::kOk;
  if (!is_str(v)) {
    return raise(th, th.rt->exc.TypeError, "{} must be str or None, not {}", what, type_of(th, v));
  }
  out = str_view(v);
  if (out.find('\0') != std::string::npos) return raise(th, th.rt->exc.ValueError, "embedded null character");
  return Status::kOk;
}

Owned m_external_entity_parser(Thread& th, XmlParser* p, Value context, Value encoding) {
  std::string c, e;
  bool no_context, no_encoding;
  if (failed(optional_text(th, context, "ExternalEntityParserCreate() argument 1", c, no_context)) ||
      failed(optional_text(th, encoding, "ExternalEntityParserCreate() argument 2", e, no_encoding))) {
    return {};
  }
  XmlParser* child = new_parser(th);
  if (child == nullptr) return {};
  Owned result = Owned::steal(Value(child));
  child->parent = own(Value(p));
  child->expat =
      XML_ExternalEntityParserCreate(p->expat, no_context ? nullptr : c.c_str(), no_encoding ? nullptr : e.c_str());
  if (child->expat == nullptr) return raise_no_memory(th);
  XML_SetUserData(child->expat, child);
  child->buffer_size = p->buffer_size;
  if (p->text != nullptr) child->text = new std::string;
  child->ordered_attributes = p->ordered_attributes;
  child->specified_attributes = p->specified_attributes;
  child->namespace_prefixes = p->namespace_prefixes;
  if (p->intern) child->intern = own(p->intern);
  for (int i = 0; i < kExpatHandlerCount; ++i) {
    if (p->handlers[i]) child->handlers[i] = own(p->handlers[i]);
  }
  expat_install_handlers(child);
  return result;
}

int m_set_param_entity_parsing(Thread&, XmlParser* p, int flag) {
  return XML_SetParamEntityParsing(p->expat, static_cast<XML_ParamEntityParsing>(flag));
}
Status m_use_foreign_dtd(Thread& th, XmlParser* p, bool flag) {
  XML_Error e = XML_UseForeignDTD(p->expat, flag ? XML_TRUE : XML_FALSE);
  return e == XML_ERROR_NONE ? Status::kOk : Status(raise_expat(th, p, e));
}

#if XML_MAJOR_VERSION * 100 + XML_MINOR_VERSION >= 204
Status m_set_amplification(Thread& th, XmlParser* p, double factor) {
  if (XML_SetBillionLaughsAttackProtectionMaximumAmplification(p->expat, static_cast<float>(factor))) {
    return Status::kOk;
  }
  return raise_expat(th, p, XML_ERROR_INVALID_ARGUMENT,
                     p->parent ? "parser must be a root parser" : "'max_factor' must be at least 1.0");
}
Status m_set_threshold(Thread& th, XmlParser* p, Value threshold) {
  Owned i = index(th, threshold);
  uint64_t n = 0;
  if (!i) return Status::kError;
  if (int_sign(i) < 0) return raise(th, th.rt->exc.ValueError, "Cannot convert negative int");
  if (failed(int_as_u64(th, i, n))) return Status::kError;
  if (XML_SetBillionLaughsAttackProtectionActivationThreshold(p->expat, n)) return Status::kOk;
  return raise_expat(th, p, XML_ERROR_INVALID_ARGUMENT, "parser must be a root parser");
}
#endif

void m_set_reparse_deferral(Thread&, XmlParser* p, bool enabled) { expat_set_reparse_deferral(p->expat, enabled); }
bool m_get_reparse_deferral(Thread&, XmlParser*) { return false; }

const NativeDef kMethods[] = {
    method<&m_parse>("Parse(self, data, isfinal=False, /)", "Parse XML data; isfinal at the end of the input."),
    method<&m_parse_file>("ParseFile(self, file, /)", "Parse XML data from a file-like object."),
    method<&m_set_base>("SetBase(self, base, /)", "Set the base URL for the parser."),
    method<&m_get_base>("GetBase(self, /)", "The base URL of the parser."),
    method<&m_get_input_context>("GetInputContext(self, /)", "The input that made the present event, as bytes."),
    method<&m_external_entity_parser>("ExternalEntityParserCreate(self, context, encoding=None, /)",
                                      "Make a parser for an external entity."),
    method<&m_set_param_entity_parsing>("SetParamEntityParsing(self, flag, /)",
                                        "Say when parameter entities (and the external subset) are parsed."),
    method<&m_use_foreign_dtd>("UseForeignDTD(self, flag=True, /)", "Let the application provide an external subset."),
#if XML_MAJOR_VERSION * 100 + XML_MINOR_VERSION >= 204
    method<&m_set_amplification>("SetBillionLaughsAttackProtectionMaximumAmplification(self, max_factor, /)",
                                 "How many times its input an entity's text may be."),
    method<&m_set_threshold>("SetBillionLaughsAttackProtectionActivationThreshold(self, threshold, /)",
                             "From how many bytes on the amplification is limited."),
#endif
    method<&m_get_reparse_deferral>("GetReparseDeferralEnabled(self, /)", "Whether reparsing is put off."),
    method<&m_set_reparse_deferral>("SetReparseDeferralEnabled(self, enabled, /)", "Put reparsing off or not."),
};

XmlParser* self_of(Value v) { return v.as<XmlParser>(); }
Failure no_delete(Thread& th) { return raise(th, th.rt->exc.RuntimeError, "Cannot delete attribute"); }

template <int kIndex>
Owned get_handler(Thread&, Value self) {
  Value h = self_of(self)->handlers[kIndex];
  return h ? Owned::borrow(h) : Owned::none();
}
template <int kIndex>
Status set_handler(Thread& th, Value self, Value v) {
  if (!v) return no_delete(th);
  return expat_set_handler(th, self_of(self), kIndex, v);
}

template <bool XmlParser::* kFlag>
Owned get_flag(Thread&, Value self) {
  return Owned::boolean(self_of(self)->*kFlag);
}
template <bool XmlParser::* kFlag>
Status set_flag(Thread& th, Value self, Value v) {
  if (!v) return no_delete(th);
  Tri t = truth(th, v);
  if (t == Tri::kError) return Status::kError;
  self_of(self)->*kFlag = t == Tri::kTrue;
  if (kFlag == &XmlParser::namespace_prefixes) XML_SetReturnNSTriplet(self_of(self)->expat, t == Tri::kTrue);
  return Status::kOk;
}

Owned get_buffer_text(Thread&, Value self) { return Owned::boolean(self_of(self)->text != nullptr); }
Status set_buffer_text(Thread& th, Value self, Value v) {
  if (!v) return no_delete(th);
  XmlParser* p = self_of(self);
  Tri t = truth(th, v);
  if (t == Tri::kError) return Status::kError;
  if (t == Tri::kTrue) {
    if (p->text == nullptr) p->text = new std::string;
    return Status::kOk;
  }
  if (failed(expat_flush_text(th, p))) return Status::kError;
  delete std::exchange(p->text, nullptr);
  return Status::kOk;
}
Owned get_buffer_size(Thread&, Value self) {
  return Owned::small_int(static_cast<int64_t>(self_of(self)->buffer_size));
}
Status set_buffer_size(Thread& th, Value self, Value v) {
  if (!v) return no_delete(th);
  int64_t n = 0;
  if (!is_int(v)) return raise(th, th.rt->exc.TypeError, "buffer_size must be an integer");
  if (failed(int_as_i64(th, v, n))) return Status::kError;
  if (n <= 0) return raise(th, th.rt->exc.ValueError, "buffer_size must be greater than zero");
  if (n > INT32_MAX) return raise(th, th.rt->exc.ValueError, "buffer_size must not be greater than {}", INT32_MAX);
  XmlParser* p = self_of(self);
  if (static_cast<size_t>(n) != p->buffer_size && failed(expat_flush_text(th, p))) return Status::kError;
  p->buffer_size = static_cast<size_t>(n);
  return Status::kOk;
}
Owned get_buffer_used(Thread&, Value self) {
  std::string* text = self_of(self)->text;
  return Owned::small_int(text == nullptr ? 0 : static_cast<int64_t>(text->size()));
}
Owned get_intern(Thread&, Value self) {
  Value d = self_of(self)->intern;
  return d ? Owned::borrow(d) : Owned::none();
}
Status intern_read_only(Thread& th, Value, Value) { return raise(th, th.rt->exc.AttributeError, "readonly attribute"); }
template <auto kFunction>
Owned get_position(Thread& th, Value self) {
  return int_from_i64(th, static_cast<int64_t>(kFunction(self_of(self)->expat)));
}

const GetSetDef kAttributes[] = {
#define DX_EXPAT_HANDLER(name, attribute, setter) {attribute, &get_handler<kExpat##name>, &set_handler<kExpat##name>},
#include "core/modules/expat/handlers.def"
#undef DX_EXPAT_HANDLER
    {"ErrorCode", &get_position<&XML_GetErrorCode>},
    {"ErrorLineNumber", &get_position<&XML_GetCurrentLineNumber>},
    {"ErrorColumnNumber", &get_position<&XML_GetCurrentColumnNumber>},
    {"ErrorByteIndex", &get_position<&XML_GetCurrentByteIndex>},
    {"CurrentLineNumber", &get_position<&XML_GetCurrentLineNumber>},
    {"CurrentColumnNumber", &get_position<&XML_GetCurrentColumnNumber>},
    {"CurrentByteIndex", &get_position<&XML_GetCurrentByteIndex>},
    {"buffer_size", &get_buffer_size, &set_buffer_size},
    {"buffer_text", &get_buffer_text, &set_buffer_text},
    {"buffer_used", &get_buffer_used},
    {"namespace_prefixes", &get_flag<&XmlParser::namespace_prefixes>, &set_flag<&XmlParser::namespace_prefixes>},
    {"ordered_attributes", &get_flag<&XmlParser::ordered_attributes>, &set_flag<&XmlParser::ordered_attributes>},
    {"specified_attributes", &get_flag<&XmlParser::specified_attributes>, &set_flag<&XmlParser::specified_attributes>},
    {"intern", &get_intern, &intern_read_only},
};

const TypeSpec kParserSpec = {
    "pyexpat.xmlparser",
    sizeof(XmlParser),
    Kind::kOther,
    TypeFlags::kDisallowNew | TypeFlags::kGc | TypeFlags::kImmutable,
    "XML parser",
    [](TypeSlots& s) {
      s.dealloc = dealloc;
      s.traverse = traverse;
      s.clear = clear;
    },
    kMethods,
    kAttributes,
};

}  // namespace

Failure raise_expat(Thread& th, XmlParser* p, int code, std::string_view text) {
  auto line = XML_GetErrorLineNumber(p->expat);
  auto column = XML_GetErrorColumnNumber(p->expat);
  std::string message(text);
  if (text.empty()) {
    const char* known = XML_ErrorString(static_cast<XML_Error>(code));
    message = known == nullptr ? "(null)" : known;
    message += ": line " + std::to_string(line) + ", column " + std::to_string(column);
  }
  Owned words = str_new(th, message);
  Owned e = words ? call_with(th, type_value(error_type(th)), words.get()) : Owned();
  if (!e || failed(set_attr(th, e, "code", Value::small_int(code))) ||
      failed(set_attr(th, e, "offset", Value::small_int(static_cast<int64_t>(column)))) ||
      failed(set_attr(th, e, "lineno", Value::small_int(static_cast<int64_t>(line))))) {
    return {};
  }
  return raise_exception(th, e);
}

#if XML_MAJOR_VERSION * 100 + XML_MINOR_VERSION >= 206
void expat_set_reparse_deferral(XML_Parser expat, bool enabled) {
  (void)XML_SetReparseDeferralEnabled(expat, enabled ? XML_TRUE : XML_FALSE);
}
#else
void expat_set_reparse_deferral(XML_Parser, bool) {}
#endif

Type* init_expat_parser(Thread& th) { return type_from_spec(th, kParserSpec); }

Owned expat_parser_create(Thread& th, Value encoding, Value namespace_separator, Value intern) {
  std::string e, n;
  bool no_encoding, no_namespace;
  if (failed(optional_text(th, encoding, "ParserCreate() argument 'encoding'", e, no_encoding)) ||
      failed(
          optional_text(th, namespace_separator, "ParserCreate() argument 'namespace_separator'", n, no_namespace))) {
    return {};
  }
  if (n.size() > 1) {
    return raise(th, th.rt->exc.ValueError, "namespace_separator must be at most one character, omitted, or None");
  }
  if (intern && !intern.is_none() && !is_dict(intern)) {
    return raise(th, th.rt->exc.TypeError, "intern must be a dictionary");
  }
  XmlParser* p = new_parser(th);
  if (p == nullptr) return {};
  Owned result = Owned::steal(Value(p));
  p->expat = no_namespace ? XML_ParserCreate(no_encoding ? nullptr : e.c_str())
                          : XML_ParserCreateNS(no_encoding ? nullptr : e.c_str(), n.empty() ? '\0' : n[0]);
  if (p->expat == nullptr) return raise(th, th.rt->exc.RuntimeError, "XML_ParserCreate failed");
  if (!intern) {
    p->intern = dict_new(th).release();
    if (!p->intern) return {};
  } else if (!intern.is_none()) {
    p->intern = own(intern);
  }
  XML_SetHashSalt(p->expat, static_cast<unsigned long>(th.rt->hash_seed[0] | 1));
  XML_SetUserData(p->expat, p);
  XML_SetUnknownEncodingHandler(p->expat, &expat_unknown_encoding, p);
  return result;
}

}  // namespace dxpy
