"""From files, folders and standard input to articles.

`read_inputs` is a stream: what comes out is an Article or an InputError as a value, one after the other, so that one bad
file never ends a run. Only one article, or one file where its format has to be read whole, is held in memory.

    .txt .text .md          plain text, stored exactly as it is (md only when named directly)
    .html .htm .xhtml       the page's article, found by trafilatura
    .json                   one object, a list of objects, or objects one after the other
    .jsonl .ndjson          one object a line
    .warc                   the pages of a web archive (`extract.inputs_warc`)
    .rss .atom .xml         a feed (`extract.inputs_feed`); of the .xml files of a folder, only those that begin as one
    - and other suffixes    told by their first line: JSON, JSON Lines, HTML, WARC, a feed, else plain text

Each of them may be compressed (`.jsonl.gz`, `.warc.zst`); it is unpacked as it is read (`extract.inputs_packed`).
"""

import os
import re
import stat
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from extract.errors import InputError, RecordError
from extract.inputs_feed import MAX_FEED_BYTES, feed_articles, is_feed
from extract.inputs_html import MAX_PAGE_BYTES, html_article
from extract.inputs_json import MAX_LINE_BYTES, is_record, json_articles, json_lines_articles
from extract.inputs_packed import SUFFIXES as PACKED
from extract.inputs_packed import Chained, is_packed, unpacked
from extract.inputs_warc import warc_articles
from extract.metadata import complete
from extract.metadata_dates import parse_date
from extract.model import Article
from extract.text import MAX_TEXT_BYTES, clean_text, decode, printable

STANDARD_INPUT = "-"
MAX_JSON_BYTES = 64_000_000
"""Largest JSON document; JSON Lines has no limit on the file, only `MAX_LINE_BYTES` on a line."""

_MAX_TEXT_FILE = 4 * MAX_TEXT_BYTES
_HEAD_LINE = 65_536
_XML_HEAD, _MAGIC = 8_192, 4
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_WARC_START = re.compile(r"WARC/\d\.\d")


class Format(StrEnum):
    """How an input is read."""

    TEXT = "text"
    HTML = "html"
    JSON = "json"
    JSON_LINES = "json lines"
    WARC = "warc"
    FEED = "feed"


_SUFFIXES = {
    ".txt": Format.TEXT,
    ".text": Format.TEXT,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".json": Format.JSON,
    ".jsonl": Format.JSON_LINES,
    ".ndjson": Format.JSON_LINES,
    ".warc": Format.WARC,
    ".rss": Format.FEED,
    ".atom": Format.FEED,
    ".xml": Format.FEED,
}
_NAMED_SUFFIXES = {**_SUFFIXES, ".md": Format.TEXT}
_LIMITS = {
    Format.TEXT: _MAX_TEXT_FILE,
    Format.HTML: MAX_PAGE_BYTES,
    Format.JSON: MAX_JSON_BYTES,
    Format.FEED: MAX_FEED_BYTES,
}
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:(?><!--.*?-->)\s*)*<(?:!doctype\s+html|html|head|body|meta|title|article|div|p|h1)\b", re.I | re.S
)
_JSON_START = re.compile(r'\s*(?:\{\s*(?:["}]|$)|\[\s*(?:[{\]]|$))')


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the caller knows of all articles of a run; used where an input does not say it itself.

    `published` is a date in any form that `parse_date` reads; `encoding` names the encoding of files that are not UTF-8.
    Raises RecordError for a date or an encoding that is none.
    """

    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str = "en"
    encoding: str | None = None

    def __post_init__(self) -> None:
        if self.published is not None and parse_date(self.published) is None:
            raise RecordError(f"{self.published!r} is not a date from 1990 to 2100; write it as 2025-06-27")
        if self.encoding is not None and not _is_encoding(self.encoding):
            raise RecordError(f"there is no text encoding named {self.encoding!r}; try utf-8 or windows-1252")

    def fill(self, article: Article) -> Article:
        """The article, with what it does not say itself."""
        return replace(
            article,
            title=article.title or self.title,
            published=article.published or (parse_date(self.published) if self.published else None),
            publisher=article.publisher or self.publisher,
            url=article.url or self.url,
        )


def _is_encoding(name: str) -> bool:
    """Whether bytes can be decoded as text in an encoding of that name."""
    try:
        b"  ".decode(name)
    except UnicodeError:
        return True
    except (LookupError, ValueError):
        return False
    return True


NO_DEFAULTS = Defaults()


def read_inputs(
    sources: Sequence[str | Path], *, defaults: Defaults = NO_DEFAULTS, stdin: BinaryIO | None = None
) -> Iterator[Article | InputError]:
    """The articles of files, folders and standard input (`-`), in order; each that cannot be read as an InputError.

    What the input's own format says of title, date and publisher comes first, then `defaults`, then what the text gives
    (`extract.metadata.complete`). A folder is walked in order of names; hidden files, unknown suffixes and links to
    folders are passed over. `Article.source` is the path as given, with `#3` behind it for the third object of a JSON
    file that holds several, the third entry of a feed or the third record of a WARC file, and `:3` for line 3 of a JSON
    Lines file. The same text twice is yielded twice. `stdin`
    stands in for `sys.stdin.buffer`.
    """
    for source in sources:
        if str(source) == STANDARD_INPUT:
            found = _read_stream(stdin or sys.stdin.buffer, STANDARD_INPUT, None, defaults)
        else:
            found = _read_path(Path(source), defaults)
        for item in found:
            yield complete(defaults.fill(item)) if isinstance(item, Article) else item


def _read_path(path: Path, defaults: Defaults) -> Iterator[Article | InputError]:
    """The articles of one file or folder."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        yield _no_access(path, error)
        return
    if stat.S_ISDIR(mode):
        yield from _read_folder(path, defaults)
    else:
        yield from _read_file(path, _NAMED_SUFFIXES.get(_suffix(path)), defaults)


