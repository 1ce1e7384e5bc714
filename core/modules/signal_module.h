// Signals: a handler in signal context only notes the number; Python handlers run at the main thread's next safepoint.
#pragma once

#include "core/object/runtime.h"

namespace dxpy {

// `install`: SIGINT raises KeyboardInterrupt, SIGPIPE and SIGXFSZ are ignored.
Status signals_init(Thread&, bool install);
// Runs the Python handlers of the signals that have come in. For the hook of safepoints.
Status signals_run_handlers(Thread&);
// _thread.interrupt_main: as if the signal had come in; nothing when it is ignored or has its default action.
Status signal_interrupt_main(Thread&, int number);
// Called in signal context for every signal that comes in; false: it has been dealt with. nullptr: nobody watches.
using SignalWatch = bool (*)(void* context, int number);
void signals_watch(Runtime&, SignalWatch watch, void* context);
void signals_destroy(Runtime&);
void signals_after_fork(Thread&);

}  // namespace dxpy
