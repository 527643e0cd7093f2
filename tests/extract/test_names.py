"""Names: surnames and full names, abbreviations that a text spells out, titles with a slip."""

import pytest

from extract.names import find_abbreviations, is_misspelt_title, likeness


@pytest.mark.parametrize(
    ("short", "long", "score"),
    [
        ("okonjo", "samuel okonjo", 3),
        ("al mansouri", "khalid al mansouri", 3),
        ("mansouri", "khalid al mansouri", 3),
        ("park", "park ji won", 2),
        ("garcia", "maria garcia ortega", 1),
        ("samuel okonjo", "samuel okonjo", 4),
        ("ayse demir", "yusuf demir", 0),
        ("al", "khalid al mansouri", 0),
        ("biden", "samuel okonjo", 0),
    ],
)
def test_shorter_names_fit_longer_ones(short: str, long: str, score: int) -> None:
    """Last names fit best, then surnames that stand first, then a name inside; other people do not fit; in either order."""
    one, other = tuple(short.split()), tuple(long.split())
    assert likeness(one, other) == likeness(other, one) == score


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the Office of Dams in the Delta (OODD) said", [("OODD", "Office of Dams in the Delta")]),
        ("the Office of Dams in the Delta (ODD) said", [("ODD", "Office of Dams in the Delta")]),
        ("the River Rights Group (RRG) and World Water Fund (WWF)", [("RRG", "River Rights Group"), ("WWF", "World Water Fund")]),
        ("the minister (ABC) said", []),
        ("He ended. The Party of Work (POW) won", [("POW", "Party of Work")]),
        ("Anna Berg (CDU) said", []),
        ("(CDU) said", []),
    ],
)  # fmt: skip
def test_abbreviations_are_spelled_by_the_words_before(text: str, found: list[tuple[str, str]]) -> None:
    """The words in front of the brackets are the name where their initials spell the letters; else none is."""
    assert [(a.short, text[a.begin : a.end]) for a in find_abbreviations(text)] == found


@pytest.mark.parametrize(
    ("word", "is_slip"),
    [("spokeman", True), ("presidant", True), ("govenor", True), ("president", False), ("okonjo", False), ("anders", False)],
)
def test_a_slip_in_a_title_is_seen(word: str, is_slip: bool) -> None:
    """A word one slip away from a title is one; titles and names are not."""
    assert is_misspelt_title(word) is is_slip
