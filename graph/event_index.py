"""The events of a corpus as they come in, each in the cluster of the event that it is (`EventIndex`).

A cluster is told by its first member, the one of best rank (`Seen.rank`: dated, with most participants); every other member is one
event with that first one, whatever it has in common with the rest. So a cluster spans at most two days either way of its date,
and events of one kind on consecutive days do not chain into one. Which member is first, and to which first member an event
goes (the nearest), depends on the events alone, not on the order in which they come:

    an event leads where no leading event of better rank is one with it; else it goes to the nearest of these

An event that comes or goes is settled by looking at leading events of its kind, parties and days only, and changes
others only where a leading event appears or disappears beside them. The index lives in SQLite, in memory or in a
file, so that a run over one article does not look at the events of the corpus.
"""

import heapq
import sqlite3
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from extract.model import ARTICLE, Reading
from graph.event_seen import DAYS_BY_PUBLICATION, Rank, Seen, nearness, same, see, seen_from_json
from graph.events_main import main_event
from graph.iris import Key

_WITHOUT_DAY = 200
"""How many events of a bucket at the most are looked at for one that has no day at all, and that no day finds."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS article (id TEXT PRIMARY KEY, main TEXT, own TEXT, loose TEXT NOT NULL, title TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS event (number INTEGER PRIMARY KEY AUTOINCREMENT, article TEXT NOT NULL, id TEXT NOT NULL,
    seen TEXT NOT NULL, leader INTEGER, UNIQUE (article, id));
CREATE INDEX IF NOT EXISTS event_leader ON event (leader);
CREATE TABLE IF NOT EXISTS bucket (family TEXT, party TEXT, leads INTEGER, day INTEGER, event INTEGER,
    PRIMARY KEY (family, party, leads, day, event)) WITHOUT ROWID;
"""
_NO_DAY = -1_000_000


