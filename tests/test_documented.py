"""Every command, query, term and format is documented, and what the papers show is true."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest
from pyoxigraph import Store as Database
from typer import Context
from typer.main import get_command

from communique import __version__, docs, schema
from communique.commands.app import app
from communique.errors import Exit, PaperError
from graph.export import FORMATS
from graph.library import TYPES, answer, named_queries, read_query
from graph.vocabulary import PREFIXES

COMMANDS = sorted(get_command(app).commands)  # type: ignore[attr-defined]


def paper(root: Path, name: str) -> str:
    """The text of a paper of the project."""
    return (root / name).read_text("utf-8")


@pytest.mark.parametrize("name", docs.PAGES)
def test_generated_pages_are_up_to_date(root: Path, name: str) -> None:
    """A page that is made from the project says what the project says now."""
    assert paper(root, f"docs/{name}") == docs.PAGES[name](), "run `make docs`"


def test_an_outdated_page_is_told(tmp_path: Path) -> None:
    """The check names the page that is out of date, and only that."""
    docs.write_pages(tmp_path)
    assert docs.outdated(tmp_path) == ()
    (tmp_path / "queries.md").write_text("old", encoding="utf-8")
    assert docs.outdated(tmp_path) == ("queries.md",)
    assert docs.main(["--check", str(tmp_path)]) == 1


def test_the_readme_takes_the_output_of_the_demo(root: Path) -> None:
    """The README has one block for what the demo prints, and only that block changes."""
    old = paper(root, "README.md")
    new = docs.with_demo(old, "new output\n")
    assert "```text\nnew output\n```\n" in new
    head, tail = old.partition(docs.DEMO)[0], old.rpartition("\n```\n\n## Five minutes more")[2]
    assert new.startswith(head)
    assert new.endswith(tail)
    with pytest.raises(PaperError):
        docs.with_demo("no block", "output")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_manual(root: Path, name: str) -> None:
    """The manual tells of each command."""
    assert f"communique {name}" in paper(root, "docs/manual.md")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_says_what_it_is_for(name: str) -> None:
    """No argument or option is without help, and each stands on the page of commands."""
    page = docs.commands_page().partition(f"## communique {name}\n")[2].partition("\n## ")[0]
    for parameter in get_command(app).commands[name].params:  # type: ignore[attr-defined]
        if parameter.name == "help":
            continue
        assert parameter.help, parameter.name
        assert all(f"`{option}`" in page for option in parameter.opts if option.startswith("-"))


def test_every_exit_code_is_in_the_manual(root: Path) -> None:
    """The manual lists the exit codes."""
    for code in Exit:
        assert re.search(rf"^\| {code.value} \|", paper(root, "docs/manual.md"), re.MULTILINE), code


@pytest.mark.parametrize("name", FORMATS)
def test_every_export_format_is_in_the_manual(root: Path, name: str) -> None:
    """The manual says what each export format is for."""
    assert f"`{name}`" in paper(root, "docs/manual.md")


@pytest.mark.parametrize("term", schema.terms(), ids=lambda t: t.name)
def test_every_term_has_a_definition(term: schema.Term) -> None:
    """Each class, property, value, speech act and shape says in words what it is."""
    assert term.definition.strip()
    assert term.definition.casefold().strip(" .") != term.label.casefold()


@pytest.mark.parametrize("query", named_queries(), ids=lambda q: q.name)
def test_every_query_is_a_question_with_explained_parameters(query) -> None:  # type: ignore[no-untyped-def]
    """A named query has a question, a description, and a meaning for each parameter."""
    assert query.title.endswith("?")
    assert query.description
    assert all(p.meaning for p in query.parameters)


def test_the_query_that_contributing_shows_is_one(root: Path) -> None:
    """The file that CONTRIBUTING shows is read, names every column of nodes, and is SPARQL with each of its parameters."""
    shown = re.findall(r"```sparql\n(.*?)```", paper(root, "CONTRIBUTING.md"), re.DOTALL)
    query = read_query("shown", shown[0])
    values = {"country": "UA", "act": "deny", "since": "2025-06-27", "kind": "direct"}
    assert set(values) == {p.name for p in query.parameters}
    for given in ({"country": "UA"}, values):
        assert answer(Database(), query, given).labelled().columns == (
            *("actor", "actorLabel", "text", "accordingTo", "accordingToLabel"),
        )


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_of_parameter_is_in_contributing(root: Path, kind: str) -> None:
    """CONTRIBUTING names each type that a parameter can have."""
    assert f"`{kind}`" in paper(root, "CONTRIBUTING.md")


BESIDE_THE_TESTS = {"docs", "tests", "bench", "requirements", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "Makefile"}
"""What stands beside the tests also where a wheel is tested."""

ROOT = Path(__file__).resolve().parent.parent
PAPERS = ["README.md", "CONTRIBUTING.md", *sorted(p.relative_to(ROOT).as_posix() for p in (ROOT / "docs").rglob("*.md"))]
"""Every paper for a reader; all of them are checked."""

_UNTIL = re.compile(r"[|<>;&]+|\d?>+")
"""Where a command ends and the shell goes on."""


def commands_shown(text: str) -> list[list[str]]:
    """The `communique` commands that a paper shows, in blocks of code and indented; without what the shell does with them."""
    blocks = re.findall(r"^```(?:console|bash|sh)\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    lines = [line.removeprefix("$ ") for block in blocks for line in block.splitlines()]
    lines += re.findall(r"^ {4}(communique .*)", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE), re.MULTILINE)
    return [words for line in lines for words in _commands(line)]


def _commands(line: str) -> list[list[str]]:
    """The words behind each `communique` of a line of a shell, up to where the shell goes on."""
    words, found = shlex.split(line, comments=True), list[list[str]]()
    for place, word in enumerate(words):
        begins = all(re.match(r"\w+=", w) for w in words[:place]) or _UNTIL.fullmatch(words[place - 1])
        if word == "communique" and begins:
            rest = words[place + 1 :]
            found.append(rest[: next((i for i, w in enumerate(rest) if _UNTIL.fullmatch(w)), len(rest))])
    return found


def parsed(words: list[str]) -> Context:
    """The command line as the programme understands it, and not run. Raises what it would tell the user."""
    group = get_command(app)
    whole = group.make_context("communique", list(words))
    name, command, rest = group.resolve_command(whole, [*whole._protected_args, *whole.args])  # type: ignore[attr-defined]
    return command.make_context(name, rest, parent=whole)  # type: ignore[no-any-return]


def test_a_command_line_is_found_whatever_stands_around_it() -> None:
    """Settings before it, a pipe and a file behind it are the shell's; two commands of one line are two."""
    lines = "$ STORE=x communique read a.txt --format jsonl > b.jsonl\n$ cat a | communique read - && communique stories\n"
    shown = [["read", "a.txt", "--format", "jsonl"], ["read", "-"], ["stories"]]
    assert commands_shown(f"```console\n{lines}```\n") == shown
    assert commands_shown("so it is asked:\n\n    communique queries omissions\n") == [["queries", "omissions"]]


