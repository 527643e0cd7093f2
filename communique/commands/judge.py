"""`communique judge`: an analyst confirms, refuses or corrects what was found, and the store remembers it."""

import re
import sys
from typing import Annotated

import typer

from communique.commands.options import DEFAULT_STORE, FormatOption, StoreOption, examples
from communique.errors import Exit, UsageError
from communique.output import chosen, write

NameArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="[ID]",
        help="The id of a finding, or ARTICLE/attribution-… of an attribution, or its beginning.",
        show_default=False,
    ),
]
ConfirmOption = Annotated[bool, typer.Option("--confirm", help="It is right: it stays, whatever a later version finds.")]
RefuseOption = Annotated[bool, typer.Option("--refuse", help="It is wrong: it is taken out and not written again.")]
SpeakerOption = Annotated[
    str | None,
    typer.Option("--speaker", help="Correct who spoke: a name in the article, or a new one.", show_default=False),
]
KindOption = Annotated[
    str, typer.Option("--kind", help="What a new speaker is: person, organization or media; a country's name is a country.")
]
ActOption = Annotated[
    str | None, typer.Option("--act", help="Correct the speech act: its notation, as in `deny`.", show_default=False)
]
SpanOption = Annotated[
    str | None,
    typer.Option(
        "--span", metavar="BEGIN-END", help="Correct what was said: its characters in the article, from 0.", show_default=False
    ),
]
UndoOption = Annotated[bool, typer.Option("--undo", help="Take a judgement back.")]
ListOption = Annotated[bool, typer.Option("--list", help="List all judgements, and which are orphaned.")]
BecauseOption = Annotated[str | None, typer.Option("--because", help="Why, in your own words.", show_default=False)]
AnalystOption = Annotated[str, typer.Option("--analyst", envvar="COMMUNIQUE_ANALYST", help="Who judges.", show_envvar=True)]


def register(app: typer.Typer) -> None:
    """Add the command of this file."""
    app.command(
        epilog=examples(
            "communique judge 3f9a1c20b7de --confirm",
            "communique judge 3f9a1c20b7de --refuse --because 'two different days'",
            "communique judge a9267888f624/attribution-543-554 --refuse --analyst Berg",
            "communique judge a9267888f624/attribution-543-554 --speaker 'Foreign Ministry' --kind organization",
            "communique judge a9267888f624/attribution-543-554 --act deny --span 554-640 --because 'the quotation ends there'",
            "communique judge 3f9a1c20b7de --undo",
            "communique judge --list --format jsonl",
        )
    )(judge)


def judge(
    name: NameArgument = None,
    confirm: ConfirmOption = False,
    refuse: RefuseOption = False,
    speaker: SpeakerOption = None,
    kind: KindOption = "person",
    act: ActOption = None,
    span: SpanOption = None,
    undo: UndoOption = False,
    listed: ListOption = False,
    because: BecauseOption = None,
    analyst: AnalystOption = "analyst",
    store: StoreOption = DEFAULT_STORE,
    form: FormatOption = None,
) -> int:
    """Confirm or refuse a finding or an attribution, correct an attribution, or list what was judged.

    What is refused leaves the graphs at once, and neither a new run nor a new comparison brings it back. A judgement keeps
    the words on which it was made: in a corrected article it holds for the same words, and is orphaned where they are gone.
    What is corrected (--speaker, --act, --span) takes the place of what was read, which is kept beside it; --undo brings that back.
    """
    from communique import api
    from communique.judging import judgement_table
    from graph.findings import Verdict

    corrects = (speaker, act, span) != (None, None, None)
    if sum((confirm, refuse, corrects, undo, listed)) != 1:
        raise UsageError("say one of --confirm, --refuse, --undo, --list, or what is corrected: --speaker, --act, --span")
    if listed:
        write(judgement_table(api.judgement_list(store)), chosen(form))
        return Exit.DONE
    if name is None:
        raise UsageError("name the id of a finding or of an attribution")
    if undo:
        done = api.undo(name, store=store)
        sys.stderr.write(f"no longer {done.judged.judgement.verdict.value}: {done.judged.target}\n")
        return Exit.DONE
    who, why = analyst.strip() or "analyst", because or ""
    if corrects:
        place = None if span is None else _place(span)
        done = api.correct(name, store=store, speaker=speaker, kind=kind, act=act, span=place, because=why, analyst=who)
    else:
        done = api.judge(name, Verdict.CONFIRMED if confirm else Verdict.REFUSED, store=store, because=why, analyst=who)
    write(judgement_table([done]), chosen(form))
    return Exit.DONE


def _place(span: str) -> tuple[int, int]:
    """Begin and end of a span as it is written. Raises UsageError where it is none."""
    found = re.fullmatch(r"([0-9]{1,9})-([0-9]{1,9})", span.strip())
    if found is None:
        raise UsageError(f"a span is written as in 543-554, not {span!r}")
    return int(found[1]), int(found[2])
