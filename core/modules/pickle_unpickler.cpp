// The class Unpickler: input, looking up classes, the memo.
#include "core/modules/native_type.h"
#include "core/modules/pickle.h"
#include "core/object/buffer.h"
#include "core/object/bytes.h"
#include "core/object/dict.h"

namespace dxpy::pickle {

namespace {

constexpr int64_t kPrefetch = 128 * 1024;

using Fields = OwnedFields<Unpickler, &Unpickler::read, &Unpickler::read_line, &Unpickler::peek, &Unpickler::buffers,
                           &Unpickler::persistent_load, &Unpickler::persistent_call>;

void drop_all(std::vector<Value>* v) {
  if (v == nullptr) return;
  std::vector<Value> old;
  old.swap(*v);
  for (Value x : old) dec_ref(x);
}

void unpickler_dealloc(Thread& th, Object* o) {
  auto* u = static_cast<Unpickler*>(o);
  drop_all(u->stack);
  drop_all(u->memo);
  delete u->parts;
  Fields::dealloc(th, o);
}
void unpickler_traverse(Object* o, Visitor& visit) {
  auto* u = static_cast<Unpickler*>(o);
  for (auto* values : {u->stack, u->memo}) {
    if (values == nullptr) continue;
    for (Value v : *values) visit(v);
  }
  Fields::traverse(o, visit);
}
void unpickler_clear(Thread& th, Object* o) {
  auto* u = static_cast<Unpickler*>(o);
  drop_all(u->stack);
  drop_all(u->memo);
  Fields::clear(th, o);
}

// --- input

// Bytes that file.read(n) or the like gave. Empty: an exception is pending.
Owned read_file(Thread& th, Value method, int64_t size) {
  Owned data = size < 0 ? call(th, method) : call_with(th, method, Value::small_int(size));
  if (data && !is_bytes(data)) {
    return raise(th, th.rt->exc.ValueError, "read() from the underlying stream did not return bytes");
  }
  return data;
}

void use_input(Unpickler* u) {
  u->data = u->input->data();
  u->data_size = u->input->size();
}

// --- find_class

Status to_new_names(Thread& th, Owned& module, Owned& name) {
  Owned key = tuple_of(th, module, name);
  if (!key) return Status::kError;
  Value both = dict_get(th, state(th).name_mapping_2to3, key);
  if (both && is_tuple(both) && fast_items_tuple(both).size() == 2) {
    Owned held = Owned::borrow(both);
    module = Owned::borrow(fast_items_tuple(held)[0]);
    name = Owned::borrow(fast_items_tuple(held)[1]);
    return Status::kOk;
  }
  if (th.has_error()) return Status::kError;
  Value other = dict_get(th, state(th).import_mapping_2to3, module);
  if (other) module = Owned::borrow(other);
  return th.has_error() ? Status::kError : Status::kOk;
}

Owned m_find_class(Thread& th, Unpickler* u, Value module_arg, Value name_arg) {
  if (!is_str(module_arg) || !is_str(name_arg)) {
    return raise(th, th.rt->exc.TypeError, "find_class() arguments must be str");
  }
  Owned module_name = Owned::borrow(module_arg), name = Owned::borrow(name_arg);
  if (u->proto < 3 && u->fix_imports && failed(to_new_names(th, module_name, name))) return {};
  Owned at = import_module(th, str_view(module_name));
  if (!at || u->proto < 4) return at ? get_attr(th, at, name.get()) : Owned();
  std::string_view path = str_view(name);
  while (at) {
    size_t dot = path.find('.');
    Owned part = str_new(th, path.substr(0, dot));
    if (!part) return {};
    if (dot != std::string_view::npos && path.substr(0, dot) == "<locals>") {
      return raise(th, th.rt->exc.AttributeError, "Can't get local attribute {!r} on {!r}", name, at);
    }
    at = get_attr(th, at, part.get());
    if (dot == std::string_view::npos) break;
    path.remove_prefix(dot + 1);
  }
  return at;
}

// --- the class

Owned unpickler_construct(Thread& th, Type* cls, const Value*, size_t, Value) { return unpickler_new(th, cls); }

Status set_up_file(Thread& th, Unpickler* u, Value file) {
  Owned read, line, peek;
  Owned peek_name = str_ascii(th, "peek");
  if (!peek_name || find_attr(th, file, peek_name, peek) == Tri::kError) return Status::kError;
  if (find_attr(th, file, th.rt->names.read, read) == Tri::kError) return Status::kError;
  if (find_attr(th, file, th.rt->names.readline, line) == Tri::kError) return Status::kError;
  if (!read || !line) {
    return raise(th, th.rt->exc.TypeError, "file must have 'read' and 'readline' attributes");
  }
  assign_owned(u->read, std::move(read));
  assign_owned(u->read_line, std::move(line));
  assign_owned(u->peek, std::move(peek));
  return Status::kOk;
}

Status check_idle(Thread& th, const Unpickler* u) {
  return u->running ? Status(raise(th, th.rt->exc.RuntimeError, "Unpickler object is already used")) : Status::kOk;
}

Status unpickler_init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  if (failed(check_idle(th, self.as<Unpickler>()))) return Status::kError;
  Value v[5];
  if (failed(native_match(th, "Unpickler(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=None)",
                          args, nargs, kwnames, v, 5))) {
    return Status::kError;
  }
  auto* u = self.as<Unpickler>();
  if (failed(load_state(th)) || failed(set_up_file(th, u, v[0]))) return Status::kError;
  if (failed(unpickler_setup(th, u, v[1], v[2], v[3], v[4]))) return Status::kError;
  u->input->clear();
  u->position = u->prefetched = 0;
  use_input(u);
  drop_all(u->memo);
  return Status::kOk;
}

Owned unpickler_getattr(Thread& th, Value self, Value name) {
  auto* u = self.as<Unpickler>();
  if (u->persistent_load && str_equals(name, "persistent_load")) return Owned::borrow(u->persistent_load);
  return generic_get_attr(th, self, name);
}
Status unpickler_setattr(Thread& th, Value self, Value name, Value value) {
  if (str_equals(name, "persistent_load")) {
    if (value) {
      assign(self.as<Unpickler>()->persistent_load, value);
    } else {
      drop(self.as<Unpickler>()->persistent_load);
    }
    return Status::kOk;
  }
  return generic_set_attr(th, self, name, value);
}

Owned m_persistent_load(Thread& th, Value, Value) {
  return raise(th, unpickling_error(th),
               "A load persistent id instruction was encountered, but no persistent_load function was specified.");
}

Owned m_load(Thread& th, Unpickler* u) {
  if (!u->read) {
    return raise(th, unpickling_error(th), "Unpickler.__init__() was not called by {}.__init__()", u->type());
  }
  if (failed(check_idle(th, u))) return {};
  Value name = str_intern(th, "persistent_load");
  drop(u->persistent_call);
  if (u->persistent_load || type_lookup(u->type(), name) != type_lookup(state(th).unpickler, name)) {
    Owned call = get_attr(th, Value(u), name);
    if (!call) return {};
    assign_owned(u->persistent_call, std::move(call));
  }
  u->running = true;
  Owned result = unpickler_load(th, u);
  u->running = false;
  drop(u->persistent_call);
  return result;
}
int64_t m_sizeof(Thread&, Unpickler* u) {
  return static_cast<int64_t>(u->type()->basic_size + (u->memo->size() + u->stack->size()) * sizeof(Value) +
                              u->input->size());
}

const NativeDef kMethods[] = {
    method<&m_persistent_load>("persistent_load(self, pid, /)"),
    method<&m_load>("load(self, /)",
                    "Load a pickle.\n\n"
                    "Read a pickled object representation from the open file object given\n"
                    "in the constructor, and return the reconstituted object hierarchy\nspecified therein."),
    method<&m_find_class>("find_class(self, module_name, global_name, /)",
                          "Return an object from a specified module.\n\n"
                          "If necessary, the module will be imported. Subclasses may override\n"
                          "this method (e.g. to restrict unpickling of arbitrary classes and\nfunctions).\n\n"
                          "This method is called whenever a class or a function object is\n"
                          "needed.  Both arguments passed are str objects."),
    method<&m_sizeof>("__sizeof__(self, /)", "Returns size in memory, in bytes."),
};

// --- memo: {index: object}

struct MemoProxy : Object {
  Value unpickler;  // owned
};
using ProxyFields = OwnedFields<MemoProxy, &MemoProxy::unpickler>;

Owned get_memo(Thread& th, Value self) {
  auto* m = make_instance<MemoProxy>(th, state(th).unpickler_memo);
  if (m == nullptr) return {};
  m->unpickler = own(self);
  return Owned::steal(Value(m));
}
Owned proxy_copy(Thread& th, MemoProxy* m) {
  Owned dict = dict_new(th);
  auto& memo = *m->unpickler.as<Unpickler>()->memo;
  for (size_t i = 0; dict && i < memo.size(); ++i) {
    if (memo[i] && failed(dict_set(th, dict, Value::small_int(static_cast<int64_t>(i)), memo[i]))) return {};
  }
  return dict;
}
void proxy_clear(Thread&, MemoProxy* m) { drop_all(m->unpickler.as<Unpickler>()->memo); }
Owned proxy_reduce(Thread& th, MemoProxy* m) {
  Owned copy = proxy_copy(th, m);
  Owned args = copy ? tuple_of(th, copy) : Owned();
  return args ? tuple_of(th, type_value(th.rt->types.dict), args) : Owned();
}
Status set_memo(Thread& th, Value self, Value value) {
  if (!value) return raise(th, th.rt->exc.TypeError, "attribute deletion is not supported");
  Owned dict = type_of(th, value) == state(th).unpickler_memo ? proxy_copy(th, value.as<MemoProxy>())
               : is_dict(value)                               ? dict_copy(th, value)
                                                              : Owned();
  if (!dict) {
    if (th.has_error()) return Status::kError;
    return raise(th, th.rt->exc.TypeError, "'memo' attribute must be an UnpicklerMemoProxy object or dict, not {}",
                 type_of(th, value));
  }
  auto* u = self.as<Unpickler>();
  drop_all(u->memo);
  size_t pos = 0;
  Value key, v;
  while (dict_next(dict, pos, key, v)) {
    if (!key.is_small_int()) return raise(th, th.rt->exc.TypeError, "memo key must be integers");
    int64_t i = key.as_small_int();
    if (i < 0) return raise(th, th.rt->exc.ValueError, "memo key must be positive integers.");
    if (i > (int64_t{1} << 31)) return raise_no_memory(th);
    if (static_cast<size_t>(i) >= u->memo->size()) u->memo->resize(static_cast<size_t>(i) + 1);
    assign((*u->memo)[static_cast<size_t>(i)], v);
  }
  return Status::kOk;
}
const NativeDef kProxyMethods[] = {
    method<&proxy_clear>("clear(self, /)", "Remove all items from memo."),
    method<&proxy_copy>("copy(self, /)", "Copy the memo to a new object."),
    method<&proxy_reduce>("__reduce__(self, /)", "Implement pickling support."),
};
void fill_proxy(TypeSlots& s) {
  ProxyFields::fill(s);
  s.hash = hash_not_implemented;
}

const GetSetDef kGetSets[] = {{"memo", get_memo, set_memo}};

void fill(TypeSlots& s) {
  s.dealloc = unpickler_dealloc;
  s.traverse = unpickler_traverse;
  s.clear = unpickler_clear;
  s.construct = unpickler_construct;
  s.init = unpickler_init;
  s.getattr = unpickler_getattr;
  s.setattr = unpickler_setattr;
}

}  // namespace

