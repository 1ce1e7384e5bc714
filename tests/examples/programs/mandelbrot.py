"""The Mandelbrot set as text and as PNG files, which are read back."""
import hashlib
import io
import subprocess
import sys
import tempfile
from pathlib import Path

from support import EXAMPLES, run

sys.path.insert(0, str(EXAMPLES))
from mandelbrot import png
from mandelbrot.colours import Gradient, parse
from mandelbrot.fractal import View, escape

run("mandelbrot", "--text")
run("mandelbrot", "--text", "--place", "needle", "--limit", "60")
with tempfile.TemporaryDirectory() as folder:
    for options in (["--size", "60x40"], ["--size", "48x48", "--place", "seahorses", "--palette", "fire", "--threads", "3"]):
        path = Path(folder) / "out.png"
        subprocess.run([sys.executable, "-m", "mandelbrot", path, "--limit", "100", *options], cwd=EXAMPLES, check=True, capture_output=True)
        columns, rows, texts = png.read(io.BytesIO(path.read_bytes()))
        print(columns, len(rows), texts, hashlib.sha256(b"".join(rows)).hexdigest()[:16])
print([round(escape(c, 50), 6) for c in (0, 1, 0.3 + 0.5j, -2.1, 0.25, -1.5 + 0.1j)], View(columns=3, rows=3).point(0, 2))
print(Gradient([(0, "#000"), (1, "#fff")]).table(5), parse("#abc"))
for bad in (b"", b"\x89PNG\r\n\x1a\nxxxxxxxxxxxxxxxx", b"GIF89a"):
    try:
        png.read(io.BytesIO(bad))
    except Exception as e:
        print(type(e).__name__, e)
try:
    png.write(io.BytesIO(), 2, [b"123"])
except ValueError as e:
    print(e)
