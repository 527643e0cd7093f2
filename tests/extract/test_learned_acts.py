"""The learned classifier of speech acts: what it looks at, when it is asked, and what the shipped weights know."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from spacy.tokens import Doc

from extract.act_features import features_of, marks_of, words_of
from extract.acts import JUDGE, NOTHING_KNOWN, act_of
from extract.claims import root_of, roots_of
from extract.countries import find_countries
from extract.errors import ResourceError
from extract.learned_acts import REASON, ActWeights, LearnedActs, is_open, shipped
from extract.model import Article
from extract.proposals import Proposal
from extract.reader import Reader
from extract.resources import data_path
from extract.said import Saying

Build = Callable[..., Doc]

LAWYER_SAID = "Lawyers NNS NOUN nsubj 1 lawyer\nsaid VBD VERB ROOT 1 say\n"
NURSES_KNEW = LAWYER_SAID + "nurses NNS NOUN nsubj 3 nurse\nknew VBD VERB ccomp 1 know"
NOBODY_KNEW = LAWYER_SAID + "nobody NN PRON nsubj 3\nknew VBD VERB ccomp 1 know"
ROCKETS_FELL = LAWYER_SAID + "rockets NNS NOUN nsubj 3 rocket\nfell VBD VERB ccomp 1 fall"
FRANCE_KNEW = LAWYER_SAID + "France NNP PROPN nsubj 3\nknew VBD VERB ccomp 1 know"

CHARGES = LearnedActs(
    (ActWeights("accuse", {"first know": 2.0, "has no": -4.0}, -1.0, 0.6), ActWeights("deny", {"has no": 2.0}, -1.0, 0.5))
)
"""Whoever knew is charged, whoever says no denies."""


def proposal_of(doc: Doc) -> Proposal:
    """`said` with all behind it as its content and the word before it as its source."""
    doc.user_data["countries"] = find_countries(doc.text)
    return Proposal(content=((doc[2].idx, len(doc.text)),), act="say", lemma="say", frame="that", source=(0, len(doc[0].text)))


def saying_of(doc: Doc, *, sides: tuple[str, ...] = ()) -> Saying:
    """The saying of such a document."""
    proposal = proposal_of(doc)
    roots = tuple(roots_of(doc, proposal.content))
    return Saying(doc, proposal, root_of(doc, proposal.content), roots, False, sides, ())


@pytest.mark.parametrize(
    ("rows", "sides", "expected"),
    [
        (NURSES_KNEW, (), "accuse"),
        (NOBODY_KNEW, (), "deny"),
        (ROCKETS_FELL, (), "assert"),
        (FRANCE_KNEW, (), "assert"),
        (NURSES_KNEW, ("FR",), "assert"),
    ],
)
def test_it_is_asked_where_neither_rules_nor_states_decide(parsed: Build, rows: str, sides: tuple[str, ...], expected: str) -> None:
    """An open cue gets the act that reaches its bar; what states or arms do keeps the rules' answer."""
    doc = parsed(rows)
    proposal = proposal_of(doc)
    doc.user_data[JUDGE] = CHARGES
    assert act_of(doc, proposal, sides=sides, names=())[0] == expected


def test_without_a_judge_the_rules_decide(parsed: Build) -> None:
    """A document without a judge gets the rules' answer."""
    doc = parsed(NURSES_KNEW)
    assert act_of(doc, proposal_of(doc), sides=(), names=()) == NOTHING_KNOWN


def test_what_the_rules_know_stands(parsed: Build) -> None:
    """An answer with a reason of the rules is never overridden."""
    saying = saying_of(parsed(NURSES_KNEW))
    answer = ("predict", "'will' speaks of what is to come")
    assert CHARGES.judge(saying, answer) == answer
    assert not is_open(saying, answer)
    assert is_open(saying, NOTHING_KNOWN)


