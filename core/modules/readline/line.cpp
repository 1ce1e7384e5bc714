// Reading a line: the library is fed one key after the other, so that signals are seen and other threads run while it
// waits.
#include <cstdlib>
#include <cstring>

#include "core/modules/host_call.h"
#include "core/modules/readline/readline.h"
#include "core/object/str.h"

namespace dxpy {

namespace {

// What the library said last. Only the thread that reads touches it, and only one thread can read from the terminal at
// a time.
thread_local char* t_line = nullptr;
thread_local bool t_ended = false;

void take_line(char* line) {
  t_line = line;
  t_ended = true;
  rl_callback_handler_remove();
}

// Waits for a key; `hung_up`: none will come. kError: a signal handler raised.
Status wait_for_key(Thread& th, bool& hung_up) {
  constexpr int16_t kReadable = 0x1, kError = 0x8, kHangUp = 0x10, kInvalid = 0x20;  // POLLIN ...
  HostPoll poll{0, kReadable, 0};
  HostResult<int> ready;
  Status status = host_blocking(th, ready, [&] { return th.rt->host->poll(&poll, 1, -1); });
  hung_up = (poll.revents & (kError | kHangUp | kInvalid)) != 0;
  return status;
}

Failure end_of_input(Thread& th) {
  Owned e = exception_new(th, th.rt->exc.EOFError, nullptr, 0);
  return e ? raise_exception(th, e) : Failure();
}

}  // namespace

// The library draws prompt and line from where the cursor is, taking that for the start of a row.
void readline_redraw(Thread& th) {
  (void)host_write_all(*th.rt->host, 1, "\r");
  rl_forced_update_display();
}

Owned readline_read(Thread& th, std::string_view prompt) {
  ReadlineState& state = readline_state(th);
  t_line = nullptr;
  t_ended = false;
  rl_callback_handler_install(std::string(prompt).c_str(), &take_line);
  if (state.startup_hook || state.pre_input_hook) {
    readline_call_hook(th, state.startup_hook);
    readline_call_hook(th, state.pre_input_hook);
    readline_redraw(th);
  }
  while (!t_ended) {
    bool hung_up = false;
    if (failed(wait_for_key(th, hung_up))) {
      rl_callback_handler_remove();
      return {};
    }
    if (hung_up) {  // the library would wait for a key, for ever
      rl_callback_handler_remove();
      return end_of_input(th);
    }
    rl_callback_read_char();
  }
  if (t_line == nullptr) {
    (void)host_write_all(*th.rt->host, 1, "\b\b  \b\b");  // the library shows the end of input as ^D
    return end_of_input(th);
  }
  size_t size = std::strlen(t_line);
  while (size > 0 && (t_line[size - 1] == '\n' || t_line[size - 1] == '\r')) --size;
  std::string_view line(t_line, size);
  if (state.automatic && !line.empty()) {
    const char* last = readline_history_entry(history_length - 1);
    if (last == nullptr || line != last) readline_history_add(line);
  }
  Owned text = str_decode_fs(th, line);
  std::free(t_line);
  t_line = nullptr;
  return text;
}

}  // namespace dxpy
