"""A part of a store: what comparison found about a few articles, fetched by their nodes; nothing of the others is read."""

from collections.abc import Iterable, Iterator, Set
from itertools import islice

from pyoxigraph import NamedNode, Quad
from pyoxigraph import Store as Database

from communique.stored import article_of, comparison_from_quads
from extract.model import Reading
from graph.compare import Comparison
from graph.iris import GRAPH_ALIGNMENT, GRAPH_FINDINGS, article_graph, finding_iri, iri, node_iri
from graph.store import Store
from graph.vocabulary import CMQ, RDF, SEM

ID_LENGTH = 12
"""How many hex digits the id of an article or of a finding has."""

MOST_AROUND = 200
"""From how many articles on no further ones are gathered that share an event with them."""

_ENDS = frozenset({CMQ.compares, CMQ.omitted, CMQ.left_out_of, CMQ.told_in})
_LINKS = (CMQ.contradicts, CMQ.agrees_with, CMQ.updates, CMQ.left_out_by)
_MEMBERSHIP = (CMQ.canonical, CMQ.account_of)


def comparison_of(store: Store, readings: Iterable[Reading], *, inside: bool = False) -> Comparison:
    """What comparison found about the articles: matters and events with the articles' own members, findings with an end in them.

    `inside`: only findings that have all their ends in the articles.
    """
    held = list(readings)
    quads = findings_of(store, held, inside=inside)
    return comparison_from_quads([*_alignment(store, held, quads), *quads])


def findings_of(store: Store, readings: Iterable[Reading], *, inside: bool = False) -> list[Quad]:
    """What the graph of findings says of those with an end in the articles, or with all their ends there, finding by finding."""
    held = list(readings)
    articles = {reading.article.id for reading in held}
    nodes = {node for reading in held for node in findings_about(store, reading)}
    found = (about(store.database, node) for node in sorted(nodes, key=lambda n: n.value))
    return [quad for quads in found if not inside or _articles(quads) <= articles for quad in quads]


def _articles(finding: Iterable[Quad]) -> set[str]:
    """The articles of a finding's ends."""
    return {article for q in finding if q.predicate in _ENDS and (article := article_of(q.object)) is not None}


def findings_about(store: Store, reading: Reading) -> Iterator[NamedNode]:
    """The nodes of the findings that have an attribution or an account of the article at an end."""
    article = reading.article.id
    ends = [(a.id, p) for a in reading.attributions for p in (CMQ.compares, CMQ.omitted)]
    for name, predicate in [*ends, *((a.id, CMQ.left_out_of) for a in reading.accounts)]:
        for quad in store.database.quads_for_pattern(None, predicate, node_iri(article, name), GRAPH_FINDINGS):
            if isinstance(quad.subject, NamedNode):
                yield quad.subject


def finding_of(store: Store, finding_id: str) -> Comparison:
    """A comparison of this one finding, with its matter; empty where there is none."""
    quads = about(store.database, finding_iri(finding_id))
    return comparison_from_quads([*_alignment(store, (), quads), *quads]) if quads else Comparison()


def finding_ids(store: Store, begin: str = "") -> list[str]:
    """The ids of the findings that begin so, sorted."""
    if len(begin) == ID_LENGTH:
        return [begin] if about(store.database, finding_iri(begin)) else []
    found = store.database.quads_for_pattern(None, RDF.type, CMQ.Finding, GRAPH_FINDINGS)
    names = (q.subject.value.rsplit("/", 1)[-1] for q in found if isinstance(q.subject, NamedNode))
    return sorted(name for name in names if name.startswith(begin))


def articles_around(store: Store, articles: Set[str]) -> frozenset[str]:
    """The articles, and those that share an event with them, directly or through others, up to `MOST_AROUND`."""
    found, waiting = set(articles), sorted(articles)
    events: set[NamedNode] = set()
    while waiting and len(found) <= max(MOST_AROUND, len(articles)):
        for event in _events(store, waiting.pop()) - events:
            events.add(event)
            new = {a for p in _MEMBERSHIP for a in _members(store, event, p)} - found
            found |= new
            waiting += sorted(new)
    return frozenset(found)


