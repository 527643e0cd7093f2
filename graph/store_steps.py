"""What changes a store, as steps of SPARQL Update: several of them make one transaction."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from graph import iris
from graph.errors import StoreError
from graph.vocabulary import DCTERMS, PROV

GRAPH_SOURCES = iris.iri("graph", "sources")
"""Private: the URL or path under which each article was last read. Left out of every export."""


@dataclass(frozen=True, slots=True)
class Change:
    """Quads that go and quads that come, whatever graphs they name: what must be true together is one transaction."""

    old: tuple[Quad, ...] = ()
    new: tuple[Quad, ...] = ()

    @property
    def steps(self) -> list[str]:
        """The steps; none for what is in both."""
        was, wanted = set(self.old), set(self.new)
        gone, come = sorted(was - wanted, key=str), sorted(wanted - was, key=str)
        return [step for step in (data("DELETE", gone), data("INSERT", come)) if step]


NO_CHANGE = Change()


def drop(graph: NamedNode) -> str:
    """Take out a graph, where there is one."""
    return f"DROP SILENT GRAPH {graph}"


def insert(graph: NamedNode, quads: tuple[Quad, ...]) -> str:
    """One INSERT DATA of the quads of a graph; nothing where there are none."""
    return f"INSERT DATA {{ GRAPH {graph} {{\n{_lines(quads)}\n}} }}" if quads else ""


def drop_text(article_id: str) -> str:
    """Take out an article's words, of the database of texts."""
    return f"DELETE WHERE {{ GRAPH {iris.GRAPH_TEXTS} {{ {iris.article_iri(article_id)} ?p ?o }} }}"


def data(form: str, quads: Iterable[Quad]) -> str:
    """One INSERT DATA or DELETE DATA of quads of any graphs; nothing where there are none. Raises StoreError for a blank node."""
    by_graph: dict[NamedNode, list[Quad]] = {}
    for quad in quads:
        if not isinstance(quad.graph_name, NamedNode):
            raise StoreError(f"a quad lies in no graph of ours: {quad.subject} {quad.predicate}")
        by_graph.setdefault(quad.graph_name, []).append(quad)
    for graph, held in by_graph.items():
        check_graph(tuple(held), graph)
    parts = [f"GRAPH {graph} {{\n{_lines(held)}\n}}" for graph, held in sorted(by_graph.items(), key=lambda g: g[0].value)]
    return f"{form} DATA {{ {' '.join(parts)} }}" if parts else ""


def _lines(quads: Iterable[Quad]) -> str:
    """N-Triples terms are SPARQL terms."""
    return "\n".join(f"{q.subject} {q.predicate} {q.object} ." for q in quads)


def source_steps(article_id: str, source_key: str, older: Iterable[str]) -> list[str]:
    """The source now has this text, and what it had before were earlier ones."""
    article, key, graph = iris.article_iri(article_id), Literal(source_key), iris.GRAPH_PROVENANCE
    steps = [f"INSERT DATA {{ GRAPH {GRAPH_SOURCES} {{ {article} {DCTERMS.source} {key} }} }}"]
    for one in older:
        was = iris.article_iri(one)
        steps.append(f"DELETE DATA {{ GRAPH {GRAPH_SOURCES} {{ {was} {DCTERMS.source} {key} }} }}")
        # a text that comes back is the newest again: no circle of revisions
        steps.append(f"DELETE WHERE {{ GRAPH {graph} {{ ?later {PROV.was_revision_of} {article} }} }}")
        steps.append(f"INSERT DATA {{ GRAPH {graph} {{ {article} {PROV.was_revision_of} {was} }} }}")
    return steps


def check_graph(quads: tuple[Quad, ...], graph: NamedNode) -> None:
    """Every quad lies in the graph, and none has a blank node: it would have another name in each copy."""
    for quad in quads:
        if quad.graph_name != graph:
            raise StoreError(f"a quad for {graph} lies in {quad.graph_name}: {quad.subject} {quad.predicate}")
        if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
            raise StoreError(f"a blank node cannot be stored: {quad.subject} {quad.predicate} {quad.object}")
