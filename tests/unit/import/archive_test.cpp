#include "core/import/archive.h"

#include <gtest/gtest.h>

#include <fstream>

#include "native/host_posix.h"

namespace dxpy {
namespace {

class ArchiveTest : public testing::Test {
 protected:
  std::unique_ptr<Host> host = host_posix_new();
  std::string path = testing::TempDir() + "/dxpy_archive.dpm";

  std::vector<std::pair<std::string, std::string>> files(int n) {
    std::vector<std::pair<std::string, std::string>> out;
    for (int i = 0; i < n; ++i)
      out.emplace_back("package/module" + std::to_string(i) + ".py", "code " + std::to_string(i));
    return out;
  }
  bool open(StdlibArchive& archive, const std::string& bytes) {
    std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return archive.open(*host, path.c_str());
  }
};

TEST_F(ArchiveTest, EveryStoredFileIsFoundAndNoOther) {
  StdlibArchive archive;
  auto all = files(5000);
  ASSERT_TRUE(open(archive, archive_build(all)));
  for (const auto& [name, data] : all) EXPECT_EQ(archive.find(name), data);
  EXPECT_TRUE(archive.find("package/module5000.py").empty());
  EXPECT_TRUE(archive.find("").empty());
  archive.close(*host);
}

TEST_F(ArchiveTest, ATruncatedArchiveIsRefused) {
  std::string bytes = archive_build(files(20));
  for (size_t size : {size_t{0}, size_t{3}, size_t{31}, size_t{100}, bytes.size() - 1}) {
    StdlibArchive archive;
    EXPECT_FALSE(open(archive, bytes.substr(0, size))) << size;
  }
}

TEST_F(ArchiveTest, AFlippedBitInTheIndexIsNoticed) {
  std::string bytes = archive_build(files(20));
  for (size_t at = 0; at < 200; ++at) {
    std::string broken = bytes;
    broken[at] = static_cast<char>(broken[at] ^ 0x10);
    StdlibArchive archive;
    EXPECT_FALSE(open(archive, broken)) << at;
  }
}

}  // namespace
}  // namespace dxpy
