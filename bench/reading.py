"""What reading costs beside spaCy's model alone, and how much memory a run takes.

    python bench/reading.py TEXTS [--count 200] [--out bench/results/reading.json]

TEXTS is a folder of plain texts; `count` of them are taken at even distances. Both pipelines are loaded and warmed up, then take
turns on the same batch of texts in one process; a figure is the cpu time of all threads (`time.process_time`), so that a busy
machine changes little. `stages` tells where the time of a reading goes. The memory is the largest resident set of a
`communique run` on the same texts in a process of its own, in MiB.
"""

import argparse
import json
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import TypeVar

import spacy

from extract.model import Article
from extract.pipeline import MODELS, parse
from extract.proposers import by_rules, learned
from extract.reader import Reader

T = TypeVar("T")

BATCH = 20
"""Texts that each pipeline reads before the other has its turn."""


def main() -> None:
    """Measure, print, and write where a file is named."""
    options = _options()
    files = sorted(options.texts.glob("*.txt"))
    chosen = files[:: max(1, len(files) // options.count)][: options.count]
    texts = [file.read_text("utf-8") for file in chosen]
    measured: dict[str, object] = {"texts": len(texts), "characters": sum(map(len, texts)), **cost(texts)}
    measured["peak memory of run, MiB"] = memory(chosen)
    measured |= {
        "versions": {name: version(name) for name in ("spacy", "onnxruntime", "communique")},
        "python": platform.python_version(),
    }
    written = json.dumps(measured, indent=1) + "\n"
    sys.stdout.write(written)
    if options.out is not None:
        options.out.write_text(written, "utf-8")


def cost(texts: Sequence[str]) -> dict[str, object]:
    """Cpu seconds of spaCy alone and of the whole reading on the same texts, their ratio, and where the reading's go."""
    alone = spacy.load(next(name for name in MODELS if spacy.util.is_package(name)))
    rules, fused = Reader.load(learned=False), Reader.load()
    spent = {"spacy": 0.0, "rules": 0.0, "whole": 0.0}
    ways: dict[str, Callable[[Sequence[str]], object]] = {
        "spacy": lambda batch: list(alone.pipe(batch, batch_size=16)),
        "rules": lambda batch: list(rules.pipe(map(Article, batch))),
        "whole": lambda batch: list(fused.pipe(map(Article, batch))),
    }
    for way in ways.values():
        way(texts[:5])
    for batch in _batches(texts):
        for name, way in ways.items():
            spent[name] += _timed(way, batch)
    ratios = {f"{name} to spacy": round(spent[name] / spent["spacy"], 2) for name in ("rules", "whole")}
    return {
        "cpu seconds": {k: round(v, 1) for k, v in spent.items()},
        "ratio": ratios,
        "stages": _stages(fused, texts, spent["spacy"]),
    }


def _stages(reader: Reader, texts: Sequence[str], alone: float) -> dict[str, float]:
    """Ratios to spaCy alone of the parse with our components, the rules' proposals, the learned reader's, and the rest."""
    spent = {"parse": 0.0, "rules propose": 0.0, "learned reader proposes": 0.0, "records": 0.0}
    for batch in _batches(texts):
        with reader.nlp.memory_zone():
            with reader.nlp.select_pipes(disable=["communique_spans"]):
                start = time.process_time()
                docs = list(parse(reader.nlp, batch))
                spent["parse"] += time.process_time() - start
            spent["rules propose"] += _timed(lambda found: [by_rules(doc) for doc in found], docs)
            spent["learned reader proposes"] += _timed(lambda found: [list(learned().propose(doc)) for doc in found], docs)
            docs = [reader.nlp.get_pipe("communique_spans")(doc) for doc in docs]
            pairs = list(zip(docs, map(Article, batch), strict=True))
            spent["records"] += _timed(lambda found: [reader.read_doc(doc, article) for doc, article in found], pairs)
    return {name: round(value / alone, 2) for name, value in spent.items()}


def _timed(way: Callable[[Sequence[T]], object], batch: Sequence[T]) -> float:
    start = time.process_time()
    way(batch)
    return time.process_time() - start


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    rest = iter(texts)
    while batch := list(islice(rest, BATCH)):
        yield batch


def memory(files: Sequence[Path]) -> float:
    """The largest resident set of `communique run` on the files, in MiB."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "communique", "run", *map(str, files), "--store", f"{folder}/store", "--format", "json"]
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, 0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, help="a folder of plain texts")
    parser.add_argument("--count", type=int, default=200, help="how many of them")
    parser.add_argument("--out", type=Path, help="where the figures are written")
    return parser.parse_args()


if __name__ == "__main__":
    main()
