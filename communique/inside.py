"""What comparison finds inside one article, made by the process that reads it: most of comparison, and it needs no other article.

A shard has one more file, `000001.links`, a line an article: a signature (of the article, its version and the judge) and the links
between its claims. The loader keeps the lines in the store's folder until the next comparison, which takes those whose signature is
the one it wants and makes all others itself: a label that the store spells otherwise, a judgement, another judge give another one.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from pyoxigraph import Literal, Quad

from extract.model import Judge, Reading, Relation, RelationKind
from graph.errors import LoadError
from graph.iris import GRAPH_PROVENANCE, Key, article_graph
from graph.links import Link, links_inside, positions_of
from graph.load import reading_from_quads
from graph.made_anew import usable
from graph.reference import stance_of
from graph.vocabulary import CMQ

FILE = "inside.sqlite"
"""The file in the folder of a store; it goes when all is compared."""


def version_of(reading: Reading) -> str:
    """What tells two readings of one text apart, wherever it came from: 32 hex digits."""
    bare = replace(reading, article=replace(reading.article, source="-"))
    return hashlib.sha256(repr(bare).encode()).hexdigest()[:32]


def signature_of(judge: str, versions: Iterable[tuple[str, str | None]], more: str = "") -> str:
    """Of what the links of some articles are made: the judge, their ids and versions, and what else counts; 32 hex digits."""
    lines = [f"{article} {version}" for article, version in versions]
    return hashlib.sha256("\n".join([judge, more, *lines]).encode()).hexdigest()[:32]


def line_of(reading: Reading, quads: Sequence[Quad], countries: Iterable[Quad], judge: Judge) -> bytes:
    """The line of an article: of the reading that a store would give back of its quads, with the names of the countries.

    The quads are those of its graph and of its text. Raises LoadError where the quads do not make a reading.
    """
    article = reading.article.id
    reader = Quad(article_graph(article), CMQ.reader, Literal(reading.reader), GRAPH_PROVENANCE)
    named = {quad.object for quad in quads}
    labels = (quad for quad in countries if quad.subject in named)
    held = reading_from_quads([*quads, reader, *labels])
    links = links_inside(positions_of(held, stance_of), judge)
    record = [signature_of(judge.name, [(article, version_of(held))]), [_record(link) for link in links]]
    return f"{json.dumps(record, ensure_ascii=False)}\n".encode()


def _record(link: Link) -> list[object]:
    it = link.relation
    relation = [it.kind.value, it.matter, it.confidence, it.rule, it.detail]
    return [link.one, link.other, link.one_claim, link.other_claim, relation]


def _link(record: list[list[str]]) -> Link:
    *keys, (kind, *rest) = record
    one, other, one_claim, other_claim = (_key(key) for key in keys)
    return Link(one, other, one_claim, other_claim, Relation(RelationKind(kind), *rest))  # type: ignore[arg-type]


def _key(key: Sequence[str]) -> Key:
    return key[0], key[1]


class Made:
    """The lines in a store's folder that wait for a comparison. Use it as a context manager.

    Raises StoreError where the file cannot be used, LoadError where a line is none of ours.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._db: sqlite3.Connection | None = None

    def __enter__(self) -> "Made":
        return self

    def __exit__(self, *_: object) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None

    def keep(self, lines: Iterable[bytes]) -> None:
        """Keep lines for the next comparison."""
        rows = [_split(line) for line in lines]
        if rows:
            with usable(self._path):
                self._opened().executemany("INSERT OR REPLACE INTO made VALUES (?, ?)", rows)
                self._opened().commit()

    def links(self, signature: str) -> tuple[Link, ...] | None:
        """The links of that signature, or None where nobody made them."""
        if self._db is None and not self._path.exists():
            return None
        with usable(self._path):
            row = self._opened().execute("SELECT links FROM made WHERE signature = ?", (signature,)).fetchone()
        return None if row is None else tuple(_link(record) for record in json.loads(row[0]))

    def clear(self) -> None:
        """All is compared: nothing waits any more."""
        self.__exit__()
        for ending in ("", "-journal"):
            Path(f"{self._path}{ending}").unlink(missing_ok=True)

    def _opened(self) -> sqlite3.Connection:
        if self._db is None:
            self._db = sqlite3.connect(self._path)
            self._db.execute("CREATE TABLE IF NOT EXISTS made (signature TEXT PRIMARY KEY, links TEXT NOT NULL) WITHOUT ROWID")
        return self._db


def _split(line: bytes) -> tuple[str, str]:
    """Signature and links, as text. Raises LoadError."""
    try:
        signature, links = json.loads(line)
        return str(signature), json.dumps(links, ensure_ascii=False)
    except (ValueError, TypeError) as error:
        raise LoadError(f"a line of links cannot be read ({error}); delete the files of its shard, and it is built anew") from error
