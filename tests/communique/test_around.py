"""A part of a store, fetched by its nodes, is that part of the whole."""

import random
from pathlib import Path

import pytest

from communique.around import articles_around, comparison_of, finding_ids, finding_of
from communique.judged_findings import ends_of
from communique.stored import articles_named, load_comparison, load_readings
from graph.store import Store
from tests.communique.test_incremental import Desk, text


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of eight articles on several events."""
    desk, draw = Desk(tmp_path_factory.mktemp("around")), random.Random(2)
    desk.run({f"a{n}": text(n, draw=draw) for n in range(8)})
    return desk.store


def test_the_findings_of_some_articles_are_those_with_an_end_in_them(folder: Path) -> None:
    """Fetched article by article: the same findings, with the same scores, that all findings hold of it."""
    with Store(folder, read_only=True) as store:
        whole = load_comparison(store)
        for article in store.articles():
            part = comparison_of(store, load_readings(store, [article]))
            assert set(part.findings) == {f for f in whole.findings if article in {end[0] for end in ends_of(f)}}
            mine = {c.id: [m for m in c.members if m[0] == article] for c in whole.clusters}
            assert {c.id: list(c.members) for c in part.clusters} == {i: m for i, m in mine.items() if m}


def test_a_finding_is_found_by_its_id_or_its_beginning(folder: Path) -> None:
    """Each finding comes back alone; what is no id finds nothing."""
    with Store(folder, read_only=True) as store:
        whole = load_comparison(store)
        assert finding_ids(store) == sorted(f.id for f in whole.findings)
        for finding in whole.findings:
            assert finding_of(store, finding.id).findings == (finding,)
            assert finding.id in finding_ids(store, finding.id[:5])
        assert finding_ids(store, "0" * 12) == finding_ids(store, "none") == []
        assert finding_of(store, "0" * 12).findings == ()


def test_articles_are_named_by_the_beginning_of_their_ids(folder: Path) -> None:
    """A whole id is looked up, a beginning finds all that begin so, and nothing names none."""
    with Store(folder, read_only=True) as store:
        for article in store.articles():
            assert articles_named(store, article) == [article]
            assert article in articles_named(store, article[:3])
        assert articles_named(store, "") == articles_named(store, "f" * 12) == articles_named(store, "no id") == []


def test_around_an_article_are_those_that_share_an_event(folder: Path) -> None:
    """The articles around one are the closed group of those that share events with it."""
    with Store(folder, read_only=True) as store:
        groups = [{article for article, _ in c.members} for c in load_comparison(store).clusters]
        for article in store.articles():
            around = articles_around(store, {article})
            assert article in around
            assert all(group <= around or not group & around for group in groups)
