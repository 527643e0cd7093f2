"""Fit the fusion of rules and learned reader on the held-out articles: `python -m train.fusing POLNEAR MODEL_FOLDER TABLE`.

Needs the environment of the project, not torch. Writes MODEL_FOLDER/fusion.json, and TABLE with the reliability of the fitted
probabilities (each by weights fitted without its article) and what was tried for boundaries.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from extract.fusion import BOTH, FLOOR, RULES, TAGGER, Calibration, fuse, matched
from extract.pipeline import load, parse
from extract.proposals import Offsets, Proposal
from extract.rules import RuleProposer
from extract.tagger import SureProposal, TaggerProposer
from extract.tagger_spans import with_marks
from train.corpus import Example, Marked, hold_out, read_polnear
from train.logistic import Reals, fit_logistic, reliability
from train.measure import one_to_one, overlap, source_right, tokens_of

PRIOR = 8.0
"""How many proposals at the common rate a frame's own rate is smoothed with."""


@dataclass(frozen=True, slots=True)
class Case:
    """One fused proposal of a held-out article: who proposed, how sure the learned reader was, its frame, whether it was
    accepted.
    """

    article: int
    proposer: str
    sure: float
    frame: str
    accepted: bool
    exact: bool


@dataclass(frozen=True, slots=True)
class Read:
    """A held-out article with what each of the two proposes."""

    example: Example
    rules: tuple[Proposal, ...]
    tagger: tuple[SureProposal, ...]


def read_all(examples: Sequence[Example]) -> Iterator[Read]:
    """The articles, read by both."""
    rules, tagger = RuleProposer(), TaggerProposer.load(least=FLOOR)
    for example, doc in zip(examples, parse(load(), [e.text for e in examples]), strict=True):
        yield Read(example, tuple(rules.propose(doc)), tuple(tagger.propose(doc)))


def as_marked(text: str, proposal: Proposal) -> Marked:
    """A proposal by the conventions of the corpus."""
    source = proposal.mention if isinstance(proposal, SureProposal) and proposal.mention else proposal.source
    marked = (proposal.marked if isinstance(proposal, SureProposal) else ()) or proposal.content
    content: tuple[Offsets, ...] = tuple(with_marks(text, b, e) for b, e in marked)
    return Marked((source,) if source else (), (proposal.cue,) if proposal.cue else (), content)


def outer(proposals: Sequence[Proposal]) -> list[Proposal]:
    """Proposals with a cue that lies in no other's content; what only goes on is no case of its own."""
    return [p for p in proposals if p.cue and not any(o is not p and o.covers(*p.cue) for o in proposals)]


def cases_of(number: int, read: Read) -> list[Case]:
    """The fused proposals of an article with what people thought of them."""
    kept = outer(fuse(read.rules, read.tagger, Calibration(), least=0.0))
    right, exact = judged(read.example, kept)
    known = {p.cue: p.sure for p in read.tagger}
    pairs = {r.cue: t.sure for r, t in matched(read.rules, read.tagger)}
    sure = [pairs.get(p.cue, 0.5) if p.proposer == BOTH else known.get(p.cue, 0.5) for p in kept]
    return [Case(number, p.proposer, s, p.frame, i in right, i in exact) for i, (p, s) in enumerate(zip(kept, sure, strict=True))]


def judged(example: Example, proposals: Sequence[Proposal]) -> tuple[set[int], set[int]]:
    """Indices of the proposals that a person marked too, and of those with exactly the content that a person marked."""
    predicted = tokens_of(example.text, [as_marked(example.text, p) for p in proposals])
    marked = tokens_of(example.text, example.marked)
    right = {i for i, j in one_to_one(predicted, marked, overlap) if source_right(predicted[i], marked[j])}
    exact = {i for i, _ in one_to_one(predicted, marked, lambda p, g: float(p["content"] == g["content"]))}
    return right, exact


