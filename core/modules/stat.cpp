// The module _stat: what st_mode and st_flags mean.
#include "core/host/host_types.h"
#include "core/modules/builtin_module.h"
#include "core/modules/native_type.h"
#include "core/object/int.h"

namespace dxpy {

namespace {

struct Row {
  const char* name;
  int64_t value;
};
// Linux's numbers; kinds of files that Linux does not have are 0.
constexpr Row kConstants[] = {
#define DX_STAT(name, value) {#name, value},
#include "core/modules/stat_constants.def"
#undef DX_STAT
};

Status mode_of(Thread& th, Value v, uint32_t& out) {
  uint64_t mode = 0;
  if (!is_int(v)) return raise(th, th.rt->exc.TypeError, "an integer is required (got type {})", type_of(th, v));
  if (failed(int_as_u64(th, v, mode))) return Status::kError;
  if (mode > UINT32_MAX) return raise(th, th.rt->exc.OverflowError, "mode out of range");
  out = static_cast<uint32_t>(mode);
  return Status::kOk;
}

template <uint32_t kType>
Owned is_type_of_file(Thread& th, Value mode) {
  uint32_t m;
  return failed(mode_of(th, mode, m)) ? Owned() : Owned::boolean((m & HostMode::kTypeMask) == kType);
}
Owned never(Thread& th, Value mode) {
  uint32_t m;
  return failed(mode_of(th, mode, m)) ? Owned() : Owned::boolean(false);
}
Owned permission_bits(Thread& th, Value mode) {
  uint32_t m;
  return failed(mode_of(th, mode, m)) ? Owned() : Owned::small_int(m & 07777);
}
Owned type_bits(Thread& th, Value mode) {
  uint32_t m;
  return failed(mode_of(th, mode, m)) ? Owned() : Owned::small_int(m & HostMode::kTypeMask);
}

char type_letter(uint32_t mode) {
  switch (mode & HostMode::kTypeMask) {
    case HostMode::kRegular:
      return '-';
    case HostMode::kDirectory:
      return 'd';
    case HostMode::kLink:
      return 'l';
    case HostMode::kBlock:
      return 'b';
    case HostMode::kCharacter:
      return 'c';
    case HostMode::kFifo:
      return 'p';
    case HostMode::kSocket:
      return 's';
  }
  return '?';
}

Owned filemode(Thread& th, Value value) {
  uint32_t mode;
  if (failed(mode_of(th, value, mode))) return {};
  char text[10] = {type_letter(mode)};
  for (uint32_t i = 0; i < 9; ++i) text[i + 1] = (mode >> (8 - i)) & 1 ? "rwx"[i % 3] : '-';
  auto special = [&](uint32_t bit, size_t at, char with, char without) {
    if (mode & bit) text[at] = text[at] == 'x' ? with : without;
  };
  special(04000, 3, 's', 'S');
  special(02000, 6, 's', 'S');
  special(01000, 9, 't', 'T');
  return str_new(th, std::string_view(text, sizeof text));
}

const NativeDef kFunctions[] = {
    function<&is_type_of_file<HostMode::kDirectory>>("S_ISDIR(mode, /)",
                                                     "S_ISDIR(mode) -> bool\n\nReturn True if mode "
                                                     "is from a directory."),
    function<&is_type_of_file<HostMode::kCharacter>>("S_ISCHR(mode, /)",
                                                     "S_ISCHR(mode) -> bool\n\nReturn True if mode "
                                                     "is from a character special device file."),
    function<&is_type_of_file<HostMode::kBlock>>("S_ISBLK(mode, /)",
                                                 "S_ISBLK(mode) -> bool\n\nReturn True if mode is "
                                                 "from a block special device file."),
    function<&is_type_of_file<HostMode::kRegular>>("S_ISREG(mode, /)",
                                                   "S_ISREG(mode) -> bool\n\nReturn True if mode is "
                                                   "from a regular file."),
    function<&is_type_of_file<HostMode::kFifo>>("S_ISFIFO(mode, /)",
                                                "S_ISFIFO(mode) -> bool\n\nReturn True if mode is "
                                                "from a FIFO (named pipe)."),
    function<&is_type_of_file<HostMode::kLink>>("S_ISLNK(mode, /)",
                                                "S_ISLNK(mode) -> bool\n\nReturn True if mode is "
                                                "from a symbolic link."),
    function<&is_type_of_file<HostMode::kSocket>>("S_ISSOCK(mode, /)",
                                                  "S_ISSOCK(mode) -> bool\n\nReturn True if mode is "
                                                  "from a socket."),
    function<&never>("S_ISDOOR(mode, /)", "S_ISDOOR(mode) -> bool\n\nReturn True if mode is from a door."),
    function<&never>("S_ISPORT(mode, /)", "S_ISPORT(mode) -> bool\n\nReturn True if mode is from an event port."),
    function<&never>("S_ISWHT(mode, /)", "S_ISWHT(mode) -> bool\n\nReturn True if mode is from a whiteout."),
    function<&permission_bits>("S_IMODE(mode, /)",
                               "Return the portion of the file's mode that can be set by "
                               "os.chmod()."),
    function<&type_bits>("S_IFMT(mode, /)", "Return the portion of the file's mode that describes the file type."),
    function<&filemode>("filemode(mode, /)", "Convert a file's mode to a string of the form '-rwxrwxrwx'"),
};

Status exec(Thread& th, Module* m) {
  for (const Row& row : kConstants) {
    if (failed(module_add_int(th, m, row.name, row.value))) return Status::kError;
  }
  return Status::kOk;
}

}  // namespace

const ModuleDef kStatModule = {"_stat", "S_IFMT_: file type bits\nS_IFDIR: directory\n", kFunctions, &exec};

}  // namespace dxpy
