"""Quotation marks of every kind, nested, unbalanced and beside apostrophes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.quotes import Quote, find_quotes, mask

TEXTS = st.text(alphabet="ab s.,A\n“”‘’\"'«»„[]—", max_size=60)


def inside(text: str) -> list[str]:
    """The words of the quotations of a text, in order."""
    return [text[q.begin : q.end] for q in find_quotes(text)]


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("He said “we go home” today.", ["we go home"]),
        ("He said ‘we’ll go to the boys’ school’ today.", ["we’ll go to the boys’ school"]),
        ("He said 'we won't go' today.", ["we won't go"]),
        ('He said "we go home" today.', ["we go home"]),
        ("He said «we go home» today.", ["we go home"]),
        ("He said „we go home“ today.", ["we go home"]),
        ("“She told me ‘go home’ and I went,” he said.", ["She told me ‘go home’ and I went,", "go home"]),
        ("The farmers’ market and the minister’s car.", []),
        ("the boys' school and the girls' school", []),
        ("in the ’90s and the '80s", []),
        ("“We stay.\n\n“We fight,” he said.", ["We stay.", "We fight,"]),
        ("He said “we go home today.", ["we go home today."]),
        ("“[Our] patience is over,” he said.", ["[Our] patience is over,"]),
    ],
)
def test_the_words_inside_the_marks_are_found(text: str, quotes: list[str]) -> None:
    """Marks of each kind pair up, apostrophes stay apostrophes, and a mark left open ends with its paragraph."""
    assert inside(text) == quotes


def test_a_quotation_left_open_says_so() -> None:
    """A quotation without its closing mark is not closed and ends where its paragraph does."""
    (quote,) = find_quotes("He said “we go home today.\n\nThen he left.")
    assert not quote.closed
    assert quote.end == quote.outer_end == len("He said “we go home today.")


def test_a_quotation_inside_another_has_the_next_level() -> None:
    """Levels count from the outermost."""
    assert [q.level for q in find_quotes("“a ‘b c’ d”")] == [0, 1]


@given(TEXTS)
def test_quotations_lie_in_the_text_and_nest_or_stand_apart(text: str) -> None:
    """Offsets are in order and inside the text; two quotations never cross."""
    found = find_quotes(text)
    for quote in found:
        assert 0 <= quote.outer_begin < quote.begin < quote.end <= quote.outer_end <= len(text)
    for i, one in enumerate(found):
        assert not any(_cross(one, other) for other in found[i + 1 :])


def _cross(one: Quote, other: Quote) -> bool:
    """Whether two quotations overlap without one holding the other."""
    apart = one.outer_end <= other.outer_begin or other.outer_end <= one.outer_begin
    holds = one.outer_begin <= other.outer_begin and other.outer_end <= one.outer_end
    held = other.outer_begin <= one.outer_begin and one.outer_end <= other.outer_end
    return not (apart or holds or held)


@given(TEXTS)
def test_masking_keeps_every_offset(text: str) -> None:
    """The masked text has the same length, and differs only by blanks in place of marks."""
    masked = mask(text)
    assert len(masked) == len(text)
    assert all(new in (old, " ") for old, new in zip(text, masked, strict=True))


def test_masking_takes_marks_and_brackets_and_leaves_apostrophes() -> None:
    """What disturbs a parser goes, what belongs to a word stays."""
    assert mask("‘[Israel’s] aggression’") == "  Israel’s  aggression "
