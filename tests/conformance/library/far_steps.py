# Steps beyond all ends, in arrays and memory of the system.
import ctypes
import mmap
import sys

far = sys.maxsize
cells = (ctypes.c_int * 5)(*range(5))
print(cells[1::far], cells[4::-far])
cells[3::far] = [9]
print(list(cells), ctypes.POINTER(ctypes.c_int)(ctypes.c_int(7))[0:1:far])
pages = mmap.mmap(-1, 8)
pages[2::far] = b"x"
print(pages[2::far])
