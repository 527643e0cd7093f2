"""What Communiqué costs beside what it stands on, as ratios measured in one run on the machine at hand.

    python -m bench.ratios [--texts FOLDER] [--count 80] [--full] [--only reading processes loading] [--out FILE]

reading     cpu time of the whole pipeline, article to stored and validated quads, beside spaCy's model alone on the same texts;
            they take turns in batches; and of each part. Figures are cpu seconds of all threads: a busy machine changes little.
processes   wall time of `communique shard` and `communique run` with one process and with two; a start with one article is measured
            apart. On a machine that does other work at the time these figures mean nothing.
loading     the loader beside pyoxigraph's own bulk load of the same N-Quads (the best of three, each into an empty folder), the
            loader's and the comparison's cpu time an article, what of comparison workers have done by then (`inside`: one process
            alone does both), and the bytes of a store an article once it was compacted.

The texts are those of `own_cases/`, `train/cases/` and `examples/`, or of a folder; where `count` is more than there are, they come
again with another date and a line that tells them apart. The project's own texts are short and hold more attributions than news
does (800 quads in 1,700 characters), which costs more beside spaCy: name a folder of news for figures on news. `--full` takes 600.
The figures of queries and updating are those of `bench/store.py` (`bench/results/store.json`), with its date. Nothing of this is
run in CI.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import TypeVar

import spacy
from pyoxigraph import Quad, RdfFormat
from pyoxigraph import Store as Database

from communique.compared import Compared
from communique.comparing import compare_pending
from communique.engine import Item, build, keep, leave_refused, now, read_with, run_stages
from communique.inside import FILE as INSIDE
from communique.reprints import tell_reprints
from communique.running import DEFAULT_PARTS, open_store, reference
from communique.running import _keep_reference as keep_reference
from communique.sharded import Loader
from communique.shards import quads_path, read_manifest
from communique.sources import Sources
from communique.tending import compact
from extract.model import Article
from extract.pipeline import MODELS
from extract.reader import Reader
from graph.build import article_quads
from graph.validate import ShaclEngine, Validator, fastest_engine

T = TypeVar("T")

BENCH = Path(__file__).parent
FOLDERS = (BENCH / "own_cases", BENCH.parent / "train" / "cases", BENCH.parent / "examples")
SMALL, FULL = 80, 600
BATCH = 10
"""Texts that each way reads before the next has its turn."""

PARTS = ("reading", "processes", "loading")
LIMITS = {
    "whole pipeline to spaCy alone": 2.5,
    "validation to spaCy alone": 0.1,
    "two processes to one, shards": 1.7,
    "two processes to one, run": 1.7,
    "loader to pyoxigraph's bulk load": 1.3,
}
AT_LEAST = frozenset({"two processes to one, shards", "two processes to one, run"})


@dataclass(frozen=True, slots=True)
class Ratio:
    """A row of the table: what, how much, the limit that was set (None where there is none), and whether it is kept."""

    name: str
    value: float
    limit: float | None
    kept: bool | None


def ratio(name: str, value: float) -> Ratio:
    """The row of a ratio; its limit is an upper one, but for throughput."""
    limit = LIMITS.get(name)
    kept = None if limit is None else value >= limit if name in AT_LEAST else value <= limit
    return Ratio(name, round(value, 3), limit, kept)


def main() -> None:
    """Measure, print the table, and write the file."""
    options = _options()
    count = options.count or (FULL if options.full else SMALL)
    texts = options.texts if options.texts and options.texts.is_dir() else None
    if options.texts is not None and texts is None:
        sys.stderr.write(f"{options.texts}: there is no such folder; the project's own texts are taken\n")
    articles = list(islice(_articles(texts), count))
    ratios: list[Ratio] = []
    figures: dict[str, object] = {
        "texts": _name(texts),
        "articles": len(articles),
        "characters": sum(len(a.text) for a in articles),
    }
    with tempfile.TemporaryDirectory() as folder:
        for part, way in (("reading", reading), ("processes", processes), ("loading", loading)):
            if part in options.only:
                found, more = way(articles, Path(folder))
                ratios += found
                figures[part] = more
    measured = {"date": datetime.now(UTC).date().isoformat(), **machine(), "ratios": [asdict(r) for r in ratios], **figures}
    measured["store"] = _of_store(BENCH / "results" / "store.json")
    options.out.write_text(json.dumps(measured, indent=1) + "\n", "utf-8")
    sys.stdout.write(table(ratios) + json.dumps(figures, indent=1) + "\n")


def table(ratios: Sequence[Ratio]) -> str:
    """The ratios, a line each."""
    lines = (
        f"{r.name:<40}{r.value:>8.2f}   {'' if r.limit is None else f'limit {r.limit:g}: ' + ('kept' if r.kept else 'NOT KEPT')}"
        for r in ratios
    )
    return "".join(f"{line.rstrip()}\n" for line in lines)


def machine() -> dict[str, object]:
    """What it was measured with."""
    load = os.getloadavg()[0]
    names = ("communique", "spacy", "onnxruntime", "pyoxigraph", "pyshacl", "pyshifty")
    return {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "load at the end": round(load, 1),
        "versions": {name: version(name) for name in names},
    }


def _of_store(path: Path) -> object:
    """What `bench/store.py` has measured of queries and updating, None where it has not."""
    return json.loads(path.read_text("utf-8")) if path.exists() else None


# ------------------------------------------------------------------------------------------- texts


def _articles(folder: Path | None) -> Iterator[Article]:
    """The texts as articles, without end: again and again, each time with another date and another last line."""
    files = [file for place in ([folder] if folder else FOLDERS) for file in sorted(place.rglob("*.txt"))]
    texts = list(dict.fromkeys(file.read_text("utf-8") for file in files))
    if not texts:
        raise SystemExit(f"{folder}: there is no text here")
    again = 0
    while True:
        day = (date(2024, 1, 1) + timedelta(days=40 * again)).isoformat()
        for number, text in enumerate(texts):
            words = text if not again else f"{text.rstrip()}\n\nEdition {again} of the bench.\n"
            yield Article(words, published=day, publisher="The Bench", url=f"https://bench.example/{again}/{number}")
        again += 1


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for begin in range(0, len(items), BATCH):
        yield items[begin : begin + BATCH]


def _name(folder: Path | None) -> str:
    """Which texts they are, without the path."""
    return "own" if folder is None else "/".join(folder.resolve().parts[-3:])


def _write(articles: Sequence[Article], path: Path) -> Path:
    rows = ({"text": a.text, "published": a.published, "publisher": a.publisher, "url": a.url} for a in articles)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


# ------------------------------------------------------------------------------------------- reading


def reading(articles: Sequence[Article], folder: Path) -> tuple[list[Ratio], dict[str, object]]:
    """Cpu seconds of spaCy alone, of the whole pipeline, and of its parts, on the same texts by turns."""
    alone = spacy.load(next(name for name in MODELS if spacy.util.is_package(name)))
    reader, validators = Reader.load(), {engine: Validator(_reference(), engine=engine) for engine in ShaclEngine}
    with open_store(folder / "reading", create=True) as store:
        keep_reference(store)
        compared, sources = Compared(store), Sources(store)
        stages = (
            read_with(lambda: reader),
            leave_refused(store, sources),
            build(lambda: validators[fastest_engine()]),
            keep(store, compared, sources, started=now(), software="bench"),
            tell_reprints(store),
        )
        held: dict[str, list[list[Quad]]] = {}
        ways: dict[str, Callable[[Sequence[Article]], object]] = {
            "spacy": lambda batch: list(alone.pipe([a.text for a in batch], batch_size=16)),
            "whole": lambda batch: list(run_stages((Item(a.source, a) for a in batch), stages)),
            "records": lambda batch: held.update(quads=[article_quads(r) for r in _readings(reader, batch)]),
            **{f"validation by {e.value}": _validating(validators[e], held) for e in ShaclEngine},
        }
        spent = _by_turns(ways, articles)
    ratios = [
        ratio("whole pipeline to spaCy alone", spent["whole"] / spent["spacy"]),
        ratio("validation to spaCy alone", spent[f"validation by {fastest_engine().value}"] / spent["spacy"]),
        ratio("validation by pySHACL to spaCy alone", spent["validation by pyshacl"] / spent["spacy"]),
        ratio("records and quads to spaCy alone", spent["records"] / spent["spacy"]),
    ]
    return ratios, {f"cpu ms an article, {name}": round(1000 * s / len(articles), 1) for name, s in spent.items()}


@cache
def _reference() -> list[Quad]:
    return list(reference())  # type: ignore[arg-type]


def _readings(reader: Reader, batch: Sequence[Article]) -> Iterator:  # type: ignore[type-arg]
    return reader.pipe(batch)


def _validating(validator: Validator, held: dict[str, list[list[Quad]]]) -> Callable[[Sequence[Article]], object]:
    """Validates the quads that were made last."""
    return lambda _: [validator.article(quads) for quads in held["quads"]]


def _by_turns(ways: dict[str, Callable[[Sequence[Article]], object]], articles: Sequence[Article]) -> dict[str, float]:
    """Cpu seconds of each way over all articles; a first batch warms them up and does not count."""
    spent = dict.fromkeys(ways, 0.0)
    warm = [Article(f"{a.text} (A warm-up.)", url=a.url) for a in articles[:4]]
    for way in ways.values():
        way(warm)
    for batch in _batches(articles):
        for name, way in ways.items():
            start = time.process_time()
            way(batch)
            spent[name] += time.process_time() - start
    return spent


# ------------------------------------------------------------------------------------------- processes


def processes(articles: Sequence[Article], folder: Path) -> tuple[list[Ratio], dict[str, object]]:
    """Wall seconds with one process and with two, and of a start with one article."""
    corpus, one = _write(articles, folder / "corpus.jsonl"), _write(articles[:1], folder / "one.jsonl")
    figures = {"start with one article, s": _wall("shard", str(one), "--to", str(folder / "s0"), "--engine", "pool")}
    for jobs in (1, 2):
        options = ("--engine", "pool", "--jobs", str(jobs), "--articles", "16", "--quiet")
        figures[f"shards, {jobs} processes, s"] = _wall("shard", str(corpus), "--to", str(folder / f"s{jobs}"), *options)
    for jobs in (1, 2):
        options = ("--jobs", str(jobs), "--quiet", "--list", "failed", "--format", "json")
        figures[f"run, {jobs} processes, s"] = _wall("run", str(corpus), "--store", str(folder / f"r{jobs}"), *options)
    ratios = [
        ratio(f"two processes to one, {name}", figures[f"{name}, 1 processes, s"] / figures[f"{name}, 2 processes, s"])
        for name in ("shards", "run")
    ]
    return ratios, {name: round(seconds, 1) for name, seconds in figures.items()}


def _wall(*words: str) -> float:
    """Seconds of a command in a process of its own."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "communique", *words], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


