"""The site of the documentation: what it measures is what was measured, and it asks for nothing from elsewhere."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bench import pages
from communique import cli
from communique.errors import Exit
from extract.resources import data_path
from tests.test_documented import commands_shown


def test_the_figures_of_the_pages_are_those_that_were_measured() -> None:
    """The tables of error rates and confidence say what `bench/results` says."""
    assert pages.main(["--check"]) == 0, "run `python bench/pages.py`, and read the words around the tables again"


def test_a_table_of_figures_is_made_anew_and_the_words_around_it_stay() -> None:
    """Only the lines of the table change, and a table that there is none of is an error."""
    text = "Before.\n\n<!-- figures: disputes -->\n\n| old |\n| --- |\n\nAfter.\n"
    new = pages.written(text)
    assert new == text.replace("| old |\n| --- |\n", pages.table(pages.disputes()))
    assert pages.written(new) == new
    with pytest.raises(KeyError):
        pages.written("<!-- figures: nothing -->\n\n| old |\n")


@pytest.mark.model
def test_the_tutorial_runs_as_it_is_written(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every command of the tutorial, in its order on a fresh store, ends well; what is shown has what the page tells of."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COMMUNIQUE_STORE", raising=False)
    shutil.copytree(data_path("examples"), "examples")
    page = (root / "docs" / "tutorial" / "index.md").read_text("utf-8")
    shown = ""
    for words in commands_shown(page):
        if words[0] != "serve":
            code = cli.run(words)
            told = capsys.readouterr()
            assert code == Exit.DONE, (words, told.err)
            shown += told.out + told.err
    page = page.casefold()
    shown = shown.casefold()
    for told_of in SHOWN_IN_THE_TUTORIAL:
        assert told_of in page, told_of
        assert told_of in shown, f"the tutorial tells of {told_of!r}, which its commands do not show any more"


SHOWN_IN_THE_TUTORIAL = (
    *("5 read", "differing figures", "opposed stance", "rival versions", "far fewer dead", "the town had been struck"),
    *("made no mention of the united states", "about 400 russian soldiers had been killed"),
    *("89 of its servicemen had been killed", "other agents 1.00"),
)


@pytest.fixture(scope="module")
def site(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built anew; warnings end the build."""
    if not (root / "mkdocs.yml").is_file():
        pytest.skip("mkdocs.yml is not beside the tests")
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    done = subprocess.run(
        command, cwd=root, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return folder


def test_the_site_loads_nothing_from_elsewhere(site: Path) -> None:
    """No script, style, font, picture or frame of any page has an address of another server."""
    made = sorted(site.rglob("*.html"))
    assert len(made) > 20
    for page in made:
        text = page.read_text("utf-8")
        tags = re.findall(r"<(?:script|link|img|iframe|source|object|embed)\b[^>]*>", text)
        foreign = [tag for tag in tags if re.search(r"""(?:src|href|srcset|data)=["']?(?:https?:)?//""", tag)]
        assert not foreign, (page.relative_to(site), foreign)
    for style in site.rglob("*.css"):
        assert not re.search(r"(?:@import|url\()\s*[\"']?(?:https?:)?//", style.read_text("utf-8")), style


def test_every_page_is_reached_from_the_front_page(site: Path, root: Path) -> None:
    """Each page that is made for readers stands in the navigation of the front page."""
    front = (site / "index.html").read_text("utf-8")
    for page in sorted((root / "docs").rglob("*.md")):
        name = page.relative_to(root / "docs").with_suffix(".html").as_posix()
        if not name.startswith("decisions/") and name != "index.html":
            assert f'href="{name}"' in front, f"{name} is missing from the nav of mkdocs.yml"
