"""Does a graph satisfy the shapes? Core rules by a SHACL engine, rules in SPARQL as whole-graph queries, one report.

    validator = Validator(reference_quads(countries))
    report = validator.article(article_quads(reading))
    report.conforms, report.violations, report.text(), report.turtle()

A violation sends an article to quarantine; a warning is stored and shown. What is validated is the article's graph merged with
what it needs of the reference data: the countries that it names, the speech acts, the classes of the ontology.

Two engines run the core rules: pySHACL, which everybody has and which counts where the two differ, and pyshifty, which is many
times faster. Tests hold both to the same report.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from typing import Protocol

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, serialize

from extract.errors import RecordError
from extract.model import Span
from graph import validate_core, validate_sparql
from graph.build_terms import english
from graph.errors import LoadError
from graph.iris import BASE, iri, joint_id, key_of
from graph.nodes import NodeIndex
from graph.vocabulary import CMQ, NIF, PREFIXES, RDF, RDFS, SCHEMA, SEM, SH, XSD


class Severity(StrEnum):
    """What a broken rule means: quarantine, or a doubt that is stored and shown."""

    VIOLATION = "violation"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Result:
    """One broken rule at one node.

    `focus` is the node's IRI (or the name of a blank node, where that is the fault) and `label` its label, `shape` the IRI of
    the rule, `path` that of the property (None where the rule is about the node as a whole), `value` the value at fault as a
    string, `span` the node's place in the article, where it has one.
    """

    severity: Severity
    focus: str
    shape: str
    message: str
    path: str | None = None
    value: str | None = None
    label: str | None = None
    span: Span | None = None

    def text(self) -> str:
        """The result as one line in plain words."""
        place = f" at {self.span.begin}-{self.span.end} {self.span.text!r}" if self.span else ""
        name = f"{self.label} ({_short(self.focus)})" if self.label else _short(self.focus)
        value = f" Value: {_short(self.value)}." if self.value not in (None, self.focus) else ""
        return f"{self.severity.value}: {name}{place}: {self.message}{value} [{_short(self.shape)}]"


@dataclass(frozen=True, slots=True)
class Report:
    """What validation says of a graph. `subject` names what was validated: an article's id, or `findings`."""

    subject: str
    results: tuple[Result, ...]

    @property
    def violations(self) -> tuple[Result, ...]:
        """The results that keep a graph out of the store."""
        return tuple(r for r in self.results if r.severity is Severity.VIOLATION)

    @property
    def warnings(self) -> tuple[Result, ...]:
        """The results that are stored and shown."""
        return tuple(r for r in self.results if r.severity is Severity.WARNING)

    @property
    def conforms(self) -> bool:
        """Whether no rule is violated; warnings do not count."""
        return not self.violations

    def text(self) -> str:
        """The report in plain words: a sentence, and a line for each result."""
        verdict = "conforms" if self.conforms else "does not conform"
        head = f"{self.subject}: {verdict}; violations: {len(self.violations)}, warnings: {len(self.warnings)}"
        return "\n".join([head, *(r.text() for r in self.results)])

    def turtle(self) -> str:
        """The report as a SHACL validation report in Turtle, its nodes numbered instead of blank."""
        data = serialize(self._triples(), format=RdfFormat.TURTLE, prefixes=PREFIXES)
        return data.decode("utf-8") if data else ""

    def _triples(self) -> list[Triple]:
        report = iri("report", self.subject)
        found = [
            Triple(report, RDF.type, SH.ValidationReport),
            Triple(report, RDFS.label, english(f"validation of {self.subject}")),
            Triple(report, SH.conforms, Literal(str(self.conforms).lower(), datatype=XSD.boolean)),
        ]
        for number, result in enumerate(self.results, start=1):
            node = iri("report", self.subject, str(number))
            focus = NamedNode(result.focus) if ":" in result.focus else iri("report", self.subject, "blank", result.focus)
            found += [Triple(report, SH.result, node), *_result_triples(node, focus, result)]
        return found


