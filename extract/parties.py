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


@lru_cache(maxsize=8192)
def agents(position: Position) -> frozenset[str]:
    """Codes of countries and stems of parties that the claim makes the agents of its deed; empty where it names none."""
    text = position.attribution.claim.text
    return frozenset(_agents(text, position.sides))


@lru_cache(maxsize=8192)
def tells_harm(position: Position) -> bool:
    """Whether the claim tells of a deed that harms (`data/harms.tsv`)."""
    return bool({light_stem(w) for w in re.findall(r"[^\W\d_]+", position.attribution.claim.text)} & _harms())


@cache
def _harms() -> frozenset[str]:
    """Stems of words for harm: those of accusations, and `victims`, `crime` and the like."""
    more = "crime massacre aggression violation suffering kill strike airstrike bombing shelling flood"
    return frozenset(light_stem(w) for w in (*(row[0] for row in table("harms.tsv", 3)), *more.split()))


def _agents(text: str, sides: tuple[str, ...]) -> Iterator[str]:
    verb = _VERB.search(text)
    subject = text[: verb.start()] if verb else ""
    passive = (
        re.match(r"(?:was|were|is|are|been|had been|has been|being)\s+(?:\w+ly\s+)?\w+", text[verb.start() :]) if verb else None
    )
    doer = [m["who"] for m in _BY.finditer(text) if not m.group().startswith("from")]
    if passive and doer:
        subject = doer[0]
    elif passive and not re.match(r"(?:had|has|have) (?!been)", text[verb.start() :] if verb else ""):
        subject = subject if verb and not re.search(r"\b(?:was|were|is|are|been)\b", verb.group()) else ""
    found = set(_named(subject))
    if _OWN.match(text.strip()) and not found - _kinds():
        found |= set(sides)
    yield from found


def _named(words: str) -> Iterator[str]:
    """What names a party in a piece of text."""
    yield from codes_in(words)
    yield from (s for w in re.findall(r"[^\W\d_]+", words) if (s := light_stem(w)) in _kinds())


@cache
def _kinds() -> frozenset[str]:
    """Stems of the words for a kind of party that can be set against another."""
    return frozenset(light_stem(w) for (words,) in table("parties.tsv", 1) for w in words.split())
