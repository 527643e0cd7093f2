"""Inputs that are small or sound to look at and would cost a naive reader minutes or gigabytes, by the name of their file."""

import gzip
import io
import zlib
from collections.abc import Callable
from types import MappingProxyType

import zstandard

STORY = "Ruritania denied on Monday that its guards had fired first at the bridge of Szohod."
PARAGRAPH = f"<p>{STORY} Graustark called for an inquiry into the shots.</p>"
ZEROS = 400_000_000


def page(body: str = "", *, head: str = "<title>Shots</title>") -> bytes:
    """A page with an article around what is hostile in it."""
    return f"<html><head>{head}</head><body><article>{PARAGRAPH}{body}{PARAGRAPH}</article></body></html>".encode()


def rss(body: str, *, before: str = "", attributes: str = "") -> bytes:
    """A feed of one entry."""
    item = f"<item><title>Shots</title><description>{body}</description></item>"
    return f'<?xml version="1.0"?>{before}<rss version="2.0"{attributes}><channel>{item}</channel></rss>'.encode()


def gzip_bomb(start: bytes = b"") -> bytes:
    """400 MB of one letter behind a start, in 400 KB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    pieces = [packer.compress(start), *(packer.compress(b"a" * 1_000_000) for _ in range(ZEROS // 1_000_000))]
    return b"".join([*pieces, packer.flush()])


def zstandard_bomb() -> bytes:
    """400 MB of one letter in some kilobytes."""
    out = io.BytesIO()
    with zstandard.ZstdCompressor(level=3).stream_writer(out, closefd=False) as writer:
        for _ in range(ZEROS // 1_000_000):
            writer.write(b"a" * 1_000_000)
    return out.getvalue()


def warc_bomb() -> bytes:
    """A record whose page its server packed, 400 MB in 400 KB, and a sound record behind it; each is a member of gzip."""
    bomb, sound = _response(gzip_bomb(page()[:60]), "Content-Encoding: gzip"), _response(page())
    return gzip.compress(bomb, mtime=0) + gzip.compress(sound, mtime=0)


def _response(body: bytes, header: str = "Server: none") -> bytes:
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{header}\r\n\r\n".encode() + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://herald.example/a\r\nWARC-Date: 2024-05-06T10:00:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def laughs() -> bytes:
    """Entities that grow tenfold nine times."""
    steps = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return rss("&a9;", before=f'<!DOCTYPE rss [<!ENTITY a0 "ha">{steps}]>')


def attributes(count: int) -> str:
    """Many attributes of one tag."""
    return "".join(f' a{n}="1"' for n in range(count))


REFUSED: MappingProxyType[str, tuple[Callable[[], bytes], str]] = MappingProxyType(
    {
        "bomb.txt.gz": (gzip_bomb, "more than 4,000,000 bytes"),
        "bomb.jsonl.gz": (lambda: gzip_bomb(b'{"text": "'), "more than 200 times its size"),
        "bomb.jsonl.zst": (zstandard_bomb, "more than 200 times its size"),
        "bomb.html.zst": (zstandard_bomb, "more than 10,000,000 bytes"),
        "twice.txt.gz": (lambda: gzip.compress(gzip.compress(STORY.encode())), "a gzip file"),
        "laughs.rss": (laughs, "entities of its own"),
        "laughs-in-utf-16.rss": (lambda: b"\xff\xfe" + laughs().decode().encode("utf-16-le"), "entities of its own"),
        "file.rss": (
            lambda: rss("&x;", before='<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>'),
            "entities of its own",
        ),
        "line.txt": (lambda: b"Ruritania " * 1_000_000, "more than 4,000,000 bytes"),
        "line.jsonl": (lambda: b'{"text": "' + b"Ruritania " * 1_000_000 + b'"}\n', "the line has more than"),
        "line.html": (lambda: page("Ruritania " * 1_000_000), "more than 10,000,000 bytes"),
        "attributes.html": (lambda: page(f"<a{attributes(300_000)}>x</a>"), "more than 1,000 attributes"),
        "attributes-behind-quotes.html": (lambda: page(f"<a b='>'{attributes(300_000)}>x</a>"), "more than 1,000 attributes"),
        "attributes.rss": (lambda: rss(STORY, attributes=attributes(300_000)), "more than 1,000 attributes"),
        "attributes-within.rss": (lambda: rss(f"&lt;a{attributes(300_000)}&gt;x"), "more than 1,000 attributes"),
        "tags.html": (lambda: page("<p>x" * 1_000_000), "tags in it"),
        "tags.rss": (lambda: rss("<b>x</b>" * 1_000_000), "tags in it"),
        "containers.json": (lambda: b'[{"text": "a", "b": [' + b'{"a":1},' * 7_000_000 + b"1]}]", "lists and objects"),
        "nested.json": (lambda: b"[" * 30_000_000, "lists and objects"),
        "nested.jsonl": (lambda: b'{"text": ' + b"[" * 5_000_000 + b"\n", "nested too deeply"),
        "numbers.jsonl": (lambda: b'{"text": ' + b"9" * 7_000_000 + b"}\n", "broken JSON"),
        "punycode.html": (lambda: b"<meta charset=punycode>" + b"a" * 9_000_000 + b"\xff", "is not UTF-8"),
        "comments": (lambda: b"<!---->" * 7_000, "no letter"),
    }
)
"""What makes each, and words of the reason why it is not read."""

READ: MappingProxyType[str, Callable[[], bytes]] = MappingProxyType(
    {
        "tags.html": lambda: page("<p>x" * 49_000),
        "strings.json": lambda: f'{{"text": "{STORY}", "b": ['.encode() + b'"ab",' * 12_000_000 + b"1]}",
        "nested.html": lambda: page("<div>" * 30_000),
        "nested-lists.html": lambda: page("<ul><li>" * 15_000),
        "nested.rss": lambda: rss(f"&lt;p&gt;{STORY}&lt;/p&gt;" + "&lt;div&gt;" * 30_000),
        "title.html": lambda: page(head=f"<title>{'word ' * 1_500_000}</title>"),
        "comments.html": lambda: b"<!--a-->" * 7_000 + page(),
        "open-comments.html": lambda: page() + b"<!--" * 30_000,
        "file.html": lambda: b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + page("<p>&x;</p>"),
        "marked-sections.rss": lambda: rss(f"{STORY} &lt;![foo]&gt; &lt;![if x]&gt;"),
        "combining.txt": lambda: f"{STORY} a{chr(0x301) + chr(0x316)}".encode() + (chr(0x301) + chr(0x316)).encode() * 200_000,
        "bidirectional.txt": lambda: f"{chr(0x202E)}{chr(0x2066)}{STORY}".encode() * 5_000,
        "white.txt": lambda: STORY.encode() + b" " * 900_000 + b"x",
        "lines.txt": lambda: b"Shots\n\nPublished" + b"\n" * 900_000 + STORY.encode(),
        "quotes.txt": lambda: f"{STORY}\n\n".encode() + b'."' * 400_000,
    }
)
"""What makes each that is read all the same: it is odd, and gives its article within the limits."""
