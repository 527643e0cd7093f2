"""When something was said to happen: `on Thursday` against the date of publication."""

import re
from datetime import date, timedelta

from extract.metadata_dates import parse_date

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}
_MONTH = "|".join(f"{m}|{m[:3]}\\.?" for m in _MONTHS)
_DAY_OF_MONTH = re.compile(
    rf"\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<m1>{_MONTH})|(?P<m2>{_MONTH}) (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?)\b",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(rf"\b(?P<last>last |next )?(?P<day>{'|'.join(_WEEKDAYS)})\b", re.IGNORECASE)
_NEAR = {"today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "yesterday": 1, "last night": 1}
_NEAR_WORDS = re.compile(rf"\b(?:{'|'.join(_NEAR)})\b", re.IGNORECASE)
_BEFORE = re.compile(
    r"\b(?:(?:a|one) day (?:earlier|before)|the (?:previous day|day before)|the (?:previous|preceding) (?:night|evening))\b", re.I
)
_AFTER = re.compile(r"\b(?:(?:a|one) day later|the (?:next|following) day|the day after)\b", re.IGNORECASE)
_SPAN = re.compile(
    rf"\b(?P<n>\d{{1,3}}|{'|'.join(_NUMBERS)}) (?P<unit>day|week)s? (?P<way>ago|earlier|before|later)\b", re.IGNORECASE
)
_LAST = re.compile(r"\b(?P<which>last|this) (?P<unit>month|year)\b", re.IGNORECASE)
_MONTH_ALONE = re.compile(rf"\b(?P<month>{'|'.join(_MONTHS)})(?:,? (?P<year>(?:19|20)\d\d))?\b", re.IGNORECASE)
_YEAR = re.compile(r"^\W*(?:in |early |late |mid-)?(?P<year>(?:19|20)\d\d)\W*$", re.IGNORECASE)
_AHEAD = timedelta(days=62)


def resolve_date(text: str, published: str | None, *, anchor: str | None = None) -> str | None:
    """The ISO date that words give, or None: absolute, or from the publication; year and month, or year, where no day is said.

    A weekday is the last one up to and including the day of publication, as news uses it. `a day earlier` and `two days later`
    count from `anchor`, another date of the same sentence, where there is one; `ago` always counts from the publication.

    >>> resolve_date("spoke by phone on Thursday", "2025-06-27")
    '2025-06-26'
    >>> resolve_date("a day earlier", "2022-05-27", anchor="2022-05-26")
    '2022-05-25'
    """
    whole = parse_date(text)
    if whole is not None:
        return whole
    if published is None:
        return _coarse(text, None)
    base = date.fromisoformat(published[:10])
    try:
        day = _counted(text, base, anchor) or _named(text, base)
    except OverflowError:  # a day outside the calendar, which begins with the year 1
        return None
    if day is None and _DAY_OF_MONTH.search(text) is not None:
        return None  # `31 February`
    return day.isoformat() if day is not None else _coarse(text, base)


def is_relative(text: str) -> bool:
    """Whether the words count from another date that the text gives: `a day earlier`, `two days later`."""
    span = _SPAN.search(text)
    return bool(_BEFORE.search(text) or _AFTER.search(text)) or (span is not None and span["way"].casefold() != "ago")


def _counted(text: str, base: date, anchor: str | None) -> date | None:
    """The day that is so many days from another one."""
    other = date.fromisoformat(anchor) if anchor is not None and len(anchor) == 10 else base
    if _BEFORE.search(text):
        return other - timedelta(days=1)
    if _AFTER.search(text):
        return other + timedelta(days=1)
    span = _SPAN.search(text)
    if span is None:
        return None
    number = span["n"].casefold()
    days = (_NUMBERS[number] if number in _NUMBERS else int(number)) * (7 if span["unit"].casefold() == "week" else 1)
    way = span["way"].casefold()
    start = base if way == "ago" else other
    return start + timedelta(days=days if way == "later" else -days)


def _named(text: str, base: date) -> date | None:
    """Today and yesterday, a day of a month, a weekday."""
    if (near := _NEAR_WORDS.search(text)) is not None:
        return base - timedelta(days=_NEAR[near.group().casefold()])
    if (named := _DAY_OF_MONTH.search(text)) is not None and (day := _nearest(named, base)) is not None:
        return day
    weekday = _WEEKDAY.search(text)
    if weekday is None:
        return None
    back = (base.weekday() - _WEEKDAYS.index(weekday["day"].casefold())) % 7
    if (weekday["last"] or "").strip().casefold() == "next":
        return base + timedelta(days=7 - back)
    return base - timedelta(days=back or (7 if weekday["last"] else 0))


def _coarse(text: str, base: date | None) -> str | None:
    """Year and month, or the year, where the words give no day; `last week` gives nothing."""
    if (year := _YEAR.search(text)) is not None:
        return year["year"]
    month = _MONTH_ALONE.search(text)
    if month is not None and month["year"]:
        return f"{month['year']}-{_MONTHS.index(month['month'].casefold()) + 1:02d}"
    if base is None:
        return None
    if (last := _LAST.search(text)) is not None:
        before = last["which"].casefold() == "last"
        if last["unit"].casefold() == "year":
            return str(base.year - before)
        month_before = base.month - 2 if before else base.month - 1
        return f"{base.year + month_before // 12:04d}-{month_before % 12 + 1:02d}"
    if month is None or (month["month"].casefold() == "may" and month["month"] != "May"):
        return None
    number = _MONTHS.index(month["month"].casefold()) + 1
    return f"{base.year if number <= base.month else base.year - 1:04d}-{number:02d}"


def _nearest(found: re.Match[str], base: date) -> date | None:
    """The day of the month in the year that puts it nearest to the publication, at most two months ahead."""
    month_word = (found["m1"] or found["m2"]).rstrip(".").casefold()
    month = next(i for i, name in enumerate(_MONTHS, start=1) if name.startswith(month_word[:3]))
    for year in (base.year, base.year - 1):
        try:
            day = date(year, month, int(found["d1"] or found["d2"]))
        except ValueError:
            continue
        if day <= base + _AHEAD:
            return day
    return None
