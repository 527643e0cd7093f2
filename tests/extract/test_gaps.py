"""Omissions that a text states: by which words, of whose account, and what they speak of; and texts that state none."""

from functools import cache

import pytest

from extract.model import ARTICLE, Article, Attribution, Reading
from extract.reader import Reader

pytestmark = pytest.mark.model

HEAD = (
    "Divers searched the harbour of Tolmer on Tuesday after the ferry sank there.\n\n"
    "The Tolmer Sailors Union said that the captain had reported a broken pump in May. It also demanded an open inquiry.\n\n"
    "In a statement on Tuesday, the Tolmer Port Authority said that the weather had been fine. "
)


@cache
def reader() -> Reader:
    """One reader for all tests."""
    return Reader.load(learned=False)


def read(text: str, *, head: str = HEAD) -> Reading:
    """The reading of a text behind the news of a ferry."""
    return reader().read(Article(text=head + text, published="2031-05-14", publisher="The Tolmer Post"))


def left_out(reading: Reading) -> list[tuple[Attribution, str]]:
    """What is left out, and the issuer of the silent account, in order of the text."""
    attributions, accounts = {a.id: a for a in reading.attributions}, {a.id: a for a in reading.accounts}
    return [(attributions[o.attribution], accounts[o.left_out_of].issuer) for o in reading.omissions]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("It made no mention of the broken pump.", "broken pump"),
        ("It did not mention the pump at all.", "broken pump"),
        ("There was no word in it about the broken pump.", "broken pump"),
        ("The statement was silent on the pump.", "broken pump"),
        ("The statement was silent about the demand for an inquiry.", "an open inquiry"),
        ("The statement left the broken pump out.", "broken pump"),
        ("The statement left out the broken pump.", "broken pump"),
        ("The statement did not touch on the broken pump.", "broken pump"),
        ("The statement did not address the pump.", "broken pump"),
        ("The statement said nothing about the pump.", "broken pump"),
        ("Missing from the statement was any reference to the broken pump.", "broken pump"),
        ("The broken pump was left out of the statement.", "broken pump"),
        ("It contained not a word about the broken pump.", "broken pump"),
        ("Nowhere does it mention the broken pump.", "broken pump"),
        ("Nowhere in the statement is the pump mentioned.", "broken pump"),
        ("Conspicuously absent from the statement was any reference to the broken pump.", "broken pump"),
        ("No such pump was mentioned in the statement.", "broken pump"),
        ("There was no broken pump in the statement.", "broken pump"),
        ("Nothing of the pump appeared in the statement.", "broken pump"),
        ("The broken pump was not in the statement.", "broken pump"),
        ("The statement skipped over the pump.", "broken pump"),
        ("The statement carried no trace of the broken pump.", "broken pump"),
        ("That pump does not figure in the statement.", "broken pump"),
        ("The statement leaves the pump unmentioned.", "broken pump"),
        ("In the statement the pump does not appear.", "broken pump"),
    ],
)
def test_words_that_state_an_omission(text: str, content: str) -> None:
    """Set phrases, a pronoun inside them, a particle behind what is left out and an adverb in front all state an omission."""
    ((attribution, issuer),) = left_out(read(text))
    assert content in attribution.claim.text
    assert issuer == "actor/tolmer-port-authority"


@pytest.mark.parametrize(
    "text",
    [
        "It did not omit the broken pump.",
        "It mentioned the broken pump.",
        "The statement was not silent on the pump.",
        "The villagers did not report the broken pump.",
        "The crew left the pump out in the rain.",
        "There was no broken pump in the harbour.",
        "The broken pump was not in the harbour.",
        "The statement of the union did.",
    ],
)
def test_words_that_state_no_omission(text: str) -> None:
    """A negated omission, a mention, people who report nothing and things that are left out in the rain are no omissions."""
    assert left_out(read(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "The statement made no mention of it.",
        "The statement did not include that.",
        "The statement made no such reference.",
        "The statement did not.",
    ],
)
def test_words_that_point_back_leave_out_what_was_told_right_before(text: str) -> None:
    """`It` and `that` stand for what the sentence before tells, in another account."""
    told = "The union's statement said that the captain had been drunk. "
    ((attribution, issuer),) = left_out(read(told + text.replace("The statement", "The statement of the Port Authority")))
    assert (attribution.claim.text, issuer) == ("the captain had been drunk", "actor/tolmer-port-authority")


