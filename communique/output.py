"""How a command writes its data: a table for a person, CSV for a pipe, or what `--format` says."""

import csv
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
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
    JSONL = "jsonl"
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
    elif form is Format.JSONL:
        for row in table.rows:
            stream.write(json.dumps(dict(zip(table.columns, row, strict=True)), ensure_ascii=False) + "\n")
    elif form is Format.MARKDOWN:
        stream.write(markdown(table.columns, table.rows))
    else:
        write_delimited(table.columns, table.rows, delimiter="," if form is Format.CSV else "\t", out=stream)


def cell(value: str | int | float | None) -> str:
    """A value as a cell of text; numbers as briefly as they can be said."""
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def page_source(source: str) -> str:
    """Where an article came from, for a page that others read: of a whole path only what is not the machine's own.

    A path below the working folder is told from there, of any other whole path only the last name; URLs stay.

    >>> page_source("/home/desk/news/iran.txt"), page_source("news/iran.txt"), page_source("https://example.org/a")
    ('iran.txt', 'news/iran.txt', 'https://example.org/a')
    """
    path = Path(source)
    if not path.is_absolute():
        return source
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else path.name


def write_delimited(
    columns: Sequence[str] | None, rows: Iterable[Sequence[str | int | float | None]], *, delimiter: str, out: TextIO
) -> None:
    """Write a header (none for further rows) and rows as CSV (RFC 4180 quoting, lines end in LF) or TSV."""
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    if columns is not None:
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
    """A table with lines, as wide as the terminal; where its words do not fit beside each other, a list of its rows."""
    screen = console(stream)
    widths = _widths(table, screen.width - 3 * len(table.columns) - 1)  # without the padding and the rules of a table
    if widths is None:
        _write_list(table, screen)
        return
    from rich import box
    from rich.table import Table as RichTable
    from rich.text import Text

    view = RichTable(box=box.SIMPLE_HEAD, title=Text(table.title) if table.title else None, title_justify="left")
    for name, width in zip(table.columns, widths, strict=True):
        view.add_column(Text(name), overflow="fold", width=width)
    for row in table.rows:
        view.add_row(*(Text(cell(v)) for v in row))
    screen.print(view)


LONGEST_WORD, LONG_TEXT, NARROWEST = 32, 60, 16
"""In characters: a longer word may be cut in a table; a cell of more than `LONG_TEXT` needs a column of `NARROWEST`."""


def _widths(table: Table, room: int) -> list[int] | None:
    """How wide each column is, in characters: as its cells want, or its share of the room; None where words would be cut."""
    columns = [[name, *(cell(row[i]) for row in table.rows)] for i, name in enumerate(table.columns)]
    needs = [_need(cells) for cells in columns]
    more = [max(len(line) for text in cells for line in (text.splitlines() or [""])) for cells in columns]
    more = [max(0, want - need) for want, need in zip(more, needs, strict=True)]
    left = room - sum(needs)
    if left < 0:
        return None
    share = min(1.0, left / (sum(more) or 1))
    return [need + int(want * share) for need, want in zip(needs, more, strict=True)]


def _need(cells: Sequence[str]) -> int:
    """How wide a column must be so that its words stay whole."""
    words = max((len(word) for text in cells for word in text.split()), default=1)
    return max(min(words, LONGEST_WORD), NARROWEST if any(len(text) > LONG_TEXT for text in cells) else 1)


def _write_list(table: Table, screen: "Console") -> None:
    """Each row as lines of name and value, without what is empty, for a terminal that is too narrow for the table."""
    from rich.table import Table as RichTable
    from rich.text import Text

    if table.title:
        screen.print(Text(table.title))
    for number, row in enumerate(table.rows, start=1):
        screen.print(Text(f"{number} ".ljust(screen.width, "─"), style="dim"))
        lines = RichTable.grid(padding=(0, 2, 0, 0))
        lines.add_column(no_wrap=True)
        lines.add_column(overflow="fold")
        for name, value in zip(table.columns, row, strict=True):
            if cell(value):
                lines.add_row(Text(name, style="bold"), Text(cell(value)))
        screen.print(lines)
    if not table.rows:
        screen.print(Text(" · ".join(table.columns), style="bold"))


def console(stream: TextIO) -> "Console":
    """A rich console on the stream: colours only on a terminal, and a fixed width anywhere else."""
    from rich.console import Console

    if stream.isatty():
        return Console(file=stream, highlight=False)
    return Console(file=stream, highlight=False, width=WIDTH, color_system=None, legacy_windows=False)
