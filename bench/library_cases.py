"""The cases of bench/library: operations of the library as programs use them. Not a program of bench/programs.

A case is a function that takes how often to repeat, repeats, and returns what is checked, which must not depend on the count. Its name is
`item: what`. Run as a program, this writes the list of cases and then answers each name on its input with nanoseconds and result.
"""
import asyncio
import base64
import bisect
import collections
import contextvars
import copy
import csv
import datetime
import decimal
import functools
import hashlib
import heapq
import io
import itertools
import json
import logging
import operator
import os
import pickle
import queue
import random
import re
import statistics
import string
import struct
import sys
import tempfile
import textwrap
import threading
import time
import types
import uuid
import zlib

CASES = {}
PROMISED, OTHERS = "promised", "others"


def case(name, group=OTHERS, per=1):
    """Registers a case; `per` is how many operations one repetition is."""
    def register(function):
        CASES[name] = group, function, per
        return function
    return register


def promised(name, per=1):
    return case(name, PROMISED, per)


def expression(name, text, group=OTHERS, per=1, **names):
    """A case that evaluates one expression again and again, as timeit does."""
    space = globals() | names
    exec(f"def run(count):\n for _ in range(count): result = {text}\n return result", space)
    case(name, group, per)(space["run"])


def statements(name, text, group=OTHERS, per=1, **names):
    """A case whose statements may use `count` and end with a `return`."""
    space = globals() | names
    exec("def run(count):\n" + textwrap.indent(textwrap.dedent(text), " "), space)
    case(name, group, per)(space["run"])


# Regular expressions

LOG = "\n".join(f'10.0.{i % 256}.{i % 17} - user{i % 31} [21/Nov/2026:10:{i % 60:02}:00] "GET /path/{i}?q={i * 7} HTTP/1.1" {200 + i % 5} {i * 37}' for i in range(200))
LINE = re.compile(r'^(\S+) - (\S+) \[([^\]]+)\] "(\w+) ([^" ]+) [^"]*" (\d+) (\d+)$', re.M)
TOKEN = re.compile(r"\s*(?:(?P<number>\d+\.?\d*)|(?P<name>[A-Za-z_]\w*)|(?P<op>[-+*/()=<>]))")
SOURCE = "total = price * (1 + rate) - discount / 100.5 + offset(x1, y2)\n" * 20
expression("re: findall of lines", "len(LINE.findall(LOG))", PROMISED, 200)
expression("re: match of a short text", 'MATCH("key = value # comment").groups()', PROMISED, MATCH=re.compile(r"(\w+)\s*=\s*(\w+)").match)
expression("re: tokens with finditer", "sum(m.lastgroup == 'name' for m in TOKEN.finditer(SOURCE))", PROMISED, 20 * 18)
expression("re: sub with a function", "SUB(lambda m: m[1].upper(), LOG)[:60]", PROMISED, 200, SUB=re.compile(r"user(\d+)").sub)
expression("re: sub with a template", r"SUB(r'<\2 \1>', LOG)[:60]", PROMISED, 200, SUB=re.compile(r"(\w+)/(\w+)").sub)
expression("re: split", "len(SPLIT(LOG))", PROMISED, 200, SPLIT=re.compile(r"[ \n]+").split)
expression("re: search of an alternative", "SEARCH(LOG).span()", PROMISED, SEARCH=re.compile(r"\b(?:POST|PUT|DELETE|199)\b|/path/150\b").search)
expression("re: module function", "re.match(r'\\d+', '123abc').end()", PROMISED)

# JSON

