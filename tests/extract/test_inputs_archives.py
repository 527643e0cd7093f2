"""Compressed files, WARC files and feeds: what they hold is read as streams, and what is wrong in them is told with its place."""

import gzip
import io
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
import zstandard
from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

from extract.errors import InputError
from extract.inputs import Format, passed_over, read_inputs, sniff
from extract.inputs_feed import feed_articles
from extract.inputs_json import MAX_LINE_BYTES
from extract.inputs_packed import unpacked
from extract.inputs_warc import MAX_HEAD_BYTES
from extract.model import Article

STORY = "Ruritania denied on Monday that its guards had fired first."
PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Border shots: Ruritania answers</title></head>
<body><nav>Home | World | Sport</nav><article><h1>Border shots: Ruritania answers</h1>
<p>{STORY} Graustark called for an inquiry into the shots at the bridge.</p>
<p>The foreign minister said that he was ready to talk, and thanked Graustark for its call.</p>
</article></body></html>"""
RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>The Ruritanian Herald</title>
<item><title>Border shots</title><link>https://herald.example/shots?a=1&amp;b=2</link>
<pubDate>Mon, 06 May 2024 10:00:00 +0000</pubDate><description>Shots at the bridge.</description>
<content:encoded><![CDATA[<p>{STORY}</p><p>Graustark &amp; its allies <b>called</b> for an inquiry.</p><script>x()</script>]]>
</content:encoded></item>
<item><title>Only a title</title><link>https://herald.example/title</link></item>
<item><title>A second story</title><link>urn:no:address</link><description>Graustark said that it would wait.</description></item>
</channel></rss>"""
ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Herald</title>
<entry><title>Shots</title><id>a</id><updated>2024-05-06T23:30:00-04:00</updated>
<link href="https://herald.example/a"/><content type="text">{STORY}</content></entry></feed>"""


def read(*sources: str | Path, **options: object) -> list[Article | InputError]:
    """Everything that is read."""
    return list(read_inputs(sources, **options))  # type: ignore[arg-type]


def texts(items: list[Article | InputError]) -> list[str]:
    """The texts of the articles, and of errors their words."""
    return [item.text if isinstance(item, Article) else str(item) for item in items]


def lines(*records: str) -> bytes:
    """JSON Lines of texts."""
    return "".join(json.dumps({"text": text}) + "\n" for text in records).encode()


def put(writer: WARCWriter, record: Any) -> None:
    """Write the record, and let go of what warcio holds for it."""
    writer.write_record(record)
    for stream in (record.raw_stream, getattr(record, "_content_stream", None)):
        if stream is not None:
            stream.close()


def warc(path: Path, *, packed: bool = True) -> Path:
    """A WARC file: a request, a page, a picture, a page that moved, a page without an article, a packed page, a plain text."""
    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=packed)

        def answer(name: str, data: bytes, kind: str, status: str = "200 OK", encoding: str | None = None) -> None:
            more = [("Content-Encoding", encoding)] if encoding else []
            head = StatusAndHeaders(status, [("Content-Type", kind), *more], protocol="HTTP/1.1")
            uri = f"https://herald.example/{name}"
            put(writer, writer.create_warc_record(uri, "response", payload=io.BytesIO(data), http_headers=head))

        request = StatusAndHeaders("GET / HTTP/1.1", [("Host", "herald.example")], is_http_request=True)
        put(writer, writer.create_warc_record("https://herald.example/", "request", http_headers=request))
        answer("shots", PAGE.encode(), "text/html; charset=utf-8")
        answer("picture", b"\x89PNG", "image/png")
        answer("gone", b"moved", "text/html", status="301 Moved")
        answer("empty", b"<html><body></body></html>", "text/html")
        answer("packed", gzip.compress(PAGE.replace("Monday", "Tuesday").encode()), "text/html", encoding="gzip")
        answer("old", "Le ministre a dit : « Non à la Ruritanie, café fermé ».".encode("latin-1"), "text/plain; charset=ISO-8859-1")
    return path


# ------------------------------------------------------------------------------------------- compressed files


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
@pytest.mark.parametrize(("name", "data"), [("a.jsonl", lines(STORY)), ("a.txt", STORY.encode()), ("a.json", lines(STORY))])
def test_a_compressed_file_gives_what_the_file_gives(tmp_path: Path, name: str, data: bytes, suffix: str) -> None:
    """Whatever the format inside, gzip and Zstandard change nothing of the text, in a folder and by name."""
    packed = gzip.compress(data) if suffix == ".gz" else zstandard.compress(data)
    (tmp_path / (name + suffix)).write_bytes(packed)
    assert texts(read(tmp_path)) == texts(read(tmp_path / (name + suffix))) == [STORY]
    assert passed_over([tmp_path]) == {}


def test_standard_input_may_be_compressed() -> None:
    """What comes through a pipe is unpacked by its first bytes."""
    data = io.BytesIO(gzip.compress(lines(STORY, STORY + " So it said.")))
    assert texts(read("-", stdin=data)) == [STORY, STORY + " So it said."]


def test_members_and_frames_follow_each_other(tmp_path: Path) -> None:
    """A file of several gzip members or Zstandard frames is read to its end."""
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(lines(STORY)) + gzip.compress(lines("Graustark waited.")))
    (tmp_path / "b.jsonl.zst").write_bytes(zstandard.compress(lines(STORY)) + zstandard.compress(lines("Graustark waited.")))
    assert texts(read(tmp_path)) == [STORY, "Graustark waited."] * 2


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_a_file_that_breaks_off_gives_what_stood_before(tmp_path: Path, suffix: str) -> None:
    """Lines before the break are articles, the break is told with its line, and the next file is read."""
    import random

    letters = random.Random(5)
    many = [STORY + " " + "".join(letters.choices("abcdefgh ", k=300)) for _ in range(3000)]
    data = gzip.compress(lines(*many)) if suffix == ".gz" else zstandard.compress(lines(*many))
    (tmp_path / f"a.jsonl{suffix}").write_bytes(data[: len(data) // 2])
    (tmp_path / "b.txt").write_text("Graustark waited.")
    *before, error, after = read(tmp_path)
    assert len(before) > 500
    assert all(isinstance(item, Article) for item in before)
    assert isinstance(error, InputError)
    assert error.line == len(before) + 1
    assert isinstance(after, Article)


def test_damage_is_told(tmp_path: Path) -> None:
    """A flipped byte and a file that is no gzip are errors with the file's name."""
    data = bytearray(gzip.compress(lines(*[STORY] * 50)))
    data[-6] ^= 0xFF
    (tmp_path / "a.jsonl.gz").write_bytes(bytes(data))
    (tmp_path / "b.warc.gz").write_bytes(b"")
    found = read(tmp_path)
    assert isinstance(found[-2], InputError)
    assert "damaged" in found[-2].reason
    assert "empty" in str(found[-1])


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_a_bomb_is_refused_in_little_memory(tmp_path: Path, suffix: str) -> None:
    """A file that unpacks to hundreds of times its size is given up, and the next file is read."""
    whole = b'{"text": "' + b"A" * 80_000_000
    (tmp_path / f"a.jsonl{suffix}").write_bytes(gzip.compress(whole) if suffix == ".gz" else zstandard.compress(whole))
    (tmp_path / "b.txt").write_text(STORY)
    tracemalloc.start()
    items = read(tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "unpacks to more than 200 times" in str(items[-2])
    assert texts(items)[-1] == STORY
    assert peak < 60_000_000


def test_a_line_of_ten_million_characters_costs_only_itself(tmp_path: Path) -> None:
    """It is told with its number, and the lines around it are read."""
    long = json.dumps({"text": "word " * 2_000_000}).encode() + b"\n"
    assert len(long) > MAX_LINE_BYTES
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(lines(STORY) + long + lines("Graustark waited.")))
    first, error, last = read(tmp_path)
    assert texts([first, last]) == [STORY, "Graustark waited."]
    assert isinstance(error, InputError)
    assert error.line == 2


