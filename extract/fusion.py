"""One reading out of two: what the rules propose and what the learned reader proposes, each place once, with a calibrated
probability.

Where both found a place, the proposal is that of the rules (their cue names the act, its frame, its addressee) with the
boundaries of
the learned reader, and both reasons. Nested proposals of the rules inside its contents stay: the corpus it learned from marks none.
The figures stand in `models/attribution/fusion.json`, fitted on held-out articles by `train/fusing.py`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache
from pathlib import Path

from extract.hashes import weights_file
from extract.logistic import log_odds, logistic
from extract.proposals import Offsets, Proposal
from extract.tagger import SureProposal

BOTH, RULES, TAGGER = "rules+tagger", "rules", "tagger"
"""Who proposed: the value of `proposer` of a fused proposal."""

FLOOR = 0.15
"""The probability from which on the learned reader should propose for fusion: `TaggerProposer.load(least=FLOOR)`."""

MORE_LIKELY_THAN_NOT = 0.5
"""The probability from which on a reading keeps what the learned reader alone proposes."""

KEPT = 0.8
"""The share of the rules' content that the learned reader's must hold to take its place."""

LIKE = 0.5
"""From this share of common characters on, two contents are one."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Probabilities of fused proposals, and below which one is not kept.

    `both` and `tagger` are slope and constant on the log odds of the learned reader; `rules` holds a probability for each
    frame of what
    the rules alone propose. `nested` is that of what the rules propose inside another's words.
    """

    both: tuple[float, float] = (1.0, 0.0)
    tagger: tuple[float, float] = (1.0, 0.0)
    rules: Mapping[str, float] = field(default_factory=dict)
    other: float = 0.5
    nested: float = 0.75

    @classmethod
    def load(cls, path: Path) -> "Calibration":
        """The calibration of a file."""
        record = json.loads(path.read_text("utf-8"))
        both, tagger = ((float(a), float(b)) for a, b in (record["both"], record["tagger"]))
        return cls(both, tagger, record["rules"], float(record["other"]), float(record["nested"]))

    def sure(self, proposal: Proposal, *, nested: bool = False) -> float:
        """The probability that a person accepts a fused proposal."""
        if proposal.proposer == RULES:
            return self.nested if nested else self.rules.get(proposal.frame, self.other)
        slope, constant = self.both if proposal.proposer == BOTH else self.tagger
        share = proposal.sure if isinstance(proposal, SureProposal) else 0.5
        return logistic(slope * log_odds(share) + constant)


@cache
def shipped() -> Calibration:
    """The calibration that ships with the weights; without it one that only passes on what it is given.

    Raises WeightsChanged where the weights are not those that were measured.
    """
    path = weights_file("attribution", "fusion.json")
    return Calibration() if path is None else Calibration.load(path)


def fuse(
    rules: Sequence[Proposal],
    tagger: Sequence[SureProposal],
    calibration: Calibration | None = None,
    *,
    least: float = MORE_LIKELY_THAN_NOT,
) -> list[SureProposal]:
    """The proposals of one document, each place once, in order of their contents, with `sure` calibrated.

    What the learned reader alone proposes is kept from the probability `least` on; what the rules propose always, since they know
    what the corpus does not mark. `calibration` is the shipped one where none is given.
    """
    calibration = calibration or shipped()
    pairs = matched(rules, tagger)
    partner = {id(t): r for r, t in pairs}
    made = [_joined(r, t, rules) for r, t in pairs]
    alone = [r for r in rules if not any(r is one for one, _ in pairs)]
    made += [_sure(r, RULES) for r in alone]
    made += [replace(t, proposer=TAGGER) for t in tagger if id(t) not in partner]
    places = [(p.begin, p.end) for p in made]
    scored = [_scored(p, _around(p, made, places), calibration) for p in made]
    kept = [p for p in scored if p.proposer != TAGGER or p.sure >= least]
    return sorted(kept, key=lambda p: (p.content, p.cue or (0, 0)))


def matched(rules: Sequence[Proposal], tagger: Sequence[SureProposal]) -> list[tuple[Proposal, SureProposal]]:
    """Pairs of proposals of one place, the most alike first, each proposal once."""
    places = [(t.begin, t.end) for t in tagger]
    ways = [
        (_likeness(r, tagger[j]), i, j)
        for i, r in enumerate(rules)
        for begin, end in ((r.begin, r.end),)
        for j, (b, e) in enumerate(places)
        if b < end and begin < e
    ]
    taken_r: set[int] = set()
    taken_t: set[int] = set()
    pairs: list[tuple[Proposal, SureProposal]] = []
    for score, i, j in sorted(ways, key=lambda w: (-w[0], w[1], w[2])):
        if score > 0 and i not in taken_r and j not in taken_t:
            taken_r.add(i)
            taken_t.add(j)
            pairs.append((rules[i], tagger[j]))
    return pairs


def _likeness(one: Proposal, other: Proposal) -> float:
    """How alike two proposals are: 1 for a common cue and up to 1 for common content; 0 where they are two places."""
    cues = one.cue is not None and other.cue is not None and one.cue[0] < other.cue[1] and other.cue[0] < one.cue[1]
    shared = sum(max(0, min(e, y) - max(b, x)) for b, e in one.content for x, y in other.content)
    whole = _size(one.content) + _size(other.content) - shared
    like = shared / whole if whole else 0.0
    if cues and shared:
        return 1.0 + like
    return like if like >= LIKE and not (one.cue and other.cue and _far(one.cue, other.cue)) else 0.0


def _far(one: Offsets, other: Offsets) -> bool:
    """Whether two cues stand so far apart that they are no reading of one verb with its helpers."""
    return max(one[0], other[0]) - min(one[1], other[1]) > 25


def _size(spans: Sequence[Offsets]) -> int:
    return sum(e - b for b, e in spans)


def _joined(rule: Proposal, tagged: SureProposal, rules: Sequence[Proposal]) -> SureProposal:
    """One proposal of a place that both found.

    The act, its frame, its source and what else the rules know of the cue are theirs. In the corpus the learned reader's source is
    right more often where the two differ (35 to 16 of 80), on readouts it is not: so it stands in `mention` alone.
    """
    if rule.cue is None:
        return replace(tagged, proposer=BOTH, reasons=(*rule.reasons, *tagged.reasons))
    return replace(
        _sure(rule, BOTH),
        content=_boundaries(rule, tagged, rules),
        marked=tagged.content,
        cue=_wider(rule.cue, tagged.cue),
        source=rule.source or tagged.source,
        mention=tagged.mention or rule.source,
        quoted=rule.quoted or tagged.quoted,
        reasons=(*rule.reasons, *tagged.reasons),
        sure=tagged.sure,
    )


def _boundaries(rule: Proposal, tagged: SureProposal, rules: Sequence[Proposal]) -> tuple[Offsets, ...]:
    """The content: the learned reader's where it holds nearly all that the rules have, without what other rules read as their own.

    Where the rules take the clause of the cue itself for the content, or more than the learned reader, theirs stands.
    """
    pieces = tuple(p for p in tagged.content if _overlaps(p, rule) or not any(_overlaps(p, r) for r in rules if r is not rule))
    shared = sum(max(0, min(e, y) - max(b, x)) for b, e in rule.content for x, y in pieces)
    clause = rule.cue is not None and rule.covers(*rule.cue)
    return pieces if not clause and shared >= KEPT * _size(rule.content) else rule.content


def _overlaps(piece: Offsets, proposal: Proposal) -> bool:
    return any(_meet(piece, c) for c in proposal.content)


def _wider(rule: Offsets | None, tagged: Offsets | None) -> Offsets | None:
    """The learned reader's cue where it holds the rules' (`has said` for `said`), else the rules'."""
    if rule is None or tagged is None:
        return rule
    return tagged if tagged[0] <= rule[0] and rule[1] <= tagged[1] and tagged[1] - tagged[0] < 40 else rule


def _meet(one: Offsets, other: Offsets) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _sure(proposal: Proposal, proposer: str) -> SureProposal:
    """A proposal of the rules as one with a probability, not yet known."""
    kept = {f.name: getattr(proposal, f.name) for f in fields(Proposal)}
    return SureProposal(**{**kept, "proposer": proposer}, mention=proposal.source)


def _around(proposal: Proposal, made: Sequence[SureProposal], places: Sequence[Offsets]) -> list[SureProposal]:
    """The proposals between whose first and last character the cue of one stands."""
    cue = proposal.cue
    return [p for p, (b, e) in zip(made, places, strict=True) if cue is not None and b <= cue[0] and cue[1] <= e]


def _scored(proposal: SureProposal, others: Sequence[SureProposal], calibration: Calibration) -> SureProposal:
    """The proposal with its probability."""
    cue = proposal.cue
    nested = cue is not None and any(o is not proposal and o.covers(*cue) for o in others)
    return replace(proposal, sure=round(calibration.sure(proposal, nested=nested), 2))
