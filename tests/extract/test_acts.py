"""Speech acts of open cues, by what their content does, each with its twin."""

from collections.abc import Callable
from typing import Any

import pytest
from spacy.tokens import Doc

from extract.acts import act_of
from extract.countries import find_countries
from extract.proposals import Proposal

Build = Callable[..., Doc]


def act(doc: Doc, *, content: int = 2, quoted: bool = False, sides: tuple[str, ...] = ("IR",), **other: Any) -> str:
    """The act of `said` with what stands from word `content` on as its content; its source is the words before `said`."""
    doc.user_data["countries"] = find_countries(doc.text)
    proposal = Proposal(
        content=((doc[content].idx, len(doc.text)),),
        act="say",
        lemma="say",
        frame="quote" if quoted else "that",
        source=(0, doc[1].idx - 1),
        quoted=quoted,
        **other,
    )
    return act_of(doc, proposal, sides=sides, names=("Iran",))[0]


IRAN_SAID = "Iran NNP PROPN nsubj 1\nsaid VBD VERB ROOT 1 say\n"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("it PRP PRON nsubj 4\nwould MD AUX aux 4\nanswer VB VERB ccomp 1", "promise"),
        ("its PRP$ PRON poss 3\narmy NN NOUN nsubj 5\nwould MD AUX aux 5\nanswer VB VERB ccomp 1", "promise"),
        ("prices NNS NOUN nsubj 4 price\nwould MD AUX aux 4\nfall VB VERB ccomp 1", "predict"),
        ("prices NNS NOUN nsubj 5 price\nwould MD AUX aux 5\nhave VB AUX aux 5\nfallen VBN VERB ccomp 1 fall", "assert"),
        ("Iraq NNP PROPN nsubj 4\nmust MD AUX aux 4\nleave VB VERB ccomp 1", "request"),
        ("Iraq NNP PROPN nsubj 4\nshould MD AUX aux 4\nleave VB VERB ccomp 1", "recommend"),
        ("Iraq NNP PROPN nsubj 3\nbombed VBD VERB ccomp 1 bomb\nBasra NNP PROPN dobj 3", "accuse"),
        ("Iran NNP PROPN nsubj 3\nbombed VBD VERB ccomp 1 bomb\nBasra NNP PROPN dobj 3", "assert"),
        ("it PRP PRON nsubj 4\nhad VBD AUX aux 4 have\nbombed VBN VERB ccomp 1 bomb\nBasra NNP PROPN dobj 4", "assert"),
        ("Iraq NNP PROPN nsubj 3\nwas VBD AUX ccomp 1 be\nresponsible JJ ADJ acomp 3", "accuse"),
        (
            "those DT PRON nsubjpass 6\nresponsible JJ ADJ amod 2\nwould MD AUX aux 6\nbe VB AUX auxpass 6"
            "\npunished VBN VERB ccomp 1 punish",
            "predict",
        ),
        ("the DT DET det 3\nclaim NN NOUN nsubj 4\nwas VBD AUX ccomp 1 be\nfalse JJ ADJ acomp 4", "deny"),
        ("talks NNS NOUN nsubj 3 talk\nwere VBD AUX ccomp 1 be\nconstructive JJ ADJ acomp 3", "assert"),
        ("it PRP PRON nsubj 3\nwas VBD AUX ccomp 1 be\nsorry JJ ADJ acomp 3", "apologise"),
        ("Iraq NNP PROPN nsubj 3\nlost VBD VERB ccomp 1 lose\nBasra NNP PROPN dobj 3", "assert"),
    ],
)
def test_what_is_said_decides_the_act(parsed: Build, rows: str, expected: str) -> None:
    """Promise or prediction, demand or advice, accusation or the own side's report, denial, regret: else it is asserted."""
    assert act(parsed(IRAN_SAID + rows)) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("We PRP PRON nsubj 3\ncondemn VBP VERB ccomp 1\nit PRP PRON dobj 3", "condemn"),
        ("We PRP PRON nsubj 3\ncondemned VBD VERB ccomp 1 condemn\nit PRP PRON dobj 3", "assert"),
        (
            "I PRP PRON nsubj 4\nwould MD AUX aux 4\nlike VB VERB ccomp 1\nto TO PART aux 6\nthank VB VERB xcomp 4"
            "\nOman NNP PROPN dobj 6",
            "thank",
        ),
    ],
)
def test_the_speakers_own_words_do_what_their_verb_says(parsed: Build, rows: str, expected: str) -> None:
    """A first person in the present does the act; in the past it tells of one."""
    assert act(parsed(IRAN_SAID + rows), quoted=True) == expected


def test_a_cue_that_names_its_act_keeps_it(parsed: Build) -> None:
    """Only open cues are decided by their content."""
    doc = parsed(IRAN_SAID + "prices NNS NOUN nsubj 4 price\nwould MD AUX aux 4\nfall VB VERB ccomp 1")
    proposal = Proposal(content=((doc[2].idx, len(doc.text)),), act="warn", lemma="warn", frame="that")
    assert act_of(doc, proposal, sides=(), names=()) == ("warn", "the cue 'warn' is one of 'warn'")


def test_what_can_answer_for_nothing_is_not_accused(parsed: Build) -> None:
    """`blamed the defeat on weather` gives a cause, `blamed it on Iraq` accuses."""
    rows = "Iran NNP PROPN nsubj 1\nblamed VBD VERB ROOT 1 blame\nrain NN NOUN dobj 1"
    weather = parsed(rows)
    named = parsed(rows.replace("rain NN NOUN", "Iraq NNP PROPN"), ents={2: "GPE"})
    acts = []
    for doc in (weather, named):
        proposal = Proposal(content=((doc[2].idx, len(doc.text)),), act="accuse", lemma="blame", frame="on")
        acts.append(act_of(doc, proposal, sides=(), names=())[0])
    assert acts == ["assert", "accuse"]
