"""Whether an article speaks of a claim in any sentence: texts that do in other words, and their twins that do not."""

import pytest

from extract.embeddings import Encoder
from extract.judge import RuleJudge
from extract.model import Account, AccountKind, Article, Attribution, Claim, Position
from extract.silence import load_silence, silence_features
from graph.reference import stance_of

pytestmark = pytest.mark.model
ACCOUNT = Account(AccountKind.ARTICLE, "the article", "actor/press")
QUIET = (
    "The harbour of Tolmer was closed on Tuesday. Ferries were sent to the northern quay. The mayor thanked the pilots. "
    "A new timetable will be printed on Friday. "
)


def position(content: str, act: str = "assert", speaker: str = "Dockers Union") -> Position:
    """What a speaker says in an article of its own."""
    article = Article(f"News of the day. {speaker} had a word on it: {content}. The sun shone.")
    begin = article.text.index(content)
    claim = Claim((article.span(begin, begin + len(content)),))
    attribution = Attribution((f"actor/{speaker.casefold().replace(' ', '-')}",), act, claim, confidence=0.9)
    return Position(article, attribution, ACCOUNT, stance_of(act, claim.polarity), (speaker,))


def speaks(claim: Position, text: str) -> bool:
    """Whether the judge finds the claim in an article of this text."""
    return RuleJudge().search(claim, Article(text), None) is not None


@pytest.mark.parametrize(
    ("content", "act", "told"),
    [
        ("the crane had been inspected in March", "assert", "Inspectors looked at the crane in March, its owner says."),
        (
            "the company knew of the leak for weeks",
            "accuse",
            "The leak was known to the company for weeks, workers told this paper.",
        ),
        ("no oil had reached the beach", "deny", "Oil has reached the beach, fishermen say."),
        ("the wages of the dockers would be raised in June", "promise", "Dockers' wages are to be raised in June."),
    ],
)
def test_other_words_speak_of_a_claim_and_other_matters_do_not(content: str, act: str, told: str) -> None:
    """A sentence that tells it in other words, or the contrary, is found; without that sentence the article is silent on it."""
    claim = position(content, act)
    assert speaks(claim, QUIET + told)
    assert not speaks(claim, QUIET)


def test_the_sentence_that_speaks_of_it_is_given() -> None:
    """What is found is the nearest sentence, with how near it is."""
    told = "Inspectors looked at the crane in March, its owner says."
    found = RuleJudge().search(position("the crane had been inspected in March"), Article(QUIET + told), None)
    assert found is not None
    assert found.sentence.text == told
    assert 0.7 < found.score <= 1.0


def test_a_part_of_an_article_is_searched_by_its_own_sentences() -> None:
    """A reported account is a part of an article: what stands outside it is not found in it."""
    article = Article(QUIET + "Inspectors looked at the crane in March, its owner says.")
    claim = position("the crane had been inspected in March")
    assert RuleJudge().search(claim, article, (article.span(0, len(QUIET)),)) is None


def test_the_weights_are_of_the_features() -> None:
    """The committed weights name the features that are computed, no other, and these lie between -1 and 1."""
    found = silence_features(position("the crane had been inspected in March"), Article(QUIET), Encoder.load())
    assert set(found) == set(load_silence().features)
    assert all(-1.0 <= value <= 1.0 for value in found.values())


def test_a_claim_without_words_of_its_own_weighs_nothing() -> None:
    """Nobody cares that `what she said` is left out; of a request for calm one may."""
    assert RuleJudge(weigher=None).weight(position("what she said", "confirm")) == 0.0
    assert RuleJudge(weigher=None).weight(position("calm", "request")) > 0.0
