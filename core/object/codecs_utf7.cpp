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

// Whether bits are left at the end of a run that are no padding.
bool has_leftover(const Run& run) { return run.bit_count >= 6 || (run.bits & ((1u << run.bit_count) - 1)) != 0; }
// Reason why the leftover bits at the end of a run are wrong, or nullptr.
const char* leftover_problem(const Run& run) {
  if (run.bit_count >= 6) return "partial character in shift sequence";
  return has_leftover(run) ? "non-zero padding bits in shift sequence" : nullptr;
}

bool is_ascii(char c) { return static_cast<uint8_t>(c) < 0x80; }

class Utf7Decoder {
 public:
  Utf7Decoder(Thread& th, std::string_view errors, std::string_view in) : d_(th, "utf7", errors, in) {}
  // `consumed`: of input that may go on, the bytes that are done with; nullptr: this is all of it.
  Owned run(size_t* consumed);

 private:
  // Each reads on from pos_ and gives what is wrong with the bytes from start_ to pos_, or nullptr.
  const char* plain(char c);
  const char* shifted(char c);
  const char* end_run(char c);
  Status end_input(size_t* consumed);

  DecodeState d_;
  Run run_;
  bool inside_ = false;
  size_t pos_ = 0, start_ = 0;
  std::string pending_;  // output of the run so far, kept back for stateful decoding
};

const char* Utf7Decoder::plain(char c) {
  start_ = pos_++;
  if (c != '+') {
    if (!is_ascii(c)) return "unexpected special character";
    d_.out.append(c);
    return nullptr;
  }
  const bool ends = pos_ == d_.input.size();
  if (!ends && d_.input[pos_] == '-') {
    ++pos_;
    d_.out.append('+');
  } else if (!ends && base64_value(d_.input[pos_]) < 0) {
    ++pos_;
    return "ill-formed sequence";
  } else {
    run_ = Run{start_, 0, 0, 0};
    inside_ = true;
  }
  return nullptr;
}

const char* Utf7Decoder::shifted(char c) {
  const int v = base64_value(c);
  if (v < 0) return end_run(c);
  run_.bits = run_.bits << 6 | static_cast<uint32_t>(v);
  run_.bit_count += 6;
  ++pos_;
  if (run_.bit_count >= 16) {
    run_.bit_count -= 16;
    put_unit(run_, (run_.bits >> run_.bit_count) & 0xFFFF, pending_);
    run_.bits &= (1u << run_.bit_count) - 1;
  }
  return nullptr;
}

// A minus ends a run and is gone; any other character stands for itself.
const char* Utf7Decoder::end_run(char c) {
  inside_ = false;
  start_ = run_.start;
  const char* problem = leftover_problem(run_);
  if (problem == nullptr && run_.surrogate != 0 && is_ascii(c)) {
    text::utf8_append(pending_, run_.surrogate);
    run_.surrogate = 0;
  }
  d_.out.append(pending_);
  pending_.clear();
  if (c == '-' || problem != nullptr) {
    ++pos_;
  } else if (is_ascii(c)) {
    d_.out.append(c);
    ++pos_;
  }
  return problem;
}

Status Utf7Decoder::end_input(size_t* consumed) {
  if (consumed != nullptr) *consumed = inside_ ? run_.start : pos_;
  if (!inside_ || consumed != nullptr) return Status::kOk;
  d_.out.append(pending_);
  if (run_.surrogate == 0 && !has_leftover(run_)) return Status::kOk;
  return d_.error(run_.start, d_.input.size(), "unterminated shift sequence", pos_);
}

Owned Utf7Decoder::run(size_t* consumed) {
  while (pos_ < d_.input.size()) {
    const char c = d_.input[pos_];
    const char* problem = inside_ ? shifted(c) : plain(c);
    if (problem != nullptr && failed(d_.error(start_, pos_, problem, pos_))) return {};
  }
  return failed(end_input(consumed)) ? Owned() : d_.out.finish();
}

}  // namespace

Owned decode_utf7(Thread& th, std::string_view in, std::string_view errors, size_t* consumed) {
  return Utf7Decoder(th, errors, in).run(consumed);
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
