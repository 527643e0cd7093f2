"""The graph as networks: what Gephi and Cytoscape draw, and networkx counts.

Four views: `full` (actors, claims, accounts and countries as nodes), `actors` (who spoke of which country, by which act),
`who-contradicts-whom` (speakers) and `countries` (the same between the countries that they speak for). Every attribute is a string
or a float, so that each format takes it. A node has `label`, `kind` and `weight` (what its edges count), an edge `kind` (the act,
or how two nodes hang together), `label` and `weight`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeAlias
from typing import Literal as OneOf

import networkx as nx
from pyoxigraph import Literal, NamedNode, Quad

from graph.library import own_labels
from graph.store import Store
from graph.vocabulary import CMQ, RDF, RDFS, SCHEMA

Kind = OneOf["full", "actors", "who-contradicts-whom", "countries"]
KINDS: tuple[Kind, ...] = ("full", "actors", "who-contradicts-whom", "countries")
if TYPE_CHECKING:
    Network: TypeAlias = nx.MultiDiGraph[str]
else:
    Network = nx.MultiDiGraph
"""A directed network with parallel edges, its nodes named by IRIs."""

_KINDS = ((SCHEMA.Country, "country"), (CMQ.UnnamedSource, "unnamed source"), (CMQ.Claim, "claim"), (SCHEMA.NewsArticle, "article"))
_MORE = ((CMQ.Account, "account"), (SCHEMA.Person, "person"), (SCHEMA.Organization, "organization"), (CMQ.Actor, "actor"))

Edge = tuple[NamedNode, NamedNode, str]
"""Source, target and kind."""


class _Index:
    """Objects by subject and predicate, and subjects by type; each sorted."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._objects: dict[tuple[NamedNode, NamedNode], set[NamedNode | Literal]] = defaultdict(set)
        self._typed: dict[NamedNode, set[NamedNode]] = defaultdict(set)
        for quad in quads:
            if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, NamedNode | Literal):
                continue
            self._objects[quad.subject, quad.predicate].add(quad.object)
            if quad.predicate == RDF.type and isinstance(quad.object, NamedNode):
                self._typed[quad.object].add(quad.subject)

    def of_type(self, *classes: NamedNode) -> list[NamedNode]:
        return sorted(set().union(*(self._typed.get(c, set()) for c in classes)), key=str)

    def nodes(self, subject: NamedNode, predicate: NamedNode) -> list[NamedNode]:
        return sorted((o for o in self._objects.get((subject, predicate), ()) if isinstance(o, NamedNode)), key=str)

    def label(self, node: NamedNode) -> str:
        """The node's label, English before others; a speech act's from the scheme; the end of the IRI where there is none."""
        found = [o for o in self._objects.get((node, RDFS.label), ()) if isinstance(o, Literal)]
        if found:
            return _printable(min(found, key=lambda o: (o.language != "en", o.value)).value)
        return own_labels().get(node.value, node.value.rsplit("/", 1)[-1])

    def kind(self, node: NamedNode) -> str:
        types = self._objects.get((node, RDF.type), set())
        return next((name for cls, name in (*_KINDS, *_MORE) if cls in types), "node")


def _printable(text: str) -> str:
    """The text without characters that XML does not have."""
    return "".join(
        "\ufffd" if (c < " " and c not in "\t\n\r") or "\ud800" <= c <= "\udfff" or c in "\ufffe\uffff" else c for c in text
    )


def to_networkx(source: Store | Iterable[Quad], kind: Kind = "full") -> Network:
    """A directed network with parallel edges; nodes are named by their IRIs, in order."""
    index = _Index(source.quads() if isinstance(source, Store) else source)
    views = {"full": _full, "actors": _actors, "who-contradicts-whom": _contradictions, "countries": _countries}
    edges: Iterable[Edge] = views[kind](index)
    nodes = index.of_type(CMQ.Actor, CMQ.Claim, CMQ.Account, SCHEMA.Country) if kind == "full" else []
    return _network(index, nodes, Counter(edges))


