// The module array: the type and its slots. Items are in array_items.cpp, methods in array_methods.cpp.
#include "core/modules/array.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "core/memory/alloc.h"
#include "core/modules/builtin_module.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/object/buffer.h"
#include "core/object/bytes.h"
#include "core/object/bytes_impl.h"
#include "core/object/compare_op.h"
#include "core/object/float.h"
#include "core/object/int.h"
#include "core/object/list.h"
#include "core/object/packed_items.h"

namespace dxpy {

namespace {

struct ArrayState {
  Type* array = nullptr;  // both kept alive by the module
  Type* iterator = nullptr;
};
struct ArrayIterator : Object {
  Value array;  // owned; empty once exhausted
  int64_t position;
};
using IteratorFields = OwnedFields<ArrayIterator, &ArrayIterator::array>;

Status check_resizable(Thread& th, ArrayObject* a) {
  if (a->exports == 0) return Status::kOk;
  return raise(th, th.rt->exc.BufferError, "cannot resize an array that is exporting buffers");
}

// --- constructor

Status fill_from(Thread& th, ArrayObject* a, Value initial) {
  const ArrayKind* kind = a->kind;
  std::string_view code(&kind->typecode, 1);
  if (is_str(initial)) {
    if (kind->is_text) return array_append_text(th, a, initial);
    return raise(th, th.rt->exc.TypeError, "cannot use a str to initialize an array with typecode '{}'", code);
  }
  if (is_array(th, initial) && as_array(initial)->kind->is_text && !kind->is_text) {
    return raise(th, th.rt->exc.TypeError, "cannot use a unicode array to initialize an array with typecode '{}'",
                 code);
  }
  if (is_bytes(initial)) return array_append_bytes(th, a, bytes_view(initial));
  if (is_kind(initial, Kind::kByteArray)) {
    auto* b = initial.as<ByteArray>();
    return array_append_bytes(th, a, std::string(b->data, b->size));
  }
  if (is_array(th, initial) && as_array(initial)->kind == kind) return array_extend(th, a, initial);
  Owned it = get_iter(th, initial);
  if (!it) return Status::kError;
  while (Owned item = iter_next(th, it)) {
    if (failed(array_append(th, a, item))) return Status::kError;
  }
  return th.has_error() ? Status::kError : Status::kOk;
}

Owned construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Type* base = module_state<ArrayState>(th).array;
  if ((cls == base || cls->slots.init == base->slots.init) && failed(no_keywords(th, "array.array", kwnames))) {
    return {};
  }
  if (nargs < 1) return raise(th, th.rt->exc.TypeError, "array() takes at least 1 argument (0 given)");
  if (nargs > 2) return raise(th, th.rt->exc.TypeError, "array() takes at most 2 arguments ({} given)", nargs);
  if (!is_str(args[0])) {
    return raise(th, th.rt->exc.TypeError, "array() argument 1 must be a unicode character, not {}",
                 type_of(th, args[0]));
  }
  uint32_t count = args[0].as<Str>()->char_count;
  if (count != 1) {
    return raise(th, th.rt->exc.TypeError, "array() argument 1 must be a unicode character, not a string of length {}",
                 count);
  }
  const ArrayKind* kind = array_kind(str_codepoint_at(args[0], 0));
  if (kind == nullptr) {
    return raise(th, th.rt->exc.ValueError, "bad typecode (must be b, B, u, w, h, H, i, I, l, L, q, Q, f or d)");
  }
  if (kind->typecode == 'u' && failed(warn(th, th.rt->exc.DeprecationWarning,
                                           "The 'u' type code is deprecated and will be removed in Python 3.16"))) {
    return {};
  }
  ArrayObject* a = array_new(th, cls, kind, 0);
  if (a == nullptr) return {};
  Owned result = Owned::steal(Value(a));
  if (nargs == 2 && failed(fill_from(th, a, args[1]))) return {};
  return result;
}

void dealloc(Thread& th, Object* o) {
  mem_free(static_cast<ArrayObject*>(o)->data);
  object_free(th, o);
}

// --- slots

Owned array_repr(Thread& th, Value self) {
  ArrayObject* a = as_array(self);
  std::string_view code(&a->kind->typecode, 1);
  const char* name = self.as_object()->type()->name;
  if (a->size == 0) return format_str(th, "{}('{}')", name, code);
  Owned items = a->kind->is_text ? array_text(th, a) : call_method(th, self, lend(str_ascii(th, "tolist")));
  return items ? format_str(th, "{}('{}', {!r})", name, code, items) : Owned();
}

Owned compare_arrays(Thread& th, Value left, Value right, CompareOp op) {
  if (!is_array(th, left) || !is_array(th, right)) return Owned::not_implemented();
  ArrayObject *a = as_array(left), *b = as_array(right);
  if (a->size != b->size && (op == CompareOp::kEq || op == CompareOp::kNe)) return Owned::boolean(op == CompareOp::kNe);
  size_t i = 0;
  if (a->kind == b->kind) {
    i = packed_equal_prefix(packed_kind(a->kind->typecode), a->data, b->data, std::min(a->size, b->size));
  }
  for (; i < a->size && i < b->size; ++i) {
    Owned x = a->kind->get(th, a->at(i)), y = x ? b->kind->get(th, b->at(i)) : Owned();
    if (!y) return {};
    Tri same = compare_truth(th, x, y, CompareOp::kEq);
    if (same == Tri::kError) return {};
    if (same == Tri::kTrue) continue;
    if (op == CompareOp::kEq) return Owned::boolean(false);
    if (op == CompareOp::kNe) return Owned::boolean(true);
    return compare(th, x, y, op);
  }
  int c = a->size < b->size ? -1 : a->size > b->size;
  return Owned::boolean(compares(c, 0, op));
}

int64_t array_length(Thread&, Value self) { return static_cast<int64_t>(as_array(self)->size); }

Owned item_at(Thread& th, Value self, int64_t i) {
  ArrayObject* a = as_array(self);
  if (i < 0 || i >= static_cast<int64_t>(a->size)) {
    return raise(th, th.rt->exc.IndexError, "array index out of range");
  }
  return a->kind->get(th, a->at(static_cast<size_t>(i)));
}

Status position(Thread& th, Value self, Value key, int64_t& i) {
  if (failed(index_to_i64(th, key, i, th.rt->exc.IndexError))) return Status::kError;
  if (i < 0) i += array_length(th, self);
  return Status::kOk;
}

Owned array_subscript(Thread& th, Value self, Value key) {
  ArrayObject* a = as_array(self);
  if (is_kind(key, Kind::kSlice)) {
    Owned plain = plain_slice(th, key);  // an __index__ may change the array
    int64_t start, stop, step, count;
    if (!plain || failed(slice_indices(th, plain, array_length(th, self), start, stop, step, count))) return {};
    ArrayObject* r = array_new(th, module_state<ArrayState>(th).array, a->kind, static_cast<size_t>(count));
    if (r == nullptr) return {};
    for (int64_t i = 0; i < count; ++i) {
      const int64_t at = start + i * step;
      std::memcpy(r->at(static_cast<size_t>(i)), a->at(static_cast<size_t>(at)), a->kind->item_size);
    }
    return Owned::steal(Value(r));
  }
  if (!is_index(th, key)) return raise(th, th.rt->exc.TypeError, "array indices must be integers");
  int64_t i;
  return failed(position(th, self, key, i)) ? Owned() : item_at(th, self, i);
}

// self[start:start+count] = other (nullptr: nothing), for steps of 1.
Status replace_range(Thread& th, ArrayObject* a, size_t start, size_t count, ArrayObject* other) {
  size_t n = other == nullptr ? 0 : other->size, item = a->kind->item_size, tail = a->size - start - count;
  std::string fresh(n == 0 ? "" : other->data, n * item);
  if (n != count && failed(check_resizable(th, a))) return Status::kError;
  if (n > count) {
    size_t old = a->size;
    if (failed(array_resize(th, a, old + n - count))) return Status::kError;
    std::memmove(a->at(start + n), a->at(start + count), tail * item);
  } else if (n < count) {
    if (tail > 0) std::memmove(a->at(start + n), a->at(start + count), tail * item);
    if (failed(array_resize(th, a, a->size - (count - n)))) return Status::kError;
  }
  if (n > 0) std::memcpy(a->at(start), fresh.data(), fresh.size());
  return Status::kOk;
}

Status set_slice(Thread& th, Value self, Value key, Value value) {
  ArrayObject *a = as_array(self), *other = nullptr;
  if (value) {
    if (!is_array(th, value)) {
      return raise(th, th.rt->exc.TypeError, "can only assign array (not \"{}\") to array slice", type_of(th, value));
    }
    other = as_array(value);
    if (other->kind != a->kind) {
      return raise(th, th.rt->exc.TypeError, "bad argument type for built-in operation");
    }
  }
  Owned plain = plain_slice(th, key);  // an __index__ may change the array
  int64_t start, stop, step, count;
  if (!plain || failed(slice_indices(th, plain, array_length(th, self), start, stop, step, count))) {
    return Status::kError;
  }
  if (step == 1) return replace_range(th, a, static_cast<size_t>(start), static_cast<size_t>(count), other);
  size_t item = a->kind->item_size;
  if (other == nullptr || other->size == 0) {  // nothing in their place takes them out
    if (count == 0) return Status::kOk;
    if (failed(check_resizable(th, a))) return Status::kError;
    if (step < 0) {
      start += (count - 1) * step;
      step = -step;
    }
    size_t to = static_cast<size_t>(start);
    for (size_t from = to; from < a->size; ++from) {
      size_t offset = from - static_cast<size_t>(start);
      bool drop_it =
          offset % static_cast<size_t>(step) == 0 && offset / static_cast<size_t>(step) < static_cast<size_t>(count);
      if (!drop_it) std::memmove(a->at(to++), a->at(from), item);
    }
    return array_resize(th, a, to);
  }
  if (other->size != static_cast<size_t>(count)) {
    return raise(th, th.rt->exc.ValueError, "attempt to assign array of size {} to extended slice of size {}",
                 other->size, count);
  }
  std::string fresh(other->data == nullptr ? "" : other->data, other->bytes());
  for (int64_t i = 0; i < count; ++i) {
    const int64_t at = start + i * step;
    std::memcpy(a->at(static_cast<size_t>(at)), fresh.data() + static_cast<size_t>(i) * item, item);
  }
  return Status::kOk;
}

Status array_set_subscript(Thread& th, Value self, Value key, Value value) {
  ArrayObject* a = as_array(self);
  if (is_kind(key, Kind::kSlice)) return set_slice(th, self, key, value);
  if (!is_index(th, key)) return raise(th, th.rt->exc.TypeError, "array indices must be integers");
  int64_t i;
  if (failed(position(th, self, key, i))) return Status::kError;
  if (i < 0 || i >= static_cast<int64_t>(a->size)) {
    return raise(th, th.rt->exc.IndexError, "array assignment index out of range");
  }
  if (value.is_empty()) return replace_range(th, a, static_cast<size_t>(i), 1, nullptr);
  char item[8];
  if (failed(a->kind->set(th, item, value))) return Status::kError;
  if (i >= static_cast<int64_t>(a->size)) {  // the conversion may have run code
    return raise(th, th.rt->exc.IndexError, "array assignment index out of range");
  }
  std::memcpy(a->at(static_cast<size_t>(i)), item, a->kind->item_size);
  return Status::kOk;
}

Tri array_contains(Thread& th, Value self, Value item) {
  const int64_t at = array_find(th, as_array(self), item, 0, INT64_MAX);
  return at == -2 ? Tri::kError : tri(at >= 0);
}

Owned array_concat(Thread& th, Value left, Value right) {
  if (!is_array(th, right)) {
    return raise(th, th.rt->exc.TypeError, "can only append array (not \"{}\") to array", type_of(th, right));
  }
  ArrayObject *a = as_array(left), *b = as_array(right);
  if (a->kind != b->kind) return raise(th, th.rt->exc.TypeError, "bad argument type for built-in operation");
  ArrayObject* r = array_new(th, module_state<ArrayState>(th).array, a->kind, a->size + b->size);
  if (r == nullptr) return {};
  if (a->size > 0) std::memcpy(r->data, a->data, a->bytes());
  if (b->size > 0) std::memcpy(r->at(a->size), b->data, b->bytes());
  return Owned::steal(Value(r));
}

Owned array_repeat(Thread& th, Value self, int64_t times) {
  ArrayObject* a = as_array(self);
  size_t n = times < 0 ? 0 : static_cast<size_t>(times), total;
  if (__builtin_mul_overflow(a->size, n, &total) || total > SIZE_MAX / 16) return raise_no_memory(th);
  ArrayObject* r = array_new(th, module_state<ArrayState>(th).array, a->kind, total);
  if (r == nullptr) return {};
  for (size_t i = 0; i < n && a->size > 0; ++i) std::memcpy(r->at(i * a->size), a->data, a->bytes());
  return Owned::steal(Value(r));
}

Owned array_inplace_concat(Thread& th, Value self, Value other) {
  if (!is_array(th, other)) {
    return raise(th, th.rt->exc.TypeError, "can only extend array with array (not \"{}\")", type_of(th, other));
  }
  return failed(array_extend(th, as_array(self), other)) ? Owned() : Owned::borrow(self);
}

Owned array_inplace_repeat(Thread& th, Value self, int64_t times) {
  ArrayObject* a = as_array(self);
  size_t n = times < 0 ? 0 : static_cast<size_t>(times), old = a->size, total;
  if (__builtin_mul_overflow(old, n, &total) || total > SIZE_MAX / 16) return raise_no_memory(th);
  if (n == 1 || old == 0) return Owned::borrow(self);
  if (failed(array_resize(th, a, total))) return {};
  for (size_t i = 1; i < n; ++i) std::memcpy(a->at(i * old), a->data, old * a->kind->item_size);
  return Owned::borrow(self);
}

Status array_get_buffer(Thread&, Value self, BufferView& out, int) {
  ArrayObject* a = as_array(self);
  out.data = a->data == nullptr ? reinterpret_cast<char*>(a) : a->data;  // never null, also for no bytes
  out.object = Owned::borrow(self);
  out.size = static_cast<int64_t>(a->bytes());
  out.item_size = a->kind->item_size;
  out.format = a->kind->format;
  out.readonly = false;
  ++a->exports;
  return Status::kOk;
}
void array_release_buffer(Thread&, Value self, BufferView&) { --as_array(self)->exports; }

Owned array_iter(Thread& th, Value self) {
  auto* it = make_instance<ArrayIterator>(th, module_state<ArrayState>(th).iterator);
  if (it == nullptr) return {};
  it->array = own(self);
  return Owned::steal(Value(it));
}
Owned iterator_next(Thread& th, Value self) {
  auto* it = self.as<ArrayIterator>();
  if (it->array.is_empty()) return {};
  ArrayObject* a = as_array(it->array);
  if (it->position < static_cast<int64_t>(a->size)) return a->kind->get(th, a->at(static_cast<size_t>(it->position++)));
  drop(it->array);
  return {};
}
Owned iterator_reduce(Thread& th, Value self) {
  auto* it = self.as<ArrayIterator>();
  if (it->array.is_empty()) {
    Owned empty = list_new(th);
    return empty ? reduce_builtin(th, "iter", empty) : Owned();
  }
  return reduce_builtin(th, "iter", it->array, Value::small_int(it->position));
}
Status iterator_setstate(Thread& th, Value self, Value state) {
  auto* it = self.as<ArrayIterator>();
  int64_t n = 0;
  int64_t size = it->array.is_empty() ? 0 : static_cast<int64_t>(as_array(it->array)->size);
  if (failed(clipped_index(th, state, 0, size, n))) return Status::kError;
  it->position = n;
  return Status::kOk;
}

const NativeDef kIteratorMethods[] = {
    method<&iterator_reduce>("__reduce__(self, /)", "Return state information for pickling."),
    method<&iterator_setstate>("__setstate__(self, state, /)", "Set state information for unpickling."),
};
void fill_iterator(TypeSlots& s) {
  IteratorFields::fill(s);
  s.iter = &iter_self;
  s.next = &iterator_next;
}

void fill(TypeSlots& s) {
  s.construct = &construct;
  s.dealloc = &dealloc;
  s.repr = &array_repr;
  s.compare = &compare_arrays;
  s.hash = &hash_not_implemented;
  s.iter = &array_iter;
  s.length = &array_length;
  s.subscript = &array_subscript;
  s.set_subscript = &array_set_subscript;
  s.item = &item_at;
  s.contains = &array_contains;
  s.concat = &array_concat;
  s.repeat = &array_repeat;
  s.inplace_concat = &array_inplace_concat;
  s.inplace_repeat = &array_inplace_repeat;
  s.get_buffer = &array_get_buffer;
  s.release_buffer = &array_release_buffer;
}

Owned get_typecode(Thread& th, Value self) { return str_ascii(th, {&as_array(self)->kind->typecode, 1}); }
Owned get_itemsize(Thread&, Value self) { return Owned::small_int(as_array(self)->kind->item_size); }
const GetSetDef kGetSets[] = {
    {"typecode", &get_typecode, nullptr, "the typecode character used to create the array"},
    {"itemsize", &get_itemsize, nullptr, "the size, in bytes, of one array item"},
};

Owned reconstructor(Thread& th, Value arraytype, Value typecode, int64_t mformat_code, Value items) {
  if (!is_type(arraytype)) {
    return raise(th, th.rt->exc.TypeError, "first argument must be a type object, not {}", type_of(th, arraytype));
  }
  if (!is_subtype(arraytype.as<Type>(), module_state<ArrayState>(th).array)) {
    return raise(th, th.rt->exc.TypeError, "{} is not a subtype of array.array", arraytype.as<Type>()->name);
  }
  return array_reconstruct(th, arraytype, typecode, mformat_code, items);
}
const NativeDef kFunctions[] = {
    function<&reconstructor>("_array_reconstructor(arraytype, typecode, mformat_code, items, /)",
                             "Internal. Used for pickling support."),
};

constexpr const char* kDoc =
    "array(typecode [, initializer]) -> array\n\nReturn a new array whose items are restricted by typecode, "
    "and\ninitialized from the optional initializer value, which must be a list,\nstring or iterable over elements of "
    "the appropriate type.";

Status exec(Thread& th, Module* m) {
  static const TypeSpec kIteratorSpec = {
      "array.arrayiterator", sizeof(ArrayIterator), Kind::kOther, TypeFlags::kGc | TypeFlags::kDisallowNew, nullptr,
      &fill_iterator,        kIteratorMethods,
  };
  static const TypeSpec kArraySpec = {
      "array.array",
      sizeof(ArrayObject),
      Kind::kOther,
      TypeFlags::kBaseType | TypeFlags::kSequence | TypeFlags::kWeakRef,
      kDoc,
      &fill,
      array_methods(),
      kGetSets,
  };
  auto& state = module_state<ArrayState>(th);
  state.iterator = type_from_spec(th, kIteratorSpec);
  if (state.iterator == nullptr) return Status::kError;
  state.array = add_type(th, m, kArraySpec);
  if (state.array == nullptr || failed(module_add(th, m, "ArrayType", type_value(state.array)))) return Status::kError;
  std::string codes;
  for (const ArrayKind& k : array_kinds()) codes += k.typecode;
  if (failed(module_add_text(th, m, "typecodes", codes))) return Status::kError;
  Owned abc = import_attr(th, "collections.abc", "MutableSequence");
  if (!abc) {  // the library may not be there yet
    clear_error(th);
    return Status::kOk;
  }
  Owned done = call_method(th, abc, lend(str_ascii(th, "register")), type_value(state.array));
  return done ? Status::kOk : Status::kError;
}

}  // namespace

