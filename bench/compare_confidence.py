"""How far the confidence of a contradiction can be trusted: its share of right findings, by rule and by confidence.

    python bench/compare_confidence.py [--out bench/results/compare-confidence.json]

Data: the made-up disputes (`bench/data/disputes.txt`) and the invented cases (`bench/own_cases`), attributions given; each is
compared with weights that were learnt without it. Rules of words are not learnt, but were written with both in view.
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench.compare_gold import compared
from bench.disputes import compared as compared_dispute
from bench.disputes import judge_without, read
from bench.fit_pairs import CASES, LEARNT
from bench.gold import Gold
from graph.findings import Contradiction

Json = dict[str, Any]
EDGES = (0.0, 0.4, 0.55, 0.7, 0.85, 1.01)
"""Bounds of the bins."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A contradiction that was found, and whether the annotation has it."""

    family: str
    confidence: float
    right: bool


def judged() -> Iterator[Judged]:
    """The contradictions found in every dispute and invented case."""
    for dispute in read():
        found, ids = compared_dispute(dispute, judge_without(dispute.name))
        for one in found.contradictions:
            pair = frozenset((ids[one.one], ids[one.other]))
            yield Judged(family(one), one.confidence, pair in dispute.contradictions)
    for name in LEARNT:
        gold = Gold(CASES / name)
        wanted = {frozenset((c["one"], c["other"])) for c in gold.expected["contradictions"]}
        for one in compared(gold).contradictions:
            pair = frozenset((gold.gold_of[one.one], gold.gold_of[one.other]))
            yield Judged(family(one), one.confidence, pair in wanted)


def family(found: Contradiction) -> str:
    """What decided: rules of words, weighed features, or an agreement that was followed."""
    first = found.rule.split()[0]
    return first if first in {"weighed", "followed"} else "words"


def table(rows: list[Judged]) -> list[Json]:
    """For each bin that holds some: how many, their mean confidence, and the share that is right."""
    found: list[Json] = []
    for low, high in pairwise(EDGES):
        inside = [r for r in rows if low <= r.confidence < high]
        if inside:
            mean = sum(r.confidence for r in inside) / len(inside)
            share = sum(r.right for r in inside) / len(inside)
            found.append({"from": low, "findings": len(inside), "mean confidence": round(mean, 3), "right": round(share, 3)})
    return found


def main() -> None:
    """Print the table, or write it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, help="write the table as JSON here")
    args = parser.parse_args()
    rows = list(judged())
    families = sorted({r.family for r in rows})
    result = {"all": table(rows)} | {name: table([r for r in rows if r.family == name]) for name in families}
    text = json.dumps(result, indent=1)
    print(text)
    if args.out:
        args.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
