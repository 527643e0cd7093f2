"""Annotators' work in Label Studio: what goes out comes back, and what they mark becomes a reading."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from communique import cli
from communique.errors import Exit
from communique.label_studio import READER, config, readings_of, to_task
from communique.running import run
from extract.cues import ACTS
from extract.errors import InputError
from extract.model import ActorKind, Attribution, Directness, Polarity, Reading
from extract.records import from_record, to_record
from tests.graph.records import FERRY_READING

TEXT = "Mari \U0001f6a2 Tamm denied that Finland closed the port. She said it stayed open."


def annotated(reading: Reading) -> dict[str, Any]:
    """The task of a reading as an annotator leaves it who finds nothing to change."""
    task = to_task(reading)
    return {"id": 1, "data": task["data"], "annotations": [{"result": task["predictions"][0]["result"]}]}


def only(task: dict[str, Any]) -> Reading:
    """The reading of a task. Raises the error that it makes instead."""
    (found,) = readings_of(json.dumps([task]), source="export.json")
    if isinstance(found, InputError):
        raise found
    return found


def region(ident: str, words: str, label: str, *, text: str = TEXT, shift: int = 0) -> dict[str, Any]:
    """A region of the text as Label Studio writes it."""
    begin = text.index(words)
    value = {"start": begin + shift, "end": begin + len(words) + shift, "text": words, "labels": [label]}
    return {"id": ident, "from_name": "span", "to_name": "text", "type": "labels", "value": value}


def chosen(ident: str, name: str, value: str, *, kind: str = "choices") -> dict[str, Any]:
    """A choice or a text that an annotator gave for a region."""
    values = {"choices": [value]} if kind == "choices" else {"text": [value]}
    return {"id": ident, "from_name": name, "to_name": "text", "type": kind, "value": {"start": 0, "end": 1, **values}}


def joined(one: str, other: str) -> dict[str, Any]:
    """A relation."""
    return {"from_id": one, "to_id": other, "type": "relation", "direction": "right", "labels": []}


def task(*result: dict[str, Any], **data: str) -> dict[str, Any]:
    """A task with one annotation."""
    return {"id": 7, "data": {"text": TEXT, **data}, "annotations": [{"result": list(result)}]}


DENIAL = (region("c", "Finland closed the port", "content"), chosen("c", "act", "deny"))


# ------------------------------------------------------------------------------------------- out and back


def kept(attribution: Attribution) -> Attribution:
    """What Label Studio has of an attribution."""
    return replace(
        attribution,
        account="article",
        within=None,
        responds_to=(),
        confidence=0.9,
        proposer=READER,
        reasons=("marked by an annotator",),
    )


def test_what_goes_out_comes_back() -> None:
    """Contents, cues, speakers, acts, quotation and polarity come back as they were; so do text, date and publisher."""
    back = only(annotated(FERRY_READING))
    assert back.article == replace(FERRY_READING.article, source="-")
    assert back.reader == READER
    was = {a.claim.spans: a for a in FERRY_READING.attributions}
    for attribution in back.attributions:
        old = was[attribution.claim.spans]
        if "source/" in old.speakers[0]:
            continue
        assert (attribution.speakers, attribution.addressees, attribution.act) == (old.speakers, old.addressees, old.act)
        assert (attribution.cue, attribution.speaker_mention) == (old.cue, old.speaker_mention)
        assert (attribution.directness, attribution.claim.polarity) == (old.directness, old.claim.polarity)
    assert len(back.attributions) == len(was)


def test_a_content_with_a_gap_comes_back() -> None:
    """The parts of an interrupted content are joined by a relation and make one claim again."""
    article = FERRY_READING.article
    first, second = FERRY_READING.attributions[0].claim.spans[0], FERRY_READING.attributions[2].claim.spans[0]
    spans = tuple(sorted((first, second)))
    base = FERRY_READING.attributions[0]
    reading = replace(FERRY_READING, attributions=(replace(base, claim=replace(base.claim, spans=spans)),), omissions=())
    (attribution,) = only(annotated(reading)).attributions
    assert attribution.claim.spans == spans
    assert article.text[spans[0].begin : spans[0].end] == spans[0].text


def test_a_reading_of_annotators_is_a_record(tmp_path: Path) -> None:
    """It can be written as a record, read again, and run into a store."""
    back = only(annotated(FERRY_READING))
    assert from_record(to_record(back)) == back
    (tmp_path / "records.jsonl").write_text(json.dumps(to_record(back)) + "\n", encoding="utf-8")
    assert run([], store=tmp_path / "store", records=[tmp_path / "records.jsonl"]).summary.startswith("1 read")


def test_where_an_article_came_from_is_not_told() -> None:
    """A task holds no path of this machine."""
    reading = replace(FERRY_READING, article=replace(FERRY_READING.article, source="/home/desk/ferry.txt"))
    assert "/home/desk" not in json.dumps(to_task(reading))


def test_the_interface_knows_every_name_that_a_task_uses() -> None:
    """Each label, choice and relation of a task is declared, each speech act can be chosen, and the text is shown."""
    root = ElementTree.fromstring(config())
    names = {e.get("name"): {c.get("value") for c in e} for e in root if e.get("name")}
    relations = {e.get("value") for e in root.iter("Relation")}
    assert names["act"] == set(ACTS)
    for entry in to_task(FERRY_READING)["predictions"][0]["result"]:
        if entry["type"] == "relation":
            assert set(entry["labels"]) <= relations
        else:
            values = entry["value"].get("labels") or entry["value"].get("choices") or ()
            assert set(values) <= names[entry["from_name"]]


def test_label_studio_takes_interface_and_tasks() -> None:
    """The checks of Label Studio's own package find nothing in the interface, the task and its prediction."""
    sdk = pytest.importorskip("label_studio_sdk.label_interface", reason="label-studio-sdk is not installed; it checks this")
    interface, task = sdk.LabelInterface(config()), to_task(FERRY_READING)
    interface.validate()
    assert interface.validate_task({"data": task["data"]})
    assert interface.validate_prediction(task["predictions"][0], return_errors=True) == []


