"""Article: the text with its spans, and what was read in it beside them; either leads to the other."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pyoxigraph import NamedNode, Quad
from pyoxigraph import Store as Database
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from communique.around import about
from communique.corrections import NEW_KINDS
from communique.judgements import Judged, corrected_as, load_judgements, whole_reading
from communique.readings import Layer, Names, layers, title_of
from communique.stored import article_of, find_article, load_reading
from communique.web.pages import render
from communique.web.slices import event_labels, label_of, objects_of, subjects_of
from extract.model import Attribution, Reading
from graph.errors import LoadError
from graph.findings import Judgement
from graph.iris import GRAPH_FINDINGS, node_iri
from graph.library import own_labels
from graph.reference import speech_acts
from graph.store import Store
from graph.vocabulary import CMQ, RDF

MOST_FINDINGS = 6
"""How many findings a card shows."""

_ORDER = (CMQ.Contradiction, CMQ.Update, CMQ.Agreement)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the text under the same spans: `kinds` what they are, `of` the numbers of their attributions.

    `depth` counts the claims that cover it, one inside the other; `starts` are the numbers of the claims that begin here; `asked`
    says that the address asks for these characters.
    """

    text: str
    kinds: tuple[str, ...] = ()
    of: tuple[int, ...] = ()
    depth: int = 0
    starts: tuple[int, ...] = ()
    asked: bool = False

    @property
    def classes(self) -> str:
        """The classes of the piece in the page."""
        nested = (f"d{min(self.depth, 3)}",) if self.depth else ()
        return " ".join((*self.kinds, *nested, *(("asked",) if self.asked else ())))


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding that rests on an attribution: its id, kind, the words of its other end, and the article of that."""

    id: str
    kind: str
    other: str
    article: str


@dataclass(frozen=True, slots=True)
class Card:
    """An attribution as it stands beside the text.

    `id` is that of the attribution as it was read, which a correction may change. `chain` leads from the article to the speaker;
    `findings` are the first of `findings_count`, `silent` who leaves it out.
    """

    number: int
    attribution: Attribution
    id: str
    speakers: str
    addressees: str
    chain: tuple[str, ...]
    within: int | None
    judgement: Judgement | None
    findings: tuple[Finding, ...]
    findings_count: int
    silent: tuple[Finding, ...]

    @property
    def verdict(self) -> str:
        """What was decided about it, or nothing."""
        return self.judgement.verdict.value if self.judgement else ""

    @property
    def read_as(self) -> str:
        """What was read in the place of what is corrected, or nothing."""
        return self.judgement.words if self.judgement and self.judgement.correction else ""

    @property
    def because(self) -> str:
        """Why, in the analyst's words."""
        return self.judgement.comment if self.judgement else ""


def routes() -> list[Route]:
    """The page of an article."""
    return [Route("/articles/{article}", article_page)]


def article_page(request: Request) -> Response:
    """The article with its spans and cards."""
    name, asked = request.path_params["article"], _asked(request)
    with request.app.state.desk.reading() as store:
        article = find_article(store, name)
        if article != name:
            return RedirectResponse(f"/articles/{article}", status_code=303)
        reading = load_reading(store, article)
        judged = [j for j in load_judgements(store) if not j.of_finding and j.ends[0][0] == article]
        cards = _cards(store.database, reading, judged, _read_ids(store, article, judged))
        events = event_labels(store, article)
    refused = [j for j in judged if j.refused]
    return render(
        request,
        "article.html",
        reading=reading,
        article=reading.article,
        title=reading.article.title or title_of(reading.article),
        pieces=pieces(reading, asked),
        cards=cards,
        events=events,
        refused=refused,
        asked=asked,
        speakers=sorted({a.name for a in reading.actors}),
        acts=tuple(speech_acts()),
        kinds=NEW_KINDS,
    )


def _read_ids(store: Store, article: str, judged: Sequence[Judged]) -> dict[str, str]:
    """The ids under which corrected attributions were read, by those that they have in the graph."""
    if not any(j.corrects for j in judged):
        return {}
    return {new: old for old, new in corrected_as(whole_reading(store, article), judged)[1].items()}


def _asked(request: Request) -> tuple[int, int] | None:
    """The characters that the address asks for (`at=543-554`). Raises HTTPException 400 where they are no place."""
    value = request.query_params.get("at", "")
    if not value:
        return None
    begin, _, end = value.partition("-")
    digits = begin.isdecimal() and end.isdecimal() and value.isascii() and len(value) < 20
    if not digits or int(begin) >= int(end):
        raise HTTPException(400, f"at is a place in the text as in 543-554, not {value[:40]!r}")
    return int(begin), int(end)


# ----------------------------------------------------------------------------------------------- the text


