"""What stands between pages and long work: the queue of queries, what is kept, what is computed beside the pages."""

import asyncio
import threading
from pathlib import Path

import pytest

from communique.web.desk import Desk
from communique.web.kept import Kept
from communique.web.sparql_running import Queue, TooBusy, run_for_page
from graph.store import Store


def test_whoever_comes_too_late_is_sent_away() -> None:
    """One runs, one waits, the third is told to come back; both others are answered."""
    queue, go = Queue(at_once=1, most_waiting=1), threading.Event()

    async def ask() -> list[object]:
        first, second = asyncio.ensure_future(queue.run(go.wait)), asyncio.ensure_future(queue.run(lambda: "second"))
        await asyncio.sleep(0)
        with pytest.raises(TooBusy, match="run or wait already"):
            await queue.run(lambda: "third")
        go.set()
        return [await first, await second, await queue.run(lambda: "fourth")]

    assert asyncio.run(ask()) == [True, "second", "fourth"]


def test_whoever_waits_too_long_is_told_so() -> None:
    """A query whose turn comes after the longest wait is not run."""
    queue, ran = Queue(at_once=1, longest_wait_s=0.0), list[str]()

    async def ask() -> None:
        first = asyncio.ensure_future(queue.run(lambda: "never"))
        with pytest.raises(TooBusy, match="for its turn"):
            await first
        with pytest.raises(TooBusy):
            await queue.run(lambda: ran.append("late"))

    asyncio.run(ask())
    assert ran == []


def test_an_error_is_the_askers_and_leaves_the_queue_whole() -> None:
    """What a function raises comes to who asked, and the next is answered."""
    queue = Queue(at_once=1, most_waiting=0)

    def fail() -> None:
        raise ValueError("mine")

    async def ask() -> object:
        with pytest.raises(ValueError, match="mine"):
            await queue.run(fail)
        return await queue.run(lambda: "next")

    assert asyncio.run(ask()) == "next"


def test_the_last_few_are_kept() -> None:
    """The one that was not asked for longest goes first."""
    kept: Kept[int] = Kept(2)
    kept.put(("a",), 1)
    kept.put(("b",), 2)
    assert kept.get(("a",)) == 1
    kept.put(("c",), 3)
    assert [kept.get((name,)) for name in "abc"] == [1, None, 3]


def test_an_answer_is_kept_until_the_store_changes(store: Path) -> None:
    """The same query on the same store is not asked again; after a change it is."""
    desk = Desk(store)
    first = run_for_page(desk, "ASK { ?a a schema:NewsArticle }")
    assert run_for_page(desk, "ASK { ?a a schema:NewsArticle }") is first
    with Store(store) as opened:
        for article in opened.articles():
            opened.remove_article(article)
    fresh = Desk(store)
    assert run_for_page(fresh, "ASK { ?a a schema:NewsArticle }").result.value is False
