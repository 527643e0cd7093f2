"""Faults at the n-th step of writing: a process that counts what it writes, and is killed or refused at one of its steps.

A step is whatever changes a disk: a change of one of the databases, a commit of the record of comparison, a file that is opened
for writing, synced, renamed, linked or removed, a folder that is made or removed. The code that is tested is the real one: Python
tells of its file operations before they are done (`sys.addaudithook`), and a hook may refuse them; the databases and the commits
are wrapped.
"""

import errno
import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pyoxigraph import Store as Database

from graph import store_files

_CHANGES = frozenset({"add", "extend", "update", "bulk_extend", "bulk_load", "load", "backup", "flush", "optimize"})
_EVENTS = frozenset({"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "shutil.rmtree"})
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Steps:
    """Counts the steps of this process; at the `nth` (from 1), it does what `at` says, each time from then on where it `stays`."""

    def __init__(self, nth: int = 0, at: Callable[[], None] = lambda: None, *, stays: bool = False) -> None:
        self.count = 0
        self._nth, self._at, self._stays = nth, at, stays

    def step(self) -> None:
        """One more step."""
        self.count += 1
        if self._nth and (self.count == self._nth or (self._stays and self.count > self._nth)):
            self._at()

    def watch(self, folder: Path) -> None:
        """Count from now on what is written below the folder; for the rest of this process, which must be one of its own."""
        steps, begin = self, str(folder.absolute())

        class Counted(_Counted):
            """A database whose changes are steps."""

            def __init__(self, path: str) -> None:
                super().__init__(path, steps)

        class Connection(sqlite3.Connection):
            """A connection whose commits are steps."""

            def commit(self) -> None:
                """A step."""
                steps.step_or(sqlite3.OperationalError("database or disk is full"))
                super().commit()

        def connect(*args: Any, **options: Any) -> sqlite3.Connection:
            return real_connect(*args, factory=Connection, **options)

        def fsync(file: int) -> None:
            steps.step()
            real_fsync(file)

        real_connect, real_fsync = sqlite3.connect, os.fsync
        setattr(store_files, "Database", Counted)  # noqa: B010 - a name that another module imported
        setattr(sqlite3, "connect", connect)  # noqa: B010
        setattr(os, "fsync", fsync)  # noqa: B010
        sys.addaudithook(lambda event, args: steps.step() if _writes(event, args, begin) else None)

    def step_or(self, error: Exception) -> None:
        """A step; where it is refused, with this error."""
        try:
            self.step()
        except OSError:
            raise error from None


class _Counted:
    """A database of pyoxigraph, of which each change is a step."""

    read_only = staticmethod(Database.read_only)

    def __init__(self, path: str, steps: Steps) -> None:
        steps.step()
        self._database, self._steps = Database(path), steps

    def __getattr__(self, name: str) -> Any:
        if name in _CHANGES:
            self._steps.step()
        return getattr(self._database, name)

    def __len__(self) -> int:
        return len(self._database)


def _writes(event: str, args: tuple[Any, ...], begin: str) -> bool:
    """Whether this is a step below the folder."""
    if event == "open":
        path, mode, flags = args
        writing = (flags or 0) & _WRITING if mode is None else set(mode) & set("wax+")
        return bool(writing) and _below(path, begin)
    return event in _EVENTS and _below(args[0], begin)


def _below(path: object, begin: str) -> bool:
    return isinstance(path, str | os.PathLike) and Path(path).absolute().is_relative_to(begin)


def kill() -> None:
    """End this process as the power does."""
    os.kill(os.getpid(), signal.SIGKILL)


def refuse() -> None:
    """Raises OSError, as a full disk does."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
