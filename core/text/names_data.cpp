#include "core/text/names_data.h"

#include <cstring>
#include <iterator>

namespace dxpy::text {

std::string_view (*g_read_names)() = nullptr;

#if defined(DXPY_NAMES_FROM_FILE)

namespace {

NameTables read_tables() {
  NameTables t;
  std::string_view file = g_read_names == nullptr ? std::string_view() : g_read_names();
  uint32_t counts[6];
  if (file.size() < 4 + sizeof counts || !file.starts_with("DXPN")) return t;
  std::memcpy(counts, file.data() + 4, sizeof counts);
  const char* at = file.data() + 4 + sizeof counts;
  auto take = [&](auto*& out, uint32_t count) {
    out = reinterpret_cast<std::remove_reference_t<decltype(out)>>(at);
    at += (count * sizeof *out + 3) / 4 * 4;
  };
  take(t.word_starts, counts[0]);
  take(t.blocks, counts[1]);
  take(t.table, counts[2]);
  take(t.phrases, counts[3]);
  take(t.index, counts[4]);
  take(t.words, counts[5]);
  t.table_mask = counts[2] - 1;
  return at <= file.data() + file.size() ? t : NameTables();
}

}  // namespace

const NameTables* name_tables() {
  static const NameTables tables = read_tables();
  return tables.words == nullptr ? nullptr : &tables;
}

#else

namespace {

#include "core/text/unicode_names.inc"

constexpr NameTables kTables = {
    kWordStarts, kNameBlocks, kNameTable, kPhrases, kNameIndex, kWords, std::size(kNameTable) - 1};

}  // namespace

const NameTables* name_tables() { return &kTables; }

#endif

}  // namespace dxpy::text
