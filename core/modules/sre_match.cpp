// Match objects and the expansion of templates.
#include <cstdio>

#include "core/memory/alloc.h"
#include "core/modules/native_type.h"
#include "core/modules/sre_objects.h"
#include "core/object/bytes.h"
#include "core/object/dict.h"
#include "core/object/list.h"

namespace dxpy::sre {

Owned match_new(Thread& th, Pattern* pattern, Value subject, const Result& result, int64_t pos, int64_t end_pos) {
  auto* m = make_instance<Match>(th, sre_types(th).match);
  if (m == nullptr) return {};
  Owned keep = Owned::steal(m);
  m->pattern = own(Value(pattern));
  m->subject = own(subject);
  m->pos = pos;
  m->end_pos = end_pos;
  m->last_index = result.last_index;
  m->groups = pattern->program->groups + 1;
  m->marks = static_cast<int64_t*>(mem_alloc(size_t{m->groups} * 2 * sizeof(int64_t)));
  if (m->marks == nullptr) return raise_no_memory(th);
  m->marks[0] = result.start;
  m->marks[1] = result.end;
  for (uint32_t i = 1; i < m->groups; ++i) {
    int64_t from = result.marks[size_t{i} * 2 - 2], to = result.marks[size_t{i} * 2 - 1];
    bool set = from >= 0 && to >= from;
    m->marks[i * 2] = set ? from : -1;
    m->marks[i * 2 + 1] = set ? to : -1;
  }
  return keep;
}

int64_t match_group_index(Thread& th, Match* m, Value key) {
  int64_t i = -1;
  if (is_int(key) || is_index(th, key)) {
    if (failed(index_to_i64(th, key, i, nullptr))) return -1;
  } else {
    Value found = dict_get(th, m->pattern.as<Pattern>()->group_index, key);
    if (found && found.is_small_int()) i = found.as_small_int();
    if (th.has_error()) clear_error(th);
  }
  if (i < 0 || i >= m->groups) {
    (void)raise(th, th.rt->exc.IndexError, "no such group");
    return -1;
  }
  return i;
}

Owned match_group(Thread& th, Match* m, int64_t index, Value fallback) {
  int64_t from = m->marks[index * 2], to = m->marks[index * 2 + 1];
  if (from < 0) return Owned::borrow(fallback);
  return subject_slice(th, m->subject, from, to);
}

Owned template_expand(Thread& th, Template* t, Match* m) {
  auto parts = fast_items_tuple(t->parts);
  if (parts.size() == 1) return Owned::borrow(parts[0]);
  bool bytes = is_bytes(parts[0]);
  Owned list = list_new(th);
  if (!list) return {};
  for (size_t i = 0; i < parts.size(); ++i) {
    if (i % 2 == 0) {
      if (failed(list_append(th, list.as<List>(), parts[i]))) return {};
      continue;
    }
    int64_t group = parts[i].as_small_int();
    if (group < 0 || group >= m->groups) return raise(th, th.rt->exc.IndexError, "no such group");
    Owned v = match_group(th, m, group, bytes ? th.rt->empty_bytes : th.rt->empty_str);
    if (!v || failed(list_append(th, list.as<List>(), v))) return {};
  }
  if (!bytes) return str_join(th, th.rt->empty_str, list);
  Value join = str_intern(th, "join");
  return call_method(th, th.rt->empty_bytes, join, list.get());
}

namespace {

Owned method_group(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  if (failed(no_keywords(th, "group", kwnames))) return {};
  auto* m = self.as<Match>();
  if (nargs == 0) return match_group(th, m, 0, Value::none());
  if (nargs == 1) {
    int64_t i = match_group_index(th, m, args[0]);
    return i < 0 ? Owned() : match_group(th, m, i, Value::none());
  }
  Tuple* t = tuple_alloc(th, nargs);
  if (t == nullptr) return {};
  Owned keep = Owned::steal(t);
  for (size_t k = 0; k < nargs; ++k) {
    int64_t i = match_group_index(th, m, args[k]);
    Owned v = i < 0 ? Owned() : match_group(th, m, i, Value::none());
    if (!v) return {};
    t->items[k] = v.release();
  }
  return keep;
}

Owned method_getitem(Thread& th, Value self, Value key) {
  int64_t i = match_group_index(th, self.as<Match>(), key);
  return i < 0 ? Owned() : match_group(th, self.as<Match>(), i, Value::none());
}

Owned method_groups(Thread& th, Value self, Value fallback) {
  auto* m = self.as<Match>();
  Tuple* t = tuple_alloc(th, m->groups - 1);
  if (t == nullptr) return {};
  Owned keep = Owned::steal(t);
  for (uint32_t i = 1; i < m->groups; ++i) {
    Owned v = match_group(th, m, i, fallback);
    if (!v) return {};
    t->items[i - 1] = v.release();
  }
  return keep;
}

Owned method_groupdict(Thread& th, Value self, Value fallback) {
  auto* m = self.as<Match>();
  Owned dict = dict_new(th);
  size_t at = 0;
  Value key, index;
  while (dict && dict_next(m->pattern.as<Pattern>()->group_index, at, key, index)) {
    Owned v = match_group(th, m, index.as_small_int(), fallback);
    if (!v || failed(dict_set(th, dict, key, v))) return {};
  }
  return dict;
}

int64_t group_arg(Thread& th, Match* m, Value group) { return group ? match_group_index(th, m, group) : 0; }

Owned method_start(Thread& th, Value self, Value group) {
  auto* m = self.as<Match>();
  int64_t i = group_arg(th, m, group);
  return i < 0 ? Owned() : Owned::small_int(m->marks[i * 2]);
}
Owned method_end(Thread& th, Value self, Value group) {
  auto* m = self.as<Match>();
  int64_t i = group_arg(th, m, group);
  return i < 0 ? Owned() : Owned::small_int(m->marks[i * 2 + 1]);
}
Owned span_of(Thread& th, Match* m, int64_t i) {
  return tuple_of(th, Value::small_int(m->marks[i * 2]), Value::small_int(m->marks[i * 2 + 1]));
}
Owned method_span(Thread& th, Value self, Value group) {
  int64_t i = group_arg(th, self.as<Match>(), group);
  return i < 0 ? Owned() : span_of(th, self.as<Match>(), i);
}

Owned method_expand(Thread& th, Value self, Value text) {
  auto* m = self.as<Match>();
  Owned compile = import_attr(th, "re", "_compile_template");
  Owned t = compile ? call_with(th, compile, m->pattern, text) : Owned();
  if (!t) return {};
  if (type_of(th, t) != sre_types(th).template_) return t;
  return template_expand(th, t.as<Template>(), m);
}

Owned method_copy(Thread&, Value self) { return Owned::borrow(self); }
Owned method_deepcopy(Thread&, Value self, Value) { return Owned::borrow(self); }

const NativeDef kMethods[] = {
    raw_method(&method_group, "group([group1, ...]) -> str or tuple.",
               "Return subgroup(s) of the match by indices or names.\nFor 0 returns the entire match."),
    method<&method_groups>("groups(self, /, default=None)",
                           "Return a tuple containing all the subgroups of the match, from 1."),
    method<&method_groupdict>(
        "groupdict(self, /, default=None)",
        "Return a dictionary containing all the named subgroups of the match, keyed by the subgroup name."),
    method<&method_start>("start(self, group=<unrepresentable>, /)",
                          "Return index of the start of the substring matched by group."),
    method<&method_end>("end(self, group=<unrepresentable>, /)",
                        "Return index of the end of the substring matched by group."),
    method<&method_span>("span(self, group=<unrepresentable>, /)",
                         "For match object m, return the 2-tuple (m.start(group), m.end(group))."),
    method<&method_expand>("expand(self, /, template)",
                           "Return the string obtained by doing backslash substitution on the string template, as done "
                           "by the sub() method."),
    method<&method_copy>("__copy__(self, /)", nullptr),
    method<&method_deepcopy>("__deepcopy__(self, memo, /)", nullptr),
    class_method<&class_getitem>("__class_getitem__(cls, item, /)", "See PEP 585"),
};

Owned get_regs(Thread& th, Value self) {
  auto* m = self.as<Match>();
  if (!m->regs) {
    Tuple* t = tuple_alloc(th, m->groups);
    if (t == nullptr) return {};
    Owned keep = Owned::steal(t);
    for (uint32_t i = 0; i < m->groups; ++i) {
      Owned span = span_of(th, m, i);
      if (!span) return {};
      t->items[i] = span.release();
    }
    m->regs = keep.release();
  }
  return Owned::borrow(m->regs);
}

Owned get_last_group(Thread&, Value self) {
  auto* m = self.as<Match>();
  auto names = fast_items_tuple(m->pattern.as<Pattern>()->index_group);
  auto i = static_cast<size_t>(m->last_index);
  return m->last_index >= 0 && i < names.size() ? Owned::borrow(names[i]) : Owned::none();
}

const GetSetDef kGetSets[] = {
    {"string", [](Thread&, Value self) { return Owned::borrow(self.as<Match>()->subject); }},
    {"re", [](Thread&, Value self) { return Owned::borrow(self.as<Match>()->pattern); }},
    {"pos", [](Thread&, Value self) { return Owned::small_int(self.as<Match>()->pos); }},
    {"endpos", [](Thread&, Value self) { return Owned::small_int(self.as<Match>()->end_pos); }},
    {"lastindex",
     [](Thread&, Value self) {
       int32_t i = self.as<Match>()->last_index;
       return i < 0 ? Owned::none() : Owned::small_int(i);
     }},
    {"lastgroup", &get_last_group},
    {"regs", &get_regs},
};

Owned match_repr(Thread& th, Value self) {
  auto* m = self.as<Match>();
  Owned text = match_group(th, m, 0, Value::none());
  if (!text) return {};
  return format_str(th, "<{} object; span=({}, {}), match={!r}>", "re.Match", m->marks[0], m->marks[1], text);
}

void match_dealloc(Thread& th, Object* o) {
  auto* m = static_cast<Match*>(o);
  drop(m->pattern);
  drop(m->subject);
  drop(m->regs);
  mem_free(m->marks);
  object_free(th, o);
}
void match_traverse(Object* o, Visitor& visit) {
  auto* m = static_cast<Match*>(o);
  visit(m->pattern);
  visit(m->subject);
  visit(m->regs);
}

void fill(TypeSlots& s) {
  s.dealloc = &match_dealloc;
  s.traverse = &match_traverse;
  s.repr = &match_repr;
  s.subscript = &method_getitem;
}

const TypeSpec kMatchSpec = {
    "re.Match",
    sizeof(Match),
    ::dxpy::Kind::kOther,
    TypeFlags::kGc | TypeFlags::kDisallowNew,
    "The result of re.match() and re.search().\nMatch objects always have a boolean value of True.",
    &fill,
    kMethods,
    kGetSets};

}  // namespace

Status init_match_type(Thread& th, Module*) {
  sre_types(th).match = type_from_spec(th, kMatchSpec);
  return sre_types(th).match != nullptr ? Status::kOk : Status::kError;
}

}  // namespace dxpy::sre