ROWS = [{"id": i, "name": f"name {i}", "price": i * 1.25, "tags": ["a", "b", str(i)], "active": i % 3 == 0, "note": None} for i in range(50)]
JSON_TEXT = json.dumps(ROWS)
JSON_UNICODE = json.dumps([{"näme": "Zoë ☃ " * 4, "text": 'say "hi"\n' * 3}] * 20, ensure_ascii=False)
expression("json: dumps", "len(json.dumps(ROWS))", PROMISED, 50)
expression("json: loads", "len(json.loads(JSON_TEXT))", PROMISED, 50)
expression("json: dumps of a small dict", "json.dumps(ROW)", PROMISED, ROW=ROWS[1])
expression("json: loads of a small dict", "len(json.loads(TEXT))", PROMISED, TEXT=json.dumps(ROWS[1]))
expression("json: loads beyond ASCII", "len(json.loads(JSON_UNICODE))", PROMISED, 20)
expression("json: dumps indented", "len(json.dumps(ROWS, indent=2))", PROMISED, 50)
expression("json: dumps beyond ASCII", "len(json.dumps(DATA, ensure_ascii=False))", PROMISED, 20, DATA=json.loads(JSON_UNICODE))

# Pickle


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y


POINTS = [Point(i, str(i)) for i in range(50)]
NUMBERS = list(range(0, 50_000, 50))
expression("pickle: dumps of dicts", "len(pickle.dumps(ROWS))", PROMISED, 50)
expression("pickle: loads of dicts", "len(pickle.loads(DATA))", PROMISED, 50, DATA=pickle.dumps(ROWS))
expression("pickle: dumps of a small dict", "len(pickle.dumps(ROW))", PROMISED, ROW=ROWS[1])
expression("pickle: loads of a small dict", "len(pickle.loads(DATA))", PROMISED, DATA=pickle.dumps(ROWS[1]))
expression("pickle: dumps of instances", "len(pickle.dumps(POINTS))", PROMISED, 50)
expression("pickle: loads of instances", "len(pickle.loads(DATA))", PROMISED, 50, DATA=pickle.dumps(POINTS))
expression("pickle: dumps of ints", "len(pickle.dumps(NUMBERS))", PROMISED, 1000)
expression("pickle: loads of ints", "len(pickle.loads(DATA))", PROMISED, 1000, DATA=pickle.dumps(NUMBERS))

# CSV

CSV_ROWS = [[i, f"name {i}", "a, b" if i % 9 == 0 else "city", i * 0.5, ""] for i in range(100)]
CSV_FILE = io.StringIO()
csv.writer(CSV_FILE).writerows(CSV_ROWS)
CSV_LINES = CSV_FILE.getvalue().splitlines(True)
expression("csv: reader", "sum(len(r) for r in csv.reader(CSV_LINES))", PROMISED, 100)
expression("csv: writer", "csv.writer(io.StringIO()).writerows(CSV_ROWS)", PROMISED, 100)
expression("csv: writer, row by row", "[WRITE(r) for r in CSV_ROWS][-1]", PROMISED, 100, WRITE=csv.writer(open(os.devnull, "w")).writerow)
expression("csv: DictReader", "sum(len(r) for r in csv.DictReader(CSV_LINES, 'abcde'))", PROMISED, 100)
expression("csv: numbers unquoted", "sum(len(r) for r in csv.reader(LINES, quoting=csv.QUOTE_NONNUMERIC))", PROMISED, 100, LINES=['1.5,"text",3\n'] * 100)

# Dates

STAMP = datetime.datetime(2026, 11, 21, 16, 30, 15, 123456)
AWARE = STAMP.replace(tzinfo=datetime.timezone(datetime.timedelta(hours=2)))
expression("datetime: isoformat", "STAMP.isoformat()", PROMISED)
expression("datetime: isoformat of an aware one", "AWARE.isoformat()", PROMISED)
expression("datetime: fromisoformat", "FROM('2026-11-21T16:30:15.123456+02:00') == AWARE", PROMISED, FROM=datetime.datetime.fromisoformat)
expression("datetime: strftime", "STAMP.strftime('%Y-%m-%d %H:%M:%S')", PROMISED)
expression("datetime: f-string", "f'{STAMP:%d %B %Y}'", PROMISED)
expression("datetime: strptime", "PARSE('2026-11-21 16:30:15', '%Y-%m-%d %H:%M:%S').hour", PROMISED, PARSE=datetime.datetime.strptime)
expression("datetime: strptime of names", "PARSE('Sat, 21 Nov 2026', '%a, %d %b %Y').day", PROMISED, PARSE=datetime.datetime.strptime)
expression("datetime: str of a date", "str(DAY)", PROMISED, DAY=STAMP.date())
expression("datetime arithmetic: sums and differences", "(STAMP + datetime.timedelta(days=3, hours=5) - STAMP).total_seconds()")
expression("datetime arithmetic: astimezone", "AWARE.astimezone(datetime.timezone.utc).hour")

