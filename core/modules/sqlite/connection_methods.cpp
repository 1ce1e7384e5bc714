// Methods of Connection beyond transactions: statements, backup, limits, configuration, images of databases.
#include <cstring>

#include "core/modules/native_type.h"
#include "core/modules/sqlite/sqlite.h"
#include "core/object/buffer.h"
#include "core/object/bytes.h"
#include "core/object/int.h"

namespace dxpy {

namespace {

Owned m_cursor(Thread& th, SqliteConnection* c, Value factory) {
  if (failed(sqlite_check(th, c))) return {};
  Owned make = Owned::borrow(factory ? factory : type_value(sqlite_state(th).cursor));
  Owned cursor = call_with(th, make, Value(c));
  if (!cursor) return {};
  if (!is_instance_exactly_or_sub(th, cursor, sqlite_state(th).cursor)) {
    return raise(th, th.rt->exc.TypeError, "factory must return a cursor, not {}", type_of(th, cursor));
  }
  if (c->row_factory && !c->row_factory.is_none()) assign(cursor.as<SqliteCursor>()->row_factory, c->row_factory);
  return cursor;
}

// cursor().method(args...)
Owned through_cursor(Thread& th, SqliteConnection* c, const char* method, const Value* args, size_t nargs) {
  Owned name = str_new(th, "cursor");
  Owned cursor = name ? call_method(th, Value(c), name) : Owned();
  Owned method_name = cursor ? str_new(th, method) : Owned();
  return method_name ? call_method_v(th, cursor, method_name, args, nargs) : Owned();
}
Owned m_execute(Thread& th, SqliteConnection* c, Value sql, Value parameters) {
  const Value args[] = {sql, parameters};
  return through_cursor(th, c, "execute", args, parameters ? 2 : 1);
}
Owned m_executemany(Thread& th, SqliteConnection* c, Value sql, Value parameters) {
  const Value args[] = {sql, parameters};
  return through_cursor(th, c, "executemany", args, 2);
}
Owned m_executescript(Thread& th, SqliteConnection* c, Value script) {
  return through_cursor(th, c, "executescript", &script, 1);
}

Status m_interrupt(Thread& th, SqliteConnection* c) {
  if (failed(sqlite_check_open(th, c))) return Status::kError;
  sqlite3_interrupt(c->db);
  return Status::kOk;
}

Owned m_iterdump(Thread& th, SqliteConnection* c, Value filter) {
  if (failed(sqlite_check_open(th, c))) return {};
  Owned dump = import_attr(th, "sqlite3.dump", "_iterdump");
  Owned names = dump ? tuple_of(th, lend(str_new(th, "filter"))) : Owned();
  if (!names) return {};
  const Value args[] = {Value(c), filter};
  return call(th, dump, args, 1, names);
}

// --- backup

struct BackupPlan {
  sqlite3* target;
  int pages, sleep_ms;
  Value progress;
  std::string name;
};

Status run_backup(Thread& th, SqliteConnection* c, const BackupPlan& plan) {
  sqlite3_backup* backup;
  {
    Unlocked others_run(th);
    backup = sqlite3_backup_init(plan.target, "main", c->db, plan.name.c_str());
  }
  if (backup == nullptr) return raise_sqlite_db(th, plan.target);
  int code;
  do {
    {
      Unlocked others_run(th);
      code = sqlite3_backup_step(backup, plan.pages);
    }
    if (!plan.progress.is_none()) {
      Owned shown =
          call_with(th, plan.progress, Value::small_int(code), Value::small_int(sqlite3_backup_remaining(backup)),
                    Value::small_int(sqlite3_backup_pagecount(backup)));
      if (!shown) break;
    }
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED) {
      Unlocked others_run(th);
      sqlite3_sleep(plan.sleep_ms);
    }
  } while (code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED);
  {
    Unlocked others_run(th);
    code = sqlite3_backup_finish(backup);
  }
  if (th.has_error()) return Status::kError;
  return code == SQLITE_OK ? Status::kOk : Status(raise_sqlite_code(th, code, sqlite3_errstr(code)));
}

Owned m_backup(Thread& th, SqliteConnection* c, Value target, int pages, Value progress, Value name, double sleep) {
  if (!is_instance_exactly_or_sub(th, target, sqlite_state(th).connection)) {
    return raise(th, th.rt->exc.TypeError, "backup() argument 'target' must be sqlite3.Connection, not {}",
                 type_of(th, target));
  }
  BackupPlan plan{nullptr, pages == 0 ? -1 : pages, static_cast<int>(sleep * 1000.0), progress, "main"};
  if (name && failed(sqlite_text(th, name, "backup() argument 'name'", plan.name))) return {};
  if (failed(sqlite_check(th, c))) return {};
  auto* other = target.as<SqliteConnection>();
  if (other == c) return raise(th, th.rt->exc.ValueError, "target cannot be the same connection instance");
  if (failed(sqlite_check_open(th, other))) return {};
  if (!progress.is_none() && type_of(th, progress)->slots.call == nullptr) {
    return raise(th, th.rt->exc.TypeError, "progress argument must be a callable");
  }
  plan.target = other->db;
  return failed(run_backup(th, c, plan)) ? Owned() : Owned::none();
}

// --- limits and configuration

Owned limit(Thread& th, SqliteConnection* c, int category, int value) {
  if (failed(sqlite_check(th, c))) return {};
  int old = sqlite3_limit(c->db, category, value);
  if (old < 0) return raise_sqlite(th, &SqliteState::ProgrammingError, "'category' is out of bounds");
  return Owned::small_int(old);
}
Owned m_setlimit(Thread& th, SqliteConnection* c, int category, int value) { return limit(th, c, category, value); }
Owned m_getlimit(Thread& th, SqliteConnection* c, int category) { return limit(th, c, category, -1); }

bool is_switch(int op) { return (op >= SQLITE_DBCONFIG_ENABLE_FKEY && op <= SQLITE_DBCONFIG_TRUSTED_SCHEMA); }
Owned m_getconfig(Thread& th, SqliteConnection* c, int op) {
  if (failed(sqlite_check(th, c))) return {};
  if (!is_switch(op)) return raise(th, th.rt->exc.ValueError, "unknown config 'op': {}", op);
  int current = 0;
  int code = sqlite3_db_config(c->db, op, -1, &current);
  return code == SQLITE_OK ? Owned::boolean(current != 0) : Owned(raise_sqlite_code(th, code, sqlite3_errstr(code)));
}
Status m_setconfig(Thread& th, SqliteConnection* c, int op, bool enable) {
  if (failed(sqlite_check(th, c))) return Status::kError;
  if (!is_switch(op)) return raise(th, th.rt->exc.ValueError, "unknown config 'op': {}", op);
  int actual = 0;
  int code = sqlite3_db_config(c->db, op, enable ? 1 : 0, &actual);
  if (code != SQLITE_OK) return raise_sqlite_code(th, code, sqlite3_errstr(code));
  if ((actual != 0) != enable) return raise_sqlite(th, &SqliteState::OperationalError, "Unable to set config");
  return Status::kOk;
}

// --- images

Owned m_serialize(Thread& th, SqliteConnection* c, Value name) {
  std::string schema = "main";
  if (name && failed(sqlite_text(th, name, "serialize() argument 'name'", schema))) return {};
  if (failed(sqlite_check(th, c))) return {};
  sqlite3_int64 size = 0;
  // In-memory databases may be a single block already; others are copied.
  unsigned char* data = sqlite3_serialize(c->db, schema.c_str(), &size, SQLITE_SERIALIZE_NOCOPY);
  bool borrowed = data != nullptr;
  if (!borrowed) {
    Unlocked others_run(th);
    data = sqlite3_serialize(c->db, schema.c_str(), &size, 0);
  }
  if (data == nullptr) {
    return raise_sqlite(th, &SqliteState::OperationalError, "unable to serialize '{}'", schema);
  }
  Owned bytes = bytes_new(th, {reinterpret_cast<char*>(data), static_cast<size_t>(size)});
  if (!borrowed) sqlite3_free(data);
  return bytes;
}

Status m_deserialize(Thread& th, SqliteConnection* c, Value data, Value name) {
  std::string schema = "main";
  if (name && failed(sqlite_text(th, name, "deserialize() argument 'name'", schema))) return Status::kError;
  BufferScope buffer(th);
  if (failed(sqlite_check(th, c))) return Status::kError;
  Owned encoded;
  if (is_str(data)) {
    encoded = str_encode(th, data, "utf-8", "strict");
    if (!encoded) return Status::kError;
    data = encoded;
  }
  if (failed(buffer.open(data))) return Status::kError;
  std::string_view bytes = buffer.bytes();
  auto* copy = static_cast<unsigned char*>(sqlite3_malloc64(bytes.empty() ? 1 : bytes.size()));
  if (copy == nullptr) return raise_no_memory(th);
  std::memcpy(copy, bytes.data(), bytes.size());
  auto size = static_cast<sqlite3_int64>(bytes.size());
  int code = sqlite3_deserialize(c->db, schema.c_str(), copy, size, size,
                                 SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE);
  return code == SQLITE_OK ? Status::kOk : Status(raise_sqlite_db(th, c->db));
}

#ifndef SQLITE_OMIT_LOAD_EXTENSION
Status m_enable_load_extension(Thread& th, SqliteConnection* c, bool enable) {
  if (failed(sqlite_check(th, c))) return Status::kError;
  if (sqlite3_enable_load_extension(c->db, enable ? 1 : 0) == SQLITE_OK) return Status::kOk;
  return raise_sqlite(th, &SqliteState::OperationalError, "Error enabling load extension");
}
Status m_load_extension(Thread& th, SqliteConnection* c, Value name, Value entrypoint) {
  std::string file, entry;
  if (failed(sqlite_text(th, name, "load_extension() argument 1", file)) ||
      (!entrypoint.is_none() && failed(sqlite_text(th, entrypoint, "load_extension() argument 'entrypoint'", entry))) ||
      failed(sqlite_check(th, c))) {
    return Status::kError;
  }
  char* message = nullptr;
  int code;
  {
    Unlocked others_run(th);
    code = sqlite3_load_extension(c->db, file.c_str(), entrypoint.is_none() ? nullptr : entry.c_str(), &message);
  }
  if (code == SQLITE_OK) return Status::kOk;
  std::string text = message == nullptr ? "unknown error" : message;
  sqlite3_free(message);
  return raise_sqlite(th, &SqliteState::OperationalError, "{}", text);
}
#endif

const NativeDef kMethods[] = {
    method<&m_backup>("backup(self, /, target, *, pages=-1, progress=None, name=<'main'>, sleep=0.25)",
                      "Makes a backup of the database."),
    method<&sqlite_blobopen>("blobopen(self, table, column, rowid, /, *, readonly=False, name=<'main'>)",
                             "Open and return a BLOB object."),
    raw_method(&sqlite_create_aggregate, "create_aggregate(self, /, name, n_arg, aggregate_class)",
               "Creates a new aggregate."),
    method<&sqlite_create_collation>("create_collation(self, name, callback, /)", "Creates a collation function."),
    raw_method(&sqlite_create_function, "create_function(self, /, name, narg, func, *, deterministic=False)",
               "Creates a new function."),
    method<&sqlite_create_window_function>("create_window_function(self, name, num_params, aggregate_class, /)",
                                           "Creates or redefines an aggregate window function."),
    method<&m_cursor>("cursor(self, /, factory=<CursorType>)", "Return a cursor for the connection."),
    method<&m_deserialize>("deserialize(self, data, /, *, name=<'main'>)", "Load a serialized database."),
#ifndef SQLITE_OMIT_LOAD_EXTENSION
    method<&m_enable_load_extension>("enable_load_extension(self, enable, /)",
                                     "Enable dynamic loading of SQLite extension modules."),
    method<&m_load_extension>("load_extension(self, name, /, *, entrypoint=None)", "Load SQLite extension module."),
#endif
    method<&m_execute>("execute(self, sql, parameters=<()>, /)", "Executes an SQL statement."),
    method<&m_executemany>("executemany(self, sql, parameters, /)", "Repeatedly executes an SQL statement."),
    method<&m_executescript>("executescript(self, sql_script, /)", "Executes multiple SQL statements at once."),
    method<&m_getconfig>("getconfig(self, op, /)", "Query a boolean connection configuration option."),
    method<&m_getlimit>("getlimit(self, category, /)", "Get connection run-time limits."),
    method<&m_interrupt>("interrupt(self, /)", "Abort any pending database operation."),
    method<&m_iterdump>("iterdump(self, /, *, filter=None)", "Returns iterator to the dump of the database."),
    method<&m_serialize>("serialize(self, /, *, name=<'main'>)", "Serialize a database into a byte string."),
    raw_method(&sqlite_set_authorizer, "set_authorizer(self, /, authorizer_callback)", "Set authorizer callback."),
    method<&m_setconfig>("setconfig(self, op, enable=True, /)", "Set a boolean connection configuration option."),
    method<&m_setlimit>("setlimit(self, category, limit, /)", "Set connection run-time limits."),
    raw_method(&sqlite_set_progress_handler, "set_progress_handler(self, /, progress_handler, n)",
               "Set progress handler callback."),
    raw_method(&sqlite_set_trace_callback, "set_trace_callback(self, /, trace_callback)",
               "Set a trace callback called for each SQL statement (passed as unicode)."),
};

}  // namespace

std::span<const NativeDef> sqlite_connection_methods() { return kMethods; }

}  // namespace dxpy
