"""How a command writes its data: a table for a person, CSV for a pipe, or what `--format` says."""

import csv
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console

WIDTH = 120
"""The width of a table that goes to a file or a pipe, in characters."""


class Format(StrEnum):
    """The formats of rows."""

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    MARKDOWN = "md"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns; a cell is text, a number, or None for nothing."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | float | None, ...], ...]
    title: str = ""


def chosen(form: Format | None, out: TextIO | None = None) -> Format:
    """The format asked for; otherwise a table on a terminal and CSV anywhere else."""
    stream = out or sys.stdout
    return form or (Format.TABLE if stream.isatty() else Format.CSV)


def write(table: Table, form: Format, out: TextIO | None = None) -> None:
    """Write the table in the format to standard output, or to `out`."""
    stream = out or sys.stdout
    if form is Format.TABLE:
        _write_table(table, stream)
    elif form is Format.JSON:
        stream.write(
            json.dumps([dict(zip(table.columns, row, strict=True)) for row in table.rows], ensure_ascii=False, indent=1) + "\n"
        )
    elif form is Format.MARKDOWN:
        stream.write(markdown(table.columns, table.rows))
    else:
        write_delimited(table.columns, table.rows, delimiter="," if form is Format.CSV else "\t", out=stream)


def cell(value: str | int | float | None) -> str:
    """A value as a cell of text; numbers as briefly as they can be said."""
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def write_delimited(
    columns: Sequence[str], rows: Iterable[Sequence[str | int | float | None]], *, delimiter: str, out: TextIO
) -> None:
    """Write a header and rows as CSV (RFC 4180 quoting, lines end in LF) or TSV."""
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([cell(value) for value in row] for row in rows)


def markdown(columns: Sequence[str], rows: Iterable[Sequence[str | int | float | None]]) -> str:
    r"""A table of Markdown.

    >>> print(markdown(["a", "b"], [["x|y", 2]]), end="")
    | a | b |
    | --- | --- |
    | x\|y | 2 |
    """
    lines = ["| " + " | ".join(columns) + " |", "| " + " | ".join("---" for _ in columns) + " |"]
    lines += ["| " + " | ".join(cell(v).replace("|", "\\|").replace("\n", " ") for v in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _write_table(table: Table, stream: TextIO) -> None:
    """A table with lines, as wide as the terminal."""
    from rich import box
    from rich.table import Table as RichTable
    from rich.text import Text

    view = RichTable(box=box.SIMPLE_HEAD, title=Text(table.title) if table.title else None, title_justify="left")
    for name in table.columns:
        view.add_column(Text(name), overflow="fold")
    for row in table.rows:
        view.add_row(*(Text(cell(v)) for v in row))
    console(stream).print(view)


def console(stream: TextIO) -> "Console":
    """A rich console on the stream: colours only on a terminal, and a fixed width anywhere else."""
    from rich.console import Console

    if stream.isatty():
        return Console(file=stream, highlight=False)
    return Console(file=stream, highlight=False, width=WIDTH, color_system=None, legacy_windows=False)