def _read_folder(folder: Path, defaults: Defaults) -> Iterator[Article | InputError]:
    """The articles of all files of known suffix below a folder."""
    empty = True
    for item in walk(folder):
        empty = False
        if isinstance(item, InputError):
            yield item
        elif not item.is_file():
            yield InputError(shown(item), "this is not a regular file (a broken link, a pipe or a device)")
        else:
            yield from _read_file(item, _SUFFIXES[_suffix(item)], defaults)
    if empty:
        yield InputError(shown(folder), f"the folder holds no article: no file that ends in {' '.join(_SUFFIXES)}")


def walk(folder: Path) -> Iterator[Path | InputError]:
    """Paths of known suffix below a folder, in order of names; a folder that cannot be listed as an error."""
    waiting = [(folder, True)]
    while waiting:
        path, is_folder = waiting.pop()
        if not is_folder:
            yield path
            continue
        try:
            waiting.extend(_entries(path))
        except OSError as error:
            yield _no_access(path, error)


def _entries(folder: Path) -> list[tuple[Path, bool]]:
    """Folders and files of known suffix right inside a folder, last name first, and which of them are folders."""
    with os.scandir(folder) as entries:
        seen = [entry for entry in entries if not entry.name.startswith(".")]
    folders = {entry.name for entry in seen if entry.is_dir(follow_symlinks=False)}
    files = {e.name for e in seen if not e.is_dir() and _is_known(folder / e.name)}
    return [(folder / name, name in folders) for name in sorted(folders | files, reverse=True)]


def _suffix(path: Path) -> str:
    """The ending that tells the format: of a compressed file the one before `.gz` or `.zst`."""
    suffix = path.suffix.lower()
    return Path(path.stem).suffix.lower() if suffix in PACKED else suffix


def _is_known(path: Path) -> bool:
    """Whether a file in a folder is one of ours by its ending; of XML, by its beginning too."""
    suffix = _suffix(path)
    return suffix in _SUFFIXES and (suffix != ".xml" or _begins_as_feed(path))


def _begins_as_feed(path: Path) -> bool:
    """Whether a file of XML begins as a feed, or cannot be looked at: then reading it tells why."""
    try:
        with path.open("rb") as stream:
            packed = path.suffix.lower() in PACKED
            return is_feed(_start((unpacked(stream, source=shown(path)) if packed else stream).read(_XML_HEAD)))
    except (OSError, InputError):
        return True


def passed_over(sources: Sequence[str | Path], *, apart: Sequence[Path] = ()) -> dict[str, int]:
    """How many files below the folders are passed over because of their kind: by ending (`""` for none), the most frequent first.

    Hidden files and folders do not count, nor what lies in the files and folders that are set apart (a store, its exports).
    """
    found: Counter[str] = Counter()
    others = {path.absolute() for path in apart}
    for source in sources:
        for folder, inner, files in os.walk(source) if str(source) != STANDARD_INPUT else ():
            here = Path(folder).absolute()
            inner[:] = [name for name in inner if not name.startswith(".") and here / name not in others]
            names = [name for name in files if not name.startswith(".") and here / name not in others]
            found.update(Path(name).suffix.lower() for name in names if not _is_known(Path(folder) / name))
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _read_file(path: Path, form: Format | None, defaults: Defaults) -> Iterator[Article | InputError]:
    """The articles of one file."""
    try:
        with path.open("rb") as stream:
            yield from _read_stream(stream, shown(path), form, defaults)
    except OSError as error:
        yield _no_access(path, error)


