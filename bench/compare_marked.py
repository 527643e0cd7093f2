"""How well comparison finds the contradictions marked in the invented articles of `train/cases` (`bench/data/contradictions.tsv`).

    python bench/compare_marked.py [--out FILE] [--misses]

The attributions are given; the judge's weights for an article are learnt without it (`bench.fit_pairs`), its rules were written
with the first figures on these articles in view. Written: hits, predictions and expectations of all articles and of each.
"""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.disputes import judge_without
from bench.fit_pairs import ARTICLES, marked
from bench.gold import Gold
from graph.compare import compare
from graph.findings import Contradiction
from graph.reference import stance_of

Json = dict[str, Any]


def found_in(gold: Gold) -> Mapping[frozenset[str], Contradiction]:
    """The contradictions found in an article, by the ids of its annotation."""
    found = compare(gold.readings, judge=judge_without(gold.folder.name), stance_of=stance_of)
    return {frozenset((gold.gold_of[c.one], gold.gold_of[c.other])): c for c in found.contradictions}


def counts_of(got: Mapping[frozenset[str], Contradiction], wanted: frozenset[frozenset[str]]) -> Json:
    """Hits, predictions and expectations, with precision and recall in percent; None of nothing."""
    return rates(len(got.keys() & wanted), len(got), len(wanted))


def rates(hit: int, predicted: int, expected: int) -> Json:
    """The counts with precision and recall in percent."""
    return {
        "hit": hit, "predicted": predicted, "expected": expected,
        "precision": round(100 * hit / predicted, 1) if predicted else None,
        "recall": round(100 * hit / expected, 1) if expected else None,
    }  # fmt: skip


def main() -> None:
    """Compare every marked article, and print or write the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, help="write the figures as JSON here")
    parser.add_argument("--misses", action="store_true", help="also print what was missed or wrong")
    args = parser.parse_args()
    cases: dict[str, Json] = {}
    for name, wanted in marked().items():
        got = found_in(Gold(ARTICLES / name))
        cases[name] = counts_of(got, wanted)
        if args.misses:
            wrong = [f"wrong {'/'.join(sorted(p))} {got[p].rule}: {got[p].detail}" for p in got.keys() - wanted]
            print(f"== {name}", *sorted([f"missed {'/'.join(sorted(p))}" for p in wanted - got.keys()] + wrong), sep="\n   ")
    total = rates(*(sum(c[key] for c in cases.values()) for key in ("hit", "predicted", "expected")))
    print(json.dumps(total, indent=1))
    if args.out:
        args.out.write_text(json.dumps({"all": total, "cases": cases}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
