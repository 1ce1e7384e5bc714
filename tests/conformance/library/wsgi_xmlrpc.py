# wsgiref handlers and xmlrpc marshalling.
import io, wsgiref.util, wsgiref.headers, wsgiref.handlers, wsgiref.validate, xmlrpc.client, datetime
def app(env, start):
    start("200 OK", [("Content-Type", "text/plain"), ("X-A", "1")])
    return [b"path ", env["PATH_INFO"].encode()]
env = {"PATH_INFO": "/x", "QUERY_STRING": "q=1"}; wsgiref.util.setup_testing_defaults(env)
out = io.BytesIO()
h = wsgiref.handlers.SimpleHandler(io.BytesIO(), out, io.StringIO(), env); h.origin_server = False; h.run(app)
print(out.getvalue().decode().replace("\r", "")); print(wsgiref.util.request_uri(env), wsgiref.util.shift_path_info(env), env["SCRIPT_NAME"], wsgiref.util.is_hop_by_hop("Connection"))
H = wsgiref.headers.Headers([("A", "1")]); H.add_header("B", "v", param='q"x'); H["a"] = "2"; print(str(H).replace("\r", ""), H.get_all("A"), "b" in H)
v = (1, "té<", True, 1.5, None, [1, {"k": b"bin"}], datetime.datetime(2024, 1, 2, 3, 4, 5), xmlrpc.client.Binary(b"x"))
x = xmlrpc.client.dumps(v, "meth.name", allow_none=True); print(x)
back, name = xmlrpc.client.loads(x, use_builtin_types=True); print(back, name)
print(xmlrpc.client.dumps(xmlrpc.client.Fault(4, "bad")))
try:
    xmlrpc.client.loads(xmlrpc.client.dumps(xmlrpc.client.Fault(4, "bad")))
except xmlrpc.client.Fault as e:
    print(e)
for f in (lambda: xmlrpc.client.dumps((None,)), lambda: xmlrpc.client.dumps((2 ** 40,)), lambda: xmlrpc.client.dumps((object(),)), lambda: xmlrpc.client.dumps(({1: 2},))):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
