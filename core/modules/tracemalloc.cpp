// The module _tracemalloc. This runtime does not record where memory was allocated: nothing is ever traced, and asking
// for it says so.
#include "core/modules/builtin_module.h"
#include "core/object/list.h"
#include "core/object/tuple.h"

namespace dxpy {

namespace {

bool is_tracing() { return false; }
Owned start(Thread& th, int64_t nframe) {
  if (nframe < 1 || nframe > 65535) {
    return raise(th, th.rt->exc.ValueError, "the number of frames must be in range [1; {}]", 65535);
  }
  return raise(th, th.rt->exc.RuntimeError, "this runtime cannot trace memory allocations");
}
Owned nothing(Thread&) { return Owned::none(); }
Owned get_object_traceback(Thread&, Value object) {
  (void)object;
  return Owned::none();
}
Owned get_traces(Thread& th) { return list_new(th); }
Owned get_traced_memory(Thread& th) { return tuple_of(th, Value::small_int(0), Value::small_int(0)); }
int64_t get_traceback_limit() { return 1; }
int64_t get_tracemalloc_memory() { return 0; }

const NativeDef kFunctions[] = {
    function<&is_tracing>("is_tracing()",
                          "Return True if the tracemalloc module is tracing Python memory allocations."),
    function<&start>("start(nframe=1, /)", "Start tracing Python memory allocations."),
    function<&nothing>("stop()", "Stop tracing Python memory allocations."),
    function<&nothing>("clear_traces()", "Clear traces of memory blocks allocated by Python."),
    function<&nothing>("reset_peak()", "Set the peak size of memory blocks traced by tracemalloc to the current size."),
    function<&get_traces>("_get_traces()", "Get traces of all memory blocks allocated by Python."),
    function<&get_object_traceback>("_get_object_traceback(obj, /)",
                                    "Get the traceback where the Python object obj was allocated."),
    function<&get_traceback_limit>("get_traceback_limit()",
                                   "Get the maximum number of frames stored in the traceback of a trace."),
    function<&get_traced_memory>("get_traced_memory()",
                                 "Get the current size and peak size of memory blocks traced by tracemalloc."),
    function<&get_tracemalloc_memory>("get_tracemalloc_memory()",
                                      "Get the memory usage in bytes of the tracemalloc module."),
};

}  // namespace

const ModuleDef kTracemallocModule = {"_tracemalloc", "Debug module to trace memory blocks allocated by Python.",
                                      kFunctions};

}  // namespace dxpy
