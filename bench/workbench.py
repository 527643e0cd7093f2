"""Whether each page of the workbench is usable within a second on a store of many articles.

    python bench/store.py make STORE --articles 10000
    python bench/workbench.py STORE [--out FILE]

Each page is asked for as a browser does, through the whole application: at once after the start, when nothing has been made of the
whole store yet, each page by a server of its own; then, on one server that has made its tables (`communique.web.serving.warm`), the
first time and again. Seconds by the clock and of the processor, bytes of the page, whether it says that something is still being
read, and the greatest memory of the process. At last Debian's Chromium opens each page of that server.
"""

import argparse
import json
import os
import re
import resource
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import sync_playwright
from pyoxigraph import NamedNode
from starlette.testclient import TestClient

from bench.screenshots import CHROMIUM, served
from communique.web.app import create_app
from communique.web.desk import Desk
from communique.web.pages import NAVIGATION
from communique.web.serving import warm
from communique.web.settings import Settings
from graph.iris import GRAPH_FINDINGS
from graph.vocabulary import CMQ, RDF

SETTINGS = Settings()
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
ENTRIES = tuple(entry.path for entry in NAVIGATION)
ASKED = (
    "/stories?order=contradictions",
    "/graph?view=countries",
    "/graph?country=US",
    "/contradictions?by=speaker",
    "/judgements",
    "/queries/contradictions",
)
"""Further pages; those of an event, an article and a finding are found on the way."""


def measure(path: Path) -> dict[str, object]:
    """What each page costs: at once after the start, the first time and again."""
    at_once = {page: _at_once(path, page) for page in (*ENTRIES, "/stories?order=contradictions")}
    desk = Desk(path)
    begin = (time.perf_counter(), time.process_time())
    warm(desk)
    tables = _since(begin)
    client = _client(desk)
    event = _link(client, "/stories?with=contradictions", r"/stories/[0-9a-f]{12}")
    article = _link(client, event, r"/articles/[0-9a-f]{12}")
    finding = f"/findings/{_finding(desk)}"
    own = (event, f"{event}/accounts.md", article, finding)
    pages = {_named(page, event, article, finding): _costs(client, page) for page in (*ENTRIES, *ASKED, *own)}
    in_browser = _in_browser(desk, {_named(page, event, article, finding): page for page in (*ENTRIES, *ASKED, event, article)})
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    with desk.reading() as store:
        articles = len(store.articles())
    return {
        "articles": articles,
        "tables made beside the pages at the start": tables,
        "asked at once": at_once,
        "pages": pages,
        "in the browser": in_browser,
        "load of the machine": round(os.getloadavg()[0], 1),
        "memory, MB": memory,
    }


def _client(desk: Desk) -> TestClient:
    return TestClient(create_app(desk, settings=SETTINGS), base_url=f"http://127.0.0.1:{SETTINGS.port}", headers=BROWSER)


def _at_once(path: Path, page: str) -> dict[str, object]:
    """What the first visitor of a server waits that has just started."""
    desk = Desk(path)
    begin = (time.perf_counter(), time.process_time())
    answer = _client(desk).get(page)
    found = _since(begin)
    for thread in threading.enumerate():  # the next is not to share the processor with what this one has set off
        if thread.name.startswith("computes "):
            thread.join()
    desk.close()
    return {"status": answer.status_code, **found, "still being read": "data-wait" in answer.text}


def _finding(desk: Desk) -> str:
    """The id of a contradiction; a synthetic store names them by its own numbers."""
    with desk.reading() as store:
        found = store.database.quads_for_pattern(None, RDF.type, CMQ.Contradiction, GRAPH_FINDINGS)
        node = next(iter(found)).subject
        assert isinstance(node, NamedNode)
        return str(node.value).rsplit("/", 1)[-1]


def _since(begin: tuple[float, float]) -> dict[str, float]:
    return {"s": round(time.perf_counter() - begin[0], 3), "processor, s": round(time.process_time() - begin[1], 3)}


def _link(client: TestClient, page: str, pattern: str) -> str:
    found = re.search(pattern, client.get(page).text)
    if found is None:
        raise SystemExit(f"{page} has no {pattern}")
    return found[0]


def _named(page: str, event: str, article: str, finding: str) -> str:
    """The page without ids, so that two measurements can be compared."""
    for path, name in ((event, "/stories/EVENT"), (article, "/articles/ARTICLE"), (finding, "/findings/FINDING")):
        page = page.replace(path, name)
    return page


def _in_browser(desk: Desk, pages: Mapping[str, str]) -> dict[str, object]:
    """Seconds until what one sees first can be clicked, and until the picture is drawn, in Chromium; and what was sent."""
    found: dict[str, object] = {}
    with served(desk) as settings, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM)
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        page.goto(settings.address)
        for name, path in pages.items():
            begin = time.perf_counter()
            page.goto(f"http://127.0.0.1:{settings.port}{path}", wait_until="domcontentloaded")
            page.locator("main :is(a, button, select, summary):visible").first.click(trial=True)
            usable = time.perf_counter() - begin
            if page.locator("#picture").count():
                page.wait_for_selector("#picture[data-ready=yes]")
            whole = time.perf_counter() - begin
            sent = page.evaluate("performance.getEntries().reduce((sum, entry) => sum + (entry.transferSize ?? 0), 0)")
            found[name] = {"usable, s": round(usable, 3), "whole, s": round(whole, 3), "kB with scripts": sent // 1000}
        browser.close()
    return found


def _costs(client: TestClient, page: str) -> dict[str, object]:
    found: dict[str, object] = {}
    for time_asked in ("first", "again"):
        begin = (time.perf_counter(), time.process_time())
        answer = client.get(page)
        found[time_asked] = _since(begin)
    return {"status": answer.status_code, "kB": len(answer.content) // 1000, **found}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", type=Path)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    text = json.dumps(measure(given.store), indent=1)
    sys.stdout.write(f"{text}\n")
    if given.out:
        given.out.write_text(f"{text}\n", encoding="utf-8")
