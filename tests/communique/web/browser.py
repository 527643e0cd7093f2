"""A real server on loopback, and Debian's Chromium that looks at it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from playwright.sync_api import Browser, Page, Request

from communique.web.app import create_app
from communique.web.desk import Desk
from communique.web.serving import listen
from communique.web.settings import Settings
from tests.communique.web.conftest import PARTS

CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(__file__).parent / "vendor" / "axe.min.js"


@contextmanager
def serving(store: Path) -> Iterator[Settings]:
    """The workbench on the store, at a free port, until the block ends."""
    desk = Desk(store, parts=PARTS, analyst="Eva Noor")
    with listen("127.0.0.1", 0) as socket:
        settings = Settings(port=socket.getsockname()[1])
        config = uvicorn.Config(create_app(desk, settings=settings), log_level="error", lifespan="off", ws="none")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]})
        thread.start()
        try:
            yield settings
        finally:
            server.should_exit = True
            thread.join()
            desk.close()


@dataclass
class Visit:
    """A page of the browser, and what went on in it: requests that were sent, and errors that were told."""

    page: Page
    settings: Settings
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", self._on_request)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)

    def _on_request(self, request: Request) -> None:
        self.requests.append(request.url)

    def open(self, path: str) -> None:
        """Go to a path of ours."""
        self.page.goto(f"http://127.0.0.1:{self.settings.port}{path}")

    def begin(self) -> None:
        """Open the address that the command prints."""
        self.page.goto(self.settings.address)

    @property
    def strangers(self) -> list[str]:
        """The requests that left the workbench."""
        own = f"127.0.0.1:{self.settings.port}"
        return [url for url in self.requests if urlsplit(url).scheme != "data" and urlsplit(url).netloc != own]

    def serious(self) -> list[str]:
        """What axe finds serious or worse on the page, a line each."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found: dict[str, Any] = self.page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{v['id']}: {node['target']} {node['html'][:120]} {node['failureSummary']}"
            for v in found["violations"]
            if v["impact"] in ("serious", "critical")
            for node in v["nodes"]
        ]

    def overflows(self) -> int:
        """By how many pixels the page is wider than the window."""
        wide: int = self.page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return wide


def visit(browser: Browser, settings: Settings, *, width: int = 1440, height: int = 900, **options: Any) -> Visit:
    """A page of a browser of its own, without cookies."""
    context = browser.new_context(viewport={"width": width, "height": height}, **options)
    context.set_default_timeout(15_000)
    return Visit(context.new_page(), settings)
