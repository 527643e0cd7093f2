"""Who a cue makes the speaker."""

from collections.abc import Callable

import pytest
from spacy.tokens import Doc, Token

from extract.cue_hits import find_cues
from extract.sources import is_mute, is_passive, mention_offsets, source_of, source_of_verb

Build = Callable[..., Doc]


def text_of(token: Token | None) -> str | None:
    """The words of a mention, or None."""
    place = mention_offsets(token)
    return token.doc.text[slice(*place)] if token is not None and place is not None else None


def test_in_a_passive_the_speaker_stands_behind_by(parsed: Build) -> None:
    """`India was accused by Canada`: Canada accuses; without `by` nobody is named."""
    doc = parsed("""
        India NNP PROPN nsubjpass 2
        was VBD AUX auxpass 2 be
        accused VBN VERB ROOT 2 accuse
        by IN ADP agent 2
        Canada NNP PROPN pobj 3
        of IN ADP prep 2
        theft NN NOUN pobj 5""")
    assert text_of(source_of_verb(doc[2])) == "Canada"


def test_of_two_subjects_the_one_beside_the_verb_speaks(parsed: Build) -> None:
    """`Our troops, said Ana`: the words in front of the comma are what was said."""
    doc = parsed("""
        Our PRP$ PRON poss 1
        troops NNS NOUN nsubj 3 troop
        , , PUNCT punct 3
        said VBD VERB ROOT 3 say
        Ana NNP PROPN nsubj 3""")
    assert text_of(source_of_verb(doc[3])) == "Ana"


def test_a_participle_goes_on_for_the_speaker_of_the_outer_clause(parsed: Build) -> None:
    """`Iran said the raid failed, adding`: the raid adds nothing."""
    doc = parsed("""
        Iran NNP PROPN nsubj 1
        said VBD VERB ROOT 1 say
        the DT DET det 3
        raid NN NOUN nsubj 4
        failed VBD VERB ccomp 1 fail
        , , PUNCT punct 4
        adding VBG VERB advcl 4 add
        more JJR ADJ dobj 6""")
    assert text_of(source_of_verb(doc[6])) == "Iran"


def test_a_finite_verb_beside_an_infinitive_has_the_speaker_of_the_first(parsed: Build) -> None:
    """`Oman urged Iran to talk and thanked Qatar`: Oman thanks."""
    doc = parsed("""
        Oman NNP PROPN nsubj 1
        urged VBD VERB ROOT 1 urge
        Iran NNP PROPN dobj 1
        to TO PART aux 4
        talk VB VERB xcomp 1
        and CC CCONJ cc 4
        thanked VBD VERB conj 4 thank
        Qatar NNP PROPN dobj 6""")
    assert text_of(source_of_verb(doc[6])) == "Oman"


def test_who_is_quoted_as_saying_speaks(parsed: Build) -> None:
    """`The agency quoted Orban as saying`: Orban says it."""
    doc = parsed("""
        Reuters NNP PROPN nsubj 1
        quoted VBD VERB ROOT 1 quote
        Orban NNP PROPN dobj 1
        as IN ADP prep 1
        saying VBG VERB pcomp 3 say
        no UH INTJ intj 4""")
    assert text_of(source_of_verb(doc[4])) == "Orban"


def test_a_noun_takes_the_speaker_from_the_verb_beside_it(parsed: Build) -> None:
    """`Calls came from Kenya` are Kenya's calls."""
    doc = parsed("""
        Calls NNS NOUN nsubj 3 call
        for IN ADP prep 0
        talks NNS NOUN pobj 1 talk
        came VBD VERB ROOT 3 come
        from IN ADP prep 3
        Kenya NNP PROPN pobj 4""")
    hit = next(h for h in find_cues(doc) if h.cue.pos == "N" and h.head.i == 0)
    assert text_of(source_of(hit)) == "Kenya"


@pytest.mark.parametrize(
    ("rows", "ents"),
    [
        ("attack NN NOUN ROOT 0", {}),
        ("anyone NN PRON ROOT 0", {}),
        ("shares NNS NOUN ROOT 0 share", {}),
        ("percent NN NOUN ROOT 0", {0: "PERCENT"}),
    ],
)
def test_what_has_no_voice_is_no_speaker(parsed: Build, rows: str, ents: dict[int, str]) -> None:
    """Events, things, amounts and anybody at all say nothing."""
    assert is_mute(parsed(rows, ents=ents)[0])


@pytest.mark.parametrize(
    "rows", ["minister NN NOUN ROOT 0", "Iran NNP PROPN ROOT 0", "report NN NOUN ROOT 0", "union NN NOUN ROOT 0"]
)
def test_people_bodies_and_documents_have_a_voice(parsed: Build, rows: str) -> None:
    """Offices, names, accounts and bodies can speak."""
    assert not is_mute(parsed(rows)[0])


def test_a_participle_in_front_of_its_clause_is_passive(parsed: Build) -> None:
    """`Asked about it, she left`: she does not ask."""
    doc = parsed("""
        Asked VBN VERB advcl 5 ask
        about IN ADP prep 0
        it PRP PRON pobj 1
        , , PUNCT punct 5
        she PRP PRON nsubj 5
        left VBD VERB ROOT 5 leave""")
    assert is_passive(doc[0])
    assert source_of_verb(doc[0]) is None
