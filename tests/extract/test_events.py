"""The events of an article: kind, date, who took part, and which of them it is about."""

from functools import cache

import pytest

from extract.model import ARTICLE, Article, Event, Reading
from extract.reader import Reader

pytestmark = pytest.mark.model


@cache
def reader() -> Reader:
    """One reader for all tests."""
    return Reader.load(learned=False)


def read(text: str) -> Reading:
    """The reading of a text published on a Friday."""
    return reader().read(Article(text=text, published="2024-05-17", publisher="The Daily"))


def main_event(reading: Reading) -> Event:
    """The event of which the article itself is an account."""
    own = next(a.event for a in reading.accounts if a.id == ARTICLE)
    return next(e for e in reading.events if e.id == own)


LEADERS = ("actor/ann-mwangi", "actor/paul-okello")


@pytest.mark.parametrize(
    ("text", "kind", "day"),
    [
        ("Kenyan President Ann Mwangi phoned Ugandan President Paul Okello on Thursday.", "phone call", "2024-05-16"),
        ("Ann Mwangi met her Ugandan counterpart Paul Okello in Kampala on 3 May.", "meeting", "2024-05-03"),
        ("Ann Mwangi spoke with President Paul Okello of Uganda by telephone last night.", "phone call", "2024-05-16"),
        ("Ann Mwangi told Paul Okello in a phone call on Monday that the border was open.", "phone call", "2024-05-13"),
        ("Ann Mwangi held talks with Paul Okello two days ago.", "talks", "2024-05-15"),
        ("Ann Mwangi and Paul Okello met in April.", "meeting", "2024-04"),
    ],
)
def test_a_dialogue_has_its_two_sides_and_its_day(text: str, kind: str, day: str) -> None:
    """Calls and meetings have those who talked, by whatever phrase, and the day that the sentence gives."""
    event = main_event(read(text))
    assert (event.kind, event.date, tuple(sorted(event.participants))) == (kind, day, LEADERS)


def test_one_call_told_several_times_is_one_event() -> None:
    """Later mentions of the call add to the event and make no other."""
    text = "Ann Mwangi spoke by phone with Paul Okello. The call took place on Monday. During the phone call Mwangi thanked Okello."
    assert [e.kind for e in read(text).events] == ["phone call"]


@pytest.mark.parametrize(
    "text",
    [
        "Ann Mwangi promised to meet Paul Okello in June.",
        "Ann Mwangi rejected the call for higher taxes.",
        "Downing Street said the road was open.",
        "On 7 March the road was open, Ann Mwangi said.",
        "Ann Mwangi never met Paul Okello.",
    ],
)
def test_what_did_not_happen_is_no_dialogue(text: str) -> None:
    """A meeting to come, a call for something, a street or a month that only sound like one give no event."""
    assert read(text).events == ()


def test_the_lead_tells_what_the_article_is_about() -> None:
    """The event of the lead is the article's, not one that is only mentioned below."""
    text = (
        "A ferry capsized a day earlier, killing 11 people, rescuers said on Thursday. The port said the boat was full.\n\n"
        "The owner said that the floods of last year had delayed repairs, and that he feared new sanctions."
    )
    event = main_event(read(text))
    assert (event.kind, event.date) == ("accident", "2024-05-15")
