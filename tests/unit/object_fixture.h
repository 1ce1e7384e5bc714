// A runtime with the built-in types and one thread: what tests of objects and of modules run in.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "core/object/abstract.h"
#include "core/object/error.h"
#include "core/object/init.h"
#include "core/object/int.h"
#include "core/object/runtime.h"
#include "core/object/str.h"

namespace dxpy {

class ObjectTest : public testing::Test {
 protected:
  void SetUp() override {
    Thread::set_current(&th);
    rt.threads = rt.main_thread = &th;
    char here;
    th.native_stack_limit = &here - (size_t{2} << 20);
    ASSERT_EQ(init_object_types(th), Status::kOk);
  }

  // The pending exception as "Type: message"; it is pending no more. "nothing": there was none.
  std::string error_text() {
    if (!th.has_error()) return "nothing";
    Owned e = take_error(th);
    Owned message = str_of(th, e);
    return std::string(type_name(th, e)) + ": " + std::string(message ? str_view(message) : "?");
  }
  // repr(v), or the exception that was raised instead of a value.
  std::string text(const Owned& v) {
    if (!v) return error_text();
    Owned s = repr(th, v);
    return s ? std::string(str_view(s)) : "repr failed: " + error_text();
  }
  static Value i(int64_t n) { return Value::small_int(n); }
  Owned integer(std::string_view digits) { return int_from_text(th, digits, 0); }

  Runtime rt;
  Thread th{rt};
};

}  // namespace dxpy
