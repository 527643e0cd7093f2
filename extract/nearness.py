"""Features of a pair that need more than its two claims: who speaks after whom, and which claims of others are nearer still.

Nearness is relative: where all claims are of one event all are somewhat alike, and what counts is whether any other is more so.
"""

from collections.abc import Mapping, Sequence

from extract.answers import is_general, is_verdict
from extract.embeddings import Encoder, Vector, claimed
from extract.model import Position
from extract.pairs import Pair, is_negated_in_words
from extract.similarity import content_of
from extract.speech import accuses, denies
from extract.turns import NEXT, Key, Order, Talk, answers_in_form

ACTS = (
    "assert", "accuse", "deny", "dismiss", "reject", "announce", "admit", "allege", "promise", "predict", "confirm", "threaten",
    "doubt", "refuse", "condemn",
)  # fmt: skip
"""Speech acts that are features by themselves."""

BACK = 6
"""How many turns back an answer may reach."""

FEW_WORDS, MANY_WORDS, LONG_TURN = 10, 20, 5
"""Words of the shorter and of the longer claim, and attributions of a turn, from which more make no difference."""


class Scene:
    """The encoder, and the talk in which the compared positions stand, if it is known; keeps what it computed of the talk."""

    def __init__(self, encoder: Encoder, talk: Talk | None = None) -> None:
        self.encoder = encoder
        self.talk = talk or Talk(())
        self._nearness: dict[tuple[Key, str], Mapping[Key, float]] = {}

    def vector(self, position: Position) -> Vector:
        """What the claim of a position means."""
        return self.encoder.vector(claimed(position))

    def nearness(self, position: Position, article: str) -> Mapping[Key, float]:
        """The cosine of a position's claim with each claim of other speakers in an article of the talk."""
        found = self._nearness.get((position.key, article))
        if found is None:
            others = self.talk.others(position, article)
            mine = self.vector(position)
            found = {p.key: float(mine @ self.vector(p)) for p in others}
            self._nearness[position.key, article] = found
        return found

    def nearest(self, position: Position, among: Sequence[Position]) -> Position | None:
        """That of several positions whose claim is nearest to the one's; the first of equals."""
        mine = self.vector(position)
        return max(among, key=lambda p: float(mine @ self.vector(p)), default=None)


def act_features(pair: Pair) -> dict[str, float]:
    """What the two do, and how long what they say is."""
    acts = {pair.one.attribution.act, pair.other.attribution.act}
    short, long = sorted(len(text.split()) for text in pair.texts)
    return {f"act {act}": float(act in acts) for act in ACTS} | {
        "both assert": float(acts == {"assert"}),
        "both charge": float(accuses(pair.one) and accuses(pair.other)),
        "words of the shorter": min(1.0, short / FEW_WORDS),
        "words of the longer": min(1.0, long / MANY_WORDS),
    }


def nearness_features(pair: Pair, scene: Scene) -> dict[str, float]:
    """Whether any claim of another speaker is nearer to one of the two, in the article in which the other stands."""
    one, other = pair.one, pair.other
    near = scene.nearness(one, other.article.id), scene.nearness(other, one.article.id)
    known = other.key in near[0] and one.key in near[1]
    ranks = (_rank(near[0], other.key), _rank(near[1], one.key)) if known else (0.0, 0.0)
    return {
        "nearest of one": max(ranks),
        "nearest of both": min(ranks),
        "nearer than others": _above(near[0], other.key) + _above(near[1], one.key) if known else 0.0,
    }


def _rank(near: Mapping[Key, float], key: Key) -> float:
    """One divided by the place of a claim in the order of nearness: 1 for the nearest, a half for the second."""
    return 1 / (1 + sum(cosine > near[key] for cosine in near.values()))


def _above(near: Mapping[Key, float], key: Key) -> float:
    """By how much a claim is nearer than the mean of all."""
    return near[key] - sum(near.values()) / len(near)


def turn_features(pair: Pair, scene: Scene) -> dict[str, float]:
    """How the two stand to each other in the talk of one article; all 0 across articles."""
    order = scene.talk.order(pair.one, pair.other)
    if order is None:
        return dict.fromkeys(_TURN_FEATURES, 0.0)
    found = _of_turns(order) | _of_the_next_turn(order, scene) | _of_the_speech(order, scene)
    return {name: float(found[name]) for name in _TURN_FEATURES}


def _of_turns(order: Order) -> dict[str, float]:
    """How many turns and paragraphs lie between."""
    return {
        "next turn": order.turns == NEXT,
        "second turn": order.turns == NEXT + 1,
        "third turn": order.turns == NEXT + 2,
        "opens the next turn": order.turns == NEXT and order.opens,
        "right behind its end": order.right_behind,
        "same paragraph": order.paragraphs == 0,
        "next paragraph": order.paragraphs == 1,
        "next turn in the paragraph": order.turns == NEXT and order.paragraphs == 0,
    }


def _of_the_next_turn(order: Order, scene: Scene) -> dict[str, float]:
    """What an answer in the next turn does, and whether it is nearest to that claim of the turn before."""
    if order.turns != NEXT:
        return dict.fromkeys(_NEXT_TURN, 0.0)
    earlier, later = order.earlier, order.later
    denied, accused = denies(later), accuses(earlier)
    return {
        "denied in the next turn": denied,
        "denied at once": denied and order.opens,
        "negated in the next turn": is_negated_in_words(later),
        "charge in the turn before": accused,
        "charge denied in the next turn": accused and denied,
        "denied in general in the next turn": is_general(later) or is_verdict(later),
        "called false in the next turn": content_of(later).verdict,
        "meaning in the next turn": float(scene.vector(earlier) @ scene.vector(later)),
        "nearest of its turn": scene.nearest(later, scene.talk.turn_of(earlier)) == earlier,
        "answers in form": answers_in_form(later),
    }


def _of_the_speech(order: Order, scene: Scene) -> dict[str, float]:
    """Who denies and who charges, and whether the earlier is what the later comes nearest to, of all that was said before."""
    earlier, later = order.earlier, order.later
    near = 0 < order.turns <= BACK
    nearest = near and scene.nearest(later, scene.talk.before(later, most=BACK)) == earlier
    return {
        "nearest of what was said": nearest,
        "nearest of what was said, denied": nearest and denies(later),
        "the later denies": denies(later),
        "the earlier denies": denies(earlier),
        "the later charges": accuses(later),
        "the earlier charges": accuses(earlier),
        "length of the turn": min(1.0, len(scene.talk.turn_of(earlier)) / LONG_TURN),
    }


_NEXT_TURN = (
    "denied in the next turn", "denied at once", "negated in the next turn", "charge in the turn before",
    "charge denied in the next turn", "denied in general in the next turn", "called false in the next turn",
    "meaning in the next turn", "nearest of its turn", "answers in form",
)  # fmt: skip
_TURN_FEATURES = (
    "next turn", "second turn", "third turn", "opens the next turn", "right behind its end", "same paragraph", "next paragraph",
    "next turn in the paragraph", *_NEXT_TURN, "nearest of what was said", "nearest of what was said, denied", "the later denies",
    "the earlier denies", "the later charges", "the earlier charges", "length of the turn",
)  # fmt: skip
