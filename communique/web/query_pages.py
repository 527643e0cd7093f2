"""Queries: the library as forms with pick-lists from the graph, each answer as a table and in other formats.

A value of a form becomes a checked term (`graph.library.bind`), never text of a query. What is asked runs like any other
query, in a process of its own: on a store of 100,000 articles, a question without a country or an event can take longer than
anybody waits.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from communique.asking import find
from communique.web.answers import cells, sparql_address
from communique.web.desk import Desk
from communique.web.pages import STATUS, address, pager, render, word
from communique.web.picks import Pick, picks, suggestions
from communique.web.rows_as_turtle import rows_as_turtle
from communique.web.sparql_formats import ROWS, write
from communique.web.sparql_running import PAGE_LIMITS, QUEUE, Answered, run_for_page
from graph.errors import ParameterError, QueryError
from graph.library import NamedQuery, Parameter, bind, named_queries
from graph.query import Limits
from graph.query_first import first
from graph.results import QueryResult

SIZE = 100
"""How many rows a page shows."""

MOST = 500
"""How many rows are asked for to be shown, those that are found first; a file has all."""

FILE_LIMITS = Limits(timeout_s=60.0, memory_mb=2048, max_rows=100_000)
"""What a question may use whose answer is saved as a file."""

_HINTS: Mapping[str, str] = MappingProxyType(
    {
        "country": "IR",
        "actor": "actor/anna-berg",
        "event": "event/6125e84f21cd",
        "article": "a9267888f624",
        "matter": "matter/82454406f918",
        "date": "2025-06-27",
        "period": "2025-06",
        "text": "some words",
        "integer": "a whole number",
        "score": "0 to 1",
        "account": "article/…/account-…",
        "attribution": "article/…/attribution-…",
    }
)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form of a query: a list to pick from, or a line to write on with a hint."""

    parameter: Parameter
    value: str
    choices: tuple[Pick, ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A query with the values that were given, as text that runs; `fault` tells what is wrong with them instead."""

    query: NamedQuery
    values: Mapping[str, str]
    text: str = ""
    fault: str = ""


def routes() -> list[Route]:
    """The routes of this module."""
    return [Route("/queries", list_page), Route("/queries/names", names_page), Route("/queries/{name}", query_page)]


def list_page(request: Request) -> Response:
    """The library."""
    return render(request, "queries.html", queries=named_queries())


def names_page(request: Request) -> Response:
    """Names of the graph for what is typed into a field: `kind` is the type of the parameter, `q` the words."""
    desk: Desk = request.app.state.desk
    found = suggestions(desk, request.query_params.get("kind", ""), word(request, "q"))
    return JSONResponse([{"value": value, "name": name} for value, name in found])


async def query_page(request: Request) -> Response:
    """One query: its form, and its answer once it was asked."""
    question = _question(request, find(request.path_params["name"]))
    desk: Desk = request.app.state.desk
    form = request.query_params.get("format")
    if form is not None:
        return await _download(desk, question, form)
    fields = await run_in_threadpool(_fields, desk, question)
    if not question.text or "asked" not in request.query_params:
        status = 400 if question.fault else 200
        return _page(request, question, fields, status=status)
    try:
        answered = await QUEUE.run(lambda: run_for_page(desk, first(question.text, MOST + 1), PAGE_LIMITS))
    except QueryError as error:
        status = next(code for kind, code in STATUS if isinstance(error, kind))
        return _page(request, replace(question, fault=str(error)), fields, status=status)
    return _page(request, question, fields, answered=answered)


def _question(request: Request, query: NamedQuery) -> Question:
    """What the address asks; without all that is needed it is no question yet, and no fault where nothing was asked."""
    values = {p.name: found for p in query.parameters if (found := word(request, p.name, longest=1000))}
    try:
        return Question(query, values, bind(query, values))
    except ParameterError as error:
        return Question(query, values, fault=str(error) if "asked" in request.query_params or values else "")


def _page(
    request: Request, question: Question, fields: list[Field], *, answered: Answered | None = None, status: int = 200
) -> Response:
    """The form, with the answer where there is one."""
    result = replace(answered.result, rows=answered.result.rows[:MOST]) if answered else QueryResult("select")
    place = pager(request, len(result), size=SIZE)
    return render(
        request,
        "query.html",
        status=status,
        query=question.query,
        fields=fields,
        fault=question.fault,
        answered=answered,
        result=result,
        rows=cells(result, result.rows[place.place]),
        pager=place,
        more=answered is not None and (len(answered.result) > MOST or answered.result.truncated),
        link=address(request, page=None),
        text=_body(question.text),
        sparql=sparql_address(_body(question.text)),
        downloads=[(f, address(request, page=None, format=f)) for f in ("csv", "json", "turtle")],
    )


def _fields(desk: Desk, question: Question) -> list[Field]:
    return [_field(desk, parameter, question.values.get(parameter.name, "")) for parameter in question.query.parameters]


def _field(desk: Desk, parameter: Parameter, value: str) -> Field:
    """The field of a parameter; a value that is not in its list stays one of the choices."""
    choices = tuple((w, w) for w in parameter.allowed()) or picks(desk, parameter.type)
    if choices and value and value not in dict(choices):
        choices = ((value, value), *choices)
    return Field(parameter, value or parameter.default or "", choices, _HINTS.get(parameter.type, ""))


async def _download(desk: Desk, question: Question, form: str) -> Response:
    """The whole answer as a file: CSV or TSV with labels, JSON, XML, or the rows as RDF."""
    kinds = {f.name: f for f in ROWS}
    if form not in (*kinds, "turtle"):
        raise HTTPException(406, f"format is one of {', '.join(kinds)}, turtle, not {form[:40]!r}")
    if question.fault or not question.text:
        raise HTTPException(400, question.fault or f"{question.query.name} needs more than this to be asked")
    answered = await QUEUE.run(lambda: run_for_page(desk, question.text, FILE_LIMITS))
    result = replace(answered.result, nodes=question.query.nodes)
    name = question.query.name
    if form == "turtle":
        return _file(await run_in_threadpool(rows_as_turtle, result, name), "text/turtle; charset=utf-8", f"{name}.ttl")
    written = await run_in_threadpool(write, result.labelled() if form in ("csv", "tsv") else result, kinds[form])
    return _file(written, kinds[form].content_type, f"{name}.{form}")


def _file(data: bytes, kind: str, name: str) -> Response:
    return Response(data, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _body(text: str) -> str:
    """The query without the lines of its head that declare parameters."""
    kept = (line for line in text.splitlines() if not line.startswith(("# description", "# nodes", "# param")))
    return "\n".join(line.replace("# title: ", "# ") if line.startswith("# title") else line for line in kept).strip() + "\n"
