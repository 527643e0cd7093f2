"""Readings to Label Studio, for annotators to correct, and what they marked back as readings.

A task holds the article and, as a prediction, what was read in it. Annotators mark `content`, `cue`, `speaker` and `addressee`,
choose the speech act of each content, and draw relations from a content to what belongs to it; who spoke is written beside the
content by the fullest name. `config` gives the labelling interface. Offsets are code points, as Label Studio has them since 2022;
what older versions exported counts UTF-16 units, and is recognised by the words of the regions.

Label Studio has neither the accounts, the events nor what is told inside or in answer to what: an annotator's reading has the
article as its only account.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from itertools import pairwise
from typing import Any

from extract.countries import by_code, codes_in, name_of
from extract.cues import ACTS
from extract.errors import InputError, RecordError
from extract.model import Actor, ActorKind, Attribution, Claim, Directness, Polarity, Reading, Span
from extract.records_short import reading_from_short

READER = "label studio"
"""The name of the reader in readings that annotators made."""

CONTENT, CUE, SPEAKER, ADDRESSEE, CONTINUES = "content", "cue", "speaker", "addressee", "continues"
_FIELDS = ("text", "title", "published", "publisher", "url", "language", "source")
_KINDS = {kind.value: kind for kind in (ActorKind.PERSON, ActorKind.ORGANIZATION, ActorKind.MEDIA)}
_COLOURS = {CONTENT: "#4a90d9", CUE: "#e0a800", SPEAKER: "#8e5bb5", ADDRESSEE: "#3c9d6b"}

Json = dict[str, Any]
"""An object of JSON."""


def config() -> str:
    """The labelling interface, as XML for Label Studio's settings ("Labeling Interface", "Code")."""
    labels = "\n".join(f'    <Label value="{name}" background="{colour}"/>' for name, colour in _COLOURS.items())
    relations = "\n".join(f'    <Relation value="{name}"/>' for name in (CUE, SPEAKER, ADDRESSEE, CONTINUES))
    return f"""<View>
  <Header value="$title"/>
  <Relations>
{relations}
  </Relations>
  <Labels name="span" toName="text">
{labels}
  </Labels>
  <Text name="text" value="$text"/>
{_choices("act", sorted(ACTS), required=True)}
{_choices("kind", [*_KINDS, ActorKind.COUNTRY.value])}
{_choices("directness", [d.value for d in Directness])}
{_choices("polarity", [p.value for p in Polarity])}
{_names("speakers", "who spoke, by the fullest name; one a line")}
{_names("addressees", "to whom, by the fullest name; one a line")}
</View>
"""


def _choices(name: str, values: Iterable[str], *, required: bool = False) -> str:
    choices = "".join(f'<Choice value="{escape(value)}"/>' for value in values)
    need = f' required="true" requiredMessage="choose the {name} of each content"' if required else ""
    return f'  <Choices name="{name}" toName="text" choice="single" layout="select"{need} {_OF_CONTENT}>{choices}</Choices>'


def _names(name: str, words: str) -> str:
    return f'  <TextArea name="{name}" toName="text" editable="true" placeholder="{words}" {_OF_CONTENT}/>'


_OF_CONTENT = f'perRegion="true" whenTagName="span" whenLabelValue="{CONTENT}"'


# ------------------------------------------------------------------------------------------- out


def to_task(reading: Reading) -> Json:
    """The reading as a task of Label Studio, with what was read as a prediction; where the article came from is not told."""
    article = reading.article
    data = {name: getattr(article, name) for name in _FIELDS if name != "source" and getattr(article, name) is not None}
    result = [entry for number, a in enumerate(reading.attributions, start=1) for entry in _entries(number, a, reading)]
    return {"data": {"title": "", **data}, "predictions": [{"model_version": reading.reader, "result": result}]}


def _entries(number: int, attribution: Attribution, reading: Reading) -> Iterator[Json]:
    """The regions of one attribution, what is chosen for its content, and the relations between them."""
    names = {actor.id: actor for actor in reading.actors}
    spans = attribution.claim.spans
    ids = [f"content-{number}", *(f"content-{number}-{part}" for part in range(2, len(spans) + 1))]
    for ident, span in zip(ids, spans, strict=True):
        yield _region(ident, span, CONTENT)
    first = ids[0]
    yield _chosen(first, spans[0], "act", attribution.act)
    yield _chosen(first, spans[0], "directness", attribution.directness.value)
    yield _chosen(first, spans[0], "polarity", attribution.claim.polarity.value)
    kind = names[attribution.speakers[0]].kind.value
    if kind in (*_KINDS, ActorKind.COUNTRY.value):
        yield _chosen(first, spans[0], "kind", kind)
    for name, actors in (("speakers", attribution.speakers), ("addressees", attribution.addressees)):
        if actors:
            yield _written(first, spans[0], name, [names[actor].name for actor in actors])
    for label, found in ((CUE, attribution.cue), (SPEAKER, attribution.speaker_mention)):
        if found is not None:
            yield _region(f"{label}-{number}", found, label)
            yield _relation(first, f"{label}-{number}", label)
    for one, other in pairwise(ids):
        yield _relation(one, other, CONTINUES)


