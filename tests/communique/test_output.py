"""What is written for a person: tables, lists in their place where a terminal is narrow, and pages for others."""

import io
import re
from pathlib import Path

import pytest

from communique.output import Format, Table, write
from communique.running import Parts, run
from tests.communique.shell import BERG, KIS, Shell
from tests.communique.tiny import TinyReader

LONG = "the ferry sank in the harbour before anybody could be told of it by those who had seen it"


class Terminal(io.StringIO):
    """A terminal that takes what is written."""

    def isatty(self) -> bool:
        """It is one."""
        return True


def shown(table: Table, width: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The lines that a terminal of that width shows, without colours."""
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    out = Terminal()
    write(table, Format.TABLE, out)
    return re.sub(r"\x1b\[[\d;]*m", "", out.getvalue()).splitlines()


@pytest.mark.parametrize("width", [20, 40, 60, 80, 120, 200])
@pytest.mark.parametrize("columns", [1, 2, 3, 5, 11])
def test_no_word_is_cut_in_a_terminal(monkeypatch: pytest.MonkeyPatch, width: int, columns: int) -> None:
    """Whatever the width, no line is longer than the terminal and every word of a cell is whole."""
    table = Table(tuple(f"column{n}" for n in range(columns)), tuple(tuple(LONG for _ in range(columns)) for _ in range(2)))
    lines = shown(table, width, monkeypatch)
    assert max(len(line) for line in lines) <= width
    words = [word for line in lines for word in line.split()]
    assert [words.count(word) for word in ("harbour", "anybody")] == [2 * columns, 2 * columns]


def test_a_narrow_terminal_gets_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the columns do not fit beside each other, each row is a list of names and values, without the empty ones."""
    table = Table(("finding", "words", "reason", "other"), (("3f9a", LONG, None, LONG), ("41aa", "no", "why", "yes")))
    assert any("finding" in line and "words" in line for line in shown(table, 120, monkeypatch))
    lines = [line.rstrip() for line in shown(table, 40, monkeypatch)]
    assert lines[0].startswith("1 ───")
    assert lines[1] == "finding  3f9a"
    assert sum(line.startswith("reason") for line in lines) == 1
    assert lines[-1] == "other    yes"


def test_an_empty_table_shows_its_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """That nothing was found is told with the names of the columns, however narrow the terminal is."""
    for width in (30, 120):
        lines = shown(Table(("finding", "confidence", "attribution", "accordingTo"), ()), width, monkeypatch)
        assert any("finding" in line for line in lines)
        assert max(len(line) for line in lines) <= width


@pytest.mark.parametrize("width", [60, 120])
def test_accounts_stand_side_by_side_or_below_each_other(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], width: int
) -> None:
    """A wide terminal shows a column an account, a narrow one a letter an account, with the same words."""
    from communique.api import compare
    from communique.report import write_report

    for name, text in (("berg.txt", BERG), ("kis.txt", KIS)):
        (shell.folder / name).write_text(text, encoding="utf-8")
    run(["berg.txt", "kis.txt"], store="store", parts=Parts(reader=TinyReader))
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("TERM", "xterm")
    out = Terminal()
    write_report(compare("store"), Format.TABLE, out)
    page = re.sub(r"\x1b\[[\d;]*m", "", out.getvalue())
    assert max(len(line) for line in page.splitlines()) <= width
    assert ("\nA " in page) == (width == 60)
    assert "● Anna Berg · assert:" in page
    assert "● Bela Kis · deny:" in page


@pytest.mark.parametrize("form", ["md", "html"])
def test_pages_for_others_hold_no_path_of_this_machine(stored: Shell, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    """From the folder of the articles a page tells their path from there, from anywhere else only their names."""
    here = stored("compare", "--format", form).out
    assert "berg.txt" in here
    store, elsewhere = stored.folder / "store", stored.folder.parent
    monkeypatch.chdir(Path(elsewhere).root)
    away = stored("compare", "--store", str(store), "--format", form).out
    assert "berg.txt" in away
    for page in (here, away):
        assert str(stored.folder) not in page
