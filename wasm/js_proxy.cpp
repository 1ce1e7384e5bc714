#include "wasm/js_proxy.h"

#include "core/interp/suspend.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/object/bytes.h"
#include "core/object/exception.h"
#include "core/object/int.h"
#include "core/object/list.h"
#include "wasm/embedding.h"
#include "wasm/wire.h"

namespace dxpy::wasm {

namespace {

struct JsProxy : Object {
  uint32_t reference, traits;
};

struct ProxyState {
  Type *proxy = nullptr, *callable = nullptr, *promise = nullptr, *array = nullptr, *map = nullptr, *buffer = nullptr;
  Owned error;  // the class JsError
  size_t live = 0;
};
ProxyState& state(Thread& th) { return module_state<ProxyState>(th); }
size_t g_live_proxies = 0;  // one runtime in an instance

JsProxy* proxy_of(Value v) { return v.as<JsProxy>(); }

Owned operation(Thread& th, JsOperation op, Value self, const Value* args = nullptr, size_t nargs = 0,
                bool* nothing = nullptr) {
  return js_operation(th, op, proxy_of(self)->reference, args, nargs, nothing);
}

std::string text_of(Thread& th, JsOperation op, Value self) {
  Owned text = operation(th, op, self);
  if (text && is_str(text)) return std::string(str_view(text));
  clear_error(th);
  return "?";
}

// --- slots

void dealloc(Thread& th, Object* o) {
  auto* p = static_cast<JsProxy*>(o);
  if (p->reference != 0) {
    dx_js_release(p->reference, 1);
    --g_live_proxies;
  }
  object_free(th, o);
}

Owned proxy_repr(Thread& th, Value self) {
  std::string name = text_of(th, JsOperation::kTypeName, self);
  return str_new(th, "<JsProxy " + name + ">");
}
Owned proxy_str(Thread& th, Value self) { return operation(th, JsOperation::kText, self); }

Status proxy_hash(Thread&, Value self, int64_t& out) {
  out = static_cast<int64_t>(proxy_of(self)->reference) * 16 + 1;
  return Status::kOk;
}

Owned proxy_compare(Thread& th, Value a, Value b, CompareOp op) {
  if ((op != CompareOp::kEq && op != CompareOp::kNe) || !is_js_proxy(th, a) || !is_js_proxy(th, b))
    return Owned::not_implemented();
  bool same = proxy_of(a)->reference == proxy_of(b)->reference;
  return Owned::boolean(same == (op == CompareOp::kEq));
}

// Names that JavaScript cannot have because Python means something else by them, with an underscore behind.
std::string_view plain_name(std::string_view name) {
  if (name.size() > 1 && name.back() == '_' && name[name.size() - 2] != '_') name.remove_suffix(1);
  return name;
}

Owned proxy_getattr(Thread& th, Value self, Value name) {
  std::string_view text = str_view(name);
  Value own = type_lookup(type_of(th, self), str_intern(th, name));
  if (own || text.starts_with("__")) return generic_get_attr(th, self, name);
  Owned key = str_new(th, plain_name(text));
  if (!key) return {};
  const Value args[] = {key};
  bool nothing = false;
  Owned r = operation(th, JsOperation::kGet, self, args, 1, &nothing);
  if (nothing) return raise_attribute_error(th, self, name);
  return r;
}

Status proxy_setattr(Thread& th, Value self, Value name, Value value) {
  Owned key = str_new(th, plain_name(str_view(name)));
  if (!key) return Status::kError;
  const Value args[] = {key, value};
  Owned r = operation(th, value ? JsOperation::kSet : JsOperation::kDelete, self, args, value ? 2 : 1);
  return r ? Status::kOk : Status::kError;
}

Tri proxy_truth(Thread& th, Value self) {
  Owned r = operation(th, JsOperation::kTruth, self);
  return r ? truth(th, r) : Tri::kError;
}

int64_t proxy_length(Thread& th, Value self) {
  Owned r = operation(th, JsOperation::kLength, self);
  int64_t n = -1;
  if (!r || failed(int_as_i64(th, r, n))) return -1;
  return n;
}

bool is_array(Value self) { return (proxy_of(self)->traits & JsTrait::kArray) != 0; }

Owned proxy_subscript(Thread& th, Value self, Value key) {
  Owned k = Owned::borrow(key);
  int64_t i;
  if (is_array(self) && is_int(key) && int_fits_i64(key, i) && i < 0) {
    int64_t n = proxy_length(th, self);
    if (n < 0) return {};
    k = int_from_i64(th, i + n);
  }
  const Value args[] = {k};
  bool nothing = false;
  Owned r = operation(th, JsOperation::kGetItem, self, args, 1, &nothing);
  if (!nothing) return r;
  if (is_array(self)) return raise(th, th.rt->exc.IndexError, "array index out of range");
  return raise_key_error(th, key);
}

Status proxy_set_subscript(Thread& th, Value self, Value key, Value value) {
  const Value args[] = {key, value};
  Owned r = operation(th, value ? JsOperation::kSetItem : JsOperation::kDeleteItem, self, args, value ? 2 : 1);
  return r ? Status::kOk : Status::kError;
}

Tri proxy_contains(Thread& th, Value self, Value item) {
  const Value args[] = {item};
  Owned r = operation(th, JsOperation::kContains, self, args, 1);
  return r ? truth(th, r) : Tri::kError;
}

Owned proxy_iter(Thread& th, Value self) {
  uint32_t traits = proxy_of(self)->traits;
  if (traits & JsTrait::kIterator) return Owned::borrow(self);
  if (traits & JsTrait::kIterable) return operation(th, JsOperation::kIterate, self);
  return raise(th, th.rt->exc.TypeError, "JavaScript {} is not iterable", text_of(th, JsOperation::kTypeName, self));
}

Owned proxy_next(Thread& th, Value self) {
  bool nothing = false;
  Owned r = operation(th, JsOperation::kNext, self, nullptr, 0, &nothing);
  return nothing ? Owned() : std::move(r);
}

// Arguments: this (none), the positional ones, and keywords as one object behind them, as JavaScript's habit is.
Owned call_javascript(Thread& th, Value self, JsOperation op, const Value* args, size_t nargs, Value kwnames) {
  std::vector<Value> all;
  if (op == JsOperation::kCall) all.push_back(Value::none());
  all.insert(all.end(), args, args + nargs);
  Owned options;
  if (kwnames) {
    Owned pairs = list_new(th);
    auto names = fast_items_tuple(kwnames);
    for (size_t i = 0; pairs && i < names.size(); ++i) {
      Owned pair = tuple_of(th, names[i], args[nargs + i]);
      if (!pair || failed(list_append(th, pairs.as<List>(), pair))) return {};
    }
    const Value argument[] = {pairs};
    options = pairs ? js_operation(th, JsOperation::kNewObject, 0, argument, 1) : Owned();
    if (!options) return {};
    all.push_back(options);
  }
  return operation(th, op, self, all.data(), all.size());
}

Owned proxy_call(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  Suspension* s = suspend_point(th);
  if (s != nullptr && s->resumed) return finish_promise(th, *s);
  Owned r = call_javascript(th, self, JsOperation::kCall, args, nargs, kwnames);
  bool waits = (proxy_of(self)->traits & JsTrait::kHostFunction) != 0;
  if (!r || !waits || !is_js_proxy(th, r) || (js_traits(r) & JsTrait::kThenable) == 0) return r;
  if (s == nullptr) return raise_cannot_wait(th, "a JavaScript function that returned a promise");
  return suspend(th, SuspendReason::kPromise, std::move(r));
}

// promise.wait(): stops the task until it is settled.
Owned promise_wait(Thread& th, Value self) {
  Suspension* s = suspend_point(th);
  if (s == nullptr) return raise_cannot_wait(th, "a promise");
  if (s->resumed) return finish_promise(th, *s);
  return suspend(th, SuspendReason::kPromise, Owned::borrow(self));
}

Owned promise_await(Thread& th, Value self) {
  Owned f = import_attr(th, "dxpy", "_await_promise");
  return f ? call_with(th, f, self) : Owned();
}

// --- methods

Owned m_new(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  return call_javascript(th, self, JsOperation::kConstruct, args, nargs, kwnames);
}
Owned m_to_py(Thread& th, Value self, Value depth) {
  const Value args[] = {depth};
  return operation(th, JsOperation::kConvert, self, args, 1);
}
Owned m_dir(Thread& th, Value self) { return operation(th, JsOperation::kKeys, self); }
Owned m_type_name(Thread& th, Value self) { return operation(th, JsOperation::kTypeName, self); }
Owned m_then(Thread& th, Value self, Value callback) {
  const Value args[] = {callback};
  return operation(th, JsOperation::kThen, self, args, 1);
}
Owned m_to_bytes(Thread& th, Value self) { return operation(th, JsOperation::kReadBytes, self); }
Owned m_assign(Thread& th, Value self, Value data, int64_t offset) {
  Owned content = bytes_from_object(th, data);
  Owned at = content ? int_from_i64(th, offset) : Owned();
  const Value args[] = {at, content};
  return at ? operation(th, JsOperation::kWriteBytes, self, args, 2) : Owned();
}
Owned m_instance_of(Thread& th, Value self, Value cls) {
  const Value args[] = {cls};
  return operation(th, JsOperation::kInstanceOf, self, args, 1);
}

const NativeDef kProxyMethods[] = {
    method<&m_dir>("__dir__(self)"),
    raw_method(&m_new, "new(self, /, *args, **kwargs)", "new self(...args) of JavaScript."),
    method<&m_to_py>("to_py(self, depth=-1)", "The value as Python objects, copied that many levels deep."),
    method<&m_type_name>("js_typeof(self)", "The name of its constructor."),
    method<&m_instance_of>("js_instanceof(self, cls, /)", "Whether it is an instance of a JavaScript class."),
};
const NativeDef kPromiseMethods[] = {
    suspending(method<&promise_wait>("wait(self)", "Waits until it is settled, without an event loop of Python's.")),
    method<&m_then>("_then(self, callback, /)"),
};
const NativeDef kBufferMethods[] = {
    method<&m_to_bytes>("to_bytes(self)", "Its content, copied."),
    method<&m_assign>("assign(self, data, offset=0)", "Copies bytes into it."),
};

void fill_proxy(TypeSlots& s) {
  s.dealloc = dealloc;
  s.repr = proxy_repr;
  s.str = proxy_str;
  s.hash = proxy_hash;
  s.compare = proxy_compare;
  s.getattr = proxy_getattr;
  s.setattr = proxy_setattr;
  s.truth = proxy_truth;
  s.iter = proxy_iter;
  s.next = proxy_next;
  s.subscript = proxy_subscript;
  s.set_subscript = proxy_set_subscript;
  s.contains = proxy_contains;
}
void fill_callable(TypeSlots& s) { s.call = proxy_call; }
void fill_promise(TypeSlots& s) { s.await = promise_await; }
void fill_sized(TypeSlots& s) { s.length = proxy_length; }

constexpr uint32_t kFlags = TypeFlags::kBaseType | TypeFlags::kDisallowNew | TypeFlags::kWeakRef;
const TypeSpec kProxySpec = {"dxpy.JsProxy",        sizeof(JsProxy), Kind::kOther, kFlags,
                             "A JavaScript value.", fill_proxy,      kProxyMethods};
const TypeSpec kCallableSpec = {"dxpy.JsCallable",        sizeof(JsProxy), Kind::kOther, kFlags,
                                "A JavaScript function.", fill_callable};
const TypeSpec kPromiseSpec = {"dxpy.JsPromise",        sizeof(JsProxy), Kind::kOther,   kFlags,
                               "A JavaScript promise.", fill_promise,    kPromiseMethods};
const TypeSpec kArraySpec = {"dxpy.JsArray",        sizeof(JsProxy), Kind::kOther, kFlags | TypeFlags::kSequence,
                             "A JavaScript array.", fill_sized};
const TypeSpec kMapSpec = {"dxpy.JsMap", sizeof(JsProxy), Kind::kOther, kFlags, "A JavaScript Map, Set or the like.",
                           fill_sized};
const TypeSpec kBufferSpec = {
    "dxpy.JsBuffer", sizeof(JsProxy), Kind::kOther, kFlags, "A typed array, ArrayBuffer or DataView of JavaScript.",
    fill_sized,      kBufferMethods};

Type* type_for(const ProxyState& s, uint32_t traits) {
  if (traits & JsTrait::kThenable) return s.promise;
  if (traits & (JsTrait::kCallable | JsTrait::kClass)) return s.callable;
  if (traits & JsTrait::kArray) return s.array;
  if (traits & JsTrait::kBuffer) return s.buffer;
  if (traits & (JsTrait::kMap | JsTrait::kSet | JsTrait::kLength)) return s.map;
  return s.proxy;
}

}  // namespace

Status js_proxy_init(Thread& th, Module* m) {
  ProxyState& s = state(th);
  s.proxy = add_type(th, m, kProxySpec);
  if (s.proxy == nullptr) return Status::kError;
  s.callable = add_type(th, m, kCallableSpec, s.proxy);
  s.promise = add_type(th, m, kPromiseSpec, s.proxy);
  s.array = add_type(th, m, kArraySpec, s.proxy);
  s.map = add_type(th, m, kMapSpec, s.proxy);
  s.buffer = add_type(th, m, kBufferSpec, s.proxy);
  if (!s.callable || !s.promise || !s.array || !s.map || !s.buffer) return Status::kError;
  s.error = add_exception(th, m, "JsError", th.rt->exc.Exception, "A value that JavaScript threw: js_error.");
  return s.error ? Status::kOk : Status::kError;
}

Owned js_proxy_new(Thread& th, uint32_t reference, uint32_t traits) {
  auto* p = make_instance<JsProxy>(th, type_for(state(th), traits));
  if (p == nullptr) {
    dx_js_release(reference, 1);
    return {};
  }
  p->reference = reference;
  p->traits = traits;
  ++g_live_proxies;
  return Owned::steal(Value(p));
}

bool is_js_proxy(Thread& th, Value v) { return v.is_object() && is_subtype(type_of(th, v), state(th).proxy); }
uint32_t js_reference(Value proxy) { return proxy_of(proxy)->reference; }
uint32_t js_traits(Value proxy) { return proxy_of(proxy)->traits; }
size_t js_proxy_count() { return g_live_proxies; }
CallFn js_call_slot() { return &proxy_call; }

Owned js_operation(Thread& th, JsOperation op, uint32_t reference, const Value* args, size_t nargs, bool* nothing) {
  std::string message;
  Writer w(message);
  w.start(Tag::kTuple, nargs);
  for (size_t i = 0; i < nargs; ++i) {
    if (failed(w.value(th, args[i], false))) return {};
  }
  int32_t n = dx_js_operation(static_cast<uint32_t>(op), reference, message.data(), message.size());
  if (nothing != nullptr) *nothing = n == kJsNothing;
  if (n == kJsNothing) return Owned::none();
  bool threw = n == kJsThrew;
  if (threw) n = dx_js_thrown_size();
  std::string answer(request_buffer(static_cast<size_t>(n)));
  Reader reader(answer);
  Owned r = n > 0 ? reader.value(th) : Owned::none();
  if (!r) return {};
  return threw ? Owned(raise_thrown(th, r)) : std::move(r);
}

Failure raise_thrown(Thread& th, Value thrown) {
  if (is_exception(thrown)) return raise_exception(th, thrown);
  Owned text = is_js_proxy(th, thrown) ? operation(th, JsOperation::kText, thrown) : str_of(th, thrown);
  Owned error = text ? call_with(th, state(th).error, text) : Owned();
  if (!error || failed(set_attr(th, error, "js_error", thrown))) return {};
  return raise_exception(th, error);
}

}  // namespace dxpy::wasm