class EventIndex:
    """The events of a corpus, clustered. `place` is a file, or `:memory:`; changes of a file count from `commit` on."""

    def __init__(self, place: Path | str = ":memory:") -> None:
        self._db = sqlite3.connect(place, isolation_level="DEFERRED")
        self._db.executescript(_SCHEMA)
        self._seen = lru_cache(maxsize=20_000)(self._load)

    @property
    def connection(self) -> sqlite3.Connection:
        """The database, for what else is kept beside the events."""
        return self._db

    def commit(self) -> None:
        """Keep what was changed."""
        self._db.commit()

    def close(self) -> None:
        """Let go of the file; what was not committed is as it was before."""
        self._db.close()

    # ------------------------------------------------------------------------------------------- coming and going

    def add(self, reading: Reading) -> frozenset[str]:
        """Take an article in, for what it was before; the ids of the articles that tell an event with it, or did before."""
        before = self.remove(reading.article.id)
        article = reading.article
        loose = [a.id for a in reading.accounts if a.event is None]
        own = next((a.event for a in reading.accounts if a.id == ARTICLE), None)
        row = (article.id, main_event(reading), own, " ".join(loose), article.title or "")
        self._db.execute("INSERT INTO article VALUES (?, ?, ?, ?, ?)", row)
        numbers = [self._insert(see(reading, event)) for event in reading.events]
        return before | self._settle(numbers) | self.beside(article.id)

    def remove(self, article: str) -> frozenset[str]:
        """Take an article out; the ids of the articles that told an event with it, its own among them."""
        beside, numbers = self.beside(article), self._numbers(article)
        later: set[int] = set()
        for number in numbers:
            if self._leader(number) == number:
                later.update(self._followers(number))
            self._delete(number)
        self._db.execute("DELETE FROM article WHERE id = ?", (article,))
        return beside | self._settle(later - set(numbers))

    def is_empty(self) -> bool:
        """Whether no article was taken in."""
        return self._db.execute("SELECT 1 FROM article LIMIT 1").fetchone() is None

    def has(self, article: str) -> bool:
        """Whether the article was taken in."""
        return self._db.execute("SELECT 1 FROM article WHERE id = ?", (article,)).fetchone() is not None

    def articles(self) -> frozenset[str]:
        """The ids of all articles that were taken in."""
        return frozenset(row[0] for row in self._db.execute("SELECT id FROM article"))

    def beside(self, article: str) -> frozenset[str]:
        """The ids of the articles that share an event with the article, its own among them."""
        query = "SELECT DISTINCT b.article FROM event a JOIN event b ON a.leader = b.leader WHERE a.article = ?"
        return frozenset({article, *(row[0] for row in self._db.execute(query, (article,)))})

    # ------------------------------------------------------------------------------------------- what is there

    def stars(self, articles: Iterable[str] | None = None) -> list[tuple[Seen, ...]]:
        """The clusters in which the articles have an event (all where None): each by rank, the first member leading."""
        if articles is None:
            leaders = {row[0] for row in self._db.execute("SELECT DISTINCT leader FROM event")}
        else:
            leaders = {self._leader(n) for article in articles for n in self._numbers(article)}
        return sorted((self._star(leader) for leader in leaders), key=lambda star: star[0].key)

    def about(self, article: str) -> tuple[str | None, str | None, tuple[str, ...], str]:
        """Of an article: the event that it is about, the event of its own account, its accounts without an event, its title.

        Raises KeyError where it was not taken in.
        """
        row = self._db.execute("SELECT main, own, loose, title FROM article WHERE id = ?", (article,)).fetchone()
        if row is None:
            raise KeyError(article)
        return row[0], row[1], tuple(row[2].split()), row[3]

    def star_of(self, key: Key) -> tuple[Seen, ...]:
        """The cluster of an event, by rank. Raises KeyError where the event was not taken in."""
        row = self._db.execute("SELECT leader FROM event WHERE article = ? AND id = ?", key).fetchone()
        if row is None:
            raise KeyError(key)
        return self._star(row[0])

    # ------------------------------------------------------------------------------------------- inside

    def _settle(self, numbers: Iterable[int]) -> frozenset[str]:
        """Give each event its leader, the best of rank first, and follow what that changes; the articles of what was changed."""
        waiting: list[tuple[Rank, int]] = [(self._seen(n).rank, n) for n in numbers]
        heapq.heapify(waiting)
        changed: set[str] = set()
        done: tuple[Rank, int] | None = None
        while waiting:
            step = heapq.heappop(waiting)
            if step == done:
                continue
            done = step
            number, before = step[1], self._leader(step[1])
            leader = self._choose(number)
            if leader == before:
                continue
            self._set_leader(number, leader)
            changed.update(self._articles_of(x for x in (before, leader) if x is not None))
            changed.add(self._seen(number).key[0])
            if number in (before, leader):
                for other in self._beside(number, leads=None):
                    if self._seen(other).rank > step[0]:
                        heapq.heappush(waiting, (self._seen(other).rank, other))
        return frozenset(changed)

    def _choose(self, number: int) -> int:
        """The nearest leading event of better rank that is one with the event, or the event itself."""
        one = self._seen(number)
        better = [n for n in self._beside(number, leads=1) if self._seen(n).rank < one.rank]
        return min(better, key=lambda n: (*nearness(one, self._seen(n)), self._seen(n).rank), default=number)

    def _beside(self, number: int, *, leads: int | None) -> Iterator[int]:
        """The events that are one with the event: those that lead, or all."""
        one = self._seen(number)
        found: set[int] = set()
        for flag in (0, 1) if leads is None else (leads,):
            for party in sorted(one.parties):
                found.update(self._bucket(one, party, flag))
        found.discard(number)
        return (n for n in sorted(found) if same(one, self._seen(n)))

    def _bucket(self, one: Seen, party: str, leads: int) -> Iterator[int]:
        """The events of one kind and party on the days on which they may be one with the event."""
        place = (one.family, party, leads)
        query = "SELECT event FROM bucket WHERE family = ? AND party = ? AND leads = ? AND day"
        if one.day is None:
            days = (_NO_DAY + 1, 10_000_000)
            found = self._db.execute(f"{query} BETWEEN ? AND ? ORDER BY day DESC LIMIT ?", (*place, *days, _WITHOUT_DAY)).fetchall()
        else:
            days = (one.day - DAYS_BY_PUBLICATION, one.day + DAYS_BY_PUBLICATION)
            found = self._db.execute(f"{query} BETWEEN ? AND ?", (*place, *days)).fetchall()
        found += self._db.execute(f"{query} = ? LIMIT ?", (*place, _NO_DAY, _WITHOUT_DAY)).fetchall()
        return (row[0] for row in found)

    def _insert(self, one: Seen) -> int:
        row = (*one.key, one.to_json())
        number = self._db.execute("INSERT INTO event (article, id, seen) VALUES (?, ?, ?)", row).lastrowid
        assert number is not None
        self._file(number, one, leads=0)
        return number

    def _file(self, number: int, one: Seen, *, leads: int) -> None:
        """Put an event into its buckets, as leading or not."""
        day = _NO_DAY if one.day is None else one.day
        self._db.executemany(
            "INSERT INTO bucket VALUES (?, ?, ?, ?, ?)", [(one.family, party, leads, day, number) for party in sorted(one.parties)]
        )

    def _unfile(self, number: int, one: Seen, *, leads: int) -> None:
        day = _NO_DAY if one.day is None else one.day
        self._db.executemany(
            "DELETE FROM bucket WHERE family = ? AND party = ? AND leads = ? AND day = ? AND event = ?",
            [(one.family, party, leads, day, number) for party in sorted(one.parties)],
        )

    def _delete(self, number: int) -> None:
        one = self._seen(number)
        self._unfile(number, one, leads=int(self._leader(number) == number))
        self._db.execute("DELETE FROM event WHERE number = ?", (number,))

    def _set_leader(self, number: int, leader: int) -> None:
        before = self._leader(number)
        one = self._seen(number)
        if (before == number) != (leader == number):
            self._unfile(number, one, leads=int(before == number))
            self._file(number, one, leads=int(leader == number))
        self._db.execute("UPDATE event SET leader = ? WHERE number = ?", (leader, number))

    def _leader(self, number: int) -> int | None:
        row = self._db.execute("SELECT leader FROM event WHERE number = ?", (number,)).fetchone()
        return None if row is None or row[0] is None else int(row[0])

    def _followers(self, leader: int) -> list[int]:
        return [row[0] for row in self._db.execute("SELECT number FROM event WHERE leader = ? ORDER BY number", (leader,))]

    def _articles_of(self, leaders: Iterable[int]) -> Iterator[str]:
        for leader in leaders:
            yield from (row[0] for row in self._db.execute("SELECT article FROM event WHERE leader = ?", (leader,)))

    def _numbers(self, article: str) -> list[int]:
        return [row[0] for row in self._db.execute("SELECT number FROM event WHERE article = ? ORDER BY number", (article,))]

    def _star(self, leader: int | None) -> tuple[Seen, ...]:
        found = [self._seen(n) for n in self._followers(leader)] if leader is not None else []
        return tuple(sorted(found, key=lambda s: s.rank))

    def _load(self, number: int) -> Seen:
        row = self._db.execute("SELECT article, id, seen FROM event WHERE number = ?", (number,)).fetchone()
        return seen_from_json((row[0], row[1]), row[2])
