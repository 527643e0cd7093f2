"""`communique compare` and `communique stories`: accounts side by side, and which articles tell one event."""

import io
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from communique.commands.options import DEFAULT_STORE, FormatOption, OutputOption, StoreOption, examples
from communique.errors import Exit, UsageError
from communique.output import Format, chosen, write

if TYPE_CHECKING:
    from communique.accounts import Accounts


class SideFormat(StrEnum):
    """How accounts side by side are written."""

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    MARKDOWN = "md"
    HTML = "html"


class Action(StrEnum):
    """What is stated of articles."""

    JOIN = "join"
    PART = "part"


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command(
        epilog=examples(
            "communique compare",
            "communique compare 'readout' --format md > accounts.md",
            "communique compare iran.txt azerbaijan.txt --format html -o accounts.html",
        )
    )(compare)
    app.command(
        epilog=examples(
            "communique stories",
            "communique stories join a9267888f624 6125e84f21cd",
            "communique stories part iran.txt azerbaijan.txt",
        )
    )(stories)


def compare(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[WORDS | A B ...]",
            help="Words that name an event, an account or an article; or two and more articles by id, file or title.",
            show_default=False,
        ),
    ] = None,
    store: StoreOption = DEFAULT_STORE,
    form: Annotated[
        SideFormat | None,
        typer.Option(
            "--format",
            "-f",
            help="How it is written; without it the ending of the file tells, else a table on a terminal and CSV in a pipe.",
            show_default=False,
        ),
    ] = None,
    output: OutputOption = None,
    wide: Annotated[bool, typer.Option("--wide", help="CSV and TSV with a row a matter and a cell an account.")] = False,
) -> int:
    """Show the accounts of each event side by side: who said what, what either leaves out, and what contradicts what.

    A row is a matter, a column an account. A cell holds the account's words, or `stated absent by X` where an article says
    that the account leaves it out, `not found` where it was searched in vain, `not comparable` where it is known by one
    sentence. Two articles that are named are stated to belong together; files that the store does not have are read.
    """
    from communique import api

    words = names or []
    kind = form or _of_ending(output) or SideFormat(chosen(None))
    accounts = api.compare_articles(words, store=store) if len(words) > 1 else api.compare(store, about=next(iter(words), None))
    if not accounts.pairs:
        sys.stderr.write(
            f"no two accounts of one event match {words[0]!r}\n" if words else "no two accounts of one event are stored\n"
        )
    if output is None:
        _write(accounts, kind, wide=wide, out=None)
        return Exit.DONE
    page = io.StringIO()
    _write(accounts, kind, wide=wide, out=page)
    output.write_text(page.getvalue(), encoding="utf-8")
    sys.stderr.write(f"wrote {output}\n")
    return Exit.DONE


def _of_ending(output: Path | None) -> SideFormat | None:
    """The format that a file's ending names. Raises UsageError where it names none of ours."""
    ending = output.suffix.lower().lstrip(".") if output is not None else ""
    if not ending:
        return None
    named = {"txt": SideFormat.TABLE, "htm": SideFormat.HTML, **{form.value: form for form in SideFormat}}
    if ending not in named:
        raise UsageError(f"{output}: the ending tells no format; use one of .txt .csv .tsv .json .md .html, or --format")
    return named[ending]


def _write(accounts: "Accounts", kind: SideFormat, *, wide: bool, out: TextIO | None) -> None:
    """Write the accounts in the format. Raises UsageError where a wide table is asked for in another format than CSV or TSV."""
    from communique.report import write_report, write_wide

    if wide and kind not in (SideFormat.CSV, SideFormat.TSV):
        raise UsageError("--wide is for --format csv and tsv; the other formats have a row a matter anyway")
    if kind is SideFormat.HTML:
        from communique.compare_html import as_html

        (out or sys.stdout).write(as_html(accounts))
    elif wide:
        write_wide(accounts, Format(kind.value), out)
    else:
        write_report(accounts, Format(kind.value), out)


def stories(
    action: Annotated[
        Action | None,
        typer.Argument(help="join: the articles tell one event; part: no two of them do.", show_default=False),
    ] = None,
    articles: Annotated[
        list[str] | None, typer.Argument(help="Stored articles by id or its beginning, file or title.", show_default=False)
    ] = None,
    store: StoreOption = DEFAULT_STORE,
    form: FormatOption = None,
) -> int:
    """List which stored articles tell one event, as found or as stated, or state it otherwise.

    A text that is printed several times counts once. `join` and `part` are kept in the store, and what they affect is
    compared again; `part` also undoes a grouping that was found.
    """
    from communique import api

    if action is None:
        found = api.story_list(store)
    else:
        found = (api.join if action is Action.JOIN else api.part)(articles or (), store=store)
    write(found.table(), chosen(form))
    return Exit.DONE
