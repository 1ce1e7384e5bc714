// The class Cursor.
#include "core/modules/native_type.h"
#include "core/modules/sqlite/sqlite.h"
#include "core/object/bytes.h"
#include "core/object/dict.h"
#include "core/object/float.h"
#include "core/object/int.h"
#include "core/object/list.h"

namespace dxpy {

namespace {

SqliteCursor* self_of(Value v) { return v.as<SqliteCursor>(); }

Status check_locked(Thread& th, SqliteCursor* c) {
  if (!c->locked) return Status::kOk;
  return raise_sqlite(th, &SqliteState::ProgrammingError, "Recursive use of cursors not allowed.");
}

Status check_cursor(Thread& th, SqliteCursor* c) {
  if (!c->initialized) {
    return raise_sqlite(th, &SqliteState::ProgrammingError, "Base Cursor.__init__ not called.");
  }
  if (c->closed) return raise_sqlite(th, &SqliteState::ProgrammingError, "Cannot operate on a closed cursor.");
  if (failed(check_locked(th, c)) || failed(sqlite_check_thread(th, c->connection))) return Status::kError;
  return sqlite_check_open(th, c->connection);
}

void reset(SqliteStatement* s) {
  if (s != nullptr && s->stmt != nullptr) sqlite3_reset(s->stmt);
}
void drop_statement(SqliteCursor* c) {
  if (SqliteStatement* s = std::exchange(c->statement, nullptr)) dec_ref(Value(s));
}
void reset_and_drop(SqliteCursor* c) {
  reset(c->statement);
  drop_statement(c);
}

// --- life

Owned construct(Thread& th, Type* cls, const Value*, size_t, Value) {
  auto* c = make_instance<SqliteCursor>(th, cls);
  if (c == nullptr) return {};
  c->description = c->lastrowid = c->row_factory = Value::none();
  c->arraysize = 1;
  c->rowcount = -1;
  return Owned::steal(Value(c));
}

Status init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  auto* c = self_of(self);
  if (failed(no_keywords(th, "Cursor", kwnames)) || failed(check_positional(th, "Cursor", nargs, 1, 1))) {
    return Status::kError;
  }
  if (!is_instance_exactly_or_sub(th, args[0], sqlite_state(th).connection)) {
    return raise(th, th.rt->exc.TypeError, "Cursor() argument 1 must be sqlite3.Connection, not {}",
                 type_of(th, args[0]));
  }
  if (failed(check_locked(th, c))) return Status::kError;
  auto* connection = args[0].as<SqliteConnection>();
  inc_ref(args[0]);
  SqliteConnection* old = std::exchange(c->connection, connection);
  if (old != nullptr) dec_ref(Value(old));
  reset_and_drop(c);
  drop(c->converters);
  assign(c->description, Value::none());
  assign(c->lastrowid, Value::none());
  assign(c->row_factory, Value::none());
  c->arraysize = 1;
  c->closed = false;
  c->rowcount = -1;
  if (failed(sqlite_check_thread(th, connection))) return Status::kError;
  c->initialized = true;
  return Status::kOk;
}

void clear(Thread& th, Object* o) {
  auto* c = static_cast<SqliteCursor*>(o);
  reset_and_drop(c);
  drop(c->converters);
  drop(c->row_factory);
  drop(c->lastrowid);
  drop(c->description);
  c->initialized = false;
  if (SqliteConnection* connection = std::exchange(c->connection, nullptr)) dec_ref(Value(connection));
  clear_attributes(th, o);
}
void dealloc(Thread& th, Object* o) {
  clear(th, o);
  object_free(th, o);
}
void traverse(Object* o, Visitor& visit) {
  auto* c = static_cast<SqliteCursor*>(o);
  if (c->connection != nullptr) visit(Value(c->connection));
  if (c->statement != nullptr) visit(Value(c->statement));
  visit(c->description);
  visit(c->converters);
  visit(c->lastrowid);
  visit(c->row_factory);
  traverse_attributes(o, visit);
}

// --- converters and descriptions of columns

// The converter registered for a type's name; empty without an exception: none.
Value converter_for(Thread& th, std::string_view name) {
  Owned text = sqlite_str(th, name.data(), name.size());
  Owned upper = text ? call_method(th, text, lend(str_new(th, "upper"))) : Owned();
  return upper ? dict_get(th, sqlite_state(th).converters, upper) : Value();
}

Value column_converter(Thread& th, int detect, sqlite3_stmt* stmt, int column) {
  if ((detect & kParseColNames) != 0) {
    const char* name = sqlite3_column_name(stmt, column);
    std::string_view text = name == nullptr ? std::string_view() : name;
    size_t open = text.find('['), close = open == std::string_view::npos ? open : text.find(']', open);
    if (close != std::string_view::npos) {
      Value found = converter_for(th, text.substr(open + 1, close - open - 1));
      if (found || th.has_error()) return found;
    }
  }
  if ((detect & kParseDeclTypes) != 0) {
    const char* type = sqlite3_column_decltype(stmt, column);
    if (type != nullptr) {
      std::string_view text(type);
      return converter_for(th, text.substr(0, text.find_first_of(" (")));
    }
  }
  return {};
}

Status find_converters(Thread& th, SqliteCursor* c) {
  drop(c->converters);
  int detect = c->connection->detect_types;
  sqlite3_stmt* stmt = c->statement->stmt;
  if (detect == 0 || stmt == nullptr) return Status::kOk;
  Owned list = list_new(th);
  int n = sqlite3_column_count(stmt);
  for (int i = 0; list && i < n; ++i) {
    Value converter = column_converter(th, detect, stmt, i);
    if (th.has_error() || failed(list_append(th, list.as<List>(), converter ? converter : Value::none()))) {
      return Status::kError;
    }
  }
  Owned tuple = list ? list_to_tuple(th, list) : Owned();
  if (!tuple) return Status::kError;
  c->converters = tuple.release();
  return Status::kOk;
}

Owned column_name(Thread& th, SqliteCursor* c, int column) {
  const char* name = sqlite3_column_name(c->statement->stmt, column);
  if (name == nullptr) return raise_no_memory(th);
  std::string_view text(name);
  if ((c->connection->detect_types & kParseColNames) != 0) {
    size_t bracket = text.find(" [");
    if (bracket != std::string_view::npos) text = text.substr(0, bracket);
  }
  return sqlite_str(th, text.data(), text.size());
}

Status describe(Thread& th, SqliteCursor* c) {
  sqlite3_stmt* stmt = c->statement->stmt;
  int n = stmt == nullptr ? 0 : sqlite3_column_count(stmt);
  if (n == 0 || !c->description.is_none()) return Status::kOk;
  Owned list = list_new(th);
  for (int i = 0; list && i < n; ++i) {
    Owned name = column_name(th, c, i);
    Value none = Value::none();
    Owned row = name ? tuple_of(th, name.get(), none, none, none, none, none, none) : Owned();
    if (!row || failed(list_append(th, list.as<List>(), row))) return Status::kError;
  }
  Owned all = list ? list_to_tuple(th, list) : Owned();
  if (!all) return Status::kError;
  assign_owned(c->description, std::move(all));
  return Status::kOk;
}

// --- fetching

Owned text_value(Thread& th, SqliteCursor* c, sqlite3_stmt* stmt, int column) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(stmt, column));
  if (text == nullptr && sqlite3_errcode(c->connection->db) == SQLITE_NOMEM) return raise_no_memory(th);
  auto size = static_cast<size_t>(sqlite3_column_bytes(stmt, column));
  Value factory = c->connection->text_factory;
  if (factory == type_value(th.rt->types.str)) {
    Owned s = sqlite_str(th, text, size);
    if (s || !error_clear_if(th, th.rt->exc.UnicodeDecodeError)) return s;
    Owned shown = str_decode(th, {text, size}, "ascii", "replace");
    const char* name = sqlite3_column_name(stmt, column);
    if (!shown) return {};
    return raise_sqlite(th, &SqliteState::OperationalError, "Could not decode to UTF-8 column '{}' with text '{}'",
                        name == nullptr ? "" : name, shown);
  }
  if (factory == type_value(th.rt->types.bytes)) return bytes_new(th, {text, size});
  if (factory == type_value(th.rt->types.bytearray)) return bytearray_new(th, {text, size});
  Owned bytes = bytes_new(th, {text, size});
  Owned keep = Owned::borrow(factory);
  return bytes ? call_with(th, keep, bytes.get()) : Owned();
}

