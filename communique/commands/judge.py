"""`communique judge`: an analyst confirms or refuses what was found, and the store remembers it."""

import sys
from typing import Annotated

import typer

from communique.commands.options import DEFAULT_STORE, FormatOption, StoreOption, examples
from communique.errors import Exit, UsageError
from communique.output import chosen, write


def register(app: typer.Typer) -> None:
    """Add the command of this file."""
    app.command(
        epilog=examples(
            "communique judge 3f9a1c20b7de --confirm",
            "communique judge 3f9a1c20b7de --refuse --because 'two different days'",
            "communique judge a9267888f624/attribution-543-554 --refuse --analyst Berg",
            "communique judge 3f9a1c20b7de --undo",
            "communique judge --list",
        )
    )(judge)


def judge(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]",
            help="The id of a finding, or ARTICLE/attribution-… of an attribution, or its beginning.",
            show_default=False,
        ),
    ] = None,
    confirm: Annotated[bool, typer.Option("--confirm", help="It is right: it stays, whatever a later version finds.")] = False,
    refuse: Annotated[bool, typer.Option("--refuse", help="It is wrong: it is taken out and not written again.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Take a judgement back.")] = False,
    listed: Annotated[bool, typer.Option("--list", help="List all judgements, and which are orphaned.")] = False,
    because: Annotated[str | None, typer.Option("--because", help="Why, in your own words.", show_default=False)] = None,
    analyst: Annotated[
        str, typer.Option("--analyst", envvar="COMMUNIQUE_ANALYST", help="Who judges.", show_envvar=True)
    ] = "analyst",
    store: StoreOption = DEFAULT_STORE,
    form: FormatOption = None,
) -> int:
    """Confirm or refuse a finding or an attribution, or list what was judged.

    What is refused leaves the graphs at once, and neither a new run nor a new comparison brings it back. A judgement keeps
    the words on which it was made: in a corrected article it holds for the same words, and is orphaned where they are gone.
    """
    from communique import api
    from communique.judging import judgement_table
    from graph.findings import Verdict

    if sum((confirm, refuse, undo, listed)) != 1:
        raise UsageError("say one of --confirm, --refuse, --undo and --list")
    if listed:
        write(judgement_table(api.judgement_list(store)), chosen(form))
        return Exit.DONE
    if name is None:
        raise UsageError("name the id of a finding or of an attribution")
    if undo:
        done = api.undo(name, store=store)
        sys.stderr.write(f"no longer {done.judged.judgement.verdict.value}: {done.judged.target}\n")
        return Exit.DONE
    verdict = Verdict.CONFIRMED if confirm else Verdict.REFUSED
    done = api.judge(name, verdict, store=store, because=because or "", analyst=analyst.strip() or "analyst")
    write(judgement_table([done]), chosen(form))
    return Exit.DONE
