"""The real command line, in this process and in processes of its own: exit codes, formats, one clear line for each error."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from communique import __version__, api
from communique.errors import Exit
from communique.running import Parts, run
from tests.communique.shell import BERG, ENVIRONMENT, Ended, Shell, in_a_process, python, rows
from tests.communique.tiny import TinyReader


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    """`--help` answers without spaCy, the store, the shapes or rdflib."""
    code = (
        "import sys\nfrom communique import cli\nassert cli.run(['--help']) == 0\nassert cli.run(['run', '--help']) == 0\n"
        "heavy = {'spacy', 'pyshacl', 'pyoxigraph', 'rdflib', 'networkx', 'trafilatura', 'numpy'} & set(sys.modules)\n"
        "sys.exit(f'imported: {heavy}' if heavy else 0)"
    )
    done = python(code, tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Examples:" in done.stdout


def test_version(shell: Shell) -> None:
    """`--version` prints the version and nothing else."""
    assert shell("--version") == Ended(0, f"communique {__version__}\n", "")


def test_every_help_has_an_example(shell: Shell) -> None:
    """Each command's help teaches with an example of that command."""
    for name in (
        "run",
        "read",
        "compare",
        "stories",
        "explain",
        "query",
        "queries",
        "validate",
        "export",
        "show",
        "schema",
        "doctor",
    ):
        shown = shell(name, "--help")
        assert shown.code == 0
        assert f"communique {name}" in shown.out.partition("Examples:")[2], name


@pytest.mark.parametrize(
    "args",
    [
        ("nonsense",),
        ("run",),
        ("run", "x.txt", "--together", "--stories", "s.tsv"),
        ("query",),
        ("query", "no-such-query"),
        ("query", "omissions", "--set", "kind"),
        ("query", "omissions", "--set", "colour=red"),
        ("query", "omissions", "--set", "kind=loud"),
        ("query", "who-said-what"),
        ("query", "contradictions", "--format", "xml"),
        ("query", "contradictions", "--timeout", "-1"),
        ("explain", "nothing"),
        ("show", "nothing"),
        ("schema", "Clam"),
        ("export", "docx"),
        ("export", "--network", "countries"),
        ("export", "turtle", "--network", "countries"),
        ("export", "svg", "--network", "planets"),
        ("queries", "no-such-query"),
    ],
)
def test_what_is_not_understood_ends_with_2(stored: Shell, args: tuple[str, ...]) -> None:
    """A command that cannot be understood says so in one or two lines and ends with 2."""
    ended = stored(*args)
    assert ended.code == Exit.USAGE
    assert ended.out == ""
    assert 1 <= len(ended.lines) <= 2
    assert ended.lines[0].startswith("error: ")


@pytest.mark.parametrize(
    "args", [("query", "contradictions"), ("compare",), ("export", "turtle"), ("validate",), ("explain", "ab")]
)
def test_a_missing_store_ends_with_3(shell: Shell, args: tuple[str, ...]) -> None:
    """Where there is no store the command names the folder and what to do, and makes none."""
    ended = shell(*args)
    assert ended.code == Exit.INPUT
    assert len(ended.lines) == 1
    assert "store" in ended.lines[0]
    assert not (shell.folder / "store").exists()


@pytest.mark.parametrize("content", ["weather plain.txt\n", "weather\tmissing.txt\n"])
def test_a_broken_file_of_stories_ends_with_3(shell: Shell, content: str) -> None:
    """A line that is not story<TAB>file is told by file and line, before anything is read."""
    (shell.folder / "stories.tsv").write_text(f"story\tfile\n{content}", encoding="utf-8")
    ended = shell("run", "x.txt", "--stories", "stories.tsv")
    assert ended.code == Exit.INPUT
    assert ended.lines[0].startswith("error: stories.tsv:2: ")


def test_compare_writes_rows_in_a_pipe(stored: Shell) -> None:
    """Without a terminal `compare` writes CSV: what is told, and the contradiction with both places."""
    found = rows(stored("compare").out)
    (contradiction,) = [row for row in found if row["kind"] == "opposed stance"]
    assert contradiction["speaker"] == "Anna Berg"
    assert contradiction["other_speaker"] == "Bela Kis"
    assert BERG[int(contradiction["begin"]) : int(contradiction["end"])] == contradiction["words"]
    assert {row["kind"] for row in found} >= {"told", "opposed stance"}


@pytest.mark.parametrize("form", ["table", "md"])
def test_compare_for_a_person(stored: Shell, form: str) -> None:
    """A table shows both words, the kind of contradiction and the sign for what is told."""
    shown = stored("compare", "--format", form).out
    for words in ("ferry", "opposed stance", "Anna Berg", "●"):
        assert words in shown


