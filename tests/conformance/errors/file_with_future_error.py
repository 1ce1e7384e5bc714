# A future import must come first.
x = 1
from __future__ import annotations
