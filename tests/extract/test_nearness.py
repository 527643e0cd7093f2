"""Features that need the talk around a pair: who answers whom, and what is nearest in meaning."""

import pytest

from extract.embeddings import Encoder
from extract.model import Account, AccountKind, Article, Attribution, Claim, Position, Stance
from extract.nearness import Scene, act_features, nearness_features, turn_features
from extract.pairs import Pair
from extract.turns import Talk

ACCOUNT = Account(AccountKind.ARTICLE, "the article", "actor/press")
ARTICLE = Article(
    "The union said guards had beaten a driver. It said the canteen was cold. The firm replied that nobody had beaten anyone. "
    "The mayor said the river was low."
)


def position(speaker: str, act: str, words: str, stance: Stance = Stance.AFFIRMS) -> Position:
    """The position of one claim of the article."""
    begin = ARTICLE.text.index(words)
    claim = Claim((ARTICLE.span(begin, begin + len(words)),))
    return Position(ARTICLE, Attribution((f"actor/{speaker}",), act, claim), ACCOUNT, stance, (speaker,))


BEATEN = position("union", "accuse", "guards had beaten a driver")
COLD = position("union", "assert", "the canteen was cold")
NOBODY = position("firm", "deny", "nobody had beaten anyone", Stance.REJECTS)
RIVER = position("mayor", "assert", "the river was low")
ALL = (BEATEN, COLD, NOBODY, RIVER)

pytestmark = pytest.mark.model


def scene() -> Scene:
    """A scene in which all four claims were met."""
    return Scene(Encoder.load(), Talk(ALL))


def test_a_denial_in_the_next_turn_is_nearest_to_the_charge_it_denies() -> None:
    """Of the turn before a denial that claim is its nearest which it speaks of, and no other."""
    charged = turn_features(Pair.of(BEATEN, NOBODY), scene())
    other = turn_features(Pair.of(COLD, NOBODY), scene())
    assert charged["charge denied in the next turn"] == charged["nearest of its turn"] == charged["answers in form"] == 1.0
    assert (other["next turn"], other["nearest of its turn"], other["nearest of what was said"]) == (1.0, 0.0, 0.0)


def test_a_claim_further_on_answers_nothing_in_the_next_turn() -> None:
    """What stands two turns later has no feature of the next turn."""
    found = turn_features(Pair.of(BEATEN, RIVER), scene())
    assert found["second turn"] == 1.0
    assert not any(value for name, value in found.items() if "next turn" in name)


def test_the_nearest_claim_ranks_first() -> None:
    """A claim that no claim of another speaker comes nearer to ranks first for both."""
    near = nearness_features(Pair.of(BEATEN, NOBODY), scene())
    far = nearness_features(Pair.of(BEATEN, RIVER), scene())
    assert near["nearest of both"] == 1.0
    assert far["nearest of one"] < 1.0
    assert near["nearer than others"] > far["nearer than others"]


def test_a_pair_that_was_not_met_has_no_place_in_the_talk() -> None:
    """Without the talk every feature of turns and ranks is 0, and there are as many."""
    alone = Scene(Encoder.load())
    pair = Pair.of(BEATEN, NOBODY)
    assert set(turn_features(pair, alone).values()) == set(nearness_features(pair, alone).values()) == {0.0}
    assert turn_features(pair, alone).keys() == turn_features(pair, scene()).keys()


def test_acts_are_features() -> None:
    """Each act of a pair counts, and whether both assert."""
    found = act_features(Pair.of(BEATEN, NOBODY))
    assert (found["act accuse"], found["act deny"], found["act assert"], found["both assert"]) == (1.0, 1.0, 0.0, 0.0)
    assert act_features(Pair.of(COLD, RIVER))["both assert"] == 1.0
