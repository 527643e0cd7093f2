"""What a store gives back is what was put in: comparison as records and as quads, and what depends on an article."""

import pytest

from communique.stored import article_of, comparison_from_quads
from extract.judge import RuleJudge
from extract.model import Article
from graph.build_findings import alignment_quads, findings_quads
from graph.compare import Comparison, compare
from graph.iris import article_iri, country_iri, span_iri
from graph.reference import stance_of
from tests.communique.tiny import TinyReader

CALL = "The call between Anna Berg and Bela Kis took place."
TEXTS = (
    f"{CALL} Anna Berg said that the ferry sank in the harbour. Anna Berg asked that divers search the wreck.",
    f"{CALL} Bela Kis denied that the ferry sank in the harbour. Bela Kis said that trade between the islands will grow.",
    f"{CALL} Cora Dahl said that the ferry sank in the harbour. Cora Dahl said that two sailors drowned.",
)


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    """The comparison of three accounts of one call."""
    reader = TinyReader()
    readings = [reader.read(Article(text, published="2025-03-02")) for text in TEXTS]
    return compare(readings, judge=RuleJudge(), stance_of=stance_of)


def test_findings_come_back_from_their_quads(comparison: Comparison) -> None:
    """Findings, matters and clusters are the same records after they were quads, but for labels that quads give them."""
    quads = [*alignment_quads(comparison.matters, comparison.clusters), *findings_quads(comparison.findings)]
    back = comparison_from_quads(quads)
    assert comparison.contradictions
    assert comparison.omissions
    for kind in ("matters", "clusters", "contradictions", "agreements", "updates", "omissions"):
        assert {x.id for x in getattr(back, kind)} == {x.id for x in getattr(comparison, kind)}, kind
    mine = {c.id: c for c in back.contradictions}
    for contradiction in comparison.contradictions:
        found = mine[contradiction.id]
        assert (found.kind, found.one, found.other, found.matter) == (
            contradiction.kind,
            contradiction.one,
            contradiction.other,
            contradiction.matter,
        )
        assert (found.rule, found.detail, found.confidence) == (
            contradiction.rule,
            contradiction.detail,
            contradiction.confidence,
        )
    assert {(m.id, m.claims) for m in back.matters} == {(m.id, m.claims) for m in comparison.matters}
    assert {(c.id, c.members) for c in back.clusters} == {(c.id, c.members) for c in comparison.clusters}


@pytest.mark.parametrize(
    ("node", "article"),
    [
        (article_iri("a9267888f624"), "a9267888f624"),
        (span_iri("a9267888f624", 3, 9), "a9267888f624"),
        (country_iri("IR"), None),
    ],
)
def test_the_article_of_a_node(node: object, article: str | None) -> None:
    """A node of an article tells its article; what articles share belongs to none."""
    assert article_of(node) == article
