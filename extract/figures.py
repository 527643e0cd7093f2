"""Quantities in a text as intervals, and how two of them stand to each other.

`at least 56` is [56, ∞), `nearly 3 million` [2.7 million, 3 million], `dozens` [24, 120], `no servicemen` [0, 0]. Two
quantities are compared only where they count the same thing: the same noun or unit in the same state (killed, wounded,
evacuated). A part of the people (children) cannot exceed the whole, but is no rival of it. Figures are compared symbolically:
models of inference do not beat the majority class on them (EQUATE, 2019).

Words and their values stand in `data/figure-words.tsv`.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from extract.stems import light_stem, table

_TOKEN = re.compile(r"[$€£%]|\d+(?:,\d{3})*(?:\.\d+)?|[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_MONTH = re.compile(r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*")
_APPROXIMATE = 0.1
OF_PEOPLE = frozenset({"killed", "wounded", "missing", "displaced", "evacuated", "rescued", "arrested", "hostage"})
"""States that befall people."""

FAR_BELOW = 1.25
"""How many times the lower of two tolls the higher must be to be another version, where the lower allows it."""


class Comparison(StrEnum):
    """How two quantities stand to each other."""

    COMPATIBLE = "compatible"
    DIFFERS = "differs"
    INCOMPARABLE = "incomparable"


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity: the interval it allows, what it counts, in which state, and where it stands in the text that was parsed.

    `noun` is the stem of the counted noun or the normal form of a unit (empty where none is named), `state` what became of
    them (`killed`), `whole` the chain of wider groups the noun is part of (`civilian`, `people`). `high` may be infinite.
    """

    low: float
    high: float
    noun: str
    state: str
    whole: tuple[str, ...]
    begin: int
    end: int
    text: str

    @property
    def is_unit(self) -> bool:
        """Whether it measures (metres, percent) and does not count things."""
        return self.noun.split(" of ")[0] in _words("unit").values()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What comparing two figures gave, and why in words."""

    kind: Comparison
    reason: str


@dataclass(frozen=True, slots=True)
class _Token:
    begin: int
    end: int
    word: str
    raw: str


@dataclass(frozen=True, slots=True)
class _Number:
    """A number as parsed: its interval, the token behind it, and whether it is digits alone."""

    low: float
    high: float
    after: int
    bare: bool = False


@cache
def _words(kind: str) -> dict[str, str]:
    """The rows of one kind of `figure-words.tsv`: word -> value."""
    return {row[1]: row[2] for row in table("figure-words.tsv", 3) if row[0] == kind}


def figures(text: str) -> tuple[Figure, ...]:
    """The quantities of the text, in order; years, dates, ages and model numbers are none."""
    tokens = [_Token(m.start(), m.end(), m.group().casefold().replace("’", "'"), m.group()) for m in _TOKEN.finditer(text)]
    return tuple(_figures(text, tokens))


def _figures(text: str, tokens: Sequence[_Token]) -> Iterator[Figure]:
    position = 0
    while position < len(tokens):
        number = _range(tokens, position)
        if number is None or _is_name(text, tokens, position, number):
            position += 1
            continue
        yield _figure(text, tokens, position, number)
        position = number.after


def _range(tokens: Sequence[_Token], at: int) -> _Number | None:
    """`between 30 and 40`, `30 to 40`, or one number."""
    first = _number(tokens, at)
    if first is None or first.after + 1 >= len(tokens):
        return first
    joint, before = tokens[first.after].word, tokens[at - 1].word if at else ""
    if not (joint == "to" or (joint == "and" and before == "between")):
        return first
    second = _number(tokens, first.after + 1)
    if second is None or second.high <= first.low:
        return first
    return _Number(first.low, second.high, second.after)


def _number(tokens: Sequence[_Token], at: int) -> _Number | None:
    """The number that begins at the token: vague, in digits or in words, with its scale."""
    for length in (3, 2, 1):
        phrase = " ".join(t.word for t in tokens[at : at + length])
        if at + length > len(tokens):
            continue
        if (vague := _words("vague").get(phrase)) is not None:
            low, high = vague.split("-")
            return _Number(float(low), float(high), at + length)
    word = tokens[at].word
    if word == "half" and at + 2 < len(tokens) and tokens[at + 2].word in _words("scale"):
        value = 0.5 * float(_words("scale")[tokens[at + 2].word])
        return _Number(value, value, at + 3)
    if word == "a" and at + 1 < len(tokens) and tokens[at + 1].word in _words("scale"):
        return _scaled(tokens, 1.0, at + 1)
    if word[0].isdecimal():
        found = _scaled(tokens, float(word.replace(",", "")), at + 1)
        return _Number(found.low, found.high, found.after, bare=found.after == at + 1 and word.isdecimal())
    return _spelled(tokens, at)


def _spelled(tokens: Sequence[_Token], at: int) -> _Number | None:
    """A number in words: `twenty-two`, `two hundred and fifty`, `three and a half`."""
    total, after = _small(tokens[at].word), at + 1
    if total is None:
        return None
    if after < len(tokens) and (more := _small(tokens[after].word)) is not None and total >= 20 > more * 2:
        total, after = total + more, after + 1
    return _scaled(tokens, total, after)


def _small(word: str) -> float | None:
    """The value of a number word below a hundred, hyphened or not."""
    parts = [_words("number").get(p) for p in word.split("-")]
    return None if None in parts else sum(float(p) for p in parts if p is not None)


def _scaled(tokens: Sequence[_Token], value: float, after: int) -> _Number:
    """The value times the scales that follow (`two hundred thousand`), with `and fifty` or `and a half` behind."""
    scales = _words("scale")
    unit = 1.0
    while after < len(tokens) and tokens[after].word in scales:
        unit = float(scales[tokens[after].word])
        value, after = value * unit, after + 1
    tail = [t.word for t in tokens[after : after + 3]]
    if tail == ["and", "a", "half"]:
        return _Number(value + unit / 2, value + unit / 2, after + 3)
    if tail[:1] == ["and"] and unit >= 100 and len(tail) > 1 and (rest := _small(tail[1])) is not None:
        return _Number(value + rest, value + rest, after + 2)
    return _Number(value, value, after)


def _is_name(text: str, tokens: Sequence[_Token], at: int, number: _Number) -> bool:
    """Whether the number is a year, a date, an age, a model or a pronoun, and counts nothing."""
    token, following = tokens[at], tokens[number.after].word if number.after < len(tokens) else ""
    before = tokens[at - 1].word if at else ""
    left, right = text[token.begin - 1 : token.begin], text[tokens[number.after - 1].end :][:1]
    if token.word[0].isdecimal():
        clock = left == ":" or right == ":"
        glued = (
            left in {"-", "–", "/"}
            or left.isalpha()
            or right in {"-", "/"}
            or (right.isalpha() and following not in _words("unit"))
        )
        dated = number.bare and bool(_MONTH.fullmatch(before) or _MONTH.fullmatch(following))
        year = number.bare and 1900 <= number.low <= 2099 and following not in _counted()
        return clock or glued or dated or year or before == "aged"
    if token.word in {"one", "no", "several"} or (token.word == "a" and number.low == 12):
        return following in {"", "of", "another", "longer", "doubt", "one", "by", "more"} or following in _words("stop")
    return right == "-"


@cache
def _counted() -> frozenset[str]:
    """Nouns and units behind which even `2000` is a quantity."""
    return frozenset({*_words("whole"), *_words("part"), *_words("unit")})


def _figure(text: str, tokens: Sequence[_Token], at: int, number: _Number) -> Figure:
    """The figure of a number: bounded by the words before it, with the noun behind it and its state."""
    noun, after = _noun(tokens, number.after)
    if [t.word for t in tokens[after : after + 3]] == ["and", "a", "half"]:
        number, after = _Number(number.low + 0.5, number.high + 0.5, number.after), after + 3
    begin, low, high = _bounded(tokens, at, number)
    if at and tokens[at - 1].word in {"$", "€", "£"}:
        noun = _words("unit")[tokens[at - 1].word]
    end = tokens[max(after, number.after) - 1].end
    state = _state(text, tokens, begin, max(after, number.after))
    return Figure(low, high, noun, state, _wider(noun, state), tokens[begin].begin, end, text[tokens[begin].begin : end])


def _wider(noun: str, state: str) -> tuple[str, ...]:
    """The wider groups of a counted noun; whoever is killed or wounded is part of the people (`17 patients`)."""
    chain = _chain(noun)
    if chain or not noun or noun in {"people", "others"} or noun.split(" of ")[0] in _words("unit").values():
        return chain
    return ("people",) if state in OF_PEOPLE else ()


def _bounded(tokens: Sequence[_Token], at: int, number: _Number) -> tuple[int, float, float]:
    """Index of the first token of the bound, and the interval that the bound makes of the number."""
    for length in (4, 3, 2, 1):
        if at < length:
            continue
        phrase = " ".join(t.word for t in tokens[at - length : at])
        if (bound := _words("bound").get(phrase)) is not None:
            return (at - length, *_interval(bound, number))
    begin = at - 1 if at and tokens[at - 1].word == "between" else at
    return begin, number.low, number.high


def _interval(bound: str, number: _Number) -> tuple[float, float]:
    """The interval of a bounded number; `about` and `nearly` allow a tenth."""
    if bound == "low":
        return number.low, math.inf
    if bound == "high":
        return 0.0, number.high
    if bound == "near":
        return number.low * (1 - _APPROXIMATE), number.high
    if bound == "about":
        return number.low * (1 - _APPROXIMATE), number.high * (1 + _APPROXIMATE)
    return number.low, number.high


def _noun(tokens: Sequence[_Token], at: int) -> tuple[str, int]:
    """The stem of the noun counted from the token on, and the index behind it; empty where none follows."""
    if at < len(tokens) and tokens[at].word == "of":
        behind = _behind_the_whole(tokens, at + 1)
        if behind == len(tokens):
            return "", at
        at = behind
    taken = at
    while taken < len(tokens) and taken < at + 4:
        word = tokens[taken].word
        if taken > at and (tokens[taken].begin > tokens[taken - 1].end + 1 or (word == "of" and tokens[taken - 1].word != "head")):
            break
        if word in _words("unit"):
            return _measured(tokens, _words("unit")[word], taken + 1)
        if word in _counted():
            return _class(word), taken + 1
        if _ends_noun(word):
            break
        taken += 1
    return (light_stem(tokens[taken - 1].word), taken) if taken > at else ("", at)


def _behind_the_whole(tokens: Sequence[_Token], at: int) -> int:
    """The index of the noun of a whole of which a number is a part: `640 of the 700 delegates` counts delegates."""
    start = at + 1 if at < len(tokens) and tokens[at].word in {"the", "its", "their", "his", "her", "our", "some"} else at
    whole = _number(tokens, start) if start < len(tokens) else None
    if whole is not None:
        return whole.after
    part = start > at or (at < len(tokens) and tokens[at].word in {"them", "those", "these", "whom", "which", "us"})
    return len(tokens) if part else at  # a part of a whole that is not counted here: `two of them`


def _measured(tokens: Sequence[_Token], unit: str, after: int) -> tuple[str, int]:
    """The unit with what it measures, where that follows (`tonne of wheat`), and the index behind it."""
    behind = [t.word for t in tokens[after : after + 2]]
    if len(behind) == 2 and behind[0] == "of" and behind[1].isalpha() and not _ends_noun(behind[1]):
        return f"{unit} of {light_stem(behind[1])}", after + 2
    return unit, after


def _ends_noun(word: str) -> bool:
    """Whether the word cannot belong to the counted noun phrase."""
    if word in _words("stop") or word in _words("number") or word in _words("status"):
        return True
    return word[0].isdecimal() or word.endswith(("ly", "ed", "ing"))


def _class(word: str) -> str:
    """The normal form of a counted noun: everybody is `people`, a part keeps its stem."""
    return _words("whole").get(word) or light_stem(word)


def _chain(noun: str) -> tuple[str, ...]:
    """The wider groups the noun is part of, nearest first: child -> civilian, people."""
    parts = {light_stem(word): wider for word, wider in _words("part").items()}
    found: list[str] = []
    while (wider := parts.get(found[-1] if found else noun)) is not None:
        found.append(light_stem(wider) if wider != "people" else wider)
    return tuple(found)


def _state(text: str, tokens: Sequence[_Token], begin: int, after: int) -> str:
    """What became of the counted: the nearest state word behind the noun or before the number, in the same clause."""
    behind = _nearest_state(text, tokens, range(after, min(len(tokens), after + 7)), tokens[after - 1].end)
    before = _nearest_state(text, tokens, range(begin - 1, max(-1, begin - 6), -1), tokens[begin].begin)
    inside = next((_words("status")[t.word] for t in tokens[begin:after] if t.word in _words("status")), "")
    if tokens[after - 1].word == "bodies" and not inside:
        return "killed"
    verb_before = bool(before) and tokens[begin - 1].word in _words("status")
    return inside or (before if verb_before else behind or before)


def _nearest_state(text: str, tokens: Sequence[_Token], indices: range, edge: int) -> str:
    """The first state word along the indices before a number, a full stop, a semicolon or the next clause."""
    for index in indices:
        token = tokens[index]
        between = text[min(edge, token.end) : max(edge, token.begin)]
        if re.search(r"[.;:!?]\s|\band\b|,", between) or token.word[0].isdecimal():
            return ""
        if token.word in _words("status"):
            return _words("status")[token.word]
    return ""


def compare(one: Figure, other: Figure) -> Verdict:
    """Whether two figures of one event differ; without the same noun and state they cannot be compared.

    Whether both are of the same event and day is the caller's business.
    """
    if one.state != other.state:
        return Verdict(Comparison.INCOMPARABLE, f"{one.state or 'counted'} and {other.state or 'counted'} are different states")
    if not same_noun(one, other) and not _same_scope(one, other):
        return _part_of_whole(one, other)
    if not one.state and not one.noun:
        return Verdict(Comparison.INCOMPARABLE, "neither says what it counts")
    if one.low <= other.high and other.low <= one.high:
        return Verdict(Comparison.COMPATIBLE, f"{one.text!r} and {other.text!r} allow the same number")
    return Verdict(Comparison.DIFFERS, f"{one.text!r} and {other.text!r} allow no common number")


def same_noun(one: Figure, other: Figure) -> bool:
    """Whether two figures count one kind of thing: the same noun, or one unit of which only one says what it measures."""
    if one.noun == other.noun:
        return True
    bases = [f.noun.split(" of ")[0] for f in (one, other)]
    return one.is_unit and bases[0] == bases[1] and bases[0] in {one.noun, other.noun}


def falls_short(one: Figure, other: Figure) -> Verdict:
    """Whether of two tolls one is so far below the other that a reader sees two versions, though both can be true.

    `At least 19 died` allows 27, and five dead civilians may be among 17 dead people; from `FAR_BELOW` times on, whoever counts
    the fewer counts something else, or not all.
    """
    few, many = sorted((one, other), key=lambda f: f.low)
    allowed = math.isinf(few.high) or few.noun != many.noun
    if one.state != other.state or one.state not in OF_PEOPLE or not (_is_of_all(one) and _is_of_all(other) and allowed):
        return Verdict(Comparison.COMPATIBLE, "neither is a toll of all that stays below the other's")
    if not 0 < few.low * FAR_BELOW <= many.low:
        return Verdict(Comparison.COMPATIBLE, f"{few.text!r} and {many.text!r} are near each other")
    return Verdict(Comparison.DIFFERS, f"{few.text!r} stays far below {many.text!r}, though it allows it")


def _is_of_all(figure: Figure) -> bool:
    """Whether a toll is of everybody, of civilians at the narrowest."""
    return figure.noun in {"", "people", "civilian", "others"}


def _same_scope(one: Figure, other: Figure) -> bool:
    """Without a noun of its own, a toll counts people (`five were killed`)."""
    return bool(one.state) and {one.noun, other.noun} == {"", "people"}


def _part_of_whole(one: Figure, other: Figure) -> Verdict:
    """A part differs from the whole only where it exceeds it: 40 children of 35 dead."""
    for part, whole in ((one, other), (other, one)):
        if one.state and (whole.noun or "people") in part.whole:
            if part.low > whole.high:
                return Verdict(Comparison.DIFFERS, f"{part.text!r} is more than the whole, {whole.text!r}")
            return Verdict(Comparison.COMPATIBLE, f"{part.text!r} may be part of {whole.text!r}")
    return Verdict(
        Comparison.INCOMPARABLE, f"{one.noun or 'nobody named'} and {other.noun or 'nobody named'} are not the same thing"
    )