# ------------------------------------------------------------------------------------------- loading


def loading(articles: Sequence[Article], folder: Path) -> tuple[list[Ratio], dict[str, object]]:
    """The loader beside pyoxigraph's bulk load, the comparison's cost, and the bytes of a store."""
    shards = folder / "shards"
    corpus = _write(articles, folder / "loading.jsonl")
    _wall("shard", str(corpus), "--to", str(shards), "--engine", "pool", "--jobs", str(os.cpu_count() or 1), "--articles", "200")
    paths = sorted(shards.glob("*.jsonl"))
    quads = sum(read_manifest(path).lines for path in paths)
    bulk = min(_bulk(paths, folder / f"bulk{n}") for n in range(3))
    ours = min(_load(paths, folder / f"ours{n}") for n in range(3))
    compared = _compare(folder / "ours0")
    for name in ("ours1", "ours2"):
        (folder / name / INSIDE).unlink(missing_ok=True)
    alone = _compare(folder / "ours1")
    compacted = compact(folder / "ours0")
    figures = {
        "quads an article": round(quads / len(articles)),
        "loader, quads a cpu second": round(quads / ours),
        "loader, cpu ms an article": round(1000 * ours / len(articles), 1),
        "comparison, cpu ms an article": round(1000 * compared / len(articles), 1),
        "inside, cpu ms an article": round(1000 * (alone - compared) / len(articles), 1),
        "N-Quads, bytes an article": round(sum(quads_path(path).stat().st_size for path in paths) / len(articles)),
        "store, bytes an article": round(compacted.after / len(articles)),
    }
    return [ratio("loader to pyoxigraph's bulk load", ours / bulk)], dict(figures)


