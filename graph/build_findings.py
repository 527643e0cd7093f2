"""Findings, matters, event clusters and judgements to quads.

A finding is a node with its confidence, plus a direct link for one-line queries: `cmq:contradicts` and `cmq:agreesWith` in
both directions, `cmq:updates` from the later to the earlier, `cmq:leftOutBy` from what is omitted to the silent account. It says
from which articles it was made (`prov:wasDerivedFrom`), since in Turtle no named graph tells.
"""

from collections.abc import Iterable
from functools import singledispatch

from pyoxigraph import Literal, NamedNode, Quad

from extract.model import ActorKind, RelationKind
from graph.build_terms import GraphWriter, day, english, moment, score, short
from graph.findings import Agreement, Contradiction, EventCluster, Finding, InferredOmission, Judgement, Matter, Update, Verdict
from graph.iris import (
    GRAPH_ALIGNMENT,
    GRAPH_FINDINGS,
    GRAPH_JUDGEMENTS,
    Key,
    article_iri,
    event_iri,
    finding_iri,
    iri,
    key_of,
    matter_iri,
    node_iri,
    span_iri,
)
from graph.reference import speech_act
from graph.vocabulary import CMQ, PROV, RDF, RDFS, SCHEMA, SEM

CONTRADICTION_KINDS = {
    RelationKind.OPPOSED_STANCE: CMQ.OpposedStance,
    RelationKind.RIVAL_VERSIONS: CMQ.RivalVersions,
    RelationKind.DIFFERING_FIGURES: CMQ.DifferingFigures,
    RelationKind.REVERSAL: CMQ.Reversal,
}
VERDICTS = {Verdict.CONFIRMED: CMQ.Confirmed, Verdict.REFUSED: CMQ.Refused, Verdict.CORRECTED: CMQ.Corrected}
SPEAKER_KINDS = {
    ActorKind.PERSON: SCHEMA.Person,
    ActorKind.ORGANIZATION: SCHEMA.Organization,
    ActorKind.MEDIA: SCHEMA.NewsMediaOrganization,
}
"""What a speaker that an analyst names can be, where the article has no actor of that name."""


def matter_quads(matters: Iterable[Matter]) -> list[Quad]:
    """Matters with their claims, in the alignment graph."""
    out = GraphWriter(GRAPH_ALIGNMENT)
    for matter in matters:
        node = matter_iri(matter.id)
        out.add(node, RDF.type, CMQ.Matter)
        out.add(node, RDFS.label, english(short(matter.label)))
        for claim in matter.claims:
            out.add(node_iri(*claim), CMQ.matter, node)
    return out.quads


def event_quads(clusters: Iterable[EventCluster]) -> list[Quad]:
    """Shared events, and the articles' events that they are, in the alignment graph.

    A member that is an account, of an article that names no event, is itself an account of the shared event.
    """
    out = GraphWriter(GRAPH_ALIGNMENT)
    for cluster in clusters:
        node = event_iri(cluster.id)
        out.add(node, RDF.type, SEM.Event)
        out.add(node, RDFS.label, english(cluster.label))
        out.add(node, SEM.has_actor, *(node_iri(cluster.members[0][0], actor) for actor in cluster.participants))
        if cluster.date is not None:
            out.add(node, SEM.has_time_stamp, day(cluster.date))
        for member in cluster.members:
            link = CMQ.canonical if member[1].startswith("event-") else CMQ.account_of
            out.add(node_iri(*member), link, node)
    return out.quads


def alignment_quads(matters: Iterable[Matter], clusters: Iterable[EventCluster]) -> list[Quad]:
    """The whole alignment graph."""
    return [*matter_quads(matters), *event_quads(clusters)]


def findings_quads(findings: Iterable[Finding]) -> list[Quad]:
    """Findings with their direct links, in the graph of findings.

    Raises BuildError where a score lies outside 0 to 1.
    """
    out = GraphWriter(GRAPH_FINDINGS)
    for finding in findings:
        node = finding_iri(finding.id)
        _write(finding, node, out)
        out.add(node, PROV.was_derived_from, *(article_iri(article) for article in _articles(finding)))
        out.add(node, CMQ.confidence, score(finding.confidence))
        if finding.rule:
            out.add(node, CMQ.rule, Literal(finding.rule))
        if finding.detail:
            out.add(node, CMQ.detail, Literal(finding.detail))
    return out.quads


def _articles(finding: Finding) -> list[str]:
    """The ids of the articles that a finding rests on: one or two."""
    if isinstance(finding, InferredOmission):
        noted = [finding.noted.account] if finding.noted is not None else []
        ends = [finding.omitted, finding.told_in, finding.left_out_of, *noted]
    else:
        ends = [finding.earlier, finding.later] if isinstance(finding, Update) else [finding.one, finding.other]
    return sorted({article for article, _ in ends})


@singledispatch
def _write(finding: Finding, node: NamedNode, out: GraphWriter) -> None:
    """What is particular to one class of finding."""
    raise TypeError(f"no finding: {type(finding).__name__}")


