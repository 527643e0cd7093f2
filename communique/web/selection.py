"""Part of the graph: the attributions that a reader chose, and what hangs on them, as quads.

The whole graph of a large store is neither read nor drawn: at most MOST_ATTRIBUTIONS are taken, and how many there are is told.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions

from graph import iris
from graph.networks import Kind
from graph.store import GRAPH_SOURCES, Store
from graph.vocabulary import CMQ, PREFIXES, SCHEMA

MOST_ATTRIBUTIONS = 1000
"""So many attributions are taken at most: 300 nodes are drawn of what hangs on them."""

NEWEST = 30
"""How many of the newest articles are shown where nothing was chosen."""

_FOLLOWED = (CMQ.speaker, CMQ.claim, CMQ.carried_by, CMQ.about, CMQ.issuer, CMQ.reported_in, CMQ.represents, SCHEMA.publisher)
_CONTRADICTIONS: frozenset[Kind] = frozenset({"who-contradicts-whom", "countries"})


@dataclass(frozen=True, slots=True)
class Focus:
    """What is chosen: each None, or a node of the graph."""

    event: NamedNode | None = None
    country: NamedNode | None = None
    actor: NamedNode | None = None
    article: NamedNode | None = None

    @property
    def is_open(self) -> bool:
        """Whether nothing is chosen."""
        return not any((self.event, self.country, self.actor, self.article))

    def patterns(self) -> str:
        """The patterns of SPARQL that `?attribution` must fit."""
        parts = (
            (self.event, "?attribution cmq:carriedBy/cmq:accountOf/cmq:canonical? {}"),
            (self.country, "?attribution cmq:claim/cmq:about {}"),
            (self.actor, "?attribution cmq:speaker {}"),
            (self.article, "?attribution prov:wasDerivedFrom {}"),
        )
        return " . ".join(pattern.format(node) for node, pattern in parts if node is not None)


@dataclass(frozen=True, slots=True)
class Selection:
    """The quads of the attributions taken, how many those are, and of how many."""

    quads: tuple[Quad, ...]
    taken: int
    there: int


def node(value: str) -> NamedNode | None:
    """The node that a value of a form names (`actor/anna-berg`, `IR`); None for nothing. What it is not, it cannot become.

    >>> node("IR").value
    'https://w3id.org/communique/id/country/IR'
    >>> node("actor/x> } DROP ALL").value
    'https://w3id.org/communique/id/actor/x%3E%20%7D%20DROP%20ALL'
    """
    if not value:
        return None
    if re.fullmatch("[A-Za-z]{2}", value):
        return iris.country_iri(value.upper())
    return iris.iri(*(unquote(part) for part in value.removeprefix(iris.BASE).split("/")))


def select(store: Store, focus: Focus, view: Kind) -> Selection:
    """The attributions that fit the focus, or those of the newest articles; for contradictions, those that are in one."""
    where = focus.patterns()
    if view in _CONTRADICTIONS:
        where = f"?finding a cmq:Contradiction ; cmq:compares ?attribution . {where}"
    elif focus.is_open:
        where = _newest(store)
    else:
        where = f"?attribution a cmq:Attribution . {where}"
    names = "?finding" if view in _CONTRADICTIONS else "?attribution"
    there = _number(store, f"SELECT (COUNT(DISTINCT {names}) AS ?n) {{ {where} }}")
    found = _nodes(store, f"SELECT DISTINCT {names} {{ {where} }} ORDER BY {names} LIMIT {MOST_ATTRIBUTIONS}")
    return Selection(tuple(_around(store, found)), len(found), there)


def _newest(store: Store) -> str:
    """The pattern of the attributions of the newest articles."""
    query = "SELECT DISTINCT ?article { ?article a schema:NewsArticle . OPTIONAL { ?article schema:datePublished ?day } }"
    rows = _nodes(store, f"{query} ORDER BY DESC(STR(?day)) ?article LIMIT {NEWEST}")
    return f"VALUES ?article {{ {' '.join(str(a) for a in rows)} }} ?attribution prov:wasDerivedFrom ?article ; a cmq:Attribution"


def _around(store: Store, begin: Iterable[NamedNode]) -> Iterator[Quad]:
    """The quads of these nodes, and of the nodes that they lead to by the properties that a network follows."""
    waiting, seen = list(begin), set(begin)
    while waiting:
        for quad in store.database.quads_for_pattern(waiting.pop(), None, None, None):
            if quad.graph_name == GRAPH_SOURCES:
                continue
            yield quad
            follows = quad.predicate in _FOLLOWED or quad.predicate == CMQ.compares
            if follows and isinstance(quad.object, NamedNode) and quad.object not in seen:
                seen.add(quad.object)
                waiting.append(quad.object)


def _nodes(store: Store, query: str) -> list[NamedNode]:
    """The first column of the answer."""
    return [row[0] for row in _ask(store, query) if isinstance(row[0], NamedNode)]


def _number(store: Store, query: str) -> int:
    found = next(iter(_ask(store, query)))[0]
    return int(found.value) if isinstance(found, Literal) else 0


def _ask(store: Store, query: str) -> QuerySolutions:
    found = store.database.query(query, use_default_graph_as_union=True, prefixes=PREFIXES)
    assert isinstance(found, QuerySolutions)
    return found
