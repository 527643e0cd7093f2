"""What an attribution does, whatever word its cue is."""

import pytest

from extract.model import Account, AccountKind, Article, Attribution, Claim, Position, Stance
from extract.speech import accuses, denies, is_negated, stance_in_effect

ACCOUNT = Account(AccountKind.ARTICLE, "the article", "actor/press")


def position(words: str, act: str, *, stance: Stance = Stance.AFFIRMS, sides: str = "", about: str = "") -> Position:
    """The position of a speaker on words that an article holds."""
    article = Article(f"Holm had a word on it: {words}. So it stood.")
    begin = article.text.index(words)
    claim = Claim((article.span(begin, begin + len(words)),), tuple(about.split()))
    return Position(article, Attribution(("actor/holm",), act, claim), ACCOUNT, stance, ("Holm",), tuple(sides.split()))


@pytest.mark.parametrize(
    ("words", "negated"),
    [
        ("no planes had flown over the bay", True),
        ("There was no oil on board", True),
        ("All boats are accounted for. No boat of ours was there", True),
        ("the pilot was never employed", True),
        ("planes flew over a village that had no shelter", False),
        ("the boats were there", False),
    ],
)
def test_a_statement_is_negated_in_its_main_clause(words: str, negated: bool) -> None:
    """What is negated is what the statement says first, not what a clause inside it lacks."""
    assert is_negated(words) is negated


def test_telling_that_something_was_not_so_denies() -> None:
    """A negated statement rejects like a denial; a statement, and a count of nobody, do not."""
    assert stance_in_effect(position("no planes had flown over the bay", "assert")) is Stance.REJECTS
    assert stance_in_effect(position("planes had flown over the bay", "assert")) is Stance.AFFIRMS
    assert not denies(position("no sailors died in the storm", "assert"))


def test_telling_of_harm_by_another_side_accuses() -> None:
    """Who says that another country's planes bombed a village charges it; who tells of his own side's deed does not."""
    told = "Swedish planes bombed the village"
    assert accuses(position(told, "assert", sides="NO", about="SE"))
    assert not accuses(position(told, "assert", sides="SE", about="SE"))
    assert not accuses(position("the village was quiet", "assert", sides="NO", about="SE"))


def test_a_whole_sentence_of_condemnation_affirms() -> None:
    """`The raid was a breach of the truce` is said to be so; `the raid` alone is only condemned."""
    assert stance_in_effect(position("The raid was a breach of the truce", "condemn", stance=Stance.NEITHER)) is Stance.AFFIRMS
    assert stance_in_effect(position("the raid on the harbour", "condemn", stance=Stance.NEITHER)) is Stance.NEITHER
