"""Dates that words give, against the date of publication."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.dates import is_relative, resolve_date

THURSDAY = "2022-05-26"
"""The day of publication in the table."""

TABLE = [
    ("on Thursday", "2022-05-26"),
    ("early on Monday", "2022-05-23"),
    ("last Thursday", "2022-05-19"),
    ("next Tuesday", "2022-05-31"),
    ("yesterday", "2022-05-25"),
    ("last night", "2022-05-25"),
    ("this morning", "2022-05-26"),
    ("two days ago", "2022-05-24"),
    ("a week ago", "2022-05-19"),
    ("a day earlier", "2022-05-25"),
    ("the previous day", "2022-05-25"),
    ("9 May", "2022-05-09"),
    ("May 9", "2022-05-09"),
    ("the 9th of May", "2022-05-09"),
    ("30 December", "2021-12-30"),
    ("9 May 2019", "2019-05-09"),
    ("last month", "2022-04"),
    ("in March", "2022-03"),
    ("in November", "2021-11"),
    ("March 2020", "2020-03"),
    ("last year", "2021"),
    ("in 2014", "2014"),
    ("last week", None),
    ("31 February", None),
    ("seven years", None),
    ("the weekend", None),
    ("", None),
]


@pytest.mark.parametrize(("words", "day"), TABLE)
def test_words_give_the_day(words: str, day: str | None) -> None:
    """Each of the words gives its date, or none where it gives no day, month or year."""
    assert resolve_date(words, THURSDAY) == day


@pytest.mark.parametrize(
    ("words", "anchor", "day"),
    [
        ("a day earlier", "2022-05-20", "2022-05-19"),
        ("two days later", "2022-05-20", "2022-05-22"),
        ("the following day", "2022-05-20", "2022-05-21"),
        ("two days ago", "2022-05-20", "2022-05-24"),
        ("a day earlier", "2022-04", "2022-05-25"),
    ],
)
def test_relative_words_count_from_another_date(words: str, anchor: str, day: str) -> None:
    """`earlier` and `later` count from the anchor where it is a whole day, `ago` from the publication."""
    assert resolve_date(words, THURSDAY, anchor=anchor) == day


def test_without_publication_only_absolute_words_give_a_date() -> None:
    """A weekday needs the date of publication; a whole date and a year do not."""
    assert resolve_date("on Thursday", None) is None
    assert resolve_date("9 May 2019", None) == "2019-05-09"
    assert resolve_date("in 2014", None) == "2014"


def test_relative_words_are_told_apart() -> None:
    """Words that count from another date of the text are relative; those that count from the publication are not."""
    assert [is_relative(w) for w in ("a day earlier", "two weeks later", "two weeks ago", "on Monday")] == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("words", ["two days ago", "last month", "on Monday", "yesterday", "999 weeks ago"])
def test_days_before_the_calendar_are_no_dates(words: str) -> None:
    """Published on the first day of the calendar, words for a day before it raise nothing."""
    found = resolve_date(words, "0001-01-01")
    assert found is None or found <= "0001-01-01"


@given(st.text(max_size=40), st.dates().map(lambda d: d.isoformat()))
def test_any_words_give_a_date_or_none(words: str, published: str) -> None:
    """Whatever the words and the date of publication, nothing is raised."""
    found = resolve_date(words, published)
    assert found is None or found[:4].isdigit()
