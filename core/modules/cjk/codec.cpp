// Codecs whose characters are one to four bytes without states.
#include "core/modules/cjk/codec.h"

namespace dxpy {

namespace {

// Ten characters came to JIS X 0213 in 2004; in the codecs of its first edition they are known as illegal.
bool was_added_later(CjkSet set, uint8_t lead, uint8_t trail) {
  CjkSet later = set == CjkSet::euc_jisx0213     ? CjkSet::euc_jis_2004
                 : set == CjkSet::shift_jisx0213 ? CjkSet::shift_jis_2004
                                                 : CjkSet::kNone;
  CjkText text;
  return later != CjkSet::kNone && cjk_find(later, lead, trail, false, text);
}

int decode_plain(const CjkCodec& codec, const uint8_t* in, size_t size, CjkShift&, CjkText& out) {
  uint32_t single = cjk_single(codec.set, in[0]);
  if (single == kCjkIllegal) return -1;
  if (single != kCjkLead) {
    out.set(single);
    return 1;
  }
  if (size < 2) return 0;
  if (cjk_find(codec.set, in[0], in[1], false, out)) return 2;
  return was_added_later(codec.set, in[0], in[1]) ? -2 : -1;
}

// EUC-JP and its likes: 0x8F begins three bytes.
int decode_euc_jp(const CjkCodec& codec, const uint8_t* in, size_t size, CjkShift& shift, CjkText& out) {
  constexpr uint8_t kKatakana = 0x8E, kPlane2 = 0x8F;
  if (in[0] == kKatakana) {
    if (size < 2) return 0;
    if (in[1] < 0xA1 || in[1] > 0xDF) return -1;
    out.set(0xFEC0u + in[1]);
    return 2;
  }
  if (in[0] != kPlane2) return decode_plain(codec, in, size, shift, out);
  if (size < 3) return 0;
  return cjk_find(codec.set, in[1], in[2], true, out) ? 3 : -1;
}

int encode_plain(Thread& th, const CjkCodec& codec, uint32_t cp, uint32_t next, CjkShift&, std::string& out) {
  if (cp == 0) {
    out += '\0';
    return 1;
  }
  const CjkEncodeMap& map = cjk_encode_map(th, codec.set);
  if (map.begins_pair(cp)) {
    if (next == kCjkUnknown) return 0;
    if (uint32_t code = next == kCjkNone ? 0 : map.find_pair(cp, next); code != 0) {
      cjk_put(out, code);
      return 2;
    }
  }
  uint32_t code = map.find(cp);
  if (code == 0) return -1;
  cjk_put(out, code);
  return 1;
}

int encode_euc_jp(Thread& th, const CjkCodec& codec, uint32_t cp, uint32_t next, CjkShift& shift, std::string& out) {
  if (cp >= 0xFF61 && cp <= 0xFF9F) {  // half-width katakana
    out += '\x8E';
    out += static_cast<char>(cp - 0xFEC0);
    return 1;
  }
  return encode_plain(th, codec, cp, next, shift, out);
}

// --- GB 18030: what two bytes do not have is four bytes, in order.

constexpr uint32_t kFirstOfPlane1 = 189000;  // the number of U+10000

int decode_gb18030(const CjkCodec& codec, const uint8_t* in, size_t size, CjkShift& shift, CjkText& out) {
  if (in[0] < 0x80 || size < 2 || in[1] < 0x30 || in[1] > 0x39) {
    return decode_plain(codec, in, size, shift, out);
  }
  if (size < 4) return 0;
  if (in[0] < 0x81 || in[0] > 0xFE || in[2] < 0x81 || in[2] > 0xFE || in[3] < 0x30 || in[3] > 0x39) return -1;
  uint32_t number = ((in[0] - 0x81u) * 10 + (in[1] - 0x30u)) * 126 + (in[2] - 0x81u);
  number = number * 10 + (in[3] - 0x30u);
  uint32_t cp = number < kFirstOfPlane1 ? gb18030_character(number) : number - kFirstOfPlane1 + 0x10000;
  if (cp == kCjkIllegal || cp > 0x10FFFF) return -1;
  out.set(cp);
  return 4;
}

int encode_gb18030(Thread& th, const CjkCodec& codec, uint32_t cp, uint32_t next, CjkShift& shift, std::string& out) {
  if (encode_plain(th, codec, cp, next, shift, out) == 1) return 1;
  uint32_t number = cp < 0x10000 ? gb18030_number(cp) : cp - 0x10000 + kFirstOfPlane1;
  if (number == kCjkIllegal) return -1;
  char four[4];
  four[3] = static_cast<char>(0x30 + number % 10);
  number /= 10;
  four[2] = static_cast<char>(0x81 + number % 126);
  number /= 126;
  four[1] = static_cast<char>(0x30 + number % 10);
  four[0] = static_cast<char>(0x81 + number / 10);
  out.append(four, 4);
  return 1;
}

// --- EUC-KR: syllables that KS X 1001 lacks are spelled as a filler and three letters, eight bytes.

constexpr uint8_t kJamo = 0xA4, kFiller = 0xD4;
constexpr uint32_t kFirstSyllable = 0xAC00, kVowels = 21, kFinals = 28, kSyllables = 19 * kVowels * kFinals;
constexpr uint8_t kInitial[19] = {0xA1, 0xA2, 0xA4, 0xA7, 0xA8, 0xA9, 0xB1, 0xB2, 0xB3, 0xB5,
                                  0xB6, 0xB7, 0xB8, 0xB9, 0xBA, 0xBB, 0xBC, 0xBD, 0xBE};
constexpr uint8_t kFinal[28] = {0xD4, 0xA1, 0xA2, 0xA3, 0xA4, 0xA5, 0xA6, 0xA7, 0xA9, 0xAA, 0xAB, 0xAC, 0xAD, 0xAE,
                                0xAF, 0xB0, 0xB1, 0xB2, 0xB4, 0xB5, 0xB6, 0xB7, 0xB8, 0xBA, 0xBB, 0xBC, 0xBD, 0xBE};
constexpr uint8_t kFirstVowel = 0xBF;

template <size_t n>
uint32_t letter_index(const uint8_t (&letters)[n], uint8_t byte) {
  for (uint32_t i = 0; i < n; ++i) {
    if (letters[i] == byte) return i;
  }
  return n;
}

int decode_euc_kr(const CjkCodec& codec, const uint8_t* in, size_t size, CjkShift& shift, CjkText& out) {
  if (in[0] != kJamo || size < 2 || in[1] != kFiller) return decode_plain(codec, in, size, shift, out);
  if (size < 8) return 0;
  if (in[2] != kJamo || in[4] != kJamo || in[6] != kJamo) return -1;
  uint32_t initial = letter_index(kInitial, in[3]), final = letter_index(kFinal, in[7]);
  auto vowel = static_cast<uint32_t>(in[5] - kFirstVowel);
  if (initial == 19 || vowel >= kVowels || final == 28) return -1;
  out.set(kFirstSyllable + (initial * kVowels + vowel) * kFinals + final);
  return 8;
}

int encode_euc_kr(Thread& th, const CjkCodec& codec, uint32_t cp, uint32_t next, CjkShift& shift, std::string& out) {
  if (encode_plain(th, codec, cp, next, shift, out) == 1) return 1;
  uint32_t syllable = cp - kFirstSyllable;
  if (cp < kFirstSyllable || syllable >= kSyllables) return -1;
  const uint8_t letters[] = {kFiller, kInitial[syllable / (kVowels * kFinals)],
                             static_cast<uint8_t>(kFirstVowel + syllable / kFinals % kVowels),
                             kFinal[syllable % kFinals]};
  for (uint8_t letter : letters) {
    out += static_cast<char>(kJamo);
    out += static_cast<char>(letter);
  }
  return 1;
}

const CjkCodec kCodecs[] = {
    {"gb2312", "_codecs_cn", decode_plain, encode_plain, CjkSet::gb2312},
    {"gbk", "_codecs_cn", decode_plain, encode_plain, CjkSet::gbk},
    {"gb18030", "_codecs_cn", decode_gb18030, encode_gb18030, CjkSet::gb18030},
    {"big5hkscs", "_codecs_hk", decode_plain, encode_plain, CjkSet::big5hkscs},
    {"cp932", "_codecs_jp", decode_plain, encode_plain, CjkSet::cp932},
    {"shift_jis", "_codecs_jp", decode_plain, encode_plain, CjkSet::shift_jis},
    {"shift_jisx0213", "_codecs_jp", decode_plain, encode_plain, CjkSet::shift_jisx0213},
    {"shift_jis_2004", "_codecs_jp", decode_plain, encode_plain, CjkSet::shift_jis_2004},
    {"euc_jp", "_codecs_jp", decode_euc_jp, encode_euc_jp, CjkSet::euc_jp},
    {"euc_jisx0213", "_codecs_jp", decode_euc_jp, encode_euc_jp, CjkSet::euc_jisx0213},
    {"euc_jis_2004", "_codecs_jp", decode_euc_jp, encode_euc_jp, CjkSet::euc_jis_2004},
    {"euc_kr", "_codecs_kr", decode_euc_kr, encode_euc_kr, CjkSet::euc_kr},
    {"cp949", "_codecs_kr", decode_plain, encode_plain, CjkSet::cp949},
    {"johab", "_codecs_kr", decode_plain, encode_plain, CjkSet::johab},
    {"big5", "_codecs_tw", decode_plain, encode_plain, CjkSet::big5},
    {"cp950", "_codecs_tw", decode_plain, encode_plain, CjkSet::cp950},
};

}  // namespace

void cjk_put(std::string& out, uint32_t code) {
  if (code > 0xFFFF) out += static_cast<char>(code >> 16);
  if (code > 0xFF) out += static_cast<char>(code >> 8);
  out += static_cast<char>(code);
}

CjkShift cjk_decode_start(const CjkCodec& codec) {
  CjkShift start = codec.initial;
  if (codec.designation_count != 0) start.c[2] = start.c[1];
  return start;
}

const CjkCodec* cjk_codec_find(std::string_view module, std::string_view name) {
  auto find = [&](std::span<const CjkCodec> codecs) -> const CjkCodec* {
    for (const CjkCodec& c : codecs) {
      if (module == c.module && name == c.name) return &c;
    }
    return nullptr;
  };
  if (const CjkCodec* c = find(kCodecs)) return c;
  if (const CjkCodec* c = find(iso2022_codecs())) return c;
  return find({&kHzCodec, 1});
}

}  // namespace dxpy
