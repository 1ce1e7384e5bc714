# unittest.mock: mocks, side effects, specs, patches, magic methods.
from unittest import mock

m = mock.Mock(return_value=5, name="m"); print(m(1, k=2), m.called, m.call_count, m.call_args, m.mock_calls, m.attr.deep(3) is m.attr.deep(), m.mock_calls[-1], isinstance(mock.Mock(spec=int), int)); m.side_effect = [1, ValueError("s")]; print(m())
try: m()
except ValueError as e: print(e)
for f in (lambda: m.assert_called_with(9), lambda: m.assert_not_called(), lambda: mock.Mock(spec=["a"]).b, lambda: m.assert_called_once(), lambda: mock.Mock().assert_called(), lambda: mock.create_autospec(lambda a: 0)(1, 2)):
    try: f()
    except (AssertionError, AttributeError, TypeError) as e: print(type(e).__name__, str(e).replace("\n", "|"))
with mock.patch("os.getcwd", return_value="/patched") as p: print(__import__("os").getcwd(), p.called)
with mock.patch.dict("os.environ", {"K": "v"}): print(__import__("os").environ["K"])
mm = mock.MagicMock(); mm.__getitem__.return_value = "item"; mm.__len__.return_value = 3; print(mm[0], len(mm), bool(mm), mm.__getitem__.call_args, mock.ANY == 5, mock.call(1, a=2), mock.sentinel.x, mock.sentinel.x is mock.sentinel.x)
