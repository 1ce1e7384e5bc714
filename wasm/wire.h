// Values as bytes, in the form of wasm/README.md.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/object/abstract.h"
#include "wasm/abi.h"

namespace dxpy::wasm {

// Appends values to a buffer.
class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  void tag(Tag t) { out_ += static_cast<char>(t); }
  template <typename T>
  void raw(T v) {
    out_.append(reinterpret_cast<const char*>(&v), sizeof v);
  }
  void bytes(std::string_view data) {
    raw(static_cast<uint32_t>(data.size()));
    out_.append(data);
  }
  void none() { tag(Tag::kNone); }
  void boolean(bool b) { tag(b ? Tag::kTrue : Tag::kFalse); }
  void integer(int64_t i);
  void number(double d) {
    tag(Tag::kFloat);
    raw(d);
  }
  void text(std::string_view s) {
    tag(Tag::kStr);
    bytes(s);
  }
  void start(Tag container, size_t count) {
    tag(container);
    raw(static_cast<uint32_t>(count));
  }
  // `by_value`: containers and the like are copied, as deep as they go; else they become handles.
  Status value(Thread& th, Value v, bool by_value);
  // A handle whatever it is.
  Status handle(Thread& th, Value v);

 private:
  struct Container {
    const Object* object;
    uint32_t number;
  };
  Status object(Thread& th, Value v, bool by_value);
  Status container(Thread& th, Value v);
  void big_integer(Value v);
  bool repeated(Value v);

  std::string& out_;
  std::vector<Container> open_;  // containers written so far, by number
  uint32_t depth_ = 0;
};

// Reads a message. Every value that does not fit into the bytes is an error (a ValueError).
class Reader {
 public:
  explicit Reader(std::string_view in) : in_(in) {}

  // Empty: an exception is pending.
  Owned value(Thread& th);
  // The opening of a tuple or list: its length, or -1 when the next value is none.
  int64_t open_list();
  bool at_end() const { return at_ == in_.size(); }

 private:
  bool take(void* out, size_t n);
  template <typename T>
  bool raw(T& out) {
    return take(&out, sizeof out);
  }
  bool view(std::string_view& out);  // u32 length and that many bytes
  Owned bad(Thread& th);
  Owned list(Thread& th, Tag tag);
  Owned dict(Thread& th);
  Owned set(Thread& th, bool frozen);
  Owned big_integer(Thread& th);
  Owned datetime(Thread& th);
  Owned array(Thread& th);

  std::string_view in_;
  size_t at_ = 0;
  std::vector<Owned> containers_;
  uint32_t depth_ = 0;
};

// What JavaScript is told of a Python object.
uint32_t traits_of(Thread& th, Value v);

// --- handles: Python objects that JavaScript names. handles.cpp
uint32_t handle_new(Value v);       // counts a reference
Value handle_get(uint32_t handle);  // borrowed; empty: no such handle
void handle_release(uint32_t handle);
size_t handle_count();

}  // namespace dxpy::wasm
