"""From settings to a running server."""

import socket
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import uvicorn

from communique.errors import UsageError
from communique.web.app import create_app
from communique.web.clashes import read_clashes
from communique.web.desk import Desk
from communique.web.newest import newest_articles
from communique.web.pages import environment
from communique.web.picks import names, picks
from communique.web.public import public
from communique.web.settings import Settings
from communique.web.statistics import classes, properties
from graph.errors import StoreError


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens: who connects before the server runs waits for it.

    Raises UsageError where the address or the port cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
        made.listen()
    except OSError as error:
        made.close()
        raise UsageError(f"cannot listen on {host}, port {port}: {error.strerror or error}; --port 0 takes a free port") from error
    return made


PICKED = ("country", "actor", "event")
"""The lists to choose from that most forms have."""


def warm(desk: Desk) -> None:
    """Make what pages need of the whole store, what is asked for first before the rest, and the templates as code.

    A page that is opened before sets off itself what it needs, and does not wait long for it.
    """
    for name in environment().list_templates(extensions=["html"]):
        environment().get_template(name)
    with suppress(StoreError):  # the pages tell
        for step in _steps(desk):
            while step() is None:
                continue


def _steps(desk: Desk) -> Iterator[Callable[[], object | None]]:
    """What is made, one after the other: each gives None as long as it is not there."""
    yield desk.index
    yield lambda: newest_articles(desk)
    for kind in PICKED:
        yield partial(picks, desk, kind)
    yield lambda: read_clashes(desk)
    yield lambda: public(desk)
    yield lambda: classes(desk)
    yield desk.counts
    yield lambda: properties(desk)
    for kind in PICKED:
        yield partial(names, desk, kind)


def run_server(store: Path | str, settings: Settings, listening: socket.socket, *, analyst: str, browser: bool) -> None:
    """Serve until Ctrl-C, or until the process is told to end. Raises StoreError where there is no store."""
    desk = Desk(store, analyst=analyst)
    desk.check()
    config = uvicorn.Config(
        create_app(desk, settings=settings),
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="off",
        timeout_graceful_shutdown=3,
    )
    threading.Thread(target=warm, args=(desk,), name="warms up", daemon=True).start()
    if browser:
        webbrowser.open(settings.address)
    with suppress(KeyboardInterrupt):  # the server has ended by then, as it was asked to
        uvicorn.Server(config).run(sockets=[listening])
    desk.close()
