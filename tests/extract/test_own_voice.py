"""Claims in an article's own voice, statements of bodies about themselves, and clauses that are claims by themselves."""

from functools import cache

import pytest

from extract.model import Article, Attribution
from extract.reader import Reader

pytestmark = pytest.mark.model

TOLD = [
    "At least 12 people were killed in the town of Dorna on Monday. The mayor said the hospital was full.",
    "Kenyan jets bombed the town of Dorna on Monday. The mayor said the hospital was full.",
    "Rebels opened fire on a market in Dorna. The mayor said the hospital was full.",
]
NOT_TOLD = [
    "At least 12 people were reportedly killed in the town of Dorna on Monday. The mayor said the hospital was full.",
    "Kenyan jets did not bomb the town of Dorna on Monday. The mayor said the hospital was full.",
    "The town of Dorna opened a market on Monday. The mayor said the hospital was full.",
    "People were killed by the cold in the town of Dorna. The mayor said the hospital was full.",
    "At least 12 people were killed in the town of Dorna, the mayor said.",
]


@cache
def reader() -> Reader:
    """The reader, loaded once."""
    return Reader.load(learned=False)


def read(text: str, *, publisher: str = "Dorna Courier") -> tuple[Attribution, ...]:
    """The attributions of a text."""
    return reader().read(Article(text=text, published="2025-06-27", publisher=publisher)).attributions


@pytest.mark.parametrize("text", TOLD)
def test_a_toll_or_harm_told_by_the_article_itself_is_the_publishers_claim(text: str) -> None:
    """A counted toll, or harm done by a country's side or an armed group, is an attribution of the publisher without a cue."""
    own = [a for a in read(text) if a.speakers == ("actor/dorna-courier",)]
    assert [(a.cue, a.claim.text) for a in own] == [(None, text.split(".")[0])]
    assert own[0].confidence < 0.9


@pytest.mark.parametrize("text", NOT_TOLD)
def test_what_is_hedged_denied_harmless_or_attributed_is_no_claim_of_the_publisher(text: str) -> None:
    """The twins of those sentences: hedged, negated, without harm, without a count, or said by somebody."""
    assert not [a for a in read(text) if a.speakers == ("actor/dorna-courier",)]


def test_no_more_than_two_claims_are_the_publishers() -> None:
    """A list of tolls gives two claims, the first ones."""
    text = "Two men died in Dorna. Three men died in Porto. Four men died in Lund."
    assert [a.claim.text for a in read(text)] == ["Two men died in Dorna", "Three men died in Porto"]


def test_we_and_the_ministry_in_a_ministrys_own_statement_are_that_ministry() -> None:
    """A body that publishes its own statement is `we`, and the body named without its country."""
    text = (
        "The statement of the Azerbaijani Ministry of Defence is known to us.\n\n"
        "The Ministry of Defence states that no shot was fired. "
        "We call on our partners to assess the attack."
    )
    found = read(text, publisher="Ministry of Defence of Armenia")
    assert {a.act: a.speakers for a in found} == {
        "assert": ("actor/ministry-of-defence-of-armenia",),
        "request": ("actor/ministry-of-defence-of-armenia",),
    }


def test_we_in_a_newspaper_is_nobody() -> None:
    """A newspaper's own `we` outside quotation marks reports nothing that was said."""
    assert read("We call on our readers to send photographs of the flood.") == ()


def test_a_country_keeps_the_name_by_which_the_article_calls_it() -> None:
    """`Turkey` is an alias of the country whose short name is another."""
    reading = reader().read(Article(text="Turkey accused Greece of turning the boat back.", publisher="Dorna Courier"))
    assert "Turkey" in next(a for a in reading.actors if a.code == "TR").aliases


def test_no_attribution_lies_within_itself() -> None:
    """Two reports that hold each other's cue are nested one way only."""
    text = "The minister has told her counterpart, Ivan Danev, that the detention was not political, according to Tbilisi."
    found = {a.id: a for a in read(text)}
    for attribution in found.values():
        seen = {attribution.id}
        while attribution.within is not None:
            assert attribution.within not in seen
            seen.add(attribution.within)
            attribution = found[attribution.within]


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        (
            "Phones had been a mistake, the mayor said, but he suggested that the drivers had failed to hide the trucks.",
            ["Phones had been a mistake", "the drivers had failed to hide the trucks"],
        ),
        (
            "The mayor said that Anna Lund had promised help and that the bridge would be rebuilt.",
            ["help", "the bridge would be rebuilt", "Anna Lund had promised help"],
        ),
    ],
)
def test_what_a_speaker_goes_on_to_say_is_said_apart(text: str, contents: list[str]) -> None:
    """`..., he said, but he suggested that ...` is two reports; what somebody else said inside a content stays in it."""
    found = Reader.load().read(Article(text=text, published="2025-06-27", publisher="Dorna Courier")).attributions
    assert sorted(a.claim.text for a in found) == sorted(contents)
