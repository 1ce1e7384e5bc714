// Prepared statements and the binding of their parameters.
#include "core/modules/native_type.h"
#include "core/modules/sqlite/sqlite.h"
#include "core/object/buffer.h"
#include "core/object/bytes.h"
#include "core/object/dict.h"
#include "core/object/float.h"
#include "core/object/int.h"

namespace dxpy {

namespace {

// Skips white space and comments; nullptr when nothing is behind them.
const char* skip_blank(const char* sql) {
  while (true) {
    switch (*sql) {
      case '\0':
        return nullptr;
      case ' ':
      case '\t':
      case '\f':
      case '\n':
      case '\r':
        ++sql;
        continue;
      case '-':
        if (sql[1] != '-') return sql;
        while (*sql != '\0' && *sql != '\n') ++sql;
        continue;
      case '/':
        if (sql[1] != '*') return sql;
        sql += 2;
        while (*sql != '\0' && !(sql[0] == '*' && sql[1] == '/')) ++sql;
        if (*sql == '\0') return nullptr;
        sql += 2;
        continue;
      default:
        return sql;
    }
  }
}

bool starts_with_word(const char* sql, std::string_view word) {
  return sqlite3_strnicmp(sql, word.data(), static_cast<int>(word.size())) == 0;
}

bool is_dml(const char* sql) {
  const char* start = skip_blank(sql);
  if (start == nullptr) return false;
  return starts_with_word(start, "insert") || starts_with_word(start, "update") || starts_with_word(start, "delete") ||
         starts_with_word(start, "replace");
}

void dealloc(Thread& th, Object* o) {
  auto* s = static_cast<SqliteStatement*>(o);
  if (s->stmt != nullptr) {
    sqlite3_stmt* stmt = std::exchange(s->stmt, nullptr);
    Unlocked others_run(th);
    sqlite3_finalize(stmt);
  }
  object_free(th, o);
}

const TypeSpec kStatementSpec = {"sqlite3.Statement",
                                 sizeof(SqliteStatement),
                                 Kind::kOther,
                                 TypeFlags::kDisallowNew | TypeFlags::kImmutable,
                                 nullptr,
                                 [](TypeSlots& s) { s.dealloc = dealloc; }};

// --- parameters

bool is_exactly(Thread& th, Value v, const Type* t) { return type_of(th, v) == t; }

bool needs_adapting(Thread& th, Value v) {
  if (sqlite_state(th).base_type_adapted) return true;
  const auto& t = th.rt->types;
  return !(is_exactly(th, v, t.int_) || is_exactly(th, v, t.float_) || is_exactly(th, v, t.str) ||
           is_exactly(th, v, t.bytearray));
}

Status bind_buffer(Thread& th, sqlite3_stmt* stmt, int at, Value v, int& code) {
  BufferScope buffer(th);
  if (failed(buffer.open(v))) return Status::kError;
  std::string_view bytes = buffer.bytes();
  if (bytes.size() > INT32_MAX) return raise(th, th.rt->exc.OverflowError, "BLOB longer than INT_MAX bytes");
  code =
      sqlite3_bind_blob(stmt, at, bytes.empty() ? "" : bytes.data(), static_cast<int>(bytes.size()), SQLITE_TRANSIENT);
  return Status::kOk;
}

// Binds an adapted value; `code` is the library's result when no exception is pending.
Status bind_value(Thread& th, sqlite3_stmt* stmt, int at, Value v, int& code) {
  if (v.is_none()) {
    code = sqlite3_bind_null(stmt, at);
  } else if (is_int(v)) {
    int64_t n;
    if (!int_fits_i64(v, n)) {
      return raise(th, th.rt->exc.OverflowError, "Python int too large to convert to SQLite INTEGER");
    }
    code = sqlite3_bind_int64(stmt, at, n);
  } else if (is_float(v)) {
    code = sqlite3_bind_double(stmt, at, float_value(v));
  } else if (is_str(v)) {
    Owned bytes = str_encode(th, v, "utf-8", "strict");  // lone surrogates are an error
    if (!bytes) return Status::kError;
    std::string_view text = bytes_view(bytes);
    if (text.size() > INT32_MAX) return raise(th, th.rt->exc.OverflowError, "string longer than INT_MAX bytes");
    code = sqlite3_bind_text(stmt, at, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
  } else if (has_buffer(th, v)) {
    return bind_buffer(th, stmt, at, v, code);
  } else {
    return raise_sqlite(th, &SqliteState::ProgrammingError, "Error binding parameter {}: type '{}' is not supported",
                        at, type_of(th, v));
  }
  return Status::kOk;
}

Status bind_one(Thread& th, SqliteStatement* s, int at, Value v) {
  Owned adapted =
      needs_adapting(th, v) ? sqlite_adapt(th, v, type_value(sqlite_state(th).prepare_protocol), v) : Owned::borrow(v);
  int code = SQLITE_OK;
  if (!adapted || failed(bind_value(th, s->stmt, at, adapted, code))) return Status::kError;
  return code == SQLITE_OK ? Status::kOk : Status(raise_sqlite_db(th, sqlite3_db_handle(s->stmt)));
}

Status bind_sequence(Thread& th, SqliteStatement* s, Value parameters, int needed) {
  int64_t given = length(th, parameters);
  if (given < 0) return Status::kError;
  if (given != needed) {
    return raise_sqlite(th, &SqliteState::ProgrammingError,
                        "Incorrect number of bindings supplied. The current statement uses {}, and there are {} "
                        "supplied.",
                        needed, given);
  }
  for (int i = 0; i < needed; ++i) {
    const char* name = sqlite3_bind_parameter_name(s->stmt, i + 1);
    if (name != nullptr && name[0] != '?') {
      return raise_sqlite(th, &SqliteState::ProgrammingError,
                          "Binding {} ('{}') is a named parameter, but you supplied a sequence which requires "
                          "nameless (qmark) placeholders.",
                          i + 1, name);
    }
    Owned v = get_item_at(th, parameters, i);
    if (!v || failed(bind_one(th, s, i + 1, v))) return Status::kError;
  }
  return Status::kOk;
}

Status bind_mapping(Thread& th, SqliteStatement* s, Value parameters, int needed) {
  for (int i = 1; i <= needed; ++i) {
    const char* name = sqlite3_bind_parameter_name(s->stmt, i);
    if (name == nullptr) {
      return raise_sqlite(th, &SqliteState::ProgrammingError,
                          "Binding {} has no name, but you supplied a dictionary (which has only names).", i);
    }
    ++name;  // behind the colon
    Owned key = str_new(th, name);
    Owned v = key ? get_item(th, parameters, key) : Owned();
    if (!v) {
      if (th.has_error() && !error_clear_if(th, th.rt->exc.LookupError)) return Status::kError;
      return raise_sqlite(th, &SqliteState::ProgrammingError, "You did not supply a value for binding parameter :{}.",
                          name);
    }
    if (failed(bind_one(th, s, i, v))) return Status::kError;
  }
  return Status::kOk;
}

}  // namespace

Owned sqlite_statement_new(Thread& th, SqliteConnection* c, Value sql) {
  Owned bytes = str_encode(th, sql, "utf-8", "strict");
  if (!bytes) return {};
  std::string_view text = bytes_view(bytes);
  if (text.size() > static_cast<size_t>(sqlite3_limit(c->db, SQLITE_LIMIT_SQL_LENGTH, -1))) {
    return raise_sqlite(th, &SqliteState::DataError, "query string is too large");
  }
  if (text.find('\0') != std::string_view::npos) {
    return raise_sqlite(th, &SqliteState::ProgrammingError, "the query contains a null character");
  }
  auto* s = make_instance<SqliteStatement>(th, sqlite_state(th).statement);
  if (s == nullptr) return {};
  Owned result = Owned::steal(Value(s));
  const char* tail = nullptr;
  int code;
  {
    Unlocked others_run(th);
    code = sqlite3_prepare_v2(c->db, text.data(), static_cast<int>(text.size()) + 1, &s->stmt, &tail);
  }
  if (code != SQLITE_OK) {
    if (th.has_error()) return {};
    return raise_sqlite_db(th, c->db);
  }
  if (tail != nullptr && skip_blank(tail) != nullptr) {
    return raise_sqlite(th, &SqliteState::ProgrammingError, "You can only execute one statement at a time.");
  }
  s->is_dml = is_dml(text.data());
  return result;
}

Status sqlite_bind(Thread& th, SqliteStatement* s, Value parameters) {
  int needed = s->stmt == nullptr ? 0 : sqlite3_bind_parameter_count(s->stmt);
  if (is_tuple(parameters) || is_list(parameters) || (!is_dict(parameters) && is_sequence(th, parameters))) {
    return bind_sequence(th, s, parameters, needed);
  }
  if (is_mapping(th, parameters)) return bind_mapping(th, s, parameters, needed);
  return raise_sqlite(th, &SqliteState::ProgrammingError, "parameters are of unsupported type");
}

int sqlite_step(Thread& th, sqlite3_stmt* stmt) {
  if (stmt == nullptr) return SQLITE_DONE;
  Unlocked others_run(th);
  return sqlite3_step(stmt);
}

Status init_sqlite_statement(Thread& th) {
  Type* t = type_from_spec(th, kStatementSpec);
  sqlite_state(th).statement = t;
  return t == nullptr ? Status::kError : Status::kOk;
}

}  // namespace dxpy
