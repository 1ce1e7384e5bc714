// Exceptions as JavaScript gets them.
#include "core/bytecode/dpb.h"
#include "core/interp/display.h"
#include "core/interp/frame.h"
#include "core/object/exception.h"
#include "core/object/int.h"
#include "core/object/list.h"
#include "core/object/module.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "wasm/embedding.h"
#include "wasm/wire.h"

namespace dxpy::wasm {

namespace {

constexpr size_t kMostFrames = 1000;
// Tracebacks longer than this are written without Python's help, which would take seconds.
constexpr size_t kLongTraceback = 20000;

// Frames of the module dxpy below the program's own are of no interest.
bool is_helper(const Frame* f) { return str_view(f->code->filename) == "<dxpy>"; }

void write_optional(Writer& w, int n) {
  if (n < 0) {
    w.none();
  } else {
    w.integer(n);
  }
}

void write_frame(Writer& w, const Traceback* tb, const Frame* f) {
  bytecode::Position p{};
  if (tb->instruction >= 0) p = code_position(f->code, static_cast<uint32_t>(tb->instruction));
  w.start(Tag::kTuple, 6);
  w.text(str_view(f->code->filename));
  w.integer(tb->line >= 0 ? tb->line : p.line);
  write_optional(w, p.column);
  write_optional(w, p.end_line);
  write_optional(w, p.end_column);
  w.text(str_view(f->code->qualname));
}

void write_int(Writer& w, Value v, int64_t minus) {
  int64_t n;
  if (!v.is_empty() && is_int(v) && int_fits_i64(v, n)) {
    w.integer(n - minus);
  } else {
    w.none();
  }
}

void write_syntax_frame(Writer& w, Value exception) {
  auto* e = exception.as<SyntaxErrorObject>();
  w.start(Tag::kTuple, 6);
  w.text(!e->filename.is_empty() && is_str(e->filename) ? str_view(e->filename) : "<unknown>");
  write_int(w, e->lineno, 0);
  write_int(w, e->offset, 1);
  write_int(w, e->end_lineno, 0);
  write_int(w, e->end_offset, 1);
  w.none();
}

std::string qualified_name(Thread& th, const Type* type) {
  std::string out;
  Owned module = get_attr(th, Value(static_cast<const Object*>(type)), "__module__");
  if (module && is_str(module) && !str_equals(module, "builtins") && !str_equals(module, "__main__"))
    out = std::string(str_view(module)) + ".";
  if (!module) clear_error(th);
  return out + std::string(str_view(type->qualname));
}

// The traceback's first entry that is not a helper's; the chain from there is the program's.
Value program_traceback(Value exception) {
  Value t = exception.as<ExceptionObject>()->traceback;
  while (!t.is_empty() && !t.is_none()) {
    const Frame* f = t.as<Traceback>()->frame.as<FrameObject>()->frame;
    if (f != nullptr && !is_helper(f)) break;
    t = t.as<Traceback>()->next;
  }
  return t;
}

std::string traceback_text(Thread& th, Value exception, Value traceback) {
  if (Embedding& e = embedding(); !e.sources.empty()) {
    Owned remember = get_attr(th, e.helpers, "_remember");
    for (const auto& [name, source] : e.sources) {
      Owned done = remember ? call_with(th, remember, name, source) : Owned();
      if (!done) clear_error(th);
    }
    e.sources.clear();
  }
  Owned format = import_attr(th, "traceback", "format_exception");
  Owned lines = format ? call_with(th, format, Value(static_cast<const Object*>(type_of(th, exception))), exception,
                                   traceback.is_empty() ? Value::none() : traceback)
                       : Owned();
  Owned empty = lines ? str_new(th, "") : Owned();
  Owned text = empty ? str_join(th, empty, lines) : Owned();
  if (text) return std::string(str_view(text));
  clear_error(th);
  return plain_traceback(th, exception);
}

}  // namespace

Status write_error(Thread& th, Value exception, std::string& out) {
  Owned keep = Owned::borrow(exception);
  Value traceback = program_traceback(exception);
  if (!traceback.is_empty()) {
    auto* e = exception.as<ExceptionObject>();
    inc_ref(traceback);
    dec_ref(std::exchange(e->traceback, traceback));
  }
  std::vector<std::pair<const Traceback*, const Frame*>> frames;
  for (Value t = traceback; !t.is_empty() && !t.is_none(); t = t.as<Traceback>()->next) {
    const Frame* f = t.as<Traceback>()->frame.as<FrameObject>()->frame;
    if (f != nullptr) frames.emplace_back(t.as<Traceback>(), f);
  }
  bool syntax = is_subtype(type_of(th, exception), th.rt->exc.SyntaxError);
  std::string text =
      frames.size() > kLongTraceback ? plain_traceback(th, exception) : traceback_text(th, exception, traceback);
  // Of a recursion without end the first and last frames tell enough.
  if (frames.size() > kMostFrames)
    frames.erase(frames.begin() + kMostFrames / 2, frames.end() - static_cast<ptrdiff_t>(kMostFrames / 2));
  Owned message = str_of(th, exception);
  if (!message) clear_error(th);
  Owned thrown;
  (void)find_attr(th, exception, lend(str_new(th, "js_error")), thrown);
  if (th.has_error()) clear_error(th);

  Writer w(out);
  w.start(Tag::kDict, thrown ? 6 : 5);
  w.text("type");
  w.text(qualified_name(th, type_of(th, exception)));
  w.text("message");
  w.text(message ? str_view(message) : std::string_view());
  w.text("traceback");
  w.text(text);
  w.text("exception");
  if (failed(w.handle(th, exception))) return Status::kError;
  w.text("frames");
  w.start(Tag::kList, frames.size() + (syntax ? 1 : 0));
  for (auto [tb, f] : frames) write_frame(w, tb, f);
  if (syntax) write_syntax_frame(w, exception);
  if (thrown) {
    w.text("javascript");
    return w.value(th, thrown, false);
  }
  return Status::kOk;
}

}  // namespace dxpy::wasm
