"""The shapes: what they let pass, what they stop, and that both ways of running them agree."""

from collections.abc import Iterable, Sequence

import pyshacl
import pytest
import rdflib
from hypothesis import given, settings
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from extract.model import Reading
from extract.resources import data_path
from graph.build import article_quads
from graph.nodes import NodeIndex
from graph.reference import reference_quads
from graph.validate import Severity, Validator, validate_article, validate_findings
from graph.validate_core import to_rdflib
from graph.validate_sparql import rules, whole_graph_query
from graph.vocabulary import PREFIXES, SH
from tests.graph import mutations, records

SHAPE = PREFIXES["shape"]
ANY_VALIDATOR = Validator(reference_quads(records.COUNTRIES))


def mutated(quads: Iterable[Quad], *updates: str) -> list[Quad]:
    """The graph after the updates, merged: as the Turtle of it would be."""
    store = Store()
    store.extend(Quad(q.subject, q.predicate, q.object) for q in quads)
    for update in updates:
        store.update(mutations.PROLOGUE + update)
    return list(store)


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    """The shapes as any SHACL engine reads them."""
    return rdflib.Graph().parse(data_path("ontology", "shapes.ttl"), format="turtle")


def pyshacl_results(quads: Iterable[Quad], shapes: rdflib.Graph) -> set[tuple[str, str]]:
    """Focus and rule of each result of pySHACL with its own SPARQL."""
    _, report, _ = pyshacl.validate(to_rdflib(quads), shacl_graph=shapes, inference="none", inplace=True, allow_warnings=True)
    assert isinstance(report, rdflib.Graph)
    found = set()
    for result in report.objects(None, rdflib.SH.result):
        rule = report.value(result, rdflib.SH.sourceConstraint) or report.value(result, rdflib.SH.sourceShape)
        found.add((str(report.value(result, rdflib.SH.focusNode)), str(rule)))
    return found


def test_the_whole_graph_conforms_without_a_warning(validator: Validator, whole_graph: Sequence[Quad]) -> None:
    """What we build from good records and findings breaks no rule."""
    report = validator.graph(whole_graph)
    assert report.results == ()
    assert report.conforms


@settings(max_examples=25)
@given(records.readings())
def test_any_reading_makes_a_graph_of_known_faults_only(reading: Reading) -> None:
    """Whatever the records, the builder itself breaks no rule: only faults of the records show."""
    faults = {"omission-left", "omission-holds", "event-actor", "article-date", "article-publisher", "attribution-cue"}
    faults |= {"claim-about-some"}
    report = ANY_VALIDATOR.article(article_quads(reading))
    assert {r.shape.removeprefix(SHAPE) for r in report.results} <= faults, report.text()


@pytest.mark.parametrize("rule", [*mutations.CORE, *mutations.SPARQL])
def test_each_rule_fires_on_the_breakage_meant_for_it(rule: str, validator: Validator, whole_graph: Sequence[Quad]) -> None:
    """One update a rule: that rule is in the report, with its severity and its message."""
    update = (mutations.CORE | mutations.SPARQL)[rule]
    fired = [r for r in validator.graph(mutated(whole_graph, update)).results if r.shape == SHAPE + rule]
    assert fired
    due = Severity.WARNING if rule in mutations.WARNINGS else Severity.VIOLATION
    assert {r.severity for r in fired} == {due}
    assert all(r.message.endswith((".", "?")) for r in fired)


def test_every_rule_has_a_breakage(shapes: rdflib.Graph) -> None:
    """A rule that no mutation breaks is a rule that nobody has seen work."""
    named = {s for s in shapes.subjects(rdflib.SH.message, None) if isinstance(s, rdflib.URIRef)}
    assert {str(s).removeprefix(SHAPE) for s in named} == mutations.CORE.keys() | mutations.SPARQL.keys()


def test_every_rule_says_in_words_what_is_wrong(shapes: rdflib.Graph) -> None:
    """Each property shape and each rule in SPARQL has an IRI, one message and one severity."""
    owned = set(shapes.objects(None, rdflib.SH.property)) | set(shapes.objects(None, rdflib.SH.sparql))
    for rule in owned:
        assert isinstance(rule, rdflib.URIRef)
        assert len(list(shapes.objects(rule, rdflib.SH.message))) == 1, rule
        assert len(list(shapes.objects(rule, rdflib.SH.severity))) == 1, rule


@pytest.mark.parametrize("rule", mutations.SPARQL)
def test_a_rule_in_sparql_says_the_same_in_pyshacl(
    rule: str, validator: Validator, whole_graph: Sequence[Quad], reference: Sequence[Quad], shapes: rdflib.Graph
) -> None:
    """Run once for each node by pySHACL or once over the whole graph by us, a rule names the same nodes."""
    graph = mutated(whole_graph, mutations.SPARQL[rule])
    ours = {(r.focus, r.shape) for r in validator.graph(graph).results if r.shape == SHAPE + rule}
    assert ours == pyshacl_results([*graph, *reference], only(shapes, rule))


