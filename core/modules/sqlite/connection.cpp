// The class Connection: opening, closing, transactions, attributes. connection_methods.cpp has the rest of its methods,
// callbacks.cpp what SQLite calls.
#include <vector>

#include "core/modules/native_type.h"
#include "core/modules/path_arg.h"
#include "core/modules/sqlite/sqlite.h"
#include "core/object/dict.h"
#include "core/object/float.h"
#include "core/object/int.h"

namespace dxpy {

namespace {

SqliteConnection* self_of(Value v) { return v.as<SqliteConnection>(); }

constexpr const char* kConnectSignature =
    "Connection(database, timeout=5.0, detect_types=0, isolation_level='', check_same_thread=True, "
    "factory=<ConnectionType>, cached_statements=128, uri=False, *, autocommit=-1)";

Status isolation_level_of(Thread& th, Value v, const char*& out) {
  static const char* const kLevels[] = {"", "DEFERRED", "IMMEDIATE", "EXCLUSIVE"};
  if (v.is_none()) {
    out = nullptr;
    return Status::kOk;
  }
  if (!is_str(v)) return raise(th, th.rt->exc.TypeError, "isolation_level must be str or None");
  std::string text;
  if (failed(sqlite_text(th, v, "isolation_level", text))) return Status::kError;
  for (const char* level : kLevels) {
    if (sqlite3_stricmp(text.c_str(), level) == 0) {
      out = level;
      return Status::kOk;
    }
  }
  return raise(th, th.rt->exc.ValueError, "isolation_level string must be '', 'DEFERRED', 'IMMEDIATE', or 'EXCLUSIVE'");
}

Status autocommit_of(Thread& th, Value v, int& out) {
  if (v.is_bool()) {
    out = v.is_true() ? kSqliteEnabled : kSqliteDisabled;
    return Status::kOk;
  }
  int64_t n;
  if (is_int(v) && int_fits_i64(v, n) && n == kSqliteLegacy) {
    out = kSqliteLegacy;
    return Status::kOk;
  }
  return raise(th, th.rt->exc.ValueError, "autocommit must be True, False, or sqlite3.LEGACY_TRANSACTION_CONTROL");
}

bool in_transaction(SqliteConnection* c) { return sqlite3_get_autocommit(c->db) == 0; }

Status commit(Thread& th, SqliteConnection* c) {
  if (c->autocommit == kSqliteLegacy) return in_transaction(c) ? sqlite_exec(th, c, "COMMIT") : Status::kOk;
  if (c->autocommit == kSqliteEnabled) return Status::kOk;
  return failed(sqlite_exec(th, c, "COMMIT")) ? Status::kError : sqlite_exec(th, c, "BEGIN");
}
Status rollback(Thread& th, SqliteConnection* c) {
  if (c->autocommit == kSqliteLegacy) return in_transaction(c) ? sqlite_exec(th, c, "ROLLBACK") : Status::kOk;
  if (c->autocommit == kSqliteEnabled) return Status::kOk;
  return failed(sqlite_exec(th, c, "ROLLBACK")) ? Status::kError : sqlite_exec(th, c, "BEGIN");
}

// Ends the connection. An exception of a pending rollback stays pending.
Status close_database(Thread& th, SqliteConnection* c) {
  sqlite_close_blobs(c);
  drop(c->cache);
  if (c->db == nullptr) return Status::kOk;
  Status ok = Status::kOk;
  if (c->autocommit == kSqliteDisabled && in_transaction(c)) ok = sqlite_exec(th, c, "ROLLBACK");
  sqlite_remove_callbacks(th, c);
  sqlite3* db = std::exchange(c->db, nullptr);
  Unlocked others_run(th);
  sqlite3_close_v2(db);
  return ok;
}

// --- life

Owned construct(Thread& th, Type* cls, const Value*, size_t, Value) {
  return Owned::steal(Value(make_instance<SqliteConnection>(th, cls)));
}

void clear(Thread& th, Object* o) {
  auto* c = static_cast<SqliteConnection*>(o);
  drop(c->cache);
  drop(c->row_factory);
  drop(c->text_factory);
  drop(c->trace);
  drop(c->progress);
  drop(c->authorizer);
  clear_attributes(th, o);
}
void dealloc(Thread& th, Object* o) {
  auto* c = static_cast<SqliteConnection*>(o);
  if (failed(close_database(th, c))) clear_error(th);
  clear(th, o);
  object_free(th, o);
}
void traverse(Object* o, Visitor& visit) {
  auto* c = static_cast<SqliteConnection*>(o);
  visit(c->cache);
  visit(c->row_factory);
  visit(c->text_factory);
  visit(c->trace);
  visit(c->progress);
  visit(c->authorizer);
  traverse_attributes(o, visit);
}
void finalize(Thread& th, Value self) {
  auto* c = self_of(self);
  if (c->db == nullptr) return;
  Owned saved = take_error(th);
  Owned text = format_str(th, "unclosed database in {!r}", self);
  if (!text || failed(warn(th, th.rt->exc.ResourceWarning, str_view(text)))) {
    error_unraisable(th, "Exception ignored while finalizing database connection", self);
  }
  if (failed(close_database(th, c)) && th.has_error()) {
    error_unraisable(th, "Exception ignored while finalizing database connection", self);
  }
  if (saved) restore_error(th, std::move(saved));
}

struct ConnectArguments {
  std::string path;
  double timeout = 5.0;
  int detect_types = 0, cache_size = 128, autocommit = kSqliteLegacy;
  const char* isolation_level = "";
  bool check_same_thread = true, uri = false;
};

Status parse(Thread& th, const Value* args, size_t nargs, Value kwnames, ConnectArguments& out) {
  Value v[9];
  if (failed(native_match(th, kConnectSignature, args, nargs, kwnames, v, 9))) return Status::kError;
  Owned path = os_fspath(th, v[0]);
  Owned bytes = path ? os_fsencode(th, path) : Owned();
  if (!bytes) return Status::kError;
  out.path = bytes_view(bytes);
  if (out.path.find('\0') != std::string::npos) return raise(th, th.rt->exc.ValueError, "embedded null byte");
  Tri same = Tri::kFalse, uri = Tri::kFalse;
  if (failed(to_double(th, v[1], out.timeout)) || failed(native_arg_int(th, v[2], out.detect_types)) ||
      failed(isolation_level_of(th, v[3], out.isolation_level)) || (same = truth(th, v[4])) == Tri::kError ||
      failed(native_arg_int(th, v[6], out.cache_size)) || (uri = truth(th, v[7])) == Tri::kError ||
      failed(autocommit_of(th, v[8], out.autocommit))) {
    return Status::kError;
  }
  out.check_same_thread = same == Tri::kTrue;
  out.uri = uri == Tri::kTrue;
  return Status::kOk;
}

// The deprecation of positional arguments behind the first.
Status warn_positional(Thread& th, const char* function, size_t nargs) {
  if (nargs <= 1 || nargs > 8) return Status::kOk;
  std::string text = std::string("Passing more than 1 positional argument to ") + function +
                     " is deprecated. Parameters 'timeout', 'detect_types', 'isolation_level', 'check_same_thread', "
                     "'factory', 'cached_statements' and 'uri' will become keyword-only parameters in Python 3.15.";
  return warn(th, th.rt->exc.DeprecationWarning, text);
}

Status init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  auto* c = self_of(self);
  ConnectArguments a;
  if (failed(warn_positional(th, "_sqlite3.Connection()", nargs)) || failed(parse(th, args, nargs, kwnames, a))) {
    return Status::kError;
  }
  if (c->initialized) {
    c->initialized = false;
    if (failed(close_database(th, c))) return Status::kError;
    clear(th, c);
  }
  sqlite3* db = nullptr;
  int code;
  {
    Unlocked others_run(th);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | (a.uri ? SQLITE_OPEN_URI : 0);
    code = sqlite3_open_v2(a.path.c_str(), &db, flags, nullptr);
    if (code == SQLITE_OK) (void)sqlite3_busy_timeout(db, static_cast<int>(a.timeout * 1000));
  }
  if (db == nullptr) return raise_no_memory(th);
  if (code != SQLITE_OK) {
    Status failure = raise_sqlite_db(th, db);
    sqlite3_close_v2(db);
    return failure;
  }
  c->db = db;
  c->row_factory = Value::none();
  c->text_factory = own(type_value(th.rt->types.str));
  c->cache = dict_new(th).release();
  c->cache_size = a.cache_size;
  c->detect_types = a.detect_types;
  c->isolation_level = a.isolation_level;
  c->autocommit = a.autocommit;
  c->check_same_thread = a.check_same_thread;
  c->thread_id = th.id;
  c->initialized = true;
  if (!c->cache) return Status::kError;
  return a.autocommit == kSqliteDisabled ? sqlite_exec(th, c, "BEGIN") : Status::kOk;
}

Owned connection_call(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  auto* c = self_of(self);
  if (failed(sqlite_check_open(th, c)) || failed(no_keywords(th, "Connection", kwnames))) return {};
  if (nargs != 1) {
    return raise(th, th.rt->exc.TypeError, "function takes exactly 1 argument ({} given)", nargs);
  }
  if (!is_str(args[0])) {
    return raise(th, th.rt->exc.TypeError, "argument 1 must be str, not {}", type_of(th, args[0]));
  }
  return sqlite_statement_new(th, c, args[0]);
}

// --- transactions

Status m_commit(Thread& th, SqliteConnection* c) {
  return failed(sqlite_check(th, c)) ? Status::kError : commit(th, c);
}
Status m_rollback(Thread& th, SqliteConnection* c) {
  return failed(sqlite_check(th, c)) ? Status::kError : rollback(th, c);
}
Status m_close(Thread& th, SqliteConnection* c) {
  if (failed(sqlite_check_thread(th, c))) return Status::kError;
  if (!c->initialized) {
    return raise_sqlite(th, &SqliteState::ProgrammingError, "Base Connection.__init__ not called.");
  }
  return close_database(th, c);
}
Owned m_enter(Thread& th, Value self) {
  return failed(sqlite_check_open(th, self_of(self))) ? Owned() : Owned::borrow(self);
}
Owned m_exit(Thread& th, SqliteConnection* c, Value type, Value value, Value traceback) {
  if (c->initialized && c->autocommit == kSqliteEnabled) return Owned::boolean(false);
  if (!type.is_none() || !value.is_none() || !traceback.is_none()) {
    return failed(m_rollback(th, c)) ? Owned() : Owned::boolean(false);
  }
  if (!failed(m_commit(th, c))) return Owned::boolean(false);
  // Committing failed: the transaction is undone, so that others can go on.
  Owned why = take_error(th);
  if (failed(m_rollback(th, c))) clear_error(th);
  restore_error(th, std::move(why));
  return {};
}

// --- attributes

Failure cannot_delete(Thread& th, const char* name) {
  return raise(th, th.rt->exc.AttributeError, "cannot delete {}attribute", name);
}

Owned get_isolation_level(Thread& th, Value self) {
  auto* c = self_of(self);
  if (failed(sqlite_check_open(th, c))) return {};
  return c->isolation_level == nullptr ? Owned::none() : str_new(th, c->isolation_level);
}
Status set_isolation_level(Thread& th, Value self, Value v) {
  auto* c = self_of(self);
  if (!v) return cannot_delete(th, "");
  const char* level;
  if (v.is_none()) {
    c->isolation_level = nullptr;
    return m_commit(th, c);  // what was begun implicitly does not go on
  }
  if (failed(isolation_level_of(th, v, level))) return Status::kError;
  c->isolation_level = level;
  return Status::kOk;
}
Owned get_autocommit(Thread& th, Value self) {
  auto* c = self_of(self);
  if (failed(sqlite_check(th, c))) return {};
  if (c->autocommit == kSqliteLegacy) return Owned::small_int(kSqliteLegacy);
  return Owned::boolean(c->autocommit == kSqliteEnabled);
}
Status set_autocommit(Thread& th, Value self, Value v) {
  auto* c = self_of(self);
  if (failed(sqlite_check(th, c))) return Status::kError;
  if (!v) return cannot_delete(th, "autocommit ");
  int mode = kSqliteLegacy;
  if (failed(autocommit_of(th, v, mode))) return Status::kError;
  if (mode == kSqliteEnabled && in_transaction(c) && failed(sqlite_exec(th, c, "COMMIT"))) return Status::kError;
  if (mode == kSqliteDisabled && !in_transaction(c) && failed(sqlite_exec(th, c, "BEGIN"))) return Status::kError;
  c->autocommit = mode;
  return Status::kOk;
}
Owned get_in_transaction(Thread& th, Value self) {
  return failed(sqlite_check_open(th, self_of(self))) ? Owned() : Owned::boolean(in_transaction(self_of(self)));
}
Owned get_total_changes(Thread& th, Value self) {
  if (failed(sqlite_check_open(th, self_of(self)))) return {};
  return Owned::small_int(sqlite3_total_changes(self_of(self)->db));
}
template <Value SqliteConnection::* kField>
Owned get_factory(Thread&, Value self) {
  Value v = self_of(self)->*kField;
  return v ? Owned::borrow(v) : Owned::none();
}
template <Value SqliteConnection::* kField>
Status set_factory(Thread& th, Value self, Value v) {
  if (!v) return cannot_delete(th, kField == &SqliteConnection::row_factory ? "row_factory " : "text_factory ");
  assign(self_of(self)->*kField, v);
  return Status::kOk;
}

Owned get_text_signature(Thread& th, Value) { return str_ascii(th, "(sql, /)"); }

const GetSetDef kAttributes[] = {
    {"__text_signature__", &get_text_signature},
    {"autocommit", &get_autocommit, &set_autocommit},
    {"in_transaction", &get_in_transaction},
    {"isolation_level", &get_isolation_level, &set_isolation_level},
    {"row_factory", &get_factory<&SqliteConnection::row_factory>, &set_factory<&SqliteConnection::row_factory>},
    {"text_factory", &get_factory<&SqliteConnection::text_factory>, &set_factory<&SqliteConnection::text_factory>},
    {"total_changes", &get_total_changes},
};

const NativeDef kOwnMethods[] = {
    method<&m_enter>("__enter__(self, /)", "Called when the connection is used as a context manager."),
    method<&m_exit>("__exit__(self, type, value, traceback, /)", "Commits, or rolls back when there was an exception."),
    method<&m_close>("close(self, /)", "Close the database connection. Any pending transaction is not committed."),
    method<&m_commit>("commit(self, /)", "Commit any pending transaction to the database."),
    method<&m_rollback>("rollback(self, /)", "Roll back to the start of any pending transaction."),
};

void fill(TypeSlots& s) {
  s.construct = construct;
  s.init = init;
  s.dealloc = dealloc;
  s.traverse = traverse;
  s.clear = clear;
  s.finalize = finalize;
  s.call = connection_call;
}

}  // namespace

