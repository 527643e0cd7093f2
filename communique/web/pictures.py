"""Graphs as Cytoscape draws them: so many nodes and no more, those that most hangs on first, and how many are left out."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from communique.web.answers import link
from graph.iris import BASE
from graph.networks import Network
from graph.results import QueryResult, Term
from graph.vocabulary import RDFS

MOST = 300
"""So many nodes a picture has at most: more cannot be read."""

MOST_ARROWS = 25
"""So many arrows of a node are listed."""

_LABEL = RDFS.label.value
_LONGEST = 48


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a picture; `size` from 0 to 1 by how much hangs on it."""

    id: str
    label: str
    kind: str
    size: float = 0.0
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow of a picture; `count` is how often it was met."""

    source: str
    target: str
    label: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Listed:
    """A node as the list beside the picture has it: its id there, and each arrow in words, with the node at its other end."""

    key: str
    node: Node
    arrows: tuple[tuple[str, str], ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn, and how many nodes there are beside."""

    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    left_out: int = 0

    def listed(self) -> list[Listed]:
        """Each node with its arrows in words, MOST_ARROWS at most, for those who do not see the picture."""
        labels = {n.id: _short(n.label) for n in self.nodes}
        found: dict[str, list[tuple[str, str]]] = {n.id: [] for n in self.nodes}
        for edge in self.edges:
            words = _words(edge)
            found[edge.source].append((f"{words} →", labels[edge.target]))
            found[edge.target].append((f"← {words}", labels[edge.source]))
        return [
            Listed(f"n{i}", n, tuple(found[n.id][:MOST_ARROWS]), max(0, len(found[n.id]) - MOST_ARROWS))
            for i, n in enumerate(self.nodes)
        ]

    def drawn(self) -> dict[str, list[list[object]]]:
        """What the script draws: nodes as key, label, kind and size, arrows as the places of both ends, and the words.

        The keys are short: an IRI at both ends of each arrow would be most of the page.
        """
        places = {n.id: i for i, n in enumerate(self.nodes)}
        nodes: list[list[object]] = [[f"n{i}", _short(n.label), n.kind, n.size] for i, n in enumerate(self.nodes)]
        edges: list[list[object]] = [[places[e.source], places[e.target], _words(e)] for e in self.edges]
        return {"nodes": nodes, "edges": edges}


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1]}…"


def _words(edge: Edge) -> str:
    return edge.label if edge.count == 1 else f"{edge.label} ×{edge.count}"


@dataclass(slots=True)
class _Drawing:
    """What could be drawn, before it is known what fits: labels and kinds by id, and the edges with their counts."""

    labels: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    edges: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def picture(self, most: int, *, first: Iterable[str] = ()) -> Picture:
        """The picture of the nodes in `first`, and of those with the most edges."""
        degree: Counter[str] = Counter()
        for (source, target, _), count in self.edges.items():
            degree[source] += count
            degree[target] += count
        wanted = set(first)
        order = sorted(self.labels, key=lambda n: (n not in wanted, -degree[n], n))
        shown = set(order[:most])
        greatest = max((degree[n] for n in shown), default=1) or 1
        nodes = (Node(n, self.labels[n], self.kinds[n], round(degree[n] / greatest, 3), link(n)) for n in order[:most])
        edges = (Edge(s, t, label, n) for (s, t, label), n in sorted(self.edges.items()) if s in shown and t in shown)
        return Picture(tuple(nodes), tuple(edges), len(order) - len(shown))


def of_triples(result: QueryResult, *, most: int = MOST) -> Picture:
    """The picture of a CONSTRUCT or DESCRIBE: its subjects and objects; a label becomes the label of its node."""
    drawing = _Drawing()
    named = {s.value: o.value for s, p, o in _triples(result) if p.value == _LABEL}
    for subject, predicate, value in _triples(result):
        _add(drawing, subject, named, result)
        if predicate.value == _LABEL:
            continue
        target = _add(drawing, value, named, result)
        drawing.edges[subject.value, target, predicate.short] += 1
    return drawing.picture(most)


def _triples(result: QueryResult) -> Iterable[tuple[Term, Term, Term]]:
    for row in result.rows:
        subject, predicate, value = row
        if subject is not None and predicate is not None and value is not None:
            yield subject, predicate, value


def _add(drawing: _Drawing, term: Term, named: dict[str, str], result: QueryResult) -> str:
    """Add a term as a node, and give its id."""
    name = term.value if term.kind != "literal" else f'"{term.value}'
    drawing.labels[name] = named.get(term.value) or result.labels.get(term.value) or term.short
    drawing.kinds[name] = "text" if term.kind == "literal" else kind_of(term.value)
    return name


def kind_of(iri: str) -> str:
    """What a node is, told from its IRI: country, actor, claim, account ...; `node` where that does not tell.

    >>> kind_of("https://w3id.org/communique/id/article/a9267888f624/claim-554-724")
    'claim'
    """
    if not iri.startswith(BASE):
        return "node"
    head, _, rest = iri.removeprefix(BASE).partition("/")
    _, slash, record = rest.partition("/")
    return record.partition("-")[0] if head == "article" and slash else head


def of_network(network: Network, *, most: int = MOST, first: Iterable[str] = ()) -> Picture:
    """The picture of a network of `graph.networks`."""
    drawing = _Drawing()
    for node, data in network.nodes(data=True):
        drawing.labels[node], drawing.kinds[node] = data["label"], data["kind"]
    for source, target, data in network.edges(data=True):
        drawing.edges[source, target, data["label"]] += int(data["weight"])
    return drawing.picture(most, first=first)
