"""From the network's figures to attributions in word pieces: cues by the best sequence of tags, then for each its source and
content.

All arrays stand in the positions of what the model read (its marks included); `valid` tells which positions are pieces of the text.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extract.tagger_windows import Window

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
INNER = ("O", "B", "I")
PARTS = ("O", "B-source", "I-source", "B-content", "I-content")
CONTENT = TAGS.index("B-content")
REACH = 96
_FAR = np.float32(-1e4)


@dataclass(frozen=True, slots=True)
class Outputs:
    """What the network gives for a batch (batch, length, ...): logits of TAGS and INNER, and the pair head's three views of
    a piece.
    """

    tags: Floats
    inner: Floats
    first: Floats
    last: Floats
    piece: Floats


@dataclass(frozen=True, slots=True)
class Head:
    """The weights of the pair head: distances (2 x REACH + 1, width), then two dense layers."""

    distance: Floats
    second_weight: Floats
    second_bias: Floats
    out_weight: Floats
    out_bias: Floats

    @classmethod
    def of(cls, arrays: Mapping[str, Floats]) -> "Head":
        """The head of arrays named as its fields."""
        return cls(**{name: np.asarray(arrays[name], np.float32) for name in cls.__dataclass_fields__})


@dataclass(frozen=True, slots=True)
class Choices:
    """How sequences are decoded: `cue` and `inner` are added to the scores of cues against none, `unary` is the weight
    of the flat tags when source and content of a cue are looked for, `part` is added to the scores of no part.
    """

    cue: float = 0.0
    inner: float = 0.0
    unary: float = 0.0
    part: float = 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """One attribution in pieces of the text (end exclusive), with the probabilities of its parts.

    `cue_sure`, `content_sure` and `source_sure` are mean probabilities of the pieces; `edge_sure` is the least of those at the
    edges of the content; `flat_sure` is that of the content by the flat tags; `inner` says that the second head found the cue,
    inside a content; `hint` is the highest probability, by that head, that a cue begins in the content.
    """

    cue: tuple[int, int]
    source: tuple[int, int] | None
    content: tuple[tuple[int, int], ...]
    cue_sure: float
    content_sure: float
    source_sure: float
    edge_sure: float
    flat_sure: float
    inner: bool = False
    hint: float = 0.0


def log_softmax(logits: Floats) -> Floats:
    """Log probabilities over the last axis."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)), np.float32)


def transitions(labels: Sequence[str]) -> Floats:
    """Scores of label after label (rows: before): 0 where allowed, far below where an I follows another kind."""
    table = np.zeros((len(labels) + 1, len(labels)), np.float32)
    for column, label in enumerate(labels):
        if label.startswith("I"):
            allowed = {"B" + label[1:], label}
            for row, before in enumerate((*labels, "")):
                table[row, column] = 0.0 if before in allowed else _FAR
    return table


def viterbi(scores: Floats, table: Floats) -> Ints:
    """The best allowed sequence (rows, length) of each row of scores (rows, length, labels)."""
    rows, length, labels = scores.shape
    back = np.zeros((length, rows, labels), np.int64)
    total = scores[:, 0] + table[labels]
    for place in range(1, length):
        ways = total[:, :, None] + table[None, :labels]
        back[place] = ways.argmax(axis=1)
        total = ways.max(axis=1) + scores[:, place]
    path = np.zeros((rows, length), np.int64)
    path[:, -1] = total.argmax(axis=1)
    for place in range(length - 1, 0, -1):
        path[:, place - 1] = back[place][np.arange(rows), path[:, place]]
    return path


