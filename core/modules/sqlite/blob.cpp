// The class Blob: reading and writing inside one value.
#include "core/modules/native_type.h"
#include "core/modules/sqlite/sqlite.h"
#include "core/object/buffer.h"
#include "core/object/bytes.h"
#include "core/object/int.h"

namespace dxpy {

namespace {

SqliteBlob* self_of(Value v) { return v.as<SqliteBlob>(); }

void close_blob(SqliteBlob* b) {
  if (b->blob == nullptr) return;
  sqlite3_blob_close(std::exchange(b->blob, nullptr));
  *b->link = b->next;
  if (b->next != nullptr) b->next->link = b->link;
}

Status check_blob(Thread& th, SqliteBlob* b) {
  if (failed(sqlite_check(th, b->connection))) return Status::kError;
  if (b->blob != nullptr) return Status::kOk;
  return raise_sqlite(th, &SqliteState::ProgrammingError, "Cannot operate on a closed blob.");
}

void clear(Thread&, Object* o) {
  auto* b = static_cast<SqliteBlob*>(o);
  close_blob(b);
  if (SqliteConnection* c = std::exchange(b->connection, nullptr)) dec_ref(Value(c));
}
void dealloc(Thread& th, Object* o) {
  clear(th, o);
  object_free(th, o);
}
void traverse(Object* o, Visitor& visit) {
  auto* b = static_cast<SqliteBlob*>(o);
  if (b->connection != nullptr) visit(Value(b->connection));
}

Failure raise_blob(Thread& th, SqliteBlob* b, int code) {
  if (code == SQLITE_ABORT) {
    return raise_sqlite(th, &SqliteState::OperationalError, "Cannot operate on an expired blob handle");
  }
  return raise_sqlite_db(th, b->connection->db);
}

Owned read_at(Thread& th, SqliteBlob* b, int size, int offset) {
  Bytes* bytes = bytes_alloc(th, static_cast<size_t>(size));
  if (bytes == nullptr) return {};
  Owned result = Owned::steal(Value(bytes));
  int code;
  {
    Unlocked others_run(th);
    code = sqlite3_blob_read(b->blob, bytes->data, size, offset);
  }
  return code == SQLITE_OK ? std::move(result) : Owned(raise_blob(th, b, code));
}

Status write_at(Thread& th, SqliteBlob* b, std::string_view data, int offset) {
  int remaining = sqlite3_blob_bytes(b->blob) - offset;
  if (data.size() > static_cast<size_t>(remaining)) {
    return raise(th, th.rt->exc.ValueError, "data longer than blob length");
  }
  int code;
  {
    Unlocked others_run(th);
    code = sqlite3_blob_write(b->blob, data.data(), static_cast<int>(data.size()), offset);
  }
  return code == SQLITE_OK ? Status::kOk : Status(raise_blob(th, b, code));
}

Owned m_read(Thread& th, SqliteBlob* b, int length) {
  if (failed(check_blob(th, b))) return {};
  int rest = sqlite3_blob_bytes(b->blob) - b->offset;
  if (length < 0 || length > rest) length = rest;
  if (length == 0) return Owned::borrow(th.rt->empty_bytes);
  Owned bytes = read_at(th, b, length, b->offset);
  if (bytes) b->offset += length;
  return bytes;
}
Status m_write(Thread& th, SqliteBlob* b, Value data) {
  BufferScope buffer(th);
  if (failed(buffer.open(data)) || failed(check_blob(th, b)) || failed(write_at(th, b, buffer.bytes(), b->offset))) {
    return Status::kError;
  }
  b->offset += static_cast<int>(buffer.bytes().size());
  return Status::kOk;
}
Status m_seek(Thread& th, SqliteBlob* b, int64_t offset, int origin) {
  if (offset < INT32_MIN || offset > INT32_MAX) {
    return raise(th, th.rt->exc.OverflowError, "Python int too large to convert to C int");
  }
  if (failed(check_blob(th, b))) return Status::kError;
  int64_t size = sqlite3_blob_bytes(b->blob);
  int64_t at = offset;
  if (origin == 1) at += b->offset;
  if (origin == 2) at += size;
  if (origin < 0 || origin > 2) {
    return raise(th, th.rt->exc.ValueError, "'origin' should be os.SEEK_SET, os.SEEK_CUR, or os.SEEK_END");
  }
  if (at > INT32_MAX) return raise(th, th.rt->exc.OverflowError, "seek offset results in offset overflow");
  if (at < 0 || at > size) return raise(th, th.rt->exc.ValueError, "offset out of blob range");
  b->offset = static_cast<int>(at);
  return Status::kOk;
}
Owned m_tell(Thread& th, SqliteBlob* b) { return failed(check_blob(th, b)) ? Owned() : Owned::small_int(b->offset); }
Status m_close(Thread& th, SqliteBlob* b) {
  if (failed(sqlite_check(th, b->connection))) return Status::kError;
  close_blob(b);
  return Status::kOk;
}
Owned m_enter(Thread& th, Value self) { return failed(check_blob(th, self_of(self))) ? Owned() : Owned::borrow(self); }
Owned m_exit(Thread& th, SqliteBlob* b, Value, Value, Value) {
  if (failed(check_blob(th, b))) return {};
  close_blob(b);
  return Owned::boolean(false);
}

// --- as a sequence of bytes

int64_t blob_length(Thread& th, Value self) {
  return failed(check_blob(th, self_of(self))) ? -1 : sqlite3_blob_bytes(self_of(self)->blob);
}

Status position(Thread& th, SqliteBlob* b, Value key, int& out) {
  int64_t i;
  if (failed(index_to_i64(th, key, i, th.rt->exc.IndexError))) return Status::kError;
  int n = sqlite3_blob_bytes(b->blob);
  if (i < 0) i += n;
  if (i < 0 || i >= n) return raise(th, th.rt->exc.IndexError, "Blob index out of range");
  out = static_cast<int>(i);
  return Status::kOk;
}

Owned slice_of(Thread& th, SqliteBlob* b, Value key) {
  int64_t start, stop, step, count;
  if (failed(slice_indices(th, key, sqlite3_blob_bytes(b->blob), start, stop, step, count))) return {};
  if (count == 0) return Owned::borrow(th.rt->empty_bytes);
  if (step < 0) return raise(th, th.rt->exc.ValueError, "Blob doesn't support slices with a negative step");
  if (step == 1) return read_at(th, b, static_cast<int>(count), static_cast<int>(start));
  int64_t low = start, high = start + (count - 1) * step;
  Owned all = read_at(th, b, static_cast<int>(high - low + 1), static_cast<int>(low));
  if (!all) return {};
  std::string out;
  for (int64_t i = 0; i < count; ++i) out += bytes_view(all)[static_cast<size_t>(start + i * step - low)];
  return bytes_new(th, out);
}

Owned subscript(Thread& th, Value self, Value key) {
  auto* b = self_of(self);
  if (failed(check_blob(th, b))) return {};
  if (is_index(th, key)) {
    int at;
    if (failed(position(th, b, key, at))) return {};
    Owned one = read_at(th, b, 1, at);
    return one ? Owned::small_int(static_cast<unsigned char>(bytes_view(one)[0])) : Owned();
  }
  if (is_kind(key, Kind::kSlice)) return slice_of(th, b, key);
  return raise(th, th.rt->exc.TypeError, "Blob indices must be integers");
}

Status set_index(Thread& th, SqliteBlob* b, Value key, Value value) {
  if (!value) return raise(th, th.rt->exc.TypeError, "Blob doesn't support item deletion");
  if (!is_int(value)) {
    return raise(th, th.rt->exc.TypeError, "'{}' object cannot be interpreted as an integer", type_of(th, value));
  }
  int at;
  if (failed(position(th, b, key, at))) return Status::kError;
  int64_t n;
  if (!int_fits_i64(value, n) || n < 0 || n > 255) {
    return raise(th, th.rt->exc.ValueError, "byte must be in range(0, 256)");
  }
  char byte = static_cast<char>(n);
  return write_at(th, b, {&byte, 1}, at);
}

Status set_slice(Thread& th, SqliteBlob* b, Value key, Value value) {
  if (!value) return raise(th, th.rt->exc.TypeError, "Blob doesn't support slice deletion");
  int64_t start, stop, step, count;
  if (failed(slice_indices(th, key, sqlite3_blob_bytes(b->blob), start, stop, step, count))) return Status::kError;
  BufferScope buffer(th);
  if (failed(buffer.open(value))) return Status::kError;
  std::string_view data = buffer.bytes();
  if (data.size() != static_cast<size_t>(count)) {
    return raise(th, th.rt->exc.IndexError, "Blob slice assignment is wrong size");
  }
  if (count == 0) return Status::kOk;
  if (step < 0) return raise(th, th.rt->exc.ValueError, "Blob doesn't support slices with a negative step");
  if (step == 1) return write_at(th, b, data, static_cast<int>(start));
  int64_t low = start, high = start + (count - 1) * step;
  Owned all = read_at(th, b, static_cast<int>(high - low + 1), static_cast<int>(low));
  if (!all) return Status::kError;
  std::string mixed(bytes_view(all));
  for (int64_t i = 0; i < count; ++i) {
    mixed[static_cast<size_t>(start + i * step - low)] = data[static_cast<size_t>(i)];
  }
  return write_at(th, b, mixed, static_cast<int>(low));
}

Status set_subscript(Thread& th, Value self, Value key, Value value) {
  auto* b = self_of(self);
  if (failed(check_blob(th, b))) return Status::kError;
  if (is_index(th, key)) return set_index(th, b, key, value);
  if (is_kind(key, Kind::kSlice)) return set_slice(th, b, key, value);
  return raise(th, th.rt->exc.TypeError, "Blob indices must be integers");
}

const NativeDef kMethods[] = {
    method<&m_close>("close(self, /)", "Close the blob."),
    method<&m_enter>("__enter__(self, /)", "Blob context manager enter."),
    method<&m_exit>("__exit__(self, type, val, tb, /)", "Blob context manager exit."),
    method<&m_read>("read(self, length=-1, /)", "Read data at the current offset position."),
    method<&m_seek>("seek(self, offset, origin=0, /)", "Set the current access position to offset."),
    method<&m_tell>("tell(self, /)", "Return the current access position for the blob."),
    method<&m_write>("write(self, data, /)", "Write data at the current offset."),
};
const TypeSpec kSpec = {"sqlite3.Blob",
                        sizeof(SqliteBlob),
                        Kind::kOther,
                        TypeFlags::kGc | TypeFlags::kWeakRef | TypeFlags::kDisallowNew | TypeFlags::kImmutable,
                        nullptr,
                        [](TypeSlots& s) {
                          s.dealloc = dealloc;
                          s.traverse = traverse;
                          s.clear = clear;
                          s.length = blob_length;
                          s.subscript = subscript;
                          s.set_subscript = set_subscript;
                        },
                        kMethods};

}  // namespace

void sqlite_close_blobs(SqliteConnection* c) {
  while (c->blobs != nullptr) close_blob(c->blobs);
}

Owned sqlite_blobopen(Thread& th, SqliteConnection* c, Value table, Value column, Value row, bool readonly,
                      Value name) {
  std::string t, col, schema = "main";
  int64_t id = 0;
  if (failed(sqlite_text(th, table, "blobopen() argument 1", t)) ||
      failed(sqlite_text(th, column, "blobopen() argument 2", col))) {
    return {};
  }
  if (!is_int(row)) return raise(th, th.rt->exc.TypeError, "expected 'int'");
  if (!int_fits_i64(row, id)) {
    return raise(th, th.rt->exc.OverflowError, "Python int too large to convert to SQLite INTEGER");
  }
  if ((name && failed(sqlite_text(th, name, "blobopen() argument 'name'", schema))) || failed(sqlite_check(th, c))) {
    return {};
  }
  sqlite3_blob* handle = nullptr;
  int code;
  {
    Unlocked others_run(th);
    code = sqlite3_blob_open(c->db, schema.c_str(), t.c_str(), col.c_str(), id, readonly ? 0 : 1, &handle);
  }
  if (code == SQLITE_MISUSE) return raise_sqlite_code(th, code, sqlite3_errstr(code));
  if (code != SQLITE_OK) return raise_sqlite_db(th, c->db);
  auto* b = make_instance<SqliteBlob>(th, sqlite_state(th).blob);
  if (b == nullptr) {
    sqlite3_blob_close(handle);
    return {};
  }
  b->blob = handle;
  b->connection = c;
  inc_ref(Value(c));
  b->next = c->blobs;
  b->link = &c->blobs;
  if (b->next != nullptr) b->next->link = &b->next;
  c->blobs = b;
  return Owned::steal(Value(b));
}

Status init_sqlite_blob(Thread& th, Module* m) {
  Type* t = add_type(th, m, kSpec);
  sqlite_state(th).blob = t;
  return t == nullptr ? Status::kError : Status::kOk;
}

}  // namespace dxpy
