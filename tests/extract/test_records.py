"""Readings as JSON: what is written comes back the same, and what is not right is refused with its place."""

import json
from typing import Any

import pytest
from hypothesis import given, settings

from extract.errors import InputError, RecordError
from extract.model import Reading
from extract.records import from_record, read_records, to_record
from tests.graph.records import readings

SHORT: dict[str, Any] = {
    "text": "Kenya denied firing first. Ana Obi thanked Uganda for the truce.",
    "published": "2026-03-01",
    "publisher": "The Lake Herald",
    "attributions": [
        {"speaker": "Kenya", "act": "deny", "content": "firing first", "cue": [6, 12]},
        {"speaker": "Ana Obi", "act": "thank", "content": [54, 63], "addressee": "Uganda"},
    ],
}


@given(readings())
@settings(max_examples=60)
def test_a_reading_comes_back_from_its_record(reading: Reading) -> None:
    """Any reading is the same after it was written as JSON and read again."""
    known = json.loads(json.dumps(to_record(reading)))
    known["attributions"] = [{**a, "act": "assert"} for a in known["attributions"]]
    assert to_record(from_record(known)) == known


def test_a_short_record_makes_a_reading() -> None:
    """A text with who said what in it is enough: countries, people, spans, ids and the account are made from it."""
    reading = from_record(SHORT)
    first, second = reading.attributions
    assert (first.speakers, first.act, first.claim.text, first.cue and first.cue.text) == (
        ("country/KE",),
        "deny",
        "firing first",
        "denied",
    )
    assert (second.speakers, second.addressees, second.claim.text) == (("actor/ana-obi",), ("country/UG",), "the truce")
    assert reading.accounts[0].issuer == "actor/the-lake-herald"
    assert reading.article.published == "2026-03-01"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"attributions": [{"speaker": "Kenya", "act": "shout", "content": "firing first"}]}, "attributions[0].act: 'shout'"),
        ({"attributions": [{"act": "deny", "content": "firing first"}]}, "attributions[0].speaker: the field is missing"),
        ({"attributions": [{"speaker": "Kenya", "act": "deny", "content": [0, 900]}]}, "lies outside the text of 64"),
        ({"attributions": [{"speaker": "Kenya", "act": "deny", "content": "a"}]}, "stand 5 times in the text"),
        ({"attributions": [{"speaker": "Kenya", "act": "deny", "content": True}]}, "[begin, end] or words"),
        ({"attributions": [{"speaker": "Kenya", "act": "deny", "content": "firing first", "mood": 1}]}, "mood: no such field"),
        ({"attributions": [{"speaker": "Bob", "kind": "country", "act": "deny", "content": "firing first"}]}, "is no country"),
        ({"attributions": ["Kenya"]}, "attributions[0]: an object is wanted"),
        ({"text": ""}, "text: a string that is not empty"),
        ({"colour": "red"}, "colour: no such field"),
    ],
)
def test_a_short_record_that_is_not_right_is_refused(change: dict[str, Any], words: str) -> None:
    """Each fault is told with the field and what is wrong."""
    with pytest.raises(RecordError, match="record") as caught:
        from_record({**SHORT, **change})
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("version",), 2, '"version" must be 1'),
        (("reader",), 7, "reader: str is wanted, this is a number"),
        (("colour",), "red", "colour: no such field"),
        (("article", "text"), None, "article.text: str is wanted, this is null"),
        (("attributions", 0, "act"), "shout", "attributions[0].act: 'shout'"),
        (("attributions", 0, "speakers"), ["country/ZZ"], "no actor has the id 'country/ZZ'"),
        (("attributions", 0, "claim", "spans", 0, "text"), "other words!", "attributions[0].claim.spans"),
        (("attributions", 0, "claim", "polarity"), "maybe", "polarity: 'maybe' is none of positive, negative"),
        (("attributions",), "none", "attributions: a list is wanted, this is a string"),
        (("actors", 0), [], "actors[0]: an object is wanted, this is a list"),
    ],
)
def test_a_full_record_that_is_not_right_is_refused(path: tuple[str | int, ...], value: object, words: str) -> None:
    """A wrong version, type, field, act, id or span is told with its place."""
    record = json.loads(json.dumps(to_record(from_record(SHORT))))
    place: Any = record
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(RecordError) as caught:
        from_record(record)
    if words.startswith("attributions[0].claim.spans"):
        assert "words" in str(caught.value) or "characters" in str(caught.value)
    else:
        assert words in str(caught.value)


def test_a_bad_line_does_not_stop_the_rest() -> None:
    """Of three lines the good ones come out, and the bad one is told with its number."""
    good = json.dumps(SHORT)
    first, bad, last = read_records([good, "", '{"text": ', good], source="r.jsonl")
    assert isinstance(first, Reading)
    assert isinstance(last, Reading)
    assert isinstance(bad, InputError)
    assert str(bad).startswith("r.jsonl:3: ")


def test_deep_json_is_an_input_error() -> None:
    """JSON nested a hundred thousand deep is told, not followed to the end of the stack."""
    (found,) = read_records(["[" * 100_000], source="r.jsonl")
    assert isinstance(found, InputError)
