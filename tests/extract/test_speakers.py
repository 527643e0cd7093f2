"""Who a description, a name in part or a pronoun means: small invented texts beside twins in which it must not mean the same."""

from functools import cache
from pathlib import Path

import pytest

from extract.model import ActorKind, Article
from extract.reader import Reader

DATA = Path(__file__).resolve().parent.parent / "data" / "speakers" / "twins.tsv"
ROWS = [line.split("\t") for line in DATA.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
pytestmark = pytest.mark.model


@cache
def reader() -> Reader:
    """One reader for all rows."""
    return Reader.load(learned=False)


@pytest.mark.parametrize(("who", "content", "publisher", "text"), [pytest.param(*row[1:], id=row[0]) for row in ROWS])
def test_the_words_for_a_speaker_lead_to_who_it_is(who: str, content: str, publisher: str, text: str) -> None:
    """The innermost attribution that holds the words has the speakers of the row, and no other."""
    reading = reader().read(Article(text=text, published="2024-05-17", publisher=publisher))
    holding = [a for a in reading.attributions if content in a.claim.text]
    assert holding, f"nothing says {content!r}"
    said = min(holding, key=lambda a: len(a.claim.text))
    actors = {a.id: a for a in reading.actors}
    names = [
        f"source: {a.name.removeprefix('unnamed ')}" if (a := actors[s]).kind == ActorKind.UNNAMED else s for s in said.speakers
    ]
    assert names == who.split("; ")