def segments(path: Sequence[int], labels: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """The runs of one kind in a sequence of labels: kind (empty where the labels are B and I alone), begin, end."""
    begin, kind = -1, ""
    for place, index in enumerate((*path, 0)):
        label = labels[index]
        if begin >= 0 and not (label.startswith("I") and label[2:] == kind):
            yield kind, begin, place
            begin = -1
        if label.startswith("B"):
            begin, kind = place, label[2:]


def pair_logits(head: Head, outputs: Outputs, row: int, cues: Sequence[tuple[int, int]]) -> Floats:
    """Logits (cues, length, PARTS) of the cues of one window, given as positions."""
    firsts = np.array([b for b, _ in cues])
    lasts = np.array([e - 1 for _, e in cues])
    cue = outputs.first[row, firsts] + outputs.last[row, lasts]
    distance = np.clip(np.arange(outputs.piece.shape[1])[None, :] - firsts[:, None], -REACH, REACH) + REACH
    hidden = np.maximum(cue[:, None, :] + outputs.piece[row][None] + head.distance[distance], 0.0)
    second = np.maximum(hidden @ head.second_weight.T + head.second_bias, 0.0)
    return np.asarray(second @ head.out_weight.T + head.out_bias, np.float32)


def decode(outputs: Outputs, windows: Sequence[Window], head: Head, choices: Choices) -> list[list[Found]]:
    """The attributions of each window of a batch, in order of their cues; cues that another window owns are left to it."""
    valid = _valid(windows, outputs.tags.shape[1])
    tags, inner = _only(log_softmax(outputs.tags), valid), _only(log_softmax(outputs.inner), valid)
    cues = _cues(tags, inner, windows, choices)
    rows = [row for row, found in enumerate(cues) for _ in found]
    if not rows:
        return [[] for _ in windows]
    logits = np.concatenate([pair_logits(head, outputs, r, [c[:2] for c in f]) for r, f in enumerate(cues) if f])
    if choices.unary:
        logits = logits + choices.unary * _as_parts(tags)[rows]
    logits[:, :, 0] += choices.part
    parts = _only(log_softmax(logits), valid[rows])
    paths = viterbi(parts, transitions(PARTS))
    flat = [(row, cue) for row, found in enumerate(cues) for cue in found]
    made: list[list[Found]] = [[] for _ in windows]
    for (row, cue), path, scores in zip(flat, paths, parts, strict=True):
        found = _found(_Row(windows[row], np.exp(tags[row]), np.exp(inner[row, :, 1])), cue, path, np.exp(scores))
        if found is not None:
            made[row].append(found)
    return made


def _valid(windows: Sequence[Window], length: int) -> NDArray[np.bool_]:
    valid = np.zeros((len(windows), length), np.bool_)
    for row, window in enumerate(windows):
        valid[row, list(window.places)] = True
    return valid


def _only(scores: Floats, valid: NDArray[np.bool_]) -> Floats:
    """The scores with nothing but the first label at positions that are no pieces."""
    kept = np.where(valid[:, :, None], scores, _FAR)
    kept[:, :, 0] = np.where(valid, scores[:, :, 0], 0.0)
    return np.asarray(kept, np.float32)


def _as_parts(tags: Floats) -> Floats:
    """The flat tags' log probabilities as scores of PARTS; a cue counts as no part."""
    none = np.logaddexp(np.logaddexp(tags[..., 0], tags[..., 3]), tags[..., 4])
    parts = np.stack([none, tags[..., 1], tags[..., 2], tags[..., 5], tags[..., 6]], axis=-1)
    return np.asarray(np.maximum(parts, -12.0), np.float32)


Cue = tuple[int, int, float, bool]
"""A cue: first and last position (end exclusive), probability, and whether the second head found it."""


def _cues(tags: Floats, inner: Floats, windows: Sequence[Window], choices: Choices) -> list[list[Cue]]:
    """The cues of each window: those of the flat tags, and those of the second head where the first has none."""
    biased = tags.copy()
    biased[:, :, 3:5] += choices.cue
    nested = inner.copy()
    nested[:, :, 1:] += choices.inner
    outer_paths, inner_paths = viterbi(biased, transitions(TAGS)), viterbi(nested, transitions(INNER))
    made = []
    for row, window in enumerate(windows):
        outer = [(b, e) for kind, b, e in segments(outer_paths[row], TAGS) if kind == "cue"]
        taken = {p for b, e in outer for p in range(b, e)}
        within = [(b, e) for _, b, e in segments(inner_paths[row], INNER) if not taken & set(range(b, e))]
        sure = np.exp(tags[row, :, 3]) + np.exp(tags[row, :, 4])
        deep = np.exp(inner[row, :, 1]) + np.exp(inner[row, :, 2])
        cues = [(b, e, float(sure[b:e].mean()), False) for b, e in outer]
        cues += [(b, e, float(deep[b:e].mean()), True) for b, e in within]
        made.append(sorted(c for c in cues if _owns(window, c[0])))
    return made


def _owns(window: Window, position: int) -> bool:
    """Whether the piece at a position is read in this window."""
    index = window.begin + window.places.index(position)
    return window.own_begin <= index < window.own_end


@dataclass(frozen=True, slots=True)
class _Row:
    """A window with the probabilities of its flat tags (length, TAGS), and of a cue inside a content beginning (length)."""

    window: Window
    tags: Floats
    begins: Floats


def _found(row: _Row, cue: Cue, path: Ints, parts: Floats) -> Found | None:
    """The attribution of a cue, or None where it has no content."""
    pieces = {position: row.window.begin + i for i, position in enumerate(row.window.places)}
    runs = list(segments(path.tolist(), PARTS))
    content = [(b, e) for kind, b, e in runs if kind == "content"]
    if not content:
        return None
    sources = [(float(parts[b:e, 1:3].sum(axis=1).mean()), b, e) for kind, b, e in runs if kind == "source"]
    best = max(sources, default=None)
    inside = parts[:, 3] + parts[:, 4]
    marks = np.concatenate([inside[b:e] for b, e in content])
    flat = np.concatenate([(row.tags[:, CONTENT] + row.tags[:, CONTENT + 1])[b:e] for b, e in content])
    edges = [float(parts[b, 3]) for b, _ in content] + [float(inside[e - 1]) for _, e in content]
    absent = float(parts[:, 0].min()) if best is None else 0.0

    def place(begin: int, end: int) -> tuple[int, int]:
        return pieces[begin], pieces[end - 1] + 1

    return Found(
        cue=place(cue[0], cue[1]),
        source=None if best is None else place(best[1], best[2]),
        content=tuple(place(b, e) for b, e in content),
        cue_sure=cue[2],
        content_sure=float(marks.mean()),
        source_sure=best[0] if best is not None else absent,
        edge_sure=min(edges),
        flat_sure=float(flat.mean()),
        inner=cue[3],
        hint=max(float(row.begins[b:e].max()) for b, e in content),
    )
