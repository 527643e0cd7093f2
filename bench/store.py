"""What large stores cost: loading, bytes, the first page of every named query, adding one article.

    python bench/store.py make STORE [--articles 100000]
    python bench/store.py measure STORE [STORE ...] [--out FILE]

`make` writes a synthetic store (`bench/store_made.py`): 100,000 articles take half an hour. `measure` asks each store every named
query as an analyst would, for a first page of 100 rows, three times, and takes the quickest: seconds of the processor, which others
on the machine do not change, and by the clock. It adds articles of events that it has just added, so a store grows by a few.
Loading is compared with pyoxigraph's own bulk load of the same lines, at 1,000 articles.
"""

import argparse
import json
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pyoxigraph import QuerySolutions, RdfFormat
from pyoxigraph import Store as Database

from bench.store_made import FIRST_DAY, TEXTS, Batch, batches, country, make, parts, speaker, stories
from communique.running import open_store, run
from extract.model import slug
from graph.library import NamedQuery, answer, named_queries
from graph.shard_load import load_lines
from graph.store import Store, reading
from graph.vocabulary import PREFIXES

Json = dict[str, Any]
PAGE, TIMES, LOADED = 100, 3, 1000
RANK = 10
"""The country that is asked for is the tenth of those that are spoken of most."""

MONTH = f"{FIRST_DAY:%Y-%m}"
ASKED: dict[str, tuple[str, ...]] = {
    "accounts-of-an-event": ("event",),
    "actor-country-edges": ("actor",),
    "agreements": ("country",),
    "answers": ("actor",),
    "articles": ("period",),
    "chain-of-accounts": ("article",),
    "changed-versions": ("actor",),
    "check-first": (),
    "claims-of-an-actor": ("actor",),
    "contradictions": ("country",),
    "contradictions-by-kind": ("period",),
    "events": ("actor",),
    "evidence": ("article",),
    "known-only-from-the-other-side": ("country",),
    "omissions": ("country",),
    "omissions-by-side": ("event",),
    "one-side-only": ("country", "period"),
    "positions": ("event",),
    "requests": ("country",),
    "speakers-of-a-country": ("country",),
    "statements-over-time": ("actor",),
    "unnamed-sources": ("period",),
    "updates": ("country",),
    "who-contradicts-whom": ("country", "period"),
    "who-said-what": ("country",),
}
"""The parameters that an analyst binds in each query."""


def values_of(database: Database) -> dict[str, str]:
    """A value for each type of parameter."""
    code = country(RANK)
    return {
        "country": code,
        "actor": slug(speaker(code, 1)),
        "event": _one(database, "?a cmq:canonical ?x . ?b cmq:canonical ?x FILTER (?a != ?b)"),
        "article": _one(database, "?x a schema:NewsArticle"),
        "period": MONTH,
    }


def _one(database: Database, pattern: str) -> str:
    rows = database.query(f"SELECT ?x {{ {pattern} }} LIMIT 1", use_default_graph_as_union=True, prefixes=PREFIXES)
    assert isinstance(rows, QuerySolutions)
    return str(next(rows)["x"]).strip("<>")


def first_pages(path: Path) -> dict[str, Json]:
    """Of every query: rows, and the seconds of its first page."""
    with reading(path) as database:
        values = values_of(database)
        return {query.name: _asked(database, query, values) for query in named_queries()}


def _asked(database: Database, query: NamedQuery, values: dict[str, str]) -> Json:
    given = {name: values[name] for name in ASKED[query.name]}
    result, costs = None, []
    for _ in range(TIMES):
        begin = (time.process_time(), time.perf_counter())
        result = answer(database, query, given, most=PAGE)
        costs.append((time.process_time() - begin[0], time.perf_counter() - begin[1]))
    assert result is not None
    rows = f"{PAGE}+" if result.truncated else len(result)
    quickest = min(costs)
    return {
        "asked with": list(given),
        "rows": rows,
        "processor, s": round(quickest[0], 4),
        "clock, s": round(min(c[1] for c in costs), 4),
    }


