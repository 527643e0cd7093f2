"""The learned reader as a proposer and as a spaCy component."""

from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from extract.errors import ResourceError
from extract.pipeline import load, make_doc, parse
from extract.tagger import SPANS, SureProposal, TaggerComponent, TaggerProposer
from extract.tagger_model import TaggerModel

TEXT = (
    "The harbour master denied that the ferry had been overloaded. ‘Every passenger had a seat,’ she told reporters.\n\n"
    "According to the coast guard, the ship turned back after an hour."
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    """The pipeline of spaCy's small model with our components."""
    return load()


@pytest.fixture(scope="module")
def doc(nlp: Language) -> Doc:
    """The text of these tests, parsed."""
    return next(iter(parse(nlp, [TEXT])))


@pytest.fixture(scope="module")
def found(doc: Doc) -> list[SureProposal]:
    """What the shipped weights propose for it."""
    return list(TaggerProposer.load().propose(doc))


def words(place: tuple[int, int] | None) -> str:
    """The characters of a place."""
    return "" if place is None else TEXT[slice(*place)]


@pytest.mark.model
def test_source_cue_and_content(found: list[SureProposal]) -> None:
    """A proposal holds who said it, by which words, and what was said."""
    rows = [(words(p.source), words(p.cue), " | ".join(words(c) for c in p.content)) for p in found]
    assert ("The harbour master", "denied", "the ferry had been overloaded") in rows
    assert ("she", "told", "Every passenger had a seat") in rows


@pytest.mark.model
def test_the_act_is_that_of_the_cue(found: list[SureProposal]) -> None:
    """The list of cues tells which act a cue names; a quotation is marked as such."""
    rows = {words(p.cue): (p.act, p.quoted) for p in found}
    assert rows["denied"] == ("deny", False)
    assert rows["told"][1] is True


@pytest.mark.model
def test_each_proposal_says_how_sure_it_is_and_who_proposed_it(found: list[SureProposal]) -> None:
    """A proposal carries its probability, its proposer and a reason in words."""
    assert all(0 < p.sure <= 1 and p.proposer == "tagger" and "sure" in p.reasons[0] for p in found)


@pytest.mark.model
def test_a_higher_bar_keeps_fewer(doc: Doc) -> None:
    """`least` is the probability from which on something is proposed."""
    assert list(TaggerProposer.load(least=1.0).propose(doc)) == []


@pytest.mark.model
def test_the_component_shows_its_spans(nlp: Language) -> None:
    """After `nlp.add_pipe("communique_tagger")` a document carries the proposals and their spans."""
    read = TaggerComponent(TaggerProposer.load())(nlp(make_doc(nlp, TEXT)))
    assert {span.label_ for span in read.spans[SPANS]} == {"content", "cue", "speaker"}
    assert "tagger missing" not in read.user_data


def test_without_weights_nothing_is_proposed_and_it_is_said() -> None:
    """Without the weights the component leaves the document to the rules, with a sentence that says so."""
    doc = spacy.blank("en")("The mayor said that it rained.")
    read = TaggerComponent(TaggerProposer(None, "the learned reader is not installed"))(doc)
    assert (read.user_data["tagged"], read.user_data["tagger missing"]) == ([], "the learned reader is not installed")


def test_missing_weights_are_an_error_with_their_place(tmp_path: Path) -> None:
    """A folder without weights is named, with what to do."""
    with pytest.raises(ResourceError, match=r"model\.onnx is missing"):
        TaggerModel.load(tmp_path)
