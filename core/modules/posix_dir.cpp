// listdir(), scandir() and DirEntry.
#include "core/modules/posix.h"

namespace dxpy {

namespace {

struct DirEntry : Object {
  Value name, path;   // owned
  Value stat, lstat;  // owned once known
  HostDirEntry::Type type;
  uint64_t inode;
  int dir_fd;  // of scandir(fd), else kHostCwd
};
struct ScandirIterator : Object {
  Value path;  // as given: str, bytes or empty
  HostDirectory* directory;
  int fd;  // of scandir(fd), else -1
};

Status open_directory(Thread& th, const PathArg& p, HostDirectory*& out) {
  return host_value(th, out, [&] { return host_of(th).directory_open(p.fd, p.text); }, path_name(p));
}

Owned entry_name(Thread& th, const std::string& name, bool as_bytes) {
  return as_bytes ? bytes_new(th, name) : os_fsdecode(th, name);
}

Owned os_listdir(Thread& th, Value path) {
  PathArg p;
  HostDirectory* d = nullptr;
  if (failed(path_arg(th, path, "listdir", "path", kPathNone | kPathFd, p)) || failed(open_directory(th, p, d)))
    return {};
  Owned list = list_new(th);
  HostDirEntry entry;
  int code = 0;
  while (list && host_of(th).directory_next(d, entry, code)) {
    Owned name = entry_name(th, entry.name, p.is_bytes);
    if (!name || failed(list_append(th, list.as<List>(), name))) list.reset();
  }
  host_of(th).directory_close(d);
  if (list && code != 0) return raise_os_error(th, code, path_name(p));
  return list;
}

// --- scandir
Owned os_scandir(Thread& th, Value path) {
  PathArg p;
  HostDirectory* d = nullptr;
  if (failed(path_arg(th, path, "scandir", "path", kPathNone | kPathFd, p)) || failed(open_directory(th, p, d)))
    return {};
  auto* it = make_instance<ScandirIterator>(th, posix_state(th).scandir_iterator);
  if (it == nullptr) {
    host_of(th).directory_close(d);
    return {};
  }
  it->directory = d;
  it->fd = p.text == nullptr ? p.fd : -1;
  it->path = p.text == nullptr ? Value() : p.object ? own(p.object) : Value();
  return Owned::steal(Value(it));
}

void close_iterator(Thread& th, ScandirIterator* it) {
  if (it->directory != nullptr) host_of(th).directory_close(std::exchange(it->directory, nullptr));
}

Owned join(Thread& th, Value folder, const std::string& name, bool as_bytes) {
  std::string out;
  if (folder && (is_str(folder) || is_bytes(folder))) out = is_bytes(folder) ? bytes_view(folder) : str_view(folder);
  if (!as_bytes) {
    Owned tail = os_fsdecode(th, name);
    if (!tail) return {};
    if (folder.is_empty()) {
      out = "./";
    } else if (!out.empty() && out.back() != '/') {
      out += '/';
    }
    out += str_view(tail);
    return str_new(th, out);
  }
  if (!out.empty() && out.back() != '/') out += '/';
  return bytes_new(th, out + name);
}

Owned scandir_next(Thread& th, Value self) {
  auto* it = self.as<ScandirIterator>();
  if (it->directory == nullptr) return {};
  HostDirEntry found;
  int code = 0;
  // With the turn: another thread may close the iterator.
  if (!host_of(th).directory_next(it->directory, found, code)) {
    close_iterator(th, it);
    if (code != 0) return raise_os_error(th, code, it->path ? it->path : Value());
    return {};
  }
  auto* e = make_instance<DirEntry>(th, posix_state(th).dir_entry);
  if (e == nullptr) return {};
  Owned keep = Owned::steal(Value(e));
  bool as_bytes = it->path && is_bytes(it->path);
  e->type = found.type;
  e->inode = found.inode;
  e->dir_fd = it->fd >= 0 ? it->fd : kHostCwd;
  Owned name = entry_name(th, found.name, as_bytes);
  Owned path = it->fd >= 0 ? (name ? name.clone() : Owned()) : join(th, it->path, found.name, as_bytes);
  if (!name || !path) return {};
  e->name = name.release();
  e->path = path.release();
  return keep;
}

void scandir_close(Thread& th, ScandirIterator* it) { close_iterator(th, it); }
Owned scandir_enter(Thread&, Value self) { return Owned::borrow(self); }
void scandir_exit(Thread& th, ScandirIterator* it, VarArgs) { close_iterator(th, it); }

void scandir_finalize(Thread& th, Value self) {
  auto* it = self.as<ScandirIterator>();
  if (it->directory == nullptr) return;
  Owned saved = take_error(th);
  close_iterator(th, it);
  Owned text = format_str(th, "unclosed scandir iterator {!r}", self);
  if (!text || failed(warn(th, th.rt->exc.ResourceWarning, str_view(text), 1))) {
    if (error_matches(th, th.rt->exc.Warning)) {
      error_unraisable(th, "", self);
    } else {
      clear_error(th);
    }
  }
  if (saved) restore_error(th, std::move(saved));
}

void scandir_dealloc(Thread& th, Object* o) {
  auto* it = static_cast<ScandirIterator*>(o);
  close_iterator(th, it);
  drop(it->path);
  object_free(th, o);
}
void fill_scandir(TypeSlots& s) {
  s.dealloc = &scandir_dealloc;
  s.finalize = &scandir_finalize;
  s.iter = &iter_self;
  s.next = &scandir_next;
}
const NativeDef kScandirMethods[] = {
    method<&scandir_enter>("__enter__(self, /)"),
    method<&scandir_exit>("__exit__(self, /, *args)"),
    method<&scandir_close>("close(self, /)"),
};

// --- DirEntry
Owned fetch_stat(Thread& th, DirEntry* e, bool follow) {
  Value& cache = follow ? e->stat : e->lstat;
  if (cache) return Owned::borrow(cache);
  // When it is no link both answers are the same.
  if (follow && e->type != HostDirEntry::Type::kLink && e->type != HostDirEntry::Type::kUnknown) {
    Owned same = fetch_stat(th, e, false);
    if (same) e->stat = own(same);
    return same;
  }
  Owned bytes = os_fsencode(th, e->dir_fd == kHostCwd ? e->path : e->name);
  if (!bytes) return {};
  HostStat s;
  const char* text = bytes.as<Bytes>()->data;
  if (failed(host_status(th, [&] { return host_of(th).stat(e->dir_fd, text, follow, s); }, e->path))) return {};
  Owned result = posix_stat_value(th, s);
  if (result) assign(cache, result);
  return result;
}

Owned entry_stat(Thread& th, DirEntry* e, bool follow_symlinks) { return fetch_stat(th, e, follow_symlinks); }

Tri test_mode(Thread& th, DirEntry* e, bool follow, uint32_t wanted) {
  bool link = e->type == HostDirEntry::Type::kLink;
  if (e->type == HostDirEntry::Type::kUnknown || (follow && link)) {
    Owned s = fetch_stat(th, e, follow);
    if (!s) return error_clear_if(th, th.rt->exc.FileNotFoundError) ? Tri::kFalse : Tri::kError;
    auto mode = static_cast<uint32_t>(fast_items_tuple(s)[0].as_small_int());
    return tri((mode & HostMode::kTypeMask) == wanted);
  }
  if (wanted == HostMode::kDirectory) return tri(e->type == HostDirEntry::Type::kDirectory);
  if (wanted == HostMode::kRegular) return tri(e->type == HostDirEntry::Type::kFile);
  return tri(link);
}
Tri entry_is_dir(Thread& th, DirEntry* e, bool follow_symlinks) {
  return test_mode(th, e, follow_symlinks, HostMode::kDirectory);
}
Tri entry_is_file(Thread& th, DirEntry* e, bool follow_symlinks) {
  return test_mode(th, e, follow_symlinks, HostMode::kRegular);
}
Tri entry_is_symlink(Thread& th, DirEntry* e) { return test_mode(th, e, false, HostMode::kLink); }
bool entry_is_junction(Thread&, DirEntry*) { return false; }
Owned entry_inode(Thread& th, DirEntry* e) { return int_from_u64(th, e->inode); }
Owned entry_fspath(Thread&, DirEntry* e) { return Owned::borrow(e->path); }
Owned get_name(Thread&, Value self) { return Owned::borrow(self.as<DirEntry>()->name); }
Owned get_path(Thread&, Value self) { return Owned::borrow(self.as<DirEntry>()->path); }
Owned entry_repr(Thread& th, Value self) { return format_str(th, "<DirEntry {!r}>", self.as<DirEntry>()->name); }

using EntryFields = OwnedFields<DirEntry, &DirEntry::name, &DirEntry::path, &DirEntry::stat, &DirEntry::lstat>;
void fill_entry(TypeSlots& s) {
  EntryFields::fill(s);
  s.repr = &entry_repr;
}
const NativeDef kEntryMethods[] = {
    method<&entry_is_dir>("is_dir(self, /, *, follow_symlinks=True)",
                          "Return True if the entry is a directory; cached per entry."),
    method<&entry_is_file>("is_file(self, /, *, follow_symlinks=True)",
                           "Return True if the entry is a file; cached per entry."),
    method<&entry_is_symlink>("is_symlink(self, /)", "Return True if the entry is a symbolic link; cached per entry."),
    method<&entry_is_junction>("is_junction(self, /)", "Return True if the entry is a junction; cached per entry."),
    method<&entry_stat>("stat(self, /, *, follow_symlinks=True)",
                        "Return stat_result object for the entry; cached per entry."),
    method<&entry_inode>("inode(self, /)", "Return inode of the entry; cached per entry."),
    method<&entry_fspath>("__fspath__(self, /)", "Returns the path for the entry."),
    class_method<&class_getitem>("__class_getitem__(cls, object, /)", "See PEP 585"),
};
const GetSetDef kEntryGetSets[] = {
    {"name", &get_name, nullptr, "the entry's base filename, relative to scandir() \"path\" argument"},
    {"path", &get_path, nullptr, "the entry's full path name; equivalent to os.path.join(scandir_path, entry.name)"}};

const TypeSpec kDirEntrySpec = {
    "posix.DirEntry", sizeof(DirEntry), Kind::kOther,  TypeFlags::kGc | TypeFlags::kDisallowNew,
    nullptr,          &fill_entry,      kEntryMethods, kEntryGetSets};
const TypeSpec kScandirSpec = {
    "posix.ScandirIterator", sizeof(ScandirIterator), Kind::kOther, TypeFlags::kDisallowNew, nullptr,
    &fill_scandir,           kScandirMethods};

const NativeDef kFunctions[] = {
    function<&os_listdir>("listdir(path=None)", "Return a list containing the names of the files in the directory."),
    function<&os_scandir>("scandir(path=None)", "Return an iterator of DirEntry objects for given path."),
};

}  // namespace

std::span<const NativeDef> posix_dir_functions() { return kFunctions; }

Status posix_dir_types(Thread& th, Module* m) {
  PosixState& s = posix_state(th);
  s.dir_entry = add_type(th, m, kDirEntrySpec);
  s.scandir_iterator = type_from_spec(th, kScandirSpec);
  return s.dir_entry != nullptr && s.scandir_iterator != nullptr ? Status::kOk : Status::kError;
}

}  // namespace dxpy
