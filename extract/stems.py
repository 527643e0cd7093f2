"""Word forms brought together without a parser, and the tables of words that comparison reads."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from extract.errors import ResourceError

_DATA = Path(__file__).resolve().parent / "data"
_SUFFIXES = (("ies", "y"), ("ied", "y"), ("sses", "ss"), ("ings", ""), ("ing", ""), ("ed", ""), ("es", "e"), ("s", ""))
_IRREGULAR: Mapping[str, str] = {
    "children": "child", "women": "woman", "men": "man", "people": "people", "feet": "foot", "lives": "life", "wives": "wife",
    "said": "say", "told": "tell", "held": "hold", "took": "take", "taken": "take", "gave": "give", "given": "give", "went": "go",
    "gone": "go", "came": "come", "began": "begin", "begun": "begin", "broke": "break", "broken": "break", "fought": "fight",
    "fell": "fall", "fallen": "fall", "rose": "rise", "risen": "rise", "grew": "grow", "grown": "grow", "fled": "flee",
    "shot": "shoot", "sank": "sink", "sunk": "sink", "left": "leave", "lost": "lose", "won": "win", "sent": "send", "met": "meet",
    "flew": "fly", "flown": "fly", "built": "build", "brought": "bring", "bought": "buy", "sold": "sell", "paid": "pay",
    "kept": "keep", "led": "lead", "stole": "steal", "stolen": "steal", "struck": "strike", "died": "die", "dying": "die",
    "dies": "die", "tied": "tie", "lied": "lie", "lying": "lie", "used": "use", "using": "use", "uses": "use",
    "spoke": "speak", "spoken": "speak", "knew": "know", "known": "know", "made": "make", "found": "find", "wounded": "wound",
}  # fmt: skip
"""Irregular forms, and those that the suffix rules would spoil."""


@cache
def light_stem(word: str) -> str:
    """The word in lower case without its inflection: `strikes`, `striking` and `struck` give one stem.

    Only inflection is taken off (S-stemmer of Harman 1991, with -ed and -ing); a stem is no dictionary form.

    >>> light_stem("Strikes"), light_stem("striking"), light_stem("families")
    ('strik', 'strik', 'family')
    """
    plain = re.sub(r"[’']s?$", "", word.casefold())
    if plain in _IRREGULAR:
        plain = _IRREGULAR[plain]
    else:
        for suffix, ending in _SUFFIXES:
            if plain.endswith(suffix) and len(plain) - len(suffix) >= 3 and not plain.endswith(("ss", "us", "is")):
                plain = plain[: len(plain) - len(suffix)] + ending
                break
    if len(plain) > 4 and plain[-1] == plain[-2] and plain[-1] in "bdgmnprt":
        plain = plain[:-1]
    return plain[:-1] if len(plain) > 3 and plain.endswith("e") else plain


def stems_of(text: str) -> str:
    """The stems of the words of a text, in order, joined by blanks.

    >>> stems_of("The convoy was hit.")
    'the convoy was hit'
    """
    return " ".join(light_stem(w) for w in re.findall(r"[^\W\d_]+", text))


def words_at(text: str, found: re.Match[str]) -> str:
    """The words of a text for a match in its stems (`stems_of`).

    >>> words_at("The ferry was sinking.", re.search("sink", stems_of("The ferry was sinking.")))
    'sinking'
    """
    first = found.string[: found.start()].count(" ")
    return " ".join(re.findall(r"[^\W\d_]+", text)[first : first + found.group().count(" ") + 1])


@cache
def any_of(phrases: str) -> re.Pattern[str]:
    """A pattern over the stems of a text (`stems_of`): any of the words or phrases, which commas separate."""
    return re.compile("|".join(rf"\b{re.escape(stems_of(phrase))}\b" for phrase in phrases.split(", ")))


@cache
def table(name: str, columns: int) -> tuple[tuple[str, ...], ...]:
    """The rows of a table of `extract/data`: tab-separated, `#` begins a comment line.

    Raises ResourceError, with the line, where a row has another number of columns or the file is missing.
    """
    path = _DATA / name
    if not path.is_file():
        raise ResourceError(f"extract/data/{name} is not part of this installation; install Communiqué again")
    rows: list[tuple[str, ...]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        row = tuple(line.split("\t"))
        if len(row) != columns:
            raise ResourceError(f"extract/data/{name}:{number}: {len(row)} columns where {columns} are needed")
        rows.append(row)
    return tuple(rows)
