// The module _functools: reduce and cmp_to_key; partial and the cache have files of their own.
#include "core/modules/functools.h"

#include <cstring>

#include "core/memory/alloc.h"
#include "core/modules/builtin_module.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"

namespace dxpy {

CallBuffer::~CallBuffer() {
  for (size_t i = 0; i < size_; ++i) dec_ref(data_[i]);
  if (data_ != inline_) mem_free(data_);
}

bool CallBuffer::push(Value v) {
  if (size_ == capacity_) {
    auto* fresh = static_cast<Value*>(mem_alloc(capacity_ * 2 * sizeof(Value)));
    if (fresh == nullptr) return false;
    std::memcpy(static_cast<void*>(fresh), static_cast<const void*>(data_), size_ * sizeof(Value));
    if (data_ != inline_) mem_free(data_);
    data_ = fresh;
    capacity_ *= 2;
  }
  inc_ref(v);
  data_[size_++] = v;
  return true;
}

namespace {

Owned reduce(Thread& th, Value function, Value iterable, Value initial) {
  Owned it = get_iter(th, iterable);
  if (!it) {
    if (!error_clear_if(th, th.rt->exc.TypeError)) return {};
    return raise(th, th.rt->exc.TypeError, "reduce() arg 2 must support iteration");
  }
  Owned result = Owned::borrow(initial);
  while (Owned item = iterator_step(th, it)) {
    result = result ? call_with(th, function, result, item) : std::move(item);
    if (!result) return {};
  }
  if (!just_ended(th)) return {};
  if (!result) return raise(th, th.rt->exc.TypeError, "reduce() of empty iterable with no initial value");
  return result;
}

// --- cmp_to_key: K makes wrappers that compare through the function

struct KeyWrapper : Object {
  Value compare;  // owned
  Value object;   // owned; empty in the factory itself
};
using KeyFields = OwnedFields<KeyWrapper, &KeyWrapper::compare, &KeyWrapper::object>;

Owned key_new(Thread& th, Value function, Value object) {
  auto* k = make_instance<KeyWrapper>(th, module_state<FunctoolsState>(th).key_wrapper);
  if (k == nullptr) return {};
  k->compare = own(function);
  k->object = own(object);
  return Owned::steal(Value(k));
}

Owned key_call(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  Value object;
  if (failed(native_match(th, "K(obj)", args, nargs, kwnames, &object, 1))) return {};
  return key_new(th, self.as<KeyWrapper>()->compare, object);
}

Owned key_compare(Thread& th, Value a, Value b, CompareOp op) {
  Type* type = module_state<FunctoolsState>(th).key_wrapper;
  if (type_of(th, b) != type || type_of(th, a) != type) {
    return raise(th, th.rt->exc.TypeError, "other argument must be K instance");
  }
  auto *x = a.as<KeyWrapper>(), *y = b.as<KeyWrapper>();
  if (!x->object || !y->object) return raise(th, th.rt->exc.AttributeError, "object");
  Owned function = Owned::borrow(x->compare), left = Owned::borrow(x->object), right = Owned::borrow(y->object);
  Owned order = call_with(th, function, left, right);
  return order ? compare(th, order, Value::small_int(0), op) : Owned();
}

const GetSetDef kKeyGetSets[] = {
    {"obj",
     [](Thread&, Value v) {
       Value object = v.as<KeyWrapper>()->object;
       return Owned::borrow(object ? object : Value::none());
     },
     [](Thread&, Value v, Value value) {
       assign(v.as<KeyWrapper>()->object, value);
       return Status::kOk;
     },
     "Value wrapped by a key function."},
};

void fill_key(TypeSlots& s) {
  KeyFields::fill(s);
  s.hash = hash_not_implemented;
  s.call = key_call;
  s.compare = key_compare;
}

const TypeSpec kKeySpec = {"functools.KeyWrapper",
                           sizeof(KeyWrapper),
                           Kind::kOther,
                           TypeFlags::kGc | TypeFlags::kDisallowNew,
                           nullptr,
                           fill_key,
                           {},
                           kKeyGetSets};

Owned cmp_to_key(Thread& th, Value function) { return key_new(th, function, Value()); }

const NativeDef kFunctions[] = {
    function<&reduce>("reduce(function, iterable, /, initial=<unrepresentable>)",
                      "Apply a function of two arguments cumulatively to the items of an iterable, from left to "
                      "right.\n\n"
                      "This effectively reduces the iterable to a single value.  If initial is\n"
                      "present, it is placed before the items of the iterable in the\n"
                      "calculation, and serves as a default when the iterable is empty.\n\n"
                      "For example, reduce(lambda x, y: x+y, [1, 2, 3, 4, 5])\n"
                      "calculates ((((1 + 2) + 3) + 4) + 5)."),
    function<&cmp_to_key>("cmp_to_key(mycmp)",
                          "Convert a cmp= function into a key= function.\n\n"
                          "  mycmp\n    Function that compares two objects."),
};

Status exec(Thread& th, Module* m) {
  auto& state = module_state<FunctoolsState>(th);
  state.key_wrapper = type_from_spec(th, kKeySpec);
  if (state.key_wrapper == nullptr) return Status::kError;
  Type* placeholder = add_type(th, m, kPlaceholderSpec);
  if (placeholder == nullptr) return Status::kError;
  state.placeholder = Owned::steal(Value(object_alloc(th, placeholder)));
  state.keyword_mark = Owned::steal(Value(object_alloc(th, th.rt->types.object)));
  if (!state.placeholder || !state.keyword_mark) return Status::kError;
  make_immortal(th, state.placeholder.as<Object>());
  if (failed(module_add(th, m, "Placeholder", state.placeholder))) return Status::kError;
  if ((state.partial = add_type(th, m, kPartialSpec)) == nullptr) return Status::kError;
  return add_type(th, m, kLruCacheSpec) == nullptr ? Status::kError : Status::kOk;
}

}  // namespace

const ModuleDef kFunctoolsModule = {"_functools", "Tools that operate on functions.", kFunctions, &exec};

}  // namespace dxpy
