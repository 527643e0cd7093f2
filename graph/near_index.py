"""Near-duplicates of a whole corpus, one article after the other, each beside all that came before it.

`graph.duplicates` tells which texts of a few are printed twice; here the bands of their signatures are kept in SQLite beside a
store, in memory that does not grow. A candidate is measured exactly on the two texts. All of it can be made anew from the texts; it
is no part of an export or a backup.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from graph.duplicates import ALIKE, Runs, bands_of, jaccard, runs_of
from graph.made_anew import usable

FILE = "reprints.sqlite"
"""The file in the folder of a store."""

MOST_CANDIDATES = 20
"""How many articles that share a band are measured at the most, the earliest first."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS article (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS band (key BLOB, article INTEGER, PRIMARY KEY (key, article)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS band_article ON band (article);
"""

_LARGEST = 1 << 62

TextOf = Callable[[str], str | None]
"""The text of an article, by its id; None where it is gone."""


class NearIndex:
    """The signatures of a corpus. `place` is a file or `:memory:`; changes of a file count from `commit` on.

    `text_of` gives the texts of the articles that were added. Raises StoreError where the file cannot be read or written.
    """

    def __init__(self, text_of: TextOf, *, place: Path | str = ":memory:") -> None:
        self._text_of, self._place = text_of, place
        with usable(self._place):
            self._db = sqlite3.connect(place)
            self._db.execute("PRAGMA synchronous = OFF")
            self._db.executescript(_SCHEMA)

    def __enter__(self) -> "NearIndex":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def commit(self) -> None:
        """Keep what was changed."""
        with usable(self._place):
            self._db.commit()

    def close(self) -> None:
        """Keep what was changed, and let go of the file."""
        with usable(self._place):
            self._db.commit()
            self._db.close()

    @property
    def follows(self) -> bool:
        """Whether it holds all that was stored when it was last kept, so that what changed since is enough to know."""
        with usable(self._place):
            return bool(self._db.execute("PRAGMA user_version").fetchone()[0])

    def follow(self) -> None:
        """All that is stored is here, or comes before the next `commit`."""
        with usable(self._place):
            self._db.execute("PRAGMA user_version = 1")

    def update(self, articles: Iterable[str]) -> frozenset[str]:
        """Take out those of the articles whose text is gone; those that are there and missing here."""
        found = set[str]()
        for article in articles:
            if self._text_of(article) is None:
                with usable(self._place):
                    self._remove(article)
            else:
                found.add(article)
        with usable(self._place):
            return frozenset(article for article in found if self._number(article) is None)

    def keep_only(self, stored: Iterable[str]) -> frozenset[str]:
        """Take out the articles that are none of these; those of these that are missing here, as after an interruption."""
        wanted = set(stored)
        with usable(self._place):
            held = {row[0] for row in self._db.execute("SELECT id FROM article")}
            for article in sorted(held - wanted):
                self._remove(article)
        return frozenset(wanted - held)

    def take_in(self, articles: Iterable[str]) -> None:
        """Take in stored articles, sorted by their ids."""
        for article in sorted(articles):
            text = self._text_of(article)
            if text is not None:
                self.add(article, text)

    def add(self, article: str, text: str) -> str | None:
        """Take in an article; the id of the earliest one before it whose text is nearly the same, None where there is none."""
        runs = runs_of(text)
        keys = bands_of(runs)
        with usable(self._place):
            number = self._number(article)
            before = self._candidates(keys, number)
            if number is None:
                number = self._db.execute("INSERT INTO article (id) VALUES (?)", (article,)).lastrowid
                self._db.executemany("INSERT INTO band VALUES (?, ?)", [(key, number) for key in keys])
        return next((other for other in before if self._is_alike(other, runs)), None)

    def _is_alike(self, article: str, runs: Runs) -> bool:
        text = self._text_of(article)
        return text is not None and jaccard(runs, runs_of(text)) > ALIKE

    def _number(self, article: str) -> int | None:
        row = self._db.execute("SELECT number FROM article WHERE id = ?", (article,)).fetchone()
        return None if row is None else int(row[0])

    def _candidates(self, keys: Sequence[bytes], number: int | None) -> list[str]:
        """The articles before the one of that number that share a band, the earliest first."""
        marks = ", ".join("?" for _ in keys)
        query = f"SELECT DISTINCT a.number, a.id FROM band b JOIN article a ON a.number = b.article WHERE b.key IN ({marks})"
        bound = "AND a.number < ? ORDER BY a.number LIMIT ?"
        last = number if number is not None else _LARGEST
        return [row[1] for row in self._db.execute(f"{query} {bound}", (*keys, last, MOST_CANDIDATES))]

    def _remove(self, article: str) -> None:
        number = self._number(article)
        self._db.execute("DELETE FROM band WHERE article = ?", (number,))
        self._db.execute("DELETE FROM article WHERE number = ?", (number,))
