"""Articles from JSON and JSON Lines.

A record is an object. Of its keys the first of each row that is not empty counts; all others are ignored:

    title       title, headline
    date        date, published, datePublished, date_published
    publisher   publisher, source, outlet, site_name      a name, or an object with a `name`
    url         url, link
    text        text, body, content, articleBody, html    html goes through trafilatura
    language    language, lang
"""

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from extract.errors import InputError
from extract.inputs_html import MAX_LABEL, page_article
from extract.inputs_limits import refuse_containers
from extract.metadata_dates import parse_date
from extract.model import Article
from extract.text import clean_text, decode, refuse_characters

MAX_LINE_BYTES = 8_000_000
"""Longest line of JSON Lines: a text of 1 MB in which every character is escaped, with room to spare."""

_TITLE = ("title", "headline")
_DATE = ("date", "published", "datePublished", "date_published")
_PUBLISHER = ("publisher", "source", "outlet", "site_name")
_URL = ("url", "link")
_TEXT = ("text", "body", "content", "articleBody", "html")
_LANGUAGE = ("language", "lang")

_SPACE = re.compile(r"\s*")
_WEB = re.compile(r"https?://[^\s/?#]+", re.I)
_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`]')


class _Broken(Exception):
    """The document is no JSON from `at` on."""

    def __init__(self, at: int, reason: str) -> None:
        super().__init__(reason)
        self.at = at


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands: the file, its line from 1 where it has one, and the name under which its article is known."""

    source: str
    line: int | None
    name: str
    language: str

    def error(self, reason: str) -> InputError:
        """An error at this place."""
        return InputError(self.source, reason, line=self.line)


def json_articles(text: str, *, source: str, language: str = "en") -> Iterator[Article | InputError]:
    """The articles of a JSON document: one object, a list of objects, or objects one after the other.

    A record that cannot be used is an InputError with its line, and the next one follows; a document that breaks off
    gives what stood before the break, and an InputError. Raises InputError for a document with too much in it.
    """
    refuse_containers(text, source=source)
    line, seen, number = 1, 0, 0
    try:
        for begin, end, value in _values(text):
            line, seen, number = line + text.count("\n", seen, begin), begin, number + 1
            alone = number == 1 and isinstance(value, dict) and _skip(text, 0) == begin and _skip(text, end) == len(text)
            yield record_article(value, Place(source, line, source if alone else f"{source}#{number}", language))
        if not number:
            yield InputError(source, "the document holds no record" if text.strip() else "the file is empty")
    except _Broken as error:
        yield InputError(source, str(error), line=text.count("\n", 0, error.at) + 1)


def _values(text: str) -> Iterator[tuple[int, int, Any]]:
    """Begin, end and value of each record of a document. Raises _Broken."""
    at = _skip(text, 0)
    listed = text[at : at + 1] == "["
    at = _skip(text, at + 1) if listed else at
    while at < len(text) and not (listed and text[at] == "]"):
        value, end = _value(text, at)
        yield at, end, value
        at = _skip(text, end)
        if listed and text[at : at + 1] == ",":
            at = _skip(text, at + 1)
        elif listed and text[at : at + 1] != "]":
            raise _Broken(at, "broken JSON: a comma or ] is missing here")
    if listed and (at >= len(text) or _skip(text, at + 1) < len(text)):
        raise _Broken(at, "broken JSON: the list does not end, or something follows its end")


def _value(text: str, at: int) -> tuple[Any, int]:
    """One JSON value and its end. Raises _Broken."""
    try:
        value, end = json.JSONDecoder().raw_decode(text, at)
    except json.JSONDecodeError as error:
        raise _Broken(error.pos, f"broken JSON: {error.msg} (column {error.colno})") from None
    except RecursionError:
        raise _Broken(at, "the JSON is nested too deeply") from None
    except ValueError as error:
        raise _Broken(at, f"broken JSON: {error}") from None
    return value, end


def _skip(text: str, at: int) -> int:
    """The offset of the next character that is not white space."""
    found = _SPACE.match(text, at)
    return found.end() if found else at


def is_record(line: str) -> bool:
    """Whether a line is one whole JSON object."""
    try:
        value, end = _value(line, _skip(line, 0))
    except _Broken:
        return False
    return isinstance(value, dict) and _skip(line, end) == len(line)


def json_lines_articles(head: bytes, stream: BinaryIO, *, source: str, language: str = "en") -> Iterator[Article | InputError]:
    """The articles of JSON Lines, one object a line; `head` is what was read of the stream before.

    A line that cannot be used is an InputError, and the next line follows. Blank lines are passed over.
    """
    nothing = True
    for number, line in _lines(head, stream):
        if line.strip(b"\xef\xbb\xbf \t\r\n"):
            nothing = False
            yield _line_article(line, Place(source, number, f"{source}:{number}", language))
    if nothing:
        yield InputError(source, "the file is empty")


def _lines(head: bytes, stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Line numbers from 1, and lines; of a line that is too long only its beginning, one byte over the limit."""
    number, inside = 0, False
    for part in (io.BytesIO(head), stream):
        while line := _next_line(part, number + 1):
            if not inside:
                number += 1
                yield number, line
            inside = not line.endswith(b"\n")


def _next_line(stream: BinaryIO, number: int) -> bytes:
    """The next piece of a line. Raises InputError with the line where a compressed stream breaks off."""
    try:
        return stream.readline(MAX_LINE_BYTES + 1)
    except InputError as error:
        raise InputError(error.source, error.reason, line=number) from error


def _line_article(line: bytes, place: Place) -> Article | InputError:
    """The article of one line."""
    if len(line) > MAX_LINE_BYTES:
        return place.error(f"the line has more than {MAX_LINE_BYTES:,} bytes; an article has at most 1 MB of text")
    try:
        text = decode(line.rstrip(b"\r\n"), source=place.source)
        value, end = _value(text, _skip(text, 0))
    except InputError as error:
        return place.error(error.reason)
    except _Broken as error:
        return place.error(str(error))
    if _skip(text, end) < len(text):
        return place.error(f"something follows the record at column {end + 1}; write one object a line")
    return record_article(value, place)


def record_article(value: object, place: Place) -> Article | InputError:
    """The article of one record, or what is wrong with it."""
    if not isinstance(value, dict):
        return place.error(f"a record must be an object with a text, not {_kind(value)}")
    try:
        return _record(value, place)
    except InputError as error:
        return error


def _record(record: dict[str, Any], place: Place) -> Article:
    """The article of an object. Raises InputError."""
    key, text = _first(record, _TEXT)
    if not isinstance(text, str):
        raise place.error(f"the record has no text: give it under one of {', '.join(_TEXT)}, as a string")
    if key == "html":
        article = page_article(text, source=place.source, line=place.line, language=place.language)
    else:
        article = Article(clean_text(text, source=place.source, line=place.line), language=place.language)
    return replace(
        article,
        title=_label(record, _TITLE, place) or article.title,
        published=_date(record, place) or article.published,
        publisher=_label(record, _PUBLISHER, place) or article.publisher,
        url=_url(record, place) or article.url,
        language=_label(record, _LANGUAGE, place) or article.language,
        source=place.name,
    )


def _first(record: dict[str, Any], keys: tuple[str, ...]) -> tuple[str, Any]:
    """The first key that holds something, and what it holds; an empty key where none does."""
    return next(((key, record[key]) for key in keys if record.get(key) not in (None, "", {}, [])), ("", None))


def _label(record: dict[str, Any], keys: tuple[str, ...], place: Place) -> str | None:
    """A short text of one line. Raises InputError."""
    key, value = _first(record, keys)
    if isinstance(value, dict):
        value = value.get("name")
    if value is None:
        return None
    if not isinstance(value, str):
        raise place.error(f"{key} must be a string, not {_kind(value)}")
    refuse_characters(value.replace("\r", "\n"), source=place.source, line=place.line)
    if len(value) > MAX_LABEL:
        raise place.error(f"{key} has {len(value):,} characters; at most {MAX_LABEL:,} are taken")
    return " ".join(value.split()) or None


def _date(record: dict[str, Any], place: Place) -> str | None:
    """The date of publication. Raises InputError for one that cannot be read."""
    key, value = _first(record, _DATE)
    if value is None:
        return None
    date = parse_date(value) if isinstance(value, str) else None
    if date is None:
        told = json.dumps(value[:60]) if isinstance(value, str) else _kind(value)
        raise place.error(f"{key} {told} is not a date from 1990 to 2100; write it as 2025-06-27")
    return date


def _url(record: dict[str, Any], place: Place) -> str | None:
    """The web address, with what an IRI may not hold percent-encoded. Raises InputError for what is no web address."""
    url = _label(record, _URL, place)
    if url is None:
        return None
    address = web_address(url)
    if address is None:
        raise place.error(f"the address {url[:80]!r} is not a web address; it must begin with http:// or https://")
    return address


def web_address(url: object) -> str | None:
    """A web address with what an IRI may not hold percent-encoded, or None for what is none."""
    if not isinstance(url, str) or len(url) > MAX_LABEL or not _WEB.match(url):
        return None
    return _NOT_IN_IRI.sub(lambda found: f"%{ord(found.group()):02X}", url)


def _kind(value: object) -> str:
    """What a JSON value is, in words."""
    names = {list: "a list", str: "a string", dict: "an object", bool: "true or false", int: "a number", float: "a number"}
    return names.get(type(value), "null")
