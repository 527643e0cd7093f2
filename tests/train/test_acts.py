"""The fitting of speech acts: which expected act a content gets, and what is fitted from few samples."""

import pytest

acts = pytest.importorskip("train.acts", reason="train/ is no part of an installation; run the tests in a checkout")

TEXT = "The union said the valve had been shut. The mill said it had never been opened at all."
SHUT, OPENED = (15, 38), (54, 86)


def test_a_content_gets_the_act_of_the_evidence_that_it_covers() -> None:
    """A content that covers most of an evidence gets its act; one that covers little of it gets none."""
    assert TEXT[slice(*SHUT)] == "the valve had been shut"
    expected = [{"evidence": "the valve had been shut", "act": "accuse"}, {"evidence": "it had never been opened", "act": "deny"}]
    contents = [(SHUT,), (OPENED,)]
    assert acts.matched(TEXT, contents, expected) == {(SHUT,): "accuse", (OPENED,): "deny"}
    assert acts.matched(TEXT, [((15, 22),)], expected) == {}


def test_an_evidence_answers_for_one_content_alone() -> None:
    """Of two contents that cover one evidence the more alike gets its act."""
    expected = [{"evidence": "the valve had been shut", "act": "accuse"}]
    assert acts.matched(TEXT, [(SHUT,), ((10, 38),)], expected) == {(SHUT,): "accuse"}


def test_what_tells_an_act_gets_weight() -> None:
    """A feature of charges alone weighs for `accuse` and against nothing else; one that stands everywhere is no evidence."""
    rows = [acts.Sample(str(i), {"knew": float(i % 2), "said": 1.0}, True, "accuse" if i % 2 else "assert") for i in range(20)]
    found = acts.fitted(rows)["accuse"]
    assert found["weights"]["knew"] > 0.5
    assert found["weights"]["knew"] > abs(found["weights"].get("said", 0.0))


def test_the_crosswise_probability_never_saw_its_case() -> None:
    """A sample whose features stand in its own case alone is judged by the common rate, whatever its act."""
    rows = [acts.Sample(str(i % 8), {"common": 1.0}, True, "assert") for i in range(40)]
    rows += [acts.Sample("8", {"only here": 1.0}, True, "accuse") for _ in range(5)]
    assert acts.crosswise(rows, "accuse")[-5:].max() < 0.3