def pieces(reading: Reading, asked: tuple[int, int] | None = None) -> tuple[Piece, ...]:
    """The text in pieces, cut wherever a span begins or ends."""
    text, found = reading.article.text, layers(reading)
    place = _clipped(asked, len(text))
    cuts = {0, len(text), *(s.begin for s, _, _ in found), *(s.end for s, _, _ in found), *(place or ())}
    starts: dict[int, list[int]] = {}
    for number, attribution in enumerate(reading.attributions, start=1):
        starts.setdefault(attribution.claim.spans[0].begin, []).append(number)
    made: list[Piece] = []
    active: list[Layer] = []
    index = 0
    for begin, end in pairwise(sorted(cuts)):
        while index < len(found) and found[index][0].begin <= begin:
            active.append(found[index])
            index += 1
        active = [layer for layer in active if layer[0].end > begin]
        kinds = tuple(sorted({kind for _, kind, _ in active}))
        numbers = tuple(sorted({n for _, _, n in active}))
        depth = sum(kind == "claim" for _, kind, _ in active)
        inside = place is not None and place[0] <= begin and end <= place[1]
        made.append(Piece(text[begin:end], kinds, numbers, depth, tuple(starts.get(begin, ())), inside))
    return tuple(made)


def _clipped(asked: tuple[int, int] | None, length: int) -> tuple[int, int] | None:
    """The place inside the text; None where nothing of it lies there."""
    if asked is None or asked[0] >= length:
        return None
    return asked[0], min(asked[1], length)


# ----------------------------------------------------------------------------------------------- the cards


def _cards(database: Database, reading: Reading, judged: Iterable[Judged], read: Mapping[str, str]) -> tuple[Card, ...]:
    names, article = Names(reading), reading.article.id
    verdicts = {j.target: j.judgement for j in judged}
    numbers = {a.id: number for number, a in enumerate(reading.attributions, start=1)}
    return tuple(
        Card(
            number,
            a,
            f"{article}/{read.get(a.id, a.id)}",
            names.actors(a.speakers),
            names.actors(a.addressees),
            tuple(reversed(names.chain(a.account))),
            numbers.get(a.within) if a.within else None,
            verdicts.get(f"{article}/{read.get(a.id, a.id)}"),
            *_findings(database, article, a),
            _silent(database, article, a),
        )
        for number, a in enumerate(reading.attributions, start=1)
    )


def _findings(database: Database, article: str, attribution: Attribution) -> tuple[tuple[Finding, ...], int]:
    """The first findings that compare the attribution, contradictions before others, and how many there are."""
    own = node_iri(article, attribution.id)
    compared = subjects_of(database, CMQ.compares, own, GRAPH_FINDINGS)
    nodes = sorted(compared, key=lambda node: (_rank(database, node), node.value))
    return tuple(_compared(database, node, own) for node in nodes[:MOST_FINDINGS]), len(nodes)


def _rank(database: Database, node: NamedNode) -> int:
    """Where a finding stands: contradictions, updates, agreements."""
    kinds = objects_of(database, node, RDF.type, GRAPH_FINDINGS)
    return next((rank for rank, kind in enumerate(_ORDER) if kind in kinds), len(_ORDER))


def _compared(database: Database, node: NamedNode, own: NamedNode) -> Finding:
    """A finding that compares the attribution with another."""
    quads = about(database, node)
    other = next((q.object for q in quads if q.predicate == CMQ.compares and q.object != own), own)
    if not isinstance(other, NamedNode):
        raise LoadError(f"{node.value} compares what is no node")
    speaker, claim = (next(iter(objects_of(database, other, link)), other) for link in (CMQ.speaker, CMQ.claim))
    words = f"{label_of(database, speaker)}: {label_of(database, claim)}"
    return Finding(node.value.rsplit("/", 1)[-1], _kind(quads), words, article_of(other) or "")


def _silent(database: Database, article: str, attribution: Attribution) -> tuple[Finding, ...]:
    """The accounts that leave the attribution out, as comparison found."""
    found = []
    for node in subjects_of(database, CMQ.omitted, node_iri(article, attribution.id), GRAPH_FINDINGS):
        for account in objects_of(database, node, CMQ.left_out_of, GRAPH_FINDINGS):
            issuer = next(iter(objects_of(database, account, CMQ.issuer)), account)
            found.append(
                Finding(node.value.rsplit("/", 1)[-1], "left out by", label_of(database, issuer), article_of(account) or "")
            )
    return tuple(found)


def _kind(quads: Sequence[Quad]) -> str:
    """The kind of a contradiction, or what else the finding is, in a word of the vocabulary."""
    named = [q.object for q in quads if q.predicate == CMQ.kind] or [q.object for q in quads if q.predicate == RDF.type]
    words = [own_labels().get(n.value, "") for n in named if isinstance(n, NamedNode) and n != CMQ.Finding]
    return next((w for w in words if w), "finding")
