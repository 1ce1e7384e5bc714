"""The web server's demonstration, and one that is stopped by Ctrl-C."""
import re
import signal
import subprocess
import sys
import urllib.request

from support import EXAMPLES, run

run("web_server", "demo")
with subprocess.Popen([sys.executable, "-m", "web_server", "--verbose", "serve", "--port", "0"], cwd=EXAMPLES, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
    url = re.search(r"http://\S+", server.stdout.readline())[0]
    print(urllib.request.urlopen(url + "tasks").read())
    server.send_signal(signal.SIGINT)
    out, err = server.communicate(timeout=20)
    print(server.returncode, out, err.replace(url, "URL"))
