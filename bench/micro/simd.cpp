// The kernels of every instruction set beside the scalar ones in one run, at 100 bytes, 10 kB and 1 MB; and the C
// library's.
#include <cstring>
#include <string>
#include <vector>

#include "bench/micro/micro.h"
#include "core/text/simd/kernels.h"

namespace dxpy::micro {
namespace {

using benchmark::DoNotOptimize;
using benchmark::State;
using text::simd::Kernels;

// Letters about as often as in English, without a "z" or the needle.
std::string prose(size_t size) {
  constexpr std::string_view kLetters =
      "                    "
      "eeeeeeeeeeeetttttttttaaaaaaaaooooooooiiiiiiinnnnnnnsssssshhhhhhrrrrrrddddllllcccuuummmwwffggyyppbvk";
  std::string text;
  uint32_t state = 1;
  while (text.size() < size) {
    state = state * 1664525 + 1013904223;
    text += kLetters[(state >> 8) % kLetters.size()];
    if (text.ends_with("needle")) text.pop_back();
  }
  return text;
}
constexpr std::string_view kNeedle = "needle";

struct Data {
  explicit Data(size_t size) : text(prose(size)), same(text), room(text), words(size / 8), same_words(words) {
    for (size_t i = 0; i < words.size(); ++i) same_words[i] = words[i] = static_cast<int64_t>(i * 2654435761 % 1000003);
  }
  std::string text, same, room;
  std::vector<int64_t> words, same_words;
};

struct Case {
  const char* name;
  size_t (*run)(const Kernels&, Data&);
};

size_t run_sum(const Kernels& k, Data& d) {
  int64_t high, low;
  k.sum_words(d.words.data(), d.words.size(), &high, &low);
  return static_cast<size_t>(low);
}
size_t run_map(void (*map)(char*, const char*, size_t), Data& d) {
  map(d.room.data(), d.text.data(), d.text.size());
  return static_cast<size_t>(d.room[0]);
}

const Case kCases[] = {
    {"find_byte", [](const Kernels& k, Data& d) { return k.find_byte(d.text.data(), d.text.size(), 'z'); }},
    {"find",
     [](const Kernels& k, Data& d) { return k.find(d.text.data(), d.text.size(), kNeedle.data(), kNeedle.size()); }},
    {"rfind",
     [](const Kernels& k, Data& d) { return k.rfind(d.text.data(), d.text.size(), kNeedle.data(), kNeedle.size()); }},
    {"count_byte", [](const Kernels& k, Data& d) { return k.count_byte(d.text.data(), d.text.size(), 'e'); }},
    {"count",
     [](const Kernels& k, Data& d) { return k.count(d.text.data(), d.text.size(), kNeedle.data(), kNeedle.size()); }},
    {"equal", [](const Kernels& k, Data& d) { return size_t{k.equal(d.text.data(), d.same.data(), d.text.size())}; }},
    {"lower", [](const Kernels& k, Data& d) { return run_map(k.lower, d); }},
    {"upper", [](const Kernels& k, Data& d) { return run_map(k.upper, d); }},
    {"is_ascii", [](const Kernels& k, Data& d) { return k.ascii_prefix(d.text.data(), d.text.size()); }},
    {"count_chars", [](const Kernels& k, Data& d) { return k.count_chars(d.text.data(), d.text.size()); }},
    {"sum_words", run_sum},
    {"find_word", [](const Kernels& k, Data& d) { return k.find_word(d.words.data(), d.words.size(), -1); }},
    {"count_word", [](const Kernels& k, Data& d) { return k.count_word(d.words.data(), d.words.size(), 7); }},
    {"equal_words",
     [](const Kernels& k, Data& d) { return k.mismatch_words(d.words.data(), d.same_words.data(), d.words.size()); }},
    {"max_int",
     [](const Kernels& k, Data& d) { return static_cast<size_t>(k.max_int(d.words.data(), d.words.size())); }},
};

template <typename Run>
void time(State& state, Run run) {
  Data data(static_cast<size_t>(state.range(0)));
  for (auto _ : state) {
    benchmark::ClobberMemory();
    DoNotOptimize(run(data));
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
}

// Made when the program starts: the tables depend on the processor.
const bool kRegistered = [] {
  const Kernels* all[8];
  const size_t n = text::simd::available(all);
  auto add = [](const std::string& name, auto run) {
    auto* b = benchmark::RegisterBenchmark(name.c_str(), [run](State& state) { time(state, run); });
    b->Arg(100)->Arg(10'000)->Arg(1'000'000);
  };
  for (const Case& c : kCases) {
    for (size_t i = 0; i < n; ++i) {
      const Kernels* k = all[i];
      add(std::string("simd_") + c.name + "/" + k->name, [k, run = c.run](Data& d) { return run(*k, d); });
    }
  }
  add("simd_find_byte/memchr", [](Data& d) { return std::memchr(d.text.data(), 'z', d.text.size()); });
  add("simd_find/memmem", [](Data& d) { return memmem(d.text.data(), d.text.size(), kNeedle.data(), kNeedle.size()); });
  add("simd_equal/memcmp", [](Data& d) { return std::memcmp(d.text.data(), d.same.data(), d.text.size()); });
  return true;
}();

}  // namespace
}  // namespace dxpy::micro
