// itertools, _collections, _functools, _heapq, _bisect, _csv and _contextvars, driven from C++.
#include "core/interp/interp_types.h"
#include "core/modules/builtin_module.h"
#include "core/modules/module_state.h"
#include "core/object/dict.h"
#include "core/object/gc.h"
#include "core/object/list.h"
#include "core/object/live_objects.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "tests/unit/object_fixture.h"

namespace dxpy {
namespace {

class ContainerModulesTest : public ObjectTest {
 protected:
  void SetUp() override {
    ObjectTest::SetUp();
    rt.modules = dict_new(th);
  }
  void TearDown() override {
    module_states_destroy(rt);
    (void)gc_collect(th);
    interp_state_destroy(rt);
    rt.release_objects(th);
    EXPECT_EQ(live_object_count(rt), 0);
  }
  Owned load(const ModuleDef& def) {
    Owned m = module_from_def(th, def);
    EXPECT_TRUE(m) << text(Owned());
    return m;
  }
  Owned s(std::string_view t) { return str_new(th, t); }
  Owned list(std::initializer_list<int64_t> items) {
    Owned l = list_new(th);
    for (int64_t n : items) EXPECT_EQ(list_append(th, l.as<List>(), i(n)), Status::kOk);
    return l;
  }
  Owned range(int64_t n) { return call_with(th, Value(static_cast<Object*>(rt.types.range)), i(n)); }
  template <typename... A>
  Owned run(const Owned& object, const char* name, const A&... args) {
    Owned n = s(name);
    return call_method(th, object, n, args...);
  }
  // With keywords: the last values of `args` go with `names`.
  Owned run_keywords(const Owned& object, const char* name, std::initializer_list<Value> args,
                     std::initializer_list<const char*> names) {
    Owned f = get_attr(th, object, name);
    if (!f) return {};
    Owned kwnames = Owned::steal(Value(tuple_alloc(th, names.size())));
    size_t k = 0;
    for (const char* n : names) kwnames.as<Tuple>()->items[k++] = s(n).release();
    return call(th, f, args.begin(), args.size() - names.size(), kwnames);
  }
  std::string listed(const Owned& iterable) { return iterable ? text(sequence_to_list(th, iterable)) : text(iterable); }
};

TEST_F(ContainerModulesTest, ItertoolsStepThroughTheirInputs) {
  Owned m = load(kItertoolsModule);
  Owned five = range(5), three = range(3);
  EXPECT_EQ(listed(run(m, "islice", five, i(1), i(5), i(2))), "[1, 3]");
  EXPECT_EQ(listed(run(m, "chain", five, three)), "[0, 1, 2, 3, 4, 0, 1, 2]");
  EXPECT_EQ(listed(run(m, "accumulate", five)), "[0, 1, 3, 6, 10]");
  EXPECT_EQ(listed(run(m, "pairwise", three)), "[(0, 1), (1, 2)]");
  EXPECT_EQ(listed(run(m, "batched", five, i(2))), "[(0, 1), (2, 3), (4,)]");
  EXPECT_EQ(listed(run(m, "compress", five, list({1, 0, 1, 0, 1}))), "[0, 2, 4]");
  EXPECT_EQ(listed(run(m, "zip_longest", five, three)), "[(0, 0), (1, 1), (2, 2), (3, None), (4, None)]");
  EXPECT_EQ(listed(run(m, "islice", run(m, "cycle", three), i(7))), "[0, 1, 2, 0, 1, 2, 0]");
  EXPECT_EQ(text(run(m, "count", i(3))), "count(3)");
  EXPECT_EQ(listed(run(m, "repeat", i(7), i(2))), "[7, 7]");
  EXPECT_EQ(text(run(m, "batched", five, i(0))), "ValueError: n must be at least one");
  EXPECT_EQ(listed(run_keywords(m, "batched", {five, i(2), Value::boolean(true)}, {"strict"})),
            "ValueError: batched(): incomplete batch");
}

TEST_F(ContainerModulesTest, ItertoolsCombine) {
  Owned m = load(kItertoolsModule);
  Owned three = range(3), two = range(2);
  EXPECT_EQ(listed(run(m, "permutations", three, i(2))), "[(0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1)]");
  EXPECT_EQ(listed(run(m, "combinations", three, i(2))), "[(0, 1), (0, 2), (1, 2)]");
  EXPECT_EQ(listed(run(m, "combinations_with_replacement", two, i(2))), "[(0, 0), (0, 1), (1, 1)]");
  EXPECT_EQ(listed(run(m, "product", two, two)), "[(0, 0), (0, 1), (1, 0), (1, 1)]");
  EXPECT_EQ(listed(run_keywords(m, "product", {two, i(2)}, {"repeat"})), "[(0, 0), (0, 1), (1, 0), (1, 1)]");
  EXPECT_EQ(listed(run(m, "product")), "[()]");
  EXPECT_EQ(listed(run(m, "combinations", two, i(3))), "[]");
}

TEST_F(ContainerModulesTest, TeeGivesIndependentIterators) {
  Owned m = load(kItertoolsModule);
  Owned pair = run(m, "tee", range(200));
  ASSERT_TRUE(pair) << text(Owned());
  Owned a = get_item(th, pair, i(0)), b = get_item(th, pair, i(1));
  for (int n = 0; n < 120; ++n) EXPECT_EQ(text(iter_next(th, a)), std::to_string(n));
  EXPECT_EQ(text(iter_next(th, b)), "0");
  Owned copy = run(a, "__copy__");
  EXPECT_EQ(text(iter_next(th, copy)), "120");
  EXPECT_EQ(text(iter_next(th, a)), "120");
}

TEST_F(ContainerModulesTest, GroupsEndWhenTheNextOneBegins) {
  Owned m = load(kItertoolsModule);
  Owned groups = run(m, "groupby", list({1, 1, 2, 2, 2, 3}));
  Owned first = iter_next(th, groups);
  ASSERT_TRUE(first);
  EXPECT_EQ(text(get_item(th, first, i(0))), "1");
  EXPECT_EQ(listed(get_item(th, first, i(1))), "[1, 1]");
  Owned second = iter_next(th, groups);
  Owned third = iter_next(th, groups);
  EXPECT_EQ(listed(get_item(th, second, i(1))), "[]");
  EXPECT_EQ(listed(get_item(th, third, i(1))), "[3]");
}

TEST_F(ContainerModulesTest, DequesWorkAtBothEnds) {
  Owned m = load(kCollectionsModule);
  Owned d = run(m, "deque", range(5));
  EXPECT_EQ(text(d), "deque([0, 1, 2, 3, 4])");
  EXPECT_EQ(text(run(d, "appendleft", i(9))), "None");
  EXPECT_EQ(text(run(d, "rotate", i(2))), "None");
  EXPECT_EQ(text(d), "deque([3, 4, 9, 0, 1, 2])");
  EXPECT_EQ(text(run(d, "rotate", i(-2))), "None");
  EXPECT_EQ(text(d), "deque([9, 0, 1, 2, 3, 4])");
  EXPECT_EQ(text(run(d, "insert", i(2), i(7))), "None");
  EXPECT_EQ(text(run(d, "remove", i(0))), "None");
  EXPECT_EQ(text(d), "deque([9, 7, 1, 2, 3, 4])");
  EXPECT_EQ(text(run(d, "popleft")), "9");
  EXPECT_EQ(text(run(d, "pop")), "4");
  EXPECT_EQ(text(run(d, "index", i(2))), "2");
  EXPECT_EQ(text(get_item(th, d, i(-1))), "3");
  Owned limited = run(m, "deque", range(10), i(3));
  EXPECT_EQ(text(limited), "deque([7, 8, 9], maxlen=3)");
  EXPECT_EQ(text(binary_op(th, BinaryOp::kMul, limited, i(2))), "deque([7, 8, 9], maxlen=3)");
  EXPECT_EQ(listed(run(d, "__reversed__")), "[3, 2, 1, 7]");
  EXPECT_EQ(text(run(run(m, "deque"), "pop")), "IndexError: pop from an empty deque");
}

TEST_F(ContainerModulesTest, OrderedDictsMoveEntriesToEitherEnd) {
  Owned m = load(kCollectionsModule);
  Owned d = run(m, "OrderedDict");
  for (int64_t n = 0; n < 5; ++n) ASSERT_EQ(set_item(th, d, i(n), i(n * n)), Status::kOk);
  EXPECT_EQ(text(run(d, "move_to_end", i(1))), "None");
  EXPECT_EQ(text(run(d, "move_to_end", i(3), Value::boolean(false))), "None");
  EXPECT_EQ(text(d), "OrderedDict({3: 9, 0: 0, 2: 4, 4: 16, 1: 1})");
  EXPECT_EQ(text(run(d, "popitem", Value::boolean(false))), "(3, 9)");
  EXPECT_EQ(text(run(d, "popitem")), "(1, 1)");
  EXPECT_EQ(text(run(d, "keys")), "odict_keys([0, 2, 4])");
  EXPECT_EQ(listed(run(d, "__reversed__")), "[4, 2, 0]");
  // As a queue, with rebuilds of the table on the way.
  for (int64_t n = 100; n < 5000; ++n) {
    ASSERT_EQ(set_item(th, d, i(n), i(n)), Status::kOk);
    ASSERT_TRUE(run(d, "popitem", Value::boolean(false)));
  }
  EXPECT_EQ(text(run(d, "keys")), "odict_keys([4997, 4998, 4999])");
  Owned a = run(m, "OrderedDict", d), b = run(m, "OrderedDict", d);
  EXPECT_EQ(equal(th, a, b), Tri::kTrue);
  EXPECT_EQ(text(run(b, "move_to_end", i(4997))), "None");
  EXPECT_EQ(equal(th, a, b), Tri::kFalse);
  EXPECT_EQ(set_attr(th, d, "note", i(1)), Status::kOk) << text(Owned());
  EXPECT_EQ(text(run(d, "move_to_end", i(0))), "KeyError: 0");
}

TEST_F(ContainerModulesTest, DefaultDictsMakeMissingValues) {
  Owned m = load(kCollectionsModule);
  Owned d = run(m, "defaultdict", Value(static_cast<Object*>(rt.types.list)));
  EXPECT_EQ(text(get_item(th, d, i(1))), "[]");
  EXPECT_EQ(text(d), "defaultdict(<class 'list'>, {1: []})");
  EXPECT_EQ(text(run(d, "copy")), "defaultdict(<class 'list'>, {1: []})");
  EXPECT_EQ(text(run(m, "defaultdict", i(1))), "TypeError: first argument must be callable or None");
  Owned counts = dict_new(th);
  EXPECT_EQ(text(run(m, "_count_elements", counts, list({1, 2, 1}))), "None");
  EXPECT_EQ(text(counts), "{1: 2, 2: 1}");
}

TEST_F(ContainerModulesTest, PartialFillsPlaceholders) {
  Owned m = load(kFunctoolsModule);
  Owned hole = get_attr(th, m, "Placeholder");
  Value range_type = Value(static_cast<Object*>(rt.types.range));
  Owned p = run(m, "partial", range_type, hole, i(10));
  ASSERT_TRUE(p) << text(Owned());
  EXPECT_EQ(text(p), "functools.partial(<class 'range'>, Placeholder, 10)");
  EXPECT_EQ(text(call_with(th, p, i(3), i(2))), "range(3, 10, 2)");
  EXPECT_EQ(text(call(th, p)), "TypeError: missing positional arguments in 'partial' call; expected at least 1, got 0");
  Owned q = run(m, "partial", p, i(1));
  EXPECT_EQ(text(q), "functools.partial(<class 'range'>, 1, 10)");
  EXPECT_EQ(text(run(m, "partial", range_type, hole)), "TypeError: trailing Placeholders are not allowed");
}

TEST_F(ContainerModulesTest, LruCachesDropTheOldestResult) {
  Owned m = load(kFunctoolsModule);
  Value tuple_type = Value(static_cast<Object*>(rt.types.tuple)),
        list_type = Value(static_cast<Object*>(rt.types.list));
  // list(x) gives a new list each time, so identity tells hits from misses.
  Owned info = run(m, "partial", list_type);
  Owned cached = run(m, "_lru_cache_wrapper", list_type, i(2), Value::boolean(false), tuple_type);
  ASSERT_TRUE(cached) << text(Owned());
  Owned one = tuple_of(th, i(1)), two = tuple_of(th, i(2)), three = tuple_of(th, i(3));
  Owned a = call_with(th, cached, one), b = call_with(th, cached, two);
  EXPECT_EQ(call_with(th, cached, one).get().bits(), a.get().bits());
  Owned c = call_with(th, cached, three);  // `two` is the oldest
  EXPECT_EQ(call_with(th, cached, one).get().bits(), a.get().bits());
  EXPECT_NE(call_with(th, cached, two).get().bits(), b.get().bits());
  EXPECT_EQ(text(run(cached, "cache_clear")), "None");
  EXPECT_NE(call_with(th, cached, one).get().bits(), a.get().bits());
}

TEST_F(ContainerModulesTest, HeapsWorkOnEveryStorage) {
  Owned m = load(kHeapqModule);
  Owned ints = list({5, 3, 8, 1, 9, 2});
  EXPECT_EQ(text(run(m, "heapify", ints)), "None");
  Owned mixed = list_new(th);
  ASSERT_EQ(list_append_owned(th, mixed.as<List>(), tuple_of(th, i(2), i(1))), Status::kOk);
  for (int64_t n : {7, 1, 4}) EXPECT_EQ(text(run(m, "heappush", mixed, tuple_of(th, i(n), i(0)))), "None");
  std::string out;
  for (int n = 0; n < 6; ++n) out += text(run(m, "heappop", ints));
  EXPECT_EQ(out, "123589");
  EXPECT_EQ(text(run(m, "heappop", mixed)), "(1, 0)");
  EXPECT_EQ(text(run(m, "heappop", mixed)), "(2, 1)");
  EXPECT_EQ(text(run(m, "heappop", ints)), "IndexError: index out of range");
  EXPECT_EQ(text(run(m, "heappush", rt.empty_tuple, i(1))), "TypeError: heappush() argument 1 must be list, not tuple");
}

TEST_F(ContainerModulesTest, BisectFindsBothSidesOfEqualItems) {
  Owned m = load(kBisectModule);
  Owned l = list({1, 2, 2, 2, 5});
  EXPECT_EQ(text(run(m, "bisect_left", l, i(2))), "1");
  EXPECT_EQ(text(run(m, "bisect_right", l, i(2))), "4");
  EXPECT_EQ(text(run(m, "insort_right", l, i(3))), "None");
  EXPECT_EQ(text(l), "[1, 2, 2, 2, 3, 5]");
  EXPECT_EQ(text(run(m, "bisect_left", l, i(2), i(-1))), "ValueError: lo must be non-negative");
}

TEST_F(ContainerModulesTest, CsvReadsQuotedFields) {
  Owned m = load(kCsvModule);
  Owned lines = list_new(th);
  for (const char* line : {"a,\"b \"\"x\"\"\",c\r\n", "1,\"two\n", "lines\",\r\n", "\n"}) {
    ASSERT_EQ(list_append_owned(th, lines.as<List>(), s(line)), Status::kOk);
  }
  EXPECT_EQ(listed(run(m, "reader", lines)), "[['a', 'b \"x\"', 'c'], ['1', 'two\\nlines', ''], []]");
  Owned d = run_keywords(m, "Dialect", {lend(s("ab"))}, {"delimiter"});
  EXPECT_EQ(text(d), "TypeError: \"delimiter\" must be a unicode character, not a string of length 2");
}

TEST_F(ContainerModulesTest, ContextVariablesAreResetByTheirTokens) {
  Owned m = load(kContextvarsModule);
  Owned var = run(m, "ContextVar", s("v"));
  Owned token = run(var, "set", i(1));
  ASSERT_TRUE(token) << text(Owned());
  Owned copy = run(m, "copy_context");
  EXPECT_EQ(text(run(var, "set", i(2))).substr(0, 6), "<Token");
  EXPECT_EQ(text(get_item(th, copy, var)), "1");
  EXPECT_EQ(text(run(var, "get")), "2");
  EXPECT_EQ(text(run(var, "reset", token)), "None");
  EXPECT_EQ(text(run(var, "get", i(5))), "5");
  EXPECT_EQ(text(run(copy, "run", get_attr(th, var, "get"))), "1");
  th.context.reset();
}

}  // namespace
}  // namespace dxpy
