// Sets, ranges, slices and the iterator types, against what CPython gives.
#include "core/object/dict.h"
#include "core/object/int.h"
#include "core/object/list.h"
#include "core/object/misc.h"
#include "core/object/set.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "tests/unit/object_fixture.h"

namespace dxpy {
namespace {

class ContainerTest : public ObjectTest {
 protected:
  template <typename... A>
  Owned make(const Type* type, const A&... args) {
    return call_with(th, Value(static_cast<const Object*>(type)), args...);
  }
  Owned list(std::initializer_list<int64_t> items) {
    Owned l = list_new(th);
    for (int64_t n : items) EXPECT_EQ(list_append(th, l.as<List>(), i(n)), Status::kOk);
    return l;
  }
  template <typename... A>
  std::string method(Value object, const char* name, const A&... args) {
    Owned n = str_new(th, name);
    return text(call_method(th, object, n, args...));
  }
  std::string listed(const Owned& iterable) { return iterable ? text(sequence_to_list(th, iterable)) : text(iterable); }
  const BuiltinTypes& t() { return rt.types; }
};

TEST_F(ContainerTest, RangesOfAnySizeCountIndexAndSlice) {
  Owned r = make(t().range, i(0), i(10), i(3));
  EXPECT_EQ(text(r), "range(0, 10, 3)");
  EXPECT_EQ(listed(r), "[0, 3, 6, 9]");
  EXPECT_EQ(text(get_item(th, r, i(-1))), "9");
  Owned s = slice_new(th, Value(), Value(), i(-1));
  EXPECT_EQ(text(get_item(th, r, s)), "range(9, -3, -3)");
  EXPECT_EQ(method(r, "index", i(6)), "2");
  EXPECT_EQ(method(r, "index", i(7)), "ValueError: range.index(x): x not in range");
  Owned big = make(t().range, i(0), integer("100000000000000000000000000"), integer("30000000000000000000000000"));
  EXPECT_EQ(listed(big), "[0, 30000000000000000000000000, 60000000000000000000000000, 90000000000000000000000000]");
  EXPECT_EQ(contains(th, big, lend(integer("60000000000000000000000000"))), Tri::kTrue);
  EXPECT_EQ(text(make(t().range, i(1), i(2), i(0))), "ValueError: range() arg 3 must not be zero");
  int64_t a = 0, b = 0;
  Owned x = make(t().range, i(0), i(3), i(2)), y = make(t().range, i(0), i(4), i(2));
  EXPECT_EQ(equal(th, x, y), Tri::kTrue);
  ASSERT_EQ(hash(th, x, a), Status::kOk);
  ASSERT_EQ(hash(th, y, b), Status::kOk);
  EXPECT_EQ(a, b);
}

TEST_F(ContainerTest, SliceIndicesClipLikeCPython) {
  Owned s = slice_new(th, i(-100), i(100), i(-2));
  EXPECT_EQ(method(s, "indices", i(5)), "(-1, 4, -2)");
  s = slice_new(th, Value(), Value(), i(-2));
  EXPECT_EQ(method(s, "indices", i(5)), "(4, -1, -2)");
  EXPECT_EQ(method(s, "indices", i(-1)), "ValueError: length should not be negative");
  s = slice_new(th, i(1), Value(), Value());
  EXPECT_EQ(text(s), "slice(1, None, None)");
  int64_t h = 0;
  EXPECT_EQ(hash(th, s, h), Status::kOk);
}

TEST_F(ContainerTest, SetAlgebraKeepsElementsOnce) {
  Owned one = list({1, 2, 3, 2}), two = list({3, 4});
  Owned a = set_new(th, one), b = set_new(th, two);
  EXPECT_EQ(text(a), "{1, 2, 3}");
  EXPECT_EQ(text(binary_op(th, BinaryOp::kOr, a, b)), "{1, 2, 3, 4}");
  EXPECT_EQ(text(binary_op(th, BinaryOp::kAnd, a, b)), "{3}");
  EXPECT_EQ(text(binary_op(th, BinaryOp::kSub, a, b)), "{1, 2}");
  EXPECT_EQ(text(binary_op(th, BinaryOp::kXor, a, b)), "{1, 2, 4}");
  EXPECT_EQ(method(a, "pop"), "1");
  EXPECT_EQ(method(a, "remove", i(9)), "KeyError: 9");
  EXPECT_EQ(text(binary_op(th, BinaryOp::kOr, a, lend(list({1})))),
            "TypeError: unsupported operand type(s) for |: 'set' and 'list'");
  int64_t h = 0;
  EXPECT_EQ(hash(th, a, h), Status::kError);
  EXPECT_EQ(text(Owned()), "TypeError: unhashable type: 'set'");
}

TEST_F(ContainerTest, FrozenSetsHashByContent) {
  Owned a = frozenset_new(th, lend(list({1, 2, 3}))), b = frozenset_new(th, lend(list({3, 2, 1})));
  int64_t x = 0, y = 0;
  ASSERT_EQ(hash(th, a, x), Status::kOk);
  ASSERT_EQ(hash(th, b, y), Status::kOk);
  EXPECT_EQ(x, y);
  EXPECT_EQ(x, -272375401224217160);  // CPython's value
  EXPECT_EQ(text(frozenset_new(th)), "frozenset()");
}

TEST_F(ContainerTest, ThePopHintOfASetSurvivesARebuild) {
  Owned s = set_new(th);
  for (int64_t n = 0; n < 40; ++n) ASSERT_EQ(set_add(th, s, i(n)), Status::kOk);
  for (int n = 0; n < 30; ++n) EXPECT_NE(method(s, "pop"), "nothing");
  for (int64_t n = 100; n < 200; ++n) ASSERT_EQ(set_add(th, s, i(n)), Status::kOk);
  for (int64_t n = 150; n < 200; ++n) EXPECT_EQ(set_discard(th, s, i(n)), Tri::kTrue);
  size_t left = set_size(s);
  for (size_t n = 0; n < left; ++n) EXPECT_NE(method(s, "pop"), "nothing");
  EXPECT_EQ(method(s, "pop"), "KeyError: 'pop from an empty set'");
}

TEST_F(ContainerTest, ZipAndMapCheckLengthsWhenStrict) {
  Owned strict = str_new(th, "strict");
  Owned names = tuple_of(th, strict);
  Owned x = list({1, 2}), y = list({1, 2, 3});
  EXPECT_EQ(listed(make(t().zip, x, y)), "[(1, 1), (2, 2)]");
  Value args[] = {x, y, Value::boolean(true)};
  EXPECT_EQ(listed(call(th, Value(static_cast<Object*>(t().zip)), args, 2, names)),
            "ValueError: zip() argument 2 is longer than argument 1");
  std::swap(args[0], args[1]);
  EXPECT_EQ(listed(call(th, Value(static_cast<Object*>(t().zip)), args, 2, names)),
            "ValueError: zip() argument 2 is shorter than argument 1");
}

TEST_F(ContainerTest, IteratorsReverseEnumerateAndFilter) {
  EXPECT_EQ(listed(make(t().enumerate, list({7, 8}), i(5))), "[(5, 7), (6, 8)]");
  EXPECT_EQ(listed(make(t().reversed, make(t().range, i(3)))), "[2, 1, 0]");
  EXPECT_EQ(listed(make(t().reversed, tuple_of(th, i(1), i(2)))), "[2, 1]");
  EXPECT_EQ(listed(make(t().filter, Value::none(), list({0, 1, 0, 2}))), "[1, 2]");
  EXPECT_EQ(text(make(t().reversed, set_new(th))), "TypeError: 'set' object is not reversible");
}

TEST_F(ContainerTest, StructSequencesAreTuplesWithNames) {
  const char* const fields[] = {"first", "second", "hidden"};
  Type* type = struct_sequence_type(th, "demo.pair", "A pair.", fields, 2);
  ASSERT_NE(type, nullptr);
  Value values[] = {i(1), i(2), i(3)};
  Owned v = struct_sequence_new(th, type, values, 3);
  EXPECT_EQ(text(v), "demo.pair(first=1, second=2)");
  EXPECT_EQ(text(get_attr(th, v, "hidden")), "3");
  EXPECT_EQ(text(get_attr(th, v, "n_fields")), "3");
  EXPECT_EQ(text(get_item(th, v, i(1))), "2");
  EXPECT_EQ(text(sequence_to_tuple(th, v)), "(1, 2)");
  EXPECT_EQ(text(make(type, list({1}))), "TypeError: demo.pair() takes an at least 2-sequence (1-sequence given)");
  EXPECT_EQ(set_attr(th, v, "first", i(5)), Status::kError);
  EXPECT_EQ(text(Owned()), "AttributeError: readonly attribute");
}

TEST_F(ContainerTest, DeepNestingRaisesInsteadOfOverflowing) {
  th.native_stack_limit = static_cast<char*>(__builtin_frame_address(0)) - (size_t{4} << 20);
  Owned outer = list_new(th);
  for (int n = 0; n < 200000; ++n) {
    Owned next = list_new(th);
    ASSERT_EQ(list_append(th, next.as<List>(), outer), Status::kOk);
    outer = std::move(next);
  }
  EXPECT_EQ(text(repr(th, outer)).substr(0, 14), "RecursionError");
  Owned other = list_new(th);
  for (int n = 0; n < 200000; ++n) {
    Owned next = list_new(th);
    ASSERT_EQ(list_append(th, next.as<List>(), other), Status::kOk);
    other = std::move(next);
  }
  EXPECT_EQ(equal(th, outer, other), Tri::kError);
  EXPECT_EQ(text(Owned()).substr(0, 14), "RecursionError");
  Owned nested = Owned::borrow(rt.empty_tuple);
  for (int n = 0; n < 200000; ++n) nested = tuple_of(th, nested);
  int64_t h = 0;
  EXPECT_EQ(hash(th, nested, h), Status::kError);
  EXPECT_EQ(text(Owned()).substr(0, 14), "RecursionError");
}

}  // namespace
}  // namespace dxpy
