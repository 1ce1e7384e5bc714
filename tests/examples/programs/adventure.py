"""The adventure played to its end, from a script and typed; saved games; a world that is broken."""
import tempfile
from pathlib import Path

from support import EXAMPLES, run

run("adventure", "--script", EXAMPLES / "adventure/walkthrough.txt")
run("adventure", stdin="x\ngo\ngo home\ndrop key\nundo\nlook rocks\nhelp\n\nquit\n")
with tempfile.TemporaryDirectory() as folder:
    save = Path(folder) / "game.json"
    run("adventure", "--save", save, stdin="take matches\neast\n")
    run("adventure", "--save", save, stdin="inventory\n")
    broken = Path(folder) / "broken.toml"
    broken.write_text((EXAMPLES / "adventure/world.toml").read_text().replace('east = "rocks"', 'east = "sea"').replace('room = "beach"', 'room = "moon"'))
    run("adventure", "--world", broken)
