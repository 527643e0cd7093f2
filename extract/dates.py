"""When something was said to happen: `on Thursday` against the date of publication."""

import re
from datetime import date, timedelta

from extract.metadata_dates import parse_date

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_MONTH = "|".join(f"{m}|{m[:3]}\\.?" for m in _MONTHS)
_DAY_OF_MONTH = re.compile(
    rf"\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)? (?P<m1>{_MONTH})|(?P<m2>{_MONTH}) (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?)\b", re.IGNORECASE
)
_WEEKDAY = re.compile(rf"\b(?P<last>last |next )?(?P<day>{'|'.join(_WEEKDAYS)})\b", re.IGNORECASE)
_NEAR = {"today": 0, "tonight": 0, "this morning": 0, "yesterday": 1, "last night": 1}
_NEAR_WORDS = re.compile(rf"\b(?:{'|'.join(_NEAR)})\b", re.IGNORECASE)


def resolve_date(text: str, published: str | None) -> str | None:
    """The ISO date that words give, or None: an absolute date, or a weekday, `yesterday` or `26 June` before the publication.

    A weekday is the last one up to and including the day of publication, as news uses it.

    >>> resolve_date("spoke by phone on Thursday", "2025-06-27")
    '2025-06-26'
    """
    whole = parse_date(text)
    if whole is not None:
        return whole
    if published is None:
        return None
    base = date.fromisoformat(published[:10])
    found = _NEAR_WORDS.search(text)
    if found is not None:
        return (base - timedelta(days=_NEAR[found.group().casefold()])).isoformat()
    if (named := _DAY_OF_MONTH.search(text)) is not None and (day := _nearest(named, base)) is not None:
        return day
    if (weekday := _WEEKDAY.search(text)) is not None:
        back = (base.weekday() - _WEEKDAYS.index(weekday["day"].casefold())) % 7
        if (weekday["last"] or "").strip().casefold() == "next":
            return (base + timedelta(days=7 - back)).isoformat()
        return (base - timedelta(days=back or (7 if weekday["last"] else 0))).isoformat()
    return None


def _nearest(found: re.Match[str], base: date) -> str | None:
    """The day of the month in the year that puts it nearest to the publication, at most two months ahead."""
    month_word = (found["m1"] or found["m2"]).rstrip(".").casefold()
    month = next(i for i, name in enumerate(_MONTHS, start=1) if name.startswith(month_word[:3]))
    for year in (base.year, base.year - 1):
        try:
            day = date(year, month, int(found["d1"] or found["d2"]))
        except ValueError:
            continue
        if day <= base + timedelta(days=62):
            return day.isoformat()
    return None
