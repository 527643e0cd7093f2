"""A person's path through Queries, SPARQL, Graph, Who contradicts whom, Checks and About, in a real browser."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from communique.web.settings import Settings
from tests.communique.web.browser import CHROMIUM, serving, visit

pytestmark = pytest.mark.browser

CONSTRUCT = "CONSTRUCT { ?a cmq:speaker ?w . ?w rdfs:label ?l } { ?a cmq:speaker ?w . ?w rdfs:label ?l }"
PATHS = (
    "/queries",
    "/queries/claims-of-an-actor",
    "/queries/claims-of-an-actor?asked=yes&actor=actor/anna-berg",
    "/queries/articles?asked=yes&since=yesterday",
    "/sparql",
    f"/sparql?query={quote('SELECT * { ?c a cmq:Claim ; schema:text ?t }')}",
    f"/sparql?query={quote('SELECT * {')}",
    f"/sparql?query={quote(CONSTRUCT)}",
    "/graph",
    "/graph?view=who-contradicts-whom",
    "/contradictions?by=speaker",
    "/checks",
    "/about",
    "/about/vocabulary",
)
"""Every page, and the looks that it can have."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; without it these tests fail."""
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=str(CHROMIUM))
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def served(made: Path) -> Iterator[Settings]:
    """A running workbench on a store that no test changes."""
    with serving(made) as settings:
        yield settings


def test_from_a_question_to_a_file(browser: Browser, served: Settings) -> None:
    """A person picks a query and an actor, sees the rows, and saves them as CSV."""
    seen = visit(browser, served)
    seen.open("/queries")
    page = seen.page
    page.get_by_role("link", name="What is an actor reported to have said?").click()
    page.get_by_label("actor").select_option("Anna Berg")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("table.answer")).to_contain_text("the ferry sank in the harbour")
    with page.expect_download() as saved:
        page.get_by_role("link", name="CSV").click()
    assert "the ferry sank in the harbour" in Path(saved.value.path()).read_text("utf-8")
    page.get_by_role("link", name="Open in SPARQL").click()
    expect(page.locator("table.answer")).to_contain_text("the ferry sank in the harbour")
    assert (seen.strangers, seen.errors) == ([], [])


def test_a_query_is_written_with_help_and_run(browser: Browser, served: Settings) -> None:
    """Typing offers the ontology's terms with their meaning, a prefix of ours is no error, and Ctrl-Enter runs."""
    seen = visit(browser, served)
    seen.open("/sparql")
    page = seen.page
    expect(page.locator("#editor[data-ready]")).to_be_visible()
    expect(page.locator(".parseErrorIcon")).to_have_count(0)
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("SELECT ?s { ?s a cmq:UnnamedS")
    hint = page.locator(".CodeMirror-hint", has_text="cmq:UnnamedSource")
    expect(hint).to_contain_text("source")
    page.keyboard.press("Enter")
    expect(page.locator(".CodeMirror-hints")).to_have_count(0)
    page.keyboard.type(" } ")
    expect(page.locator(".CodeMirror-code")).to_contain_text("cmq:UnnamedSource }")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="0 rows")).to_be_visible()
    expect(page).to_have_url(re.compile("UnnamedSource"))
    assert (seen.strangers, seen.errors) == ([], [])


def test_an_error_is_shown_at_its_place(browser: Browser, served: Settings) -> None:
    """A query with a mistake is told with line and column, its line is marked, and it can be mended and run again."""
    seen = visit(browser, served)
    seen.open("/sparql")
    page = seen.page
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("ASK {\n ?s ?p \n")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("alert")).to_contain_text(re.compile(r"line \d, column \d"))
    expect(page.locator(".fault-line")).to_have_count(1)
    page.keyboard.type("?o }")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Yes")).to_be_visible()
    assert seen.strangers == []


def test_keys_leave_the_editor(browser: Browser, served: Settings) -> None:
    """Escape, and Tab, lead out of the editor: who works by keys is not held in it."""
    seen = visit(browser, served)
    seen.open("/sparql")
    page = seen.page
    page.locator(".CodeMirror").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Run")).to_be_focused()
    page.locator(".CodeMirror").click()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Run")).to_be_focused()


def test_the_form_works_without_scripts(browser: Browser, served: Settings) -> None:
    """Without scripts there is a text field, and the answer comes as well."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{served.port}/sparql")
    page.get_by_label("Query").fill("ASK {}")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("heading", name="Yes")).to_be_visible()
    context.close()


@pytest.mark.parametrize("path", ["/graph", f"/sparql?query={quote(CONSTRUCT)}"])
def test_a_graph_is_drawn_and_can_be_taken_along(browser: Browser, served: Settings, path: str) -> None:
    """A picture is drawn, a node chosen in the list opens there by keys, a search narrows the list, and PNG and GEXF are saved."""
    seen = visit(browser, served)
    seen.open(path)
    page = seen.page
    expect(page.locator("#picture[data-ready]")).to_be_visible()
    assert page.locator("#picture canvas").count() > 0
    page.get_by_label("Find a node").fill("anna berg")
    rows = page.locator("#nodes > li:not([hidden])")
    rows.first.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(rows.first.locator("details")).to_have_attribute("open", "")
    expect(rows.first).to_have_class(re.compile("chosen"))
    with page.expect_download() as saved:
        page.get_by_role("button", name="PNG").click()
    assert Path(saved.value.path()).read_bytes().startswith(b"\x89PNG")
    if path == "/graph":
        with page.expect_download() as network:
            page.get_by_role("link", name="GEXF").click()
        assert "Anna Berg" in Path(network.value.path()).read_text("utf-8")
    assert (seen.strangers, seen.errors) == ([], [])


def test_from_the_matrix_to_the_words(browser: Browser, served: Settings) -> None:
    """A number of the matrix leads to its contradictions, and these to the article."""
    seen = visit(browser, served)
    seen.open("/contradictions?by=speaker")
    page = seen.page
    page.locator("table.matrix a").first.click()
    expect(page.get_by_role("heading", name="of Anna Berg and Bela Kis")).to_be_in_viewport()
    page.locator("table.clashes td:nth-child(3) a").first.click()
    expect(page).to_have_url(re.compile("/articles/"))
    assert (seen.strangers, seen.errors) == ([], [])


def test_reports_come_after_the_list(browser: Browser, served: Settings) -> None:
    """The list of articles is there at once, and each gets its report."""
    seen = visit(browser, served)
    seen.open("/checks")
    page = seen.page
    expect(page.locator("#progress")).to_contain_text("On this page")
    expect(page.locator("#checked td:last-child").get_by_text("check it")).to_have_count(0)
    page.locator("#checked td:last-child a").first.click()
    expect(page.get_by_role("link", name="Open the article")).to_be_visible()
    assert (seen.strangers, seen.errors) == ([], [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 1000, 500])
def test_every_page_can_be_used_by_everybody(browser: Browser, served: Settings, scheme: str, width: int) -> None:
    """Axe finds nothing serious on any page, and none is wider than its window: 1,440 and 1,000 px, and half of that."""
    seen = visit(browser, served, width=width, color_scheme=scheme)
    for path in PATHS:
        seen.open(path)
        if "CONSTRUCT" in path or path.startswith("/graph"):
            expect(seen.page.locator("#picture[data-ready]")).to_be_visible()
        assert seen.serious() == [], path
        assert seen.overflows() <= 0, path
    assert seen.strangers == []
