"""Answers for a notebook: rows of Python values under named columns, as CSV, as HTML, as a pandas frame where one asks for it."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any

from communique.output import Table
from graph.errors import ExportError
from graph.results import QueryResult, Term
from graph.vocabulary import PREFIXES

Value = str | int | float | bool | None
"""A cell: an IRI and a text are strings, numbers are numbers."""

SHOWN = 50
"""How many rows a notebook shows; all of them are there."""

_XSD = PREFIXES["xsd"]
_READ: Mapping[str, Callable[[str], Value]] = MappingProxyType(
    {
        f"{_XSD}integer": int,
        f"{_XSD}decimal": float,
        f"{_XSD}double": float,
        f"{_XSD}float": float,
        f"{_XSD}boolean": lambda text: text in ("true", "1"),
    }
)


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows under named columns. It is a sequence of dicts; a notebook shows it as a table.

    `shown` is what a reader sees in the place of each row (names for IRIs), under `heads`. `cut` says that there was more than the
    limits let through.

    >>> rows = Rows(("who", "age"), (("Anna", 31), ("Bela", None)))
    >>> rows[0]
    {'who': 'Anna', 'age': 31}
    >>> [row["who"] for row in rows]
    ['Anna', 'Bela']
    >>> print(rows.csv(), end="")
    who,age
    Anna,31
    Bela,
    """

    columns: tuple[str, ...]
    cells: tuple[tuple[Value, ...], ...]
    heads: tuple[str, ...] = ()
    shown: tuple[tuple[str, ...], ...] = ()
    cut: bool = False

    def __len__(self) -> int:
        return len(self.cells)

    def __iter__(self) -> Iterator[dict[str, Value]]:
        return (dict(zip(self.columns, row, strict=True)) for row in self.cells)

    def __getitem__(self, index: int) -> dict[str, Value]:
        return dict(zip(self.columns, self.cells[index], strict=True))

    def column(self, name: str) -> tuple[Value, ...]:
        """The values of one column. Raises KeyError with the names there are.

        >>> Rows(("who",), (("Anna",), ("Bela",))).column("who")
        ('Anna', 'Bela')
        """
        if name not in self.columns:
            raise KeyError(f"no column {name!r}; there are: {', '.join(self.columns)}")
        index = self.columns.index(name)
        return tuple(row[index] for row in self.cells)

    @property
    def df(self) -> Any:
        """The rows as a pandas DataFrame. Raises ExportError where pandas is not installed."""
        return frame(self.columns, self.cells)

    def csv(self, path: Path | str | None = None) -> str:
        """The rows as CSV (UTF-8, lines end in LF), written to the file too where one is named."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows(self.cells)
        if path is not None:
            Path(path).write_text(out.getvalue(), encoding="utf-8", newline="")
        return out.getvalue()

    def _repr_html_(self) -> str:
        """The first rows as a table: every cell is escaped."""
        heads = "".join(f"<th>{escape(head)}</th>" for head in self.heads or self.columns)
        rows = self.shown or tuple(tuple("" if v is None else str(v) for v in row) for row in self.cells)
        body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows[:SHOWN])
        more = f"<p>{len(rows) - SHOWN} more rows</p>" if len(rows) > SHOWN else ""
        cut = "<p>cut at the limit of rows</p>" if self.cut else ""
        return f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>{more}{cut}"


def _cell(text: str) -> str:
    return f'<td style="text-align:left;vertical-align:top">{escape(text)}</td>'


def rows_of_result(result: QueryResult) -> Rows:
    """The answer to a query; behind each column of nodes stands one with their labels, as in CSV.

    >>> rows_of_result(QueryResult("ask", value=True))[0]
    {'answer': True}
    """
    if result.form == "ask":
        return Rows(("answer",), ((result.value,),))
    named = result.labelled()
    cells = tuple(tuple(_value(term) for term in row) for row in named.rows)
    return Rows(named.columns, cells, result.columns, result.to_table(), result.truncated)


def rows_of_table(table: Table) -> Rows:
    """A table of the command line."""
    return Rows(table.columns, table.rows)


def _value(term: Term | None) -> Value:
    """A term as Python has it; a literal that breaks the rules of its type stays text."""
    if term is None:
        return None
    read = _READ.get(term.datatype or "")
    if read is None or term.kind != "literal":
        return term.value
    try:
        return read(term.value)
    except ValueError:
        return term.value


def frame(columns: tuple[str, ...], cells: tuple[tuple[Any, ...], ...]) -> Any:
    """A pandas DataFrame. Raises ExportError where pandas is not installed."""
    try:
        pandas = import_module("pandas")
    except ImportError:
        raise ExportError("pandas is not installed; `pip install communique[notebook]` brings it") from None
    return pandas.DataFrame(list(cells), columns=list(columns))
