"""How much a store holds: triples, nodes of each class, uses of each property. Counted once for each state of the store."""

import threading
from collections import Counter
from collections.abc import Callable
from typing import TypeAlias, TypeVar

from pyoxigraph import NamedNode, QuerySolutions

from communique.web.desk import Desk
from communique.web.kept import Kept
from graph.store import GRAPH_SOURCES, Store

Counts: TypeAlias = tuple[tuple[NamedNode, int], ...]
"""Terms with their counts, by IRI."""

Counted = TypeVar("Counted")

_CLASSES = "SELECT ?term (COUNT(DISTINCT ?node) AS ?count) { ?node a ?term } GROUP BY ?term ORDER BY ?term"
_PROPERTIES = "SELECT ?term (COUNT(*) AS ?count) { ?s ?term ?o } GROUP BY ?term ORDER BY ?term"
_KEPT: Kept[Counts] = Kept(4)
_ALONE = threading.Lock()


def classes(desk: Desk) -> Counts:
    """How many nodes there are of each class: half a second for five million triples. Raises StoreError where there is no store."""
    return _once(desk, "classes", lambda store: _table(store, _CLASSES))


def properties(desk: Desk) -> Counts:
    """How many triples there are of each property, without those of the private graph: two seconds for five million triples."""
    return _once(desk, "properties", _public_properties)


def triples(desk: Desk) -> int:
    """How many triples there are, without those of the private graph."""
    return sum(count for _, count in properties(desk))


def _once(desk: Desk, name: str, count: Callable[[Store], Counts]) -> Counts:
    """What is counted, once for each state of the store; who asks for something else of the desk does not wait for it."""
    with desk.reading() as store, store.snapshot() as snapshot, _ALONE:
        key = (str(snapshot), name)
        found = _KEPT.get(key)
        if found is None:
            found = count(store)
            _KEPT.put(key, found)
    return found


def _public_properties(store: Store) -> Counts:
    private = Counter(quad.predicate for quad in store.database.quads_for_pattern(None, None, None, GRAPH_SOURCES))
    return tuple((term, count - private[term]) for term, count in _table(store, _PROPERTIES) if count > private[term])


def _table(store: Store, query: str) -> Counts:
    rows = store.database.query(query, use_default_graph_as_union=True)
    assert isinstance(rows, QuerySolutions)
    return tuple((row["term"], int(row["count"].value)) for row in rows if isinstance(row["term"], NamedNode))
