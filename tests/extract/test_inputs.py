"""From files, folders and standard input to articles: every format, every error as a value, nothing lost beside it."""

import hashlib
import importlib.util
import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from extract.errors import InputError, RecordError
from extract.inputs import Defaults, Format, passed_over, read_inputs, shown, sniff
from extract.inputs_json import MAX_LINE_BYTES
from extract.model import Article

STORY = "Ruritania denied on Monday that its guards had fired first."
PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Border shots: Ruritania answers</title>
<meta property="og:site_name" content="The Ruritanian Herald">
<meta property="article:published_time" content="2024-05-06T10:00:00Z"></head>
<body><nav>Home | World | Sport</nav><article><h1>Border shots: Ruritania answers</h1>
<p>{STORY} Graustark called for an inquiry into the shots at the bridge.</p>
<p>The foreign minister said that he was ‘ready to talk’, and thanked Graustark’s president for his call.</p>
</article><footer>Subscribe to our newsletter</footer></body></html>"""


def write(path: Path, data: str | bytes) -> Path:
    """A file with the data."""
    path.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)
    return path


def read(*sources: str | Path, **options: object) -> list[Article | InputError]:
    """Everything that is read."""
    return list(read_inputs(sources, **options))  # type: ignore[arg-type]


def only(*sources: str | Path, **options: object) -> Article:
    """The one article that is read."""
    (item,) = read(*sources, **options)
    assert isinstance(item, Article), item
    return item


def problem(*sources: str | Path, **options: object) -> InputError:
    """The one error that comes out."""
    (item,) = read(*sources, **options)
    assert isinstance(item, InputError), item
    return item


def malformed() -> Callable[[Path], dict[str, bool]]:
    """The generator of malformed inputs, by its path."""
    path = Path(__file__).parents[1] / "data" / "make_malformed.py"
    spec = importlib.util.spec_from_file_location("make_malformed", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Callable[[Path], dict[str, bool]] = module.make_malformed
    return found


def test_plain_text_is_stored_exactly(tmp_path: Path) -> None:
    """The SHA-256 of a text article is that of its file, and its source is the path as given."""
    path = write(tmp_path / "a.txt", f"  {STORY}\n\n\n“Never,” it said. \n")
    article = only(path)
    assert article.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert article.source == str(path)


def test_a_page_gives_its_article_and_what_it_says_of_itself(tmp_path: Path) -> None:
    """HTML gives title, date, publisher and paragraphs apart by blank lines, without navigation and footer."""
    article = only(write(tmp_path / "a.html", PAGE))
    assert article.title == "Border shots: Ruritania answers"
    assert article.published == "2024-05-06"
    assert article.publisher == "The Ruritanian Herald"
    assert f"{STORY} Graustark called for an inquiry into the shots at the bridge.\n\nThe foreign minister" in article.text
    assert "newsletter" not in article.text
    assert "Sport" not in article.text


@pytest.mark.parametrize("declared", ["windows-1252", "iso-8859-1"])
def test_a_page_that_is_not_utf_8_is_read_as_it_declares(tmp_path: Path, declared: str) -> None:
    """A declared legacy encoding is used, with ISO-8859-1 meaning windows-1252 as in browsers."""
    page = PAGE.replace("<head>", f'<head><meta charset="{declared}">').encode("windows-1252")
    assert "‘ready to talk’" in only(write(tmp_path / "a.htm", page)).text


def test_a_json_record_gives_its_own_fields(tmp_path: Path) -> None:
    """Each field is read under each of its names, a publisher may be an object, and unknown keys are ignored."""
    record = {
        "headline": " Border\nshots ",
        "datePublished": "2024-05-06T10:00:00+02:00",
        "source": {"id": 7, "name": "The Herald"},
        "url": "https://herald.example/a b",
        "body": STORY,
        "author": ["x"],
    }
    article = only(write(tmp_path / "a.json", json.dumps(record)))
    assert article == Article(
        STORY, "Border shots", "2024-05-06", "The Herald", "https://herald.example/a%20b", source=str(tmp_path / "a.json")
    )


@pytest.mark.parametrize("key", ["text", "body", "content", "articleBody"])
def test_the_text_of_a_record_stands_under_several_names(tmp_path: Path, key: str) -> None:
    """A record's text is taken as it is, whichever name it has."""
    assert only(write(tmp_path / "a.json", json.dumps({key: STORY}))).text == STORY


def test_the_page_of_a_record_is_read_as_a_page(tmp_path: Path) -> None:
    """The key html goes through the same extraction as a file, and the record's own fields win."""
    article = only(write(tmp_path / "a.json", json.dumps({"html": PAGE, "title": "Shots"})))
    assert (article.title, article.published) == ("Shots", "2024-05-06")
    assert "<p>" not in article.text


@pytest.mark.parametrize(
    "document", ['[{"text": "%s"},\n {"text": "%s"}]', '{"text": "%s"}\n\n{"text": "%s"}', ' [{"text": "%s"}, {"text": "%s"},]\n']
)
def test_a_json_document_may_hold_several_records(tmp_path: Path, document: str) -> None:
    """A list, and objects one after the other, give one article each, numbered in their source."""
    path = write(tmp_path / "a.json", document % (STORY, STORY + " Again."))
    assert [item.source for item in read(path)] == [f"{path}#1", f"{path}#2"]


