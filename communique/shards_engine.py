"""What runs shards: the interface of an engine, and what is done with a shard that kills its workers.

An engine takes shards and gives each back with its manifest, or as lost where two workers died of it. Which article it was is
found here by halving, for every engine alike: it is set apart, and the others of the shard are read.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from communique.errors import CommuniqueError
from communique.running import DEFAULT_PARTS, Parts
from communique.shards import Manifest, build_shard, halves, join_halves, read_shard, set_apart

TRIES = 2
"""How many workers may die of a shard before it is lost."""


class EngineError(CommuniqueError):
    """An engine cannot work: it cannot be reached, or its workers fail for a reason that is no document's."""


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

    def build(self, shards: Iterable[Path]) -> Iterator[tuple[Path, Manifest]]:
        """Each shard with its manifest, in the order given; a few are taken ahead of the first that is not done."""
        source, order, done = iter(shards), list[Path](), dict[Path, Manifest]()
        results = self._engine.results()
        while True:
            while len(order) < 3 * self._engine.workers and (shard := next(source, None)) is not None:
                order.append(shard)
                self._engine.submit(shard)
            if not order:
                return
            while order[0] not in done:
                found = next(results, None)
                if found is None:  # all that was submitted when it was asked is done; there is more now
                    results = self._engine.results()
                    found = next(results, None)
                if found is None:
                    raise EngineError(f"{order[0]}: the engine has ended without building the shard")
                self._take(*found, done)
            yield order[0], done.pop(order.pop(0))

    def _take(self, shard: Path, found: Manifest | Lost, done: dict[Path, Manifest]) -> None:
        """What became of a shard or of a part of one; a shard that is lost is halved, a lost article set apart."""
        if isinstance(found, Lost):
            two = halves(shard)
            if two is not None:
                self._halved.update(dict.fromkeys(two, _Halved(shard, two)))
                for part in two:
                    self._engine.submit(part)
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
