"""asyncio's event loop on the event loop of the host that embeds the interpreter."""
import _dxpy
from . import base_events
from . import events

__all__ = ('SelectorEventLoop', '_DefaultEventLoopPolicy', 'EventLoop')


class _Selector:
    """Waits for time, or for something that the host or another task does."""

    def __init__(self):
        self.seen = _dxpy.wakes()
        self.waiting = False

    def select(self, timeout=None):
        if timeout is None or timeout > 0:
            self.waiting = True
            try:
                self.seen = _dxpy.wait(self.seen, timeout)
            finally:
                self.waiting = False
        return ()

    def close(self):
        pass


class SelectorEventLoop(base_events.BaseEventLoop):
    def __init__(self, selector=None):
        super().__init__()
        self._selector = _Selector()

    def _process_events(self, event_list):
        pass

    def _write_to_self(self):
        _dxpy.wake()

    def call_soon(self, callback, *args, context=None):
        handle = super().call_soon(callback, *args, context=context)
        # Called by the host or by another task while this loop waits.
        if self._selector.waiting:
            _dxpy.wake()
        return handle

    def call_at(self, when, callback, *args, context=None):
        handle = super().call_at(when, callback, *args, context=context)
        if self._selector.waiting:
            _dxpy.wake()
        return handle

    def run_in_executor(self, executor, func, *args):
        # There are no threads: the function runs at the loop's next turn.
        future = self.create_future()

        def run():
            if future.cancelled():
                return
            try:
                result = func(*args)
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException as e:
                future.set_exception(e)
            else:
                future.set_result(result)

        self.call_soon(run)
        return future

    async def shutdown_default_executor(self, timeout=None):
        self._executor_shutdown_called = True

    def close(self):
        if self.is_running():
            raise RuntimeError('Cannot close a running event loop')
        super().close()


class _DefaultEventLoopPolicy(events._BaseDefaultEventLoopPolicy):
    _loop_factory = SelectorEventLoop


EventLoop = SelectorEventLoop
