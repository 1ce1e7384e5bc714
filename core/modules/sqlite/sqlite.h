// What the files of the _sqlite3 module share.
//
// Calls that can take time are made without the turn (Unlocked); what SQLite calls back takes it again (Relocked).
// Objects of a connection keep it alive; the connection knows its blobs, so that close() ends them.
#pragma once

#include <sqlite3.h>

#include <string>

#include "core/object/module.h"
#include "core/object/turn.h"

namespace dxpy {

// autocommit: sqlite3.LEGACY_TRANSACTION_CONTROL, False, True.
enum : int { kSqliteLegacy = -1, kSqliteDisabled = 0, kSqliteEnabled = 1 };
enum : int { kParseDeclTypes = 1, kParseColNames = 2 };

struct SqliteBlob;

struct SqliteConnection : Object {
  sqlite3* db;  // nullptr: closed
  bool initialized, check_same_thread;
  int detect_types, autocommit, cache_size;
  const char* isolation_level;  // of a fixed set; nullptr: None
  uint64_t thread_id;
  Value row_factory, text_factory;    // owned
  Value cache;                        // owned dict: SQL -> statement, least recently used first
  Value trace, progress, authorizer;  // owned callables, or empty
  SqliteBlob* blobs;                  // open ones; not owned
};

struct SqliteStatement : Object {
  sqlite3_stmt* stmt;  // nullptr: empty SQL
  bool is_dml;         // INSERT, UPDATE, DELETE, REPLACE
};

struct SqliteCursor : Object {
  SqliteConnection* connection;                           // owned; nullptr before __init__
  SqliteStatement* statement;                             // owned; nullptr: no rows to come
  Value description, converters, lastrowid, row_factory;  // owned
  int64_t rowcount;
  uint32_t arraysize;
  bool initialized, closed, locked;
};

struct SqliteBlob : Object {
  SqliteConnection* connection;  // owned
  sqlite3_blob* blob;            // nullptr: closed
  int offset;
  SqliteBlob *next, **link;  // in the connection's list
};

struct SqliteRow : Object {
  Value data, description;  // owned tuples (description may be None)
};

struct SqliteState {
  Type *connection = nullptr, *cursor = nullptr, *statement = nullptr, *blob = nullptr, *row = nullptr,
       *prepare_protocol = nullptr;
  // Exception classes; the module keeps them.
  Value Error, Warning, InterfaceError, DatabaseError, InternalError, OperationalError, ProgrammingError,
      IntegrityError, DataError, NotSupportedError;
  Owned adapters, converters;  // dicts
  bool base_type_adapted = false, callback_tracebacks = false;
};
SqliteState& sqlite_state(Thread&);

// --- errors (module.cpp)
template <typename... A>
Failure raise_sqlite(Thread& th, Value SqliteState::* cls, std::string_view format, const A&... args) {
  return raise(th, (sqlite_state(th).*cls).template as<Type>(), format, args...);
}
// The exception for the last error of the database, or for a result code. May leave none when there was no error.
Failure raise_sqlite_db(Thread&, sqlite3* db);
Failure raise_sqlite_code(Thread&, int code, const char* text);
// A callback raised: shows the exception when that is asked for, and drops it.
void sqlite_callback_failed(Thread&, Value callable);
Owned sqlite_adapt(Thread&, Value object, Value protocol, Value fallback /* empty: ProgrammingError */);

// --- connections (connection.cpp)
Status sqlite_check_open(Thread&, SqliteConnection* c);    // opened and not closed
Status sqlite_check_thread(Thread&, SqliteConnection* c);  // and this is its thread
Status sqlite_check(Thread&, SqliteConnection* c);         // both
Status sqlite_exec(Thread&, SqliteConnection* c, const char* sql);
Owned sqlite_statement_of(Thread&, SqliteConnection* c, Value sql);  // from the cache when it is there
Owned sqlite_connect(Thread&, Value module, const Value* args, size_t nargs, Value kwnames);
Status init_sqlite_connection(Thread&, Module* m);
std::span<const NativeDef> sqlite_connection_methods();      // connection_methods.cpp
void sqlite_remove_callbacks(Thread&, SqliteConnection* c);  // callbacks.cpp

// Methods that are defined in other files.
Owned sqlite_create_function(Thread&, Value self, const Value* args, size_t nargs, Value kwnames);
Owned sqlite_create_aggregate(Thread&, Value self, const Value* args, size_t nargs, Value kwnames);
Owned sqlite_set_authorizer(Thread&, Value self, const Value* args, size_t nargs, Value kwnames);
Owned sqlite_set_progress_handler(Thread&, Value self, const Value* args, size_t nargs, Value kwnames);
Owned sqlite_set_trace_callback(Thread&, Value self, const Value* args, size_t nargs, Value kwnames);
Owned sqlite_create_window_function(Thread&, SqliteConnection* c, Value name, int num_params, Value aggregate_class);
Owned sqlite_create_collation(Thread&, SqliteConnection* c, Value name, Value callback);
Owned sqlite_blobopen(Thread&, SqliteConnection* c, Value table, Value column, Value row, bool readonly, Value name);
void sqlite_close_blobs(SqliteConnection* c);

// --- statements (statement.cpp)
Owned sqlite_statement_new(Thread&, SqliteConnection* c, Value sql);
Status sqlite_bind(Thread&, SqliteStatement* s, Value parameters);
int sqlite_step(Thread&, sqlite3_stmt* stmt);  // SQLITE_DONE for an empty statement
Status init_sqlite_statement(Thread&);

Status init_sqlite_cursor(Thread&, Module* m);
Status init_sqlite_row(Thread&, Module* m);
Status init_sqlite_blob(Thread&, Module* m);

// A str argument without zeros, for C; TypeError "{what} must be str, not X".
Status sqlite_text(Thread&, Value v, const char* what, std::string& out);
// Bytes of UTF-8 from the library as str; UnicodeDecodeError.
Owned sqlite_str(Thread&, const char* text, size_t size);
inline Owned sqlite_str(Thread& th, const char* text) {
  return sqlite_str(th, text, std::char_traits<char>::length(text));
}

}  // namespace dxpy
