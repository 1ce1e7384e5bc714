// The module _random: the Mersenne Twister MT19937 with CPython's ways of seeding and drawing, so that sequences agree.
#include <string>
#include <vector>

#include "core/host/host.h"
#include "core/modules/builtin_module.h"
#include "core/modules/native_type.h"
#include "core/object/float.h"
#include "core/object/int.h"
#include "core/object/int_impl.h"

namespace dxpy {

namespace {

constexpr int kSize = 624, kShift = 397;
constexpr uint32_t kMatrix = 0x9908B0DFu, kUpper = 0x80000000u, kLower = 0x7FFFFFFFu;

struct RandomObject : Object {
  uint32_t state[kSize];
  int index;
};
RandomObject* as_random(Value v) { return v.as<RandomObject>(); }

uint32_t next_word(RandomObject* r) {
  uint32_t* mt = r->state;
  if (r->index >= kSize) {
    for (int k = 0; k < kSize; ++k) {
      uint32_t y = (mt[k] & kUpper) | (mt[(k + 1) % kSize] & kLower);
      mt[k] = mt[(k + kShift) % kSize] ^ (y >> 1) ^ ((y & 1) != 0 ? kMatrix : 0);
    }
    r->index = 0;
  }
  uint32_t y = mt[r->index++];
  y ^= y >> 11;
  y ^= (y << 7) & 0x9D2C5680u;
  y ^= (y << 15) & 0xEFC60000u;
  return y ^ (y >> 18);
}

void seed_word(RandomObject* r, uint32_t s) {
  uint32_t* mt = r->state;
  mt[0] = s;
  for (uint32_t j = 1; j < kSize; ++j) mt[j] = 1812433253u * (mt[j - 1] ^ (mt[j - 1] >> 30)) + j;
  r->index = kSize;
}

void seed_words(RandomObject* r, const std::vector<uint32_t>& key) {
  seed_word(r, 19650218u);
  uint32_t* mt = r->state;
  size_t i = 1, j = 0;
  for (size_t k = key.size() > kSize ? key.size() : kSize; k > 0; --k) {
    mt[i] = (mt[i] ^ ((mt[i - 1] ^ (mt[i - 1] >> 30)) * 1664525u)) + key[j] + static_cast<uint32_t>(j);
    if (++i >= kSize) {
      mt[0] = mt[kSize - 1];
      i = 1;
    }
    if (++j >= key.size()) j = 0;
  }
  for (size_t k = kSize - 1; k > 0; --k) {
    mt[i] = (mt[i] ^ ((mt[i - 1] ^ (mt[i - 1] >> 30)) * 1566083941u)) - static_cast<uint32_t>(i);
    if (++i >= kSize) {
      mt[0] = mt[kSize - 1];
      i = 1;
    }
  }
  mt[0] = 0x80000000u;
}

Status seed(Thread& th, RandomObject* r, Value v) {
  std::vector<uint32_t> key;
  if (v.is_empty() || v.is_none()) {
    key.resize(kSize);
    HostError e = th.rt->host->entropy(key.data(), key.size() * sizeof(uint32_t));
    if (!e.ok()) {
      HostResult<int64_t> now = th.rt->host->clock(HostClock::kRealtime);
      HostResult<int64_t> up = th.rt->host->clock(HostClock::kMonotonic);
      auto a = static_cast<uint64_t>(now.value), b = static_cast<uint64_t>(up.value);
      key = {static_cast<uint32_t>(a), static_cast<uint32_t>(a >> 32), static_cast<uint32_t>(b),
             static_cast<uint32_t>(b >> 32)};
    }
    seed_words(r, key);
    return Status::kOk;
  }
  Owned number;
  if (is_int(v)) {
    number = int_absolute(th, v);
  } else {
    int64_t h = 0;
    if (failed(hash(th, v, h))) return Status::kError;
    number = int_from_u64(th, static_cast<uint64_t>(h));
  }
  if (!number) return Status::kError;
  IntView n(number);
  for (size_t i = 0; i < n.size(); ++i) {
    key.push_back(static_cast<uint32_t>(n.limbs()[i]));
    key.push_back(static_cast<uint32_t>(n.limbs()[i] >> 32));
  }
  while (key.size() > 1 && key.back() == 0) key.pop_back();
  if (key.empty()) key.push_back(0);
  seed_words(r, key);
  return Status::kOk;
}

Owned construct(Thread& th, Type* cls, const Value*, size_t, Value) {
  auto* r = make_instance<RandomObject>(th, cls);
  if (r == nullptr) return {};
  r->index = kSize;
  return Owned::steal(Value(r));
}

Status init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  if (failed(no_keywords(th, "Random", kwnames)) || failed(check_positional(th, "Random", nargs, 0, 1))) {
    return Status::kError;
  }
  return seed(th, as_random(self), nargs == 0 ? Value() : args[0]);
}

Owned random_random(Thread& th, Value self) {
  RandomObject* r = as_random(self);
  uint32_t a = next_word(r) >> 5, b = next_word(r) >> 6;
  return float_from_double(th, (a * 67108864.0 + b) * (1.0 / 9007199254740992.0));
}

Status random_seed(Thread& th, Value self, Value n) { return seed(th, as_random(self), n); }

Owned random_getrandbits(Thread& th, Value self, Value k) {
  RandomObject* r = as_random(self);
  Owned n = index(th, k);
  if (!n) return {};
  if (int_sign(n) < 0) return raise(th, th.rt->exc.ValueError, "Cannot convert negative int");
  uint64_t bits;
  if (!int_fits_u64(n, bits))
    return raise(th, th.rt->exc.OverflowError, "Python int too large to convert to C uint64_t");
  if (bits == 0) return Owned::small_int(0);
  if (bits <= 32) return Owned::small_int(next_word(r) >> (32 - bits));
  uint64_t words = (bits - 1) / 32 + 1;
  if (words > (uint64_t{1} << 32)) return raise_no_memory(th);
  Int* out = int_alloc(th, static_cast<size_t>(words / 2 + 1));
  if (out == nullptr) return {};
  for (uint64_t i = 0; i < words; ++i) {
    uint64_t word = next_word(r);
    if (i == words - 1 && bits % 32 != 0) word >>= 32 - bits % 32;
    out->limbs[i / 2] |= word << (i % 2 * 32);
  }
  return int_finish(th, out, static_cast<size_t>(words / 2 + 1), false);
}

Owned random_getstate(Thread& th, Value self) {
  RandomObject* r = as_random(self);
  Value items[kSize + 1];
  for (int i = 0; i < kSize; ++i) items[i] = Value::small_int(r->state[i]);
  items[kSize] = Value::small_int(r->index);
  return tuple_from(th, items, kSize + 1);
}

Status random_setstate(Thread& th, Value self, Value state) {
  RandomObject* r = as_random(self);
  if (!is_tuple(state)) return raise(th, th.rt->exc.TypeError, "state vector must be a tuple");
  auto items = fast_items_tuple(state);
  if (items.size() != kSize + 1) return raise(th, th.rt->exc.ValueError, "state vector is the wrong size");
  uint32_t fresh[kSize];
  for (int i = 0; i < kSize; ++i) {
    uint64_t word = 0;
    if (failed(int_as_u64(th, items[static_cast<size_t>(i)], word))) return Status::kError;
    fresh[i] = static_cast<uint32_t>(word);
  }
  int64_t at = 0;
  if (failed(int_as_i64(th, items[kSize], at))) return Status::kError;
  if (at < 0 || at > kSize) return raise(th, th.rt->exc.ValueError, "invalid state");
  r->index = static_cast<int>(at);
  for (int i = 0; i < kSize; ++i) r->state[i] = fresh[i];
  return Status::kOk;
}

const NativeDef kMethods[] = {
    method<&random_random>("random(self, /)", "random() -> x in the interval [0, 1)."),
    method<&random_seed>("seed(self, n=None, /)",
                         "seed([n]) -> None.\n\nDefaults to use urandom and falls back to a combination\nof the "
                         "current time and the process identifier."),
    method<&random_getstate>("getstate(self, /)", "getstate() -> tuple containing the current state."),
    method<&random_setstate>("setstate(self, state, /)", "setstate(state) -> None.  Restores generator state."),
    method<&random_getrandbits>("getrandbits(self, k, /)",
                                "getrandbits(k) -> x.  Generates an int with k random bits."),
};

void fill(TypeSlots& s) {
  s.construct = &construct;
  s.init = &init;
}

const TypeSpec kRandomSpec = {
    "_random.Random",
    sizeof(RandomObject),
    Kind::kOther,
    TypeFlags::kBaseType,
    "Random() -> create a random number generator with its own internal state.",
    &fill,
    kMethods,
};

Status exec(Thread& th, Module* m) { return add_type(th, m, kRandomSpec) != nullptr ? Status::kOk : Status::kError; }

}  // namespace

const ModuleDef kRandomModule = {
    "_random",
    "Module implements the Mersenne Twister random number generator.",
    {},
    &exec,
};

}  // namespace dxpy
