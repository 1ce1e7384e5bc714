// The compiled standard library: one mapped file of DPBs found by path through a minimal perfect hash (formats.md).
// Code is used in place; nothing is parsed.
//
//   header    magic "DPM\1" | u32 version | u32 entries | u32 buckets | u64 file size | u64 hash of everything behind
//   buckets   u32 each: the displacement of the keys whose FNV-1a hash falls into the bucket
//   entries   ArchiveEntry each, in the slot that the perfect hash gives
//   data      paths, and DPBs aligned to 64 bytes; the u64 before each is a checksum of it, or anything else when
//   whoever
//             wrote the archive gave none
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dxpy {

class Host;

struct ArchiveHeader {
  uint8_t magic[4];
  uint32_t version;
  uint32_t entries, buckets;
  uint64_t file_size;
  uint64_t content_hash;
};
struct ArchiveEntry {
  uint64_t key_hash;
  uint32_t path_offset, path_size;
  uint32_t data_offset, data_size;
};

uint32_t code_fingerprint();  // names the state of the compiler that made a compiled file

class StdlibArchive {
 public:
  // False: no such file, or not an intact archive; the archive is then empty.
  bool open(Host& host, const char* path);
  void close(Host& host);
  // The bytes stored under `path`; empty: not in here. Valid until close. `probes` is increased by the number of
  // entries looked at.
  std::string_view find(std::string_view path, size_t* probes = nullptr) const;
  // Whether bytes that find() gave are as archive_build() stored them. What was stored had been verified.
  bool is_intact(std::string_view found) const;
  bool is_open() const { return data_ != nullptr; }

 private:
  const char* data_ = nullptr;
  size_t size_ = 0;
};

// The bytes of an archive of these (path, DPB) pairs. The DPBs must have been verified: readers check them no more.
std::string archive_build(const std::vector<std::pair<std::string, std::string>>& files);

}  // namespace dxpy
