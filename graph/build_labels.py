"""One label for one actor, whichever article spells it how.

An article's graph labels an actor as the article's reader names it. Two spellings of one actor differ only in what the id leaves
out (`Erdoğan` and `Erdogan`, `NATO` and `Nato`); in the store each row that shows the label would then come twice. So a graph is
settled before it is stored: the label that the store has already stays, and the article's own becomes another name.
"""

from collections.abc import Iterable, Mapping

from pyoxigraph import Literal, NamedNode, Quad

from graph.build_terms import english
from graph.iris import iri
from graph.vocabulary import RDFS, SKOS

_ACTORS = iri("actor", "").value


def shared_actors(quads: Iterable[Quad]) -> tuple[NamedNode, ...]:
    """The persons and organizations that the graph labels, in order: those that other articles may label too."""
    labelled = (q.subject for q in quads if q.predicate == RDFS.label and isinstance(q.subject, NamedNode))
    return tuple(dict.fromkeys(node for node in labelled if node.value.startswith(_ACTORS)))


def settle_labels(quads: Iterable[Quad], known: Mapping[NamedNode, str]) -> list[Quad]:
    """The quads with each node labelled as in `known`, where it is there; the spelling given up is kept as skos:altLabel."""
    settled: dict[Quad, None] = {}
    for quad in quads:
        label = known.get(quad.subject) if isinstance(quad.subject, NamedNode) else None
        own = quad.object
        if label is None or quad.predicate != RDFS.label or not isinstance(own, Literal) or own.value == label:
            settled[quad] = None
            continue
        settled[Quad(quad.subject, RDFS.label, english(label), quad.graph_name)] = None
        settled[Quad(quad.subject, SKOS.alt_label, own, quad.graph_name)] = None
    return list(settled)
