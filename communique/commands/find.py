"""`communique explain`: why a finding or an attribution says what it says."""

import sys
from typing import Annotated

import typer

from communique.commands.options import DEFAULT_STORE, StoreOption, examples
from communique.errors import Exit
from communique.output import Format, write


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command(
        epilog=examples(
            "communique explain 3f9a1c20b7de",
            "communique explain a9267888f624/attribution-543-554",
            "communique explain 3f9a1c20b7de --format json",
        )
    )(explain)


def explain(
    name: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="The id of a finding, or ARTICLE/attribution-… as `communique show` lists it, or its beginning."
        ),
    ],
    store: StoreOption = DEFAULT_STORE,
    form: Annotated[
        Format | None,
        typer.Option(
            "--format", "-f", help="How it is written; without it a table on a terminal and TSV in a pipe.", show_default=False
        ),
    ] = None,
) -> int:
    """Show what a finding rests on: the rule and its reason, the scores, both spans, and how each account reached us.

    Of an attribution: which reader proposed it and why, how sure that is, and which findings rest on it. A row is a name and a
    value; in a pipe they are separated by a tab, ready for `cut -f2`.
    """
    from communique import api

    table = api.explain(store, name)
    write(table, form or (Format.TABLE if sys.stdout.isatty() else Format.TSV))
    return Exit.DONE
