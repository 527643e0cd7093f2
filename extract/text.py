"""The one gate for text: what is stored, sliced and hashed has passed here.

A text that passes is valid Unicode without lone surrogates, has LF line ends and no control character but tab and line
feed, holds at least one letter, and is at most 1,000,000 bytes of UTF-8. Nothing else is changed: no trimming, no
normalisation of spaces, quotation marks or accents, so that the SHA-256 of a plain UTF-8 file with LF line ends is that of
the article made of it. Bidirectional controls and zero-width characters are kept, since they belong to the text of many
languages; whoever matches or shows it deals with them.
"""

import codecs
import re

from extract.errors import InputError

MAX_TEXT_BYTES = 1_000_000
"""Longest text of one article, in bytes of UTF-8."""

_REFUSED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"SQLite format 3\x00", "an SQLite database"),
)
_LONGEST_REASON = 200
_UTF32_BOMS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_UTF16_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def one_kind_of_line_end(text: str) -> str:
    """The text with LF at every end of a line, which may have been CRLF or CR."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def clean_text(data: bytes | str, *, source: str, line: int | None = None, encoding: str | None = None) -> str:
    """The text as it is stored, or InputError with the place and the reason.

    Bytes are decoded by `decode`. `line` is the line of the record inside `source` for a text that stands inside
    another file (JSON Lines); without it, the error carries the line of the text itself.
    """
    text = decode(data, source=source, encoding=encoding) if isinstance(data, bytes) else data
    text = one_kind_of_line_end(text).lstrip("\ufeff")
    refuse_characters(text, source=source, line=line)
    size = len(text.encode("utf-8"))
    if size > MAX_TEXT_BYTES:
        raise InputError(source, f"the text has {size:,} bytes; an article has at most {MAX_TEXT_BYTES:,}: split it", line=line)
    if not text.strip():
        raise InputError(source, "the text is empty", line=line)
    if not any(c.isalpha() for c in text):
        raise InputError(source, "the text holds no letter", line=line)
    return text


def decode(data: bytes, *, source: str, encoding: str | None = None) -> str:
    """Bytes as text, strictly: UTF-8 (byte order marks are taken off), UTF-16 with its mark, or the encoding given.

    Raises InputError with the byte offset (from 0) and the line where the bytes are something else.
    """
    if encoding is None:
        _refuse_binary(data, source)
        encoding = "utf-16" if data.startswith(_UTF16_BOMS) else "utf-8"
    try:
        return data.decode(encoding).lstrip("\ufeff")
    except LookupError:
        raise InputError(source, f"there is no text encoding named {encoding!r}; try utf-8 or windows-1252") from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(source, _not_decoded(data, error, encoding), line=line) from None
    except UnicodeError as error:
        raise InputError(source, f"the bytes are not {encoding}: {error}") from None


def refuse_characters(text: str, *, source: str, line: int | None = None) -> None:
    """Raises InputError at the first control character (but tab and line feed), lone surrogate, U+FFFE or U+FFFF."""
    found = _REFUSED.search(text)
    if found is None:
        return
    at = found.start()
    row, column = text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1
    what = f"{_kind(found.group())} U+{ord(found.group()):04X}"
    place = f"at column {column}" if line is None else f"at line {row}, column {column} of the text"
    raise InputError(source, f"{what} {place} cannot stand in a text; remove it", line=row if line is None else line)


def printable(text: str) -> str:
    r"""The text as one line that can be shown: what is no UTF-8, and control characters, are escaped.

    >>> print(printable("a\nb\ud800"))
    a\nb\ud800
    """
    known = text.encode("utf-8", errors="backslashreplace").decode("utf-8")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in known)


def reason_of(error: Exception) -> str:
    """What a library says was wrong, as one line that can be shown, and not a long one."""
    words = " ".join(f"{type(error).__name__}: {error}"[: 2 * _LONGEST_REASON].split())
    return printable(words)[:_LONGEST_REASON]


def _kind(character: str) -> str:
    """What a refused character is, in words."""
    if character == "\x00":
        return "the NUL character"
    if "\ud800" <= character <= "\udfff":
        return "the lone surrogate"
    return "the noncharacter" if character >= "\ufffe" else "the control character"


def _refuse_binary(data: bytes, source: str) -> None:
    """Raises InputError where the first bytes are those of a known file format that is no text."""
    if data.startswith(_UTF32_BOMS):
        raise InputError(source, "the file is UTF-32; convert it to UTF-8")
    for magic, name in _MAGIC:
        if data.startswith(magic):
            raise InputError(source, f"this is {name}, not a text; extract the text first")


def _not_decoded(data: bytes, error: UnicodeDecodeError, encoding: str) -> str:
    """One sentence: which byte at which offset, and what to do."""
    byte = f"byte 0x{data[error.start]:02X} at offset {error.start} is not {encoding.upper()}"
    if encoding == "utf-8":
        return f"{byte}; convert the file to UTF-8 or name its encoding (such as windows-1252)"
    return f"{byte} ({error.reason}); name the right encoding"
