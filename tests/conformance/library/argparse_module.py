# argparse: help text, types, actions, subcommands, groups, errors with exit code 2.
import argparse
import io
import contextlib
def build():
    p = argparse.ArgumentParser(prog="tool", description="Does things to files.", epilog="See the manual.", formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    p.add_argument("files", nargs="+", help="input files")
    p.add_argument("-n", "--count", type=int, default=3, metavar="N", help="how many")
    p.add_argument("-v", "--verbose", action="count", default=0, help="more output")
    p.add_argument("--flag", action=argparse.BooleanOptionalAction, default=True, help="a flag")
    p.add_argument("--mode", choices=["fast", "slow"], default="fast", help="which mode")
    p.add_argument("--tag", action="append", help="tags to add")
    p.add_argument("--const", action="store_const", const=42)
    p.add_argument("--version", action="version", version="%(prog)s 1.0")
    g = p.add_mutually_exclusive_group()
    g.add_argument("--on", action="store_true"); g.add_argument("--off", dest="on", action="store_false")
    h = p.add_argument_group("advanced", "for experts")
    h.add_argument("--ratio", type=float, default=0.5); h.add_argument("--pair", nargs=2, metavar=("A", "B"), default=[1, 2])
    return p
p = build()
p.print_help()
p.print_usage()
def parse(*args, parser=None):
    err, out = io.StringIO(), io.StringIO()
    try:
        with contextlib.redirect_stderr(err), contextlib.redirect_stdout(out): ns = (parser or build()).parse_args(args)
        print(args, ns)
    except SystemExit as e: print(args, "exit", e.code, (out.getvalue() + err.getvalue()).strip().replace("'", "").splitlines()[-1:])
parse("a", "b"); parse("x", "-n", "5", "-vvv", "--tag", "t1", "--tag=t2", "--mode", "slow"); parse("x", "--no-flag", "--const", "--on"); parse("x", "--off", "--ratio=1.25", "--pair", "p", "q"); parse("-n7", "x"); parse("--cou", "9", "x"); parse("x", "--", "-n", "1"); parse("--version"); parse()
parse("x", "--nope"); parse("x", "-n", "abc"); parse("x", "--mode", "med"); parse("x", "--on", "--off"); parse("x", "--pair", "1"); parse("x", "--tag"); parse("x", "--ratio", "x"); parse("x", "--on=5"); parse("x", "-n"); parse("x", "--flag", "--no-flag")
sub = argparse.ArgumentParser(prog="git", exit_on_error=True); sub.add_argument("-C", dest="dir"); sp = sub.add_subparsers(dest="cmd", required=True, title="commands", help="what to do")
c = sp.add_parser("commit", aliases=["ci"], help="record"); c.add_argument("-m", required=True); c.set_defaults(func=len); q = sp.add_parser("push", help="send"); q.add_argument("remote", nargs="?", default="origin"); q.add_argument("--force", action="store_true")
for a in (["commit", "-m", "msg"], ["ci", "-m", "x"], ["-C", "d", "push"], ["push", "up", "--force"], [], ["commit"], ["nope"], ["push", "a", "b"]): parse(*a, parser=sub)
sub.print_help()
t = argparse.ArgumentParser(prog="t", add_help=False, argument_default=argparse.SUPPRESS, prefix_chars="-+", fromfile_prefix_chars="@", allow_abbrev=False)
t.add_argument("+x", type=lambda s: s.upper()); t.add_argument("rest", nargs=argparse.REMAINDER); t.add_argument("-i", type=int, action="extend", nargs="+")
parse("+x", "abc", "r1", "-z", parser=t); parse("-i", "1", "2", parser=t); parse(parser=t)
k = argparse.ArgumentParser(); k.add_argument("--a"); print(k.parse_known_args(["--a", "1", "--b", "2", "c"]), k.parse_args([]), argparse.Namespace(x=1) == argparse.Namespace(x=1), "a" in k.parse_args([]), vars(k.parse_args(["--a", "z"])))
def even(s):
    v = int(s)
    if v % 2: raise argparse.ArgumentTypeError(f"{v} is odd")
    return v
e = argparse.ArgumentParser(prog="e", exit_on_error=False); e.add_argument("n", type=even)
print(e.parse_args(["4"]))
try: e.parse_args(["3"])
except argparse.ArgumentError as x: print(x)
class Up(argparse.Action):
    def __call__(self, parser, ns, values, option_string=None): setattr(ns, self.dest, (option_string, values.upper()))
u = argparse.ArgumentParser(prog="u"); u.add_argument("--up", action=Up); print(u.parse_args(["--up", "abc"]))
for f in (lambda: k.add_argument("--a"), lambda: k.add_argument("x", required=True), lambda: k.add_argument("--q", nargs=0), lambda: k.add_argument("--w", action="nope"), lambda: k.add_argument("--e", type="int"), lambda: k.add_argument("-", "b"), lambda: k.add_argument("--z", action="store_true", type=int), lambda: sub.add_subparsers()):
    try: f(); print("added")
    except (argparse.ArgumentError, ValueError, TypeError, SystemExit) as x: print(type(x).__name__, x)
print(repr(k), p.format_usage().strip()); p.error("custom failure")
