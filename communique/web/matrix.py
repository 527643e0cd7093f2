"""Who contradicts whom: a matrix by country or speaker and a timeline; each cell and each bar leads to what it counts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from communique.web.answers import link
from communique.web.clashes import Wanted, by_period, matrix, read_clashes, words_of
from communique.web.desk import Desk
from communique.web.pages import address, pager, render, wait_page, word

SIZE = 40
"""How many contradictions a page lists."""

MOST = 16
"""How many countries or speakers the matrix has."""

_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_WIDTH, _HEIGHT = 1000, 120


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the timeline, in the units of its picture, which is 1000 wide and 120 high."""

    period: str
    count: int
    x: float
    width: float
    height: float
    told: bool


def routes() -> list[Route]:
    """The routes of this module."""
    return [Route("/contradictions", page)]


def page(request: Request) -> Response:
    """The matrix, the timeline, and the contradictions that were chosen."""
    desk: Desk = request.app.state.desk
    wanted = _wanted(request)
    clashes = read_clashes(desk)
    if clashes is None:
        return wait_page(request, "Who contradicts whom", "The contradictions are being read")
    around = Wanted(by=wanted.by, kind=wanted.kind, since=wanted.since, until=wanted.until)
    periods = Wanted(by=wanted.by, kind=wanted.kind, one=wanted.one, other=wanted.other)
    found = [c for c in clashes if wanted.lets(c)]
    place = pager(request, len(found), size=SIZE)
    shown = found[place.place]
    with desk.reading() as store:
        words = {side.attribution: words_of(store, side.attribution) for c in shown for side in (c.one, c.other)}
    return render(
        request,
        "matrix.html",
        wanted=wanted,
        kinds=sorted({c.kind for c in clashes}),
        there=len(clashes),
        matrix=matrix([c for c in clashes if around.lets(c)], wanted.by, most=MOST),
        bars=bars(by_period([c for c in clashes if periods.lets(c)])),
        found=shown,
        words=words,
        pager=place,
        link=address(request, page=None),
        address=lambda **changed: address(request, page=None, **changed),
        leads=link,
    )


def _wanted(request: Request) -> Wanted:
    """What the address asks for. Raises HTTPException 400 where a value is none of those that there are."""
    by = request.query_params.get("by", "country")
    if by not in ("country", "speaker"):
        raise HTTPException(400, f"by is country or speaker, not {by[:40]!r}")
    since, until = word(request, "since"), word(request, "until")
    for name, value in (("since", since), ("until", until)):
        if value and not _DAY.fullmatch(value):
            raise HTTPException(400, f"{name} is a year, a month or a day (2025, 2025-06, 2025-06-27), not {value[:40]!r}")
    return Wanted(by, word(request, "kind"), word(request, "one"), word(request, "other"), since, until)


def bars(periods: Sequence[tuple[str, int]]) -> list[Bar]:
    """The bars of a timeline; some of them have their period written below, so that the words have room."""
    greatest = max((count for _, count in periods), default=0) or 1
    step = _WIDTH / max(len(periods), 12)
    every = -(-len(periods) // 12)
    return [
        Bar(period, count, round(i * step, 1), round(step * 0.8, 1), round(_HEIGHT * count / greatest, 1), i % every == 0)
        for i, (period, count) in enumerate(periods)
    ]
