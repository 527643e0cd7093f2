"""A second opinion on pairs that no rule of words decides: named features, weighed.

A feature is something one can see in the two claims (how alike their meanings are, whether the denier's side is charged); its
weight comes from a logistic regression on disputes made up for it (`models/embeddings/pairs.json`, made by
`bench/fit_pairs.py`). A score is a probability; the reason names the features that speak most for it. Needs the encoder:
without it there is no second opinion.
"""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from extract.answers import is_general
from extract.embeddings import Encoder, claimed, plain, without_names
from extract.errors import ResourceError
from extract.means import by_other_means, by_same_means
from extract.model import Position, Stance
from extract.pairs import Pair, figure_clash
from extract.parties import agents, other_agents, tells_harm
from extract.resources import data_path
from extract.sides import charges, charges_another, side_of, steps_behind, surroundings, told_of
from extract.similarity import Content, alike, content_of, is_accusation, shared_names
from extract.speech import denies

Features = Mapping[str, float]

_NEGATION = re.compile(r"\b(?:no|not|never|nobody|none|without|neither|nothing)\b|n[’']t\b", re.IGNORECASE)
_PUNISH = re.compile(
    r"\b(?:held? (?:\w+ )?(?:accountable|to account|responsible)|justice|punish\w*|prosecut\w*|perpetrat\w*)\b", re.I
)
_CAUSE = re.compile(
    r"\b(?:due to|because|caus\w+|result of|rain\w*|accident\w*|error|mistake|staged|malfunction|natural|pretext|suicide"
    r"|crossfire)\b",
    re.I,
)
_FAR, _NEAR = 8, 2
"""Sentences from which two attributions are as far apart as can be, and up to which they are near."""

