"""The Mandelbrot set as text or as a PNG file."""
