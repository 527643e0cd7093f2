"""Judgements: what an analyst confirmed, refused and corrected, as a page and as files; and what a page sends to judge."""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import TypedDict

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from communique.judgements import Judged, load_judgements
from communique.judging import ListedJudgement
from communique.web.pages import pager, render
from communique.web.safety import MOST_BYTES
from graph.export import FORMATS
from graph.findings import Correction, Verdict

SIZE = 100
VERDICTS: Mapping[str, Verdict] = MappingProxyType({v.value: v for v in Verdict})
MOST_WORDS = 2_000
"""How long a reason may be, in characters."""


def routes() -> list[Route]:
    """The list, its files, and the two acts."""
    return [
        Route("/judgements", list_page, methods=["GET"]),
        Route("/judgements", judge, methods=["POST"]),
        Route("/judgements/undo", undo, methods=["POST"]),
        Route("/judgements.jsonl", lines_file),
        Route("/judgements.ttl", turtle_file),
    ]


def list_page(request: Request) -> Response:
    """What was judged, the newest first."""
    with request.app.state.desk.reading() as store:
        judged = sorted(load_judgements(store), key=lambda j: (j.judgement.made, j.target), reverse=True)
    place = pager(request, len(judged), size=SIZE)
    return render(request, "judgements.html", judged=judged[place.place], pager=place, link="/judgements")


async def judge(request: Request) -> Response:
    """Confirm, refuse or correct: `{"id", "verdict": "confirmed", "refused" or "corrected", "because"}`.

    What is corrected stands beside these: `{"speaker", "kind", "act", "span": [begin, end]}`, each only where it changes.
    """
    given = await read_json(request)
    name, verdict = text_in(given, "id", most=200), text_in(given, "verdict", most=20)
    because = text_in(given, "because", most=MOST_WORDS, default="")
    if verdict not in VERDICTS:
        raise HTTPException(400, f"a verdict is {' or '.join(VERDICTS)}, not {verdict!r}")
    desk, analyst = request.app.state.desk, request.state.analyst
    changes = correction_in(given) if VERDICTS[verdict] is Verdict.CORRECTED else None

    def judged() -> ListedJudgement:
        told: ListedJudgement
        if changes is None:
            told = desk.judge(name, VERDICTS[verdict], because=because, analyst=analyst)
        else:
            told = desk.correct(name, because=because, analyst=analyst, **changes)
        return told

    done = await run_in_threadpool(judged)
    return JSONResponse({"judgement": record(done.judged), "state": done.state})


async def undo(request: Request) -> Response:
    """Take a judgement back: `{"id"}`."""
    name = text_in(await read_json(request), "id", most=200)
    done = await run_in_threadpool(request.app.state.desk.undo, name)
    return JSONResponse({"judgement": record(done.judged), "state": "undone"})


async def read_json(request: Request) -> dict[str, object]:
    """The record that was sent. Raises HTTPException 400 where it is none, 413 where it is too large."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            raise HTTPException(413, f"At most {MOST_BYTES:,} bytes can be sent.")
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise HTTPException(400, "What was sent is not JSON.") from None
    if not isinstance(found, dict):
        raise HTTPException(400, "What was sent is not a record of JSON.")
    return found


def text_in(given: Mapping[str, object], name: str, *, most: int, default: str | None = None) -> str:
    """A text of the record. Raises HTTPException 400 where it is missing, no text, or too long."""
    value = given.get(name, default)
    if not isinstance(value, str) or (default is None and not value.strip()):
        raise HTTPException(400, f"{name} is a text that must be given")
    if len(value) > most:
        raise HTTPException(400, f"{name} is {len(value):,} characters long; at most {most:,} are read")
    return value.strip()


class Changes(TypedDict, total=False):
    """What a page asks to correct; what it does not name stays."""

    speaker: str
    kind: str
    act: str
    span: tuple[int, int]


def correction_in(given: Mapping[str, object]) -> Changes:
    """What is corrected. Raises HTTPException 400 where it is no text, too long, or no place."""
    found = Changes()
    if "speaker" in given:
        found["speaker"] = text_in(given, "speaker", most=200)
    if "kind" in given:
        found["kind"] = text_in(given, "kind", most=20)
    if "act" in given:
        found["act"] = text_in(given, "act", most=40)
    if "span" in given:
        span = given["span"]
        if not isinstance(span, list) or len(span) != 2 or not all(type(n) is int for n in span):
            raise HTTPException(400, "span is a place in the text as in [543, 554]")
        found["span"] = (span[0], span[1])
    return found


def record(judged: Judged) -> dict[str, object]:
    """A judgement as JSON; what it corrects is told under `correction`."""
    it = judged.judgement
    told: dict[str, object] = {
        "id": judged.target,
        "verdict": it.verdict.value,
        "words": it.words,
        "because": it.comment,
        "analyst": it.analyst,
        "made": f"{it.made:%Y-%m-%dT%H:%M:%SZ}",
    }
    if it.correction is not None:
        told["correction"] = _changes(it.correction)
    return told


def _changes(it: Correction) -> dict[str, object]:
    """What a correction changes, and only that."""
    told: dict[str, object] = {}
    if it.speaker is not None:
        told |= {"speaker": it.speaker, "kind": it.kind.value}
    if it.act is not None:
        told["act"] = it.act
    if it.content is not None:
        told |= {"span": [it.content.begin, it.content.end], "content": it.content.text}
    return told


def lines_file(request: Request) -> Response:
    """All judgements as JSON Lines."""
    with request.app.state.desk.reading() as store:
        lines = [json.dumps(record(j), ensure_ascii=False) for j in load_judgements(store)]
    body = "".join(f"{line}\n" for line in lines)
    return Response(
        body, media_type="application/jsonl", headers={"Content-Disposition": 'attachment; filename="judgements.jsonl"'}
    )


def turtle_file(request: Request) -> Response:
    """All judgements as Turtle."""
    with request.app.state.desk.reading() as store:
        body = FORMATS["turtle"].write(store.judgements(), "full")
    return Response(
        body, media_type="text/turtle; charset=utf-8", headers={"Content-Disposition": 'attachment; filename="judgements.ttl"'}
    )
