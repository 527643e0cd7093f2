"""What runs shards: the interface of an engine, and what is done with a shard that kills its workers.

An engine takes shards and gives each back with its manifest, or as lost where two workers died of it. Which article it was is
found here by halving, for every engine alike: it is set apart, and the others of the shard are read. A worker may die of what it
works on beside the shard: an article is set apart only where workers died of it while nothing else was worked on.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from communique.errors import EngineError as EngineError
from communique.running import DEFAULT_PARTS, Parts
from communique.shards import Manifest, build_shard, halves, join_halves, read_shard, set_apart

__all__ = ["TRIES", "Engine", "EngineError", "Lost", "OneProcess", "Shards"]

TRIES = 2
"""How many workers may die of a shard before it is lost."""

AHEAD = 3
"""How many shards a worker are taken before the first of them is given back."""


@dataclass(frozen=True, slots=True)
class Lost:
    """Why a shard has no manifest: what ended its workers, in words."""

    reason: str


class Engine(Protocol):
    """Runs `communique.shards.build_shard` in workers, wherever they are. Another engine is one file that has these."""

    workers: int
    """How many shards it works on at a time."""

    def submit(self, shard: Path) -> None:
        """Take a shard; it is a path that the workers can reach."""
        ...

    def results(self) -> Iterator[tuple[Path, Manifest | Lost]]:
        """Each shard that was submitted, also meanwhile, as it ends. Raises EngineError."""
        ...

    def close(self) -> None:
        """End the workers."""
        ...


class OneProcess:
    """The engine that is this process: a shard that kills its worker kills it."""

    workers = 1

    def __init__(self, *, parts: Parts = DEFAULT_PARTS) -> None:
        self._parts = parts
        self._waiting: list[Path] = []

    def submit(self, shard: Path) -> None:
        """Take a shard."""
        self._waiting.append(shard)

    def results(self) -> Iterator[tuple[Path, Manifest | Lost]]:
        """Each shard with its manifest, in order."""
        while self._waiting:
            shard = self._waiting.pop(0)
            yield shard, build_shard(shard, parts=self._parts)

    def close(self) -> None:
        """Nothing is to be ended."""


@dataclass(slots=True)
class _Halved:
    """A shard in two, and which of its halves are done."""

    shard: Path
    parts: tuple[Path, Path]
    done: set[Path] = field(default_factory=set)


class Shards:
    """Shards on an engine."""

    def __init__(self, engine: Engine, *, parts: Parts = DEFAULT_PARTS) -> None:
        self._engine, self._parts = engine, parts
        self._halved: dict[Path, _Halved] = {}
        self._accused: deque[Path] = deque()
        self._alone: Path | None = None
        self._order: deque[Path] = deque()
        self._done: dict[Path, Manifest] = {}
        self._results = engine.results()

    def build(self, shards: Iterable[Path]) -> Iterator[tuple[Path, Manifest]]:
        """Each shard with its manifest, in the order given; a few are taken ahead of the first that is not done."""
        for shard in shards:
            yield from self.take(shard)
        yield from self.rest()

    def take(self, shard: Path) -> Iterator[tuple[Path, Manifest]]:
        """Take one more shard; while too many wait for the first that is not done, these with their manifests, in order."""
        self._order.append(shard)
        self._engine.submit(shard)
        while len(self._order) >= AHEAD * self._engine.workers:
            yield self._first()

    def rest(self) -> Iterator[tuple[Path, Manifest]]:
        """What was taken and not given back yet."""
        while self._order:
            yield self._first()

    def _first(self) -> tuple[Path, Manifest]:
        """The first shard that was not given back, once it is done. Raises EngineError."""
        while self._order[0] not in self._done:
            found = next(self._results, None) or self._more()
            if found is None and self._accused:  # nothing else is worked on
                self._alone = self._accused.popleft()
                self._engine.submit(self._alone)
                found = self._more()
            if found is None:
                raise EngineError(f"{self._order[0]}: the engine has ended without building the shard")
            self._take(*found, self._done)
        shard = self._order.popleft()
        return shard, self._done.pop(shard)

    def _more(self) -> tuple[Path, Manifest | Lost] | None:
        """What ends next of what was submitted after the engine was asked last; None where that is nothing."""
        self._results = self._engine.results()
        return next(self._results, None)

    def _take(self, shard: Path, found: Manifest | Lost, done: dict[Path, Manifest]) -> None:
        """What became of a shard or of a part of one; a shard that is lost is halved, a lost article tried alone and set apart."""
        if isinstance(found, Lost):
            two = halves(shard)
            if two is not None:
                self._halved.update(dict.fromkeys(two, _Halved(shard, two)))
                for part in two:
                    self._engine.submit(part)
                return
            if shard != self._alone:
                self._accused.append(shard)
                return
            (article,) = read_shard(shard)
            reason = f"{article.source}: kept out of the store, {TRIES} workers died of it ({found.reason})"
            found = set_apart(shard, reason, parts=self._parts)
        whole = self._halved.pop(shard, None)
        if whole is None:
            done[shard] = found
            return
        whole.done.add(shard)
        if len(whole.done) == 2:
            self._take(whole.shard, join_halves(whole.shard, whole.parts), done)
