"""`communique compare` and `communique explain`: where accounts differ, and why a finding says so."""

import sys
from typing import Annotated

import typer

from communique.commands.options import DEFAULT_STORE, FormatOption, StoreOption, examples
from communique.errors import Exit
from communique.output import Format, chosen, write


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command(epilog=examples("communique compare", "communique compare 'readout' --format md > accounts.md"))(compare)
    app.command(epilog=examples("communique explain 3f9a1c20b7de", "communique explain 3f9a1c20b7de --format json"))(explain)


def compare(
    about: Annotated[
        str | None,
        typer.Argument(help="Only events, accounts or articles that these words name; without it everything.", show_default=False),
    ] = None,
    store: StoreOption = DEFAULT_STORE,
    form: FormatOption = None,
) -> int:
    """Show for each two accounts of one event who said what, what either leaves out, and what contradicts what.

    A cell holds the account's words, or `stated absent by X` where an article says that the account leaves it out, or
    `not found` where the account was searched in vain.
    """
    from communique import api
    from communique.report import write_report

    accounts = api.compare(store, about=about)
    if not accounts.pairs:
        sys.stderr.write(
            "no two accounts of one event are stored\n" if about is None else f"no two accounts of one event match {about!r}\n"
        )
    write_report(accounts, chosen(form))
    return Exit.DONE


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
