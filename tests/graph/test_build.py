"""What the graph of an article and of findings looks like."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, serialize

from extract.model import ActorKind, Reading, RelationKind
from graph.build import article_quads, provenance_quads, text_quads
from graph.build_findings import alignment_quads, findings_quads, judgement_quads
from graph.build_labels import settle_labels, shared_actors
from graph.build_terms import day, moment, score, short
from graph.errors import BuildError
from graph.findings import Contradiction, Finding, group_id
from graph.iris import (
    GRAPH_ALIGNMENT,
    GRAPH_FINDINGS,
    GRAPH_JUDGEMENTS,
    GRAPH_PROVENANCE,
    GRAPH_TEXTS,
    article_graph,
    article_iri,
    country_iri,
    finding_iri,
    node_iri,
    span_iri,
)
from graph.nodes import NodeIndex
from graph.vocabulary import CMQ, NIF, PROV, RDFS, SCHEMA, SKOS, XSD
from tests.graph import records

ARTICLE_ID = records.FERRY.id
STARTED = datetime(2026, 3, 4, 13, 0, tzinfo=timezone(timedelta(hours=1)))


def node(record_id: str) -> NamedNode:
    """A record of the ferry's article."""
    return node_iri(ARTICLE_ID, record_id)


@pytest.fixture(scope="module")
def index(ferry: Reading) -> NodeIndex:
    """The ferry's graph by subject and predicate."""
    return NodeIndex(article_quads(ferry))


def test_the_same_reading_gives_the_same_bytes(ferry: Reading) -> None:
    """Building is a function of the records: no clock, no set order."""
    first, second = article_quads(ferry), article_quads(replace(ferry))
    assert serialize(first, format=RdfFormat.N_QUADS) == serialize(second, format=RdfFormat.N_QUADS)
    assert len(first) == len(set(first))


@settings(max_examples=40)
@given(records.readings())
def test_no_node_is_blank_and_each_belongs_to_the_article(reading: Reading) -> None:
    """Every quad stands in the article's graph; each node of the article's own has one label and names the article."""
    quads = article_quads(reading)
    assert {q.graph_name for q in quads} == {article_graph(reading.article.id)}
    assert not any(isinstance(term, BlankNode) for q in quads for term in (q.subject, q.object))
    index, article = NodeIndex(quads), article_iri(reading.article.id)
    for kind in (CMQ.Attribution, CMQ.Claim, CMQ.Account, CMQ.UnnamedSource, CMQ.Finding):
        for found in index.of_type(kind):
            assert len(index.texts(found, RDFS.label)) == 1
            assert found == article or index.node(found, PROV.was_derived_from) == article
    for found in index.of_type(CMQ.Span):
        assert index.node(found, NIF.reference_context) == article


def test_an_attribution_has_both_layers(index: NodeIndex) -> None:
    """The short triple by act, and the node with speaker, act, stance, account, cue, evidence and confidence."""
    denial, claim, laine = node(records.DENIAL.id), node(records.DENIAL.claim.id), node(records.LAINE.id)
    assert claim in index.nodes(laine, NamedNode(CMQ.said.value.replace("said", "denied")))
    assert index.text(denial, RDFS.label) == "Juhani Laine: deny (in Estonia’s account)"
    assert index.node(denial, CMQ.speaker) == laine
    assert index.node(denial, CMQ.claim) == claim
    assert index.node(denial, CMQ.carried_by) == node(records.ESTONIAN.id)
    assert index.node(denial, CMQ.stance) == CMQ.Rejects
    assert index.node(denial, CMQ.directness) == CMQ.IndirectQuotation
    assert index.node(denial, CMQ.responds_to) == node(records.RUMOUR.id)
    cue, content = records.DENIAL.cue, records.DENIAL.claim.spans[0]
    assert cue is not None
    spans = [span_iri(ARTICLE_ID, s.begin, s.end) for s in (cue, content)]
    assert index.nodes(denial, CMQ.evidence) == tuple(sorted(spans, key=lambda n: n.value))
    assert index.text(denial, CMQ.confidence) == "0.9"


def test_a_claim_says_according_to_whom_and_about_which_country(index: NodeIndex) -> None:
    """The claim carries the issuer of its account, the countries and the article's words."""
    claim = node(records.DENIAL.claim.id)
    assert index.node(claim, CMQ.according_to) == country_iri("EE")
    assert index.node(claim, CMQ.about) == country_iri("FI")
    assert index.text(claim, SCHEMA.text) == "that the ferry had crossed at night"


