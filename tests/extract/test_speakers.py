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


def names_of(text: str) -> set[str]:
    """Every name of every actor that speaks in a text."""
    reading = reader().read(Article(text=text, published="2024-05-17", publisher="Dorna Courier"))
    speakers = {s for a in reading.attributions for s in a.speakers}
    return {n for a in reading.actors if a.id in speakers for n in (a.name, *a.aliases)}


def test_a_name_that_somebody_gives_himself_is_an_alias() -> None:
    """`who gave his name as`, `who calls himself`: the source keeps its description and has the name besides."""
    assert names_of('"We pay for our fuel," said one of them, a miner who gave his name as Tonho. He left.') == {
        "one of them",
        "Tonho",
    }
    assert "Commander Lion" in names_of("The spokesman of the rebels, who calls himself Commander Lion, said the war was over.")


def test_what_somebody_calls_others_is_no_alias() -> None:
    """`who calls the mayor a Liar` names nobody."""
    text = "The spokesman of the rebels, who calls the mayor Liar, said the war was over."
    assert names_of(text) == {"spokesman of the rebels"}


def test_a_spokesman_has_his_bodys_whole_name() -> None:
    """`A spokesman for Halcyon` speaks for Halcyon Energy where the text names it in full, a spokesman for others does not."""
    text = "Halcyon Energy closed its mill on Monday. A spokesman for Halcyon said nobody was hurt."
    assert "spokesman for Halcyon Energy" in names_of(text)
    assert names_of(text.replace("for Halcyon", "for Meridian")) == {"spokesman for Meridian"}
    assert names_of(text.replace("Halcyon Energy", "The port")) == {"spokesman for Halcyon"}


def test_a_capital_that_speaks_is_a_name_of_its_country() -> None:
    """`Vienna said` is Austria speaking, and Austria is called Vienna in that article alone."""
    assert {"Austria", "Vienna"} <= names_of("Vienna said it had had no complaints.")
    assert names_of("Austria said it had had no complaints.") == {"Austria"}