def beside(store: Store, article: str) -> frozenset[str]:
    """The articles that share an event with the article, its own id among them."""
    events = _events(store, article)
    return frozenset({article, *(a for event in events for p in _MEMBERSHIP for a in _members(store, event, p))})


def _events(store: Store, article: str) -> set[NamedNode]:
    """The shared events of an article."""
    found = (
        q.object
        for node in _own_nodes(store, article)
        for p in _MEMBERSHIP
        for q in store.database.quads_for_pattern(node, p, None, GRAPH_ALIGNMENT)
    )
    return {node for node in found if isinstance(node, NamedNode)}


def _members(store: Store, event: NamedNode, predicate: NamedNode) -> Iterator[str]:
    for quad in store.database.quads_for_pattern(None, predicate, event, GRAPH_ALIGNMENT):
        article = article_of(quad.subject)
        if article is not None:
            yield article


def _own_nodes(store: Store, article: str) -> list[NamedNode]:
    """The article's own events and accounts, sorted."""
    graph = article_graph(article)
    kinds = (SEM.Event, CMQ.Account)
    found = {q.subject for kind in kinds for q in store.database.quads_for_pattern(None, RDF.type, kind, graph)}
    return sorted((n for n in found if isinstance(n, NamedNode)), key=lambda n: n.value)


def about(database: Database, finding: NamedNode) -> list[Quad]:
    """What the graph of findings says of a node."""
    return list(database.quads_for_pattern(finding, None, None, GRAPH_FINDINGS))


def _alignment(store: Store, readings: Iterable[Reading], findings: Iterable[Quad]) -> Iterator[Quad]:
    """Matters and events of the articles, with the articles' own members, and the matters of the findings."""
    database = store.database
    shared = {q.object for q in findings if q.predicate == CMQ.on_matter}
    for reading in readings:
        article = reading.article.id
        claims = (node_iri(article, a.claim.id) for a in reading.attributions)
        for node in (*claims, *_own_nodes(store, article)):
            for quad in database.quads_for_pattern(node, None, None, GRAPH_ALIGNMENT):
                yield quad
                shared.add(quad.object)
    for node in sorted((n for n in shared if isinstance(n, NamedNode)), key=lambda n: n.value):
        yield from database.quads_for_pattern(node, None, None, GRAPH_ALIGNMENT)


def finding_quads(store: Store, finding: NamedNode) -> list[Quad]:
    """The quads of a finding: its node's, and the direct links that it makes between its ends."""
    own = about(store.database, finding)
    ends = {q.object for q in own if isinstance(q.object, NamedNode) and article_of(q.object) is not None}
    found = list(own)
    for one in ends:
        for other in ends:
            for link in _LINKS:
                found += store.database.quads_for_pattern(one, link, other, GRAPH_FINDINGS)
    return found


def context_of(store: Store, quads: Iterable[Quad]) -> Iterator[Quad]:
    """What quads of findings, matters and events refer to, as the shapes need it.

    Of articles' records what their graphs and the alignment say of attributions, claims, accounts and events; of actors the class.
    """
    met: set[NamedNode] = set()
    waiting = {q.object for q in quads}
    while waiting:
        node = waiting.pop()
        if not isinstance(node, NamedNode) or node in met:
            continue
        met.add(node)
        for quad in _said_of(store, node):
            yield quad
            if quad.predicate in _ONWARDS:
                waiting.add(quad.object)


def _said_of(store: Store, node: NamedNode) -> Iterator[Quad]:
    article, find = article_of(node), store.database.quads_for_pattern
    if article is not None:
        yield from find(node, None, None, article_graph(article))
        yield from find(node, None, None, GRAPH_ALIGNMENT)
    elif node.value.startswith(_ACTORS):
        yield from islice(find(node, RDF.type, None), _FEW)


_ONWARDS = frozenset({CMQ.claim, CMQ.carried_by, CMQ.account_of, CMQ.canonical})
_ACTORS, _FEW = iri("actor", "").value, 6
