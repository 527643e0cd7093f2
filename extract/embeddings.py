"""Meaning of short texts as vectors: all-MiniLM-L6-v2 in int8, run by onnxruntime (`models/embeddings`).

A text is run by itself, not in a batch: the scales of int8 products depend on everything in a batch, and a claim must have
one vector whatever stands beside it. Vectors have 384 numbers and length 1, so that their product is the cosine.

What is embedded is what is claimed (`claimed`): the content without negation, modality, brackets and quotation marks, with
`we`, `our` and a leading `it` or `they` in the place of which the speaker is named.
"""

import re
from collections import OrderedDict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extract.countries import codes_in
from extract.errors import ResourceError
from extract.hashes import weights
from extract.model import Position
from extract.similarity import capitalised

Vector = NDArray[np.float32]

MOST_TOKENS = 64
"""Tokens of a text that are read; a claim is seldom longer."""

MOST_KEPT = 20_000
"""Vectors that are kept, the last used: 32 MB."""

_OFF = re.compile(
    r"\b(?:not|never|n[’']t|cannot|may|might|could|would|possibly|probably|likely|allegedly|reportedly|apparently|perhaps"
    r"|strongly|categorically|absolutely|entirely|completely)\b|[\[\]\"“”‘]|(?<=\w)n[’']t\b",
    re.IGNORECASE,
)
_MARKS = ",.;:!?'’‘\"“”()[]"
_OWN = re.compile(r"\b(?:we|our|ours|us|my|I)\b")
_LEADING = re.compile(r"^(?:that )?(?:it|he|she|they|its|his|her|their)\b", re.IGNORECASE)


@lru_cache(maxsize=2048)
def claimed(position: Position) -> str:
    """What the claim of a position says, as it is embedded."""
    text = " ".join(s.text for s in position.attribution.claim.spans)
    if position.names:
        text = _LEADING.sub(position.names[0], _OWN.sub(position.names[0], text))
    return plain(text)


@lru_cache(maxsize=2048)
def without_names(position: Position) -> str:
    """What the claim says without the names in it, which make all claims of one event alike; the claim where nothing is left."""
    text = claimed(position)
    rest = " ".join(w for w in text.split() if not _is_name(w.strip(_MARKS), position.article.text))
    return rest or text


def _is_name(word: str, context: str) -> bool:
    """Whether the word names a country, or stands capitalised in mid-sentence in the text around."""
    return word[:1].isupper() and (word in capitalised(context) or _is_country(word))


@lru_cache(maxsize=65_536)
def _is_country(word: str) -> bool:
    return bool(codes_in(word))


def plain(text: str) -> str:
    """The text without negation, modality and marks of quotation."""
    return " ".join(_OFF.sub(" ", text).split())


class Encoder:
    """Texts to vectors; `load` gives one, or None where its weights or onnxruntime are missing."""

    def __init__(self, weights: Path, tokenizer: Path) -> None:
        """Read the weights. Raises ResourceError where onnxruntime or tokenizers is not installed, or a file cannot be read."""
        try:
            onnxruntime: Any = import_module("onnxruntime")
            tokenizers: Any = import_module("tokenizers")
        except ImportError as reason:
            raise ResourceError(f"{reason.name} is not installed; install Communiqué with what it requires") from reason
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        try:
            self._session: Any = onnxruntime.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])
            self._tokenizer: Any = tokenizers.Tokenizer.from_file(str(tokenizer))
        except Exception as reason:  # both raise bare exceptions of their own
            raise ResourceError(f"{weights.parent}: the weights cannot be read: {reason}") from reason
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MOST_TOKENS)
        self._kept: OrderedDict[str, Vector] = OrderedDict()

    @classmethod
    def load(cls) -> "Encoder":
        """The encoder of this installation. Raises ResourceError where it has none."""
        return _loaded()

    def vector(self, text: str) -> Vector:
        """The vector of a text; an empty text has the vector of its marks alone."""
        found = self._kept.get(text)
        if found is None:
            found = self._run(text)
            self._keep(text, found)
        else:
            self._kept.move_to_end(text)
        return found

    def prepare(self, texts: Iterable[str], *, workers: int = 2) -> None:
        """Run texts ahead, several at once; no more than are kept."""
        wanted = [t for t in dict.fromkeys(texts) if t not in self._kept][:MOST_KEPT]
        if len(wanted) < 2 * workers:
            return
        with ThreadPoolExecutor(workers) as pool:
            for text, found in zip(wanted, pool.map(self._run, wanted), strict=True):
                self._keep(text, found)

    def cosine(self, one: str, other: str) -> float:
        """How alike two texts are in meaning, -1 to 1, to three decimals."""
        return round(float(self.vector(one) @ self.vector(other)), 3)

    def _run(self, text: str) -> Vector:
        ids = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
        (states,) = self._session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})
        mean: Vector = states[0].mean(axis=0, dtype=np.float32)
        return mean / max(float(np.linalg.norm(mean)), 1e-9)

    def _keep(self, text: str, found: Vector) -> None:
        self._kept[text] = found
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)


@cache
def _loaded() -> Encoder:
    folder = weights("embeddings")
    return Encoder(folder / "minilm.onnx", folder / "tokenizer.json")
