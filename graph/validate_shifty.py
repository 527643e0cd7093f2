"""The core rules of `ontology/shapes.ttl`, by pyshifty: the same results as pySHACL's, many times faster.

pyshifty (the extra `communique[shacl]`) has two ways. The quick one tells which rules are broken and by what count, but not all
that a report holds; it is enough for nearly every article, of which at most a date or a country is missing. Where anything else
is wrong, the other way gives the report of the standard.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from extract.resources import data_path
from graph.errors import GraphError, LoadError
from graph.nodes import NodeIndex
from graph.validate_core import Broken
from graph.vocabulary import RDF, SH

if TYPE_CHECKING:
    from shifty._shifty import Reason, Violation

Term = NamedNode | BlankNode | Literal


class _Options(TypedDict):
    """How pyshifty is called: on the data alone, nothing inferred, warnings told."""

    data_format: str
    graph_mode: str
    run_infer: bool
    minimum_severity: str
    sort_results: bool


_OPTIONS: _Options = {
    "data_format": "ntriples",
    "graph_mode": "data",
    "run_infer": False,
    "minimum_severity": "info",
    "sort_results": False,
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its IRI, its severity, and its property (None where the path is more than a property, or there is none)."""

    iri: str
    severity: str
    path: str | None


class ShiftyShapes:
    """The shapes without their rules in SPARQL, ready to run. Raises GraphError where pyshifty is not installed."""

    def __init__(self) -> None:
        try:
            from shifty._shifty import PreparedValidator
        except ImportError as error:
            raise GraphError("pyshifty is not installed; install it with: pip install 'communique[shacl]'") from error
        triples = parse(path=str(data_path("ontology", "shapes.ttl")), format=RdfFormat.TURTLE)
        core = [quad.triple for quad in triples if quad.predicate != SH.sparql]
        self._rules = rules_by_message(core)
        self._shapes = PreparedValidator(shapes=serialize(core, format=RdfFormat.N_TRIPLES), shapes_format="ntriples")

    def broken(self, quads: Iterable[Quad], *, only: Sequence[str] | None = None) -> list[Broken]:
        """The rules that the merged graph breaks: at every node, or only at those with these IRIs."""
        if only is not None and not only:
            return []
        data = serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES)
        quick = self._shapes.validate_algebra(data=data, **_OPTIONS).violations
        if all(_is_count(reason) for violation in quick for reason in violation.reasons):
            found = list(self._counts(quick))
        else:
            found = list(_reported(self._shapes.validate_w3c(data=data, **_OPTIONS).report_turtle))
        wanted = None if only is None else frozenset(only)
        return [one for one in found if wanted is None or one.focus in wanted]

    def _counts(self, violations: Iterable["Violation"]) -> Iterator[Broken]:
        """The results of the quick way, where all of them are counts: a rule is known by its message."""
        for violation in violations:
            for reason in violation.reasons:
                rule = self._rules[str(reason.author_message)]
                focus = violation.focus_node.removeprefix("<").removesuffix(">").removeprefix("_:")
                yield Broken(rule.severity, focus, rule.iri, str(reason.author_message), rule.path, None)


def _is_count(reason: "Reason") -> bool:
    """Whether a rule is broken by the number of values alone, whatever they are."""
    return reason.observed_count is not None


def rules_by_message(shapes: Iterable[Triple]) -> dict[str, Rule]:
    """The rules by their messages. Raises LoadError where two have the same."""
    index = NodeIndex(shapes)
    found: dict[str, Rule] = {}
    for node in index.subjects():
        message, path = index.maybe_text(node, SH.message), index.maybe_node(node, SH.path)
        if message is None or index.has_type(node, SH.SPARQLConstraint):
            continue
        if message in found:
            raise LoadError(f"two rules of the shapes have one message, so that a report cannot tell them apart: {message}")
        found[message] = Rule(node.value, index.node(node, SH.severity).value, None if path is None else path.value)
    return found


def _reported(report: str) -> Iterator[Broken]:
    """The results of a SHACL report in Turtle."""
    results: dict[object, dict[NamedNode, Term]] = {}
    for triple in parse(report.encode(), format=RdfFormat.TURTLE):
        results.setdefault(triple.subject, {})[triple.predicate] = triple.object
    for result in results.values():
        if result.get(RDF.type) != SH.ValidationResult:
            continue
        path, value = result.get(SH.result_path), result.get(SH.value)
        yield Broken(
            severity=result[SH.result_severity].value,
            focus=result[SH.focus_node].value,
            shape=result[SH.source_shape].value,
            message=result[SH.result_message].value,
            path=path.value if isinstance(path, NamedNode) else None,
            value=None if value is None else value.value,
        )
