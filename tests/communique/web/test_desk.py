"""The store behind the pages: what is kept, for how long, and in which thread it ends."""

import gc
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from communique.running import open_store
from communique.web.desk import Desk
from graph.errors import StoreError
from graph.store import Store


def _change(path: Path) -> None:
    with open_store(path) as store:
        store.remove_article(store.articles()[0])


def _count(store: Store) -> int:
    return len(store.articles())


def test_readers_share_one_copy(store: Path) -> None:
    """Two who read at once have one open store; after a change, the next has another."""
    desk = Desk(store)
    with desk.reading() as one, desk.reading() as other:
        assert one is other
        _change(store)
        with desk.reading() as newest:
            assert newest is not one
            assert _count(newest) == _count(one) - 1
    desk.close()


def test_what_is_computed_is_kept_until_the_store_changes(store: Path) -> None:
    """A value is computed once for each state of the store."""
    desk, calls = Desk(store), []

    def make(opened: Store) -> int:
        calls.append(1)
        return _count(opened)

    first = desk.kept("count", make)
    assert (desk.kept("count", make), len(calls)) == (first, 1)
    _change(store)
    assert (desk.kept("count", make), len(calls)) == (first - 1, 2)
    desk.close()


def test_an_older_value_is_better_than_waiting(store: Path) -> None:
    """Where the new value takes longer than one has patience, the one of before is given, and the new one when it is there."""
    desk, go = Desk(store, patience_s=0.01), threading.Event()
    before = desk.kept("count", _count)
    _change(store)

    def slow(opened: Store) -> int:
        go.wait(30)
        return _count(opened)

    assert desk.soon("count", slow) == before
    go.set()
    deadline = time.monotonic() + 30
    while desk.soon("count", slow) == before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert desk.soon("count", slow) == before - 1
    desk.close()


def test_no_page_waits_for_what_was_never_read(store: Path) -> None:
    """Where there is nothing of before, none is given until the value is there; what is kept beside it is not held up."""
    desk, go, times = Desk(store, patience_s=0.01), threading.Event(), []

    def slow(opened: Store) -> int:
        go.wait(30)
        times.append(1)
        return _count(opened)

    assert desk.soon("count", slow) is None
    assert desk.soon("count", slow) is None
    assert desk.kept("other", _count) > 0
    go.set()
    deadline = time.monotonic() + 30
    while desk.soon("count", slow) is None and time.monotonic() < deadline:
        time.sleep(0.01)
    assert desk.soon("count", slow) == desk.kept("other", _count)
    assert times == [1]
    desk.close()


def test_what_fails_is_told_to_who_asked_and_tried_again(store: Path) -> None:
    """An error of the making reaches the page that waits for it; the next page sets it off anew."""
    desk, calls = Desk(store, patience_s=30), []

    def make(opened: Store) -> int:
        calls.append(1)
        if len(calls) == 1:
            raise ValueError("while counting")
        return _count(opened)

    with pytest.raises(ValueError, match="while counting"):
        desk.soon("count", make)
    assert desk.soon("count", make) == _count_of(store)
    desk.close()
    with pytest.raises(StoreError):
        Desk(store / "gone").soon("count", _count)


def _count_of(store: Path) -> int:
    with Store(store, create=False, read_only=True) as opened:
        return _count(opened)


def test_an_error_leaves_no_iterator_to_another_thread(store: Path) -> None:
    """An error that was raised beside an open iterator of the store can be dropped by any thread: the iterator has ended."""
    desk = Desk(store)

    def fail(opened: Store) -> None:
        held = opened.database.quads_for_pattern(None, None, None)
        next(iter(held))
        raise ValueError("while reading")

    def read() -> None:
        with desk.reading() as opened:
            fail(opened)

    with ThreadPoolExecutor(1) as pool, pytest.raises(ValueError, match="while reading"):
        pool.submit(read).result()
    gc.collect()
    desk.close()
