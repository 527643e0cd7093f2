"""The SPARQL endpoint: `/sparql` speaks the SPARQL 1.1 Protocol, and only reads.

A browser that opens the same address gets the editor (`communique.web.sparql`); a program that asks nothing is told what
the endpoint is. Errors are text, one sentence, with line and column where the query cannot be parsed: 400 where the request
or the query is at fault, 406 where no format fits, 503 where the query ran into a limit or the machine is busy.
"""

from collections.abc import Sequence

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from communique.web import describe, sparql
from communique.web.desk import Desk
from communique.web.negotiate import Format, choose, not_acceptable
from communique.web.pages import told
from communique.web.sparql_formats import GRAPHS, ROWS, formats_of, write, write_triples
from communique.web.sparql_request import Asked, ProtocolError, asked
from communique.web.sparql_running import ENDPOINT_LIMITS, QUEUE, TooBusy, run_asked
from graph.errors import ExportError, QueryError, QueryStopped, QueryTimeout, StoreError

PATH = "/sparql"
_HTML = Format("html", "text/html", ("application/xhtml+xml",))
_CUT = "Communique-Truncated"
"""The header that says that there were more rows: the formats have no place for it, and a cut answer must not look whole."""


def routes() -> list[Route]:
    """The routes of this module."""
    return [
        Route(PATH, answer, methods=["GET", "POST"]),
        Route("/.well-known/void", void),
        Route("/queries.ttl", queries),
    ]


async def answer(request: Request) -> Response:
    """The answer to a query, the description of the endpoint, or the editor."""
    try:
        question = await asked(request)
        if question.form is None and request.method != "POST" and _is_browser(request):
            return await sparql.page(request, question.query)
        form = _format(request, question, (*ROWS, *GRAPHS))
        if question.query is None:
            return await _description(request, question)
        result = await QUEUE.run(lambda: run_asked(_desk(request), question))
        form = _format(request, question, formats_of(result))
        return _sent(await run_in_threadpool(write, result, form), form, truncated=result.truncated)
    except (ProtocolError, QueryError, StoreError, ExportError) as error:
        return _refused(request, error)


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def _is_browser(request: Request) -> bool:
    """Whether the client would rather have a page than data."""
    return choose(request.headers.get("accept"), (*ROWS, *GRAPHS, _HTML)) == _HTML


def _format(request: Request, question: Asked, formats: Sequence[Format]) -> Format:
    """The format to send. Raises ProtocolError where the client takes none of these."""
    if question.form is not None:
        found = next((f for f in formats if f.name == question.form), None)
        if found is None:
            raise ProtocolError(406, f"format is one of {', '.join(f.name for f in formats)}, not {question.form[:40]!r}")
        return found
    found = choose(request.headers.get("accept"), formats)
    if found is None:
        raise ProtocolError(406, not_acceptable(formats))
    return found


async def _description(request: Request, question: Asked) -> Response:
    form = _format(request, question, GRAPHS)
    triples = await run_in_threadpool(lambda: describe.service(_desk(request), address(request)))
    return _sent(write_triples(triples, form), form)


async def void(request: Request) -> Response:
    """What the data set is (VoID), in the format that the client wants."""
    try:
        form = _format(request, Asked(None), GRAPHS)
        triples = await run_in_threadpool(lambda: describe.void(_desk(request), address(request)))
        return _sent(write_triples(triples, form), form)
    except (ProtocolError, StoreError) as error:
        return _refused(request, error)


async def queries(request: Request) -> Response:
    """The named queries as one document of RDF, from which editors take prefixes and examples."""
    try:
        form = _format(request, Asked(None), GRAPHS)
    except ProtocolError as error:
        return _refused(request, error)
    return _sent(write_triples(describe.queries(address(request)), form), form)


def address(request: Request) -> str:
    """The address of the endpoint, as this client reaches it."""
    return str(request.url.replace(path=PATH, query="", fragment=""))


def _sent(data: bytes, form: Format, *, truncated: bool = False) -> Response:
    headers = {"Vary": "Accept"}
    if truncated:
        headers[_CUT] = f"there is more than these rows; at most {ENDPOINT_LIMITS.max_rows} rows or 64 MB are sent"
    return Response(data, media_type=form.content_type, headers=headers)


def _refused(request: Request, error: Exception) -> Response:
    """The error as text with its status."""
    if isinstance(error, ProtocolError):
        status = error.status
    elif isinstance(error, ExportError):
        status = 406
    else:
        status = 503 if isinstance(error, QueryTimeout | QueryStopped | StoreError) else 400
    headers = {"Retry-After": "5"} if isinstance(error, TooBusy) else {}
    return PlainTextResponse(f"{told(request, error)}\n", status_code=status, headers=headers)
