# list[int] and X | Y at run time.
from types import GenericAlias, UnionType, NoneType
a = list[int]
print(a, repr(a), type(a).__name__, a.__origin__, a.__args__, a.__parameters__, a([1, 2]), a() == [], a == list[int], a == list[str], hash(a) == hash(list[int]), a.__class__, isinstance(a, type), a.__name__, list[int, str], list[()], tuple[int, ...], tuple[()], dict[str, list[int]], type[int], set["fwd"], list[None])
T = __import__("typing").TypeVar("T"); U = __import__("typing").TypeVar("U")
g = dict[T, list[U]]
print(g, g.__parameters__, g[int, str], g[int, U][str], list[T][T], list[T] | None, tuple[T, ...][int], list[dict[T, T]][int])
for f in (lambda: int[str], lambda: list[int][str], lambda: g[int], lambda: isinstance([], list[int]), lambda: issubclass(list, list[int]), lambda: a.nope, lambda: setattr(a, "__origin__", 1), lambda: str["x"], lambda: GenericAlias(), lambda: list[T][int, str], lambda: isinstance(1, int | list[int]), lambda: 1 | int, lambda: int | 1, lambda: int | "str", lambda: None | None, lambda: (int | str)[int], lambda: (int | str)(), lambda: int | [], lambda: NoneType(1)):
    try: print(f())
    except (TypeError, AttributeError) as e: print(type(e).__name__, e)
u = int | str
print(u, type(u), u.__args__, int | None, None | int, int | int, int | str | int, (int | str) == (str | int), hash(int | str) == hash(str | int), int | list[int], list[int] | dict, u | None, u | float, isinstance(1, u), isinstance(None, int | None), issubclass(bool, int | str), isinstance(1.5, u), u.__parameters__, (list[T] | int)[str], u == (int | str), u != int, UnionType[int, str] if hasattr(UnionType, "__class_getitem__") else "", type(u).__name__, bool(u), u.__or__(bytes), (int | T).__parameters__)
import typing
print(typing.get_args(dict[str, int]), typing.get_origin(dict[str, int]), typing.get_origin(u) is typing.Union, typing.Union[int, str] == u, typing.Optional[int], typing.get_args(typing.Callable[[int], str]), typing.List[int], typing.Dict[str, int].__origin__, typing.Union[int], typing.Union[int, None, int], typing.Literal[1, "a"], typing.Literal[1] | None)
class Sub(list[int]): ...
print(Sub.__bases__, Sub.__orig_bases__, Sub([1]), Sub.__mro__)
class D(dict[str, T], typing.Generic[T]): ...
print(D.__orig_bases__, D[int], D[int].__args__, D.__parameters__, D[int](a=1))
class C:
    def __class_getitem__(cls, item): return GenericAlias(cls, item)
print(C[int], C[int, str].__args__, C[int]().__orig_class__, C[T][int], type(C[int]()))
import collections, contextlib, re, os, queue
print(collections.deque[int], collections.defaultdict[str, int], collections.OrderedDict[int, int], collections.Counter[str], re.Pattern[str], os.PathLike[str], contextlib.AbstractContextManager[int], collections.abc.Callable[[int, str], bool], collections.abc.Iterable[int], collections.abc.Callable[..., int], type[T], frozenset[int], enumerate[int], collections.ChainMap[str, int], queue.Queue[int])
print(*tuple[int, str].__args__, list(list[int]), [*tuple[int]], tuple[*tuple[int, ...]], (*list[int],)[0].__unpacked__, GenericAlias(list, (int,)) == list[int], list[int].__mro_entries__(()), a.__reduce__()[1], dir(a) != [], a.__doc__ == list.__doc__)
def f(x: list[int] | None = None, *y: dict[str, int | float]) -> tuple[int, ...]: ...
print(f.__annotations__, typing.get_type_hints(f))
match [1]:
    case list() as m: print("list", m)
