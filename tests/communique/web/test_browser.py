"""A person's path through Stories, Compare and Article, in a real browser on a real server."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from communique import api
from communique.web.settings import Settings
from tests.communique.web.browser import CHROMIUM, Visit, serving, visit

pytestmark = pytest.mark.browser

CLAIMS = "SELECT ?claim { ?claim a cmq:Claim }"
CONTRADICTIONS = "SELECT ?finding { ?finding a cmq:Contradiction }"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; without it these tests fail."""
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=str(CHROMIUM))
        yield opened
        opened.close()


@pytest.fixture
def served(store: Path) -> Iterator[Settings]:
    """A running workbench on a store that may change."""
    with serving(store) as settings:
        yield settings


def visit_article(browser: Browser, served: Settings) -> Visit:
    """A visit that has come through its story to the article `Harbour call`, loaded with its scripts."""
    seen = visit(browser, served)
    seen.begin()
    seen.page.get_by_role("link", name="call between Anna Berg and Bela Kis").click()
    seen.page.locator("table.grid thead a").filter(has_text="Harbour call").click()
    seen.page.wait_for_load_state()
    return seen


def test_from_a_story_to_the_words(browser: Browser, served: Settings) -> None:
    """A person searches, opens a story, clicks on words, and sees exactly these words marked and in sight."""
    seen = visit(browser, served)
    seen.begin()
    page = seen.page
    page.get_by_label("Search", exact=True).fill("berg")
    page.get_by_role("button", name="Search").click()
    expect(page).to_have_url(re.compile("q=berg"))
    page.get_by_role("link", name="call between Anna Berg and Bela Kis").click()
    page.locator("table.grid a.words").first.click()
    expect(page.locator("#at")).to_have_text("the ferry sank in the harbour")
    expect(page.locator("#at")).to_be_in_viewport()
    expect(page.locator(".card[data-current]")).to_contain_text("Anna Berg")
    assert (seen.strangers, seen.errors) == ([], [])


def test_a_finding_is_refused_and_gone(browser: Browser, served: Settings, store: Path) -> None:
    """A contradiction that is refused on the page is gone from the query, and comes back when that is undone."""
    seen = visit(browser, served)
    seen.begin()
    page = seen.page
    page.get_by_role("link", name="call between Anna Berg and Bela Kis").click()
    assert len(api.query(store, CONTRADICTIONS)) == 1
    row = page.locator("table.contrasts tr[data-finding]").first
    row.get_by_role("button", name="Refuse").click()
    expect(page.get_by_role("status")).to_contain_text("Refused")
    assert len(api.query(store, CONTRADICTIONS)) == 0
    row.get_by_role("button", name="Undo").click()
    expect(row.get_by_role("button", name="Refuse")).to_be_visible()
    assert len(api.query(store, CONTRADICTIONS)) == 1
    assert (seen.strangers, seen.errors) == ([], [])


def test_keys_confirm_refuse_and_undo(browser: Browser, served: Settings, store: Path) -> None:
    """Keys: j and k step through the claims, c confirms, x refuses and u undoes; what is refused leaves the query."""
    seen = visit_article(browser, served)
    page = seen.page
    before = len(api.query(store, CLAIMS))
    current = page.locator(".card[data-current]")
    page.keyboard.press("j")
    expect(current).to_contain_text("the ferry sank")
    page.keyboard.press("j")
    expect(current).to_contain_text("the port be closed")
    page.keyboard.press("x")
    expect(current.locator(".state")).to_have_text("refused")
    assert len(api.query(store, CLAIMS)) == before - 1
    page.keyboard.press("b")
    page.keyboard.type("nobody asked that")
    with page.expect_response("**/judgements"):
        page.keyboard.press("Enter")
    assert [j.judged.judgement.comment for j in api.judgement_list(store)] == ["nobody asked that"]
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    expect(current.locator(".state")).to_have_text("")
    assert len(api.query(store, CLAIMS)) == before
    page.keyboard.press("k")
    page.keyboard.press("c")
    expect(current.locator(".state")).to_have_text("confirmed")
    assert [j.state for j in api.judgement_list(store)] == ["in force"]
    assert (seen.strangers, seen.errors) == ([], [])


