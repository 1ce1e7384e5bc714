// What expat calls while it parses: each callback passes collected text on, makes Python values of its arguments and
// calls the handler. After an exception the parser is stopped and no handler is called any more.
#include "core/modules/expat/pyexpat.h"
#include "core/modules/native_type.h"
#include "core/object/dict.h"
#include "core/object/int.h"
#include "core/object/list.h"

namespace dxpy {

namespace {

XmlParser* parser_of(void* user_data) { return static_cast<XmlParser*>(user_data); }

// The str of a name, one object per text when the parser interns; None for a null pointer.
Owned name_str(Thread& th, XmlParser* p, const XML_Char* text) {
  if (text == nullptr) return Owned::none();
  Owned s = str_new(th, text);
  if (!s || !p->intern) return s;
  return dict_set_default(th, p->intern, s, s);
}
Owned text_str(Thread& th, const XML_Char* text) { return text == nullptr ? Owned::none() : str_new(th, text); }

void stop(XmlParser* p) {
  expat_clear_handlers(p);
  XML_StopParser(p->expat, XML_FALSE);
}

// Calls a handler with owned arguments; an empty one among them means that making it failed.
Owned call_handler(Thread& th, XmlParser* p, int index, const Owned* args, size_t count) {
  Value values[8];
  for (size_t i = 0; i < count; ++i) {
    if (!args[i]) {
      stop(p);
      return {};
    }
    values[i] = args[i].get();
  }
  Owned handler = Owned::borrow(p->handlers[index]);
  bool outer = std::exchange(p->in_callback, true);
  Owned result = call(th, handler, values, count);
  p->in_callback = outer;
  if (!result) stop(p);
  return result;
}
template <typename... A>
Owned call_with_args(Thread& th, XmlParser* p, int index, A... args) {
  Owned list[] = {std::move(args)..., Owned()};
  return call_handler(th, p, index, list, sizeof...(A));
}

// Whether the handler is to be called: it exists, nothing has been raised, and collected text has been passed on.
bool ready(Thread& th, XmlParser* p, int index) {
  if (!p->handlers[index] || th.has_error()) return false;
  if (failed(expat_flush_text(th, p))) {
    stop(p);
    return false;
  }
  return bool(p->handlers[index]);
}

Owned attributes(Thread& th, XmlParser* p, const XML_Char** atts) {
  size_t count = 0;
  if (p->specified_attributes) {
    count = static_cast<size_t>(XML_GetSpecifiedAttributeCount(p->expat));
  } else {
    while (atts[count] != nullptr) count += 2;
  }
  Owned all = p->ordered_attributes ? list_new(th, count) : dict_new(th);
  for (size_t i = 0; all && i < count; i += 2) {
    Owned name = name_str(th, p, atts[i]);
    Owned value = name ? str_new(th, atts[i + 1]) : Owned();
    if (!value) return {};
    Status ok = p->ordered_attributes ? list_append(th, all.as<List>(), name) : dict_set(th, all, name, value);
    if (failed(ok) || (p->ordered_attributes && failed(list_append(th, all.as<List>(), value)))) return {};
  }
  return all;
}

#define DX_BEGIN(name)            \
  XmlParser* p = parser_of(user); \
  Thread& th = *p->thread;        \
  if (!ready(th, p, kExpat##name)) return

void on_StartElement(void* user, const XML_Char* name, const XML_Char** atts) {
  DX_BEGIN(StartElement);
  Owned all = attributes(th, p, atts);
  Owned n = all ? name_str(th, p, name) : Owned();
  (void)call_with_args(th, p, kExpatStartElement, std::move(n), std::move(all));
}
void on_EndElement(void* user, const XML_Char* name) {
  DX_BEGIN(EndElement);
  (void)call_with_args(th, p, kExpatEndElement, name_str(th, p, name));
}
void on_ProcessingInstruction(void* user, const XML_Char* target, const XML_Char* data) {
  DX_BEGIN(ProcessingInstruction);
  (void)call_with_args(th, p, kExpatProcessingInstruction, name_str(th, p, target), text_str(th, data));
}

Status character_data(Thread& th, XmlParser* p, std::string_view data) {
  Owned handler = Owned::borrow(p->handlers[kExpatCharacterData]);
  if (!handler) return Status::kOk;
  Owned s = str_new(th, data);
  bool outer = std::exchange(p->in_callback, true);
  Owned result = s ? call_with(th, handler, s.get()) : Owned();
  p->in_callback = outer;
  return result ? Status::kOk : Status::kError;
}

void on_CharacterData(void* user, const XML_Char* data, int length) {
  XmlParser* p = parser_of(user);
  Thread& th = *p->thread;
  if (th.has_error() || !p->handlers[kExpatCharacterData]) return;
  std::string_view text(data, static_cast<size_t>(length));
  if (p->text == nullptr) {
    if (failed(character_data(th, p, text))) stop(p);
    return;
  }
  if (p->text->size() + text.size() > p->buffer_size) {
    if (failed(expat_flush_text(th, p))) return stop(p);
    if (!p->handlers[kExpatCharacterData]) return;
  }
  if (p->text == nullptr || text.size() > p->buffer_size) {
    if (failed(character_data(th, p, text))) stop(p);
  } else {
    p->text->append(text);
  }
}

void on_UnparsedEntityDecl(void* user, const XML_Char* entity, const XML_Char* base, const XML_Char* system_id,
                           const XML_Char* public_id, const XML_Char* notation) {
  DX_BEGIN(UnparsedEntityDecl);
  (void)call_with_args(th, p, kExpatUnparsedEntityDecl, name_str(th, p, entity), name_str(th, p, base),
                       name_str(th, p, system_id), name_str(th, p, public_id), name_str(th, p, notation));
}
void on_NotationDecl(void* user, const XML_Char* notation, const XML_Char* base, const XML_Char* system_id,
                     const XML_Char* public_id) {
  DX_BEGIN(NotationDecl);
  (void)call_with_args(th, p, kExpatNotationDecl, name_str(th, p, notation), name_str(th, p, base),
                       name_str(th, p, system_id), name_str(th, p, public_id));
}
void on_StartNamespaceDecl(void* user, const XML_Char* prefix, const XML_Char* uri) {
  DX_BEGIN(StartNamespaceDecl);
  (void)call_with_args(th, p, kExpatStartNamespaceDecl, name_str(th, p, prefix), name_str(th, p, uri));
}
void on_EndNamespaceDecl(void* user, const XML_Char* prefix) {
  DX_BEGIN(EndNamespaceDecl);
  (void)call_with_args(th, p, kExpatEndNamespaceDecl, name_str(th, p, prefix));
}
void on_Comment(void* user, const XML_Char* data) {
  DX_BEGIN(Comment);
  (void)call_with_args(th, p, kExpatComment, text_str(th, data));
}
void on_StartCdataSection(void* user) {
  DX_BEGIN(StartCdataSection);
  (void)call_handler(th, p, kExpatStartCdataSection, nullptr, 0);
}
void on_EndCdataSection(void* user) {
  DX_BEGIN(EndCdataSection);
  (void)call_handler(th, p, kExpatEndCdataSection, nullptr, 0);
}
void on_Default(void* user, const XML_Char* data, int length) {
  DX_BEGIN(Default);
  (void)call_with_args(th, p, kExpatDefault, str_new(th, {data, static_cast<size_t>(length)}));
}
void on_DefaultHandlerExpand(void* user, const XML_Char* data, int length) {
  DX_BEGIN(DefaultHandlerExpand);
  (void)call_with_args(th, p, kExpatDefaultHandlerExpand, str_new(th, {data, static_cast<size_t>(length)}));
}

// The number that a handler returned; 0 when it raised.
int number_result(Thread& th, XmlParser* p, Owned result) {
  if (!result) return 0;
  int64_t n = 0;
  if (!is_int(result)) {
    (void)raise(th, th.rt->exc.TypeError, "an integer is required");
    stop(p);
    return 0;
  }
  if (!int_fits_i64(result, n)) return 1;
  return n != 0 ? 1 : 0;
}
int on_NotStandalone(void* user) {
  DX_BEGIN(NotStandalone) 0;
  return number_result(th, p, call_handler(th, p, kExpatNotStandalone, nullptr, 0));
}
int on_ExternalEntityRef(XML_Parser expat, const XML_Char* context, const XML_Char* base, const XML_Char* system_id,
                         const XML_Char* public_id) {
  void* user = XML_GetUserData(expat);
  DX_BEGIN(ExternalEntityRef) 0;
  return number_result(th, p,
                       call_with_args(th, p, kExpatExternalEntityRef, text_str(th, context), name_str(th, p, base),
                                      name_str(th, p, system_id), name_str(th, p, public_id)));
}
void on_StartDoctypeDecl(void* user, const XML_Char* name, const XML_Char* system_id, const XML_Char* public_id,
                         int has_internal_subset) {
  DX_BEGIN(StartDoctypeDecl);
  (void)call_with_args(th, p, kExpatStartDoctypeDecl, name_str(th, p, name), name_str(th, p, system_id),
                       name_str(th, p, public_id), Owned::small_int(has_internal_subset));
}
void on_EndDoctypeDecl(void* user) {
  DX_BEGIN(EndDoctypeDecl);
  (void)call_handler(th, p, kExpatEndDoctypeDecl, nullptr, 0);
}
void on_EntityDecl(void* user, const XML_Char* entity, int is_parameter_entity, const XML_Char* value, int length,
                   const XML_Char* base, const XML_Char* system_id, const XML_Char* public_id,
                   const XML_Char* notation) {
  DX_BEGIN(EntityDecl);
  Owned v = value == nullptr ? Owned::none() : str_new(th, {value, static_cast<size_t>(length)});
  (void)call_with_args(th, p, kExpatEntityDecl, name_str(th, p, entity), Owned::small_int(is_parameter_entity),
                       std::move(v), name_str(th, p, base), name_str(th, p, system_id), name_str(th, p, public_id),
                       name_str(th, p, notation));
}
void on_XmlDecl(void* user, const XML_Char* version, const XML_Char* encoding, int standalone) {
  DX_BEGIN(XmlDecl);
  (void)call_with_args(th, p, kExpatXmlDecl, text_str(th, version), text_str(th, encoding),
                       Owned::small_int(standalone));
}

// (type, quantifier, name, children)
Owned content_model(Thread& th, XmlParser* p, const XML_Content* model) {
  NativeScope deeper(th, " in conv_content_model");
  if (!deeper.ok()) return {};
  Owned children = list_new(th);
  for (unsigned i = 0; children && i < model->numchildren; ++i) {
    Owned child = content_model(th, p, &model->children[i]);
    if (!child || failed(list_append(th, children.as<List>(), child))) return {};
  }
  Owned tuple = children ? list_to_tuple(th, children) : Owned();
  Owned name = tuple ? text_str(th, model->name) : Owned();
  if (!name) return {};
  return tuple_of(th, Value::small_int(model->type), Value::small_int(model->quant), name.get(), tuple.get());
}
void on_ElementDecl(void* user, const XML_Char* name, XML_Content* model) {
  XmlParser* p = parser_of(user);
  Thread& th = *p->thread;
  if (ready(th, p, kExpatElementDecl)) {
    Owned m = content_model(th, p, model);
    Owned n = m ? name_str(th, p, name) : Owned();
    (void)call_with_args(th, p, kExpatElementDecl, std::move(n), std::move(m));
  }
  XML_FreeContentModel(p->expat, model);
}
void on_AttlistDecl(void* user, const XML_Char* element, const XML_Char* attribute, const XML_Char* type,
                    const XML_Char* value, int required) {
  DX_BEGIN(AttlistDecl);
  (void)call_with_args(th, p, kExpatAttlistDecl, name_str(th, p, element), name_str(th, p, attribute),
                       text_str(th, type), text_str(th, value), Owned::small_int(required));
}
void on_SkippedEntity(void* user, const XML_Char* name, int is_parameter_entity) {
  DX_BEGIN(SkippedEntity);
  (void)call_with_args(th, p, kExpatSkippedEntity, name_str(th, p, name), Owned::small_int(is_parameter_entity));
}
#undef DX_BEGIN

void install(XmlParser* p, int index, bool on) {
  switch (index) {
#define DX_EXPAT_HANDLER(name, attribute, setter) \
  case kExpat##name:                              \
    setter(p->expat, on ? &on_##name : nullptr);  \
    break;
#include "core/modules/expat/handlers.def"
#undef DX_EXPAT_HANDLER
  }
}

void ignore_text(void*, const XML_Char*, int) {}

}  // namespace

Status expat_flush_text(Thread& th, XmlParser* p) {
  if (p->text == nullptr || p->text->empty()) return Status::kOk;
  std::string text;
  text.swap(*p->text);
  return character_data(th, p, text);
}

Status expat_set_handler(Thread& th, XmlParser* p, int index, Value handler) {
  if (index == kExpatCharacterData && failed(expat_flush_text(th, p))) return Status::kError;
  bool on = !handler.is_none();
  assign(p->handlers[index], on ? handler : Value());
  install(p, index, on);
  // Expat would go on with what it had looked up before; it has to have something to call.
  if (index == kExpatCharacterData && !on && p->in_callback) XML_SetCharacterDataHandler(p->expat, &ignore_text);
  return Status::kOk;
}

void expat_install_handlers(XmlParser* p) {
  for (int i = 0; i < kExpatHandlerCount; ++i) {
    if (p->handlers[i]) install(p, i, true);
  }
}

void expat_clear_handlers(XmlParser* p) {
  for (int i = 0; i < kExpatHandlerCount; ++i) {
    if (!p->handlers[i]) continue;
    install(p, i, false);
    drop(p->handlers[i]);
  }
  if (p->in_callback) XML_SetCharacterDataHandler(p->expat, &ignore_text);
}

int expat_unknown_encoding(void* user_data, const XML_Char* name, XML_Encoding* info) {
  return expat_single_byte_encoding(*parser_of(user_data)->thread, name, info);
}

int expat_single_byte_encoding(Thread& th, const XML_Char* name, XML_Encoding* info) {
  if (th.has_error()) return XML_STATUS_ERROR;
  char all[256];
  for (int i = 0; i < 256; ++i) all[i] = static_cast<char>(i);
  Owned text = str_decode(th, {all, 256}, name, "replace");
  if (!text) return XML_STATUS_ERROR;
  if (text.as<Str>()->char_count != 256) {
    (void)raise(th, th.rt->exc.ValueError, "multi-byte encodings are not supported");
    return XML_STATUS_ERROR;
  }
  for (int i = 0; i < 256; ++i) {
    uint32_t c = str_codepoint_at(text, i);
    info->map[i] = c == 0xFFFD ? -1 : static_cast<int>(c);
  }
  info->data = nullptr;
  info->convert = nullptr;
  info->release = nullptr;
  return XML_STATUS_OK;
}

}  // namespace dxpy
