"""A shard's N-Quads into a store, many articles by one call: what a writer of one article after the other would have made of them.

Lines are moved as they are; only the labels of actors are looked into, so that an actor keeps one label in the store
(`graph.build_labels`). Words go in before the graphs that need them; each database takes its lines whole or not at all, and an
article whose graph is there is done.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from graph.build_labels import settle_labels, shared_actors
from graph.iris import GRAPH_TEXTS, article_graph, iri
from graph.store import Store
from graph.store_files import readable_errors
from graph.vocabulary import RDFS

MANY_LINES = 20_000
"""Lines from which a bulk load, which writes new files each time, is quicker than a transaction."""

_ACTORS = (f"<{iri('actor', '').value}".encode(), f"<{iri('actor', '').value}\U0010ffff".encode())
_LABEL = re.compile(rf"<{re.escape(iri('actor', '').value)}[^>]*> {re.escape(str(RDFS.label))} ".encode())

Settle = Callable[[str, Sequence[Quad]], Sequence[Quad]]
"""An article's id and its labels of actors; the same labels as the store's other articles have them."""


@dataclass(frozen=True, slots=True)
class ShardLines:
    """The lines of a shard: those of each article's graph, sorted, and the words of each article, by its id."""

    graphs: Mapping[str, tuple[bytes, ...]]
    texts: Mapping[str, bytes]


def nquads(quads: Iterable[Quad]) -> list[bytes]:
    """The quads as N-Quads, a line each with its line end, sorted, none twice."""
    data = serialize(quads, format=RdfFormat.N_QUADS) or b""
    return sorted(set(data.splitlines(keepends=True)))


def read_lines(lines: Iterable[bytes], articles: Iterable[str]) -> ShardLines:
    """The lines of a shard by article. Raises KeyError where a line lies in no graph of these articles."""
    names = list(articles)
    words = str(GRAPH_TEXTS).encode()
    graphs: dict[bytes, list[bytes]] = {words: [], **{str(article_graph(name)).encode(): [] for name in names}}
    for line in lines:
        graphs[line.rsplit(b" ", 2)[1]].append(line)
    texts = {line.partition(b"> ")[0].rpartition(b"/")[2].decode(): line for line in graphs.pop(words)}
    return ShardLines(dict(zip(names, map(tuple, graphs.values()), strict=True)), texts)


class LabelBook:
    """The labels of actors, as the first article that a store had or got gives them."""

    def __init__(self, ask: Settle) -> None:
        self._ask = ask
        self._known: dict[NamedNode, str] = {}

    def settled(self, article_id: str, lines: Sequence[bytes]) -> list[bytes]:
        """The lines of an article's graph, which are sorted, with one label an actor; articles come in the order of storing."""
        begin, end = (bisect_left(lines, edge) for edge in _ACTORS)
        labels = [line for line in lines[begin:end] if _LABEL.match(line)]
        quads = list(parse(b"".join(labels), RdfFormat.N_QUADS))
        unseen = [q for q in quads if q.subject not in self._known]
        asked = [*self._ask(article_id, unseen), *(q for q in quads if q.subject in self._known)] if unseen else quads
        settled = settle_labels(asked, self._known)
        for node in shared_actors(settled):
            names = (q.object for q in settled if q.subject == node and q.predicate == RDFS.label)
            self._known.setdefault(node, min(name.value for name in names if isinstance(name, Literal)))
        if set(settled) == set(quads):
            return list(lines)
        changed = set(labels)
        return sorted({*(line for line in lines if line not in changed), *nquads(settled)})


def load_lines(store: Store, texts: Iterable[bytes], lines: Iterable[bytes]) -> None:
    """Put in words, then graphs; each of them whole or not at all. Raises StoreError."""
    store.touch()
    with readable_errors(store.path):
        for database, some in ((store._words, list(texts)), (store._main, list(lines))):
            if some:
                load = database.bulk_load if len(some) > MANY_LINES else database.load
                load(b"".join(some), RdfFormat.N_QUADS)
