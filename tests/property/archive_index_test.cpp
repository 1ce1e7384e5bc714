// Property 14: looking an entry up is one probe at any size of the table.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <fstream>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/import/archive.h"
#include "native/host_posix.h"

namespace dxpy {
namespace {

RC_GTEST_PROP(ArchiveIndex, FindsEveryEntryWithOneProbeAndNothingElse, ()) {
  const auto names = *rc::gen::container<std::set<std::string>>(rc::gen::nonEmpty<std::string>());
  std::vector<std::pair<std::string, std::string>> files;
  for (const std::string& name : names) files.emplace_back(name, "data of " + name);
  const std::string path = testing::TempDir() + "/dxpy_property.dpm";
  const std::string bytes = archive_build(files);
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));

  std::unique_ptr<Host> host = host_posix_new();
  StdlibArchive archive;
  RC_ASSERT(archive.open(*host, path.c_str()));
  for (const auto& [name, data] : files) {
    size_t probes = 0;
    RC_ASSERT(archive.find(name, &probes) == data);
    RC_ASSERT(probes == 1u);
  }
  const auto other = *rc::gen::arbitrary<std::string>();
  size_t probes = 0;
  RC_ASSERT(archive.find(other, &probes).empty() == !names.contains(other));
  RC_ASSERT(probes <= 1u);
  archive.close(*host);
}

}  // namespace
}  // namespace dxpy
