// UTF-7 (RFC 2152).
#include "core/object/codecs_impl.h"

namespace dxpy {

namespace {

constexpr char kBase64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int base64_value(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

// Characters that stand for themselves outside base64 when encoding.
bool is_direct(uint32_t c) {
  if (c == '\t' || c == '\n' || c == '\r') return true;
  return c >= 0x20 && c < 0x7F && c != '+' && c != '\\' && c != '~';
}

// A decoder inside a base64 run.
struct Run {
  size_t start = 0;   // position of the '+'
  uint32_t bits = 0;  // not yet used bits
  int bit_count = 0;
  uint32_t surrogate = 0;  // a high surrogate waiting for its pair
};

void put_unit(Run& run, uint32_t unit, std::string& out) {
  if (run.surrogate != 0) {
    if (unit >= 0xDC00 && unit <= 0xDFFF) {
      text::utf8_append(out, 0x10000 + ((run.surrogate & 0x3FF) << 10 | (unit & 0x3FF)));
      run.surrogate = 0;
      return;
    }
    text::utf8_append(out, run.surrogate);
    run.surrogate = 0;
  }
  if (unit >= 0xD800 && unit <= 0xDBFF) {
    run.surrogate = unit;
  } else {
    text::utf8_append(out, unit);
  }
}

// Reason why the leftover bits at the end of a run are wrong, or nullptr.
const char* leftover_problem(const Run& run) {
  if (run.bit_count >= 6) return "partial character in base64 sequence";
  if (run.bit_count > 0 && (run.bits & ((1u << run.bit_count) - 1)) != 0) {
    return "non-zero padding bits in shift sequence";
  }
  return nullptr;
}

}  // namespace

Owned decode_utf7(Thread& th, std::string_view in, std::string_view errors, size_t* consumed) {
  DecodeState d(th, "utf7", errors, in);
  Run run;
  bool inside = false;
  size_t pos = 0;
  std::string pending;  // output of the run so far, kept back for stateful decoding
  while (pos < d.input.size()) {
    char c = d.input[pos];
    const char* problem = nullptr;
    size_t start = pos;
    if (inside) {
      int v = base64_value(c);
      if (v >= 0) {
        run.bits = run.bits << 6 | static_cast<uint32_t>(v);
        run.bit_count += 6;
        ++pos;
        if (run.bit_count >= 16) {
          run.bit_count -= 16;
          put_unit(run, (run.bits >> run.bit_count) & 0xFFFF, pending);
          run.bits &= (1u << run.bit_count) - 1;
        }
        continue;
      }
      inside = false;
      problem = leftover_problem(run);
      start = run.start;
      if (problem == nullptr && run.surrogate != 0 && static_cast<uint8_t>(c) < 0x80) {
        text::utf8_append(pending, run.surrogate);
        run.surrogate = 0;
      }
      d.out.append(pending);
      pending.clear();
      if (c == '-') ++pos;
      if (problem == nullptr) {
        if (c != '-' && static_cast<uint8_t>(c) < 0x80) {
          d.out.append(c);
          ++pos;
        }
        continue;
      }
      if (c != '-') ++pos;
    } else if (c == '+') {
      ++pos;
      if (pos < d.input.size() && d.input[pos] == '-') {
        ++pos;
        d.out.append('+');
        continue;
      }
      if (pos < d.input.size() && base64_value(d.input[pos]) < 0) {
        ++pos;
        problem = "ill-formed sequence";
      } else {
        run = Run{start, 0, 0, 0};
        inside = true;
        continue;
      }
    } else if (static_cast<uint8_t>(c) < 0x80) {
      d.out.append(c);
      ++pos;
      continue;
    } else {
      ++pos;
      problem = "unexpected special character";
    }
    if (failed(d.error(start, pos, problem, pos))) return {};
  }
  size_t used = pos;
  if (inside) {
    if (consumed != nullptr) {
      used = run.start;
    } else if (run.surrogate != 0 || run.bit_count >= 6 ||
               (run.bit_count > 0 && (run.bits & ((1u << run.bit_count) - 1)) != 0)) {
      d.out.append(pending);
      if (failed(d.error(run.start, d.input.size(), "unterminated shift sequence", pos))) return {};
    } else {
      d.out.append(pending);
    }
  }
  if (consumed != nullptr) *consumed = used;
  return d.out.finish();
}

Owned encode_utf7(Thread& th, Value s) {
  std::string out;
  uint32_t bits = 0;
  int bit_count = 0;
  bool inside = false;
  auto put_unit16 = [&](uint32_t unit) {
    bits = bits << 16 | unit;
    for (bit_count += 16; bit_count >= 6; bit_count -= 6) out += kBase64[(bits >> (bit_count - 6)) & 63];
    bits &= (1u << bit_count) - 1;
  };
  auto flush = [&] {
    if (bit_count > 0) out += kBase64[(bits << (6 - bit_count)) & 63];
    bits = 0;
    bit_count = 0;
  };
  std::string_view t = str_view(s);
  for (const char* p = t.data(); p != t.data() + t.size();) {
    uint32_t cp = text::utf8_next(p);
    if (is_direct(cp)) {
      if (inside) {
        flush();
        inside = false;
        if (base64_value(static_cast<char>(cp)) >= 0 || cp == '-') out += '-';
      }
      out += static_cast<char>(cp);
      continue;
    }
    if (!inside) {
      out += '+';
      if (cp == '+') {
        out += '-';
        continue;
      }
      inside = true;
    }
    if (cp >= 0x10000) {
      put_unit16(0xD7C0 + (cp >> 10));
      put_unit16(0xDC00 | (cp & 0x3FF));
    } else {
      put_unit16(cp);
    }
  }
  if (inside) {
    flush();
    out += '-';
  }
  return bytes_new(th, out);
}

}  // namespace dxpy
