"""Rival versions: two claims that tell the same thing with another cause, outcome or agent. Simple forms only."""

import re
from dataclasses import dataclass
from functools import cache

from extract.answers import is_verdict, rejected_as_a_whole
from extract.model import Position
from extract.pairs import Pair
from extract.similarity import SAME_CLAIM, SAME_MATTER, Content, content, is_empty, name_key
from extract.stems import any_of, stems_of, table, words_at

_CAUSE = re.compile(
    r"\b(?:due to|because of|caused by|as a result of|the result of|resulted from|results? from|resulting from|owing to"
    r"|blamed on|stemmed from)\s+",
    re.IGNORECASE,
)
_DISOWNED = re.compile(
    r"\b(?:no(?:thing| connection| link| relation| role| involvement| part)"
    r"|not (?:caused|carried out|connected|linked|responsible|behind|done|related))"
    r"\s+(?:\w+\s+)?(?:to|with|by|in|for)\s+(?P<what>[^.;]+)",
    re.IGNORECASE,
)
_AGENT = re.compile(
    r"\bby (?:the |an? )?(?:\w+ )?(?P<by>[A-Z]\w+)"
    r"|\b(?P<of>[A-Z]\w+)(?:'s|’s)? (?:air ?)?"
    r"(?:strikes?|attacks?|raids?|(?:war)?planes?|jets?|drones?|missiles?|rockets?|artillery|shelling)\b"
)
_CLAUSE_END = re.compile(r"[,;.]")


@dataclass(frozen=True, slots=True)
class RivalVersion:
    """What makes two claims rivals: the rule, its strength from 0 to 1, and the reason in words."""

    rule: str
    strength: float
    detail: str


def called_false(pair: Pair) -> RivalVersion | None:
    """One charges, and the other calls the charge false, whatever its act: `The charge of smuggling is a pretext`."""
    for verdict, said in ((pair.one, pair.other), (pair.other, pair.one)):
        if is_verdict(verdict) and not is_verdict(said):
            score, detail = rejected_as_a_whole(verdict, said) or (0.0, "")
            if score:
                return RivalVersion("called false", min(0.9, score + 0.2), detail)
    return None


def rival_cause(pair: Pair) -> RivalVersion | None:
    """One names a cause and disowns the other's (`due to rain, no connection to X`), or both name causes that share no word."""
    contents = pair.contents
    shared = contents[0].weights.keys() & contents[1].weights.keys()
    if not shared:
        return None
    for one, other in ((pair.one, pair.other), (pair.other, pair.one)):
        if (disowned := _DISOWNED.search(one.attribution.claim.text)) and _is_of(disowned["what"], one, other):
            return RivalVersion(
                "rival cause", 0.8, f"one disowns {disowned['what'].strip()!r}; both speak of {contents[0].told(shared)}"
            )
    causes = [_cause(text, pair) for text in pair.texts]
    if causes[0] is None or causes[1] is None or pair.matter < SAME_MATTER:
        return None
    effect = shared - causes[0].weights.keys() - causes[1].weights.keys()
    if not effect or causes[0].weights.keys() & causes[1].weights.keys():
        return None
    named = " and ".join(c.told(c.weights) for c in causes if c)
    return RivalVersion("rival cause", 0.75, f"two causes of {contents[0].told(effect)}: {named}")


def disowns(position: Position) -> bool:
    """Whether the claim, whatever its act, says that somebody has nothing to do with it."""
    return _DISOWNED.search(position.attribution.claim.text) is not None


def _is_of(what: str, one: Position, other: Position) -> bool:
    """Whether the other claim speaks of the country or name that is disowned, which speaks for the disowner's side."""
    names = content(what, context=one.article.text).names
    told = {name_key(w) for w in re.findall(r"\w+", other.attribution.claim.text)}
    shared_side = set(one.sides) & set(other.attribution.claim.about)
    return bool(names & told) or bool(names and shared_side)


def _cause(text: str, pair: Pair) -> Content | None:
    """The content of the cause that a claim names, up to the end of its clause."""
    if (mark := _CAUSE.search(text)) is None:
        return None
    rest = text[mark.end() :]
    end = _CLAUSE_END.search(rest)
    found = content(rest[: end.start()] if end else rest, context=pair.one.article.text + pair.other.article.text)
    return found if found.weights else None


@cache
def _opposites() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """The outcomes of `opposites.tsv` that exclude each other, as patterns over a text's stems."""
    return tuple((any_of(one), any_of(other)) for one, other in table("opposites.tsv", 2))


def rival_outcome(pair: Pair) -> RivalVersion | None:
    """The claims are much alike and name outcomes that exclude each other (freed, jailed), each only its own."""
    if pair.matter < SAME_MATTER:
        return None
    texts = [stems_of(text) for text in pair.texts]
    for left, right in _opposites():
        for a, b in ((left, right), (right, left)):
            one, other = a.search(texts[0]), b.search(texts[1])
            if one and other and not b.search(texts[0]) and not a.search(texts[1]):
                named = [words_at(text, found) for text, found in zip(pair.texts, (one, other), strict=True)]
                return RivalVersion("rival outcome", 0.7, f"{named[0]} and {named[1]} exclude each other; {pair.shared}")
    return None


def rival_agent(pair: Pair) -> RivalVersion | None:
    """The claims are much alike and lay the same deed at the door of different countries or forces."""
    if pair.matter < SAME_CLAIM:
        return None
    agents = [_agents(text) for text in pair.texts]
    named = [{name_key(w) for w in re.findall(r"\w+", text)} for text in pair.texts]
    if not agents[0] or not agents[1] or agents[0].keys() & named[1] or agents[1].keys() & named[0]:
        return None
    doers = [agents[i][min(agents[i])] for i in (0, 1)]
    return RivalVersion("rival agent", 0.7, f"by {doers[0]}, by {doers[1]}; {pair.shared}")


def _agents(text: str) -> dict[str, str]:
    """The names that a claim makes the agents of its deed, by their keys; days and months are none."""
    found = (m["by"] or m["of"] for m in _AGENT.finditer(text))
    return {name_key(name): name for name in found if not is_empty(name)}
