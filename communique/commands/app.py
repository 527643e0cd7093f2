"""All commands as one: what `communique` takes, and what its help says."""

import sys
from typing import Annotated

import typer

from communique import __version__
from communique.commands import annotate, ask, corpus, find, judge, look, push, serve, side, tend
from communique.errors import MEANING, Exit

_EPILOG = "Exit codes: " + "; ".join(f"{code.value} {MEANING[code]}" for code in Exit) + "."

app = typer.Typer(
    name="communique",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=_EPILOG,
)


def _version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"communique {__version__}\n")
        raise typer.Exit


@app.callback()
def top(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the traceback of an error; may stand anywhere in the command.")
    ] = False,
) -> None:
    """Read news articles into a graph of who said what, according to whom, and see where accounts of one event differ."""


for group in (corpus, side, find, judge, ask, look, serve, push, annotate, tend):
    group.register(app)
