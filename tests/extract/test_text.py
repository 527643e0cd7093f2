"""The gate for text: what passes is stored unchanged, what does not is refused with its place."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.errors import InputError
from extract.model import Article
from extract.text import MAX_TEXT_BYTES, clean_text, decode

CONTROLS = "".join(map(chr, (*range(9), *range(11, 32), *range(0x7F, 0xA0))))
ALLOWED = st.characters(codec="utf-8", exclude_characters=CONTROLS + "\ufeff\ufffe\uffff")


def refusal(data: bytes | str, *, line: int | None = None, encoding: str | None = None) -> InputError:
    """The error that the gate raises."""
    with pytest.raises(InputError) as caught:
        clean_text(data, source="a.txt", line=line, encoding=encoding)
    return caught.value


@given(st.text(ALLOWED, max_size=200))
def test_text_that_passes_is_stored_as_it_is(middle: str) -> None:
    """A UTF-8 file with LF line ends gives a text whose SHA-256 is that of the file."""
    data = f"A{middle}".encode()
    text = clean_text(data, source="a.txt")
    assert Article(text).sha256 == hashlib.sha256(data).hexdigest()


@given(st.text(max_size=60))
def test_what_passes_once_passes_again_unchanged(text: str) -> None:
    """The gate is idempotent, whatever it is given."""
    try:
        once = clean_text(text, source="a.txt")
    except InputError:
        return
    assert clean_text(once.encode("utf-8"), source="a.txt") == once.removeprefix("\ufeff")


@given(st.binary(max_size=200))
def test_any_bytes_give_a_text_or_an_error_with_one_line(data: bytes) -> None:
    """No bytes lead to any other exception, and the reason of a refusal is one line."""
    try:
        found: str | InputError = clean_text(data, source="a.txt")
    except InputError as error:
        found = error
    assert isinstance(found, str) or "\n" not in str(found)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfRuritania", "Ruritania"),
        ("Ruritania denied.".encode("utf-16"), "Ruritania denied."),
        (b"\xfe\xff" + "Ruritania".encode("utf-16-be"), "Ruritania"),
        (b"one\r\ntwo\rthree\n", "one\ntwo\nthree\n"),
        (" \n Ruritania \n\n", " \n Ruritania \n\n"),
        ("\u202bשלום\u202c \u200bzero", "\u202bשלום\u202c \u200bzero"),
        ("Zoë\tsaid\u00a0so", "Zoë\tsaid\u00a0so"),
    ],
)
def test_marks_and_line_ends_are_the_only_changes(data: bytes | str, text: str) -> None:
    """Byte order marks go, CR becomes LF, and everything else, bidi and zero-width characters too, stays."""
    assert clean_text(data, source="a.txt") == text


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"one\ntwo caf\xe9 three", 2, ("0xE9", "offset 11", "UTF-8")),
        (b"one\ntw\x00o", 2, ("NUL", "U+0000", "column 3")),
        ("one\n\x1b[1mtwo", 2, ("control character U+001B", "column 1")),
        ("one \x85 two", 1, ("U+0085", "column 5")),
        ("one \ud800 two", 1, ("lone surrogate U+D800", "column 5")),
        ("one \uffff two", 1, ("noncharacter U+FFFF",)),
        ("", None, ("empty",)),
        (" \n\t ", None, ("empty",)),
        ("12:30 -- 14:00", None, ("no letter",)),
        (b"\xff\xfe\x00\x00A\x00\x00\x00", None, ("UTF-32",)),
        (b"%PDF-1.7 and more", None, ("PDF",)),
        (b"\xff\xfeA", 1, ("UTF-16",)),
    ],
)
def test_what_is_refused_is_named_with_its_place(data: bytes | str, line: int | None, words: tuple[str, ...]) -> None:
    """A refusal gives the line, the column or byte offset, and the code point or byte."""
    error = refusal(data)
    assert error.line == line
    for word in words:
        assert word in error.reason


def test_a_text_inside_another_file_keeps_the_line_of_that_file() -> None:
    """For a record of JSON Lines the error carries the file's line, and the reason that of the text."""
    error = refusal("one\ntw\x07o", line=12)
    assert error.line == 12
    assert "line 2, column 3 of the text" in error.reason


def test_the_limit_counts_bytes() -> None:
    """A text of exactly the limit passes, one byte more does not, and two-byte letters count twice."""
    assert len(clean_text("a" * MAX_TEXT_BYTES, source="a.txt")) == MAX_TEXT_BYTES
    assert "1,000,001 bytes" in refusal("a" * (MAX_TEXT_BYTES + 1)).reason
    assert "1,000,002 bytes" in refusal("é" * (MAX_TEXT_BYTES // 2 + 1)).reason


def test_an_encoding_that_is_named_is_used_strictly() -> None:
    """Windows-1252 is read when it is named; a wrong name and bytes that do not fit are refused."""
    assert decode(b"caf\xe9 \x93x\x94", source="a", encoding="windows-1252") == "café “x”"
    assert "no text encoding" in refusal(b"abc", encoding="nothing-at-all").reason
    assert "no text encoding" in refusal(b"abc", encoding="hex").reason
    assert "0x81" in refusal(b"ab\x81c", encoding="windows-1252").reason