def only(shapes: rdflib.Graph, rule: str) -> rdflib.Graph:
    """The shapes with this rule in SPARQL and no other rule."""
    kept = rdflib.Graph() + shapes
    kept.remove((None, rdflib.SH.property, None))
    for triple in shapes.triples((None, rdflib.SH.sparql, None)):
        if triple[2] != rdflib.URIRef(SHAPE + rule):
            kept.remove(triple)
    return kept


def test_both_ways_agree_on_a_graph_with_many_faults(
    validator: Validator, whole_graph: Sequence[Quad], reference: Sequence[Quad], shapes: rdflib.Graph
) -> None:
    """All rules by pySHACL on the merged graph, and our two halves on what they need of it, give the same results."""
    names = ("attribution-stance", "claim-anchor", "account-form", "event-time", "span-text", "Actor", "omission-weight")
    updates = [mutations.CORE[n] for n in names] + [
        mutations.SPARQL[n] for n in ("shortcut-backed", "known-term", "omission-holds")
    ]
    graph = mutated(whole_graph, *updates)
    ours = {(r.focus, r.shape) for r in validator.graph(graph).results}
    assert len(ours) > 30
    assert ours == pyshacl_results([*graph, *reference], shapes)


def test_the_shapes_are_valid_shacl(shapes: rdflib.Graph) -> None:
    """The shapes conform to SHACL's own shapes."""
    conforms, _, text = pyshacl.validate(rdflib.Graph(), shacl_graph=shapes, meta_shacl=True)
    assert conforms, text


def test_the_countries_conform(reference: Sequence[Quad], shapes: rdflib.Graph) -> None:
    """The reference graph breaks no rule by itself."""
    assert pyshacl_results(reference, shapes) == set()


def test_a_result_names_its_place(validator: Validator, whole_graph: Sequence[Quad]) -> None:
    """A result at a claim gives the claim's words and offsets, and the report says so in words."""
    node = records.DENIAL.claim.id
    update = f"DELETE WHERE {{ <https://w3id.org/communique/id/article/{records.FERRY.id}/{node}> schema:text ?t }}"
    report = validator.article(mutated(whole_graph, update))
    (result,) = report.violations
    assert result.span == records.DENIAL.claim.spans[0]
    assert result.span.text in report.text()
    assert "A claim needs its text" in report.text()
    assert not report.conforms


def test_the_report_in_turtle_has_no_blank_node(validator: Validator, whole_graph: Sequence[Quad]) -> None:
    """The report is Turtle whose nodes are numbered, also where the fault is a blank node; it says the same."""
    report = validator.article(mutated(whole_graph, mutations.CORE["Node"], mutations.CORE["claim-text"]))
    triples = list(parse(report.turtle(), format=RdfFormat.TURTLE))
    assert all(isinstance(t.subject, NamedNode) and isinstance(t.object, NamedNode | Literal) for t in triples)
    index = NodeIndex(triples)
    assert len(index.of_type(SH.ValidationResult)) == len(report.results)
    assert {n.value for r in index.of_type(SH.ValidationResult) for n in index.nodes(r, SH.source_shape)} == {
        r.shape for r in report.results
    }


def test_findings_are_reported_without_their_articles(whole_graph: Sequence[Quad], reference: Sequence[Quad]) -> None:
    """Validating findings reports on findings, matters and judgements only."""
    graph = mutated(whole_graph, mutations.CORE["claim-text"], mutations.CORE["finding-confidence"])
    report = validate_findings(graph, reference=reference)
    assert {r.shape.removeprefix(SHAPE) for r in report.results} == {"finding-confidence"}
    everything = validate_article(graph, reference=reference)
    assert {r.shape.removeprefix(SHAPE) for r in everything.results} == {"finding-confidence", "claim-text"}


def test_a_country_outside_the_reference_graph_is_refused(whole_graph: Sequence[Quad]) -> None:
    """A claim about a country that nobody defined is a violation."""
    report = validate_article(whole_graph, reference=reference_quads([]))
    assert "claim-about" in {r.shape.removeprefix(SHAPE) for r in report.violations}


def test_each_rule_in_sparql_can_be_run_over_the_whole_graph() -> None:
    """The target stands in each query, before anything else."""
    assert len(rules()) == len(mutations.SPARQL)
    assert all("SELECT DISTINCT" in rule.query and "?this a ?target" in rule.query for rule in rules())
    with pytest.raises(Exception, match="must begin with SELECT"):
        whole_graph_query("ASK { ?s ?p ?o }", ["urn:a"])
