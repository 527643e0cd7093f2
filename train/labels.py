"""Marked texts as labels of word pieces, cut into windows and put into tensors."""

# mypy: allow-subclassing-any, no-warn-return-any, no-warn-unused-ignores, disable-error-code="import-not-found,import-untyped,misc"
# (torch is no dependency of the project: where it is absent its types are unknown)

import random
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor

from extract.tagger_windows import Pieces, Window, pieces_of, windows_of
from train.corpus import ROLES, Example, Marked, Offsets
from train.net import INNER, PARTS, TAGS

SKIP = -100
"""The label of pieces that do not count."""

SHORTEST, LONGEST = 170, 254
"""The sizes of windows in training: each epoch cuts the texts anew at sizes between these."""


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of a text's pieces, and for each cue its pieces and the parts that other pieces play for it."""

    tags: tuple[int, ...]
    inner: tuple[int, ...]
    cues: tuple[tuple[int, int, dict[int, int]], ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One window to train on: ids, labels by position, and its cues as positions with the parts by position."""

    ids: tuple[int, ...]
    tags: tuple[int, ...]
    inner: tuple[int, ...]
    valid: tuple[int, ...]
    cues: tuple[tuple[int, int, dict[int, int]], ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows as tensors; `cues` are rows of (window, first, last), `parts` their labels (cues, length)."""

    ids: Tensor
    mask: Tensor
    tags: Tensor
    inner: Tensor
    cues: Tensor
    parts: Tensor


@dataclass(frozen=True, slots=True)
class Text:
    """An example in pieces with its labels."""

    example: Example
    pieces: Pieces
    labels: Labels


def label(tokenizer: Tokenizer, example: Example) -> Text:
    """An example with the labels of its pieces."""
    pieces = pieces_of(tokenizer, example.text)
    tags, inner = [0] * len(pieces.ids), [0] * len(pieces.ids)
    for index in _within(pieces, example.unmarked):
        inner[index] = SKIP
    cues = []
    for marked in example.marked:
        if not marked.inner:
            _write(tags, pieces, marked)
        cue = _within(pieces, marked.cue)
        if cue:
            if marked.inner:
                inner[cue[0]] = INNER.index("B")
                for index in cue[1:]:
                    inner[index] = INNER.index("I")
            cues.append((cue[0], cue[-1], _parts(pieces, marked)))
    return Text(example, pieces, Labels(tuple(tags), tuple(inner), tuple(cues)))


def _within(pieces: Pieces, spans: Iterable[Offsets]) -> list[int]:
    """Indices of the pieces that share a character with a span."""
    found: set[int] = set()
    for begin, end in spans:
        index = bisect_right(pieces.offsets, begin, key=lambda o: o[1])
        while index < len(pieces.offsets) and pieces.offsets[index][0] < end:
            found.add(index)
            index += 1
    return sorted(found)


def _write(tags: list[int], pieces: Pieces, marked: Marked) -> None:
    """The flat tags of one attribution."""
    for role in ROLES:
        for index, begins in _runs(_within(pieces, marked.role(role))):
            tags[index] = TAGS.index(f"{'B' if begins else 'I'}-{role}")


def _parts(pieces: Pieces, marked: Marked) -> dict[int, int]:
    """The parts that pieces play in an attribution, by index; pieces of none are left out."""
    found = {}
    for role in ("source", "content"):
        for index, begins in _runs(_within(pieces, marked.role(role))):
            found[index] = PARTS.index(f"{'B' if begins else 'I'}-{role}")
    return found


def _runs(indices: Sequence[int]) -> Iterable[tuple[int, bool]]:
    """Each index with whether it begins a run."""
    return ((index, place == 0 or indices[place - 1] != index - 1) for place, index in enumerate(indices))


def items_of(text: Text, chance: random.Random) -> list[Item]:
    """The windows of a text to train on, cut at a size drawn by chance."""
    size = chance.randint(SHORTEST, LONGEST)
    return [_item(text, window) for window in windows_of(text.pieces, limit=size, longest=size)]


def _item(text: Text, window: Window) -> Item:
    place = {window.begin + i: p for i, p in enumerate(window.places)}
    tags, inner, valid = [SKIP] * len(window.ids), [SKIP] * len(window.ids), [0] * len(window.ids)
    for index, position in place.items():
        tags[position], inner[position], valid[position] = text.labels.tags[index], text.labels.inner[index], 1
    cues = tuple(
        (place[first], place[last], {place[i]: part for i, part in parts.items() if i in place})
        for first, last, parts in text.labels.cues
        if first in place and last in place
    )
    return Item(window.ids, tuple(tags), tuple(inner), tuple(valid), cues)


def stack(items: Sequence[Item]) -> Batch:
    """Windows of like length as one batch."""
    length = max(len(item.ids) for item in items)

    def padded(rows: Iterable[Sequence[int]], fill: int) -> Tensor:
        return torch.tensor([[*row, *([fill] * (length - len(row)))] for row in rows], dtype=torch.long)

    cues = [(row, first, last) for row, item in enumerate(items) for first, last, _ in item.cues]
    parts = []
    for item in items:
        empty = [0 if v else SKIP for v in item.valid] + [SKIP] * (length - len(item.ids))
        for _, _, found in item.cues:
            parts.append([found.get(i, e) for i, e in enumerate(empty)])
    return Batch(
        ids=padded((i.ids for i in items), 0),
        mask=padded(([1] * len(i.ids) for i in items), 0),
        tags=padded((i.tags for i in items), SKIP),
        inner=padded((i.inner for i in items), SKIP),
        cues=torch.tensor(cues, dtype=torch.long).view(-1, 3),
        parts=torch.tensor(parts, dtype=torch.long).view(-1, length),
    )
