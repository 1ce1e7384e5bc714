// The module _suggestions: the name that a misspelt one probably means.
#include <algorithm>
#include <string>
#include <vector>

#include "core/modules/builtin_module.h"
#include "core/object/list.h"
#include "core/object/str.h"

namespace dxpy {

namespace {

constexpr size_t kMaxCandidates = 750;
constexpr size_t kMaxLength = 40;
constexpr size_t kMoveCost = 2;
constexpr size_t kCaseCost = 1;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

size_t substitution_cost(char a, char b) {
  if (a == b) return 0;
  return lower(a) == lower(b) ? kCaseCost : kMoveCost;
}

// Levenshtein distance in units of cost; anything above `limit` comes out as limit + 1.
size_t distance(std::string_view a, std::string_view b, size_t limit) {
  while (!a.empty() && !b.empty() && a.front() == b.front()) {
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
  while (!a.empty() && !b.empty() && a.back() == b.back()) {
    a.remove_suffix(1);
    b.remove_suffix(1);
  }
  if (a.empty() || b.empty()) return (a.size() + b.size()) * kMoveCost;
  if (a.size() > kMaxLength || b.size() > kMaxLength) return limit + 1;
  if (b.size() < a.size()) std::swap(a, b);
  if ((b.size() - a.size()) * kMoveCost > limit) return limit + 1;
  std::vector<size_t> row(a.size());
  for (size_t i = 0; i < a.size(); ++i) row[i] = (i + 1) * kMoveCost;
  size_t result = 0;
  for (size_t bi = 0; bi < b.size(); ++bi) {
    size_t diagonal = result = bi * kMoveCost;
    size_t minimum = SIZE_MAX;
    for (size_t i = 0; i < a.size(); ++i) {
      size_t substituted = diagonal + substitution_cost(b[bi], a[i]);
      diagonal = row[i];
      result = std::min(substituted, std::min(result, diagonal) + kMoveCost);
      row[i] = result;
      minimum = std::min(minimum, result);
    }
    if (minimum > limit) return limit + 1;
  }
  return result;
}

Owned generate(Thread& th, List* candidates, Value item) {
  if (!is_str(item)) {
    return raise(th, th.rt->exc.TypeError, "_generate_suggestions() argument 2 must be str, not {}", type_of(th, item));
  }
  size_t n = candidates->size;
  if (n >= kMaxCandidates) return Owned::none();
  std::string_view name = str_view(item);
  Owned best;
  size_t best_distance = SIZE_MAX;
  for (size_t i = 0; i < n; ++i) {
    Owned each = list_get(th, candidates, i);
    if (!each) return {};
    if (!is_str(each)) return raise(th, th.rt->exc.TypeError, "all elements in 'candidates' must be strings");
    std::string_view text = str_view(each);
    if (text == name) continue;
    size_t limit = (name.size() + text.size() + 3) * kMoveCost / 6;
    if (best && limit > best_distance - 1) limit = best_distance - 1;
    size_t d = distance(name, text, limit);
    if (d > limit) continue;
    if (!best || d < best_distance) {
      best = std::move(each);
      best_distance = d;
    }
  }
  return best ? std::move(best) : Owned::none();
}

const NativeDef kFunctions[] = {
    function<&generate>("_generate_suggestions(candidates, item, /)",
                        "Returns the candidate in candidates that's closest to item"),
};

}  // namespace

const ModuleDef kSuggestionsModule = {"_suggestions", nullptr, kFunctions};

}  // namespace dxpy
