// TextIOWrapper: decoding and reading.
#include <cstring>

#include "core/modules/io_text.h"

namespace dxpy {

namespace {

// How many bytes at the end of `data` are the beginning of a character that is not complete.
size_t incomplete_tail(std::string_view data) {
  for (size_t back = 1; back <= 3 && back <= data.size(); ++back) {
    auto c = static_cast<uint8_t>(data[data.size() - back]);
    if ((c & 0xC0) == 0x80) continue;
    size_t need = c >= 0xF0 && c <= 0xF4 ? 4 : c >= 0xE0 && c < 0xF0 ? 3 : c >= 0xC2 && c < 0xE0 ? 2 : 1;
    if (need <= back) return 0;
    // What follows the first byte must itself be possible, or the decoder shall report it now.
    if (back >= 2) {
      auto second = static_cast<uint8_t>(data[data.size() - back + 1]);
      if (c == 0xE0 && second < 0xA0) return 0;
      if (c == 0xED && second > 0x9F) return 0;
      if (c == 0xF0 && second < 0x90) return 0;
      if (c == 0xF4 && second > 0x8F) return 0;
    }
    return back;
  }
  return 0;
}

Owned decode_native(Thread& th, TextWrapper* w, std::string_view input, bool final) {
  std::string joined;
  if (w->held_size > 0) {
    joined.assign(w->held, w->held_size);
    joined += input;
    input = joined;
    w->held_size = 0;
  }
  if (w->codec == TextCodec::kUtf8 && !final) {
    size_t tail = incomplete_tail(input);
    std::memcpy(w->held, input.data() + (input.size() - tail), tail);
    w->held_size = static_cast<uint8_t>(tail);
    input.remove_suffix(tail);
  }
  constexpr const char* kNames[] = {"", "utf-8", "ascii", "latin-1"};
  Owned text = str_decode(th, input, kNames[static_cast<int>(w->codec)], str_view(w->errors));
  if (!text || !w->universal) return text;
  return newline_decode(th, w->newline, text, final);
}

Status take_snapshot(Thread& th, TextWrapper* w, std::string& prefix) {
  if (w->codec != TextCodec::kPython) {
    // What has been taken in but not given out counts as not read yet.
    if (w->newline.pending_cr) prefix += '\r';
    prefix.append(w->held, w->held_size);
    w->snapshot_flags = 0;
    return Status::kOk;
  }
  Owned state = call_method(th, w->decoder, io_state(th).getstate);
  if (!state) return Status::kError;
  if (!is_tuple(state) || fast_items_tuple(state).size() != 2) {
    return raise(th, th.rt->exc.TypeError, "illegal decoder state");
  }
  Value bytes = fast_items_tuple(state)[0];
  if (!is_bytes(bytes)) {
    return raise(th, th.rt->exc.TypeError, "illegal decoder state: the first item should be a bytes object, not '{}'",
                 type_of(th, bytes));
  }
  prefix = bytes_view(bytes);
  return int_as_i64(th, fast_items_tuple(state)[1], w->snapshot_flags);
}

void set_decoded(TextWrapper* w, Owned text) {
  assign_owned(w->decoded, std::move(text));
  w->decoded_used = 0;
}

Status store_snapshot(Thread& th, TextWrapper* w, std::string& prefix, std::string_view input) {
  if (!w->telling) return Status::kOk;
  Owned fed;
  if (prefix.empty()) {
    fed = bytes_new(th, input);
  } else {
    prefix += input;
    fed = bytes_new(th, prefix);
  }
  if (!fed) return Status::kError;
  assign_owned(w->snapshot, std::move(fed));
  return Status::kOk;
}

// Reads and decodes one more piece. kFalse: at the end.
Tri read_chunk(Thread& th, TextWrapper* w, int64_t hint) {
  if (!w->readable) return raise_unsupported(th, "not readable");
  // Python code that runs on the way may detach the buffer.
  Owned buffer = Owned::borrow(w->buffer);
  w->read_started = true;
  std::string prefix;
  if (w->telling && failed(take_snapshot(th, w, prefix))) return Tri::kError;
  int64_t want = hint > w->chunk_size ? hint : w->chunk_size;
  bool eof = false;
  Owned text;
  if (w->fast_reader && w->codec != TextCodec::kPython) {
    std::string_view view;
    Tri t = buffered_read1_view(th, buffer.as<Buffered>(), static_cast<size_t>(want), view);
    if (t == Tri::kError) return t;
    if (t == Tri::kFalse) view = {};
    eof = view.empty();
    if (failed(store_snapshot(th, w, prefix, view))) return Tri::kError;
    text = decode_native(th, w, view, eof);
  } else {
    Owned input =
        call_method(th, w->buffer, w->has_read1 ? io_state(th).read1 : io_state(th).read, Value::small_int(want));
    if (!input) return Tri::kError;
    BufferScope scope(th);
    if (failed(scope.open(input))) {
      clear_error(th);
      return raise(th, th.rt->exc.TypeError, "underlying {}() should have returned a bytes-like object, not '{}'",
                   w->has_read1 ? "read1" : "read", type_of(th, input));
    }
    eof = scope.bytes().empty();
    if (failed(store_snapshot(th, w, prefix, scope.bytes()))) return Tri::kError;
    if (w->codec != TextCodec::kPython) {
      text = decode_native(th, w, scope.bytes(), eof);
    } else {
      text = call_method(th, w->decoder, io_state(th).decode, input, Value::boolean(eof));
    }
  }
  if (!text) return Tri::kError;
  if (!is_str(text)) {
    return raise(th, th.rt->exc.TypeError, "decoder should return a string result, not '{}'", type_of(th, text));
  }
  if (!str_view(text).empty()) eof = false;
  set_decoded(w, std::move(text));
  return tri(!eof);
}

std::string_view ahead(TextWrapper* w) {
  return w->decoded ? str_view(w->decoded).substr(w->decoded_used) : std::string_view();
}

Owned make_text(Thread& th, TextWrapper* w, std::string_view part) {
  return w->decoded && w->decoded.as<Str>()->is_ascii() ? str_ascii(th, part) : str_new(th, part);
}

// Bytes of the first `count` characters of valid UTF-8 (all when there are fewer); `found` tells how many there were.
size_t prefix_bytes(std::string_view text, int64_t count, int64_t& found) {
  size_t i = 0;
  found = 0;
  while (i < text.size()) {
    if ((static_cast<uint8_t>(text[i]) & 0xC0) != 0x80) {
      if (found == count) break;
      ++found;
    }
    ++i;
  }
  return i;
}

Owned read_everything(Thread& th, TextWrapper* w) {
  Owned buffer = Owned::borrow(w->buffer);
  Owned data = call_method(th, buffer, io_state(th).read);
  if (!data) return {};
  if (data.get().is_none()) return raise(th, th.rt->exc.BlockingIOError, "Read returned None.");
  BufferScope scope(th);
  if (failed(scope.open(data))) return {};
  std::string_view bytes = scope.bytes();
  Owned text = text_decode(th, w, bytes, true);
  if (!text) return {};
  if (!is_str(text)) {
    return raise(th, th.rt->exc.TypeError, "decoder should return a string result, not '{}'", type_of(th, text));
  }
  std::string_view rest = ahead(w);
  if (!rest.empty()) {
    std::string all(rest);
    all += str_view(text);
    text = str_new(th, all);
  }
  if (text) text_forget_decoded(w);
  w->read_started = true;
  return text;
}

// Where the line that starts at `from` ends (behind its newline); npos: not within `text`.
size_t find_line_end(TextWrapper* w, std::string_view text, size_t from) {
  std::string_view newline = is_str(w->read_newline) ? str_view(w->read_newline) : std::string_view("\n");
  if (newline.size() == 1) {
    const void* p = std::memchr(text.data() + from, newline[0], text.size() - from);
    return p == nullptr ? std::string_view::npos : static_cast<size_t>(static_cast<const char*>(p) - text.data()) + 1;
  }
  if (newline.size() == 2) {
    size_t at = text.find(newline, from);
    return at == std::string_view::npos ? at : at + 2;
  }
  size_t at = text.find_first_of("\r\n", from);
  if (at == std::string_view::npos) return at;
  return text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n' ? at + 2 : at + 1;
}

Owned read_line(Thread& th, TextWrapper* w, int64_t limit) {
  if (failed(text_write_flush(th, w))) return {};
  std::string line;  // what earlier pieces gave
  size_t searched = 0;
  while (true) {
    std::string_view piece = ahead(w);
    if (piece.empty()) {
      Tri more = Tri::kTrue;
      while (more == Tri::kTrue && ahead(w).empty()) {
        more = failed(text_check(th, w)) ? Tri::kError : read_chunk(th, w, 0);
      }
      if (more == Tri::kError) return {};
      if (ahead(w).empty()) {
        text_forget_decoded(w);
        return str_new(th, line);
      }
      piece = ahead(w);
    }
    size_t end = std::string_view::npos;
    if (line.empty()) {
      end = find_line_end(w, piece, 0);
    } else {
      // A two-character newline may lie across the border.
      size_t old = line.size();
      line += piece;
      searched = old > 0 && line[old - 1] == '\r' ? old - 1 : old;
      end = find_line_end(w, line, searched);
      if (end != std::string_view::npos && end < old) end = old;
      line.resize(old);
      if (end != std::string_view::npos) end -= old;
    }
    size_t take = end == std::string_view::npos ? piece.size() : end;
    bool finished = end != std::string_view::npos;
    if (limit >= 0) {
      int64_t found = 0;
      size_t allowed = prefix_bytes(piece.substr(0, take), limit, found);
      limit -= found;
      if (allowed < take || limit == 0) finished = true;
      take = allowed;
    }
    w->decoded_used += take;
    if (finished && line.empty()) return make_text(th, w, piece.substr(0, take));
    line += piece.substr(0, take);
    if (finished) return str_new(th, line);
  }
}

}  // namespace

Owned text_decode(Thread& th, TextWrapper* w, std::string_view input, bool final) {
  if (w->codec != TextCodec::kPython) return decode_native(th, w, input, final);
  Owned bytes = bytes_new(th, input);
  return bytes ? call_method(th, w->decoder, io_state(th).decode, bytes, Value::boolean(final)) : Owned();
}

Owned text_read(Thread& th, Value self, Value size) {
  TextWrapper* w = text_of(self);
  int64_t n = -1;
  if (failed(text_check(th, w)) || failed(io_size_arg(th, size, n)) || failed(text_check_open(th, w))) return {};
  if (!w->readable) return raise_unsupported(th, "not readable");
  if (failed(text_write_flush(th, w))) return {};
  if (n < 0) return read_everything(th, w);
  std::string out;
  int64_t left = n;
  while (left > 0) {
    if (ahead(w).empty()) {
      Tri more = failed(text_check(th, w)) ? Tri::kError : read_chunk(th, w, left);
      if (more == Tri::kError) return {};
      if (more == Tri::kFalse) break;
      continue;
    }
    int64_t found = 0;
    std::string_view piece = ahead(w);
    size_t take = prefix_bytes(piece, left, found);
    w->decoded_used += take;
    left -= found;
    if (left == 0 && out.empty()) return make_text(th, w, piece.substr(0, take));
    out += piece.substr(0, take);
  }
  return str_new(th, out);
}

Owned text_readline(Thread& th, Value self, Value size) {
  TextWrapper* w = text_of(self);
  int64_t limit = -1;
  if (failed(text_check(th, w)) || failed(io_size_arg(th, size, limit)) || failed(text_check_open(th, w))) return {};
  if (limit == 0) return str_new(th, "");
  return read_line(th, w, limit);
}

namespace {

// The next line where it is wholly decoded and nothing waits to be written; empty: read_line knows.
Owned line_at_hand(Thread& th, TextWrapper* w) {
  if (!w->decoded || (w->pending != nullptr && !w->pending->empty())) return {};
  std::string_view text = str_view(w->decoded);
  size_t from = w->decoded_used, end = from < text.size() ? find_line_end(w, text, from) : std::string_view::npos;
  if (end == std::string_view::npos) return {};
  Owned line = make_text(th, w, text.substr(from, end - from));
  if (line) w->decoded_used = end;
  return line;
}

}  // namespace

Owned text_next(Thread& th, Value self) {
  TextWrapper* w = text_of(self);
  if (failed(text_check(th, w))) return {};
  w->telling = false;
  Owned line;
  if (is_exactly(self, io_state(th).text_wrapper)) {
    if (failed(text_check_open(th, w))) return {};
    line = line_at_hand(th, w);
    if (line || th.has_error()) return line;
    line = read_line(th, w, -1);
  } else {
    line = call_method(th, self, io_state(th).readline);
    if (line && !is_str(line)) {
      return raise(th, th.rt->exc.OSError, "readline() should have returned a str object, not '{}'", type_of(th, line));
    }
  }
  if (!line) return {};
  if (!str_view(line).empty()) return line;
  drop(w->snapshot);
  w->telling = w->seekable;
  return {};
}

}  // namespace dxpy