Owned blob_value(Thread& th, sqlite3_stmt* stmt, int column) {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(stmt, column));
  return bytes_new(th, {data, static_cast<size_t>(sqlite3_column_bytes(stmt, column))});
}

Owned column_value(Thread& th, SqliteCursor* c, sqlite3_stmt* stmt, int column) {
  switch (sqlite3_column_type(stmt, column)) {
    case SQLITE_INTEGER:
      return int_from_i64(th, sqlite3_column_int64(stmt, column));
    case SQLITE_FLOAT:
      return float_from_double(th, sqlite3_column_double(stmt, column));
    case SQLITE_TEXT:
      return text_value(th, c, stmt, column);
    case SQLITE_BLOB:
      return blob_value(th, stmt, column);
    default:
      return Owned::none();
  }
}

Owned converted_value(Thread& th, sqlite3_stmt* stmt, int column, Value converter) {
  if (sqlite3_column_blob(stmt, column) == nullptr) return Owned::none();  // NULL, or of no bytes
  Owned bytes = blob_value(th, stmt, column);
  Owned keep = Owned::borrow(converter);
  return bytes ? call_with(th, keep, bytes.get()) : Owned();
}

Owned fetch_row(Thread& th, SqliteCursor* c) {
  sqlite3_stmt* stmt = c->statement->stmt;
  int n = sqlite3_data_count(stmt);
  Owned converters = Owned::borrow(c->converters);
  Tuple* row = tuple_alloc(th, static_cast<size_t>(n));
  if (row == nullptr) return {};
  for (int i = 0; i < n; ++i) row->items[i] = Value::none();
  Owned result = Owned::steal(Value(row));
  for (int i = 0; i < n; ++i) {
    auto at = static_cast<size_t>(i);
    Value converter =
        converters && at < fast_items_tuple(converters).size() ? fast_items_tuple(converters)[at] : Value::none();
    Owned v = converter.is_none() ? column_value(th, c, stmt, i) : converted_value(th, stmt, i, converter);
    if (!v) return {};
    row->items[i] = v.release();
  }
  return result;
}

