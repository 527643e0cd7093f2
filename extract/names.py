"""How names of one actor stand to each other: surname and full name, body and abbreviation."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from extract.wordlists import titles

_ABBREVIATION = re.compile(r"\s?\((?P<short>[A-Z][A-Za-z&-]{1,9})\)")
_SHORT = re.compile(r"[\"“‘'](?:the )?(?P<short>[A-Z][\w-]{1,30}(?: [A-Z][\w-]{1,30}){0,2})[\"”’']")
_DEFINED = re.compile(r"\s?\((?:hereinafter |hereafter )?(?:the )?[\"“‘'][^()\n]{1,80}\)")
_WORD = re.compile(r"[^\W\d_][\w’'.-]*")
_SMALL = {"of", "the", "for", "and", "in", "on", "to", "de", "des", "du", "la", "le", "del", "y", "&", "al", "s"}
_MOST_WORDS = 12
LEGAL_FORMS = frozenset({"plc", "ltd", "limited", "inc", "corp", "llc", "gmbh", "ag", "nv", "bv", "oy", "ab", "spa", "kg"})
"""Words behind the name of a company."""


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A body with its abbreviation in brackets: the letters, the characters of the full name, and of the letters."""

    short: str
    begin: int
    end: int
    short_begin: int


def find_abbreviations(text: str) -> tuple[Abbreviation, ...]:
    """Names that the text itself abbreviates, in order: the capitals of the words in front of the brackets spell the letters.

    >>> text = "said the Coordinator of Relief Operations in the Delta (CROD) on Monday"
    >>> [(a.short, text[a.begin : a.end]) for a in find_abbreviations(text)]
    [('CROD', 'Coordinator of Relief Operations in the Delta')]
    """
    found = []
    for match in _ABBREVIATION.finditer(text):
        begin = _spelled(text[: match.start()], match["short"])
        if begin is not None:
            found.append(Abbreviation(match["short"], begin, match.start(), match.start("short")))
    return tuple(found)


def find_defined(text: str) -> tuple[tuple[str, int], ...]:
    """The short names that a text gives in brackets and quotation marks, each with where the name in front of them ends.

    >>> find_defined('Tengri Metals plc ("Tengri" or the "Group") tells')
    (('Tengri', 17), ('Group', 17))
    """
    found = []
    for match in _DEFINED.finditer(text):
        found += [(short.group("short"), match.start()) for short in _SHORT.finditer(match.group())]
    return tuple(found)


def _spelled(before: str, short: str) -> int | None:
    """Where the name begins whose initials are the letters, or None."""
    paragraph = max(before.rfind("\n"), before.rfind(". ")) + 1
    words = list(_WORD.finditer(before, paragraph))[-_MOST_WORDS:]
    if not words or words[-1].end() != len(before.rstrip()):
        return None
    first = _first_word([w.group() for w in words], [c.casefold() for c in short if c.isalpha()])
    return words[first].start() if first is not None else None


def _first_word(words: list[str], letters: list[str]) -> int | None:
    """The index of the capitalised word from which on the words spell all the letters; small words may be passed over."""
    if not words or not letters:
        return None
    word, rest = words[-1], words[:-1]
    if word[0].casefold() == letters[-1]:
        if len(letters) == 1 and word[0].isupper():
            return len(rest)
        found = _first_word(rest, letters[:-1])
        if found is not None:
            return found
    return _first_word(rest, letters) if word.casefold() in _SMALL else None


def likeness(short: tuple[str, ...], long: tuple[str, ...]) -> int:
    """How well the words of a shorter name fit a longer one of a person: 4 same, 3 last words, 2 surname first, 1 inside, 0 no.

    Words as ids spell them. `Okonjo` is Samuel Okonjo (3), `Park` Park Ji-won (2), `García` María García Ortega (1).
    """
    if short == long:
        return 4
    if len(short) > len(long):
        short, long = long, short
    if not set(short) <= set(long) or short == long:
        return 0
    if short[-1] == long[-1]:
        return 3
    if len(short) == 1 and short[0] == long[0]:
        return 2
    return 1 if short[-1] in long[1:-1] and len(short[-1]) > 3 else 0


@cache
def _title_words() -> tuple[str, ...]:
    return tuple(sorted({t.phrase[0] for t in titles() if len(t.phrase) == 1 and len(t.phrase[0]) > 5}))


@cache
def is_misspelt_title(word: str) -> bool:
    """Whether a word is one slip away from a title (`Spokeman`, `Presidant`); the title itself is not.

    >>> is_misspelt_title("spokeman"), is_misspelt_title("president"), is_misspelt_title("marchenko")
    (True, False, False)
    """
    if len(word) < 6 or word in _title_words():
        return False
    near = (t for t in _title_words() if abs(len(t) - len(word)) < 2 and t[0] == word[0])
    return any(SequenceMatcher(None, word, t, autojunk=False).ratio() > 0.87 for t in near)