def _place(span: Span) -> Json:
    return {"start": span.begin, "end": span.end, "text": span.text}


def _region(ident: str, span: Span, label: str) -> Json:
    value = {**_place(span), "labels": [label]}
    return {"id": ident, "from_name": "span", "to_name": "text", "type": "labels", "value": value}


def _chosen(ident: str, span: Span, name: str, choice: str) -> Json:
    value = {**_place(span), "choices": [choice]}
    return {"id": ident, "from_name": name, "to_name": "text", "type": "choices", "value": value}


def _written(ident: str, span: Span, name: str, lines: list[str]) -> Json:
    value = {**_place(span), "text": lines}
    return {"id": ident, "from_name": name, "to_name": "text", "type": "textarea", "value": value}


def _relation(one: str, other: str, label: str) -> Json:
    return {"from_id": one, "to_id": other, "type": "relation", "direction": "right", "labels": [label]}


# ------------------------------------------------------------------------------------------- in


@dataclass(slots=True)
class _Region:
    """A region of an annotation, with what was chosen and written for it, and the regions that relations join it to."""

    label: str
    span: Span
    values: dict[str, list[str]] = field(default_factory=dict)
    joined: list["_Region"] = field(default_factory=list)


def readings_of(text: str, *, source: str) -> Iterator[Reading | InputError]:
    """The readings of an export of Label Studio (its format "JSON"), one a task; a task that makes none is an InputError.

    Raises InputError where the export is no such JSON.
    """
    try:
        tasks = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise InputError(source, f"is no JSON: {error}") from None
    if not isinstance(tasks, list) or not all(isinstance(task, dict) for task in tasks):
        raise InputError(source, "is no list of tasks; export from Label Studio as JSON")
    for number, task in enumerate(tasks, start=1):
        place = f"task {task.get('id', number)}"
        try:
            yield _reading(task, place)
        except RecordError as error:
            yield InputError(source, str(error) if str(error).startswith(place) else f"{place}: {error}")


def _reading(task: Mapping[str, Any], place: str) -> Reading:
    """The reading of a task. Raises RecordError with the place for anything that is not right."""
    data = task.get("data")
    if not isinstance(data, Mapping) or not isinstance(data.get("text"), str):
        raise RecordError(f"{place}: there is no data.text; export as JSON, not as JSON-MIN or CSV")
    record = {name: data[name] for name in _FIELDS if data.get(name)}
    base = reading_from_short({**record, "reader": READER}, place=place)
    regions = _regions(_annotation(task, place), base.article.text, place)
    attributions, actors = _attributions(regions, place)
    known = {actor.id: actor for actor in (*base.actors, *actors)}
    return replace(
        base,
        actors=tuple(known[i] for i in sorted(known)),
        attributions=tuple(sorted(attributions, key=lambda a: (a.claim.spans, a.evidence))),
    )


def _annotation(task: Mapping[str, Any], place: str) -> list[Json]:
    """What counts of the annotations: the ground truth, else the one that was changed last; cancelled ones never."""
    found = [a for a in task.get("annotations") or () if isinstance(a, Mapping) and not a.get("was_cancelled")]
    if not found:
        raise RecordError(f"{place}: it has no annotation yet")
    last = max(found, key=lambda a: (bool(a.get("ground_truth")), str(a.get("updated_at", ""))))
    result = last.get("result")
    if not isinstance(result, list) or not all(isinstance(entry, dict) for entry in result):
        raise RecordError(f"{place}: the annotation has no list of results")
    return result


def _regions(result: Iterable[Json], text: str, place: str) -> list[_Region]:
    """The regions of an annotation, joined as its relations say, whichever way they point."""
    entries = list(result)
    regions: dict[str, _Region] = {}
    for entry in entries:
        if entry.get("type") == "labels":
            value = entry.get("value") or {}
            label = next(iter(value.get("labels") or ()), "")
            regions[str(entry.get("id"))] = _Region(label, _span(value, text, place))
    for entry in entries:
        one = regions.get(str(entry.get("id")))
        if one is not None and entry.get("type") in ("choices", "textarea"):
            kind = "choices" if entry["type"] == "choices" else "text"
            one.values[str(entry.get("from_name"))] = [str(v).strip() for v in entry["value"].get(kind) or () if str(v).strip()]
        if entry.get("type") == "relation":
            ends = [regions.get(str(entry.get(end))) for end in ("from_id", "to_id")]
            if ends[0] is not None and ends[1] is not None:
                ends[0].joined.append(ends[1])
                ends[1].joined.append(ends[0])
    return sorted(regions.values(), key=lambda region: (region.span.begin, region.span.end))


