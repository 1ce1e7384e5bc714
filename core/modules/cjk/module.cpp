// The modules _multibytecodec and _codecs_cn, _hk, _iso2022, _jp, _kr, _tw: codec objects, incremental encoders and
// decoders.
#include "core/modules/cjk/module.h"

#include <cstring>

#include "core/object/buffer.h"
#include "core/object/bytes.h"
#include "core/object/exception.h"
#include "core/object/int.h"

namespace dxpy {

namespace {

using Text = std::optional<std::string_view>;

// --- codec objects

Owned with_length(Thread& th, Owned result, size_t length) {
  if (!result) return {};
  return tuple_of(th, result, Value::small_int(static_cast<int64_t>(length)));
}

Owned codec_encode_text(Thread& th, MultibyteCodec* self, Value input, Text errors) {
  Owned text = is_str(input) ? Owned::borrow(input) : str_of(th, input);
  if (!text) return {};
  CjkShift shift = self->codec->initial;
  std::string out;
  size_t taken;
  if (failed(cjk_encode(th, *self->codec, text, errors.value_or("strict"), shift, true, out, taken))) return {};
  return with_length(th, bytes_new(th, out), text.as<Str>()->char_count);
}
Owned codec_decode_bytes(Thread& th, MultibyteCodec* self, Value input, Text errors) {
  BufferScope data(th);
  if (failed(data.open(input))) return {};
  CjkShift shift = cjk_decode_start(*self->codec);
  size_t taken;
  Owned text = cjk_decode(th, *self->codec, data.bytes(), errors.value_or("strict"), shift, true, taken);
  return with_length(th, std::move(text), static_cast<size_t>(data.view().size));
}

const NativeDef kCodecMethods[] = {
    method<&codec_encode_text>("encode(self, /, input, errors=None)",
                               "Return an encoded string version of 'input'.\n\n"
                               "'errors' may be given to set a different error handling scheme.\n"
                               "Default is 'strict' meaning that encoding errors raise\n"
                               "a UnicodeEncodeError.  Other possible values are 'ignore', 'replace'\n"
                               "and 'xmlcharrefreplace' as well as any other name registered with\n"
                               "codecs.register_error that can handle UnicodeEncodeErrors."),
    method<&codec_decode_bytes>("decode(self, /, input, errors=None)",
                                "Decodes 'input'.\n\n"
                                "'errors' may be given to set a different error handling scheme.\n"
                                "Default is 'strict' meaning that encoding errors raise\n"
                                "a UnicodeDecodeError.  Other possible values are 'ignore' and\n"
                                "'replace' as well as any other name registered with\n"
                                "codecs.register_error that is able to handle UnicodeDecodeErrors.\""),
};
const TypeSpec kCodecSpec = {"_multibytecodec.MultibyteCodec",
                             sizeof(MultibyteCodec),
                             Kind::kOther,
                             TypeFlags::kDisallowNew,
                             nullptr,
                             [](TypeSlots&) {},
                             kCodecMethods};

// --- incremental encoders

Owned construct_encoder(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Value v[1];
  if (failed(native_match(th, "IncrementalEncoder(errors='strict')", args, nargs, kwnames, v, 1))) return {};
  return cjk_stream_new(th, cls, v[0], Value());
}
Owned encoder_encode(Thread& th, CjkStream* self, Value input, bool final) {
  Owned text = is_str(input) ? Owned::borrow(input) : str_of(th, input);
  return text ? cjk_stream_encode(th, self, text, final) : Owned();
}
// One number: the length of what is pending, what is pending, the shift state.
Owned encoder_getstate(Thread& th, CjkStream* self) {
  std::string_view pending = self->pending_text ? str_view(self->pending_text) : std::string_view();
  std::string bytes(1, static_cast<char>(pending.size()));
  bytes += pending;
  bytes.append(reinterpret_cast<const char*>(self->shift.c), sizeof self->shift.c);
  return int_from_bytes(th, reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size(), true, false);
}
Status encoder_setstate(Thread& th, CjkStream* self, Value state) {
  constexpr size_t kMaxText = CjkStream::kMaxPendingChars * 4, kShift = sizeof(CjkShift);
  if (!is_int(state)) {
    return raise(th, th.rt->exc.TypeError, "setstate() argument must be int, not {}", type_of(th, state));
  }
  uint8_t bytes[1 + kMaxText + kShift];
  if (failed(int_to_bytes(th, state, bytes, sizeof bytes, true, false))) return Status::kError;
  if (bytes[0] > kMaxText) return raise(th, th.rt->exc.UnicodeError, "pending buffer too large");
  Owned pending = decode_utf8(th, {reinterpret_cast<const char*>(bytes) + 1, bytes[0]}, "strict");
  if (!pending) return Status::kError;
  assign_owned(self->pending_text, std::move(pending));
  memcpy(self->shift.c, bytes + 1 + bytes[0], kShift);
  return Status::kOk;
}
void encoder_reset(Thread&, CjkStream* self) { cjk_stream_reset(self); }

const NativeDef kEncoderMethods[] = {
    method<&encoder_encode>("encode(self, /, input, final=False)"),
    method<&encoder_getstate>("getstate(self, /)"),
    method<&encoder_setstate>("setstate(self, state, /)"),
    method<&encoder_reset>("reset(self, /)"),
};
const GetSetDef kEncoderGetSets[] = {kCjkErrorsGetSet};

// --- incremental decoders

Owned construct_decoder(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Value v[1];
  if (failed(native_match(th, "IncrementalDecoder(errors='strict')", args, nargs, kwnames, v, 1))) return {};
  Owned decoder = cjk_stream_new(th, cls, v[0], Value());
  if (decoder) cjk_stream_start_decoding(decoder.as<CjkStream>());
  return decoder;
}
Owned decoder_decode(Thread& th, CjkStream* self, Value input, bool final) {
  BufferScope data(th);
  if (failed(data.open(input))) return {};
  return cjk_stream_decode(th, self, data.bytes(), final);
}
Owned decoder_getstate(Thread& th, CjkStream* self) {
  Owned pending = bytes_new(th, {reinterpret_cast<const char*>(self->pending), self->pending_size});
  Owned shift = int_from_bytes(th, self->shift.c, sizeof self->shift.c, true, false);
  if (!pending || !shift) return {};
  return tuple_of(th, pending, shift);
}
Status decoder_setstate(Thread& th, CjkStream* self, Tuple* state) {
  if (state->size != 2 || !is_bytes(state->items[0]) || !is_int(state->items[1])) {
    return raise(th, th.rt->exc.TypeError, "setstate(): illegal state argument");
  }
  std::string_view pending = bytes_view(state->items[0]);
  if (pending.size() > CjkStream::kMaxPendingBytes) {
    return raise_unicode_decode_error(th, self->codec->name, pending, 0, pending.size(), "pending buffer too large");
  }
  CjkShift shift;
  if (failed(int_to_bytes(th, state->items[1], shift.c, sizeof shift.c, true, false))) return Status::kError;
  memcpy(self->pending, pending.data(), pending.size());
  self->pending_size = static_cast<uint8_t>(pending.size());
  self->shift = shift;
  return Status::kOk;
}

void decoder_reset(Thread&, CjkStream* self) { cjk_stream_start_decoding(self); }

const NativeDef kDecoderMethods[] = {
    method<&decoder_decode>("decode(self, /, input, final=False)"),
    method<&decoder_getstate>("getstate(self, /)"),
    method<&decoder_setstate>("setstate(self, state, /)"),
    method<&decoder_reset>("reset(self, /)"),
};

template <Owned (*construct)(Thread&, Type*, const Value*, size_t, Value)>
void fill(TypeSlots& s) {
  CjkStreamFields::fill(s);
  s.construct = construct;
  s.init = cjk_stream_init;
}
constexpr auto kStreamFlags = TypeFlags::kBaseType | TypeFlags::kGc;
const TypeSpec kEncoderSpec = {"_multibytecodec.MultibyteIncrementalEncoder",
                               sizeof(CjkStream),
                               Kind::kOther,
                               kStreamFlags,
                               nullptr,
                               fill<construct_encoder>,
                               kEncoderMethods,
                               kEncoderGetSets};
const TypeSpec kDecoderSpec = {"_multibytecodec.MultibyteIncrementalDecoder",
                               sizeof(CjkStream),
                               Kind::kOther,
                               kStreamFlags,
                               nullptr,
                               fill<construct_decoder>,
                               kDecoderMethods,
                               kEncoderGetSets};

Status exec(Thread& th, Module* m) {
  auto& types = module_state<CjkTypes>(th);
  if (types.codec == nullptr) types.codec = type_from_spec(th, kCodecSpec);
  if (types.codec == nullptr) return Status::kError;
  for (const TypeSpec* spec : {&kEncoderSpec, &kDecoderSpec, &kCjkReaderSpec, &kCjkWriterSpec}) {
    if (add_type(th, m, *spec) == nullptr) return Status::kError;
  }
  return Status::kOk;
}

// --- the modules of codecs

enum class Family { kCn, kHk, kIso2022, kJp, kKr, kTw };
constexpr const char* kFamilies[] = {"_codecs_cn", "_codecs_hk", "_codecs_iso2022",
                                     "_codecs_jp", "_codecs_kr", "_codecs_tw"};

template <Family family>
Owned getcodec(Thread& th, Value name) {
  if (!is_str(name)) return raise(th, th.rt->exc.TypeError, "encoding name must be a string.");
  const CjkCodec* codec = cjk_codec_find(kFamilies[static_cast<size_t>(family)], str_view(name));
  if (codec == nullptr) return raise(th, th.rt->exc.LookupError, "no such codec is supported.");
  if (Owned base = import_module(th, "_multibytecodec"); !base) return {};
  auto* object = make_instance<MultibyteCodec>(th, module_state<CjkTypes>(th).codec);
  if (object == nullptr) return {};
  object->codec = codec;
  return Owned::steal(Value(object));
}
template <Family family>
constexpr NativeDef kGetCodec[] = {function<&getcodec<family>>("getcodec(name, /)")};

}  // namespace

// --- what the types share

Owned cjk_stream_new(Thread& th, Type* cls, Value errors, Value stream) {
  if (errors && !is_str(errors)) {
    return raise(th, th.rt->exc.TypeError, "{}() argument {} must be str, not {}", cls->name, stream ? 2 : 1,
                 type_of(th, errors));
  }
  Owned codec = get_attr(th, type_value(cls), "codec");
  if (!codec) return {};
  if (type_of(th, codec) != module_state<CjkTypes>(th).codec) {
    return raise(th, th.rt->exc.TypeError, "codec is unexpected type");
  }
  Owned handler = errors ? Owned::borrow(errors) : str_ascii(th, "strict");
  auto* self = handler ? make_instance<CjkStream>(th, cls) : nullptr;
  if (self == nullptr) return {};
  self->codec = codec.as<MultibyteCodec>()->codec;
  self->shift = self->codec->initial;
  self->errors = handler.release();
  self->stream = stream ? own(stream) : Value();
  return Owned::steal(Value(self));
}

Status cjk_stream_init(Thread&, Value, const Value*, size_t, Value) { return Status::kOk; }

Owned cjk_stream_decode(Thread& th, CjkStream* self, std::string_view data, bool final) {
  std::string all(reinterpret_cast<const char*>(self->pending), self->pending_size);
  all += data;
  Owned errors = Owned::borrow(self->errors);
  size_t taken = 0;
  Owned text = cjk_decode(th, *self->codec, all, str_view(errors), self->shift, final, taken);
  if (!text) return {};
  size_t left = all.size() - std::min(taken, all.size());
  if (left > CjkStream::kMaxPendingBytes) {
    return raise_unicode_decode_error(th, self->codec->name, std::string_view(all).substr(taken), 0, left,
                                      "pending buffer overflow");
  }
  memcpy(self->pending, all.data() + taken, left);
  self->pending_size = static_cast<uint8_t>(left);
  return text;
}

Owned cjk_stream_encode(Thread& th, CjkStream* self, Value text, bool final) {
  Owned all = self->pending_text ? str_concat(th, self->pending_text, text) : Owned::borrow(text);
  if (!all) return {};
  Owned errors = Owned::borrow(self->errors);
  std::string out;
  size_t taken = 0, count = all.as<Str>()->char_count;
  if (failed(cjk_encode(th, *self->codec, all, str_view(errors), self->shift, final, out, taken))) return {};
  if (count - taken > CjkStream::kMaxPendingChars) {
    return raise_unicode_encode_error(th, self->codec->name, all, taken, count, "pending buffer overflow");
  }
  Owned left;
  if (taken < count) {
    left = str_slice(th, all, static_cast<int64_t>(taken), static_cast<int64_t>(count));
    if (!left) return {};
  }
  assign_owned(self->pending_text, std::move(left));
  return bytes_new(th, out);
}

void cjk_stream_reset(CjkStream* self) {
  self->shift = self->codec->initial;
  self->pending_size = 0;
  assign(self->pending_text, Value());
}

void cjk_stream_start_decoding(CjkStream* self) {
  cjk_stream_reset(self);
  self->shift = cjk_decode_start(*self->codec);
}

const GetSetDef kCjkErrorsGetSet = {"errors", [](Thread&, Value v) { return Owned::borrow(v.as<CjkStream>()->errors); },
                                    [](Thread& th, Value self, Value v) -> Status {
                                      if (!v) return raise(th, th.rt->exc.AttributeError, "cannot delete attribute");
                                      if (!is_str(v)) return raise(th, th.rt->exc.TypeError, "errors must be a string");
                                      assign(self.as<CjkStream>()->errors, v);
                                      return Status::kOk;
                                    },
                                    "how to treat errors"};

extern const ModuleDef kMultibytecodecModule = {"_multibytecodec", nullptr, {}, &exec};
extern const ModuleDef kCodecsCnModule = {"_codecs_cn", nullptr, kGetCodec<Family::kCn>};
extern const ModuleDef kCodecsHkModule = {"_codecs_hk", nullptr, kGetCodec<Family::kHk>};
extern const ModuleDef kCodecsIso2022Module = {"_codecs_iso2022", nullptr, kGetCodec<Family::kIso2022>};
extern const ModuleDef kCodecsJpModule = {"_codecs_jp", nullptr, kGetCodec<Family::kJp>};
extern const ModuleDef kCodecsKrModule = {"_codecs_kr", nullptr, kGetCodec<Family::kKr>};
extern const ModuleDef kCodecsTwModule = {"_codecs_tw", nullptr, kGetCodec<Family::kTw>};

}  // namespace dxpy