Failure raise_truncated(Thread& th) { return raise(th, unpickling_error(th), "pickle data was truncated"); }

bool fill_input(Thread& th, Unpickler* u, size_t size) {
  if (!u->read) {
    (void)raise_truncated(th);
    return false;
  }
  skip_consumed(th, u);
  if (th.has_error()) return false;
  u->input->erase(0, u->position);
  u->position = 0;
  use_input(u);
  if (u->input->empty() && u->peek) {
    Owned ahead = read_file(th, u->peek, kPrefetch);
    if (!ahead) {
      if (!error_clear_if(th, th.rt->exc.NotImplementedError)) return false;
      drop(u->peek);
    } else if (bytes_view(ahead).size() >= size) {
      *u->input = bytes_view(ahead);
      u->prefetched = u->input->size();
      use_input(u);
      return true;
    }
  }
  while (u->input->size() < size) {
    Owned more = read_file(th, u->read, static_cast<int64_t>(size - u->input->size()));
    if (!more) return false;
    if (bytes_view(more).empty()) {
      (void)raise_truncated(th);
      return false;
    }
    u->input->append(bytes_view(more));
    use_input(u);
  }
  return true;
}

bool read_line(Thread& th, Unpickler* u, std::string_view& out) {
  std::string_view rest(u->data + u->position, u->data_size - u->position);
  size_t end = rest.find('\n');
  if (end == std::string_view::npos && u->read) {
    skip_consumed(th, u);
    if (th.has_error()) return false;
    u->input->erase(0, u->position);
    u->position = 0;
    Owned line = read_file(th, u->read_line, -1);
    if (!line) return false;
    u->input->append(bytes_view(line));
    use_input(u);
    rest = {u->data, u->data_size};
    end = rest.find('\n');
  }
  if (end == std::string_view::npos) {
    (void)raise_truncated(th);
    return false;
  }
  out = rest.substr(0, end + 1);
  u->position += end + 1;
  return true;
}

