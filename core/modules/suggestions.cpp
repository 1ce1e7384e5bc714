// The module _suggestions: the name that a misspelt one probably means.
#include "core/modules/builtin_module.h"
#include "core/object/list.h"
#include "core/object/str.h"
#include "core/object/suggest.h"

namespace dxpy {

namespace {

constexpr size_t kMaxCandidates = 750;

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
    size_t limit = suggest_limit(name.size(), text.size());
    if (best && limit > best_distance - 1) limit = best_distance - 1;
    size_t d = suggest_distance(name, text, limit);
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
