"""_asyncio: Future and Task as the module offers them by itself."""
import _asyncio
import asyncio
import gc


def show(label, function):
    try:
        print(label, repr(function()))
    except BaseException as error:
        print(label, type(error).__name__, str(error).partition("<Task")[0])


def uninitialised():
    f = _asyncio.Future.__new__(_asyncio.Future)
    for name in ("result", "exception", "get_loop", "cancel", "done", "cancelled", "__await__", "__repr__"):
        show(name, getattr(f, name))
    for name in ("_state", "_callbacks", "_result", "_loop", "_asyncio_future_blocking", "_cancel_message"):
        show(name, lambda: getattr(f, name))
    show("set_result", lambda: f.set_result(1))
    show("add_done_callback", lambda: f.add_done_callback(print))


def states(loop):
    f = _asyncio.Future(loop=loop)
    print(f, f._state, f.done(), f._callbacks)
    show("result", f.result)
    show("exception", f.exception)
    show("not an exception", lambda: f.set_exception(1))
    show("StopIteration", lambda: f.set_exception(StopIteration))
    show("result", f.result)
    f._log_traceback = False
    f = _asyncio.Future(loop=loop)
    f.set_result([1, 2])
    print(f, f.result(), f._result)
    show("again", lambda: f.set_result(3))
    show("cancel", f.cancel)
    f = _asyncio.Future(loop=loop)
    print(f.cancel("why"), f.cancelled(), f)
    show("result", f.result)
    f.extra = 1
    print(f.extra, _asyncio.Future[int])
    for name, value in (("_log_traceback", True), ("_state", 1), ("_callbacks", [])):
        show(name, lambda: setattr(f, name, value))
    for name in ("_log_traceback", "_asyncio_future_blocking", "_cancel_message"):
        show(name, lambda: delattr(f, name))


def callbacks(loop):
    seen = []
    f = _asyncio.Future(loop=loop)
    for _ in range(2):
        f.add_done_callback(seen.append)
    f.add_done_callback(id)
    print(len(f._callbacks), f.remove_done_callback(seen.append), len(f._callbacks), f.remove_done_callback(max))
    f.add_done_callback(seen.append)
    f.set_result(0)
    f.add_done_callback(seen.append)
    print(f._callbacks)
    loop.run_until_complete(asyncio.sleep(0))
    print(seen == [f, f])


def iterator(loop):
    f = _asyncio.Future(loop=loop)
    it = f.__await__()
    print(type(it).__name__, next(it) is f, f._asyncio_future_blocking)
    show("again", lambda: next(it))
    f.set_result("done")
    show("send", lambda: it.send(None))
    show("throw", lambda: it.throw(ValueError("thrown")))
    show("closed", lambda: next(it))
    show("throw 1", lambda: f.__await__().throw(1))
    show("close", f.__await__().close)


async def tasks():
    loop = asyncio.get_running_loop()
    print(_asyncio._get_running_loop() is loop, _asyncio.current_task() is asyncio.current_task(loop))

    async def work(n):
        await asyncio.sleep(0)
        if n == 3:
            raise ValueError(n)
        return n

    print(await asyncio.gather(*(work(n) for n in range(5)), return_exceptions=True))
    task = _asyncio.Task(work(1), loop=loop, name="one")
    print(task.get_name(), task.cancelling(), len(_asyncio.all_tasks()), task in _asyncio.all_tasks(loop))
    show("set_result", lambda: task.set_result(1))
    show("set_exception", lambda: task.set_exception(1))
    print(task.cancel("stop"), task.cancelling(), task.uncancel(), await task)
    task = asyncio.create_task(work(1))
    await asyncio.sleep(0)
    task.cancel("stop")
    print(task.cancelling(), task._must_cancel, task._fut_waiter)
    try:
        await task
    except asyncio.CancelledError as error:
        print("cancelled", error, task.cancelled(), task._state)
    show("a coroutine", lambda: _asyncio.Task(1, loop=loop))
    show("enter", lambda: _asyncio._enter_task(loop, 1))
    show("leave", lambda: _asyncio._leave_task(loop, None))
    show("other loop", lambda: _asyncio._enter_task(None, 1))


async def mistakes():
    class Yields:
        def __init__(self, value):
            self.value = value

        def __await__(self):
            yield self.value

    for value in (1, "text"):
        show("yielded", lambda: None)
        try:
            async def wrong():
                await Yields(value)
            await asyncio.create_task(wrong())
        except RuntimeError as error:
            print(error)

    async def wait_for_itself():
        await me
    me = asyncio.create_task(wait_for_itself(), name="me")
    try:
        await me
    except RuntimeError as error:
        print(str(error).partition(":")[0])


async def eager():
    async def at_once():
        print("first step of", asyncio.current_task().get_name())
        return 5

    async def later():
        await asyncio.sleep(0)
        return 6

    loop = asyncio.get_running_loop()
    done = _asyncio.Task(at_once(), loop=loop, name="eager", eager_start=True)
    print(done.done(), done.get_coro(), done.result())
    waits = _asyncio.Task(later(), loop=loop, eager_start=True)
    print(waits.done(), waits in asyncio.all_tasks(), await waits)


async def awaited_by():
    f = asyncio.get_running_loop().create_future()

    async def wait():
        return await f

    waiting = [asyncio.create_task(wait()) for _ in range(2)]
    await asyncio.sleep(0)
    print(f._asyncio_awaited_by == frozenset(waiting))
    f.set_result(7)
    print(await asyncio.gather(*waiting), f._asyncio_awaited_by)


def lost(loop):
    messages = []
    loop.set_exception_handler(lambda loop, context: messages.append((context["message"], sorted(context))))
    f = _asyncio.Future(loop=loop)
    f.set_exception(ValueError("nobody asks"))
    del f

    async def never():
        pass
    coroutine = never()
    task = _asyncio.Task(coroutine, loop=loop)
    loop._ready.clear()
    del task
    coroutine.close()
    gc.collect()
    print(messages)


uninitialised()
loop = asyncio.new_event_loop()
states(loop)
callbacks(loop)
iterator(loop)
show("no loop", _asyncio.get_running_loop)
show("no loop", _asyncio.current_task)
show("not running", lambda: _asyncio._enter_task(None, 1) or _asyncio._leave_task(loop, 1))
for coroutine in (tasks, mistakes, eager, awaited_by):
    print("---", coroutine.__name__)
    loop.run_until_complete(coroutine())
lost(loop)
loop.close()
