# getopt and optparse.
import getopt, optparse, sys, io
print(getopt.getopt(["-a", "-b", "val", "--long=x", "--flag", "rest", "-c"], "ab:", ["long=", "flag"]))
print(getopt.gnu_getopt(["file", "-a", "more", "--lo", "v"], "a", ["long="]))
for args, short, long in ((["-z"], "a", []), (["-b"], "b:", []), (["--no"], "", ["yes"]), (["--f"], "", ["foo", "far"]), (["--foo=1"], "", ["foo"])):
    try:
        getopt.getopt(args, short, long)
    except getopt.GetoptError as e:
        print(e, e.opt)
p = optparse.OptionParser(usage="%prog [options] FILE", version="%prog 1.0", prog="tool")
p.add_option("-v", "--verbose", action="count", default=0, help="more output")
p.add_option("-o", "--out", metavar="FILE", help="where to write [default: %default]", default="a.out")
g = optparse.OptionGroup(p, "Advanced", "Handle with care.")
g.add_option("-n", type="int", dest="number", choices=None)
g.add_option("--mode", type="choice", choices=["fast", "slow"])
g.add_option("-I", action="append", dest="paths")
p.add_option_group(g)
o, rest = p.parse_args(["-vv", "-o", "x", "-n3", "--mode=slow", "-I", "a", "-Ib", "file"])
print(o.verbose, o.out, o.number, o.mode, o.paths, rest)
print(p.format_help())
err = io.StringIO()
sys.stderr = err
for args in (["-n", "x"], ["--mode", "z"], ["--nope"], ["-o"]):
    try:
        p.parse_args(args)
    except SystemExit as e:
        print(e.code, err.getvalue().splitlines()[-1])
