"""What is decided on the held-out articles: how sequences are decoded, and how probable an attribution is."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from extract.tagger_decode import Choices, Found, Head, Outputs, decode
from extract.tagger_model import Settings, TaggerModel, features
from extract.tagger_settle import settle
from extract.tagger_windows import Window, windows_of
from train.labels import Text
from train.logistic import Reals, crossed, fit_logistic
from train.measure import Figures, one_to_one, overlap, source_right, tokens_of
from train.predict import as_marked

SLACK = 0.003
"""How much F1 of attributions is given for recall."""

START = (0.6, 0.6, 0.2, 0.2, 0.2, 0.2, -0.5, 0.0, 0.0, 0.0)
"""Weights to settle by before any are fitted."""


@dataclass(frozen=True, slots=True)
class Read:
    """A text with its windows and what the network gave for each."""

    text: Text
    windows: tuple[Window, ...]
    outputs: tuple[Outputs, ...]


def read_all(model: TaggerModel, texts: Sequence[Text]) -> list[Read]:
    """The texts, read once, so that many ways of decoding can be tried."""
    made = []
    for text in texts:
        windows = tuple(windows_of(text.pieces))
        made.append(Read(text, windows, tuple(model.outputs([w]) for w in windows)))
    return made


def find(read: Read, head: Head, choices: Choices) -> list[Found]:
    """The attributions of a text by some choices."""
    return [f for w, o in zip(read.windows, read.outputs, strict=True) for f in decode(o, [w], head, choices)[0]]


def accepted(text: Text, found: Sequence[Found]) -> list[bool]:
    """Which attributions a person marked too: content mostly the same, source touched."""
    predicted = tokens_of(text.example.text, as_marked(found, text.pieces))
    marked = tokens_of(text.example.text, text.example.marked)
    right = {i for i, j in one_to_one(predicted, marked, overlap) if source_right(predicted[i], marked[j])}
    return [i in right for i in range(len(predicted))]


@dataclass(frozen=True, slots=True)
class Tuned:
    """The settings that a set of choices leads to, with the figures that they reach on the held-out articles, crosswise."""

    settings: Settings
    figures: Figures
    sure: Reals
    accepted: Reals


def tune(reads: Sequence[Read], head: Head, choices: Choices, start: Sequence[float] = START) -> Tuned:
    """Settle, fit probabilities, settle again by them, and take the threshold with the best F1 of attributions."""
    first = Settings(choices, tuple(start), 0.0)
    found = [find(read, head, choices) for read in reads]
    for _ in range(2):
        rows, marks, groups = _rows(reads, found, first)
        weights = fit_logistic(rows, marks)
        first = Settings(choices, tuple(round(float(w), 4) for w in weights), 0.0)
    rows, marks, groups = _rows(reads, found, first)
    sure = crossed(rows, marks, groups)
    gold = sum(len(r.text.example.marked) for r in reads)
    least = best_threshold(sure, marks, gold)
    settings = Settings(choices, first.weights, least)
    return Tuned(settings, figures_of(reads, found, settings, sure), sure, marks)


def _outer(found: Sequence[Found], settings: Settings) -> list[Found]:
    return [f for f, _ in settle([(f, settings.sure(f)) for f in found]) if not f.inner]


def _rows(reads: Sequence[Read], found: Sequence[Sequence[Found]], settings: Settings) -> tuple[Reals, Reals, list[int]]:
    """Features, acceptance and article of each attribution that settles."""
    rows, marks, groups = [], [], []
    for number, (read, some) in enumerate(zip(reads, found, strict=True)):
        kept = _outer(some, settings)
        rows += [features(f) for f in kept]
        marks += accepted(read.text, kept)
        groups += [number] * len(kept)
    return np.array(rows), np.array(marks, float), groups


def best_threshold(sure: Reals, marks: Reals, gold: int) -> float:
    """The least probability to keep: the lowest with an F1 within SLACK of the best, so that fewer words are lost."""
    order = np.argsort(-sure)
    right = np.cumsum(marks[order])
    f1 = 2 * right / (np.arange(1, len(order) + 1) + gold)
    return round(float(sure[order][int(np.flatnonzero(f1 >= f1.max() - SLACK)[-1])]), 3)


def figures_of(reads: Sequence[Read], found: Sequence[Sequence[Found]], settings: Settings, sure: Reals) -> Figures:
    """The figures on the held-out articles where each attribution is kept by its crosswise probability."""
    figures, at = Figures(), 0
    for read, some in zip(reads, found, strict=True):
        kept = _outer(some, settings)
        chosen = [f for f, s in zip(kept, sure[at : at + len(kept)], strict=True) if s >= settings.least]
        at += len(kept)
        figures.add(read.text.example.text, as_marked(chosen, read.text.pieces), read.text.example.marked)
    return figures


def write_settings(settings: Settings, path: Path) -> None:
    """`settings.json`, as the shipped reader takes it."""
    record = {
        "choices": asdict(settings.choices),
        "weights": list(settings.weights),
        "least": settings.least,
        "reread": settings.reread,
    }
    path.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