// The next row; empty without an exception: there is none.
Owned next_row(Thread& th, Value self) {
  auto* c = self_of(self);
  if (failed(check_cursor(th, c))) return {};
  if (c->statement == nullptr) return {};
  sqlite3_stmt* stmt = c->statement->stmt;
  if (stmt == nullptr || sqlite3_data_count(stmt) == 0) {
    reset_and_drop(c);
    return {};
  }
  c->locked = true;  // a converter or factory must not use this cursor
  Owned row = fetch_row(th, c);
  c->locked = false;
  if (!row) return {};
  Owned statement = Owned::borrow(Value(c->statement));
  int code = sqlite_step(th, stmt);
  if (code == SQLITE_DONE) {
    if (c->statement != nullptr && c->statement->is_dml) c->rowcount = sqlite3_changes(c->connection->db);
    reset_and_drop(c);
  } else if (code != SQLITE_ROW) {
    Status raised = th.has_error() ? Status::kError : Status(raise_sqlite_db(th, c->connection->db));
    (void)raised;
    reset_and_drop(c);
    if (th.has_error()) return {};
  }
  if (th.has_error()) return {};
  if (c->row_factory.is_none()) return row;
  Owned factory = Owned::borrow(c->row_factory);
  return call_with(th, factory, self, row.get());
}

