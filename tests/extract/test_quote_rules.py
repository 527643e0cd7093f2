"""Which quotation belongs to which cue, by the marks and a parse that knows only verbs and their subjects."""

import pytest
import spacy
from spacy.tokens import Doc

from extract.cue_hits import find_cues
from extract.proposals import Proposal
from extract.quote_rules import attach_quotes
from extract.quotes import find_quotes, mask

NLP = spacy.blank("en")
VERBS = {"said": "say", "added": "add", "asked": "ask", "told": "tell"}


def parse(text: str) -> Doc:
    """A document in which each verb of VERBS heads the words nearest to it and has the name beside it as its subject."""
    made = NLP.make_doc(mask(text))
    verbs = [t.i for t in made if t.lower_ in VERBS] or [0]
    heads = [min(verbs, key=lambda v: (abs(v - t.i), v)) for t in made]
    names = [any(abs(t.i - v) == 1 for v in verbs) and t.text.istitle() for t in made]
    doc = Doc(
        NLP.vocab,
        words=[t.text for t in made],
        spaces=[bool(t.whitespace_) for t in made],
        heads=heads,
        deps=["ROOT" if t.i in verbs else "nsubj" if names[t.i] else "punct" if t.is_punct else "dep" for t in made],
        tags=["VBD" if t.i in verbs else "NNP" if names[t.i] else "XX" for t in made],
        pos=["VERB" if t.i in verbs else "PROPN" if names[t.i] else "X" for t in made],
        lemmas=[VERBS.get(t.lower_, t.lower_) for t in made],
    )
    doc.user_data.update(text=text, quotes=find_quotes(text))
    return doc


def attached(text: str) -> list[tuple[str, str, str]]:
    """Source, cue and words of what the quotations of a text give, where the parse gave nothing."""
    doc = parse(text)
    found: list[Proposal] = attach_quotes(doc, list(find_cues(doc)), [], find_quotes(text))
    return [
        (
            text[slice(*p.source)] if p.source else "",
            text[slice(*p.cue)] if p.cue else "",
            " … ".join(text[b:e] for b, e in p.content),
        )
        for p in found
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We will go home now,” Ana said.", [("Ana", "said", "We will go home now")]),
        ("Ana said: “We will go home now.”", [("Ana", "said", "We will go home now.")]),
        ("“Never,” Ana said.", [("Ana", "said", "Never")]),
        ("“We will go,” Ana said, “and stay at home.”", [("Ana", "said", "We will go … and stay at home.")]),
        (
            "“We will go home,” Ana said. “They must go home,” Ben added.",
            [("Ana", "said", "We will go home"), ("Ben", "added", "They must go home")],
        ),
        (
            "“We stay here tonight.\n\n“We leave early tomorrow,” Ana said.",
            [("Ana", "said", "We leave early tomorrow"), ("Ana", "", "We stay here tonight.")],
        ),
        (
            "“We leave early tomorrow,” Ana said.\n\n“The others stay right here.”",
            [("Ana", "said", "We leave early tomorrow"), ("Ana", "", "The others stay right here.")],
        ),
    ],
)
def test_a_quotation_goes_to_the_cue_beside_it(text: str, expected: list[tuple[str, str, str]]) -> None:
    """Before, behind and around the cue; to the nearest of two; over paragraphs for the speaker of the next or the last one."""
    assert attached(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The “republic” of Ana said nothing new.",
        "Ana wrote “The Long Way Home from War” in May.",
        "“We will go home now.” The talks end today.",
    ],
)
def test_names_titles_and_quotations_without_a_speaker_stay_alone(text: str) -> None:
    """A word in marks, a title and a quotation that nobody speaks give nothing."""
    assert attached(text) == []


def test_a_quotation_in_a_quotation_has_its_own_speaker() -> None:
    """The cue inside the outer marks takes the inner quotation, the outer cue the whole."""
    found = attached("“Ben told me ‘we will go home’ and left,” Ana said.")
    assert ("Ana", "said", "Ben told me ‘we will go home’ and left") in found
    assert ("Ben", "told", "we will go home") in found
