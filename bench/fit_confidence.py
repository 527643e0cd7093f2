"""How the confidence of an attribution was fitted, and how far it can be trusted.

    python bench/fit_confidence.py SCORER [--weights FILE] [--table FILE]

The texts of the invented cases (`bench/own_cases`) are read; an attribution counts as accepted where it answers one that is
expected, by the scorer of the cases (SCORER is its `score.py`), with the speaker that is expected. Logistic regression with a
quadratic penalty, by Newton's steps in numpy. In the table of reliability each case is weighed by the weights fitted without it.
"""

import argparse
import importlib.util
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyoxigraph import RdfFormat, serialize

from bench.cases import case_folders, known_of
from extract.certainty import grounds_of, weighed
from extract.countries import load_countries
from extract.drafts import Draft
from extract.inputs import read_inputs
from extract.model import Article, Reading
from extract.pipeline import parse
from extract.reader import STAGES, Reader
from graph.build import article_quads, text_quads
from graph.iris import node_iri
from graph.reference import reference_quads

CASES = Path(__file__).resolve().parent / "own_cases"
PENALTY, STEPS, BINS = 1.0, 30, 10
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """One attribution: its case, its features, and whether a careful reader has it."""

    case: str
    features: dict[str, float]
    label: bool


def main() -> None:
    """Read, fit, and write weights and table."""
    options = _options()
    scorer, reader = _module(options.scorer), Reader.load()
    rows = [sample for folder in case_folders(CASES) for sample in samples(folder, reader, scorer)]
    weights = fitted(rows)
    note = "made by bench/fit_confidence.py on the invented cases"
    options.weights.write_text(json.dumps({"note": note, "weights": weights}, indent=1) + "\n", "utf-8")
    table = {"attributions": len(rows), "cases": len({s.case for s in rows}), "bins": reliability(rows)}
    options.table.write_text(json.dumps(table, indent=1) + "\n", "utf-8")
    sys.stdout.write(json.dumps({"weights": weights, **table}, indent=1) + "\n")


def samples(folder: Path, reader: Reader, scorer: ModuleType) -> Iterator[Sample]:
    """The attributions that are read in the texts of a case."""
    read = [_read(reader, article) for article in _articles(folder)]
    with tempfile.TemporaryDirectory() as work:
        target = Path(work) / "case.trig"
        quads = [q for reading, _ in read for q in (*article_quads(reading), *text_quads(reading))]
        target.write_bytes(serialize([*quads, *reference_quads(load_countries())], format=RdfFormat.TRIG) or b"")
        accepted = _accepted(scorer, folder, target)
    for reading, features in read:
        for attribution in reading.attributions:
            key = (tuple((s.begin, s.end) for s in attribution.claim.spans), attribution.speakers)
            if key in features:
                yield Sample(folder.name, features[key], node_iri(reading.article.id, attribution.id).value in accepted)


def _articles(folder: Path) -> Iterator[Article]:
    for text in sorted(folder.glob("*.txt")):
        for found in read_inputs([text], defaults=known_of(folder, text)):
            if isinstance(found, Article):
                yield found


Features = dict[tuple[tuple[tuple[int, int], ...], tuple[str, ...]], dict[str, float]]


def _read(reader: Reader, article: Article) -> tuple[Reading, Features]:
    """The reading of an article, and the features of its attributions by content and speakers."""
    draft = Draft(next(parse(reader.nlp, [article.text])), article)
    for stage in STAGES:
        stage(draft)
    found = {(s.proposal.content, s.speakers): grounds_of(draft, s).features for s in draft.sayings if s.speakers}
    return draft.reading(reader.name), found


def _accepted(scorer: ModuleType, folder: Path, target: Path) -> set[str]:
    """The IRIs of the attributions that answer an expectation with its speaker."""
    case, graph = scorer.Case(folder), scorer.load(target)
    predicted, _ = scorer.predictions(graph, case)
    pairs: dict[int, Any] = scorer.match(graph, case, predicted)
    found = set()
    for expected, index in pairs.items():
        have = predicted[index] if isinstance(index, int) else index
        source = case.expected["attributions"][expected]["source"]
        if any(scorer.same_actor(graph, speaker, source) for speaker in have["speakers"]):
            found.add(str(have["node"]))
    return found


def fitted(rows: Sequence[Sample]) -> dict[str, float]:
    """The weights that minimise the penalised loss."""
    names = sorted({name for sample in rows for name in sample.features})
    inputs = np.array([[s.features.get(n, 0.0) for n in names] for s in rows])
    labels = np.array([float(s.label) for s in rows])
    weights: Array = np.zeros(len(names))
    for _ in range(STEPS):
        guess = 1 / (1 + np.exp(-inputs @ weights))
        gradient = inputs.T @ (guess - labels) + PENALTY * weights
        hessian = (inputs * (guess * (1 - guess))[:, None]).T @ inputs + PENALTY * np.eye(len(names))
        weights = weights - np.linalg.solve(hessian, gradient)
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}


def reliability(rows: Sequence[Sample]) -> list[dict[str, float]]:
    """For each tenth of confidence: attributions, mean confidence, and the share accepted; each case by weights without it."""
    without = {case: fitted([s for s in rows if s.case != case]) for case in sorted({s.case for s in rows})}
    said = np.array([weighed(s.features, without[s.case]) for s in rows])
    labels = np.array([s.label for s in rows])
    table = []
    for low in range(BINS):
        inside = (said >= low / BINS) & (said < (low + 1) / BINS)
        if inside.any():
            mean, share = (round(float(x[inside].mean()), 3) for x in (said, labels))
            table.append({"from": low / BINS, "attributions": int(inside.sum()), "said": mean, "accepted": share})
    return table


def _module(path: Path) -> ModuleType:
    """The scorer as a module."""
    spec = importlib.util.spec_from_file_location("scorer", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(f"{path}: no Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scorer", type=Path, help="the scorer of the cases")
    parser.add_argument("--weights", type=Path, default=Path("extract/data/confidence.json"))
    parser.add_argument("--table", type=Path, default=Path("bench/results/confidence-reliability.json"))
    return parser.parse_args()


if __name__ == "__main__":
    main()
