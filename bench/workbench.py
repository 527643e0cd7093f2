"""Whether each page of the workbench is usable within a second on a store of many articles.

    python bench/workbench.py make STORE [--articles 10000]
    python bench/workbench.py measure STORE [--out FILE]

`make` writes a synthetic store: five articles an event, ten claims an article (`bench/compare.py`), compared by the rules without
weights; of each event ten contradictions and ten agreements are kept. `measure` asks for each page, as a browser does, through the
whole application, the first time and again: seconds by the clock and of the processor, bytes of the page, and the greatest memory
of the process.
"""

import argparse
import json
import re
import resource
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import Quad
from starlette.testclient import TestClient

from bench.compare import ARTICLES, event_readings
from communique.compared import Compared
from communique.running import open_store, reference
from communique.web.app import create_app
from communique.web.desk import Desk
from communique.web.pages import NAVIGATION
from communique.web.settings import Settings
from extract.judge import RuleJudge
from extract.model import Reading
from graph.build import article_quads, provenance_quads, text_quads
from graph.build_findings import alignment_quads, findings_quads
from graph.compare import compare
from graph.reference import stance_of

AT_ONCE = 20
"""How many events are written in one step."""

KEPT = 10
"""How many contradictions and agreements of an event are kept: the synthetic articles repeat themselves more than real ones do."""

SETTINGS = Settings()
STARTED = datetime(2025, 1, 1, tzinfo=UTC)


def make(path: Path, *, articles: int) -> None:
    """A store of so many articles, each event compared."""
    judge = RuleJudge(weigher=None)
    with open_store(path, create=True) as store:
        store.add(reference())  # type: ignore[arg-type]
        events = articles // ARTICLES
        for numbers in (range(first, min(first + AT_ONCE, events)) for first in range(0, events, AT_ONCE)):
            readings = [event_readings(number) for number in numbers]
            store.add([quad for event in readings for quad in _quads(event, judge)])
            for reading in (r for event in readings for r in event):
                store._put_text(reading.article.id, tuple(text_quads(reading)))
            sys.stderr.write(f"\r{(numbers[-1] + 1) * ARTICLES:,} articles")
        compared = Compared(store)
        compared.done(store.articles())
    sys.stderr.write("\n")


def _quads(readings: list[Reading], judge: RuleJudge) -> Iterator[Quad]:
    for reading in readings:
        yield from article_quads(reading)
        yield from provenance_quads(reading, started=STARTED, software="bench")
    found = compare(readings, judge=judge, stance_of=stance_of)
    yield from alignment_quads(found.matters, found.clusters)
    yield from findings_quads((*found.contradictions[:KEPT], *found.agreements[:KEPT], *found.updates, *found.omissions))


def measure(path: Path) -> dict[str, object]:
    """What each page costs, the first time and again."""
    desk = Desk(path)
    begin = (time.perf_counter(), time.process_time())
    desk.index()
    desk.counts()
    first = _since(begin)
    client = TestClient(create_app(desk, settings=SETTINGS), base_url=f"http://127.0.0.1:{SETTINGS.port}")
    event = _link(client, "/stories", r"/stories/[0-9a-f]{12}")
    article = _link(client, event, r"/articles/[0-9a-f]{12}")
    finding = _link(client, event, r"finding-[0-9a-f]{12}").replace("finding-", "/findings/")
    asked = ("/stories", "/stories?q=ferry&order=contradictions", event, f"{event}/accounts.md", article, finding, "/judgements")
    others = tuple(entry.path for entry in NAVIGATION if entry.path != "/stories")
    pages = {_named(page, event, article, finding): _costs(client, page) for page in (*asked, *others)}
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"articles": desk.index().articles, "lists made at the start": first, "pages": pages, "memory, MB": memory}


def _since(begin: tuple[float, float]) -> dict[str, float]:
    return {"s": round(time.perf_counter() - begin[0], 3), "processor, s": round(time.process_time() - begin[1], 3)}


def _link(client: TestClient, page: str, pattern: str) -> str:
    found = re.search(pattern, client.get(page).text)
    if found is None:
        raise SystemExit(f"{page} has no {pattern}")
    return found[0]


def _named(page: str, event: str, article: str, finding: str) -> str:
    """The page without ids, so that two measurements can be compared."""
    for path, name in ((event, "/stories/EVENT"), (article, "/articles/ARTICLE"), (finding, "/findings/FINDING")):
        page = page.replace(path, name)
    return page


def _costs(client: TestClient, page: str) -> dict[str, object]:
    found: dict[str, object] = {}
    for time_asked in ("first", "again"):
        begin = (time.perf_counter(), time.process_time())
        answer = client.get(page)
        found[time_asked] = _since(begin)
    return {"status": answer.status_code, "kB": len(answer.content) // 1000, **found}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("make", "measure"))
    parser.add_argument("store", type=Path)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    if given.what == "make":
        make(given.store, articles=given.articles)
    else:
        text = json.dumps(measure(given.store), indent=1)
        sys.stdout.write(f"{text}\n")
        if given.out:
            given.out.write_text(f"{text}\n", encoding="utf-8")