def calibrate(cases: Sequence[Case]) -> Calibration:
    """The calibration that fits the cases."""
    alone = [c for c in cases if c.proposer == RULES]
    common = (sum(c.accepted for c in alone) + 1) / (len(alone) + 2)
    frames = Counter(c.frame for c in alone)
    right = Counter(c.frame for c in alone if c.accepted)
    rates = {f: round((right[f] + PRIOR * common) / (n + PRIOR), 3) for f, n in sorted(frames.items())}
    by_rules = [c.accepted for c in cases if c.proposer != TAGGER]
    nested = round(sum(by_rules) / max(len(by_rules), 1), 3)
    return Calibration(_line(cases, BOTH), _line(cases, TAGGER), rates, round(common, 3), nested)


def _line(cases: Sequence[Case], proposer: str) -> tuple[float, float]:
    some = [c for c in cases if c.proposer == proposer]
    weights = fit_logistic(_odds(some), np.array([float(c.accepted) for c in some]))
    return round(float(weights[0]), 4), round(float(weights[1]), 4)


def _odds(cases: Sequence[Case]) -> Reals:
    share = np.clip([c.sure for c in cases], 0.001, 0.999)
    return np.asarray(np.log(share / (1 - share)), np.float64)[:, None]


def crosswise(cases: Sequence[Case]) -> Reals:
    """The probability of each case by a calibration fitted without its fold of articles."""
    made = np.zeros(len(cases))
    for fold in range(5):
        fitted = calibrate([c for c in cases if c.article % 5 != fold])
        for i, case in enumerate(cases):
            if case.article % 5 == fold:
                made[i] = fitted.sure(
                    SureProposal(content=((0, 1),), act="", frame=case.frame, proposer=case.proposer, sure=case.sure)
                )
    return made


def boundaries(reads: Sequence[Read]) -> dict[str, float]:
    """Of the places that both found: how often the content is exactly a person's, by the boundaries of each."""
    counts: Counter[str] = Counter()
    for read in reads:
        kept = {id(p) for p in outer(read.rules)}
        pairs = [(r, t) for r, t in matched(read.rules, read.tagger) if id(r) in kept]
        counts["pairs"] += len(pairs)
        counts["rules"] += len(judged(read.example, [r for r, _ in pairs])[1])
        counts["tagger"] += len(judged(read.example, [t for _, t in pairs])[1])
    return {"pairs": counts["pairs"], **{name: round(100 * counts[name] / counts["pairs"], 1) for name in ("rules", "tagger")}}


def summary(cases: Sequence[Case], sure: Reals) -> dict[str, Any]:
    """The reliability table, whole and by proposer."""
    marks = np.array([float(c.accepted) for c in cases])
    table: dict[str, Any] = {"all": reliability(sure, marks)}
    for proposer in (BOTH, RULES, TAGGER):
        chosen = np.array([c.proposer == proposer for c in cases])
        table[proposer] = {
            "count": int(chosen.sum()),
            "accepted": round(float(marks[chosen].mean()), 3),
            "exact": round(float(np.mean([c.exact for c in cases if c.proposer == proposer])), 3),
        }
    return table


def main(polnear: str, folder: str, table: str) -> int:
    """Fit, and write both files."""
    _, held = hold_out(list(read_polnear(Path(polnear))))
    reads = list(read_all(held))
    cases = [c for i, read in enumerate(reads) for c in cases_of(i, read)]
    fitted = calibrate(cases)
    record = {"both": fitted.both, "tagger": fitted.tagger, "rules": fitted.rules, "other": fitted.other, "nested": fitted.nested}
    (Path(folder) / "fusion.json").write_text(json.dumps(record, indent=1) + "\n", "utf-8")
    found = {
        "command": "python -m train.fusing POLNEAR/train models/attribution bench/results/attribution-calibration.json",
        "articles": len(held),
        "reliability": summary(cases, crosswise(cases)),
        "exact contents of places that both found, percent": boundaries(reads),
    }
    Path(table).write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
