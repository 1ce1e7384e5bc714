# array.array: type codes, conversions, slices, buffer, errors.
from array import array, typecodes
print(typecodes)
for code in typecodes:
    a = array(code, [1, 2, 3]) if code not in "uw" else array(code, "abc")
    print(code, a.itemsize >= 1, a, a.tolist(), a.typecode)
a = array("i", range(10))
print(a[2:5], a[::-2], a.index(7), a.count(3), a.pop(), a.pop(0), len(a))
a[1:3] = array("i", [100, 200, 300])
a.extend([7, 8])
a.insert(0, -1)
a.reverse()
print(a, a * 2 == a + a, array("i") < a)
b = array("H", b"\x01\x00\x02\x00")
b.byteswap()
print(b.tobytes(), b.buffer_info()[1], memoryview(b).format)
d = array("d", [1.5, -2.25])
print(d, bytes(d).hex(), array("d", d.tobytes()) == d)
for action in (lambda: array("b", [200]), lambda: array("x"), lambda: array("i", [1.5]), lambda: a.remove(12345),
               lambda: array("i").pop(), lambda: a.frombytes(b"123"), lambda: a.append("x")):
    try:
        action()
    except Exception as e:
        print(type(e).__name__, e)
import copy, pickle
print(copy.deepcopy(d) == d, pickle.loads(pickle.dumps(d)), [x for x in iter(array("b", b"\x01\xff"))])
u = array("w", "héllo")
print(u.tounicode(), u[1], repr(u))
# Steps beyond all ends
import array, sys
far = sys.maxsize
numbers = array.array("i", range(5)); b = bytearray(b"abcde")
print(numbers[1::far], b[1::far]); numbers[3::far] = array.array("i", [9]); del b[3::far]; print(numbers, b)
