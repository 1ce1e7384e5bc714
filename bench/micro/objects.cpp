// Values, containers, text and calls.
#include <string>

#include "bench/micro/micro.h"
#include "core/object/abstract.h"
#include "core/object/dict.h"
#include "core/object/float.h"
#include "core/object/int.h"
#include "core/object/list.h"
#include "core/object/str.h"

namespace dxpy::micro {
namespace {

using benchmark::DoNotOptimize;
using benchmark::State;

void add(State& state, const Owned& a, const Owned& b) {
  for (auto _ : state) DoNotOptimize(binary_op(thread(), BinaryOp::kAdd, a, b));
}

void value_add_small_ints(State& state) {
  add(state, Owned::borrow(Value::small_int(40)), Owned::borrow(Value::small_int(2)));
}
BENCHMARK(value_add_small_ints);

void value_add_floats(State& state) { add(state, float_from_double(thread(), 1.5), float_from_double(thread(), 2.25)); }
BENCHMARK(value_add_floats);

void value_add_texts(State& state) { add(state, str_new(thread(), "left "), str_new(thread(), "right")); }
BENCHMARK(value_add_texts);

void list_append_ints(State& state) {
  for (auto _ : state) {
    Owned list = list_new(thread());
    for (int64_t i = 0; i < state.range(0); ++i)
      if (list_append(thread(), list.as<List>(), Value::small_int(i)) != Status::kOk) return;
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(list_append_ints)->Arg(10)->Arg(10000);

void list_sort_ints(State& state) {
  for (auto _ : state) {
    Owned list = list_new(thread());
    int64_t x = 1;
    for (int64_t i = 0; i < state.range(0); ++i) {
      x = (x * 1103515245 + 12345) & 0x7FFFFFFF;
      if (list_append(thread(), list.as<List>(), Value::small_int(x)) != Status::kOk) return;
    }
    DoNotOptimize(list_sort(thread(), list.as<List>(), Value(), false));
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(list_sort_ints)->Arg(10000);

Owned dict_of_ints(int64_t count) {
  Owned dict = dict_new(thread());
  for (int64_t i = 0; i < count; ++i)
    if (dict_set(thread(), dict, Value::small_int(i * 7), Value::small_int(i)) != Status::kOk) return Owned();
  return dict;
}

void dict_build_ints(State& state) {
  for (auto _ : state) DoNotOptimize(dict_of_ints(state.range(0)));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(dict_build_ints)->Arg(8)->Arg(1000)->Arg(100000);

void dict_find_ints(State& state) {
  Owned dict = dict_of_ints(state.range(0));
  int64_t i = 0;
  for (auto _ : state) {
    DoNotOptimize(dict_get(thread(), dict, Value::small_int(i * 7)));
    i = i + 1 == state.range(0) ? 0 : i + 1;
  }
}
BENCHMARK(dict_find_ints)->Arg(8)->Arg(1000)->Arg(100000);

void dict_find_text(State& state) {
  Owned dict = dict_new(thread()), key = str_new(thread(), "attribute");
  if (dict_set(thread(), dict, key, Value::none()) != Status::kOk) return;
  for (auto _ : state) DoNotOptimize(dict_get(thread(), dict, key));
}
BENCHMARK(dict_find_text);

// A method of a long text: find of what is at its end only.
void text_find(State& state, std::string_view piece) {
  std::string text;
  for (int64_t i = 0; i < state.range(0); ++i) text += piece;
  Owned hay = str_new(thread(), text + "needle"), find = get_attr(thread(), hay, "find"),
        needle = str_new(thread(), "needle");
  Value arguments[] = {needle};
  for (auto _ : state) DoNotOptimize(call(thread(), find, arguments, 1));
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(text.size()));
}
BENCHMARK_CAPTURE(text_find, ascii, "some need of text ")->Arg(1000);
BENCHMARK_CAPTURE(text_find, beyond_ascii, "näher дом 日本 ")->Arg(1000);

void text_decode(State& state) {
  std::string text;
  for (int64_t i = 0; i < state.range(0); ++i) text += "plain and näher ";
  for (auto _ : state) DoNotOptimize(str_new(thread(), text));
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(text.size()));
}
BENCHMARK(text_decode)->Arg(1)->Arg(1000);

void call_global(State& state, const char* name, size_t count) {
  Owned function = global(name);
  Value arguments[] = {Value::small_int(1)};
  for (auto _ : state) DoNotOptimize(call(thread(), function, arguments, count));
}
BENCHMARK_CAPTURE(call_global, function_without_arguments, "nothing", 0);
BENCHMARK_CAPTURE(call_global, function_of_one, "one", 1);
BENCHMARK_CAPTURE(call_global, function_of_every_kind, "many", 1);
BENCHMARK_CAPTURE(call_global, bound_method, "method", 0);

// From Python to Python: the calls are inside.
void call_in_python(State& state) {
  Owned loop = global("loop");
  Value arguments[] = {Value::small_int(1000)};
  for (auto _ : state) DoNotOptimize(call(thread(), loop, arguments, 1));
  state.SetItemsProcessed(state.iterations() * 1000);
}
BENCHMARK(call_in_python);

}  // namespace
}  // namespace dxpy::micro