# ------------------------------------------------------------------------------------------- in


def test_what_an_annotator_marks_is_a_reading() -> None:
    """Content, cue and speaker that relations join, whichever way they point, and the act that is chosen."""
    marked = (
        *DENIAL,
        region("q", "denied", "cue"),
        region("s", "Mari \U0001f6a2 Tamm", "speaker"),
        joined("q", "c"),
        joined("c", "s"),
    )
    reading = only(task(*marked, publisher="The Quay"))
    (attribution,) = reading.attributions
    assert attribution.claim.text == "Finland closed the port"
    assert attribution.claim.about == ("FI",)
    assert attribution.cue is not None
    assert attribution.cue.text == "denied"
    assert attribution.act == "deny"
    assert [a.name for a in reading.actors if a.id in attribution.speakers] == ["Mari \U0001f6a2 Tamm"]
    assert (attribution.directness, attribution.claim.polarity) == (Directness.INDIRECT, Polarity.POSITIVE)


def test_names_that_are_written_come_before_words() -> None:
    """Who is written beside a content speaks, whatever the words of the mention; several on several lines; a country is one."""
    written = chosen("c", "speakers", "Mari Tamm\nEstonia", kind="textarea")
    reading = only(task(*DENIAL, written, region("s", "She", "speaker"), joined("c", "s")))
    (attribution,) = reading.attributions
    assert attribution.speakers == ("actor/mari-tamm", "country/EE")
    assert attribution.speaker_mention is not None
    assert attribution.speaker_mention.text == "She"


def test_the_kind_of_a_speaker_can_be_chosen() -> None:
    """Without a choice a name is a person's; an organization says so."""
    marked = (*DENIAL, chosen("c", "speakers", "Harbour Board", kind="textarea"), chosen("c", "kind", "organization"))
    kinds = {a.name: a.kind for a in only(task(*marked)).actors}
    assert kinds["Harbour Board"] is ActorKind.ORGANIZATION


def test_offsets_of_older_versions_are_recognised() -> None:
    """An offset that counts UTF-16 units, one more for each character beyond 16 bits, finds the same words."""
    old = region("c", "Finland closed the port", "content", shift=1)
    marked = (old, chosen("c", "act", "deny"), chosen("c", "speakers", "Mari Tamm", kind="textarea"))
    (attribution,) = only(task(*marked)).attributions
    assert TEXT[attribution.claim.spans[0].begin : attribution.claim.spans[0].end] == "Finland closed the port"


