"""How commands end: interrupted, cut short by their reader, or misunderstood."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from communique.errors import Exit
from extract.resources import data_path
from graph import library
from tests.communique.shell import ENVIRONMENT, Shell, python, rows

BEFORE = """
import sys
class Interrupt:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupt())
sys.argv = ["communique", {command!r}]
from communique.cli import main
main()
"""


@pytest.mark.parametrize("module", ["typer", "communique.commands.app", "communique.api", "graph.library"])
def test_an_interruption_while_modules_are_imported_leaves_no_traceback(tmp_path: Path, module: str) -> None:
    """Ctrl-C before the command has begun ends with 130 and one word."""
    done = python(BEFORE.format(module=module, command="queries" if module == "graph.library" else "compare"), tmp_path)
    assert (done.returncode, done.stdout, done.stderr.strip()) == (Exit.INTERRUPTED, "", "interrupted")


def test_an_interrupted_run_says_that_it_goes_on(tmp_path: Path) -> None:
    """Of a run the message says what is stored and how to go on."""
    done = python(BEFORE.format(module="typer", command="run"), tmp_path)
    assert done.returncode == Exit.INTERRUPTED
    assert done.stderr.startswith("interrupted; what was finished is stored, and the same command goes on")


@pytest.mark.parametrize("form", ["table", "csv", "json", "md"])
@pytest.mark.parametrize("command", ["compare", "schema", "queries", "show berg.txt", "query -e 'SELECT ?s { ?s ?p ?o }'"])
def test_a_reader_that_has_enough_ends_the_command_well(stored: Shell, command: str, form: str) -> None:
    """In `communique ... | true` nothing is told, and the command ends with 0, however its rows are written."""
    line = f"{sys.executable} -m communique {command} --format {form} | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], cwd=stored.folder, capture_output=True, text=True, check=False, env=ENVIRONMENT)
    assert (done.returncode, done.stderr) == (Exit.DONE, "")


@pytest.mark.parametrize("name", ["missing.rq", "folder/missing.rq", "my question.rq", "missing.sparql", "missing.txt"])
def test_a_missing_query_file_ends_with_3(stored: Shell, name: str) -> None:
    """A file that is not there is no text of a query: the message names it."""
    ended = stored("query", name)
    assert ended.code == Exit.INPUT
    assert len(ended.lines) == 1
    assert ended.lines[0].startswith(f"error: {name}: there is no such file; ")


def test_a_text_stands_for_itself(stored: Shell) -> None:
    """A text of a query in the place of a name is asked, and a file is asked by its name."""
    (stored.folder / "my question.rq").write_text("ASK { ?s ?p ?o }", encoding="utf-8")
    assert stored("query", "ASK { ?s ?p ?o }").out == stored("query", "my question.rq").out == "true\n"


@pytest.mark.parametrize(
    "args",
    [
        ("query", "-g", "missing.ttl", "contradictions"),
        ("query", "-g", "missing.ttl", "-e", "ASK { ?s ?p ?o }"),
        ("query", "-g", "missing", "contradictions"),
        ("validate", "missing.ttl"),
        ("validate", "missing"),
    ],
)
def test_a_missing_graph_ends_with_3(stored: Shell, args: tuple[str, ...]) -> None:
    """Whether a file or a store was meant, one sentence says that it is not there."""
    ended = stored(*args)
    assert ended.code == Exit.INPUT
    assert len(ended.lines) == 1
    assert ended.lines[0].startswith("error: missing")
    assert "there is no such file" in ended.lines[0]


@pytest.mark.parametrize("command", ["read", "run"])
@pytest.mark.parametrize(("option", "value"), [("--encoding", "klingon-8"), ("--encoding", "hex"), ("--date", "last week")])
def test_an_option_that_makes_no_sense_ends_with_2(stored: Shell, command: str, option: str, value: str) -> None:
    """An encoding or a date that is none is the command's fault, not the file's, and nothing is read."""
    ended = stored(command, "berg.txt", option, value)
    assert ended.code == Exit.USAGE
    assert ended.out == ""
    assert len(ended.lines) == 1
    assert value in ended.lines[0]


@pytest.mark.parametrize("name", ["docx", "graph.ttl"])
def test_an_unknown_format_ends_with_2_with_or_without_a_store(shell: Shell, name: str) -> None:
    """The format is looked at before the store, and a file's name in its place is told apart."""
    ended = shell("export", name)
    assert ended.code == Exit.USAGE
    assert f"no format is called {name!r}" in ended.lines[0]
    assert ("-o graph.ttl" in ended.lines[0]) == (name == "graph.ttl")


def test_an_unknown_country_ends_with_2(stored: Shell) -> None:
    """A country that nobody knows is refused with the nearest ones."""
    ended = stored("query", "who-said-what", "--set", "country=Ukrain")
    assert ended.code == Exit.USAGE
    assert "Ukraine (UA)" in ended.lines[0]
    assert stored("query", "who-said-what", "--set", "country=Ukraine").code == Exit.DONE


