// What the Host interface passes around. Numbers are those of Linux on every host.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace dxpy {

inline constexpr int kHostUnsupported = 38;  // ENOSYS
inline constexpr int kHostInterrupted = 4;   // EINTR
inline constexpr int kHostAgain = 11;        // EAGAIN

// An errno number; 0: done.
struct [[nodiscard]] HostError {
  int code = 0;
  bool ok() const { return code == 0; }
};

template <typename T>
struct [[nodiscard]] HostResult {
  T value{};
  int error = 0;
  bool ok() const { return error == 0; }
  static HostResult success(T v) { return HostResult{std::move(v), 0}; }
  static HostResult failure(int code) { return HostResult{T{}, code}; }
};

inline constexpr int kHostCwd = -100;  // AT_FDCWD

struct HostOpen {
  enum : int {
    kReadOnly = 0,
    kWriteOnly = 1,
    kReadWrite = 2,
    kCreate = 0x40,
    kExclusive = 0x80,
    kTruncate = 0x200,
    kAppend = 0x400,
    kNonBlock = 0x800,
    kDirectory = 0x10000,
    kCloseOnExec = 0x80000,
  };
};

struct HostMode {  // st_mode
  enum : uint32_t {
    kTypeMask = 0xF000,
    kSocket = 0xC000,
    kLink = 0xA000,
    kRegular = 0x8000,
    kBlock = 0x6000,
    kDirectory = 0x4000,
    kCharacter = 0x2000,
    kFifo = 0x1000,
  };
};

struct HostTime {
  static constexpr int64_t kOmit = -2;  // as nanoseconds: leave this time as it is
  int64_t seconds = 0;
  int64_t nanoseconds = 0;
};

struct HostStat {
  uint64_t device = 0, inode = 0, links = 0, special_device = 0;
  uint32_t mode = 0, uid = 0, gid = 0;
  int64_t size = 0, block_size = 0, blocks = 0;
  HostTime access, modification, change;
};

struct HostVolume {
  uint64_t block_size = 0, fragment_size = 0, blocks = 0, free_blocks = 0, available_blocks = 0;
  uint64_t files = 0, free_files = 0, available_files = 0, flags = 0, name_max = 0, id = 0;
};

struct HostDirectory;
struct HostMutex;
struct HostCondition;

struct HostDirEntry {
  enum class Type : uint8_t { kUnknown, kFile, kDirectory, kLink, kOther };
  std::string name;
  Type type = Type::kUnknown;
  uint64_t inode = 0;
};

struct HostPoll {
  int fd;
  int16_t events, revents;
};

struct HostFileLock {
  int type = 0, whence = 0;
  int64_t start = 0, length = 0;
  int64_t pid = 0;
};

enum class HostClock { kRealtime, kMonotonic, kProcessCpu, kThreadCpu, kMonotonicRaw, kBoottime, kTai };

// As struct tm, with years counted from 0 and months 1..12.
struct HostDate {
  int64_t year = 0;
  int month = 1, day = 1, hour = 0, minute = 0, second = 0;
  int weekday = 0;   // Monday 0
  int year_day = 1;  // 1..366
  int is_dst = 0;
  int64_t utc_offset = 0;  // seconds east of UTC
  std::string zone;
};

struct HostSystem {
  std::string name, node, release, version, machine;
};

enum class HostId {
  kProcess,
  kParent,
  kUser,
  kEffectiveUser,
  kGroup,
  kEffectiveGroup,
  kProcessGroup,       // argument: pid, 0 self
  kSession,            // argument: pid
  kNewSession,         // set only: setsid
  kTerminalGroup,      // argument: fd; set: (fd, group)
  kRealEffectiveUser,  // set: setreuid(a, b)
  kRealEffectiveGroup,
  kSavedUser,  // set: setresuid(a, b, c); identity3
  kSavedGroup,
};

struct HostUser {
  std::string name, password, comment, home, shell;
  int64_t uid = 0, gid = 0;
};
struct HostGroup {
  std::string name, password;
  int64_t gid = 0;
  std::vector<std::string> members;
};

struct HostUsage {
  double user_time = 0, system_time = 0;
  int64_t values[14] = {};  // ru_maxrss .. ru_nivcsw
};

struct HostWait {
  int64_t pid = 0;
  int status = 0;
  HostUsage usage;
  bool want_usage = false;
};

struct HostLimit {
  uint64_t soft = 0, hard = 0;
};

struct HostSignalInfo {
  int signal = 0, code = 0, error = 0, status = 0;
  int64_t pid = 0, uid = 0, band = 0;
};

struct HostTimer {
  double value = 0, interval = 0;  // seconds
};

struct HostProcessTimes {
  double user = 0, system = 0, children_user = 0, children_system = 0, elapsed = 0;
};

enum class HostSignalAction : uint8_t { kDefault, kIgnore, kCallback, kOther };

// What _posixsubprocess.fork_exec does between fork and exec.
struct HostSpawn {
  std::vector<const char*> executables;  // tried in turn
  char* const* argv = nullptr;
  char* const* environment = nullptr;  // nullptr: own
  const char* directory = nullptr;
  bool close_fds = false, restore_signals = false, new_session = false;
  std::vector<int> keep_fds;  // sorted
  int child_in = -1, parent_out = -1, parent_in = -1, child_out = -1, error_read = -1, error_write = -1;
  int child_stdin = -1, child_stdout = -1, child_stderr = -1;  // p2cread, c2pwrite, errwrite
  int report_read = -1, report_write = -1;                     // errpipe
  int64_t process_group = -1, uid = -1, gid = -1;
  bool set_groups = false;
  std::vector<int64_t> groups;
  int64_t umask = -1;
  // Code of the caller to run in the child before exec; false: it failed. With `in_child` the process has been copied
  // already and only the child's side is to be done.
  bool (*before_exec)(void* context) = nullptr;
  void* context = nullptr;
  bool in_child = false;
};

}  // namespace dxpy
