// Filter chains of _lzma: Python's dicts and liblzma's structures.
#include <cstdlib>

#include "core/modules/compress/lzma.h"
#include "core/modules/module_state.h"
#include "core/object/buffer.h"
#include "core/object/bytes.h"
#include "core/object/dict.h"
#include "core/object/int.h"
#include "core/object/str.h"

namespace dxpy {

namespace {

// An integer field of a specifier. `max` names the limit's type in the message. kFalse: the key is absent.
Tri field(Thread& th, Value spec, const char* key, uint64_t max, uint64_t& out) {
  Owned v;
  if (is_dict(spec)) {
    Value found = dict_get_text(th, spec, key);
    if (!found) return th.has_error() ? Tri::kError : Tri::kFalse;
    v = Owned::borrow(found);
  } else {
    Owned name = str_new(th, key);
    v = name ? get_item(th, spec, name) : Owned();
    if (!v) return error_clear_if(th, th.rt->exc.KeyError) ? Tri::kFalse : Tri::kError;
  }
  const char* type = max == UINT32_MAX ? "uint32_t" : "lzma_vli";
  return failed(lzma_number(th, v, max, type, out)) ? Tri::kError : Tri::kTrue;
}

Failure invalid(Thread& th, const char* what) {
  if (th.has_error() && !error_matches(th, th.rt->exc.TypeError) && !error_matches(th, th.rt->exc.OverflowError) &&
      !error_matches(th, th.rt->exc.ValueError)) {
    return {};
  }
  clear_error(th);
  return raise(th, th.rt->exc.ValueError, "Invalid filter specifier for {} filter", what);
}

// Every key of the specifier must be one of `allowed`.
Status check_keys(Thread& th, Value spec, std::initializer_list<std::string_view> allowed, const char* what) {
  Owned keys = sequence_to_list(th, spec);
  if (!keys) return Status::kError;
  Owned it = get_iter(th, keys);
  if (!it) return Status::kError;
  while (Owned key = iter_next(th, it)) {
    bool known = false;
    for (std::string_view name : allowed) known = known || str_equals(key, name);
    if (!known) return invalid(th, what);
  }
  return th.has_error() ? Status::kError : Status::kOk;
}

template <typename T>
T* make_options() {
  return static_cast<T*>(std::calloc(1, sizeof(T)));
}

template <typename T>
Status number(Thread& th, Value spec, const char* key, T& out) {
  uint64_t n = 0;
  Tri found = field(th, spec, key, UINT32_MAX, n);
  if (found == Tri::kTrue) out = static_cast<T>(n);
  return found == Tri::kError ? Status::kError : Status::kOk;
}

Status parse_lzma(Thread& th, Value spec, lzma_filter& f) {
  auto* o = make_options<lzma_options_lzma>();
  if (o == nullptr) return raise_no_memory(th);
  f.options = o;
  uint64_t preset = LZMA_PRESET_DEFAULT;
  if (field(th, spec, "preset", UINT32_MAX, preset) == Tri::kError) return Status::kError;
  if (lzma_lzma_preset(o, static_cast<uint32_t>(preset))) {
    return raise(th, module_state<LzmaState>(th).error.as<Type>(), "Invalid compression preset: {}", preset);
  }
  if (failed(check_keys(th, spec, {"id", "preset", "dict_size", "lc", "lp", "pb", "mode", "nice_len", "mf", "depth"},
                        "LZMA"))) {
    return Status::kError;
  }
  if (failed(number(th, spec, "dict_size", o->dict_size)) || failed(number(th, spec, "lc", o->lc)) ||
      failed(number(th, spec, "lp", o->lp)) || failed(number(th, spec, "pb", o->pb)) ||
      failed(number(th, spec, "mode", o->mode)) || failed(number(th, spec, "nice_len", o->nice_len)) ||
      failed(number(th, spec, "mf", o->mf)) || failed(number(th, spec, "depth", o->depth))) {
    return invalid(th, "LZMA");
  }
  return Status::kOk;
}

Status parse_delta(Thread& th, Value spec, lzma_filter& f) {
  auto* o = make_options<lzma_options_delta>();
  if (o == nullptr) return raise_no_memory(th);
  f.options = o;
  o->type = LZMA_DELTA_TYPE_BYTE;
  o->dist = 1;
  if (failed(check_keys(th, spec, {"id", "dist"}, "delta"))) return Status::kError;
  return failed(number(th, spec, "dist", o->dist)) ? Status(invalid(th, "delta")) : Status::kOk;
}

Status parse_bcj(Thread& th, Value spec, lzma_filter& f) {
  auto* o = make_options<lzma_options_bcj>();
  if (o == nullptr) return raise_no_memory(th);
  f.options = o;
  if (failed(check_keys(th, spec, {"id", "start_offset"}, "BCJ"))) return Status::kError;
  return failed(number(th, spec, "start_offset", o->start_offset)) ? Status(invalid(th, "BCJ")) : Status::kOk;
}

bool is_bcj(lzma_vli id) {
  return id == LZMA_FILTER_X86 || id == LZMA_FILTER_POWERPC || id == LZMA_FILTER_IA64 || id == LZMA_FILTER_ARM ||
         id == LZMA_FILTER_ARMTHUMB || id == LZMA_FILTER_SPARC;
}

Status parse_spec(Thread& th, Value spec, lzma_filter& f) {
  if (!is_mapping(th, spec)) {
    return raise(th, th.rt->exc.TypeError, "Filter specifier must be a dict or dict-like object");
  }
  Tri found = field(th, spec, "id", UINT64_MAX, f.id);
  if (found == Tri::kError) return Status::kError;
  if (found == Tri::kFalse) {
    return raise(th, th.rt->exc.ValueError, "Filter specifier must have an \"id\" entry");
  }
  if (f.id == LZMA_FILTER_LZMA1 || f.id == LZMA_FILTER_LZMA2) return parse_lzma(th, spec, f);
  if (f.id == LZMA_FILTER_DELTA) return parse_delta(th, spec, f);
  if (is_bcj(f.id)) return parse_bcj(th, spec, f);
  return raise(th, th.rt->exc.ValueError, "Invalid filter ID: {}", f.id);
}

Status put(Thread& th, Value dict, const char* key, uint64_t value) {
  Owned v = int_from_u64(th, value);
  return v ? dict_set_text(th, dict, key, v) : Status::kError;
}

Status put_options(Thread& th, Value dict, const lzma_filter& f) {
  if (f.id == LZMA_FILTER_LZMA1) {
    auto* o = static_cast<lzma_options_lzma*>(f.options);
    if (failed(put(th, dict, "lc", o->lc)) || failed(put(th, dict, "lp", o->lp)) ||
        failed(put(th, dict, "pb", o->pb))) {
      return Status::kError;
    }
    return put(th, dict, "dict_size", o->dict_size);
  }
  if (f.id == LZMA_FILTER_LZMA2) {
    return put(th, dict, "dict_size", static_cast<lzma_options_lzma*>(f.options)->dict_size);
  }
  if (f.id == LZMA_FILTER_DELTA) return put(th, dict, "dist", static_cast<lzma_options_delta*>(f.options)->dist);
  if (is_bcj(f.id)) {
    auto* o = static_cast<lzma_options_bcj*>(f.options);
    return o == nullptr ? Status::kOk : put(th, dict, "start_offset", o->start_offset);
  }
  return raise(th, th.rt->exc.ValueError, "Invalid filter ID: {}", f.id);
}

}  // namespace

LzmaFilterChain::~LzmaFilterChain() {
  for (lzma_filter* f = filters; f->id != LZMA_VLI_UNKNOWN; ++f) std::free(f->options);
}

Status LzmaFilterChain::parse_one(Thread& th, Value spec) {
  filters[0].options = nullptr;
  filters[1].id = LZMA_VLI_UNKNOWN;
  Status s = parse_spec(th, spec, filters[0]);
  if (failed(s) && filters[0].id == LZMA_VLI_UNKNOWN) filters[0].options = nullptr;
  return s;
}

Status LzmaFilterChain::parse(Thread& th, Value specs) {
  if (!is_sequence(th, specs)) {
    int64_t size = length(th, specs);
    if (size < 0) return Status::kError;
    return raise(th, th.rt->exc.TypeError, "{} is not a sequence", type_of(th, specs));
  }
  int64_t n = length(th, specs);
  if (n < 0) return Status::kError;
  if (n > LZMA_FILTERS_MAX) {
    return raise(th, th.rt->exc.ValueError, "Too many filters - liblzma supports a maximum of {}",
                 int{LZMA_FILTERS_MAX});
  }
  for (int64_t i = 0; i < n; ++i) {
    Owned spec = get_item_at(th, specs, i);
    if (!spec) return Status::kError;
    filters[i + 1].id = LZMA_VLI_UNKNOWN;
    filters[i].options = nullptr;
    if (failed(parse_spec(th, spec, filters[i]))) return Status::kError;
  }
  return Status::kOk;
}

Owned lzma_encode_filter_properties(Thread& th, Value filter) {
  LzmaFilterChain chain;
  if (failed(chain.parse_one(th, filter))) return {};
  uint32_t size = 0;
  if (failed(lzma_ok(th, lzma_properties_size(&size, chain.filters)))) return {};
  Bytes* b = bytes_alloc(th, size);
  if (b == nullptr) return {};
  Owned result = Owned::steal(Value(b));
  if (failed(lzma_ok(th, lzma_properties_encode(chain.filters, reinterpret_cast<uint8_t*>(b->data))))) return {};
  return result;
}

Owned lzma_decode_filter_properties(Thread& th, Value filter_id, Value encoded) {
  lzma_filter f{};
  if (failed(lzma_number(th, filter_id, UINT64_MAX, "lzma_vli", f.id))) return {};
  BufferScope buffer(th);
  if (failed(buffer.open(encoded))) return {};
  std::string_view bytes = buffer.bytes();
  lzma_ret code = lzma_properties_decode(&f, nullptr, reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
  if (failed(lzma_ok(th, code))) return {};
  Owned dict = dict_new(th);
  bool ok = dict && !failed(put(th, dict, "id", f.id)) && !failed(put_options(th, dict, f));
  std::free(f.options);
  return ok ? std::move(dict) : Owned();
}

}  // namespace dxpy