bool is_array(Thread& th, Value v) { return is_instance_exactly_or_sub(th, v, module_state<ArrayState>(th).array); }

ArrayObject* array_new(Thread& th, Type* cls, const ArrayKind* kind, size_t size) {
  auto* a = make_instance<ArrayObject>(th, cls);
  if (a == nullptr) return nullptr;
  a->kind = kind;
  if (failed(array_resize(th, a, size))) {
    dec_ref(static_cast<Object*>(a));
    return nullptr;
  }
  return a;
}

Status array_resize(Thread& th, ArrayObject* a, size_t size) {
  if (size == a->size) return Status::kOk;
  if (failed(check_resizable(th, a))) return Status::kError;
  size_t item = a->kind->item_size;
  if (size > a->capacity || size < a->capacity / 2) {
    size_t capacity = size == 0 ? 0 : size > a->capacity && a->capacity > 0 ? size + size / 8 + 4 : size;
    if (capacity > SIZE_MAX / 16) return raise_no_memory(th);
    char* data = nullptr;
    if (capacity == 0) {
      mem_free(a->data);
    } else {
      data = static_cast<char*>(mem_realloc(a->data, capacity * item));
      if (data == nullptr) return raise_no_memory(th);
    }
    a->data = data;
    a->capacity = capacity;
  }
  if (size > a->size) std::memset(a->data + a->size * item, 0, (size - a->size) * item);
  a->size = size;
  return Status::kOk;
}

