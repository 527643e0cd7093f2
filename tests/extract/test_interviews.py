"""Interviews printed as turns: what makes one, who says what, and what stays no claim."""

from functools import cache

import pytest

from extract.interviews import find_turns
from extract.model import Article
from extract.reader import Reader

TALK = (
    "Transcript. The station spoke to Anna Lund, skipper of the Tern.\n\n"
    "NORDKYST RADIO: What happened out there?\n\n"
    "ANNA LUND: We were hauling nets at four. They cut the rope. What else would you call it?\n\n"
    "RADIO: The ministry says your boat was in Russian waters.\n\n"
    "LUND: It shows nothing of the kind.\n\n"
    "The ministry did not reply to a letter."
)


@cache
def reader() -> Reader:
    """The reader by rules, loaded once."""
    return Reader.load(learned=False)


def told(text: str) -> list[tuple[str, str]]:
    """Speaker and content of each attribution of a text."""
    found = reader().read(Article(text=text, publisher="Nordkyst Radio")).attributions
    return [(a.speakers[0], a.claim.text) for a in found]


def test_a_list_with_colons_or_one_answer_is_no_interview() -> None:
    """Headings with a colon that come once each make no turns; nor does a single question with its answer."""
    assert find_turns("Background: a dam.\n\nCost: high.\n\nTime: in May.\n\nPlace: Dorna.") == ()
    assert find_turns("Q: Who?\n\nA: The sea.") == ()


def test_turns_cut_their_own_words_out() -> None:
    """Each turn begins behind its label and ends before the next."""
    turns = find_turns(TALK)
    assert [t.label for t in turns] == ["NORDKYST RADIO", "ANNA LUND", "RADIO", "LUND"]
    assert TALK[turns[3].begin : turns[3].end] == "It shows nothing of the kind."


@pytest.mark.model
def test_the_sentences_of_an_answer_are_those_of_who_answers() -> None:
    """Statements in the answers are the person's; questions, the station's turns and the closing note give none of the person's."""
    own = [words for who, words in told(TALK) if who == "actor/anna-lund"]
    assert own == ["We were hauling nets at four", "They cut the rope", "It shows nothing of the kind"]


@pytest.mark.model
def test_a_report_inside_a_question_stays_that_of_whom_it_names() -> None:
    """`RADIO: The ministry says ...` is the ministry's."""
    begin = TALK.index("The ministry")
    (who,) = (who for who, words in told(TALK) if words == "your boat was in Russian waters")
    assert who == f"source/{begin}-{begin + len('The ministry')}"


@pytest.mark.model
def test_a_is_the_first_person_whom_the_text_names() -> None:
    """Behind `A:` speaks whom the introduction presents."""
    talk = "Q: And then?\n\nA: The gauge stood at zero.\n\nQ: Who knew?\n\nA: The mayor knew it."
    text = f"Anna Lund ran the ward. She spoke to us.\n\n{talk}"
    assert told(text) == [("actor/anna-lund", "The gauge stood at zero"), ("actor/anna-lund", "The mayor knew it")]


@pytest.mark.model
def test_the_same_words_without_labels_are_nobodys() -> None:
    """Without turns the sentences are told by nobody."""
    assert not told("Anna Lund ran the ward.\n\nThe gauge stood at zero.\n\nThe mayor knew it.")
