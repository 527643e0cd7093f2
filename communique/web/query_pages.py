"""Queries: the library as forms with pick-lists from the graph, each answer as a table and in other formats.

A value of a form becomes a checked term (`graph.library.bind`), never text of a query.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from communique.asking import find
from communique.web.answers import cells, sparql_address
from communique.web.desk import Desk
from communique.web.kept import Kept
from communique.web.pages import address, pager, render, word
from communique.web.picks import Pick, picks
from communique.web.rows_as_turtle import rows_as_turtle
from communique.web.sparql_formats import ROWS, write
from communique.web.sparql_running import Answered
from graph.errors import ParameterError
from graph.library import NamedQuery, Parameter, answer, bind, named_queries

SIZE = 100
"""How many rows a page shows."""

_KEPT: Kept[Answered] = Kept(6)
_HINTS: Mapping[str, str] = {
    "date": "2025-06-27",
    "text": "some words",
    "integer": "a whole number",
    "score": "0 to 1",
    "account": "article/…/account-…",
    "attribution": "article/…/attribution-…",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form of a query: a list to pick from, or a line to write on with a hint."""

    parameter: Parameter
    value: str
    choices: tuple[Pick, ...] = ()
    hint: str = ""


def routes() -> list[Route]:
    """The routes of this module."""
    return [Route("/queries", list_page), Route("/queries/{name}", query_page)]


def list_page(request: Request) -> Response:
    """The library."""
    return render(request, "queries.html", queries=named_queries())


def query_page(request: Request) -> Response:
    """One query: its form, and its answer once all that it needs is given."""
    query = find(request.path_params["name"])
    values = _values(request, query)
    desk: Desk = request.app.state.desk
    form = request.query_params.get("format")
    if form is not None:
        return _download(request, query, values, form)
    fields = _fields(desk, query, values)
    try:
        text = bind(query, values)
        answered = _answer(desk, query, values)
    except ParameterError as error:
        fault = str(error) if values else ""
        return render(request, "query.html", status=400 if fault else 200, query=query, fields=fields, fault=fault, answered=None)
    result = answered.result
    place = pager(request, len(result), size=SIZE)
    return render(
        request,
        "query.html",
        query=query,
        fields=fields,
        fault="",
        answered=answered,
        result=result,
        rows=cells(result, result.rows[place.place]),
        pager=place,
        link=address(request, page=None),
        text=_body(text),
        sparql=sparql_address(_body(text)),
        downloads=[(f, address(request, page=None, format=f)) for f in ("csv", "json", "turtle")],
    )


def _values(request: Request, query: NamedQuery) -> dict[str, str]:
    """The values in the address, for the parameters that the query has."""
    return {p.name: found for p in query.parameters if (found := word(request, p.name, longest=1000))}


def _fields(desk: Desk, query: NamedQuery, values: Mapping[str, str]) -> list[Field]:
    return [_field(desk, parameter, values.get(parameter.name, "")) for parameter in query.parameters]


def _field(desk: Desk, parameter: Parameter, value: str) -> Field:
    """The field of a parameter; a value that is not in its list stays one of the choices."""
    choices = tuple((w, w) for w in parameter.allowed()) or picks(desk, parameter.type)
    if choices and value and value not in dict(choices):
        choices = ((value, value), *choices)
    return Field(parameter, value or parameter.default or "", choices, _HINTS.get(parameter.type, ""))


def _answer(desk: Desk, query: NamedQuery, values: Mapping[str, str]) -> Answered:
    """The answer; kept while the store is the same, so that the next page costs nothing."""
    with desk.reading() as store, store.snapshot() as snapshot:
        key = (str(snapshot), query.name, json.dumps(values, sort_keys=True))
        found = _KEPT.get(key)
        if found is None:
            begin = time.monotonic()
            found = Answered(answer(store, query, values), time.monotonic() - begin)
            _KEPT.put(key, found)
    return found


def _download(request: Request, query: NamedQuery, values: Mapping[str, str], form: str) -> Response:
    """The answer as a file: CSV with labels, JSON, or the rows as RDF."""
    desk: Desk = request.app.state.desk
    answered = _answer(desk, query, values)
    if form == "turtle":
        data, kind, ending = rows_as_turtle(answered.result, query.name), "text/turtle; charset=utf-8", "ttl"
    else:
        found = next((f for f in ROWS if f.name == form), None)
        if found is None:
            raise HTTPException(406, f"format is one of csv, json, tsv, turtle, xml, not {form[:40]!r}")
        result = answered.result.labelled() if form in ("csv", "tsv") else answered.result
        data, kind, ending = write(result, found), found.content_type, form
    headers = {"Content-Disposition": f'attachment; filename="{query.name}.{ending}"'}
    return Response(data, media_type=kind, headers=headers)


def _body(text: str) -> str:
    """The query without the lines of its head that declare parameters."""
    kept = (line for line in text.splitlines() if not line.startswith(("# description", "# nodes", "# param")))
    return "\n".join(line.replace("# title: ", "# ") if line.startswith("# title") else line for line in kept).strip() + "\n"