# Decimal

D = decimal.Decimal
A, B, PRICE, CENT = D("1234.5678"), D("-0.00127"), D("19.99"), D("0.01")
BIG = D(2).sqrt(decimal.Context(prec=100))
expression("decimal: from a text", "D('1234.5678').as_tuple().exponent", PROMISED)
expression("decimal: from an int", "D(12345) == 12345", PROMISED)
expression("decimal: str", "str(A)", PROMISED)
expression("decimal: add", "A + B == 0", PROMISED)
expression("decimal: multiply", "A * B == 0", PROMISED)
expression("decimal: divide", "A / PRICE == 0", PROMISED)
expression("decimal: compare", "A < PRICE", PROMISED)
expression("decimal: quantize", "A.quantize(CENT) == 0", PROMISED)
expression("decimal: format", "f'{A:,.2f}'", PROMISED)
expression("decimal: sum", "str(sum(PRICES))", PROMISED, 100, PRICES=[D(i) / 100 for i in range(100)])
expression("decimal: 100 digits", "CONTEXT.multiply(BIG, BIG) == 0", PROMISED, CONTEXT=decimal.Context(prec=100))
expression("decimal: sqrt", "PRICE.sqrt() == 0", PROMISED)
expression("decimal: int and float", "int(A) + float(A)", PROMISED)

# struct

RECORD = struct.Struct("<IhBd8s")
PACKED = RECORD.pack(1, 2, 3, 4.5, b"12345678")
expression("struct: pack", "PACK(1, 2, 3, 4.5, b'12345678')", PROMISED, PACK=RECORD.pack)
expression("struct: unpack", "UNPACK(PACKED)[3]", PROMISED, UNPACK=RECORD.unpack)
expression("struct: module function", "struct.unpack('>HHI', b'12345678')[2]", PROMISED)
expression("struct: iter_unpack", "sum(r[0] for r in RECORD.iter_unpack(DATA))", PROMISED, 100, DATA=PACKED * 100)

# Lines of text files

LINES_FILE = tempfile.NamedTemporaryFile("w", suffix=".txt", delete=False)
LINES_FILE.write("".join(f"line {i} of some text {'x' * (i % 40)}\n" for i in range(2000)))
LINES_FILE.close()
PATH = LINES_FILE.name
statements("lines: iteration", """
    for _ in range(count):
        total = 0
        with open(PATH) as f:
            for line in f:
                total += len(line)
    return total""", PROMISED, 2000)
statements("lines: readlines", """
    for _ in range(count):
        with open(PATH) as f:
            total = len(f.readlines())
    return total""", PROMISED, 2000)
statements("lines: readline", """
    for _ in range(count):
        total = 0
        with open(PATH) as f:
            while line := f.readline():
                total += 1
    return total""", PROMISED, 2000)
statements("lines: of bytes", """
    for _ in range(count):
        with open(PATH, "rb") as f:
            total = sum(map(len, f))
    return total""", PROMISED, 2000)

# Sorting

