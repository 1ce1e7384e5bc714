// Host: terminals, named shared memory and semaphores, the system log, dynamic libraries.
#include <dlfcn.h>
#include <fcntl.h>
#include <semaphore.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <syslog.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <cstring>

#include "core/host/services.h"
#include "native/host_posix_impl.h"

namespace dxpy {

namespace {

sem_t* native(HostSemaphore* s) { return reinterpret_cast<sem_t*>(s); }

timespec deadline_after(int64_t ns) {
  timespec t;
  ::clock_gettime(CLOCK_REALTIME, &t);
  t.tv_sec += ns / 1000000000;
  t.tv_nsec += ns % 1000000000;
  if (t.tv_nsec >= 1000000000) {
    t.tv_nsec -= 1000000000;
    ++t.tv_sec;
  }
  return t;
}

class PosixServices final : public HostServices {
 public:
  HostError terminal_state(int fd, HostTerminalState& out) override {
    struct termios t;
    if (::tcgetattr(fd, &t) != 0) return HostError{errno};
    out.input = t.c_iflag;
    out.output = t.c_oflag;
    out.control = t.c_cflag;
    out.local = t.c_lflag;
    out.input_speed = ::cfgetispeed(&t);
    out.output_speed = ::cfgetospeed(&t);
    std::memcpy(out.chars, t.c_cc, sizeof out.chars);
    return {};
  }
  HostError set_terminal_state(int fd, int when, const HostTerminalState& s) override {
    struct termios t;
    if (::tcgetattr(fd, &t) != 0) return HostError{errno};
    t.c_iflag = s.input;
    t.c_oflag = s.output;
    t.c_cflag = s.control;
    t.c_lflag = s.local;
    std::memcpy(t.c_cc, s.chars, sizeof s.chars);
    if (::cfsetispeed(&t, s.input_speed) != 0 || ::cfsetospeed(&t, s.output_speed) != 0) return HostError{errno};
    return posix_status(::tcsetattr(fd, when, &t));
  }
  HostError terminal_send_break(int fd, int duration) override { return posix_status(::tcsendbreak(fd, duration)); }
  HostError terminal_drain(int fd) override { return posix_status(::tcdrain(fd)); }
  HostError terminal_flush(int fd, int queue) override { return posix_status(::tcflush(fd, queue)); }
  HostError terminal_flow(int fd, int action) override { return posix_status(::tcflow(fd, action)); }
  HostError terminal_login(int fd) override {
    (void)::setsid();
    if (::ioctl(fd, TIOCSCTTY, 0) != 0) return HostError{errno};
    for (int to = 0; to < 3; ++to) {
      if (::dup2(fd, to) < 0) return HostError{errno};
    }
    if (fd > 2) (void)::close(fd);
    return {};
  }
  HostError terminal_window(int fd, uint16_t (&rows_columns)[2], bool set) override {
    winsize w;
    if (::ioctl(fd, TIOCGWINSZ, &w) != 0) return HostError{errno};
    if (!set) {
      rows_columns[0] = w.ws_row;
      rows_columns[1] = w.ws_col;
      return {};
    }
    w.ws_row = rows_columns[0];
    w.ws_col = rows_columns[1];
    return posix_status(::ioctl(fd, TIOCSWINSZ, &w));
  }

  HostResult<int> shared_memory_open(const char* name, int flags, uint32_t mode) override {
    return posix_result<int>(::shm_open(name, flags, mode));
  }
  HostError shared_memory_unlink(const char* name) override { return posix_status(::shm_unlink(name)); }

  HostResult<HostSemaphore*> semaphore_create(const char* name, uint32_t mode, uint32_t value) override {
    return opened(::sem_open(name, O_CREAT | O_EXCL, mode, value));
  }
  HostResult<HostSemaphore*> semaphore_open(const char* name) override { return opened(::sem_open(name, 0)); }
  HostError semaphore_close(HostSemaphore* s) override { return posix_status(::sem_close(native(s))); }
  HostError semaphore_unlink(const char* name) override { return posix_status(::sem_unlink(name)); }
  HostError semaphore_try(HostSemaphore* s) override { return posix_status(::sem_trywait(native(s))); }
  HostError semaphore_wait(HostSemaphore* s, int64_t timeout_ns) override {
    if (timeout_ns < 0) return posix_status(::sem_wait(native(s)));
    timespec t = deadline_after(timeout_ns);
    return posix_status(::sem_timedwait(native(s), &t));
  }
  HostError semaphore_post(HostSemaphore* s) override { return posix_status(::sem_post(native(s))); }
  HostResult<int> semaphore_value(HostSemaphore* s) override {
    int value = 0;
    if (::sem_getvalue(native(s), &value) != 0) return HostResult<int>::failure(errno);
    return HostResult<int>::success(value);
  }

  void log_open(const char* ident, int options, int facility) override { ::openlog(ident, options, facility); }
  void log_write(int priority, const char* text) override { ::syslog(priority, "%s", text); }
  void log_close() override { ::closelog(); }
  int log_mask(int mask) override { return ::setlogmask(mask); }

  HostLibrary* library_open(const char* name, int mode, std::string& message) override {
    void* p = ::dlopen(name, mode);
    if (p == nullptr) take_message(message);
    return static_cast<HostLibrary*>(p);
  }
  bool library_close(HostLibrary* library, std::string& message) override {
    if (::dlclose(library) == 0) return true;
    take_message(message);
    return false;
  }
  void* library_symbol(HostLibrary* library, const char* name, std::string& message) override {
    (void)::dlerror();
    void* p = ::dlsym(library, name);
    if (p == nullptr) take_message(message);
    return p;
  }

 private:
  static HostResult<HostSemaphore*> opened(sem_t* s) {
    if (s == SEM_FAILED) return HostResult<HostSemaphore*>::failure(errno);
    return HostResult<HostSemaphore*>::success(reinterpret_cast<HostSemaphore*>(s));
  }
  static void take_message(std::string& message) {
    const char* text = ::dlerror();
    message = text == nullptr ? "" : text;
  }
};

}  // namespace

HostServices* HostPosix::services() {
  static PosixServices services;
  return &services;
}

}  // namespace dxpy
