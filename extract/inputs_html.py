"""The article of a web page, by trafilatura: nothing is fetched.

Text is what the page's own article says: navigation, comments, tables and captions are left out (precision before recall).
Its paragraphs are separated by blank lines.
"""

import codecs
import re
from typing import Any

from extract.errors import InputError
from extract.inputs_limits import refuse_tangle
from extract.metadata_dates import parse_date
from extract.metadata_outlets import canonical
from extract.model import Article
from extract.text import clean_text, decode, one_kind_of_line_end, reason_of, refuse_characters

MAX_PAGE_BYTES = 10_000_000
"""Largest web page, in bytes; its text is held to the limit of `extract.text`."""

MAX_LABEL = 1_000
"""Longest title, publisher or address, in characters."""

_CHARSET = re.compile(rb"""<(?:meta|\?xml)\b[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.I)
_AS_WINDOWS = frozenset({"iso8859-1", "ascii"})
_OF_BROWSERS = re.compile(
    r"utf-8|utf-16(?:-[bl]e)?|iso8859-\d+|cp(?:125\d|866|874|949)|koi8-[ru]|mac-(?:roman|cyrillic)|gb2312|gbk|gb18030|big5(?:hkscs)?"
    r"|cp950|euc_(?:jp|kr)|iso2022_jp|shift_jis|cp932|tis-620"
)
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2100-12-31"}


def html_article(data: bytes, *, source: str, encoding: str | None = None, language: str = "en") -> Article:
    """The article of a page given as bytes. Raises InputError.

    The encoding is the one given, else UTF-8 or UTF-16 where the bytes are that, else the one that the page declares;
    ISO-8859-1 and ASCII mean windows-1252, as in browsers.
    """
    page = decode(data, source=source, encoding=encoding or _declared(data))
    return page_article(page, source=source, language=language)


def page_article(page: str, *, source: str, line: int | None = None, language: str = "en") -> Article:
    """The article of a page. Raises InputError where it holds none; `line` is as in `clean_text`."""
    page = one_kind_of_line_end(page)
    refuse_characters(page, source=source, line=line)
    refuse_tangle(page, source=source, line=line)
    found = _extract(page, source, line)
    lines = [" ".join(part.split()) for part in str(found.get("text") or "").split("\n")]
    text = "\n\n".join(part for part in lines if part)
    if not text:
        raise InputError(source, "no article was found in this page; save its text as a .txt file", line=line)
    return Article(
        clean_text(text, source=source, line=line),
        title=_line(found.get("title")),
        published=parse_date(str(found.get("date") or "")),
        publisher=canonical(_line(found.get("sitename"))),
        url=_web(found.get("url")),
        language=language,
        source=source,
    )


def _extract(page: str, source: str, line: int | None) -> dict[str, Any]:
    """What trafilatura finds; empty where it finds nothing. Raises InputError where it fails."""
    from trafilatura import bare_extraction

    try:
        found = bare_extraction(
            page,
            with_metadata=True,
            favor_precision=True,
            include_comments=False,
            include_tables=False,
            date_extraction_params=_DATES,
        )
    except Exception as error:
        raise InputError(source, f"this page cannot be parsed: {reason_of(error)}", line=line) from error
    if found is None:
        return {}
    return found if isinstance(found, dict) else found.as_dict()


def _declared(data: bytes) -> str | None:
    """The encoding that a page declares, where its bytes are not UTF-8 or UTF-16."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        found = _CHARSET.search(data[:4096])
        return browser_name(found.group(1).decode("ascii")) if found else None
    return None


def browser_name(name: str) -> str | None:
    """The encoding that browsers take for a declared one; None for what is none of theirs.

    Python has more under such names: `punycode` takes hours for a page, `unicode_escape` warns of it.
    """
    try:
        known = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    if known in _AS_WINDOWS:
        return "windows-1252"
    return known if _OF_BROWSERS.fullmatch(known) else None


def _line(value: object) -> str | None:
    """A value as one line, or None; None as well for one that no text could hold, or that is too long for a label."""
    line = " ".join(str(value).split()) if value else ""
    try:
        refuse_characters(line, source="")
    except InputError:
        return None
    return line if 0 < len(line) <= MAX_LABEL else None


def _web(value: object) -> str | None:
    """A web address without what an IRI may not hold, or None."""
    url = str(value or "")
    return url if len(url) <= MAX_LABEL and re.fullmatch(r"""https?://[^\s<>"{}|\\^`]+""", url) else None
