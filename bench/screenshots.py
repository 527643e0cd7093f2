"""Pictures of every page of the workbench, light and dark, at 1,000 and 1,440 pixels.

    python bench/screenshots.py STORE OUT [PATH ...]

Without paths: every entry of the navigation, and the first story and article of the store. Debian's Chromium takes them.
"""

import argparse
import re
import threading
from pathlib import Path

import uvicorn
from playwright.sync_api import Page, sync_playwright

from communique.web.app import create_app
from communique.web.desk import Desk
from communique.web.pages import NAVIGATION
from communique.web.serving import listen
from communique.web.settings import Settings

CHROMIUM = "/usr/bin/chromium"
WIDTHS, SCHEMES = (1000, 1440), ("light", "dark")


def take(store: Path, out: Path, paths: list[str]) -> None:
    """Serve the store and take the pictures; each is named by its path, width and scheme."""
    out.mkdir(parents=True, exist_ok=True)
    with listen("127.0.0.1", 0) as socket:
        settings = Settings(port=socket.getsockname()[1])
        config = uvicorn.Config(create_app(Desk(store), settings=settings), log_level="error", lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]})
        thread.start()
        try:
            _take(settings, out, paths)
        finally:
            server.should_exit = True
            thread.join()


def _take(settings: Settings, out: Path, paths: list[str]) -> None:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM)
        for scheme in SCHEMES:
            for width in WIDTHS:
                context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
                page = context.new_page()
                page.goto(settings.address)
                for path in paths or _every(page, settings):
                    page.goto(f"http://127.0.0.1:{settings.port}{path}")
                    page.wait_for_load_state("networkidle")
                    page.screenshot(path=out / f"{_name(path)}-{width}-{scheme}.png")
        browser.close()


def _every(page: Page, settings: Settings) -> list[str]:
    """Every entry of the navigation, and the first story and the first of its articles."""
    base = f"http://127.0.0.1:{settings.port}"
    page.goto(f"{base}/stories")
    event = page.locator("table.stories th a").first.get_attribute("href") or ""
    page.goto(f"{base}{event}")
    article = page.locator("a[href^='/articles/']").first.get_attribute("href") or ""
    return [*(entry.path for entry in NAVIGATION), event, article, "/judgements", "/nothing"]


def _name(path: str) -> str:
    """The path as the name of a file."""
    return re.sub(r"[^\w]+", "-", path).strip("-") or "home"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("paths", nargs="*")
    given = parser.parse_args()
    take(given.store, given.out, given.paths)
