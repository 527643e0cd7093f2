"""What a store holds, part by part, so that two stores can be compared and a difference has a name."""

import hashlib
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

from pyoxigraph import Quad

from communique.compared import FILE as COMPARED
from communique.compared import Compared
from graph import iris
from graph.ledger import FILE as LEDGER
from graph.store import Store
from graph.vocabulary import NIF

State = dict[str, str]
"""A hash for each part of a store: `graph IRI`, `text ID`, `judgement IRI`, `file NAME`, `table NAME`."""

_MOMENTS = re.compile(r"run/\d{8}T\d{6}Z|run of [^\"]*UTC|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
"""The clock in what is written: the moments of runs and of judgements."""

_TABLES = ("judge", "version", "waiting", "scope", "told", "link", "omission", "claim_mark", "mark")
_FOLDERS = ("quarantine", "refused")


def state_of(path: Path, *, read_only: bool = True) -> State:
    """The state of a store, opened as a reader opens it or as a writer does; the moments of runs and judgements are left out."""
    with Store(path, create=False, read_only=read_only) as store:
        found = {f"graph {name}": _hash(store.quads(name)) for name in store.graph_names()}
        found |= {f"text {article}": _hash(store.text(article)) for article in store.articles()}
        found |= {f"judgement {node}": _hash(quads) for node, quads in _by_subject(store.judgements()).items()}
        found[f"file {COMPARED}"] = _sum([*_statements(Compared(store))])
    files = (p for name in _FOLDERS if (path / name).is_dir() for p in sorted((path / name).iterdir()))
    found |= {f"file {p.parent.name}/{p.name}": _sum([p.read_text("utf-8")]) for p in files}
    return found


def _statements(compared: Compared) -> Iterator[str]:
    """What the record of comparison says, a line each."""
    yield from (f"waiting {article}" for article in compared.pending())
    yield from (f"story {name} {article}" for name, ids in compared.stories.items() for article in ids)
    yield from (f"apart {' '.join(sorted(pair))}" for pair in compared.apart)


def ledger_of(path: Path) -> State:
    """The state of the record of comparison; rows are sets, for their numbers depend on how often something was done."""
    with closing(sqlite3.connect(path / LEDGER)) as ledger:
        return {f"table {name}": _sum(map(repr, ledger.execute(f"SELECT * FROM {name}"))) for name in _TABLES}


def differences(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """The parts that the two do not both have alike, in words."""
    keys = (key for key in sorted(one.keys() | other.keys()) if one.get(key) != other.get(key))
    return [f"{key}: {'is missing' if key not in one else 'is too many' if key not in other else 'is another'}" for key in keys]


def article_of(graph: str) -> str | None:
    """The id of the article whose graph this key of a state names, or None."""
    begin, end = f"graph {iris.BASE}article/", "/graph"
    return graph.removeprefix(begin).removesuffix(end) if graph.startswith(begin) and graph.endswith(end) else None


def graph_key(article: str) -> str:
    """The key of an article's graph."""
    return f"graph {iris.article_graph(article).value}"


def articles_in(state: Iterable[str]) -> set[str]:
    """The ids of the articles that have a graph."""
    return {found for key in state if (found := article_of(key)) is not None}


def texts_without_graph(path: Path) -> list[str]:
    """The articles whose words are there and whose graph is not."""
    with Store(path, create=False, read_only=True) as store:
        words = {
            str(q.subject).strip("<>").rsplit("/", 1)[-1] for q in store.quads(iris.GRAPH_TEXTS) if q.predicate == NIF.is_string
        }
        return sorted(words - set(store.articles()))


def _by_subject(quads: Iterable[Quad]) -> dict[str, list[Quad]]:
    found: dict[str, list[Quad]] = {}
    for quad in quads:
        found.setdefault(str(quad.subject), []).append(quad)
    return found


def _hash(quads: Iterable[Quad]) -> str:
    return _sum(map(str, quads))


def _sum(lines: Iterable[str]) -> str:
    kept = sorted({_MOMENTS.sub("MOMENT", line) for line in lines})
    return hashlib.sha256("\n".join(kept).encode()).hexdigest()[:16]
