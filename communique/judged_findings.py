"""What judgements do to a comparison: refused findings are taken out, confirmed ones stay while what they rest on is unchanged."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from communique.judgements import Judged, alike, end_words, record_ids
from extract.model import Reading
from graph.compare import Comparison
from graph.findings import Agreement, Contradiction, EventCluster, Finding, InferredOmission, Matter, Update
from graph.iris import Key

Kept = TypeVar("Kept", bound=Finding)


def refused_ids(judged: Iterable[Judged]) -> frozenset[str]:
    """The ids of the findings that are refused."""
    return frozenset(j.target for j in judged if j.of_finding and j.refused)


def without_refused(found: Comparison, refused: Collection[str]) -> Comparison:
    """The comparison without the findings of these ids."""

    def left(findings: Iterable[Kept]) -> tuple[Kept, ...]:
        return tuple(f for f in findings if f.id not in refused)

    return replace(
        found,
        contradictions=left(found.contradictions),
        agreements=left(found.agreements),
        updates=left(found.updates),
        omissions=left(found.omissions),
    )


def ends_of(finding: Finding) -> tuple[Key, Key]:
    """The two ends from which a finding's id is hashed."""
    if isinstance(finding, InferredOmission):
        return finding.omitted, finding.left_out_of
    return (finding.earlier, finding.later) if isinstance(finding, Update) else (finding.one, finding.other)


def finding_words(finding: Finding, readings: Mapping[str, Reading]) -> str:
    """The words on which a finding is judged: what it is, and the words of both ends in order of their ids."""
    kind = type(finding).__name__.removeprefix("Inferred").lower()
    one, other = (end_words(readings, end) for end in sorted(ends_of(finding)))
    return f"{kind}: {one} | {other}"


def with_confirmed(
    found: Comparison,
    old: Comparison,
    judged: Iterable[Judged],
    *,
    readings: Mapping[str, Reading],
    apart: Collection[frozenset[str]] = (),
) -> Comparison:
    """The comparison with those confirmed findings of the `old` one that it did not find again, though their ends are unchanged.

    A finding between articles that are stated to stand `apart` is let go.
    """
    words = {j.target: j.judgement.words for j in judged if j.of_finding and not j.refused}
    known = {f.id for f in found.findings}
    for finding in old.findings:
        pair = frozenset(article for article, _ in ends_of(finding))
        if finding.id not in words or finding.id in known or pair in apart or not pair <= set(readings):
            continue
        if _there(finding, readings) and alike(finding_words(finding, readings), words[finding.id]):
            found = _added(found, finding, old.matters, readings)
    return found


def _there(finding: Finding, readings: Mapping[str, Reading]) -> bool:
    """Whether both ends are records of the readings."""
    return all(name in set(record_ids(readings[article])) for article, name in ends_of(finding))


def _added(found: Comparison, finding: Finding, old: Iterable[Matter], readings: Mapping[str, Reading]) -> Comparison:
    """The comparison with the finding in its place; unchanged where an omission's accounts are no longer of one event."""
    if isinstance(finding, InferredOmission):
        if not _one_event(found.clusters, finding, readings):
            return found
        return replace(found, omissions=_sorted(*found.omissions, finding))
    claims = tuple(sorted((article, _claim(readings[article], name)) for article, name in ends_of(finding)))
    matter = next((m for m in found.matters if set(claims) <= set(m.claims)), None)
    if matter is None:
        before = next((m for m in found.matters if m.id == finding.matter), None)
        label = next((m.label for m in old if m.id == finding.matter), finding.label or "matter")
        matter = Matter(
            finding.matter, before.label if before else label, tuple(sorted({*claims, *(before.claims if before else ())}))
        )
        rest = [m for m in found.matters if m.id != matter.id]
        found = replace(found, matters=tuple(sorted([*rest, matter], key=lambda m: m.id)))
    placed = replace(finding, matter=matter.id)
    if isinstance(placed, Contradiction):
        return replace(found, contradictions=_sorted(*found.contradictions, placed))
    if isinstance(placed, Agreement):
        return replace(found, agreements=_sorted(*found.agreements, placed))
    return replace(found, updates=_sorted(*found.updates, placed))


def _sorted(*findings: Kept) -> tuple[Kept, ...]:
    return tuple(sorted(findings, key=lambda f: f.id))


def _claim(reading: Reading, attribution: str) -> str:
    return next(a.claim.id for a in reading.attributions if a.id == attribution)


def _one_event(clusters: Iterable[EventCluster], finding: InferredOmission, readings: Mapping[str, Reading]) -> bool:
    """Whether the accounts that tell and leave out are of one event."""
    told, left = (_events(key, readings[key[0]]) for key in (finding.told_in, finding.left_out_of))
    return bool(told & left) or any(told & set(c.members) and left & set(c.members) for c in clusters)


def _events(account: Key, reading: Reading) -> set[Key]:
    """The account, and its event."""
    event = next((a.event for a in reading.accounts if a.id == account[1]), None)
    return {account} if event is None else {account, (account[0], event)}
