"""The store behind the pages: many read it at once, one write is done after the other."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from communique import api
from communique.judging import ListedJudgement
from communique.running import DEFAULT_PARTS, Parts, read_store
from communique.web.story_index import Counts, StoryIndex, build_index, count_all
from graph.findings import Verdict
from graph.snapshots import is_fresh
from graph.store import Store
from graph.store_files import SNAPSHOTS, check_folder

Done = TypeVar("Done")
Kept = TypeVar("Kept")

_LOOK_AGAIN_S = 2.0
"""How often it is looked whether a writer that has published nothing lately was killed."""


@dataclass(slots=True)
class _Copy:
    """One published copy of the store, open: `users` read it now; what was computed from it is kept with it."""

    store: Store
    version: str
    opened: float
    users: int = 0
    kept: dict[str, Any] = field(default_factory=dict)
    computing: threading.RLock = field(default_factory=threading.RLock)


class Desk:
    """One store, for reading and for the analyst's decisions.

    Whoever reads gets the newest copy that a writer has published; the copy is opened once for all readers, for opening takes
    some 50 ms. `parts` are what the comparison needs that a judgement sets off; they are loaded once, when first needed.
    """

    def __init__(self, store: Path | str, *, parts: Parts = DEFAULT_PARTS, analyst: str = "analyst") -> None:
        self.path = Path(store)
        self.analyst = analyst
        self._parts = replace(parts, judge=cache(parts.judge), validator=cache(parts.validator))
        self._writing = threading.Lock()
        self._opening = threading.Lock()
        self._copy: _Copy | None = None

    def check(self) -> None:
        """Raises StoreError where there is no store to show."""
        check_folder(self.path, create=False)

    def close(self) -> None:
        """Let go of the store; whoever still reads it goes on."""
        with self._opening:
            self._leave(self._copy)
            self._copy = None

    # ------------------------------------------------------------------------------------------- reading

    @contextmanager
    def reading(self) -> Iterator[Store]:
        """The store as it was last published, to read. Raises StoreError where there is none."""
        with self._held() as copy:
            yield copy.store

    def kept(self, name: str, make: Callable[[Store], Kept]) -> Kept:
        """What is computed from the store, once for as long as the store stays as it is; two who ask wait for one another."""
        with self._held() as copy, copy.computing:
            if name not in copy.kept:
                copy.kept[name] = make(copy.store)
            found: Kept = copy.kept[name]
            return found

    def index(self) -> StoryIndex:
        """The events of the store as a list."""
        return self.kept("stories", build_index)

    def counts(self) -> dict[str, Counts]:
        """What was found about every event that anything was found about, by the event's id."""
        return self.kept("counts", lambda store: count_all(store, self.index().lines))

    @contextmanager
    def _held(self) -> Iterator[_Copy]:
        with self._opening:
            copy = self._newest()
            copy.users += 1
        try:
            yield copy
        finally:
            with self._opening:
                copy.users -= 1
                if copy is not self._copy:
                    self._leave(copy)

    def _newest(self) -> _Copy:
        """The newest copy, open; the one before it is closed when nobody reads it any more."""
        old = self._copy
        if old is not None and old.version == _version(self.path):
            if is_fresh(self.path) or time.monotonic() - old.opened < _LOOK_AGAIN_S:
                return old
            old.opened = time.monotonic()
        store = read_store(self.path)
        version = _version(self.path)
        if old is not None and old.version == version:
            store.close()
            return old
        self._copy = _Copy(store, version, time.monotonic())
        self._leave(old)
        return self._copy

    def _leave(self, copy: _Copy | None) -> None:
        if copy is not None and copy.users == 0:
            copy.store.close()

    # ------------------------------------------------------------------------------------------- writing

    def judge(self, name: str, verdict: Verdict, *, because: str = "") -> ListedJudgement:
        """Confirm or refuse a finding or an attribution. Raises what `communique.api.judge` raises."""
        with self._writing:
            return api.judge(name, verdict, store=self.path, because=because, analyst=self.analyst, parts=self._parts)

    def undo(self, name: str) -> ListedJudgement:
        """Take a judgement back. Raises what `communique.api.undo` raises."""
        with self._writing:
            return api.undo(name, store=self.path, parts=self._parts)


def _version(path: Path) -> str:
    """The name of the newest copy."""
    try:
        return (path / SNAPSHOTS / "current").read_text("ascii").strip()
    except OSError:
        return ""
