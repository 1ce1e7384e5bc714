// The module _hashlib: hash objects of OpenSSL.
#include "core/modules/openssl/hashlib.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/objects.h>

#include <memory>

#include "core/modules/builtin_module.h"
#include "core/modules/digest.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/object/bytes_methods.h"
#include "core/object/dict.h"
#include "core/object/set.h"
#include "core/object/turn.h"

namespace dxpy {

Failure raise_openssl(Thread& th, const Type* type) {
  unsigned long code = ERR_peek_last_error();
  ERR_clear_error();
  const char* library = code == 0 ? nullptr : ERR_lib_error_string(code);
  const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  if (ERR_GET_REASON(code) == ERR_R_MALLOC_FAILURE) return raise_no_memory(th);
  if (library != nullptr && reason != nullptr) return raise(th, type, "[{}] {}", library, reason);
  if (library != nullptr) return raise(th, type, "[{}] no reason supplied", library);
  return raise(th, type, "{}", reason == nullptr ? "no reason supplied" : reason);
}
Failure raise_openssl_value(Thread& th) { return raise_openssl(th, th.rt->exc.ValueError); }

namespace {

struct DigestName {
  const char *python, *openssl;
  int nid;
};
constexpr DigestName kDigests[kDigestCount] = {
#define DX_DIGEST(python, openssl, nid) {#python, openssl, nid},
#include "core/modules/openssl/digests.def"
#undef DX_DIGEST
    {"sha512_224", "SHA512-224", NID_sha512_224},
    {"sha512_256", "SHA512-256", NID_sha512_256},
    {"blake2s", "BLAKE2s256", NID_blake2s256},
    {"blake2b", "BLAKE2b512", NID_blake2b512},
};

struct HashObject : Object {
  EVP_MD_CTX* context;
};

HashlibState& state(Thread& th) { return module_state<HashlibState>(th); }
HashObject* as_hash(Value v) { return v.as<HashObject>(); }

// The algorithm with this name of OpenSSL; `name`: as Python calls it.
EVP_MD* fetch(Thread& th, const char* openssl_name, std::string_view name) {
  ERR_clear_error();
  EVP_MD* md = EVP_MD_fetch(nullptr, openssl_name, nullptr);
  if (md != nullptr) return md;
  const Type* error = state(th).unsupported.as<Type>();
  if (ERR_peek_last_error() == 0) {
    (void)raise(th, error, "unsupported hash type {}", name);
  } else {
    ERR_clear_error();  // the reason depends on the version of the library
    (void)raise(th, error, "[digital envelope routines] unsupported");
  }
  return nullptr;
}

EVP_MD* digest_of_row(Thread& th, int row) {
  EVP_MD*& known = state(th).digests[row];
  if (known == nullptr) known = fetch(th, kDigests[row].openssl, kDigests[row].python);
  if (known != nullptr) EVP_MD_up_ref(known);
  return known;
}

const EVP_MD* digest_of(Value v) { return EVP_MD_CTX_get0_md(as_hash(v)->context); }

HashObject* new_hash(Thread& th, Type* type) {
  auto* h = make_instance<HashObject>(th, type);
  if (h == nullptr) return nullptr;
  h->context = EVP_MD_CTX_new();
  if (h->context == nullptr) {
    dec_ref(Value(h));
    (void)raise_no_memory(th);
    return nullptr;
  }
  return h;
}

void dealloc(Thread& th, Object* o) {
  EVP_MD_CTX_free(static_cast<HashObject*>(o)->context);
  object_free(th, o);
}

bool is_extendable(const EVP_MD* md) { return (EVP_MD_get_flags(md) & EVP_MD_FLAG_XOF) != 0; }

Owned make(Thread& th, const EVP_MD* md, Value data, Value string, bool for_security) {
  Value input;
  if (failed(digest_data_argument(th, data, string, input))) return {};
  BufferScope buffer(th);
  if (input && failed(open_hash_input(th, input, buffer))) return {};
  HashObject* h = new_hash(th, is_extendable(md) ? state(th).xof : state(th).hash);
  if (h == nullptr) return {};
  Owned result = Owned::steal(Value(h));
  if (!for_security) EVP_MD_CTX_set_flags(h->context, EVP_MD_CTX_FLAG_NON_FIPS_ALLOW);
  if (EVP_DigestInit_ex(h->context, md, nullptr) == 0) return raise_openssl_value(th);
  if (!input) return result;
  std::string_view bytes = buffer.bytes();
  int ok;
  if (bytes.size() >= 2048) {
    Unlocked others_run(th);  // nobody else can have this object yet
    ok = EVP_DigestUpdate(h->context, bytes.data(), bytes.size());
  } else {
    ok = EVP_DigestUpdate(h->context, bytes.data(), bytes.size());
  }
  return ok == 0 ? Owned(raise_openssl_value(th)) : std::move(result);
}

struct FreeDigest {
  void operator()(EVP_MD* md) const { EVP_MD_free(md); }
};
using DigestPtr = std::unique_ptr<EVP_MD, FreeDigest>;

Owned hashlib_new(Thread& th, Value name, Value data, bool for_security, Value string) {
  if (!is_str(name)) {
    return raise(th, th.rt->exc.TypeError, "new() argument 'name' must be str, not {}", type_of(th, name));
  }
  DigestPtr md(openssl_digest_by_name(th, str_view(name)));
  return md ? make(th, md.get(), data, string, for_security) : Owned();
}

template <int kRow>
Owned hashlib_make(Thread& th, Value data, bool for_security, Value string) {
  DigestPtr md(digest_of_row(th, kRow));
  return md ? make(th, md.get(), data, string, for_security) : Owned();
}

// --- methods

Owned copy(Thread& th, Value self) {
  HashObject* h = new_hash(th, type_of(th, self));
  if (h == nullptr) return {};
  Owned result = Owned::steal(Value(h));
  if (EVP_MD_CTX_copy(h->context, as_hash(self)->context) == 0) return raise_openssl_value(th);
  return result;
}

Status update(Thread& th, Value self, Value data) {
  BufferScope buffer(th);
  if (failed(open_hash_input(th, data, buffer))) return Status::kError;
  std::string_view bytes = buffer.bytes();
  if (EVP_DigestUpdate(as_hash(self)->context, bytes.data(), bytes.size()) == 0) return raise_openssl_value(th);
  return Status::kOk;
}

Owned finish(Thread& th, Value self, int64_t length, bool hexadecimal) {
  if (length < 0) return raise_no_memory(th);
  Bytes* b = bytes_alloc(th, static_cast<size_t>(length));
  if (b == nullptr) return {};
  Owned bytes = Owned::steal(Value(b));
  std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> work(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  if (!work) return raise_no_memory(th);
  auto* out = reinterpret_cast<unsigned char*>(b->data);
  bool ok = EVP_MD_CTX_copy(work.get(), as_hash(self)->context) != 0;
  if (ok && is_extendable(digest_of(self))) {
    ok = length == 0 || EVP_DigestFinalXOF(work.get(), out, static_cast<size_t>(length)) != 0;
  } else if (ok) {
    ok = EVP_DigestFinal(work.get(), out, nullptr) != 0;
  }
  if (!ok) return raise_openssl_value(th);
  return hexadecimal ? hex_text(th, b->view()) : std::move(bytes);
}
Owned m_digest(Thread& th, Value self) { return finish(th, self, EVP_MD_get_size(digest_of(self)), false); }
Owned m_hexdigest(Thread& th, Value self) { return finish(th, self, EVP_MD_get_size(digest_of(self)), true); }
Owned m_xof_digest(Thread& th, Value self, int64_t length) { return finish(th, self, length, false); }
Owned m_xof_hexdigest(Thread& th, Value self, int64_t length) { return finish(th, self, length, true); }

Owned get_block_size(Thread&, Value self) { return Owned::small_int(EVP_MD_get_block_size(digest_of(self))); }
Owned get_digest_size(Thread&, Value self) { return Owned::small_int(EVP_MD_get_size(digest_of(self))); }
Owned get_xof_digest_size(Thread&, Value) { return Owned::small_int(0); }
Owned get_name(Thread& th, Value self) { return str_new(th, openssl_digest_name(digest_of(self))); }
Owned hash_repr(Thread& th, Value self) {
  char address[2 + 16 + 1];
  std::snprintf(address, sizeof address, "%p", static_cast<void*>(self.as_object()));
  return format_str(th, "<{} {} object @ {}>", openssl_digest_name(digest_of(self)), type_of(th, self), address);
}

const NativeDef kMethods[] = {
    method<&copy>("copy(self, /)", "Return a copy of the hash object."),
    method<&m_digest>("digest(self, /)", "Return the digest value as a bytes object."),
    method<&m_hexdigest>("hexdigest(self, /)", "Return the digest value as a string of hexadecimal digits."),
    method<&update>("update(self, obj, /)", "Update this hash object's state with the provided string."),
};
const NativeDef kXofMethods[] = {
    method<&m_xof_digest>("digest(self, /, length)", "Return the digest value as a bytes object."),
    method<&m_xof_hexdigest>("hexdigest(self, /, length)",
                             "Return the digest value as a string of hexadecimal digits."),
};
const GetSetDef kAttributes[] = {
    {"block_size", &get_block_size}, {"digest_size", &get_digest_size}, {"name", &get_name}};
const GetSetDef kXofAttributes[] = {{"digest_size", &get_xof_digest_size}};

void fill(TypeSlots& s) {
  s.dealloc = dealloc;
  s.repr = hash_repr;
}

constexpr uint32_t kTypeFlags = TypeFlags::kBaseType | TypeFlags::kDisallowNew | TypeFlags::kImmutable;
const TypeSpec kHashSpec = {
    "_hashlib.HASH",
    sizeof(HashObject),
    Kind::kOther,
    kTypeFlags,
    "A hash of OpenSSL: name, block_size, digest_size, update(), digest(), hexdigest(), copy().",
    fill,
    kMethods,
    kAttributes,
    "(name, string=b'')"};
const TypeSpec kXofSpec = {"_hashlib.HASHXOF",
                           sizeof(HashObject),
                           Kind::kOther,
                           kTypeFlags,
                           "A hash of OpenSSL whose digest is as long as asked for.",
                           fill,
                           kXofMethods,
                           kXofAttributes,
                           "(name, string=b'')"};

int64_t get_fips_mode(Thread&) { return EVP_default_properties_is_fips_enabled(nullptr); }

const NativeDef kFunctions[] = {
    function<&hashlib_new>("new(name, data=<b''>, *, usedforsecurity=True, string=None)",
                           "Return a new hash object using the named algorithm."),
#define DX_DIGEST(python, openssl, nid)                                                                              \
  function<&hashlib_make<kDigest_##python>>("openssl_" #python "(data=<b''>, *, usedforsecurity=True, string=None)", \
                                            "Returns a " #python                                                     \
                                            " hash object; optionally initialized with a string"),
#include "core/modules/openssl/digests.def"
#undef DX_DIGEST
    function<&openssl_hmac_new>("hmac_new(key, msg=b'', digestmod=<None>)", "Return a new hmac object."),
    function<&openssl_hmac_digest>("hmac_digest(key, msg, digest)", "Single-shot HMAC."),
    function<&openssl_pbkdf2>("pbkdf2_hmac(hash_name, password, salt, iterations, dklen=None)",
                              "Password based key derivation function 2 (PKCS #5 v2.0) with HMAC as pseudorandom "
                              "function."),
    function<&openssl_scrypt>("scrypt(password, *, salt, n, r, p, maxmem=0, dklen=64)",
                              "scrypt password-based key derivation function."),
    function<&get_fips_mode>("get_fips_mode()", "Whether OpenSSL keeps to FIPS 140-2."),
};

Status add_constructors(Thread& th, Module* m) {
  Owned dict = dict_new(th);
  for (const DigestName& d : kDigests) {
    Value f = dict ? dict_get_text(th, m->dict, std::string("openssl_") + d.python) : Value();
    if (th.has_error() || !dict) return Status::kError;
    if (f && failed(dict_set(th, dict, f, lend(str_new(th, d.python))))) return Status::kError;
  }
  Owned proxy = mapping_proxy_new(th, dict);
  if (!proxy) return Status::kError;
  state(th).constructors = proxy.get();
  return module_add(th, m, "_constructors", proxy);
}

struct NameCollector {
  Thread& th;
  Value set;
  bool ok = true;
};
void collect_name(EVP_MD* md, void* user) {
  auto* c = static_cast<NameCollector*>(user);
  if (md == nullptr || EVP_MD_get_type(md) == NID_undef) return;
  Owned name = str_new(c->th, openssl_digest_name(md));
  c->ok = c->ok && name && !failed(set_add(c->th, c->set, name));
}

Status exec(Thread& th, Module* m) {
  Owned error = add_exception(th, m, "UnsupportedDigestmodError", th.rt->exc.ValueError);
  if (!error) return Status::kError;
  state(th).unsupported = error.get();
  state(th).hash = add_type(th, m, kHashSpec);
  if (state(th).hash == nullptr) return Status::kError;
  state(th).xof = add_type(th, m, kXofSpec, state(th).hash);
  if (state(th).xof == nullptr || failed(init_openssl_hmac(th, m)) || failed(add_constructors(th, m))) {
    return Status::kError;
  }
  Owned names = set_new(th);
  if (!names) return Status::kError;
  NameCollector collector{th, names};
  EVP_MD_do_all_provided(nullptr, &collect_name, &collector);
  Owned frozen = collector.ok ? call_with(th, type_value(th.rt->types.frozenset), names.get()) : Owned();
  Owned compare = frozen ? import_attr(th, "_operator", "_compare_digest") : Owned();
  if (!compare || failed(module_add(th, m, "openssl_md_meth_names", frozen)) ||
      failed(module_add(th, m, "compare_digest", compare))) {
    return Status::kError;
  }
  return module_add_int(th, m, "_GIL_MINSIZE", 2048);
}

}  // namespace

HashlibState::~HashlibState() {
  for (EVP_MD* md : digests) EVP_MD_free(md);
  EVP_MAC_free(mac);
}

EVP_MD* openssl_digest_by_name(Thread& th, std::string_view name) {
  for (int row = 0; row < kDigestCount; ++row) {
    if (name == kDigests[row].python) return digest_of_row(th, row);
  }
  return fetch(th, std::string(name).c_str(), name);
}

EVP_MD* openssl_digest_of(Thread& th, Value digestmod) {
  if (is_str(digestmod)) return openssl_digest_by_name(th, str_view(digestmod));
  Owned name = get_item(th, state(th).constructors, digestmod);
  if (name) return openssl_digest_by_name(th, str_view(name));
  if (!error_clear_if(th, th.rt->exc.KeyError)) return nullptr;
  (void)raise(th, state(th).unsupported.as<Type>(), "Unsupported digestmod {!r}", digestmod);
  return nullptr;
}

const char* openssl_digest_name(const EVP_MD* md) {
  int nid = EVP_MD_get_type(md);
  for (const DigestName& d : kDigests) {
    if (d.nid == nid) return d.python;
  }
  const char* name = OBJ_nid2ln(nid);
  return name != nullptr ? name : EVP_MD_get0_name(md);
}

Status open_hash_input(Thread& th, Value data, BufferScope& buffer) {
  if (is_str(data)) return raise(th, th.rt->exc.TypeError, "Strings must be encoded before hashing");
  if (!has_buffer(th, data)) return raise(th, th.rt->exc.TypeError, "object supporting the buffer API required");
  return buffer.open(data);
}

Owned hex_text(Thread& th, std::string_view bytes) { return bytes_methods::hex_text(th, bytes, Value(), 1); }

extern const ModuleDef kHashlibModule = {"_hashlib", "OpenSSL interface for hashlib module", kFunctions, &exec};

}  // namespace dxpy
