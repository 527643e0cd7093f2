"""Graph: actors, claims, accounts and countries as a picture, with the same as a list beside it; PNG and GEXF."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlencode

import networkx as nx
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from communique.web.desk import Desk
from communique.web.newest import newest_articles
from communique.web.pages import render, word
from communique.web.picks import Pick, picks
from communique.web.pictures import Picture, of_network
from communique.web.selection import MOST_DRAWN, MOST_WRITTEN, Focus, Selection, node, select
from graph.networks import Kind, to_networkx

VIEWS: Mapping[Kind, tuple[str, str]] = MappingProxyType(
    {
        "full": ("Actors, claims, accounts, countries", "who said what, in whose account, about which country"),
        "actors": ("Who spoke of which country", "an arrow leads from the speaker to the country"),
        "who-contradicts-whom": ("Speakers who contradict each other", "an arrow leads from who affirms, or spoke first"),
        "countries": ("Countries that contradict each other", "contradictions between those who speak for either"),
    }
)
"""The views: what each is called, and what its arrows mean."""

_CHOICES = ("event", "country", "actor")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the lists above the picture."""

    name: str
    value: str
    choices: tuple[Pick, ...]


def routes() -> list[Route]:
    """The routes of this module."""
    return [Route("/graph", page), Route("/graph.gexf", gexf)]


def page(request: Request) -> Response:
    """The picture of what was chosen, or of the newest articles."""
    desk: Desk = request.app.state.desk
    view, values = _view(request), _values(request)
    selection, picture = _drawn(desk, view, values)
    lists = [Choice(name, values.get(name, ""), picks(desk, name)) for name in _CHOICES]
    return render(
        request,
        "graph.html",
        view=view,
        views=VIEWS,
        lists=[_with_value(c) for c in lists],
        article=values.get("article", ""),
        chosen=bool(values),
        selection=selection,
        picture=picture,
        gexf=f"/graph.gexf?{urlencode({'view': view, **values})}",
    )


def gexf(request: Request) -> Response:
    """The network of what was chosen as GEXF: more of it than a picture can show."""
    desk: Desk = request.app.state.desk
    view, values = _view(request), _values(request)
    data = _gexf(desk, view, values)
    headers = {"Content-Disposition": f'attachment; filename="{view}.gexf"'}
    return Response(data, media_type="application/gexf+xml", headers=headers)


def _view(request: Request) -> Kind:
    view = request.query_params.get("view", "full")
    found = next((kind for kind in VIEWS if kind == view), None)
    if found is None:
        raise HTTPException(400, f"view is one of {', '.join(VIEWS)}, not {view[:40]!r}")
    return found


def _values(request: Request) -> dict[str, str]:
    return {name: value for name in (*_CHOICES, "article") if (value := word(request, name))}


def _with_value(choice: Choice) -> Choice:
    """The list with what was chosen among its choices, where it has any."""
    if not choice.choices or not choice.value or choice.value in dict(choice.choices):
        return choice
    return Choice(choice.name, choice.value, ((choice.value, choice.value), *choice.choices))


def _selected(desk: Desk, view: Kind, values: Mapping[str, str], *, most: int) -> Selection:
    focus = Focus(**{name: node(value) for name, value in values.items()})
    newest = [article for article, _ in newest_articles(desk)]
    with desk.reading() as store:
        return select(store, focus, view, newest=newest, most=most)


def _drawn(desk: Desk, view: Kind, values: Mapping[str, str]) -> tuple[Selection, Picture]:
    selection = _selected(desk, view, values, most=MOST_DRAWN)
    first = [found.value for value in values.values() if (found := node(value)) is not None]
    return selection, of_network(to_networkx(selection.quads, view), first=first)


def _gexf(desk: Desk, view: Kind, values: Mapping[str, str]) -> bytes:
    """GEXF without the day of writing, which networkx puts in."""
    network = to_networkx(_selected(desk, view, values, most=MOST_WRITTEN).quads, view)
    text = "\n".join(nx.generate_gexf(network)) + "\n"
    return re.sub(r' lastmodifieddate="[^"]*"', "", text, count=1).encode()
