#include "core/object/live_objects.h"

#ifdef DXPY_DEBUG

#include <algorithm>
#include <map>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/host/host.h"
#include "core/object/gc.h"
#include "core/object/runtime.h"
#include "core/object/str.h"

namespace dxpy {

struct LiveObjects {
  std::unordered_set<Object*> objects;
};

void live_object_add(Runtime& rt, Object* o) {
  if (rt.live == nullptr) rt.live = new LiveObjects;
  rt.live->objects.insert(o);
}

void live_object_remove(Runtime& rt, Object* o) {
  if (rt.live != nullptr) rt.live->objects.erase(o);
}

int64_t live_object_count(const Runtime& rt) {
  return rt.live == nullptr ? 0 : static_cast<int64_t>(rt.live->objects.size());
}

namespace {

// How often lost objects refer to each other.
struct ReferenceCounter : Visitor {
  std::unordered_map<Object*, int64_t> found;
};

// Type and, where it costs nothing to find, name. Nothing may be called any more: modules and dicts are gone.
std::string describe(Object* o) {
  std::string text = o->type()->name;
  if (o->kind == Kind::kStr) text += " '" + std::string(static_cast<Str*>(o)->view().substr(0, 60)) + "'";
  if (o->kind == Kind::kType) text += std::string(" '") + static_cast<Type*>(o)->name + "'";
  return text;
}

}  // namespace

void live_objects_report(Runtime& rt) {
  constexpr size_t kNamed = 12;
  if (live_object_count(rt) == 0 || rt.host == nullptr) return;  // a bare runtime of a unit test has no standard error
  std::map<std::string, size_t> by_type;
  ReferenceCounter counter;
  counter.visit = [](Visitor& self, Value v) { ++static_cast<ReferenceCounter&>(self).found[v.as_object()]; };
  for (Object* o : rt.live->objects) {
    ++by_type[o->type()->name];
    if (o->has(Object::kGc) && o->type()->slots.traverse != nullptr) o->type()->slots.traverse(o, counter);
  }
  std::string text = "dxpy: " + std::to_string(rt.live->objects.size()) + " objects were not freed:";
  for (const auto& [name, count] : by_type) text += " " + std::to_string(count) + " " + name;
  text += "\nheld by nobody that is left:";
  std::vector<std::string> lines;
  for (Object* o : rt.live->objects) {
    int64_t unexplained = reference_count(o) - counter.found[o];
    if (unexplained <= 0) continue;
    // A str or a code object seldom tells whose it is, and not every owner shows it to a visitor: those come last.
    const bool plain = o->kind == Kind::kStr || std::string_view(o->type()->name) == "code";
    lines.push_back((plain ? "~" : " ") + std::to_string(unexplained) + " x " + describe(o));
  }
  std::sort(lines.begin(), lines.end());
  lines.resize(std::min(lines.size(), kNamed));
  for (const std::string& line : lines) text += "\n " + line;
  text += '\n';
  (void)host_write_all(*rt.host, 2, text);
}

void live_objects_destroy(Runtime& rt) { delete std::exchange(rt.live, nullptr); }

}  // namespace dxpy

#endif
