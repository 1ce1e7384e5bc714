// Properties 4, 5 and 26 (25 is the same under emulation, tests/simd): what a kernel of any instruction set gives is
// what plain loops give.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/simd/check.h"

namespace dxpy::text::simd {
namespace {

// Text over few or many different bytes, so that matches, near matches and none all occur, of up to a few vectors.
std::string any_text() {
  const auto kinds = *rc::gen::element(2, 3, 10, 128, 256);
  const auto size = *rc::gen::inRange(0, 400);
  return *rc::gen::container<std::string>(
      static_cast<size_t>(size), rc::gen::map(rc::gen::inRange(0, kinds),
                                              [kinds](int b) { return static_cast<char>(kinds <= 10 ? 'a' + b : b); }));
}

// Characters of every size, with an error in half of the cases.
std::string any_utf8() {
  std::string text;
  for (uint32_t cp : *rc::gen::container<std::vector<uint32_t>>(rc::gen::oneOf(
           rc::gen::inRange(0u, 0x80u), rc::gen::inRange(0x80u, 0x800u), rc::gen::inRange(0x800u, 0xD800u),
           rc::gen::inRange(0xE000u, 0x10000u), rc::gen::inRange(0x10000u, 0x110000u)))) {
    utf8_append(text, cp);
  }
  if (!text.empty() && *rc::gen::arbitrary<bool>()) {
    text[static_cast<size_t>(*rc::gen::inRange(0, static_cast<int>(text.size())))] =
        static_cast<char>(*rc::gen::inRange(0, 256));
  }
  return std::string(static_cast<size_t>(*rc::gen::inRange(0, 70)), 'x') + text;
}

template <typename Check>
void for_every_table(Check check) {
  const Kernels* all[8];
  const size_t n = available(all);
  for (size_t i = 0; i < n; ++i) {
    const std::string failed = check(*all[i]);
    if (!failed.empty()) RC_FAIL(std::string(all[i]->name) + ": " + failed);
  }
}

RC_GTEST_PROP(SimdText, SearchesAsTheScalarOperationDoes, ()) {
  const std::string text = any_text();
  std::string needle = any_text();
  if (!text.empty() && *rc::gen::arbitrary<bool>()) {
    const auto from = static_cast<size_t>(*rc::gen::inRange(0, static_cast<int>(text.size())));
    needle = text.substr(from, static_cast<size_t>(*rc::gen::inRange(1, 40)));
  }
  const char c = needle.empty() ? 'a' : needle[0];
  for_every_table([&](const Kernels& k) { return check_search(k, text, c, needle); });
}

RC_GTEST_PROP(SimdText, ComparesAsTheScalarOperationDoes, ()) {
  const std::string text = any_text();
  std::string other = text;
  if (!text.empty() && *rc::gen::arbitrary<bool>()) {
    other[static_cast<size_t>(*rc::gen::inRange(0, static_cast<int>(text.size())))] ^= 4;
  }
  for_every_table([&](const Kernels& k) { return check_pair(k, text, other); });
}

RC_GTEST_PROP(SimdText, MapsAndTestsAsTheScalarOperationDoes, ()) {
  const std::string text = *rc::gen::arbitrary<bool>() ? any_text() : any_utf8();
  std::vector<char> room(8 * text.size());
  for_every_table([&](const Kernels& k) { return check_text(k, text, room.data() + room.size()); });
}

RC_GTEST_PROP(SimdText, ValidatesUtf8AsTheScalarOperationDoes, ()) {
  const std::string text = any_utf8(), more = any_text();
  for_every_table([&](const Kernels& k) { return check_utf8(k, text); });
  for_every_table([&](const Kernels& k) { return check_utf8(k, text + text + more); });
}

RC_GTEST_PROP(SimdCollections, SumSearchAndOrderAsTheScalarOperationDoes, ()) {
  const auto few = rc::gen::inRange<int64_t>(-3, 4);
  const auto wide = rc::gen::inRange<int64_t>(-(int64_t{1} << 60), int64_t{1} << 60);
  auto words = *rc::gen::container<std::vector<int64_t>>(rc::gen::weightedOneOf<int64_t>({{4, few}, {1, wide}}));
  while (words.size() > 3 && words.size() < 5000 && *rc::gen::inRange(0, 4) == 0) {
    words.insert(words.end(), words.begin(), words.begin() + static_cast<std::ptrdiff_t>(words.size() / 2));
  }
  auto other = words;
  if (!other.empty() && *rc::gen::arbitrary<bool>()) other.back() ^= 1;
  const int64_t wanted = *few;
  for_every_table([&](const Kernels& k) { return check_words(k, words, wanted, other); });
}

}  // namespace
}  // namespace dxpy::text::simd
