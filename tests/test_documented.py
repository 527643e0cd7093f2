"""Every command, query, term and format is documented, and what the papers show is true."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest
from pyoxigraph import Store as Database
from typer.main import get_command

from communique import __version__, docs, schema
from communique.commands.app import app
from communique.errors import Exit, PaperError
from graph.export import FORMATS
from graph.library import TYPES, answer, named_queries, read_query

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


def commands_shown(text: str) -> list[list[str]]:
    """The `communique` commands that a paper shows in its blocks of code."""
    blocks = re.findall(r"```(?:console|bash|sh)\n(.*?)```", text, re.DOTALL)
    lines = [line.removeprefix("$ ") for block in blocks for line in block.splitlines()]
    found = [shlex.split(line, comments=True) for line in lines if line.startswith("communique ")]
    return [words[1 : words.index("|") if "|" in words else len(words)] for words in found]


@pytest.mark.parametrize("name", ["README.md", "docs/manual.md", "CONTRIBUTING.md", "docs/commands.md"])
def test_commands_that_a_paper_shows_exist(root: Path, name: str) -> None:
    """Each command shown is one of ours, with options that it has; named queries and export formats exist."""
    for words in commands_shown(paper(root, name)):
        assert words[0] in COMMANDS, words
        known = {o for p in get_command(app).commands[words[0]].params for o in p.opts}  # type: ignore[attr-defined]
        assert {w for w in words if re.fullmatch(r"--?[a-z][\w-]*", w)} <= known | {"--help", "-h"}, words
        if words[0] == "query" and len(words) > 1 and re.fullmatch(r"[\w-]+", words[1]) and not words[1].startswith("-"):
            assert words[1] in {q.name for q in named_queries()}, words
        if words[0] == "export" and len(words) > 1 and not words[1].startswith("-"):
            assert words[1] in FORMATS, words


@pytest.mark.parametrize("name", ["README.md", "docs/manual.md", "CONTRIBUTING.md"])
def test_files_that_a_paper_links_exist(root: Path, name: str) -> None:
    """A relative link leads to a file of the project; folders that a wheel's tests do not have beside them are passed over."""
    here = (root / name).parent
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", paper(root, name)):
        path = (here / target).resolve()
        if path.relative_to(root).parts[0] in {
            "docs",
            "tests",
            "bench",
            "requirements",
            "README.md",
            "CONTRIBUTING.md",
            "CHANGELOG.md",
        }:
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
