"""The rules as a whole: what is read in short texts of every shape, and that nothing else is."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from extract.model import Article, Attribution
from extract.reader import Reader

DATA = Path(__file__).resolve().parent.parent / "data" / "reading" / "attributions.json"
"""Rows of {text, expected: [{source, act, content, polarity?, modality?}], not_yet?}: `not_yet` says why a row is not met."""

ROWS: list[dict[str, Any]] = json.loads(DATA.read_text(encoding="utf-8"))


@cache
def reader() -> Reader:
    """The reader, loaded once."""
    return Reader.load(learned=False)


def words(text: str) -> set[str]:
    """The words of a text in lower case."""
    return set(re.findall(r"\w+", text.casefold()))


def answers(found: Attribution, wanted: dict[str, str]) -> bool:
    """Whether an attribution is the wanted one: act, polarity, modality, a word of the source, most words of the content."""
    mention = found.speaker_mention.text if found.speaker_mention else ""
    have, want = words(found.claim.text), words(wanted["content"])
    return (
        found.act == wanted["act"]
        and found.claim.polarity == wanted.get("polarity", "positive")
        and found.claim.modality == wanted.get("modality", "certain")
        and bool(words(mention) & words(wanted["source"]))
        and len(have & want) >= 0.6 * len(have | want)
    )


def row_of(row: dict[str, Any]) -> Any:  # pytest's ParameterSet has no public name
    """A row as a parameter; one that is not yet met must fail."""
    marks = [pytest.mark.xfail(reason=row["not_yet"], strict=True)] if "not_yet" in row else []
    return pytest.param(row["text"], row["expected"], id=row["text"][:60], marks=marks)


@pytest.mark.model
@pytest.mark.parametrize(("text", "expected"), [row_of(row) for row in ROWS])
def test_a_text_gives_what_a_careful_reader_finds_in_it(text: str, expected: list[dict[str, str]]) -> None:
    """Each expected attribution is read once, with its act, and no other is read."""
    found = list(reader().read(Article(text=text, published="2025-06-27", publisher="Agency")).attributions)
    shown = [(a.act, a.claim.polarity.value, a.claim.text) for a in found]
    for wanted in expected:
        answer = next((a for a in found if answers(a, wanted)), None)
        assert answer is not None, f"{wanted} is not among {shown}"
        found.remove(answer)
    assert not found, f"read as well: {[(a.act, a.claim.text) for a in found]}"


def test_the_rows_hold_many_texts_in_which_nothing_may_be_read() -> None:
    """The table keeps its opposites: at least twenty texts look like reports and are none."""
    assert sum(not row["expected"] for row in ROWS) >= 20
    assert len({row["text"] for row in ROWS}) == len(ROWS) >= 60
