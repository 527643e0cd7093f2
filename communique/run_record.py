"""What became of each article of a run, on disk: memory does not grow with the corpus, and the list can be asked for afterwards.

One SQLite file in the store's folder holds a row an input of the newest run. It is no part of a backup; deleting it loses nothing
but the list.
"""

import os
import sqlite3
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from communique.engine import Item, Outcome
from communique.output import Table
from graph.errors import StoreError

FILE = "last-run.sqlite"
"""The file in the folder of a store."""

KEPT_EVERY = 500
"""Rows after which the record is committed: a killed run has told of all but these."""

_SCHEMA = """
CREATE TABLE run (token TEXT NOT NULL);
CREATE TABLE item (number INTEGER PRIMARY KEY, source TEXT, article TEXT, became TEXT, reprint_of TEXT, message TEXT);
CREATE INDEX item_article ON item (article);
CREATE INDEX item_became ON item (became);
CREATE INDEX item_reprint ON item (reprint_of) WHERE reprint_of IS NOT NULL;
CREATE TABLE told (article TEXT PRIMARY KEY) WITHOUT ROWID;
"""
_COLUMNS = "source, article, became, reprint_of, message"


class Became(StrEnum):
    """What became of an input; a near-duplicate is read or replaced as well, and its story counts once."""

    READ = "read"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    NEAR_DUPLICATE = "near-duplicate"
    QUARANTINED = "quarantined"
    FAILED = "failed"


_BECAME = {
    Outcome.STORED: Became.READ,
    Outcome.KNOWN: Became.UNCHANGED,
    Outcome.QUARANTINED: Became.QUARANTINED,
    Outcome.UNREADABLE: Became.FAILED,
}


@dataclass(frozen=True, slots=True)
class Told:
    """An input at the end of a run.

    `article` is the id of its text (None where it has none), `reprint_of` that of the earlier article that has nearly the same
    text, `message` says why it failed.
    """

    source: str
    article: str | None
    became: Became
    reprint_of: str | None = None
    message: str = ""


def told_of(item: Item) -> Told:
    """What is told of an item that has an outcome."""
    assert item.outcome is not None
    became = Became.REPLACED if item.replaced and item.outcome is Outcome.STORED else _BECAME[item.outcome]
    return Told(item.source, None if item.article is None else item.article.id, became, item.reprint_of, item.message)


class RunRecord:
    """The record of the run that is going on, in the place of that of the one before. Use it as a context manager.

    Raises StoreError where it cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self.path, self.token = folder / FILE, f"{os.getpid()} {time.time_ns()}"
        self._counts: Counter[Became] = Counter()
        self._warnings = 0
        with _readable(self.path):
            for ending in ("", "-journal"):
                Path(f"{self.path}{ending}").unlink(missing_ok=True)
            self._db = sqlite3.connect(self.path)
            self._db.execute("PRAGMA synchronous = OFF")
            self._db.executescript(_SCHEMA)
            self._db.execute("INSERT INTO run VALUES (?)", (self.token,))

    def __enter__(self) -> "RunRecord":
        return self

    def __exit__(self, *_: object) -> None:
        with _readable(self.path):
            self._db.commit()
            self._db.close()

    def add(self, item: Item) -> Told:
        """Keep what became of an item."""
        told = told_of(item)
        self._counts[told.became] += 1
        self._counts[Became.NEAR_DUPLICATE] += told.reprint_of is not None
        if item.report is not None and item.outcome is Outcome.STORED:
            self._warnings += len(item.report.warnings)
        row = (told.source, told.article, told.became.value, told.reprint_of, told.message)
        with _readable(self.path):
            self._db.execute(f"INSERT INTO item ({_COLUMNS}) VALUES (?, ?, ?, ?, ?)", row)
            if sum(self._counts.values()) % KEPT_EVERY == 0:
                self._db.commit()
        return told

    @property
    def counts(self) -> Mapping[Became, int]:
        """How many inputs became what, so far."""
        return {became: self._counts[became] for became in Became}

    @property
    def warnings(self) -> int:
        """How many warnings the shapes gave for what was stored."""
        return self._warnings

    def fine(self) -> Iterator[tuple[str, str]]:
        """Source and id of each input whose text the store has, in order."""
        query = "SELECT source, article FROM item WHERE became IN (?, ?, ?) ORDER BY number"
        with _readable(self.path):
            yield from self._db.execute(query, (Became.READ, Became.REPLACED, Became.UNCHANGED))

    def few(self, most: int) -> frozenset[str] | None:
        """The ids of all texts that the run met, or None where they are more than that."""
        query = "SELECT DISTINCT article FROM item WHERE article <> '' LIMIT ?"
        with _readable(self.path):
            found = frozenset(row[0] for row in self._db.execute(query, (most + 1,)))
        return found if len(found) <= most else None

    def left(self) -> Iterator[str]:
        """The ids of the texts in order of the input, each once, without those that were told of meanwhile."""
        query = (
            "SELECT number, article FROM item WHERE number > ? AND article <> '' AND article NOT IN told ORDER BY number LIMIT 1"
        )
        number = 0
        while True:
            with _readable(self.path):
                row = self._db.execute(query, (number,)).fetchone()
            if row is None:
                return
            number = row[0]
            self.told([row[1]])
            yield row[1]

    def told(self, articles: Iterable[str]) -> None:
        """These texts were told of."""
        with _readable(self.path):
            self._db.executemany("INSERT OR IGNORE INTO told VALUES (?)", [(a,) for a in articles])


def listed(folder: Path, became: Became | None = None, *, token: str | None = None) -> Iterator[Told]:
    """What became of the inputs of the newest run on a store, in order: of all, or of those that became this.

    Raises StoreError where there is no record, or where it is no longer that of the run with the token.
    """
    path = folder / FILE
    if not path.exists():
        raise StoreError(f"{folder}: no run has told what became of its articles; `communique run` does")
    with _readable(path):
        database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        try:
            if token is not None and database.execute("SELECT token FROM run").fetchone() != (token,):
                raise StoreError(f"{folder}: another run has begun since, and the list is now of its articles")
            for row in database.execute(f"SELECT {_COLUMNS} FROM item {_where(became)} ORDER BY number"):
                yield Told(row[0], row[1], Became(row[2]), row[3], row[4])
        finally:
            database.close()


def _where(became: Became | None) -> str:
    if became is None:
        return ""
    return "WHERE reprint_of IS NOT NULL" if became is Became.NEAR_DUPLICATE else f"WHERE became = '{became.value}'"


def table_of(lines: Iterator[Told]) -> Table:
    """The list as rows."""
    rows = tuple((t.became.value, t.source, t.article, t.reprint_of, t.message or None) for t in lines)
    return Table(("became", "source", "article", "reprint_of", "message"), rows)


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Errors of the database with the file and what to do."""
    try:
        yield
    except (sqlite3.DatabaseError, OSError) as error:
        raise StoreError(
            f"{path}: the record of the run cannot be used ({error}); is the disk full, or the folder read only?"
        ) from error
