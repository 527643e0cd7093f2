"""Where a text names countries.

The words are data (`extract/country_tables.py`, `ontology/*countries.tsv`). The text is read from left to right; at each word
the longest phrase of the tables wins. What is found stands alone between word boundaries; a possessive `s` behind it may have
lost its apostrophe (`Russias crimes`). A headline in capitals is read too. Words that also mean something else are decided last,
from their neighbours and from what else the text names (`Kind`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from extract.country_tables import (
    Ambiguity,
    CountryName,
    Kind,
    Role,
    by_code,
    country_names,
    load_ambiguities,
    load_countries,
    load_other_names,
    name_of,
    surfaces,
)

__all__ = ["CountryName", "Found", "Role", "by_code", "codes_in", "country_names", "find_countries", "load_countries", "name_of"]


@dataclass(frozen=True, slots=True)
class Found:
    """One mention of a country: offsets (code points, end exclusive), the text's own words there, code and role."""

    begin: int
    end: int
    surface: str
    code: str
    role: Role


@dataclass(frozen=True, slots=True)
class _Phrase:
    """An entry of the index: `anchor` is the offset in `text` of the capitalised word under which it is filed."""

    text: str
    anchor: int
    code: str | None
    role: Role
    person: bool = False
    ambiguity: Ambiguity | None = None

    @property
    def takes_bare_s(self) -> bool:
        """Whether `Russias` may be `Russia's`: not for adjectives, abbreviations, and words that are names of persons too."""
        doubtful = self.ambiguity is not None and self.ambiguity.kind in (Kind.PERSON, Kind.RARE)
        short = len(self.text) < 4 or self.text[-1] in "sS."
        return self.code is not None and self.role not in (Role.ADJECTIVE, Role.DEMONYM) and not doubtful and not short


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A pattern of `not-countries.tsv` for one role: what stands before and after the country's word."""

    before: str
    after: str
    code: str | None


@dataclass(frozen=True, slots=True)
class _Hit:
    """A phrase found in the text, before ambiguous ones are decided; `doubt` is what has to be decided, if anything."""

    begin: int
    end: int
    words: str
    code: str
    role: Role
    doubt: Ambiguity | None = None


# ------------------------------------------------------------------------------------------- index

_ANCHOR = re.compile(r"\b[^\W\d_a-z]\w*|\b\w+")
_WORD = re.compile(r"\b(?:(?:https?://|www\.)\S+|[^\W_a-z]\w*)")
_PLAIN = {
    ord(a): b for a, b in {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "\n": " ", "\t": " ", "\xa0": " ", "‑": "-", "–": "-"}.items()
}


def _anchor(text: str) -> int:
    """Where the word begins under which a phrase is filed: its first with a capital, else its first."""
    found = [m for m in _ANCHOR.finditer(text) if m.group()[0].isupper()] or list(_ANCHOR.finditer(text))
    return found[0].start()


def _with_capitals(phrase: _Phrase) -> Iterator[_Phrase]:
    """The phrase, and as a headline in capitals has it; not where three letters or fewer would be anybody's abbreviation."""
    yield phrase
    loud = phrase.text.upper()
    if len(phrase.text) > 3 and loud != phrase.text and len(loud) == len(phrase.text):
        yield _Phrase(loud, _anchor(loud), phrase.code, phrase.role, phrase.person, phrase.ambiguity)


def _phrases() -> Iterator[_Phrase]:
    """Every phrase of the three tables."""
    ambiguities = load_ambiguities()
    seen: set[str] = set()
    for other in load_other_names():
        if "{" not in other.phrase:
            seen.add(other.phrase)
            yield _Phrase(other.phrase, _anchor(other.phrase), other.code, Role.PLACE, other.kind == "person")
    for country in load_countries():
        for surface, role in surfaces(country):
            if surface not in seen:
                seen.add(surface)
                yield _Phrase(surface, _anchor(surface), country.code, role, False, ambiguities.get(surface))


