// Built-in functions: one declaration gives the Python signature, the C++ function with plain parameter types, and the
// docstring.
//
//   static double math_hypot2(double x, double y) { ... }
//   static Owned list_index(Thread& th, List* self, Value value, int64_t start, int64_t stop) { ... }
//   const NativeDef kListMethods[] = {
//       method<&list_index>("index(self, value, start=0, stop=9223372036854775807, /)", "Return first index of value.
//       ..."),
//
// The signature is Python syntax: `/`, `*`, `*args`, `**kwargs` and defaults (None, True, False, integers, floats,
// 'strings', (), or any other text, which then only shows in __text_signature__ and gives "not given"). The first
// parameter named self, cls or module receives the object. Argument matching and its errors are CPython's; it is parsed
// once, at the first call.
//
// C++ parameter types, after an optional leading Thread&:
//   Value              any object; empty when not given and without a default value
//   double int64_t int bool   converted as CPython's d, n (index), i, p formats; OverflowError out of range
//   std::string_view   str, as UTF-8 (error on lone surrogates is the callee's business: it sees WTF-8)
//   Str* List* Dict* Tuple* Type* ...   checked by kind: "f() argument 1 must be str, not int"; nullptr only when the
//   default is None
//                      and None was passed or the argument was not given
//   std::optional<T>   empty when not given
//   VarArgs            *args, borrowed
//   Value for **kwargs a dict, or empty when there were none
// Result types: Owned, Ref<T>, Status (None), bool, Tri, double, int64_t, void (None), std::string_view.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>

#include "core/object/abstract.h"

