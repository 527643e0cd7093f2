"""Whatever comes in: it is an article whose offsets cut its own words out, or an error with its place; nothing else is raised."""

import gzip
import html
import io
import json
from collections.abc import Sequence
from typing import Any

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from extract.errors import InputError
from extract.inputs import read_inputs
from extract.inputs_feed import feed_articles
from extract.inputs_html import html_article, page_article
from extract.inputs_json import json_articles, json_lines_articles
from extract.inputs_packed import unpacked
from extract.inputs_warc import warc_articles
from extract.metadata_dates import EARLIEST, LATEST, find_date, parse_date
from extract.model import Article
from extract.text import clean_text, printable
from tests.properties.oracle import check_all, check_article
from tests.properties.strategies import LABELS, SOUND_TEXTS, TEXTS, some


def gated(text: str) -> str | None:
    """The text as the gate lets it through, or None."""
    try:
        return clean_text(text, source="-")
    except InputError:
        return None


def texts(found: Sequence[Article | InputError]) -> list[str | None]:
    """The texts of articles, None for errors."""
    return [item.text if isinstance(item, Article) else None for item in found]


@some
@given(TEXTS)
def test_the_gate_changes_line_ends_alone(text: str) -> None:
    """A text that passes is the same but for its line ends and byte order marks, and passes again unchanged."""
    found = gated(text)
    if found is not None:
        assert found == text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
        check_article(Article(found))


@some
@given(TEXTS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_a_file_gives_what_the_gate_gives(text: str, encoding: str) -> None:
    """A text written as UTF-8 or UTF-16 is read as the text itself is; what no encoding can write is no matter."""
    data = text.encode(encoding, errors="replace")
    whole = data.decode(encoding).lstrip("\ufeff")
    found = list(read_inputs(["-"], stdin=io.BytesIO(b"Shots. " + data if encoding == "utf-8" else data)))
    check_all(found)
    if encoding == "utf-8":
        assert texts(found) == [gated(f"Shots. {whole}")]


@some
@given(st.binary(max_size=400))
def test_any_bytes_are_an_article_or_an_error(data: bytes) -> None:
    """Whatever format the bytes begin as, reading them raises nothing, and what comes out is sound."""
    check_all(read_inputs(["-"], stdin=io.BytesIO(data)))


START = [
    b"<rss",
    b"<html>",
    b"WARC/1.0\r\n",
    b'{"text":',
    b"[{",
    b"\x1f\x8b\x08\x00",
    b"\x28\xb5\x2f\xfd",
    b"\xff\xfe",
    b"<?xml version='1.0'?>",
]


@some
@given(st.sampled_from(START), TEXTS, st.binary(max_size=60))
def test_what_begins_as_a_format_is_an_article_or_an_error(start: bytes, text: str, more: bytes) -> None:
    """A start that tells of a format and goes on as anything is read as that format, and raises nothing."""
    check_all(read_inputs(["-"], stdin=io.BytesIO(start + text.encode("utf-8", errors="replace") + more)))


@some
@given(st.lists(TEXTS, min_size=1, max_size=4), st.booleans())
def test_json_lines_give_each_text_at_its_line(lines: list[str], escaped: bool) -> None:
    """Each record gives what the gate gives of its text, at its line; a bad one costs only itself."""
    escaped = escaped or any("\ud800" <= c <= "\udfff" for line in lines for c in line)
    data = "".join(json.dumps({"text": line}, ensure_ascii=escaped) + "\n" for line in lines).encode()
    found = check_all(json_lines_articles(b"", io.BytesIO(data), source="a"))
    assert texts(found) == [gated(line) for line in lines]
    for number, item in enumerate(found, 1):
        assert item.source == (f"a:{number}" if isinstance(item, Article) else "a")
        assert isinstance(item, Article) or item.line == number


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda e: st.lists(e, max_size=3) | st.dictionaries(TEXTS, e, max_size=3),
)
KEYS = st.sampled_from(["text", "body", "html", "title", "date", "publisher", "url", "language", "name"])


@some
@given(st.dictionaries(KEYS, JSON, max_size=5))
def test_a_record_of_anything_is_an_article_or_an_error(record: dict[str, Any]) -> None:
    """Whatever stands under the known keys, a record gives an article or an error, alone and in a list."""
    text = json.dumps([record, record])
    assert len(check_all(json_articles(text, source="a"))) == 2


