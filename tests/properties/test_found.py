"""What the fuzzers and the search for properties have found, kept: each was an error of another kind, or a hang, or unsound."""

import io
import json

import pytest

from extract.errors import InputError
from extract.inputs import Format, read_inputs, sniff
from extract.inputs_feed import feed_articles
from extract.inputs_html import MAX_LABEL, browser_name, page_article
from extract.inputs_json import json_lines_articles
from extract.inputs_warc import warc_articles
from extract.metadata import complete
from extract.model import Article
from extract.text import clean_text
from tests.properties.oracle import check_all, check_article

WARC = b"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nContent-Length: 20\r\n\r\nRuritania denied it.\r\n\r\n"


@pytest.mark.parametrize("junk", [b"Content-Type\x99: text/plain", b"\x7f" * 300, b"\xe2\x80\xae" * 100])
def test_what_stands_in_place_of_a_record_is_shown_as_one_line(junk: bytes) -> None:
    """The reason quotes bytes of the file, and stays one short line that can be shown."""
    good, bad = check_all(warc_articles(io.BytesIO(WARC + junk + b"\r\n\r\n"), source="a.warc"))
    assert isinstance(good, Article)
    assert isinstance(bad, InputError)
    assert bad.source == "a.warc#2"


@pytest.mark.parametrize("kind", ["<html>", "<rss version='2.0'>", "Ruritania denied it."])
def test_comments_before_an_input_cost_no_time(kind: str) -> None:
    """Forty comments at the beginning, which took as many seconds as 2 to the power of 20, are passed over."""
    formats = {"<html>": Format.HTML, "<rss version='2.0'>": Format.FEED}
    assert sniff(b"<!-- a -->" * 40 + kind.encode()) is formats.get(kind, Format.TEXT)


@pytest.mark.parametrize("section", ["<![foo]>", "<![if x]>", "<![CDATA[x]]>", "<![", "</a b=", "<!x"])
def test_a_marked_section_in_an_entry_is_passed_over(section: str) -> None:
    """What Python's own parser of HTML stops at costs neither the feed nor the entry."""
    body = f"Ruritania denied it. {section}".replace("<", "&lt;").replace(">", "&gt;")
    data = f'<rss version="2.0"><channel><item><description>{body}</description></item></channel></rss>'
    (found,) = check_all(feed_articles(data.encode(), source="a.rss"))
    assert isinstance(found, Article)
    assert found.text.startswith("Ruritania denied it.")


@pytest.mark.parametrize(
    "name", ["punycode", "unicode_escape", "raw_unicode_escape", "hex", "idna", "undefined", "a\x00b", "utf-7"]
)
def test_an_encoding_that_no_browser_knows_is_none(name: str) -> None:
    """What only Python takes for an encoding is not used because a page names it."""
    assert browser_name(name) is None


@pytest.mark.parametrize(
    ("name", "known"), [("latin1", "windows-1252"), ("Shift_JIS", "shift_jis"), ("big5", "big5"), ("windows-1251", "cp1251")]
)
def test_an_encoding_of_browsers_is_used(name: str, known: str) -> None:
    """The encodings that pages are written in are known by their labels."""
    assert browser_name(name) == known


@pytest.mark.parametrize("depth", range(900, 1000, 7))
def test_a_date_that_is_a_deep_list_is_an_error(depth: int) -> None:
    """A value that can be read but is too deep to be written again is told by what it is."""
    record = f'{{"text": "Ruritania denied it.", "date": {"[" * depth}{"]" * depth}}}'.encode()
    (found,) = check_all(json_lines_articles(b"", io.BytesIO(record), source="a.jsonl"))
    assert isinstance(found, InputError)
    assert "a list" in found.reason or "nested" in found.reason


@pytest.mark.parametrize("title", ["word " * 1_000, "a&#128;b", "&#0;", "&#x1b;", "&#xFFFF;"])
def test_a_title_that_no_label_may_be_is_left_out(title: str) -> None:
    """A page's title with a control character, or longer than a label, is not taken for one."""
    head = f"<html><head><title>{title}</title></head>"
    found = page_article(f"{head}<body><article><p>Ruritania denied it on Monday.</p></article></body></html>", source="a.html")
    check_article(found)
    assert found.title is None or len(found.title) <= MAX_LABEL


@pytest.mark.parametrize("marks", range(1, 5))
def test_byte_order_marks_are_taken_off_however_many(marks: int) -> None:
    """A text has one form: as a file, as a record and read again, it is the same article."""
    text = "\ufeff" * marks + "Ruritania denied it."
    assert clean_text(text, source="-") == "Ruritania denied it."
    record = json.dumps({"text": text}).encode()
    for data in (text.encode(), text.encode("utf-16"), record):
        (found,) = read_inputs(["-"], stdin=io.BytesIO(data))
        assert isinstance(found, Article)
        assert found.text == "Ruritania denied it."


@pytest.mark.parametrize("host", ["herald.\xa0xample", "herald.", "[::1]", "a b.example"])
def test_what_is_no_name_of_a_host_is_no_publisher(host: str) -> None:
    """A broken address in an archive names nobody: its host would be a label with white space in it."""
    assert complete(Article("Ruritania denied it on Monday.", url=f"https://{host}/a")).publisher is None


def test_a_host_in_any_script_is_a_publisher() -> None:
    """A host is told by its letters, whatever their alphabet."""
    article = Article("Ruritania denied it on Monday.", url="https://пример.example/a")
    assert complete(article).publisher == "пример.example"
