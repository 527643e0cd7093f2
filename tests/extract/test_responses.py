"""Which words a text presents as an answer to which others."""

from functools import cache

import pytest

from extract.model import Article
from extract.reader import Reader

pytestmark = pytest.mark.model


@cache
def reader() -> Reader:
    """One reader for all tests."""
    return Reader.load(learned=False)


CHARGE = "Zambia accused Malawi of moving border stones. "


@pytest.mark.parametrize(
    ("answer", "answers"),
    [
        ("Malawi rejected the accusation.", True),
        ("Malawi denied it.", True),
        ("Malawi denied that the harbour was closed.", False),
        ("Zambia rejected the accusation.", False),
    ],
)
def test_a_denial_that_points_back_answers_the_accusation(answer: str, answers: bool) -> None:
    """A denial that only points at what it denies answers another's accusation; one with its own content does not."""
    reading = reader().read(Article(text=CHARGE + answer, published="2024-05-17", publisher="The Daily"))
    charge = next(a for a in reading.attributions if "border stones" in a.claim.text)
    denial = next(a for a in reading.attributions if a.act in ("deny", "reject", "dismiss"))
    assert denial.responds_to == ((charge.id,) if answers else ())