def test_turtle_has_one_name(stored: Shell) -> None:
    """`turtle` and `ttl` are the same format, for queries as for exports."""
    text = "CONSTRUCT { ?s ?p ?o } { ?s cmq:issuer ?o ; ?p ?o }"
    assert stored("query", "-e", text, "-f", "turtle").out == stored("query", "-e", text, "-f", "ttl").out != ""
    assert stored("export", "turtle").out == stored("export", "ttl").out != ""


def test_a_run_tells_what_it_passed_over_and_where_the_store_is(stored: Shell) -> None:
    """Files of other kinds in a folder are counted by kind in one line, and the store is named; `--quiet` says neither."""
    for name in ("a.pdf", "b.pdf", "notes.docx"):
        (stored.folder / name).write_text("not an article", encoding="utf-8")
    ended = stored("run", ".")
    assert ended.code == Exit.DONE
    assert "passed over 3 files of other kinds in the folders: 2 .pdf, 1 .docx" in ended.lines
    assert ended.lines[-1] == "nothing new; 2 unchanged; ask with: communique query contradictions --store store"
    assert stored("run", ".", "--quiet").err == ""


def test_explain_gives_two_columns_with_a_tab_in_a_pipe(stored: Shell) -> None:
    """What explain tells is a name, a tab and a value a line, and its help says so."""
    found = stored("query", "contradictions").out.splitlines()[1].partition(",")[0].rpartition("/")[2]
    lines = stored("explain", found).out.splitlines()
    assert lines[0].split("\t") == ["what", "value"]
    assert lines[1].split("\t") == ["finding", found]
    assert "TSV in a pipe" in stored("explain", "--help").out


def test_an_ending_that_tells_no_format_ends_with_2(stored: Shell) -> None:
    """A page is not written as something else than its ending says, unless --format says so."""
    ended = stored("compare", "-o", "accounts.pdf")
    assert (ended.code, len(ended.lines)) == (Exit.USAGE, 1)
    assert ".html" in ended.lines[0]
    assert not (stored.folder / "accounts.pdf").exists()
    assert stored("compare", "-o", "accounts.out", "--format", "md").code == Exit.DONE


@pytest.mark.parametrize("command", ["compare", "queries --format table", "query articles"])
def test_what_is_written_to_a_pipe_is_utf_8_in_every_locale(stored: Shell, command: str) -> None:
    """Neither bytes nor exit code depend on the locale, and a standard output that is closed is no error."""
    environment = {**ENVIRONMENT, "LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    line = [sys.executable, "-m", "communique", *command.split()]
    here, there = (subprocess.run(line, cwd=stored.folder, capture_output=True, env=e) for e in (ENVIRONMENT, environment))
    assert (there.returncode, there.stderr) == (Exit.DONE, b"")
    assert here.stdout.decode() == there.stdout.decode()
    closed = subprocess.run(["bash", "-c", '"$@" >&-', "bash", *line], cwd=stored.folder, capture_output=True, env=ENVIRONMENT)
    assert (closed.returncode, closed.stderr) == (Exit.DONE, b"")


def test_a_name_that_the_graph_does_not_have_is_told(stored: Shell) -> None:
    """Where nothing is found for an actor, it is told whether the graph has the actor at all; the answer is the same."""
    ended = stored("query", "claims-of-an-actor", "--set", "actor=Anna Bergh")
    assert (ended.code, rows(ended.out)) == (Exit.DONE, [])
    assert ended.lines == ["actor:anna-bergh is nowhere in the graph"]
    known = stored("query", "requests", "--set", "actor=Anna Berg")
    assert (known.code, rows(known.out), known.err) == (Exit.DONE, [], "")
    assert len(rows(stored("query", "claims-of-an-actor", "--set", "actor=Anna Berg").out)) == 1


@pytest.fixture
def malformed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The library with a file more, which is no query."""
    shutil.copytree(data_path("queries"), tmp_path / "library" / "queries")
    (tmp_path / "library" / "queries" / "mine.rq").write_text("SELECT ?s { ?s ?p ?o }\n", encoding="utf-8")
    monkeypatch.setattr(library, "data_path", lambda *parts: (tmp_path / "library").joinpath(*parts))
    library._library.cache_clear()
    yield
    library._library.cache_clear()


@pytest.mark.usefixtures("malformed")
def test_a_malformed_query_file_breaks_no_other_command(stored: Shell) -> None:
    """The list and the other queries go on; the list, the doctor and who asks for it are told what is wrong with the file."""
    listed = stored("queries")
    assert listed.code == Exit.DONE
    assert "contradictions" in [row["name"] for row in rows(listed.out)]
    assert listed.lines == ["mine.rq: the head needs one title and one description"]
    assert stored("query", "contradictions").code == Exit.DONE
    for command in ("query", "queries"):
        ended = stored(command, "mine")
        assert (ended.code, ended.lines) == (Exit.QUERY, ["error: mine.rq: the head needs one title and one description"])
    assert [row["what"] for row in rows(stored("doctor").out) if row["state"] == "wrong"] == ["queries"]
