"""Shards on a Dask cluster of this machine: the same bytes, also where a worker is killed in the middle."""

import os
import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

pytest.importorskip("distributed", reason="the extra communique[dask] is not installed")

from communique.engine import Outcome
from communique.shards import build_shard, manifest_path, quads_path, remove_shard, write_shard
from communique.shards_dask import Dask
from communique.shards_engine import EngineError, OneProcess, Shards
from tests.communique.killers import WORD_THAT_KILLS
from tests.communique.test_shards import KILLERS, PARTS, articles, corpus, count, dump, run_shards

pytestmark = [
    pytest.mark.server,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # sockets of workers that were killed
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Dask]:
    """A cluster of two workers."""
    engine = Dask(workers=2, parts=KILLERS)
    yield engine
    engine.close()


class Borrowed:
    """The cluster of all tests, which no run closes."""

    def __init__(self, engine: Dask) -> None:
        self.workers, self.submit, self.results = engine.workers, engine.submit, engine.results

    def close(self) -> None:
        """It is not ours."""


def test_a_worker_is_killed_in_the_middle(tmp_path: Path, cluster: Dask) -> None:
    """Every shard is built, and its bytes are those of one process."""
    shards = [write_shard(tmp_path / f"{n:02}.jsonl", articles(n + 1)) for n in range(8)]
    found = {}
    for shard, manifest in Shards(cluster, parts=KILLERS).build(shards):
        found[shard] = (manifest, quads_path(shard).read_bytes())
        if len(found) == 2:
            pids = cluster.client.run(os.getpid)
            os.kill(min(pids.values()), signal.SIGKILL)
    assert list(found) == shards
    for shard, (manifest, data) in found.items():
        manifest_path(shard).unlink()
        assert build_shard(shard, parts=KILLERS) == manifest
        assert quads_path(shard).read_bytes() == data
        remove_shard(shard)


def test_an_article_that_kills_workers_is_set_apart(tmp_path: Path, cluster: Dask) -> None:
    """It is found by halving and named, and the store is that of one process without it."""
    path = corpus(tmp_path / "corpus.jsonl", 6, {4: WORD_THAT_KILLS})
    items = run_shards([path], tmp_path / "dask", lambda: Borrowed(cluster), size=3, parts=KILLERS)
    (dead,) = [item for item in items if "workers died" in item.message]
    assert dead.source == f"{path}:6"
    assert count(items, Outcome.STORED) == 5
    path.write_text("".join(line for line in path.read_text().splitlines(keepends=True) if WORD_THAT_KILLS not in line))
    run_shards([path], tmp_path / "alone", partial(OneProcess, parts=PARTS))
    assert dump(tmp_path / "dask") == dump(tmp_path / "alone")


def test_a_scheduler_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The address is in the sentence."""
    with pytest.raises(EngineError, match="no Dask scheduler"):
        Dask("carrier-pigeon://nowhere")
