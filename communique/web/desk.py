"""The store behind the pages: many may read it at once, one write is done after the other."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TypeVar

from communique import api
from communique.judging import ListedJudgement
from communique.running import DEFAULT_PARTS, Parts, open_store
from graph.findings import Verdict
from graph.store import Store
from graph.store_files import check_folder

Done = TypeVar("Done")


class Desk:
    """One store, for reading and for the analyst's decisions.

    `parts` are what the comparison needs that a judgement sets off; they are loaded once, when first needed.
    """

    def __init__(self, store: Path | str, *, parts: Parts = DEFAULT_PARTS, analyst: str = "analyst") -> None:
        self.path = Path(store)
        self.analyst = analyst
        self._parts = replace(parts, judge=cache(parts.judge), validator=cache(parts.validator))
        self._writing = threading.Lock()

    def check(self) -> None:
        """Raises StoreError where there is no store to show."""
        check_folder(self.path, create=False)

    @contextmanager
    def reading(self) -> Iterator[Store]:
        """The store, to read. Raises StoreError where there is none, StoreBusy where another process has it."""
        with self._writing, open_store(self.path) as store:
            yield store

    def judge(self, name: str, verdict: Verdict, *, because: str = "") -> ListedJudgement:
        """Confirm or refuse a finding or an attribution. Raises what `communique.api.judge` raises."""
        return self._write(
            lambda: api.judge(name, verdict, store=self.path, because=because, analyst=self.analyst, parts=self._parts)
        )

    def undo(self, name: str) -> ListedJudgement:
        """Take a judgement back. Raises what `communique.api.undo` raises."""
        return self._write(lambda: api.undo(name, store=self.path, parts=self._parts))

    def judgements(self) -> tuple[ListedJudgement, ...]:
        """What was judged."""
        return self._write(lambda: api.judgement_list(self.path))

    def _write(self, act: Callable[[], Done]) -> Done:
        with self._writing:
            return act()
