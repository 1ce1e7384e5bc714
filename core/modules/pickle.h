// Parts of the module _pickle: the Pickler (pickle_save.cpp: values; pickle_reduce.cpp: globals and reductions;
// pickle_pickler.cpp: the class), the Unpickler (pickle_load.cpp, pickle_unpickler.cpp), the module (pickle.cpp).
#pragma once

#include <cstring>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "core/object/native.h"

namespace dxpy::pickle {

inline constexpr int kHighest = 5;
inline constexpr int kDefault = 5;
inline constexpr size_t kFrameTarget = 64 * 1024;
inline constexpr size_t kFrameMinimum = 4;
inline constexpr size_t kFrameHeader = 9;
inline constexpr int kBatch = 1000;

enum Op : unsigned char {
  kMark = '(',
  kStop = '.',
  kPop = '0',
  kPopMark = '1',
  kDup = '2',
  kFloat = 'F',
  kInt = 'I',
  kBinInt = 'J',
  kBinInt1 = 'K',
  kBinInt2 = 'M',
  kLong = 'L',
  kNone = 'N',
  kPersId = 'P',
  kBinPersId = 'Q',
  kReduce = 'R',
  kString = 'S',
  kBinString = 'T',
  kShortBinString = 'U',
  kUnicode = 'V',
  kBinUnicode = 'X',
  kAppend = 'a',
  kBuild = 'b',
  kGlobal = 'c',
  kDict = 'd',
  kEmptyDict = '}',
  kAppends = 'e',
  kGet = 'g',
  kBinGet = 'h',
  kInst = 'i',
  kLongBinGet = 'j',
  kList = 'l',
  kEmptyList = ']',
  kObj = 'o',
  kPut = 'p',
  kBinPut = 'q',
  kLongBinPut = 'r',
  kSetItem = 's',
  kTuple = 't',
  kEmptyTuple = ')',
  kSetItems = 'u',
  kBinFloat = 'G',
  // protocol 2
  kProto = 0x80,
  kNewObj = 0x81,
  kExt1 = 0x82,
  kExt2 = 0x83,
  kExt4 = 0x84,
  kTuple1 = 0x85,
  kTuple2 = 0x86,
  kTuple3 = 0x87,
  kNewTrue = 0x88,
  kNewFalse = 0x89,
  kLong1 = 0x8a,
  kLong4 = 0x8b,
  // protocol 3
  kBinBytes = 'B',
  kShortBinBytes = 'C',
  // protocol 4
  kShortBinUnicode = 0x8c,
  kBinUnicode8 = 0x8d,
  kBinBytes8 = 0x8e,
  kEmptySet = 0x8f,
  kAddItems = 0x90,
  kFrozenSet = 0x91,
  kNewObjEx = 0x92,
  kStackGlobal = 0x93,
  kMemoize = 0x94,
  kFrame = 0x95,
  // protocol 5
  kByteArray8 = 0x96,
  kNextBuffer = 0x97,
  kReadOnlyBuffer = 0x98,
};

struct State {
  Type *pickler = nullptr, *unpickler = nullptr, *pickler_memo = nullptr, *unpickler_memo = nullptr, *buffer = nullptr;
  Owned error, pickling_error, unpickling_error;
  // Loaded at first use.
  bool loaded = false;
  Owned dispatch_table, extension_registry, inverted_registry, extension_cache;
  Owned name_mapping_2to3, import_mapping_2to3, name_mapping_3to2, import_mapping_3to2;
  Owned codecs_encode, getattr, partial;
  void clear() {  // copyreg's tables hold functions of the program
    for (Owned* held : {&dispatch_table, &extension_registry, &inverted_registry, &extension_cache, &codecs_encode,
                        &getattr, &partial}) {
      held->reset();
    }
    loaded = false;
  }
};
State& state(Thread&);
Status load_state(Thread&);
inline const Type* pickling_error(Thread& th) { return state(th).pickling_error.as<Type>(); }
inline const Type* unpickling_error(Thread& th) { return state(th).unpickling_error.as<Type>(); }

// Objects by identity -> index, which keeps them alive.
class Memo {
 public:
  ~Memo() { clear(); }
  int64_t find(Value v) const;  // -1: not there
  void add(Value v);            // gets the next index
  void set(Value v, int64_t index);
  void clear();
  size_t size() const { return count_; }
  struct Entry {
    Value object;  // owned
    int64_t index;
  };
  const std::vector<Entry>& table() const { return table_; }  // holes have an empty object

 private:
  size_t slot_of(Value v) const;
  void grow();
  std::vector<Entry> table_;
  size_t count_ = 0;
};

// Bytes that grow at the end, mostly by one or two at a time: appending is inline.
class Output {
 public:
  Output() = default;
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  ~Output() { ::operator delete(data_); }
  // Room for `count` more bytes, which the caller writes.
  char* extend(size_t count) {
    if (DX_UNLIKELY(count > capacity_ - size_)) grow(count);
    return data_ + std::exchange(size_, size_ + count);
  }
  void erase(size_t from, size_t count) {
    std::memmove(data_ + from, data_ + from + count, size_ - from - count);
    size_ -= count;
  }
  void clear() { size_ = 0; }
  char* data() { return data_; }
  size_t size() const { return size_; }
  std::string_view view() const { return {data_, size_}; }

