"""Who does the deed that a claim tells of, as far as its words show it without a parse.

The subject of a claim is what stands before its first verb; `by X` names the agent of a passive. Countries count by their
code, others by a word for a kind of party (`militants`, `police`); `its troops` are those of the speaker's side.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from extract.countries import codes_in
from extract.model import Position
from extract.stems import light_stem, table

_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|being|has|have|had|does|did|do|will|would|can|could|may|might|must|should|shall|fell|broke|shot|hit"
    r"|struck|took|sent|led|left|lost|won|began|blew|threw|drove|fought|came|went|gave|made|kept|held|met|sank|stole|knew|aims?|tries"
    r"|[a-z]{3,}ed|caus\w+|forc\w+|launch\w+|opens?|fires?|pays?|steals?|uses?)\b"
)
_BY = re.compile(r"\b(?:by|from|at the hands of) (?P<who>[^,;.]{2,60})")
_OWN = re.compile(r"^(?:that )?(?:its|our|we|it|they|their|his)\b", re.IGNORECASE)
_CLAUSE = re.compile(r"\b(?:when|after|as|where|while)\s+(?P<clause>[^,;.]+)")
_PLACE = re.compile(r"\b(?:in|at|near|inside|across|over)\s")
_CHARGES = frozenset({"accuse", "allege"})


@lru_cache(maxsize=2048)
def agents(position: Position) -> frozenset[str]:
    """Codes of countries and stems of parties that the claim makes the agents of its deed; empty where it names none.

    `It` of a charge is whoever is charged, the one other country of which the claim speaks.
    """
    attribution = position.attribution
    meant = position.sides
    if attribution.act in _CHARGES:
        charged = set(attribution.claim.about) - set(position.sides)
        meant = tuple(charged) if len(charged) == 1 else ()
    return frozenset(_agents(attribution.claim.text, meant))


def only_others(position: Position) -> bool:
    """Whether the claim names agents and all of them are parties that speak for no country."""
    found = agents(position)
    return bool(found) and found <= _kinds("other")


def countries_as_agents(position: Position) -> frozenset[str]:
    """Codes of the countries that the claim makes the agents."""
    return agents(position) - _kinds()


def names_a_state(position: Position) -> bool:
    """Whether the claim makes a government or its forces the agent, without saying whose."""
    return bool(agents(position) & _kinds("state"))


@lru_cache(maxsize=2048)
def tells_harm(position: Position) -> bool:
    """Whether the claim tells of a deed that harms (`data/harms.tsv`)."""
    return bool({light_stem(w) for w in re.findall(r"[^\W\d_]+", position.attribution.claim.text)} & _harms())


@cache
def _harms() -> frozenset[str]:
    """Stems of words for harm: those of accusations, and `victims`, `crime` and the like."""
    more = "crime massacre aggression violation suffering kill strike airstrike bombing shelling flood"
    known = (word for word, role, _ in table("harms.tsv", 3) if role in {"verb", "noun", "arms"})
    return frozenset(light_stem(w) for w in (*known, *more.split()))


def other_agents(one: Position, other: Position) -> bool:
    """Whether two claims make different parties the agents: other countries, rebels here and a government there, other groups.

    Forces without a country (`the army`) may be anybody's, so that they are never set against a country.
    """
    doers = agents(one), agents(other)
    if not doers[0] or not doers[1] or doers[0] & doers[1]:
        return False
    return all(d - _kinds() for d in doers) or any(d <= _kinds("other") for d in doers)


def verb_in(text: str) -> re.Match[str] | None:
    """The first verb of a text, as far as its form shows it."""
    return _VERB.search(text)


def _agents(text: str, meant: tuple[str, ...]) -> Iterator[str]:
    """The agents in a text; `meant` are the codes for which its leading pronoun stands."""
    verb = _VERB.search(text)
    subject = text[: verb.start()] if verb else ""
    passive = (
        re.match(r"(?:was|were|is|are|been|had been|has been|being)\s+(?:\w+ly\s+)?\w+", text[verb.start() :]) if verb else None
    )
    doer = [m["who"] for m in _BY.finditer(text) if not m.group().startswith("from")]
    if passive and doer:
        subject = doer[0]
    elif passive and not re.match(r"(?:had|has|have) (?!been)", text[verb.start() :] if verb else ""):
        subject = _subject_of_clause(text) if verb and re.search(r"\b(?:was|were|is|are|been)\b", verb.group()) else subject
    found = set(_named(_PLACE.split(subject)[0]))
    if _OWN.match(text.strip()) and not found - _kinds():
        found |= set(meant)
    yield from found


def _subject_of_clause(text: str) -> str:
    """The subject of the clause that tells how something was suffered: `were killed when warplanes bombed a market`."""
    for mark in _CLAUSE.finditer(text):
        verb = _VERB.search(mark["clause"])
        if verb is not None:
            return mark["clause"][: verb.start()]
    return ""


def _named(words: str) -> Iterator[str]:
    """What names a party in a piece of text."""
    yield from codes_in(words)
    yield from (s for w in re.findall(r"[^\W\d_]+", words) if (s := light_stem(w)) in _kinds())


@cache
def _kinds(*wanted: str) -> frozenset[str]:
    """Stems of the words for a kind of party that can be set against another: those wanted (`state`, `other`), or all."""
    rows = table("parties.tsv", 2)
    return frozenset(light_stem(w) for kind, words in rows if not wanted or kind in wanted for w in words.split())
