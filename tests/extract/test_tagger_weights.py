"""The shipped weights: they are those of the card, and reach its figures on a sample of our own texts."""

import hashlib
import re
from pathlib import Path

import pytest

from extract.resources import data_path
from extract.tagger_model import Spotted, TaggerModel

Offsets = tuple[int, int]
Marked = dict[str, list[Offsets]]

_MARK = re.compile(r"<([skc])(\d) |>")
FOLDER = Path(__file__).resolve().parent.parent / "data" / "tagger"


@pytest.fixture(scope="module")
def card() -> str:
    """The card of the shipped weights."""
    return data_path("models", "attribution", "card.md").read_text("utf-8")


@pytest.fixture(scope="module")
def model() -> TaggerModel:
    """The shipped weights, loaded."""
    return TaggerModel.load()


def unmark(line: str) -> tuple[str, list[Marked]]:
    """The text of a line with marks, and its attributions."""
    text, last, opened = "", 0, []
    rows: dict[str, Marked] = {}
    for match in _MARK.finditer(line):
        text += line[last : match.start()]
        last = match.end()
        if match[1]:
            opened.append((match[1], match[2], len(text)))
        else:
            role, number, begin = opened.pop()
            rows.setdefault(number, {"s": [], "k": [], "c": []})[role].append((begin, len(text)))
    return text + line[last:], list(rows.values())


def is_right(spotted: Spotted, marked: Marked) -> bool:
    """Whether the contents share at least half of their characters, and the sources some or both are none."""
    mine = {i for b, e in spotted.content for i in range(b, e)}
    theirs = {i for b, e in marked["c"] for i in range(b, e)}
    alike = len(mine & theirs) >= 0.5 * len(mine | theirs)
    source = spotted.source
    if source is None or not marked["s"]:
        return alike and source is None and not marked["s"]
    return alike and any(b < source[1] and source[0] < e for b, e in marked["s"])


def counts(model: TaggerModel) -> tuple[int, int, int]:
    """Over the sample: attributions that are right, that the model finds, that are marked."""
    right = found = wanted = 0
    for line in (FOLDER / "sample.txt").read_text("utf-8").splitlines():
        text, marked = unmark(line)
        outer = [s for s in model.read(text) if not s.inner]
        right += sum(any(is_right(s, m) for s in outer) for m in marked)
        found, wanted = found + len(outer), wanted + len(marked)
    return right, found, wanted


def test_the_weights_give_the_figures_of_the_card(card: str, model: TaggerModel) -> None:
    """On the sample the shipped weights find what the card says, give or take one for another processor's rounding."""
    stated = re.search(r"sample: (\d+) right, (\d+) found, (\d+) marked", card)
    assert stated is not None
    right, found, marked = counts(model)
    assert marked == int(stated[3])
    assert abs(right - int(stated[1])) <= 1
    assert abs(found - int(stated[2])) <= 2


@pytest.mark.parametrize("name", ["model.onnx", "head.npz", "tokenizer.json", "settings.json"])
def test_the_weights_are_those_of_the_card(card: str, name: str) -> None:
    """The card names the SHA-256 of each shipped file."""
    digest = hashlib.sha256(data_path("models", "attribution", name).read_bytes()).hexdigest()
    assert f"{digest}  {name}" in card


def test_the_weights_are_small() -> None:
    """All files of the model together have at most 30 MB."""
    folder = data_path("models", "attribution", "card.md").parent
    assert sum(p.stat().st_size for p in folder.iterdir()) <= 30_000_000


def test_reading_is_the_same_twice(model: TaggerModel) -> None:
    """One text gives the same attributions every time."""
    text = "The mayor said that the bridge was closed. “It will open in June,” she added."
    assert model.read(text) == model.read(text)


def test_a_text_without_words_has_no_attributions(model: TaggerModel) -> None:
    """Empty and blank texts are read without fail."""
    assert [model.read(t) for t in ("", " \n\n ", "—")] == [[], [], []]
