"""The log analyser on its log: tables, JSON, a filter, compressed and no input."""
import gzip
import tempfile
from pathlib import Path

from support import EXAMPLES, run

LOG = EXAMPLES / "log_analyser/access.log"
run("log_analyser", LOG)
run("log_analyser", LOG, "--top", "2", "--status", "404")
run("log_analyser", "--json", "--top", "3", stdin=LOG.read_text())
with tempfile.TemporaryDirectory() as folder:
    packed = Path(folder) / "access.log.gz"
    packed.write_bytes(gzip.compress(LOG.read_bytes()))
    run("log_analyser", packed, "--top", "1")
run("log_analyser", stdin="nonsense\n")