def test_only_claims_that_can_be_checked_are_claims_of_schema_org(index: NodeIndex) -> None:
    """Acts that affirm or reject make a schema:Claim; thanks and requests do not."""
    found = set(index.of_type(SCHEMA.Claim))
    told = (records.RUMOUR, records.DENIAL, records.PROMISE, records.DISMISSAL)
    assert found == {node(a.claim.id) for a in told}


def test_a_negated_content_turns_the_stance_round(index: NodeIndex) -> None:
    """'Promised not to close' rejects; polarity stands on the claim, and only where it is negative."""
    assert index.node(node(records.PROMISE.id), CMQ.stance) == CMQ.Rejects
    assert index.node(node(records.PROMISE.claim.id), CMQ.polarity) == CMQ.Negative
    assert index.maybe_node(node(records.DENIAL.claim.id), CMQ.polarity) is None
    assert index.node(node(records.RUMOUR.claim.id), CMQ.modality) == CMQ.Possible


def test_an_unnamed_source_belongs_to_its_article(index: NodeIndex) -> None:
    """Its IRI stands under the article's, so that no two articles share it."""
    (source,) = index.of_type(CMQ.UnnamedSource)
    assert source.value.startswith(f"{article_iri(ARTICLE_ID).value}/source-")


def test_a_post_is_a_posting_too(index: NodeIndex) -> None:
    """The form of an account stands as a word, and a post also has schema.org's class."""
    assert index.of_type(SCHEMA.SocialMediaPosting) == (node(records.NETWORK.id),)
    assert index.text(node(records.FINNISH.id), CMQ.form) == "readout"


def test_a_stated_omission_is_part_of_what_the_article_says(index: NodeIndex) -> None:
    """It stands in the article's graph, with its words, its short form and a label that says who left what out."""
    silence = node(records.SILENCE.id)
    assert index.text(silence, RDFS.label).startswith("left out by Finland: look into reports")
    assert index.text(silence, RDFS.label).endswith("(stated by Harbour Post)")
    assert index.node(node(records.REQUEST.id), CMQ.left_out_by) == node(records.FINNISH.id)


def test_a_country_has_no_node_of_its_own_in_the_article(index: NodeIndex) -> None:
    """Of a country the article's graph says only its other names here; type and label are reference data."""
    assert not index.texts(country_iri("FI"), RDFS.label)
    assert index.texts(country_iri("FI"), SKOS.alt_label) == ("Helsinki",)
    assert index.node(node(records.LAINE.id), CMQ.represents) == country_iri("FI")


def test_the_text_stands_in_its_private_graph_only(ferry: Reading) -> None:
    """No quad of the article's graph holds the whole text."""
    (quad,) = text_quads(ferry)
    assert quad.graph_name == GRAPH_TEXTS
    assert quad.object == Literal(records.FERRY_TEXT)
    assert records.FERRY_TEXT not in {q.object.value for q in article_quads(ferry) if isinstance(q.object, Literal)}


def test_times_and_software_stand_in_the_graph_of_provenance(ferry: Reading) -> None:
    """The article's graph, not the article, was generated by the run; moments are in UTC."""
    quads = provenance_quads(ferry, started=STARTED, software="0.1.0")
    assert {q.graph_name for q in quads} == {GRAPH_PROVENANCE}
    index, graph = NodeIndex(quads), article_graph(ARTICLE_ID)
    run = index.node(graph, PROV.was_generated_by)
    assert run.value.endswith("/run/20260304T120000Z")
    assert index.text(run, PROV.started_at_time) == "2026-03-04T12:00:00Z"
    assert index.text(graph, CMQ.reader) == "by hand 1"


def test_an_unknown_act_is_refused(ferry: Reading) -> None:
    """An act outside the scheme has no shortcut and no stance: an error that names it, not a gap in the graph."""
    told = (replace(ferry.attributions[0], act="mumble"),)
    with pytest.raises(BuildError, match="mumble"):
        article_quads(replace(ferry, attributions=told, omissions=()))


# ------------------------------------------------------------------------------------------- findings


