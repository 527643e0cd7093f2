"""What an attribution does to another side, whatever word its cue is: it charges somebody, affirms, or denies.

`Said that government planes bombed the market` charges as `accused` does, `said that no planes had flown` denies, and whoever
condemns in a whole sentence (`the raid was a breach of the truce`) affirms it. A cue of saying leaves that to the content, and
readers differ on it.
"""

import re
from functools import lru_cache

from extract.figures import OF_PEOPLE
from extract.model import Position, Stance
from extract.parties import agents, names_a_state, tells_harm, verb_in
from extract.sides import side_of, told_of
from extract.similarity import content_of, is_accusation, is_denial

_TELLING = frozenset({"assert", "say", "announce", "confirm"})
_DENYING = re.compile(
    r"^(?:that\s+)?(?:(?:no|not a|none of|nobody|neither|nothing)\b"
    r"|there\s+(?:is|are|was|were|has been|have been|had been)\s+(?:no|never|not)\b)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_NEGATED_VERB = re.compile(r"(?:\b(?:not|never|no longer)\b|n[’']t\b)", re.IGNORECASE)
_MARKS = "‘’“”\"' .,"
_AFTER_VERB = 12
"""Characters behind the first verb in which its negation stands."""


@lru_cache(maxsize=2048)
def accuses(position: Position) -> bool:
    """Whether the attribution charges somebody: by its act, or by telling that another side did harm."""
    if is_accusation(position):
        return True
    return position.attribution.act in _TELLING and tells_harm(position) and _blames(position)


def _blames(position: Position) -> bool:
    """Whether the claim makes somebody the agent who is not of the speaker's side."""
    doers, side = agents(position), side_of(position)
    return bool(doers - side) and not doers & side and bool(told_of(position) - side or names_a_state(position) or doers)


@lru_cache(maxsize=2048)
def denies(position: Position) -> bool:
    """Whether the attribution denies: by its act, or by telling that something was not so."""
    if is_denial(position):
        return True
    told = position.attribution.act in _TELLING and is_negated(position.attribution.claim.text)
    return told and not _counts_nobody(position)


def is_negated(text: str) -> bool:
    """Whether the text says that something was not so, in its first clause: `no planes had flown`, `it was never employed`.

    >>> is_negated("no planes had flown"), is_negated("planes flew over a village that had no shelter")
    (True, False)
    """
    sentences = [part.strip(_MARKS) for part in _SENTENCE.split(text)[:2]]
    if any(_DENYING.match(part) for part in sentences):
        return True
    verb = verb_in(sentences[0])
    return verb is not None and _NEGATED_VERB.search(sentences[0][verb.start() : verb.end() + _AFTER_VERB]) is not None


def _counts_nobody(position: Position) -> bool:
    """Whether the claim says how many were harmed, and that is none: a figure, which figures are compared with."""
    return any(f.high == 0 and f.state in OF_PEOPLE for f in content_of(position).figures)


@lru_cache(maxsize=2048)
def stance_in_effect(position: Position) -> Stance:
    """The stance of an attribution by what it does: that of its act, or of what it tells."""
    if position.stance is Stance.AFFIRMS and denies(position):
        return Stance.REJECTS
    if position.attribution.act == "condemn" and _is_clause(position.attribution.claim.text):
        return Stance.AFFIRMS
    return position.stance


def _is_clause(text: str) -> bool:
    """Whether a text says something by itself: words, a verb and words."""
    verb = verb_in(text)
    return verb is not None and bool(text[: verb.start()].strip(_MARKS)) and bool(text[verb.end() :].strip(_MARKS))
