# zipapp: archives that the command runs.
import os
import subprocess
import sys
import tempfile
import zipapp

os.chdir(tempfile.mkdtemp())
os.mkdir("app")
for name, text in (("__main__.py", "import lib\nprint('app', lib.x)\n"), ("lib.py", "x = 5\n"), ("cli.py", "def run(): print('cli')\n")):
    with open(f"app/{name}", "w") as f:
        f.write(text)
zipapp.create_archive("app", "app.pyz", interpreter="/usr/bin/env python3")
print(subprocess.run([sys.executable, "app.pyz"], capture_output=True, text=True).stdout)
os.remove("app/__main__.py")
zipapp.create_archive("app", "cli.pyz", main="cli:run", compressed=True)
print(subprocess.run([sys.executable, "cli.pyz"], capture_output=True, text=True).stdout)