Status sqlite_check_thread(Thread& th, SqliteConnection* c) {
  if (!c->initialized || !c->check_same_thread || th.id == c->thread_id) return Status::kOk;
  return raise_sqlite(th, &SqliteState::ProgrammingError,
                      "SQLite objects created in a thread can only be used in that same thread. The object was created "
                      "in thread id {} and this is thread id {}.",
                      c->thread_id, th.id);
}
Status sqlite_check_open(Thread& th, SqliteConnection* c) {
  if (!c->initialized) {
    return raise_sqlite(th, &SqliteState::ProgrammingError, "Base Connection.__init__ not called.");
  }
  if (c->db == nullptr) {
    return raise_sqlite(th, &SqliteState::ProgrammingError, "Cannot operate on a closed database.");
  }
  return Status::kOk;
}
Status sqlite_check(Thread& th, SqliteConnection* c) {
  return failed(sqlite_check_thread(th, c)) ? Status::kError : sqlite_check_open(th, c);
}

Status sqlite_exec(Thread& th, SqliteConnection* c, const char* sql) {
  int code;
  {
    Unlocked others_run(th);
    sqlite3_stmt* stmt = nullptr;
    code = sqlite3_prepare_v2(c->db, sql, -1, &stmt, nullptr);
    if (code == SQLITE_OK) {
      (void)sqlite3_step(stmt);
      code = sqlite3_finalize(stmt);
    }
  }
  return code == SQLITE_OK ? Status::kOk : Status(raise_sqlite_db(th, c->db));
}

