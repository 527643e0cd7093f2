"""How a page is made: a template, with what every page has; and how an error is told, in words or as JSON."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from communique import __version__
from communique.errors import NotFound, UsageError
from graph.errors import LoadError, ParameterError, QueryError, QueryStopped, QueryTimeout, ShapeViolation, StoreBusy, StoreError


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the navigation; `about` says in a few words what its page is for."""

    name: str
    path: str
    about: str


NAVIGATION = (
    Entry("Stories", "/stories", "events and their accounts, side by side"),
    Entry("Queries", "/queries", "questions that are ready to ask"),
    Entry("SPARQL", "/sparql", "questions of your own"),
    Entry("Graph", "/graph", "actors, claims, accounts and countries as a picture"),
    Entry("Who contradicts whom", "/contradictions", "by country and over time"),
    Entry("Checks", "/checks", "what the shapes refuse or warn of"),
    Entry("About", "/about", "what the store holds, and its vocabulary"),
)

THEMES = ("light", "dark")


_DAY = re.compile(r"\b(\d{4}-\d{2}(?:-\d{2})?)\b")


@cache
def environment() -> Environment:
    """The templates; everything that is put into one is escaped, and a missing value is an error."""
    made = Environment(
        loader=PackageLoader("communique.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["number"] = lambda value: f"{value:,}"
    made.filters["percent"] = lambda value: f"{value:.0%}"
    made.filters["score"] = lambda value: f"{value:.2f}"
    made.filters["apart"] = dates_apart
    made.filters["one_line"] = lambda value: " ".join(str(value).split())
    return made


def dates_apart(text: str) -> Markup:
    """The text with its days kept apart, so that one behind right-to-left words is not turned round.

    >>> str(dates_apart("<b>, 2025-03-02"))
    '&lt;b&gt;, <bdi>2025-03-02</bdi>'
    """
    return Markup(_DAY.sub(r"<bdi>\1</bdi>", str(escape(text))))


def render(request: Request, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """The page of a template with these values, and with what every page has."""
    path = request.url.path
    text = (
        environment()
        .get_template(template)
        .render(
            navigation=NAVIGATION,
            section=_section(path),
            theme=theme_of(request),
            can_write=getattr(request.state, "can_write", False),
            version=__version__,
            here=address(request),
            store_name=request.app.state.desk.path.name if "app" in request.scope else "store",
            **values,
        )
    )
    return HTMLResponse(text, status_code=status)


def wait_page(request: Request, title: str, words: str) -> Response:
    """The page of that title while what it shows is read from the whole store: it asks again by itself."""
    return render(request, "wait.html", title=title, words=words)


def _section(path: str) -> str:
    """The entry of the navigation to which a path belongs; the pages that stories lead to belong to the stories."""
    first = f"/{path.split('/')[1]}"
    return "/stories" if first in ("/articles", "/findings", "/judgements") else first


def theme_of(request: Request) -> str:
    """The look that the reader chose, or nothing where the system decides."""
    chosen = request.cookies.get("theme", "")
    return chosen if chosen in THEMES else ""


def address(request: Request, **changed: object) -> str:
    """Path and parameters of the request with some of them changed; what is None or empty is left out."""
    pairs = [(k, v) for k, v in request.query_params.multi_items() if k not in changed and v]
    for name, value in changed.items():
        values = value if isinstance(value, (list, tuple)) else (value,)
        pairs += [(name, str(v)) for v in values if v not in (None, "")]
    query = urlencode(pairs)
    return f"{request.url.path}?{query}" if query else request.url.path


def whole(request: Request, name: str, *, default: int, least: int = 1, most: int = 1_000_000) -> int:
    """A whole number among the parameters. Raises HTTPException 400 where it is none, or out of bounds."""
    value = request.query_params.get(name, "")
    if not value:
        return default
    if not value.isdecimal() or not value.isascii() or len(value) > 9 or not least <= int(value) <= most:
        raise HTTPException(400, f"{name} is a whole number from {least:,} to {most:,}, not {value[:40]!r}")
    return int(value)


def word(request: Request, name: str, *, longest: int = 200) -> str:
    """A text among the parameters, without blanks at its ends. Raises HTTPException 400 where it is too long."""
    value = " ".join(request.query_params.get(name, "").split())
    if len(value) > longest:
        raise HTTPException(400, f"{name} is {len(value):,} characters long; at most {longest:,} are read")
    return value


@dataclass(frozen=True, slots=True)
class Pager:
    """Which part of a long list is shown: `page` counts from 1, `size` is how many a page holds, `count` how many there are."""

    page: int
    size: int
    count: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.count // self.size))

    @property
    def first(self) -> int:
        """The number of the first that is shown, from 1; 0 where there is none."""
        return min(self.count, (self.page - 1) * self.size + 1)

    @property
    def last(self) -> int:
        """The number of the last that is shown."""
        return min(self.count, self.page * self.size)

    @property
    def place(self) -> slice:
        """The part of the list."""
        return slice((self.page - 1) * self.size, self.page * self.size)


def pager(request: Request, count: int, *, size: int) -> Pager:
    """The part of a list of `count` that the request asks for; beyond the end stands the last page."""
    asked = whole(request, "page", default=1)
    return Pager(min(asked, max(1, -(-count // size))), size, count)


# ----------------------------------------------------------------------------------------------- errors

TITLES: Mapping[int, str] = MappingProxyType(
    {
        400: "That cannot be understood",
        401: "A password is needed",
        403: "Not from here",
        404: "There is no such page",
        405: "That cannot be done here",
        406: "Not in that format",
        409: "The store is in use",
        413: "Too much at once",
        415: "Not in that form",
        421: "Another name",
        422: "The shapes refuse it",
        500: "Something went wrong",
        503: "No answer",
    }
)
"""What an error page is headed."""


def wants_json(request: Request) -> bool:
    """Whether a program asks, not a person."""
    accept = request.headers.get("accept", "")
    return "application/json" in accept and "text/html" not in accept


def error_page(request: Request, status: int, detail: str) -> Response:
    """An error in words, or as JSON: `{"error": {"status", "title", "detail"}}`."""
    title = TITLES.get(status, "That did not work")
    if wants_json(request):
        return JSONResponse({"error": {"status": status, "title": title, "detail": detail}}, status_code=status)
    return render(request, "error.html", status=status, title=title, detail=detail, code=status)


STATUS: tuple[tuple[type[Exception], int], ...] = (
    (NotFound, 404),
    (UsageError, 400),
    (ParameterError, 400),
    (QueryTimeout, 503),
    (QueryStopped, 503),
    (QueryError, 400),
    (ShapeViolation, 422),
    (StoreBusy, 409),
    (StoreError, 503),
    (LoadError, 500),
)
"""With which status the errors of our own are told; the first that fits counts."""


async def on_error(request: Request, error: Exception) -> Response:
    """The page of an error: ours in their own words, others as what they are, without what was inside."""
    if isinstance(error, HTTPException):
        detail = error.detail if error.detail and error.status_code not in (404, 405) else _words(request, error)
        answer = error_page(request, error.status_code, detail)
        answer.headers.update(error.headers or {})
        return answer
    status = next((code for kind, code in STATUS if isinstance(error, kind)), 500)
    detail = told(request, error) if status != 500 else f"{type(error).__name__}; the terminal of `communique serve` tells where."
    return error_page(request, status, detail)


def told(request: Request, error: Exception) -> str:
    """The words of an error with the store by its name: where it lies is nobody's business who only reaches the server."""
    path: Path = request.app.state.desk.path
    return str(error).replace(str(path), path.name)


def _words(request: Request, error: HTTPException) -> str:
    if error.status_code == 405:
        return f"{request.method} means nothing to {request.url.path[:120]}."
    known = error.detail if error.detail and error.detail != "Not Found" else ""
    return known or f"Nothing is at {request.url.path[:120]}; the navigation leads to all pages."
