"""Documents built by hand, so that rules on a parse are tested without a model."""

from collections.abc import Callable

import pytest
import spacy
from spacy.tokens import Doc

_VOCAB = spacy.blank("en").vocab
Build = Callable[..., Doc]
"""Builds a Doc from rows `word tag pos dep head lemma?` and named entities, as `parsed` describes."""


def build(rows: str, *, ents: dict[int, str] | None = None, text: str | None = None) -> Doc:
    """A parsed document of one sentence.

    `rows` has one line a word: `word tag pos dep head`, with the lemma behind it where it is not the word in lower case; the head
    is the index of a word. `ents` labels single words as entities; `text` is the article's own text, where marks were masked.
    """
    cells = [line.split() for line in rows.strip().splitlines()]
    words = [c[0] for c in cells]
    spaces = [i + 1 < len(words) and words[i + 1][0] not in ",.;:" and words[i + 1] != "'s" for i in range(len(words))]
    labels = ["O"] * len(words)
    for place, label in (ents or {}).items():
        labels[place] = f"B-{label}"
    doc = Doc(
        _VOCAB,
        words=words,
        spaces=spaces,
        tags=[c[1] for c in cells],
        pos=[c[2] for c in cells],
        deps=[c[3] for c in cells],
        heads=[int(c[4]) for c in cells],
        lemmas=[c[5] if len(c) > 5 else c[0].lower() for c in cells],
        ents=labels,
    )
    doc.user_data.update(text=text or doc.text, quotes=(), countries=())
    return doc


@pytest.fixture(scope="session")
def parsed() -> Build:
    """Builds documents by hand."""
    return build
