"""`communique explain`: why a finding says what it says."""

import sys
from typing import Annotated

import typer

from communique.commands.options import DEFAULT_STORE, FormatOption, StoreOption, examples
from communique.errors import Exit
from communique.output import Format, write


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command(epilog=examples("communique explain 3f9a1c20b7de", "communique explain 3f9a1c20b7de --format json"))(explain)


def explain(
    finding: Annotated[str, typer.Argument(help="The id of a finding, as `communique compare` shows it, or its beginning.")],
    store: StoreOption = DEFAULT_STORE,
    form: FormatOption = None,
) -> int:
    """Show what a finding rests on: the rule and its reason, the scores, both spans, and how each account reached us."""
    from communique import api

    table = api.explain(store, finding)
    write(table, form or (Format.TABLE if sys.stdout.isatty() else Format.TSV))
    return Exit.DONE
