#include "core/modules/compress/decoder.h"

#include <new>

namespace dxpy {

Status decoder_init(Thread& th, Decoder* d) {
  d->pending = new (std::nothrow) std::string;
  if (d->pending == nullptr) return raise_no_memory(th);
  d->unused_data = th.rt->empty_bytes;
  inc_ref(d->unused_data);
  d->needs_input = true;
  return Status::kOk;
}

void decoder_destroy(Decoder* d) {
  delete std::exchange(d->pending, nullptr);
  dec_ref(std::exchange(d->unused_data, Value()));
}

namespace {

Status decode_all(Thread& th, Decoder* d, InputBytes& in, OutputBuffer& out, DecodeStep step) {
  // At least one step is made, even without room: it may find the end of the stream.
  if (!out.grow()) return raise_no_memory(th);
  while (true) {
    DecodeResult r = step(th, d, in, out);
    if (r == DecodeResult::kError) return Status::kError;
    if (r == DecodeResult::kEnd) {
      d->eof = true;
      break;
    }
    if (out.room() > 0) {
      if (in.left == 0) break;
    } else {
      if (out.at_limit()) break;
      if (!out.grow()) return raise_no_memory(th);
    }
  }
  return Status::kOk;
}

Owned decode(Thread& th, Decoder* d, std::string_view data, int64_t max_length, DecodeStep step) {
  bool buffered = !d->pending->empty();
  if (buffered) d->pending->append(data);
  InputBytes in(buffered ? std::string_view(*d->pending) : data);
  OutputBuffer out(max_length);
  if (failed(decode_all(th, d, in, out, step))) return {};
  bool full = out.room() == 0;
  if (d->eof) {
    d->needs_input = false;
    if (in.left > 0) {
      Owned rest = bytes_new(th, in.view());
      if (!rest) return {};
      dec_ref(std::exchange(d->unused_data, rest.release()));
    }
    std::string().swap(*d->pending);
  } else {
    // With all input taken and the output full the library may hold more output: it is asked again without input.
    d->needs_input = in.left == 0 && !full;
    if (buffered) {
      d->pending->erase(0, d->pending->size() - in.left);
    } else {
      d->pending->assign(in.view());
    }
  }
  return out.finish(th);
}

Owned get_eof(Thread&, Value self) { return Owned::boolean(self.as<Decoder>()->eof); }
Owned get_needs_input(Thread&, Value self) { return Owned::boolean(self.as<Decoder>()->needs_input); }
Owned get_unused_data(Thread&, Value self) { return Owned::borrow(self.as<Decoder>()->unused_data); }

const GetSetDef kAttributes[] = {
    {"eof", &get_eof, nullptr, "True if the end-of-stream marker has been reached."},
    {"needs_input", &get_needs_input, nullptr, "True if more input is needed before more decompressed data comes."},
    {"unused_data", &get_unused_data, nullptr, "Data found after the end of the compressed stream."},
};

}  // namespace

std::span<const GetSetDef> decoder_attributes() { return kAttributes; }

Owned decoder_run(Thread& th, Decoder* d, Value data, int64_t max_length, DecodeStep step, const char* at_end) {
  BufferScope buffer(th);
  if (failed(buffer.open(data))) return {};
  if (d->eof) return raise(th, th.rt->exc.EOFError, "{}", at_end);
  return decode(th, d, buffer.bytes(), max_length, step);
}

}  // namespace dxpy
