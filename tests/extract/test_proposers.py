"""Rules and learned reader read together, and the rules alone where the weights are missing or not wanted."""

import pytest

import extract.proposers
from extract.model import Article, Reading
from extract.reader import Reader
from extract.tagger import TaggerProposer

TEXT = (
    "The mayor of Oslo had said that two trams collided in the fog. “Nobody was hurt,” she told reporters.\n\n"
    "Norway’s transport minister thanked the crews for their help and denied that the line was unsafe."
)


def read(*, learned: bool) -> Reading:
    """The reading of the text."""
    return Reader.load(learned=learned).read(Article(TEXT, published="2026-03-02", publisher="The Fjord Post"))


@pytest.mark.model
def test_both_readers_make_one_attribution() -> None:
    """Where both propose a place there is one attribution that names both, with the learned reader's probability in its reasons."""
    reading = read(learned=True)
    said = next(a for a in reading.attributions if "trams collided" in a.claim.text)
    assert said.proposer == "rules+tagger"
    assert any("the learned reader is" in reason for reason in said.reasons)
    assert len([a for a in reading.attributions if "trams collided" in a.claim.text]) == 1


@pytest.mark.model
def test_what_only_the_rules_know_stays() -> None:
    """Thanks, which the learned reader's corpus seldom marks, are read all the same."""
    assert "thank" in {a.act for a in read(learned=True).attributions}


@pytest.mark.model
def test_the_rules_can_read_alone() -> None:
    """Without the learned reader every attribution is the rules', and nothing is said of missing weights."""
    reading = read(learned=False)
    assert {a.proposer for a in reading.attributions} == {"rules"}
    assert "no learned reader" not in {n.kind for n in reading.notes}


@pytest.mark.model
def test_missing_weights_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the weights are not installed the rules read alone, and a note says so."""
    monkeypatch.setattr(extract.proposers, "learned", lambda: TaggerProposer(None, missing="the weights are not installed"))
    reading = read(learned=True)
    assert {a.proposer for a in reading.attributions} == {"rules"}
    assert [n.message for n in reading.notes if n.kind == "no learned reader"] == ["the weights are not installed"]