def _network(index: _Index, nodes: Iterable[NamedNode], edges: Counter[Edge]) -> Network:
    """The network of the edges, one for each kind between two nodes, weighted by how often it was met."""
    network: Network = nx.MultiDiGraph()
    degree: Counter[NamedNode] = Counter()
    for (source, target, _), weight in edges.items():
        degree[source] += weight
        degree[target] += weight
    for node in sorted({*nodes, *degree}, key=str):
        network.add_node(node.value, label=index.label(node), kind=index.kind(node), weight=float(degree[node]))
    for (source, target, kind), weight in sorted(edges.items(), key=lambda e: (str(e[0][0]), str(e[0][1]), e[0][2])):
        network.add_edge(source.value, target.value, key=kind, kind=kind, label=kind, weight=float(weight))
    return network


def _attributions(index: _Index) -> Iterator[tuple[NamedNode, NamedNode, str]]:
    """Each attribution with its claim and the name of its act."""
    for attribution in index.of_type(CMQ.Attribution):
        acts = index.nodes(attribution, CMQ.speech_act)
        for claim in index.nodes(attribution, CMQ.claim):
            yield attribution, claim, index.label(acts[0]) if acts else "say"


def _full(index: _Index) -> Iterator[Edge]:
    """Actor -act-> claim, claim -carried by-> account -issued by-> actor, claim -about-> country, claim -contradicts-> claim."""
    claims: dict[NamedNode, NamedNode] = {}
    for attribution, claim, act in _attributions(index):
        claims[attribution] = claim
        yield from ((speaker, claim, act) for speaker in index.nodes(attribution, CMQ.speaker))
        yield from ((claim, account, "carried by") for account in index.nodes(attribution, CMQ.carried_by))
        yield from ((claim, country, "about") for country in index.nodes(claim, CMQ.about))
    for account in index.of_type(CMQ.Account):
        yield from ((account, issuer, "issued by") for issuer in index.nodes(account, CMQ.issuer))
        yield from ((account, outer, "reported in") for outer in index.nodes(account, CMQ.reported_in))
    for actor in index.of_type(CMQ.Actor):
        yield from ((actor, country, "represents") for country in index.nodes(actor, CMQ.represents))
    for attribution, claim in claims.items():
        others = (claims[o] for o in index.nodes(attribution, CMQ.contradicts) if o in claims)
        yield from ((claim, other, "contradicts") for other in others if str(claim) < str(other))


def _actors(index: _Index) -> Iterator[Edge]:
    """Speaker -act-> country that the claim speaks of."""
    for attribution, claim, act in _attributions(index):
        for speaker in index.nodes(attribution, CMQ.speaker):
            yield from ((speaker, country, act) for country in index.nodes(claim, CMQ.about))


def _contradictions(index: _Index) -> Iterator[Edge]:
    """Speaker -kind of contradiction-> speaker, from who affirms, or spoke first, to the other."""
    for first, second, kind in _contradicting(index):
        for one in index.nodes(first, CMQ.speaker):
            yield from ((one, other, kind) for other in index.nodes(second, CMQ.speaker))


def _countries(index: _Index) -> Iterator[Edge]:
    """Country -kind of contradiction-> another country, each contradiction once however many speak for them."""
    for first, second, kind in _contradicting(index):
        pairs = {(one, other) for one in _spoken_for(index, first) for other in _spoken_for(index, second) if one != other}
        yield from ((one, other, kind) for one, other in sorted(pairs, key=str))


def _spoken_for(index: _Index, attribution: NamedNode) -> list[NamedNode]:
    """The countries that the speakers are, or speak for."""
    speakers = index.nodes(attribution, CMQ.speaker)
    return [c for s in speakers for c in ([s] if index.kind(s) == "country" else index.nodes(s, CMQ.represents))]


def _contradicting(index: _Index) -> Iterator[Edge]:
    """The two attributions of each contradiction, who affirms or spoke first before the other, and its kind."""
    for finding in index.of_type(CMQ.Contradiction):
        pair = index.nodes(finding, CMQ.compares)
        first = [*index.nodes(finding, CMQ.affirming), *index.nodes(finding, CMQ.earlier)]
        pair.sort(key=lambda node: (node not in first, str(node)))
        kinds = index.nodes(finding, CMQ.kind)
        kind = index.label(kinds[0]) if kinds else "contradiction"
        if len(pair) == 2:
            yield pair[0], pair[1], kind
