"""The files around the database of a store: marker, lock, and what its errors mean."""

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pyoxigraph import Store as Database

from graph.errors import StoreBusy, StoreDamaged, StoreError, StoreVersion

FORMAT = 1
"""The version of the layout that this code writes and reads."""

MARKER = "communique.json"
LOCK = "communique.lock"
QUADS, TEXTS = "quads", "texts"
"""The folders of the two databases: the graphs, and the articles' words."""

SNAPSHOTS, CURRENT, DIRTY = "snapshots", "current", "dirty"
"""The folder of the copies that readers read, its file that names the newest, and the file that is there while the databases hold
more than that."""

_BEGUN = frozenset({LOCK, QUADS, TEXTS, SNAPSHOTS, DIRTY, f"{MARKER}.tmp"})

SHARDS = "shards"
"""The folder in which what several processes read lies until it is loaded."""

_NOT_COPIED = frozenset({LOCK, QUADS, TEXTS, SNAPSHOTS, DIRTY, SHARDS})

_BRIEFLY, _PATIENCE, _PAUSE = "briefly", 10.0, 0.05


class Lock:
    """The folder is in use by one process until `release` or the process's death.

    The kernel keeps the lock (`flock`), so a killed process leaves none behind; the file holds the id of the process
    that took it last, for the message, and whether it needs the folder `briefly` (a reader that makes a copy after a writer
    was killed): for such a one the next waits, up to ten seconds. Raises StoreBusy where the lock is taken.
    """

    def __init__(self, folder: Path, *, briefly: bool = False) -> None:
        self._owner = os.getpid()
        try:
            self._file: int | None = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise StoreError(f"{folder}: the store cannot be written to ({error.strerror}); it can still be read") from None
        try:
            self._take(folder)
        except BaseException:
            self.release()
            raise
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, f"{os.getpid()}{f' {_BRIEFLY}' if briefly else ''}".encode(), 0)

    def _take(self, folder: Path) -> None:
        assert self._file is not None
        begin = time.monotonic()
        while True:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                holder, _, how = os.pread(self._file, 40, 0).decode("ascii", "replace").strip().partition(" ")
                if how != _BRIEFLY or time.monotonic() > begin + _PATIENCE:
                    raise StoreBusy(_busy(folder, holder)) from None
            time.sleep(_PAUSE)

    def release(self) -> None:
        """Let others in. Releasing twice does nothing."""
        if self._file is None:
            return
        if os.getpid() == self._owner:  # a forked child shares the lock: its copy must not hold it, nor let it go
            fcntl.flock(self._file, fcntl.LOCK_UN)
        os.close(self._file)
        self._file = None


def _busy(folder: Path, holder: str) -> str:
    if holder == str(os.getpid()):
        return f"{folder}: this process already has the store open; close it first"
    return f"{folder}: another process (pid {holder or 'unknown'}) is using this store; wait for it or end it"


def check_folder(folder: Path, *, create: bool) -> None:
    """Make the folder where it is missing and may be made; refuse one that is not ours.

    Raises StoreError, or StoreVersion where the marker tells another layout.
    """
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder}: a store is a folder, and this is a file")
    if is_store(folder):
        _check_version(folder)
        return
    if folder.is_dir() and any(p.name not in _BEGUN for p in folder.iterdir()):
        if (folder / QUADS / "CURRENT").is_file():
            raise StoreDamaged(f"{folder / MARKER}: the marker of the store is missing; restore it from a backup")
        raise StoreError(f"{folder}: the folder holds other files; name an empty or a new folder for the store")
    if not create:
        raise StoreError(f"{folder}: there is no store here; run `communique run` first, or check the name")
    folder.mkdir(parents=True, exist_ok=True)


def is_store(folder: Path) -> bool:
    """Whether the folder has our marker."""
    return (folder / MARKER).is_file()


def _check_version(folder: Path) -> None:
    try:
        marker = json.loads((folder / MARKER).read_text("utf-8"))
        found = marker["format"]
    except (ValueError, KeyError, TypeError):
        raise StoreDamaged(f"{folder / MARKER}: the marker of the store cannot be read; restore it from a backup") from None
    if found != FORMAT:
        made_by = marker.get("made_by", "unknown")
        raise StoreVersion(
            f"{folder}: the store has format {found} (made by {made_by}), this version reads {FORMAT}; build it anew"
        )


