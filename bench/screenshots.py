"""Pictures of every page of the workbench, light and dark, at 1,000 and 1,440 pixels, and at 1,440 pixels and 200 %.

    python bench/screenshots.py STORE OUT [PATH ...]

Without paths: every entry of the navigation, the first story and article of the store, and pages that are reached from there. A
page that is wider than its window is told. Debian's Chromium takes them.
"""

import argparse
import itertools
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import Page, sync_playwright

from communique.web.app import create_app
from communique.web.desk import Desk
from communique.web.pages import NAVIGATION
from communique.web.serving import listen
from communique.web.settings import Settings

CHROMIUM = "/usr/bin/chromium"
SCHEMES = ("light", "dark")
VIEWS = {"1000": (1000, 900, 1), "1440": (1440, 900, 1), "1440-at-200": (720, 450, 2)}
"""Width and height of the window in units of the page, and how many pixels a unit has."""

FURTHER = (
    "/contradictions?by=speaker",
    "/graph?view=who-contradicts-whom",
    "/queries/who-said-what",
    "/queries/articles?asked=1",
    "/sparql?query=SELECT+*+%7B+%3Fs+a+cmq%3AClaim+%3B+rdfs%3Alabel+%3Flabel+%7D",
    "/sparql?query=DESCRIBE+cmq%3AReversal",
    "/sparql?query=SELECT+*+%7B%0A+%3Fs+a+%7D",
    "/about/vocabulary",
    "/judgements",
    "/nothing",
)


@contextmanager
def served(desk: Desk) -> Iterator[Settings]:
    """The workbench on the desk's store, on a free port of this machine."""
    with listen("127.0.0.1", 0) as socket:
        settings = Settings(port=socket.getsockname()[1])
        server = uvicorn.Server(uvicorn.Config(create_app(desk, settings=settings), log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]})
        thread.start()
        try:
            yield settings
        finally:
            server.should_exit = True
            thread.join()


def take(store: Path, out: Path, paths: list[str]) -> None:
    """Serve the store and take the pictures; each is named by its path, width and scheme."""
    out.mkdir(parents=True, exist_ok=True)
    with served(Desk(store)) as settings:
        _take(settings, out, paths)


def _take(settings: Settings, out: Path, paths: list[str]) -> None:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM)
        for scheme, (view, (width, height, scale)) in itertools.product(SCHEMES, VIEWS.items()):
            context = browser.new_context(
                viewport={"width": width, "height": height},
                device_scale_factor=scale,
                color_scheme=scheme,  # type: ignore[arg-type]
            )
            page = context.new_page()
            page.goto(settings.address)
            for path in paths or _every(page, settings):
                page.goto(f"http://127.0.0.1:{settings.port}{path}")
                page.wait_for_load_state("networkidle")
                if page.locator("#picture").count():
                    page.wait_for_selector("#picture[data-ready=yes]")
                name = f"{_name(path)}-{view}-{scheme}"
                page.screenshot(path=out / f"{name}.png")
                wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                if wide > 0:
                    sys.stdout.write(f"{name} is {wide} wider than its window\n")
            context.close()
        browser.close()


def _every(page: Page, settings: Settings) -> list[str]:
    """Every entry of the navigation, the first story, the first of its articles with its checks, and further pages."""
    base = f"http://127.0.0.1:{settings.port}"
    page.goto(f"{base}/stories")
    event = page.locator("table.stories th a").first.get_attribute("href") or ""
    page.goto(f"{base}{event}")
    article = page.locator("a[href^='/articles/']").first.get_attribute("href") or ""
    checked = f"/checks/{article.removeprefix('/articles/')[:12]}"
    return [*(entry.path for entry in NAVIGATION), event, article, checked, *FURTHER]


def _name(path: str) -> str:
    """The path as the name of a file."""
    return re.sub(r"[^\w]+", "-", path).strip("-")[:60] or "home"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("paths", nargs="*")
    given = parser.parse_args()
    take(given.store, given.out, given.paths)
