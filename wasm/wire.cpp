#include "wasm/wire.h"

#include <cmath>
#include <cstring>

#include "core/object/buffer.h"
#include "core/object/bytes.h"
#include "core/object/dict.h"
#include "core/object/float.h"
#include "core/object/int.h"
#include "core/object/list.h"
#include "core/object/misc.h"
#include "core/object/module.h"
#include "core/object/set.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "wasm/js_proxy.h"

namespace dxpy::wasm {

namespace {

constexpr uint32_t kMostDepth = 200;

// sys.modules[module].name, borrowed, without importing anything.
Value loaded(Thread& th, const char* module, const char* name) {
  Value m = dict_get_text(th, th.rt->modules, module);
  if (m.is_empty() || !is_kind(m, Kind::kModule)) return Value();
  return dict_get_text(th, m.as<Module>()->dict, name);
}

bool is_instance_of(Thread& th, Value v, const char* module, const char* name) {
  Value cls = loaded(th, module, name);
  return !cls.is_empty() && is_type(cls) && is_subtype(type_of(th, v), cls.as<Type>());
}

}  // namespace

// --- writing

void Writer::integer(int64_t i) {
  if (i >= INT32_MIN && i <= INT32_MAX) {
    tag(Tag::kInt32);
    raw(static_cast<int32_t>(i));
  } else {
    tag(Tag::kInt64);
    raw(i);
  }
}

void Writer::big_integer(Value v) {
  int64_t small;
  if (int_fits_i64(v, small)) return integer(small);
  const auto* i = v.as<Int>();
  auto limbs = static_cast<size_t>(std::abs(i->size));
  auto size = static_cast<size_t>((int_bit_length(v) + 7) / 8);
  tag(Tag::kBigint);
  raw(static_cast<uint8_t>(i->size < 0));
  bytes({reinterpret_cast<const char*>(i->limbs), std::min(size, limbs * sizeof(uint64_t))});
}

bool Writer::repeated(Value v) {
  const Object* o = v.as_object();
  for (const Container& c : open_) {
    if (c.object != o) continue;
    tag(Tag::kSame);
    raw(c.number);
    return true;
  }
  open_.push_back({o, static_cast<uint32_t>(open_.size())});
  return false;
}

Status Writer::handle(Thread& th, Value v) {
  uint32_t traits = traits_of(th, v);
  tag(Tag::kPython);
  raw(handle_new(v));
  raw(traits);
  return Status::kOk;
}

Status Writer::container(Thread& th, Value v) {
  if (++depth_ > kMostDepth) {
    --depth_;
    return handle(th, v);
  }
  Status status = Status::kOk;
  if (repeated(v)) {
    --depth_;
    return status;
  }
  if (is_dict(v)) {
    start(Tag::kDict, dict_size(v));
    size_t pos = 0;
    Value key, item;
    while (status == Status::kOk && dict_next(v, pos, key, item)) {
      status = value(th, key, true);
      if (status == Status::kOk) status = value(th, item, true);
    }
  } else if (is_any_set(v)) {
    start(is_kind(v, Kind::kSet) ? Tag::kSet : Tag::kFrozenset, set_size(v));
    size_t pos = 0;
    Value key;
    while (status == Status::kOk && set_next(v, pos, key)) status = value(th, key, true);
  } else if (is_tuple(v)) {
    start(Tag::kTuple, fast_items_tuple(v).size());
    for (Value item : fast_items_tuple(v)) {
      if (status == Status::kOk) status = value(th, item, true);
    }
  } else {
    auto* l = v.as<List>();
    start(Tag::kList, l->size);
    for (size_t i = 0, n = l->size; status == Status::kOk && i < n; ++i) {
      Owned item = list_get(th, l, i);
      status = item ? value(th, item, true) : Status::kError;
    }
  }
  --depth_;
  return status;
}

Status Writer::object(Thread& th, Value v, bool by_value) {
  if (!by_value) return handle(th, v);
  const BuiltinTypes& t = th.rt->types;
  const Type* type = type_of(th, v);
  if (type == t.list || type == t.tuple || type == t.dict || type == t.set || type == t.frozenset)
    return container(th, v);
  if (type == t.bytearray) {
    auto* b = v.as<ByteArray>();
    tag(Tag::kBytearray);
    bytes({b->data, b->size});
    return Status::kOk;
  }
  if (type == t.complex) {
    Owned re = get_attr(th, v, "real"), im = get_attr(th, v, "imag");
    if (!re || !im) return Status::kError;
    tag(Tag::kComplex);
    raw(float_value(re));
    raw(float_value(im));
    return Status::kOk;
  }
  if (is_instance_of(th, v, "datetime", "datetime")) {
    Owned seconds = call_method(th, v, lend(str_new(th, "timestamp")));
    Owned zone = seconds ? get_attr(th, v, "tzinfo") : Owned();
    if (!zone) return Status::kError;
    tag(Tag::kDatetime);
    raw(float_value(seconds) * 1000);
    raw(static_cast<uint8_t>(!zone.get().is_none()));
    return Status::kOk;
  }
  if (is_instance_of(th, v, "array", "array")) {
    Owned code = get_attr(th, v, "typecode");
    BufferScope scope(th);
    if (!code || failed(scope.open(v))) return Status::kError;
    tag(Tag::kArray);
    out_ += str_view(code)[0];
    bytes(scope.bytes());
    return Status::kOk;
  }
  return handle(th, v);
}

Status Writer::value(Thread& th, Value v, bool by_value) {
  if (v.is_none()) {
    none();
  } else if (v.is_bool()) {
    boolean(v.is_true());
  } else if (v.is_small_int()) {
    integer(v.as_small_int());
  } else if (v.is_small_float()) {
    number(v.as_small_float());
  } else if (!v.is_object()) {
    return handle(th, v);
  } else {
    const BuiltinTypes& t = th.rt->types;
    const Type* type = type_of(th, v);
    if (type == t.str) {
      text(str_view(v));
    } else if (type == t.int_) {
      big_integer(v);
    } else if (type == t.float_) {
      number(float_value(v));
    } else if (type == t.bytes) {
      tag(Tag::kBytes);
      bytes(bytes_view(v));
    } else if (is_js_proxy(th, v)) {
      tag(Tag::kJavascript);
      raw(js_reference(v));
      raw(js_traits(v));
    } else {
      return object(th, v, by_value);
    }
  }
  return Status::kOk;
}

uint32_t traits_of(Thread& th, Value v) {
  const Type* type = type_of(th, v);
  const TypeSlots& s = type->slots;
  uint32_t t = 0;
  if (s.call != nullptr) t |= Trait::kCallable;
  if (s.await != nullptr || is_kind(v, Kind::kCoroutine)) t |= Trait::kAwaitable;
  if (s.iter != nullptr) t |= Trait::kIterable;
  if (s.next != nullptr) t |= Trait::kIterator;
  if (s.length != nullptr) t |= Trait::kLength;
  if (is_dict(v) || (type->has_flag(TypeFlags::kMapping))) t |= Trait::kMapping;
  if (is_list(v) || is_tuple(v) || type->has_flag(TypeFlags::kSequence)) t |= Trait::kSequence;
  if (s.get_buffer != nullptr) t |= Trait::kBuffer;
  if (is_kind(v, Kind::kCoroutine)) t |= Trait::kCoroutine;
  if (is_kind(v, Kind::kGenerator)) t |= Trait::kGenerator;
  if (s.aiter != nullptr) t |= Trait::kAsyncIterable;
  if (is_exception(v)) t |= Trait::kException;
  if (is_type(v)) t |= Trait::kClass;
  if (s.subscript != nullptr) t |= Trait::kSubscript;
  if (is_kind(v, Kind::kModule)) t |= Trait::kModule;
  if (type_lookup(const_cast<Type*>(type), th.rt->names.__enter__)) t |= Trait::kContextManager;
  return t;
}

// --- reading

bool Reader::take(void* out, size_t n) {
  if (in_.size() - at_ < n) return false;
  std::memcpy(out, in_.data() + at_, n);
  at_ += n;
  return true;
}

bool Reader::view(std::string_view& out) {
  uint32_t n;
  if (!raw(n) || in_.size() - at_ < n) return false;
  out = in_.substr(at_, n);
  at_ += n;
  return true;
}

Owned Reader::bad(Thread& th) { return raise(th, th.rt->exc.ValueError, "bad message from the host"); }

int64_t Reader::open_list() {
  uint8_t tag;
  uint32_t n;
  if (!raw(tag) || (tag != static_cast<uint8_t>(Tag::kTuple) && tag != static_cast<uint8_t>(Tag::kList)) || !raw(n))
    return -1;
  containers_.push_back(Owned());  // it has a number too
  return n;
}

Owned Reader::list(Thread& th, Tag tag) {
  uint32_t n;
  if (!raw(n) || n > in_.size() - at_) return bad(th);
  Owned l = list_new(th, n);
  if (!l) return {};
  size_t number = containers_.size();
  containers_.push_back(l.clone());
  for (uint32_t i = 0; i < n; ++i) {
    Owned item = value(th);
    if (!item || failed(list_append_owned(th, l.as<List>(), std::move(item)))) return {};
  }
  if (tag == Tag::kList) return l;
  Owned t = list_to_tuple(th, l);
  if (t) containers_[number] = t.clone();
  return t;
}

Owned Reader::dict(Thread& th) {
  uint32_t n;
  if (!raw(n) || n > in_.size() - at_) return bad(th);
  Owned d = dict_new(th, n);
  if (!d) return {};
  containers_.push_back(d.clone());
  for (uint32_t i = 0; i < n; ++i) {
    Owned key = value(th);
    Owned item = key ? value(th) : Owned();
    if (!item || failed(dict_set(th, d, key, item))) return {};
  }
  return d;
}

Owned Reader::set(Thread& th, bool frozen) {
  uint32_t n;
  if (!raw(n) || n > in_.size() - at_) return bad(th);
  Owned s = set_new(th);
  if (!s) return {};
  size_t number = containers_.size();
  containers_.push_back(s.clone());
  for (uint32_t i = 0; i < n; ++i) {
    Owned item = value(th);
    if (!item || failed(set_add(th, s, item))) return {};
  }
  if (!frozen) return s;
  Owned f = frozenset_new(th, s);
  if (f) containers_[number] = f.clone();
  return f;
}

Owned Reader::big_integer(Thread& th) {
  uint8_t negative;
  std::string_view magnitude;
  if (!raw(negative) || !view(magnitude)) return bad(th);
  Owned i = int_from_bytes(th, reinterpret_cast<const uint8_t*>(magnitude.data()), magnitude.size(), true, false);
  return i && negative != 0 ? dxpy::negative(th, i) : std::move(i);
}

Owned Reader::datetime(Thread& th) {
  double ms;
  uint8_t aware;
  if (!raw(ms) || !raw(aware)) return bad(th);
  Owned cls = import_attr(th, "datetime", "datetime");
  Owned zone = cls && aware != 0 ? import_attr(th, "datetime", "UTC") : Owned::none();
  Owned make = zone ? get_attr(th, cls, "fromtimestamp") : Owned();
  Owned seconds = make ? float_from_double(th, ms / 1000) : Owned();
  return seconds ? call_with(th, make, seconds, zone) : Owned();
}

Owned Reader::array(Thread& th) {
  char format;
  std::string_view data;
  if (!raw(format) || !view(data)) return bad(th);
  Owned cls = import_attr(th, "array", "array");
  Owned code = cls ? str_new(th, std::string_view(&format, 1)) : Owned();
  Owned content = code ? bytes_new(th, data) : Owned();
  return content ? call_with(th, cls, code, content) : Owned();
}

Owned Reader::value(Thread& th) {
  if (depth_ >= kMostDepth) return raise(th, th.rt->exc.RecursionError, "a value of the host is nested too deeply");
  uint8_t tag;
  if (!raw(tag)) return bad(th);
  switch (static_cast<Tag>(tag)) {
    case Tag::kNone:
    case Tag::kUndefined:
      return Owned::none();
    case Tag::kFalse:
      return Owned::boolean(false);
    case Tag::kTrue:
      return Owned::boolean(true);
    case Tag::kInt32: {
      int32_t i;
      return raw(i) ? Owned::small_int(i) : bad(th);
    }
    case Tag::kInt64: {
      int64_t i;
      return raw(i) ? int_from_i64(th, i) : bad(th);
    }
    case Tag::kBigint:
      return big_integer(th);
    case Tag::kFloat: {
      double d;
      return raw(d) ? float_from_double(th, d) : bad(th);
    }
    case Tag::kStr: {
      std::string_view s;
      return view(s) ? str_decode(th, s, "utf-8", "surrogatepass") : bad(th);
    }
    case Tag::kBytes: {
      std::string_view s;
      return view(s) ? bytes_new(th, s) : bad(th);
    }
    case Tag::kBytearray: {
      std::string_view s;
      return view(s) ? bytearray_new(th, s) : bad(th);
    }
    case Tag::kComplex: {
      double re, im;
      return raw(re) && raw(im) ? complex_new(th, re, im) : bad(th);
    }
    case Tag::kPython: {
      uint32_t handle, traits;
      if (!raw(handle) || !raw(traits)) return bad(th);
      Value v = handle_get(handle);
      if (v.is_empty()) return raise(th, th.rt->exc.RuntimeError, "the host used a Python object after its release");
      return Owned::borrow(v);
    }
    case Tag::kJavascript: {
      uint32_t reference, traits;
      return raw(reference) && raw(traits) ? js_proxy_new(th, reference, traits) : bad(th);
    }
    case Tag::kSame: {
      uint32_t n;
      if (!raw(n) || n >= containers_.size() || !containers_[n]) return bad(th);
      return containers_[n].clone();
    }
    case Tag::kDatetime:
      return datetime(th);
    case Tag::kArray:
      return array(th);
    case Tag::kList:
    case Tag::kTuple:
    case Tag::kDict:
    case Tag::kSet:
    case Tag::kFrozenset:
      break;
    case Tag::kView:
      return bad(th);
    default:
      return bad(th);
  }
  ++depth_;
  Owned r;
  if (tag == static_cast<uint8_t>(Tag::kDict)) {
    r = dict(th);
  } else if (tag == static_cast<uint8_t>(Tag::kSet) || tag == static_cast<uint8_t>(Tag::kFrozenset)) {
    r = set(th, tag == static_cast<uint8_t>(Tag::kFrozenset));
  } else {
    r = list(th, static_cast<Tag>(tag));
  }
  --depth_;
  return r;
}

// --- handles

namespace {

struct HandleTable {
  std::vector<Owned> values{1};  // 0 is no handle
  std::vector<uint32_t> free;
};
HandleTable& handles() {
  static HandleTable table;
  return table;
}

}  // namespace

uint32_t handle_new(Value v) {
  HandleTable& t = handles();
  if (!t.free.empty()) {
    uint32_t h = t.free.back();
    t.free.pop_back();
    t.values[h] = Owned::borrow(v);
    return h;
  }
  t.values.push_back(Owned::borrow(v));
  return static_cast<uint32_t>(t.values.size() - 1);
}

Value handle_get(uint32_t handle) {
  HandleTable& t = handles();
  return handle < t.values.size() ? t.values[handle].get() : Value();
}

void handle_release(uint32_t handle) {
  HandleTable& t = handles();
  if (handle == 0 || handle >= t.values.size() || !t.values[handle]) return;
  t.free.push_back(handle);
  Owned last = std::move(t.values[handle]);  // may run Python code
}

size_t handle_count() { return handles().values.size() - 1 - handles().free.size(); }

}  // namespace dxpy::wasm
