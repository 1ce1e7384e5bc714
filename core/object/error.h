// Raising exceptions from C++. `raise` makes the exception pending on the thread and returns a Failure, which converts
// to every "it failed" result: empty Owned, empty Ref<T>, Status::kError, Tri::kError.
//
//   return raise(th, th.rt->exc.TypeError, "unsupported operand type(s) for {}: '{}' and '{}'", op, type_name(a),
//   type_name(b));
//
// Each {} takes the next argument: C strings, string_views and std::string as they are; integers in decimal; Value as
// str();
// {!r} a Value as repr(); Type* its name as messages show it (collections.deque). {{ and }} stand for braces. A failing
// str() or repr() replaces the exception.
#pragma once

#include <string>
#include <string_view>

#include "core/object/runtime.h"

namespace dxpy {

struct Failure {
  operator Owned() const { return {}; }               // NOLINT
  operator Status() const { return Status::kError; }  // NOLINT
  operator Tri() const { return Tri::kError; }        // NOLINT
  template <typename T>
  operator Ref<T>() const {  // NOLINT
    return {};
  }
};

struct FormatArg {
  enum class What : uint8_t { kText, kInt, kUnsigned, kValue, kType } what;
  std::string_view text;
  int64_t number = 0;
  Value value;
  const Type* type = nullptr;

  FormatArg(const char* s) : what(What::kText), text(s) {}                                     // NOLINT
  FormatArg(std::string_view s) : what(What::kText), text(s) {}                                // NOLINT
  FormatArg(const std::string& s) : what(What::kText), text(s) {}                              // NOLINT
  FormatArg(int i) : what(What::kInt), number(i) {}                                            // NOLINT
  FormatArg(long i) : what(What::kInt), number(i) {}                                           // NOLINT
  FormatArg(long long i) : what(What::kInt), number(i) {}                                      // NOLINT
  FormatArg(unsigned i) : what(What::kUnsigned), number(static_cast<int64_t>(i)) {}            // NOLINT
  FormatArg(unsigned long i) : what(What::kUnsigned), number(static_cast<int64_t>(i)) {}       // NOLINT
  FormatArg(unsigned long long i) : what(What::kUnsigned), number(static_cast<int64_t>(i)) {}  // NOLINT
  FormatArg(Value v) : what(What::kValue), value(v) {}                                         // NOLINT
  FormatArg(const Owned& v) : what(What::kValue), value(v.get()) {}                            // NOLINT
  FormatArg(const Type* t) : what(What::kType), type(t) {}                                     // NOLINT
};

// The str made from a format as above; empty when a str()/repr() raised.
Owned format_v(Thread&, std::string_view format, const FormatArg* args, size_t count);
Failure raise_v(Thread&, const Type* type, std::string_view format, const FormatArg* args, size_t count);

template <typename... A>
DX_COLD Failure raise(Thread& th, const Type* type, std::string_view format, const A&... args) {
  if constexpr (sizeof...(A) == 0) {
    return raise_v(th, type, format, nullptr, 0);
  } else {
    const FormatArg list[] = {FormatArg(args)...};
    return raise_v(th, type, format, list, sizeof...(A));
  }
}
template <typename... A>
Owned format_str(Thread& th, std::string_view format, const A&... args) {
  const FormatArg list[] = {FormatArg(args)..., FormatArg("")};
  return format_v(th, format, list, sizeof...(A));
}

// Raises `exception` (an instance), setting its __context__ from the exception being handled.
Failure raise_exception(Thread&, Value exception);
// Raises type(arg) with one argument, e.g. KeyError(key), StopIteration(value).
Failure raise_with(Thread&, const Type* type, Value arg);
Failure raise_no_memory(Thread&);
Failure raise_key_error(Thread&, Value key);
// OSError (the subclass that errno selects) with strerror text and optional file names.
Failure raise_os_error(Thread&, int errno_value, Value filename = Value(), Value filename2 = Value());
// TypeError: "bad argument type for built-in operation" and friends: an internal call with wrong types.
Failure raise_system_error(Thread&, std::string_view what);

// The pending exception, taken off the thread / put back.
Owned take_error(Thread&);
void restore_error(Thread&, Owned exception);
void clear_error(Thread&);
// Whether the pending exception is an instance of `type`.
bool error_matches(Thread&, const Type* type);
// Clears the pending exception if it matches and says so.
bool error_clear_if(Thread&, const Type* type);
// Reports an exception that nobody can catch (in __del__, a callback): sys.unraisablehook. Clears it.
void error_unraisable(Thread&, std::string_view where, Value object = Value());
// Issues a warning through the warnings module; kError when it was turned into an exception.
Status warn(Thread&, const Type* category, std::string_view message, int stack_level = 1);
// A new exception instance type(*args) built directly (no Python __init__): for built-in exception types.
Owned exception_new(Thread&, const Type* type, const Value* args, size_t nargs);

inline Type* type_of(Thread& th, Value v);   // type.h cannot see Runtime; defined in abstract.h
const char* type_name(Thread& th, Value v);  // __name__ of its type

}  // namespace dxpy
