// The module _pickle: dump, dumps, load, loads, PickleBuffer, errors.
#include "core/modules/pickle.h"

#include "core/modules/builtin_module.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/object/buffer.h"
#include "core/object/bytes.h"
#include "core/object/dict.h"

namespace dxpy {

namespace pickle {

State& state(Thread& th) { return module_state<State>(th); }

namespace {

Status load_attr(Thread& th, const char* module, const char* name, Owned& out) {
  out = import_attr(th, module, name);
  return out ? Status::kOk : Status::kError;
}
Status load_dict_attr(Thread& th, const char* module, const char* name, Owned& out) {
  if (failed(load_attr(th, module, name, out))) return Status::kError;
  if (is_dict(out)) return Status::kOk;
  return raise(th, th.rt->exc.RuntimeError, "{}.{} should be a dict, not {}", module, name, type_of(th, out));
}

// --- functions

Owned run_dumps(Thread& th, Value object, Value protocol, bool fix_imports, Value callback, Owned& pickler) {
  pickler = pickler_new(th, state(th).pickler);
  if (!pickler) return {};
  auto* p = pickler.as<Pickler>();
  if (failed(pickler_setup(th, p, protocol, fix_imports, callback))) return {};
  if (failed(pickler_dump(th, p, object))) return {};
  return bytes_new(th, p->out->view());
}

Owned dumps(Thread& th, Value object, Value protocol, bool fix_imports, Value callback) {
  Owned pickler;
  return run_dumps(th, object, protocol, fix_imports, callback, pickler);
}

Status dump(Thread& th, Value object, Value file, Value protocol, bool fix_imports, Value callback) {
  Owned write;
  Tri found = find_attr(th, file, th.rt->names.write, write);
  if (found == Tri::kError) return Status::kError;
  if (found == Tri::kFalse) return raise(th, th.rt->exc.TypeError, "file must have a 'write' attribute");
  Owned pickler = pickler_new(th, state(th).pickler);
  if (!pickler) return Status::kError;
  auto* p = pickler.as<Pickler>();
  if (failed(pickler_setup(th, p, protocol, fix_imports, callback))) return Status::kError;
  p->write = own(write);
  if (failed(pickler_dump(th, p, object))) return Status::kError;
  Owned data = bytes_new(th, p->out->view());
  Owned done = data ? call_with(th, write, data) : Owned();
  return done ? Status::kOk : Status::kError;
}

Owned loads(Thread& th, Value data, Value fix_imports, Value encoding, Value errors, Value buffers) {
  if (failed(load_state(th))) return {};
  BufferScope scope(th);
  if (failed(scope.open(data))) return {};
  Owned unpickler = unpickler_new(th, state(th).unpickler);
  if (!unpickler) return {};
  auto* u = unpickler.as<Unpickler>();
  if (failed(unpickler_setup(th, u, fix_imports, encoding, errors, buffers))) return {};
  u->data = scope.bytes().data();
  u->data_size = scope.bytes().size();
  return unpickler_load(th, u);
}

Owned load(Thread& th, Value file, Value fix_imports, Value encoding, Value errors, Value buffers) {
  Owned names = tuple_of(th, lend(str_new(th, "fix_imports")), lend(str_new(th, "encoding")),
                         lend(str_new(th, "errors")), lend(str_new(th, "buffers")));
  if (!names) return {};
  const Value args[] = {file, fix_imports, encoding, errors, buffers};
  Owned unpickler = call(th, type_value(state(th).unpickler), args, 1, names);
  return unpickler ? unpickler_load(th, unpickler.as<Unpickler>()) : Owned();
}

const NativeDef kFunctions[] = {
    function<&dump>("dump(obj, file, protocol=None, *, fix_imports=True, buffer_callback=None)",
                    "Write a pickled representation of obj to the open file object file.\n\n"
                    "This is equivalent to ``Pickler(file, protocol).dump(obj)``, but may\nbe more efficient."),
    function<&dumps>("dumps(obj, protocol=None, *, fix_imports=True, buffer_callback=None)",
                     "Return the pickled representation of the object as a bytes object."),
    function<&load>("load(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=None)",
                    "Read and return an object from the pickle data stored in a file.\n\n"
                    "This is equivalent to ``Unpickler(file).load()``, but may be more\nefficient."),
    function<&loads>("loads(data, /, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=None)",
                     "Read and return an object from the given pickle data."),
};

// --- PickleBuffer

using BufferFields = OwnedFields<PickleBuffer, &PickleBuffer::object>;

Owned buffer_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  if (failed(positional_only(th, cls, "PickleBuffer", nargs, kwnames, 1, 1))) return {};
  BufferScope scope(th);
  if (failed(scope.open(args[0], BufferView::kFullRo))) return {};
  auto* b = make_instance<PickleBuffer>(th, cls);
  if (b == nullptr) return {};
  b->object = own(args[0]);
  return Owned::steal(Value(b));
}
Failure raise_released(Thread& th) {
  return raise(th, th.rt->exc.ValueError, "operation forbidden on released PickleBuffer object");
}
Status buffer_get(Thread& th, Value self, BufferView& out, int flags) {
  auto* b = self.as<PickleBuffer>();
  if (!b->object) return raise_released(th);
  return get_buffer(th, b->object, out, flags);
}
Owned m_raw(Thread& th, PickleBuffer* b) {
  if (!b->object) return raise_released(th);
  Owned view = memoryview_new(th, b->object);
  return view ? call_method(th, view, lend(str_new(th, "cast")), lend(str_new(th, "B"))) : Owned();
}
void m_release(Thread&, PickleBuffer* b) { drop(b->object); }
const NativeDef kBufferMethods[] = {
    method<&m_raw>("raw(self, /)",
                   "Return a memoryview of the raw memory underlying this buffer.\n\n"
                   "Will raise BufferError is the buffer isn't contiguous."),
    method<&m_release>("release(self, /)", "Release the underlying buffer held by the PickleBuffer object."),
};
void fill_buffer(TypeSlots& s) {
  BufferFields::fill(s);
  s.construct = buffer_construct;
  s.get_buffer = buffer_get;
}

Status exec(Thread& th, Module* m) {
  State& s = state(th);
  if ((s.pickler = add_type(th, m, kPicklerSpec)) == nullptr) return Status::kError;
  if ((s.unpickler = add_type(th, m, kUnpicklerSpec)) == nullptr) return Status::kError;
  if ((s.pickler_memo = type_from_spec(th, kPicklerMemoSpec)) == nullptr) return Status::kError;
  if ((s.unpickler_memo = type_from_spec(th, kUnpicklerMemoSpec)) == nullptr) return Status::kError;
  if ((s.buffer = add_type(th, m, kPickleBufferSpec)) == nullptr) return Status::kError;
  s.error = add_exception(th, m, "PickleError", th.rt->exc.Exception);
  if (!s.error) return Status::kError;
  s.pickling_error = add_exception(th, m, "PicklingError", s.error.as<Type>());
  s.unpickling_error = add_exception(th, m, "UnpicklingError", s.error.as<Type>());
  return s.pickling_error && s.unpickling_error ? Status::kOk : Status::kError;
}

}  // namespace

Status load_state(Thread& th) {
  State& s = state(th);
  if (s.loaded) return Status::kOk;
  if (failed(load_dict_attr(th, "copyreg", "dispatch_table", s.dispatch_table)) ||
      failed(load_dict_attr(th, "copyreg", "_extension_registry", s.extension_registry)) ||
      failed(load_dict_attr(th, "copyreg", "_inverted_registry", s.inverted_registry)) ||
      failed(load_dict_attr(th, "copyreg", "_extension_cache", s.extension_cache)) ||
      failed(load_dict_attr(th, "_compat_pickle", "NAME_MAPPING", s.name_mapping_2to3)) ||
      failed(load_dict_attr(th, "_compat_pickle", "IMPORT_MAPPING", s.import_mapping_2to3)) ||
      failed(load_dict_attr(th, "_compat_pickle", "REVERSE_NAME_MAPPING", s.name_mapping_3to2)) ||
      failed(load_dict_attr(th, "_compat_pickle", "REVERSE_IMPORT_MAPPING", s.import_mapping_3to2)) ||
      failed(load_attr(th, "codecs", "encode", s.codecs_encode)) ||
      failed(load_attr(th, "builtins", "getattr", s.getattr)) ||
      failed(load_attr(th, "functools", "partial", s.partial))) {
    return Status::kError;
  }
  s.loaded = true;
  return Status::kOk;
}

const TypeSpec kPickleBufferSpec = {
    "pickle.PickleBuffer",
    sizeof(PickleBuffer),
    Kind::kOther,
    TypeFlags::kBaseType | TypeFlags::kGc | TypeFlags::kWeakRef,
    "Wrapper for potentially out-of-band buffers",
    fill_buffer,
    kBufferMethods,
};

}  // namespace pickle

const ModuleDef kPickleModule = {
    "_pickle",
    "Optimized C implementation for the Python pickle module.",
    pickle::kFunctions,
    &pickle::exec,
};

}  // namespace dxpy
