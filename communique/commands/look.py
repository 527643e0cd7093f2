"""`communique show`, `schema` and `doctor`: an article with its spans, the vocabulary, the installation."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from communique.commands.options import DEFAULT_STORE, FormatOption, OutputOption, StoreOption, examples
from communique.errors import Exit
from communique.output import Format, Table, chosen, console, write


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command(
        epilog=examples(
            "communique show a9267888f624", "communique show a9267888f624 --html -o article.html", "communique show article.txt"
        )
    )(show)
    app.command(epilog=examples("communique schema", "communique schema Attribution", "communique schema deny"))(schema)
    app.command(epilog=examples("communique doctor"))(doctor)


def show(
    article: Annotated[
        str,
        typer.Argument(help="The id of a stored article or its beginning, a stored article's file, or a file that is read now."),
    ],
    store: StoreOption = DEFAULT_STORE,
    html: Annotated[bool, typer.Option("--html", help="Write one self-contained page.")] = False,
    output: OutputOption = None,
    form: FormatOption = None,
) -> int:
    """Show an article with the spans of its attributions marked, and the list of them: which reader proposed each, and why."""
    from communique import api
    from communique.readings import attribution_table, html_page, narrow_table, terminal_text

    reading = api.show(article, store=store)
    if html:
        _save(html_page(reading), output)
        return Exit.DONE
    kind = chosen(form)
    if kind is Format.TABLE:
        console(sys.stdout).print(terminal_text(reading))
    write(narrow_table(reading) if kind is Format.TABLE else attribution_table(reading), kind)
    return Exit.DONE


def _save(text: str, output: Path | None) -> None:
    """Write to the file, or to standard output."""
    if output is None:
        sys.stdout.write(text)
    else:
        output.write_text(text, encoding="utf-8")
        sys.stderr.write(f"wrote {output}\n")


def schema(
    term: Annotated[
        str | None, typer.Argument(help="A term: cmq:Claim, Claim, deny; without it all terms.", show_default=False)
    ] = None,
    form: FormatOption = None,
) -> int:
    """Browse the vocabulary: classes, properties, values, speech acts and shapes, each with its definition."""
    from communique import schema as vocabulary

    kind = chosen(form)
    if term is None:
        rows = tuple((t.kind, t.name, t.label, t.definition) for t in vocabulary.terms())
        write(Table(("kind", "term", "label", "definition"), rows), kind)
        return Exit.DONE
    found = vocabulary.find(term)
    lines = [("term", found.name), ("kind", found.kind), ("label", found.label), ("definition", found.definition)]
    lines += [("note", found.note)] if found.note else []
    lines += [(heading, ", ".join(names)) for heading, names in vocabulary.around(found)]
    write(Table(("what", "value"), tuple(lines)), kind)
    return Exit.DONE


def doctor(
    store: StoreOption = DEFAULT_STORE,
    form: FormatOption = None,
) -> int:
    """Check the installation: versions, the model, the weights by their hashes, the shipped data, the store.

    Ends with 1 where something is wrong, and says what to do.
    """
    from communique.doctor import checks

    found = checks(store)
    write(Table(("what", "state", "detail"), tuple((c.name, "ok" if c.ok else "wrong", c.detail) for c in found)), chosen(form))
    return Exit.DONE if all(c.ok for c in found) else Exit.INTERNAL
