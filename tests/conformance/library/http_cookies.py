# http.cookies and http status codes.
from http import cookies, HTTPStatus, HTTPMethod
c = cookies.SimpleCookie("a=1; b=\"two words\"; c=x%20y; Path=/ignored")
print({k: m.value for k, m in c.items()})
c = cookies.SimpleCookie()
c["session"] = "abc"
c["session"]["path"] = "/"
c["session"]["max-age"] = 3600
c["session"]["httponly"] = True
c["session"]["samesite"] = "Lax"
c["odd"] = 'quo"te;semi'
print(c.output(sep="\n").replace("\r", "")); print(c.output(["path"], header="Cookie:", sep=" | ")); print(c["odd"].OutputString(), c["session"].coded_value)
for f in (lambda: c.__setitem__("bad key", "x"), lambda: c["session"].__setitem__("nope", 1), lambda: c.load({"x": 1}) or print(c["x"].value)):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
for s in (200, 301, 404, 418, 503):
    h = HTTPStatus(s)
    print(h.value, h.name, h.phrase, h.is_success, h.is_client_error)
print(HTTPMethod.GET, HTTPMethod("POST").description, repr(HTTPStatus.OK), f"{HTTPStatus.OK}")
