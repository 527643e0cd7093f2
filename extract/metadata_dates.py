"""Dates of publication: reading one that is given, and finding one where an article gives it itself.

Numbers alone are ambiguous (07/04/2017). The day comes first, as in most of the world's press, unless that is impossible or
the outlet is American; with full stops (07.04.2017) the day always comes first. A date before 1990 or after 2100 is not
taken for a date of publication.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

EARLIEST, LATEST = 1990, 2100
"""Years between which a date of publication lies."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_FORMS = (
    r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?",
    rf"{_DAY}(?:\s+of)?[\s-]+{_MONTH},?[\s-]+(?P<year>\d{{4}})",
    rf"{_MONTH}\s+{_DAY},?\s+(?P<year>\d{{4}})",
    r"(?P<first>\d{1,2})(?P<mark>[-/.])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4})",
)
_DATES = tuple(re.compile(rf"{_WEEKDAY}{form}(?!\d)", re.I) for form in _FORMS)
_CLOCK = r"(?:,?\s*(?:at\s+)?\d{1,2}[:.h]?\d{2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\.?)?\s*(?:GMT|UTC|[A-Z]{2,4}T)?(?:[+-]\d{1,2})?)?"
_AFTER = re.compile(rf"{_CLOCK}\s*(?:$|[\n|(\[·•–—:/]|-|,?\s+(?=[A-Z0-9\"'“‘«„]))")
_LABEL = re.compile(
    r"(?:(?P<first>date|dated|published|first published|posted|issued|released|publication date|date published)"
    r"|(?P<later>(?:last )?updated|modified))(?:\s+(?:on|at))?\s*[:.\-–—]?\s*",
    re.I,
)
_BYLINE = re.compile(r"(?:by|from)\s", re.I)
_SEPARATORS = (re.compile(r"[|·•]\s*"), re.compile(r"[,|·•]\s*"))
_LONGEST_BYLINE = 100
_DATELINE = re.compile(
    rf"[A-Z][A-Z'’ .\-/]+(?:,\s*[A-Z][A-Za-z.]+)?[,:]?\s+\(?"
    rf"(?:(?i:{_MONTH})\s+{_DAY}|(?P<day2>\d{{1,2}})\s+(?P<month2>[A-Z][a-z]{{2,8}}))\b(?!,?\s*\d{{4}})"
)
_PLACE = re.compile(r"[A-Z][A-Z'’ .\-/]+(?:,\s*[A-Z][a-z][A-Za-z]*)?(?:,\s*|\s+[-–—|]\s*)")
_AFTER_PLACE = re.compile(r"\s*(?:\(|/|--|[-–—:])")
_LINE_BEGIN = re.compile(r"(?:^|(?<=\n))[^\S\n]*(?=\S)")
_URL_DATE = re.compile(r"/(?P<year>(?:19|20)\d\d)(?P<mark>[/-]?)(?P<month>0[1-9]|1[0-2])(?P=mark)(?P<day>[0-3]\d)(?=[/\-_.?]|$)")
_URL_YEAR = re.compile(r"/((?:19|20)\d\d)(?=/)")


@dataclass(frozen=True, slots=True)
class Clue:
    """Something that an article says of itself: the value, which rule found it, and where in the text (0-0: in its address)."""

    value: str
    rule: str
    begin: int = 0
    end: int = 0


def parse_date(text: str, *, month_first: bool = False) -> str | None:
    """The ISO date that a short text begins with, or None; a time of day behind it is left out.

    >>> parse_date("Fri, 07 Apr 2017 09:14:00 GMT")
    '2017-04-07'
    >>> parse_date("07/04/2017"), parse_date("07/04/2017", month_first=True), parse_date("9999-01-01")
    ('2017-04-07', '2017-07-04', None)
    """
    found = _date_at(text.strip(), 0, month_first=month_first)
    return found[0] if found else None


def find_date(head: str, *, month_first: bool = False) -> Clue | None:
    """The date of publication that the beginning of an article gives, at its place in `head`.

    A date counts at the beginning of a line, behind `Published` and the like or behind a byline, where it does not go on as
    part of a sentence (`3 May 2011 was the day ...`). `Updated` counts only where nothing better is given.
    """
    later: Clue | None = None
    for begin in _line_begins(head):
        clue = _line_date(head, begin, month_first=month_first)
        if clue and clue.rule != "updated":
            return clue
        later = later or clue
    return later


