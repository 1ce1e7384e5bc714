# string: constants, Template, Formatter.
import string
print(string.ascii_letters, string.digits, string.punctuation, repr(string.whitespace), string.capwords("  hello   wOrld "), string.capwords("a-b", "-"))
t = string.Template("$who likes ${what} for $$5, $missing")
print(t.safe_substitute(who="tim", what="kung pao"), t.get_identifiers(), t.is_valid())
for text in ("$who", "${bad", "$ x", "$1"):
    try:
        print(string.Template(text).substitute())
    except Exception as e:
        print(type(e).__name__, e)
class Percent(string.Template):
    delimiter = "%"; idpattern = "[a-z]+_[a-z]+"
print(Percent("%% %with_underscore %notunderscored").substitute(with_underscore="yes") if False else Percent("%% %with_underscore").substitute({"with_underscore": "yes"}))
f = string.Formatter()
print(f.format("{0} {name!r:>8} {1[0]} {2.real:.2f} {} ".replace("{} ", ""), "a", [1], 2.5, name="n"), list(f.parse("a{b!r:c{d}}e{{}}")), f.vformat("{x}", (), {"x": 1}), f.get_field("0.real", (3,), {}))
class Default(string.Formatter):
    def get_value(self, key, args, kwargs): return kwargs.get(key, "<" + str(key) + ">")
    def format_field(self, v, spec): return super().format_field(v, "") + ("!" if spec == "bang" else "")
print(Default().format("{a} {b:bang}", a=1))
class Check(string.Formatter):
    def check_unused_args(self, used, args, kwargs): print("used", sorted(map(str, used)))
Check().format("{0} {k}", 1, 2, k=3, j=4)
for text, args in (("{}{0}", (1,)), ("{", ()), ("}", ()), ("{!x}", (1,)), ("{0.a}", (1,)), ("{a}", ()), ("{!r", (1,)), ("{0[}", ([],)), ("{:{}{}}", (1, 2))):
    try:
        print(f.format(text, *args))
    except Exception as e:
        print(type(e).__name__, e)