def test_a_key_corrects_and_undo_brings_back(browser: Browser, served: Settings, store: Path) -> None:
    """The key e opens a dialog in which speaker, act and words are corrected by hand; the query has them, and u undoes it."""
    seen = visit_article(browser, served)
    page = seen.page
    page.keyboard.press("j")
    page.keyboard.press("j")
    current = page.locator(".card[data-current]")
    page.keyboard.press("e")
    dialog = page.get_by_role("dialog", name="Correct")
    expect(dialog.get_by_label("Speaker")).to_be_focused()
    assert seen.serious() == []
    options = [o.get_attribute("value") for o in dialog.locator("#speakers option").all()]
    assert options == ["Anna Berg", "Bela Kis", "The Harbour Gazette"]
    dialog.get_by_label("Speaker").fill("Harbour Office")
    dialog.get_by_label("A new name is a").select_option("organization")
    dialog.get_by_label("Speech act").select_option("assert")
    page.evaluate(
        """() => {
        const piece = document.querySelector('#text .claim[data-of="2"]');
        const range = document.createRange();
        range.setStart(piece.firstChild, 4);
        range.setEnd(piece.firstChild, 18);
        getSelection().removeAllRanges();
        getSelection().addRange(range);
    }"""
    )
    dialog.get_by_role("button", name="Use selected text").click()
    expect(dialog.locator("#correct-words")).to_have_text("port be closed")
    dialog.get_by_label("Because").fill("heard on the recording")
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator("#a2 .state")).to_have_text("corrected")
    expect(page.locator("#a2 .who")).to_have_text("Harbour Office")
    expect(page.locator("#a2 .read-as")).to_contain_text("Anna Berg — request: the port be closed")
    said = """SELECT ?text { ?a cmq:speaker [ a schema:Organization ; rdfs:label "Harbour Office"@en ] ;
        cmq:speechAct [ skos:notation "assert" ] ; cmq:claim/schema:text ?text }"""
    assert api.query(store, said).to_table() == (("port be closed",),)
    (listed,) = api.judgement_list(store)
    assert (listed.state, listed.judged.judgement.comment) == ("in force", "heard on the recording")
    expect(current).to_have_attribute("id", "a2")
    page.keyboard.press("u")
    expect(page.locator("#a2 .who")).to_have_text("Anna Berg")
    expect(page.locator("#a2 .state")).to_have_text("")
    assert api.judgement_list(store) == ()
    assert (seen.strangers, seen.errors) == ([], [])


def test_escape_closes_the_dialog_and_keys_stay_in_it(browser: Browser, served: Settings, store: Path) -> None:
    """In the dialog letters are letters; Escape closes it, nothing is judged, and the card has the keys again."""
    seen = visit_article(browser, served)
    page = seen.page
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.keyboard.type("xcu")
    page.get_by_role("button", name="Use selected text").focus()
    page.keyboard.press("x")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator("#a1")).to_be_focused()
    assert api.judgement_list(store) == ()


def test_hovering_links_text_and_claims(browser: Browser, served: Settings) -> None:
    """Words under the pointer light their card, and a card lights its words."""
    seen = visit_article(browser, served)
    page = seen.page
    page.locator('#text [data-of="2"]').last.hover()
    expect(page.locator("#a2")).to_have_class(re.compile(r"\blit\b"))
    page.locator("#a1 .claim-words").hover()
    expect(page.locator('#text .claim[data-of="1"]')).to_have_class(re.compile(r"\blit\b"))
    expect(page.locator("#a2")).not_to_have_class(re.compile(r"\blit\b"))


def test_without_the_token_nothing_can_be_judged(browser: Browser, served: Settings) -> None:
    """A browser that has not shown the token reads, and is told what it needs to judge."""
    seen = visit(browser, served)
    seen.open("/stories?q=berg")
    page = seen.page
    page.get_by_role("link", name="call between Anna Berg and Bela Kis").click()
    expect(page.locator(".judge")).to_have_count(0)
    page.locator("table.grid a.words").first.click()
    expect(page.locator(".note")).to_contain_text("This browser may read")
    page.keyboard.press("x")
    expect(page.locator(".card .state").first).to_have_text("")


def test_scripts_of_articles_stay_text(browser: Browser, served: Settings) -> None:
    """An article full of markup shows it as characters; nothing of it runs, and nothing is blocked for it had nothing to run."""
    seen = visit(browser, served)
    seen.begin()
    page = seen.page
    page.on("dialog", lambda dialog: seen.errors.append(dialog.message))
    page.get_by_role("link", name="call between Eva Noor and Jon Dahl").click()
    page.locator("a[href^='/articles/']").first.click()
    expect(page.locator("#text")).to_contain_text("<script>alert('x')</script>")
    assert seen.errors == []


def test_the_theme_is_kept(browser: Browser, served: Settings) -> None:
    """The switch turns a light page dark, and the next page is dark from its first paint."""
    seen = visit(browser, served, color_scheme="light")
    seen.begin()
    seen.page.get_by_role("button", name="Switch between dark and light").click()
    seen.open("/judgements")
    assert seen.page.locator("html").get_attribute("data-theme") == "dark"
    seen.page.get_by_role("button", name="Switch between dark and light").click()
    seen.open("/stories")
    assert seen.page.locator("html").get_attribute("data-theme") == "light"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 1000, 500])
def test_every_page_can_be_used_by_everybody(browser: Browser, served: Settings, scheme: str, width: int) -> None:
    """Axe finds nothing serious on any page, and none is wider than its window: 1,440 and 1,000 px, and half of that."""
    seen = visit(browser, served, width=width, color_scheme=scheme)
    seen.begin()
    page = seen.page
    paths = ["/stories", "/stories?q=nothing+like+it", "/judgements", "/nothing"]
    paths += [str(a.get_attribute("href")) for a in page.locator("table.stories th a").all()]
    for path in list(paths[4:]):
        seen.open(path)
        paths += [str(a.get_attribute("href")) for a in page.locator("a[href^='/articles/']").all()[:2]]
    for path in dict.fromkeys(paths):
        seen.open(path)
        assert seen.serious() == [], path
        assert seen.overflows() <= 0, path
    assert seen.strangers == []
