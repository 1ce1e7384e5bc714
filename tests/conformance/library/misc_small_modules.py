# Small modules: shlex, difflib, reprlib, graphlib, fractions of string handling, calendar-free helpers, configparser, html, urllib.parse, getopt, array, queue, types of time.
import array
import configparser
import difflib
import getopt
import graphlib
import html
import io
import linecache
import queue
import reprlib
import sched
import shlex
import urllib.parse as up
print(shlex.split("a 'b c' \"d\\\"e\" f\\ g # no", comments=True), shlex.quote("it's"), shlex.join(["a b", "c"]), list(shlex.shlex("x=1; y", punctuation_chars=True)), shlex.split("a''b"))
try: shlex.split("'open")
except ValueError as e: print(e)
a, b = "one\ntwo\nthree\nfour\n".splitlines(True), "one\ntoo\nthree\nfive\nsix\n".splitlines(True)
print("".join(difflib.unified_diff(a, b, "old", "new", n=1)), "".join(difflib.ndiff(a, b)), "".join(difflib.context_diff(a, b)), difflib.get_close_matches("appel", ["ape", "apple", "peach"]), round(difflib.SequenceMatcher(None, "abcd", "bcde").ratio(), 3), difflib.SequenceMatcher(None, "qabxcd", "abycdf").get_opcodes(), difflib.SequenceMatcher(None, a, b).get_matching_blocks(), list(difflib.restore(difflib.ndiff(a, b), 2)) == b)
print(reprlib.repr(list(range(100))), reprlib.repr("x" * 100), reprlib.repr({i: i for i in range(9)}), reprlib.Repr(maxlevel=1).repr([[[1]]]), reprlib.repr(10**60), reprlib.repr({1, 2}), reprlib.Repr(maxlist=2, fillvalue="~").repr([1, 2, 3]))
class N:
    @reprlib.recursive_repr("<...>")
    def __repr__(self): return f"N({self.me!r})"
n = N(); n.me = [n]; print(n)
g = graphlib.TopologicalSorter({"d": {"b", "c"}, "b": {"a"}, "c": {"a"}}); print(list(g.static_order())[0], list(graphlib.TopologicalSorter({3: [2], 2: [1]}).static_order())); g2 = graphlib.TopologicalSorter(); g2.add("x", "y"); g2.prepare(); print(g2.get_ready(), g2.is_active(), g2.done("y"), g2.get_ready())
try: list(graphlib.TopologicalSorter({1: [2], 2: [1]}).static_order())
except graphlib.CycleError as e: print(e.args[0], sorted(set(e.args[1])))
c = configparser.ConfigParser(); c.read_string("[DEFAULT]\nbase=/x\n[s]\nk = v\npath: %(base)s/y\nnum=5\nflag=yes\nmulti = a\n  b\n# comment\n[t]\nempty=\n"); print(c.sections(), c["s"]["path"], c.getint("s", "num"), c["s"].getboolean("flag"), c.get("s", "zz", fallback="fb"), repr(c["s"]["multi"]), dict(c["t"]), c.has_option("s", "base"), "t" in c); c["new"] = {"a": 1}; c.remove_section("t"); o = io.StringIO(); c.write(o); print(o.getvalue())
for f in (lambda: c.get("no", "x"), lambda: c.get("s", "nope"), lambda: c.read_string("x=1"), lambda: c.read_string("[a]\n[a]"), lambda: c.getint("s", "k"), lambda: c.read_string("[a]\nk=%(zz)s") or c.get("a", "k"), lambda: c.add_section("s")):
    try: print(f())
    except (configparser.Error, ValueError) as e: print(type(e).__name__, str(e).replace("\n", " "))
print(html.escape("<a href='x'>&\"</a>"), html.unescape("&lt;&eacute;&#233;&#x65e5;&amp;amp; &nosuch; &notit;"), up.urlparse("http://u:p@h.com:80/p/a;x?q=1&r=2#frag"), up.parse_qs("a=1&a=2&b="), up.parse_qsl("a=1&b=é"), up.urlencode({"a": "x y", "b": ["1", "é"]}, doseq=True), up.quote("a b/é?"), up.quote_plus("a b&"), up.unquote("%C3%A9+x"), up.unquote_plus("a+b%20"), up.urljoin("http://a/b/c", "../d?e"), up.urlsplit("//h/p").netloc, up.urlunsplit(("s", "n", "/p", "q", "f")), up.urldefrag("u#f"), up.urlparse("http://[::1]:5/").port)
print(getopt.getopt(["-a", "-b", "v", "--long=x", "rest"], "ab:", ["long="]), getopt.gnu_getopt(["r", "-a"], "a"))
try: getopt.getopt(["-z"], "a")
except getopt.GetoptError as e: print(e, e.opt)
x = array.array("i", [3, 1, 2]); x.append(5); x.extend([7]); x.insert(0, -1); print(x, x[1], x[1:3], x.tolist(), x.typecode, x.itemsize, x.index(5), x.count(1), x.pop(), x.remove(1), x.reverse(), x, x.tobytes()[:4], array.array("d", [1.5, 2]), array.array("w", "hé"), x + x, x * 2, x == array.array("i", x), array.array("b", b"\1\2"), 3 in x, len(x), x.buffer_info()[1], array.array("H").frombytes(b"\1\0") or "", array.array("q", range(3)), sorted(x), array.array("i") == array.array("d"), x < array.array("i", [9]))
for f in (lambda: array.array("i", ["a"]), lambda: array.array("b", [200]), lambda: array.array("z"), lambda: x[99], lambda: x.remove(99), lambda: x + [1], lambda: array.array("i", b"abc"), lambda: x.append(1.5), lambda: array.array(), lambda: array.array("B", [-1]), lambda: x.fromlist([1, "a"]), lambda: array.array("i").pop()):
    try: print(f())
    except (TypeError, OverflowError, ValueError, IndexError) as e: print(type(e).__name__, e)
q = queue.Queue(2); q.put(1); q.put(2); print(q.full(), q.get(), q.qsize(), q.empty(), q.get()); pq = queue.PriorityQueue(); [pq.put(v) for v in (3, 1, 2)]; print([pq.get() for _ in range(3)]); lq = queue.LifoQueue(); lq.put("a"); lq.put("b"); print(lq.get()); sq = queue.SimpleQueue(); sq.put(5); print(sq.get())
for f in (lambda: q.get_nowait(), lambda: sq.get(block=False), lambda: [q.put_nowait(i) for i in range(3)], lambda: [q.task_done() for _ in range(9)], lambda: queue.Queue().get(timeout=0.01)):
    try: f()
    except (queue.Empty, queue.Full, ValueError) as e: print(type(e).__name__, e)
t = [0]; s = sched.scheduler(lambda: t[0], lambda d: t.__setitem__(0, t[0] + d)); s.enter(5, 1, print, ("five",)); s.enter(1, 2, print, ("one b",)); s.enter(1, 1, print, ("one a",)); s.run(); print(t, s.empty(), linecache.getline(__file__, 1)[:15], linecache.getline("/no", 1) == "")
import time
print(time.gmtime(0), time.strftime("%Y-%m-%d", time.gmtime(86400)), time.strptime("2024-03-01", "%Y-%m-%d").tm_yday, time.time() > 1e9, time.monotonic() <= time.monotonic(), time.perf_counter_ns() > 0, time.asctime(time.gmtime(0)), time.timezone, time.tzname[0], time.mktime(time.gmtime(0)), time.struct_time(range(9)).tm_hour)