def open_databases(folder: Path) -> tuple[Database, Database]:
    """The databases of the graphs and of the texts, made where there is no store yet. The lock is held.

    Each opening writes a diary of 137 KB, of which a thousand would be kept: those of former times go.
    Raises StoreDamaged or StoreError.
    """
    if is_store(folder):
        _check_whole(folder)
    for diary in (path for name in (QUADS, TEXTS) for path in (folder / name).glob("LOG.old.*")):
        with suppress(OSError):
            diary.unlink()
    with readable_errors(folder):
        return Database(str(folder / QUADS)), Database(str(folder / TEXTS))


def write_marker(folder: Path, *, made_by: str) -> None:
    """The marker that makes the folder a store: written last, once all else of a new one is there."""
    write_aside(folder / MARKER, (json.dumps({"format": FORMAT, "made_by": made_by}) + "\n").encode())


def _check_whole(folder: Path) -> None:
    """Each database still has its table of contents.

    Without it, the database is refused once and opened empty the second time, its files deleted (pyoxigraph 0.5.13).
    """
    for name in (QUADS, TEXTS):
        if not (folder / name / "CURRENT").is_file():
            raise StoreDamaged(f"{folder / name}: the table of contents is missing; restore a backup or build the store anew")


def open_read_only(path: Path) -> Database:
    """The database for reading: only while no writer has it. Raises StoreDamaged or StoreError."""
    if not (path / "CURRENT").is_file():
        raise StoreDamaged(f"{path}: the table of contents is missing; restore a backup or build the store anew")
    with readable_errors(path.parent):
        return Database.read_only(str(path))


def link_database(source: Path, target: Path) -> None:
    """A copy of a database that nobody writes: its tables, which never change, as hard links where that can be, all else copied."""
    target.mkdir(parents=True)
    for file in sorted(source.iterdir()):
        if file.suffix == ".sst":
            with suppress(OSError):
                os.link(file, target / file.name)
                continue
        shutil.copy(file, target / file.name)


def copy_beside(folder: Path, target: Path) -> None:
    """Copy what lies in a store beside its databases: marker, quarantine, statements, judged readings; not what is made anew."""
    for item in sorted(folder.iterdir()):
        if item.name in _NOT_COPIED or item.suffix == ".tmp" or ".sqlite" in item.name:
            continue
        if item.is_dir():
            shutil.copytree(item, target / item.name, dirs_exist_ok=True)
        else:
            shutil.copy(item, target / item.name)


@contextmanager
def readable_errors(folder: Path) -> Iterator[None]:
    """Turn what the database and the system raise (OSError, RuntimeError) into our errors, with the folder and what to do."""
    try:
        yield
    except (OSError, RuntimeError) as error:
        raise store_error(folder, error) from error


_REFUSED = (
    ("No space left", "the disk is full; nothing of this step was written"),
    ("Disk quota", "your share of the disk is used up; nothing of this step was written"),
    ("File too large", "a file may not grow any more (ulimit -f); nothing of this step was written"),
    ("Read-only file system", "the disk can only be read; nothing of this step was written"),
    ("Permission denied", "no permission to read or write the store"),
    ("Operation not permitted", "no permission to write the store"),
    ("Too many open files", "this process may open no more files; raise `ulimit -n`"),
)
"""Words of the system, and what they mean for a store that is whole nevertheless."""


def store_error(folder: Path | str, error: Exception) -> StoreError:
    """What an error of the database or of the system means for the store in the folder."""
    words = str(error).splitlines()[0] if str(error) else type(error).__name__
    if "lock" in words.lower() and "IO error" in words:
        return StoreBusy(f"{folder}: another process is using this store; wait for it or end it")
    meaning = next((meaning for told, meaning in _REFUSED if told in words), None)
    if meaning is not None:
        return StoreError(f"{folder}: {meaning}")
    return StoreDamaged(f"{folder}: the store cannot be read ({words}); restore a backup or build it anew")


def write_aside(path: Path, data: bytes) -> None:
    """Write the whole file or none of it: aside, flushed to the disk, then renamed. Raises StoreError."""
    aside = path.with_name(f"{path.name}.tmp")
    try:
        with aside.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        aside.replace(path)
    except OSError as error:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
        raise StoreError(f"{path}: cannot be written ({error.strerror}); it is as it was before") from error
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
