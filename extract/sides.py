"""For whom a position speaks and which countries it speaks of, as far as the article shows it beyond the records.

A speaker for whom no country is recorded is looked up where the article first names him: the country in the words before the
name, or else in the apposition behind it (`Pavel Sidorchuk, the chargé d'affaires of Belarus,`), where that is one country and
the words give him an office: an observer in Beirut speaks for nobody.
"""

import re
from functools import cache, lru_cache

from extract.countries import codes_in
from extract.model import Position, Span
from extract.parties import countries_as_agents, names_a_state, only_others
from extract.similarity import is_denial, name_key, sentence_contents
from extract.stems import table

_BEFORE, _BEHIND = 60, 90
"""How many characters before and behind a name are searched for the country of its bearer."""

_OFFICIAL = frozenset({"government", "ministry", "military", "parliament", "police", "embassy", "mission", "court", "agency"})
_NAME = re.compile(r"\b[A-Z][\w’'-]{3,}")
_CLAUSE = re.compile(r"[.;,\n]")
_SENTENCE = re.compile(r"[.;\n]")
_APPOSITION = re.compile(r"\s*(?:,|who\b|of\b|from\b|\()[^,]*")


@lru_cache(maxsize=2048)
def side_of(position: Position) -> frozenset[str]:
    """The countries for which a position speaks; a denial of whoever speaks for none is for the one country it is about."""
    if position.sides:
        return frozenset(position.sides)
    if found := _introduced(position):
        return found
    about = position.attribution.claim.about
    return frozenset(about if is_denial(position) and len(about) == 1 else ())


@lru_cache(maxsize=2048)
def told_of(position: Position) -> frozenset[str]:
    """The countries of which a claim speaks: those recorded, and those its own words name."""
    return frozenset((*position.attribution.claim.about, *codes_in(position.attribution.claim.text)))


def charges(said: Position, of: Position) -> bool:
    """Whether what is said is about the side of the other, or about a government of which no country is named.

    It is said by somebody of another side or none, and does not make others the agents.
    """
    side = side_of(of)
    if not side or side_of(said) & side or only_others(said):
        return False
    doers = countries_as_agents(said)
    if doers:
        return bool(doers & side)
    told = told_of(said)
    return bool(told & side) or (not told and names_a_state(said))


def charges_another(said: Position, than: Position) -> bool:
    """Whether what is said is about countries, but or makes agents of parties, that are not the other's side."""
    side = side_of(than)
    if side and only_others(said):
        return True
    return bool(side and told_of(said) - side_of(said)) and not told_of(said) & side


def speak_for_one(one: Position, other: Position) -> bool:
    """Whether the records let both speak for one country, or both are of one party by their names and offices."""
    return bool(set(one.sides) & set(other.sides)) or bool(party_names(one) & party_names(other))


@lru_cache(maxsize=2048)
def party_names(position: Position) -> frozenset[str]:
    """Keys of the names of a speaker and of what the article introduces him as part of: `Holm, head of the Arla dairy`."""
    words = [w for name in position.names for w in _NAME.findall(name)]
    for behind in (_behind(position, name) for name in position.names if name[:1].isupper()):
        words += _NAME.findall(behind)
    return frozenset(name_key(w) for w in words if not codes_in(w) and not _offices().fullmatch(w))


def names_party_of(said: Position, of: Position) -> bool:
    """Whether a claim names the other or the other's party, and that is not the speaker's own."""
    return bool(_named_in(said) & (party_names(of) - party_names(said)))


def speaks_near_of(said: Position, of: Position) -> bool:
    """Whether the sentence of what is said, or the one before it, names the party or the country of the other."""
    codes, keys = _named_near(said)
    return bool(codes & side_of(of) or keys & party_names(of))


@lru_cache(maxsize=2048)
def _named_in(position: Position) -> frozenset[str]:
    """Keys of the names in a claim."""
    return frozenset(map(name_key, _NAME.findall(position.attribution.claim.text)))


@lru_cache(maxsize=2048)
def _named_near(position: Position) -> tuple[frozenset[str], frozenset[str]]:
    """Codes of the countries, and keys of the names, in the sentence of what is said and the one before it."""
    text = " ".join(s.text for s in surroundings(position))
    return frozenset(codes_in(text)), frozenset(map(name_key, _NAME.findall(text)))


def _behind(position: Position, name: str) -> str:
    """The apposition behind the first mention of a name; empty where none stands there."""
    text = position.article.text
    begin = text.find(name)
    end = begin + len(name)
    found = _APPOSITION.match(_SENTENCE.split(text[end : end + _BEHIND])[0]) if begin >= 0 else None
    return found.group() if found else ""


def _introduced(position: Position) -> frozenset[str]:
    """The one country by which the article introduces a named speaker; empty where it names none or several."""
    text = position.article.text
    for name in position.names:
        begin = text.find(name) if name[:1].isupper() else -1
        if begin < 0:
            continue
        before = _CLAUSE.split(text[max(0, begin - _BEFORE) : begin])[-1]
        for words in (f"{before} {name}", _behind(position, name)):
            if len(set(found := codes_in(words))) == 1 and _offices().search(words):
                return frozenset(found)
    return frozenset()


@cache
def _offices() -> re.Pattern[str]:
    """Titles and bodies whose bearers speak for a country."""
    titles = [phrase for phrase, _, role in table("titles.tsv", 3) if role == "government"]
    bodies = [phrase for phrase, kind in table("institutions.tsv", 2) if kind in _OFFICIAL]
    return re.compile(
        rf"\b(?:{'|'.join(re.escape(p) for p in sorted((*titles, *bodies), key=len, reverse=True))})\b", re.IGNORECASE
    )


@lru_cache(maxsize=2048)
def first_sentence(position: Position) -> int:
    """Index of the sentence in which the words of the attribution begin, with its cue."""
    begin = position.attribution.evidence[0].begin
    return _index(position, begin)


@lru_cache(maxsize=2048)
def last_sentence(position: Position) -> int:
    """Index of the sentence in which the content ends."""
    return _index(position, position.attribution.claim.spans[-1].end - 1)


def _index(position: Position, place: int) -> int:
    """Index of the last sentence that begins at or before the place."""
    return max(0, sum(s.begin <= place for s, _ in sentence_contents(position.article)) - 1)


def steps_behind(later: Position, earlier: Position) -> int | None:
    """How many sentences later the one begins than the other ends; negative before it, None in another article."""
    if later.article != earlier.article:
        return None
    return first_sentence(later) - last_sentence(earlier)


@lru_cache(maxsize=2048)
def surroundings(position: Position) -> tuple[Span, ...]:
    """The sentence in which an attribution begins, and the one before it."""
    index = first_sentence(position)
    return tuple(s for s, _ in sentence_contents(position.article)[max(0, index - 1) : index + 1])