random.seed(5)
SHUFFLED = random.sample(range(100_000), 1000)
RECORDS = [(f"name{i % 97}", i, {"age": i % 50}) for i in SHUFFLED]
expression("sorting: key lambda", "sorted(RECORDS, key=lambda r: r[1])[0][1]", PROMISED, 1000)
expression("sorting: itemgetter", "sorted(RECORDS, key=operator.itemgetter(0, 1))[0][1]", PROMISED, 1000)
expression("sorting: lower", "sorted(NAMES, key=str.lower)[0]", PROMISED, 1000, NAMES=[r[0] for r in RECORDS])
expression("sorting: tuple of the key", "sorted(RECORDS, key=lambda r: (r[2]['age'], r[0]))[0][0]", PROMISED, 1000)
expression("sorting: attrgetter", "sorted(ITEMS, key=operator.attrgetter('x'))[0].x", PROMISED, 1000, ITEMS=[Point(i, i) for i in SHUFFLED])
expression("sorting: cmp_to_key", "sorted(SHUFFLED, key=functools.cmp_to_key(lambda a, b: a - b))[0]", PROMISED, 1000)

# asyncio


async def nothing():
    return 1


async def sleeper():
    await asyncio.sleep(0)
    return 1


async def gathered(n):
    return sum(await asyncio.gather(*(sleeper() for _ in range(n))))


async def created(n):
    return sum([await asyncio.create_task(nothing()) for _ in range(n)])


async def queued(n):
    channel = asyncio.Queue(10)

    async def produce():
        for i in range(n):
            await channel.put(1)

    task = asyncio.create_task(produce())
    total = sum([await channel.get() for _ in range(n)])
    await task
    return total


async def timeouts(n):
    total = 0
    for _ in range(n):
        async with asyncio.timeout(60):
            total += await nothing()
    return total


async def grouped(n):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(sleeper()) for _ in range(n)]
    return sum(t.result() for t in tasks)


async def called_soon(n):
    loop, done = asyncio.get_running_loop(), asyncio.Event()
    left = n

    def step():
        nonlocal left
        left -= 1
        loop.call_soon(step) if left else done.set()

    loop.call_soon(step)
    await done.wait()
    return left


async def echoes(n):
    async def serve(reader, writer):
        while line := await reader.readline():
            writer.write(line)
        writer.close()

    server = await asyncio.start_unix_server(serve, path := tempfile.mktemp())
    reader, writer = await asyncio.open_unix_connection(path)
    total = 0
    for _ in range(n):
        writer.write(b"hello\n")
        total += len(await reader.readline())
    writer.close()
    server.close()
    return total


for what, function, size in (("gather of tasks", gathered, 200), ("task by task", created, 200), ("queue", queued, 500), ("timeout", timeouts, 200),
                             ("task group", grouped, 200), ("call_soon", called_soon, 1000), ("stream echo", echoes, 100)):
    statements(f"asyncio: {what}", """
        for _ in range(count):
            result = asyncio.run(function(size))
        return result""", PROMISED, size, function=function, size=size)

# Threads

statements("thread: start and join", """
    found = []
    for _ in range(count):
        t = threading.Thread(target=found.append, args=(1,))
        t.start()
        t.join()
    return len(found) == count""", PROMISED)
statements("thread: queue between two", """
    a, b = queue.SimpleQueue(), queue.SimpleQueue()

    def echo():
        while (item := a.get()) is not None:
            b.put(item)

    t = threading.Thread(target=echo)
    t.start()
    for _ in range(count):
        a.put(1)
        b.get()
    a.put(None)
    t.join()""")
statements("thread: lock", """
    lock = threading.Lock()
    for _ in range(count):
        with lock:
            pass""")
statements("thread: condition and RLock", """
    condition = threading.Condition()
    for _ in range(count):
        with condition:
            condition.notify_all()""")
statements("queue: put and get", """
    q = queue.Queue()
    for _ in range(count):
        q.put(1)
        q.get()""")

# Input and output

statements("io: print in a loop", """
    with open(os.devnull, "w") as out:
        for i in range(count):
            print("value", i, file=out)""")
statements("io: small text writes", """
    with open(os.devnull, "w") as out:
        for i in range(count):
            out.write("some text\\n")""")
statements("io: small binary writes", """
    with open(os.devnull, "wb") as out:
        for i in range(count):
            out.write(b"some bytes")""")
