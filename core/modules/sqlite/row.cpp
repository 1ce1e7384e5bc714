// The class Row: a tuple whose columns also have names.
#include "core/modules/native_type.h"
#include "core/modules/sqlite/sqlite.h"
#include "core/object/int.h"
#include "core/object/list.h"

namespace dxpy {

namespace {

using RowFields = OwnedFields<SqliteRow, &SqliteRow::data, &SqliteRow::description>;
SqliteRow* self_of(Value v) { return v.as<SqliteRow>(); }
std::span<const Value> items_of(Value self) { return fast_items_tuple(self_of(self)->data); }

Owned construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  if (failed(positional_only(th, cls, "Row", nargs, kwnames, 2, 2))) return {};
  if (!is_instance_exactly_or_sub(th, args[0], sqlite_state(th).cursor)) {
    return raise(th, th.rt->exc.TypeError, "Row() argument 1 must be sqlite3.Cursor, not {}", type_of(th, args[0]));
  }
  if (!is_tuple(args[1])) {
    return raise(th, th.rt->exc.TypeError, "Row() argument 2 must be tuple, not {}", type_of(th, args[1]));
  }
  auto* row = make_instance<SqliteRow>(th, cls);
  if (row == nullptr) return {};
  row->data = own(args[1]);
  Value description = args[0].as<SqliteCursor>()->description;
  row->description = own(description ? description : Value::none());
  return Owned::steal(Value(row));
}

std::span<const Value> columns_of(Value self) {
  Value d = self_of(self)->description;
  return d && is_tuple(d) ? fast_items_tuple(d) : std::span<const Value>();
}

bool same_name(Value a, Value b) {
  std::string_view x = str_view(a), y = str_view(b);
  if (x == y) return true;
  if (x.size() != y.size() || !a.as<Str>()->is_ascii() || !b.as<Str>()->is_ascii()) return false;
  return sqlite3_strnicmp(x.data(), y.data(), static_cast<int>(x.size())) == 0;
}

Owned subscript(Thread& th, Value self, Value key) {
  if (is_int(key)) {
    int64_t i;
    if (failed(index_to_i64(th, key, i, th.rt->exc.IndexError))) return {};
    auto n = static_cast<int64_t>(items_of(self).size());
    if (i < 0) i += n;
    if (i < 0 || i >= n) return raise(th, th.rt->exc.IndexError, "tuple index out of range");
    return Owned::borrow(items_of(self)[static_cast<size_t>(i)]);
  }
  if (is_str(key)) {
    auto columns = columns_of(self);
    for (size_t i = 0; i < columns.size() && i < items_of(self).size(); ++i) {
      if (same_name(fast_items_tuple(columns[i])[0], key)) return Owned::borrow(items_of(self)[i]);
    }
    if (columns.empty()) return raise(th, th.rt->exc.IndexError, "No item with key {!r}", key);
    return raise(th, th.rt->exc.IndexError, "No item with that key");
  }
  if (is_kind(key, Kind::kSlice)) return get_item(th, self_of(self)->data, key);
  return raise(th, th.rt->exc.IndexError, "Index must be int or string");
}

Owned item(Thread& th, Value self, int64_t i) {
  if (i < 0 || i >= static_cast<int64_t>(items_of(self).size())) {
    return raise(th, th.rt->exc.IndexError, "tuple index out of range");
  }
  return Owned::borrow(items_of(self)[static_cast<size_t>(i)]);
}

Owned m_keys(Thread& th, Value self) {
  Owned list = list_new(th);
  for (Value column : columns_of(self)) {
    if (!list || failed(list_append(th, list.as<List>(), fast_items_tuple(column)[0]))) return {};
  }
  return list;
}

int64_t row_length(Thread&, Value self) { return static_cast<int64_t>(items_of(self).size()); }
Owned iterate(Thread& th, Value self) { return get_iter(th, self_of(self)->data); }
Status row_hash(Thread& th, Value self, int64_t& out) {
  int64_t a, b;
  if (failed(hash(th, self_of(self)->description, a)) || failed(hash(th, self_of(self)->data, b))) {
    return Status::kError;
  }
  out = a ^ b;
  if (out == -1) out = -2;
  return Status::kOk;
}
Owned row_compare(Thread& th, Value a, Value b, CompareOp op) {
  if (op != CompareOp::kEq && op != CompareOp::kNe) return Owned::not_implemented();
  if (!is_instance_exactly_or_sub(th, b, sqlite_state(th).row)) return Owned::not_implemented();
  Tri same = compare_truth(th, self_of(a)->description, self_of(b)->description, CompareOp::kEq);
  if (same == Tri::kTrue) return compare(th, self_of(a)->data, self_of(b)->data, op);
  if (same == Tri::kError) return {};
  return Owned::boolean(op == CompareOp::kNe);
}

void fill(TypeSlots& s) {
  RowFields::fill(s);
  s.construct = construct;
  s.subscript = subscript;
  s.item = item;
  s.length = row_length;
  s.iter = iterate;
  s.hash = row_hash;
  s.compare = row_compare;
}
const NativeDef kMethods[] = {method<&m_keys>("keys(self, /)", "Returns the keys of the row.")};
const TypeSpec kSpec = {"sqlite3.Row", sizeof(SqliteRow),
                        Kind::kOther,  TypeFlags::kBaseType | TypeFlags::kGc | TypeFlags::kImmutable,
                        nullptr,       fill,
                        kMethods};

}  // namespace

Status init_sqlite_row(Thread& th, Module* m) {
  Type* t = add_type(th, m, kSpec);
  sqlite_state(th).row = t;
  return t == nullptr ? Status::kError : Status::kOk;
}

}  // namespace dxpy
