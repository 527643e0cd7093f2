"""Snapshots: what readers read while a writer writes.

Nobody may read a database of pyoxigraph beside its writer, and nobody should wait for one. So a writer publishes copies:
`snapshots/7/` holds both databases as they were at one moment, made of hard links (some 50 ms for both), and the file
`snapshots/current` names the newest. A copy is written aside and renamed, then the name is replaced, so that a reader finds
a whole one at any moment. A reader keeps a shared lock on the copy that it reads, and the writer removes only copies that nobody
holds, and never the newest two.

The file `dirty` says that the databases hold more than the newest copy. Beside a live writer that is how it should be. Where
nobody writes, a writer was killed: the next reader, or writer, takes out words that have no graph and publishes what is there.
"""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import QuerySolutions
from pyoxigraph import Store as Database

from graph import iris
from graph.checksums import damaged_tables, write_checksums
from graph.errors import StoreBusy, StoreDamaged, StoreError
from graph.store_files import (
    CURRENT,
    DIRTY,
    LOCK,
    QUADS,
    SNAPSHOTS,
    TEXTS,
    Lock,
    open_databases,
    open_read_only,
    readable_errors,
    write_aside,
)
from graph.store_steps import drop_text

KEPT = 2
"""How many of the newest copies stay, held or not: a reader may be between reading the name and taking the lock."""

_ASIDE, _LOCK = "new", "lock"
_TRIES, _PATIENCE, _PAUSE = 20, 10.0, 0.05


class Held:
    """A copy of the databases that stays as long as it is held: `path` is the folder with `quads/` and `texts/`."""

    def __init__(self, path: Path, file: int | None) -> None:
        self.path = path
        self._file: int | None = file

    def open(self) -> tuple[Database, Database]:
        """The databases of the graphs and of the texts, for reading. Raises StoreDamaged or StoreError."""
        return open_read_only(self.path / QUADS), open_read_only(self.path / TEXTS)

    def damaged(self) -> Iterator[tuple[Path, str]]:
        """The tables that are not as they were when they were published, each with what is wrong with it."""
        return damaged_tables(self.path)

    def release(self) -> None:
        """Let go of it; the lock of a forked child's parent stays. Releasing twice does nothing."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def publish(folder: Path, quads: Database, texts: Database) -> None:
    """Make a copy of both databases the newest; older ones that nobody holds go. The writer's lock is held.

    Raises StoreError where the disk is full; the copy before it stays the newest then.
    """
    place = folder / SNAPSHOTS
    aside = place / _ASIDE
    with readable_errors(folder):
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
        quads.backup(str(aside / QUADS))
        texts.backup(str(aside / TEXTS))
        write_checksums(aside, _newest(folder))
        (aside / _LOCK).touch()
        name = str(max(_numbers(place), default=0) + 1)
        aside.rename(place / name)
        write_aside(place / CURRENT, f"{name}\n".encode())
        (folder / DIRTY).unlink(missing_ok=True)
    for old in sorted(_numbers(place))[:-KEPT]:
        _remove(place / str(old))


def mark(folder: Path) -> None:
    """Say that the databases are about to hold more than the newest copy."""
    with readable_errors(folder):
        (folder / DIRTY).touch()


def is_fresh(folder: Path) -> bool:
    """Whether the newest copy holds all that the databases hold."""
    return not (folder / DIRTY).exists() and _newest(folder) is not None


def recover(folder: Path, quads: Database, texts: Database) -> None:
    """Take out words without a graph: a killed writer had put them in first, or had not yet taken them out.

    The writer's lock is held. Raises StoreError.
    """
    with readable_errors(folder):
        found = texts.query(f"SELECT DISTINCT ?article {{ GRAPH {iris.GRAPH_TEXTS} {{ ?article ?p ?o }} }}")
        assert isinstance(found, QuerySolutions)
        names = (str(row[0]).strip("<>").rsplit("/", 1)[-1] for row in found)
        alone = sorted(name for name in names if not quads.contains_named_graph(iris.article_graph(name)))
        for name in alone:
            texts.update(drop_text(name))


def newest(folder: Path) -> Held:
    """The newest copy, held; where a writer was killed, or a store has no copy yet, it is made first.

    A live writer is not waited for, save one that has just opened a store without any copy. Raises StoreBusy where that
    takes ten seconds.
    """
    if not os.access(folder, os.W_OK):
        return (hold(folder) if is_fresh(folder) else None) or _themselves(folder)
    begin = time.monotonic()
    while True:
        full: StoreError | None = None
        if not is_fresh(folder):
            full = _make(folder)
        held = hold(folder)
        if held is not None:
            return held
        if full is not None:
            raise full
        if time.monotonic() > begin + _PATIENCE:
            raise StoreBusy(f"{folder}: another process has the store open and has published nothing to read; try again, or end it")
        time.sleep(_PAUSE)


def _make(folder: Path) -> StoreError | None:
    """Publish what the databases hold, unless somebody writes; the error where the disk is too full for it.

    Raises StoreDamaged.
    """
    try:
        lock = Lock(folder, briefly=True)
    except StoreBusy:
        return None
    try:
        if not is_fresh(folder):
            databases = open_databases(folder)
            recover(folder, *databases)
            publish(folder, *databases)
    except StoreDamaged:
        raise
    except StoreError as error:  # what was published before can still be read
        return error
    finally:
        lock.release()
    return None


def _themselves(folder: Path) -> Held:
    """The databases themselves, in a folder in which nothing can be written: under a shared lock, where there is a file for it."""
    try:
        file = os.open(folder / LOCK, os.O_RDONLY)
    except FileNotFoundError:
        return Held(folder, None)
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        held = hold(folder)
        if held is None:
            raise StoreBusy(f"{folder}: another process is using this store, and no copy can be made in its folder") from None
        return held
    return Held(folder, file)


def hold(folder: Path) -> Held | None:
    """The newest copy, held; None where there is none."""
    for _ in range(_TRIES):
        place = _newest(folder)
        if place is None:
            return None
        held = _hold(place)
        if held is not None:
            return held
    return None


def _newest(folder: Path) -> Path | None:
    """The newest copy, or None where no name is written or what it names is gone."""
    try:
        name = (folder / SNAPSHOTS / CURRENT).read_text("ascii").strip()
    except (OSError, ValueError):
        return None
    place = folder / SNAPSHOTS / name
    return place if name.isdigit() and (place / _LOCK).exists() else None


def _hold(place: Path) -> Held | None:
    """The copy under a shared lock; None where it is being removed."""
    try:
        file = os.open(place / _LOCK, os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        if (place / _LOCK).exists():
            return Held(place, file)
    except BlockingIOError:
        pass
    os.close(file)
    return None


def _numbers(place: Path) -> list[int]:
    return [int(p.name) for p in place.iterdir() if p.name.isdigit()]


def _remove(place: Path) -> None:
    """Remove a copy unless somebody holds it. The lock goes last: what was begun before a kill is found again."""
    try:
        file = os.open(place / _LOCK, os.O_RDONLY | os.O_CREAT, 0o644)
    except OSError:
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for name in (QUADS, TEXTS):
            shutil.rmtree(place / name, ignore_errors=True)
        shutil.rmtree(place, ignore_errors=True)
    except BlockingIOError:
        pass
    finally:
        os.close(file)
