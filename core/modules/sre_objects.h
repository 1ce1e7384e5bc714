// The objects of the _sre module: Pattern, Match, Scanner, Template.
#pragma once

#include "core/modules/sre_engine.h"
#include "core/object/buffer.h"
#include "core/object/module.h"

namespace dxpy::sre {

struct Pattern : Object {
  Program* program;   // owned
  Value source;       // what was compiled: str, bytes or None; owned, as all below
  Value group_index;  // dict: name -> group
  Value index_group;  // tuple: group -> name or None
  uint32_t flags;
  int8_t is_bytes;  // -1: unknown (source is None)
};

struct Match : Object {
  Value pattern;
  Value subject;
  Value regs;  // tuple cache, or empty
  int64_t pos, end_pos;
  int32_t last_index;
  uint32_t groups;  // group 0 included
  int64_t* marks;   // 2 per group, group 0 first; owned memory
};

struct Scanner : Object {
  Value pattern;
  struct Subjects* text;  // owned
  int64_t start, end, must_advance;
  bool running;
};

struct Template : Object {
  Value parts;  // tuple: literal, group, literal, group, ..., literal
};

struct SreTypes {
  Type* pattern = nullptr;
  Type* match = nullptr;
  Type* scanner = nullptr;
  Type* template_ = nullptr;
};
SreTypes& sre_types(Thread&);

// The characters of a subject; keeps the object (and its buffer) alive.
struct Subjects {
  Value object;  // owned
  bool is_bytes = false;
  Subject view;
  std::vector<uint32_t> decoded;
  bool has_buffer = false;
  BufferView buffer;

  Subjects() = default;
  Subjects(const Subjects&) = delete;
  Subjects& operator=(const Subjects&) = delete;
};
// TypeError when it is no text, or the wrong kind for the pattern.
Status subject_open(Thread&, const Pattern* pattern, Value object, Subjects& out);
void subject_close(Thread&, Subjects& s);
// Closes at the end of a scope.
struct SubjectScope {
  explicit SubjectScope(Thread& th) : th_(th) {}
  ~SubjectScope() { subject_close(th_, s); }
  Thread& th_;
  Subjects s;
};
// Characters [from, to) of a str, bytes or buffer as a new object of the plain type.
Owned subject_slice(Thread&, Value object, int64_t from, int64_t to);

Owned match_new(Thread&, Pattern* pattern, Value subject, const Result& result, int64_t pos, int64_t end_pos);
// Group by number or name; -1 with an exception.
int64_t match_group_index(Thread&, Match* m, Value key);
Owned match_group(Thread&, Match* m, int64_t index, Value fallback);
// What a Template gives for a match.
Owned template_expand(Thread&, Template* t, Match* m);

Status init_match_type(Thread&, Module* m);
Status init_pattern_types(Thread&, Module* m);

}  // namespace dxpy::sre