def loading() -> Json:
    """Our load of 1,000 articles, a shard of 500 at a time, and pyoxigraph's bulk load of the same lines at once; seconds."""
    made = list(batches(stories(), LOADED, at_once=250))
    with tempfile.TemporaryDirectory() as folder:
        with open_store(Path(folder) / "ours", create=True) as store:
            ours = _timed(lambda: _load_ours(store, made))
        theirs = _timed(lambda: _load_theirs(Path(folder), made))
    return {
        "articles": LOADED,
        "ours, s of processor": ours,
        "pyoxigraph, s of processor": theirs,
        "ratio": round(ours / theirs, 2),
    }


def _load_ours(store: Store, made: Sequence[Batch]) -> None:
    for batch in made:
        load_lines(store, batch.texts.splitlines(True), batch.quads.splitlines(True))


def _load_theirs(folder: Path, made: Sequence[Batch]) -> None:
    Database(str(folder / "quads")).bulk_load(b"".join(b.quads for b in made), RdfFormat.N_QUADS)
    Database(str(folder / "texts")).bulk_load(b"".join(b.texts for b in made), RdfFormat.N_QUADS)


def _timed(act: Callable[[], object]) -> float:
    begin = time.process_time()
    act()
    return round(time.process_time() - begin, 2)


def adding(path: Path) -> Json:
    """Reading, storing and comparing an article whose event the store has; seconds of the processor, the quickest of several."""
    first, *others = _variants()
    costs = []
    with tempfile.TemporaryDirectory() as folder:
        for number, lines in enumerate([first, *others]):
            source = Path(folder) / f"{number}.jsonl"
            for line in lines:
                source.write_text(f"{line}\n", "utf-8")
                cost = _timed(lambda source=source: _added(source, path))  # type: ignore[misc]
            costs.append(cost)
    return {"processor, s": min(costs[1:]), "all": costs}


def _added(source: Path, store: Path) -> None:
    report = run([source], store=store, parts=parts())
    if report.failures:
        raise SystemExit("\n".join(report.failures))


def _variants() -> Iterator[tuple[str, str]]:
    """The two articles of the first story, several times over with another place and day."""
    one, other = TEXTS.read_text("utf-8").splitlines()[:2]
    for number, place in enumerate(("Norholm", "Vestvik", "Marstad", "Beldal")):
        yield tuple(text.replace("Norvik", place).replace("2025-03", f"2031-{number + 3:02d}") for text in (one, other))  # type: ignore[misc]


def measure(paths: list[Path]) -> Json:
    """All of it, with ratios between the largest and the smallest store."""
    found: Json = {"date": datetime.now(UTC).date().isoformat(), "python": platform.python_version()}
    found["pyoxigraph"] = version("pyoxigraph")
    found["loading"] = loading()
    found["stores"] = [_store(path) for path in paths]
    found["ratios, processor, of the last to the first"] = ratios(found["stores"][0], found["stores"][-1])
    with tempfile.TemporaryDirectory() as folder:
        empty = adding(Path(folder) / "store")
    found["adding one article to an empty store"] = empty
    found["adding, times an empty store"] = {
        s["articles"]: round(s["adding"]["processor, s"] / empty["processor, s"], 2) for s in found["stores"]
    }
    return found


def _store(path: Path) -> Json:
    with reading(path) as database:
        names = sum(1 for _ in database.named_graphs())
        size = sum(f.stat().st_size for name in ("quads", "texts") for f in (path / name).iterdir())
    articles = names - 4  # alignment, findings, provenance, reference
    sys.stderr.write(f"{path}: {articles} articles\n")
    pages = first_pages(path)
    return {"articles": articles, "bytes an article": size // articles, "first pages": pages, "adding": adding(path)}


def ratios(small: Json, large: Json) -> Json:
    """Of each query, and how many are within the bounds: a tenth of a second, and three times the smaller store."""
    one, other = small["first pages"], large["first pages"]
    found = {name: round(other[name]["processor, s"] / max(one[name]["processor, s"], 0.0005), 1) for name in one}
    quick = sum(page["processor, s"] < 0.1 for page in other.values())
    return {
        "under 0.1 s": f"{quick} of {len(other)}",
        "under 3 times": f"{sum(r < 3 for r in found.values())} of {len(found)}",
        **found,
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("make", "measure"))
    parser.add_argument("stores", type=Path, nargs="+")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    done = make(given.stores[0], articles=given.articles) if given.what == "make" else measure(given.stores)
    text = json.dumps(done, indent=1)
    sys.stdout.write(f"{text}\n")
    if given.out:
        given.out.write_text(f"{text}\n", encoding="utf-8")