@pytest.mark.parametrize("depth", [10, 900, 960, 980, 990, 1000, 100_000])
@pytest.mark.parametrize("key", ["text", "date", "publisher", "url", "language"])
def test_a_record_that_is_deep_is_an_error(key: str, depth: int) -> None:
    """Nesting ends in an error with its reason, however deep it is and under whichever key."""
    record = f'{{"{key}": {"[" * depth}{"]" * depth}, "text": "Ruritania denied it."}}'
    (found,) = check_all(json_lines_articles(b"", io.BytesIO(record.encode()), source="a"))
    assert isinstance(found, InputError) or key == "text"


@some
@given(SOUND_TEXTS)
def test_the_words_of_a_feed_are_those_of_its_entry(text: str) -> None:
    """What an entry says, written as HTML within XML, comes out with its words in their order."""
    body = html.escape(f"<p>{html.escape(text)}</p>")
    data = f'<rss version="2.0"><channel><item><title>T</title><description>{body}</description></item></channel></rss>'
    (found,) = check_all(feed_articles(data.encode(), source="a"))
    assert isinstance(found, Article)
    assert found.text.split() == text.split()


@some
@given(TEXTS)
def test_any_entry_of_a_feed_is_an_article_or_an_error(text: str) -> None:
    """Whatever stands in a feed, in its tags or between them, reading it raises InputError at most."""
    data = f'<rss version="2.0"><channel><item>{text}<description>{text}</description></item></channel></rss>'
    try:
        check_all(feed_articles(data.encode("utf-8", errors="replace"), source="a"))
    except InputError as error:
        check_all([error])


@some
@given(TEXTS, TEXTS)
def test_any_page_is_an_article_or_an_error(head: str, body: str) -> None:
    """Whatever stands in a page, reading it raises InputError at most, with its place."""
    try:
        page = f"<html><head><title>{head}</title></head><body><article><p>Ruritania denied it.</p><p>{body}</p></article></body>"
        check_article(page_article(page, source="a"))
    except InputError as error:
        check_all([error])


@some
@given(
    st.sampled_from(["utf-8", "latin-1", "punycode", "unicode_escape", "hex", "undefined", "utf-7", "x\x00", "koi8-r"]),
    st.binary(max_size=80),
)
def test_any_encoding_that_a_page_declares_is_met(name: str, data: bytes) -> None:
    """A page that names a strange encoding is decoded as browsers do, or is an error."""
    page = f"<html><head><meta charset={name}></head><body><p>Ruritania denied it. ".encode() + data + b"\xff</p></body></html>"
    try:
        check_article(html_article(page, source="a"))
    except InputError as error:
        check_all([error])


@some
@given(SOUND_TEXTS)
def test_a_record_of_a_warc_gives_its_text(text: str) -> None:
    """A plain text in a WARC file is the article, whatever characters it has."""
    body = text.encode()
    head = f"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n"
    found = check_all(warc_articles(io.BytesIO(head.encode() + body + b"\r\n\r\n"), source="a"))
    assert texts(found) == [gated(text)]


@some
@given(st.binary(max_size=2_000), st.sampled_from(["gzip", "zstandard"]), st.integers(0, 40), st.integers(1, 3))
def test_what_was_packed_is_unpacked(data: bytes, kind: str, cut: int, members: int) -> None:
    """Packed bytes come out whole, member by member; what is cut off is an error, never less in silence."""
    pack = zstandard.ZstdCompressor().compress if kind == "zstandard" else lambda d: gzip.compress(d, mtime=0)
    packed = pack(data) * members
    assert unpacked(io.BytesIO(packed), source="a").read() == data * members
    if 0 < cut < len(packed) // members:
        with pytest.raises(InputError, match=r"breaks off|empty"):
            unpacked(io.BytesIO(packed[:-cut]), source="a").read()


@some
@given(TEXTS)
def test_a_date_is_one_or_none(text: str) -> None:
    """What is taken for a date is a day of the years that count."""
    clue = find_date(text)
    for value in (parse_date(text), clue.value if clue else None):
        assert value is None or EARLIEST <= int(value[:4]) <= LATEST


@some
@given(TEXTS)
def test_any_name_can_be_shown(text: str) -> None:
    """What is escaped is one line that can be shown, and what could be shown is unchanged."""
    shown = printable(text)
    assert shown.isprintable()
    assert shown == text or not text.isprintable()


@some
@given(SOUND_TEXTS, LABELS, LABELS)
def test_offsets_cut_the_same_words_out(text: str, title: str | None, publisher: str | None) -> None:
    """Every offset of an article counts in code points of its text: paragraphs and headlines are found where they stand."""
    check_article(
        Article(
            text, title=" ".join(title.split()) if title else None, publisher=" ".join(publisher.split()) if publisher else None
        )
    )
