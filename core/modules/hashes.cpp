// The modules _md5, _sha1, _sha2: a type and a function for each hash.
#include "core/modules/builtin_module.h"
#include "core/modules/digest.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"

namespace dxpy {

namespace {

enum HashIndex { kMd5Index, kSha1Index, kSha224Index, kSha256Index, kSha384Index, kSha512Index, kHashCount };
constexpr const DigestAlgorithm* kAlgorithms[] = {&kMd5, &kSha1, &kSha224, &kSha256, &kSha384, &kSha512};
constexpr const char* kTypeNames[] = {"_md5.md5",         "_sha1.sha1",       "_sha2.SHA224Type",
                                      "_sha2.SHA256Type", "_sha2.SHA384Type", "_sha2.SHA512Type"};
constexpr const char* kExportNames[] = {"MD5Type", "SHA1Type", "SHA224Type", "SHA256Type", "SHA384Type", "SHA512Type"};

struct HashState {
  Type* types[kHashCount] = {};  // kept alive by their modules
};

template <int kIndex>
Owned make_hash(Thread& th, Value data, Value usedforsecurity, Value string) {
  (void)usedforsecurity;
  Value input;
  if (failed(digest_data_argument(th, data, string, input))) return {};
  DigestObject* d = digest_new(th, module_state<HashState>(th).types[kIndex], *kAlgorithms[kIndex]);
  if (d == nullptr) return {};
  Owned result = Owned::steal(Value(d));
  return input && failed(digest_feed(th, d, input)) ? Owned() : std::move(result);
}

void fill(TypeSlots&) {}

TypeSpec spec_of(int i) {
  return TypeSpec{kTypeNames[i], sizeof(DigestObject), Kind::kOther,       TypeFlags::kDisallowNew, nullptr,
                  &fill,         digest_methods(),     digest_attributes()};
}

template <int kFirst, int kLast>
Status exec(Thread& th, Module* m) {
  static const TypeSpec kSpecs[] = {spec_of(0), spec_of(1), spec_of(2), spec_of(3), spec_of(4), spec_of(5)};
  for (int i = kFirst; i <= kLast; ++i) {
    Type* type = type_from_spec(th, kSpecs[i]);
    if (type == nullptr || failed(module_add(th, m, kExportNames[i], type_value(type)))) return Status::kError;
    module_state<HashState>(th).types[i] = type;
  }
  return module_add_int(th, m, "_GIL_MINSIZE", 2048);
}

#define DX_HASH(name, index, title)                                                                  \
  function<&make_hash<index>>(name "(data=<unrepresentable>, *, usedforsecurity=True, string=None)", \
                              "Return a new " title " hash object; optionally initialized with a string.")

const NativeDef kMd5Functions[] = {DX_HASH("md5", kMd5Index, "MD5")};
const NativeDef kSha1Functions[] = {DX_HASH("sha1", kSha1Index, "SHA1")};
const NativeDef kSha2Functions[] = {
    DX_HASH("sha224", kSha224Index, "SHA-224"),
    DX_HASH("sha256", kSha256Index, "SHA-256"),
    DX_HASH("sha384", kSha384Index, "SHA-384"),
    DX_HASH("sha512", kSha512Index, "SHA-512"),
};

}  // namespace

const ModuleDef kMd5Module = {"_md5", nullptr, kMd5Functions, &exec<kMd5Index, kMd5Index>};
const ModuleDef kSha1Module = {"_sha1", nullptr, kSha1Functions, &exec<kSha1Index, kSha1Index>};
const ModuleDef kSha2Module = {"_sha2", nullptr, kSha2Functions, &exec<kSha224Index, kSha512Index>};

}  // namespace dxpy