def test_compare_as_json(stored: Shell) -> None:
    """JSON holds the stories with pairs and contradictions."""
    (story,) = json.loads(stored("compare", "-f", "json").out)["stories"]
    assert story["contradictions"][0]["kind"] == "opposed stance"
    assert len(story["articles"]) == 2


def test_compare_only_what_is_named(stored: Shell) -> None:
    """Words choose the stories; where none matches, that is said and the command ends well."""
    assert len(rows(stored("compare", "phone").out + stored("compare", "berg.txt").out)) > 0
    nothing = stored("compare", "volcano")
    assert nothing.code == Exit.DONE
    assert rows(nothing.out) == []
    assert "volcano" in nothing.err


def test_explain_shows_both_places(stored: Shell) -> None:
    """A finding is told with its rule, scores, both words with offsets, and the chain of accounts."""
    finding = next(row["finding"] for row in rows(stored("compare").out) if row["kind"] == "opposed stance")
    told = {row["what"]: row["value"] for row in rows(stored("explain", finding[:8], "-f", "csv").out)}
    assert told["kind"] == "contradiction: opposed stance"
    assert told["rule"]
    assert float(told["confidence"]) > 0
    assert told["one: words"].startswith("“the ferry sank in the harbour” ")
    assert told["the other: words"].startswith("“the ferry sank in the harbour” ")
    assert told["one: chain"]


def test_a_named_query_and_a_query_of_ones_own(stored: Shell) -> None:
    """Both give rows as CSV in a pipe; the prefixes need not be declared."""
    named = rows(stored("query", "contradictions").out)
    assert len(named) == 1
    own = stored("query", "-e", "SELECT ?c { ?f a cmq:Contradiction ; cmq:compares ?c }", "-f", "json")
    assert len(json.loads(own.out)["results"]["bindings"]) == 2
    (stored.folder / "mine.rq").write_text("ASK { ?f a cmq:Contradiction }", encoding="utf-8")
    assert stored("query", "mine.rq").out == "true\n"


def test_a_query_of_an_exported_file(stored: Shell) -> None:
    """What is exported can be asked like the store."""
    assert stored("export", "-o", "graph.ttl").code == Exit.DONE
    assert stored("query", "contradictions", "--graph", "graph.ttl").out == stored("query", "contradictions").out


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/x> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <http://127.0.0.1:9/x> { ?s ?p ?o } }",
        "SELECT * {\rSERVICE <http://127.0.0.1:9/x> { ?s ?p ?o } }",
        "SELECT * { \\u0053ERVICE <http://127.0.0.1:9/x> { ?s ?p ?o } }",
        "LOAD <http://127.0.0.1:9/x>",
        "SELECT * FROM <http://127.0.0.1:9/x> { ?s ?p ?o }",
        "DELETE WHERE { ?s ?p ?o }",
        "SELECT ?x { ?x cmq:said }",
        "SELECT * " + "{" * 50_000 + "}" * 50_000,
        "SELECT * { FILTER(" + "!" * 10_000 + "true) }",
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o FILTER(?a = ?zz) }",
    ],
    ids=["service", "silent", "return", "escaped", "load", "from", "update", "syntax", "nested", "nots", "cross"],
)
def test_a_hostile_query_ends_with_6_and_one_line(stored: Shell, text: str) -> None:
    """A query that is refused, cannot be parsed, dies or runs too long ends with 6 and one line, and the store is as it was."""
    ended = stored("query", "-e", text, "--timeout", "2")
    assert ended.code == Exit.QUERY
    assert ended.out == ""
    assert len(ended.lines) == 1
    assert ended.lines[0].startswith("error: ")
    assert len(rows(stored("query", "contradictions").out)) == 1


def test_rows_beyond_the_limit_are_cut_and_told(stored: Shell) -> None:
    """A cut answer says so on standard error."""
    ended = stored("query", "-e", "SELECT * { ?s ?p ?o }", "--limit", "3")
    assert len(rows(ended.out)) == 3
    assert "cut after 3 rows" in ended.err


def test_validate_ends_with_4_where_a_shape_is_violated(stored: Shell) -> None:
    """A store of valid graphs ends with 0; a file without an act of speech ends with 4 and says what is missing."""
    assert stored("validate").code == Exit.DONE
    stored("export", "-o", "graph.nt")
    lines = (stored.folder / "graph.nt").read_text("utf-8").splitlines()
    broken = [line for line in lines if "ontology#speechAct>" not in line or "/id/article/" not in line]
    assert len(broken) < len(lines)
    (stored.folder / "broken.nt").write_text("\n".join(broken) + "\n", encoding="utf-8")
    ended = stored("validate", "broken.nt")
    assert ended.code == Exit.SHAPES
    assert any("speech act" in row["message"] for row in rows(ended.out))


