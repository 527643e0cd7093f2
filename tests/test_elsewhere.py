"""The pages on taking the graph elsewhere: their commands exist, their links lead somewhere, and the notebook's code runs."""

import re
import shlex
from pathlib import Path

import pytest
from typer.main import get_command

from communique.commands.app import app
from extract.resources import data_path
from graph.export import FORMATS
from graph.library import named_queries

HERE = Path(__file__).resolve().parent.parent
PAGES = sorted(path.name for path in (HERE / "docs" / "elsewhere").glob("*.md"))
COMMANDS = get_command(app).commands  # type: ignore[attr-defined]
BEYOND = {"ontology.md"}
"""Pages outside the folder that these link."""


def page(root: Path, name: str) -> str:
    """The text of a page."""
    return (root / "docs" / "elsewhere" / name).read_text("utf-8")


def blocks(text: str, kind: str) -> list[str]:
    """The blocks of code of one kind."""
    return re.findall(rf"```{kind}\n(.*?)```", text, re.DOTALL)


@pytest.mark.parametrize("name", PAGES)
def test_commands_that_a_page_shows_exist(root: Path, name: str) -> None:
    """Each command, option, named query and export format of a page is one that there is."""
    for line in (line for block in blocks(page(root, name), "console") for line in block.splitlines()):
        words = shlex.split(line.removeprefix("$ "), comments=True)
        if words[0] != "communique":
            continue
        known = {option for parameter in COMMANDS[words[1]].params for option in parameter.opts}
        assert {w for w in words if re.fullmatch(r"--?[a-z][\w-]*", w)} <= known, line
        if words[1] == "query":
            assert words[2] in {query.name for query in named_queries()}, line
        if words[1] == "export" and not words[2].startswith("-"):
            assert words[2] in FORMATS, line


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(root: Path, name: str) -> None:
    """A relative link leads to a page, and to a heading where it names one."""
    for target, heading in re.findall(r"\]\((?!https?:)([^)#]*)(?:#([\w-]+))?\)", page(root, name)):
        path = (root / "docs" / "elsewhere" / (target or name)).resolve()
        assert path.is_file(), target
        headings = {re.sub(r"[^\w]+", "-", h.lower()).strip("-") for h in re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.M)}
        assert not heading or heading in headings, (target, heading)


def test_the_index_has_every_page(root: Path) -> None:
    """No page of the folder is missing from its index."""
    linked = set(re.findall(r"\]\(([\w-]+\.md)", page(root, "index.md")))
    assert linked == set(PAGES) - {"index.md"}


@pytest.mark.model
@pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph).* is deprecated, use Dataset:DeprecationWarning")
def test_the_code_of_the_notebook_page_runs(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From reading a text to writing a network, block after block, on the examples."""
    pytest.importorskip("pandas", reason="pandas is in the extra `notebook`")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(data_path("examples"))
    names: dict[str, object] = {}
    for block in blocks(page(root, "notebook.md"), "python"):
        exec(compile(block, "notebook.md", "exec"), names)
    assert {p.name for p in tmp_path.iterdir()} >= {"contradictions.csv", "report.html", "article.html", "contradictions.gexf"}
    assert len(names["about_iran"]) > 3  # type: ignore[arg-type]
    assert len(names["contradictions"]) > 3  # type: ignore[arg-type]
