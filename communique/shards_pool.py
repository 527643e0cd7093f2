"""A pool of processes on one machine that goes on where one of them dies.

Each worker has a pipe of its own and one shard at a time, so that the pool knows what a dead one was at: it starts another, and the
shard goes to the next free worker; of what two workers died is given back as lost. After some shards a worker ends and another
takes its place: what libraries keep for ever in memory is freed then. Workers are started afresh (spawn), never forked, and never
open the store.
"""

import multiprocessing
import os
import signal
import time
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from communique.running import DEFAULT_PARTS, Parts
from communique.shards import Manifest, build_shard, read_manifest
from communique.shards_engine import TRIES, EngineError, Lost

SHARDS_A_WORKER = 50
"""How many shards a worker builds before another takes its place."""

PATIENCE = 1800.0
"""Seconds after which a worker that is still at one shard is ended, as if it had died of it."""

FALSE_STARTS = 3
"""How many workers in a row may end before they have begun; then it is no document's fault."""

_PAUSE = 1.0
_READY = ""


class Pool:
    """The engine of one machine. Use it as a context manager, or close it.

    `workers` processes build shards; `recycle` and `patience` are as in the module's constants.
    """

    def __init__(
        self, workers: int, *, parts: Parts = DEFAULT_PARTS, recycle: int = SHARDS_A_WORKER, patience: float = PATIENCE
    ) -> None:
        if workers < 1:
            raise EngineError(f"{workers} workers cannot work; name one at least")
        self.workers, self._parts, self._recycle, self._patience = workers, parts, recycle, patience
        self._waiting: deque[Path] = deque()
        self._tries: Counter[Path] = Counter()
        self._crew: list[_Worker] = []
        self._false_starts = 0

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pids(self) -> tuple[int, ...]:
        """The process ids of the workers."""
        return tuple(w.process.pid for w in self._crew if w.process.pid is not None)

    def submit(self, shard: Path) -> None:
        """Take a shard."""
        self._waiting.append(shard)
        self._employ()

    def results(self) -> Iterator[tuple[Path, Manifest | Lost]]:
        """Each shard with its manifest as it is built, or lost. Raises EngineError where building fails without a death."""
        while self._waiting or any(w.shard for w in self._crew):
            self._employ()
            wait([w.pipe for w in self._crew if w.shard], _PAUSE)
            for worker in [w for w in self._crew if w.shard]:
                found = self._look(worker)
                if found is not None:
                    yield found

    def close(self) -> None:
        """End the workers, whatever they are at."""
        for worker in self._crew:
            worker.end()
        self._crew.clear()
        self._waiting.clear()

    def _employ(self) -> None:
        """Give a shard to every worker that has none, as long as there are shards; start workers where some are missing."""
        for worker in [w for w in self._crew if not w.shard]:
            if self._waiting and (worker.built >= self._recycle or not worker.give(self._waiting[0])):
                worker.end()
                self._crew.remove(worker)
            elif worker.shard:
                self._waiting.popleft()
        while self._waiting and len(self._crew) < self.workers:
            worker = _Worker(self._parts)
            self._crew.append(worker)
            if worker.give(self._waiting[0]):
                self._waiting.popleft()

    def _look(self, worker: "_Worker") -> tuple[Path, Manifest | Lost] | None:
        """What became of a worker's shard; None where it is still at it, or where another is to try."""
        shard = worker.shard
        assert shard is not None
        if not worker.pipe.poll():
            if time.monotonic() - worker.since < self._patience:
                return None
            return self._died(worker, f"it took more than {self._patience:g} s")
        try:
            failure: str | None = worker.pipe.recv()
        except (EOFError, OSError):
            return self._died(worker, worker.ending())
        if failure == _READY:
            worker.ready, self._false_starts = True, 0
            return None
        if failure is not None:
            raise EngineError(f"{shard}: {failure}")
        worker.shard, worker.built = None, worker.built + 1
        del self._tries[shard]
        self._employ()
        return shard, read_manifest(shard)

    def _died(self, worker: "_Worker", reason: str) -> tuple[Path, Lost] | None:
        """A worker is dead or has to be: its shard is tried once more, or lost."""
        shard = worker.shard
        assert shard is not None
        worker.end()
        self._crew.remove(worker)
        if not worker.ready:
            self._false_starts += 1
            if self._false_starts >= FALSE_STARTS:
                raise EngineError(f"workers end before they begin ({reason}); run `communique doctor`")
            self._waiting.appendleft(shard)
            return None
        self._tries[shard] += 1
        if self._tries[shard] < TRIES:
            self._waiting.appendleft(shard)
            return None
        del self._tries[shard]
        return shard, Lost(reason)


class _Worker:
    """A process, our end of its pipe, whether it has begun, what it is at and since when, and how many shards it has built."""

    def __init__(self, parts: Parts) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=_work, args=(theirs, parts), daemon=True, name="communique-worker")
        self.process.start()
        theirs.close()
        self.shard: Path | None = None
        self.since, self.built, self.ready = 0.0, 0, False

    def give(self, shard: Path) -> bool:
        """Give it a shard; False where it has died meanwhile."""
        try:
            self.pipe.send(str(shard))
        except OSError:
            return False
        self.shard, self.since = shard, time.monotonic()
        return True

    def ending(self) -> str:
        """What ended the process, in words."""
        self.process.join(_PAUSE)
        code = self.process.exitcode
        if code is None or code >= 0:
            return f"exit code {code}"
        with suppress(ValueError):
            return signal.Signals(-code).name
        return f"signal {-code}"

    def end(self) -> None:
        """End the process."""
        self.pipe.close()
        self.process.kill()
        self.process.join()
        self.process.close()


def _work(pipe: Connection, parts: Parts) -> None:
    """Build shards until nobody sends any; after a word of readiness, None for each that is built, or what is wrong in words."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = os.getppid()
    with suppress(EOFError, OSError):
        pipe.send(_READY)
        while os.getppid() == parent:
            shard = Path(pipe.recv())
            try:
                build_shard(shard, parts=parts)
            except Exception as error:
                pipe.send(f"{type(error).__name__}: {error}")
            else:
                pipe.send(None)