def test_export_to_every_format(stored: Shell) -> None:
    """Every format that is listed can be written to a file, and twice gives the same bytes."""
    listed = rows(stored("export").out)
    formats = {"turtle", "ntriples", "trig", "nquads", "jsonld", "gexf", "graphml", "csv", "csvw", "neo4j", "svg"}
    assert {row["format"] for row in listed} == formats
    for row in listed:
        name = f"graph{row['ending']}"
        assert stored("export", row["format"], "-o", name).code == Exit.DONE
        first = (stored.folder / name).read_bytes()
        assert first
        stored("export", row["format"], "-o", f"again-{name}")
        assert (stored.folder / f"again-{name}").read_bytes() == first
    assert "ferry sank in the harbour.\\n" not in (stored.folder / "graph.nq").read_text("utf-8")


def test_show_marks_the_words(stored: Shell) -> None:
    """An article is shown by its file; the page is self-contained and holds every word of the text."""
    assert [row["speaker"] for row in rows(stored("show", "berg.txt").out)] == ["Anna Berg"]
    assert "[1]the ferry sank" in stored("show", "berg.txt", "--format", "table").out
    page = stored("show", "berg.txt", "--html").out
    assert '<span class="claim">the ferry sank in the harbour</span>' in page
    assert "http" not in page
    assert "<script" not in page


def test_show_escapes_what_the_text_says(shell: Shell) -> None:
    """Words of an article that look like HTML are words."""
    text = f"{BERG} Anna Berg said that <script>alert(1)</script> & more.\n"
    (shell.folder / "odd.txt").write_text(text, encoding="utf-8")
    run(["odd.txt"], store="store", parts=Parts(reader=TinyReader))
    page = shell("show", "odd.txt", "--html", "-o", "odd.html")
    assert page.code == Exit.DONE
    assert "<script" not in (shell.folder / "odd.html").read_text("utf-8")


def test_schema_tells_a_term(shell: Shell) -> None:
    """A term is found by prefixed name, bare name or label."""
    for word in ("cmq:Attribution", "Attribution"):
        assert rows(shell("schema", word).out)[0]["value"] == "cmq:Attribution"
    assert any(row["term"] == "act:deny" for row in rows(shell("schema").out))


def test_doctor_finds_nothing_wrong(shell: Shell) -> None:
    """In a whole installation every check is well."""
    ended = shell("doctor")
    assert ended.code == Exit.DONE, ended.out
    assert {row["state"] for row in rows(ended.out)} == {"ok"}


READING = (
    ["compare"],
    ["query", "articles"],
    ["query", "-e", "SELECT ?a { ?a a schema:NewsArticle }"],
    ["stories"],
    ["judge", "--list"],
    ["validate"],
    ["export", "turtle"],
    ["doctor"],
)


@pytest.mark.parametrize("command", READING, ids=" ".join)
def test_reading_commands_work_beside_a_writer(stored: Shell, command: list[str]) -> None:
    """While a process writes into the store, each command that only reads answers as it does otherwise."""
    alone = stored(*command)
    assert alone.code == Exit.DONE, alone.err
    with api.open_store("store"):
        beside = in_a_process(command, stored.folder)
    assert (beside.code, beside.out) == (alone.code, alone.out)


def test_a_store_in_use_is_told(stored: Shell) -> None:
    """A second writer on one store gets one clear line and 3."""
    with api.open_store("store"):
        ended = in_a_process(["run", "berg.txt"], stored.folder)
    assert ended.code == Exit.INPUT
    assert len(ended.lines) == 1
    assert "another process" in ended.lines[0]


def test_a_traceback_only_with_debug(shell: Shell) -> None:
    """An error shows a traceback where `--debug` stands anywhere in the command, and otherwise none."""
    assert "Traceback" not in in_a_process(["query", "contradictions"], shell.folder).err
    assert "Traceback" in in_a_process(["query", "contradictions", "--debug"], shell.folder).err


def test_a_reader_that_has_enough_ends_the_command(stored: Shell) -> None:
    """`communique ... | head -1` ends without an error."""
    command = f"{sys.executable} -m communique query -e 'SELECT ?s {{ ?s ?p ?o }}' | head -1"
    done = subprocess.run(command, shell=True, cwd=stored.folder, capture_output=True, text=True, check=False, env=ENVIRONMENT)
    assert done.stderr == ""
    assert done.stdout == "s\n"


def test_another_graph_is_told_in_one_sentence(tmp_path: Path) -> None:
    """A notebook's folder with its own graph.py gives one clear sentence, not an error somewhere inside."""
    (tmp_path / "graph.py").write_text("nodes = 1\n", encoding="utf-8")
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import communique"
    done = python(code, tmp_path)
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("ImportError: Communiqué needs its own package 'graph', but Python finds ")
    assert "graph.py first; rename that file" in last
