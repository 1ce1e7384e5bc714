// Calls: with argument tuples and dicts, of methods, and what is raised for what cannot be called.
#include "core/memory/alloc.h"
#include "core/object/abstract.h"
#include "core/object/dict.h"
#include "core/object/module.h"
#include "core/object/str.h"
#include "core/object/tuple.h"

namespace dxpy {

namespace {

// Borrowed words for one call: on the C++ stack when there are few.
class ArgArray {
 public:
  explicit ArgArray(size_t n) : heap_(n > kInline ? static_cast<Value*>(mem_alloc(n * sizeof(Value))) : nullptr) {
    data_ = n > kInline ? heap_ : inline_;
  }
  ~ArgArray() { mem_free(heap_); }
  ArgArray(const ArgArray&) = delete;
  ArgArray& operator=(const ArgArray&) = delete;
  Value* data() { return data_; }  // nullptr: no memory

 private:
  static constexpr size_t kInline = 12;
  Value inline_[kInline];
  Value* heap_;
  Value* data_;
};

}  // namespace

// Declared by the inline call() of abstract.h.
Owned raise_not_callable(Thread& th, Value callable);
Owned raise_not_callable(Thread& th, Value callable) {
  if (is_kind(callable, Kind::kModule)) {
    Value dict = callable.as<Module>()->dict;
    Value name = dict ? dict_get_str(dict, th.rt->names.__name__) : Value();
    if (name && is_str(name)) {
      Value same = dict_get_str(dict, str_intern(th, name));
      if (same && slots_of(th, same).call != nullptr) {
        return raise(th, th.rt->exc.TypeError, "'{}' object is not callable. Did you mean: '{}.{}(...)'?",
                     type_of(th, callable), name, name);
      }
    }
  }
  return raise(th, th.rt->exc.TypeError, "'{}' object is not callable", type_of(th, callable));
}

Owned call_ex(Thread& th, Value callable, Value args_tuple, Value kwargs) {
  std::span<const Value> args = fast_items_tuple(args_tuple);
  size_t keywords = kwargs ? dict_size(kwargs) : 0;
  if (keywords == 0) return call(th, callable, args.data(), args.size());
  ArgArray all(args.size() + keywords);
  Tuple* names = tuple_alloc(th, keywords);
  if (names == nullptr) return {};
  Owned kwnames = Owned::steal(Value(names));
  if (all.data() == nullptr) return raise_no_memory(th);
  for (size_t i = 0; i < args.size(); ++i) all.data()[i] = args[i];
  size_t pos = 0, n = 0;
  Value key, value;
  while (n < keywords && dict_next(kwargs, pos, key, value)) {
    if (!is_str(key)) return raise(th, th.rt->exc.TypeError, "keywords must be strings");
    inc_ref(key);
    names->items[n] = key;
    inc_ref(value);  // the callee may change the dict
    all.data()[args.size() + n] = value;
    ++n;
  }
  Owned r = call(th, callable, all.data(), args.size(), kwnames);
  for (size_t i = 0; i < n; ++i) dec_ref(all.data()[args.size() + i]);
  return r;
}

Owned call_method_v(Thread& th, Value object, Value name, const Value* args, size_t nargs, Value kwnames) {
  Owned method;
  bool self_needed = false;
  if (failed(get_method(th, object, name, method, self_needed))) return {};
  if (!self_needed) return call(th, method, args, nargs, kwnames);
  size_t total = nargs + (kwnames ? fast_items_tuple(kwnames).size() : 0);
  ArgArray all(total + 1);
  if (all.data() == nullptr) return raise_no_memory(th);
  all.data()[0] = object;
  for (size_t i = 0; i < total; ++i) all.data()[i + 1] = args[i];
  return call(th, method, all.data(), nargs + 1, kwnames);
}

}  // namespace dxpy
