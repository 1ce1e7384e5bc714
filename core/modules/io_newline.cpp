// Universal newlines: translation, and IncrementalNewlineDecoder.
#include "core/modules/io.h"
#include "core/object/exception_layouts.h"

namespace dxpy {

namespace {
constexpr uint8_t kSeenCr = 1, kSeenLf = 2, kSeenCrLf = 4;
}  // namespace

Owned newline_decode(Thread& th, NewlineState& s, Value text, bool final) {
  std::string_view in = str_view(text);
  bool held = s.pending_cr && (final || !in.empty());
  size_t cr = in.find('\r');
  if (!held && cr == std::string_view::npos) {  // the common case
    if ((s.seen & kSeenLf) == 0 && in.find('\n') != std::string_view::npos) s.seen |= kSeenLf;
    return Owned::borrow(text);
  }
  std::string work;
  work.reserve(in.size() + 1);
  if (held) {
    work += '\r';
    s.pending_cr = false;
  }
  work += in;
  // A "\r" at the end may be the first half of "\r\n".
  if (!final && !work.empty() && work.back() == '\r') {
    work.pop_back();
    s.pending_cr = true;
  }
  size_t out = 0;
  for (size_t i = 0; i < work.size(); ++i) {
    char c = work[i];
    if (c == '\n') {
      s.seen |= kSeenLf;
    } else if (c == '\r') {
      bool pair = i + 1 < work.size() && work[i + 1] == '\n';
      s.seen |= pair ? kSeenCrLf : kSeenCr;
      if (s.translate) {
        c = '\n';
        if (pair) ++i;
      } else if (pair) {
        work[out++] = '\r';
        c = '\n';
        ++i;
      }
    }
    work[out++] = c;
  }
  work.resize(out);
  return str_new(th, work);
}

Owned newline_seen(Thread& th, uint8_t seen) {
  constexpr const char* kTexts[] = {"\r", "\n", "\r\n"};
  Owned found[3];
  Value items[3];
  size_t n = 0;
  for (int i = 0; i < 3; ++i) {
    if (((seen >> i) & 1) == 0) continue;
    found[n] = str_new(th, kTexts[i]);
    if (!found[n]) return {};
    items[n] = found[n].get();
    ++n;
  }
  if (n == 0) return Owned::none();
  return n == 1 ? std::move(found[0]) : tuple_from(th, items, n);
}

bool is_newline(Value newline) {
  if (newline.is_empty() || newline.is_none()) return true;
  std::string_view t = str_view(newline);
  return t.empty() || t == "\n" || t == "\r" || t == "\r\n";
}

Status check_newline(Thread& th, Value newline) {
  if (is_newline(newline)) return Status::kOk;
  return raise(th, th.rt->exc.ValueError, "illegal newline value: {}", newline);
}

namespace {

NewlineDecoder* decoder_of(Value v) { return v.as<NewlineDecoder>(); }

Status check(Thread& th, NewlineDecoder* d) {
  return d->ok ? Status::kOk
               : Status(raise(th, th.rt->exc.ValueError, "IncrementalNewlineDecoder.__init__() not called"));
}

Owned decoder_construct(Thread& th, Type* cls, const Value*, size_t, Value) {
  return Owned::steal(Value(make_instance<NewlineDecoder>(th, cls)));
}
Status decoder_init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  Value v[3];
  if (failed(native_match(th, "IncrementalNewlineDecoder(decoder, translate, errors='strict')", args, nargs, kwnames, v,
                          3))) {
    return Status::kError;
  }
  Tri translate = truth(th, v[1]);
  if (translate == Tri::kError) return Status::kError;
  NewlineDecoder* d = decoder_of(self);
  assign(d->decoder, v[0]);
  assign(d->errors, v[2].is_empty() ? th.rt->names.strict : v[2]);
  d->state = NewlineState{translate == Tri::kTrue, false, 0};
  d->ok = true;
  return Status::kOk;
}

Owned decoder_decode(Thread& th, Value self, Value input, bool final) {
  NewlineDecoder* d = decoder_of(self);
  if (failed(check(th, d))) return {};
  Owned text = d->decoder.is_none() ? Owned::borrow(input)
                                    : call_method(th, d->decoder, io_state(th).decode, input, Value::boolean(final));
  if (!text) return {};
  if (!is_str(text)) {
    return raise(th, th.rt->exc.TypeError, "decoder should return a string result, not '{}'", type_of(th, text));
  }
  return newline_decode(th, d->state, text, final);
}

Owned decoder_getstate(Thread& th, Value self) {
  NewlineDecoder* d = decoder_of(self);
  if (failed(check(th, d))) return {};
  Owned bytes;
  uint64_t flag = 0;
  if (d->decoder.is_none()) {
    bytes = bytes_new(th, "");
  } else {
    Owned state = call_method(th, d->decoder, io_state(th).getstate);
    if (!state) return {};
    if (!is_tuple(state) || fast_items_tuple(state).size() != 2) {
      return raise(th, th.rt->exc.TypeError, "illegal decoder state");
    }
    bytes = Owned::borrow(fast_items_tuple(state)[0]);
    if (failed(int_as_u64(th, fast_items_tuple(state)[1], flag))) return {};
  }
  flag = flag << 1 | (d->state.pending_cr ? 1 : 0);
  Owned number = int_from_u64(th, flag);
  return bytes && number ? tuple_of(th, bytes, number) : Owned();
}

Owned decoder_setstate(Thread& th, Value self, Value state) {
  NewlineDecoder* d = decoder_of(self);
  if (failed(check(th, d))) return {};
  if (!is_tuple(state) || fast_items_tuple(state).size() != 2) {
    return raise(th, th.rt->exc.TypeError, "state argument must be a tuple");
  }
  uint64_t flag = 0;
  if (failed(int_as_u64(th, fast_items_tuple(state)[1], flag))) return {};
  d->state.pending_cr = (flag & 1) != 0;
  if (d->decoder.is_none()) return Owned::none();
  Owned rest = int_from_u64(th, flag >> 1);
  Owned inner = rest ? tuple_of(th, fast_items_tuple(state)[0], rest) : Owned();
  return inner ? call_method(th, d->decoder, io_state(th).setstate, inner) : Owned();
}

Owned decoder_reset(Thread& th, Value self) {
  NewlineDecoder* d = decoder_of(self);
  if (failed(check(th, d))) return {};
  d->state.seen = 0;
  d->state.pending_cr = false;
  return d->decoder.is_none() ? Owned::none() : call_method(th, d->decoder, io_state(th).reset);
}

Owned decoder_newlines(Thread& th, Value self) {
  if (failed(check(th, decoder_of(self)))) return {};
  return newline_seen(th, decoder_of(self)->state.seen);
}

void fill_decoder(TypeSlots& s) {
  OwnedFields<NewlineDecoder, &NewlineDecoder::decoder, &NewlineDecoder::errors>::fill(s);
  s.construct = &decoder_construct;
  s.init = &decoder_init;
}

const NativeDef kMethods[] = {
    method<&decoder_decode>("decode(self, /, input, final=False)"),
    method<&decoder_getstate>("getstate(self, /)"),
    method<&decoder_setstate>("setstate(self, state, /)"),
    method<&decoder_reset>("reset(self, /)"),
};
const GetSetDef kGetSets[] = {{"newlines", &decoder_newlines}};

}  // namespace

const TypeSpec kIncrementalNewlineDecoderSpec = {"_io.IncrementalNewlineDecoder",
                                                 sizeof(NewlineDecoder),
                                                 Kind::kOther,
                                                 TypeFlags::kBaseType | TypeFlags::kGc,
                                                 "Codec used when reading a file in universal newlines mode.\n\nIt "
                                                 "wraps another incremental decoder, translating \\r\\n and \\r "
                                                 "into \\n.",
                                                 &fill_decoder,
                                                 kMethods,
                                                 kGetSets,
                                                 "(decoder, translate, errors='strict')"};

}  // namespace dxpy
