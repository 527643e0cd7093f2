"""How well attributions inside others are found, by each of two designs, on sentences of our own that were never trained on."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tokenizers import Tokenizer

from extract.tagger_decode import Found
from extract.tagger_model import HINT, SHORTEST, TaggerModel
from train.corpus import Example
from train.fit import joined
from train.labels import Text, label
from train.measure import one_to_one, overlap, source_right, tokens_of
from train.predict import as_marked
from train.synthetic import Nester, from_templates
from train.templates import HELD_OUT

DESIGNS = ("one pass", "read again", "both")
"""`one pass`: the second head marks inner cues, and each gets its source and content by the question a cue asks; `read
again`: contents as
texts of their own, with the flat tags; `both`: the two together."""


@dataclass(frozen=True, slots=True)
class Nested:
    """Counts of inner attributions, and how many pieces were read a second time for each piece of text."""

    right: int
    found: int
    marked: int
    again: float

    @property
    def figures(self) -> tuple[float, float, float]:
        """Precision, recall, F1 in percent."""
        precision, recall = self.right / max(self.found, 1), self.right / max(self.marked, 1)
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return round(100 * precision, 1), round(100 * recall, 1), round(100 * f1, 1)


def material(tokenizer: Tokenizer, held: Sequence[Example], *, seed: int = 7) -> dict[str, list[Text]]:
    """Texts from held-out templates, and sentences of the held-out articles put into frames."""
    chance = random.Random(seed)
    pool = [n for e in held for n in Nester(chance).nested(e)]
    framed = [joined(chance.sample(pool, 3)) for _ in range(100)]
    templates = list(from_templates(HELD_OUT, 100, chance))
    return {"templates": [label(tokenizer, e) for e in templates], "framed": [label(tokenizer, e) for e in framed]}


def measure(model: TaggerModel, texts: Sequence[Text], design: str, *, least: float = 0.5) -> Nested:
    """The figures of one design over texts."""
    right = found = marked = again = size = 0
    for text in texts:
        inner, read = _inner(model, text, design, least)
        gold = [m for m in text.example.marked if m.inner]
        predicted = tokens_of(text.example.text, as_marked(inner, text.pieces))
        wanted = tokens_of(text.example.text, gold)
        pairs = one_to_one(predicted, wanted, overlap)
        right += sum(source_right(predicted[i], wanted[j]) for i, j in pairs)
        found, marked, again, size = found + len(predicted), marked + len(gold), again + read, size + len(text.pieces.ids)
    return Nested(right, found, marked, round(again / max(size, 1), 3))


def _inner(model: TaggerModel, text: Text, design: str, least: float) -> tuple[list[Found], int]:
    """The inner attributions of a text, and how many pieces were read again."""
    first = list(model.find(text.pieces))
    outer = [f for f, _ in model.settled(f for f in first if not f.inner) if not f.inner]
    deep = [f for f in first if f.inner] if design != "read again" else []
    read = 0
    if design != "one pass":
        again = replace(model, settings=replace(model.settings, reread=least))
        deep += again.reread(text.pieces, outer)
        read = sum(e - b for f in outer if f.hint >= HINT for b, e in f.content if e - b >= SHORTEST)
    settled = model.settled([*outer, *(f for f in deep if f.cue_sure >= least)])
    return [f for f, _ in settled if f.inner], read
