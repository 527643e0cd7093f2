"""The word lists of reading other than cues: who can speak, in what form, of which event, and what is left out.

Each list is a file of `extract/data`, tab separated, with a header; words are in lower case, names too. A hyphenated
word stands as it is written (`vice-president`), a possessive as a word of its own (`prime minister 's office`).

    titles.tsv        words that denote a person by office, rank, honorific or role (`foreign minister`, `aide`)
    institutions.tsv  words that denote a body that can speak (`foreign ministry`, `police`, `ministry of`)
    accounts.tsv      words that denote an account, and of which form it is (`readout`, `press conference`)
    events.tsv        words that denote an event, in lemmas, and of which kind it is (`speak by phone`: phone call)
    unnamed.tsv       words that denote a source without a name (`officials`, `witnesses`)
    omissions.tsv     phrases that state an omission, in lemmas (`make no mention of`)
    set_aside.tsv     regular expressions of paragraphs that are no part of the news (appeals, newsletters, credits)
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extract.errors import ResourceError
from extract.model import AccountKind

TITLE_KINDS = ("office", "rank", "honorific", "role")
"""Elected or appointed office, rank of a service, form of address, and any other role."""

COUNTRY_ROLES = ("government", "none")
"""Whether one who is named by the title speaks for a country's government."""

INSTITUTION_KINDS = (
    "ministry",
    "government",
    "parliament",
    "military",
    "police",
    "agency",
    "party",
    "court",
    "company",
    "ngo",
    "media",
    "group",
)
"""What a body is; `group` holds alliances, unions, committees and armed groups."""

EVENT_POS = ("N", "V")
"""Noun, verb."""

UNNAMED_NUMBERS = ("plural", "singular", "mass")
"""`officials`, `an official`, `media`."""

OMISSION_FRAMES = ("np_of", "np", "clause", "ing", "subject")
"""Where the words for what is left out stand: `np_of` behind the phrase's preposition, `np` its direct object, `clause` a
clause with that, whether or a question word, `ing` a gerund, `subject` before it (`absent from the readout`)."""

SET_ASIDE_KINDS = ("appeal", "newsletter", "navigation", "credit", "byline")
"""Why a paragraph is no part of the news."""

LONGEST_ASIDE = 900
"""Characters of the longest paragraph that can be set aside."""


@dataclass(frozen=True, slots=True)
class Title:
    """A word or phrase that denotes a person. `government` says whether such a person speaks for a country."""

    phrase: tuple[str, ...]
    kind: str
    government: bool


@dataclass(frozen=True, slots=True)
class Institution:
    """A word or phrase that denotes a body; one that ends in `of` is followed by its field (`ministry of defence`)."""

    phrase: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class AccountWord:
    """A word or phrase that denotes an account."""

    phrase: tuple[str, ...]
    kind: AccountKind


@dataclass(frozen=True, slots=True)
class EventWord:
    """A word or phrase in lemmas that denotes an event: `kind` is its canonical name, `pos` N or V."""

    phrase: tuple[str, ...]
    kind: str
    pos: str


@dataclass(frozen=True, slots=True)
class UnnamedWord:
    """A word or phrase that denotes a source without a name. `number` is `plural`, `singular` or `mass`."""

    phrase: tuple[str, ...]
    number: str


@dataclass(frozen=True, slots=True)
class OmissionPhrase:
    """A phrase in lemmas that states an omission.

    `frame` says where what is left out stands. `negates` says whether the phrase holds the negation as a word (`no mention of`,
    `do not mention`); where it does not (`omit`, `be silent on`), a negation before it turns it round (`did not omit`).
    """

    phrase: tuple[str, ...]
    frame: str
    negates: bool


@dataclass(frozen=True, slots=True)
class SetAside:
    """The shape of a paragraph that is no part of the news; the pattern is searched in one paragraph, in any case."""

    pattern: re.Pattern[str]
    kind: str


def data_file(name: str) -> Path:
    """The path of a list of this package."""
    return Path(__file__).resolve().parent / "data" / name


