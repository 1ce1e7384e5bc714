// The module _struct: the class Struct, and functions that make one from a format.
#include <memory>

#include "core/modules/builtin_module.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/modules/struct_format.h"
#include "core/object/buffer.h"
#include "core/object/bytes.h"
#include "core/object/dict.h"
#include "core/object/int.h"

namespace dxpy {

namespace {

struct StructState {
  Owned error;
  Type* struct_type = nullptr;
  Type* iterator = nullptr;
  Owned cache;  // dict: format -> Struct
  void traverse(Visitor& visit) {
    visit(cache);
    visit(error);
  }
};
constexpr int64_t kCacheLimit = 100;

struct StructObject : Object {
  StructFormat* format;  // nullptr until __init__
  Value text;            // owned str
};
StructObject* as_struct(Value v) { return v.as<StructObject>(); }

Status ready(Thread& th, StructObject* s) {
  if (s->format != nullptr) return Status::kOk;
  return raise(th, th.rt->exc.RuntimeError, "Struct object is not initialized");
}

Status initialize(Thread& th, StructObject* s, Value format) {
  Owned text;
  if (is_str(format)) {
    if (!format.as<Str>()->is_ascii()) {
      Owned encoded = str_encode(th, format, "ascii", "strict");
      if (!encoded) return Status::kError;
    }
    text = Owned::borrow(format);
  } else if (is_bytes(format)) {
    text = str_decode(th, bytes_view(format), "ascii", "strict");
  } else {
    return raise(th, th.rt->exc.TypeError, "Struct() argument 1 must be a str or bytes object, not {}",
                 type_of(th, format));
  }
  if (!text) return Status::kError;
  auto parsed = std::make_unique<StructFormat>();
  if (failed(struct_parse(th, str_view(text), *parsed))) return Status::kError;
  delete s->format;
  s->format = parsed.release();
  assign_owned(s->text, std::move(text));
  return Status::kOk;
}

Owned construct(Thread& th, Type* cls, const Value*, size_t, Value) {
  auto* s = make_instance<StructObject>(th, cls);
  return s == nullptr ? Owned() : Owned::steal(Value(s));
}
Status init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  Value format;
  if (failed(native_match(th, "Struct(format)", args, nargs, kwnames, &format, 1))) return Status::kError;
  return initialize(th, as_struct(self), format);
}
void dealloc(Thread& th, Object* o) {
  auto* s = static_cast<StructObject*>(o);
  delete s->format;
  drop(s->text);
  object_free(th, o);
}

// The Struct for a format, from the cache.
Owned struct_for(Thread& th, Value format) {
  auto& state = module_state<StructState>(th);
  if (is_exact_kind(format, Kind::kStr)) {
    Value hit = dict_get(th, state.cache, format);
    if (hit) return Owned::borrow(hit);
    if (th.has_error()) return {};
  }
  Owned s = construct(th, state.struct_type, nullptr, 0, Value());
  if (!s || failed(initialize(th, s.as<StructObject>(), format))) return {};
  if (is_exact_kind(format, Kind::kStr)) {
    if (length(th, state.cache) >= kCacheLimit) dict_clear(th, state.cache);
    if (failed(dict_set(th, state.cache, format, s))) return {};
  }
  return s;
}

// --- packing

Owned pack_values(Thread& th, StructObject* s, const Value* args, size_t nargs) {
  const StructFormat& f = *s->format;
  if (nargs != static_cast<size_t>(f.values)) {
    return raise(th, struct_error(th), "pack expected {} items for packing (got {})", f.values, nargs);
  }
  Bytes* out = bytes_alloc(th, static_cast<size_t>(f.size));
  if (out == nullptr) return {};
  Owned result = Owned::steal(Value(out));
  return failed(struct_pack(th, f, out->data, args)) ? Owned() : std::move(result);
}

Owned pack_into_buffer(Thread& th, StructObject* s, const Value* args, size_t nargs) {
  const StructFormat& f = *s->format;
  if (nargs == 0) return raise(th, struct_error(th), "pack_into expected buffer argument");
  if (nargs == 1) return raise(th, struct_error(th), "pack_into expected offset argument");
  if (nargs - 2 != static_cast<size_t>(f.values)) {
    return raise(th, struct_error(th), "pack_into expected {} items for packing (got {})", f.values, nargs - 2);
  }
  BufferScope buffer(th);
  if (failed(buffer.open(args[0], BufferView::kWritable))) {
    if (error_matches(th, th.rt->exc.BufferError) || error_matches(th, th.rt->exc.TypeError)) {
      clear_error(th);
      return raise(th, th.rt->exc.TypeError, "argument must be read-write bytes-like object, not {}",
                   type_of(th, args[0]));
    }
    return {};
  }
  int64_t offset = 0, size = buffer.view().size;
  Owned at = index(th, args[1]);
  if (!at || failed(int_as_i64(th, at, offset))) return {};
  if (offset < 0) {
    if (offset + f.size > 0) {
      return raise(th, struct_error(th), "no space to pack {} bytes at offset {}", f.size, offset);
    }
    if (offset + size < 0) {
      return raise(th, struct_error(th), "offset {} out of range for {}-byte buffer", offset, size);
    }
    offset += size;
  }
  if (size - offset < f.size) {
    return raise(th, struct_error(th),
                 "pack_into requires a buffer of at least {} bytes for packing {} bytes at offset {} (actual buffer "
                 "size is {})",
                 static_cast<uint64_t>(offset) + static_cast<uint64_t>(f.size), f.size, offset, size);
  }
  // Converting may run code that changes the buffer's neighbours, not the buffer: pack aside, then copy.
  std::string bytes(static_cast<size_t>(f.size), '\0');
  if (failed(struct_pack(th, f, bytes.data(), args + 2))) return {};
  bytes.copy(buffer.view().data + offset, bytes.size());
  return Owned::none();
}

// --- unpacking

Owned unpack_buffer(Thread& th, StructObject* s, Value data) {
  BufferScope buffer(th);
  if (failed(buffer.open(data))) return {};
  if (buffer.view().size != s->format->size) {
    return raise(th, struct_error(th), "unpack requires a buffer of {} bytes", s->format->size);
  }
  return struct_unpack(th, *s->format, buffer.view().data);
}

Owned unpack_from_buffer(Thread& th, StructObject* s, Value data, int64_t offset) {
  BufferScope buffer(th);
  if (failed(buffer.open(data))) return {};
  int64_t size = buffer.view().size, want = s->format->size;
  if (offset < 0) {
    if (offset + want > 0) {
      return raise(th, struct_error(th), "not enough data to unpack {} bytes at offset {}", want, offset);
    }
    if (offset + size < 0) {
      return raise(th, struct_error(th), "offset {} out of range for {}-byte buffer", offset, size);
    }
    offset += size;
  }
  if (size - offset < want) {
    return raise(th, struct_error(th),
                 "unpack_from requires a buffer of at least {} bytes for unpacking {} bytes at offset {} (actual "
                 "buffer size is {})",
                 static_cast<uint64_t>(offset) + static_cast<uint64_t>(want), want, offset, size);
  }
  return struct_unpack(th, *s->format, buffer.view().data + offset);
}

struct UnpackIterator : Object {
  Value structure;     // owned; empty when exhausted
  BufferView* buffer;  // held until then
  int64_t at;
};

void iterator_finish(Thread& th, UnpackIterator* it) {
  if (it->buffer != nullptr) {
    release_buffer(th, *it->buffer);
    delete it->buffer;
    it->buffer = nullptr;
  }
  drop(it->structure);
}
void iterator_dealloc(Thread& th, Object* o) {
  iterator_finish(th, static_cast<UnpackIterator*>(o));
  object_free(th, o);
}

Owned iterate(Thread& th, Value structure, Value data) {
  const StructFormat& f = *as_struct(structure)->format;
  if (f.size == 0) return raise(th, struct_error(th), "cannot iteratively unpack with a struct of length 0");
  auto view = std::make_unique<BufferView>();
  if (failed(get_buffer(th, data, *view, BufferView::kSimple))) return {};
  if (view->size % f.size != 0) {
    release_buffer(th, *view);
    return raise(th, struct_error(th), "iterative unpacking requires a buffer of a multiple of {} bytes", f.size);
  }
  auto* it = make_instance<UnpackIterator>(th, module_state<StructState>(th).iterator);
  if (it == nullptr) {
    release_buffer(th, *view);
    return {};
  }
  it->structure = own(structure);
  it->buffer = view.release();
  return Owned::steal(Value(it));
}

Owned iterator_next(Thread& th, Value self) {
  auto* it = self.as<UnpackIterator>();
  if (it->structure.is_empty()) return {};
  const StructFormat& f = *as_struct(it->structure)->format;
  if (it->at >= it->buffer->size) {
    iterator_finish(th, it);
    return {};
  }
  const char* data = it->buffer->data + it->at;
  it->at += f.size;
  return struct_unpack(th, f, data);
}
Owned iterator_length_hint(Thread&, Value self) {
  auto* it = self.as<UnpackIterator>();
  if (it->structure.is_empty()) return Owned::small_int(0);
  return Owned::small_int((it->buffer->size - it->at) / as_struct(it->structure)->format->size);
}
void fill_iterator(TypeSlots& s) {
  s.dealloc = &iterator_dealloc;
  s.iter = &iter_self;
  s.next = &iterator_next;
}
const NativeDef kIteratorMethods[] = {method<&iterator_length_hint>("__length_hint__(self, /)")};
const TypeSpec kIteratorSpec = {
    "_struct.unpack_iterator", sizeof(UnpackIterator), Kind::kOther, TypeFlags::kDisallowNew, nullptr, &fill_iterator,
    kIteratorMethods,
};

// --- methods

Owned method_pack(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  if (failed(no_keywords(th, "pack", kwnames)) || failed(ready(th, as_struct(self)))) return {};
  return pack_values(th, as_struct(self), args, nargs);
}
Owned method_pack_into(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  if (failed(no_keywords(th, "pack_into", kwnames)) || failed(ready(th, as_struct(self)))) return {};
  return pack_into_buffer(th, as_struct(self), args, nargs);
}
Owned method_unpack(Thread& th, Value self, Value buffer) {
  return failed(ready(th, as_struct(self))) ? Owned() : unpack_buffer(th, as_struct(self), buffer);
}
Owned method_unpack_from(Thread& th, Value self, Value buffer, int64_t offset) {
  return failed(ready(th, as_struct(self))) ? Owned() : unpack_from_buffer(th, as_struct(self), buffer, offset);
}
Owned method_iter_unpack(Thread& th, Value self, Value buffer) {
  return failed(ready(th, as_struct(self))) ? Owned() : iterate(th, self, buffer);
}
Owned struct_repr(Thread& th, Value self) {
  StructObject* s = as_struct(self);
  if (failed(ready(th, s))) return {};
  return format_str(th, "{}({!r})", self.as_object()->type()->name, s->text);
}
Owned struct_sizeof(Thread& th, Value self) {
  StructObject* s = as_struct(self);
  if (failed(ready(th, s))) return {};
  size_t items = s->format->items.size();
  return Owned::small_int(static_cast<int64_t>(sizeof(StructObject) + items * sizeof(StructItem)));
}
Owned get_format(Thread& th, Value self) {
  return failed(ready(th, as_struct(self))) ? Owned() : Owned::borrow(as_struct(self)->text);
}
Owned get_size(Thread& th, Value self) {
  StructObject* s = as_struct(self);
  return int_from_i64(th, s->format == nullptr ? -1 : s->format->size);
}

const NativeDef kMethods[] = {
    method<&method_iter_unpack>("iter_unpack(self, buffer, /)",
                                "Return an iterator yielding tuples.\n\nTuples are yielded from the given bytes "
                                "source, like a repeated invocation\nof unpack_from().\n\nRequires that the bytes "
                                "length be a multiple of the struct size."),
    raw_method(&method_pack, "pack(v1, v2, ...) -> bytes",
               "S.pack(v1, v2, ...) -> bytes\n\nReturn a bytes object containing values v1, v2, ... packed according\n"
               "to the format string S.format.  See help(struct) for more on format\nstrings."),
    raw_method(&method_pack_into, "pack_into(buffer, offset, v1, v2, ...) -> None",
               "S.pack_into(buffer, offset, v1, v2, ...)\n\nPack the values v1, v2, ... according to the format "
               "string S.format\nand write the packed bytes into the writable buffer buf starting at\noffset.  Note "
               "that the offset is a required argument.  See\nhelp(struct) for more on format strings."),
    method<&method_unpack>("unpack(self, buffer, /)",
                           "Return a tuple containing unpacked values.\n\nUnpack according to the format string "
                           "Struct.format. The buffer's size in bytes must be Struct.size."),
    method<&method_unpack_from>("unpack_from(self, /, buffer, offset=0)",
                                "Return a tuple containing unpacked values.\n\nValues are unpacked according to the "
                                "format string Struct.format."),
    method<&struct_sizeof>("__sizeof__(self, /)", "S.__sizeof__() -> size of S in memory, in bytes"),
};
const GetSetDef kGetSets[] = {
    {"format", &get_format, nullptr, "struct format string"},
    {"size", &get_size, nullptr, "struct size in bytes"},
};
void fill(TypeSlots& s) {
  s.construct = &construct;
  s.init = &init;
  s.dealloc = &dealloc;
  s.repr = &struct_repr;
}
const TypeSpec kStructSpec = {
    "_struct.Struct",
    sizeof(StructObject),
    Kind::kOther,
    TypeFlags::kBaseType,
    "Struct(fmt) --> compiled struct object",
    &fill,
    kMethods,
    kGetSets,
};

// --- functions

Owned function_pack(Thread& th, Value, const Value* args, size_t nargs, Value kwnames) {
  if (failed(no_keywords(th, "_struct.pack", kwnames))) return {};
  if (nargs == 0) return raise(th, th.rt->exc.TypeError, "missing format argument");
  Owned s = struct_for(th, args[0]);
  return s ? pack_values(th, s.as<StructObject>(), args + 1, nargs - 1) : Owned();
}
Owned function_pack_into(Thread& th, Value, const Value* args, size_t nargs, Value kwnames) {
  if (failed(no_keywords(th, "_struct.pack_into", kwnames))) return {};
  if (nargs == 0) return raise(th, th.rt->exc.TypeError, "missing format argument");
  Owned s = struct_for(th, args[0]);
  return s ? pack_into_buffer(th, s.as<StructObject>(), args + 1, nargs - 1) : Owned();
}
Owned function_unpack(Thread& th, Value format, Value buffer) {
  Owned s = struct_for(th, format);
  return s ? unpack_buffer(th, s.as<StructObject>(), buffer) : Owned();
}
Owned function_unpack_from(Thread& th, Value format, Value buffer, int64_t offset) {
  Owned s = struct_for(th, format);
  return s ? unpack_from_buffer(th, s.as<StructObject>(), buffer, offset) : Owned();
}
Owned function_iter_unpack(Thread& th, Value format, Value buffer) {
  Owned s = struct_for(th, format);
  return s ? iterate(th, s, buffer) : Owned();
}
Owned function_calcsize(Thread& th, Value format) {
  Owned s = struct_for(th, format);
  return s ? int_from_i64(th, s.as<StructObject>()->format->size) : Owned();
}
void function_clear_cache(Thread& th) { dict_clear(th, module_state<StructState>(th).cache); }

const NativeDef kFunctions[] = {
    function<&function_clear_cache>("_clearcache()", "Clear the internal cache."),
    function<&function_calcsize>("calcsize(format, /)",
                                 "Return size in bytes of the struct described by the format string."),
    function<&function_iter_unpack>("iter_unpack(format, buffer, /)",
                                    "Return an iterator yielding tuples unpacked from the given bytes.\n\nThe bytes "
                                    "are unpacked according to the format string, like\na repeated invocation of "
                                    "unpack_from().\n\nRequires that the bytes length be a multiple of the format "
                                    "struct size."),
    raw_function(&function_pack, "pack(format, v1, v2, ...) -> bytes",
                 "pack(format, v1, v2, ...) -> bytes\n\nReturn a bytes object containing the values v1, v2, ... "
                 "packed according\nto the format string.  See help(struct) for more on format strings."),
    raw_function(&function_pack_into, "pack_into(format, buffer, offset, v1, v2, ...) -> None",
                 "pack_into(format, buffer, offset, v1, v2, ...)\n\nPack the values v1, v2, ... according to the "
                 "format string and write\nthe packed bytes into the writable buffer buf starting at offset.  Note\n"
                 "that the offset is a required argument.  See help(struct) for more\non format strings."),
    function<&function_unpack>("unpack(format, buffer, /)",
                               "Return a tuple containing values unpacked according to the format string.\n\nThe "
                               "buffer's size in bytes must be calcsize(format).\n\nSee help(struct) for more on "
                               "format strings."),
    function<&function_unpack_from>("unpack_from(format, /, buffer, offset=0)",
                                    "Return a tuple containing values unpacked according to the format string.\n\n"
                                    "The buffer's size, minus offset, must be at least calcsize(format).\n\nSee "
                                    "help(struct) for more on format strings."),
};

Status exec(Thread& th, Module* m) {
  auto& state = module_state<StructState>(th);
  state.cache = dict_new(th);
  state.iterator = type_from_spec(th, kIteratorSpec);
  if (!state.cache || state.iterator == nullptr) return Status::kError;
  state.struct_type = add_type(th, m, kStructSpec);
  if (state.struct_type == nullptr) return Status::kError;
  state.error = add_exception(th, m, "error", th.rt->exc.Exception);
  Owned name = state.error ? str_ascii(th, "struct") : Owned();
  return name ? set_attr(th, state.error, "__module__", name) : Status::kError;
}

}  // namespace

const Type* struct_error(Thread& th) { return module_state<StructState>(th).error.as<Type>(); }

const ModuleDef kStructModule = {
    "_struct",
    "Functions to convert between Python values and C structs.\nPython bytes objects are used to hold the data "
    "representing the C struct.\nThe format string (explained below) describes the layout of data\nin the C struct.",
    kFunctions,
    &exec,
};

}  // namespace dxpy