expression("io: read of a file", "len(open(PATH).read())")
expression("io: StringIO writes", "[out := io.StringIO(), [out.write(w) for w in WORDS], out.getvalue()][2][:20]", per=50, WORDS=["word "] * 50)
expression("io: BytesIO writes", "[out := io.BytesIO(), [out.write(w) for w in WORDS], out.getvalue()][2][:20]", per=50, WORDS=[b"word "] * 50)
expression("io: StringIO lines", "sum(1 for _ in io.StringIO(LOG))", per=200)
expression("io: BytesIO reads", "[f := io.BytesIO(DATA), [f.read(10) for _ in range(100)]][1][-1]", per=100, DATA=b"0123456789" * 100)
expression("os: path functions", "os.path.join(os.path.dirname('/a/b/c.txt'), os.path.splitext(os.path.basename('/a/b/c.txt'))[0])")
expression("os: stat", "os.stat(PATH).st_size > 0")
expression("pathlib: join and parts", "[p := pathlib.Path('/usr/lib') / 'python3' / 'site.py', p.suffix, p.name, str(p)][3]", pathlib=__import__("pathlib"))

# Collections

statements("deque: append and popleft", """
    d = collections.deque()
    for i in range(count):
        d.append(i)
        d.append(i)
        d.popleft()
        d.popleft()""")
expression("deque: rotate and iterate", "[QUEUE.rotate(3), QUEUE.rotate(-3), sum(QUEUE)][2]", QUEUE=collections.deque(range(100)))
expression("Counter: of a text", "collections.Counter(LOG[:2000]).most_common(2)", per=2000)
expression("Counter: of words", "collections.Counter(WORDS)['a']", per=300, WORDS=["a", "b", "c"] * 100)
expression("Counter: sum", "(COUNTS + COUNTS)['a']", COUNTS=collections.Counter("abracadabra"))
expression("OrderedDict: build and move", "[d := collections.OrderedDict.fromkeys('abcdefgh'), d.move_to_end('a'), d.popitem(last=False)][2]")
statements("defaultdict: append", """
    for _ in range(count):
        d = collections.defaultdict(list)
        for i in range(100):
            d[i % 7].append(i)
    return len(d)""", per=100)
expression("ChainMap: get", "MAPS['b']", MAPS=collections.ChainMap({"a": 1}, {"b": 2}))
expression("namedtuple: make and read", "[p := PAIR(1, 2), p.x + p.y][1]", PAIR=collections.namedtuple("PAIR", "x y"))
expression("namedtuple: replace", "P._replace(x=5).x", P=collections.namedtuple("PAIR", "x y")(1, 2))
expression("dataclass: make and compare", "ITEM(1, 'a') == ITEM(1, 'a')", ITEM=__import__("dataclasses").make_dataclass("ITEM", ["x", "y"]))
expression("enum: members", "[c := COLOUR(2), c.name, c.value, COLOUR['RED'] is c][3]", COLOUR=__import__("enum").Enum("COLOUR", "RED GREEN"))
expression("enum: flags", "(FLAG.A | FLAG.B) & FLAG.A == FLAG.A", FLAG=__import__("enum").Flag("FLAG", "A B C"))

# Iteration and functions

