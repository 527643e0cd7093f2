"""Stories: the events of the store and their accounts."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from communique.web.pages import render


def routes() -> list[Route]:
    """The list of stories."""
    return [Route("/stories", list_page)]


def list_page(request: Request) -> Response:
    """The events, newest first."""
    with request.app.state.desk.reading() as store:
        count = len(store.articles())
    return render(request, "stories.html", count=count)
