"""What the learned reader alone may not make a report of."""

from functools import cache

import pytest
from spacy.language import Language

from extract.doubts import doubt
from extract.pipeline import load, parse
from extract.proposals import Offsets, Proposal

pytestmark = pytest.mark.model

ROWS = [
    ("The army had not announced any plans to leave the port.", "The army", "announced", True),
    ("The army had announced some plans to leave the port.", "The army", "announced", False),
    ("The bridges are said to be Roman by all who know.", "The bridges", "said", True),
    ("The builders have said it to all who know.", "The builders", "said", False),
    ("Troops In Dorna Retake Seven Villages Minister Proposes New Talks On Prisoners", "Minister", "Proposes", True),
    ("The minister proposes new talks on prisoners in Dorna.", "The minister", "proposes", False),
    ("They have told us so in as many words.", "They", "have", True),
    ("They have told us so in as many words.", "They", "told", False),
]


@cache
def nlp() -> Language:
    """The pipeline by rules, loaded once."""
    return load(learned=False)


def place(text: str, words: str) -> Offsets:
    """Where the words stand in the text."""
    begin = text.index(words)
    return begin, begin + len(words)


@pytest.mark.parametrize(("text", "source", "cue", "doubtful"), ROWS)
def test_a_doubt_is_raised_by_grammar_and_not_in_the_twin(text: str, source: str, cue: str, doubtful: bool) -> None:
    """Negated cues, auxiliaries, headlines and sources that say nothing are doubted; their twins are not."""
    doc = next(parse(nlp(), [text]))
    proposal = Proposal(content=(place(text, text[-12:]),), act="assert", cue=place(text, cue), source=place(text, source))
    assert (doubt(doc, proposal) is not None) == doubtful
