"""Checks: what the shapes refused (quarantine) and what they warn of, in words, with the place in the text.

Validating an article takes some tenths of a second, so a list shows articles at once and their reports as they come.
"""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from pyoxigraph import Literal, NamedNode, RdfFormat, parse
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from communique.running import load_validator
from communique.web.desk import Desk
from communique.web.kept import Kept
from communique.web.newest import newest_articles
from communique.web.pages import address, pager, render, wants_json
from graph.iris import BASE, article_graph, article_iri
from graph.results import short_iri
from graph.store import Quarantined, Store
from graph.validate import Report, Validator
from graph.vocabulary import RDFS, SCHEMA

SIZE = 20
"""How many articles a page lists."""

MOST_QUARANTINED = 50
"""How many articles in quarantine are shown with their reports."""

_KEPT: Kept[Report] = Kept(500)
_ALONE = threading.Lock()


@dataclass(frozen=True, slots=True)
class Listed:
    """An article of the list."""

    id: str
    headline: str
    day: str


@dataclass(frozen=True, slots=True)
class InQuarantine:
    """An article in quarantine: its headline, where its graph has one, and the lines of its report."""

    id: str
    headline: str
    lines: tuple[str, ...]


def routes() -> list[Route]:
    """The routes of this module."""
    return [
        Route("/checks", list_page),
        Route("/checks/{article}", article_page),
        Route("/checks/quarantine/{article}.ttl", quarantined_graph),
    ]


def list_page(request: Request) -> Response:
    """Quarantine, then the stored articles, the newest first."""
    desk: Desk = request.app.state.desk
    known = newest_articles(desk)
    place = pager(request, len(known), size=SIZE)
    with desk.reading() as store:
        articles = [Listed(article, _text(store, article), day) for article, day in known[place.place]]
        kept = store.quarantined()
    return render(
        request,
        "checks.html",
        articles=articles,
        pager=place,
        link=address(request, page=None),
        quarantined=[_kept(k) for k in kept[:MOST_QUARANTINED]],
        more=max(0, len(kept) - MOST_QUARANTINED),
    )


def article_page(request: Request) -> Response:
    """The report on one stored article; to a program, how many violations and warnings it has."""
    desk: Desk = request.app.state.desk
    article = request.path_params["article"]
    report = _report(desk, article)
    if wants_json(request):
        return JSONResponse({"violations": len(report.violations), "warnings": len(report.warnings)})
    with desk.reading() as store:
        headline = _text(store, article)
    return render(request, "check.html", article=article, headline=headline, report=report, short=_short)


def quarantined_graph(request: Request) -> Response:
    """The graph that was refused, as Turtle."""
    desk: Desk = request.app.state.desk
    with desk.reading() as store:
        found = next((k for k in store.quarantined() if k.article_id == request.path_params["article"]), None)
    if found is None:
        raise HTTPException(404, "No article of that id is in quarantine.")
    headers = {"Content-Disposition": f'attachment; filename="{found.article_id}.ttl"'}
    return Response(found.turtle.read_bytes(), media_type="text/turtle; charset=utf-8", headers=headers)


def _value(term: object) -> str:
    return str(term.value) if isinstance(term, NamedNode | Literal) else ""


def _text(store: Store, article: str) -> str:
    """The headline of a stored article, or its label."""
    for predicate in (SCHEMA.headline, RDFS.label):
        for quad in store.database.quads_for_pattern(article_iri(article), predicate, None, None):
            return _value(quad.object)
    return article


@cache
def _validator() -> Validator:
    return load_validator()


def _report(desk: Desk, article: str) -> Report:
    """The report on a stored article; one at a time, since a validator is nobody else's meanwhile."""
    with desk.reading() as store, store.snapshot() as snapshot:
        if not store.has_article(article):
            raise HTTPException(404, f"No article {article[:40]!r} is stored.")
        key = (str(snapshot), article)
        with _ALONE:
            found = _KEPT.get(key)
            if found is None:
                found = _validator().article(list(store.quads(article_graph(article))))
                _KEPT.put(key, found)
    return found


def _kept(kept: Quarantined) -> InQuarantine:
    """What is shown of an article in quarantine; a report that is missing is told."""
    try:
        lines = tuple(kept.report.read_text("utf-8").splitlines()[1:])
    except (OSError, UnicodeDecodeError):
        lines = ("violation: the report cannot be read",)
    return InQuarantine(kept.article_id, _headline(kept), lines)


def _headline(kept: Quarantined) -> str:
    """The headline in the graph that was refused; nothing where it cannot be read."""
    try:
        triples: Iterable[object] = parse(path=str(kept.turtle), format=RdfFormat.TURTLE)
        return next((_value(t.object) for t in triples if getattr(t, "predicate", None) == SCHEMA.headline), "")  # type: ignore[attr-defined]
    except (OSError, SyntaxError, ValueError):
        return ""


def _short(iri: str | None) -> str:
    """An IRI by its prefix, or without the base."""
    return short_iri((iri or "").removeprefix(BASE))