def test_a_broken_list_gives_what_stood_before_the_break(tmp_path: Path) -> None:
    """Records before a syntax error come out, and the error has its line."""
    path = write(tmp_path / "a.json", f'[{{"text": "{STORY}"}},\n{{"title": 3}},\n{{"text": "x" "y"}}]')
    first, second, third = read(path)
    assert isinstance(first, Article)
    assert isinstance(second, InputError)
    assert (second.line, "no text" in second.reason) == (2, True)
    assert isinstance(third, InputError)
    assert (third.line, "broken JSON" in third.reason) == (3, True)


def test_a_bad_line_of_json_lines_costs_only_itself(tmp_path: Path) -> None:
    """Each bad line is one error with file and line; the good lines before and after it are read."""
    good = json.dumps({"text": STORY, "date": "2024-05-06"})
    lines = [
        good,
        "",
        "{broken",
        '["a list"]',
        '{"text": "a\\u0000b"}',
        good + " extra",
        '{"text": "' + "x" * MAX_LINE_BYTES + '"}',
        good,
    ]
    path = write(tmp_path / "a.jsonl", "\n".join(lines))
    items = read(path)
    assert [item.source for item in items if isinstance(item, Article)] == [f"{path}:1", f"{path}:8"]
    errors = [item for item in items if isinstance(item, InputError)]
    assert [error.line for error in errors] == [3, 4, 5, 6, 7]
    assert all(str(error).startswith(f"{path}:{error.line}: ") for error in errors)


@pytest.mark.parametrize(
    ("data", "form", "source"),
    [
        (STORY.encode(), Format.TEXT, "-"),
        (STORY.encode("utf-16"), Format.TEXT, "-"),
        (b"[Update] " + STORY.encode(), Format.TEXT, "-"),
        (PAGE.encode(), Format.HTML, "-"),
        (b"\xef\xbb\xbf\n\n" + PAGE.encode(), Format.HTML, "-"),
        (b'{"text": "' + STORY.encode() + b'"}\n', Format.JSON_LINES, "-:1"),
        (b'{\n "text": "' + STORY.encode() + b'"\n}\n', Format.JSON, "-"),
        (b'{"meta": {"a": 1}\n, "text": "' + STORY.encode() + b'"\n}\n', Format.JSON, "-"),
        (('{"text": "' + STORY + '"}').encode("utf-16"), Format.JSON, "-"),
        (b'[{"text": "' + STORY.encode() + b'"}]', Format.JSON, "-#1"),
    ],
)
def test_standard_input_is_told_by_its_first_line(data: bytes, form: Format, source: str) -> None:
    """What comes on standard input is recognised as text, HTML, JSON or JSON Lines, and read."""
    article = only("-", stdin=io.BytesIO(data))
    assert STORY in article.text
    assert article.source == source
    if not data.startswith(b"\xef\xbb\xbf"):
        assert sniff(data.splitlines(keepends=True)[0] if form is not Format.TEXT else data) is form


def test_json_lines_on_standard_input_are_a_stream() -> None:
    """The first article comes out before the second line is read."""
    served: list[int] = []

    class Endless(io.BytesIO):
        """One record again and again, counted."""

        def readline(self, size: int | None = -1, /) -> bytes:
            served.append(1)
            return json.dumps({"text": STORY}).encode() + b"\n"

    stream = read_inputs(["-"], stdin=Endless())
    for count in range(1, 100):
        assert isinstance(next(stream), Article)
        assert len(served) == count


