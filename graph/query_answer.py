"""What the query process does: check the text, open the graphs, write the answer row by row (see `graph.query_process`)."""

import json
from collections.abc import Callable, Iterable, MutableMapping
from pathlib import Path
from typing import Any, BinaryIO

from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, QueryTriples
from pyoxigraph import Store as Database

from graph.errors import ParameterError, QueryError, QueryRefused, QuerySyntax, StoreError
from graph.store_files import open_read_only

Send = Callable[[object], None]
Act = Callable[[dict[str, Any], Database | None, BinaryIO], None]
"""Answers a request, on a database that is open or on the file that it names, and writes the answer."""


class _Full(Exception):
    """The answer has as many rows or bytes as it may."""


def answer(request: dict[str, Any], out: BinaryIO) -> None:
    """Write that all is ready, then the answer to the request, or the error, as JSON lines.

    What is imported, and a store, which is opened, is start-up, and is ready before anything of the query is read; a file is read
    in the query's own time.
    """
    labels: dict[str, str] = {}
    try:
        act = _named(labels) if "named" in request else _free()
        held = open_read_only(Path(request["source"])) if request["kind"] == "database" else None
        _write(out, {"ready": True})
        out.flush()
        act(request, held, out)
        _write(out, {"end": True, "truncated": False, "labels": labels})
    except _Full:
        _write(out, {"end": True, "truncated": True, "labels": labels})
    except MemoryError:
        _write(out, {"error": "stopped", "message": f"the query used more than {request['memory_mb']} MB of memory"})
    except QuerySyntax as error:
        bare = str(error) if error.line is None else str(error).partition(": ")[2]
        _write(out, {"error": "syntax", "message": bare, "line": error.line, "column": error.column})
    except QueryRefused as error:
        _write(out, {"error": "refused", "message": str(error)})
    except ParameterError as error:
        _write(out, {"error": "parameter", "message": str(error)})
    except QueryError as error:
        _write(out, {"error": "query", "message": str(error)})
    except (StoreError, OSError, RuntimeError, ValueError) as error:
        _write(out, {"error": "store", "message": str(error)})
    out.flush()


def _free() -> Act:
    """What answers a query of a user; its modules are imported now: rdflib's parser, which a named query does not need."""
    from graph import query_guard  # noqa: F401

    return _answer


def _named(labels: MutableMapping[str, str]) -> Act:
    """What answers a query of the library and puts the labels of its nodes into `labels`; its modules are imported now."""
    from graph import library  # noqa: F401

    return lambda request, held, out: _answer_named(request, held, out, labels)


def _answer(request: dict[str, Any], held: Database | None, out: BinaryIO) -> None:
    """Check, open, run; in this order, so that a bad query costs nothing."""
    from graph import query_guard

    text = query_guard.one_kind_of_line_end(request["query"])
    query_guard.check_length(text)
    query_guard.check_words(text)
    named = query_guard.datasets(text, request["prefixes"])
    database = _open(Path(request["source"])) if held is None else held
    _check_datasets(database, named)
    send = _sender(out, max_rows=request["max_rows"], max_bytes=request["max_bytes"])
    try:  # FROM counts only without the union, which overrides it
        found = database.query(text, use_default_graph_as_union=not named, prefixes=request["prefixes"])
    except SyntaxError as error:
        raise query_guard.engine_syntax(error) from None
    if isinstance(found, QueryBoolean):
        _write(out, {"form": "ask", "value": bool(found)})
    elif isinstance(found, QueryTriples):
        _write(out, {"form": "graph"})
        for triple in found:
            send([_term(triple.subject), _term(triple.predicate), _term(triple.object)])
    else:
        names = [v.value for v in found.variables]
        order = list(range(len(names)))
        if query_guard.selects_all(text):  # the engine's own order differs from process to process
            order.sort(key=names.__getitem__)
        _write(out, {"form": "select", "columns": [names[i] for i in order]})
        for row in found:
            send([_term(row[i]) for i in order])


def _answer_named(request: dict[str, Any], held: Database | None, out: BinaryIO, labels: MutableMapping[str, str]) -> None:
    """Answer a query of the library: our own file, so that its text needs no guard."""
    from graph.library import answer as answer_named
    from graph.library import read_query

    named = request["named"]
    database = _open(Path(request["source"])) if held is None else held
    found = answer_named(database, read_query(named["name"], named["text"]), named["values"])
    labels.update(found.labels)
    send = _sender(out, max_rows=request["max_rows"], max_bytes=request["max_bytes"])
    _write(out, {"form": "select", "columns": found.columns, "nodes": found.nodes})
    for row in found.rows:
        send([None if t is None else [t.kind, t.value, t.datatype, t.language] for t in row])


def _line(message: object) -> bytes:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _write(out: BinaryIO, message: object) -> None:
    out.write(_line(message))


def _sender(out: BinaryIO, *, max_rows: int, max_bytes: int) -> Send:
    """A function that writes one row, and raises _Full where there are enough."""
    left = [max_rows, max_bytes]

    def send(row: object) -> None:
        line = _line(row)
        left[0] -= 1
        left[1] -= len(line)
        if min(left) < 0:
            raise _Full
        out.write(line)

    return send


def _open(source: Path) -> Database:
    """A file of RDF in memory."""
    database = Database()
    try:
        database.bulk_load(path=str(source))
    except (SyntaxError, ValueError, OSError) as error:
        raise StoreError(f"{source}: the file cannot be read as RDF ({str(error).splitlines()[0]})") from None
    return database


def _check_datasets(database: Database, named: Iterable[str]) -> None:
    """A FROM may name a graph of the store, nothing else: nobody should believe that something was fetched."""
    for iri in named:
        if not database.contains_named_graph(NamedNode(iri)):
            raise QueryRefused(f"FROM <{iri}>: no graph of this store has that name, and nothing is fetched")


def _term(term: Any) -> list[str | None] | None:
    """A term as `[kind, value, datatype, language]`."""
    if term is None:
        return None
    if isinstance(term, NamedNode):
        return ["iri", term.value, None, None]
    if isinstance(term, BlankNode):
        return ["blank", term.value, None, None]
    if isinstance(term, Literal):
        return ["literal", term.value, term.datatype.value, term.language]
    raise QueryRefused("the answer holds a quoted triple; RDF 1.1 has none")
