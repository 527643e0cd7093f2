"""Quantities as intervals, and how two of them stand to each other."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.figures import Comparison, compare, falls_short, figures

DATA = Path(__file__).resolve().parent.parent / "data" / "comparison"


def rows(name: str) -> list[list[str]]:
    """The rows of a table of test data."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("row", rows("figures.tsv"), ids=lambda r: r[0])
def test_a_quantity_is_read_as_the_interval_it_allows(row: list[str]) -> None:
    """Bound, number, noun and state of a quantity come out of its words."""
    text, low, high, noun, state = row
    (found,) = figures(text)
    assert found.low == pytest.approx(float(low))
    assert found.high == pytest.approx(float(high))
    assert (found.noun, found.state) == (noun, state)


@pytest.mark.parametrize(
    "text",
    [
        "In 2015 the bridge was closed.",
        "On 7 April the bridge was closed.",
        "On April 7, the bridge was closed.",
        "The Tupolev Tu-154 landed.",
        "A 22-year-old was questioned.",
        "He arrived at 10:30.",
        "One of them left, no longer needed.",
    ],
)
def test_years_dates_ages_and_models_count_nothing(text: str) -> None:
    """A number that names a day, an age or a machine is no quantity."""
    assert figures(text) == ()


def test_each_of_several_quantities_keeps_its_own_state() -> None:
    """`five were killed and seven injured` counts the dead and the wounded apart."""
    assert [(f.low, f.state) for f in figures("five were killed and seven injured")] == [(5.0, "killed"), (7.0, "wounded")]


@pytest.mark.parametrize("row", rows("figure-pairs.tsv"), ids=lambda r: f"{r[1]} | {r[2]}")
def test_two_quantities_differ_only_where_they_count_the_same(row: list[str]) -> None:
    """Figures of one thing in one state differ where no number satisfies both; others cannot be compared; either way round."""
    verdict, one, other = row
    a, b = figures(one)[0], figures(other)[0]
    assert compare(a, b).kind is Comparison(verdict)
    assert compare(b, a).kind is Comparison(verdict)


WORDS = (
    "NONE no dozens of thousands a half million two hundred and 1,200 3.5 - to between at least up killed people metres $ 2015 one"
)


@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(WORDS.split())).map(" ".join)))
def test_a_quantity_stands_where_it_says(text: str) -> None:
    """The offsets of every figure cut its own words out of the text, and its interval is not empty."""
    for figure in figures(text):
        assert text[figure.begin : figure.end] == figure.text
        assert figure.low <= figure.high


@pytest.mark.parametrize(
    ("one", "other", "differs"),
    [
        ("At least 19 people died in the flood.", "27 people died in the flood.", True),
        ("At least 25 people died in the flood.", "27 people died in the flood.", False),
        ("Five civilians were killed.", "At least 17 people were killed.", True),
        ("At least 19 teachers were killed.", "At least 27 people were killed.", False),
        ("At least 19 people were wounded.", "27 people were killed.", False),
    ],
)
def test_a_toll_may_stay_far_below_another_that_it_allows(one: str, other: str, differs: bool) -> None:
    """Tolls of everybody in one state are other versions from a quarter more on; parts and other states are not compared."""
    verdict = falls_short(figures(one)[0], figures(other)[0])
    assert (verdict.kind is Comparison.DIFFERS) is differs


@pytest.mark.parametrize(
    ("text", "nouns"),
    [
        ("640 of the 700 delegates stayed", ["delegat", "delegat"]),
        ("two of them were hurt", [""]),
        ("28 trucks, six of which broke down", ["truck", ""]),
        ("three fractures of the skull", ["fractur"]),
        ("1,113 head of cattle, and 900 cows", ["cattle", "cattle"]),
    ],
)
def test_a_part_counts_what_its_whole_counts(text: str, nouns: list[str]) -> None:
    """`640 of the 700 delegates` counts delegates; `two of them` counts nothing that is named here."""
    assert [f.noun for f in figures(text)] == nouns
