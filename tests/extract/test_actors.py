"""Who is who: pairs of short texts in which a small difference changes who speaks."""

from functools import cache

import pytest

from extract.model import Article
from extract.reader import Reader

pytestmark = pytest.mark.model


@cache
def reader() -> Reader:
    """One reader for all tests."""
    return Reader.load(learned=False)


def speakers_of(text: str, content: str) -> list[str]:
    """The ids of who says the content, an unnamed source by its name."""
    reading = reader().read(Article(text=text, published="2024-05-17", publisher="The Daily"))
    names = {a.id: a.name if a.id.startswith("source/") else a.id for a in reading.actors}
    holding = [a for a in reading.attributions if content in a.claim.text]
    return [names[s] for s in min(holding, key=lambda a: len(a.claim.text)).speakers]


PAIRS = [
    pytest.param(
        "Minister Ada Stone met Minister Carl Reed on Monday. She said the road was open.",
        ["actor/ada-stone"],
        id="the subject of the sentence before",
    ),
    pytest.param(
        "Spokesman Ada Stone met Minister Carl Reed on Monday. She said the road was open.",
        ["actor/carl-reed"],
        id="not the one whose title is a man's",
    ),
    pytest.param(
        "Ada Stone, the governor of Dale, left. Carl Reed, a farmer, stayed. The governor said the road was open.",
        ["actor/ada-stone"],
        id="the holder of the office",
    ),
    pytest.param(
        "The Office for Dams (OFD) was founded in 1990. OFD said the road was open.",
        ["actor/office-for-dams"],
        id="a body by its letters",
    ),
    pytest.param(
        "Kenya and Uganda signed the deal. They said the road was open.",
        ["country/KE", "country/UG"],
        id="they are those named together",
    ),
    pytest.param(
        "French President Ann Roux met German Chancellor Karl Lenz. The two leaders said the road was open.",
        ["actor/ann-roux", "actor/karl-lenz"],
        id="the leaders are those who met",
    ),
    pytest.param(
        "French President Ann Roux met German Chancellor Karl Lenz. Both sides said the road was open.",
        ["country/FR", "country/DE"],
        id="the sides are their countries",
    ),
    pytest.param(
        "A spokeswoman for the railway, Laura Finch, said the road was open.", ["actor/laura-finch"], id="a name behind an office"
    ),
    pytest.param(
        "Colonel Said Al-Harbi chief of the agency told reporters that the road was open.",
        ["actor/said-al-harbi"],
        id="a name that looks like a cue",
    ),
    pytest.param("An engineer said the dam held. The engineer said the road was open.", ["unnamed engineer"], id="the same source"),
]


@pytest.mark.parametrize(("text", "who"), PAIRS)
def test_the_right_one_speaks(text: str, who: list[str]) -> None:
    """Of those whom the text names, the speaker is the one that a careful reader takes."""
    assert speakers_of(text, "the road was open") == who
