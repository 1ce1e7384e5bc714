// What a full operating system offers beyond files and processes and a sandbox does not: terminal settings, shared
// memory and semaphores with names, the system log, dynamic libraries. A host without them
// answers nullptr from Host::services(). Conventions are those of host.h; numbers are Linux's.
#pragma once

#include <string>

#include "core/host/host_types.h"

namespace dxpy {

// A terminal's settings, as struct termios has them. Speeds are Bnnn codes.
struct HostTerminalState {
  uint32_t input = 0, output = 0, control = 0, local = 0;
  uint32_t input_speed = 0, output_speed = 0;
  uint8_t chars[32] = {};
};

struct HostSemaphore;  // opaque
struct HostLibrary;    // opaque

class HostServices {
 public:
  virtual ~HostServices() = default;

  // --- terminals
  virtual HostError terminal_state(int fd, HostTerminalState& out) = 0;
  virtual HostError set_terminal_state(int fd, int when, const HostTerminalState& state) = 0;
  virtual HostError terminal_send_break(int fd, int duration) = 0;
  virtual HostError terminal_drain(int fd) = 0;
  virtual HostError terminal_flush(int fd, int queue) = 0;
  virtual HostError terminal_flow(int fd, int action) = 0;
  // A new session whose controlling terminal and standard streams are fd, which is closed.
  virtual HostError terminal_login(int fd) = 0;
  virtual HostError terminal_window(int fd, uint16_t (&rows_columns)[2], bool set) = 0;

  // --- shared memory: a descriptor
  virtual HostResult<int> shared_memory_open(const char* name, int flags, uint32_t mode) = 0;
  virtual HostError shared_memory_unlink(const char* name) = 0;

  // --- semaphores
  virtual HostResult<HostSemaphore*> semaphore_create(const char* name, uint32_t mode, uint32_t value) = 0;
  virtual HostResult<HostSemaphore*> semaphore_open(const char* name) = 0;
  virtual HostError semaphore_close(HostSemaphore*) = 0;
  virtual HostError semaphore_unlink(const char* name) = 0;
  virtual HostError semaphore_try(HostSemaphore*) = 0;  // EAGAIN: it is taken
  // timeout_ns < 0: for ever; ETIMEDOUT when it is over.
  virtual HostError semaphore_wait(HostSemaphore*, int64_t timeout_ns) = 0;
  virtual HostError semaphore_post(HostSemaphore*) = 0;
  virtual HostResult<int> semaphore_value(HostSemaphore*) = 0;

  // --- the system log. `ident` must live until log_close.
  virtual void log_open(const char* ident, int options, int facility) = 0;
  virtual void log_write(int priority, const char* text) = 0;
  virtual void log_close() = 0;
  virtual int log_mask(int mask) = 0;  // gives the old

  // --- dynamic libraries. On failure `message` says why. `name` nullptr: the program itself.
  virtual HostLibrary* library_open(const char* name, int mode, std::string& message) = 0;
  virtual bool library_close(HostLibrary*, std::string& message) = 0;
  virtual void* library_symbol(HostLibrary*, const char* name, std::string& message) = 0;
};

}  // namespace dxpy
