"""Pick-lists of the query forms: the countries, actors, events and articles that the graph has, by name."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode, QuerySolutions

from communique.web.desk import Desk
from graph.iris import BASE
from graph.store import Store
from graph.vocabulary import PREFIXES

MOST = 2000
"""So many choices a list has at most; beyond, a name is typed."""

Pick = tuple[str, str]
"""What a parameter takes (`country/IR` or `IR`), and its name for a reader."""

_QUERIES: Mapping[str, str] = MappingProxyType(
    {
        "country": "SELECT ?node (MIN(?l) AS ?label) { ?claim cmq:about ?node . ?node rdfs:label ?l } GROUP BY ?node",
        "actor": "SELECT ?node (MIN(?l) AS ?label) { ?a cmq:speaker ?node . ?node rdfs:label ?l } GROUP BY ?node",
        "event": "SELECT ?node (MIN(?l) AS ?label) { ?own cmq:canonical ?node . ?node rdfs:label ?l } GROUP BY ?node",
        "article": "SELECT ?node (MIN(?l) AS ?label) { ?node a schema:NewsArticle ; schema:headline ?l } GROUP BY ?node",
        "matter": "SELECT ?node (MIN(?l) AS ?label) { ?node a cmq:Matter ; rdfs:label ?l } GROUP BY ?node",
    }
)


def picks(desk: Desk, kind: str) -> tuple[Pick, ...]:
    """The choices for a parameter of that type, by name; none where it is typed, or where there are more than MOST."""
    return desk.kept(f"picks {kind}", lambda store: _read(store, kind)) if kind in _QUERIES else ()


def _read(store: Store, kind: str) -> tuple[Pick, ...]:
    query = f"{_QUERIES[kind]} LIMIT {MOST + 1}"
    rows = store.database.query(query, use_default_graph_as_union=True, prefixes=PREFIXES)
    assert isinstance(rows, QuerySolutions)
    found = [
        (_VALUES.get(kind, _whole)(row["node"].value), row["label"].value)
        for row in rows
        if isinstance(row["node"], NamedNode) and isinstance(row["label"], Literal)
    ]
    return tuple(sorted(found, key=lambda pick: (pick[1].casefold(), pick[0]))) if len(found) <= MOST else ()


def _whole(iri: str) -> str:
    """The node without the base."""
    return iri.removeprefix(BASE)


_VALUES: Mapping[str, Callable[[str], str]] = MappingProxyType({"country": lambda iri: iri.rsplit("/", 1)[-1]})
