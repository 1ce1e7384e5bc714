# typing: aliases, Generic, Protocol, NamedTuple, TypedDict, get_type_hints, Literal, Annotated, overload, NewType, cast.
import typing
from typing import *
print(Optional[int], Union[int, str, None], Union[int, int], List[int], Dict[str, List[int]], Callable[[int, str], bool], Callable[..., int], Tuple[int, ...], Tuple[()], Literal["a", 1, None, True], Literal[Literal[1, 2], 3], Annotated[int, "meta"], ClassVar[int], Final[int], Type[int], Any, NoReturn, Never, Self, LiteralString, Iterable[int], Mapping[str, int], Generator[int, str, bool], Awaitable[int], AnyStr, Optional[Optional[int]], Concatenate[int, ...], TypeGuard[int], TypeIs[str], Required[int], NotRequired[int], ReadOnly[int], Unpack[Tuple[int]], Pattern[str], IO[str], Deque[int], DefaultDict[str, int], Counter[str])
T = TypeVar("T"); K = TypeVar("K"); V = TypeVar("V"); N = TypeVar("N", int, float); B = TypeVar("B", bound="Base"); P = ParamSpec("P")
class Stack(Generic[T]):
    def __init__(self): self.items: list[T] = []
    def push(self, x: T) -> "Stack[T]": self.items.append(x); return self
class Pair(Generic[K, V]): ...
class IntPair(Pair[int, V]): ...
print(Stack[int], Stack[int]().push(1).items, Stack[int].__origin__, Stack.__parameters__, Pair[int, str].__args__, IntPair[str], IntPair.__parameters__, Pair[T, list[T]][int], get_origin(Stack[int]), get_args(Dict[str, int]), get_args(Callable[[int], str]), get_origin(Union[int, str]), get_args(Annotated[int, 1, 2]), get_origin(List), get_args(int), Stack[int] == Stack[int], Stack[int]().__orig_class__, N.__constraints__, B.__bound__)
for f in (lambda: Pair[int], lambda: Stack[int, str], lambda: Stack[int][str], lambda: Union[()], lambda: Optional[int, str], lambda: List[int, str], lambda: Callable[int], lambda: isinstance(1, List[int]), lambda: Any(), lambda: ClassVar[ClassVar[int]], lambda: Generic[int], lambda: Literal[()], lambda: TypeVar("X", int), lambda: NewType("U", int)("x") + "y", lambda: Self[int], lambda: exec("class Q(Generic[T], Generic[K]): pass"), lambda: exec("class R(Any): pass"), lambda: Union[int, 5], lambda: Protocol[int], lambda: Final[int, str], lambda: List[5], lambda: exec("class S(Generic): pass"), lambda: isinstance(1, Union[int, str]), lambda: Annotated[int], lambda: Optional(), lambda: issubclass(int, Sized)):
    try: print(f())
    except TypeError as e: print(e)
@runtime_checkable
class HasLen(Protocol):
    def __len__(self) -> int: ...
@runtime_checkable
class HasName(Protocol):
    name: str
class Impl: name = "n"
class NotRt(Protocol):
    def m(self): ...
class Exp(NotRt):
    def m(self): return 1
print(isinstance([], HasLen), isinstance(5, HasLen), isinstance(Impl(), HasName), issubclass(list, HasLen), Exp().m(), is_protocol(HasLen), get_protocol_members(HasLen), HasLen.__protocol_attrs__, isinstance(Exp(), Exp))
for f in (lambda: isinstance(1, NotRt), lambda: HasLen(), lambda: issubclass(Impl, HasName)):
    try: print(f())
    except TypeError as e: print(e)
class Emp(NamedTuple):
    name: str
    id: int = 3
    def hi(self): return f"hi {self.name}"
Fn = NamedTuple("Fn", [("a", int), ("b", str)])
print(Emp("x"), Emp("x", 5).hi(), Emp._fields, Emp._field_defaults, Emp.__annotations__, Fn(1, "b"), Emp.__mro__[1], Emp("q") == ("q", 3), Emp.__orig_bases__[0].__name__)
class Movie(TypedDict):
    title: str
    year: NotRequired[int]
class Part(Movie, total=False):
    extra: Required[str]; opt: int
print(Movie(title="t"), Movie.__required_keys__ == {"title"}, Movie.__optional_keys__ == {"year"}, sorted(Part.__required_keys__), sorted(Part.__optional_keys__), Part.__total__, Movie.__annotations__, is_typeddict(Movie), TypedDict("Fd", {"a": int})(a=1), Movie.__orig_bases__[0].__name__, type(Movie(title="x")))
try: isinstance({}, Movie)
except TypeError as e: print(e)
class C:
    x: "int"; y: Optional["C"] = None; z: ClassVar[List["str"]] = []
    def m(self, a: "C", b: "list[int]" = None) -> "Optional[int]": ...
class D(C): w: Annotated[int, "m"]
print(get_type_hints(C), get_type_hints(C.m), get_type_hints(D), get_type_hints(D, include_extras=True)["w"])
try: get_type_hints(exec("def bad(x: 'Undefined'): ...") or bad)
except NameError as e: print(e)
UserId = NewType("UserId", int); print(UserId(5), UserId, UserId.__supertype__, UserId.__name__, cast(int, "x"), cast("any", 5))
@overload
def ov(x: int) -> int: ...
@overload
def ov(x: str) -> str: ...
def ov(x): return x
print(ov(1), len(get_overloads(ov)), final(C) is C, C.__final__, no_type_check(lambda: 0).__no_type_check__, override(ov).__override__, TYPE_CHECKING, assert_type(5, int), reveal_type.__name__)
try: assert_never(5)
except AssertionError as e: print(e)
try: overload(ov)()
except NotImplementedError as e: print(str(e)[:40])
f = ForwardRef("int"); print(f, f.__forward_arg__, f == ForwardRef("int"), typing.get_type_hints(lambda: 0), List["fwd"], Optional["fwd"].__args__)
print(Callable[P, int][[str, bool]], Callable[Concatenate[int, P], T].__parameters__, Generic[P].__class__.__name__, Annotated[Annotated[int, 1], 2], Annotated[int, 1].__metadata__, Annotated[List[T], 1][int], Literal[1] == Literal[True], Literal[1, 2] == Literal[2, 1], Union[int, str] == Union[str, int], hash(Optional[int]) == hash(Union[None, int]), List[int] == list[int], SupportsInt, isinstance(5, SupportsInt), isinstance("s", SupportsAbs), isinstance(1.5, SupportsRound), isinstance([], Hashable), isinstance([], Sized), issubclass(dict, Mapping), Text is str, type(Union[int, str]))
Ts = TypeVarTuple("Ts")
class Arr(Generic[Unpack[Ts]]): ...
print(Arr[int, str], Arr[()], Arr.__parameters__, Tuple[Unpack[Ts]][int, str], Arr[Unpack[Tuple[int, ...]]], TypeAliasType("TA", List[T], type_params=(T,))[int], NoDefault, TypeVar("DT", default=int).__default__, evaluate_forward_ref(ForwardRef("1 + 1")) if hasattr(typing, "evaluate_forward_ref") else "")
