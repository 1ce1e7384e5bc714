// The class Pickler.
#include "core/modules/native_type.h"
#include "core/modules/pickle.h"
#include "core/object/bytes.h"
#include "core/object/dict.h"
#include "core/object/int.h"

namespace dxpy::pickle {

namespace {

using Fields =
    OwnedFields<Pickler, &Pickler::write, &Pickler::buffer_callback, &Pickler::persistent_id, &Pickler::dispatch_table,
                &Pickler::fast_memo, &Pickler::reducer_override, &Pickler::persistent_call>;

void pickler_dealloc(Thread& th, Object* o) {
  auto* p = static_cast<Pickler*>(o);
  delete p->memo;
  delete p->out;
  p->memo = nullptr;
  p->out = nullptr;
  Fields::dealloc(th, o);
}
void pickler_traverse(Object* o, Visitor& visit) {
  auto* p = static_cast<Pickler*>(o);
  if (p->memo != nullptr) {
    for (const Memo::Entry& e : p->memo->table()) visit(e.object);
  }
  Fields::traverse(o, visit);
}
void pickler_clear(Thread& th, Object* o) {
  auto* p = static_cast<Pickler*>(o);
  if (p->memo != nullptr) p->memo->clear();
  Fields::clear(th, o);
}

Owned pickler_construct(Thread& th, Type* cls, const Value*, size_t, Value) { return pickler_new(th, cls); }

Status check_ready(Thread& th, Pickler* p) {
  if (p->write) return Status::kOk;
  return raise(th, pickling_error(th), "Pickler.__init__() was not called by {}.__init__()", p->type());
}

Status check_idle(Thread& th, const Pickler* p) {
  return p->running ? Status(raise(th, th.rt->exc.RuntimeError, "Pickler object is already used")) : Status::kOk;
}

Status pickler_init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  if (failed(check_idle(th, self.as<Pickler>()))) return Status::kError;
  Value v[4];
  if (failed(native_match(th, "Pickler(file, protocol=None, fix_imports=True, buffer_callback=None)", args, nargs,
                          kwnames, v, 4))) {
    return Status::kError;
  }
  auto* p = self.as<Pickler>();
  Tri fix = truth(th, v[2]);
  if (fix == Tri::kError || failed(pickler_setup(th, p, v[1], fix == Tri::kTrue, v[3]))) return Status::kError;
  Owned write;
  Tri found = find_attr(th, v[0], th.rt->names.write, write);
  if (found == Tri::kError) return Status::kError;
  if (found == Tri::kFalse) return raise(th, th.rt->exc.TypeError, "file must have a 'write' attribute");
  assign_owned(p->write, std::move(write));
  p->fast = 0;
  p->memo->clear();
  p->out->clear();
  // A subclass may define the table as a class attribute.
  Owned name = str_ascii(th, "dispatch_table");
  Owned table;
  drop(p->dispatch_table);
  if (!name || find_attr(th, self, name, table) == Tri::kError) return Status::kError;
  if (table) assign_owned(p->dispatch_table, std::move(table));
  return Status::kOk;
}

// --- persistent_id may be set on an instance, or defined by a subclass

Owned pickler_getattr(Thread& th, Value self, Value name) {
  auto* p = self.as<Pickler>();
  if (p->persistent_id && str_equals(name, "persistent_id")) return Owned::borrow(p->persistent_id);
  return generic_get_attr(th, self, name);
}
Status pickler_setattr(Thread& th, Value self, Value name, Value value) {
  if (str_equals(name, "persistent_id")) {
    if (value) {
      assign(self.as<Pickler>()->persistent_id, value);
    } else {
      drop(self.as<Pickler>()->persistent_id);
    }
    return Status::kOk;
  }
  return generic_set_attr(th, self, name, value);
}

Status find_hooks(Thread& th, Pickler* p) {
  Value self = Value(p);
  drop(p->persistent_call);
  drop(p->reducer_override);
  Value name = str_intern(th, "persistent_id");
  Type* base = state(th).pickler;
  if (p->persistent_id || type_lookup(p->type(), name) != type_lookup(base, name)) {
    Owned call = get_attr(th, self, name);
    if (!call) return Status::kError;
    assign_owned(p->persistent_call, std::move(call));
  }
  if (p->type() == base) return Status::kOk;
  Owned override;
  if (find_attr(th, self, str_intern(th, "reducer_override"), override) == Tri::kError) return Status::kError;
  if (override) assign_owned(p->reducer_override, std::move(override));
  return Status::kOk;
}

Owned m_persistent_id(Thread&, Value, Value) { return Owned::none(); }

Owned m_dump(Thread& th, Pickler* p, Value object) {
  if (failed(check_ready(th, p)) || failed(check_idle(th, p)) || failed(find_hooks(th, p))) return {};
  p->running = true;
  Status done = pickler_dump(th, p, object);
  p->running = false;
  drop(p->persistent_call);
  drop(p->reducer_override);
  if (failed(done)) return {};
  Owned data = bytes_new(th, p->out->view());
  p->out->clear();
  Owned written = data ? call_with(th, p->write, data) : Owned();
  return written ? Owned::none() : Owned();
}
void m_clear_memo(Thread&, Pickler* p) { p->memo->clear(); }
int64_t m_sizeof(Thread&, Pickler* p) {
  return static_cast<int64_t>(p->type()->basic_size + p->memo->table().size() * sizeof(Memo::Entry));
}

const NativeDef kMethods[] = {
    method<&m_persistent_id>("persistent_id(self, obj, /)"),
    method<&m_dump>("dump(self, obj, /)", "Write a pickled representation of the given object to the open file."),
    method<&m_clear_memo>("clear_memo(self, /)",
                          "Clears the pickler's \"memo\".\n\n"
                          "The memo is the data structure that remembers which objects the\n"
                          "pickler has already seen, so that shared or recursive objects are\n"
                          "pickled by reference and not by value.  This method is useful when\n"
                          "re-using picklers."),
    method<&m_sizeof>("__sizeof__(self, /)", "Returns size in memory, in bytes."),
};

Owned memo_proxy(Thread& th, Value pickler);
Status set_memo(Thread& th, Value self, Value value);

const GetSetDef kGetSets[] = {
    {"memo", memo_proxy, set_memo},
    {"bin", [](Thread&, Value v) { return Owned::small_int(v.as<Pickler>()->bin); },
     [](Thread& th, Value v, Value x) -> Status {
       int64_t i = 0;
       if (!x) return raise(th, th.rt->exc.TypeError, "can't delete numeric/char attribute");
       if (failed(int_as_i64(th, x, i))) return Status::kError;
       v.as<Pickler>()->bin = static_cast<int>(i);
       return Status::kOk;
     }},
    {"fast", [](Thread&, Value v) { return Owned::small_int(v.as<Pickler>()->fast); },
     [](Thread& th, Value v, Value x) -> Status {
       int64_t i = 0;
       if (!x) return raise(th, th.rt->exc.TypeError, "can't delete numeric/char attribute");
       if (failed(int_as_i64(th, x, i))) return Status::kError;
       v.as<Pickler>()->fast = static_cast<int>(i);
       return Status::kOk;
     }},
    {"dispatch_table",
     [](Thread& th, Value v) -> Owned {
       auto* p = v.as<Pickler>();
       if (p->dispatch_table) return Owned::borrow(p->dispatch_table);
       return raise(th, th.rt->exc.AttributeError, "'{}' object has no attribute 'dispatch_table'", type_of(th, v));
     },
     [](Thread&, Value v, Value x) {
       assign(v.as<Pickler>()->dispatch_table, x);
       return Status::kOk;
     }},
};

void fill(TypeSlots& s) {
  s.dealloc = pickler_dealloc;
  s.traverse = pickler_traverse;
  s.clear = pickler_clear;
  s.construct = pickler_construct;
  s.init = pickler_init;
  s.getattr = pickler_getattr;
  s.setattr = pickler_setattr;
}

// --- memo: {id: (index, object)}

struct MemoProxy : Object {
  Value pickler;  // owned
};
using ProxyFields = OwnedFields<MemoProxy, &MemoProxy::pickler>;

Owned memo_proxy(Thread& th, Value pickler) {
  auto* m = make_instance<MemoProxy>(th, state(th).pickler_memo);
  if (m == nullptr) return {};
  m->pickler = own(pickler);
  return Owned::steal(Value(m));
}
Owned proxy_copy(Thread& th, MemoProxy* m) {
  Owned dict = dict_new(th);
  if (!dict) return {};
  for (const Memo::Entry& e : m->pickler.as<Pickler>()->memo->table()) {
    if (!e.object) continue;
    Owned id = int_from_u64(th, e.object.bits());
    Owned pair = id ? tuple_of(th, Value::small_int(e.index), e.object) : Owned();
    if (!pair || failed(dict_set(th, dict, id, pair))) return {};
  }
  return dict;
}
void proxy_clear(Thread&, MemoProxy* m) { m->pickler.as<Pickler>()->memo->clear(); }
Owned proxy_reduce(Thread& th, MemoProxy* m) {
  Owned copy = proxy_copy(th, m);
  Owned args = copy ? tuple_of(th, copy) : Owned();
  return args ? tuple_of(th, type_value(th.rt->types.dict), args) : Owned();
}
const NativeDef kProxyMethods[] = {
    method<&proxy_clear>("clear(self, /)", "Remove all items from memo."),
    method<&proxy_copy>("copy(self, /)", "Copy the memo to a new object."),
    method<&proxy_reduce>("__reduce__(self, /)", "Implement pickle support."),
};
void fill_proxy(TypeSlots& s) {
  ProxyFields::fill(s);
  s.hash = hash_not_implemented;
}

Status set_memo(Thread& th, Value self, Value value) {
  auto* p = self.as<Pickler>();
  if (!value) return raise(th, th.rt->exc.TypeError, "attribute deletion is not supported");
  Owned dict = type_of(th, value) == state(th).pickler_memo ? proxy_copy(th, value.as<MemoProxy>())
               : is_dict(value)                             ? dict_copy(th, value)
                                                            : Owned();
  if (!dict) {
    if (th.has_error()) return Status::kError;
    return raise(th, th.rt->exc.TypeError, "'memo' attribute must be a PicklerMemoProxy object or dict, not {}",
                 type_of(th, value));
  }
  p->memo->clear();
  size_t pos = 0;
  Value key, pair;
  while (dict_next(dict, pos, key, pair)) {
    if (!is_tuple(pair) || fast_items_tuple(pair).size() != 2 || !fast_items_tuple(pair)[0].is_small_int()) {
      return raise(th, th.rt->exc.TypeError, "'memo' values must be 2-item tuples");
    }
    p->memo->set(fast_items_tuple(pair)[1], fast_items_tuple(pair)[0].as_small_int());
  }
  return Status::kOk;
}

}  // namespace

