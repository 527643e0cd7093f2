"""What the shapes say of a store or of a file of RDF."""

from pathlib import Path

from communique.running import read_store
from communique.stored import country_labels
from graph.errors import LoadError
from graph.iris import GRAPH_ALIGNMENT, GRAPH_FINDINGS, article_graph
from graph.store import Store
from graph.validate import Report, Validator

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
    """The report on alignment and findings, beside all that they may refer to."""
    quads = [q for a in store.articles() for q in store.quads(article_graph(a))]
    return validator.findings([*quads, *country_labels(store), *store.quads(GRAPH_ALIGNMENT), *store.quads(GRAPH_FINDINGS)])


def _file(path: Path, validator: Validator) -> Report:
    """The report on a file as one graph."""
    from pyoxigraph import Quad, parse

    if path.suffix not in SUFFIXES:
        raise LoadError(f"{path}: not a file that can be validated; it must end in {', '.join(SUFFIXES)}")
    try:
        quads = [Quad(q.subject, q.predicate, q.object) for q in parse(path=str(path))]
    except (SyntaxError, ValueError) as error:
        raise LoadError(f"{path}: {str(error).splitlines()[0]}") from error
    return validator.graph(quads)
