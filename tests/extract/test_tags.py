"""Speech tags by position, where a comma was lost."""

from collections.abc import Callable

from spacy.tokens import Doc

from extract.cue_hits import find_cues
from extract.tags import phrase_before, tagged_sentence

Build = Callable[..., Doc]
LOST_COMMA = """
    Four CD NUM nummod 1
    men NNS NOUN nsubj 2 man
    died VBD VERB ccomp 8 die
    in IN ADP prep 2
    the DT DET det 5
    blast NN NOUN pobj 3
    an DT DET det 7
    official NN NOUN nsubj 8
    said VBD VERB ROOT 8 say
    Tuesday NNP PROPN npadvmod 8"""


def test_the_sentence_before_a_tag_is_what_was_said(parsed: Build) -> None:
    """`... in the blast an official said Tuesday`: content and source stand apart without a comma."""
    doc = parsed(LOST_COMMA)
    found = tagged_sentence(next(h for h in find_cues(doc) if h.cue.lemma == ("say",)))
    assert found is not None
    assert found.source is not None
    assert doc.text[slice(*found.content[0])] == "Four men died in the blast"
    assert doc.text[slice(*found.source)] == "an official"


def test_a_participle_is_no_tag(parsed: Build) -> None:
    """`he shelled a bridge held by them`: nobody holds that he shelled it."""
    doc = parsed("""
        he PRP PRON nsubj 2
        once RB ADV advmod 2
        shelled VBD VERB ROOT 2 shell
        roads NNS NOUN dobj 2 road
        near IN ADP prep 3
        a DT DET det 6
        bridge NN NOUN pobj 4
        held VBN VERB acl 6 hold
        by IN ADP agent 7
        them PRP PRON pobj 8""")
    assert [tagged_sentence(h) for h in find_cues(doc) if h.head.i == 7] == [None] * sum(h.head.i == 7 for h in find_cues(doc))


def test_a_name_before_a_cue_is_the_phrase_before_it(parsed: Build) -> None:
    """Words in capitals directly before a cue, adverbs between left off."""
    doc = parsed("""
        yesterday NN NOUN npadvmod 4
        Ana NNP PROPN compound 2
        Lund NNP PROPN nsubj 4
        also RB ADV advmod 4
        spoke VBD VERB ROOT 4 speak""")
    assert [t.text for t in phrase_before(doc[4])] == ["Ana", "Lund"]
