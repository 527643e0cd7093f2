"""What is denied and what is charged where the cue only says `said`, each with its twin."""

from collections.abc import Callable
from typing import Any

import pytest
from spacy.tokens import Doc

from extract.acts import act_of
from extract.countries import find_countries
from extract.proposals import Proposal

Build = Callable[..., Doc]


def act(doc: Doc, *, source: int = 1, sides: tuple[str, ...] = (), names: tuple[str, ...] = (), **other: Any) -> str:
    """The act of `said`, whose source are the first words and whose content all behind it."""
    doc.user_data["countries"] = find_countries(doc.text)
    proposal = Proposal(
        content=((doc[source + 1].idx, len(doc.text)),),
        act="say",
        lemma="say",
        frame="that",
        source=(0, doc[source].idx - 1),
        **other,
    )
    return act_of(doc, proposal, sides=sides, names=names)[0]


IRAN = "Iran NNP PROPN nsubj 1\nsaid VBD VERB ROOT 1 say\n"
UNION = "union NN NOUN nsubj 1\nsaid VBD VERB ROOT 1 say\n"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            "it PRP PRON nsubj 5\nhas VBZ AUX aux 5 have\nnever RB ADV neg 5\narmed VBN VERB ccomp 1 arm\nthem PRP PRON dobj 5",
            "deny",
        ),
        ("it PRP PRON nsubj 5\nhad VBD AUX aux 5 have\nnot RB PART neg 5\ndecided VBN VERB ccomp 1 decide", "assert"),
        ("it PRP PRON nsubj 3\nhad VBD VERB ccomp 1 have\nno DT DET det 5\ninformation NN NOUN dobj 3", "assert"),
        ("it PRP PRON nsubj 3\nhad VBD VERB ccomp 1 have\nno DT DET det 5\npart NN NOUN dobj 3", "deny"),
        (
            "its PRP$ PRON poss 3\naircraft NN NOUN nsubj 6\nhad VBD AUX aux 6 have\nnot RB PART neg 6\nflown VBN VERB ccomp 1 fly",
            "deny",
        ),
        ("prices NNS NOUN nsubj 5 price\nhad VBD AUX aux 5 have\nnot RB PART neg 5\nrisen VBN VERB ccomp 1 rise", "assert"),
        ("there EX PRON expl 3\nwas VBD VERB ccomp 1 be\nno DT DET det 5\nfuel NN NOUN attr 3", "assert"),
        ("it PRP PRON nsubj 4\ncould MD AUX aux 4\nnot RB PART neg 5\nbomb VB VERB ccomp 1\nthem PRP PRON dobj 5", "assert"),
        ("it PRP PRON nsubj 3\nwas VBD AUX ccomp 1 be\nnot RB PART neg 3\nbehind IN ADP prep 3\nit PRP PRON pobj 5", "deny"),
        ("it PRP PRON nsubj 3\nwas VBD AUX ccomp 1 be\nnot RB PART neg 3\nrich JJ ADJ acomp 3", "assert"),
    ],
)
def test_a_negated_deed_of_ones_own_side_is_denied(parsed: Build, rows: str, expected: str) -> None:
    """That one's own side did not do it denies; what it does not know, others' deeds and `there was no` are asserted."""
    assert act(parsed(IRAN + rows), sides=("IR",), names=("Iran",)) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("managers NNS NOUN nsubj 3 manager\nstayed VBD VERB ccomp 1 stay\nsilent JJ ADJ acomp 3", "accuse"),
        ("managers NNS NOUN nsubj 3 manager\nstayed VBD VERB ccomp 1 stay\nhome NN NOUN advmod 3", "assert"),
        (
            "managers NNS NOUN nsubj 3 manager\nfailed VBD VERB ccomp 1 fail\nto TO PART aux 5\nwarn VB VERB xcomp 3",
            "accuse",
        ),
        ("managers NNS NOUN nsubj 3 manager\nfailed VBD VERB ccomp 1 fail\nto TO PART aux 5\nwin VB VERB xcomp 3", "assert"),
        ("managers NNS NOUN nsubj 3 manager\nbroke VBD VERB ccomp 1 break\nthe DT DET det 5\nlaw NN NOUN dobj 3", "accuse"),
        ("managers NNS NOUN nsubj 3 manager\nbroke VBD VERB ccomp 1 break\nthe DT DET det 5\nglass NN NOUN dobj 3", "assert"),
        ("union NN NOUN nsubj 3\nviolated VBD VERB ccomp 1 violate\nthe DT DET det 5\nlaw NN NOUN dobj 3", "assert"),
        ("police NNS NOUN nsubj 3\nbeat VBD VERB ccomp 1 beat\nthem PRP PRON dobj 3", "accuse"),
        ("storms NNS NOUN nsubj 3 storm\nbeat VBD VERB ccomp 1 beat\nthem PRP PRON dobj 3", "assert"),
        ("police NNS NOUN nsubj 4\nmay MD AUX aux 4\nbeat VB VERB ccomp 1\nthem PRP PRON dobj 4", "assert"),
    ],
)
def test_a_wrong_of_somebody_else_is_charged(parsed: Build, rows: str, expected: str) -> None:
    """Silence, a broken law, an undone duty, an armed body's harm accuse; what is no wrong, or one's own, is asserted."""
    assert act(parsed(UNION + rows)) == expected


def test_harm_in_passing_is_charged(parsed: Build) -> None:
    """`People died when Iraqi forces shelled the town` accuses, though its main verb does not."""
    rows = (
        "people NNS NOUN nsubj 3\ndied VBD VERB ccomp 1 die\nwhen WRB ADV advmod 7\nIraqi JJ ADJ amod 6"
        "\nforces NNS NOUN nsubj 7 force\nshelled VBD VERB advcl 3 shell\ntowns NNS NOUN dobj 7 town"
    )
    assert act(parsed(IRAN + rows), sides=("IR",), names=("Iran",)) == "accuse"
    assert act(parsed(IRAN + rows), sides=("IQ",), names=("Iraq",)) == "assert"