Owned m_fetchone(Thread& th, Value self) {
  Owned row = next_row(th, self);
  return row || th.has_error() ? std::move(row) : Owned::none();
}

Owned fetch_many(Thread& th, Value self, uint64_t limit) {
  Owned list = list_new(th);
  for (uint64_t n = 0; list && n < limit; ++n) {
    Owned row = next_row(th, self);
    if (!row) break;
    if (failed(list_append(th, list.as<List>(), row))) return {};
  }
  return th.has_error() ? Owned() : std::move(list);
}
Owned m_fetchall(Thread& th, Value self) { return fetch_many(th, self, UINT64_MAX); }

Status row_count_argument(Thread& th, Value v, uint32_t& out) {
  Owned i = index(th, v);
  uint64_t n = 0;
  if (!i) return Status::kError;
  if (int_sign(i) < 0) return raise(th, th.rt->exc.ValueError, "Cannot convert negative int");
  if (!int_fits_u64(i, n) || n > UINT32_MAX) {
    return raise(th, th.rt->exc.OverflowError, "Python int too large for C uint32_t");
  }
  out = static_cast<uint32_t>(n);
  return Status::kOk;
}
Owned m_fetchmany(Thread& th, Value self, Value size) {
  uint32_t n = self_of(self)->arraysize;
  if (size && failed(row_count_argument(th, size, n))) return {};
  return fetch_many(th, self, n);
}

// --- executing

Status begin(Thread& th, SqliteConnection* connection) {
  std::string sql = std::string("BEGIN ") + connection->isolation_level;
  return sqlite_exec(th, connection, sql.c_str());
}

Status prepare(Thread& th, SqliteCursor* c, Value sql, bool many) {
  SqliteConnection* connection = c->connection;
  assign(c->description, Value::none());
  reset(c->statement);
  Owned statement = sqlite_statement_of(th, connection, sql);
  drop_statement(c);
  if (!statement) return Status::kError;
  sqlite3_stmt* stmt = statement.as<SqliteStatement>()->stmt;
  if (many && (stmt == nullptr || sqlite3_stmt_readonly(stmt) != 0)) {
    return raise_sqlite(th, &SqliteState::ProgrammingError, "executemany() can only execute DML statements.");
  }
  if (stmt != nullptr && sqlite3_stmt_busy(stmt) != 0) {  // another cursor is using it
    statement = sqlite_statement_new(th, connection, sql);
    if (!statement) return Status::kError;
  }
  c->statement = statement.release().as<SqliteStatement>();
  reset(c->statement);
  c->rowcount = c->statement->is_dml ? 0 : -1;
  bool implicit = connection->autocommit == kSqliteLegacy && connection->isolation_level != nullptr &&
                  c->statement->is_dml && sqlite3_get_autocommit(connection->db) != 0;
  return implicit ? begin(th, connection) : Status::kOk;
}

Status run_once(Thread& th, SqliteCursor* c, Value parameters) {
  SqliteStatement* s = c->statement;
  if (failed(sqlite_bind(th, s, parameters))) return Status::kError;
  int code = sqlite_step(th, s->stmt);
  if (code != SQLITE_DONE && code != SQLITE_ROW) {
    sqlite_callback_failed(th, Value());
    return raise_sqlite_db(th, c->connection->db);
  }
  if (th.has_error() || failed(find_converters(th, c)) || failed(describe(th, c))) return Status::kError;
  if (code == SQLITE_DONE) {
    if (s->is_dml) c->rowcount += sqlite3_changes(c->connection->db);
    reset(s);
  }
  return Status::kOk;
}