def _result_triples(node: NamedNode, focus: NamedNode, result: Result) -> list[Triple]:
    """One result as a sh:ValidationResult."""
    found = [
        Triple(node, RDF.type, SH.ValidationResult),
        Triple(node, SH.result_severity, SH.Violation if result.severity is Severity.VIOLATION else SH.Warning),
        Triple(node, SH.focus_node, focus),
        Triple(node, SH.source_shape, NamedNode(result.shape)),
        Triple(node, SH.result_message, english(result.message)),
    ]
    if result.path is not None:
        found.append(Triple(node, SH.result_path, NamedNode(result.path)))
    if result.value is not None:
        found.append(Triple(node, SH.value, Literal(result.value)))
    return found


def _short(value: str | None) -> str:
    """An IRI by its prefix or without the base, anything else as it is."""
    text = value or ""
    for prefix in ("cmq", "shape", "act"):
        if text.startswith(PREFIXES[prefix]):
            return f"{prefix}:{text.removeprefix(PREFIXES[prefix])}"
    return text.removeprefix(BASE)


class ShaclEngine(StrEnum):
    """What runs the core rules of the shapes."""

    PYSHACL = "pyshacl"
    PYSHIFTY = "pyshifty"


def fastest_engine() -> ShaclEngine:
    """The fastest that is installed: pyshifty with the extra `communique[shacl]`, else pySHACL."""
    return ShaclEngine.PYSHIFTY if find_spec("shifty") else ShaclEngine.PYSHACL


class Shapes(Protocol):
    """The core rules of the shapes, ready to run."""

    def broken(self, quads: Iterable[Quad], *, only: Sequence[str] | None = None) -> list[validate_core.Broken]:
        """The rules that the merged graph breaks: at every node, or only at those with these IRIs."""
        ...


def _shapes(engine: ShaclEngine) -> Shapes:
    """The core rules on an engine. Raises GraphError where it is not installed."""
    if engine is ShaclEngine.PYSHACL:
        return validate_core.CoreShapes()
    from graph.validate_shifty import ShiftyShapes

    return ShiftyShapes()


class Validator:
    """The shapes, read once, with the reference data that every graph is validated against.

    `reference` holds the quads of `graph.reference.reference_quads`: the countries, the ontology and the speech acts; `engine` runs
    the core rules, the fastest that is installed where it is None. Not to be shared between threads. Raises GraphError where the
    engine is not installed.
    """

    def __init__(self, reference: Iterable[Quad], *, engine: ShaclEngine | None = None) -> None:
        self._shared: list[Quad] = []
        self._terms: list[Quad] = []
        self._countries: dict[NamedNode, list[Quad]] = {}
        for quad in reference:
            self._sort(quad)
        self._core = _shapes(engine or fastest_engine())
        self._rules = validate_sparql.rules()

    def _sort(self, quad: Quad) -> None:
        """Keeps a reference quad by who needs it: the core shapes, the rules in SPARQL only, or the graph that names the node."""
        subject = quad.subject
        if not isinstance(subject, NamedNode):
            return
        value: str = subject.value
        if value.startswith(BASE):
            self._countries.setdefault(subject, []).append(quad)
        elif quad.predicate in _OF_ACTS if value.startswith(PREFIXES["act"]) else quad.predicate == RDFS.sub_class_of:
            self._shared.append(quad)
        elif value.startswith(PREFIXES["cmq"]) and quad.predicate == RDF.type:
            self._terms.append(quad)

    def article(self, quads: Iterable[Quad]) -> Report:
        """The report on an article's graph (`graph.build.article_quads`)."""
        return self.graph(quads)

    def graph(self, quads: Iterable[Quad]) -> Report:
        """The report on any merged graph of ours, every node of it."""
        own = list(quads)
        articles = {q.subject for q in own if q.predicate == RDF.type and q.object == SCHEMA.NewsArticle}
        return Report(_subject([a for a in articles if isinstance(a, NamedNode)]), self._results(own))

    def findings(self, quads: Iterable[Quad]) -> Report:
        """The report on findings, matters, shared events and judgements.

        The quads must hold what they refer to as well: the attributions, claims, accounts and events. Those are not themselves
        reported on, since they were validated with their articles.
        """
        own = list(quads)
        index = NodeIndex(own)
        classes = (CMQ.Finding, CMQ.Contradiction, CMQ.Agreement, CMQ.Update, CMQ.Omission, CMQ.Matter, CMQ.Judgement)
        computed = {node.value for kind in classes for node in index.of_type(kind)}
        computed.update(n.value for n in index.of_type(SEM.Event) if n.value.startswith(PREFIXES["event"]))
        results = self._results(own, only=sorted(computed))
        return Report("findings", tuple(r for r in results if r.focus in computed))

    def _results(self, own: Sequence[Quad], *, only: Sequence[str] | None = None) -> tuple[Result, ...]:
        """Core results (at the nodes of `only`, where it is given) and those of the rules in SPARQL, sorted."""
        named = {term for quad in own for term in (quad.subject, quad.object) if isinstance(term, NamedNode)}
        needed = [quad for node, quads in self._countries.items() if node in named for quad in quads]
        core = [*own, *needed, *self._shared]
        store = Store()
        store.extend([*core, *self._terms])
        broken = [*self._core.broken(core, only=only), *validate_sparql.broken(self._rules, store)]
        index = _around(store, {rule.focus for rule in broken})
        results = {_result(rule, index): None for rule in broken}
        return tuple(sorted(results, key=lambda r: (r.severity.value, r.focus, r.shape, r.value or "")))


