// The module _sqlite3: functions, exceptions, constants, adapters and converters.
#include "core/modules/builtin_module.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/modules/sqlite/sqlite.h"
#include "core/object/bytes.h"
#include "core/object/dict.h"
#include "core/object/int.h"

namespace dxpy {

SqliteState& sqlite_state(Thread& th) { return module_state<SqliteState>(th); }

namespace {

struct Constant {
  const char* name;
  int value;
};
constexpr Constant kErrorCodes[] = {
#define DX_SQLITE_ERROR(name) {#name, name},
#define DX_SQLITE(name)
#include "core/modules/sqlite/constants.def"
#undef DX_SQLITE_ERROR
#undef DX_SQLITE
};
constexpr Constant kConstants[] = {
#define DX_SQLITE_ERROR(name) {#name, name},
#define DX_SQLITE(name) {#name, name},
#include "core/modules/sqlite/constants.def"
#undef DX_SQLITE_ERROR
#undef DX_SQLITE
    {"PARSE_DECLTYPES", kParseDeclTypes},
    {"PARSE_COLNAMES", kParseColNames},
    {"LEGACY_TRANSACTION_CONTROL", kSqliteLegacy},
};

// The class of exception for a primary result code; empty for SQLITE_OK.
Value exception_class(Thread& th, int code) {
  SqliteState& s = sqlite_state(th);
  switch (code & 0xFF) {
    case SQLITE_OK:
      return {};
    case SQLITE_INTERNAL:
    case SQLITE_NOTFOUND:
      return s.InternalError;
    case SQLITE_NOMEM:
      return type_value(th.rt->exc.MemoryError);
    case SQLITE_ERROR:
    case SQLITE_PERM:
    case SQLITE_ABORT:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_READONLY:
    case SQLITE_INTERRUPT:
    case SQLITE_IOERR:
    case SQLITE_FULL:
    case SQLITE_CANTOPEN:
    case SQLITE_PROTOCOL:
    case SQLITE_EMPTY:
    case SQLITE_SCHEMA:
      return s.OperationalError;
    case SQLITE_TOOBIG:
      return s.DataError;
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
      return s.IntegrityError;
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
      return s.InterfaceError;
    default:
      return s.DatabaseError;
  }
}

const char* error_name(int code) {
  for (const Constant& c : kErrorCodes) {
    if (c.value == code) return c.name;
  }
  return "unknown";
}

}  // namespace

Failure raise_sqlite_code(Thread& th, int code, const char* text) {
  Value cls = exception_class(th, code);
  if (!cls) return {};
  if (cls == type_value(th.rt->exc.MemoryError)) return raise_no_memory(th);
  Owned message = sqlite_str(th, text);
  Owned e = message ? call_with(th, cls, message.get()) : Owned();
  Owned name = e ? str_new(th, error_name(code)) : Owned();
  if (!name || failed(set_attr(th, e, "sqlite_errorcode", Value::small_int(code))) ||
      failed(set_attr(th, e, "sqlite_errorname", name))) {
    return {};
  }
  return raise_exception(th, e);
}

Failure raise_sqlite_db(Thread& th, sqlite3* db) {
  if (sqlite3_errcode(db) == SQLITE_OK) return {};
  return raise_sqlite_code(th, sqlite3_extended_errcode(db), sqlite3_errmsg(db));
}

void sqlite_callback_failed(Thread& th, Value callable) {
  if (!th.has_error()) return;
  if (sqlite_state(th).callback_tracebacks) {
    error_unraisable(th, "Exception ignored on sqlite3 callback", callable);
  } else {
    clear_error(th);
  }
}

Status sqlite_text(Thread& th, Value v, const char* what, std::string& out) {
  if (!is_str(v)) return raise(th, th.rt->exc.TypeError, "{} must be str, not {}", what, type_of(th, v));
  Owned bytes = str_encode(th, v, "utf-8", "strict");
  if (!bytes) return Status::kError;
  out = bytes_view(bytes);
  if (out.find('\0') != std::string::npos) return raise(th, th.rt->exc.ValueError, "embedded null character");
  return Status::kOk;
}

Owned sqlite_str(Thread& th, const char* text, size_t size) { return str_decode(th, {text, size}, "utf-8", "strict"); }

// --- adapters

namespace {

// object.__conform__(protocol) and its like. kFalse: absent, gave None, or raised a TypeError.
Tri try_adapt(Thread& th, Value object, const char* method, Value argument, Owned& out) {
  Owned name = str_new(th, method), f;
  Tri found = name ? find_attr(th, object, name, f) : Tri::kError;
  if (found != Tri::kTrue) return found;
  Owned adapted = call_with(th, f, argument);
  if (!adapted) return error_clear_if(th, th.rt->exc.TypeError) ? Tri::kFalse : Tri::kError;
  if (adapted.get().is_none()) return Tri::kFalse;
  out = std::move(adapted);
  return Tri::kTrue;
}

}  // namespace

Owned sqlite_adapt(Thread& th, Value object, Value protocol, Value fallback) {
  Owned key = tuple_of(th, type_value(type_of(th, object)), protocol);
  if (!key) return {};
  Value adapter = dict_get(th, sqlite_state(th).adapters, key);
  if (th.has_error()) return {};
  if (adapter) {
    Owned keep = Owned::borrow(adapter);
    return call_with(th, keep, object);
  }
  Owned adapted;
  Tri done = try_adapt(th, protocol, "__adapt__", object, adapted);
  if (done == Tri::kFalse) done = try_adapt(th, object, "__conform__", protocol, adapted);
  if (done == Tri::kError) return {};
  if (done == Tri::kTrue) return adapted;
  if (fallback) return Owned::borrow(fallback);
  return raise_sqlite(th, &SqliteState::ProgrammingError, "can't adapt");
}

namespace {

Owned module_adapt(Thread& th, Value object, Value protocol, Value fallback) {
  if (!protocol) protocol = type_value(sqlite_state(th).prepare_protocol);
  return sqlite_adapt(th, object, protocol, fallback);
}

Status register_adapter(Thread& th, Value type, Value adapter) {
  SqliteState& s = sqlite_state(th);
  const auto& t = th.rt->types;
  for (Type* base : {t.int_, t.float_, t.str, t.bytearray}) {
    if (type == type_value(base)) s.base_type_adapted = true;
  }
  Owned key = tuple_of(th, type, type_value(s.prepare_protocol));
  return key ? dict_set(th, s.adapters, key, adapter) : Status::kError;
}

Status register_converter(Thread& th, Value name, Value converter) {
  if (!is_str(name)) {
    return raise(th, th.rt->exc.TypeError, "register_converter() argument 1 must be str, not {}", type_of(th, name));
  }
  Owned upper = call_method(th, name, lend(str_new(th, "upper")));
  return upper ? dict_set(th, sqlite_state(th).converters, upper, converter) : Status::kError;
}

Owned complete_statement(Thread& th, Value statement) {
  std::string sql;
  if (failed(sqlite_text(th, statement, "complete_statement() argument 'statement'", sql))) return {};
  return Owned::boolean(sqlite3_complete(sql.c_str()) != 0);
}

Status enable_callback_tracebacks(Thread& th, Value enable) {
  Tri t = truth(th, enable);
  if (t == Tri::kError) return Status::kError;
  sqlite_state(th).callback_tracebacks = t == Tri::kTrue;
  return Status::kOk;
}

const NativeDef kFunctions[] = {
    function<&module_adapt>("adapt(obj, proto=<PrepareProtocolType>, alt=<missing>, /)",
                            "Adapt given object to given protocol."),
    function<&complete_statement>("complete_statement(statement)",
                                  "Checks if a string contains a complete SQL statement."),
    raw_function(&sqlite_connect,
                 "connect(database, timeout=5.0, detect_types=0, isolation_level='', check_same_thread=True, "
                 "factory=<ConnectionType>, cached_statements=128, uri=False, *, autocommit=-1)",
                 "Open a connection to the SQLite database file 'database'."),
    function<&enable_callback_tracebacks>("enable_callback_tracebacks(enable, /)",
                                          "Enable or disable callback functions throwing errors to stderr."),
    function<&register_adapter>("register_adapter(cls_, adapter, /)",
                                "Register a function to adapt Python objects to SQLite values."),
    function<&register_converter>("register_converter(typename, converter, /)",
                                  "Register a function to convert SQLite values to Python objects."),
};

struct ExceptionRow {
  const char* name;
  Value SqliteState::* field;
  Value SqliteState::* base;  // nullptr: Exception
};
constexpr ExceptionRow kExceptions[] = {
    {"Error", &SqliteState::Error, nullptr},
    {"Warning", &SqliteState::Warning, nullptr},
    {"InterfaceError", &SqliteState::InterfaceError, &SqliteState::Error},
    {"DatabaseError", &SqliteState::DatabaseError, &SqliteState::Error},
    {"InternalError", &SqliteState::InternalError, &SqliteState::DatabaseError},
    {"OperationalError", &SqliteState::OperationalError, &SqliteState::DatabaseError},
    {"ProgrammingError", &SqliteState::ProgrammingError, &SqliteState::DatabaseError},
    {"IntegrityError", &SqliteState::IntegrityError, &SqliteState::DatabaseError},
    {"DataError", &SqliteState::DataError, &SqliteState::DatabaseError},
    {"NotSupportedError", &SqliteState::NotSupportedError, &SqliteState::DatabaseError},
};

Status add_exceptions(Thread& th, Module* m) {
  SqliteState& s = sqlite_state(th);
  Owned home = str_new(th, "sqlite3");
  for (const ExceptionRow& row : kExceptions) {
    Type* base = row.base == nullptr ? th.rt->exc.Exception : (s.*row.base).as<Type>();
    Owned cls = home ? add_exception(th, m, row.name, base) : Owned();
    if (!cls || failed(set_attr(th, cls, "__module__", home))) return Status::kError;
    s.*row.field = cls.get();
    // Connections show them too.
    if (failed(dict_set_text(th, s.connection->dict, row.name, cls))) return Status::kError;
  }
  return Status::kOk;
}

const TypeSpec kPrepareProtocolSpec = {"sqlite3.PrepareProtocol",
                                       sizeof(Object),
                                       Kind::kOther,
                                       TypeFlags::kBaseType | TypeFlags::kImmutable,
                                       "PEP 246 style object adaption protocol type.",
                                       [](TypeSlots& slots) {
                                         slots.construct = [](Thread& th, Type* cls, const Value*, size_t, Value) {
                                           return Owned::steal(Value(object_alloc(th, cls)));
                                         };
                                         slots.init = [](Thread&, Value, const Value*, size_t, Value) {
                                           return Status::kOk;
                                         };
                                       }};

Status exec(Thread& th, Module* m) {
  if (sqlite3_initialize() != SQLITE_OK) return raise(th, th.rt->exc.ImportError, "sqlite3 cannot be initialised");
  SqliteState& s = sqlite_state(th);
  s.adapters = dict_new(th);
  s.converters = dict_new(th);
  s.prepare_protocol = add_type(th, m, kPrepareProtocolSpec);
  if (!s.adapters || !s.converters || s.prepare_protocol == nullptr || failed(init_sqlite_connection(th, m)) ||
      failed(add_exceptions(th, m)) || failed(init_sqlite_statement(th)) || failed(init_sqlite_cursor(th, m)) ||
      failed(init_sqlite_row(th, m)) || failed(init_sqlite_blob(th, m))) {
    return Status::kError;
  }
  for (const Constant& c : kConstants) {
    if (failed(module_add_int(th, m, c.name, c.value))) return Status::kError;
  }
  constexpr int kThreadSafety[] = {0, 3, 1};  // of DB-API, by SQLite's mode: single, serialized, multi-thread
  if (failed(module_add(th, m, "adapters", s.adapters)) || failed(module_add(th, m, "converters", s.converters)) ||
      failed(module_add_int(th, m, "threadsafety", kThreadSafety[sqlite3_threadsafe() % 3]))) {
    return Status::kError;
  }
  return module_add_text(th, m, "sqlite_version", sqlite3_libversion());
}

}  // namespace

extern const ModuleDef kSqliteModule = {"_sqlite3", nullptr, kFunctions, &exec};

}  // namespace dxpy