def _span(value: Mapping[str, Any], text: str, place: str) -> Span:
    """The span of a region: by code points, or by UTF-16 units where only so the words are the text's."""
    begin, end, words = value.get("start"), value.get("end"), value.get("text")
    if not isinstance(begin, int) or not isinstance(end, int):
        raise RecordError(f"{place}: a region has no whole numbers as start and end")
    wide = text.encode("utf-16-le")
    for found in (text[begin:end], wide[2 * begin : 2 * end].decode("utf-16-le", "replace")):
        if found and (found == words or not isinstance(words, str)):
            start = begin if found == text[begin:end] else len(wide[: 2 * begin].decode("utf-16-le", "replace"))
            return Span(start, start + len(found), found)
    raise RecordError(f"{place}: at {begin}-{end} the text has not the words {str(words)[:40]!r}")


def _attributions(regions: Iterable[_Region], place: str) -> tuple[list[Attribution], list[Actor]]:
    """The attributions of the contents, and who speaks in them."""
    found: list[Attribution] = []
    cast: list[Actor] = []
    begun: Counter[int] = Counter()
    held = list(regions)
    later = {id(part) for region in held if region.label == CONTENT for part in _parts(region)[1:]}
    for region in held:
        if region.label != CONTENT or id(region) in later:
            continue
        where = f"{place}, content {region.span.begin}-{region.span.end}"
        speakers = _actors(region, "speakers", SPEAKER, where)
        addressees = _actors(region, "addressees", ADDRESSEE, where)
        if not speakers:
            raise RecordError(f"{where}: nobody speaks; write who, or draw a relation to a region `speaker`")
        ordinal = begun[region.span.begin]
        begun[region.span.begin] += 1
        found.append(_attribution(region, speakers, addressees, ordinal, where))
        cast += [*speakers, *addressees]
    return found, cast


def _attribution(region: _Region, speakers: list[Actor], addressees: list[Actor], ordinal: int, where: str) -> Attribution:
    spans = tuple(part.span for part in _parts(region))
    act = next(iter(region.values.get("act", ())), "")
    if act not in ACTS:
        raise RecordError(f"{where}: {act!r} is no speech act of the scheme" if act else f"{where}: no speech act is chosen")
    polarity = Polarity.NEGATIVE if Polarity.NEGATIVE.value in region.values.get("polarity", ()) else Polarity.POSITIVE
    words = " ".join(span.text for span in spans)
    cue, mention = _joined(region, CUE), _joined(region, SPEAKER)
    return Attribution(
        speakers=tuple(dict.fromkeys(actor.id for actor in speakers)),
        act=act,
        claim=Claim(spans, codes_in(words), polarity, ordinal=ordinal),
        addressees=tuple(dict.fromkeys(actor.id for actor in addressees)),
        cue=cue.span if cue else None,
        speaker_mention=mention.span if mention else None,
        directness=Directness(next(iter(region.values.get("directness", ())), Directness.INDIRECT.value)),
        confidence=0.9,
        proposer=READER,
        reasons=("marked by an annotator",),
    )


def _parts(region: _Region) -> list[_Region]:
    """The content and the contents that continue it, in order of the text."""
    found, waiting = [region], [region]
    while waiting:
        for other in waiting.pop().joined:
            if other.label == CONTENT and not any(other is one for one in found):
                found.append(other)
                waiting.append(other)
    return sorted(found, key=lambda part: part.span.begin)


def _joined(region: _Region, label: str) -> _Region | None:
    """The first region with the label that a relation joins to the content."""
    return next((other for other in region.joined if other.label == label), None)


def _actors(region: _Region, name: str, label: str, where: str) -> list[Actor]:
    """Who was written beside the content, else the words of the region that is joined to it."""
    lines = [line.strip() for value in region.values.get(name, ()) for line in value.splitlines() if line.strip()]
    mention = _joined(region, label)
    lines = lines or ([mention.span.text] if mention else [])
    kind = next(iter(region.values.get("kind", ())), "") if label == SPEAKER else ""
    return [_actor(line, kind, where) for line in lines]


def _actor(name: str, kind: str, where: str) -> Actor:
    """The actor of a name: a country where it names one and nothing else is chosen, else of the kind chosen, else a person."""
    country = name_of(name)
    if country is not None and kind in ("", ActorKind.COUNTRY.value):
        return Actor(ActorKind.COUNTRY, by_code(country.code).name, code=country.code)
    if kind and kind not in _KINDS:
        raise RecordError(f"{where}: {name!r} is no {kind}")
    return Actor(_KINDS.get(kind, ActorKind.PERSON), name)
