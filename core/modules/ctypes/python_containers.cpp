// Functions of ctypes.pythonapi: containers, modules, running code.
#include "core/interp/eval.h"
#include "core/interp/frame.h"
#include "core/modules/ctypes/python_api.h"
#include "core/object/dict.h"
#include "core/object/int.h"
#include "core/object/list.h"
#include "core/object/set.h"

namespace dxpy::ctypes {

namespace {

using Text = const char*;

Failure bad_call(Thread& th) { return raise(th, th.rt->exc.SystemError, "bad argument to internal function"); }

Owned key_of(Text name) { return str_decode(this_thread(), name, "utf-8", "strict"); }

int64_t size_of(Word o) { return length(this_thread(), value_of(o)); }

// --- any container

const PythonFunction kItems[] = {
    {"PyObject_GetItem",
     code_of(+[](Word o, Word key) { return give(get_item(this_thread(), value_of(o), value_of(key))); })},
    {"PyObject_SetItem", code_of(+[](Word o, Word key, Word v) {
       return done(set_item(this_thread(), value_of(o), value_of(key), value_of(v)));
     })},
    {"PyObject_DelItem",
     code_of(+[](Word o, Word key) { return done(del_item(this_thread(), value_of(o), value_of(key))); })},
    {"PyObject_Length", code_of(size_of)},
    {"PyObject_Size", code_of(size_of)},
    {"PySequence_Length", code_of(size_of)},
    {"PySequence_GetItem",
     code_of(+[](Word o, int64_t i) { return give(get_item_at(this_thread(), value_of(o), i)); })},
    {"PySequence_Contains",
     code_of(+[](Word o, Word v) { return answer(contains(this_thread(), value_of(o), value_of(v))); })},
    {"PySequence_List", code_of(+[](Word o) { return give(sequence_to_list(this_thread(), value_of(o))); })},
    {"PySequence_Tuple", code_of(+[](Word o) { return give(sequence_to_tuple(this_thread(), value_of(o))); })},
    {"PyObject_GetIter", code_of(+[](Word o) { return give(get_iter(this_thread(), value_of(o))); })},
    {"PyIter_Next", code_of(+[](Word o) { return give(iter_next(this_thread(), value_of(o))); })},
};

// --- tuples and lists. What SetItem is given changes hands.

Word tuple_item(Word o, int64_t i) {
  Thread& th = this_thread();
  if (!is_tuple(value_of(o))) return give(bad_call(th));
  auto items = fast_items_tuple(value_of(o));
  if (i < 0 || static_cast<size_t>(i) >= items.size()) {
    return give(raise(th, th.rt->exc.IndexError, "tuple index out of range"));
  }
  return lend_out(items[static_cast<size_t>(i)]);
}
int tuple_set_item(Word o, int64_t i, Word v) {
  Thread& th = this_thread();
  Owned item = Owned::steal(value_of(v));
  if (!is_tuple(value_of(o))) return done(bad_call(th));
  auto* t = value_of(o).as<Tuple>();
  if (i < 0 || static_cast<size_t>(i) >= t->size) {
    return done(raise(th, th.rt->exc.IndexError, "tuple assignment index out of range"));
  }
  assign_owned(t->items[i], std::move(item));
  return 0;
}
Word list_item(Word o, int64_t i) {
  Thread& th = this_thread();
  if (!is_list(value_of(o))) return give(bad_call(th));
  auto* l = value_of(o).as<List>();
  if (i < 0 || static_cast<size_t>(i) >= l->size) {
    return give(raise(th, th.rt->exc.IndexError, "list index out of range"));
  }
  Owned item = list_get(th, l, static_cast<size_t>(i));
  return lend_out(item);
}
int list_set_item(Word o, int64_t i, Word v) {
  Thread& th = this_thread();
  Owned item = Owned::steal(value_of(v));
  if (!is_list(value_of(o))) return done(bad_call(th));
  auto* l = value_of(o).as<List>();
  if (i < 0 || static_cast<size_t>(i) >= l->size) {
    return done(raise(th, th.rt->exc.IndexError, "list assignment index out of range"));
  }
  return done(list_set(th, l, static_cast<size_t>(i), std::move(item)));
}
Word list_of_nones(int64_t size) {
  Thread& th = this_thread();
  Owned list = size < 0 ? Owned(bad_call(th)) : list_new(th, static_cast<size_t>(size));
  for (int64_t i = 0; list && i < size; ++i) {
    if (failed(list_append(th, list.as<List>(), Value::none()))) return 0;
  }
  return give(std::move(list));
}

const PythonFunction kSequences[] = {
    {"PyTuple_New", code_of(+[](int64_t size) -> Word {
       Thread& th = this_thread();
       if (size < 0) return give(bad_call(th));
       if (size == 0) return give(Owned::borrow(th.rt->empty_tuple));
       Tuple* t = tuple_alloc(th, static_cast<size_t>(size));
       if (t == nullptr) return 0;
       for (int64_t i = 0; i < size; ++i) t->items[i] = Value::none();
       return Value(t).bits();
     })},
    {"PyTuple_Size", code_of(size_of)},
    {"PyTuple_GetItem", code_of(&tuple_item)},
    {"PyTuple_SetItem", code_of(&tuple_set_item)},
    {"PyList_New", code_of(&list_of_nones)},
    {"PyList_Size", code_of(size_of)},
    {"PyList_GetItem", code_of(&list_item)},
    {"PyList_SetItem", code_of(&list_set_item)},
    {"PyList_Append", code_of(+[](Word o, Word v) {
       Thread& th = this_thread();
       if (!is_list(value_of(o))) return done(bad_call(th));
       return done(list_append(th, value_of(o).as<List>(), value_of(v)));
     })},
    {"PyList_AsTuple", code_of(+[](Word o) { return give(sequence_to_tuple(this_thread(), value_of(o))); })},
    {"PySet_New", code_of(+[](Word o) { return give(set_new(this_thread(), value_of(o))); })},
    {"PySet_Size", code_of(size_of)},
    {"PySet_Add", code_of(+[](Word o, Word v) {
       Thread& th = this_thread();
       return is_any_set(value_of(o)) ? done(set_add(th, value_of(o), value_of(v))) : done(bad_call(th));
     })},
    {"PySet_Contains", code_of(+[](Word o, Word v) {
       Thread& th = this_thread();
       return is_any_set(value_of(o)) ? answer(set_contains(th, value_of(o), value_of(v))) : done(bad_call(th));
     })},
};

// --- dicts

Word dict_item(Word o, Value key) {
  Thread& th = this_thread();
  if (!is_dict(value_of(o)) || !key) {
    clear_error(th);
    return 0;
  }
  Value v = dict_get(th, value_of(o), key);
  clear_error(th);  // as there: an error is no item
  return lend_out(v);
}
int dict_put(Word o, Value key, Word v) {
  Thread& th = this_thread();
  if (!is_dict(value_of(o))) return done(bad_call(th));
  return key ? done(dict_set(th, value_of(o), key, value_of(v))) : -1;
}
int dict_drop(Word o, Value key) {
  Thread& th = this_thread();
  if (!is_dict(value_of(o))) return done(bad_call(th));
  return key ? done(del_item(th, value_of(o), key)) : -1;
}
template <Owned (*kList)(Thread&, Value)>
Word dict_list(Word o) {
  Thread& th = this_thread();
  return give(is_dict(value_of(o)) ? kList(th, value_of(o)) : Owned(bad_call(th)));
}

const PythonFunction kDicts[] = {
    {"PyDict_New", code_of(+[] { return give(dict_new(this_thread())); })},
    {"PyDict_Size", code_of(size_of)},
    {"PyDict_GetItem", code_of(+[](Word o, Word key) { return dict_item(o, value_of(key)); })},
    {"PyDict_GetItemString", code_of(+[](Word o, Text key) { return dict_item(o, lend(key_of(key))); })},
    {"PyDict_SetItem", code_of(+[](Word o, Word key, Word v) { return dict_put(o, value_of(key), v); })},
    {"PyDict_SetItemString", code_of(+[](Word o, Text key, Word v) { return dict_put(o, lend(key_of(key)), v); })},
    {"PyDict_DelItem", code_of(+[](Word o, Word key) { return dict_drop(o, value_of(key)); })},
    {"PyDict_DelItemString", code_of(+[](Word o, Text key) { return dict_drop(o, lend(key_of(key))); })},
    {"PyDict_Contains",
     code_of(+[](Word o, Word key) { return answer(contains(this_thread(), value_of(o), value_of(key))); })},
    {"PyDict_Keys", code_of(&dict_list<&dict_keys_list>)},
    {"PyDict_Values", code_of(&dict_list<&dict_values_list>)},
    {"PyDict_Items", code_of(&dict_list<&dict_items_list>)},
    {"PyDict_Copy", code_of(&dict_list<&dict_copy>)},
    {"PyDict_Update", code_of(+[](Word o, Word other) {
       Thread& th = this_thread();
       return is_dict(value_of(o)) ? done(dict_update(th, value_of(o), value_of(other))) : done(bad_call(th));
     })},
    {"PyDictProxy_New", code_of(+[](Word o) { return give(mapping_proxy_new(this_thread(), value_of(o))); })},
};

// --- modules and code

int run_simple_string(Text source) {
  Thread& th = this_thread();
  Owned main = import_module(th, "__main__");
  Owned globals = main ? get_attr(th, main, "__dict__") : Owned();
  Owned run = globals ? import_attr(th, "builtins", "exec") : Owned();
  Owned text = run ? str_decode(th, source, "utf-8", "strict") : Owned();
  Owned r = text ? call_with(th, run, text, globals) : Owned();
  if (r) return 0;
  Owned report = import_attr(th, "sys", "excepthook");
  Owned error = take_error(th);
  Owned shown = report ? call_with(th, report, type_value(type_of(th, error)), error, Value::none()) : Owned();
  clear_error(th);
  return -1;
}

const PythonFunction kModules[] = {
    {"PyImport_ImportModule", code_of(+[](Text name) { return give(import_module(this_thread(), name)); })},
    {"PyImport_AddModule", code_of(+[](Text name) {
       Thread& th = this_thread();
       return lend_out(dict_get_text(th, th.rt->modules, name));
     })},
    {"PyImport_GetModuleDict", code_of(+[] { return lend_out(this_thread().rt->modules); })},
    {"PyModule_GetDict", code_of(+[](Word o) -> Word {
       Thread& th = this_thread();
       return is_kind(value_of(o), Kind::kModule) ? lend_out(value_of(o).as<Module>()->dict) : give(bad_call(th));
     })},
    {"PySys_GetObject", code_of(+[](Text name) {
       Thread& th = this_thread();
       return lend_out(dict_get_text(th, th.rt->sys.as<Module>()->dict, name));
     })},
    {"PyEval_GetBuiltins", code_of(+[] { return lend_out(this_thread().rt->builtins.as<Module>()->dict); })},
    {"PyEval_GetGlobals", code_of(+[]() -> Word {
       Thread& th = this_thread();
       return th.frame == nullptr ? 0 : lend_out(th.frame->globals);
     })},
    {"PyEval_GetFrame", code_of(+[]() -> Word {
       Thread& th = this_thread();
       return th.frame == nullptr ? 0 : lend_out(Value(frame_object(th, th.frame)));
     })},
    {"PyRun_SimpleString", code_of(&run_simple_string)},
};

}  // namespace

void* python_container_function(std::string_view name) {
  for (std::span<const PythonFunction> table :
       {std::span<const PythonFunction>(kItems), std::span<const PythonFunction>(kSequences),
        std::span<const PythonFunction>(kDicts), std::span<const PythonFunction>(kModules)}) {
    if (void* address = find_function(table, name)) return address;
  }
  return nullptr;
}

}  // namespace dxpy::ctypes
