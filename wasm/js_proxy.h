// JavaScript values as Python objects: JsProxy and its kinds, JsError, and calls of the embedder's js_operation.
#pragma once

#include "core/object/abstract.h"
#include "core/object/module.h"
#include "wasm/abi.h"

namespace dxpy::wasm {

// Makes the types and adds them to the module (_dxpy).
Status js_proxy_init(Thread&, Module* module);
// Takes over one count of the reference.
Owned js_proxy_new(Thread&, uint32_t reference, uint32_t traits);
bool is_js_proxy(Thread&, Value v);
uint32_t js_reference(Value proxy);
uint32_t js_traits(Value proxy);
size_t js_proxy_count();
// The slot through which JavaScript functions are called: such a call may suspend.
CallFn js_call_slot();

// Does an operation; empty with a pending JsError (or the Python exception that crossed) when it threw. `nothing`: set
// when the answer was kJsNothing (the result is then None); nullptr: that is no possible answer.
Owned js_operation(Thread&, JsOperation operation, uint32_t reference, const Value* args, size_t nargs,
                   bool* nothing = nullptr);
// Makes the pending exception from what JavaScript threw.
Failure raise_thrown(Thread&, Value thrown);

}  // namespace dxpy::wasm
