// The module _tokenize: TokenizerIter, the iterator behind the tokenize module. All lines are read at the first step.
#include <memory>

#include "core/interp/compile_source.h"
#include "core/modules/builtin_module.h"
#include "core/modules/native_type.h"
#include "core/object/bytes.h"
#include "core/syntax/token_stream.h"

namespace dxpy {

namespace {

struct TokenizerIter : Object {
  Value readline;  // owned; empty once every line is read
  Value encoding;  // owned str, or empty
  syntax::TokenStream* stream;
  bool extra_tokens;
};
using Fields = OwnedFields<TokenizerIter, &TokenizerIter::readline, &TokenizerIter::encoding>;

void dealloc(Thread& th, Object* o) {
  delete static_cast<TokenizerIter*>(o)->stream;
  Fields::dealloc(th, o);
}

Owned construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Value v[3];
  if (failed(
          native_match(th, "TokenizerIter(readline, /, *, encoding=None, extra_tokens)", args, nargs, kwnames, v, 3))) {
    return {};
  }
  if (!v[1].is_none() && !is_str(v[1])) {
    return raise(th, th.rt->exc.TypeError, "tokenizeriter() argument 'encoding' must be str or None, not {}",
                 type_of(th, v[1]));
  }
  Tri extra = truth(th, v[2]);
  if (extra == Tri::kError) return {};
  auto* it = make_instance<TokenizerIter>(th, cls);
  if (it == nullptr) return {};
  it->readline = own(v[0]);
  if (!v[1].is_none()) it->encoding = own(v[1]);
  it->extra_tokens = extra == Tri::kTrue;
  return Owned::steal(Value(it));
}

// Appends the next line. kFalse: there is none.
Tri read_line(Thread& th, TokenizerIter* it, std::string& source) {
  Owned line = call(th, it->readline);
  if (!line) return error_clear_if(th, th.rt->exc.StopIteration) ? Tri::kFalse : Tri::kError;
  if (it->encoding) {
    if (!is_bytes(line)) return raise(th, th.rt->exc.TypeError, "readline() returned a non-bytes object");
    line = str_decode(th, bytes_view(line), str_view(it->encoding), "replace");
    if (!line) return Tri::kError;
  } else if (!is_str(line)) {
    return raise(th, th.rt->exc.TypeError, "readline() returned a non-string object");
  }
  source += str_view(line);
  return tri(!str_view(line).empty());
}

Owned raise_token_error(Thread& th, const syntax::SyntaxErrorInfo& info) {
  if (info.has_text) {
    syntax::SyntaxErrorInfo placed = info;
    return raise_syntax_error(th, placed, lend(str_ascii(th, "<string>")));
  }
  Owned message = str_new(th, info.message);
  Owned error = message ? call_with(th, type_value(th.rt->exc.SyntaxError), message) : Owned();
  if (!error || failed(set_attr(th, error, "lineno", Value::small_int(info.lineno))) ||
      failed(set_attr(th, error, "offset", Value::small_int(info.offset))) ||
      failed(set_attr(th, error, "end_lineno", Value::small_int(info.end_lineno))) ||
      failed(set_attr(th, error, "end_offset", Value::small_int(info.end_offset)))) {
    return {};
  }
  return raise_exception(th, error);
}

Owned next(Thread& th, Value self) {
  auto* it = self.as<TokenizerIter>();
  if (it->stream == nullptr) {
    std::string source;
    for (;;) {
      Tri more = read_line(th, it, source);
      if (more == Tri::kError) return {};
      if (more == Tri::kFalse) break;
    }
    drop(it->readline);
    it->stream = std::make_unique<syntax::TokenStream>(std::move(source), it->extra_tokens).release();
  }
  syntax::TokenRecord token;
  switch (it->stream->next(&token)) {
    case syntax::TokenStream::Outcome::kEnd:
      return {};
    case syntax::TokenStream::Outcome::kError:
      return raise_token_error(th, it->stream->error());
    case syntax::TokenStream::Outcome::kToken:
      break;
  }
  Owned text = str_new(th, token.text);
  Owned line = str_new(th, token.line);
  Owned start = tuple_of(th, Value::small_int(token.start_row), Value::small_int(token.start_col));
  Owned end = tuple_of(th, Value::small_int(token.end_row), Value::small_int(token.end_col));
  if (!text || !line || !start || !end) return {};
  return tuple_of(th, Value::small_int(token.type), text, start, end, line);
}

Owned iter(Thread&, Value self) { return Owned::borrow(self); }

void fill(TypeSlots& s) {
  Fields::fill(s);
  s.dealloc = dealloc;
  s.construct = construct;
  s.iter = iter;
  s.next = next;
}

const TypeSpec kSpec = {
    .name = "_tokenize.TokenizerIter",
    .size = sizeof(TokenizerIter),
    .kind = Kind::kObject,
    .flags = TypeFlags::kGc,
    .doc = nullptr,
    .fill = fill,
};

Status exec(Thread& th, Module* m) { return add_type(th, m, kSpec) != nullptr ? Status::kOk : Status::kError; }

}  // namespace

const ModuleDef kTokenizeModule = {"_tokenize", nullptr, {}, &exec};

}  // namespace dxpy
