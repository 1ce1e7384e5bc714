// HMAC of _hashlib.
#include <openssl/core_names.h>
#include <openssl/params.h>

#include <memory>

#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/modules/openssl/hashlib.h"

namespace dxpy {

namespace {

struct HmacObject : Object {
  EVP_MAC_CTX* context;
  EVP_MD* digest;
};

HmacObject* as_hmac(Value v) { return v.as<HmacObject>(); }

void dealloc(Thread& th, Object* o) {
  auto* h = static_cast<HmacObject*>(o);
  EVP_MAC_CTX_free(h->context);
  EVP_MD_free(h->digest);
  object_free(th, o);
}

// A context that has its key, or nullptr with the exception pending.
EVP_MAC_CTX* start(Thread& th, const EVP_MD* md, std::string_view key) {
  if ((EVP_MD_get_flags(md) & EVP_MD_FLAG_XOF) != 0) {
    (void)raise(th, th.rt->exc.ValueError, "no reason supplied");
    return nullptr;
  }
  EVP_MAC*& mac = module_state<HashlibState>(th).mac;
  if (mac == nullptr) mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  EVP_MAC_CTX* context = mac == nullptr ? nullptr : EVP_MAC_CTX_new(mac);
  if (context == nullptr) {
    (void)raise_openssl_value(th);
    return nullptr;
  }
  const OSSL_PARAM params[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, const_cast<char*>(EVP_MD_get0_name(md)), 0),
      OSSL_PARAM_construct_end()};
  // An empty key needs an address too.
  auto* bytes = reinterpret_cast<const unsigned char*>(key.empty() ? "" : key.data());
  if (EVP_MAC_init(context, bytes, key.size(), params) == 0) {
    EVP_MAC_CTX_free(context);
    (void)raise_openssl_value(th);
    return nullptr;
  }
  return context;
}

Status feed(Thread& th, EVP_MAC_CTX* context, std::string_view data) {
  if (EVP_MAC_update(context, reinterpret_cast<const unsigned char*>(data.data()), data.size()) != 0) {
    return Status::kOk;
  }
  return raise_openssl_value(th);
}

// The digest of what a context has been fed, which is used up.
Owned result_of(Thread& th, EVP_MAC_CTX* context) {
  unsigned char out[EVP_MAX_MD_SIZE];
  size_t size = 0;
  if (EVP_MAC_final(context, out, &size, sizeof out) == 0) return raise_openssl_value(th);
  return bytes_new(th, {reinterpret_cast<const char*>(out), size});
}

Owned digest(Thread& th, Value self) {
  EVP_MAC_CTX* work = EVP_MAC_CTX_dup(as_hmac(self)->context);
  if (work == nullptr) return raise_openssl_value(th);
  Owned out = result_of(th, work);
  EVP_MAC_CTX_free(work);
  return out;
}
Owned hexdigest(Thread& th, Value self) {
  Owned bytes = digest(th, self);
  return bytes ? hex_text(th, bytes_view(bytes)) : Owned();
}
Owned copy(Thread& th, Value self) {
  auto* h = make_instance<HmacObject>(th, type_of(th, self));
  if (h == nullptr) return {};
  Owned result = Owned::steal(Value(h));
  h->context = EVP_MAC_CTX_dup(as_hmac(self)->context);
  h->digest = as_hmac(self)->digest;
  EVP_MD_up_ref(h->digest);
  return h->context == nullptr ? Owned(raise_openssl_value(th)) : std::move(result);
}
Status update(Thread& th, Value self, Value msg) {
  BufferScope buffer(th);
  if (failed(open_hash_input(th, msg, buffer))) return Status::kError;
  return feed(th, as_hmac(self)->context, buffer.bytes());
}

Owned get_block_size(Thread&, Value self) { return Owned::small_int(EVP_MD_get_block_size(as_hmac(self)->digest)); }
Owned get_digest_size(Thread&, Value self) { return Owned::small_int(EVP_MD_get_size(as_hmac(self)->digest)); }
Owned get_name(Thread& th, Value self) { return format_str(th, "hmac-{}", openssl_digest_name(as_hmac(self)->digest)); }
Owned hmac_repr(Thread& th, Value self) {
  char address[2 + 16 + 1];
  std::snprintf(address, sizeof address, "%p", static_cast<void*>(self.as_object()));
  return format_str(th, "<{} HMAC object @ {}>", openssl_digest_name(as_hmac(self)->digest), address);
}

const NativeDef kMethods[] = {
    method<&copy>("copy(self, /)", "Return a copy (\"clone\") of the HMAC object."),
    method<&digest>("digest(self, /)", "Return the digest of the bytes passed to the update() method so far."),
    method<&hexdigest>("hexdigest(self, /)", "Return hexadecimal digest of the bytes passed to update() so far."),
    method<&update>("update(self, /, msg)", "Update the HMAC object with msg."),
};
const GetSetDef kAttributes[] = {
    {"block_size", &get_block_size}, {"digest_size", &get_digest_size}, {"name", &get_name}};

void fill(TypeSlots& s) {
  s.dealloc = dealloc;
  s.repr = hmac_repr;
}
const TypeSpec kSpec = {"_hashlib.HMAC",
                        sizeof(HmacObject),
                        Kind::kOther,
                        TypeFlags::kDisallowNew | TypeFlags::kImmutable,
                        "The object used to calculate HMAC of a message.",
                        fill,
                        kMethods,
                        kAttributes};

}  // namespace

Status init_openssl_hmac(Thread& th, Module* m) {
  Type* type = add_type(th, m, kSpec);
  module_state<HashlibState>(th).hmac = type;
  return type == nullptr ? Status::kError : Status::kOk;
}

Owned openssl_hmac_new(Thread& th, Value key, Value msg, Value digestmod) {
  BufferScope k(th), m(th);
  if (failed(k.open(key))) return {};
  if (!digestmod) return raise(th, th.rt->exc.TypeError, "Missing required parameter 'digestmod'.");
  auto* h = make_instance<HmacObject>(th, module_state<HashlibState>(th).hmac);
  if (h == nullptr) return {};
  Owned result = Owned::steal(Value(h));
  h->digest = openssl_digest_of(th, digestmod);
  if (h->digest == nullptr) return {};
  h->context = start(th, h->digest, k.bytes());
  if (h->context == nullptr) return {};
  if (msg && !msg.is_none() && (failed(open_hash_input(th, msg, m)) || failed(feed(th, h->context, m.bytes())))) {
    return {};
  }
  return result;
}

Owned openssl_hmac_digest(Thread& th, Value key, Value msg, Value digestmod) {
  BufferScope k(th), m(th);
  if (failed(k.open(key)) || failed(m.open(msg))) return {};
  std::unique_ptr<EVP_MD, void (*)(EVP_MD*)> md(openssl_digest_of(th, digestmod), EVP_MD_free);
  if (!md) return {};
  std::unique_ptr<EVP_MAC_CTX, void (*)(EVP_MAC_CTX*)> context(start(th, md.get(), k.bytes()), EVP_MAC_CTX_free);
  if (!context || failed(feed(th, context.get(), m.bytes()))) return {};
  return result_of(th, context.get());
}

}  // namespace dxpy
