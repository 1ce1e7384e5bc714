// SQLite's operating system where there is none: files through the Host. Everything runs on one thread and no other
// process sees the files, so locks count connections of this runtime only.
#include <sqlite3.h>

#include <cstring>
#include <ctime>
#include <string>

#include "core/host/host.h"
#include "core/object/runtime.h"
#include "core/object/thread.h"

namespace dxpy {

namespace {

constexpr int kNotFound = 2, kDenied = 13, kReadOnlyVolume = 30;  // ENOENT, EACCES, EROFS
constexpr int kSectorSize = 4096;
constexpr int kPathSize = 1024;

struct VfsFile;

// Who holds what of a file that connections have open.
struct FileLocks {
  std::string path;
  FileLocks* next;
  int opened = 0, shared = 0;
  VfsFile* reserved = nullptr;
  VfsFile* pending = nullptr;  // also while it is exclusive
};

// SQLite allocates it, and knows its base only.
struct VfsFile : sqlite3_file {
  int descriptor, level;
  FileLocks* locks;
  const char* remove_at_close;  // a path that SQLite keeps
};

Host& host() { return *Thread::current()->rt->host; }
VfsFile* self_of(sqlite3_file* f) { return static_cast<VfsFile*>(f); }

// SQLite has one set of files for the whole process.
FileLocks* g_locks = nullptr;

FileLocks* locks_of(const char* path) {
  for (FileLocks* l = g_locks; l != nullptr; l = l->next) {
    if (l->path == path) return l;
  }
  return g_locks = new FileLocks{.path = path, .next = g_locks};
}

void drop(FileLocks* locks) {
  if (--locks->opened > 0) return;
  FileLocks** link = &g_locks;
  while (*link != locks) link = &(*link)->next;
  *link = locks->next;
  delete locks;
}

// --- a file

int file_unlock(sqlite3_file* file, int level) {
  VfsFile* f = self_of(file);
  if (f->level <= level) return SQLITE_OK;
  FileLocks& l = *f->locks;
  if (l.reserved == f) l.reserved = nullptr;
  if (l.pending == f) l.pending = nullptr;
  if (level == SQLITE_LOCK_NONE) --l.shared;
  f->level = level;
  return SQLITE_OK;
}

int file_lock(sqlite3_file* file, int level) {
  VfsFile* f = self_of(file);
  FileLocks& l = *f->locks;
  if (f->level >= level) return SQLITE_OK;
  if (l.pending != nullptr && l.pending != f) return SQLITE_BUSY;
  if (level == SQLITE_LOCK_SHARED) {
    ++l.shared;
  } else {
    if (l.reserved != nullptr && l.reserved != f) return SQLITE_BUSY;
    if (level == SQLITE_LOCK_RESERVED) {
      l.reserved = f;
    } else {
      l.pending = f;
      f->level = SQLITE_LOCK_PENDING;
      if (l.shared > 1) return SQLITE_BUSY;  // readers go on, no new ones come
    }
  }
  f->level = level;
  return SQLITE_OK;
}

int file_check_reserved(sqlite3_file* file, int* out) {
  const FileLocks& l = *self_of(file)->locks;
  *out = l.reserved != nullptr || l.pending != nullptr ? 1 : 0;
  return SQLITE_OK;
}

int file_close(sqlite3_file* file) {
  VfsFile* f = self_of(file);
  (void)file_unlock(f, SQLITE_LOCK_NONE);
  drop(f->locks);
  (void)host().close(f->descriptor);
  if (f->remove_at_close != nullptr) (void)host().remove(kHostCwd, f->remove_at_close, false);
  return SQLITE_OK;
}

int file_read(sqlite3_file* file, void* data, int size, sqlite3_int64 at) {
  auto wanted = static_cast<size_t>(size);
  size_t done = 0;
  while (done < wanted) {
    HostResult<size_t> n = host().pread(self_of(file)->descriptor, static_cast<char*>(data) + done, wanted - done,
                                        at + static_cast<int64_t>(done));
    if (!n.ok()) return SQLITE_IOERR_READ;
    if (n.value == 0) break;
    done += n.value;
  }
  if (done == wanted) return SQLITE_OK;
  std::memset(static_cast<char*>(data) + done, 0, wanted - done);
  return SQLITE_IOERR_SHORT_READ;
}

int file_write(sqlite3_file* file, const void* data, int size, sqlite3_int64 at) {
  auto wanted = static_cast<size_t>(size);
  for (size_t done = 0; done < wanted;) {
    HostResult<size_t> n = host().pwrite(self_of(file)->descriptor, static_cast<const char*>(data) + done,
                                         wanted - done, at + static_cast<int64_t>(done));
    constexpr int kNoSpace = 28;  // ENOSPC
    if (!n.ok()) return n.error == kNoSpace ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    if (n.value == 0) return SQLITE_FULL;
    done += n.value;
  }
  return SQLITE_OK;
}

int file_truncate(sqlite3_file* file, sqlite3_int64 size) {
  return host().truncate(self_of(file)->descriptor, nullptr, size).ok() ? SQLITE_OK : SQLITE_IOERR_TRUNCATE;
}
int file_sync(sqlite3_file* file, int) {
  return host().sync(self_of(file)->descriptor, false).ok() ? SQLITE_OK : SQLITE_IOERR_FSYNC;
}
int file_size(sqlite3_file* file, sqlite3_int64* out) {
  HostStat st;
  if (!host().stat_descriptor(self_of(file)->descriptor, st).ok()) return SQLITE_IOERR_FSTAT;
  *out = st.size;
  return SQLITE_OK;
}
int file_control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int file_sector_size(sqlite3_file*) { return kSectorSize; }
int file_characteristics(sqlite3_file*) { return 0; }

constexpr sqlite3_io_methods kFileMethods = {
    .iVersion = 1,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_check_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector_size,
    .xDeviceCharacteristics = file_characteristics,
    // Shared memory and mapped files: no.
    .xShmMap = nullptr,
    .xShmLock = nullptr,
    .xShmBarrier = nullptr,
    .xShmUnmap = nullptr,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

// --- files by name

int vfs_open(sqlite3_vfs*, const char* path, sqlite3_file* file, int flags, int* out_flags) {
  VfsFile* f = self_of(file);
  f->pMethods = nullptr;
  if (path == nullptr) return SQLITE_CANTOPEN;  // a temporary file: they are in memory (SQLITE_TEMP_STORE)
  int mode = (flags & SQLITE_OPEN_READWRITE) != 0 ? HostOpen::kReadWrite : HostOpen::kReadOnly;
  if ((flags & SQLITE_OPEN_CREATE) != 0) mode |= HostOpen::kCreate;
  if ((flags & SQLITE_OPEN_EXCLUSIVE) != 0) mode |= HostOpen::kExclusive;
  HostResult<int> opened = host().open(kHostCwd, path, mode, 0644);
  if (!opened.ok() && (flags & SQLITE_OPEN_READWRITE) != 0 &&
      (opened.error == kDenied || opened.error == kReadOnlyVolume)) {
    flags = (flags & ~(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)) | SQLITE_OPEN_READONLY;
    opened = host().open(kHostCwd, path, HostOpen::kReadOnly, 0);
  }
  if (!opened.ok()) return SQLITE_CANTOPEN;
  f->pMethods = &kFileMethods;
  f->descriptor = opened.value;
  f->level = SQLITE_LOCK_NONE;
  f->locks = locks_of(path);
  ++f->locks->opened;
  f->remove_at_close = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0 ? path : nullptr;
  if (out_flags != nullptr) *out_flags = flags;
  return SQLITE_OK;
}

int vfs_delete(sqlite3_vfs*, const char* path, int) {
  HostError removed = host().remove(kHostCwd, path, false);
  if (removed.ok()) return SQLITE_OK;
  return removed.code == kNotFound ? SQLITE_IOERR_DELETE_NOENT : SQLITE_IOERR_DELETE;
}

int vfs_access(sqlite3_vfs*, const char* path, int what, int* out) {
  HostStat st;
  bool found = host().stat(kHostCwd, path, true, st).ok();
  if (what == SQLITE_ACCESS_EXISTS) {
    // An empty journal is none.
    *out = found && ((st.mode & HostMode::kTypeMask) != HostMode::kRegular || st.size > 0) ? 1 : 0;
  } else {
    constexpr int kRead = 4, kWrite = 2;
    int mode = what == SQLITE_ACCESS_READWRITE ? kRead | kWrite : kRead;
    *out = found && host().access(kHostCwd, path, mode, false, true).ok() ? 1 : 0;
  }
  return SQLITE_OK;
}

int vfs_full_path(sqlite3_vfs*, const char* path, int size, char* out) {
  std::string full = path;
  if (!full.starts_with('/')) {
    HostResult<std::string> here = host().current_directory();
    if (!here.ok()) return SQLITE_CANTOPEN;
    full = here.value + (here.value.ends_with('/') ? "" : "/") + full;
  }
  if (full.size() >= static_cast<size_t>(size)) return SQLITE_CANTOPEN;
  std::memcpy(out, full.c_str(), full.size() + 1);
  return SQLITE_OK;
}

// --- time and chance

int vfs_randomness(sqlite3_vfs*, int size, char* out) {
  return host().entropy(out, static_cast<size_t>(size)).ok() ? size : 0;
}
// Nobody else runs meanwhile: who waits for a lock waits in vain.
int vfs_sleep(sqlite3_vfs*, int microseconds) { return microseconds; }

int vfs_time(sqlite3_vfs*, sqlite3_int64* out) {
  constexpr int64_t kEpoch = 210866760000000;  // milliseconds from the Julian day 0 to 1970
  HostResult<int64_t> now = host().clock(HostClock::kRealtime);
  *out = kEpoch + now.value / 1000000;
  return now.ok() ? SQLITE_OK : SQLITE_ERROR;
}

sqlite3_vfs g_vfs = {
    .iVersion = 2,
    .szOsFile = sizeof(VfsFile),
    .mxPathname = kPathSize,
    .pNext = nullptr,
    .zName = "dxpy",
    .pAppData = nullptr,
    .xOpen = vfs_open,
    .xDelete = vfs_delete,
    .xAccess = vfs_access,
    .xFullPathname = vfs_full_path,
    // Extensions in dynamic libraries: no.
    .xDlOpen = nullptr,
    .xDlError = nullptr,
    .xDlSym = nullptr,
    .xDlClose = nullptr,
    .xRandomness = vfs_randomness,
    .xSleep = vfs_sleep,
    .xCurrentTime = nullptr,
    .xGetLastError = nullptr,
    .xCurrentTimeInt64 = vfs_time,
    .xSetSystemCall = nullptr,
    .xGetSystemCall = nullptr,
    .xNextSystemCall = nullptr,
};

}  // namespace

}  // namespace dxpy

extern "C" {

int sqlite3_os_init() { return sqlite3_vfs_register(&dxpy::g_vfs, 1); }
int sqlite3_os_end() { return SQLITE_OK; }

// What SQLite calls in place of the C library's localtime (ci/wasm_deps).
struct tm* dxpy_localtime(const time_t* seconds) {
  static struct tm out;
  dxpy::HostDate date;
  if (!dxpy::host().local_date(*seconds, date).ok()) return nullptr;
  out = {};
  out.tm_year = static_cast<int>(date.year) - 1900;
  out.tm_mon = date.month - 1;
  out.tm_mday = date.day;
  out.tm_hour = date.hour;
  out.tm_min = date.minute;
  out.tm_sec = date.second;
  return &out;
}
}
