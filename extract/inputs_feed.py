"""Articles from RSS and Atom files, by feedparser: nothing is fetched, no entity of the file's own is expanded.

Each entry is an article: its text is the longest of what the entry gives, without tags, its paragraphs separated by blank lines. A
feed that gives only the first sentences gives an article of these. The publisher is the entry's source, else the feed; the
article's source is `feed.rss#3` for the third entry.
"""

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from extract.errors import InputError
from extract.inputs_json import Place, record_article, web_address
from extract.inputs_limits import MAX_FEED_TAGS, refuse_tangle
from extract.metadata_dates import parse_date
from extract.metadata_outlets import canonical
from extract.model import Article
from extract.text import one_kind_of_line_end, printable, reason_of, refuse_characters

MAX_FEED_BYTES = 16_000_000
"""Largest feed: it is read whole."""

_ENTITY = re.compile(rb"<!ENTITY", re.I)
_FEED_START = re.compile(
    r"\s*(?:(?><\?xml[^>]{0,500}>|<!--.{0,4000}?-->|<!doctype\s+rss[^>\[]{0,500}>)\s*)*<(?:rss|feed|rdf:RDF)\b", re.I | re.S
)
_BREAKS = frozenset(
    {"p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "section", "article"}
    | {"tr", "table", "pre", "hr", "figure", "figcaption"}
)
_HIDDEN = frozenset({"script", "style", "figcaption", "noscript", "template"})


def is_feed(start: str) -> bool:
    """Whether an input begins as an RSS or Atom feed does.

    >>> is_feed('<?xml version="1.0"?><rss version="2.0">'), is_feed("<?xml version='1.0'?><project>")
    (True, False)
    """
    return _FEED_START.match(start) is not None


def feed_articles(data: bytes, *, source: str, language: str = "en") -> Iterator[Article | InputError]:
    """The articles of a feed, and an InputError for each entry that gives none.

    Where its XML breaks, what could be read of it comes, and an InputError with the line of the break.
    Raises InputError where it is no feed.
    """
    feed = _parsed(data, source)
    publisher = canonical(_line(feed.feed.get("title")))
    language = _language(feed.feed.get("language")) or language
    for number, entry in enumerate(feed.entries, start=1):
        place = Place(f"{source}#{number}", None, f"{source}#{number}", language)
        yield _entry_article(entry, publisher, place)
    if feed.bozo and _breaks(feed.bozo_exception):
        error = feed.bozo_exception
        yield InputError(source, f"the XML is broken here: {printable(str(error.getMessage()))[:200]}", line=error.getLineNumber())


def _parsed(data: bytes, source: str) -> Any:
    """What feedparser makes of it. Raises InputError."""
    import feedparser  # type: ignore[import-untyped]

    flat = data.replace(b"\x00", b"")
    if _ENTITY.search(flat):
        raise InputError(source, "the feed defines entities of its own; no feed needs that, and it is not read")
    refuse_tangle(flat.decode("latin-1"), source=source, most_tags=MAX_FEED_TAGS)
    try:
        feed = feedparser.parse(io.BytesIO(_utf8(data)), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:
        raise InputError(source, f"this feed cannot be parsed: {reason_of(error)}") from error
    if not feed.entries:
        reason = "the feed holds no entry" if feed.get("version") else "this is no RSS or Atom feed"
        raise InputError(source, reason)
    return feed


def _utf8(data: bytes) -> bytes:
    """The feed in UTF-8 where it is in UTF-16, which feedparser does not read from bytes. Raises UnicodeDecodeError."""
    if not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data
    return re.sub(r"""\A(<\?xml[^>]*?)\s+encoding=["'][^"'>]*["']""", r"\1", data.decode("utf-16")).encode("utf-8")


def _breaks(error: object) -> bool:
    """Whether what feedparser complains of is broken XML, and not how the feed names its encoding."""
    return hasattr(error, "getLineNumber") and hasattr(error, "getMessage")


def _entry_article(entry: Any, publisher: str | None, place: Place) -> Article | InputError:
    """The article of an entry."""
    try:
        text = max((_words(part, place) for part in _parts(entry)), key=len, default="")
    except InputError as error:
        return error
    if not text:
        return place.error("the entry has no text, only its title; read the page that it links to")
    own = canonical(_line((entry.get("source") or {}).get("title")))
    record = {
        "title": _line(entry.get("title")),
        "date": _date(entry),
        "publisher": own or publisher,
        "url": web_address(entry.get("link")),
        "text": text,
    }
    return record_article(record, place)


def _parts(entry: Any) -> Iterator[Any]:
    """What the entry gives as its content."""
    yield from entry.get("content") or ()
    if entry.get("summary_detail"):
        yield entry.summary_detail


def _words(part: Any, place: Place) -> str:
    """The text of a piece of content. Raises InputError where it is none that could be read."""
    value = one_kind_of_line_end(str(part.get("value") or ""))
    refuse_characters(value, source=place.source)
    if part.get("type") == "text/plain":
        return value.strip()
    refuse_tangle(value, source=place.source)
    paragraphs = (" ".join(piece.split()) for piece in _text(value).split("\n\n"))
    return "\n\n".join(piece for piece in paragraphs if piece)


def _text(fragment: str) -> str:
    """The words of a fragment of HTML, a blank line where a block begins or ends."""
    from lxml import etree  # type: ignore[import-untyped]

    target = _Text()
    parser: Any = etree.HTMLParser(target=target)
    parser.feed(f"<div>{fragment}</div>")
    parser.close()
    return "".join(target.pieces)


class _Text:
    """What lxml's parser tells of a fragment; a blank line among its words is no paragraph in HTML."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._hidden = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """A tag opens: a block may begin."""
        self._hidden += tag in _HIDDEN
        if tag in _BREAKS:
            self.pieces.append("\n\n")

    def end(self, tag: str) -> None:
        """A tag closes: a block may end."""
        self._hidden -= tag in _HIDDEN and self._hidden > 0
        if tag in _BREAKS:
            self.pieces.append("\n\n")

    def data(self, words: str) -> None:
        """Words."""
        if not self._hidden:
            self.pieces.append(re.sub(r"\s+", " ", words))

    def close(self) -> None:
        """The end."""


def _date(entry: Any) -> str | None:
    """The day on which the entry was published, or was last changed; None where it cannot be read."""
    for name in ("published", "updated"):
        if name not in entry:
            continue
        day = entry.get(f"{name}_parsed")
        found = parse_date(str(entry.get(name) or "")) or (parse_date(f"{day[0]:04}-{day[1]:02}-{day[2]:02}") if day else None)
        if found:
            return found
    return None


def _language(value: object) -> str | None:
    """The language of a feed, as `en` or `pt-br`."""
    found = re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", str(value or "").strip())
    return found.group() if found else None


def _line(value: object) -> str | None:
    """A value as one line, or None."""
    return " ".join(str(value).split()) or None if value else None
