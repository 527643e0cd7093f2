"""What one saying says one after the other becomes several claims, and what goes on behind a tag."""

from functools import cache

import pytest

from extract.model import Article
from extract.reader import Reader

pytestmark = pytest.mark.model


@cache
def reader(*, learned: bool) -> Reader:
    """The reader, loaded once each way."""
    return Reader.load(learned=learned)


def claims(text: str, *, learned: bool = False) -> list[str]:
    """The contents of the attributions of a text, in order."""
    return [a.claim.text for a in reader(learned=learned).read(Article(text=text, publisher="Dorna Courier")).attributions]


def test_sentences_of_a_quotation_that_do_different_things_are_claims_of_their_own() -> None:
    """A verdict and a demand in one quotation are two claims of one speaker."""
    text = '"The mine has poisoned our river. The minister must close it at once," Anna Lund said.'
    assert claims(text) == ["The mine has poisoned our river.", "The minister must close it at once"]


def test_sentences_that_do_the_same_stay_one_claim() -> None:
    """Two assertions in one quotation are one claim."""
    assert len(claims('"The river is brown. The fish are small," Anna Lund said.')) == 1


def test_what_goes_on_behind_a_tag_is_said_too() -> None:
    """`..., said the mayor, Anna Lund, and ...`: the clause behind the tag is a second claim."""
    text = "The water rose in March, said the mayor, Anna Lund, and since then the bridge has been closed."
    assert claims(text) == ["The water rose in March", "since then the bridge has been closed"]


@pytest.mark.parametrize(
    "text",
    [
        "The water rose in March, said the mayor, Anna Lund, and left the room.",
        "The water rose in March, said the mayor, Anna Lund, and the council.",
        "The water rose in March, said the mayor, Anna Lund. And since then the bridge has been closed.",
    ],
)
def test_what_the_speaker_does_or_the_article_tells_behind_a_tag_is_not_said(text: str) -> None:
    """A deed of the speaker, a second speaker, and the next sentence are no part of what was said."""
    assert claims(text) == ["The water rose in March"]


def test_a_guess_of_the_rules_alone_is_no_attribution_where_the_learned_reader_saw_nothing() -> None:
    """`The permits are open to anybody` reports nothing; alone, the rules keep what they propose."""
    text = "The police came at noon. The permits are open to anybody who can read. Anna Lund said the road was closed."
    assert claims(text, learned=True) == ["the road was closed"]
    assert "anybody who can read" in claims(text)


def test_a_clause_that_somebody_unnamed_says_is_kept() -> None:
    """An unnamed source with a whole clause stays an attribution, however little is known of who it is."""
    text = "The police came at noon. Residents said that the road was closed."
    assert claims(text, learned=True) == ["the road was closed"]
