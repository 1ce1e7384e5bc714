// State of the interpreter that hangs off the Runtime, and the start-up functions of its types.
#pragma once

#include <utility>
#include <vector>

#include "core/interp/compile_source.h"

namespace dxpy {

struct Monitoring;
struct AttrCacheEntry;  // attr_cache.h

struct InterpState {
  uint32_t next_code_version = 1;
  SafepointHooks hooks;
  std::vector<std::pair<const NativeDef*, Owned (*)(Thread&, Value self, Owned result)>> tail_finishes;  // suspend.h
  AstHooks ast;
  Monitoring* monitoring = nullptr;      // what sys.monitoring was asked for; not owned
  AttrCacheEntry* attr_cache = nullptr;  // made at the first entry
  Owned foreign_builtins;                // an empty dict: the builtins of frames whose globals name another mapping
  uint32_t name_entry = 0, builtins_entry = 0;  // where in a namespace __name__ and __builtins__ stood the last time
  void* scratch = nullptr;                      // memory that decoding uses again and again (decode.cpp), owned
  size_t scratch_size = 0;
  bool hide_columns = false;  // -X no_debug_ranges: positions of code have lines only
};

Status init_function_type(Thread&);
Status init_code_type(Thread&);
Status init_frame_types(Thread&);
Status init_traceback_type(Thread&);
Status init_generator_types(Thread&);
// super() without arguments (super_frame.cpp).
Status super_frame_arguments(Thread&, Owned& cls, Owned& self);
void interp_state_destroy(Runtime&);

}  // namespace dxpy
