# configparser: reading, interpolation, writing, errors.
import configparser, io
text = """
[DEFAULT]
base = /srv
retries: 3
[web]
root = %(base)s/www
debug = yes
list = a
  b
  c
empty
[db]
port = 5432
ratio = 0.25
url = http://%(host)s:%(port)s
"""
c = configparser.ConfigParser(allow_no_value=True, defaults={"host": "localhost"})
c.read_string(text)
print(c.sections(), c["web"]["root"], c.getboolean("web", "debug"), c.getint("web", "retries"), c.getfloat("db", "ratio"))
print(repr(c["web"]["list"]), c["web"]["empty"], c["db"]["url"], c.get("web", "none", fallback="fb"), c["db"].getint("x", 7))
print(dict(c["db"]), c.has_option("web", "base"), "web" in c, c.items("db", raw=True))
c["new"] = {"k": "v%%", "n": 1}
c.set("new", "multi", "1\n2")
out = io.StringIO()
c.write(out, space_around_delimiters=False)
print(out.getvalue())
x = configparser.ConfigParser(interpolation=configparser.ExtendedInterpolation())
x.read_dict({"a": {"p": "1"}, "b": {"q": "${a:p}-${r}", "r": "z"}})
print(x["b"]["q"])
for bad in ("[a]\n[a]\n", "k = v\n", "[a]\nx\n", "[a]\nk=1\nk=2\n"):
    try:
        configparser.ConfigParser().read_string(bad)
    except configparser.Error as e:
        print(type(e).__name__, str(e).replace("\n", " / "))
for f in (lambda: c.get("nope", "x"), lambda: c.get("web", "nope"), lambda: c.getint("web", "root"), lambda: c.getboolean("db", "port"),
          lambda: c.set("web", "a", 1), lambda: c.set("web", "a", "%("), lambda: c.add_section("web")):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
