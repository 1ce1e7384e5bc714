// The module binascii: hexadecimal, base64, uuencode and quoted-printable text of bytes; two checksums. The texts other
// than hexadecimal and base64 are in binascii_text.cpp.
#include "core/modules/binascii.h"

#include <array>
#include <string>

#include "core/modules/builtin_module.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/object/int.h"

namespace dxpy {

namespace {

struct BinasciiState {
  Owned error, incomplete;
  void traverse(Visitor& visit) {
    visit(error);
    visit(incomplete);
  }
};

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The separator as one byte. kFalse: none.
Tri separator(Thread& th, Value sep, char& out) {
  if (sep.is_empty()) return Tri::kFalse;
  int64_t n = length(th, sep);
  if (n < 0) return Tri::kError;
  if (n != 1) return raise(th, th.rt->exc.ValueError, "sep must be length 1.");
  if (is_str(sep)) {
    uint32_t cp = str_codepoint_at(sep, 0);
    if (cp > 255) return raise(th, th.rt->exc.ValueError, "sep must be ASCII.");
    out = static_cast<char>(cp);
    return Tri::kTrue;
  }
  if (!is_bytes(sep)) return raise(th, th.rt->exc.TypeError, "sep must be str or bytes.");
  out = bytes_view(sep)[0];
  return Tri::kTrue;
}

Owned b2a_hex(Thread& th, Value data, Value sep, int bytes_per_sep) {
  BufferScope buffer(th);
  if (failed(buffer.open(data))) return {};
  char mark = 0;
  Tri wanted = separator(th, sep, mark);
  if (wanted == Tri::kError) return {};
  std::string_view in = buffer.bytes();
  size_t group = static_cast<size_t>(bytes_per_sep < 0 ? -static_cast<int64_t>(bytes_per_sep) : bytes_per_sep);
  bool marked = wanted == Tri::kTrue && group != 0;
  // Groups are counted from the right for positive counts.
  size_t first = marked && bytes_per_sep > 0 ? in.size() % group : 0;
  std::string out;
  out.reserve(in.size() * 2 + (marked ? in.size() / group : 0));
  for (size_t i = 0; i < in.size(); ++i) {
    if (marked && i > 0 && (i + group - first) % group == 0) out += mark;
    auto b = static_cast<uint8_t>(in[i]);
    out += "0123456789abcdef"[b >> 4];
    out += "0123456789abcdef"[b & 15];
  }
  return bytes_new(th, out);
}

Owned a2b_hex(Thread& th, Value hexstr) {
  AsciiInput input(th);
  if (failed(input.open(hexstr))) return {};
  std::string_view in = input.bytes();
  if (in.size() % 2 != 0) return raise(th, binascii_error(th), "Odd-length string");
  std::string out(in.size() / 2, '\0');
  for (size_t i = 0; i < in.size(); i += 2) {
    int high = hex_value(in[i]), low = hex_value(in[i + 1]);
    if (high < 0 || low < 0) return raise(th, binascii_error(th), "Non-hexadecimal digit found");
    out[i / 2] = static_cast<char>(high << 4 | low);
  }
  return bytes_new(th, out);
}

constexpr char kBase64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::array<uint8_t, 256> make_base64_values() {
  std::array<uint8_t, 256> t{};
  for (auto& v : t) v = 64;
  for (uint8_t i = 0; i < 64; ++i) t[static_cast<uint8_t>(kBase64[i])] = i;
  return t;
}
constexpr std::array<uint8_t, 256> kBase64Values = make_base64_values();

Owned b2a_base64(Thread& th, Value data, bool newline) {
  BufferScope buffer(th);
  if (failed(buffer.open(data))) return {};
  std::string_view in = buffer.bytes();
  std::string out;
  out.reserve((in.size() + 2) / 3 * 4 + 1);
  auto byte = [&](size_t i) { return static_cast<uint32_t>(static_cast<uint8_t>(in[i])); };
  size_t i = 0;
  for (; i + 2 < in.size(); i += 3) {
    uint32_t v = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
    for (int shift = 18; shift >= 0; shift -= 6) out += kBase64[v >> shift & 63];
  }
  if (i < in.size()) {
    bool two = i + 1 < in.size();
    uint32_t v = byte(i) << 16 | (two ? byte(i + 1) << 8 : 0);
    out += kBase64[v >> 18 & 63];
    out += kBase64[v >> 12 & 63];
    out += two ? kBase64[v >> 6 & 63] : '=';
    out += '=';
  }
  if (newline) out += '\n';
  return bytes_new(th, out);
}

Owned a2b_base64(Thread& th, Value data, bool strict) {
  AsciiInput input(th);
  if (failed(input.open(data))) return {};
  std::string_view in = input.bytes();
  const Type* error = binascii_error(th);
  if (strict && !in.empty() && in[0] == '=') return raise(th, error, "Leading padding not allowed");
  std::string out;
  out.reserve(in.size() / 4 * 3 + 3);
  int quad = 0, pads = 0;
  uint32_t left = 0;
  bool padding = false;
  for (size_t i = 0; i < in.size(); ++i) {
    if (in[i] == '=') {
      padding = true;
      if (strict && quad == 0) return raise(th, error, "Excess padding not allowed");
      ++pads;
      if (strict && quad >= 2 && quad + pads >= 4) {
        if (i + 1 == in.size()) return bytes_new(th, out);
        if (in[i + 1] == '=') return raise(th, error, "Excess padding not allowed");
        bool data_follows = kBase64Values[static_cast<uint8_t>(in[i + 1])] < 64;
        return raise(th, error, data_follows ? "Excess data after padding" : "Only base64 data is allowed");
      }
      if (strict && quad == 1) break;
      continue;
    }
    uint8_t v = kBase64Values[static_cast<uint8_t>(in[i])];
    if (v >= 64) {
      if (strict) return raise(th, error, "Only base64 data is allowed");
      continue;
    }
    if (strict && padding) return raise(th, error, "Discontinuous padding not allowed");
    pads = 0;
    left = left << 6 | v;
    if (quad > 0) out += static_cast<char>(left >> (6 - 2 * quad));
    quad = (quad + 1) % 4;
  }
  if (quad == 1) {
    return raise(th, error,
                 "Invalid base64-encoded string: number of data characters ({}) cannot be 1 more than a multiple of 4",
                 out.size() / 3 * 4 + 1);
  }
  // Padding is what ends the text: data behind some takes it back.
  if (quad != 0 && quad + pads < 4) return raise(th, error, "Incorrect padding");
  return bytes_new(th, out);
}

constexpr std::array<uint32_t, 256> make_crc32() {
  std::array<uint32_t, 256> t{};
  for (uint32_t i = 0; i < 256; ++i) {
    uint32_t c = i;
    for (int k = 0; k < 8; ++k) c = (c & 1) != 0 ? 0xEDB88320u ^ (c >> 1) : c >> 1;
    t[i] = c;
  }
  return t;
}
constexpr std::array<uint32_t, 256> kCrc32 = make_crc32();

Status crc_start(Thread& th, Value v, uint64_t& out) {
  Owned i = index(th, v);
  if (!i) return Status::kError;
  out = int_as_u64_mask(i);
  return Status::kOk;
}

Owned crc32_function(Thread& th, Value data, Value crc) {
  BufferScope buffer(th);
  uint64_t start = 0;
  if (failed(buffer.open(data)) || failed(crc_start(th, crc, start))) return {};
  return Owned::small_int(crc32(static_cast<uint32_t>(start), buffer.bytes()));
}

Owned crc_hqx(Thread& th, Value data, Value crc) {
  BufferScope buffer(th);
  uint64_t start = 0;
  if (failed(buffer.open(data)) || failed(crc_start(th, crc, start))) return {};
  auto c = static_cast<uint32_t>(start & 0xFFFF);
  for (char byte : buffer.bytes()) {
    c ^= static_cast<uint32_t>(static_cast<uint8_t>(byte)) << 8;
    for (int k = 0; k < 8; ++k) c = (c & 0x8000) != 0 ? (c << 1 ^ 0x1021) : c << 1;
    c &= 0xFFFF;
  }
  return Owned::small_int(c);
}

constexpr const char* kHexDoc =
    "Hexadecimal representation of binary data.\n\n  sep\n    An optional single character or byte to separate hex "
    "bytes.\n  bytes_per_sep\n    How many bytes between separators.  Positive values count from the\n    right, "
    "negative values count from the left.\n\nThe return value is a bytes object.";

const NativeDef kFunctions[] = {
    function<&b2a_hex>("b2a_hex(data, sep=<unrepresentable>, bytes_per_sep=1)", kHexDoc),
    function<&b2a_hex>("hexlify(data, sep=<unrepresentable>, bytes_per_sep=1)", kHexDoc),
    function<&a2b_hex>("a2b_hex(hexstr, /)",
                       "Binary data of hexadecimal representation.\n\nhexstr must contain an even number of hex digits "
                       "(upper or lower case).\nThis function is also available as \"unhexlify()\"."),
    function<&a2b_hex>("unhexlify(hexstr, /)",
                       "Binary data of hexadecimal representation.\n\nhexstr must contain an even number of hex digits "
                       "(upper or lower case)."),
    function<&b2a_base64>("b2a_base64(data, /, *, newline=True)", "Base64-code line of data."),
    function<&a2b_base64>("a2b_base64(data, /, *, strict_mode=False)",
                          "Decode a line of base64 data.\n\n  strict_mode\n    When set to True, bytes that are not in "
                          "the base64 standard are not allowed.\n    The same applies to excess data after padding (= "
                          "/ ==)."),
    function<&crc32_function>("crc32(data, crc=0, /)", "Compute CRC-32 incrementally."),
    function<&crc_hqx>("crc_hqx(data, crc, /)", "Compute CRC-CCITT incrementally."),
    function<&binascii_a2b_uu>("a2b_uu(data, /)", "Decode a line of uuencoded data."),
    function<&binascii_b2a_uu>("b2a_uu(data, /, *, backtick=False)", "Uuencode line of data."),
    function<&binascii_a2b_qp>("a2b_qp(data, header=False)", "Decode a string of qp-encoded data."),
    function<&binascii_b2a_qp>("b2a_qp(data, quotetabs=False, istext=True, header=False)",
                               "Encode a string using quoted-printable encoding.\n\nOn encoding, when istext is set, "
                               "newlines are not encoded, and white\nspace at end of lines is.  When istext is not "
                               "set, \\r and \\n (CR/LF)\nare both encoded.  When quotetabs is set, space and tabs are "
                               "encoded."),
};

Status exec(Thread& th, Module* m) {
  auto& state = module_state<BinasciiState>(th);
  state.error = add_exception(th, m, "Error", th.rt->exc.ValueError);
  if (state.error) state.incomplete = add_exception(th, m, "Incomplete", th.rt->exc.Exception);
  return state.incomplete ? Status::kOk : Status::kError;
}

}  // namespace

uint32_t crc32(uint32_t crc, std::string_view data) {
  crc = ~crc;
  for (char c : data) crc = kCrc32[(crc ^ static_cast<uint8_t>(c)) & 0xFF] ^ (crc >> 8);
  return ~crc;
}

const Type* binascii_error(Thread& th) { return module_state<BinasciiState>(th).error.as<Type>(); }

Status AsciiInput::open(Value v) {
  if (is_str(v)) {
    if (!v.as<Str>()->is_ascii()) {
      return raise(th_, th_.rt->exc.ValueError, "string argument should contain only ASCII characters");
    }
    text_ = str_view(v);
    return Status::kOk;
  }
  if (!has_buffer(th_, v)) {
    return raise(th_, th_.rt->exc.TypeError, "argument should be bytes, buffer or ASCII string, not '{}'",
                 type_of(th_, v));
  }
  if (failed(buffer_.open(v))) return Status::kError;
  text_ = buffer_.bytes();
  return Status::kOk;
}

const ModuleDef kBinasciiModule = {"binascii", "Conversion between binary data and ASCII", kFunctions, &exec};

}  // namespace dxpy