expression("itertools: chain and islice", "sum(itertools.islice(itertools.chain(NUMBERS, NUMBERS), 0, 2000, 2))", per=1000)
expression("itertools: groupby", "sum(1 for k, g in itertools.groupby(NUMBERS, lambda x: x // 500))", per=1000)
expression("itertools: product", "sum(1 for _ in itertools.product(range(10), repeat=3))", per=1000)
expression("itertools: combinations", "sum(a for a, b in itertools.combinations(range(45), 2))", per=990)
expression("itertools: accumulate", "list(itertools.accumulate(NUMBERS))[-1]", per=1000)
expression("itertools: zip_longest", "sum(1 for a, b in itertools.zip_longest(NUMBERS, SHUFFLED))", per=1000)
expression("itertools: count and takewhile", "sum(itertools.takewhile(lambda x: x < 500, itertools.count()))", per=500)
expression("itertools: pairwise and starmap", "sum(itertools.starmap(operator.sub, itertools.pairwise(NUMBERS)))", per=1000)
expression("itertools: batched", "sum(1 for _ in itertools.batched(NUMBERS, 4))", per=250)
expression("functools: lru_cache hits", "[CACHED(i & 7) for i in range(100)][3]", per=100, CACHED=functools.lru_cache(100)(lambda x: x + 1))
expression("functools: lru_cache misses", "[CACHED(i) for i in range(100)][3]", per=100, CACHED=functools.lru_cache(50)(lambda x: x + 1))
expression("functools: cache of two", "[CACHED(i & 7, 2) for i in range(100)][3]", per=100, CACHED=functools.cache(lambda x, y: x + y))
expression("functools: partial", "[PART(i, base=10) for i in '123'][2]", per=3, PART=functools.partial(int))
expression("functools: reduce", "functools.reduce(lambda a, b: a ^ b, NUMBERS)", per=1000)
expression("functools: singledispatch", "SINGLE(5)", SINGLE=functools.singledispatch(lambda x: x))
statements("contextlib: contextmanager", """
    for _ in range(count):
        with MANAGER() as m:
            pass
    return m""", MANAGER=__import__("contextlib").contextmanager(lambda: (yield 5)))
statements("contextlib: ExitStack", """
    for _ in range(count):
        with STACK() as s:
            s.callback(int)""", STACK=__import__("contextlib").ExitStack)
statements("contextvars: set, get, reset", """
    for _ in range(count):
        token = VARIABLE.set(1)
        VARIABLE.get()
        VARIABLE.reset(token)""", VARIABLE=contextvars.ContextVar("v", default=0))
expression("contextvars: copy and run", "contextvars.copy_context().run(int)")

# Algorithms

statements("heapq: push and pop", """
    for _ in range(count):
        heap = []
        for i in SHUFFLED[:200]:
            heapq.heappush(heap, i)
        while heap:
            last = heapq.heappop(heap)
    return last""", per=200)
statements("heapq: of tuples", """
    for _ in range(count):
        heap = []
        for i in SHUFFLED[:200]:
            heapq.heappush(heap, (i % 10, i, "x"))
        while heap:
            last = heapq.heappop(heap)
    return last""", per=200)
expression("heapq: nlargest", "heapq.nlargest(5, SHUFFLED)[-1]", per=1000)
expression("heapq: merge", "sum(heapq.merge(NUMBERS, NUMBERS))", per=2000)
expression("bisect: bisect_left", "[bisect.bisect_left(NUMBERS, x) for x in SHUFFLED[:100]][5]", per=100)
statements("bisect: insort", """
    for _ in range(count):
        found = []
        for x in SHUFFLED[:100]:
            bisect.insort(found, x)
    return found[3]""", per=100)
expression("copy: deepcopy", "len(copy.deepcopy(ROWS[:5]))", per=5)
expression("copy: deepcopy of instances", "len(copy.deepcopy(POINTS[:10]))", per=10)
expression("copy: copy of an instance", "copy.copy(POINTS[0]).x")
expression("random: random", "RANDOM() < 1", RANDOM=random.Random(3).random)
expression("random: randint", "RANDINT(1, 100) < 101", RANDINT=random.Random(3).randint)
expression("random: choice and shuffle", "[R.choice(NUMBERS), R.shuffle(DATA)][1]", DATA=list(range(50)), R=random.Random(3), per=50)
expression("random: sample", "len(R.sample(NUMBERS, 20))", R=random.Random(3), per=20)
expression("random: gauss", "R.gauss(0, 1) < 100", R=random.Random(3))
expression("statistics: mean and stdev", "(statistics.mean(FLOATS), statistics.stdev(FLOATS))", per=100, FLOATS=[i / 7 for i in range(100)])
expression("statistics: median and fmean", "(statistics.median(FLOATS), statistics.fmean(FLOATS))", per=100, FLOATS=[i / 7 for i in range(100)])
expression("fractions: sums", "FRACTION(1, 3) + FRACTION(2, 7) == 1", FRACTION=__import__("fractions").Fraction)

