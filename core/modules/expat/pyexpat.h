// What the files of the pyexpat module share, and _elementtree with them.
#pragma once

#define XML_DTD  // declares all that the libraries of the distributions have
#include <expat.h>

#include <string>

#include "core/object/module.h"

namespace dxpy {

enum ExpatHandler : int {
#define DX_EXPAT_HANDLER(name, attribute, setter) kExpat##name,
#include "core/modules/expat/handlers.def"
#undef DX_EXPAT_HANDLER
  kExpatHandlerCount
};

struct XmlParser : Object {
  XML_Parser expat;
  Thread* thread;                      // that parses now; nullptr: nobody
  std::string* text;                   // character data not yet passed on; nullptr: not collected. Owned
  size_t buffer_size;                  // of `text`
  Value handlers[kExpatHandlerCount];  // owned; empty: none
  Value intern;                        // owned dict, or empty
  Value parent;                        // owned: the parser that made this one for an external entity
  bool ordered_attributes, specified_attributes, namespace_prefixes, in_callback;
};

struct ExpatState {
  Value error;  // the class ExpatError; the module keeps it
  Type* parser = nullptr;
};

// ExpatError of the parser's present error, or of a given code and text.
Failure raise_expat(Thread&, XmlParser* p, int code, std::string_view text = {});
// Passes collected character data on. kError: the handler raised.
Status expat_flush_text(Thread&, XmlParser* p);
// Stores a handler (None: removes it) and tells the library.
Status expat_set_handler(Thread&, XmlParser* p, int index, Value handler);
void expat_install_handlers(XmlParser* p);  // those of p->handlers
void expat_clear_handlers(XmlParser* p);
int expat_unknown_encoding(void* user_data, const XML_Char* name, XML_Encoding* info);
// Codecs of one byte per character serve for encodings that expat does not know. XML_STATUS_ERROR: an exception is
// pending.
int expat_single_byte_encoding(Thread&, const XML_Char* name, XML_Encoding* info);
void expat_set_reparse_deferral(XML_Parser expat, bool enabled);  // nothing where expat knows no such thing

constexpr size_t kExpatMaxChunk = size_t{1} << 20;  // that is handed to the library at once

// Lets a parser (an XmlParser or TreeParser) parse on this thread for a scope.
template <typename Parser>
class ExpatParsing {
 public:
  ExpatParsing(Thread& th, Parser* p, const char* function) : p_(p), ok_(p->thread == nullptr) {
    if (ok_) {
      p->thread = &th;
    } else {
      (void)raise(th, th.rt->exc.RuntimeError, "cannot call {}() from within a handler", function);
    }
  }
  ~ExpatParsing() {
    if (ok_) p_->thread = nullptr;
  }
  ExpatParsing(const ExpatParsing&) = delete;
  ExpatParsing& operator=(const ExpatParsing&) = delete;
  bool ok() const { return ok_; }

 private:
  Parser* p_;
  bool ok_;
};

Type* init_expat_parser(Thread&);
Owned expat_parser_create(Thread&, Value encoding, Value namespace_separator, Value intern);

}  // namespace dxpy
