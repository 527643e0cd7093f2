"""`communique serve`: the workbench, in the browser of the person who started it."""

import os
import sys
from typing import Annotated

import typer

from communique.commands.options import DEFAULT_STORE, StoreOption, examples
from communique.errors import Exit


def register(app: typer.Typer) -> None:
    """Add the command of this file."""
    app.command(
        epilog=examples(
            "communique serve --open",
            "communique serve --store store --port 8800",
            "communique serve --analyst Berg",
            "COMMUNIQUE_SERVE_PASSWORD=... communique serve --host 0.0.0.0 --name desk.example.org",
        )
    )(serve)


def serve(
    store: StoreOption = DEFAULT_STORE,
    port: Annotated[int, typer.Option("--port", "-p", min=0, max=65535, help="The port; 0 takes a free one.")] = 8750,
    host: Annotated[
        str, typer.Option("--host", help="The address to listen on; one that other machines reach needs COMMUNIQUE_SERVE_PASSWORD.")
    ] = "127.0.0.1",
    name: Annotated[
        list[str] | None,
        typer.Option(
            "--name",
            help="A name under which other machines reach the workbench, itself or by way of another server.",
            show_default=False,
        ),
    ] = None,
    analyst: Annotated[
        str, typer.Option("--analyst", envvar="COMMUNIQUE_ANALYST", help="Who judges.", show_envvar=True)
    ] = "analyst",
    open_: Annotated[bool, typer.Option("--open", help="Open the address in the browser.")] = False,
) -> int:
    """Look at the store in a browser: stories, accounts side by side, articles, queries, the graph; judge what was found.

    The address that is printed carries a token: opened once, it lets that browser write, and every other only read. Nothing
    leaves this machine, and only this machine reaches the workbench unless --host says otherwise. Where the environment has
    COMMUNIQUE_SERVE_PASSWORD, everyone must give it. End it with Ctrl-C.
    """
    from communique.web.serving import listen, run_server
    from communique.web.settings import Settings

    password = os.environ.get("COMMUNIQUE_SERVE_PASSWORD") or None
    names = tuple(name or ())
    # an address without a password is refused before anything listens
    Settings(host=host, port=port, password=password, names=names)
    with listen(host, port) as socket:
        settings = Settings(host=host, port=socket.getsockname()[1], password=password, names=names)
        sys.stderr.write(f"the workbench on {store}: {settings.address}\nCtrl-C ends it\n")
        run_server(store, settings, socket, analyst=analyst.strip() or "analyst", browser=open_)
    return Exit.DONE