 private:
  DX_NOINLINE void grow(size_t count);
  char* data_ = nullptr;
  size_t size_ = 0, capacity_ = 0;
};

struct Pickler : Object {
  Value write;             // owned; empty: dumps
  Value buffer_callback;   // owned or empty
  Value persistent_id;     // owned or empty: set on the instance
  Value dispatch_table;    // owned or empty
  Value fast_memo;         // owned or empty
  Value reducer_override;  // owned; only during dump
  Value persistent_call;   // owned; only during dump
  Memo* memo;
  Output* out;
  size_t frame_start;  // of the open frame's header in `out`; kNoFrame: none
  int proto, bin, fast;
  bool framing, fix_imports;
  bool running;  // a dump() is under way
};
inline constexpr size_t kNoFrame = ~size_t{0};

Owned pickler_new(Thread&, Type* cls);
Status pickler_setup(Thread&, Pickler*, Value protocol, bool fix_imports, Value buffer_callback);
Status pickler_dump(Thread&, Pickler*, Value object);

// --- output
void open_frame(Pickler*);
// Room for `size` bytes, in a frame where there are frames.
inline char* put_room(Pickler* p, size_t size) {
  if (DX_UNLIKELY(p->frame_start == kNoFrame) && p->framing) open_frame(p);
  return p->out->extend(size);
}
inline void put(Pickler* p, Op op) { *put_room(p, 1) = static_cast<char>(op); }
inline void put(Pickler* p, std::string_view text) {
  if (!text.empty()) std::memcpy(put_room(p, text.size()), text.data(), text.size());  // empty ones may have no data
}
// An opcode and its operand, little-endian in kBytes.
template <int kBytes>
void put_number(Pickler* p, Op op, uint64_t v) {
  char* out = put_room(p, 1 + kBytes);
  out[0] = static_cast<char>(op);
  for (int i = 0; i < kBytes; ++i) out[1 + i] = static_cast<char>(v >> (8 * i));
}
Status put_payload(Thread&, Pickler*, std::string_view header, std::string_view payload);
void commit_frame(Pickler*);
Status frame_boundary(Thread&, Pickler*);  // between two objects: a full frame is closed and written out
void memo_put(Pickler*, Value v);
void memo_get(Pickler*, int64_t index);

// --- saving
Status save(Thread&, Pickler*, Value v, bool persistent_pass = true);
Status save_global(Thread&, Pickler*, Value v, Value name);
Status save_type(Thread&, Pickler*, Value v);
// `reduced`: the tuple that __reduce__ gave. `object` empty: do not memoize.
Status save_reduce(Thread&, Pickler*, Value reduced, Value object);
Status save_call(Thread&, Pickler*, Value callable, const Value* args, size_t count, Value object);
Status batch_list(Thread&, Pickler*, Value iterator, Value object);
Status batch_dict(Thread&, Pickler*, Value iterator, Value object);
void add_note(Thread&, Owned note);  // to the pending exception; an empty note is skipped

// --- loading
struct UnpicklerParts {  // what the fields of an Unpickler point into
  std::vector<Value> stack, memo;
  std::vector<size_t> marks;
  std::string encoding = "ASCII", errors = "strict", input;
};
struct Unpickler : Object {
  Value read, read_line, peek;  // owned; read empty: loads
  Value buffers;                // owned iterator, or empty
  Value persistent_load;        // owned or empty: set on the instance
  Value persistent_call;        // owned; only during load
  std::vector<Value>* stack;    // owned values
  std::vector<size_t>* marks;
  std::vector<Value>* memo;  // owned values; holes are empty
  std::string* encoding;
  std::string* errors;
  UnpicklerParts* parts;  // owned
  std::string* input;     // what was read but not used, from `position` on; during loads the whole data
  size_t position;
  size_t prefetched;  // bytes of `input` that were only peeked at
  const char* data;   // of input, or of the buffer given to loads
  size_t data_size;
  int proto;
  bool fix_imports;
  bool running;  // a load() is under way
};
Owned unpickler_new(Thread&, Type* cls);
Status unpickler_setup(Thread&, Unpickler*, Value fix_imports, Value encoding, Value errors, Value buffers);
Owned unpickler_load(Thread&, Unpickler*);
Owned find_class(Thread&, Unpickler*, Value module, Value name);
Failure raise_truncated(Thread&);
bool fill_input(Thread&, Unpickler*, size_t size);  // so that `size` bytes are there
// `size` bytes of input, valid until the next call. False: an exception is pending.
inline bool read_bytes(Thread& th, Unpickler* u, size_t size, const char*& out) {
  if (DX_UNLIKELY(u->data_size - u->position < size) && !fill_input(th, u, size)) return false;
  out = u->data + u->position;
  u->position += size;
  return true;
}
bool read_line(Thread&, Unpickler*, std::string_view& out);  // with its newline
void skip_consumed(Thread&, Unpickler*);

extern const TypeSpec kPicklerSpec, kUnpicklerSpec, kPicklerMemoSpec, kUnpicklerMemoSpec, kPickleBufferSpec;

struct PickleBuffer : Object {
  Value object;  // owned; empty once released
};

}  // namespace dxpy::pickle
