"""Shards: the same articles give the same bytes, whoever builds them, and loading them gives what a run of one process gives."""

import json
import os
import re
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from communique.compared import Compared
from communique.engine import Item, Outcome, item_of, run_stages, skip_known
from communique.running import Parts, open_store, run
from communique.sharded import Loader, Way, through_shards
from communique.shards import (
    Manifest,
    build_shard,
    fitting,
    halves,
    join_halves,
    manifest_path,
    quads_path,
    read_manifest,
    write_shard,
)
from communique.shards_engine import Engine, EngineError, Lost, OneProcess, Shards
from communique.shards_pool import Pool
from communique.sources import Sources
from extract.errors import InputError
from extract.inputs import read_inputs
from extract.model import Article
from graph.errors import LoadError
from graph.iris import GRAPH_TEXTS
from graph.store import Store
from graph.store_files import SHARDS
from tests.communique.killers import WORD_THAT_KILLS, WORD_THAT_KILLS_ONCE, KillerReader
from tests.communique.tiny import WORD_THAT_BREAKS_THE_SHAPES, WORD_THAT_CANNOT_BE_READ, TinyReader

PARTS = Parts(reader=TinyReader, reader_name=TinyReader.name)
KILLERS = Parts(reader=KillerReader, reader_name=KillerReader.name)

NAMES = ("Anna Berg", "Celik Ondér", "Dora Lang", "Celik Onder", "Bela Kis")


def text(number: int, word: str = "late") -> str:
    """An invented article; some actors' names are spelt in two ways."""
    who, other = NAMES[number % 5], NAMES[(number + 1) % 5]
    return f"The call between {who} and {other} took place. {who} said that ferry {number} was {word}. {other} denied that it was."


def articles(count: int, words: dict[int, str] | None = None) -> list[Article]:
    """Invented articles; `words` puts a word into some of them."""
    return [Article(text(n, (words or {}).get(n, "late")), publisher="Gazette", source=f"a:{n}") for n in range(count)]


def corpus(path: Path, count: int, words: dict[int, str] | None = None) -> Path:
    """A file of JSON Lines of the same articles, one broken line among them."""
    rows = [
        json.dumps({"text": a.text, "publisher": "Gazette", "url": f"https://a.example/{n}"})
        for n, a in enumerate(articles(count, words))
    ]
    path.write_text("\n".join([*rows[:2], "{broken", *rows[2:]]) + "\n", encoding="utf-8")
    return path


