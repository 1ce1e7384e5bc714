// Ownership in types: `Value` borrows, `Owned` owns one reference, `Ref<T>` owns one reference to a known layout.
// Parameters are borrowed, results are owned. An empty Owned as a result means: the exception is pending on the Thread.
#pragma once

#include <utility>

#include "core/object/object.h"

namespace dxpy {

enum class [[nodiscard]] Status : bool { kError = false, kOk = true };
enum class [[nodiscard]] Tri : int8_t { kError = -1, kFalse = 0, kTrue = 1 };
inline bool failed(Status s) { return s == Status::kError; }
inline Tri tri(bool b) { return b ? Tri::kTrue : Tri::kFalse; }

class [[clang::trivial_abi]] [[nodiscard]] Owned {
 public:
  constexpr Owned() = default;
  Owned(Owned&& o) noexcept : v_(o.release()) {}
  Owned& operator=(Owned&& o) noexcept {
    Value old = v_;
    v_ = o.release();
    dec_ref(old);
    return *this;
  }
  Owned(const Owned&) = delete;
  Owned& operator=(const Owned&) = delete;
  ~Owned() { dec_ref(v_); }

  // Takes over a reference that the caller owns.
  static Owned steal(Value v) { return Owned(v); }
  // Adds a reference of its own.
  static Owned borrow(Value v) {
    inc_ref(v);
    return Owned(v);
  }
  static Owned none() { return Owned(Value::none()); }
  static Owned boolean(bool b) { return Owned(Value::boolean(b)); }
  static Owned not_implemented() { return Owned(Value::not_implemented()); }
  static Owned small_int(int64_t i) { return Owned(Value::small_int(i)); }

  Value get() const { return v_; }
  operator Value() const& { return v_; }  // NOLINT: an owner lends itself
  operator Value() && = delete;           // a temporary would be freed while borrowed
  explicit operator bool() const { return bool(v_); }
  template <typename T>
  T* as() const {
    return v_.as<T>();
  }
  Owned clone() const { return borrow(v_); }
  [[nodiscard]] Value release() { return std::exchange(v_, Value()); }
  void reset() { dec_ref(std::exchange(v_, Value())); }

 private:
  explicit Owned(Value v) : v_(v) {}
  Value v_;
};

// Converts a temporary to a borrowed word for the duration of the full expression: call(th, lend(make(...)), ...).
inline Value lend(const Owned& o) { return o.get(); }

template <typename T>
class [[clang::trivial_abi]] [[nodiscard]] Ref {
 public:
  constexpr Ref() = default;
  Ref(Ref&& o) noexcept : p_(std::exchange(o.p_, nullptr)) {}
  Ref& operator=(Ref&& o) noexcept {
    T* old = p_;
    p_ = std::exchange(o.p_, nullptr);
    if (old) dec_ref(static_cast<Object*>(old));
    return *this;
  }
  Ref(const Ref&) = delete;
  Ref& operator=(const Ref&) = delete;
  ~Ref() {
    if (p_) dec_ref(static_cast<Object*>(p_));
  }

  static Ref steal(T* p) {
    Ref r;
    r.p_ = p;
    return r;
  }
  static Ref borrow(T* p) {
    if (p) inc_ref(static_cast<Object*>(p));
    return steal(p);
  }
  // The caller has checked the kind.
  static Ref from(Owned&& o) { return steal(o.release().template as<T>()); }

  T* get() const { return p_; }
  T* operator->() const { return p_; }
  T& operator*() const { return *p_; }
  explicit operator bool() const { return p_ != nullptr; }
  operator Value() const& { return Value(static_cast<Object*>(p_)); }  // NOLINT
  operator Value() && = delete;
  operator Owned() && { return Owned::steal(Value(static_cast<Object*>(release()))); }  // NOLINT
  Ref clone() const { return borrow(p_); }
  [[nodiscard]] T* release() { return std::exchange(p_, nullptr); }
  void reset() { *this = Ref(); }

 private:
  T* p_ = nullptr;
};

}  // namespace dxpy
