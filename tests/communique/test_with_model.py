"""The command line with the real reader: the examples, a folder of malformed inputs, standard input."""

import csv
import io
import json
from pathlib import Path

import pytest

from communique import cli
from communique.errors import Exit
from extract.resources import data_path
from tests.data.make_malformed import STORY, make_malformed

pytestmark = pytest.mark.model


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COMMUNIQUE_STORE", raising=False)
    return tmp_path


def rows(text: str) -> list[dict[str, str]]:
    """The rows of CSV."""
    return list(csv.DictReader(io.StringIO(text)))


def test_the_examples_show_where_accounts_differ(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The main job on the examples ends well: two accounts side by side, omissions, contradictions, and the files it promises."""
    examples = data_path("examples")
    args = ["run", str(examples), "--stories", str(examples / "stories.tsv"), "--out", "out"]
    code = cli.run(args)
    shown = capsys.readouterr()
    assert code == Exit.DONE, shown.err
    kinds = {row["kind"] for row in rows(shown.out)}
    assert {"told", "omission not found"} <= kinds
    assert kinds & {"opposed stance", "rival versions", "differing figures", "reversal"}
    assert (tmp_path / "out" / "graph.ttl").stat().st_size > 0
    assert (tmp_path / "out" / "graph.trig").stat().st_size > 0
    assert "5 read" in shown.err
    first = (tmp_path / "out" / "graph.ttl").read_bytes()
    assert cli.run(args) == Exit.DONE
    again = capsys.readouterr()
    assert "nothing new" in again.err
    assert again.out == shown.out
    assert (tmp_path / "out" / "graph.ttl").read_bytes() == first


def test_offsets_lead_back_to_the_words(capsys: pytest.CaptureFixture[str]) -> None:
    """What `read` lists as words is what stands in the file at its offsets."""
    path = data_path("examples", "macron-putin-call", "kremlin.txt")
    assert cli.run(["read", str(path)]) == Exit.DONE
    found = rows(capsys.readouterr().out)
    assert len(found) >= 3
    text = path.read_text("utf-8")
    whole = [row for row in found if "…" not in row["claim"]]
    assert all(text[int(row["begin"]) : int(row["end"])] == row["claim"] for row in whole)


def test_malformed_inputs_do_not_end_a_run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Of forty malformed inputs each that cannot be read gets one line with its name, the rest is written, and the code is 5."""
    folder = tmp_path / "inputs"
    folder.mkdir()
    expected = make_malformed(folder)
    code = cli.run(["run", str(folder), "-f", "json"])
    shown = capsys.readouterr()
    assert code == Exit.PARTIAL
    lines = shown.err.splitlines()[:-1]
    for name, readable in expected.items():
        told = [line for line in lines if f"/{name}:" in line or f"/{name}#" in line]
        assert len(told) == (0 if readable else 1), (name, told)
    assert len(lines) == sum(not readable for readable in expected.values())
    assert all(len(line) < 400 and line.isprintable() for line in lines)
    json.loads(shown.out)


@pytest.mark.parametrize("name", ["empty.txt", "binary.txt", "lone-surrogate.txt", "ten-megabytes-on-one-line.txt"])
def test_one_malformed_input_ends_with_3(capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str) -> None:
    """Where nothing could be read the code is 3, and one line says what is wrong where."""
    folder = tmp_path / "inputs"
    folder.mkdir()
    make_malformed(folder)
    assert cli.run(["run", f"inputs/{name}", "-q"]) == Exit.INPUT
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"inputs/{name}:")


def test_publisher_and_date_of_the_command_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """What the article does not say is taken from the options, and stands in the graph."""
    (tmp_path / "a.txt").write_text(STORY, encoding="utf-8")
    assert cli.run(["run", "a.txt", "--publisher", "Border Post", "--date", "2024-05-06", "-q"]) == Exit.DONE
    capsys.readouterr()
    assert cli.run(["query", "articles"]) == Exit.DONE
    shown = capsys.readouterr().out
    assert "Border Post" in shown or "border-post" in shown
    assert "2024-05-06" in shown
    assert cli.run(["run", "a.txt", "--date", "9999-01-01"]) == Exit.USAGE