def dump(store: Path) -> list[str]:
    """Every quad of a store, its words too, without the moment of the run."""
    with Store(store, read_only=True) as opened:
        lines = [str(q) for q in (*opened.quads(), *opened.quads(GRAPH_TEXTS))]
    return sorted({re.sub(r"run/\d{8}T\d{6}Z|run of [^\"]*UTC|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "RUN", line) for line in lines})


def run_shards(
    sources: list[str | Path], store: Path, make: Callable[[], Engine], *, size: int = 3, parts: Parts = PARTS
) -> list[Item]:
    """Read the sources into the store through shards, without comparison."""
    with open_store(store, create=True) as opened:
        compared, origins = Compared(opened), Sources(opened)
        loader = Loader(opened, compared, origins, parts=parts)
        stages = (
            skip_known(opened, origins, again=False, reader=parts.reader_name),
            through_shards(opened, loader, Way(make, size), parts=parts),
        )
        return list(run_stages((item_of(found) for found in read_inputs(sources)), stages))


def count(items: list[Item], outcome: Outcome) -> int:
    """How many items ended so."""
    return sum(item.outcome is outcome for item in items)


# ------------------------------------------------------------------------------------------- one shard


def test_a_shard_gives_the_same_bytes_each_time(tmp_path: Path) -> None:
    """Building twice, in two places, gives equal files; the lines are sorted and none stands twice."""
    made = [build_shard(write_shard(tmp_path / name / "1.jsonl", articles(5)), parts=PARTS) for name in "ab"]
    one, other = (quads_path(tmp_path / name / "1.jsonl").read_bytes() for name in "ab")
    assert made[0] == made[1]
    assert one == other
    lines = one.splitlines()
    assert lines == sorted(set(lines))
    assert made[0].lines == len(lines)
    assert read_manifest(tmp_path / "a" / "1.jsonl") == made[0]


def test_a_shard_that_is_done_is_not_built_again(tmp_path: Path) -> None:
    """A manifest that fits counts; other articles, other versions and a damaged output do not fit."""
    shard = write_shard(tmp_path / "1.jsonl", articles(3))
    manifest = build_shard(shard, parts=PARTS)
    before = quads_path(shard).stat().st_mtime_ns
    assert build_shard(shard, parts=PARTS) == manifest
    assert quads_path(shard).stat().st_mtime_ns == before
    assert fitting(shard, replace(manifest.versions, models="other")) is None
    quads_path(shard).write_bytes(b"")
    assert fitting(shard, manifest.versions) is None
    assert build_shard(shard, parts=PARTS) == manifest
    write_shard(shard, articles(4))
    assert fitting(shard, manifest.versions) is None
    assert len(build_shard(shard, parts=PARTS).articles) == 4


def test_what_cannot_be_read_or_breaks_the_shapes_is_in_the_manifest(tmp_path: Path) -> None:
    """Each article is among those with a graph or among those without, with the reason."""
    shard = write_shard(tmp_path / "1.jsonl", articles(4, {1: WORD_THAT_CANNOT_BE_READ, 2: WORD_THAT_BREAKS_THE_SHAPES}))
    manifest = build_shard(shard, parts=PARTS)
    unread, refused = manifest.failed
    assert len(manifest.articles) == 2
    assert (unread.source, unread.turtle) == ("a:1", None)
    assert "cannot be read" in unread.reason
    assert refused.source == "a:2"
    assert refused.turtle
    assert refused.report


def test_halves_joined_are_the_whole(tmp_path: Path) -> None:
    """A shard built in two halves has the same output and the same manifest."""
    whole = build_shard(write_shard(tmp_path / "w.jsonl", articles(5)), parts=PARTS)
    shard = write_shard(tmp_path / "h.jsonl", articles(5))
    two = halves(shard)
    assert two is not None
    for part in two:
        build_shard(part, parts=PARTS)
    assert join_halves(shard, two) == whole
    assert quads_path(shard).read_bytes() == quads_path(tmp_path / "w.jsonl").read_bytes()
    assert not any(part.exists() for part in two)


def test_broken_files_of_a_shard_are_told(tmp_path: Path) -> None:
    """A line that is no article and a manifest that is none are errors with their place."""
    shard = write_shard(tmp_path / "1.jsonl", articles(2))
    build_shard(shard, parts=PARTS)
    manifest_path(shard).write_text("{}")
    with pytest.raises(LoadError, match="no manifest"):
        read_manifest(shard)
    shard.write_text('{"text": 1}\n')
    with pytest.raises(InputError, match=r"1\.jsonl:1: this is no article"):
        build_shard(shard, parts=PARTS)


# ------------------------------------------------------------------------------------------- engines


ENGINES: dict[str, Callable[[Parts], Engine]] = {
    "one process": lambda parts: OneProcess(parts=parts),
    "pool": lambda parts: Pool(2, parts=parts, recycle=2),
}


@pytest.fixture(params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest) -> Callable[[Parts], Engine]:
    """A way to make each engine."""
    return ENGINES[request.param]


def test_every_engine_gives_what_a_run_gives(tmp_path: Path, engine: Callable[[Parts], Engine]) -> None:
    """The store has the same quads, byte for byte, as after `communique run`, comparison included."""
    words = {4: WORD_THAT_CANNOT_BE_READ, 7: WORD_THAT_BREAKS_THE_SHAPES}
    path = corpus(tmp_path / "corpus.jsonl", 12, words)
    alone = run([path], store=tmp_path / "alone", parts=PARTS)
    items = run_shards([path], tmp_path / "shards", partial(engine, PARTS))
    run([path], store=tmp_path / "shards", parts=PARTS)  # compares
    assert dump(tmp_path / "shards") == dump(tmp_path / "alone")
    for outcome in Outcome:
        assert count(items, outcome) == alone.count(outcome)
    assert sorted(item.message for item in items) == sorted(item.message.replace("/alone/", "/shards/") for item in alone.items)
    assert list((tmp_path / "shards" / SHARDS).iterdir()) == []


def test_corrected_articles_take_the_place_of_the_older_ones(tmp_path: Path) -> None:
    """What is not new to a store goes the way of one process: the end is the same."""
    for name in ("alone", "shards"):
        run([corpus(tmp_path / "corpus.jsonl", 6)], store=tmp_path / name, parts=PARTS)
    later = corpus(tmp_path / "corpus.jsonl", 8, {1: "early", 5: "lost"})
    run([later], store=tmp_path / "alone", parts=PARTS)
    items = run_shards([later], tmp_path / "shards", lambda: OneProcess(parts=PARTS))
    run([later], store=tmp_path / "shards", parts=PARTS)
    assert count(items, Outcome.KNOWN) == 4
    assert dump(tmp_path / "shards") == dump(tmp_path / "alone")


def test_a_worker_that_is_killed_costs_nothing(tmp_path: Path) -> None:
    """Its shard goes to another, and the end is the same."""
    shards = [write_shard(tmp_path / f"{n}.jsonl", articles(3)) for n in range(6)]
    with Pool(2, parts=PARTS) as pool:
        built = []
        for shard, manifest in Shards(pool, parts=PARTS).build(shards):
            built.append((shard, manifest.output_sha256))
            if len(built) == 1:
                for pid in pool.pids:
                    os.kill(pid, signal.SIGKILL)
    assert [shard for shard, _ in built] == shards
    assert len({output for _, output in built}) == 1


def test_an_article_that_kills_once_is_read(tmp_path: Path) -> None:
    """One death may be chance: the article is tried again, and no other is lost."""
    some = articles(4, {2: WORD_THAT_KILLS_ONCE})
    some[2] = replace(some[2], title=str(tmp_path / "mark"))
    shard = write_shard(tmp_path / "1.jsonl", some)
    with Pool(1, parts=KILLERS) as pool:
        ((_, manifest),) = Shards(pool, parts=KILLERS).build([shard])
    assert len(manifest.articles) == 4
    assert (tmp_path / "mark").exists()


def test_an_article_that_kills_its_workers_is_set_apart(tmp_path: Path) -> None:
    """It is found by halving and named, all others are read, and their bytes are those of a shard without it."""
    path = corpus(tmp_path / "corpus.jsonl", 10, {6: WORD_THAT_KILLS})
    items = run_shards([path], tmp_path / "store", lambda: Pool(2, parts=KILLERS), size=5, parts=KILLERS)
    (dead,) = [item for item in items if "workers died" in item.message]
    assert dead.source == f"{path}:8"
    assert "SIGKILL" in dead.message
    assert count(items, Outcome.STORED) == 9
    run_shards(
        [corpus(tmp_path / "other.jsonl", 10, {6: WORD_THAT_CANNOT_BE_READ})], tmp_path / "other", lambda: OneProcess(parts=PARTS)
    )
    assert dump(tmp_path / "store") == dump(tmp_path / "other")


class OneBoat:
    """An engine whose workers all die of a shard that kills one of them."""

    workers = 2

    def __init__(self) -> None:
        self._waiting: list[Path] = []

    def submit(self, shard: Path) -> None:
        """Take a shard."""
        self._waiting.append(shard)

    def results(self) -> Iterator[tuple[Path, Manifest | Lost]]:
        """What waits together is built together, or lost together."""
        while self._waiting:
            together, self._waiting = self._waiting, []
            dead = any(WORD_THAT_KILLS in shard.read_text("utf-8") for shard in together)
            yield from ((shard, Lost("SIGKILL") if dead else build_shard(shard, parts=PARTS)) for shard in together)

    def close(self) -> None:
        """Nothing is to be ended."""


def test_an_article_beside_one_that_kills_is_read(tmp_path: Path) -> None:
    """Workers that die of another article than their own accuse it falsely: each is tried alone before it is set apart."""
    path = corpus(tmp_path / "corpus.jsonl", 12, {4: WORD_THAT_KILLS})
    items = run_shards([path], tmp_path / "store", OneBoat)
    assert [item.source for item in items if "workers died" in item.message] == [f"{path}:6"]
    assert count(items, Outcome.STORED) == 11


def test_workers_that_cannot_begin_end_the_run_and_set_nothing_apart(tmp_path: Path) -> None:
    """A fault of the installation is no document's."""
    shard = write_shard(tmp_path / "1.jsonl", articles(2))
    with Pool(1, parts=Parts(reader=failing_reader, reader_name="tiny 1")) as pool, pytest.raises(EngineError, match="no model"):
        list(Shards(pool, parts=PARTS).build([shard]))


def failing_reader() -> TinyReader:
    """A reader that cannot be loaded."""
    raise EngineError("no model")
