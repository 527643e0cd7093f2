"""Sentences of our own for training: readouts, denials, nested reports, single quotation marks, editorial brackets.

`data/training.txt` and `data/held-out.txt` hold one template a line. Marks: `<s1 ...>`, `<k1 ...>` and `<c1 ...>` hold
source, cue and
content of attribution 1; one is nested in another where its cue stands in the other's content. `{country}` and the like are
filled from
`data/words.tsv`, `{Country}` with a capital; `{country2}` is another than `{country}`.
"""

from pathlib import Path

_FOLDER = Path(__file__).resolve().parent / "data"


def _lines(name: str) -> tuple[str, ...]:
    return tuple((_FOLDER / name).read_text("utf-8").splitlines())


def _words() -> dict[str, tuple[str, ...]]:
    rows = (line.split("\t") for line in _lines("words.tsv")[1:])
    return {kind: tuple(words.split("; ")) for kind, words in rows}


WORDS = _words()
"""What fills the places of the templates."""

TRAINING = _lines("training.txt")
"""Templates to train on."""

HELD_OUT = _lines("held-out.txt")
"""Templates never trained on, to measure nesting."""
