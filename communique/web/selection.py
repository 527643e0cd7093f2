"""Part of the graph: the attributions that a reader chose, and what hangs on them, as quads.

The whole graph of a large store is neither read nor drawn: so many and no more are taken, and how many there are is told.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions

from communique.web.pictures import kind_of
from graph import iris
from graph.networks import Kind
from graph.store import PRIVATE, Store
from graph.vocabulary import CMQ, PREFIXES, RDF, RDFS

MOST_DRAWN = 300
"""So many attributions, or contradictions, are taken for a picture at most: 300 nodes are drawn of what hangs on them."""

MOST_WRITTEN = 2000
"""So many are taken for a file."""

NEWEST = 5
"""How many of the newest articles are shown where nothing was chosen."""

_SHARED = (f"{iris.BASE}actor/", f"{iris.BASE}country/")
_SHARED_FACTS = (RDF.type, RDFS.label, CMQ.represents)
_FOLLOWED = (CMQ.speaker, CMQ.claim, CMQ.carried_by, CMQ.about, CMQ.issuer, CMQ.reported_in, CMQ.represents)
_FOLLOWED_AGAINST = (CMQ.compares, CMQ.speaker, CMQ.represents)
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


def select(store: Store, focus: Focus, view: Kind, *, newest: Sequence[str], most: int) -> Selection:
    """The attributions that fit the focus, `most` at most, or those of the newest articles; for contradictions, those in one."""
    against = view in _CONTRADICTIONS
    name = "?finding" if against else "?attribution"
    where = _against(focus) if against else _where(focus, newest)
    there = _number(store, f"SELECT (COUNT(DISTINCT {name}) AS ?n) {{ {where} }}")
    found = _nodes(store, f"SELECT DISTINCT {name} {{ {where} }} LIMIT {most}")
    followed = _FOLLOWED_AGAINST if against else _FOLLOWED
    return Selection(tuple(_around(store, found, followed, whole=not against)), len(found), there)


def _where(focus: Focus, newest: Sequence[str]) -> str:
    """The pattern of the attributions that fit the focus, or of those of the newest articles."""
    if not focus.is_open:
        return f"?attribution a cmq:Attribution . {focus.patterns()}"
    articles = " ".join(str(iris.article_iri(article)) for article in newest[:NEWEST])
    return f"VALUES ?article {{ {articles} }} ?attribution prov:wasDerivedFrom ?article ; a cmq:Attribution"


def _against(focus: Focus) -> str:
    """The pattern of the contradictions of which one attribution fits the focus."""
    if focus.is_open:
        return f"GRAPH {iris.GRAPH_FINDINGS} {{ ?finding a cmq:Contradiction }}"
    return f"GRAPH {iris.GRAPH_FINDINGS} {{ ?finding a cmq:Contradiction ; cmq:compares ?attribution }} {focus.patterns()}"


def _around(store: Store, begin: Iterable[NamedNode], followed: Sequence[NamedNode], *, whole: bool) -> Iterator[Quad]:
    """The quads of these nodes, and of the nodes that they lead to by the properties that are followed.

    Without `whole`, of an attribution only where it leads: it has twenty quads, and a picture of contradictions names who speaks.
    """
    waiting, seen = list(begin), set(begin)
    while waiting:
        node = waiting.pop()
        for quad in _about(store, node) if whole or kind_of(node.value) != "attribution" else _onwards(store, node, followed):
            yield quad
            if quad.predicate in followed and isinstance(quad.object, NamedNode) and quad.object not in seen:
                seen.add(quad.object)
                waiting.append(quad.object)


def _onwards(store: Store, subject: NamedNode, followed: Sequence[NamedNode]) -> Iterator[Quad]:
    """Where a node leads by the properties that are followed."""
    for predicate in followed:
        yield from store.database.quads_for_pattern(subject, predicate, None, None)


def _about(store: Store, subject: NamedNode) -> Iterator[Quad]:
    """The quads of a node; of one that all articles share, those that tell what it is, each once: every article repeats them."""
    if subject.value.startswith(_SHARED):
        for fact in _SHARED_FACTS:
            for node in _ask(store, f"SELECT DISTINCT ?value {{ {subject} {fact} ?value }}"):
                yield Quad(subject, fact, node[0])
        return
    for quad in store.database.quads_for_pattern(subject, None, None, None):
        if quad.graph_name not in PRIVATE:
            yield quad


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