def read_table(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The lines of a tab separated list below its header: the place (`file:line`) and the fields.

    Raises ResourceError where the file cannot be read, the header is not `columns`, a line has another number of fields, or
    its first field is empty.
    """
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    except (OSError, UnicodeDecodeError) as error:
        raise ResourceError(f"{path}: the list cannot be read ({error}); install Communiqué again") from error
    if not rows or tuple(rows[0]) != columns:
        raise ResourceError(f"{path}:1: the header must be {' '.join(columns)}, separated by tabs")
    for line, row in enumerate(rows[1:], start=2):
        place = f"{path}:{line}"
        if len(row) != len(columns):
            raise ResourceError(f"{place}: {len(row)} columns instead of {len(columns)}; they are separated by tabs")
        if not row[0].strip():
            raise ResourceError(f"{place}: the first column is empty")
        yield place, tuple(row)


def _one_of(value: str, allowed: Iterable[str], place: str, column: str) -> str:
    """The value, where it is one of those allowed."""
    known = tuple(allowed)
    if value not in known:
        raise ResourceError(f"{place}: unknown {column} {value!r}; one of {', '.join(known)}")
    return value


def _read_once(path: Path, columns: tuple[str, ...], *, key: tuple[int, ...] = (0,)) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Like read_table; the fields whose indices are in `key` together may stand in no other line."""
    seen: dict[tuple[str, ...], str] = {}
    for place, row in read_table(path, columns):
        fields = tuple(row[index] for index in key)
        first = seen.setdefault(fields, place)
        if first != place:
            raise ResourceError(f"{place}: {' '.join(fields)!r} stands already at {first}")
        yield place, row


def read_titles(path: Path) -> tuple[Title, ...]:
    """The titles of a list. Raises ResourceError with file and line."""
    return tuple(
        Title(
            tuple(row[0].split()),
            _one_of(row[1], TITLE_KINDS, place, "kind"),
            _one_of(row[2], COUNTRY_ROLES, place, "country_role") == "government",
        )
        for place, row in _read_once(path, ("phrase", "kind", "country_role"))
    )


def read_institutions(path: Path) -> tuple[Institution, ...]:
    """The institutions of a list. Raises ResourceError with file and line."""
    return tuple(
        Institution(tuple(row[0].split()), _one_of(row[1], INSTITUTION_KINDS, place, "kind"))
        for place, row in _read_once(path, ("phrase", "kind"))
    )


def read_accounts(path: Path) -> tuple[AccountWord, ...]:
    """The words for accounts of a list. Raises ResourceError with file and line."""
    return tuple(
        AccountWord(tuple(row[0].split()), AccountKind(_one_of(row[1], AccountKind, place, "kind")))
        for place, row in _read_once(path, ("phrase", "kind"))
    )


def read_events(path: Path) -> tuple[EventWord, ...]:
    """The words for events of a list; one phrase may stand once as a noun and once as a verb. Raises ResourceError."""
    return tuple(
        EventWord(tuple(row[0].split()), row[1], _one_of(row[2], EVENT_POS, place, "pos"))
        for place, row in _read_once(path, ("phrase", "kind", "pos"), key=(0, 2))
    )


def read_unnamed(path: Path) -> tuple[UnnamedWord, ...]:
    """The words for unnamed sources of a list. Raises ResourceError with file and line."""
    return tuple(
        UnnamedWord(tuple(row[0].split()), _one_of(row[1], UNNAMED_NUMBERS, place, "number"))
        for place, row in _read_once(path, ("phrase", "number"))
    )


def read_omissions(path: Path) -> tuple[OmissionPhrase, ...]:
    """The phrases of omission of a list; one phrase may stand with several frames. Raises ResourceError."""
    return tuple(
        OmissionPhrase(
            tuple(row[0].split()),
            _one_of(row[1], OMISSION_FRAMES, place, "frame"),
            _one_of(row[2], ("yes", "no"), place, "negates") == "yes",
        )
        for place, row in _read_once(path, ("phrase", "frame", "negates"), key=(0, 1))
    )


def read_set_aside(path: Path) -> tuple[SetAside, ...]:
    """The patterns of a list, compiled. Raises ResourceError with file and line, also for a bad expression."""
    return tuple(
        SetAside(_pattern(row[0], place), _one_of(row[1], SET_ASIDE_KINDS, place, "kind"))
        for place, row in _read_once(path, ("pattern", "kind"))
    )


def _pattern(text: str, place: str) -> re.Pattern[str]:
    """A regular expression, compiled."""
    try:
        return re.compile(text, re.IGNORECASE)
    except re.error as error:
        raise ResourceError(f"{place}: not a regular expression: {error}") from error


@cache
def titles() -> tuple[Title, ...]:
    """The titles that ship with the package."""
    return read_titles(data_file("titles.tsv"))


@cache
def institutions() -> tuple[Institution, ...]:
    """The institutions that ship with the package."""
    return read_institutions(data_file("institutions.tsv"))


@cache
def accounts() -> tuple[AccountWord, ...]:
    """The words for accounts that ship with the package."""
    return read_accounts(data_file("accounts.tsv"))


@cache
def events() -> tuple[EventWord, ...]:
    """The words for events that ship with the package."""
    return read_events(data_file("events.tsv"))


@cache
def unnamed() -> tuple[UnnamedWord, ...]:
    """The words for unnamed sources that ship with the package."""
    return read_unnamed(data_file("unnamed.tsv"))


@cache
def omissions() -> tuple[OmissionPhrase, ...]:
    """The phrases of omission that ship with the package."""
    return read_omissions(data_file("omissions.tsv"))


@cache
def set_aside() -> tuple[SetAside, ...]:
    """The shapes of paragraphs to set aside that ship with the package."""
    return read_set_aside(data_file("set_aside.tsv"))


def why_set_aside(paragraph: str) -> str | None:
    """The kind of the first shape that a paragraph has, or None for a paragraph of the news.

    A paragraph of more than LONGEST_ASIDE characters is news, whatever stands in it: some sources give an article in one line.

    >>> why_set_aside("Sign up for our free newsletter.")
    'newsletter'
    >>> why_set_aside("The minister signed up for the newsletter of the opposition, his aide said.")
    """
    if len(paragraph) > LONGEST_ASIDE:
        return None
    return next((shape.kind for shape in set_aside() if shape.pattern.search(paragraph)), None)
