// Tracebacks written straight to a descriptor, without memory of the runtime: for signal handlers, for threads that do
// not have the turn, and for a program that is stuck. What other threads change meanwhile may be read half-way; only
// memory that stays mapped is looked at.
#pragma once

#include <string_view>

#include "core/object/runtime.h"

namespace dxpy {

class FaultDump {
 public:
  FaultDump(Host& host, int fd) : host_(host), fd_(fd) {}
  ~FaultDump() { flush(); }
  FaultDump(const FaultDump&) = delete;
  FaultDump& operator=(const FaultDump&) = delete;

  void text(std::string_view s);
  void number(uint64_t n, unsigned base = 10, unsigned digits = 1);
  void flush();

  // The frames of one thread, innermost first.
  void frames(const Thread& th);
  // All threads of the runtime, the newest first; `current` (or nullptr) is named as the one that runs.
  void threads(const Runtime& rt, const Thread* current);
  void c_stack();

 private:
  void escaped(Value str);

  Host& host_;
  int fd_;
  size_t used_ = 0;
  char buffer_[512];
};

}  // namespace dxpy
