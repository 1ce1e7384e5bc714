// Parsing and compiling for Python: errors and warnings become exceptions and warnings.
#include "core/interp/compile_source.h"

#include <cstring>

#include "core/bytecode/dpb.h"
#include "core/compiler/compile.h"
#include "core/host/host.h"
#include "core/interp/interp_types.h"
#include "core/memory/alloc.h"
#include "core/object/dict.h"
#include "core/object/module.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "core/syntax/source.h"

namespace dxpy {

AstHooks& ast_hooks(Runtime& rt) {
  if (rt.interp == nullptr) rt.interp = new InterpState;
  return rt.interp->ast;
}

namespace {

const Type* error_type(Thread& th, syntax::SyntaxErrorKind kind) {
  const BuiltinExceptions& exc = th.rt->exc;
  switch (kind) {
    case syntax::SyntaxErrorKind::kIndentationError:
      return exc.IndentationError;
    case syntax::SyntaxErrorKind::kTabError:
      return exc.TabError;
    case syntax::SyntaxErrorKind::kIncompleteInputError:
      return exc._IncompleteInputError;
    case syntax::SyntaxErrorKind::kMemoryError:
      return exc.MemoryError;
    case syntax::SyntaxErrorKind::kOverflowError:
      return exc.OverflowError;
    case syntax::SyntaxErrorKind::kUnicodeDecodeError:
    case syntax::SyntaxErrorKind::kValueError:
      return exc.ValueError;
    case syntax::SyntaxErrorKind::kSyntaxError:
      break;
  }
  return exc.SyntaxError;
}

Value int_or_none(int n) { return n < 0 ? Value::none() : Value::small_int(n); }

std::string_view source_line(std::string_view source, int line) {
  if (source.empty() || line < 1) return {};
  size_t at = 0;
  for (int i = 1; i < line; ++i) {
    at = source.find('\n', at);
    if (at == std::string_view::npos) return {};
    ++at;
  }
  size_t end = source.find('\n', at);
  return source.substr(at, end == std::string_view::npos ? std::string_view::npos : end + 1 - at);
}

// 1-based offset in characters for a byte column.
int character_offset(std::string_view line, int column) {
  if (column < 0) return 0;
  int count = 1;
  for (int i = 0; i < column && static_cast<size_t>(i) < line.size(); ++i) {
    if ((static_cast<uint8_t>(line[static_cast<size_t>(i)]) & 0xC0) != 0x80) ++count;
  }
  return count;
}

bool decode_source(void* context, std::string_view encoding, std::string_view bytes, std::string* utf8,
                   std::string* error);

// The text of the file that the source is said to come from; false: it cannot be read.
bool read_named_file(Thread& th, Value filename, syntax::PreparedSource& out) {
  std::string name(str_view(filename));
  if (name.empty() || name.starts_with('<') || name.find('\0') != std::string::npos) return false;
  HostResult<std::string> bytes = host_read_file(*th.rt->host, name.c_str());
  if (!bytes.ok()) return false;
  syntax::SourceDecoder decoder{&decode_source, &th};
  syntax::ParseOptions options;
  options.source_is_text = false;
  options.decoder = &decoder;
  syntax::SyntaxErrorInfo ignored;
  return out.prepare(bytes.value, options, &ignored);
}

// The compiler knows no source: adds the line, and makes byte columns into character offsets. Like CPython's it looks
// into the file with the name that compile() was given; without one there is no line, and the columns stay.
void complete_error(Thread& th, syntax::SyntaxErrorInfo& error, const CompileRequest& request) {
  if (error.has_text) return;
  syntax::PreparedSource file;
  if (!read_named_file(th, request.filename, file)) return;
  std::string_view source = file.text();
  std::string_view line = source_line(source, error.lineno);
  if (line.data() == nullptr) return;
  error.text = std::string(line);
  error.has_text = true;
  if (error.offset > 0) error.offset = character_offset(line, error.offset - 1);
  if (error.end_offset > 0)
    error.end_offset = character_offset(source_line(source, error.end_lineno), error.end_offset - 1);
}

}  // namespace

Failure raise_syntax_error(Thread& th, const syntax::SyntaxErrorInfo& info, Value filename) {
  const Type* type = error_type(th, info.kind);
  if (!is_subtype(type, th.rt->exc.SyntaxError)) return raise(th, type, "{}", info.message);
  Owned message = str_new(th, info.message);
  Owned text = info.has_text ? str_decode(th, info.text, "utf-8", "replace") : Owned::none();
  if (!message || !text) return {};
  Owned details;
  if (info.end_lineno == 0 && info.end_offset == 0 && info.lineno != 0) {
    details = tuple_of(th, filename, int_or_none(info.lineno), int_or_none(info.offset), text.get());
  } else {
    details =
        tuple_of(th, filename, int_or_none(info.lineno), int_or_none(info.offset), text.get(),
                 int_or_none(info.end_lineno), info.end_lineno < 0 ? Value::none() : Value::small_int(info.end_offset));
  }
  if (!details) return {};
  Owned e = call_with(th, Value(static_cast<const Object*>(type)), message.get(), details.get());
  if (e && !info.place_in_args) {
    Owned args = tuple_of(th, message.get());
    if (!args || failed(set_attr(th, e, th.rt->names.args, args))) return {};
  }
  return e ? raise_exception(th, e) : Failure();
}

Failure raise_compile_error(Thread& th, syntax::SyntaxErrorInfo& error, const CompileRequest& request) {
  complete_error(th, error, request);
  return raise_syntax_error(th, error, request.filename);
}

Status issue_syntax_warning(Thread& th, const syntax::SyntaxWarningInfo& info, const CompileRequest& request) {
  const Type* category = info.category == syntax::WarningCategory::kSyntaxWarning ? th.rt->exc.SyntaxWarning
                                                                                  : th.rt->exc.DeprecationWarning;
  Owned message = str_new(th, info.message);
  Owned f = message ? import_attr(th, "_warnings", "warn_explicit") : Owned();
  if (!f) return Status::kError;
  Owned r = call_with(th, f, message.get(), Value(static_cast<const Object*>(category)), request.filename,
                      Value::small_int(info.lineno));
  if (r) return Status::kOk;
  if (!error_matches(th, category)) return Status::kError;
  clear_error(th);
  syntax::SyntaxErrorInfo error;
  error.message = info.error_message.empty() ? info.message : info.error_message;
  error.lineno = info.lineno;
  error.end_lineno = info.end_lineno;
  std::string_view line = source_line(request.source, info.lineno);
  std::string_view end_line = source_line(request.source, info.end_lineno);
  error.has_text = line.data() != nullptr;
  error.text = std::string(line);
  error.offset = character_offset(line, info.col_offset);
  error.end_offset = character_offset(end_line, info.end_col_offset);
  return raise_syntax_error(th, error, request.filename);
}

namespace {

// Two errors look different where CPython reads the source itself, line by line: it names the file, and the end after a
// line of nothing but a backslash has no column.
void show_as_of_file(syntax::SyntaxErrorInfo& error, const CompileRequest& request) {
  if ((request.flags & kFromFile) == 0) return;
  if (error.message == "unexpected EOF while parsing" && error.text.starts_with("\\\n")) error.offset = 0;
  constexpr std::string_view kStart = "Non-UTF-8 code starting with ";
  size_t at = error.message.find(" on line ");
  if (!error.message.starts_with(kStart) || at == std::string::npos) return;
  error.message.insert(at, " in file " + std::string(str_view(request.filename)));
}

// Tokens, tree and code of ordinary sources take this many times their size; small ones are not worth a look.
constexpr size_t kTreePerByte = 32, kSmallSource = size_t{64} << 10;

// Whether that much could be had now: what parsing allocates cannot report a failure.
bool memory_left(size_t size) {
  void* volatile p = mem_alloc(size);  // volatile: a pair of calls that does nothing else may be left out
  mem_free(p);
  return p != nullptr;
}

syntax::ParseMode mode_of(const char* mode) {
  if (std::strcmp(mode, "eval") == 0) return syntax::ParseMode::kEval;
  if (std::strcmp(mode, "single") == 0) return syntax::ParseMode::kSingle;
  if (std::strcmp(mode, "func_type") == 0) return syntax::ParseMode::kFuncType;
  return syntax::ParseMode::kExec;
}

// Source in an encoding that the parser does not know itself: through the codecs.
bool decode_source(void* context, std::string_view encoding, std::string_view bytes, std::string* utf8,
                   std::string* error) {
  Thread& th = *static_cast<Thread*>(context);
  Owned text = str_decode(th, bytes, encoding, "strict");
  if (text) {
    *utf8 = str_view(text);
    return true;
  }
  Owned e = take_error(th);
  Owned s = str_of(th, e);
  *error = s ? std::string(str_view(s)) : std::string("cannot decode source");
  if (!s) clear_error(th);
  return false;
}

// SyntaxError._metadata: where the last right statement was, and the source; traceback looks for misspelt keywords
// there.
void add_metadata(Thread& th, const syntax::SyntaxErrorInfo& info, std::string_view source) {
  if (!th.has_error() || !error_matches(th, th.rt->exc.SyntaxError)) return;
  Owned error = take_error(th);
  Owned text = str_decode(th, source, "utf-8", "replace");
  Owned metadata =
      text ? tuple_of(th, Value::small_int(info.statement_lineno), Value::small_int(info.statement_col_offset), text)
           : Owned();
  if (!metadata || failed(set_attr(th, error, "_metadata", metadata))) clear_error(th);
  restore_error(th, std::move(error));
}

}  // namespace

syntax::Mod* parse_source(Thread& th, Arena& arena, const CompileRequest& request, int feature_version) {
  if (request.source.size() > kSmallSource && !memory_left(request.source.size() * kTreePerByte)) {
    (void)raise_no_memory(th);
    return nullptr;
  }
  syntax::SourceDecoder decoder{&decode_source, &th};
  syntax::ParseOptions options;
  options.mode = mode_of(request.mode);
  options.source_is_text = request.source_is_text;
  options.type_comments = (request.flags & kTypeComments) != 0;
  options.barry_as_bdfl = (request.flags & kFutureBarryAsBdfl) != 0;
  options.dont_imply_dedent = (request.flags & kDontImplyDedent) != 0;
  options.allow_incomplete = (request.flags & kAllowIncompleteInput) != 0;
  if (feature_version >= 0) options.feature_version = feature_version;
  options.max_int_digits = th.rt->int_max_str_digits;
  options.decoder = &decoder;
  syntax::ParseResult result = syntax::parse(arena, request.source, options);
  for (const syntax::SyntaxWarningInfo& w : result.warnings) {
    if (failed(issue_syntax_warning(th, w, request))) return nullptr;
  }
  if (!result.ok()) {
    show_as_of_file(result.error, request);
    (void)raise_syntax_error(th, result.error, request.filename);
    add_metadata(th, result.error, request.source);
    return nullptr;
  }
  return result.module;
}

Owned compile_tree(Thread& th, Arena& arena, syntax::Mod* tree, const CompileRequest& request) {
  compiler::CompileOptions options;
  options.filename = str_view(request.filename);
  options.optimization = request.optimize < 0 ? th.rt->optimize : request.optimize;
  options.flags = request.flags & (kFutureMask | kAllowTopLevelAwait | kKeepLastValue);
  compiler::CompileResult result = compiler::compile(arena, tree, options);
  for (const syntax::SyntaxWarningInfo& w : result.warnings) {
    if (failed(issue_syntax_warning(th, w, request))) return {};
  }
  if (!result.ok()) {
    if (result.recursion) return raise(th, th.rt->exc.RecursionError, "{}", result.error.message);
    return raise_compile_error(th, result.error, request);
  }
  return code_from_bytes(th, result.dpb.data(), result.dpb.size(), request.filename);
}

Owned compile_source(Thread& th, const CompileRequest& request) {
  Arena arena;
  syntax::Mod* tree = parse_source(th, arena, request, -1);
  return tree == nullptr ? Owned() : compile_tree(th, arena, tree, request);
}

}  // namespace dxpy
