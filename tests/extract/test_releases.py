"""The text of a body that speaks for itself: what makes one, and which of its sentences are its statements."""

from functools import cache

import pytest

from extract.model import Article, Attribution
from extract.reader import Reader
from extract.releases import has_legal_form

RELEASE = (
    "Norrland Timber AB regrets the accident in its mill. The saw was inspected on 4 May by an engineer. "
    "Inspector Eva Lund said that the guard was missing. No worker was told to run it without a guard.\n\n"
    "Further information: press office"
)


@cache
def reader() -> Reader:
    """The reader by rules, loaded once."""
    return Reader.load(learned=False)


def own(text: str, publisher: str) -> list[str]:
    """What the publisher of a text says without a cue."""
    found: tuple[Attribution, ...] = reader().read(Article(text=text, publisher=publisher)).attributions
    return [a.claim.text for a in found if a.cue is None and "own text" in a.reasons[0]]


@pytest.mark.parametrize(
    ("name", "company"),
    [("Norrland Timber AB", True), ("Lund Glass GmbH, press office", True), ("The Rift Daily", False), ("AB Radio", False)],
)
def test_a_company_is_known_by_its_legal_form(name: str, *, company: bool) -> None:
    """The legal form behind a name tells a company; the same letters in front of one do not."""
    assert has_legal_form(name) is company


@pytest.mark.model
def test_each_sentence_of_a_companys_release_that_is_nobody_elses_is_its_statement() -> None:
    """Plain sentences are the company's; what an inspector says, and a line without a verb, are not."""
    assert own(RELEASE, "Norrland Timber AB") == [
        "The saw was inspected on 4 May by an engineer",
        "No worker was told to run it without a guard",
    ]


@pytest.mark.model
def test_the_same_sentences_in_a_newspaper_are_nobodys() -> None:
    """A newspaper that tells the same makes no statement of its own."""
    assert own(RELEASE, "Norrland Courier") == []


@pytest.mark.model
def test_a_text_that_asks_and_warns_as_we_is_its_publishers_own() -> None:
    """A group whose name does not tell what it is speaks for itself where its `we` asks and warns."""
    text = "Two clinics were shelled in May. We ask the court to look into it. We warn that a third clinic is in range."
    assert own(text, "Lakeside Rights Monitor") == ["Two clinics were shelled in May"]


@pytest.mark.model
def test_we_in_a_quotation_or_in_a_report_makes_no_text_a_statement() -> None:
    """A mayor's quoted `we`, and a paper that tells whom it asked, leave the text a report."""
    quoted = 'Two clinics were built in May. "We ask the court to look into it. We warn of a third," the mayor said.'
    asked = "Two clinics were built in May. We asked the ministry on Monday. We were told to wait."
    assert own(quoted, "Lakeside Monitor") == own(asked, "Lakeside Monitor") == []


@pytest.mark.model
def test_a_passive_in_a_bodys_own_text_speaks_to_its_subject() -> None:
    """`Members of the public are urged` is no saying of the public; where the rules propose it, the body is the speaker."""
    found = Reader.load().read(
        Article(
            text="Norrland Timber AB regrets the accident in its mill. Members of the public are urged to stay away from the mill.",
            publisher="Norrland Timber AB",
        )
    )
    assert {s for a in found.attributions for s in a.speakers} == {"actor/norrland-timber-ab"}


@pytest.mark.model
def test_an_agency_that_does_not_tell_of_itself_makes_no_statement() -> None:
    """A publisher whose name could be a body's is one only where the text names it at its begin."""
    assert own("The road leads to the old airport. The mill was closed.", "Lakeside Agency") == []
    told = own("Lakeside Agency runs the road. The mill was closed.", "Lakeside Agency")
    assert told == ["Lakeside Agency runs the road", "The mill was closed"]
