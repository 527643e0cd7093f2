"""What takes longer than a page may: computed beside the pages, once for each state of the store."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

from communique.web.desk import Desk
from communique.web.kept import Kept
from graph.store import Store

Value = TypeVar("Value")


class Background(Generic[Value]):
    """Values by name, each computed in a thread of its own when it is first asked for; the last few are kept."""

    def __init__(self, *, most: int = 4, at_once: int = 2) -> None:
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="background")
        self._kept: Kept[Future[Value]] = Kept(most)
        self._lock = threading.Lock()

    def get(self, desk: Desk, name: str, make: Callable[[Store], Value], *, wait_s: float) -> Value | None:
        """The value, or None where it is not there within `wait_s` seconds; it is being computed then.

        Raises StoreError where there is no store, and what `make` raises; whoever asks next sets it off anew.
        """
        with desk.reading() as store, store.snapshot() as snapshot:
            key = (str(snapshot), name)
        with self._lock:
            future = self._kept.get(key)
            if future is None or (future.done() and future.exception() is not None):
                future = self._pool.submit(_read, desk, make)
                self._kept.put(key, future)
        try:
            return future.result(timeout=wait_s)
        except TimeoutError:
            return None


def _read(desk: Desk, make: Callable[[Store], Value]) -> Value:
    with desk.reading() as store:
        return make(store)
