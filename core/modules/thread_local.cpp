// _thread._local: an object whose attributes are each thread's own. The local owns one dict per thread, so that the
// collector sees cycles through it; a thread keeps, in Thread::locals, weak references to the locals it has used, and
// takes its dicts away when it ends.
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/modules/thread.h"
#include "core/object/dict.h"
#include "core/object/exception.h"
#include "core/object/int.h"
#include "core/object/list.h"
#include "core/object/weakref.h"

namespace dxpy {

namespace {

struct Local : Object {
  Value args;        // tuple given to the constructor, for __init__ on each thread
  Value kwargs;      // dict or empty
  Value namespaces;  // dict: thread ident -> dict; owned
};

// The namespace that a thread begins with. Empty: an exception is pending.
Owned add_namespace(Thread& th, Local* l, Value ident) {
  if (!th.locals) th.locals = list_new(th);
  Owned ns = dict_new(th), link = weakref_new(th, l);
  if (!th.locals || !ns || !link || failed(list_append(th, th.locals.as<List>(), link)) ||
      failed(dict_set(th, l->namespaces, ident, ns)))
    return {};
  return ns;
}

Owned local_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  size_t keywords = kwnames ? fast_items_tuple(kwnames).size() : 0;
  if (cls->slots.init == th.rt->types.object->slots.init && (nargs > 0 || keywords > 0))
    return raise(th, th.rt->exc.TypeError, "Initialization arguments are not supported");
  auto* l = make_instance<Local>(th, cls);
  if (l == nullptr) return {};
  Owned keep = Owned::steal(l);
  Owned tuple = tuple_from(th, args, nargs), namespaces = dict_new(th);
  if (!tuple || !namespaces) return {};
  l->args = tuple.release();
  l->namespaces = namespaces.release();
  if (keywords > 0) {
    Owned dict = dict_new(th);
    for (size_t i = 0; dict && i < keywords; ++i) {
      if (failed(dict_set(th, dict, fast_items_tuple(kwnames)[i], args[nargs + i]))) return {};
    }
    if (!dict) return {};
    l->kwargs = dict.release();
  }
  // The creating thread's __init__ is called by the constructor as usual: its namespace exists from now on.
  Owned ident = int_from_u64(th, th.id);
  return ident && add_namespace(th, l, ident) ? std::move(keep) : Owned();
}

// This thread's namespace, borrowed; runs __init__ at the first use on a thread. Empty: an exception is pending.
Value namespace_of(Thread& th, Local* l) {
  Owned ident = int_from_u64(th, th.id);
  if (!ident) return Value();
  Value found = dict_get(th, l->namespaces, ident);
  if (found || th.has_error()) return found;
  Owned ns = add_namespace(th, l, ident);
  if (!ns) return Value();
  if (l->type()->slots.init != th.rt->types.object->slots.init) {
    Owned init = get_attr(th, Value(l), th.rt->names.__init__);
    Owned r = init ? call_ex(th, init, l->args, l->kwargs) : Owned();
    if (!r) {
      Owned e = take_error(th);
      (void)dict_remove(th, l->namespaces, ident);
      restore_error(th, std::move(e));
      return Value();
    }
  }
  return ns.get();  // the local keeps it
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

using Fields = OwnedFields<Local, &Local::args, &Local::kwargs, &Local::namespaces>;

void fill(TypeSlots& s) {
  Fields::fill(s);
  s.clear = nullptr;  // the dicts in it are cleared; a __del__ may still ask for an attribute
  s.construct = &local_construct;
  s.getattr = &local_getattr;
  s.setattr = &local_setattr;
}

const TypeSpec kLocalSpec = {"_thread._local",    sizeof(Local),
                             Kind::kOther,        TypeFlags::kGc | TypeFlags::kBaseType | TypeFlags::kWeakRef,
                             "Thread-local data", &fill};

// Takes the thread's dicts out of the locals that it has used.
void leave_locals(Thread& th, Thread& gone, Value ident) {
  if (!gone.locals) return;
  Owned links = std::move(gone.locals);
  for (int64_t i = 0; i < static_cast<int64_t>(list_size(links)); ++i) {
    Owned link = get_item_at(th, links, i);
    Owned local = link ? weakref_get(th, link) : Owned();
    if (local && !local.get().is_none()) {
      if (Value namespaces = local.as<Local>()->namespaces) {
        if (dict_remove(th, namespaces, ident) == Tri::kError) clear_error(th);
      }
    } else if (!local) {
      clear_error(th);
    }
  }
}

}  // namespace

void locals_thread_ends(Thread& th, Thread& gone) {
  Owned ident = int_from_u64(th, gone.id);
  if (!ident) return clear_error(th);
  // Finalizers of what is dropped may use locals again.
  for (int round = 0; round < 10 && gone.locals; ++round) leave_locals(th, gone, ident);
  gone.locals.reset();
}

Status init_local_type(Thread& th, Module* m) {
  ThreadState& s = module_state<ThreadState>(th);
  s.local = add_type(th, m, kLocalSpec);
  return s.local != nullptr ? Status::kOk : Status::kError;
}

}  // namespace dxpy
