// What SQLite calls: functions, aggregates, window functions, collations, and the authorizer, progress and trace hooks.
// They run inside a call made without the turn, so each takes the turn first.
#include "core/modules/native_type.h"
#include "core/modules/sqlite/sqlite.h"
#include "core/object/buffer.h"
#include "core/object/bytes.h"
#include "core/object/float.h"
#include "core/object/int.h"

namespace dxpy {

namespace {

Thread& this_thread() { return *Thread::current(); }

// A callable that SQLite keeps as user data.
struct Callback {
  Value callable;  // owned
};
Callback* new_callback(Value callable) {
  inc_ref(callable);
  return new Callback{callable};
}
void free_callback(void* data) {
  auto* c = static_cast<Callback*>(data);
  Relocked turn(this_thread());
  dec_ref(c->callable);
  delete c;
}
Callback* callback_of(sqlite3_context* context) { return static_cast<Callback*>(sqlite3_user_data(context)); }

// --- values in and out

Owned parameter(Thread& th, sqlite3_value* v) {
  switch (sqlite3_value_type(v)) {
    case SQLITE_INTEGER:
      return int_from_i64(th, sqlite3_value_int64(v));
    case SQLITE_FLOAT:
      return float_from_double(th, sqlite3_value_double(v));
    case SQLITE_TEXT: {
      const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(v));
      if (text == nullptr) return raise_no_memory(th);
      return sqlite_str(th, text, static_cast<size_t>(sqlite3_value_bytes(v)));
    }
    case SQLITE_BLOB: {
      const auto* data = static_cast<const char*>(sqlite3_value_blob(v));
      return bytes_new(th, {data, static_cast<size_t>(sqlite3_value_bytes(v))});
    }
    default:
      return Owned::none();
  }
}

Owned call_with_parameters(Thread& th, Value callable, int argc, sqlite3_value** argv) {
  Tuple* t = tuple_alloc(th, static_cast<size_t>(argc));
  if (t == nullptr) return {};
  for (int i = 0; i < argc; ++i) t->items[i] = Value::none();
  Owned args = Owned::steal(Value(t));
  for (int i = 0; i < argc; ++i) {
    Owned v = parameter(th, argv[i]);
    if (!v) return {};
    t->items[i] = v.release();
  }
  return call(th, callable, t->items, t->size);
}

// kError without an exception: a value of a type that SQLite has not.
Status set_result(Thread& th, sqlite3_context* context, Value v) {
  if (v.is_none()) {
    sqlite3_result_null(context);
  } else if (is_int(v)) {
    int64_t n;
    if (!int_fits_i64(v, n)) {
      return raise(th, th.rt->exc.OverflowError, "Python int too large to convert to SQLite INTEGER");
    }
    sqlite3_result_int64(context, n);
  } else if (is_float(v)) {
    sqlite3_result_double(context, float_value(v));
  } else if (is_str(v)) {
    Owned bytes = str_encode(th, v, "utf-8", "strict");
    if (!bytes) return Status::kError;
    std::string_view text = bytes_view(bytes);
    if (text.size() > INT32_MAX) return raise(th, th.rt->exc.OverflowError, "string is longer than INT_MAX bytes");
    sqlite3_result_text(context, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
  } else if (has_buffer(th, v)) {
    BufferScope buffer(th);
    if (failed(buffer.open(v))) return Status::kError;
    std::string_view bytes = buffer.bytes();
    if (bytes.size() > INT32_MAX) return raise(th, th.rt->exc.OverflowError, "BLOB longer than INT_MAX bytes");
    sqlite3_result_blob(context, bytes.empty() ? "" : bytes.data(), static_cast<int>(bytes.size()), SQLITE_TRANSIENT);
  } else {
    return Status::kError;
  }
  return Status::kOk;
}

// Tells SQLite that a callback failed, and reports and drops the exception.
void failed_with(Thread& th, sqlite3_context* context, const char* text) {
  if (th.has_error() && error_matches(th, th.rt->exc.MemoryError)) {
    sqlite3_result_error_nomem(context);
  } else if (th.has_error() && error_matches(th, th.rt->exc.OverflowError)) {
    sqlite3_result_error_toobig(context);
  } else {
    sqlite3_result_error(context, text, -1);
  }
  Callback* c = callback_of(context);
  sqlite_callback_failed(th, c == nullptr ? Value() : c->callable);
}

// --- functions

void on_function(sqlite3_context* context, int argc, sqlite3_value** argv) {
  Thread& th = this_thread();
  Relocked turn(th);
  Owned callable = Owned::borrow(callback_of(context)->callable);
  Owned result = call_with_parameters(th, callable, argc, argv);
  if (!result || failed(set_result(th, context, result))) {
    failed_with(th, context, "user-defined function raised exception");
  }
}

// --- aggregates: the instance lives in SQLite's memory of the aggregation

std::string aggregate_text(const char* method, const char* what) {
  return std::string("user-defined aggregate's '") + method + "' method " + what;
}

// Calls a method of the instance; on failure says so to SQLite. Empty: failed.
Owned call_aggregate(Thread& th, sqlite3_context* context, Value instance, const char* method, int argc,
                     sqlite3_value** argv) {
  Owned name = str_new(th, method);
  Owned f = name ? get_attr(th, instance, name.get()) : Owned();
  bool defined = bool(f);
  Owned result = f ? call_with_parameters(th, f, argc, argv) : Owned();
  if (!result) {
    bool missing = !defined && error_matches(th, th.rt->exc.AttributeError);
    failed_with(th, context, aggregate_text(method, missing ? "not defined" : "raised error").c_str());
  }
  return result;
}

void on_step(sqlite3_context* context, int argc, sqlite3_value** argv) {
  Thread& th = this_thread();
  Relocked turn(th);
  auto* slot = static_cast<Value*>(sqlite3_aggregate_context(context, sizeof(Value)));
  if (slot == nullptr) return sqlite3_result_error_nomem(context);
  if (slot->is_empty()) {
    Owned made = call(th, callback_of(context)->callable);
    if (!made) return failed_with(th, context, aggregate_text("__init__", "raised error").c_str());
    *slot = made.release();
  }
  Owned instance = Owned::borrow(*slot);
  (void)call_aggregate(th, context, instance, "step", argc, argv);
}

void give_result(Thread& th, sqlite3_context* context, Value instance, const char* method) {
  Owned result = call_aggregate(th, context, instance, method, 0, nullptr);
  if (result && failed(set_result(th, context, result))) {
    failed_with(th, context, aggregate_text(method, "raised error").c_str());
  }
}

void on_final(sqlite3_context* context) {
  Thread& th = this_thread();
  Relocked turn(th);
  auto* slot = static_cast<Value*>(sqlite3_aggregate_context(context, 0));
  if (slot == nullptr || slot->is_empty()) return;  // there was no row, or no instance could be made
  Owned pending = take_error(th);                   // the query may be ending because of it
  {
    Owned instance = Owned::steal(std::exchange(*slot, Value()));
    give_result(th, context, instance, "finalize");
  }
  if (pending) restore_error(th, std::move(pending));
}

void on_value(sqlite3_context* context) {
  Thread& th = this_thread();
  Relocked turn(th);
  auto* slot = static_cast<Value*>(sqlite3_aggregate_context(context, 0));
  if (slot == nullptr || slot->is_empty()) return;
  Owned instance = Owned::borrow(*slot);
  give_result(th, context, instance, "value");
}

void on_inverse(sqlite3_context* context, int argc, sqlite3_value** argv) {
  Thread& th = this_thread();
  Relocked turn(th);
  auto* slot = static_cast<Value*>(sqlite3_aggregate_context(context, sizeof(Value)));
  if (slot == nullptr || slot->is_empty()) return;
  Owned instance = Owned::borrow(*slot);
  (void)call_aggregate(th, context, instance, "inverse", argc, argv);
}

// --- collations and hooks

int on_collation(void* data, int size1, const void* text1, int size2, const void* text2) {
  Thread& th = this_thread();
  Relocked turn(th);
  if (th.has_error()) return 0;
  Owned a = sqlite_str(th, static_cast<const char*>(text1), static_cast<size_t>(size1));
  Owned b = a ? sqlite_str(th, static_cast<const char*>(text2), static_cast<size_t>(size2)) : Owned();
  Owned callable = Owned::borrow(static_cast<Callback*>(data)->callable);
  Owned result = b ? call_with(th, callable, a.get(), b.get()) : Owned();
  if (!result || !is_int(result)) return 0;
  return int_sign(result);
}

int on_authorize(void* data, int action, const char* arg1, const char* arg2, const char* db, const char* trigger) {
  Thread& th = this_thread();
  Relocked turn(th);
  auto* c = static_cast<SqliteConnection*>(data);
  Owned callable = Owned::borrow(c->authorizer);
  if (!callable || th.has_error()) return SQLITE_DENY;
  auto text = [&](const char* s) { return s == nullptr ? Owned::none() : sqlite_str(th, s); };
  Owned values[] = {text(arg1), text(arg2), text(db), text(trigger)};
  if (th.has_error()) return SQLITE_DENY;
  Owned result = call_with(th, callable, Value::small_int(action), values[0].get(), values[1].get(), values[2].get(),
                           values[3].get());
  int answer = SQLITE_DENY;
  if (result && is_int(result)) {
    int64_t n;
    if (int_fits_i64(result, n) && n >= INT32_MIN && n <= INT32_MAX) return static_cast<int>(n);
    (void)raise(th, th.rt->exc.OverflowError, "Python int too large to convert to C int");
  }
  sqlite_callback_failed(th, callable);
  return answer;
}

int on_progress(void* data) {
  Thread& th = this_thread();
  Relocked turn(th);
  auto* c = static_cast<SqliteConnection*>(data);
  Owned callable = Owned::borrow(c->progress);
  if (!callable || th.has_error()) return 1;
  Owned result = call(th, callable);
  Tri stop = result ? truth(th, result) : Tri::kError;
  if (stop != Tri::kError) return stop == Tri::kTrue ? 1 : 0;
  sqlite_callback_failed(th, callable);
  return 1;
}

int on_trace(unsigned event, void* data, void* stmt, void* sql) {
  if (event != SQLITE_TRACE_STMT) return 0;
  Thread& th = this_thread();
  Relocked turn(th);
  auto* c = static_cast<SqliteConnection*>(data);
  Owned callable = Owned::borrow(c->trace);
  if (!callable || th.has_error()) return 0;
  Owned text;
  char* expanded = sqlite3_expanded_sql(static_cast<sqlite3_stmt*>(stmt));
  if (expanded == nullptr) {
    (void)raise_sqlite(th, &SqliteState::DataError, "Expanded SQL string exceeds the maximum string length");
    sqlite_callback_failed(th, callable);
    text = sqlite_str(th, static_cast<const char*>(sql));
  } else {
    text = sqlite_str(th, expanded);
    sqlite3_free(expanded);
  }
  Owned done = text ? call_with(th, callable, text.get()) : Owned();
  if (!done) sqlite_callback_failed(th, callable);
  return 0;
}

// --- registering

// The deprecation of keywords for parameters that become positional-only.
Status warn_keywords(Thread& th, const char* method, const char* parameters, bool several, size_t nargs,
                     size_t wanted) {
  if (nargs >= wanted) return Status::kOk;
  std::string text = std::string("Passing keyword argument") + (several ? "s " : " ") + parameters +
                     " to _sqlite3.Connection." + method + "() is deprecated. Parameter" + (several ? "s " : " ") +
                     parameters + " will become positional-only in Python 3.15.";
  return warn(th, th.rt->exc.DeprecationWarning, text);
}

Status check_parameter_count(Thread& th, SqliteConnection* c, int n, const char* what) {
  int limit = sqlite3_limit(c->db, SQLITE_LIMIT_FUNCTION_ARG, -1);
  if (n >= -1 && n <= limit) return Status::kOk;
  return raise_sqlite(th, &SqliteState::ProgrammingError, "'{}' must be between -1 and {}, not {}", what, limit, n);
}

bool is_callable(Thread& th, Value v) { return type_of(th, v)->slots.call != nullptr; }

}  // namespace

Owned sqlite_create_function(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  auto* c = self.as<SqliteConnection>();
  Value v[4];
  if (failed(
          native_match(th, "create_function(name, narg, func, *, deterministic=False)", args, nargs, kwnames, v, 4)) ||
      failed(warn_keywords(th, "create_function", "'name', 'narg' and 'func'", true, nargs, 3))) {
    return {};
  }
  std::string name;
  int n = 0;
  Tri deterministic = Tri::kFalse;
  if (failed(sqlite_text(th, v[0], "create_function() argument 'name'", name)) || failed(native_arg_int(th, v[1], n)) ||
      (deterministic = truth(th, v[3])) == Tri::kError || failed(sqlite_check(th, c)) ||
      failed(check_parameter_count(th, c, n, "narg"))) {
    return {};
  }
  int flags = SQLITE_UTF8 | (deterministic == Tri::kTrue ? SQLITE_DETERMINISTIC : 0);
  int code;
  if (v[2].is_none()) {
    code = sqlite3_create_function_v2(c->db, name.c_str(), n, flags, nullptr, nullptr, nullptr, nullptr, nullptr);
  } else {
    code = sqlite3_create_function_v2(c->db, name.c_str(), n, flags, new_callback(v[2]), &on_function, nullptr, nullptr,
                                      &free_callback);
  }
  if (code == SQLITE_OK) return Owned::none();
  return raise_sqlite(th, &SqliteState::OperationalError, "Error creating function");
}

Owned sqlite_create_aggregate(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  auto* c = self.as<SqliteConnection>();
  Value v[3];
  if (failed(native_match(th, "create_aggregate(name, n_arg, aggregate_class)", args, nargs, kwnames, v, 3)) ||
      failed(warn_keywords(th, "create_aggregate", "'name', 'n_arg' and 'aggregate_class'", true, nargs, 3))) {
    return {};
  }
  std::string name;
  int n = 0;
  if (failed(sqlite_text(th, v[0], "create_aggregate() argument 'name'", name)) ||
      failed(native_arg_int(th, v[1], n)) || failed(sqlite_check(th, c)) ||
      failed(check_parameter_count(th, c, n, "n_arg"))) {
    return {};
  }
  int code;
  if (v[2].is_none()) {
    code = sqlite3_create_function_v2(c->db, name.c_str(), n, SQLITE_UTF8, nullptr, nullptr, nullptr, nullptr, nullptr);
  } else {
    code = sqlite3_create_function_v2(c->db, name.c_str(), n, SQLITE_UTF8, new_callback(v[2]), nullptr, &on_step,
                                      &on_final, &free_callback);
  }
  if (code == SQLITE_OK) return Owned::none();
  return raise_sqlite(th, &SqliteState::OperationalError, "Error creating aggregate");
}

Owned sqlite_create_window_function(Thread& th, SqliteConnection* c, Value name, int num_params,
                                    Value aggregate_class) {
  std::string text;
  if (failed(sqlite_text(th, name, "create_window_function() argument 1", text)) || failed(sqlite_check(th, c)) ||
      failed(check_parameter_count(th, c, num_params, "num_params"))) {
    return {};
  }
  int code;
  if (aggregate_class.is_none()) {
    code = sqlite3_create_window_function(c->db, text.c_str(), num_params, SQLITE_UTF8, nullptr, nullptr, nullptr,
                                          nullptr, nullptr, nullptr);
  } else {
    code = sqlite3_create_window_function(c->db, text.c_str(), num_params, SQLITE_UTF8, new_callback(aggregate_class),
                                          &on_step, &on_final, &on_value, &on_inverse, &free_callback);
  }
  if (code == SQLITE_OK) return Owned::none();
  return raise_sqlite_code(th, code, sqlite3_errstr(code));
}

Owned sqlite_create_collation(Thread& th, SqliteConnection* c, Value name, Value callback) {
  std::string text;
  if (failed(sqlite_text(th, name, "create_collation() argument 1", text)) || failed(sqlite_check(th, c))) return {};
  int code;
  if (callback.is_none()) {
    code = sqlite3_create_collation_v2(c->db, text.c_str(), SQLITE_UTF8, nullptr, nullptr, nullptr);
  } else {
    if (!is_callable(th, callback)) return raise(th, th.rt->exc.TypeError, "parameter must be callable");
    Callback* data = new_callback(callback);
    code = sqlite3_create_collation_v2(c->db, text.c_str(), SQLITE_UTF8, data, &on_collation, &free_callback);
    if (code != SQLITE_OK) free_callback(data);  // unlike its kin, this function leaves it to the caller
  }
  return code == SQLITE_OK ? Owned::none() : Owned(raise_sqlite_db(th, c->db));
}

Owned sqlite_set_authorizer(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  auto* c = self.as<SqliteConnection>();
  Value v[1];
  if (failed(native_match(th, "set_authorizer(authorizer_callback)", args, nargs, kwnames, v, 1)) ||
      failed(warn_keywords(th, "set_authorizer", "'authorizer_callback'", false, nargs, 1)) ||
      failed(sqlite_check(th, c))) {
    return {};
  }
  bool off = v[0].is_none();
  int code = sqlite3_set_authorizer(c->db, off ? nullptr : &on_authorize, c);
  if (code != SQLITE_OK) return raise_sqlite(th, &SqliteState::OperationalError, "Error setting authorizer callback");
  assign(c->authorizer, off ? Value() : v[0]);
  return Owned::none();
}

Owned sqlite_set_progress_handler(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  auto* c = self.as<SqliteConnection>();
  Value v[2];
  int n = 0;
  if (failed(native_match(th, "set_progress_handler(progress_handler, n)", args, nargs, kwnames, v, 2)) ||
      failed(warn_keywords(th, "set_progress_handler", "'progress_handler'", false, nargs, 1)) ||
      failed(native_arg_int(th, v[1], n)) || failed(sqlite_check(th, c))) {
    return {};
  }
  bool off = v[0].is_none();
  sqlite3_progress_handler(c->db, n, off ? nullptr : &on_progress, c);
  assign(c->progress, off ? Value() : v[0]);
  return Owned::none();
}

Owned sqlite_set_trace_callback(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  auto* c = self.as<SqliteConnection>();
  Value v[1];
  if (failed(native_match(th, "set_trace_callback(trace_callback)", args, nargs, kwnames, v, 1)) ||
      failed(warn_keywords(th, "set_trace_callback", "'trace_callback'", false, nargs, 1)) ||
      failed(sqlite_check(th, c))) {
    return {};
  }
  bool off = v[0].is_none();
  sqlite3_trace_v2(c->db, SQLITE_TRACE_STMT, off ? nullptr : &on_trace, c);
  assign(c->trace, off ? Value() : v[0]);
  return Owned::none();
}

void sqlite_remove_callbacks(Thread&, SqliteConnection* c) {
  sqlite3_trace_v2(c->db, SQLITE_TRACE_STMT, nullptr, nullptr);
  sqlite3_progress_handler(c->db, 0, nullptr, nullptr);
  (void)sqlite3_set_authorizer(c->db, nullptr, nullptr);
}

}  // namespace dxpy