Owned pickler_new(Thread& th, Type* cls) {
  auto* p = make_instance<Pickler>(th, cls);
  if (p == nullptr) return {};
  p->memo = new Memo;
  p->out = new Output;
  p->frame_start = kNoFrame;
  return Owned::steal(Value(p));
}

Status pickler_setup(Thread& th, Pickler* p, Value protocol, bool fix_imports, Value buffer_callback) {
  if (failed(load_state(th))) return Status::kError;
  int64_t proto = kDefault;
  if (!protocol.is_none()) {
    if (failed(native_arg_i64(th, protocol, proto))) return Status::kError;
    if (proto < 0) proto = kHighest;
    if (proto > kHighest) {
      return raise(th, th.rt->exc.ValueError, "pickle protocol must be <= {}", kHighest);
    }
  }
  if (!buffer_callback.is_none() && proto < 5) {
    return raise(th, th.rt->exc.ValueError, "buffer_callback needs protocol >= 5");
  }
  p->proto = static_cast<int>(proto);
  p->bin = proto > 0;
  p->fix_imports = fix_imports && proto < 3;
  if (!buffer_callback.is_none()) assign(p->buffer_callback, buffer_callback);
  return Status::kOk;
}

Status pickler_dump(Thread& th, Pickler* p, Value object) {
  p->out->clear();
  p->frame_start = kNoFrame;
  p->framing = false;
  if (p->proto >= 2) {
    put_number<1>(p, kProto, static_cast<uint64_t>(p->proto));
    p->framing = p->proto >= 4;
  }
  Status done = save(th, p, object);
  if (!failed(done)) {
    put(p, kStop);
    commit_frame(p);
  }
  p->framing = false;
  return done;
}

const TypeSpec kPicklerSpec = {
    "_pickle.Pickler",
    sizeof(Pickler),
    Kind::kOther,
    TypeFlags::kBaseType | TypeFlags::kGc,
    "This takes a binary file for writing a pickle data stream.\n\n"
    "The optional *protocol* argument tells the pickler to use the given\n"
    "protocol; supported protocols are 0, 1, 2, 3, 4 and 5.  The default\n"
    "protocol is 5.",
    fill,
    kMethods,
    kGetSets,
    "(file, protocol=None, fix_imports=True, buffer_callback=None)",
};
const TypeSpec kPicklerMemoSpec = {"_pickle.PicklerMemoProxy",
                                   sizeof(MemoProxy),
                                   Kind::kOther,
                                   TypeFlags::kGc | TypeFlags::kDisallowNew,
                                   nullptr,
                                   fill_proxy,
                                   kProxyMethods};

}  // namespace dxpy::pickle
