"""CSV with its metadata beside it (CSV on the Web, W3C 2015): six tables, and `csv-metadata.json` that says what each column is.

Types, meanings, keys and the properties that columns stand for are in the metadata, so that a reader of CSVW gets joined tables, or
RDF with the same IRIs as ours. Several values in a cell are parted by `;`. UTF-8, lines end in LF.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

from pyoxigraph import Quad

from graph.export_tables import Cell, Column, GraphTable, tables_of
from graph.iris import BASE

METADATA = "csv-metadata.json"
"""The name under which readers look for metadata beside a CSV file."""

SEPARATOR = ";"
"""What parts the values of a cell; no key of ours holds it, since it is percent-encoded in IRIs."""


def csvw_files(quads: Iterable[Quad]) -> dict[str, bytes]:
    """The files by name. The same quads give the same bytes."""
    tables = tables_of(quads)
    files = {f"{table.name}.csv": _csv(table).encode() for table in tables}
    files[METADATA] = (json.dumps(_metadata(tables), ensure_ascii=False, indent=1) + "\n").encode()
    return files


def _csv(table: GraphTable) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerows([_text(cell) for cell in row] for row in table.rows)
    return out.getvalue()


def _text(cell: Cell) -> str:
    return SEPARATOR.join(cell) if isinstance(cell, tuple) else cell or ""


def _metadata(tables: Iterable[GraphTable]) -> dict[str, Any]:
    """The description of a group of tables."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dialect": {"commentPrefix": None},
        "tables": [_table(table) for table in tables],
    }


def _table(table: GraphTable) -> dict[str, Any]:
    return {
        "url": f"{table.name}.csv",
        "dc:description": table.meaning,
        "tableSchema": {
            "aboutUrl": f"{BASE}{{+{table.columns[0].name}}}",
            "primaryKey": table.columns[0].name,
            "columns": [_column(column) for column in table.columns],
            "foreignKeys": [
                {"columnReference": c.name, "reference": {"resource": f"{c.leads_to}.csv", "columnReference": "id"}}
                for c in _always(table)
            ],
        },
    }


def _always(table: GraphTable) -> list[Column]:
    """The columns that lead to another table in every row: a foreign key of CSVW may not be empty, nor have several values."""
    columns = [(place, c) for place, c in enumerate(table.columns) if c.leads_to is not None and not c.many]
    return [c for place, c in columns if all(row[place] is not None for row in table.rows)]


def _column(column: Column) -> Mapping[str, Any]:
    """The description of a column. A column that leads to another table holds IRIs, made of the base and the key."""
    found: dict[str, Any] = {
        "name": column.name,
        "titles": column.name,
        "dc:description": column.meaning,
        "datatype": column.datatype,
    }
    if column.many:
        found["separator"] = SEPARATOR
    if column.property is not None:
        found["propertyUrl"] = column.property.value
        if column.leads_to is not None or column.name == "claim":
            found["valueUrl"] = f"{BASE}{{+{column.name}}}"
    else:
        found["suppressOutput"] = True
    return found