# Text

PROSE = "The quick brown fox jumps over the lazy dog and then goes home to sleep. " * 8
expression("textwrap: fill", "len(textwrap.fill(PROSE, 60))")
expression("textwrap: dedent", "textwrap.dedent(TEXT)", TEXT="\n".join("    line %d" % i for i in range(20)))
expression("string: Template", "TEMPLATE.substitute(name='x', value=5)", TEMPLATE=string.Template("Hello $name, your value is ${value}!"))
expression("string: Formatter", "string.Formatter().format('{0} {x:>5}', 1, x=2)")
expression("shlex: split", "shlex.split('cp -r \"a b\" c/d --option=value')", shlex=__import__("shlex"))
expression("difflib: ratio", "difflib.SequenceMatcher(None, PROSE[:80], PROSE[10:90]).ratio()", difflib=__import__("difflib"))
expression("html: escape and unescape", "html.unescape(html.escape(PROSE + '<a>&'))[-4:]", html=__import__("html"))
expression("urllib: parse and quote", "[urllib.parse.urlsplit('http://user@host:80/path?q=1#f').port, urllib.parse.quote('a b/ü')]", urllib=__import__("urllib.parse"))
expression("urllib: urlencode", "urllib.parse.urlencode({'a': 1, 'b': 'x y'})", urllib=__import__("urllib.parse"))
expression("fnmatch: filter", "len(fnmatch.filter(NAMES, '*7.txt'))", per=100, fnmatch=__import__("fnmatch"), NAMES=[f"{i}.txt" for i in range(100)])
expression("argparse: parse", "PARSER.parse_args(['-v', '--size', '5', 'file']).size", PARSER=__import__("argparse").ArgumentParser())
_parser = expression.__globals__["CASES"]["argparse: parse"][1].__globals__["PARSER"]
_parser.add_argument("-v", action="store_true")
_parser.add_argument("--size", type=int)
_parser.add_argument("file")
expression("configparser: read", "[c := configparser.ConfigParser(), c.read_string('[a]\\nx = 1\\ny = 2\\n'), c.getint('a', 'x')][2]", configparser=__import__("configparser"))
expression("ast: parse", "len(ast.parse(SOURCE).body)", per=20, ast=__import__("ast"))
expression("ast: literal_eval", "ast.literal_eval('[1, 2, {\"a\": (3, 4.5)}]')[0]", ast=__import__("ast"))
expression("tokenize: tokens", "sum(1 for _ in tokenize.generate_tokens(io.StringIO(SOURCE).readline))", per=20, tokenize=__import__("tokenize"))
expression("xml: parse", "len(ET.fromstring(TEXT))", per=50, ET=__import__("xml.etree.ElementTree").etree.ElementTree, TEXT="<r>" + "<a x='1'>text<b/></a>" * 50 + "</r>")
expression("html.parser: feed", "PARSER().feed(TEXT)", per=50, PARSER=__import__("html.parser").parser.HTMLParser, TEXT="<p class='x'>text <b>bold</b></p>" * 50)

# Logging

LOGGER = logging.getLogger("bench")
LOGGER.propagate = False
LOGGER.setLevel(logging.INFO)
_handler = logging.StreamHandler(open(os.devnull, "w"))
_handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
LOGGER.addHandler(_handler)
expression("logging: a record", "LOGGER.info('value %d of %s', 5, 'x')")
expression("logging: not enabled", "LOGGER.debug('value %d of %s', 5, 'x')")

# Bytes and hashes

