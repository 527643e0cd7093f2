"""The article modelled by hand in the design, read into records and built again."""

from pathlib import Path

import pytest
from pyoxigraph import Literal, Quad, RdfFormat, Triple, parse

from extract.model import Reading
from graph.build import article_quads
from graph.iris import GRAPH_REFERENCE, GRAPH_TEXTS, article_graph, article_iri, node_iri
from graph.load import reading_from_quads
from graph.nodes import NodeIndex
from graph.reference import ontology_quads, speech_act_quads
from graph.validate import validate_article
from graph.vocabulary import CMQ, NIF, RDFS, SEM

ID = "a9267888f624"
SHARED = Path(__file__).resolve().parents[3] / "shared"
EXAMPLE = SHARED / "design" / "ontology" / "worked-example.trig"
TEXT = SHARED / "cases" / "aliyev-pezeshkian" / "article.txt"
NEW = {CMQ.form, CMQ.event_kind, CMQ.proposer}
"""What the vocabulary has gained since the example was made, and records need."""

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not EXAMPLE.exists() or not TEXT.exists(), reason="the design and the cases are not beside the checkout"),
]


@pytest.fixture(scope="module")
def example() -> list[Quad]:
    """Every quad of the example."""
    return list(parse(path=str(EXAMPLE), format=RdfFormat.TRIG))


@pytest.fixture(scope="module")
def reading(example: list[Quad]) -> Reading:
    """The example's article as records, with the new terms filled in."""
    added = [Quad(article_iri(ID), NIF.is_string, Literal(TEXT.read_text(encoding="utf-8")), GRAPH_TEXTS)]
    for kind, term in ((CMQ.Account, CMQ.form), (SEM.Event, CMQ.event_kind), (CMQ.Attribution, CMQ.proposer)):
        nodes = NodeIndex(example).of_type(kind)
        added += [Quad(n, term, Literal(_FORMS.get(n, "statement")), article_graph(ID)) for n in nodes]
    kept = [q for q in example if q.graph_name in (article_graph(ID), GRAPH_REFERENCE)]
    return reading_from_quads([*kept, *added])


_FORMS = {article_iri(ID): "article", node_iri(ID, "account-2892-2952"): "post"}


def test_the_example_becomes_a_reading(reading: Reading) -> None:
    """Its eleven attributions, four accounts and one stated omission are records, with the article's own words."""
    assert (len(reading.attributions), len(reading.accounts), len(reading.omissions)) == (11, 4, 1)


def test_what_is_built_from_it_is_what_was_modelled(example: list[Quad], reading: Reading) -> None:
    """The builder writes each triple of the hand-made graph; only new terms, names of actors and one label differ."""
    modelled = {_triple(q) for q in example if q.graph_name == article_graph(ID)}
    built = {_triple(q) for q in article_quads(reading)}
    omission = node_iri(ID, "omission-1713-1774")
    missing = {t for t in modelled - built if (t.subject, t.predicate) != (omission, RDFS.label)}
    assert missing == set()
    named = {_triple(q) for q in example if q.graph_name == GRAPH_REFERENCE}
    extra = {t for t in built - modelled - named if t.predicate not in NEW and (t.subject, t.predicate) != (omission, RDFS.label)}
    assert extra == set()


def _triple(quad: Quad) -> Triple:
    return Triple(quad.subject, quad.predicate, quad.object)


def test_what_is_built_conforms_with_the_one_warning_that_is_meant(example: list[Quad], reading: Reading) -> None:
    """The claim about tensions in the region names no country; nothing else is at fault."""
    countries = [q for q in example if q.graph_name == GRAPH_REFERENCE]
    report = validate_article(article_quads(reading), reference=[*countries, *ontology_quads(), *speech_act_quads()])
    assert report.conforms, report.text()
    assert [r.shape.rsplit("#")[-1] for r in report.warnings] == ["claim-about-some"]
