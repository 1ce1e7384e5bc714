#include "core/import/archive.h"

#include <algorithm>
#include <cstring>

#include "code_fingerprint.h"
#include "core/host/host.h"

namespace dxpy {

namespace {

constexpr uint8_t kMagic[4] = {'D', 'P', 'M', 1};
constexpr uint32_t kVersion = kCodeFingerprint;  // an archive belongs to one state of the compiler

uint64_t fnv1a(std::string_view text) {
  uint64_t h = 0xCBF29CE484222325u;
  for (char c : text) h = (h ^ static_cast<uint8_t>(c)) * 0x100000001B3u;
  return h;
}

// The second hash of a key: its slot depends on the displacement of its bucket.
uint64_t mix(uint64_t h, uint32_t displacement) {
  h ^= uint64_t{displacement} * 0x9E3779B97F4A7C15u;
  h ^= h >> 32;
  h *= 0xD6E8FEB86659FD93u;
  h ^= h >> 32;
  return h;
}

// A quick checksum by 8-byte words: it finds accidents, and reading it costs less than the page faults it causes. Four
// sums side by side, because each step waits for the one before it.
uint64_t checksum(const char* data, size_t size) {
  constexpr size_t kLanes = 4, kStep = kLanes * sizeof(uint64_t);
  uint64_t lanes[kLanes] = {size, 1, 2, 3};
  auto add = [&lanes](const char* words) {
    for (size_t k = 0; k < kLanes; ++k) {
      uint64_t w;
      std::memcpy(&w, words + k * sizeof w, sizeof w);
      lanes[k] = (lanes[k] ^ w) * 0x9E3779B97F4A7C15u;
      lanes[k] ^= lanes[k] >> 29;
    }
  };
  size_t i = 0;
  for (; i + kStep <= size; i += kStep) add(data + i);
  char rest[kStep] = {};
  std::memcpy(rest, data + i, size - i);
  add(rest);
  return mix(mix(lanes[0], 0) ^ lanes[1], 1) ^ mix(mix(lanes[2], 2) ^ lanes[3], 3);
}

constexpr size_t kChecksumSize = 8;

size_t align(size_t n, size_t to) { return (n + to - 1) & ~(to - 1); }

// Header and index only: the data is not touched before it is used.
uint64_t index_checksum(const char* file, const ArchiveHeader& h) {
  size_t end = sizeof(ArchiveHeader) + align(size_t{h.buckets} * 4, 8) + size_t{h.entries} * sizeof(ArchiveEntry);
  return checksum(file + sizeof(ArchiveHeader), end - sizeof(ArchiveHeader));
}

}  // namespace

uint32_t code_fingerprint() { return kCodeFingerprint; }

bool StdlibArchive::open(Host& host, const char* path) {
  HostResult<int> fd = host.open(kHostCwd, path, HostOpen::kReadOnly | HostOpen::kCloseOnExec, 0);
  if (!fd.ok()) return false;
  HostStat st;
  bool ok = host.stat_descriptor(fd.value, st).ok() && st.size >= static_cast<int64_t>(sizeof(ArchiveHeader));
  HostResult<char*> map{};
  if (ok) map = host.map(fd.value, 0, static_cast<size_t>(st.size), 1 /* read */, 2 /* private */);
  (void)host.close(fd.value);
  if (!ok || !map.ok()) return false;
  data_ = map.value;
  // Code is read here and there: pages of 2 MiB would make most of the file resident.
  constexpr int kNoHugePages = 15;  // as madvise has it on Linux; elsewhere the advice is refused
  (void)host.map_advise(map.value, static_cast<size_t>(st.size), kNoHugePages);
  size_ = static_cast<size_t>(st.size);
  ArchiveHeader h;
  std::memcpy(&h, data_, sizeof h);
  ok = std::memcmp(h.magic, kMagic, 4) == 0 && h.version == kVersion && h.file_size == size_ && h.buckets > 0 &&
       h.entries < size_ / sizeof(ArchiveEntry) && h.buckets < size_ / 4;
  ok = ok && sizeof h + align(size_t{h.buckets} * 4, 8) + size_t{h.entries} * sizeof(ArchiveEntry) <= size_;
  ok = ok && index_checksum(data_, h) == h.content_hash;
  if (!ok) close(host);
  return ok;
}

void StdlibArchive::close(Host& host) {
  if (data_ != nullptr) (void)host.unmap(const_cast<char*>(data_), size_);
  data_ = nullptr;
  size_ = 0;
}

std::string_view StdlibArchive::find(std::string_view path, size_t* probes) const {
  if (data_ == nullptr) return {};
  ArchiveHeader h;
  std::memcpy(&h, data_, sizeof h);
  if (h.entries == 0) return {};
  uint64_t key = fnv1a(path);
  uint32_t displacement;
  std::memcpy(&displacement, data_ + sizeof h + (key % h.buckets) * 4, 4);
  ArchiveEntry e;
  const char* entries = data_ + sizeof h + align(size_t{h.buckets} * 4, 8);
  std::memcpy(&e, entries + (mix(key, displacement) % h.entries) * sizeof e, sizeof e);
  if (probes != nullptr) ++*probes;
  if (e.key_hash != key) return {};
  if (uint64_t{e.path_offset} + e.path_size > size_ || uint64_t{e.data_offset} + e.data_size > size_) return {};
  if (std::string_view(data_ + e.path_offset, e.path_size) != path) return {};
  return {data_ + e.data_offset, e.data_size};
}

bool StdlibArchive::is_intact(std::string_view found) const {
  uint64_t sum;
  std::memcpy(&sum, found.data() - kChecksumSize, kChecksumSize);
  return checksum(found.data(), found.size()) == sum;
}

std::string archive_build(const std::vector<std::pair<std::string, std::string>>& files) {
  ArchiveHeader h = {};
  std::memcpy(h.magic, kMagic, 4);
  h.version = kVersion;
  h.entries = static_cast<uint32_t>(files.size());
  h.buckets = static_cast<uint32_t>(files.size() / 3 + 1);
  std::vector<std::vector<uint32_t>> buckets(h.buckets);
  std::vector<uint64_t> keys;
  for (const auto& [path, data] : files) {
    uint64_t key = fnv1a(path);
    buckets[key % h.buckets].push_back(static_cast<uint32_t>(keys.size()));
    keys.push_back(key);
  }
  // Hash, displace: the largest buckets choose first; each takes the first displacement whose slots are all free.
  std::vector<uint32_t> order(h.buckets);
  for (uint32_t i = 0; i < h.buckets; ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
    return buckets[a].size() != buckets[b].size() ? buckets[a].size() > buckets[b].size() : a < b;
  });
  std::vector<uint32_t> displacements(h.buckets, 0), slot_of(files.size(), 0);
  std::vector<bool> taken(files.size(), false);
  for (uint32_t b : order) {
    for (uint32_t d = 0; !buckets[b].empty(); ++d) {
      std::vector<uint32_t> slots;
      for (uint32_t f : buckets[b]) {
        auto slot = static_cast<uint32_t>(mix(keys[f], d) % h.entries);
        if (taken[slot] || std::find(slots.begin(), slots.end(), slot) != slots.end()) break;
        slots.push_back(slot);
      }
      if (slots.size() != buckets[b].size()) continue;
      displacements[b] = d;
      for (size_t i = 0; i < slots.size(); ++i) {
        taken[slots[i]] = true;
        slot_of[buckets[b][i]] = slots[i];
      }
      break;
    }
  }
  size_t entries_at = sizeof h + align(size_t{h.buckets} * 4, 8);
  std::string out(entries_at + files.size() * sizeof(ArchiveEntry), '\0');
  std::memcpy(out.data() + sizeof h, displacements.data(), displacements.size() * 4);
  for (size_t i = 0; i < files.size(); ++i) {
    ArchiveEntry e = {};
    e.key_hash = keys[i];
    e.path_offset = static_cast<uint32_t>(out.size());
    e.path_size = static_cast<uint32_t>(files[i].first.size());
    out += files[i].first;
    out.resize(align(out.size() + kChecksumSize, 64));
    const uint64_t sum = checksum(files[i].second.data(), files[i].second.size());
    std::memcpy(out.data() + out.size() - kChecksumSize, &sum, kChecksumSize);
    e.data_offset = static_cast<uint32_t>(out.size());
    e.data_size = static_cast<uint32_t>(files[i].second.size());
    out += files[i].second;
    std::memcpy(out.data() + entries_at + slot_of[i] * sizeof e, &e, sizeof e);
  }
  h.file_size = out.size();
  h.content_hash = index_checksum(out.data(), h);
  std::memcpy(out.data(), &h, sizeof h);
  return out;
}

}  // namespace dxpy