def test_no_compressed_stream_makes_another_error() -> None:
    """Any damage is an InputError."""
    for head in (b"\x1f\x8b\x08", b"\x1f\x8b\x09\x00", b"\x28\xb5\x2f\xfd", b"\x28\xb5\x2f\xfd\xff\xff\xff", b"PK"):
        with pytest.raises(InputError, match=r"x\.gz: the compressed file is damaged"):
            unpacked(io.BytesIO(head), source="x.gz").read()


# ------------------------------------------------------------------------------------------- WARC


@pytest.mark.parametrize(("name", "packed"), [("a.warc", False), ("a.warc.gz", True)])
def test_the_pages_of_a_warc_are_articles(tmp_path: Path, name: str, packed: bool) -> None:
    """Answers in HTML and plain text are read with their addresses; a page without an article is an error with its record."""
    path = warc(tmp_path / name, packed=packed)
    page, error, unzipped, old = read(path)
    assert isinstance(page, Article)
    assert STORY in page.text
    assert (page.source, page.url) == (f"{path}#2", "https://herald.example/shots")
    assert isinstance(error, InputError)
    assert error.source == f"{path}#5"
    assert isinstance(unzipped, Article)
    assert "Tuesday" in unzipped.text
    assert isinstance(old, Article)
    assert "café" in old.text
    assert texts(read(tmp_path)) == texts([page, error, unzipped, old])


