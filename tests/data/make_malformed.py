"""Forty inputs that something is wrong with, made rather than kept: some are too large, some no checkout can hold.

`make_malformed(folder)` writes them and says of each whether one article is expected of it (it is merely odd) or one
InputError. Each gives exactly one of the two.
"""

from pathlib import Path

STORY = (
    "The foreign minister of Ruritania denied on Monday that its border guards had fired first. "
    "Graustark said that two of its soldiers had been wounded, and called for an inquiry."
)
PAGE = f"<html><head><title>Border</title></head><body><article><p>{STORY}</p></article></body></html>"


def make_malformed(folder: Path) -> dict[str, bool]:
    """Writes forty inputs into an empty folder; the name of each, and whether an article is expected of it."""
    groups = (_broken_texts(), _broken_json(), _broken_pages(), _odd_inputs())
    expected: dict[str, bool] = {}
    for group in groups:
        for name, (data, readable) in group.items():
            (folder / name).write_bytes(data)
            expected[name] = readable
    (folder / "broken-link.txt").symlink_to(folder / "nowhere.txt")
    expected["broken-link.txt"] = False
    return dict(sorted(expected.items()))


def _broken_texts() -> dict[str, tuple[bytes, bool]]:
    """Plain text that the gate refuses."""
    story = STORY.encode()
    contents = {
        "empty.txt": b"",
        "blank.txt": b" \n\t\r\n ",
        "byte-order-mark-only.txt": b"\xef\xbb\xbf",
        "no-letter.txt": b"12:30 --- 14:00\n***\n",
        "binary.txt": bytes(range(256)) * 40,
        "nul.txt": story + b"\x00" + story,
        "escape.txt": b"\x1b[1m" + story + b"\x1b[0m",
        "delete.txt": story + b"\x7f",
        "c1-control.txt": story + "\u0083".encode(),
        "noncharacter.txt": story + "\uffff".encode(),
        "lone-surrogate.txt": story + b"\xed\xa0\x80",
        "overlong.txt": story + b"\xc0\xaf",
        "cut-off.txt": story + b"\xe2\x80",
        "windows-1252.txt": story + b" \x93We did not,\x94 he said.",
        "utf-16-without-mark.txt": STORY.encode("utf-16-le"),
        "utf-16-cut-off.txt": STORY.encode("utf-16")[:-1],
        "utf-32.txt": STORY.encode("utf-32"),
        "pdf.txt": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
        "zip.txt": b"PK\x03\x04\x14\x00\x06\x00",
        "ten-megabytes-on-one-line.txt": b"Ruritania denied it. " * 500_000,
    }
    return {name: (data, False) for name, data in contents.items()}


def _broken_json() -> dict[str, tuple[bytes, bool]]:
    """JSON and JSON Lines that give no article."""
    text = STORY.encode()
    contents = {
        "broken.json": b'{"title": "Border", "text": "' + text,
        "empty.json": b"",
        "empty-list.json": b"[]",
        "number.json": b"42",
        "no-text.json": b'{"title": "Border", "date": "2024-05-06"}',
        "text-is-a-number.json": b'{"text": 7}',
        "deep.json": b"[" * 200_000,
        "escaped-surrogate.json": b'{"text": "' + text + b' \\ud800"}',
        "year-9999.json": b'{"date": "9999-01-01", "text": "' + text + b'"}',
        "no-date.json": b'{"date": "the other day", "text": "' + text + b'"}',
        "no-web-address.json": b'{"url": "javascript:alert(1)", "text": "' + text + b'"}',
        "broken.jsonl": b'{"text": "' + text + b'"\n',
        "ten-megabytes-on-one-line.jsonl": b'{"text": "' + b"Ruritania denied it. " * 500_000 + b'"}\n',
    }
    return {name: (data, False) for name, data in contents.items()}


def _broken_pages() -> dict[str, tuple[bytes, bool]]:
    """Web pages without an article, or that cannot be decoded."""
    return {
        "empty.html": (b"<html><body></body></html>", False),
        "nul.html": (PAGE.replace("Monday", "Mon\x00day").encode(), False),
        "wrong-encoding.html": (PAGE.replace("Monday", "Mond\u00e4y").encode("latin-1"), False),
    }


def _odd_inputs() -> dict[str, tuple[bytes, bool]]:
    """Inputs that look wrong and are read all the same."""
    return {
        "unclosed.html": (f"<html><body><div><p>{STORY} <b>It <i>also <p>{STORY}".encode(), True),
        "no-sentence.txt": (b"Advertisement", True),
        "year-9999.txt": (b"date 9999-01-01 " + STORY.encode(), True),
    }
