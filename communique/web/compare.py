"""Compare: the accounts of one event side by side; a column an account, a row a matter.

Only the articles of the accounts that are shown are read, at most four of them: an event that hundreds tell is chosen from.
"""

import io
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from communique.accounts import Accounts, Contrast, State, Story
from communique.around import about, comparison_of, findings_of
from communique.compare_html import as_html
from communique.errors import NotFound
from communique.grids import MOST_COLUMNS, Grid, Row, grids
from communique.judgements import load_judgements
from communique.output import Format, page_source
from communique.report import as_markdown, write_report
from communique.side_by_side import accounts_of
from communique.stored import article_of, load_readings
from communique.web.pages import address, pager, render
from communique.web.slices import Event, Told, events_of, find_event, of_event
from extract.model import ARTICLE, Reading
from graph.export import FORMATS
from graph.findings import Verdict
from graph.iris import GRAPH_ALIGNMENT, article_graph, event_iri, finding_iri
from graph.store import Store
from graph.vocabulary import CMQ

SIZE = 100
"""How many matters a page holds."""

SHOWN: Mapping[str, str] = MappingProxyType(
    {"": "every matter", "contradictions": "matters with a contradiction", "omissions": "matters that somebody leaves out"}
)
NO_STORY = Story((), (), (), (), (), ())


@dataclass(frozen=True, slots=True)
class Side:
    """The comparison of the chosen accounts of an event: what was chosen, the readings, and what came of it."""

    event: Event
    chosen: tuple[Told, ...]
    readings: tuple[Reading, ...]
    story: Story

    @property
    def names(self) -> tuple[str, ...]:
        """The chosen accounts, as an address names them."""
        return tuple(told.name for told in self.chosen)

    @property
    def grid(self) -> Grid | None:
        """The table; None where no two of the chosen accounts can stand side by side."""
        return next(iter(grids(self.story)), None)


def routes() -> list[Route]:
    """The comparison, its files, and the way from a finding to it."""
    return [
        Route("/stories/{event}", compare_page),
        Route("/stories/{event}/accounts.{form}", export_file),
        Route("/findings/{finding}", finding_page),
    ]


def compare_page(request: Request) -> Response:
    """The chosen accounts of the event side by side."""
    with request.app.state.desk.reading() as store:
        side = _asked(store, request)
        verdicts = _verdicts(store)
    grid, shown = side.grid, _shown(request)
    rows = [(number, row) for number, row in enumerate(grid.rows if grid else (), start=1) if _shows(row, shown)]
    place = pager(request, len(rows), size=SIZE)
    return render(
        request,
        "compare.html",
        side=side,
        event=side.event,
        story=side.story,
        grid=grid,
        rows=rows[place.place],
        pager=place,
        shown=shown,
        choices=SHOWN,
        verdicts=verdicts,
        against=_ends,
        marks=_marks,
        sections=_sections(side.story),
        most=MOST_COLUMNS,
        link=address(request, page=None),
        shared=address(request, side=list(side.names)),
        files=[(name, address_of(side, name)) for name in FILES],
    )


def _side(store: Store, event_id: str, names: Sequence[str]) -> Side:
    """The event, and the accounts of these names, or the first that can be, side by side. Raises NotFound, HTTPException 400."""
    event = find_event(store, event_id)
    chosen = _chosen(event, names)
    articles = tuple(dict.fromkeys(told.key[0] for told in chosen))
    readings = tuple(load_readings(store, articles))
    found = of_event(comparison_of(store, readings, inside=True), event.id, articles)
    story = next(iter(accounts_of(readings, found).stories), NO_STORY)
    keys = {told.key for told in chosen}
    pairs = tuple(p for p in story.pairs if all((s.article, s.account) in keys for s in p.sides))
    return Side(event, chosen, readings, replace(story, pairs=pairs))


def _asked(store: Store, request: Request) -> Side:
    """What the address asks for."""
    return _side(store, request.path_params["event"], request.query_params.getlist("side"))


def _chosen(event: Event, names: Sequence[str]) -> tuple[Told, ...]:
    """The accounts that the address names, else the first that can stand side by side."""
    by_name = {told.name: told for told in event.accounts}
    unknown = [name for name in names if name not in by_name]
    if unknown:
        raise NotFound(f"the event has no account {unknown[0][:80]!r}; its page lists those that it has")
    if len(names) > MOST_COLUMNS:
        raise HTTPException(400, f"at most {MOST_COLUMNS} accounts stand side by side; {len(names)} are asked for")
    if names:
        return tuple(told for told in event.accounts if told.name in names)
    return _first(event)


def _first(event: Event) -> tuple[Told, ...]:
    """Whole articles before the accounts that they report: one article's first two accounts where it is alone."""
    whole = [told for told in event.accounts if told.whole]
    if len(whole) > 1:
        return tuple(whole[:MOST_COLUMNS])
    reported = [told for told in event.accounts if not told.whole]
    return tuple((reported if len(reported) > 1 else event.accounts)[:MOST_COLUMNS])


def _shown(request: Request) -> str:
    value = request.query_params.get("show", "")
    if value not in SHOWN:
        raise HTTPException(400, f"show is one of {', '.join(k for k in SHOWN if k)}, not {value[:40]!r}")
    return value


def _shows(row: Row, shown: str) -> bool:
    if shown == "contradictions":
        return bool(row.contradictions)
    if shown == "omissions":
        return any(cell.state in (State.STATED_ABSENT, State.NOT_FOUND) for cell in row.cells)
    return True


