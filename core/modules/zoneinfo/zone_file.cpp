// Reading of TZif files (RFC 8536): versions 2 and up repeat the data of version 1 with times of 64 bits.
#include "core/modules/zoneinfo/zone_data.h"

namespace dxpy {

namespace {

constexpr std::string_view kTruncated = "Invalid TZif file: unexpected end of file";

// Big-endian numbers; what lies behind the end reads as zero and is remembered.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}
  int64_t number(size_t size) {
    std::string_view raw = take(size);
    uint64_t n = 0;
    for (char c : raw) n = n << 8 | static_cast<uint8_t>(c);
    size_t unused = 64 - size * 8;
    return static_cast<int64_t>(n << unused) >> unused;
  }
  std::string_view take(size_t size) {
    if (size > bytes_.size()) {
      bytes_ = {};
      truncated_ = true;
      return {};
    }
    std::string_view part = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return part;
  }
  std::string_view line() {
    size_t end = bytes_.find('\n');
    std::string_view text = take(end == std::string_view::npos ? bytes_.size() + 1 : end + 1);
    return text.empty() ? text : text.substr(0, text.size() - 1);
  }
  bool truncated() const { return truncated_; }

 private:
  std::string_view bytes_;
  bool truncated_ = false;
};

struct Header {
  char version;
  size_t utc_flags, standard_flags, leaps, times, kinds, characters;
};

bool read_header(Reader& in, Header& h, std::string& error) {
  if (in.take(4) != "TZif") {
    error = "Invalid TZif file: magic not found";
    return false;
  }
  std::string_view version = in.take(1);
  in.take(15);
  size_t counts[6];
  for (size_t& n : counts) n = static_cast<size_t>(in.number(4)) & 0xFFFFFFFF;
  if (in.truncated()) {
    error = kTruncated;
    return false;
  }
  h = {version[0], counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]};
  return true;
}

}  // namespace

bool ZoneData::read(std::string_view file, std::string& tz, std::string& error) {
  Reader in(file);
  Header h;
  if (!read_header(in, h, error)) return false;
  size_t time_size = 4;
  if (h.version != '\0') {
    time_size = 8;
    in.take(h.times * 5 + h.kinds * 6 + h.characters + h.leaps * 8 + h.standard_flags + h.utc_flags);
    if (!read_header(in, h, error)) return false;
  }
  for (size_t i = 0; i < h.times && !in.truncated(); ++i) utc.push_back(in.number(time_size));
  for (size_t i = 0; i < h.times && !in.truncated(); ++i) {
    auto kind = static_cast<uint8_t>(in.number(1));
    if (kind >= h.kinds && !in.truncated()) {
      error = "Invalid transition index found while reading TZif: " + std::to_string(kind);
      return false;
    }
    become.push_back(kind);
  }
  std::vector<size_t> names;
  for (size_t i = 0; i < h.kinds && !in.truncated(); ++i) {
    ZoneKind kind;
    kind.offset = in.number(4);
    kind.is_dst = in.number(1) != 0;
    names.push_back(static_cast<uint8_t>(in.number(1)));
    kinds.push_back(kind);
  }
  std::string_view characters = in.take(h.characters);
  for (size_t i = 0; i < kinds.size(); ++i) {
    std::string_view name = characters.substr(names[i] < characters.size() ? names[i] : characters.size());
    kinds[i].name = name.substr(0, name.find('\0'));
  }
  if (time_size == 8) {
    in.take(h.leaps * 12 + h.standard_flags + h.utc_flags);
    in.line();  // the end of the line before
    tz = in.line();
  }
  if (!in.truncated()) return true;
  error = kTruncated;
  return false;
}

}  // namespace dxpy