def test_an_opposed_stance_names_who_affirms_and_who_rejects() -> None:
    """The node names both sides, the matter, both scores, the rule and the reason; the link goes both ways."""
    index, found = NodeIndex(findings_quads([records.OPPOSED])), finding_iri(records.OPPOSED.id)
    affirming, rejecting = node(records.RUMOUR.id), node(records.DENIAL.id)
    assert index.node(found, CMQ.affirming) == affirming
    assert index.node(found, CMQ.rejecting) == rejecting
    assert index.node(found, CMQ.kind) == CMQ.OpposedStance
    assert set(index.nodes(found, CMQ.compares)) == {affirming, rejecting}
    assert index.text(found, CMQ.matter_score) == "0.9"
    assert index.text(found, CMQ.rule) == "opposed"
    assert index.nodes(affirming, CMQ.contradicts) == (rejecting,)
    assert index.nodes(rejecting, CMQ.contradicts) == (affirming,)


@pytest.mark.parametrize("kind", [k for k in RelationKind if k.is_contradiction and k is not RelationKind.OPPOSED_STANCE])
def test_other_contradictions_have_no_side_that_affirms(kind: RelationKind) -> None:
    """Rival versions, differing figures and reversals compare two; a reversal says which came first."""
    finding = replace(records.OPPOSED, kind=kind)
    index = NodeIndex(findings_quads([finding]))
    assert index.maybe_node(finding_iri(finding.id), CMQ.affirming) is None
    earlier = index.maybe_node(finding_iri(finding.id), CMQ.earlier)
    assert earlier == (node(records.RUMOUR.id) if kind is RelationKind.REVERSAL else None)


def test_a_finding_keeps_its_id_when_its_kind_scores_or_order_change() -> None:
    """A judgement on a pair survives another threshold, another rule and another order of the two."""
    one = records.OPPOSED
    other = replace(one, kind=RelationKind.REVERSAL, one=one.other, other=one.one, confidence=0.1, rule="another", matter="x")
    assert one.id == other.id
    assert one.id != replace(records.AGREED, one=one.one, other=one.other).id


@pytest.mark.parametrize("finding", records.FINDINGS, ids=lambda f: f"{type(f).__name__}-{f.id}")
def test_a_finding_says_from_which_articles_it_was_made(finding: Finding) -> None:
    """Each article in which an attribution or account of the finding stands is named, as in Turtle no graph's name tells."""
    index, found = NodeIndex(findings_quads([finding])), finding_iri(finding.id)
    ends = {q.object.value for q in index_quads(finding) if isinstance(q.object, NamedNode) and "/id/article/" in q.object.value}
    articles = {end.rpartition("/")[0] if "/" in end.partition("/id/article/")[2] else end for end in ends}
    assert {a.value for a in index.nodes(found, PROV.was_derived_from)} == articles
    assert articles


def index_quads(finding: Finding) -> list[Quad]:
    """What is said of the node of a finding itself, but where it was derived from."""
    quads = findings_quads([finding])
    return [q for q in quads if q.subject == finding_iri(finding.id) and q.predicate != PROV.was_derived_from]


def test_what_is_no_contradiction_cannot_be_one() -> None:
    """An update is not a kind of contradiction."""
    with pytest.raises(BuildError, match="update"):
        replace(records.OPPOSED, kind=RelationKind.UPDATE)
    assert isinstance(records.RIVAL, Contradiction)


def test_computed_graphs_are_apart() -> None:
    """Alignment, findings and judgements each stand in their own graph."""
    assert {q.graph_name for q in alignment_quads(records.MATTERS, [records.CLUSTER])} == {GRAPH_ALIGNMENT}
    assert {q.graph_name for q in findings_quads(records.FINDINGS)} == {GRAPH_FINDINGS}
    assert {q.graph_name for q in judgement_quads([records.JUDGEMENT])} == {GRAPH_JUDGEMENTS}


def test_a_judgement_keeps_the_words_it_was_made_on() -> None:
    """What was judged can be found again in a corrected article."""
    index = NodeIndex(judgement_quads([records.JUDGEMENT]))
    (judgement,) = index.of_type(CMQ.Judgement)
    assert index.text(judgement, CMQ.words) == records.DENIAL.claim.text
    assert index.node(judgement, CMQ.judges) == finding_iri(records.OPPOSED.id)


