"""The core rules of `ontology/shapes.ttl`, by pySHACL, with the shapes read and built once.

pySHACL builds its shapes anew in each call of `validate`; here one `ShapesGraph` serves every call. The rules in SPARQL are
taken out of it: pySHACL runs each of them once for every node, some thirty times as long as all core rules together.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Quad
from pyshacl import Validator
from pyshacl.graph_abstraction import DataGraph
from pyshacl.pytypes import SHACLExecutor
from rdflib.term import Node

from extract.resources import data_path
from graph.vocabulary import XSD

_SH = rdflib.SH


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that a node breaks. All but the message are IRIs, and the value may be a literal's words."""

    severity: str
    focus: str
    shape: str
    message: str
    path: str | None
    value: str | None


class CoreShapes:
    """The shapes without their rules in SPARQL, ready to run."""

    def __init__(self) -> None:
        graph = rdflib.Graph().parse(data_path("ontology", "shapes.ttl"), format="turtle")
        graph.remove((None, _SH.sparql, None))
        self._options = {"inference": "none", "inplace": True, "allow_warnings": True, "logger": logging.getLogger(__name__)}
        self._shapes = self._validator(rdflib.Graph(), graph).shacl_graph
        self._graph = graph

    def _validator(self, data: rdflib.Graph, shapes: rdflib.Graph) -> "_Validator":
        return _Validator(DataGraph.from_rdflib(data), shacl_graph=shapes, options=dict(self._options))

    def broken(self, quads: Iterable[Quad], *, only: Sequence[str] | None = None) -> list[Broken]:
        """The rules that the merged graph breaks: at every node, or only at those with these IRIs."""
        if only is not None and not only:
            return []
        validator = self._validator(to_rdflib(quads), self._graph)
        validator.only = None if only is None else frozenset(rdflib.URIRef(node) for node in only)
        validator.shacl_graph = self._shapes
        _, report, _ = validator.run()  # type: ignore[no-untyped-call]
        return list(_results(report))


class _Validator(Validator):
    """pySHACL's validator, which looks up the nodes that count in a set: in its own list, each target costs their number."""

    only: frozenset[rdflib.URIRef] | None = None

    def make_executor(self) -> SHACLExecutor:
        """What runs the shapes, with the nodes that count."""
        executor = super().make_executor()
        executor.focus_nodes = self.only  # type: ignore[assignment]
        return executor


def _results(report: rdflib.Graph) -> Iterator[Broken]:
    """The results of a SHACL report."""
    for result in report.objects(None, _SH.result):
        shape = report.value(result, _SH.sourceConstraint) or report.value(result, _SH.sourceShape)
        path = report.value(result, _SH.resultPath)
        value = report.value(result, _SH.value)
        yield Broken(
            severity=str(report.value(result, _SH.resultSeverity)),
            focus=str(report.value(result, _SH.focusNode)),
            shape=str(shape),
            message=str(report.value(result, _SH.resultMessage)),
            path=str(path) if isinstance(path, rdflib.URIRef) else None,
            value=None if value is None else str(value),
        )


def to_rdflib(quads: Iterable[Quad]) -> rdflib.Graph:
    """The quads as one rdflib graph; graph names are dropped."""
    graph = rdflib.Graph(bind_namespaces="none")
    for quad in quads:
        graph.add((_term(quad.subject), _term(quad.predicate), _term(quad.object)))
    return graph


def _term(term: object) -> Node:
    """One term as rdflib's, in which a plain literal differs from one typed xsd:string: plain, as its parsers make them."""
    if isinstance(term, NamedNode):
        return _uri(term.value)
    if isinstance(term, Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        if term.datatype == XSD.string:
            return rdflib.Literal(term.value)
        return rdflib.Literal(term.value, datatype=_uri(term.datatype.value), normalize=False)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    raise TypeError(f"RDF 1.1 has no term of this kind: {term!r}")


@lru_cache(maxsize=4096)
def _uri(value: str) -> rdflib.URIRef:
    return rdflib.URIRef(value)
