"""Turns of a talk: who speaks after whom in an article."""

from extract.model import Account, AccountKind, Article, Attribution, Claim, Position, Stance
from extract.turns import Talk, answers_in_form

ACCOUNT = Account(AccountKind.ARTICLE, "the article", "actor/press")
ARTICLE = Article(
    "The union said the pump was broken. It said nobody had come to mend it.\n\n"
    "But the manager replied that the pump was new. The mayor said the river was low."
)
CLAIMS = (
    ("union", "the pump was broken"),
    ("union", "nobody had come to mend it"),
    ("manager", "the pump was new"),
    ("mayor", "the river was low"),
)


def position(speaker: str, words: str, article: Article = ARTICLE) -> Position:
    """The position of one claim of the article."""
    begin = article.text.index(words)
    claim = Claim((article.span(begin, begin + len(words)),))
    return Position(article, Attribution((f"actor/{speaker}",), "assert", claim), ACCOUNT, Stance.AFFIRMS, (speaker,))


BROKEN, NOBODY, NEW, RIVER = (position(*cells) for cells in CLAIMS)
TALK = Talk((NEW, RIVER, BROKEN, NOBODY))


def test_what_one_speaker_says_in_a_row_is_one_turn() -> None:
    """Two claims of one speaker, with nobody between, are one turn, in the order of the text."""
    assert TALK.turn_of(NOBODY) == (BROKEN, NOBODY)


def test_the_answer_stands_in_the_next_turn() -> None:
    """The next speaker is one turn later, opens it, and stands right behind only the last claim of the turn before."""
    order, earlier = TALK.order(NEW, NOBODY), TALK.order(NEW, BROKEN)
    assert order is not None
    assert earlier is not None
    assert (order.earlier, order.later, order.turns, order.paragraphs) == (NOBODY, NEW, 1, 1)
    assert order.opens
    assert order.right_behind
    assert not earlier.right_behind


def test_who_speaks_after_another_is_no_next_turn() -> None:
    """A claim two speakers later is two turns later."""
    order = TALK.order(BROKEN, RIVER)
    assert order is not None
    assert (order.turns, order.right_behind) == (2, False)


def test_of_two_articles_there_is_no_order() -> None:
    """Claims of two articles, and those that the talk does not know, have no order."""
    other = Article("The manager said the pump was new.", source="b")
    elsewhere = position("manager", "the pump was new", other)
    assert Talk((BROKEN, elsewhere)).order(BROKEN, elsewhere) is None
    assert Talk((BROKEN,)).order(BROKEN, NEW) is None


def test_what_was_said_before_is_that_of_other_speakers_some_turns_back() -> None:
    """Before a claim stand those of other speakers, no more turns back than asked for."""
    assert TALK.before(RIVER, most=1) == (NEW,)
    assert TALK.before(RIVER, most=2) == (BROKEN, NOBODY, NEW)
    assert TALK.before(BROKEN, most=3) == ()


def test_a_sentence_that_replies_answers_in_form() -> None:
    """`But ...` and `... replied` answer by their form; a plain statement does not."""
    assert answers_in_form(NEW)
    assert not answers_in_form(RIVER)