def _ends(row: Row) -> frozenset[tuple[str, str]]:
    """The attributions of a row that contradict one another, as article and attribution."""
    return frozenset((v.article, v.id) for c in row.contradictions for v in (c.one, c.other))


def _marks(row: Row) -> tuple[tuple[Contrast, int], ...]:
    """The surest contradiction of each kind in a row, and how many there are of it."""
    kinds = Counter(c.kind for c in row.contradictions)
    surest = {c.kind: c for c in reversed(row.contradictions)}
    return tuple((surest[kind], count) for kind, count in kinds.items())


def _sections(story: Story) -> tuple[tuple[str, str, tuple[Contrast, ...]], ...]:
    """Heading, tag and findings: contradictions, then updates, then agreements."""
    found = (
        ("What contradicts what", "contradiction", story.contradictions),
        ("Updates", "update", story.updates),
        ("What agrees", "agreement", story.agreements),
    )
    return tuple(section for section in found if section[2])


def _verdicts(store: Store) -> dict[str, str]:
    """What was confirmed, by the id of what is judged."""
    return {j.target: j.judgement.verdict.value for j in load_judgements(store) if j.judgement.verdict is Verdict.CONFIRMED}


# ----------------------------------------------------------------------------------------------- a finding


def finding_page(request: Request) -> Response:
    """The comparison in which a finding stands, at its place."""
    name = request.path_params["finding"]
    with request.app.state.desk.reading() as store:
        articles = _articles_of(store, name)
        place = _place(store, name, articles)
    return RedirectResponse(place or f"/articles/{articles[0]}", status_code=303)


def _articles_of(store: Store, name: str) -> list[str]:
    """The articles between which the finding stands. Raises NotFound where there is no such finding."""
    quads = about(store.database, finding_iri(name))
    found = {article_of(q.object) for q in quads if q.predicate in (CMQ.compares, CMQ.told_in, CMQ.left_out_of)}
    articles = sorted(article for article in found if article is not None)
    if not articles:
        raise NotFound(f"no finding {name[:60]!r} is stored; it may have been refused, or not be found any more")
    return articles


def _place(store: Store, name: str, articles: Sequence[str]) -> str | None:
    """The address of the finding beside an event that all its articles tell, or None where none is told by all."""
    for node in events_of(store, articles):
        event = find_event(store, node.value.rsplit("/", 1)[-1])
        if set(articles) <= {told.key[0] for told in event.accounts if told.whole}:
            sides = [f"{article}/{ARTICLE}" for article in articles] if len(articles) > 1 else []
            pairs = [("side", side) for side in sides]
            page = _page_of(_side(store, event.id, sides), name)
            pairs += [("page", str(page))] if page > 1 else []
            return f"/stories/{event.id}{'?' if pairs else ''}{urlencode(pairs)}#finding-{name}"
    return None


def _page_of(side: Side, name: str) -> int:
    """On which page of the table the finding stands; 1 for those that stand below it."""
    rows = side.grid.rows if side.grid else ()
    at = next((n for n, row in enumerate(rows) if any(cell.finding == name for cell in row.cells)), 0)
    return at // SIZE + 1


# ----------------------------------------------------------------------------------------------- files


def export_file(request: Request) -> Response:
    """The comparison as a file."""
    form = request.path_params["form"]
    if form not in FILES:
        raise HTTPException(404, f"accounts are written as {', '.join(FILES)}, not as {form[:20]!r}")
    with request.app.state.desk.reading() as store:
        side = _asked(store, request)
        body = _turtle(store, side) if form == "ttl" else FILES[form][1](Accounts((_sent(side.story),)))
    headers = {"Content-Disposition": f'attachment; filename="accounts-{side.event.id}.{form}"'}
    return Response(body, media_type=FILES[form][0], headers=headers)


def _sent(story: Story) -> Story:
    """The story for a file that leaves the machine: of the path of an article only what is not the machine's own."""
    return replace(story, articles=tuple(replace(a, source=page_source(a.source)) for a in story.articles))


def address_of(side: Side, form: str) -> str:
    """The address of the comparison as a file."""
    sides = "&".join(f"side={name}" for name in side.names)
    return f"/stories/{side.event.id}/accounts.{form}?{sides}"


def _csv(accounts: Accounts) -> str:
    out = io.StringIO()
    write_report(accounts, Format.CSV, out)
    return out.getvalue()


def _json(accounts: Accounts) -> str:
    out = io.StringIO()
    write_report(accounts, Format.JSON, out)
    return out.getvalue()


def _turtle(store: Store, side: Side) -> bytes:
    """What the articles' graphs, alignment and findings say of the accounts; not the texts."""
    database, articles = store.database, tuple(r.article.id for r in side.readings)
    quads = [quad for article in articles for quad in store.quads(article_graph(article))]
    quads += findings_of(store, side.readings)
    quads += database.quads_for_pattern(event_iri(side.event.id), None, None, GRAPH_ALIGNMENT)
    return FORMATS["turtle"].write(quads, "full")


FILES: Mapping[str, tuple[str, Callable[[Accounts], str]]] = MappingProxyType(
    {
        "md": ("text/markdown; charset=utf-8", as_markdown),
        "csv": ("text/csv; charset=utf-8", _csv),
        "ttl": ("text/turtle; charset=utf-8", as_markdown),
        "html": ("text/html; charset=utf-8", as_html),
        "json": ("application/json", _json),
    }
)
"""The media type of each file and what writes it; Turtle is written from the graph."""
