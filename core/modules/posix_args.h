// Arguments and environments of the functions that start programs.
#pragma once

#include <vector>

#include "core/modules/posix.h"

namespace dxpy {

// Zero-terminated strings for exec: keeps the bytes objects alive.
class PosixArgs {
 public:
  Status add(Thread& th, Value v) {
    Owned plain = os_fspath(th, v);
    Owned bytes = plain ? os_fsencode(th, plain) : Owned();
    return bytes ? add_bytes(std::move(bytes)) : Status::kError;
  }
  Status add_bytes(Owned bytes) {
    pointers_.push_back(bytes.as<Bytes>()->data);
    keep_.push_back(std::move(bytes));
    return Status::kOk;
  }
  char* const* data() {
    pointers_.push_back(nullptr);
    return const_cast<char* const*>(pointers_.data());
  }

 private:
  std::vector<const char*> pointers_;
  std::vector<Owned> keep_;
};

// A tuple or list that is not empty.
Status posix_arguments(Thread&, Value argv, const char* function, PosixArgs& out);
// A mapping, as "NAME=value".
Status posix_environment(Thread&, Value env, const char* function, PosixArgs& out);

}  // namespace dxpy