Status array_append(Thread& th, ArrayObject* a, Value v) {
  char item[8];
  if (failed(a->kind->set(th, item, v)) || failed(array_resize(th, a, a->size + 1))) return Status::kError;
  std::memcpy(a->at(a->size - 1), item, a->kind->item_size);
  return Status::kOk;
}

Status array_append_bytes(Thread& th, ArrayObject* a, std::string_view bytes) {
  size_t item = a->kind->item_size, old = a->size;
  if (bytes.size() % item != 0) {
    return raise(th, th.rt->exc.ValueError, "bytes length not a multiple of item size");
  }
  if (failed(array_resize(th, a, old + bytes.size() / item))) return Status::kError;
  if (!bytes.empty()) std::memcpy(a->at(old), bytes.data(), bytes.size());
  return Status::kOk;
}

Status array_extend(Thread& th, ArrayObject* a, Value iterable) {
  if (is_array(th, iterable)) {
    ArrayObject* b = as_array(iterable);
    if (b->kind != a->kind) return raise(th, th.rt->exc.TypeError, "can only extend with array of same kind");
    size_t old = a->size, more = b->size;
    if (failed(array_resize(th, a, old + more))) return Status::kError;
    if (more > 0) std::memcpy(a->at(old), b->data, more * a->kind->item_size);
    return Status::kOk;
  }
  Owned it = get_iter(th, iterable);
  if (!it) return Status::kError;
  while (Owned item = iter_next(th, it)) {
    if (failed(array_append(th, a, item))) return Status::kError;
  }
  return th.has_error() ? Status::kError : Status::kOk;
}

const ModuleDef kArrayModule = {
    "array",
    "This module defines an object type which can efficiently represent\nan array of basic values: characters, "
    "integers, floating-point\nnumbers.  Arrays are sequence types and behave very much like lists,\nexcept that the "
    "type of objects stored in them is constrained.\n",
    kFunctions,
    &exec,
};

}  // namespace dxpy
