// Codecs with states: the family of ISO 2022, where escape sequences designate sets of characters to G0, G1 and G2, and
// HZ, where ~{ and ~} enclose GB 2312.
#include "core/modules/cjk/codec.h"

namespace dxpy {

// One set that a codec may designate.
struct CjkDesignation {
  enum class Kind : uint8_t {
    kRoman,     // ASCII with yen sign and overline
    kKatakana,  // half-width
    kPlane1,    // of `set`, both bytes less 0x80
    kPlane2,
    kPairs,  // of plane 1 only those with a combining mark
    kLatin1,
    kGreek,
  };
  uint8_t mark;  // the final byte of its escape sequence, with the top bit for sets of two bytes
  uint8_t g;     // 0 to 2
  const char* escape;
  Kind kind;
  CjkSet set;
  int width() const { return mark & 0x80 ? 2 : 1; }
};

namespace {

using Set = CjkDesignation::Kind;

constexpr uint8_t kEsc = 0x1B, kShiftOut = 0x0E, kShiftIn = 0x0F;
constexpr uint8_t kAscii = 'B', kDouble = 0x80;
constexpr int kFlags = 4;  // index into CjkShift::c
constexpr uint8_t kShifted = 1, kPassEscape = 2;
constexpr size_t kLongestEscape = 16;

// Rows of plane 2 that belong to JIS X 0213; its tables have those of JIS X 0212 besides.
bool in_jis0213(uint32_t lead) {
  uint32_t row = lead & 0x7F;
  row -= 0x20;
  return row == 1 || (row >= 3 && row <= 5) || row == 8 || (row >= 12 && row <= 15) || row >= 78;
}
bool in_plane2(CjkSet set, uint32_t lead) { return set == CjkSet::euc_jp || in_jis0213(lead); }

constexpr uint8_t two(char c) { return static_cast<uint8_t>(c) | kDouble; }
constexpr CjkDesignation kRoman = {'J', 0, "\x1B(J", Set::kRoman, CjkSet::kNone};
constexpr CjkDesignation kKatakana = {'I', 0, "\x1B(I", Set::kKatakana, CjkSet::kNone};
constexpr CjkDesignation kJis0208 = {two('B'), 0, "\x1B$B", Set::kPlane1, CjkSet::euc_jp};
constexpr CjkDesignation kJis0208Old = {two('@'), 0, "\x1B$@", Set::kPlane1, CjkSet::euc_jp};
constexpr CjkDesignation kJis0212 = {two('D'), 0, "\x1B$(D", Set::kPlane2, CjkSet::euc_jp};
constexpr CjkDesignation kGb2312 = {two('A'), 0, "\x1B$(A", Set::kPlane1, CjkSet::gb2312};
constexpr CjkDesignation kKs1001 = {two('C'), 0, "\x1B$(C", Set::kPlane1, CjkSet::cp949};
constexpr CjkDesignation kKs1001InG1 = {two('C'), 1, "\x1B$)C", Set::kPlane1, CjkSet::cp949};
constexpr CjkDesignation kLatin1 = {'A', 2, "\x1B.A", Set::kLatin1, CjkSet::kNone};
constexpr CjkDesignation kGreek = {'F', 2, "\x1B.F", Set::kGreek, CjkSet::kNone};
constexpr CjkDesignation kJis0213Pairs = {two('O'), 0, "\x1B$(O", Set::kPairs, CjkSet::euc_jisx0213};
constexpr CjkDesignation kJis0213 = {two('O'), 0, "\x1B$(O", Set::kPlane1, CjkSet::euc_jisx0213};
constexpr CjkDesignation kJis0213Plane2 = {two('P'), 0, "\x1B$(P", Set::kPlane2, CjkSet::euc_jisx0213};
constexpr CjkDesignation kJis2004Pairs = {two('Q'), 0, "\x1B$(Q", Set::kPairs, CjkSet::euc_jis_2004};
constexpr CjkDesignation kJis2004 = {two('Q'), 0, "\x1B$(Q", Set::kPlane1, CjkSet::euc_jis_2004};
constexpr CjkDesignation kJis2004Plane2 = {two('P'), 0, "\x1B$(P", Set::kPlane2, CjkSet::euc_jis_2004};

// In the order in which they are tried for a character.
constexpr CjkDesignation kJp[] = {kJis0208, kRoman, kJis0208Old};
constexpr CjkDesignation kJp1[] = {kJis0208, kJis0212, kRoman, kJis0208Old};
constexpr CjkDesignation kJp2[] = {kJis0208, kJis0212, kKs1001, kGb2312, kRoman, kJis0208Old, kLatin1, kGreek};
constexpr CjkDesignation kJp2004[] = {kJis2004Pairs, kJis0208, kJis2004, kJis2004Plane2};
constexpr CjkDesignation kJp3[] = {kJis0213Pairs, kJis0208, kJis0213, kJis0213Plane2};
constexpr CjkDesignation kJpExt[] = {kJis0208, kJis0212, kRoman, kKatakana, kJis0208Old};
constexpr CjkDesignation kKr[] = {kKs1001InG1};

std::span<const CjkDesignation> designations(const CjkCodec& codec) {
  return {codec.designations, codec.designation_count};
}
const CjkDesignation* designation_find(const CjkCodec& codec, uint8_t mark) {
  for (const CjkDesignation& d : designations(codec)) {
    if (d.mark == mark) return &d;
  }
  return nullptr;
}
bool uses_g2(const CjkCodec& codec) {
  for (const CjkDesignation& d : designations(codec)) {
    if (d.g == 2) return true;
  }
  return false;
}

// --- decoding

bool ends_escape(uint8_t c) { return (c >= 'A' && c <= 'Z') || c == '@'; }

// An escape sequence that designates: its length, or as the steps say.
int decode_designation(const CjkCodec& codec, const uint8_t* in, size_t size, CjkShift& shift) {
  bool japanese = designation_find(codec, two('B')) != nullptr;
  size_t length = 0;
  for (size_t i = 1; i < kLongestEscape && length == 0; ++i) {
    if (i >= size) return 0;
    if (ends_escape(in[i])) {
      length = i + 1;
    } else if (japanese && in[i] == '&' && size > i + 1 && in[i + 1] == '@') {
      i += 2;  // ESC & @ comes before ESC $ B
    }
  }
  if (length == 0) return -1;
  int bad = -static_cast<int>(length);
  uint8_t mark;
  int g = -1;
  auto group = [](uint8_t c) { return c == '(' ? 0 : c == ')' ? 1 : c == '.' ? 2 : -1; };
  if (length == 3 && in[1] == '$') {
    mark = in[2] | kDouble;
    g = 0;
  } else if (length == 3) {
    mark = in[2];
    g = group(in[1]);
  } else if (length == 4 && in[1] == '$') {
    mark = in[3] | kDouble;
    g = in[2] == '.' ? -1 : group(in[2]);
  } else if (length == 6 && in[3] == kEsc && in[4] == '$' && in[5] == 'B') {
    mark = two('B');
    g = 0;
  } else {
    return bad;
  }
  if (g < 0 || (mark != kAscii && designation_find(codec, mark) == nullptr)) return bad;
  shift.c[g] = mark;
  return static_cast<int>(length);
}

bool decode_character(const CjkDesignation& d, const uint8_t* in, CjkText& out) {
  auto high = [&](int i) { return static_cast<uint8_t>(in[i] | 0x80); };
  switch (d.kind) {
    case Set::kRoman:
      out.set(in[0] == '\\' ? 0xA5 : in[0] == '~' ? 0x203E : in[0]);
      return true;
    case Set::kKatakana:
      out.set(0xFF40u + in[0]);
      return in[0] >= 0x21 && in[0] <= 0x5F;
    case Set::kPlane1:
    case Set::kPairs:
      return in[0] > 0x20 && in[1] > 0x20 && in[1] < 0x80 && cjk_find(d.set, high(0), high(1), false, out);
    case Set::kPlane2:
      return in[0] < 0x80 && in[1] < 0x80 && in_plane2(d.set, in[0]) && cjk_find(d.set, high(0), high(1), true, out);
    case Set::kLatin1:
    case Set::kGreek:
      return false;  // in G2 only
  }
  return false;
}

// ESC N and a byte: one character of G2.
int decode_single_shift(const uint8_t* in, size_t size, CjkShift& shift, CjkText& out) {
  if (size < 3) return 0;
  if (in[2] >= 0x80) return -1;
  if (shift.c[2] == kAscii) {
    out.set(in[2]);
    return 3;
  }
  auto byte = static_cast<uint8_t>(in[2] | 0x80);
  uint32_t cp = shift.c[2] == kLatin1.mark ? byte : shift.c[2] == kGreek.mark ? iso8859_7_character(byte) : 0;
  if (cp == 0) return -3;
  out.set(cp);
  return 3;
}

int decode_escape(const CjkCodec& codec, const uint8_t* in, size_t size, CjkShift& shift, CjkText& out) {
  if (size < 2) return 0;
  if (std::string_view("()$.&").find(static_cast<char>(in[1])) != std::string_view::npos) {
    return decode_designation(codec, in, size, shift);
  }
  if (in[1] == 'N' && uses_g2(codec)) return decode_single_shift(in, size, shift, out);
  out.set(kEsc);
  shift.c[kFlags] |= kPassEscape;
  return 1;
}

int decode_iso2022(const CjkCodec& codec, const uint8_t* in, size_t size, CjkShift& shift, CjkText& out) {
  uint8_t c = in[0], &flags = shift.c[kFlags];
  if (flags & kPassEscape) {
    out.set(c);
    if (ends_escape(c)) flags &= static_cast<uint8_t>(~kPassEscape);
    return 1;
  }
  if (c == kEsc) return decode_escape(codec, in, size, shift, out);
  if (codec.shifts && (c == kShiftIn || c == kShiftOut)) {
    flags = static_cast<uint8_t>((flags & ~kShifted) | (c == kShiftOut ? kShifted : 0));
    return 1;
  }
  if (c == '\n') flags &= static_cast<uint8_t>(~kShifted);
  if (c < 0x20) {
    out.set(c);
    return 1;
  }
  if (c >= 0x80) return -1;
  uint8_t mark = shift.c[flags & kShifted ? 1 : 0];
  if (mark == kAscii) {
    out.set(c);
    return 1;
  }
  const CjkDesignation* d = designation_find(codec, mark);
  if (d == nullptr) return -1;
  if (size < static_cast<size_t>(d->width())) return 0;
  return decode_character(*d, in, out) ? d->width() : -d->width();
}

// --- encoding

struct Encoded {
  uint32_t code = 0;  // without the top bits; 0: the set lacks it
  int taken = 1;      // characters; 0: it has to be known what follows
};

Encoded encode_in(Thread& th, const CjkDesignation& d, uint32_t cp, uint32_t next) {
  switch (d.kind) {
    case Set::kRoman:
      return {cp == 0xA5 ? 0x5Cu : cp == 0x203E ? 0x7Eu : 0u};
    case Set::kKatakana:
      return {cp >= 0xFF61 && cp <= 0xFF9F ? cp - 0xFF40 : 0u};
    case Set::kPairs: {
      const CjkEncodeMap& map = cjk_encode_map(th, d.set);
      if (!map.begins_pair(cp) || next == kCjkNone) return {};
      if (next == kCjkUnknown) return {0, 0};
      return {map.find_pair(cp, next) & 0x7F7F, 2};
    }
    case Set::kPlane1: {
      // The EUC form of JIS X 0213 takes the fullwidth tilde besides; the set itself does not have it.
      bool jis0213 = d.set == CjkSet::euc_jisx0213 || d.set == CjkSet::euc_jis_2004;
      uint32_t code = jis0213 && cp == 0xFF5E ? 0 : cjk_encode_map(th, d.set).find(cp);
      return {code <= 0xFFFF && code >> 8 >= 0xA1 && (code & 0xFF) >= 0xA1 ? code & 0x7F7F : 0};
    }
    case Set::kPlane2: {
      uint32_t code = cjk_encode_map(th, d.set).find(cp);
      return {code >> 16 == 0x8F && in_plane2(d.set, code >> 8) ? code & 0x7F7F : 0};
    }
    case Set::kLatin1:
    case Set::kGreek:
      return {};  // only decoded
  }
  return {};
}

void finish_shift(CjkShift& shift, std::string& out) {
  if (shift.c[kFlags] & kShifted) {
    out += static_cast<char>(kShiftIn);
    shift.c[kFlags] &= static_cast<uint8_t>(~kShifted);
  }
}
void finish_iso2022(CjkShift& shift, std::string& out) {
  finish_shift(shift, out);
  if (shift.c[0] != kAscii) {
    out += "\x1B(B";
    shift.c[0] = kAscii;
  }
}

void put_designated(const CjkDesignation& d, uint32_t code, CjkShift& shift, std::string& out) {
  if (d.g == 0) finish_shift(shift, out);
  if (shift.c[d.g] != d.mark) {
    out += d.escape;
    shift.c[d.g] = d.mark;
  }
  if (d.g == 1 && !(shift.c[kFlags] & kShifted)) {
    out += static_cast<char>(kShiftOut);
    shift.c[kFlags] |= kShifted;
  }
  cjk_put(out, code);
}

int encode_iso2022(Thread& th, const CjkCodec& codec, uint32_t cp, uint32_t next, CjkShift& shift, std::string& out) {
  if (cp < 0x80) {
    if (shift.c[0] != kAscii) {
      out += "\x1B(B";
      shift.c[0] = kAscii;
    }
    finish_shift(shift, out);
    out += static_cast<char>(cp);
    return 1;
  }
  for (const CjkDesignation& d : designations(codec)) {
    Encoded e = encode_in(th, d, cp, next);
    if (e.taken == 0) return 0;
    if (e.code == 0) continue;
    put_designated(d, e.code, shift, out);
    return e.taken;
  }
  return -1;
}

// --- HZ

int decode_hz(const CjkCodec& codec, const uint8_t* in, size_t size, CjkShift& shift, CjkText& out) {
  uint8_t& inside = shift.c[0];
  if (in[0] == '~') {
    if (size < 2) return 0;
    if (in[1] == '~' && !inside) {
      out.set('~');
    } else if (in[1] == '{' && !inside) {
      inside = 1;
    } else if (in[1] == '}' && inside) {
      inside = 0;
    } else if (in[1] != '\n' || inside) {
      return -1;
    }
    return 2;
  }
  if (in[0] >= 0x80) return -1;
  if (!inside) {
    out.set(in[0]);
    return 1;
  }
  if (size < 2) return 0;
  bool found = in[1] < 0x80 && cjk_find(codec.set, in[0] | 0x80, in[1] | 0x80, false, out);
  return found ? 2 : -1;
}

void finish_hz(CjkShift& shift, std::string& out) {
  if (shift.c[0]) out += "~}";
  shift.c[0] = 0;
}

int encode_hz(Thread& th, const CjkCodec& codec, uint32_t cp, uint32_t, CjkShift& shift, std::string& out) {
  if (cp < 0x80) {
    finish_hz(shift, out);
    if (cp == '~') out += '~';
    out += static_cast<char>(cp);
    return 1;
  }
  uint32_t code = cjk_encode_map(th, codec.set).find(cp);
  if (code == 0) return -1;
  if (!shift.c[0]) out += "~{";
  shift.c[0] = 1;
  cjk_put(out, code & 0x7F7F);
  return 1;
}

template <size_t n>
constexpr CjkCodec iso2022(const char* name, const CjkDesignation (&rows)[n], bool shifts = false) {
  return {name,   "_codecs_iso2022", decode_iso2022,    encode_iso2022, CjkSet::kNone, rows, n,
          shifts, finish_iso2022,    {{kAscii, kAscii}}};
}

const CjkCodec kIso2022Codecs[] = {
    iso2022("iso2022_kr", kKr, true),  iso2022("iso2022_jp", kJp),          iso2022("iso2022_jp_1", kJp1),
    iso2022("iso2022_jp_2", kJp2),     iso2022("iso2022_jp_2004", kJp2004), iso2022("iso2022_jp_3", kJp3),
    iso2022("iso2022_jp_ext", kJpExt),
};

}  // namespace

std::span<const CjkCodec> iso2022_codecs() { return kIso2022Codecs; }

const CjkCodec kHzCodec = {"hz", "_codecs_cn", decode_hz, encode_hz, CjkSet::gb2312, nullptr, 0, false, finish_hz, {}};

}  // namespace dxpy