def _around(store: Store, nodes: Iterable[str]) -> NodeIndex:
    """What is said of the nodes with these IRIs, and of the spans that they name: an index of all costs more than the rules."""
    found: list[Quad] = []
    for node in sorted(nodes):
        own = list(store.quads_for_pattern(NamedNode(node), None, None)) if ":" in node else []
        spans = {q.object for q in own if q.predicate in _TO_SPANS and isinstance(q.object, NamedNode)}
        found += own
        found += [q for span in spans for q in store.quads_for_pattern(span, None, None)]
    return NodeIndex(found)


_OF_ACTS = frozenset({RDF.type, CMQ.act_stance, CMQ.shortcut})
"""What the rules ask of a speech act; its names and definition would be read with every article for nothing."""

_TO_SPANS = (CMQ.anchor, CMQ.cue, CMQ.evidence)


def _subject(articles: Sequence[NamedNode]) -> str:
    """The id of the one article, or what stands for it."""
    if len(articles) != 1:
        return "article"
    try:
        return key_of(articles[0])[0]
    except LoadError:
        return joint_id(articles[0].value)


def _result(rule: validate_core.Broken, index: NodeIndex) -> Result:
    """A broken rule with its node's label and place."""
    node = NamedNode(rule.focus) if ":" in rule.focus else None
    labels = index.texts(node, RDFS.label) if node else ()
    return Result(
        severity=Severity.WARNING if rule.severity == SH.Warning.value else Severity.VIOLATION,
        focus=rule.focus,
        shape=rule.shape,
        message=rule.message,
        path=rule.path,
        value=rule.value,
        label=labels[0] if labels else None,
        span=_place(node, index) if node else None,
    )


def _place(node: NamedNode, index: NodeIndex) -> Span | None:
    """The first span of the node that can be read: the node itself, or its anchor, cue or other evidence."""
    candidates = [node, *(s for p in _TO_SPANS for s in index.nodes(node, p))]
    for candidate in candidates:
        begin, end = index.texts(candidate, NIF.begin_index), index.texts(candidate, NIF.end_index)
        words = index.texts(candidate, NIF.anchor_of)
        if len(begin) == len(end) == len(words) == 1:
            try:
                return Span(int(begin[0]), int(end[0]), words[0])
            except (ValueError, RecordError):
                continue
    return None


def validate_article(quads: Iterable[Quad], *, reference: Iterable[Quad]) -> Report:
    """The report on one article's graph; for many, keep a `Validator`."""
    return Validator(reference).article(quads)


def validate_findings(quads: Iterable[Quad], *, reference: Iterable[Quad]) -> Report:
    """The report on findings together with what they refer to; for many, keep a `Validator`."""
    return Validator(reference).findings(quads)