Status run_all(Thread& th, SqliteCursor* c, Value sql, bool many, Value parameters) {
  Owned it;
  if (many) {
    it = slots_of(th, parameters).next != nullptr ? Owned::borrow(parameters) : get_iter(th, parameters);
    if (!it) return Status::kError;
  }
  if (failed(prepare(th, c, sql, many))) return Status::kError;
  Owned keep = Owned::borrow(Value(c->statement));
  if (!many) {
    if (failed(run_once(th, c, parameters))) return Status::kError;
    if (c->statement == nullptr || c->statement->stmt == nullptr) return Status::kOk;  // nothing but comments
    Owned id = int_from_i64(th, sqlite3_last_insert_rowid(c->connection->db));
    if (!id) return Status::kError;
    assign_owned(c->lastrowid, std::move(id));
    return Status::kOk;
  }
  while (Owned row = iter_next(th, it)) {
    if (failed(run_once(th, c, row))) return Status::kError;
  }
  return th.has_error() ? Status::kError : Status::kOk;
}

Owned execute(Thread& th, Value self, Value sql, bool many, Value parameters) {
  auto* c = self_of(self);
  if (!is_str(sql)) {
    return raise(th, th.rt->exc.TypeError, "{}() argument 1 must be str, not {}", many ? "executemany" : "execute",
                 type_of(th, sql));
  }
  if (failed(check_cursor(th, c))) return {};
  c->locked = true;
  Status ok = run_all(th, c, sql, many, parameters);
  c->locked = false;
  if (failed(ok) && th.has_error()) {
    reset_and_drop(c);
    c->rowcount = -1;
    return {};
  }
  if (c->statement != nullptr && (c->statement->stmt == nullptr || sqlite3_stmt_busy(c->statement->stmt) == 0)) {
    drop_statement(c);
  }
  return Owned::borrow(self);
}
Owned m_execute(Thread& th, Value self, Value sql, Value parameters) {
  return execute(th, self, sql, false, parameters ? parameters : th.rt->empty_tuple);
}
Owned m_executemany(Thread& th, Value self, Value sql, Value parameters) {
  return execute(th, self, sql, true, parameters);
}

Status run_script(Thread& th, SqliteConnection* connection, const std::string& script) {
  const char* at = script.c_str();
  const char* end = at + script.size();
  while (at < end) {
    sqlite3_stmt* stmt = nullptr;
    int code;
    {
      Unlocked others_run(th);
      code = sqlite3_prepare_v2(connection->db, at, static_cast<int>(end - at) + 1, &stmt, &at);
      if (code == SQLITE_OK) {
        do {
          code = stmt == nullptr ? SQLITE_DONE : sqlite3_step(stmt);
        } while (code == SQLITE_ROW);
        code = sqlite3_finalize(stmt);
      }
    }
    if (th.has_error()) return Status::kError;
    if (code != SQLITE_OK) return raise_sqlite_db(th, connection->db);
  }
  return Status::kOk;
}

Owned m_executescript(Thread& th, Value self, Value script) {
  auto* c = self_of(self);
  std::string text;
  if (failed(sqlite_text(th, script, "executescript() argument", text)) || failed(check_cursor(th, c))) return {};
  SqliteConnection* connection = c->connection;
  if (text.size() > static_cast<size_t>(sqlite3_limit(connection->db, SQLITE_LIMIT_SQL_LENGTH, -1))) {
    return raise_sqlite(th, &SqliteState::DataError, "query string is too large");
  }
  if (connection->autocommit == kSqliteLegacy && sqlite3_get_autocommit(connection->db) == 0 &&
      failed(sqlite_exec(th, connection, "COMMIT"))) {
    return {};
  }
  return failed(run_script(th, connection, text)) ? Owned() : Owned::borrow(self);
}

Status m_close(Thread& th, Value self) {
  auto* c = self_of(self);
  if (failed(check_locked(th, c))) return Status::kError;
  if (c->connection == nullptr) {
    return raise_sqlite(th, &SqliteState::ProgrammingError, "Base Cursor.__init__ not called.");
  }
  if (failed(sqlite_check(th, c->connection))) return Status::kError;
  reset_and_drop(c);
  c->closed = true;
  return Status::kOk;
}
void m_setinputsizes(Thread&, Value, Value) {}
void m_setoutputsize(Thread&, Value, Value, Value) {}

