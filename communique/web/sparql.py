"""The editor: a query, its answer in pages, an error at its place, a graph as a picture.

It works as a form without scripts; with them, the text becomes an editor (YASQE) that completes the terms of the ontology.
"""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from communique import schema
from communique.web.answers import cells
from communique.web.desk import Desk
from communique.web.pages import STATUS, address, pager, render, told
from communique.web.pictures import Picture, of_triples
from communique.web.sparql_formats import formats_of
from communique.web.sparql_running import QUEUE, Answered, run_for_page
from communique.web.statistics import classes, properties
from graph.errors import QueryError, QuerySyntax, StoreError
from graph.library import named_queries
from graph.results import short_iri
from graph.vocabulary import PREFIXES

SIZE = 100
"""How many rows a page shows."""

FIRST = """# Who denied what, and according to whom?
SELECT ?who ?claim ?accordingTo WHERE {
  ?who cmq:denied ?claim .
  ?claim cmq:accordingTo ?accordingTo .
}
LIMIT 50
"""
"""What stands in the editor before anything was asked."""

_COMMON = ("rdf:type", "rdfs:label", "xsd:date", "xsd:integer", "xsd:decimal", "xsd:string")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why there is no answer, and where in the text."""

    words: str
    status: int
    line: int | None = None
    column: int | None = None


def routes() -> list[Route]:
    """The routes of this module; `/sparql` itself is the endpoint's, which hands browsers over to `page`."""
    return [Route("/sparql/terms", terms)]


async def page(request: Request, query: str | None) -> Response:
    """The editor with the query, and its answer where there is a query."""
    found = None if query is None else await _ask(request, query)
    if isinstance(found, Answered):
        return _answer_page(request, query or "", found)
    return render(
        request,
        "sparql.html",
        status=200 if found is None else found.status,
        query=FIRST if query is None else query,
        prefixes=PREFIXES,
        examples=named_queries(),
        fault=found,
        answered=None,
    )


async def _ask(request: Request, query: str) -> Answered | Fault:
    desk: Desk = request.app.state.desk
    try:
        return await QUEUE.run(lambda: run_for_page(desk, query))
    except QuerySyntax as error:
        return Fault(str(error), 400, error.line, error.column)
    except (QueryError, StoreError) as error:
        return Fault(told(request, error), next(code for kind, code in STATUS if isinstance(error, kind)))


def _answer_page(request: Request, query: str, answered: Answered) -> Response:
    result = answered.result
    place = pager(request, len(result), size=SIZE)
    return render(
        request,
        "sparql.html",
        query=query,
        prefixes=PREFIXES,
        examples=named_queries(),
        fault=None,
        answered=answered,
        result=result,
        rows=cells(result, result.rows[place.place]),
        pager=place,
        link=address(request, page=None),
        picture=of_triples(result) if result.form == "graph" else Picture(),
        downloads=[(f.name, address(request, page=None, format=f.name)) for f in formats_of(result)],
    )


def terms(request: Request) -> Response:
    """Prefixes and terms for completion: the ontology's with their definitions, then what else the store uses, once it is known."""
    defined = {t.name: t.definition for t in schema.terms()}
    try:
        desk: Desk = request.app.state.desk
        names = [short_iri(node.value) for node, _ in (*(classes(desk) or ()), *(properties(desk) or ()))]
    except StoreError:
        names = []
    known = dict.fromkeys([*defined, *_COMMON, *(n for n in names if ":" in n and "/" not in n)])
    return JSONResponse(
        {"prefixes": PREFIXES, "terms": [{"name": n, "definition": defined.get(n, "")} for n in known if _is_name(n)]}
    )


def _is_name(name: str) -> bool:
    """Whether it is a name with a prefix, no whole IRI."""
    return name.partition(":")[0] in PREFIXES
