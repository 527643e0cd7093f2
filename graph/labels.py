"""The names by which a reader knows nodes: what `rdfs:label` says in the graphs, or our own vocabulary without one."""

from collections.abc import Iterable, Mapping
from functools import cache
from itertools import islice
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode
from pyoxigraph import Store as Database

from graph.reference import ontology_quads, speech_act_quads
from graph.store import Store
from graph.vocabulary import RDFS

LOOKED_AT = 16
"""So many statements of a node's label are looked at: an outlet has one in each of its 10,000 articles.

All articles of a store give an actor the same label (`graph.build_labels`).
"""


def labels(source: Store | Database, nodes: Iterable[str]) -> dict[str, str]:
    """The label of each IRI that has one: English before others, then the first by alphabet; terms of ours also without a store."""
    database = source.database if isinstance(source, Store) else source
    found: dict[str, str] = {}
    for node in sorted(set(nodes)):
        stated = islice(database.quads_for_pattern(NamedNode(node), RDFS.label, None), LOOKED_AT)
        known = {q.object for q in stated if isinstance(q.object, Literal)}
        if known:
            found[node] = min(known, key=lambda label: (label.language != "en", label.value)).value
        elif node in own_labels():
            found[node] = own_labels()[node]
    return found


@cache
def own_labels() -> Mapping[str, str]:
    """The labels of the ontology's terms and of the speech acts."""
    quads = (*ontology_quads(), *speech_act_quads())
    pairs = ((q.subject, q.object) for q in quads if q.predicate == RDFS.label)
    return MappingProxyType({s.value: o.value for s, o in pairs if isinstance(s, NamedNode) and isinstance(o, Literal)})
