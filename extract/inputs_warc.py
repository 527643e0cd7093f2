"""Articles from WARC files (ISO 28500), as web archives and crawlers write them: one record after the other, in constant memory.

Read are answers of servers (`response` with status 200), `resource` and `conversion` records whose type is HTML or plain text; the
rest (requests, images, redirects, notes of the crawler) is passed over. The article's source is `file.warc#12` for the 12th
record, its URL the record's; a page that holds no article is an InputError with that place, and the next record follows.
The day on which a page was fetched is not taken for its date.
"""

import io
from collections.abc import Iterator
from contextlib import redirect_stderr
from dataclasses import replace
from typing import Any

from extract.errors import InputError
from extract.inputs_html import MAX_PAGE_BYTES, browser_name, html_article
from extract.inputs_json import web_address
from extract.inputs_packed import Readable
from extract.model import Article
from extract.text import clean_text, reason_of

MAX_HEAD_BYTES = 1_000_000
"""What may stand before the content of a record: its own head and that of the answer, in bytes."""

_HTML = frozenset({"text/html", "application/xhtml+xml"})
_PLAIN = "text/plain"
_PIECE = 1 << 16


class _Guarded:
    """The stream, which ends in an InputError where the head of a record does not end."""

    def __init__(self, stream: Readable, source: str) -> None:
        self._stream, self._source, self._at, self._most = stream, source, 0, MAX_HEAD_BYTES

    def head(self, *, inside: bool) -> None:
        """A head begins, or what follows is content, of which no limit holds here."""
        self._most = self._at + MAX_HEAD_BYTES if inside else 0

    def tell(self) -> int:
        """How many bytes were read."""
        return self._at

    def read(self, size: int = -1, /) -> bytes:
        """At most so many bytes. Raises InputError."""
        found = self._stream.read(size)
        self._at += len(found)
        if self._most and self._at > self._most:
            raise InputError(self._source, f"the head of a record has more than {MAX_HEAD_BYTES:,} bytes; this is no sound WARC")
        return found


def warc_articles(
    stream: Readable, *, source: str, encoding: str | None = None, language: str = "en"
) -> Iterator[Article | InputError]:
    """The articles of a WARC file, unpacked; what cannot be read as an InputError with the number of its record.

    `encoding` holds for pages that are not UTF-8, before what their server says.
    """
    number, found = 0, False
    try:
        for number, record in enumerate(_records(_Guarded(stream, source)), start=1):
            kind = _kind(record)
            if kind is None:
                continue
            found = True
            place = f"{source}#{number}"
            try:
                yield _article(record, kind, place, encoding=encoding, language=language)
            except InputError as error:
                yield error
    except InputError as error:
        yield InputError(f"{source}#{number + 1}", error.reason)
    except Exception as error:
        yield InputError(f"{source}#{number + 1}", f"the WARC cannot be read from here on: {reason_of(error)}")
    else:
        if not number:
            yield InputError(source, "the file is empty")
        elif not found:
            yield InputError(source, "the file holds no page: no answer of a server in HTML or plain text")


def _records(stream: _Guarded) -> Iterator[Any]:
    """The records, each read to its end before the next; what warcio writes to standard error becomes an InputError."""
    from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

    records = ArchiveIterator(stream)
    while True:
        stream.head(inside=True)
        with redirect_stderr(io.StringIO()):
            record = next(records, None)
        if record is None:
            return
        stream.head(inside=False)
        yield record
        while record.raw_stream.read(_PIECE):
            pass


def _kind(record: Any) -> str | None:
    """`text/html` or `text/plain` for a record that may hold an article."""
    if record.rec_type == "response":
        if record.http_headers is None or record.http_headers.get_statuscode() != "200":
            return None
        named = record.http_headers.get_header("Content-Type")
    elif record.rec_type in ("resource", "conversion"):
        named = record.rec_headers.get_header("Content-Type")
    else:
        return None
    kind = (named or "").partition(";")[0].strip().lower()
    return "text/html" if kind in _HTML else kind if kind == _PLAIN else None


def _article(record: Any, kind: str, place: str, *, encoding: str | None, language: str) -> Article:
    """The article of one record. Raises InputError."""
    data = _content(record, place)
    charset = encoding or _charset(record, data)
    if kind == _PLAIN:
        article = Article(clean_text(data, source=place, encoding=charset), language=language, source=place)
    else:
        article = html_article(data, source=place, encoding=charset, language=language)
    url = web_address(record.rec_headers.get_header("WARC-Target-URI"))
    return replace(article, url=article.url or url)


def _content(record: Any, place: str) -> bytes:
    """The content, unpacked where the server packed it. Raises InputError."""
    try:
        data: bytes = record.content_stream().read(MAX_PAGE_BYTES + 1)
    except InputError as error:
        raise InputError(place, error.reason) from error
    except Exception as error:
        raise InputError(place, f"the content of the record cannot be unpacked: {reason_of(error)}") from error
    if len(data) > MAX_PAGE_BYTES:
        raise InputError(place, f"the page has more than {MAX_PAGE_BYTES:,} bytes; an article has at most 1 MB of text")
    if getattr(record.raw_stream, "limit", 0) and not record.raw_stream.read(1):
        raise InputError(place, "the record breaks off before its end")
    return data


def _charset(record: Any, data: bytes) -> str | None:
    """The encoding that the server names, where the bytes are not UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        headers = record.http_headers or record.rec_headers
        name = (headers.get_header("Content-Type") or "").lower().partition("charset=")[2].split(";")[0].strip(" \"'")
        return browser_name(name) if name else None
    return None
