"""Readings as JSON, one object an article: what `communique read --format jsonl` writes and `communique run --records` takes.

A record holds the fields of `extract.model.Reading`, under the same names, with `"version": 1`:

    {"version": 1, "reader": "...", "article": {"text": "...", "published": "2025-06-27", ...},
     "actors": [{"kind": "country", "name": "Iran", "code": "IR", ...}], "events": [...], "accounts": [...],
     "attributions": [{"speakers": ["country/IR"], "act": "deny", "claim": {"spans": [{"begin": 9, "end": 20, "text": ...}]}}],
     "omissions": [...], "notes": [...]}

Offsets count code points of `article.text`, from 0, end exclusive. A field with a default may be left out; a field that is not
known, a value of another type, a span whose words are not the text's and an id that leads nowhere are refused, with their place.
An annotator or a language model may write the short form of `extract.records_short` instead, from which the rest is made.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from extract.cues import ACTS
from extract.errors import InputError, RecordError
from extract.model import Reading
from extract.records_short import is_short, reading_from_short

VERSION = 1
"""The version of the format."""


def to_record(reading: Reading) -> dict[str, Any]:
    """The reading as plain values for `json.dumps`; `from_record` is its inverse."""
    return {"version": VERSION, **_plain(reading)}


def _plain(value: Any) -> Any:
    """Plain values of a record, an enum or a tuple of them."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    return value.value if isinstance(value, Enum) else value


def from_record(record: object, *, place: str = "record") -> Reading:
    """The reading of a record, full or short. Raises RecordError with the place and the field for anything that is not right."""
    if not isinstance(record, dict):
        raise RecordError(f"{place}: a record is a JSON object, this is {_kind(record)}")
    if is_short(record):
        return reading_from_short(record, place=place)
    values = dict(record)
    if values.pop("version", None) != VERSION:
        raise RecordError(f'{place}: "version" must be {VERSION}')
    try:
        reading: Reading = _made(Reading, values, place)
    except RecordError as error:
        raise RecordError(str(error) if str(error).startswith(place) else f"{place}: {error}") from error
    for number, attribution in enumerate(reading.attributions):
        if attribution.act not in ACTS:
            raise RecordError(f"{place}.attributions[{number}].act: {attribution.act!r} is no speech act of the scheme")
    return reading


def read_records(lines: Iterable[str], *, source: str) -> Iterator[Reading | InputError]:
    """The readings of JSON Lines, each line by itself; a bad line gives an InputError with its number, and the rest goes on."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield from_record(json.loads(line), place=f"line {number}")
        except (json.JSONDecodeError, RecordError) as error:
            yield InputError(source, str(error).removeprefix(f"line {number}: ").removeprefix(f"line {number}."), line=number)
        except RecursionError:
            yield InputError(source, "the JSON is nested too deeply", line=number)


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def _made(cls: type, value: object, place: str) -> Any:
    """A dataclass from a JSON object, field by field."""
    if not isinstance(value, dict):
        raise RecordError(f"{place}: an object is wanted, this is {_kind(value)}")
    known = {f.name: f for f in fields(cls)}
    for name in value:
        if name not in known:
            raise RecordError(f"{place}.{name}: no such field; known are {', '.join(known)}")
    made = {}
    for name, field in known.items():
        if name in value:
            made[name] = _value(_hints(cls)[name], value[name], f"{place}.{name}")
        elif field.default is MISSING and field.default_factory is MISSING:
            raise RecordError(f"{place}.{name}: the field is missing")
    try:
        return cls(**made)
    except RecordError as error:
        raise RecordError(f"{place}: {error}") from error


def _value(wanted: Any, value: object, place: str) -> Any:
    """A value of the type wanted: a record, a tuple, an enum, a plain value, or None where that is allowed."""
    if get_origin(wanted) in (Union, UnionType):
        kinds = get_args(wanted)
        if value is None and type(None) in kinds:
            return None
        return _value(next(k for k in kinds if k is not type(None)), value, place)
    if get_origin(wanted) is tuple:
        if not isinstance(value, list):
            raise RecordError(f"{place}: a list is wanted, this is {_kind(value)}")
        return tuple(_value(get_args(wanted)[0], v, f"{place}[{i}]") for i, v in enumerate(value))
    if is_dataclass(wanted) and isinstance(wanted, type):
        return _made(wanted, value, place)
    if issubclass(wanted, Enum):
        try:
            return wanted(value)
        except ValueError as error:
            raise RecordError(f"{place}: {value!r} is none of {', '.join(str(k.value) for k in wanted)}") from error
    return _simple(wanted, value, place)


def _simple(wanted: type, value: object, place: str) -> object:
    """A string, a whole number or a number; true and false are none of them."""
    if wanted is float and isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, wanted) and not isinstance(value, bool):
        return value
    raise RecordError(f"{place}: {wanted.__name__} is wanted, this is {_kind(value)}")


def _kind(value: object) -> str:
    """How JSON calls the type of a value."""
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", int: "a number", float: "a number"}
    return names.get(type(value), "null")
