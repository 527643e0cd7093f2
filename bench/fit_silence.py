"""How the weights of `extract/data/silence.json` were fitted, and how well they find what an article leaves out.

    python bench/fit_silence.py [--out extract/data/silence.json] [--table bench/results/silence.json]

A sample is a claim of one article of an invented pair (`bench/own_cases`) before the other article; its label says whether the
annotation has it as left out. Articles that were printed take no part. Logistic regression as for pairs of claims
(`bench.fit_pairs`). The table holds, for each threshold, precision and recall with each case weighed by weights that were fitted
without it, and the figure for calling everything left out beside them.
"""

import argparse
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from bench.fit_pairs import CASES, LEARNT, Sample, _fit, as_json
from bench.gold import Gold
from extract.embeddings import Encoder
from extract.model import ARTICLE
from extract.silence import SILENT, silence_features
from extract.weigher import Weights
from graph.compare import positions_of
from graph.reference import stance_of

Json = dict[str, Any]
THRESHOLDS = (0.1, 0.15, 0.2, SILENT, 0.3, 0.35, 0.4, 0.5)


@cache
def samples() -> tuple[Sample, ...]:
    """The claims of all invented pairs, each before the other article."""
    return tuple(sample for name in LEARNT for sample in _of_case(Gold(CASES / name)))


def _of_case(gold: Gold) -> Iterator[Sample]:
    compared = {frozenset(pair) for pair in gold.expected.get("compare", [])}
    left_out = {(o["attribution"], o["absent_from"]) for o in gold.expected["omissions"]}
    accounts = {r.article.id: gold.account_of[(r.article.id, ARTICLE)] for r in gold.readings}
    for told in gold.readings:
        for silent in gold.readings:
            if frozenset((accounts[told.article.id], accounts[silent.article.id])) not in compared or told is silent:
                continue
            for position in positions_of(told, stance_of):
                label = (gold.gold_of[position.key], accounts[silent.article.id]) in left_out
                yield Sample(gold.folder.name, silence_features(position, silent.article, Encoder.load()), label)


@cache
def fitted(without: str | None = None) -> Weights:
    """The weights fitted on all cases, or on all but one, by its name."""
    return _fit([s for s in samples() if s.case != without])


def table() -> Json:
    """Precision, recall and F1 of what is left out at each threshold, in percent, out of the fold."""
    rows = samples()
    scores = np.array([fitted(s.case).score(s.features) for s in rows])
    labels = np.array([s.label for s in rows])
    found = [_line(threshold, scores >= threshold, labels) for threshold in THRESHOLDS]
    return {"claims": len(rows), "left out": int(labels.sum()), "everything": _line(0.0, scores >= 0, labels), "thresholds": found}


def _line(threshold: float, called: np.ndarray[Any, np.dtype[np.bool_]], labels: np.ndarray[Any, np.dtype[np.bool_]]) -> Json:
    hit, said, wanted = int((called & labels).sum()), int(called.sum()), int(labels.sum())
    rates = {"precision": hit / said, "recall": hit / wanted, "f1": 2 * hit / (said + wanted)}
    return {"from": threshold, "called": said} | {name: round(100 * rate, 1) for name, rate in rates.items()}


def main() -> None:
    """Fit, and write weights and table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("extract/data/silence.json"))
    parser.add_argument("--table", type=Path, default=Path("bench/results/silence.json"))
    args = parser.parse_args()
    note = "made by bench/fit_silence.py on bench/own_cases"
    weights = as_json({"silence": fitted()})["silence"]
    args.out.write_text(json.dumps({"note": note, "weights": weights}, indent=1) + "\n", encoding="utf-8")
    args.table.write_text(json.dumps(table(), indent=1) + "\n", encoding="utf-8")
    print(json.dumps(table(), indent=1))


if __name__ == "__main__":
    main()