expression("hashlib: sha256 of a short one", "hashlib.sha256(b'some short text').hexdigest()")
expression("hashlib: md5 of a short one", "hashlib.md5(b'some short text').hexdigest()")
expression("hashlib: update and digest", "[h := hashlib.sha1(), h.update(b'abc'), h.update(b'def'), h.hexdigest()][3]")
expression("hashlib: blake2b of 10 kB", "hashlib.blake2b(DATA).hexdigest()", DATA=bytes(10_000))
expression("hmac: short", "hmac.digest(b'key', b'message', 'sha256')", hmac=__import__("hmac"))
expression("uuid: uuid4", "len(str(uuid.uuid4()))")
expression("uuid: parse", "uuid.UUID('12345678-1234-5678-1234-567812345678').hex")
expression("uuid: uuid5", "uuid.uuid5(uuid.NAMESPACE_DNS, 'python.org').hex")
expression("zlib: compress", "len(zlib.decompress(zlib.compress(TEXT)))", TEXT=LOG.encode())
expression("zlib: crc32 of a short one", "zlib.crc32(b'some short text')")
expression("base64: both ways", "base64.b64decode(base64.b64encode(b'some short text'))")
expression("binascii: hexlify", "bytes.fromhex(b'some short text'.hex())")
expression("secrets: token", "len(secrets.token_hex(8))", secrets=__import__("secrets"))
statements("array: append and sum", """
    for _ in range(count):
        a = array.array('d')
        for i in range(100):
            a.append(i)
        total = sum(a)
    return total""", per=100, array=__import__("array"))

# Others

statements("sqlite3: insert and select", """
    db = sqlite3.connect(":memory:")
    db.execute("create table t (a integer, b text)")
    for _ in range(count):
        db.execute("delete from t")
        db.executemany("insert into t values (?, ?)", [(i, str(i)) for i in range(50)])
        found = db.execute("select sum(a), count(b) from t where a > 10").fetchone()
    return found""", per=50, sqlite3=__import__("sqlite3"))
expression("time: strftime", "time.strftime('%Y-%m-%d %H:%M:%S', TUPLE)", TUPLE=time.gmtime(1_700_000_000))
expression("time: time and monotonic", "time.time() > time.monotonic()")
expression("inspect: signature", "str(inspect.signature(textwrap.fill))", inspect=__import__("inspect"))
expression("typing: get_type_hints", "len(typing.get_type_hints(FUNCTION))", typing=__import__("typing"), FUNCTION=types.FunctionType((lambda x: x).__code__, {}))
expression("weakref: ref and WeakValueDictionary", "[weakref.ref(POINTS[0])() is POINTS[0], weakref.WeakValueDictionary(a=POINTS[0])['a'].x][1]", weakref=__import__("weakref"))
expression("operator: methodcaller", "CALL('text')", CALL=operator.methodcaller("replace", "t", "T"))
expression("ipaddress: parse", "ipaddress.ip_address('192.168.1.1') in ipaddress.ip_network('192.168.0.0/16')", ipaddress=__import__("ipaddress"))
expression("math: functions", "math.sqrt(2.0) + math.floor(2.5) + math.gcd(12, 18) + math.hypot(3.0, 4.0)", math=__import__("math"))
expression("email: parse", "email.message_from_string('From: a@b.c\\nSubject: hello\\n\\nbody\\n')['subject']", email=__import__("email"))
expression("traceback: format_exc", "len(TRY())", TRY=None)


def formatted():
    try:
        raise ValueError("x")
    except ValueError:
        return traceback.format_exception_only(sys.exception())


import traceback  # noqa: E402

CASES["traceback: format_exc"][1].__globals__["TRY"] = formatted


def best_of(function, least):
    """Nanoseconds of the processor for one repetition, and the result."""
    count = 1
    while True:
        start = time.process_time()
        result = function(count)
        taken = time.process_time() - start
        if taken >= least:
            break
        count = max(count * 2, int(count * least / taken) + 1 if taken > least / 50 else count * 8)
    best = taken / count
    for _ in range(3):
        start = time.process_time()
        function(count)
        best = min(best, (time.process_time() - start) / count)
    return best * 1e9, result


def serve():
    print(json.dumps([(group, name) for name, (group, _, _) in CASES.items()]), flush=True)
    for line in sys.stdin:
        _, function, per = CASES[line.strip()]
        try:
            ns, result = best_of(function, 0.02)
            answer = {"ns": ns / per, "result": repr(result)[:200]}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    try:
        serve()
    finally:
        os.unlink(PATH)