// What was only peeked at and used is read from the file for good.
void skip_consumed(Thread& th, Unpickler* u) {
  if (u->prefetched == 0) return;
  size_t consumed = u->position;
  u->input->clear();
  u->position = u->prefetched = 0;
  use_input(u);
  if (consumed == 0) return;
  Owned data = read_file(th, u->read, static_cast<int64_t>(consumed));
  if (data && bytes_view(data).size() != consumed) (void)raise_truncated(th);
}

Owned find_class(Thread& th, Unpickler* u, Value module, Value name) {
  if (u->type() == state(th).unpickler) return m_find_class(th, u, module, name);
  return call_method(th, Value(u), lend(str_new(th, "find_class")), module, name);
}

Status unpickler_setup(Thread& th, Unpickler* u, Value fix_imports, Value encoding, Value errors, Value buffers) {
  Tri fix = truth(th, fix_imports);
  if (fix == Tri::kError) return Status::kError;
  u->fix_imports = fix == Tri::kTrue;
  if (!is_str(encoding) || !is_str(errors)) {
    return raise(th, th.rt->exc.TypeError, "Unpickler() encoding and errors must be str");
  }
  *u->encoding = str_view(encoding);
  *u->errors = str_view(errors);
  drop(u->buffers);
  if (buffers.is_none()) return Status::kOk;
  Owned it = get_iter(th, buffers);
  if (!it) return Status::kError;
  assign_owned(u->buffers, std::move(it));
  return Status::kOk;
}