def test_a_warc_through_a_pipe_is_told_by_its_first_line(tmp_path: Path) -> None:
    """Neither a name nor an ending is needed."""
    data = warc(tmp_path / "a.warc", packed=False).read_bytes()
    assert sniff(data[:100]) is Format.WARC
    assert len([item for item in read("-", stdin=io.BytesIO(data)) if isinstance(item, Article)]) == 3


def test_a_warc_that_breaks_off_tells_where(tmp_path: Path) -> None:
    """What stood before the break is read, and the record that breaks is named."""
    path = warc(tmp_path / "a.warc", packed=False)
    data = path.read_bytes()
    path.write_bytes(data[: data.index(b"ready to talk")])
    (error,) = read(path)
    assert isinstance(error, InputError)
    assert error.source == f"{path}#2"
    assert "breaks off" in error.reason


@pytest.mark.parametrize(
    "head", [b"WARC/1.0\r\n" + b"A" * (3 * MAX_HEAD_BYTES), b"\r\n" * (2 * MAX_HEAD_BYTES), b"no warc\r\n\r\n"]
)
def test_a_head_without_an_end_is_refused(tmp_path: Path, head: bytes) -> None:
    """A line of megabytes, megabytes of blank lines and what is no WARC end the file with an error, and not the run."""
    (tmp_path / "a.warc").write_bytes(head)
    (tmp_path / "b.txt").write_text(STORY)
    *errors, last = read(tmp_path)
    assert errors
    assert all(isinstance(item, InputError) for item in errors)
    assert texts([last]) == [STORY]


def test_a_page_that_its_server_packed_does_not_unpack_without_end(tmp_path: Path) -> None:
    """The limit of a page holds for what comes out."""
    with (tmp_path / "a.warc").open("wb") as out:
        writer = WARCWriter(out, gzip=False)
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html"), ("Content-Encoding", "gzip")], protocol="HTTP/1.1")
        bomb = io.BytesIO(gzip.compress(b"<p>" + b"A" * 30_000_000))
        put(writer, writer.create_warc_record("https://a.example/", "response", payload=bomb, http_headers=head))
    (error,) = read(tmp_path)
    assert "more than 10,000,000 bytes" in str(error)


# ------------------------------------------------------------------------------------------- feeds


