// The class XMLParser: expat's callbacks go to the methods of a target, or straight to the tree when the target is a
// TreeBuilder. After an exception the callbacks do nothing.
#include "core/modules/expat/element_tree.h"
#include "core/modules/module_state.h"
#include "core/object/buffer.h"
#include "core/object/bytes.h"

namespace dxpy {

namespace {

constexpr int kReadSize = 64 * 1024;

using Fields =
    OwnedFields<TreeParser, &TreeParser::target, &TreeParser::entity, &TreeParser::names, &TreeParser::on_start,
                &TreeParser::on_end, &TreeParser::on_data, &TreeParser::on_start_ns, &TreeParser::on_end_ns,
                &TreeParser::on_comment, &TreeParser::on_pi, &TreeParser::on_doctype, &TreeParser::on_close>;

void dealloc(Thread& th, Object* o) {
  auto* p = static_cast<TreeParser*>(o);
  if (p->expat != nullptr) XML_ParserFree(std::exchange(p->expat, nullptr));
  Fields::dealloc(th, o);
}

// --- what the callbacks share

struct Event {
  explicit Event(void* user_data)
      : p(static_cast<TreeParser*>(user_data)),
        th(*p->thread),
        builder(is_exact_builder(th, p->target) ? p->target.as<TreeBuilder>() : nullptr),
        dead(th.has_error()) {}
  TreeParser* p;
  Thread& th;
  TreeBuilder* builder;  // nullptr: the target is something else
  bool dead;
};

// The str of a name, one object per name; a namespace in braces.
Owned name_str(Thread& th, TreeParser* p, const XML_Char* raw) {
  std::string_view text(raw);
  if (Value known = dict_get_text(th, p->names, text)) return Owned::borrow(known);
  Owned name;
  if (text.find('}') == std::string_view::npos) {
    name = str_new(th, text);
  } else {
    StrBuilder whole(th);
    whole.append('{');
    whole.append(text);
    name = whole.finish();
  }
  return name && !failed(dict_set_text(th, p->names, text, name)) ? std::move(name) : Owned();
}
Owned text_str(Thread& th, const XML_Char* text) { return str_new(th, text == nullptr ? "" : text); }
Owned text_or_none(Thread& th, const XML_Char* text) { return text == nullptr ? Owned::none() : str_new(th, text); }

// Calls a method of the target with new arguments; an empty one means that making it failed.
template <typename... A>
void notify(Thread& th, Value method, A... args) {
  if (!(... && bool(args))) return;
  Owned callee = Owned::borrow(method);
  (void)call_with(th, callee, args.get()...);
}

// Raises ParseError. `text` nullptr: expat's words for the code.
Failure raise_parse_error(Thread& th, TreeParser* p, int code, const char* text = nullptr) {
  auto line = static_cast<int64_t>(XML_GetErrorLineNumber(p->expat));
  auto column = static_cast<int64_t>(XML_GetErrorColumnNumber(p->expat));
  if (text == nullptr) text = XML_ErrorString(static_cast<XML_Error>(code));
  Owned message = format_str(th, "{}: line {}, column {}", text == nullptr ? "(null)" : text, line, column);
  Owned error = message ? call_with(th, element_tree_state(th).parse_error, message.get()) : Owned();
  Owned position = error ? tuple_of(th, Value::small_int(line), Value::small_int(column)) : Owned();
  if (!position || failed(set_attr(th, error, "code", Value::small_int(code))) ||
      failed(set_attr(th, error, "position", position))) {
    return {};
  }
  return raise_exception(th, error);
}

// --- callbacks

void on_start(void* user, const XML_Char* tag, const XML_Char** atts) {
  Event e(user);
  if (e.dead) return;
  Owned name = name_str(e.th, e.p, tag);
  Owned attrib = name && (atts[0] != nullptr || e.builder == nullptr) ? dict_new(e.th) : Owned();
  for (; attrib && atts[0] != nullptr; atts += 2) {
    Owned key = name_str(e.th, e.p, atts[0]);
    Owned value = key ? str_new(e.th, atts[1]) : Owned();
    if (!value || failed(dict_set(e.th, attrib, key, value))) return;
  }
  if (e.th.has_error()) return;
  if (e.builder != nullptr) {
    (void)tree_builder_start(e.th, e.builder, name, attrib);
  } else if (e.p->on_start) {
    notify(e.th, e.p->on_start, std::move(name), std::move(attrib));
  }
}

void on_end(void* user, const XML_Char* tag) {
  Event e(user);
  if (e.dead) return;
  if (e.builder != nullptr) {
    (void)tree_builder_end(e.th, e.builder);
  } else if (e.p->on_end) {
    notify(e.th, e.p->on_end, name_str(e.th, e.p, tag));
  }
}

void on_data(void* user, const XML_Char* data, int length) {
  Event e(user);
  if (e.dead) return;
  std::string_view text(data, static_cast<size_t>(length));
  if (e.builder != nullptr) {
    tree_builder_text(e.builder, text);
  } else if (e.p->on_data) {
    notify(e.th, e.p->on_data, str_new(e.th, text));
  }
}

// Anything that has no callback of its own; entities that nobody declared are what matters.
void on_default(void* user, const XML_Char* data, int length) {
  Event e(user);
  if (e.dead || length < 2 || data[0] != '&') return;
  std::string_view whole(data, static_cast<size_t>(length));
  Owned key = str_new(e.th, whole.substr(1, whole.size() - 2));
  Owned value = key && e.p->entity ? Owned::borrow(dict_get(e.th, e.p->entity, key)) : Owned();
  if (e.th.has_error()) return;
  if (!value) {
    std::string text = "undefined entity " + std::string(whole.substr(0, 100));
    (void)raise_parse_error(e.th, e.p, XML_ERROR_UNDEFINED_ENTITY, text.c_str());
  } else if (e.builder != nullptr) {
    (void)tree_builder_data(e.th, e.builder, value);
  } else if (e.p->on_data) {
    notify(e.th, e.p->on_data, std::move(value));
  }
}

void on_start_ns(void* user, const XML_Char* prefix, const XML_Char* uri) {
  Event e(user);
  if (e.dead) return;
  Owned name = text_str(e.th, prefix), value = name ? text_str(e.th, uri) : Owned();
  if (!value) return;
  if (e.builder != nullptr) {
    Owned pair = tuple_of(e.th, name, value);
    if (pair) (void)tree_builder_event(e.th, e.builder, e.builder->start_ns_event, pair);
  } else if (e.p->on_start_ns) {
    notify(e.th, e.p->on_start_ns, std::move(name), std::move(value));
  }
}

void on_end_ns(void* user, const XML_Char* prefix) {
  Event e(user);
  if (e.dead) return;
  if (e.builder != nullptr) {
    (void)tree_builder_event(e.th, e.builder, e.builder->end_ns_event, Value::none());
  } else if (e.p->on_end_ns) {
    notify(e.th, e.p->on_end_ns, text_str(e.th, prefix));
  }
}

void on_comment(void* user, const XML_Char* data) {
  Event e(user);
  if (e.dead) return;
  if (e.builder != nullptr) {
    Owned text = str_new(e.th, data);
    if (text) (void)tree_builder_comment(e.th, e.builder, text);
  } else if (e.p->on_comment) {
    notify(e.th, e.p->on_comment, str_new(e.th, data));
  }
}

void on_pi(void* user, const XML_Char* target, const XML_Char* data) {
  Event e(user);
  if (e.dead) return;
  if (e.builder != nullptr) {
    if (!e.builder->insert_pis && !(e.builder->append_event && e.builder->pi_event)) return;
    Owned name = str_new(e.th, target), text = name ? str_new(e.th, data) : Owned();
    if (text) (void)tree_builder_pi(e.th, e.builder, name, text);
  } else if (e.p->on_pi) {
    notify(e.th, e.p->on_pi, str_new(e.th, target), str_new(e.th, data));
  }
}

void on_start_doctype(void* user, const XML_Char* name, const XML_Char* system_id, const XML_Char* public_id, int) {
  Event e(user);
  if (e.dead) return;
  if (e.p->on_doctype) {
    notify(e.th, e.p->on_doctype, name_str(e.th, e.p, name), text_or_none(e.th, public_id),
           text_or_none(e.th, system_id));
    return;
  }
  Owned own_method;
  if (find_attr(e.th, Value(e.p), str_intern(e.th, "doctype"), own_method) == Tri::kTrue) {
    (void)warn(e.th, e.th.rt->exc.RuntimeWarning,
               "The doctype() method of XMLParser is ignored.  Define doctype() method on the TreeBuilder target.");
  }
}

int on_unknown_encoding(void* user, const XML_Char* name, XML_Encoding* info) {
  return expat_single_byte_encoding(*static_cast<TreeParser*>(user)->thread, name, info);
}

// --- making and feeding parsers

struct TargetMethod {
  const char* name;
  Value TreeParser::* field;
};
constexpr TargetMethod kTargetMethods[] = {
    {"start", &TreeParser::on_start},   {"end", &TreeParser::on_end},
    {"data", &TreeParser::on_data},     {"start_ns", &TreeParser::on_start_ns},
    {"end_ns", &TreeParser::on_end_ns}, {"comment", &TreeParser::on_comment},
    {"pi", &TreeParser::on_pi},         {"doctype", &TreeParser::on_doctype},
    {"close", &TreeParser::on_close},
};

Status take_target(Thread& th, TreeParser* p, Owned target) {
  for (const TargetMethod& m : kTargetMethods) {
    Owned found;
    if (find_attr(th, target, str_intern(th, m.name), found) == Tri::kError) return Status::kError;
    assign_owned(p->*m.field, std::move(found));
  }
  assign_owned(p->target, std::move(target));
  return Status::kOk;
}

void install(TreeParser* p) {
  XML_SetUserData(p->expat, p);
  XML_SetElementHandler(p->expat, &on_start, &on_end);
  XML_SetDefaultHandlerExpand(p->expat, &on_default);
  XML_SetCharacterDataHandler(p->expat, &on_data);
  if (p->on_start_ns) XML_SetStartNamespaceDeclHandler(p->expat, &on_start_ns);
  if (p->on_end_ns) XML_SetEndNamespaceDeclHandler(p->expat, &on_end_ns);
  if (p->on_comment) XML_SetCommentHandler(p->expat, &on_comment);
  if (p->on_pi) XML_SetProcessingInstructionHandler(p->expat, &on_pi);
  XML_SetStartDoctypeDeclHandler(p->expat, &on_start_doctype);
  XML_SetUnknownEncodingHandler(p->expat, &on_unknown_encoding, p);
}

Status init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  if (nargs > 0) return raise(th, th.rt->exc.TypeError, "XMLParser() takes no positional arguments");
  Value v[2];
  if (failed(native_match(th, "XMLParser(*, target=None, encoding=None)", args, nargs, kwnames, v, 2))) {
    return Status::kError;
  }
  if (!v[1].is_none() && !is_str(v[1])) {
    return raise(th, th.rt->exc.TypeError, "XMLParser() argument 'encoding' must be str or None, not {}",
                 type_of(th, v[1]));
  }
  auto* p = self.as<TreeParser>();
  if (p->thread != nullptr) return raise(th, th.rt->exc.RuntimeError, "cannot call __init__() from within a handler");
  std::string encoding = v[1].is_none() ? std::string() : std::string(str_view(v[1]));
  XML_Parser expat = XML_ParserCreateNS(v[1].is_none() ? nullptr : encoding.c_str(), '}');
  if (expat == nullptr) return raise_no_memory(th);
  XML_SetHashSalt(expat, static_cast<unsigned long>(th.rt->hash_seed[0] | 1));
  if (XML_Parser old = std::exchange(p->expat, expat)) XML_ParserFree(old);
  assign_owned(p->entity, dict_new(th));
  assign_owned(p->names, dict_new(th));
  Owned target = v[0].is_none() ? tree_builder_new(th) : Owned::borrow(v[0]);
  if (!p->entity || !p->names || !target || failed(take_target(th, p, std::move(target)))) return Status::kError;
  install(p);
  return Status::kOk;
}

Status check_ready(Thread& th, TreeParser* p) {
  if (p->target) return Status::kOk;
  return raise(th, th.rt->exc.ValueError, "XMLParser.__init__() wasn't called");
}

Status parse(Thread& th, TreeParser* p, std::string_view data, bool is_final) {
  ExpatParsing<TreeParser> scope(th, p, "feed");
  if (!scope.ok()) return Status::kError;
  int status = XML_STATUS_OK;
  do {
    std::string_view part = data.substr(0, kExpatMaxChunk);
    data.remove_prefix(part.size());
    status = XML_Parse(p->expat, part.data(), static_cast<int>(part.size()), is_final && data.empty());
    if (th.has_error()) return Status::kError;
    if (status == XML_STATUS_ERROR) return raise_parse_error(th, p, XML_GetErrorCode(p->expat));
  } while (!data.empty());
  return Status::kOk;
}

Status feed(Thread& th, TreeParser* p, Value data) {
  if (is_str(data)) {
    Owned checked = str_encode(th, data, "utf-8", "strict");
    if (!checked) return Status::kError;
    (void)XML_SetEncoding(p->expat, "utf-8");
    return parse(th, p, str_view(data), false);
  }
  BufferScope buffer(th);
  return failed(buffer.open(data)) ? Status::kError : parse(th, p, buffer.bytes(), false);
}

// The end of the document. The result: the tree, if the target makes one.
Owned finish(Thread& th, TreeParser* p) {
  if (failed(parse(th, p, "", true))) return {};
  return is_exact_builder(th, p->target) ? tree_builder_close(p->target.as<TreeBuilder>()) : Owned::none();
}

Status m_feed(Thread& th, TreeParser* p, Value data) {
  return failed(check_ready(th, p)) ? Status::kError : feed(th, p, data);
}

Owned m_close(Thread& th, TreeParser* p) {
  Owned result = failed(check_ready(th, p)) ? Owned() : finish(th, p);
  if (!result || is_exact_builder(th, p->target) || !p->on_close) return result;
  return call(th, lend(Owned::borrow(p->on_close)));
}

Status m_flush(Thread& th, TreeParser* p) {
  if (failed(check_ready(th, p))) return Status::kError;
  expat_set_reparse_deferral(p->expat, false);
  Status ok = parse(th, p, "", false);
  expat_set_reparse_deferral(p->expat, true);
  return ok;
}

Owned m_parse_whole(Thread& th, TreeParser* p, Value file) {
  if (failed(check_ready(th, p))) return {};
  Owned read = get_attr(th, file, "read");
  while (read) {
    Owned chunk = call_with(th, read, Value::small_int(kReadSize));
    if (!chunk) return {};
    if (is_str(chunk)) {
      if (str_view(chunk).empty()) break;
    } else if (!is_bytes(chunk) || chunk.as<Bytes>()->view().empty()) {
      break;
    }
    if (failed(feed(th, p, chunk))) return {};
  }
  return read ? finish(th, p) : Owned();
}

// --- events, for XMLPullParser

// Remembers that events of this name are wanted, and lets expat report them.
Status want_event(Thread& th, TreeParser* p, TreeBuilder* b, Value event, std::string_view name) {
  const struct {
    std::string_view name;
    Value TreeBuilder::* field;
  } kEvents[] = {
      {"start", &TreeBuilder::start_event},       {"end", &TreeBuilder::end_event},
      {"start-ns", &TreeBuilder::start_ns_event}, {"end-ns", &TreeBuilder::end_ns_event},
      {"comment", &TreeBuilder::comment_event},   {"pi", &TreeBuilder::pi_event},
  };
  for (auto& row : kEvents) {
    if (row.name != name) continue;
    assign(b->*row.field, event);
    if (name == "start-ns") XML_SetStartNamespaceDeclHandler(p->expat, &on_start_ns);
    if (name == "end-ns") XML_SetEndNamespaceDeclHandler(p->expat, &on_end_ns);
    if (name == "comment") XML_SetCommentHandler(p->expat, &on_comment);
    if (name == "pi") XML_SetProcessingInstructionHandler(p->expat, &on_pi);
    return Status::kOk;
  }
  return raise(th, th.rt->exc.ValueError, "unknown event '{}'", name);
}

Status m_set_events(Thread& th, TreeParser* p, Value queue, Value events) {
  if (failed(check_ready(th, p))) return Status::kError;
  if (!is_exact_builder(th, p->target)) {
    return raise(th, th.rt->exc.TypeError, "event handling only supported for ElementTree.TreeBuilder targets");
  }
  auto* b = p->target.as<TreeBuilder>();
  Owned append = get_attr(th, queue, "append");
  if (!append) return Status::kError;
  assign_owned(b->append_event, std::move(append));
  for (Value* field :
       {&b->start_event, &b->end_event, &b->start_ns_event, &b->end_ns_event, &b->comment_event, &b->pi_event}) {
    drop(*field);
  }
  if (events.is_none()) {
    assign(b->end_event, str_intern(th, "end"));
    return Status::kOk;
  }
  Owned all = sequence_fast(th, events, "events must be a sequence");
  Owned names = all ? sequence_to_tuple(th, all) : Owned();
  if (!names) return Status::kError;
  for (Value event : names.as<Tuple>()->span()) {
    if (!is_str(event) && !is_bytes(event)) return raise(th, th.rt->exc.ValueError, "invalid events sequence");
    std::string_view name = is_str(event) ? str_view(event) : event.as<Bytes>()->view();
    if (failed(want_event(th, p, b, event, name))) return Status::kError;
  }
  return Status::kOk;
}

const NativeDef kMethods[] = {
    method<&m_feed>("feed(self, data, /)", "Parse some more of the document."),
    method<&m_close>("close(self, /)", "End the document; what the target's close gives."),
    method<&m_flush>("flush(self, /)", "Report everything that is known of the document so far."),
    method<&m_parse_whole>("_parse_whole(self, file, /)", "Parse all that a file gives."),
    method<&m_set_events>("_setevents(self, events_queue, events_to_report=None, /)",
                          "Have events appended to a queue; for XMLPullParser."),
};

template <Value TreeParser::* kField>
Owned get_field(Thread&, Value self) {
  Value v = self.as<TreeParser>()->*kField;
  return v ? Owned::borrow(v) : Owned::none();
}
Owned get_version(Thread& th, Value) {
  XML_Expat_Version v = XML_ExpatVersionInfo();
  return format_str(th, "Expat {}.{}.{}", v.major, v.minor, v.micro);
}
const GetSetDef kGetSets[] = {
    {"entity", get_field<&TreeParser::entity>},
    {"target", get_field<&TreeParser::target>},
    {"version", get_version},
};

const TypeSpec kSpec = {
    "xml.etree.ElementTree.XMLParser",
    sizeof(TreeParser),
    Kind::kOther,
    TypeFlags::kBaseType | TypeFlags::kGc | TypeFlags::kImmutable,
    nullptr,
    [](TypeSlots& s) {
      Fields::fill(s);
      s.dealloc = dealloc;
      s.construct = [](Thread& th, Type* cls, const Value*, size_t, Value) {
        return Owned::steal(Value(static_cast<Object*>(make_instance<TreeParser>(th, cls))));
      };
      s.init = init;
    },
    kMethods,
    kGetSets,
};

}  // namespace

Type* init_tree_parser(Thread& th) { return type_from_spec(th, kSpec); }

}  // namespace dxpy
