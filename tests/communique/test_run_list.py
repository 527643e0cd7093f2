"""`communique run --list`, `communique last` and `--shacl-engine`, and reports that are written a story at a time."""

import io
import json
from dataclasses import asdict
from pathlib import Path

import pytest

from communique.accounts import Accounts
from communique.errors import Exit
from communique.grids import grids
from communique.output import Format
from communique.report import LEGEND, ReportWriter, as_markdown, flat_rows, write_report
from communique.running import DEFAULT_PARTS, LoadValidator, run
from graph.validate import ShaclEngine
from tests.communique.shell import BERG, KIS, Shell, rows
from tests.communique.test_records_in import LINES
from tests.communique.test_shards import PARTS, dump


@pytest.fixture
def records(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A shell in a folder with two readings, of which one is broken."""
    monkeypatch.chdir(shell.folder)
    (shell.folder / "r.jsonl").write_text("\n".join(json.dumps(line) for line in LINES), encoding="utf-8")
    return shell


def test_a_run_lists_what_failed_with_the_reason(records: Shell) -> None:
    """`--list failed` writes a row for each input that failed in the place of accounts, as CSV or as JSON."""
    ended = records("run", "--records", "r.jsonl", "--list", "failed")
    (row,) = rows(ended.out)
    assert ended.code == Exit.PARTIAL
    assert (row["became"], row["source"]) == ("failed", "r.jsonl:2")
    assert "lies outside the text" in row["message"]
    assert ended.lines[-1].startswith("1 read; 1 failed")
    (record,) = json.loads(records("run", "--records", "r.jsonl", "--list", "unchanged", "--format", "json").out)
    assert (record["became"], record["message"]) == ("unchanged", None)
    assert len(record["article"]) == 12


def test_what_became_of_the_last_run_is_listed_afterwards(records: Shell) -> None:
    """`communique last` lists all of the newest run, or one outcome; without a run it says what to do."""
    assert records("last").code == Exit.INPUT
    records("run", "--records", "r.jsonl")
    assert [row["became"] for row in rows(records("last").out)] == ["read", "failed"]
    assert [row["source"] for row in rows(records("last", "failed").out)] == ["r.jsonl:2"]
    assert rows(records("last", "quarantined").out) == []


@pytest.mark.parametrize("command", [("run", "--records", "r.jsonl"), ("check",), ("shard", "r.jsonl", "--to", "shards")])
def test_a_shacl_engine_that_is_none_is_told(records: Shell, command: tuple[str, ...]) -> None:
    """The sentence names those that there are."""
    ended = records(*command, "--shacl-engine", "abacus")
    assert ended.code == Exit.USAGE
    assert "take one of pyshacl, pyshifty" in ended.err


def test_both_shacl_engines_give_one_store(records: Shell) -> None:
    """A run with either engine ends with the same warnings, and with the same quads."""
    for engine in ShaclEngine:
        ended = records("run", "--records", "r.jsonl", "--shacl-engine", engine.value, "--store", engine.value)
        assert "1 read; 1 failed; warnings of the shapes: 2" in ended.err
    one, other = (dump(records.folder / engine.value) for engine in ShaclEngine)
    assert one == other


def test_a_validator_is_loaded_once_for_an_engine() -> None:
    """Loaders of one engine are equal and give one validator, so that shapes are not built for each shard."""
    one, other = LoadValidator(ShaclEngine.PYSHACL), LoadValidator(ShaclEngine("pyshacl"))
    assert one == other
    assert one() is other()
    assert DEFAULT_PARTS.validator() is not one()


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    """The accounts of two articles."""
    (tmp_path / "berg.txt").write_text(BERG)
    (tmp_path / "kis.txt").write_text(KIS)
    return run([tmp_path], store=tmp_path / "store", parts=PARTS).accounts


def written(accounts: Accounts, form: Format, *, times: int = 1) -> str:
    """What a writer writes that is given the stories so many times."""
    out = io.StringIO()
    with ReportWriter(form, out) as writer:
        for story in accounts.stories * times:
            writer.write(story)
    return out.getvalue()


def test_json_is_one_document_however_many_stories_there_are(accounts: Accounts) -> None:
    """None, one or three stories make the document that is written at once."""
    (story,) = accounts.stories
    record = json.loads(json.dumps({**asdict(story), "grids": [asdict(grid) for grid in grids(story)]}))
    for times in (0, 1, 3):
        whole = {"stories": [record] * times}
        text = written(accounts, Format.JSON, times=times)
        assert json.loads(text) == whole
        assert text == json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
    assert [json.loads(line) for line in written(accounts, Format.JSONL, times=2).splitlines()] == [record] * 2


def test_rows_have_one_header(accounts: Accounts) -> None:
    """CSV begins with the columns, once, also where there is no story."""
    assert len(rows(written(accounts, Format.CSV, times=2))) == 2 * len(list(flat_rows(accounts)))
    assert written(accounts, Format.CSV, times=0).startswith("event,kind,finding,")
    assert written(accounts, Format.CSV, times=0).count("\n") == 1


def test_pages_end_with_the_legend(accounts: Accounts) -> None:
    """Markdown is what the page of the workbench holds; a table tells where there is nothing to show."""
    assert written(accounts, Format.MARKDOWN) == as_markdown(accounts)
    assert as_markdown(accounts).endswith(f"{LEGEND}\n")
    assert "No two accounts of one event" in written(accounts, Format.TABLE, times=0)
    out = io.StringIO()
    write_report(accounts, Format.TABLE, out)
    assert out.getvalue() == written(accounts, Format.TABLE)


def test_a_report_that_breaks_off_is_not_ended(accounts: Accounts) -> None:
    """Where making the stories fails, what was written does not look whole."""
    out = io.StringIO()

    def fail() -> None:
        with ReportWriter(Format.JSON, out) as writer:
            writer.write(accounts.stories[0])
            raise ValueError("gone")

    with pytest.raises(ValueError, match="gone"):
        fail()
    with pytest.raises(ValueError, match="Expecting"):
        json.loads(out.getvalue())


def test_a_line_separator_in_an_articles_words_stays_as_it_is(tmp_path: Path) -> None:
    """U+2028 is a character of the article: JSON gives the words with it, and nothing besides."""
    for name, text in (("berg.txt", BERG), ("kis.txt", KIS)):
        (tmp_path / name).write_text(text.replace("ferry sank", "ferry\u2028sank"), encoding="utf-8")
    report = run([tmp_path / "berg.txt", tmp_path / "kis.txt"], store=tmp_path / "store", parts=PARTS)
    out = io.StringIO()
    write_report(report.accounts, Format.JSON, out=out)
    assert "the ferry\u2028sank in the harbour" in json.dumps(json.loads(out.getvalue()), ensure_ascii=False)
