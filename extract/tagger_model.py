"""The shipped weights behind one function: text in, attributions in characters out.

`models/attribution/` holds `model.onnx` (int8), `head.npz` (the pair head), `tokenizer.json`, `settings.json` (how sequences are
decoded and how probabilities are made) and `card.md`.
"""

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime  # type: ignore[import-untyped]
from tokenizers import Tokenizer

from extract.errors import ResourceError
from extract.hashes import weights
from extract.logistic import log_odds, logistic
from extract.tagger_decode import Choices, Floats, Found, Head, Outputs, decode
from extract.tagger_settle import settle
from extract.tagger_windows import Pieces, Window, batches, load_tokenizer, pieces_of, windows_of
from extract.threads import one_thread

FOLDER = "attribution"
"""Where the weights are, for `extract.hashes.weights`."""

BATCH = 256
"""Pieces read at once: few enough that the hidden states stay in the processor's cache (8,200 a cpu-second; 5,900 with 2,048)."""

DECODED = 8192
"""Pieces decoded at once: many, since the steps of decoding are the same for all windows."""

SHORTEST = 7
"""Contents of fewer pieces are not read again."""

HINT = 0.1
"""Contents are read again only where the second head gives a cue in them at least this probability."""

FEATURES = ("cue", "content", "source", "edge", "flat", "least", "no source", "pieces", "length")
"""What the probability of an attribution is made of; see `features`."""


@dataclass(frozen=True, slots=True)
class Spotted:
    """One attribution in characters of the text, with the probability that a person would mark it so."""

    source: tuple[int, int] | None
    cue: tuple[int, int]
    content: tuple[tuple[int, int], ...]
    sure: float
    inner: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """Decoding, and the logistic regression that makes probabilities: one weight a feature, then the constant.

    `least` is the probability below which an attribution is left out; `reread` the least probability of a cue found by
    reading contents
    again as texts of their own, 0 for not reading again.
    """

    choices: Choices
    weights: tuple[float, ...]
    least: float
    reread: float = 0.0

    @classmethod
    def of(cls, record: dict[str, Any]) -> "Settings":
        """The settings of the record in `settings.json`."""
        return cls(Choices(**record["choices"]), tuple(record["weights"]), float(record["least"]), float(record.get("reread", 0.0)))

    def sure(self, found: Found) -> float:
        """The probability of an attribution."""
        return logistic(sum(w * f for w, f in zip(self.weights, (*features(found), 1.0), strict=True)))


def features(found: Found) -> tuple[float, ...]:
    """The figures of FEATURES: log odds of the parts, and the shape of the attribution."""
    size = sum(e - b for b, e in found.content)
    parts = (found.cue_sure, found.content_sure, found.source_sure, found.edge_sure, found.flat_sure)
    return (
        *(log_odds(p) for p in parts),
        log_odds(min(parts)),
        float(found.source is None),
        min(len(found.content) - 1, 2),
        math.log(size),
    )


@dataclass(frozen=True, slots=True)
class TaggerModel:
    """The weights, loaded."""

    session: onnxruntime.InferenceSession
    tokenizer: Tokenizer
    head: Head
    settings: Settings

    @classmethod
    def load(cls, folder: Path | None = None, *, threads: int = 1) -> "TaggerModel":
        """The model of a folder, of the shipped one where none is given. Raises ResourceError where it is missing."""
        folder = folder or weights(FOLDER)
        for name in ("model.onnx", "head.npz", "tokenizer.json", "settings.json"):
            if not (folder / name).exists():
                raise ResourceError(f"{folder / name} is missing; install Communiqué again or make the weights with train/")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        session = onnxruntime.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])
        with np.load(folder / "head.npz") as arrays:
            head = Head.of(dict(arrays))
        settings = Settings.of(json.loads((folder / "settings.json").read_text("utf-8")))
        return cls(session, load_tokenizer(str(folder / "tokenizer.json")), head, settings)

    def read(self, text: str, *, least: float | None = None) -> list[Spotted]:
        """The attributions of a text that are at least so probable (None: as the settings ask), in order of their cues."""
        least = self.settings.least if least is None else least
        pieces = pieces_of(self.tokenizer, text)
        found = self.settled(self.find(pieces))
        if self.settings.reread:
            found = self.settled([*(f for f, _ in found), *self.reread(pieces, [f for f, _ in found])])
        return [_spotted(f, sure, pieces) for f, sure in found if sure >= least]

    def settled(self, found: Iterable[Found]) -> list[tuple[Found, float]]:
        """The attributions that stand, with their probabilities."""
        return settle([(f, self.settings.sure(f)) for f in found])

    def reread(self, pieces: Pieces, found: Sequence[Found]) -> list[Found]:
        """What the network finds in each long enough content when it reads it as a text of its own."""
        parts = [(b, e) for f in found if not f.inner and f.hint >= HINT for b, e in f.content if e - b >= SHORTEST]
        windows = [w for b, e in parts for w in _windows_in(pieces, b, e)]
        made: list[Found] = []
        for batch in batches(windows, pieces=DECODED):
            chosen = [windows[i] for i in batch]
            decoded = self._decode(chosen)
            made += [replace(f, inner=True) for some in decoded for f in some]
        return [f for f in made if f.cue_sure >= self.settings.reread]

    def find(self, pieces: Pieces) -> Iterator[Found]:
        """All attributions that the network finds in the pieces of a text, in no certain order."""
        windows = list(windows_of(pieces))
        for group in batches(windows, pieces=DECODED):
            chosen = [windows[i] for i in group]
            for found in self._decode(chosen):
                yield from found

    def _decode(self, windows: Sequence[Window]) -> list[list[Found]]:
        """The attributions of each of some windows."""
        outputs = self.outputs(windows)
        with one_thread():
            return decode(outputs, windows, self.head, self.settings.choices)

    def outputs(self, windows: Sequence[Window]) -> Outputs:
        """What the network gives for some windows, in their order, padded to the longest."""
        length = max(len(w.ids) for w in windows)
        made: list[Floats] = []
        for batch in batches(windows, pieces=BATCH):
            for name, part in enumerate(self._run([windows[i] for i in batch])):
                if len(made) == name:
                    made.append(np.zeros((len(windows), length, part.shape[2]), np.float32))
                made[name][batch, : part.shape[1]] = part
        return Outputs(*made)

    def _run(self, windows: Sequence[Window]) -> list[Floats]:
        """The outputs of the network for one batch."""
        length = max(len(w.ids) for w in windows)
        ids, mask = np.zeros((len(windows), length), np.int64), np.zeros((len(windows), length), np.int64)
        for row, window in enumerate(windows):
            ids[row, : len(window.ids)] = window.ids
            mask[row, : len(window.ids)] = 1
        return list(self.session.run(None, {"ids": ids, "mask": mask}))


def _windows_in(pieces: Pieces, begin: int, end: int) -> Iterator[Window]:
    """The windows of a part of a text; they count its pieces from the text's begin."""
    part = Pieces(pieces.ids[begin:end], pieces.offsets[begin:end], (0,))
    for w in windows_of(part):
        yield replace(w, begin=w.begin + begin, end=w.end + begin, own_begin=w.own_begin + begin, own_end=w.own_end + begin)


def _spotted(found: Found, sure: float, pieces: Pieces) -> Spotted:
    """An attribution in characters."""

    def place(span: tuple[int, int]) -> tuple[int, int]:
        return pieces.offsets[span[0]][0], pieces.offsets[span[1] - 1][1]

    source = None if found.source is None else place(found.source)
    return Spotted(source, place(found.cue), tuple(place(c) for c in found.content), sure, found.inner)
