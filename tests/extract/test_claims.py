"""Polarity, modality and countries of a content."""

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from extract.claims import modality, polarity, root_of
from extract.model import Modality, Polarity

Build = Callable[..., Doc]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("Iran NNP PROPN nsubj 1\nleft VBD VERB ROOT 1 leave", Polarity.POSITIVE),
        ("Iran NNP PROPN nsubj 3\ndid VBD AUX aux 3 do\nnot RB PART neg 3\nleave VB VERB ROOT 3", Polarity.NEGATIVE),
        ("There EX PRON expl 1\nwas VBD VERB ROOT 1 be\nno DT DET det 3\nproof NN NOUN attr 1", Polarity.NEGATIVE),
        ("Neither DT DET det 1\nside NN NOUN nsubj 2\nwon VBD VERB ROOT 2 win", Polarity.NEGATIVE),
        ("Nobody NN PRON nsubj 1\ndied VBD VERB ROOT 1 die", Polarity.NEGATIVE),
        (
            "Iran NNP PROPN nsubj 3\nno DT DET neg 2\nlonger RB ADV advmod 3\nbuys VBZ VERB ROOT 3 buy\noil NN NOUN dobj 3",
            Polarity.NEGATIVE,
        ),
        (
            "Iran NNP PROPN nsubj 3\nnot RB PART neg 3\nonly RB ADV advmod 3\ntalked VBD VERB ROOT 3 talk\nthere RB ADV advmod 3",
            Polarity.POSITIVE,
        ),
    ],
)
def test_polarity_is_that_of_the_head(parsed: Build, rows: str, expected: Polarity) -> None:
    """Negations of the verb, of its subject or of its object count; `not only` does not."""
    doc = parsed(rows)
    assert polarity(root_of(doc, ((0, len(doc.text)),))) is expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("Iran NNP PROPN nsubj 1\nleft VBD VERB ROOT 1 leave", Modality.CERTAIN),
        ("Iran NNP PROPN nsubj 2\nmay MD AUX aux 2\nleave VB VERB ROOT 2", Modality.POSSIBLE),
        ("Iran NNP PROPN nsubj 2\nreportedly RB ADV advmod 2\nleft VBD VERB ROOT 2 leave", Modality.POSSIBLE),
        ("Iran NNP PROPN nsubj 2\nprobably RB ADV advmod 2\nleft VBD VERB ROOT 2 leave", Modality.PROBABLE),
    ],
)
def test_modality_is_that_of_the_head(parsed: Build, rows: str, expected: Modality) -> None:
    """Modal verbs and adverbs of the head say how certain it is."""
    doc = parsed(rows)
    assert modality(root_of(doc, ((0, len(doc.text)),))) is expected


def test_what_is_not_ruled_out_is_possible(parsed: Build) -> None:
    """The object of `rule out` is held possible where the cue was read as leaving it open."""
    doc = parsed("""
        Police NNS NOUN nsubj 2
        not RB PART neg 2
        rule VB VERB ROOT 2
        out RP ADP prt 2
        arson NN NOUN dobj 2""")
    arson = doc[4]
    assert modality(root_of(doc, ((arson.idx, arson.idx + len(arson)),))) is Modality.POSSIBLE


def test_the_head_of_an_interrupted_content_is_its_verb(parsed: Build) -> None:
    """Where the first piece holds no verb, the head is that of a later piece."""
    doc = parsed("""
        Talks NNS NOUN nsubj 4
        , , PUNCT punct 3
        he PRP PRON nsubj 3
        said VBD VERB parataxis 4 say
        failed VBD VERB ROOT 4 fail""")
    failed = doc[4]
    root = root_of(doc, ((0, 5), (failed.idx, failed.idx + len(failed))))
    assert root is not None
    assert root.text == "failed"
