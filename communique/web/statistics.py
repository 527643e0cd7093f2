"""How much a store holds: triples, nodes of each class, uses of each property. Counted once for each state of the store."""

from collections import Counter
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from pyoxigraph import NamedNode, QuerySolutions

from communique.web.desk import Desk
from graph.store import PRIVATE, Store

Counts: TypeAlias = tuple[tuple[NamedNode, int], ...]
"""Terms with their counts, by IRI."""

_CLASSES = "SELECT ?term (COUNT(DISTINCT ?node) AS ?count) { ?node a ?term } GROUP BY ?term ORDER BY ?term"
_PROPERTIES = "SELECT ?term (COUNT(*) AS ?count) { ?s ?term ?o } GROUP BY ?term ORDER BY ?term"


def classes(desk: Desk) -> Counts | None:
    """How many nodes there are of each class; None where they are being counted: half a second for five million triples.

    Raises StoreError where there is no store, as all of this module does.
    """
    return desk.soon("classes", TABLES["classes"])


def properties(desk: Desk) -> Counts | None:
    """How many triples there are of each property, without those of private graphs; None where they are being counted.

    Three seconds for five million triples.
    """
    return desk.soon("properties", TABLES["properties"])


def triples(desk: Desk) -> int | None:
    """How many triples there are, without those of private graphs; None where they are being counted."""
    found = properties(desk)
    return None if found is None else sum(count for _, count in found)


def _public_properties(store: Store) -> Counts:
    quads = (quad for graph in PRIVATE for quad in store.database.quads_for_pattern(None, None, None, graph))
    private = Counter(quad.predicate for quad in quads)
    return tuple((term, count - private[term]) for term, count in _table(store, _PROPERTIES) if count > private[term])


def _table(store: Store, query: str) -> Counts:
    rows = store.database.query(query, use_default_graph_as_union=True)
    assert isinstance(rows, QuerySolutions)
    return tuple((row["term"], int(row["count"].value)) for row in rows if isinstance(row["term"], NamedNode))


TABLES: Mapping[str, Callable[[Store], Counts]] = MappingProxyType(
    {"properties": _public_properties, "classes": lambda store: _table(store, _CLASSES)}
)
"""What is counted, by the name under which the desk keeps it."""
