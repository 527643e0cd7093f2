"""Meaning as vectors, and the features that are weighed."""

from pathlib import Path

import pytest

from extract.embeddings import Encoder, claimed, plain
from extract.errors import ResourceError
from extract.judge import RuleJudge
from extract.parties import agents
from extract.weigher import Weights, load_weights
from tests.extract.test_twins import position


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    """The encoder of this installation; its weights ship with it."""
    return Encoder.load()


def test_what_is_embedded_has_no_negation_modality_or_marks() -> None:
    """Negation and modality are stance, not content."""
    assert plain("it may not “have used” [foreign] ports") == "it have used foreign ports"


def test_a_pronoun_of_the_speaker_is_the_speaker() -> None:
    """`We` and a leading `it` are whoever speaks."""
    row = ["Arland", "SE", "deny", "+", "SE", "it sold our ore to pirates", "2031-04-01"]
    assert claimed(position(row)) == "Arland sold Arland ore to pirates"


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Turkish artillery hit the dairy", {"TR"}),
        ("the dairy was hit by Turkish artillery", {"TR"}),
        ("its gunboats took the trawler", {"SE"}),
        ("the roof fell in", set()),
    ],
)
def test_agents_are_read_from_the_subject_or_behind_by(text: str, who: set[str]) -> None:
    """Who does the deed is found without a parse, and nobody where nobody is named."""
    assert agents(position(["Arland", "SE", "assert", "+", "", text, "2031-04-01"])) == who


@pytest.mark.model
def test_near_meanings_are_nearer_than_others(encoder: Encoder) -> None:
    """A paraphrase is nearer than another subject, and a text is as near to itself as can be."""
    near = encoder.cosine("divers found the wreck of the trawler", "the sunken fishing boat was discovered")
    far = encoder.cosine("divers found the wreck of the trawler", "bread became dearer in the capital")
    assert near > far + 0.2
    assert encoder.cosine("salt", "salt") == pytest.approx(1.0, abs=0.001)


@pytest.mark.model
def test_a_vector_does_not_depend_on_what_is_embedded_with_it(encoder: Encoder) -> None:
    """Running texts ahead, several at once, gives the vectors that each has by itself."""
    texts = [f"barge number {n} ran aground" for n in range(12)]
    alone = [encoder.vector(t).copy() for t in texts[:2]]
    encoder.prepare(texts)
    assert all((encoder.vector(t) == a).all() for t, a in zip(texts, alone, strict=False))
    cosines = [encoder.cosine(texts[3], t) for t in texts]
    assert cosines.index(max(cosines)) == 3
    assert cosines[3] == pytest.approx(1.0, abs=0.001)


def test_missing_weights_are_an_error_that_names_the_folder(tmp_path: Path) -> None:
    """Weights that cannot be read are reported with their place."""
    with pytest.raises(ResourceError, match=tmp_path.name):
        Encoder(tmp_path / "none.onnx", tmp_path / "none.json")


def test_a_score_is_a_probability_with_parts() -> None:
    """The score grows with a feature of positive weight, and its parts add up to it."""
    weights = Weights({"alike": (0.5, 0.2, 1.5)}, -1.0)
    assert 0 < weights.score({"alike": 0.2}) < weights.score({"alike": 0.9}) < 1
    assert weights.parts({"alike": 0.9}) == {"alike": pytest.approx(3.0)}


def test_the_committed_weights_are_read() -> None:
    """Both regressions name their features."""
    found = load_weights()
    assert set(found) == {"opposed stance", "rival versions"}
    assert all("alike in meaning" in w.features for w in found.values())


def test_the_judge_says_whether_it_weighs_meaning() -> None:
    """By words alone the judge's name says so."""
    assert RuleJudge(weigher=None).name == "rules 3, words alone"