// --- attributes

Owned get_connection(Thread& th, Value self) {
  SqliteConnection* connection = self_of(self)->connection;
  return connection == nullptr ? Owned(raise(th, th.rt->exc.AttributeError, "connection"))
                               : Owned::borrow(Value(connection));
}
template <Value SqliteCursor::* kField>
Owned get_field(Thread&, Value self) {
  Value v = self_of(self)->*kField;
  return v ? Owned::borrow(v) : Owned::none();
}
Owned get_rowcount(Thread& th, Value self) { return int_from_i64(th, self_of(self)->rowcount); }
Status read_only(Thread& th, Value, Value) { return raise(th, th.rt->exc.AttributeError, "readonly attribute"); }
Owned get_arraysize(Thread&, Value self) { return Owned::small_int(self_of(self)->arraysize); }
Status set_arraysize(Thread& th, Value self, Value v) {
  if (!v)
    return raise(th, th.rt->exc.AttributeError, "attribute 'arraysize' of 'sqlite3.Cursor' objects cannot be deleted");
  return row_count_argument(th, v, self_of(self)->arraysize);
}
Status set_row_factory(Thread& th, Value self, Value v) {
  if (!v) return raise(th, th.rt->exc.AttributeError, "cannot delete row_factory attribute");
  assign(self_of(self)->row_factory, v);
  return Status::kOk;
}

const GetSetDef kAttributes[] = {
    {"arraysize", &get_arraysize, &set_arraysize},
    {"connection", &get_connection, &read_only},
    {"description", &get_field<&SqliteCursor::description>, &read_only},
    {"lastrowid", &get_field<&SqliteCursor::lastrowid>, &read_only},
    {"row_factory", &get_field<&SqliteCursor::row_factory>, &set_row_factory},
    {"rowcount", &get_rowcount, &read_only},
};
const NativeDef kMethods[] = {
    method<&m_close>("close(self, /)", "Closes the cursor."),
    method<&m_execute>("execute(self, sql, parameters=(), /)", "Executes an SQL statement."),
    method<&m_executemany>("executemany(self, sql, seq_of_parameters, /)", "Repeatedly executes an SQL statement."),
    method<&m_executescript>("executescript(self, sql_script, /)", "Executes multiple SQL statements at once."),
    method<&m_fetchall>("fetchall(self, /)", "Fetches all rows from the resultset."),
    method<&m_fetchmany>("fetchmany(self, /, size=<arraysize>)", "Fetches several rows from the resultset."),
    method<&m_fetchone>("fetchone(self, /)", "Fetches one row from the resultset."),
    method<&m_setinputsizes>("setinputsizes(self, sizes, /)", "Required by DB-API. Does nothing in sqlite3."),
    method<&m_setoutputsize>("setoutputsize(self, size, column=None, /)",
                             "Required by DB-API. Does nothing in sqlite3."),
};

void fill(TypeSlots& s) {
  s.construct = construct;
  s.init = init;
  s.dealloc = dealloc;
  s.traverse = traverse;
  s.clear = clear;
  s.iter = iter_self;
  s.next = next_row;
}
const TypeSpec kCursorSpec = {"sqlite3.Cursor",
                              sizeof(SqliteCursor),
                              Kind::kOther,
                              TypeFlags::kBaseType | TypeFlags::kGc | TypeFlags::kWeakRef | TypeFlags::kImmutable,
                              "SQLite database cursor class.",
                              fill,
                              kMethods,
                              kAttributes};

}  // namespace

Status init_sqlite_cursor(Thread& th, Module* m) {
  Type* t = add_type(th, m, kCursorSpec);
  sqlite_state(th).cursor = t;
  return t == nullptr ? Status::kError : Status::kOk;
}

}  // namespace dxpy