def test_the_annotation_that_was_changed_last_counts() -> None:
    """Cancelled ones never count, and the ground truth comes before all others."""
    speaker = chosen("c", "speakers", "Mari Tamm", kind="textarea")

    def annotation(act: str, **more: object) -> dict[str, Any]:
        return {"result": [DENIAL[0], chosen("c", "act", act), speaker], **more}

    old = annotation("deny", updated_at="2026-01-01")
    new = annotation("assert", updated_at="2026-02-01")
    gone = annotation("thank", updated_at="2026-03-01", was_cancelled=True)
    truth = annotation("promise", updated_at="2025-01-01", ground_truth=True)
    for annotations, act in (([old, new, gone], "assert"), ([truth, new], "promise")):
        assert only({"data": {"text": TEXT}, "annotations": annotations}).attributions[0].act == act


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ((DENIAL[0],), "no speech act is chosen"),
        ((DENIAL[0], chosen("c", "act", "sing"), chosen("c", "speakers", "A", kind="textarea")), "'sing' is no speech act"),
        (DENIAL, "nobody speaks"),
        ((region("c", "Finland closed the port", "content", shift=9), DENIAL[1]), "has not the words 'Finland closed"),
        ((*DENIAL, chosen("c", "speakers", "Mari Tamm", kind="textarea"), chosen("c", "kind", "country")), "is no country"),
    ],
)
def test_what_is_not_right_is_told_with_its_place(entries: tuple[dict[str, Any], ...], words: str) -> None:
    """The error names the task, the content and what is wrong with it."""
    speaker = chosen("c", "speakers", "Mari Tamm", kind="textarea") if words.startswith("no speech act") else None
    with pytest.raises(InputError, match=rf"task 7.*{words}"):
        only(task(*entries, *([speaker] if speaker else [])))


@pytest.mark.parametrize(
    ("text", "words"), [("{", "is no JSON"), ("{}", "no list of tasks"), ("[" * 100_000, "is no JSON"), ("[1]", "no list of tasks")]
)
def test_an_export_of_another_kind_is_told(text: str, words: str) -> None:
    """What is no list of tasks is refused whole."""
    with pytest.raises(InputError, match=words):
        list(readings_of(text, source="export.json"))


def test_tasks_without_annotation_do_not_keep_others_back() -> None:
    """One task that makes no reading is told, and the next is read."""
    bare, flat = {"id": 3, "data": {"text": TEXT}}, {"id": 4, "text": TEXT, "label": []}
    found = list(readings_of(json.dumps([bare, flat, annotated(FERRY_READING)]), source="export.json"))
    assert [isinstance(f, InputError) for f in found] == [True, True, False]
    assert "task 3: it has no annotation yet" in str(found[0])
    assert "not as JSON-MIN" in str(found[1])


# ------------------------------------------------------------------------------------------- the command


def test_the_command_writes_each_step(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The interface, the tasks of stored articles, and the records of an export; what failed is told, and the code says so."""
    store = tmp_path / "store"
    (tmp_path / "r.jsonl").write_text(json.dumps(to_record(FERRY_READING)) + "\n", encoding="utf-8")
    run([], store=store, records=[tmp_path / "r.jsonl"])
    tasks = tmp_path / "tasks.json"
    assert cli.run(["label-studio", "tasks", FERRY_READING.article.id, "--store", str(store), "-o", str(tasks)]) == Exit.DONE
    export = json.loads(tasks.read_text("utf-8"))
    export[0]["annotations"] = export[0].pop("predictions")
    (tmp_path / "export.json").write_text(json.dumps([*export, {"id": 9, "data": {"text": TEXT}}]), encoding="utf-8")
    capsys.readouterr()
    assert cli.run(["label-studio", "records", str(tmp_path / "export.json")]) == Exit.PARTIAL
    said = capsys.readouterr()
    assert from_record(json.loads(said.out)).article.id == FERRY_READING.article.id
    assert "task 9: it has no annotation yet" in said.err
    assert cli.run(["label-studio", "config"]) == Exit.DONE
    assert capsys.readouterr().out == config()
    assert cli.run(["label-studio", "tasks"]) == Exit.USAGE
