// _thread._local: an object whose attributes are each thread's own. A thread keeps, in Thread::locals, one dict per
// local.
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/modules/thread.h"
#include "core/object/dict.h"
#include "core/object/exception.h"
#include "core/object/int.h"

namespace dxpy {

namespace {

struct Local : Object {
  Value args;    // tuple given to the constructor, for __init__ on each thread
  Value kwargs;  // dict or empty
  uint64_t key;  // unique in the runtime
};

struct LocalKeys {
  uint64_t next = 1;
};

Owned local_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  size_t keywords = kwnames ? fast_items_tuple(kwnames).size() : 0;
  if (cls->slots.init == th.rt->types.object->slots.init && (nargs > 0 || keywords > 0))
    return raise(th, th.rt->exc.TypeError, "Initialization arguments are not supported");
  auto* l = make_instance<Local>(th, cls);
  if (l == nullptr) return {};
  Owned keep = Owned::steal(l);
  l->key = module_state<LocalKeys>(th).next++;
  Owned tuple = tuple_from(th, args, nargs);
  if (!tuple) return {};
  l->args = tuple.release();
  if (keywords > 0) {
    Owned dict = dict_new(th);
    for (size_t i = 0; dict && i < keywords; ++i) {
      if (failed(dict_set(th, dict, fast_items_tuple(kwnames)[i], args[nargs + i]))) return {};
    }
    if (!dict) return {};
    l->kwargs = dict.release();
  }
  // The creating thread's __init__ is called by the constructor as usual: its namespace exists from now on.
  if (!th.locals) th.locals = dict_new(th);
  Owned ns = dict_new(th);
  if (!th.locals || !ns || failed(dict_set(th, th.locals, Value::small_int(static_cast<int64_t>(l->key)), ns)))
    return {};
  return keep;
}

// This thread's namespace, borrowed; runs __init__ at the first use on a thread. Empty: an exception is pending.
Value namespace_of(Thread& th, Local* l) {
  if (!th.locals) th.locals = dict_new(th);
  if (!th.locals) return Value();
  Value key = Value::small_int(static_cast<int64_t>(l->key));
  Value found = dict_get(th, th.locals, key);
  if (found || th.has_error()) return found;
  Owned ns = dict_new(th);
  if (!ns || failed(dict_set(th, th.locals, key, ns))) return Value();
  if (l->type()->slots.init != th.rt->types.object->slots.init) {
    Owned init = get_attr(th, Value(l), th.rt->names.__init__);
    Owned r = init ? call_ex(th, init, l->args, l->kwargs) : Owned();
    if (!r) {
      Owned e = take_error(th);
      (void)dict_remove(th, th.locals, key);
      restore_error(th, std::move(e));
      return Value();
    }
  }
  return ns.get();  // the thread keeps it
}

Owned local_getattr(Thread& th, Value self, Value name) {
  auto* l = self.as<Local>();
  Value ns = namespace_of(th, l);
  if (!ns) return {};
  if (str_equals(name, "__dict__")) return Owned::borrow(ns);
  Value interned = str_intern(th, name);
  Value attr = type_lookup(l->type(), interned);
  DescrGetFn get = attr ? slots_of(th, attr).descr_get : nullptr;
  if (get != nullptr && slots_of(th, attr).descr_set != nullptr) return get(th, attr, self, type_value(l->type()));
  Value v = dict_get(th, ns, interned);
  if (v) return Owned::borrow(v);
  if (th.has_error()) return {};
  if (get != nullptr) return get(th, attr, self, type_value(l->type()));
  if (attr) return Owned::borrow(attr);
  return raise_attribute_error(th, self, name);
}

Status local_setattr(Thread& th, Value self, Value name, Value v) {
  auto* l = self.as<Local>();
  Value ns = namespace_of(th, l);
  if (!ns) return Status::kError;
  if (str_equals(name, "__dict__")) {
    return raise(th, th.rt->exc.AttributeError, "'{}' object attribute '__dict__' is read-only", l->type());
  }
  Value interned = str_intern(th, name);
  Value attr = type_lookup(l->type(), interned);
  if (attr) {
    if (auto set = slots_of(th, attr).descr_set) return set(th, attr, self, v);
  }
  if (v) return dict_set(th, ns, interned, v);
  Tri t = dict_remove(th, ns, interned);
  if (t == Tri::kFalse) return raise_attribute_error(th, self, name);
  return t == Tri::kTrue ? Status::kOk : Status::kError;
}

void local_dealloc(Thread& th, Object* o) {
  auto* l = static_cast<Local*>(o);
  Owned saved = take_error(th);
  for (Thread* t = th.rt->threads; t != nullptr; t = t->next) {
    if (!t->locals) continue;
    if (dict_remove(th, t->locals, Value::small_int(static_cast<int64_t>(l->key))) == Tri::kError) clear_error(th);
  }
  restore_error(th, std::move(saved));
  drop(l->args);
  drop(l->kwargs);
  object_free(th, o);
}
void local_traverse(Object* o, Visitor& visit) {
  visit(static_cast<Local*>(o)->args);
  visit(static_cast<Local*>(o)->kwargs);
  traverse_attributes(o, visit);
}

void fill(TypeSlots& s) {
  s.construct = &local_construct;
  s.getattr = &local_getattr;
  s.setattr = &local_setattr;
  s.dealloc = &local_dealloc;
  s.traverse = &local_traverse;
}

const TypeSpec kLocalSpec = {"_thread._local",    sizeof(Local),
                             Kind::kOther,        TypeFlags::kGc | TypeFlags::kBaseType | TypeFlags::kWeakRef,
                             "Thread-local data", &fill};

}  // namespace

Status init_local_type(Thread& th, Module* m) {
  ThreadState& s = module_state<ThreadState>(th);
  s.local = add_type(th, m, kLocalSpec);
  return s.local != nullptr ? Status::kOk : Status::kError;
}

}  // namespace dxpy
