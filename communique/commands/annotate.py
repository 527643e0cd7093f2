"""`communique label-studio`: articles to annotators, and what they marked back."""

import json
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from communique.commands.options import DEFAULT_STORE, OutputOption, StoreOption, examples
from communique.errors import Exit, UsageError


class Step(StrEnum):
    """What is written."""

    CONFIG = "config"
    TASKS = "tasks"
    RECORDS = "records"


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command(
        name="label-studio",
        epilog=examples(
            "communique label-studio config -o interface.xml",
            "communique label-studio tasks article.txt a9267888f624 -o tasks.json",
            "communique label-studio records export.json -o records.jsonl",
        ),
    )(label_studio)


def label_studio(
    step: Annotated[
        Step,
        typer.Argument(
            help="config: the labelling interface; tasks: articles with what was read in them; records: an export as records.",
            show_default=False,
        ),
    ],
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ARTICLE ... | EXPORT ...]",
            help="For tasks, articles by id, the beginning of one, or file; for records, files that Label Studio exported as JSON.",
            show_default=False,
        ),
    ] = None,
    store: StoreOption = DEFAULT_STORE,
    output: OutputOption = None,
) -> int:
    """Give articles to annotators in Label Studio, and take back what they marked.

    `records` writes JSON Lines that `communique run --records` takes. Each task without an annotation, or with one that makes no
    reading, is told on standard error, and the rest is written.
    """
    from communique.label_studio import config

    if (step is Step.CONFIG) == bool(names):
        raise UsageError("name the articles or exports" if step is not Step.CONFIG else "config takes no names")
    if step is Step.CONFIG:
        return _write(config(), output, Exit.DONE)
    return _tasks(names or (), store, output) if step is Step.TASKS else _records(names or (), output)


def _tasks(names: Sequence[str], store: Path, output: Path | None) -> int:
    """The articles as tasks."""
    from communique import api
    from communique.label_studio import to_task

    tasks = [to_task(api.show(name, store=store)) for name in names]
    return _write(json.dumps(tasks, ensure_ascii=False, indent=1) + "\n", output, Exit.DONE)


def _records(names: Sequence[str], output: Path | None) -> int:
    """The annotations as records, a line a task."""
    from communique.label_studio import readings_of
    from extract.errors import InputError
    from extract.records import to_record

    lines: list[str] = []
    failed = False
    for name in names:
        for found in readings_of(_text(name), source=name):
            if isinstance(found, InputError):
                failed = True
                sys.stderr.write(f"{found}\n")
            else:
                lines.append(json.dumps(to_record(found), ensure_ascii=False) + "\n")
    return _write("".join(lines), output, Exit.DONE if not failed else Exit.PARTIAL if lines else Exit.INPUT)


def _text(name: str) -> str:
    """The text of a file. Raises InputError where it cannot be read."""
    from extract.errors import InputError

    try:
        return Path(name).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise InputError(name, f"is no UTF-8: {error.reason} at byte {error.start}") from None
    except OSError as error:
        raise InputError(name, f"cannot be read: {error.strerror}") from None


def _write(text: str, output: Path | None, code: int) -> int:
    """The text to the file, or to standard output."""
    if output is None:
        sys.stdout.write(text)
    else:
        output.write_text(text, encoding="utf-8")
        sys.stderr.write(f"wrote {output}\n")
    return code
