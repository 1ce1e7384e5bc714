"""Which names annotations leave behind under the future import."""
from __future__ import annotations
import sys
x: int = 1
class A:
    y: int
    if sys: z: str
print(sorted(dir()), sorted(vars(A)), __conditional_annotations__)
