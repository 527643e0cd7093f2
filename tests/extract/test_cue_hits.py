"""Cues in a parse, and which of them report that something was said."""

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from extract.cue_hits import CueHit, find_cues, is_left_open, is_negated, is_reported

Build = Callable[..., Doc]


def first(doc: Doc, lemma: str) -> CueHit:
    """The first hit of a cue."""
    return next(h for h in find_cues(doc) if " ".join(h.cue.lemma) == lemma)


def test_a_phrase_is_found_over_the_words_between(parsed: Build) -> None:
    """`expressed its concern` is the cue `express concern`, with the span of its verb alone as the words stand apart."""
    doc = parsed("""
        Iran NNP PROPN nsubj 1
        expressed VBD VERB ROOT 1 express
        its PRP$ PRON poss 4
        deep JJ ADJ amod 4
        concern NN NOUN dobj 1""")
    hit = first(doc, "express concern")
    assert [t.text for t in hit.tokens] == ["expressed", "concern"]
    assert doc.text[slice(*hit.offsets)] == "expressed"


@pytest.mark.parametrize(
    ("rows", "lemma"),
    [
        ("Iran NNP PROPN nsubj 2\nwould MD AUX aux 2\ncondemn VB VERB ROOT 2\nit PRP PRON dobj 2", "condemn"),
        (
            "Iran NNP PROPN nsubj 1\nrefused VBD VERB ROOT 1 refuse\nto TO PART aux 3\ncondemn VB VERB xcomp 1\nit PRP PRON dobj 3",
            "condemn",
        ),
        (
            "If IN SCONJ mark 2\nIran NNP PROPN nsubj 2\ndenies VBZ VERB advcl 4 deny\nthey PRP PRON nsubj 4\nvote VBP VERB ROOT 4",
            "deny",
        ),
        ("It PRP PRON nsubj 1\ndeclined VBD VERB ROOT 1 decline\nto TO PART aux 3\ncomment VB VERB xcomp 1", "decline"),
        (
            "groups NNS NOUN ROOT 0 group\ncalling VBG VERB acl 0 call\nthemselves PRP PRON dobj 1\nFree NNP PROPN oprd 1",
            "call",
        ),
    ],
)
def test_what_was_not_said_is_no_report(parsed: Build, rows: str, lemma: str) -> None:
    """Wishes, conditions, refusals to comment and names of groups report nothing."""
    doc = parsed(rows)
    assert not is_reported(first(doc, lemma))


def test_what_somebody_went_on_to_say_is_a_report(parsed: Build) -> None:
    """The infinitive behind `went on` did happen."""
    doc = parsed("""
        She PRP PRON nsubj 1
        went VBD VERB ROOT 1 go
        on RP ADP prt 1
        to TO PART aux 4
        deny VB VERB xcomp 1
        it PRP PRON dobj 4""")
    assert is_reported(first(doc, "deny"))


def test_the_second_of_neither_and_nor_is_negated(parsed: Build) -> None:
    """`neither confirmed nor denied` negates both verbs."""
    doc = parsed("""
        She PRP PRON nsubj 2
        neither CC CCONJ preconj 2
        confirmed VBD VERB ROOT 2 confirm
        nor CC CCONJ cc 2
        denied VBD VERB conj 2 deny
        it PRP PRON dobj 4""")
    assert is_negated(doc[2])
    assert is_negated(doc[4])


def test_a_subject_that_is_nobody_negates(parsed: Build) -> None:
    """`No official said` reports nothing said."""
    doc = parsed("""
        No DT DET det 1
        official NN NOUN nsubj 2
        said VBD VERB ROOT 2 say
        so RB ADV advmod 2""")
    assert is_negated(doc[2])


def test_not_ruling_out_holds_possible(parsed: Build) -> None:
    """`cannot rule out` is a report although the verb stands with a modal and a negation."""
    doc = parsed("""
        Police NNS NOUN nsubj 3 police
        can MD AUX aux 3
        not RB PART neg 3
        rule VB VERB ROOT 3
        out RP ADP prt 3
        arson NN NOUN dobj 3""")
    hit = first(doc, "rule out")
    assert is_left_open(hit)
    assert is_reported(hit)
