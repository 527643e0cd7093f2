"""Queries run a few at a time, beside the pages: whoever waits too long is told so, and nobody else waits for them.

Each query is a process of its own (`graph.query`), which ends at its limits; this is the queue in front of it. What was answered
last is kept for as long as the store holds the same, so that the next page of an answer is not asked again.
"""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from communique.web.desk import Desk
from communique.web.kept import Kept
from communique.web.public import public
from communique.web.sparql_dataset import with_dataset
from communique.web.sparql_request import Asked
from graph.errors import QueryStopped, QuerySyntax
from graph.library import labels
from graph.query import Limits, run_query
from graph.results import QueryResult

AT_ONCE = 4
"""So many queries run at one time."""

MOST_WAITING = 250
"""So many more may wait; the next is sent away at once."""

LONGEST_WAIT_S = 60.0

ENDPOINT_LIMITS = Limits(timeout_s=10.0, memory_mb=1024, max_rows=100_000)
"""What a query of the endpoint may use."""

PAGE_LIMITS = Limits(timeout_s=10.0, memory_mb=1024, max_rows=20_000)
"""What a query of the editor may use: nobody turns more than 200 pages."""

Done = TypeVar("Done")


class TooBusy(QueryStopped):
    """More queries wait than can be answered soon."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer, and how many seconds it took."""

    result: QueryResult
    seconds: float


class Queue:
    """Runs functions in a few threads, in the order in which they came."""

    def __init__(self, *, at_once: int = AT_ONCE, most_waiting: int = MOST_WAITING, longest_wait_s: float = LONGEST_WAIT_S) -> None:
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="query")
        self._most, self._longest_wait_s = at_once + most_waiting, longest_wait_s
        self._inside = 0

    async def run(self, act: Callable[[], Done]) -> Done:
        """What the function gives, once it is its turn. Raises TooBusy, and what the function raises."""
        if self._inside >= self._most:
            raise TooBusy(f"{self._inside} queries run or wait already; ask again in a few seconds")
        self._inside += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, self._timely(act))
        finally:
            self._inside -= 1

    def _timely(self, act: Callable[[], Done]) -> Callable[[], Done]:
        """The function, unless it waited too long for its turn."""
        begin = time.monotonic()

        def run() -> Done:
            if time.monotonic() - begin > self._longest_wait_s:
                raise TooBusy(f"the query waited {self._longest_wait_s:g} s for its turn; ask again later")
            return act()

        return run


QUEUE = Queue()
"""The queue of this process: what a query costs is the machine's, whichever store it asks."""

KEPT: Kept[Answered] = Kept(6)


def run_asked(desk: Desk, asked: Asked, limits: Limits = ENDPOINT_LIMITS) -> QueryResult:
    """The answer to what was asked. Raises what `graph.query.run_query` raises; places are those of the text as it was sent."""
    with desk.reading():
        return _run(public(desk), asked, limits)


def _run(store: Path, asked: Asked, limits: Limits) -> QueryResult:
    rewritten = with_dataset(asked.query or "", asked.default_graphs, asked.named_graphs)
    timeout_s, memory_mb = limits.timeout_s, limits.memory_mb
    try:
        return run_query(store, rewritten.text, timeout_s=timeout_s, memory_mb=memory_mb, max_rows=limits.max_rows)
    except QuerySyntax as error:
        raise _at(error, rewritten.column_before(error.line, error.column)) from None


def _at(error: QuerySyntax, column: int | None) -> QuerySyntax:
    """The same error at another column of its line."""
    if column == error.column:
        return error
    return QuerySyntax(str(error).partition(": ")[2], line=error.line, column=column)


def run_for_page(desk: Desk, query: str, limits: Limits = PAGE_LIMITS) -> Answered:
    """The answer with the labels of its nodes; taken from what is kept where the store is the same. Raises as `run_asked`."""
    with desk.reading() as store, store.snapshot() as snapshot:
        key = (str(snapshot), query)
        kept = KEPT.get(key)
        if kept is not None:
            return kept
        begin = time.monotonic()
        result = _run(public(desk), Asked(query), limits)
        nodes = {t.value for row in result.rows for t in row if t is not None and t.kind == "iri"}
        answer = Answered(replace(result, labels=labels(store, nodes)), time.monotonic() - begin)
    KEPT.put(key, answer)
    return answer
