// A runtime with only the object layer: types come up, and operations give CPython's results and messages.
#include <gtest/gtest.h>

#include "core/object/dict.h"
#include "core/object/error.h"
#include "core/object/init.h"
#include "core/object/int.h"
#include "core/object/misc.h"
#include "core/object/str.h"
#include "core/object/super.h"
#include "core/object/tuple.h"

namespace dxpy {
namespace {

class ObjectLayer : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    rt_ = new Runtime;
    th_ = new Thread(*rt_);
    rt_->threads = rt_->main_thread = th_;
    Thread::set_current(th_);
    ASSERT_EQ(init_object_types(*th_), Status::kOk);
  }
  static std::string error_text() {
    Owned e = take_error(*th_);
    if (!e) return "no exception";
    Owned text = str_of(*th_, e);
    return std::string(type_name(*th_, e)) + ": " + std::string(str_view(text));
  }
  static std::string repr_text(Owned v) {
    if (!v) return error_text();
    Owned text = repr(*th_, v);
    return text ? std::string(str_view(text)) : error_text();
  }
  // class name(bases...): pass
  static Owned make_class(const char* name, Value base) {
    Owned n = str_new(*th_, name), bases = tuple_of(*th_, base), dict = dict_new(*th_);
    return call_with(*th_, Value(rt_->types.type), n, bases, dict);
  }
  static Runtime* rt_;
  static Thread* th_;
};
Runtime* ObjectLayer::rt_ = nullptr;
Thread* ObjectLayer::th_ = nullptr;

TEST_F(ObjectLayer, ShowsBuiltInTypes) {
  EXPECT_EQ(repr_text(Owned::borrow(Value(rt_->types.dict))), "<class 'dict'>");
  EXPECT_EQ(repr_text(get_attr(*th_, Value(rt_->types.list), "append")), "<method 'append' of 'list' objects>");
  EXPECT_EQ(repr_text(get_attr(*th_, Value(rt_->types.int_), "__add__")), "<slot wrapper '__add__' of 'int' objects>");
}

TEST_F(ObjectLayer, AddsNumbersThroughTheSlots) {
  EXPECT_EQ(repr_text(binary_op(*th_, BinaryOp::kAdd, Value::small_int(40), Value::small_int(2))), "42");
  Owned text = str_new(*th_, "x");
  EXPECT_EQ(repr_text(binary_op(*th_, BinaryOp::kAdd, Value::small_int(1), text)),
            "TypeError: unsupported operand type(s) for +: 'int' and 'str'");
  EXPECT_EQ(repr_text(binary_op(*th_, BinaryOp::kMul, text, Value::small_int(3))), "'xxx'");
}

TEST_F(ObjectLayer, MakesClassesAndInstancesWithAttributes) {
  Owned cls = make_class("Thing", Value(rt_->types.object));
  ASSERT_TRUE(cls) << error_text();
  Owned thing = call(*th_, cls);
  ASSERT_TRUE(thing) << error_text();
  EXPECT_EQ(set_attr(*th_, thing, "colour", Value::small_int(7)), Status::kOk);
  EXPECT_EQ(repr_text(get_attr(*th_, thing, "colour")), "7");
  EXPECT_EQ(repr_text(get_attr(*th_, thing, "__dict__")), "{'colour': 7}");
  EXPECT_EQ(repr_text(get_attr(*th_, thing, "size")), "AttributeError: 'Thing' object has no attribute 'size'");
}

TEST_F(ObjectLayer, RefusesAttributesOfPlainObjects) {
  EXPECT_EQ(set_attr(*th_, Value::small_int(1), "foo", Value::none()), Status::kError);
  EXPECT_EQ(error_text(),
            "AttributeError: 'int' object has no attribute 'foo' and no __dict__ for setting new attributes");
}

TEST_F(ObjectLayer, ComparesAcrossSubclasses) {
  Owned sub = make_class("MyInt", Value(rt_->types.int_));
  ASSERT_TRUE(sub) << error_text();
  Owned five = call_with(*th_, sub, Value::small_int(5));
  ASSERT_TRUE(five) << error_text();
  EXPECT_EQ(equal(*th_, five, Value::small_int(5)), Tri::kTrue);
  EXPECT_EQ(repr_text(compare(*th_, Value::small_int(1), lend(str_new(*th_, "a")), CompareOp::kLt)),
            "TypeError: '<' not supported between instances of 'int' and 'str'");
}

TEST_F(ObjectLayer, MakesUnionsAndAliases) {
  Value int_type(rt_->types.int_), str_type(rt_->types.str), list_type(rt_->types.list);
  EXPECT_EQ(repr_text(union_type_or(*th_, int_type, str_type)), "int | str");
  EXPECT_EQ(repr_text(union_type_or(*th_, int_type, Value::none())), "int | None");
  EXPECT_EQ(repr_text(union_type_or(*th_, int_type, int_type)), "<class 'int'>");
  EXPECT_EQ(repr_text(generic_alias_new(*th_, list_type, int_type)), "list[int]");
}

TEST_F(ObjectLayer, FindsMethodsBehindAClassWithSuper) {
  Owned cls = make_class("Derived", Value(rt_->types.dict));
  ASSERT_TRUE(cls) << error_text();
  Owned d = call(*th_, cls);
  ASSERT_TRUE(d) << error_text();
  Owned f = super_get_attr(*th_, cls, d, str_intern(*th_, "get"));
  ASSERT_TRUE(f) << error_text();
  EXPECT_EQ(repr_text(call_with(*th_, f, Value::small_int(1))), "None");
  EXPECT_EQ(repr_text(super_get_attr(*th_, cls, d, str_intern(*th_, "nothing"))),
            "AttributeError: 'super' object has no attribute 'nothing'");
}

TEST_F(ObjectLayer, PropertiesWithoutSetterSaySo) {
  Owned p = call_with(*th_, Value(rt_->types.property), Value(rt_->types.str));
  ASSERT_TRUE(p) << error_text();
  Owned cls = make_class("Holder", Value(rt_->types.object));
  ASSERT_EQ(set_attr(*th_, cls, "x", p), Status::kOk);
  Owned holder = call(*th_, cls);
  EXPECT_EQ(set_attr(*th_, holder, "x", Value::none()), Status::kError);
  EXPECT_EQ(error_text(), "AttributeError: property 'str' of 'Holder' object has no setter");
}

}  // namespace
}  // namespace dxpy