def find_labelled(text: str, begin: int, *, month_first: bool = False) -> Clue | None:
    """A date behind `Published` and the like, at the beginning of a line from `begin` on (the end of an article)."""
    for at in _line_begins(text, begin):
        clue = _line_date(text, at, month_first=month_first)
        if clue and clue.rule == "labelled date":
            return clue
    return None


def url_date(url: str) -> Clue | None:
    """The date in a web address (/2025/06/27/, /2025-06-27-, /20250627/)."""
    found = _URL_DATE.search(url)
    value = _iso(int(found["year"]), int(found["month"]), int(found["day"])) if found else None
    return Clue(value, "date in the address") if value else None


def dateline_date(head: str, year: int | None) -> Clue | None:
    """The date of a dateline that gives day and month (`GAZA, Feb. 22 (Agency) --`), with the year from elsewhere."""
    for begin in _line_begins(head):
        found = _DATELINE.match(head, begin)
        if found and year:
            month = _month(found["month"] or found["month2"])
            value = _iso(year, month, int(found["day"] or found["day2"])) if month else None
            return Clue(value, "dateline", found.start(), found.end()) if value else None
    return None


def url_year(url: str | None) -> int | None:
    """The year in a web address (/2025/)."""
    found = _URL_YEAR.search(url or "")
    return int(found.group(1)) if found else None


def _line_date(head: str, begin: int, *, month_first: bool) -> Clue | None:
    """The date at the beginning of a line, behind a label or behind a byline."""
    label = _LABEL.match(head, begin)
    if label:
        found = _date_at(head, label.end(), month_first=month_first)
        return Clue(found[0], "updated" if label["later"] else "labelled date", begin, found[1]) if found else None
    found = _date_at(head, begin, month_first=month_first)
    if found and _AFTER.match(head, found[1]):
        return Clue(found[0], "date line", begin, found[1])
    return _place_date(head, begin, month_first=month_first) or _byline_date(head, begin, month_first=month_first)


def _place_date(head: str, begin: int, *, month_first: bool) -> Clue | None:
    """The date of a dateline that gives it whole (`GRAZ, 24 March 2022 (Agency) --`)."""
    place = _PLACE.match(head, begin)
    found = _date_at(head, place.end(), month_first=month_first) if place else None
    if found and _AFTER_PLACE.match(head, found[1]):
        return Clue(found[0], "dateline", begin, found[1])
    return None


def _byline_date(head: str, begin: int, *, month_first: bool) -> Clue | None:
    """The date at the end of a byline (`By Jane Roe, 27 June 2025`, `Ruritania | 27 June 2025`)."""
    stop = head.find("\n", begin)
    line = head[begin : stop if stop >= 0 else len(head)]
    if len(line) > _LONGEST_BYLINE:
        return None
    for separator in _SEPARATORS[_BYLINE.match(line) is not None].finditer(line):
        found = _date_at(line, separator.end(), month_first=month_first)
        if found and re.fullmatch(rf"{_CLOCK}\s*\|?\s*", line[found[1] :]):
            return Clue(found[0], "date behind a byline", begin, begin + found[1])
    return None


def _date_at(text: str, at: int, *, month_first: bool) -> tuple[str, int] | None:
    """The ISO date that begins at an offset, and its end."""
    for form in _DATES:
        found = form.match(text, at)
        if found:
            value = _value(found, month_first=month_first)
            return (value, found.end()) if value else None
    return None


def _value(found: re.Match[str], *, month_first: bool) -> str | None:
    """The ISO date of a match of one of the forms."""
    parts = found.groupdict()
    year = int(parts["year"])
    if "first" not in parts:
        return _iso(year, _month(parts["month"]), int(parts["day"]))
    first, second = int(parts["first"]), int(parts["second"])
    orders = [(second, first), (first, second)]
    if month_first and parts["mark"] != ".":
        orders.reverse()
    return next((value for month, day in orders if (value := _iso(year, month, day))), None)


def _month(word: str) -> int:
    """The month of a name or number; 0 where it is none."""
    if word.isdigit():
        return int(word)
    start = word[:3].casefold()
    return _MONTHS.index(start) + 1 if start in _MONTHS else 0


def _iso(year: int, month: int, day: int) -> str | None:
    """The ISO date, where there is such a day and it can be one of publication."""
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found.isoformat() if EARLIEST <= year <= LATEST else None


def _line_begins(text: str, begin: int = 0) -> Iterator[int]:
    """The offset of the first character of each line that is not white space, for lines that begin at `begin` or later."""
    for found in _LINE_BEGIN.finditer(text, begin):
        yield found.end()
