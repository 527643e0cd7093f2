"""What comparison has done so far, kept beside a store so that a run compares again only what changed.

One SQLite file holds the index of events (`graph.event_index`), the version of each article as it was compared, the links
inside each article and across each event, and what accounts of an event leave out. All of it can be made anew from the graphs;
it is no part of an export or a backup. What was changed here and is not yet in the graphs is marked, in the same
transaction: after an interruption the marks say what is left to write.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import astuple
from pathlib import Path

from extract.model import Relation, RelationKind
from graph.errors import StoreDamaged, StoreError
from graph.event_index import EventIndex
from graph.findings import EventCluster, InferredOmission, Noted
from graph.iris import Key
from graph.links import Link

FILE, VERSION = "comparison.sqlite", 1
"""The file in the folder of a store, and the version of what it holds: it counts up where old links must be made anew."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS judge (name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS version (article TEXT PRIMARY KEY, version TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS waiting (article TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS scope (id TEXT PRIMARY KEY, signature TEXT NOT NULL, event TEXT);
CREATE TABLE IF NOT EXISTS told (article TEXT, scope TEXT, PRIMARY KEY (article, scope)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS told_scope ON told (scope);
CREATE TABLE IF NOT EXISTS link (scope TEXT, one_article TEXT, one TEXT, one_claim TEXT, other_article TEXT, other TEXT,
    other_claim TEXT, kind TEXT, matter REAL, confidence REAL, rule TEXT, detail TEXT);
CREATE INDEX IF NOT EXISTS link_scope ON link (scope);
CREATE INDEX IF NOT EXISTS link_one ON link (one_article, one_claim);
CREATE INDEX IF NOT EXISTS link_other ON link (other_article, other_claim);
CREATE TABLE IF NOT EXISTS omission (scope TEXT, id TEXT, record TEXT);
CREATE INDEX IF NOT EXISTS omission_scope ON omission (scope);
CREATE INDEX IF NOT EXISTS omission_id ON omission (id);
CREATE TABLE IF NOT EXISTS claim_mark (article TEXT, claim TEXT, attribution TEXT,
    PRIMARY KEY (article, claim, attribution)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS mark (kind TEXT, id TEXT, PRIMARY KEY (kind, id)) WITHOUT ROWID;
"""
EVENT, OMISSION = "event", "omission"
"""What can be marked besides claims: a cluster of events, and an inferred omission, by their ids."""

ClaimMark = tuple[str, str, str]
"""Article, claim and attribution; one of the last two may be empty where it is not known."""

_LINK = "one_article, one, one_claim, other_article, other, other_claim, kind, matter, confidence, rule, detail"


class Ledger:
    """The record of comparison; `place` is a file or `:memory:`. Nothing counts before `commit`.

    Raises sqlite3.DatabaseError where the file is damaged: delete it, and all is compared anew.
    """

    def __init__(self, place: Path | str = ":memory:") -> None:
        self.index = EventIndex(place)
        self._db = self.index.connection
        self._db.executescript(_SCHEMA)

    def commit(self) -> None:
        """Keep what was changed."""
        self._db.commit()

    def close(self) -> None:
        """Let go of the file; what was not committed is as it was before."""
        self._db.close()

    def is_ours(self) -> bool:
        """Whether this version made it; a new one becomes ours."""
        found = int(self._db.execute("PRAGMA user_version").fetchone()[0])
        if found == 0 and self.index.is_empty():
            self._db.execute(f"PRAGMA user_version = {VERSION}")
            return True
        return found == VERSION

    # ------------------------------------------------------------------------------------------- articles

    def ask_judge(self, name: str) -> None:
        """The judge that decides from now on; where another one did before, all articles wait to be compared anew."""
        before = self._db.execute("SELECT name FROM judge").fetchone()
        if before is None or before[0] != name:
            self.wait(self.index.articles())
            self._db.execute("DELETE FROM judge")
            self._db.execute("INSERT INTO judge VALUES (?)", (name,))
            self.commit()

    def version(self, article: str) -> str | None:
        """The version of the article as it was taken in, or None."""
        row = self._db.execute("SELECT version FROM version WHERE article = ?", (article,)).fetchone()
        return None if row is None else str(row[0])

    def set_version(self, article: str, version: str | None) -> None:
        """The version of an article that was taken in; None where it was taken out."""
        if version is None:
            self._db.execute("DELETE FROM version WHERE article = ?", (article,))
        else:
            self._db.execute("INSERT OR REPLACE INTO version VALUES (?, ?)", (article, version))

    def wait(self, articles: Iterable[str]) -> None:
        """The clusters of these articles may have changed: they wait to be compared."""
        self._db.executemany("INSERT OR IGNORE INTO waiting VALUES (?)", [(a,) for a in sorted(articles)])

    def waiting(self, most: int) -> list[str]:
        """The first articles that wait."""
        return [row[0] for row in self._db.execute("SELECT article FROM waiting ORDER BY article LIMIT ?", (most,))]

    def count_waiting(self) -> int:
        """How many articles wait."""
        return int(self._db.execute("SELECT COUNT(*) FROM waiting").fetchone()[0])

    def is_settled(self) -> bool:
        """Whether nothing waits to be compared, and nothing is marked to be written."""
        tables = " UNION ALL ".join(f"SELECT 1 FROM {table}" for table in ("waiting", "mark", "claim_mark"))
        return self._db.execute(f"{tables} LIMIT 1").fetchone() is None

    def done(self, articles: Iterable[str]) -> None:
        """These articles no longer wait."""
        self._db.executemany("DELETE FROM waiting WHERE article = ?", [(a,) for a in articles])

    # ------------------------------------------------------------------------------------------- scopes

    def signature(self, scope: str) -> str | None:
        """Of what a scope's links and omissions were made, or None where there is no such scope."""
        row = self._db.execute("SELECT signature FROM scope WHERE id = ?", (scope,)).fetchone()
        return None if row is None else str(row[0])

    def scopes_of(self, article: str) -> list[str]:
        """The scopes that an article has a part in: itself and the clusters that it tells."""
        return [row[0] for row in self._db.execute("SELECT scope FROM told WHERE article = ? ORDER BY scope", (article,))]

    def forget(self, scope: str) -> None:
        """What is in a scope is to be made anew, and what rests on it written anew."""
        self.mark_scope(scope)
        self._db.execute("UPDATE scope SET signature = '' WHERE id = ?", (scope,))

    def articles_of(self, scope: str) -> list[str]:
        """The articles that have a part in a scope."""
        return [row[0] for row in self._db.execute("SELECT article FROM told WHERE scope = ? ORDER BY article", (scope,))]

    def put_article(self, article: str, signature: str, links: Iterable[Link]) -> None:
        """Put what is found inside an article in the place of what was, and mark what came and went."""
        self._put(article_scope(article), signature, None, [article], links)

    def put_event(
        self, cluster: EventCluster, signature: str, links: Iterable[Link], omissions: Iterable[InferredOmission]
    ) -> None:
        """Put a cluster and what is found in it in the place of what was, and mark what came and went."""
        scope, articles = event_scope(cluster), {article for article, _ in cluster.members}
        record = json.dumps(astuple(cluster), ensure_ascii=False)
        self._put(scope, signature, record, sorted(articles), links)
        self._db.executemany("INSERT INTO omission VALUES (?, ?, ?)", [(scope, o.id, _omission_text(o)) for o in omissions])
        self.mark_scope(scope)

    def _put(self, scope: str, signature: str, event: str | None, articles: Iterable[str], links: Iterable[Link]) -> None:
        self.drop(scope)
        self._db.execute("INSERT INTO scope VALUES (?, ?, ?)", (scope, signature, event))
        self._db.executemany("INSERT OR IGNORE INTO told VALUES (?, ?)", [(a, scope) for a in articles])
        rows = [(scope, *_link_row(link)) for link in links]
        self._db.executemany(f"INSERT INTO link VALUES ({', '.join('?' * 12)})", rows)
        self.mark_scope(scope)

    def drop(self, scope: str) -> None:
        """Take a scope out, and mark what goes."""
        self.mark_scope(scope)
        for table, column in (("link", "scope"), ("omission", "scope"), ("told", "scope"), ("scope", "id")):
            self._db.execute(f"DELETE FROM {table} WHERE {column} = ?", (scope,))

    def mark_scope(self, scope: str) -> None:
        """What rests on a scope is to be written anew."""
        self._db.execute(
            "INSERT OR IGNORE INTO claim_mark SELECT one_article, one_claim, one FROM link WHERE scope = ?1 "
            "UNION SELECT other_article, other_claim, other FROM link WHERE scope = ?1",
            (scope,),
        )
        self._db.execute("INSERT OR IGNORE INTO mark SELECT ?, id FROM omission WHERE scope = ?", (OMISSION, scope))
        if scope.startswith(f"{EVENT}/"):
            self.mark(EVENT, [scope.removeprefix(f"{EVENT}/")])

    # ------------------------------------------------------------------------------------------- marks

    def mark(self, kind: str, ids: Iterable[str]) -> None:
        """These clusters or omissions are to be written anew."""
        self._db.executemany("INSERT OR IGNORE INTO mark VALUES (?, ?)", [(kind, i) for i in sorted(ids)])

    def mark_claims(self, marks: Iterable[ClaimMark]) -> None:
        """What rests on these claims and attributions is to be written anew."""
        self._db.executemany("INSERT OR IGNORE INTO claim_mark VALUES (?, ?, ?)", sorted(marks))

    def marked(self, kind: str, most: int) -> list[str]:
        """The first ids of a kind that are marked."""
        return [row[0] for row in self._db.execute("SELECT id FROM mark WHERE kind = ? ORDER BY id LIMIT ?", (kind, most))]

    def marked_claims(self, most: int) -> list[ClaimMark]:
        """The first claims and attributions that are marked."""
        query = "SELECT article, claim, attribution FROM claim_mark ORDER BY article, claim, attribution LIMIT ?"
        return [(row[0], row[1], row[2]) for row in self._db.execute(query, (most,))]

    def written(self, kind: str, ids: Iterable[str]) -> None:
        """These are written."""
        self._db.executemany("DELETE FROM mark WHERE kind = ? AND id = ?", [(kind, i) for i in ids])

    def claims_written(self, marks: Iterable[ClaimMark], claims: Iterable[Key] = ()) -> None:
        """What rests on these marks, and on all that is marked of these claims, is written."""
        self._db.executemany("DELETE FROM claim_mark WHERE article = ? AND claim = ? AND attribution = ?", list(marks))
        self._db.executemany("DELETE FROM claim_mark WHERE article = ? AND claim = ?", list(claims))

    # ------------------------------------------------------------------------------------------- what is there

    def links_in(self, scope: str) -> tuple[Link, ...]:
        """The links of one scope, in the order in which they were put."""
        rows = self._db.execute(f"SELECT {_LINK} FROM link WHERE scope = ? ORDER BY rowid", (scope,))
        return tuple(_link(row) for row in rows)

    def links_of(self, claim: Key) -> dict[int, Link]:
        """The links of one claim, from every scope, by their numbers, which count up as links are put."""
        found: dict[int, Link] = {}
        for side in ("one", "other"):
            query = f"SELECT rowid, {_LINK} FROM link WHERE {side}_article = ? AND {side}_claim = ? ORDER BY scope, rowid"
            found.update((row[0], _link(row[1:])) for row in self._db.execute(query, claim).fetchall())
        return found

    def matter_of(self, claim: Key) -> tuple[frozenset[Key], dict[int, Link]]:
        """The claims that are, or may be, on one matter with a claim, and the links of all of them by their numbers."""
        claims, links, waiting = {claim}, dict[int, Link](), [claim]
        while waiting:
            new = {n: link for n, link in self.links_of(waiting.pop()).items() if n not in links}
            links |= new
            for link in new.values():
                for other in (link.one_claim, link.other_claim):
                    if link.joins and other not in claims:
                        claims.add(other)
                        waiting.append(other)
        return frozenset(claims), links

    def cluster(self, cluster_id: str) -> EventCluster | None:
        """A cluster of events as it was compared, or None."""
        row = self._db.execute("SELECT event FROM scope WHERE id = ?", (f"{EVENT}/{cluster_id}",)).fetchone()
        return None if row is None else cluster_of(row[0])

    def omission(self, omission_id: str) -> InferredOmission | None:
        """An inferred omission that some scope has, or None."""
        query = "SELECT record FROM omission WHERE id = ? ORDER BY scope LIMIT 1"
        row = self._db.execute(query, (omission_id,)).fetchone()
        return None if row is None else _omission(row[0])


def event_scope(cluster: EventCluster) -> str:
    """The scope of an event."""
    return f"{EVENT}/{cluster.id}"


def article_scope(article: str) -> str:
    """The scope of an article by itself."""
    return f"article/{article}"


def _link_row(link: Link) -> tuple[str | float, ...]:
    it = link.relation
    return (
        *link.one,
        link.one_claim[1],
        *link.other,
        link.other_claim[1],
        it.kind.value,
        it.matter,
        it.confidence,
        it.rule,
        it.detail,
    )


def _link(row: tuple[str, str, str, str, str, str, str, float, float, str, str]) -> Link:
    relation = Relation(RelationKind(row[6]), *row[7:])
    return Link((row[0], row[1]), (row[3], row[4]), (row[0], row[2]), (row[3], row[5]), relation)


def cluster_of(text: str) -> EventCluster:
    """The cluster of events that a scope's record holds."""
    name, label, members, day, participants = json.loads(text)
    return EventCluster(name, label, tuple((m[0], m[1]) for m in members), day, tuple(participants))


def _omission_text(it: InferredOmission) -> str:
    parts = (it.omitted, it.told_in, it.left_out_of, it.confidence, it.completeness, it.weight, it.detail, it.rule, it.label)
    noted = () if it.noted is None else astuple(it.noted)
    return json.dumps((*parts, *noted), ensure_ascii=False)


def _omission(text: str) -> InferredOmission:
    omitted, told_in, left_out_of, *rest = json.loads(text)
    noted = Noted(tuple(rest[6]), *rest[7:]) if len(rest) > 6 else None
    return InferredOmission(tuple(omitted), tuple(told_in), tuple(left_out_of), *[*rest[:6], noted])


@contextmanager
def ledger_errors(folder: Path) -> Iterator[None]:
    """Turn what SQLite raises into our errors, with the file and what to do."""
    place = folder / FILE
    try:
        yield
    except sqlite3.OperationalError as error:
        raise StoreError(f"{place}: cannot be used ({error}); give the disk room or the file leave, or delete it") from error
    except sqlite3.DatabaseError as error:
        raise StoreDamaged(f"{place}: cannot be read ({error}); delete it, and all is compared anew") from error


def open_ledger(folder: Path) -> Ledger:
    """The ledger of a store's folder; one that cannot be read, or that another version made, is made anew."""
    place = folder / FILE
    try:
        ledger = Ledger(place)
        if ledger.is_ours():
            return ledger
        ledger.close()
    except sqlite3.OperationalError:  # a full disk, a file that may not be written: nothing that a new one would mend
        raise
    except sqlite3.DatabaseError:
        pass
    for ending in ("", "-journal", "-wal", "-shm"):
        Path(f"{place}{ending}").unlink(missing_ok=True)
    ledger = Ledger(place)
    ledger.is_ours()
    return ledger