Owned unpickler_new(Thread& th, Type* cls) {
  auto* u = make_instance<Unpickler>(th, cls);
  if (u == nullptr) return {};
  u->parts = new UnpicklerParts;
  u->stack = &u->parts->stack;
  u->marks = &u->parts->marks;
  u->memo = &u->parts->memo;
  u->encoding = &u->parts->encoding;
  u->errors = &u->parts->errors;
  u->input = &u->parts->input;
  constexpr size_t kUsual = 32;  // most pickles are small
  u->stack->reserve(kUsual);
  u->memo->reserve(kUsual);
  use_input(u);
  return Owned::steal(Value(u));
}

const TypeSpec kUnpicklerSpec = {
    "_pickle.Unpickler",
    sizeof(Unpickler),
    Kind::kOther,
    TypeFlags::kBaseType | TypeFlags::kGc,
    "This takes a binary file for reading a pickle data stream.\n\n"
    "The protocol version of the pickle is detected automatically, so no\n"
    "protocol argument is needed.  Bytes past the pickled object's\nrepresentation are ignored.",
    fill,
    kMethods,
    kGetSets,
    "(file, *, fix_imports=True, encoding='ASCII', errors='strict',\n          buffers=())",
};
const TypeSpec kUnpicklerMemoSpec = {"_pickle.UnpicklerMemoProxy",
                                     sizeof(MemoProxy),
                                     Kind::kOther,
                                     TypeFlags::kGc | TypeFlags::kDisallowNew,
                                     nullptr,
                                     fill_proxy,
                                     kProxyMethods};

}  // namespace dxpy::pickle