@given(st.permutations(records.CROSSING.claims))
def test_a_group_has_one_id_whatever_its_order(claims: Sequence[tuple[str, str]]) -> None:
    """The id depends on the first member by key, not on the order given."""
    assert group_id("matter", claims) == records.CROSSING.id


def test_a_group_without_members_is_refused() -> None:
    """A matter of no claim is an error."""
    with pytest.raises(BuildError, match="needs a member"):
        group_id("matter", [])


# ------------------------------------------------------------------------------------------- labels of shared actors


def test_an_actor_keeps_the_label_that_the_store_has(ferry: Reading) -> None:
    """Another spelling of a known actor becomes another name, so that no row comes twice."""
    laine = node(records.LAINE.id)
    settled = settle_labels(article_quads(ferry), {laine: "Juhani LAINE"})
    index = NodeIndex(settled)
    assert index.texts(laine, RDFS.label) == ("Juhani LAINE",)
    assert index.texts(laine, SKOS.alt_label) == ("Juhani Laine", "Laine")
    assert settle_labels(settled, {laine: "Juhani LAINE"}) == settled
    assert settle_labels(article_quads(ferry), {}) == article_quads(ferry)


def test_shared_actors_are_those_that_have_a_name(ferry: Reading) -> None:
    """Persons and organizations; not countries, which are labelled once, nor unnamed sources, which are the article's own."""
    named = {a.id for a in ferry.actors if a.kind not in (ActorKind.COUNTRY, ActorKind.UNNAMED)}
    assert {a.value for a in shared_actors(article_quads(ferry))} == {node(i).value for i in named}


# ------------------------------------------------------------------------------------------- literals


@pytest.mark.parametrize(("number", "written"), [(0.9, "0.9"), (1.0, "1"), (0.0, "0"), (0.12345, "0.1234"), (1e-9, "0")])
def test_scores_are_written_in_one_way(number: float, written: str) -> None:
    """Canonical decimals: a store that normalises them exports the same bytes."""
    assert score(number) == Literal(written, datatype=XSD.decimal)


@pytest.mark.parametrize("number", [-0.1, 1.1, float("nan")])
def test_a_score_outside_its_range_is_refused(number: float) -> None:
    """Scores lie between 0 and 1."""
    with pytest.raises(BuildError, match="between 0 and 1"):
        score(number)


def test_dates_are_typed_by_what_is_known() -> None:
    """A day, a month or a year."""
    types = [day(date).datatype for date in ("2026-03-02", "2026-03", "2026")]
    assert types == [XSD.date, XSD.g_year_month, XSD.g_year]


def test_a_moment_needs_its_time_zone() -> None:
    """A moment without one could be any of twenty-six hours."""
    assert moment(datetime(2026, 3, 4, 12, tzinfo=UTC)).value == "2026-03-04T12:00:00Z"
    with pytest.raises(BuildError, match="time zone"):
        moment(datetime(2026, 3, 4, 12))


@given(st.text(min_size=1))
def test_a_label_is_one_short_line(text: str) -> None:
    """At most sixty characters, never empty, and on one line unless the text is nothing but blanks."""
    label = short(text)
    assert label
    assert len(label) <= 60 or not text.strip()
    assert "\n" not in label or not text.strip()


@pytest.mark.parametrize(
    ("publisher", "title", "label"),
    [
        ("The Gazette", "The ferry sank", "The Gazette, 2026-03-02"),
        (None, "The ferry sank", "The ferry sank, 2026-03-02"),
        (None, None, f"article {ARTICLE_ID}, 2026-03-02"),
    ],
)
def test_no_article_is_called_by_its_date_alone(ferry: Reading, publisher: str | None, title: str | None, label: str) -> None:
    """Where no publisher is known, the graph of an article is called by its title, else by its id, and its date."""
    article = replace(ferry.article, publisher=publisher, title=title, published="2026-03-02")
    quads = provenance_quads(replace(ferry, article=article), started=STARTED, software="0.1.0")
    assert NodeIndex(quads).text(article_graph(ARTICLE_ID), RDFS.label) == f"graph of {label}"


def test_a_quad_is_written_once(ferry: Reading) -> None:
    """Two omissions of one thing by one account give the short form once."""
    quads: list[Quad] = article_quads(ferry)
    assert len(set(quads)) == len(quads)
