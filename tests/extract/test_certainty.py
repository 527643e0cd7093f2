"""How sure an attribution is said to be."""

from dataclasses import replace

import pytest

from extract.certainty import Grounds, shipped, weighed

SURE = Grounds("rules+tagger", 0.9, quoted=False, pronoun=False, unnamed=False)


def sure(grounds: Grounds) -> float:
    """The confidence by the shipped weights."""
    return weighed(grounds.features, shipped())


@pytest.mark.parametrize(
    "doubtful",
    [
        replace(SURE, sure=0.5),
        replace(SURE, pronoun=True),
        replace(SURE, unnamed=True),
        replace(SURE, group="tagger"),
        replace(SURE, group="rules", sure=None),
    ],
)
def test_doubts_lower_it(doubtful: Grounds) -> None:
    """What one reader alone proposes, what the learned one doubts, and speakers without a name are less sure."""
    assert sure(doubtful) < sure(SURE)


def test_it_is_a_probability_in_hundredths() -> None:
    """However much speaks for or against it, nothing is said to be certain or impossible."""
    assert weighed({"x": 1.0}, {"x": 50.0}) == 0.99
    assert weighed({"x": 1.0}, {"x": -50.0}) == 0.05
    assert weighed({"x": 1.0}, {"x": 0.0}) == 0.5
