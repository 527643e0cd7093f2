"""The store behind the pages: many read it at once, one write is done after the other."""

import threading
import time
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
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

PATIENCE_S = 0.5
"""How long a page waits for what is made of the whole store; then it shows what was there a moment ago, or says that it is read."""


@dataclass(slots=True)
class _Copy:
    """One published copy of the store, open: `users` read it now; what was computed from it is kept with it."""

    store: Store
    version: str
    opened: float
    users: int = 0
    kept: dict[str, Any] = field(default_factory=dict)
    computing: dict[str, threading.RLock] = field(default_factory=lambda: defaultdict(threading.RLock))


class Desk:
    """One store, for reading and for the analyst's decisions.

    Whoever reads gets the newest copy that a writer has published; the copy is opened once for all readers, for opening takes
    some 50 ms. `parts` are what the comparison needs that a judgement sets off; they are loaded once, when first needed.
    """

    def __init__(
        self, store: Path | str, *, parts: Parts = DEFAULT_PARTS, analyst: str = "analyst", patience_s: float = PATIENCE_S
    ) -> None:
        self.path = Path(store)
        self.analyst = analyst
        self.patience_s = patience_s
        self._parts = replace(parts, judge=cache(parts.judge), validator=cache(parts.validator))
        self._writing = threading.Lock()
        self._opening = threading.Lock()
        self._copy: _Copy | None = None
        self._beginning = threading.Lock()
        self._before: dict[str, Any] = {}
        self._running: dict[str, Future[Any]] = {}

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
        with self._held() as copy:
            found: Kept = self._computed(copy, name, make)
            return found

    def soon(self, name: str, make: Callable[[Store], Kept]) -> Kept | None:
        """What is computed from the whole store, in a thread of its own: no page waits longer for it than the desk's patience.

        Where the store has changed and the new value takes longer, it is that of a moment ago; None where there is none yet. Raises
        what `make` raises, and StoreError where there is no store; whoever asks next sets it off anew.
        """
        found: Kept | None = self.soon_all({name: make})[name]
        return found

    def soon_all(self, makes: Mapping[str, Callable[[Store], Any]]) -> dict[str, Any]:
        """Several values as `soon` gives them, by name: computed beside one another, and waited for together."""
        with self._held() as copy:
            found = {name: copy.kept[name] for name in makes if name in copy.kept}
        waiting = {name: self._begin(name, make) for name, make in makes.items() if name not in found}
        deadline = time.monotonic() + self.patience_s
        for name, running in waiting.items():
            try:
                found[name] = running.result(timeout=max(0.0, deadline - time.monotonic()))
            except TimeoutError:
                found[name] = self._before.get(name)
        return found

    def _computed(self, copy: _Copy, name: str, make: Callable[[Store], Kept]) -> Any:
        if name not in copy.kept:
            with copy.computing[name]:
                if name not in copy.kept:
                    copy.kept[name] = self._before[name] = make(copy.store)
        return copy.kept[name]

    def _begin(self, name: str, make: Callable[[Store], Kept]) -> "Future[Kept]":
        """Compute it in a thread of its own, once at a time."""
        with self._beginning:
            running = self._running.get(name)
            if running is None or running.done():
                running = self._running[name] = Future()
                threading.Thread(target=self._compute, args=(running, name, make), name=f"computes {name}", daemon=True).start()
        return running

    def _compute(self, into: "Future[Any]", name: str, make: Callable[[Store], Any]) -> None:
        try:
            into.set_result(self.kept(name, make))
        except BaseException as error:  # whoever waits for it is told
            into.set_exception(error)

    def index(self) -> StoryIndex | None:
        """The events of the store as a list; None where they are being read for the first time and that takes long."""
        return self.soon("stories", build_index)

    def counts(self) -> dict[str, Counts] | None:
        """What was found about every event that anything was found about, by the event's id; None where it is being counted."""

        def make(store: Store) -> dict[str, Counts]:
            return count_all(store, self.kept("stories", build_index).lines)

        return self.soon("counts", make)

    @contextmanager
    def _held(self) -> Iterator[_Copy]:
        with self._opening:
            copy = self._newest()
            copy.users += 1
        try:
            yield copy
        except BaseException as error:  # an iterator of the store in a frame of the error must end in the thread that made it
            traceback.clear_frames(error.__traceback__)
            raise
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

    def judge(self, name: str, verdict: Verdict, *, because: str = "", analyst: str = "") -> ListedJudgement:
        """Confirm or refuse a finding or an attribution, in this name or the desk's. Raises what `communique.api.judge` raises."""
        with self._writing:
            return api.judge(name, verdict, store=self.path, because=because, analyst=analyst or self.analyst, parts=self._parts)

    def correct(self, name: str, *, because: str = "", analyst: str = "", **changes: Any) -> ListedJudgement:
        """Correct an attribution: `speaker`, `kind`, `act`, `span`. Raises what `communique.api.correct` raises."""
        with self._writing:
            return api.correct(
                name, store=self.path, because=because, analyst=analyst or self.analyst, parts=self._parts, **changes
            )

    def undo(self, name: str) -> ListedJudgement:
        """Take a judgement back. Raises what `communique.api.undo` raises."""
        with self._writing:
            return api.undo(name, store=self.path, parts=self._parts)


def _version(path: Path) -> str:
    """The name of the newest copy, and when it was named: a store that was built anew may use a name again."""
    current = path / SNAPSHOTS / "current"
    try:
        return f"{current.read_text('ascii').strip()} {current.stat().st_mtime_ns}"
    except OSError:
        return ""