_OTHERWISE = re.compile(
    r"\b(?:staged|false flag|provocation|invent\w*|fabricat\w*|only|first|on (?:its|their) own|accident\w*|voluntar\w*|instead"
    r"|rather|lawful\w*|legal\w*|merely|peaceful\w*|all|no|not|never|without)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic regression: for each feature its mean, its scale and its weight; and the constant."""

    features: Mapping[str, tuple[float, float, float]]
    constant: float

    def score(self, found: Features) -> float:
        """The probability, 0 to 1."""
        return 1 / (1 + math.exp(-self.constant - sum(self.parts(found).values())))

    def parts(self, found: Features) -> dict[str, float]:
        """What each feature adds, in log-odds."""
        return {n: w * (found[n] - mean) / scale for n, (mean, scale, w) in self.features.items()}


class Weigher:
    """The features of a pair and their weights, one regression for opposed stances and one for rival versions."""

    def __init__(self, encoder: Encoder, weights: Mapping[str, Weights]) -> None:
        self.encoder = encoder
        self._weights = weights

    @classmethod
    def load(cls) -> "Weigher":
        """The weigher of this installation. Raises ResourceError where its weights or the encoder's are missing."""
        return cls(Encoder.load(), load_weights())

    def cosine(self, pair: Pair) -> float:
        """How alike the meanings of the two claims are, -1 to 1."""
        return self.encoder.cosine(claimed(pair.one), claimed(pair.other))

    def cosine_without_names(self, pair: Pair) -> float:
        """The same without the names in the claims."""
        return self.encoder.cosine(without_names(pair.one), without_names(pair.other))

    def opposed(self, pair: Pair) -> tuple[float, str]:
        """How likely an affirmation and a rejection contradict each other, and why."""
        return self._weigh("opposed stance", opposed_features(pair, self.encoder))

    def rival(self, pair: Pair) -> tuple[float, str]:
        """How likely two affirmations are versions of one thing that exclude each other, and why."""
        return self._weigh("rival versions", rival_features(pair, self.encoder))

    def _weigh(self, head: str, found: Features) -> tuple[float, str]:
        weights = self._weights[head]
        parts = weights.parts(found)
        most = sorted((n for n in parts if parts[n] > 0 and found[n]), key=lambda n: (-parts[n], n))[:3]
        return round(weights.score(found), 3), ", ".join(f"{n} {found[n]:.2f}" for n in most) or "nothing in particular"


def presupposes(pair: Pair) -> bool:
    """Whether one takes for granted what the other, charged with it, rejects: it condemns it, or wants it punished."""
    if {pair.one.stance, pair.other.stance} != {Stance.NEITHER, Stance.REJECTS}:
        return False
    said, denied = pair.said_and_denied
    act, text = said.attribution.act, said.attribution.claim.text
    granted = act == "condemn" or (act in {"request", "regret", "concern"} and _PUNISH.search(text) is not None)
    return granted and tells_harm(said) and denies(denied) and charges(said, denied)


def one_is_negated(pair: Pair) -> bool:
    """Whether one of the two claims is negated in words, and the other is not."""
    return len({bool(_NEGATION.search(t)) for t in pair.texts}) == 2


def sets_against(pair: Pair) -> bool:
    """Whether two claims name other agents, or each charges the other's side."""
    return other_agents(pair.one, pair.other) or (charges(pair.one, pair.other) and charges(pair.other, pair.one))


def charge_alike(pair: Pair) -> bool:
    """Whether both accuse one and the same: they share a country that neither speaks for, and no other agents are named."""
    sides = {*pair.one.sides, *pair.other.sides}
    target = set(pair.one.attribution.claim.about) & set(pair.other.attribution.claim.about) - sides
    accusing = is_accusation(pair.one) and is_accusation(pair.other)
    return accusing and bool(target) and not other_agents(pair.one, pair.other)


def opposed_features(pair: Pair, encoder: Encoder) -> Features:
    """What speaks for an opposed stance of a pair of which one affirms and the other rejects."""
    said, denial = pair.said_and_denied
    cosine = encoder.cosine(claimed(said), claimed(denial))
    bare = encoder.cosine(without_names(said), without_names(denial))
    around = encoder.cosine(claimed(said), plain(" ".join(s.text for s in surroundings(denial))))
    return (
        _of_words(pair, cosine, bare)
        | _of_the_denial(said, denial, cosine, around)
        | _of_the_charge(said, denial)
        | _of_places(said, denial)
    )


def _of_words(pair: Pair, cosine: float, bare: float) -> dict[str, float]:
    """How alike the two claims are."""
    return {
        "alike in meaning": cosine,
        "alike without names": bare,
        "alike in words": alike(*pair.contents, least=0.4)[0],
        "shared names": shared_names(*pair.contents),
        "matter": pair.matter,
        "another time": float(not pair.of_one_time),
        "same means": float(by_same_means(pair.one, pair.other)),
        "other means": float(by_other_means(pair.one, pair.other)),
    }


def _of_the_denial(said: Position, denial: Position, cosine: float, around: float) -> dict[str, float]:
    """What the denial says itself; `around` is how alike the sentences around it are to what is said."""
    found, general = content_of(denial), float(is_general(denial))
    own, accusation = min(1.0, found.own / 4), float(is_accusation(said))
    return {
        "denial": float(denies(denial)),
        "denial without words of its own": general,
        "accusation and such a denial": accusation * general,
        "words of the denial": own,
        "meaning of an own denial": cosine * own,
        "words of the denial met": _met(found, content_of(said)),
        "meaning around the denial": around,
        "meaning around such a denial": around * general,
        "names a claim": float(found.accusing or found.verdict or found.guilt),
        "accusation and a named claim": accusation * (found.accusing or found.verdict or found.guilt),
        "refusal": float(denial.attribution.act in {"refuse", "doubt"}),
    }


def _met(denied: Content, said: Content) -> float:
    """The share of the denial's words that what is said holds."""
    return sum(min(w, said.weights.get(t, 0.0)) for t, w in denied.weights.items()) / max(1.5, denied.total)


def _of_the_charge(said: Position, denial: Position) -> dict[str, float]:
    """Who says it, of whom, and what he makes of it."""
    accusation, charged, harm = float(is_accusation(said)), float(charges(said, denial)), float(tells_harm(said))
    nobody = float(not told_of(said) - side_of(said))
    return {
        "accusation": accusation,
        "denier charged": charged,
        "accusation against the denier": accusation * charged,
        "another charged": float(charges_another(said, denial)),
        "nobody charged": nobody,
        "accusation of nobody": accusation * nobody,
        "one side": float(bool(set(said.sides) & set(denial.sides))),
        "denier of no side": float(not side_of(denial)),
        "harm told": harm,
        "harm told of the denier": harm * charged,
        "denier as agent": float(bool(agents(said) & side_of(denial))),
        "other agents": float(other_agents(said, denial)),
        "announcement": float(said.attribution.act in {"announce", "promise", "predict"}),
    }


def _of_places(said: Position, denial: Position) -> dict[str, float]:
    """How the two stand to each other in the text."""
    steps = steps_behind(denial, said)
    return {
        "one article": float(steps is not None),
        "one account": float(steps is not None and said.account.id == denial.account.id),
        "right behind": float(steps is not None and 0 <= steps <= 1),
        "denied first": float(steps is not None and steps < 0),
        "far": min(_FAR, abs(steps)) / _FAR if steps is not None else 0.0,
    }


def rival_features(pair: Pair, encoder: Encoder) -> Features:
    """What speaks for rival versions of a pair of which both affirm."""
    one, other = pair.one, pair.other
    cosine = encoder.cosine(claimed(one), claimed(other))
    bare = encoder.cosine(without_names(one), without_names(other))
    apart = float(other_agents(one, other))
    accusing = is_accusation(one), is_accusation(other)
    acts = {one.attribution.act, other.attribution.act}
    steps = steps_behind(other, one)
    return {
        "alike in meaning": cosine,
        "alike without names": bare,
        "alike in words": alike(*pair.contents, least=0.4)[0],
        "sides apart": float(bool(side_of(one) and side_of(other) and not side_of(one) & side_of(other))),
        "one side": float(bool(side_of(one) & side_of(other))),
        "accusation": float(any(accusing)),
        "accusation on both sides": float(all(accusing)),
        "accusation against the other": float(any(is_accusation(a) and charges(a, b) for a, b in ((one, other), (other, one)))),
        "other agents": apart,
        "meaning with other agents": bare * apart,
        "one sets right": float(len({bool(_OTHERWISE.search(t)) for t in pair.texts}) == 2),
        "one is negated": float(one_is_negated(pair)),
        "another time": float(not pair.of_one_time),
        "other figures": float(figure_clash(pair) is not None),
        "announcement": float(bool({"announce", "promise", "predict"} & acts)),
        "cause named": float(any(_CAUSE.search(t) for t in pair.texts)),
        "same means": float(by_same_means(one, other)),
        "other means": float(by_other_means(one, other)),
        "near": float(steps is not None and abs(steps) <= _NEAR),
    }


@cache
def load_weights() -> Mapping[str, Weights]:
    """The committed weights by kind. Raises ResourceError where the file is missing or malformed."""
    path = data_path("models", "embeddings", "pairs.json")
    try:
        heads = json.loads(path.read_text(encoding="utf-8"))["weights"]
        return {
            name: Weights({n: (f["mean"], f["scale"], f["weight"]) for n, f in head["features"].items()}, head["constant"])
            for name, head in heads.items()
        }
    except (ValueError, KeyError, TypeError) as reason:
        raise ResourceError(f"{path}: not the weights of comparison: {reason!r}; install Communiqué again") from reason
