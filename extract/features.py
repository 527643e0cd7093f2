"""What speaks for a contradiction of two claims, as features with names: numbers that one can check in the text.

Those of what is said stand here; those of who speaks after whom, and of what is nearest in meaning, in `extract.nearness`.
"""

import re
from collections.abc import Mapping

from extract.answers import is_general
from extract.embeddings import claimed, plain, without_names
from extract.means import by_other_means, by_same_means
from extract.model import Position
from extract.nearness import Scene, act_features, nearness_features, turn_features
from extract.pairs import Pair, figure_clash, one_is_negated
from extract.parties import agents, other_agents, tells_harm
from extract.sides import (
    charges,
    charges_another,
    names_party_of,
    party_names,
    side_of,
    speaks_near_of,
    steps_behind,
    surroundings,
    told_of,
)
from extract.similarity import Content, alike, content_of, is_accusation, shared_names
from extract.speech import denies

Features = Mapping[str, float]

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


def opposed_features(pair: Pair, scene: Scene) -> Features:
    """What speaks for an opposed stance of a pair of which one affirms and the other rejects."""
    said, denial = pair.said_and_denied
    cosine = scene.encoder.cosine(claimed(said), claimed(denial))
    bare = scene.encoder.cosine(without_names(said), without_names(denial))
    around = scene.encoder.cosine(claimed(said), plain(" ".join(s.text for s in surroundings(denial))))
    return (
        _of_words(pair, cosine, bare)
        | _of_the_denial(said, denial, cosine, around)
        | _of_the_charge(said, denial)
        | _of_places(said, denial)
        | _of_the_talk(pair, scene)
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


def rival_features(pair: Pair, scene: Scene) -> Features:
    """What speaks for rival versions of a pair of which both affirm."""
    one, other = pair.one, pair.other
    cosine = scene.encoder.cosine(claimed(one), claimed(other))
    bare = scene.encoder.cosine(without_names(one), without_names(other))
    apart = float(other_agents(one, other))
    accusing = is_accusation(one), is_accusation(other)
    acts = {one.attribution.act, other.attribution.act}
    steps = steps_behind(other, one)
    found = {
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
    return found | _of_the_talk(pair, scene)


def _of_the_talk(pair: Pair, scene: Scene) -> dict[str, float]:
    """What the acts, the turns of the talk and the claims around say."""
    return act_features(pair) | turn_features(pair, scene) | nearness_features(pair, scene) | _of_parties(pair)


def _of_parties(pair: Pair) -> dict[str, float]:
    """Whether the two are of one party by their names and offices, and whether one speaks of the other's."""
    one, other = pair.one, pair.other
    return {
        "one party by name": float(bool(party_names(one) & party_names(other))),
        "party of the other named": float(names_party_of(one, other) or names_party_of(other, one)),
        "party of the other near": float(speaks_near_of(one, other) or speaks_near_of(other, one)),
    }
