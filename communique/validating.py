"""What the shapes say of a store or of a file of RDF."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from communique.around import context_of, finding_quads
from communique.running import read_store
from graph.errors import LoadError
from graph.iris import GRAPH_ALIGNMENT, GRAPH_FINDINGS, GRAPH_JUDGEMENTS, article_graph
from graph.store import Store
from graph.validate import Report, Result, Validator
from graph.vocabulary import CMQ, RDF, SEM

AT_ONCE = 300
"""How many nodes that comparison made are checked at a time."""

_COMPUTED = (
    (GRAPH_ALIGNMENT, SEM.Event),
    (GRAPH_ALIGNMENT, CMQ.Matter),
    (GRAPH_FINDINGS, CMQ.Finding),
    (GRAPH_JUDGEMENTS, CMQ.Judgement),
)

SUFFIXES = (".ttl", ".trig", ".nt", ".nq")
"""The files that can be validated."""


def validate(source: Path | str, validator: Validator) -> tuple[Report, ...]:
    """A report an article of a store, and one on what comparison found; or one report on the whole of a file.

    Raises StoreError where there is no store, LoadError where the file cannot be read.
    """
    path = Path(source)
    if path.is_file():
        return (_file(path, validator),)
    with read_store(path) as opened:
        articles = [validator.article(list(opened.quads(article_graph(a)))) for a in opened.articles()]
        return (*articles, _findings(opened, validator))


def _findings(store: Store, validator: Validator) -> Report:
    """The report on what comparison found and analysts judged, a few hundred nodes at a time, each with what it refers to."""
    results: list[Result] = []
    for graph, kind in _COMPUTED:
        found = store.database.quads_for_pattern(None, RDF.type, kind, graph)
        nodes = (q.subject for q in found if isinstance(q.subject, NamedNode))
        while some := list(islice(nodes, AT_ONCE)):
            own = [quad for node in some for quad in _quads(store, node, graph)]
            report = validator.findings([*own, *context_of(store, own), *_matters(store, own)])
            names = {node.value for node in some}
            results += [r for r in report.results if r.focus in names]
    return Report("findings", tuple(sorted(results, key=lambda r: (r.severity.value, r.focus, r.shape, r.value or ""))))


def _quads(store: Store, node: NamedNode, graph: NamedNode) -> Iterable[Quad]:
    """What the graph says of a node; of a finding, with its direct links."""
    return finding_quads(store, node) if graph == GRAPH_FINDINGS else store.database.quads_for_pattern(node, None, None, graph)


def _matters(store: Store, own: Iterable[Quad]) -> Iterator[Quad]:
    """What the alignment says of the matters of findings."""
    for node in {q.object for q in own if q.predicate == CMQ.on_matter}:
        if isinstance(node, NamedNode):
            yield from store.database.quads_for_pattern(node, None, None, GRAPH_ALIGNMENT)


def _file(path: Path, validator: Validator) -> Report:
    """The report on a file as one graph."""
    from pyoxigraph import parse

    if path.suffix not in SUFFIXES:
        raise LoadError(f"{path}: not a file that can be validated; it must end in {', '.join(SUFFIXES)}")
    try:
        quads = [Quad(q.subject, q.predicate, q.object) for q in parse(path=str(path))]
    except (SyntaxError, ValueError) as error:
        raise LoadError(f"{path}: {str(error).splitlines()[0]}") from error
    return validator.graph(quads)
