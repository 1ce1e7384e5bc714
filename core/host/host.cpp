#include "core/host/host.h"

namespace dxpy {

HostResult<std::string> host_read_all(Host& host, int fd) {
  std::string out;
  HostStat st;
  size_t expected = 0;
  if (host.stat_descriptor(fd, st).ok() && st.size > 0) expected = static_cast<size_t>(st.size);
  out.resize(expected + 1);
  size_t used = 0;
  while (true) {
    if (used == out.size()) out.resize(out.size() * 2 < 8192 ? 8192 : out.size() * 2);
    HostResult<size_t> r = host.read(fd, out.data() + used, out.size() - used);
    if (r.error == kHostInterrupted) continue;
    if (!r.ok()) return HostResult<std::string>::failure(r.error);
    if (r.value == 0) break;
    used += r.value;
  }
  out.resize(used);
  return HostResult<std::string>::success(std::move(out));
}

HostResult<std::string> host_read_file(Host& host, const char* path) {
  HostResult<int> fd = host.open(kHostCwd, path, HostOpen::kReadOnly | HostOpen::kCloseOnExec, 0);
  if (!fd.ok()) return HostResult<std::string>::failure(fd.error);
  HostResult<std::string> r = host_read_all(host, fd.value);
  (void)host.close(fd.value);
  return r;
}

HostError host_write_all(Host& host, int fd, std::string_view data) {
  while (!data.empty()) {
    HostResult<size_t> r = host.write(fd, data.data(), data.size());
    if (r.error == kHostInterrupted) continue;
    if (!r.ok()) return HostError{r.error};
    data.remove_prefix(r.value);
  }
  return {};
}

}  // namespace dxpy
