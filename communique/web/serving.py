"""From settings to a running server."""

import socket
import threading
import webbrowser
from contextlib import suppress
from pathlib import Path

import uvicorn

from communique.errors import UsageError
from communique.web.app import create_app
from communique.web.desk import Desk
from communique.web.pages import environment
from communique.web.settings import Settings


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


def _warm(desk: Desk) -> None:
    """Make what the first pages need: the lists of events, and the templates as code."""
    desk.warm()
    for name in environment().list_templates(extensions=["html"]):
        environment().get_template(name)


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
    threading.Thread(target=_warm, args=(desk,), name="warms up", daemon=True).start()
    if browser:
        webbrowser.open(settings.address)
    with suppress(KeyboardInterrupt):  # the server has ended by then, as it was asked to
        uvicorn.Server(config).run(sockets=[listening])
    desk.close()
