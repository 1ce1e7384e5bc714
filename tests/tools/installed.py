#!/usr/bin/env python3
"""Installs a build into a fresh folder and uses it from there, under a changed PATH and folder.

usage: installed.py CMAKE BUILD_FOLDER
"""
import os
import subprocess
import sys
import tempfile
import unittest

CMAKE, BUILD = sys.argv[1:3]


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.work = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.prefix = os.path.realpath(os.path.join(cls.work, "prefix"))
        subprocess.run([CMAKE, "--install", BUILD, "--prefix", cls.prefix], check=True, stdout=subprocess.DEVNULL)
        cls.home = os.path.join(cls.prefix, "lib", "dxpy")

    def run_there(self, *arguments, command="dxpy"):
        environment = {"PATH": os.path.join(self.prefix, "bin") + ":/usr/bin:/bin"}
        done = subprocess.run([command, *arguments], capture_output=True, text=True, cwd=self.work, env=environment,
                              executable=command if "/" in command else os.path.join(self.prefix, "bin", command))
        self.assertEqual((done.stderr, done.returncode), ("", 0))
        return done.stdout.splitlines()

    def test_paths(self):
        lines = self.run_there("-c", "import sys, os, json\n"
                               "print(sys.prefix, sys.base_prefix, json.__file__, sys.executable, *sys.path, sep='\\n')")
        library = os.path.join(self.home, "lib", "python3.14")
        self.assertEqual(lines, [self.home, self.home, os.path.join(library, "json", "__init__.py"),
                                 os.path.join(self.prefix, "bin", "dxpy"), "", library, os.path.join(library, "site-packages")])

    def test_library_is_not_compiled_again(self):
        self.run_there("-c", "import argparse, asyncio, unittest")
        left = [folder for folder, _, _ in os.walk(self.home) if folder.endswith("__pycache__")]
        self.assertEqual(left, [])

    def test_virtual_environment(self):
        folder = os.path.join(self.prefix, "environment")
        self.run_there("-m", "venv", "--without-pip", folder)
        lines = self.run_there("-c", "import sys; print(sys.prefix, sys.base_prefix)", command=os.path.join(folder, "bin", "python"))
        self.assertEqual(lines, [f"{folder} {self.home}"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
