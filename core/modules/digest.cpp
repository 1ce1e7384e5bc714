// The Python object around a hash function.
#include "core/modules/digest.h"

#include <cstring>
#include <string>

#include "core/modules/native_type.h"
#include "core/object/buffer.h"
#include "core/object/bytes.h"

namespace dxpy {

namespace {

DigestObject* as_digest(Value v) { return v.as<DigestObject>(); }

Owned m_digest(Thread& th, Value self) {
  return digest_result(th, as_digest(self), as_digest(self)->digest_size, false);
}
Owned m_hexdigest(Thread& th, Value self) {
  return digest_result(th, as_digest(self), as_digest(self)->digest_size, true);
}
Status m_update(Thread& th, Value self, Value data) { return digest_feed(th, as_digest(self), data); }

Owned get_name(Thread& th, Value self) { return str_ascii(th, as_digest(self)->algorithm->name); }
Owned get_block_size(Thread&, Value self) { return Owned::small_int(as_digest(self)->algorithm->block_size); }
Owned get_digest_size(Thread&, Value self) { return Owned::small_int(as_digest(self)->digest_size); }

const NativeDef kMethods[] = {
    method<&digest_copy>("copy(self, /)", "Return a copy of the hash object."),
    method<&m_digest>("digest(self, /)", "Return the digest value as a bytes object."),
    method<&m_hexdigest>("hexdigest(self, /)", "Return the digest value as a string of hexadecimal digits."),
    method<&m_update>("update(self, obj, /)", "Update this hash object's state with the provided string."),
};
const GetSetDef kAttributes[] = {
    {"block_size", &get_block_size},
    {"name", &get_name},
    {"digest_size", &get_digest_size},
};

}  // namespace

DigestObject* digest_new(Thread& th, Type* type, const DigestAlgorithm& algorithm) {
  auto* d = make_instance<DigestObject>(th, type);
  if (d == nullptr) return nullptr;
  d->algorithm = &algorithm;
  d->digest_size = algorithm.digest_size;
  algorithm.start(d->state);
  return d;
}

Status digest_feed(Thread& th, DigestObject* d, Value data) {
  if (is_str(data)) return raise(th, th.rt->exc.TypeError, "Strings must be encoded before hashing");
  if (!has_buffer(th, data)) return raise(th, th.rt->exc.TypeError, "object supporting the buffer API required");
  BufferScope buffer(th);
  if (failed(buffer.open(data))) return Status::kError;
  std::string_view bytes = buffer.bytes();
  d->algorithm->update(d->state, reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
  return Status::kOk;
}

Status digest_data_argument(Thread& th, Value data, Value string, Value& out) {
  if (string.is_none()) string = Value();
  if (data && string) {
    return raise(th, th.rt->exc.TypeError,
                 "'data' and 'string' are mutually exclusive and support for 'string' keyword parameter is slated for "
                 "removal in a future version.");
  }
  out = data ? data : string;
  return Status::kOk;
}

std::span<const NativeDef> digest_methods() { return kMethods; }
std::span<const GetSetDef> digest_attributes() { return kAttributes; }

Owned digest_copy(Thread& th, Value self) {
  DigestObject* d = as_digest(self);
  DigestObject* copy = digest_new(th, d->type(), *d->algorithm);
  if (copy == nullptr) return {};
  copy->digest_size = d->digest_size;
  std::memcpy(copy->state, d->state, sizeof d->state);
  return Owned::steal(Value(copy));
}

Owned digest_result(Thread& th, DigestObject* d, size_t size, bool hexadecimal) {
  alignas(16) uint8_t state[kDigestStateSize];  // finishing uses the state up: work on a copy
  std::memcpy(state, d->state, sizeof state);
  std::string out(size, '\0');
  d->algorithm->finish(state, reinterpret_cast<uint8_t*>(out.data()), size);
  if (!hexadecimal) return bytes_new(th, out);
  std::string text;
  text.reserve(size * 2);
  for (char c : out) {
    auto b = static_cast<uint8_t>(c);
    text += "0123456789abcdef"[b >> 4];
    text += "0123456789abcdef"[b & 15];
  }
  return str_ascii(th, text);
}

}  // namespace dxpy
