"""Stories: the events of the store and their accounts, searched and filtered by what stands in the address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from communique.web.desk import Desk
from communique.web.pages import address, pager, render, wait_page, word
from communique.web.story_countries import articles_about, spoken_of
from communique.web.story_index import Counts, Line, StoryIndex, count_findings

SIZE = 50
"""How many events a page holds."""

ORDERS: Mapping[str, tuple[str, Callable[[Line, Counts], int]]] = MappingProxyType(
    {
        "newest": ("newest first", lambda line, counts: 0),
        "contradictions": ("most contradictions first", lambda line, counts: counts.contradictions),
        "omissions": ("most omissions first", lambda line, counts: counts.omissions),
        "accounts": ("most accounts first", lambda line, counts: len(line.accounts)),
    }
)
"""In which order events can stand: each from the greatest down."""

LEAST: Mapping[str, str] = MappingProxyType({"1": "one account or more", "2": "two accounts or more", "0": "mentioned at all"})
HOLDS: Mapping[str, str] = MappingProxyType({"": "anything", "contradictions": "contradictions", "omissions": "omissions"})


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked of the list; `least` is how many accounts an event has at least."""

    words: str = ""
    country: str = ""
    least: str = "1"
    holds: str = ""
    since: str = ""
    until: str = ""
    order: str = "newest"

    @property
    def narrows(self) -> bool:
        """Whether it leaves something out that the plain list has."""
        return bool(self.words or self.country or self.holds or self.since or self.until or self.least != "1")

    @property
    def counts(self) -> bool:
        """Whether what was found about every event must be counted."""
        return bool(self.holds) or self.order in ("contradictions", "omissions")

    def lets(self, line: Line, counts: Counts, about: frozenset[str]) -> bool:
        """Whether the event stays: all words occur in it, whatever their case, and it is of the country and the days.

        `about` are the articles that speak of the country.
        """
        return (
            len(line.accounts) >= int(self.least)
            and all(w in line.words for w in self.words.casefold().split())
            and (not self.country or self.country in line.countries or not about.isdisjoint(line.articles))
            and (not self.holds or (counts.contradictions if self.holds == "contradictions" else counts.omissions) > 0)
            and (not self.since or line.date >= self.since)
            and (not self.until or (bool(line.date) and line.date[: len(self.until)] <= self.until))
        )


def routes() -> list[Route]:
    """The list of stories."""
    return [Route("/stories", list_page)]


def list_page(request: Request) -> Response:
    """The events, newest first, as the address filters them."""
    wanted, desk = _filter(request), _desk(request)
    index = desk.index()
    counts = (desk.counts() if wanted.counts else {}) if index is not None else None
    if index is None or counts is None:
        return wait_page(request, "Stories", "The events of the store are being read")
    with desk.reading() as store:
        about = articles_about(store.database, index.countries.get(wanted.country)) if wanted.country else frozenset()
        found = _found(index, counts, wanted, about)
        place = pager(request, len(found), size=SIZE)
        database = store.database
        lines = [(line, count_findings(database, line), spoken_of(database, line)) for line in found[place.place]]
    return render(
        request,
        "stories.html",
        index=index,
        wanted=wanted,
        lines=lines,
        pager=place,
        link=address(request, page=None),
        orders={name: words for name, (words, _) in ORDERS.items()},
        least=LEAST,
        holds=HOLDS,
    )


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def _found(index: StoryIndex, counts: Mapping[str, Counts], wanted: Filter, about: frozenset[str]) -> list[Line]:
    """The events that the filter lets through, in its order; those that are alike in it, the newest first."""
    rank, none = ORDERS[wanted.order][1], Counts()
    lines = (line for line in index.lines if wanted.lets(line, counts.get(line.id, none), about))
    return sorted(lines, key=lambda line: rank(line, counts.get(line.id, none)), reverse=True)


def _filter(request: Request) -> Filter:
    return Filter(
        words=word(request, "q"),
        country=word(request, "country"),
        least=_one_of(request, "accounts", LEAST, default="1"),
        holds=_one_of(request, "with", HOLDS, default=""),
        since=_day(request, "since"),
        until=_day(request, "until"),
        order=_one_of(request, "order", ORDERS, default="newest"),
    )


def _one_of(request: Request, name: str, allowed: Mapping[str, object], *, default: str) -> str:
    value = word(request, name) or default
    if value not in allowed:
        raise HTTPException(400, f"{name} is one of {', '.join(k for k in allowed if k)}, not {value[:40]!r}")
    return value


def _day(request: Request, name: str) -> str:
    """A day, or the beginning of one (`2025`, `2025-06`), as it is written in the graph."""
    value = word(request, name)
    if value and not all(part.isdecimal() and part.isascii() for part in value.split("-")):
        raise HTTPException(400, f"{name} is a day as in 2025-06-27, not {value[:40]!r}")
    return value
