"""How the weights of `models/embeddings/pairs.json` were fitted, and how far their scores can be trusted.

    python bench/fit_pairs.py [--out models/embeddings/pairs.json] [--table bench/results/compare-reliability.json]

Pairs come from the made-up disputes (`bench/data/disputes.txt`), the invented cases (`bench/own_cases`) and the invented articles
with speech acts (`train/cases`, contradictions in `bench/data/contradictions.tsv`), never from the cases of articles that were
printed. Logistic regression with a quadratic
penalty, by Newton's steps in numpy. The table of reliability uses for each case weights fitted without it (ten folds, by the
hash of its name); its intervals
are bootstrapped over cases (1,000 draws, seed 7).
"""

import argparse
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.disputes import read, readings
from bench.gold import Gold
from extract.embeddings import Encoder
from extract.features import Features, opposed_features, rival_features
from extract.model import Position
from extract.nearness import Scene
from extract.pairs import Pair
from extract.turns import Talk
from extract.weigher import Weights
from graph.compare import positions_of
from graph.nested import is_one_statement
from graph.reference import stance_of

Json = dict[str, Any]
Array = NDArray[np.float64]
HEADS = ("opposed stance", "rival versions")
HERE = Path(__file__).resolve().parent
CASES, ARTICLES, MARKED = HERE / "own_cases", HERE.parent / "train" / "cases", HERE / "data" / "contradictions.tsv"
LEARNT = (
    "aghbulag-border", "atbara-flood", "barley-tariff", "batumi-call", "bizerta-silo-stocks", "civic-union-split",
    "corrib-savings-leak", "couva-custody-death", "drinova-square-eviction", "estonia-ambassador", "evros-boat", "hajar-talks",
    "kutch-drone", "kutum-convoy-looting", "loitokitok-herds", "ludworth-poisoning", "moldova-recount", "mufwene-tailings",
    "nkwanta-maternity-ward", "qasr-chlorine", "tanker-arkadia", "tell-birah-market", "varnholt-foundry-strike",
    "viral-wolves-bus",
)  # fmt: skip
"""The invented cases from which weights are learnt; those written since are for measuring alone."""

PENALTY, STEPS, SETTLED, LEAST_SCALE, FOLDS, BINS, DRAWS = 15.0, 50, 1e-5, 1e-3, 10, 5, 1000


@dataclass(frozen=True, slots=True)
class Sample:
    """One pair: the name of its case, its features, and whether it is a contradiction."""

    case: str
    features: Features
    label: bool


@dataclass(frozen=True, slots=True)
class Known:
    """A case to learn from: its positions by the ids of its annotation, and the pairs that contradict each other."""

    name: str
    positions: tuple[tuple[str, Position], ...]
    contradictions: frozenset[frozenset[str]]


def known_cases() -> Iterable[Known]:
    """The made-up disputes and the invented cases."""
    for dispute in read():
        found = [(ids[p.key], p) for reading, ids in readings(dispute) for p in positions_of(reading, stance_of)]
        yield Known(dispute.name, tuple(found), frozenset(dispute.contradictions))
    for folder in (CASES / name for name in LEARNT):
        gold = Gold(folder)
        yield _known(gold, frozenset(frozenset((c["one"], c["other"])) for c in gold.expected["contradictions"]))
    for name, pairs in marked().items():
        yield _known(Gold(ARTICLES / name), pairs)


def _known(gold: Gold, contradictions: frozenset[frozenset[str]]) -> Known:
    found = [(gold.gold_of[p.key], p) for reading in gold.readings for p in positions_of(reading, stance_of)]
    return Known(gold.folder.name, tuple(found), contradictions)


def marked() -> Mapping[str, frozenset[frozenset[str]]]:
    """The contradictions of `bench/data/contradictions.tsv`: for each article of `train/cases` the pairs of ids."""
    rows = [line.split("\t") for line in MARKED.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {name: frozenset(frozenset(f"a{n}" for n in pair.split("-")) for pair in pairs.split()) for name, pairs in rows}


@cache
def samples() -> Mapping[str, tuple[Sample, ...]]:
    """The pairs of all cases that one of the two regressions may decide."""
    found: dict[str, list[Sample]] = {head: [] for head in HEADS}
    for case in known_cases():
        for head, features, label in _pairs(case):
            found[head].append(Sample(case.name, features, label))
    return {head: tuple(rows) for head, rows in found.items()}


def _pairs(case: Known) -> Iterable[tuple[str, Features, bool]]:
    scene = Scene(Encoder.load(), Talk(p for _, p in case.positions))
    for (a, one), (b, other) in combinations(case.positions, 2):
        if is_one_statement(one, other):
            continue
        pair = Pair.of(one, other)
        label = frozenset((a, b)) in case.contradictions
        if pair.opposed and not pair.same_source:
            yield HEADS[0], opposed_features(pair, scene), label
        elif pair.both_affirm and not pair.same_source:
            yield HEADS[1], rival_features(pair, scene), label


@cache
def _fitted(fold: int | None) -> Mapping[str, Weights]:
    return {head: _fit([s for s in samples()[head] if _fold(s.case) != fold]) for head in HEADS}


def fitted(without: str | None = None) -> Mapping[str, Weights]:
    """The weights fitted on all cases, or on those of the other folds than that of one case, by its name."""
    return _fitted(None if without is None else _fold(without))


def _fold(case: str) -> int:
    """The fold of a case: the same for a name, whatever other cases there are."""
    return int(hashlib.sha256(case.encode("utf-8")).hexdigest(), 16) % FOLDS


def _fit(rows: Sequence[Sample]) -> Weights:
    names = list(rows[0].features)
    values = np.array([[s.features[n] for n in names] for s in rows])
    labels = np.array([float(s.label) for s in rows])
    mean, scale = values.mean(axis=0), values.std(axis=0)
    scale[scale < LEAST_SCALE] = 1.0
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
        step = np.linalg.solve(hessian, gradient)
        weights = weights - step
        if np.abs(step).max() < SETTLED:
            break
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
    made = "bench/fit_pairs.py on bench/data/disputes.txt, bench/own_cases and train/cases"
    args.out.write_text(json.dumps({"made by": made, "weights": as_json(fitted())}, indent=1) + "\n", encoding="utf-8")
    table = {head: reliability(head) for head in HEADS}
    args.table.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(table, indent=1))


if __name__ == "__main__":
    main()