@pytest.mark.parametrize(
    "text",
    [
        "The union also asked for a new captain, a request missing from the statement of the Port Authority.",
        "The union also asked for a new captain, which the statement of the Port Authority did not mention.",
        "The union also asked for a new captain, something the statement of the Port Authority left out.",
        "The union also asked for a new captain, though the statement of the Port Authority did not mention that.",
        "The union also asked for a new captain, but in the statement of the Port Authority this does not appear.",
    ],
)
def test_a_clause_behind_it_says_that_it_is_left_out(text: str) -> None:
    """What is told and that it is left out may stand in one sentence."""
    ((attribution, issuer),) = left_out(read(text))
    assert "a new captain" in attribution.claim.text
    assert issuer == "actor/tolmer-port-authority"


def test_what_the_article_tells_itself_can_be_left_out() -> None:
    """Where nobody is said to tell it, the article does: its sentence becomes a claim of the publisher, of low confidence."""
    reading = read(
        "It was silent on the goats.", head=HEAD + "Four goats and a horse drowned below deck.\n\nThe authority wrote a report. "
    )
    ((attribution, _),) = left_out(reading)
    assert attribution.claim.text == "Four goats and a horse drowned below deck"
    assert (attribution.speakers, attribution.account, attribution.confidence) == (("actor/the-tolmer-post",), ARTICLE, 0.5)


def test_a_silence_on_a_clause_vouches_for_it() -> None:
    """`Nowhere does it say that X` holds X to be so; what else was said need not tell it."""
    ((attribution, issuer),) = left_out(read("Nowhere does it say that two children were on board."))
    assert attribution.claim.text == "two children were on board"
    assert (attribution.act, issuer) == ("assert", "actor/tolmer-port-authority")


def test_a_silence_on_an_open_question_vouches_for_nothing() -> None:
    """`It did not say whether X` tells nothing of X: without an attribution that does, there is a note and no omission."""
    reading = read("It did not say whether two children were on board.")
    assert left_out(reading) == []
    assert "stated omission" in {n.kind for n in reading.notes}


def test_a_pronoun_in_front_stands_for_the_subject() -> None:
    """`In its press release of 14 May, the company left out X`: the release is the company's, and no day issues anything."""
    text = "In its press release of 14 May, the Larsen Ferry Company left out the broken pump altogether."
    assert [issuer for _, issuer in left_out(read(text))] == ["actor/larsen-ferry-company"]


def test_who_states_the_omission_is_told() -> None:
    """An omission that a quoted party states is noted in the account that carries its words, less surely than by the article."""
    quoted = read(
        "In a second statement the Sailors Union said that the statement of the Port Authority made no mention of the pump."
    )
    plain = read("It made no mention of the pump.")
    assert [o.noted_in for o in plain.omissions] == [ARTICLE]
    assert all(o.noted_in != ARTICLE for o in quoted.omissions)
    assert len(quoted.omissions) == 1
    assert quoted.omissions[0].confidence < plain.omissions[0].confidence


def test_words_that_hold_the_statement_are_not_what_is_left_out() -> None:
    """Who says that a statement leaves the pump out tells no more of the pump: what is left out was told elsewhere."""
    ((attribution, _),) = left_out(read("Gudrun Lund said that the statement of the Port Authority left out the broken pump."))
    assert "the captain had reported a broken pump" in attribution.claim.text