def test_the_reason_names_the_classifier_and_its_probability(parsed: Build) -> None:
    """The reason says who decided, which act, and how probable it is."""
    assert CHARGES.judge(saying_of(parsed(NURSES_KNEW)), NOTHING_KNOWN) == ("accuse", f"{REASON}: accuse 0.73")


def test_names_are_seen_by_their_kind(parsed: Build) -> None:
    """A country in a content is the speaker's own or another, whatever it is called; other words stand as lemmas."""
    assert words_of(saying_of(parsed(FRANCE_KNEW))) == ["know", "⟨other⟩", "⟨other⟩ know"]
    assert "⟨own⟩" in words_of(saying_of(parsed(FRANCE_KNEW), sides=("FR",)))


@pytest.mark.parametrize(
    ("rows", "has", "lacks"), [(NURSES_KNEW, "form so-active-is", "has no"), (NOBODY_KNEW, "has no", "agent noun")]
)
def test_marks_tell_who_does_what(parsed: Build, rows: str, has: str, lacks: str) -> None:
    """The marks of a content hold the form of its verb and whether it says no."""
    marks = marks_of(saying_of(parsed(rows)))
    assert has in marks
    assert lacks not in marks


def test_words_of_any_content_weigh_alike(parsed: Build) -> None:
    """The squares of the values of a content's words sum to the same for a short and a long content."""
    sums = []
    for rows in (NURSES_KNEW, NURSES_KNEW + "\neverything NN NOUN dobj 3\ntoday NN NOUN npadvmod 3"):
        found = features_of(saying_of(parsed(rows)))
        sums.append(sum(v * v for name, v in found.items() if name.startswith("word ")))
    assert sums[0] == pytest.approx(sums[1])


@pytest.mark.parametrize("record", ["{}", "no json", '{"acts": {"deny": {}}}'])
def test_a_malformed_file_is_said_to_be_malformed(tmp_path: Path, record: str) -> None:
    """Weights that cannot be read raise an error that names the file and what to do."""
    path = tmp_path / "acts.json"
    path.write_text(record, "utf-8")
    with pytest.raises(ResourceError, match=r"acts\.json.*install Communiqué again"):
        LearnedActs.load(path)


def test_the_shipped_weights_are_those_of_the_card() -> None:
    """The card names the SHA-256 of the weights, which name the command that made them."""
    path = data_path("models", "attribution", "acts.json")
    card = data_path("models", "attribution", "card.md").read_text("utf-8")
    assert f"{hashlib.sha256(path.read_bytes()).hexdigest()}  acts.json" in card
    assert json.loads(path.read_text("utf-8"))["made by"] in card


CHARGE = "The widow's lawyer, Ana Ruiz, said that the wardens had been told of the leak and kept silent."
DENIAL = "A spokeswoman for the mill, Ida Lund, said that none of its drivers had ever touched a barrel."
REPORT = "The mill's manager, Ida Lund, said that the warehouse had 40 rooms and a red door."


def acts_in(reader: Reader, text: str) -> list[tuple[str, Any]]:
    """Acts and last reasons of what is read in a text."""
    return [(a.act, a.reasons[-1]) for a in reader.read(Article(text)).attributions]


@pytest.mark.model
def test_the_shipped_reader_asks_the_shipped_weights() -> None:
    """A charge is read as one with its reason in words, a plain report stays an assertion."""
    reader = Reader.load()
    known = shipped()
    assert known is not None
    assert {a.act for a in known.acts} == {"accuse", "deny"}
    text = "The widow's lawyer, Ana Ruiz, said that they were told by the foreman to keep quiet about the rotten beams."
    assert [act for act, _ in acts_in(reader, REPORT)] == ["assert"]
    assert any(act == "accuse" and REASON in why for act, why in acts_in(reader, text))


@pytest.mark.model
def test_the_rules_alone_never_ask_it() -> None:
    """A reader without the learned parts gives no reason of the classifier."""
    reader = Reader.load(learned=False)
    assert not any(REASON in why for text in (CHARGE, DENIAL, REPORT) for _, why in acts_in(reader, text))