Owned sqlite_statement_of(Thread& th, SqliteConnection* c, Value sql) {
  if (c->cache_size <= 0) return sqlite_statement_new(th, c, sql);
  Owned cache = Owned::borrow(c->cache);
  Owned found = dict_pop(th, cache, sql, Value::none());
  if (!found) return {};
  if (found.get().is_none()) {
    found = sqlite_statement_new(th, c, sql);
    if (!found) return {};
    if (dict_size(cache) >= static_cast<size_t>(c->cache_size)) {
      size_t at = 0;
      Value oldest, statement;
      if (dict_next(cache, at, oldest, statement)) {
        Owned key = Owned::borrow(oldest);
        if (dict_remove(th, cache, key) == Tri::kError) return {};
      }
    }
  }
  return failed(dict_set(th, cache, sql, found)) ? Owned() : std::move(found);
}

Owned sqlite_connect(Thread& th, Value, const Value* args, size_t nargs, Value kwnames) {
  if (failed(warn_positional(th, "sqlite3.connect()", nargs))) return {};
  Owned factory = Owned::borrow(type_value(sqlite_state(th).connection));
  if (nargs > 5) factory = Owned::borrow(args[5]);
  if (kwnames) {
    auto names = fast_items_tuple(kwnames);
    for (size_t i = 0; i < names.size(); ++i) {
      if (str_equals(names[i], "factory")) factory = Owned::borrow(args[nargs + i]);
    }
  }
  return call(th, factory, args, nargs, kwnames);
}

Status init_sqlite_connection(Thread& th, Module* m) {
  static const std::vector<NativeDef> kMethods = [] {
    std::span<const NativeDef> others = sqlite_connection_methods();
    std::vector<NativeDef> all(std::begin(kOwnMethods), std::end(kOwnMethods));
    all.insert(all.end(), others.begin(), others.end());
    return all;
  }();
  static const TypeSpec kSpec = {"sqlite3.Connection",
                                 sizeof(SqliteConnection),
                                 Kind::kOther,
                                 TypeFlags::kBaseType | TypeFlags::kGc | TypeFlags::kWeakRef | TypeFlags::kImmutable,
                                 "SQLite database connection object.",
                                 fill,
                                 kMethods,
                                 kAttributes};
  Type* t = add_type(th, m, kSpec);
  sqlite_state(th).connection = t;
  return t == nullptr ? Status::kError : Status::kOk;
}

}  // namespace dxpy