def _bulk(paths: Sequence[Path], folder: Path) -> float:
    """Cpu seconds of pyoxigraph's bulk load of the shards into an empty database, the texts among the graphs."""
    database = Database(str(folder))
    start = time.process_time()
    for path in paths:
        database.bulk_load(path=str(quads_path(path)), format=RdfFormat.N_QUADS)
    database.flush()
    return time.process_time() - start


def _load(paths: Sequence[Path], folder: Path) -> float:
    """Cpu seconds of our loader on the same shards into an empty store, without comparison."""
    with open_store(folder, create=True) as store:
        keep_reference(store)
        loader = Loader(store, Compared(store), Sources(store))
        start = time.process_time()
        for path in paths:
            loader.load(path, read_manifest(path))
        store.publish()
        return time.process_time() - start


def _compare(folder: Path) -> float:
    """Cpu seconds of a first comparison of all that a store holds."""
    judge, validator = DEFAULT_PARTS.judge(), DEFAULT_PARTS.validator()
    with open_store(folder) as store:
        start = time.process_time()
        compare_pending(store, Compared(store), judge, lambda: validator)
        return time.process_time() - start


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, help="a folder of plain texts in the place of the project's own")
    parser.add_argument("--count", type=int, help=f"how many articles: {SMALL}, with --full {FULL}")
    parser.add_argument("--full", action="store_true", help="the measurement that is committed")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="what is measured")
    parser.add_argument("--out", type=Path, default=BENCH / "results" / "ratios.json", help="where the figures are written")
    return parser.parse_args()


if __name__ == "__main__":
    main()