@_write.register
def _contradiction(finding: Contradiction, node: NamedNode, out: GraphWriter) -> None:
    one, other = node_iri(*finding.one), node_iri(*finding.other)
    out.add(node, RDF.type, CMQ.Contradiction, CMQ.Finding)
    out.add(node, RDFS.label, english(finding.label or f"contradiction: {finding.kind.value}"))
    out.add(node, CMQ.kind, CONTRADICTION_KINDS[finding.kind])
    if finding.kind is RelationKind.OPPOSED_STANCE:
        out.add(node, CMQ.affirming, one)
        out.add(node, CMQ.rejecting, other)
    if finding.kind is RelationKind.REVERSAL:
        out.add(node, CMQ.earlier, one)
        out.add(node, CMQ.later, other)
    _compare(node, finding, (finding.one, finding.other), out)
    _link(one, CMQ.contradicts, other, out)


@_write.register
def _agreement(finding: Agreement, node: NamedNode, out: GraphWriter) -> None:
    out.add(node, RDF.type, CMQ.Agreement, CMQ.Finding)
    out.add(node, RDFS.label, english(finding.label or "agreement"))
    _compare(node, finding, (finding.one, finding.other), out)
    _link(node_iri(*finding.one), CMQ.agrees_with, node_iri(*finding.other), out)


@_write.register
def _update(finding: Update, node: NamedNode, out: GraphWriter) -> None:
    earlier, later = node_iri(*finding.earlier), node_iri(*finding.later)
    out.add(node, RDF.type, CMQ.Update, CMQ.Finding)
    out.add(node, RDFS.label, english(finding.label or "update"))
    out.add(node, CMQ.earlier, earlier)
    out.add(node, CMQ.later, later)
    _compare(node, finding, (finding.earlier, finding.later), out)
    out.add(later, CMQ.updates, earlier)


@_write.register
def _omission(finding: InferredOmission, node: NamedNode, out: GraphWriter) -> None:
    omitted, silent = node_iri(*finding.omitted), node_iri(*finding.left_out_of)
    kind, name = (CMQ.InferredOmission, "inferred") if finding.noted is None else (CMQ.StatedOmission, "stated")
    out.add(node, RDF.type, kind, CMQ.Omission, CMQ.Finding)
    out.add(node, RDFS.label, english(finding.label or f"omission ({name})"))
    out.add(node, CMQ.omitted, omitted)
    out.add(node, CMQ.told_in, node_iri(*finding.told_in))
    out.add(node, CMQ.left_out_of, silent)
    if finding.noted is None:
        out.add(node, CMQ.completeness, score(finding.completeness))
    else:
        it = finding.noted
        out.add(node, CMQ.noted_in, node_iri(*it.account))
        out.add(node, CMQ.evidence, span_iri(it.account[0], it.begin, it.end))
    out.add(node, CMQ.weight, score(finding.weight))
    out.add(omitted, CMQ.left_out_by, silent)


def _compare(node: NamedNode, finding: Contradiction | Agreement | Update, pair: tuple[Key, Key], out: GraphWriter) -> None:
    """What two attributions compared on one matter have in common."""
    out.add(node, CMQ.compares, *(node_iri(*key) for key in pair))
    out.add(node, CMQ.on_matter, matter_iri(finding.matter))
    out.add(node, CMQ.matter_score, score(finding.matter_score))


def _link(one: NamedNode, link: NamedNode, other: NamedNode, out: GraphWriter) -> None:
    """A symmetric link, in both directions."""
    out.add(one, link, other)
    out.add(other, link, one)


def judgement_quads(judgements: Iterable[Judgement]) -> list[Quad]:
    """Analysts' decisions, in the graph of judgements.

    Raises BuildError where one was made at a moment without a time zone, or corrects to a speech act that is not in the scheme.
    """
    out = GraphWriter(GRAPH_JUDGEMENTS)
    for judgement in judgements:
        node, analyst = iri("judgement", judgement.id), iri("analyst", judgement.analyst)
        out.add(node, RDF.type, CMQ.Judgement)
        out.add(node, RDFS.label, english(f"{judgement.verdict.value}: {short(judgement.words or judgement.judges)}"))
        out.add(node, CMQ.judges, NamedNode(judgement.judges))
        out.add(node, CMQ.verdict, VERDICTS[judgement.verdict])
        out.add(node, PROV.was_attributed_to, analyst)
        out.add(node, PROV.generated_at_time, moment(judgement.made))
        if judgement.words:
            out.add(node, CMQ.words, Literal(judgement.words))
        if judgement.comment:
            out.add(node, SCHEMA.text, Literal(judgement.comment))
        _write_correction(node, judgement, out)
        out.add(analyst, RDF.type, PROV.Agent)
        out.add(analyst, RDFS.label, english(f"analyst {judgement.analyst}"))
    return out.quads


def _write_correction(node: NamedNode, judgement: Judgement, out: GraphWriter) -> None:
    """What a correction changes; the words beside the span, so that they are found again in another text."""
    it = judgement.correction
    if it is None:
        return
    if it.speaker is not None:
        out.add(node, CMQ.corrected_speaker, Literal(it.speaker))
        out.add(node, CMQ.corrected_kind, SPEAKER_KINDS[it.kind])
    if it.act is not None:
        out.add(node, CMQ.corrected_act, speech_act(it.act).iri)
    if it.content is not None:
        article, _ = key_of(NamedNode(judgement.judges))
        out.add(node, CMQ.corrected_content, span_iri(article, it.content.begin, it.content.end))
        out.add(node, CMQ.corrected_words, Literal(it.content.text))
