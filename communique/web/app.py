"""The application: its pages, its errors, and what stands before them."""

from collections.abc import Callable
from typing import Any, Protocol

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from communique.errors import CommuniqueError
from communique.web import about, article, checks, compare, endpoint, graph_page, judgements, matrix, query_pages, sparql, stories
from communique.web.desk import Desk
from communique.web.pages import on_error
from communique.web.safety import HEADERS, HOME, Guard
from communique.web.settings import Settings
from graph.errors import GraphError


class PageModule(Protocol):
    """A module of pages."""

    routes: Callable[[], list[Route]]


PAGES: tuple[PageModule, ...] = (
    *(stories, compare, article, judgements),
    *(endpoint, sparql, query_pages, graph_page, matrix, checks, about),
)
"""Every module of pages: each gives its routes, whose handlers find the desk in `request.app.state.desk`."""


def create_app(desk: Desk, *, settings: Settings) -> Starlette:
    """The workbench on the desk's store."""
    routes: list[BaseRoute] = [Route("/", _home), Mount("/static", _Static(packages=[("communique.web", "static")]))]
    routes += [route for module in PAGES for route in module.routes()]
    app = Starlette(
        routes=routes,
        middleware=[Middleware(Guard, settings=settings)],
        exception_handlers={HTTPException: on_error, CommuniqueError: on_error, GraphError: on_error, Exception: _on_failure},
    )
    app.router.redirect_slashes = False
    app.state.desk = desk
    app.state.settings = settings
    return app


class _Static(StaticFiles):
    """Our own files: a browser keeps them, and asks each time whether they are still the same."""

    def file_response(self, *args: Any, **options: Any) -> Response:
        """The file."""
        answer = super().file_response(*args, **options)
        answer.headers["Cache-Control"] = "no-cache"
        return answer


async def _home(request: Request) -> Response:
    return RedirectResponse(HOME, status_code=303)


async def _on_failure(request: Request, error: Exception) -> Response:
    """The page of a failure of ours: it is made outside the guard, so it brings the headers itself."""
    answer = await on_error(request, error)
    answer.headers.update(HEADERS)
    return answer
