"""A dbm database in one table of an SQLite file: what dbm.open() makes when it may choose (3.13 and later).

The file holds the table Dict(key BLOB UNIQUE NOT NULL, value BLOB NOT NULL), as CPython's module of this name makes it.
"""
import os
import sqlite3
from collections.abc import MutableMapping
from contextlib import closing, suppress
from pathlib import Path

__all__ = ["error", "open"]

_MODES = {"r": "ro", "w": "rw", "c": "rwc", "n": "rwc"}


class error(OSError):
    """What goes wrong with a database; also raised for one that is closed or that may only be read."""


def _uri(path, mode):
    # as_uri() quotes what has a meaning in a URI
    return f"{Path(path).absolute().as_uri()}?mode={mode}" + ("&immutable=1" if mode == "ro" else "")


class _Database(MutableMapping):
    """A mapping of bytes to bytes; keys and values that are str are stored as UTF-8."""

    def __init__(self, path, /, *, flag, mode):
        if hasattr(self, "_connection"):
            raise error("DBM object does not support reinitialization")
        self._connection = None
        if flag not in _MODES:
            raise ValueError(f"Flag must be one of 'r', 'w', 'c', or 'n', not {flag!r}")
        path = os.fsdecode(path)
        if flag == "n":
            Path(path).unlink(missing_ok=True)
        if flag in "cn":
            Path(path).touch(mode=mode)
        try:
            self._connection = sqlite3.connect(_uri(path, _MODES[flag]), autocommit=True, uri=True)
        except sqlite3.Error as exc:
            raise error(str(exc)) from None
        if flag == "r":
            return
        with suppress(sqlite3.OperationalError):  # faster, no more
            self._connection.execute("PRAGMA journal_mode = wal")
        if flag != "w":
            self._run("CREATE TABLE IF NOT EXISTS Dict (key BLOB UNIQUE NOT NULL, value BLOB NOT NULL)")

    def _run(self, statement, *values):
        if self._connection is None:
            raise error("DBM object has already been closed")
        try:
            return closing(self._connection.execute(statement, values))
        except sqlite3.Error as exc:
            raise error(str(exc)) from None

    def __len__(self):
        with self._run("SELECT COUNT(key) FROM Dict") as rows:
            return rows.fetchone()[0]

    def __getitem__(self, key):
        with self._run("SELECT value FROM Dict WHERE key = CAST(? AS BLOB)", key) as rows:
            row = rows.fetchone()
        if row is None:
            raise KeyError(key)
        return row[0]

    def __setitem__(self, key, value):
        self._run("REPLACE INTO Dict (key, value) VALUES (CAST(? AS BLOB), CAST(? AS BLOB))", key, value)

    def __delitem__(self, key):
        with self._run("DELETE FROM Dict WHERE key = CAST(? AS BLOB)", key) as rows:
            if not rows.rowcount:
                raise KeyError(key)

    def __iter__(self):
        try:
            with self._run("SELECT key FROM Dict") as rows:
                for row in rows:
                    yield row[0]
        except sqlite3.Error as exc:
            raise error(str(exc)) from None

    def close(self):
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def keys(self):
        return list(super().keys())

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()


def open(filename, /, flag="r", mode=0o666):
    """Open a dbm.sqlite3 database and return the dbm object.

    flag is 'r' (the default: read an existing one), 'w' (read and write an existing one), 'c' (make it unless it is
    there) or 'n' (always make a new one); mode holds the permissions of a file that is made.
    """
    return _Database(filename, flag=flag, mode=mode)