@pytest.mark.parametrize("words", [["read"], ["query", "--sett", "a=b"], ["reed", "a.txt"], ["read", "a.txt", "--format", "odt"]])
def test_a_command_line_that_does_not_run_is_told(words: list[str]) -> None:
    """A missing argument, an unknown option, command or format: what a paper must not show."""
    with pytest.raises(Exception, match=r"Missing|No such|is not one of"):
        parsed(words)


@pytest.mark.parametrize("name", PAPERS)
def test_commands_that_a_paper_shows_are_understood(root: Path, name: str) -> None:
    """Each command line that is shown parses against the command line; named queries with their parameters and formats exist."""
    queries = {q.name: q for q in named_queries()}
    for words in commands_shown(paper(root, name)):
        if not words or {"--help", "-h", "--version"} & set(words):
            continue
        given = parsed(words).params
        if words[0] == "query" and re.fullmatch(r"[\w-]+", given["name"] or "") and given["name"] not in OWN_QUERIES:
            known = {p.name for p in queries[given["name"]].parameters}
            assert {v.partition("=")[0] for v in given["values"] or ()} <= known, words
        if words[0] == "export":
            assert given["form"] in {None, *FORMATS}, words


OWN_QUERIES = {"who-denied-what"}
"""Queries that a page lets the reader write."""


@pytest.mark.parametrize("name", PAPERS)
def test_commands_that_a_paper_names_exist(root: Path, name: str) -> None:
    """A command that is named within a sentence exists, with the options that stand behind it."""
    for words in re.findall(r"`communique ([a-z][\w-]*(?: [^`]*)?)`", paper(root, name)):
        command, _, rest = words.partition(" ")
        assert command in COMMANDS, words
        known = {o for p in get_command(app).commands[command].params for o in p.opts}  # type: ignore[attr-defined]
        assert set(re.findall(r"(?<!\S)--?[a-z][\w-]*", rest)) <= known | {"--help", "-h"}, words


@pytest.mark.parametrize("name", PAPERS)
def test_queries_that_a_paper_shows_are_sparql(root: Path, name: str) -> None:
    """A block of SPARQL is a named query, or runs with the prefixes that need no line."""
    for text in re.findall(r"^```sparql\n(.*?)^```", paper(root, name), re.DOTALL | re.MULTILINE):
        if text.startswith("# title"):
            assert read_query("shown", text).description
        else:
            prefixes = {prefix: base for prefix, base in PREFIXES.items() if f"PREFIX {prefix}:" not in text}
            Database().query(text, prefixes=prefixes)


@pytest.mark.parametrize("name", PAPERS)
def test_files_that_a_paper_links_exist(root: Path, name: str) -> None:
    """A relative link leads to a file of the project; folders that a wheel's tests do not have beside them are passed over."""
    here = (root / name).parent
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", paper(root, name)):
        path = (here / target).resolve()
        if path.relative_to(root).parts[0] in BESIDE_THE_TESTS:
            assert path.exists(), target


def test_the_version_is_said_once(root: Path) -> None:
    """pyproject, the package and the top of the changelog agree on the version."""
    project = tomllib.loads(paper(root, "pyproject.toml"))["project"]
    assert project["version"] == __version__
    assert f"## {__version__}" in paper(root, "CHANGELOG.md")


def test_locks_hold_hashes_and_no_host(root: Path) -> None:
    """Every pinned package has a hash, and no registry's address or path of a machine is written down."""
    for lock in sorted((root / "requirements").glob("*.txt")):
        text = lock.read_text("utf-8")
        pins = [line for line in text.splitlines() if re.match(r"[a-z0-9]", line)]
        assert pins
        assert all("==" in pin and pin.endswith("\\") for pin in pins)
        assert "://" not in text
        assert "torch" not in text


def test_the_lock_holds_what_the_project_needs(root: Path) -> None:
    """Each dependency that pyproject names is pinned in the lock."""
    project = tomllib.loads(paper(root, "pyproject.toml"))["project"]
    run, dev = paper(root, "requirements/run.txt"), paper(root, "requirements/dev.txt")
    for text, wanted in ((run, project["dependencies"]), (dev, project["optional-dependencies"]["dev"])):
        for requirement in wanted:
            name = re.split(r"[<>=!\[]", requirement)[0].lower()
            assert re.search(rf"^{re.escape(name)}==", text, re.MULTILINE), name
