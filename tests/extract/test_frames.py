"""Where the content of a cue stands, frame by frame."""

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from extract.cue_hits import find_cues
from extract.frames import content_of

Build = Callable[..., Doc]


def content(doc: Doc, lemma: str, *, joined: tuple[int, ...] = (), limit: int | None = None) -> tuple[str, str] | None:
    """Frame and words of the content of a cue, by its first row that has one."""
    for hit in find_cues(doc):
        found = content_of(hit, joined, limit) if " ".join(hit.cue.lemma) == lemma else None
        if found is not None:
            return found.frame, " ".join(t.text for t in found.tokens)
    return None


THAT = """
    Iran NNP PROPN nsubj 1
    said VBD VERB ROOT 1 say
    that IN SCONJ mark 4
    talks NNS NOUN nsubj 4 talk
    failed VBD VERB ccomp 1 fail"""
TO = """
    Oman NNP PROPN nsubj 1
    urged VBD VERB ROOT 1 urge
    Iran NNP PROPN dobj 1
    to TO PART aux 4
    talk VB VERB xcomp 1"""
ING = """
    Iran NNP PROPN nsubj 1
    denied VBD VERB ROOT 1 deny
    having VBG AUX aux 3 have
    met VBN VERB xcomp 1 meet
    him PRP PRON dobj 3"""
OF = """
    Iran NNP PROPN nsubj 1
    accused VBD VERB ROOT 1 accuse
    Iraq NNP PROPN dobj 1
    of IN ADP prep 1
    theft NN NOUN pobj 3"""
AS = """
    Iran NNP PROPN nsubj 1
    dismissed VBD VERB ROOT 1 dismiss
    the DT DET det 3
    report NN NOUN dobj 1
    as IN ADP prep 1
    nonsense NN NOUN pobj 4"""


@pytest.mark.parametrize(
    ("rows", "lemma", "expected"),
    [
        (THAT, "say", ("that", "talks failed")),
        (TO, "urge", ("to", "talk")),
        (ING, "deny", ("ing", "having met him")),
        (OF, "accuse", ("of", "theft")),
    ],
)
def test_a_frame_gives_its_content(parsed: Build, rows: str, lemma: str, expected: tuple[str, str]) -> None:
    """Clause without `that`, infinitive without `to`, perfect gerund, noun behind a preposition."""
    assert content(parsed(rows), lemma) == expected


def test_what_something_is_called_comes_with_the_thing(parsed: Build) -> None:
    """`dismissed the report as nonsense`: the predicate says nothing without its object."""
    assert content(parsed(AS), "dismiss") == ("as", "the report as nonsense")


def test_a_tag_inside_a_clause_is_left_out_of_it(parsed: Build) -> None:
    """`Talks, he said, could fail`: what was said stands on both sides."""
    doc = parsed("""
        Talks NNS NOUN nsubj 6 talk
        , , PUNCT punct 3
        he PRP PRON nsubj 3
        said VBD VERB parataxis 6 say
        , , PUNCT punct 3
        could MD AUX aux 6
        fail VB VERB ROOT 6""")
    assert content(doc, "say") == ("that", "Talks could fail")


def test_a_comment_on_a_clause_has_the_clause_as_content(parsed: Build) -> None:
    """`Iran says Iraq attacked, which Iraq denies`: what is denied is the attack, and Iran does not say `which Iraq denies`."""
    doc = parsed("""
        Iran NNP PROPN nsubj 1
        says VBZ VERB ROOT 1 say
        Iraq NNP PROPN nsubj 3
        bombed VBD VERB ccomp 1 bomb
        Basra NNP PROPN dobj 3
        , , PUNCT punct 4
        which WDT PRON dobj 8
        Iraq NNP PROPN nsubj 8
        denies VBZ VERB relcl 4 deny""")
    assert content(doc, "deny") == ("obj", "Iraq bombed Basra ,")
    assert content(doc, "say", joined=(1, 8)) == ("that", "Iraq bombed Basra ,")


def test_what_a_further_cue_reports_is_cut_off(parsed: Build) -> None:
    """`said talks failed, adding that ...`: the first content ends before `adding`."""
    doc = parsed("""
        Iran NNP PROPN nsubj 1
        said VBD VERB ROOT 1 say
        talks NNS NOUN nsubj 3 talk
        failed VBD VERB ccomp 1 fail
        , , PUNCT punct 3
        adding VBG VERB advcl 3 add
        it PRP PRON nsubj 7
        mattered VBD VERB ccomp 5 matter""")
    assert content(doc, "say", joined=(1, 5)) == ("that", "talks failed")
    assert content(doc, "add", joined=(1, 5)) == ("that", "it mattered")


def test_a_content_ends_with_the_quotation_around_its_cue(parsed: Build) -> None:
    """A cue inside quotation marks has no content behind them."""
    doc = parsed(THAT)
    assert content(doc, "say", limit=doc[4].idx) == ("that", "talks")