@cache
def _index() -> Mapping[str, tuple[_Phrase, ...]]:
    """The phrases filed under their anchor word, longest first."""
    index: dict[str, list[_Phrase]] = {}
    known: set[str] = set()
    for plain in _phrases():
        for phrase in _with_capitals(plain):
            word = _WORD.match(phrase.text, phrase.anchor)
            if word and phrase.text not in known:
                known.add(phrase.text)
                index.setdefault(word.group(), []).append(phrase)
    return {word: tuple(sorted(found, key=lambda p: (-len(p.text), p.text))) for word, found in index.items()}


@cache
def _patterns(role: Role) -> tuple[_Pattern, ...]:
    """The patterns for words of one role, longest first."""
    found = []
    for other in load_other_names():
        before, brace, after = other.phrase.partition("{" + role + "}")
        if brace:
            found.append(_Pattern(before, after, other.code))
    return tuple(sorted(found, key=lambda p: (-len(p.before) - len(p.after), p.before, p.after)))


@cache
def _behind(role: Role) -> re.Pattern[str]:
    """Whether any pattern of the role goes on behind the word: asked first, since mostly none does."""
    return re.compile("|".join(sorted({re.escape(p.after) for p in _patterns(role) if p.after})) or "(?!)")


# ------------------------------------------------------------------------------------------- finding


def _is_word(text: str, at: int) -> bool:
    return 0 <= at < len(text) and (text[at].isalnum() or text[at] == "_")


_ARTICLES = ("al-", "Al-", "AL-", "el-", "El-")


def _begins(text: str, phrase: _Phrase, begin: int) -> bool:
    """Whether the phrase begins at a word boundary: not in a handle (`@Israel`), nor behind an Arabic article (`al-Saudi`)."""
    if _is_word(text, begin - 1) or text[begin - 1 : begin] == "@":
        return False
    return phrase.role in (Role.CAPITAL, Role.PLACE, Role.SEAT) or not text.startswith(_ARTICLES, max(0, begin - 3))


def _ends(text: str, phrase: _Phrase, end: int) -> bool:
    """Whether the phrase ends at a word boundary, or before a possessive `s` that lost its apostrophe."""
    if phrase.text.endswith("."):
        return not (_is_word(text, end) and text[end + 1 : end + 2] == ".")
    if not _is_word(text, end) or not phrase.text[-1].isalnum():
        return True
    return text[end] in "sS" and not _is_word(text, end + 1) and phrase.takes_bare_s


def _filed(index: Mapping[str, tuple[_Phrase, ...]], word: str) -> tuple[_Phrase, ...]:
    """The phrases filed under a word, then those under it without a possessive `s`."""
    found = index.get(word, ())
    return found + index.get(word[:-1], ()) if word[-1] in "sS" else found


def _longest(text: str, at: int, filed: Sequence[_Phrase], done: int) -> tuple[int, _Phrase] | None:
    """The longest of the phrases whose anchor stands at `at`, and where it begins; none before `done`."""
    for phrase in filed:
        begin = at - phrase.anchor
        if begin < done or not text.startswith(phrase.text, begin):
            continue
        if _begins(text, phrase, begin) and _ends(text, phrase, begin + len(phrase.text)):
            return begin, phrase
    return None


def _pattern_at(text: str, begin: int, end: int, role: Role) -> _Pattern | None:
    """The pattern of `not-countries.tsv` that the word stands in, or None."""
    if not _behind(role).match(text, end) and role is not Role.ADJECTIVE:
        return None
    for pattern in _patterns(role):
        stop = end + len(pattern.after)
        if text.startswith(pattern.after, end) and text.endswith(pattern.before, 0, begin) and not _is_word(text, stop):
            return pattern
    return None