def _read_stream(stream: BinaryIO, source: str, form: Format | None, defaults: Defaults) -> Iterator[Article | InputError]:
    """The articles of one stream of bytes; without a format, its first line tells. A compressed one is unpacked first."""
    try:
        start = stream.read(_MAGIC)
        if is_packed(start):
            yield from _read_plain(b"", unpacked(stream, source=source, head=start), source, form, defaults)
        else:
            yield from _read_plain(start, stream, source, form, defaults)
    except InputError as error:
        yield error


def _read_plain(
    head: bytes, stream: BinaryIO, source: str, form: Format | None, defaults: Defaults
) -> Iterator[Article | InputError]:
    """The articles of a stream that is not compressed, of which `head` was read before. Raises InputError."""
    if form is None:
        head = _head(head, stream)
        form = sniff(head)
    if form is Format.JSON_LINES:
        yield from json_lines_articles(_to_line_end(head, stream), stream, source=source, language=defaults.language)
    elif form is Format.WARC:
        whole = Chained(head, stream)
        yield from warc_articles(whole, source=source, encoding=defaults.encoding, language=defaults.language)
    else:
        data = _read_whole(head, stream, source, _LIMITS[form])
        yield from _whole_articles(data, source, form, defaults)


def _whole_articles(data: bytes, source: str, form: Format, defaults: Defaults) -> Iterator[Article | InputError]:
    """The articles of bytes read whole. Raises InputError."""
    if form is Format.TEXT:
        text = clean_text(data, source=source, encoding=defaults.encoding)
        yield Article(text, language=defaults.language, source=source)
    elif form is Format.HTML:
        yield html_article(data, source=source, encoding=defaults.encoding, language=defaults.language)
    elif form is Format.FEED:
        yield from feed_articles(data, source=source, language=defaults.language)
    else:
        text = decode(data, source=source, encoding=defaults.encoding)
        yield from json_articles(text, source=source, language=defaults.language)


def _read_whole(head: bytes, stream: BinaryIO, source: str, limit: int) -> bytes:
    """All bytes of a stream, or InputError where there are more than `limit`."""
    data = head + stream.read(max(0, limit + 1 - len(head)))
    if len(data) > limit:
        hints = {MAX_JSON_BYTES: "write it as JSON Lines", MAX_FEED_BYTES: "a feed is read whole: split it"}
        hint = hints.get(limit, "an article has at most 1 MB of text")
        raise InputError(source, f"the file has more than {limit:,} bytes; {hint}")
    return data


def _head(head: bytes, stream: BinaryIO) -> bytes:
    """The bytes up to the end of the first line that is not blank, more of XML; of a very long line only what JSON Lines allows."""
    head = _to_line_end(head, stream)
    while not head.strip(b"\xef\xbb\xbf \t\r\n") and len(head) <= _HEAD_LINE:
        line = stream.readline(MAX_LINE_BYTES + 1)
        if not line:
            break
        head += line
    return head + stream.read(_XML_HEAD) if _start(head).lstrip().startswith(("<?xml", "<!--", "<!DOCTYPE rss")) else head


def _to_line_end(head: bytes, stream: BinaryIO) -> bytes:
    """The head with the rest of its last line."""
    return head if not head or head.endswith(b"\n") else head + stream.readline(MAX_LINE_BYTES + 1 - len(head))


def _start(head: bytes) -> str:
    """The beginning of an input as text, for a look at its format."""
    return head.decode("utf-16" if head.startswith(_UTF16) else "utf-8", errors="replace").lstrip("\ufeff")


def sniff(head: bytes) -> Format:
    """The format that the first line of an input suggests.

    >>> sniff(b'{"text": "Ruritania denied it."}') is Format.JSON_LINES
    True
    >>> sniff(b"[Update] Ruritania denied it.") is Format.TEXT
    True
    """
    start = _start(head)
    if _WARC_START.match(start):
        return Format.WARC
    if is_feed(start[:_HEAD_LINE]):
        return Format.FEED
    if _HTML_START.match(start[:_HEAD_LINE]):
        return Format.HTML
    if not _JSON_START.match(start):
        return Format.TEXT
    return Format.JSON_LINES if is_record(start) and not head.startswith(_UTF16) else Format.JSON


def shown(path: Path) -> str:
    """A path as one printable line: what is no UTF-8 and control characters are escaped."""
    return printable(str(path))


def _no_access(path: Path, error: OSError | ValueError) -> InputError:
    """The system's reason as an InputError."""
    if isinstance(error, FileNotFoundError):
        return InputError(shown(path), "there is no such file or folder")
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return InputError(shown(path), f"cannot be opened: {reason}")
