"""How much a store holds: triples, nodes of each class, uses of each property. Counted once for each state of the store."""

from dataclasses import dataclass

from pyoxigraph import NamedNode, QuerySolutions
from pyoxigraph import Store as Database

from communique.web.desk import Desk
from graph.iris import GRAPH_REFERENCE
from graph.store import GRAPH_SOURCES, Store

_CLASSES = """SELECT ?term (COUNT(DISTINCT ?node) AS ?count) {{
  GRAPH ?graph {{ ?node a ?term }} FILTER (?graph != {private})
}} GROUP BY ?term ORDER BY ?term"""
_PROPERTIES = """SELECT ?term (COUNT(*) AS ?count) {{
  GRAPH ?graph {{ ?s ?term ?o }} FILTER (?graph != {private})
}} GROUP BY ?term ORDER BY ?term"""


@dataclass(frozen=True, slots=True)
class Statistics:
    """`triples` counts those of every graph but the private one; nodes are counted by class, triples by property."""

    triples: int
    graphs: int
    classes: tuple[tuple[NamedNode, int], ...]
    properties: tuple[tuple[NamedNode, int], ...]

    def of_class(self, node: NamedNode) -> int:
        """How many nodes are of the class."""
        return dict(self.classes).get(node, 0)


def statistics(desk: Desk) -> Statistics:
    """What the store holds. Raises StoreError where there is none."""
    return desk.kept("statistics", _count)


def _count(store: Store) -> Statistics:
    properties = _table(store.database, _PROPERTIES)
    graphs = [name for name in store.graph_names() if name not in (GRAPH_SOURCES.value, GRAPH_REFERENCE.value)]
    return Statistics(sum(n for _, n in properties), len(graphs), _table(store.database, _CLASSES), properties)


def _table(database: Database, query: str) -> tuple[tuple[NamedNode, int], ...]:
    rows = database.query(query.format(private=GRAPH_SOURCES))
    assert isinstance(rows, QuerySolutions)
    return tuple((row["term"], int(row["count"].value)) for row in rows if isinstance(row["term"], NamedNode))