def _hits(text: str) -> tuple[list[_Hit], set[str]]:
    """What the tables find, left to right, and the words that stand in the names of persons."""
    hits: list[_Hit] = []
    persons: set[str] = set()
    index = _index()
    done = 0
    for word in _WORD.finditer(text):
        filed = _filed(index, word.group())
        found = _longest(text, word.start(), filed, done) if filed and word.start() >= done else None
        if found is None:
            continue
        begin, phrase = found
        done = begin + len(phrase.text)
        if phrase.person:
            persons.update(phrase.text.split())
        if phrase.code is None:
            continue
        pattern = _pattern_at(text, begin, done, phrase.role)
        if pattern is None or pattern.code == phrase.code:
            hits.append(_Hit(begin, done, phrase.text, phrase.code, phrase.role, phrase.ambiguity))
            continue
        done += len(pattern.after)
        if pattern.code:
            hits.append(_Hit(begin, done, phrase.text, pattern.code, Role.PLACE))
    return hits, persons


_BEFORE = re.compile(r"(?:^|\W)([^\W\d_]\w{0,2}\.|[^\W\d_]\w*) $")
_BEHIND = re.compile(r" ([^\W\d_]\w*)")


def _beside_a_name(text: str, hit: _Hit, allowed: Sequence[str]) -> bool:
    """Whether a capitalised word stands right before or behind, as in the name of a person (`Mr. Jordan`, `Jordan Smith`)."""
    near = (_BEFORE.search(text[max(0, hit.begin - 30) : hit.begin]), _BEHIND.match(text, hit.end))
    words = [m.group(1) for m in near if m]
    return any(w[0].isupper() and not (w.isupper() or w in allowed) for w in words)


def _decide(ambiguity: Ambiguity, text: str, named: set[str]) -> str | None:
    """What an ambiguous word means in this text, where its own neighbours say nothing (see `Kind`)."""
    codes = [code for code in ambiguity.codes if code in named]
    if ambiguity.kind is Kind.RARE:
        return codes[0] if codes else None
    if ambiguity.kind is Kind.SEVERAL:
        return codes[0] if len(codes) == 1 else ambiguity.default
    if ambiguity.kind is Kind.CLUE and ambiguity.codes[0] not in named and any(clue in text for clue in ambiguity.clues):
        return ambiguity.codes[1] if len(ambiguity.codes) > 1 else None
    return ambiguity.default


def _settle(text: str, hits: Sequence[_Hit], persons: set[str]) -> Iterator[tuple[_Hit, str]]:
    """The hits that stand for a country in this text, each with its code."""
    allowed = load_ambiguities()["*"].clues
    doubtful = [h for h in hits if h.doubt and h.doubt.kind is Kind.PERSON]
    names = {h.begin: h.words for h in doubtful if _beside_a_name(text, h, allowed)}
    persons = persons.union(names.values())
    named = {h.code for h in hits if not h.doubt and h.words not in persons}
    decided = {doubt: _decide(doubt, text, named) for doubt in dict.fromkeys(h.doubt for h in hits if h.doubt)}
    for hit in hits:
        silenced = hit.begin in names or (hit.words in persons and hit.code not in named)
        code = decided[hit.doubt] if hit.doubt else hit.code
        if code and not silenced:
            yield hit, code


def _role(hit: _Hit, code: str) -> Role:
    """The role of a word that was decided: one country's name or capital is for another the name of a place of it."""
    moved = code != hit.code and hit.doubt is not None and (hit.doubt.kind is Kind.CLUE or hit.role is Role.CAPITAL)
    return Role.PLACE if moved else hit.role


def find_countries(text: str) -> tuple[Found, ...]:
    """Where the text names countries, in its order, never overlapping.

    The offsets leave out a possessive ending and an article; `surface` is exactly the text between them.

    >>> [(f.surface, f.code) for f in find_countries("The U.S.-led talks in Baku, the Tehran Times said")]
    [('U.S.', 'US'), ('Baku', 'AZ')]
    """
    plain = text.translate(_PLAIN)
    hits, persons = _hits(plain)
    settled = _settle(plain, hits, persons)
    return tuple(Found(h.begin, h.end, text[h.begin : h.end], code, _role(h, code)) for h, code in settled)


def codes_in(text: str) -> tuple[str, ...]:
    """The ISO alpha-2 codes of the countries that the text names, sorted, each once."""
    return tuple(sorted({found.code for found in find_countries(text)}))
