"""JavaScript and Python in one program: what the host that embeds this interpreter offers."""
import sys as _sys
import _dxpy
from _dxpy import (JsProxy, JsCallable, JsPromise, JsArray, JsMap, JsBuffer, JsError,
                   can_suspend)

__all__ = ['JsProxy', 'JsCallable', 'JsPromise', 'JsArray', 'JsMap', 'JsBuffer', 'JsError',
           'to_js', 'create_proxy', 'run_sync', 'can_suspend']


def to_js(obj, /, *, dict_as_map=False):
    """A JavaScript value that is a copy of the object: arrays of lists and tuples, objects of dicts."""
    if isinstance(obj, (list, tuple, set, frozenset)):
        items = [to_js(item) for item in obj]
        if isinstance(obj, (set, frozenset)):
            return _dxpy.js_global('Set').new(_dxpy.new_array(*items))
        return _dxpy.new_array(*items)
    if isinstance(obj, dict):
        if dict_as_map or not all(isinstance(key, str) for key in obj):
            return _dxpy.js_global('Map').new(_dxpy.new_array(
                *[_dxpy.new_array(to_js(key), to_js(value)) for key, value in obj.items()]))
        return _dxpy.new_object([(key, to_js(value)) for key, value in obj.items()])
    return obj


def create_proxy(obj, /):
    """A JavaScript proxy of the object that lives until its destroy() is called."""
    return _dxpy.from_python(obj)


def run_sync(awaitable, /):
    """Waits for a promise or a coroutine without await."""
    if isinstance(awaitable, JsPromise):
        return awaitable.wait()
    return _run_awaitable(awaitable)


for _class in (JsError,):
    _class.__module__ = 'dxpy'
del _class


# --- what the host's operations call: the outermost frame of a task

def _call(f, args, kwargs):
    return f(*args, **kwargs) if kwargs else f(*args)


def _call_method(obj, name, args, kwargs):
    f = getattr(obj, name)
    return f(*args, **kwargs) if kwargs else f(*args)


def _next(iterator):
    try:
        return True, next(iterator)
    except StopIteration as e:
        return False, e.value


def _send(generator, value):
    try:
        return True, generator.send(value)
    except StopIteration as e:
        return False, e.value


def _throw(generator, exception):
    if not isinstance(exception, BaseException):
        exception = JsError(str(exception))
    try:
        return True, generator.throw(exception)
    except StopIteration as e:
        return False, e.value


def _import(name):
    __import__(name)
    return _sys.modules[name]


def _register_module(name, obj):
    """Makes sys.modules[name] a module whose attributes are those of the object."""
    module = type(_sys)(name)
    if isinstance(obj, dict):
        module.__dict__.update(obj)
    else:
        module.__getattr__ = lambda attribute: _module_attribute(name, obj, attribute)
        module.__dir__ = lambda: [n for n in dir(obj) if not n.startswith('__')]
    _sys.modules[name] = module
    parent, _, child = name.rpartition('.')
    if parent in _sys.modules:
        setattr(_sys.modules[parent], child, module)
    for known in list(_host_modules):
        if known == name:
            _host_modules.remove(known)
    _host_modules.append(name)


_host_modules = []


def _module_attribute(name, obj, attribute):
    if attribute.startswith('__'):
        raise AttributeError(f'module {name!r} has no attribute {attribute!r}')
    try:
        return getattr(obj, attribute)
    except AttributeError:
        raise AttributeError(f'module {name!r} has no attribute {attribute!r}') from None


def _imports(source):
    """The names of modules that a source imports, without running it."""
    import ast
    names = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                names[alias.name] = None
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names[node.module] = None
    return list(names)


def _remember(filename, source):
    """Lets tracebacks show the lines of a source that is in no file."""
    import linecache
    linecache.cache[filename] = len(source), None, source.splitlines(True), filename


# --- asyncio on the host's event loop

_loop = None


def _get_loop():
    global _loop
    if _loop is None or _loop.is_closed():
        import asyncio
        _loop = asyncio.new_event_loop()
    return _loop


def _run_awaitable(awaitable):
    """Runs it on the runtime's event loop. The first task that waits drives the loop for all of them."""
    from asyncio import ensure_future, events
    loop = _get_loop()
    if isinstance(awaitable, JsPromise):
        awaitable = _promise_coroutine(awaitable)
    future = ensure_future(awaitable, loop=loop)
    future.add_done_callback(_on_done)
    seen = _dxpy.wakes()
    try:
        while not future.done():
            if not loop.is_running():
                _drive(loop, future)
            else:
                seen = _dxpy.wait(seen, None)
    except BaseException:
        future.cancel()
        _dxpy.wake()
        raise
    return future.result()


def _drive(loop, future):
    loop._run_forever_setup()
    try:
        while not future.done():
            loop._run_once()
    finally:
        loop._run_forever_cleanup()
        _dxpy.wake()


def _on_done(future):
    _dxpy.wake()


async def _promise_coroutine(promise):
    return await promise


def _await_promise(promise):
    from asyncio import get_running_loop
    loop = get_running_loop()
    future = loop.create_future()

    def settled(ok, value):
        if future.done():
            return
        if ok:
            future.set_result(value)
        else:
            if not isinstance(value, BaseException):
                error = JsError(str(value))
                error.js_error = value
                value = error
            future.set_exception(value)
        _dxpy.wake()

    promise._then(settled)
    return future.__await__()


# --- snapshots

def _before_snapshot():
    for stream in (_sys.stdout, _sys.stderr):
        if stream is not None:
            stream.flush()
    for name in _host_modules:
        _sys.modules.pop(name, None)
    _host_modules.clear()


def _restored(argv):
    if argv:
        _sys.argv[:] = argv
    os = _sys.modules.get('os')
    if os is not None:
        os.reload_environ()  # a copy of what the environment was when os was imported
    random = _sys.modules.get('random')
    if random is not None:
        random.seed()


class _SourceFinder:
    """Finds the modules that live in the interpreter itself."""

    @staticmethod
    def find_spec(fullname, path=None, target=None):
        if fullname != 'asyncio.unix_events':
            return None
        import importlib.machinery
        return importlib.machinery.ModuleSpec(fullname, _SourceFinder, origin='<dxpy>')

    @staticmethod
    def create_module(spec):
        return None

    @staticmethod
    def exec_module(module):
        exec(compile(_dxpy.source_of(module.__name__), '<dxpy>', 'exec'), module.__dict__)


_sys.meta_path.insert(0, _SourceFinder)


def _js_module():
    js = type(_sys)('js')
    js.__doc__ = "Attributes of JavaScript's globalThis."
    js.__getattr__ = _dxpy.js_global
    _sys.modules['js'] = js


_js_module()
