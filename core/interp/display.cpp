// The end of a program that raised: sys.excepthook, and a plain traceback in C++ for when that cannot run.
#include "core/interp/display.h"

#include "core/host/host.h"
#include "core/interp/eval.h"
#include "core/object/dict.h"
#include "core/object/exception.h"
#include "core/object/module.h"
#include "core/object/str.h"

namespace dxpy {

namespace {

std::string text_of(Thread& th, Owned s) {
  if (s && is_str(s)) return std::string(str_view(s));
  clear_error(th);
  return "<unprintable>";
}

void write_stderr(Thread& th, std::string_view text) {
  Owned stream;
  if (th.rt->sys) stream = import_attr(th, "sys", "stderr");
  if (stream && !stream.get().is_none()) {
    Owned s = str_new(th, text);
    Owned r = s ? call_method(th, stream, th.rt->names.write, s.get()) : Owned();
    if (r) return;
  }
  clear_error(th);
  if (th.rt->host != nullptr) (void)host_write_all(*th.rt->host, 2, text);
}

// Entries with the same text that are written out.
constexpr int kShownRepeats = 3;

}  // namespace

std::string plain_traceback(Thread& th, Value exception) {
  auto* e = exception.as<ExceptionObject>();
  std::string out, last;
  if (e->traceback && !e->traceback.is_none()) out += "Traceback (most recent call last):\n";
  int repeats = 0;
  auto end_of_repeats = [&] {
    if (repeats <= kShownRepeats) return;
    int n = repeats - kShownRepeats;
    out += "  [Previous line repeated " + std::to_string(n) + (n == 1 ? " more time]\n" : " more times]\n");
  };
  for (Value t = e->traceback; t && !t.is_none(); t = t.as<Traceback>()->next) {
    auto* tb = t.as<Traceback>();
    const Frame* f = tb->frame.as<FrameObject>()->frame;
    if (f == nullptr) continue;
    int line = tb->line >= 0 ? tb->line : code_line(f->code, static_cast<uint32_t>(tb->instruction));
    std::string text = "  File \"" + std::string(str_view(f->code->filename)) + "\", line " + std::to_string(line) +
                       ", in " + std::string(str_view(f->code->qualname)) + "\n";
    if (text != last) {
      end_of_repeats();
      repeats = 0;
      last = text;
    }
    if (++repeats <= kShownRepeats) out += text;
  }
  end_of_repeats();
  out += type_name(th, exception);
  std::string text = text_of(th, str_of(th, exception));
  if (!text.empty()) out += ": " + text;
  return out + "\n";
}

void print_plain_traceback(Thread& th, Value exception) { write_stderr(th, plain_traceback(th, exception)); }

void print_uncaught(Thread& th, Owned exception) {
  if (!exception) return;
  auto* e = exception.as<ExceptionObject>();
  Value tb = e->traceback ? e->traceback : Value::none();
  Value type = static_cast<const Object*>(type_of(th, exception));
  if (th.rt->sys) {
    Value dict = th.rt->sys.as<Module>()->dict;
    const BuiltinNames& n = th.rt->names;
    bool noted = !failed(dict_set(th, dict, n.last_exc, exception)) && !failed(dict_set(th, dict, n.last_type, type)) &&
                 !failed(dict_set(th, dict, n.last_value, exception)) &&
                 !failed(dict_set(th, dict, n.last_traceback, tb));
    if (!noted) clear_error(th);
    Value hook = dict_get_str(dict, n.excepthook);
    if (hook) {
      Owned held = Owned::borrow(hook);
      Owned r = call_with(th, held, type, exception.get(), tb);
      if (r) return;
      Owned second = take_error(th);
      write_stderr(th, "Error in sys.excepthook:\n" + plain_traceback(th, second) + "\nOriginal exception was:\n");
    } else {
      write_stderr(th, "sys.excepthook is missing\n");
    }
  }
  write_stderr(th, plain_traceback(th, exception));
}

}  // namespace dxpy