def test_a_folder_is_walked_in_order_and_only_for_what_can_be_read(tmp_path: Path) -> None:
    """Files of known suffix at any depth, sorted by name; hidden and other files are passed over."""
    for name in ("b/z.txt", "a.TXT", "c.html", ".hidden.txt", ".git/x.txt", "README.md", "stories.tsv", "d.pdf"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        write(path, PAGE if name.endswith("html") else STORY)
    found = [Path(item.source).relative_to(tmp_path).as_posix() for item in read(tmp_path)]
    assert found == ["a.TXT", "b/z.txt", "c.html"]


def test_a_file_that_is_named_is_read_whatever_its_suffix(tmp_path: Path) -> None:
    """A named file of unknown suffix is told by its content, a Markdown file is text."""
    assert only(write(tmp_path / "page.cgi", PAGE)).published == "2024-05-06"
    assert only(write(tmp_path / "note.md", STORY)).text == STORY
    assert "PDF" in problem(write(tmp_path / "x.pdf", b"%PDF-1.4 \n")).reason


@pytest.mark.parametrize("name", ["missing.txt", "missing\x00.txt", "missing\n\ud800.txt", "a" * 300])
def test_a_path_that_leads_nowhere_is_an_error_with_its_name(tmp_path: Path, name: str) -> None:
    """A missing or impossible path is one InputError of one printable line."""
    error = problem(tmp_path / name)
    assert shown(tmp_path / name) == error.source
    assert str(error).isprintable()


def test_a_deep_folder_is_walked_to_its_end(tmp_path: Path) -> None:
    """Folders inside one another, more than Python nests calls, are walked."""
    chain = [Path(f"{tmp_path}{'/a' * depth}") for depth in range(1, 1_201)]
    for folder in chain:
        folder.mkdir()
    story = write(chain[-1] / "z.txt", STORY)
    try:
        assert only(tmp_path).source == str(story)
    finally:  # pytest removes folders by recursion, and would not come down there
        story.unlink()
        for folder in reversed(chain):
            folder.rmdir()


def test_a_folder_without_articles_says_so(tmp_path: Path) -> None:
    """An empty folder is not passed over in silence."""
    assert "holds no article" in problem(tmp_path).reason


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes in folders there")
def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    """What is no regular file is an error, not a hang."""
    os.mkfifo(tmp_path / "a.txt")
    assert "not a regular file" in problem(tmp_path).reason


def test_defaults_fill_what_the_format_does_not_say(tmp_path: Path) -> None:
    """The format's own values come first, then the caller's, then what the text gives."""
    defaults = Defaults(published="7 May 2024", publisher="Caller", language="fr")
    text = only(write(tmp_path / "a.txt", f"Border shots\n\n1 May 2024\n\n{STORY}"), defaults=defaults)
    assert (text.title, text.published, text.publisher, text.language) == ("Border shots", "2024-05-07", "Caller", "fr")
    page = only(write(tmp_path / "a.html", PAGE), defaults=defaults)
    assert (page.published, page.publisher) == ("2024-05-06", "The Ruritanian Herald")


def test_defaults_refuse_a_date_that_is_none() -> None:
    """A caller's date that cannot be read is an error at once."""
    with pytest.raises(RecordError, match="2025-06-27"):
        Defaults(published="9999-01-01")


def test_an_encoding_that_is_named_is_used_for_files(tmp_path: Path) -> None:
    """A file of another encoding is refused, and read where the encoding is named."""
    path = write(tmp_path / "a.txt", f"“{STORY}”".encode("windows-1252"))
    assert "0x93 at offset 0" in problem(path).reason
    assert only(path, defaults=Defaults(encoding="windows-1252")).text == f"“{STORY}”"


def test_the_same_text_twice_comes_out_twice(tmp_path: Path) -> None:
    """Telling known texts apart is the caller's business: both come out, with one id and two sources."""
    one, two = read(write(tmp_path / "a.txt", STORY), write(tmp_path / "b.txt", STORY))
    assert isinstance(one, Article)
    assert isinstance(two, Article)
    assert one.id == two.id
    assert one.source != two.source


def test_forty_malformed_inputs_and_two_good_ones(tmp_path: Path) -> None:
    """Each malformed input gives one error of one line, or one article where it is merely odd; the good ones come out."""
    folder = tmp_path / "inputs"
    folder.mkdir()
    expected = malformed()(folder)
    assert len(expected) == 40
    write(folder / "aaa.txt", STORY)
    write(folder / "zzz.jsonl", json.dumps({"text": STORY}))
    items = read(folder)
    assert {item.source for item in items} == {str(folder / name) for name in (*expected, "aaa.txt")} | {
        f"{folder / 'zzz.jsonl'}:1"
    }
    assert len(items) == 42
    for item in items:
        name = Path(item.source).name.removesuffix(":1")
        assert isinstance(item, Article) == expected.get(name, True), item
        assert isinstance(item, Article) or ("\n" not in str(item) and len(item.reason) < 200)


def test_each_malformed_input_reads_the_same_when_it_is_named(tmp_path: Path) -> None:
    """Named one by one, the forty give what they give in a folder."""
    for name, readable in malformed()(tmp_path).items():
        (item,) = read(tmp_path / name)
        assert isinstance(item, Article) == readable, name


def test_a_date_of_9999_is_no_date_of_publication(tmp_path: Path) -> None:
    """In a text it is passed over; in a record, where it is stated as the date, it is an error."""
    assert only(write(tmp_path / "a.txt", f"date 9999-01-01 {STORY}")).published is None
    assert "9999-01-01" in problem(write(tmp_path / "a.json", json.dumps({"text": STORY, "date": "9999-01-01"}))).reason


def test_files_of_other_kinds_are_counted(tmp_path: Path) -> None:
    """What a folder holds besides articles is told by ending; hidden files, what is set apart and files that are named are not."""
    for name in ("a.txt", "b.pdf", "c.PDF", "in/d.docx", "in/README", ".hidden", ".git/e.pdf", "store/f.nq", "stories.tsv", "link"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Ruritania denied it.", encoding="utf-8")
    found = passed_over(
        [tmp_path, "-", tmp_path / "b.pdf"], apart=[tmp_path / "store", tmp_path / "stories.tsv", tmp_path / "link"]
    )
    assert list(found.items()) == [(".pdf", 2), ("", 1), (".docx", 1)]
    assert passed_over([tmp_path / "missing"]) == {}