namespace dxpy {

struct VarArgs {
  const Value* data = nullptr;
  size_t size = 0;
  Value operator[](size_t i) const { return data[i]; }
  const Value* begin() const { return data; }
  const Value* end() const { return data + size; }
};

// Arguments matched to parameters. `values[i]` belongs to the i-th declared parameter, self and *args left out; empty
// where not given and no default value exists. For **kwargs it is a dict, or empty when there were none.
struct NativeArgs {
  Value self;
  const Value* values;
  VarArgs varargs;
};

struct NativeSignature;  // parsed form, made once per runtime and signature text

struct NativeContext {
  const NativeDef* def;  // nullptr in native_match
  const NativeSignature* signature;
};

using NativeEntry = Owned (*)(Thread&, const NativeArgs&, const NativeContext&);
// Called with the arguments as they came, for functions that want the vectorcall form: no matching is done. self is
// args[0].
using NativeRaw = Owned (*)(Thread&, Value self, const Value* args, size_t nargs, Value kwnames);

enum class NativeKind : uint8_t { kFunction, kMethod, kClassMethod, kStaticMethod };

struct NativeDef {
  const char* signature;  // "name(self, x, /, *, key=None)"
  const char* doc;
  NativeEntry entry;
  NativeRaw raw;  // set instead of entry for raw functions; the signature then only documents
  NativeKind kind;
  uint8_t arity;  // C++ parameters bound to Python parameters, self left out
  bool has_self;
  // Asks for what may take long (input, time passing) by suspend() where that is possible: core/interp/suspend.h.
  bool may_suspend = false;
  std::string_view name() const {
    std::string_view s(signature);
    return s.substr(0, s.find('('));
  }
};

// Conversions of one argument. Specialise for further layouts with DX_NATIVE_KIND.
Status native_arg_double(Thread&, Value v, double& out);
Status native_arg_i64(Thread&, Value v, int64_t& out);
Status native_arg_int(Thread&, Value v, int& out);
Status native_arg_text(Thread&, const NativeContext&, int index, Value v, std::string_view& out);
Failure native_arg_type_error(Thread&, const NativeContext&, int index, const char* expected, Value got);
bool native_default_is_none(const NativeContext&, int index);
Owned native_result_double(Thread&, double d);
Owned native_result_i64(Thread&, int64_t i);
Owned native_result_text(Thread&, std::string_view text);

template <typename T>
struct NativeLayout;  // kName: for messages; kKind
#define DX_NATIVE_KIND(T, kind_, text)         \
  template <>                                  \
  struct NativeLayout<T> {                     \
    static constexpr Kind kKind = kind_;       \
    static constexpr const char* kName = text; \
  };
struct Str;
struct Bytes;
struct ByteArray;
struct List;
struct Tuple;
struct Dict;
struct Set;
struct Module;
struct Function;
struct Code;
struct Slice;
struct ExceptionObject;
DX_NATIVE_KIND(Str, Kind::kStr, "str")
DX_NATIVE_KIND(Bytes, Kind::kBytes, "bytes")
DX_NATIVE_KIND(ByteArray, Kind::kByteArray, "bytearray")
DX_NATIVE_KIND(List, Kind::kList, "list")
DX_NATIVE_KIND(Tuple, Kind::kTuple, "tuple")
DX_NATIVE_KIND(Dict, Kind::kDict, "dict")
DX_NATIVE_KIND(Set, Kind::kSet, "set")
DX_NATIVE_KIND(Type, Kind::kType, "type")
DX_NATIVE_KIND(Module, Kind::kModule, "module")
DX_NATIVE_KIND(Function, Kind::kFunction, "function")
DX_NATIVE_KIND(Code, Kind::kCode, "code")
DX_NATIVE_KIND(Slice, Kind::kSlice, "slice")
DX_NATIVE_KIND(ExceptionObject, Kind::kException, "BaseException")

namespace native_detail {

template <typename T>
struct Arg;  // static Status get(Thread&, const NativeContext&, int index, Value v, T& out)

template <>
struct Arg<Value> {
  static Status get(Thread&, const NativeContext&, int, Value v, Value& out) {
    out = v;
    return Status::kOk;
  }
};
template <>
struct Arg<double> {
  static Status get(Thread& th, const NativeContext&, int, Value v, double& out) {
    return native_arg_double(th, v, out);
  }
};
template <>
struct Arg<int64_t> {
  static Status get(Thread& th, const NativeContext&, int, Value v, int64_t& out) { return native_arg_i64(th, v, out); }
};
template <>
struct Arg<int> {
  static Status get(Thread& th, const NativeContext&, int, Value v, int& out) { return native_arg_int(th, v, out); }
};
template <>
struct Arg<bool> {
  static Status get(Thread& th, const NativeContext&, int, Value v, bool& out) {
    Tri t = truth(th, v);
    if (t == Tri::kError) return Status::kError;
    out = t == Tri::kTrue;
    return Status::kOk;
  }
};
template <>
struct Arg<std::string_view> {
  static Status get(Thread& th, const NativeContext& c, int i, Value v, std::string_view& out) {
    return native_arg_text(th, c, i, v, out);
  }
};
template <typename T>
struct Arg<T*> {
  static Status get(Thread& th, const NativeContext& c, int i, Value v, T*& out) {
    if (v.is_object() && v.as_object()->kind == NativeLayout<T>::kKind) {
      out = v.template as<T>();
      return Status::kOk;
    }
    if (v.is_empty() || (v.is_none() && native_default_is_none(c, i))) {
      out = nullptr;
      return Status::kOk;
    }
    return native_arg_type_error(th, c, i, NativeLayout<T>::kName, v);
  }
};
template <typename T>
struct Arg<std::optional<T>> {
  static Status get(Thread& th, const NativeContext& c, int i, Value v, std::optional<T>& out) {
    if (v.is_empty() || (v.is_none() && native_default_is_none(c, i))) {
      out.reset();
      return Status::kOk;
    }
    T value{};
    if (failed(Arg<T>::get(th, c, i, v, value))) return Status::kError;
    out = value;
    return Status::kOk;
  }
};

template <typename R>
inline Owned to_result(Thread& th, R&& r) {
  using T = std::remove_cvref_t<R>;
  if constexpr (std::is_same_v<T, Owned>) {
    return std::move(r);
  } else if constexpr (std::is_same_v<T, Status>) {
    return r == Status::kOk ? Owned::none() : Owned();
  } else if constexpr (std::is_same_v<T, bool>) {
    return Owned::boolean(r);
  } else if constexpr (std::is_same_v<T, Tri>) {
    return r == Tri::kError ? Owned() : Owned::boolean(r == Tri::kTrue);
  } else if constexpr (std::is_same_v<T, double>) {
    return native_result_double(th, r);
  } else if constexpr (std::is_integral_v<T>) {
    return native_result_i64(th, static_cast<int64_t>(r));
  } else if constexpr (std::is_same_v<T, std::string_view>) {
    return native_result_text(th, r);
  } else {
    return Owned(std::move(r));  // Ref<T>, Failure
  }
}

struct Cursor {
  int param = 0;  // next plain parameter
};

template <typename T>
inline Status fetch(Thread& th, const NativeArgs& a, const NativeContext& c, Cursor& cur, T& out) {
  if constexpr (std::is_same_v<T, VarArgs>) {
    out = a.varargs;
    return Status::kOk;
  } else {
    int i = cur.param++;
    return Arg<T>::get(th, c, i, a.values[i], out);
  }
}

template <typename R, typename Fn, typename... P>
inline Owned invoke(Thread& th, Fn&& fn, P&&... p) {
  if constexpr (std::is_void_v<R>) {
    fn(std::forward<P>(p)...);
    return th.has_error() ? Owned() : Owned::none();
  } else {
    return to_result(th, fn(std::forward<P>(p)...));
  }
}

template <auto Fn, typename R, bool WantsThread, bool HasSelf, typename Self, typename... A>
Owned run(Thread& th, const NativeArgs& args, const NativeContext& context) {
  std::tuple<A...> values{};
  Cursor cursor;
  bool ok = true;
  std::apply([&](auto&... out) { ((ok = ok && !failed(fetch(th, args, context, cursor, out))), ...); }, values);
  if (!ok) return {};
  return std::apply(
      [&](auto&... v) -> Owned {
        if constexpr (HasSelf) {
          Self self{};
          if constexpr (std::is_pointer_v<Self>) {
            self = args.self.template as<std::remove_pointer_t<Self>>();
          } else {
            self = args.self;
          }
          if constexpr (WantsThread) {
            return invoke<R>(th, Fn, th, self, v...);
          } else {
            return invoke<R>(th, Fn, self, v...);
          }
        } else {
          if constexpr (WantsThread) {
            return invoke<R>(th, Fn, th, v...);
          } else {
            return invoke<R>(th, Fn, v...);
          }
        }
      },
      values);
}

template <auto Fn, bool HasSelf, typename F>
struct Make;
template <auto Fn, typename R, typename Self, typename... A>
struct Make<Fn, true, R (*)(Thread&, Self, A...)> {
  static constexpr uint8_t kArity = sizeof...(A);
  static constexpr NativeEntry kEntry = &run<Fn, R, true, true, Self, std::remove_cvref_t<A>...>;
};
template <auto Fn, typename R, typename... A>
struct Make<Fn, false, R (*)(Thread&, A...)> {
  static constexpr uint8_t kArity = sizeof...(A);
  static constexpr NativeEntry kEntry = &run<Fn, R, true, false, Value, std::remove_cvref_t<A>...>;
};
template <auto Fn, typename R, typename... A>
struct Make<Fn, false, R (*)(A...)> {
  static constexpr uint8_t kArity = sizeof...(A);
  static constexpr NativeEntry kEntry = &run<Fn, R, false, false, Value, std::remove_cvref_t<A>...>;
};

}  // namespace native_detail

// A module-level function: Fn([Thread&,] args...). The C++ function does not see the module; functions that need it use
// raw_function.
template <auto Fn>
constexpr NativeDef function(const char* signature, const char* doc = nullptr) {
  using M = native_detail::Make<Fn, false, decltype(Fn)>;
  return NativeDef{signature, doc, M::kEntry, nullptr, NativeKind::kFunction, M::kArity, false};
}
// A method: Fn(Thread&, Self, args...); Self is Value or a pointer to the layout.
template <auto Fn>
constexpr NativeDef method(const char* signature, const char* doc = nullptr) {
  using M = native_detail::Make<Fn, true, decltype(Fn)>;
  return NativeDef{signature, doc, M::kEntry, nullptr, NativeKind::kMethod, M::kArity, true};
}
// A class method: Fn(Thread&, Value cls, args...).
template <auto Fn>
constexpr NativeDef class_method(const char* signature, const char* doc = nullptr) {
  using M = native_detail::Make<Fn, true, decltype(Fn)>;
  return NativeDef{signature, doc, M::kEntry, nullptr, NativeKind::kClassMethod, M::kArity, true};
}
template <auto Fn>
constexpr NativeDef static_method(const char* signature, const char* doc = nullptr) {
  using M = native_detail::Make<Fn, false, decltype(Fn)>;
  return NativeDef{signature, doc, M::kEntry, nullptr, NativeKind::kStaticMethod, M::kArity, false};
}
constexpr NativeDef suspending(NativeDef def) {
  def.may_suspend = true;
  return def;
}
// The vectorcall form, without matching: Fn(Thread&, Value self, args, nargs, kwnames). For functions self is the
// module.
constexpr NativeDef raw_function(NativeRaw fn, const char* signature, const char* doc = nullptr) {
  return NativeDef{signature, doc, nullptr, fn, NativeKind::kFunction, 0, true};
}
constexpr NativeDef raw_method(NativeRaw fn, const char* signature, const char* doc = nullptr) {
  return NativeDef{signature, doc, nullptr, fn, NativeKind::kMethod, 0, true};
}
constexpr NativeDef raw_class_method(NativeRaw fn, const char* signature, const char* doc = nullptr) {
  return NativeDef{signature, doc, nullptr, fn, NativeKind::kClassMethod, 0, true};
}

// The parsed signature of a text with static storage; made at the first use. nullptr: MemoryError is pending.
const NativeSignature* native_signature(Thread&, const char* signature);
// Calls a def directly: matches the arguments against its signature and runs it. `self` is the bound object (or the
// module).
Owned native_call(Thread&, const NativeDef& def, const NativeSignature* signature, Value self, const Value* args,
                  size_t nargs, Value kwnames);
inline Owned native_call(Thread& th, const NativeDef& def, Value self, const Value* args, size_t nargs, Value kwnames) {
  return native_call(th, def, nullptr, self, args, nargs, kwnames);
}
// "($self, x, /, key=None)" as __text_signature__ shows it; None for raw functions whose text is not a signature.
Owned native_text_signature(Thread&, const NativeDef& def);
// Matches arguments for constructors and other slots that get the vectorcall form:
//   Value v[2]; if (failed(native_match(th, "float(x=0, /)", args, nargs, kwnames, v, 1))) return {};
// `signature` must be a string with static storage; v[i] is empty where not given and without a default value.
Status native_match(Thread&, const char* signature, const Value* args, size_t nargs, Value kwnames, Value* out,
                    size_t count);

// The object for a def: bound to `self` (module functions: the module; class methods: the class).
struct NativeFunction : Object {
  const NativeDef* def;
  const NativeSignature* signature;  // nullptr until the first call
  Value self;                        // owned; may be empty
  Value module;                      // __module__: owned str, or empty
};
struct MethodDescriptor : Object {  // an unbound method or class method in a type's dict
  const NativeDef* def;
  const NativeSignature* signature;  // nullptr until the first call
  Type* owner;                       // owned
};
Owned native_function_new(Thread&, const NativeDef& def, Value self, Value module_name);
Owned method_descriptor_new(Thread&, const NativeDef& def, Type* owner);

}  // namespace dxpy
