# unittest: results of a suite with every outcome, fixtures, subtests, asserts, mock.
import io
import sys
import unittest
log = []
class T(unittest.TestCase):
    @classmethod
    def setUpClass(cls): log.append("setUpClass")
    @classmethod
    def tearDownClass(cls): log.append("tearDownClass")
    def setUp(self): log.append("setUp"); self.addCleanup(log.append, "cleanup")
    def tearDown(self): log.append("tearDown")
    def test_pass(self): self.assertEqual(1, 1); self.assertTrue(1); self.assertIn(1, [1]); self.assertIsNone(None); self.assertAlmostEqual(0.1 + 0.2, 0.3); self.assertRaises(ValueError, int, "x"); self.assertRegex("abc", "b"); self.assertCountEqual([1, 2], [2, 1]); self.assertGreater(2, 1); self.assertIsInstance(1, int)
    def test_fail(self): self.assertEqual([1, 2, 3], [1, 5, 3])
    def test_error(self): raise KeyError("oops")
    @unittest.skip("because")
    def test_skip(self): ...
    @unittest.expectedFailure
    def test_xfail(self): self.fail("expected")
    @unittest.expectedFailure
    def test_xpass(self): ...
    def test_sub(self):
        for i in range(3):
            with self.subTest(i=i): self.assertNotEqual(i, 1)
    def test_raises(self):
        with self.assertRaises(ZeroDivisionError) as cm: 1 / 0
        self.assertEqual(str(cm.exception), "division by zero")
        with self.assertRaisesRegex(ValueError, "^inv"): int("q")
        with self.assertWarns(DeprecationWarning): __import__("warnings").warn("d", DeprecationWarning)
        with self.assertLogs("x", "INFO") as cl: __import__("logging").getLogger("x").info("m")
        self.assertEqual(cl.output, ["INFO:x:m"])
stream = io.StringIO(); suite = unittest.defaultTestLoader.loadTestsFromTestCase(T); res = unittest.TextTestRunner(stream, verbosity=2).run(suite)
import re
print(re.sub(r"in [\d.]+s", "in TIME", stream.getvalue()).replace(__file__, "FILE")); print(log[:6], log[-1], res.testsRun, len(res.failures), len(res.errors), len(res.skipped), len(res.expectedFailures), len(res.unexpectedSuccesses), res.wasSuccessful(), res)
t = T("test_pass")
def msg(f, *a, **k):
    try: f(*a, **k); print("no failure")
    except AssertionError as e: print(e); print("--")
for f, *a in ((t.assertEqual, 1, 2), (t.assertEqual, "abc\nd", "abc\ne"), (t.assertEqual, {"a": 1}, {"a": 2}), (t.assertEqual, (1, 2), (1, 3, 4)), (t.assertEqual, {1}, {2}), (t.assertEqual, [1, [2]], [1, [3]]), (t.assertTrue, 0), (t.assertFalse, "x"), (t.assertIn, 3, [1]), (t.assertNotIn, 1, [1]), (t.assertIs, [], []), (t.assertIsNone, 5), (t.assertIsNotNone, None), (t.assertIsInstance, 1, str), (t.assertAlmostEqual, 1, 1.1), (t.assertNotAlmostEqual, 1, 1.00000001), (t.assertGreater, 1, 2), (t.assertLessEqual, 2, 1), (t.assertRegex, "a", "b"), (t.assertNotRegex, "a", "a"), (t.assertCountEqual, [1, 1], [1, 2]), (t.assertRaises, ValueError, int, "1"), (t.assertDictEqual, {}, {"k": 1}), (t.assertMultiLineEqual, "a\nb\n", "a\nc\n"), (t.assertSequenceEqual, [1], (2,)), (t.fail, "msg"), (t.assertNotEqual, 1, 1), (t.assertStartsWith, "abc", "b"), (t.assertHasAttr, 1, "zz"), (t.assertIsSubclass, int, str), (t.assertNotIsInstance, 1, int)): msg(f, *a)
msg(t.assertEqual, 1, 2, "custom message"); print(t.id(), t.shortDescription(), t, repr(t), t.countTestCases(), suite.countTestCases(), unittest.defaultTestLoader.getTestCaseNames(T))
