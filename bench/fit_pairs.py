"""How the weights of `models/embeddings/pairs.json` were fitted, and how far their scores can be trusted.

    python bench/fit_pairs.py [--out models/embeddings/pairs.json] [--table bench/results/compare-reliability.json]

Pairs come from the made-up disputes (`bench/data/disputes.txt`), never from the cases. Logistic regression with a quadratic
penalty, by Newton's steps in numpy. The table of reliability uses for each case the weights fitted without it; its intervals
are bootstrapped over cases (1,000 draws, seed 7).
"""

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.disputes import Dispute, read, readings
from extract.embeddings import Encoder, claimed
from extract.model import Position
from extract.pairs import Pair
from extract.weigher import Features, Weights, opposed_features, rival_features
from graph.compare import positions_of
from graph.reference import stance_of

Json = dict[str, Any]
Array = NDArray[np.float64]
HEADS = ("opposed stance", "rival versions")
PENALTY, STEPS, BINS, DRAWS = 5.0, 50, 5, 1000


@dataclass(frozen=True, slots=True)
class Sample:
    """One pair: its case by number, its features, and whether it is a contradiction."""

    case: int
    features: Features
    label: bool


@cache
def samples() -> Mapping[str, tuple[Sample, ...]]:
    """The pairs of all disputes that one of the two regressions may decide."""
    found: dict[str, list[Sample]] = {head: [] for head in HEADS}
    for number, case in enumerate(read()):
        for head, features, label in _pairs(case):
            found[head].append(Sample(number, features, label))
    return {head: tuple(rows) for head, rows in found.items()}


def _pairs(case: Dispute) -> Iterable[tuple[str, Features, bool]]:
    encoder = Encoder.load()
    positions: list[tuple[Position, str]] = []
    for reading, ids in readings(case):
        positions += [(p, ids[p.key]) for p in positions_of(reading, stance_of)]
    for (one, a), (other, b) in combinations(positions, 2):
        pair = Pair.of(one, other)
        label = frozenset((a, b)) in case.contradictions
        cosine = encoder.cosine(claimed(one), claimed(other))
        if pair.opposed and not pair.same_source:
            yield HEADS[0], opposed_features(pair, cosine), label
        elif pair.both_affirm and not pair.same_source:
            yield HEADS[1], rival_features(pair, cosine), label


@cache
def fitted(without: int | None = None) -> Mapping[str, Weights]:
    """The weights fitted on all cases, or on all but one."""
    return {head: _fit([s for s in samples()[head] if s.case != without]) for head in HEADS}


def _fit(rows: Sequence[Sample]) -> Weights:
    names = list(rows[0].features)
    values = np.array([[s.features[n] for n in names] for s in rows])
    labels = np.array([float(s.label) for s in rows])
    mean, scale = values.mean(axis=0), values.std(axis=0) + 1e-6
    inputs = np.column_stack([(values - mean) / scale, np.ones(len(rows))])
    weights = _newton(inputs, labels)
    table = {n: (round(float(m), 4), round(float(s), 4), round(float(w), 4))
             for n, m, s, w in zip(names, mean, scale, weights[:-1], strict=True)}  # fmt: skip
    return Weights(table, round(float(weights[-1]), 4))


def _newton(inputs: Array, labels: Array) -> Array:
    """The weights that minimise the penalised loss; the constant, in the last column, is not penalised."""
    weights: Array = np.zeros(inputs.shape[1])
    penalty = np.diag([*[PENALTY] * (inputs.shape[1] - 1), 0.0])
    for _ in range(STEPS):
        guess = 1 / (1 + np.exp(-inputs @ weights))
        gradient = inputs.T @ (guess - labels) + penalty @ weights
        hessian = (inputs * (guess * (1 - guess))[:, None]).T @ inputs + penalty
        weights = weights - np.linalg.solve(hessian, gradient)
    return weights


def reliability(head: str) -> Json:
    """For each bin of scores: pairs, mean score, share of contradictions with a 90 % interval; and the average precision."""
    rows = samples()[head]
    scores = np.array([fitted(s.case)[head].score(s.features) for s in rows])
    labels, cases = np.array([s.label for s in rows]), np.array([s.case for s in rows])
    table = []
    for low in np.linspace(0, 1, BINS + 1)[:-1]:
        inside = (scores >= low) & (scores < low + 1 / BINS)
        if not inside.any():
            continue
        mean, share = (round(float(x[inside].mean()), 3) for x in (scores, labels))
        row = {"from": round(float(low), 2), "pairs": int(inside.sum()), "mean score": mean, "contradictions": share}
        table.append(row | {"interval": _interval(labels[inside], cases[inside])})
    return {"pairs": len(rows), "contradictions": int(labels.sum()), "average precision": _precision(scores, labels), "bins": table}


def _interval(labels: NDArray[np.bool_], cases: NDArray[np.int_]) -> list[float]:
    """5 and 95 percent of the share over draws of cases."""
    draw, names = np.random.default_rng(7), np.unique(cases)
    groups = [labels[cases == n] for n in names]
    means = [np.concatenate([groups[i] for i in draw.integers(0, len(names), len(names))]).mean() for _ in range(DRAWS)]
    return [round(float(x), 3) for x in np.quantile(means, [0.05, 0.95])]


def _precision(scores: Array, labels: NDArray[np.bool_]) -> float:
    """Average precision of the ranking by score."""
    ranked = labels[np.argsort(-scores, kind="stable")]
    precision = np.cumsum(ranked) / np.arange(1, len(ranked) + 1)
    return round(float(precision[ranked].mean()), 3)


def as_json(weights: Mapping[str, Weights]) -> Json:
    """The weights as the file that the weigher reads."""
    return {
        head: {
            "constant": w.constant,
            "features": {n: {"mean": m, "scale": s, "weight": x} for n, (m, s, x) in w.features.items()},
        }
        for head, w in weights.items()
    }


def main() -> None:
    """Fit, and write weights and table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("models/embeddings/pairs.json"))
    parser.add_argument("--table", type=Path, default=Path("bench/results/compare-reliability.json"))
    args = parser.parse_args()
    made = "bench/fit_pairs.py on bench/data/disputes.txt"
    args.out.write_text(json.dumps({"made by": made, "weights": as_json(fitted())}, indent=1) + "\n", encoding="utf-8")
    table = {head: reliability(head) for head in HEADS}
    args.table.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(table, indent=1))


if __name__ == "__main__":
    main()