def test_the_entries_of_a_feed_are_articles(tmp_path: Path) -> None:
    """The longest text of an entry counts, with title, day, publisher and address; one without a text is told."""
    path = tmp_path / "news.rss"
    path.write_text(RSS)
    first, error, third = read(path)
    assert isinstance(first, Article)
    assert first.text == f"{STORY}\n\nGraustark & its allies called for an inquiry."
    assert (first.title, first.published) == ("Border shots", "2024-05-06")
    assert first.publisher == "The Ruritanian Herald"
    assert (first.url, first.source) == ("https://herald.example/shots?a=1&b=2", f"{path}#1")
    assert isinstance(error, InputError)
    assert error.source == f"{path}#2"
    assert isinstance(third, Article)
    assert third.url is None


def test_an_atom_feed_keeps_its_own_day(tmp_path: Path) -> None:
    """The day is that of the place where it was published."""
    (tmp_path / "a.atom").write_text(ATOM)
    (article,) = read(tmp_path)
    assert isinstance(article, Article)
    assert (article.text, article.published) == (STORY, "2024-05-06")


def test_xml_in_a_folder_is_read_where_it_is_a_feed(tmp_path: Path) -> None:
    """Other XML is passed over, and counted."""
    (tmp_path / "feed.xml").write_text(ATOM)
    (tmp_path / "feed2.xml.gz").write_bytes(gzip.compress(ATOM.encode("utf-16")))
    (tmp_path / "pom.xml").write_text("<?xml version='1.0'?><project/>")
    assert texts(read(tmp_path)) == [STORY, STORY]
    assert passed_over([tmp_path]) == {".xml": 1}


def test_a_feed_without_a_name_is_told_by_its_beginning() -> None:
    """A feed through a pipe is read as one."""
    assert texts(read("-", stdin=io.BytesIO(RSS.encode())))[0].startswith(STORY)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_not_expanded(tmp_path: Path, encoding: str) -> None:
    """A feed that defines entities is refused, be it a bomb or the name of a file."""
    bomb = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10 if i else "boom"}">' for i in range(10))
    for number, entity in enumerate((bomb, '<!ENTITY e9 SYSTEM "file:///etc/hostname">')):
        text = f'<?xml version="1.0"?><!DOCTYPE rss [{entity}]><rss version="2.0"><channel><item><title>t</title>'
        text += "<description>&e9;</description></item></channel></rss>"
        (tmp_path / f"{number}.rss").write_bytes(text.encode(encoding))
    assert all("defines entities" in words for words in texts(read(tmp_path)))


def test_a_feed_that_breaks_gives_what_stood_before(tmp_path: Path) -> None:
    """The entries before the break are articles, and the break is told with its line."""
    (tmp_path / "a.rss").write_text(RSS[: RSS.index("A second story")] + "<b>")
    items = read(tmp_path)
    assert isinstance(items[0], Article)
    assert isinstance(items[-1], InputError)
    assert items[-1].line is not None


@pytest.mark.parametrize("data", [b"", b"<html><body>no feed</body></html>", b"\x00\xff\xfe", b"<rss></rss>", b"<rss" * 10_000])
def test_what_is_no_feed_is_told(data: bytes) -> None:
    """Every input without an entry ends in an InputError."""
    with pytest.raises(InputError, match="feed"):
        list(feed_articles(data, source="a.rss"))


def test_line_ends_of_a_broken_feed_are_no_paragraphs(tmp_path: Path) -> None:
    """CRLF in a text that is no markup is one end of a line, also where the XML is broken."""
    content = '<content type="text">First line of words\r\nsecond &amp; line &nbsp; of words.</content>'
    entry = f"<entry><title>t</title><id>urn:x</id>{content}</entry>"
    (tmp_path / "a.atom").write_bytes(f'<feed xmlns="http://www.w3.org/2005/Atom"><title>n</title>{entry}</feed>'.encode())
    text, *_ = texts(read(tmp_path))
    assert text.startswith("First line of words\nsecond & line")
