"""What changed in a store, noted for those who follow it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Literal, Quad

from graph import iris
from graph.store import PRIVATE, Store
from graph.store_changes import FOLLOWERS, GRAPH_CHANGED, Follower
from graph.vocabulary import RDFS

ONE, TWO = "aaaaaaaaaaaa", "bbbbbbbbbbbb"


def article(article_id: str, label: str = "a label") -> list[Quad]:
    """The graph of an article."""
    return [Quad(iris.article_iri(article_id), RDFS.label, Literal(label), iris.article_graph(article_id))]


def put(store: Store, article_id: str, source: str | None = None) -> None:
    """Store an article."""
    store.replace_article(article_id, article(article_id), source_key=source)


def take(store: Store) -> None:
    """Both followers take in all that is noted."""
    for follower in Follower:
        store.took(store.changed(follower), follower)


CHANGES: dict[str, tuple[Callable[[Store], object], tuple[str, ...]]] = {
    "comes": (lambda store: put(store, TWO), (TWO,)),
    "is read again": (lambda store: put(store, ONE), (ONE,)),
    "goes": (lambda store: store.remove_article(ONE), (ONE,)),
    "is corrected": (lambda store: put(store, TWO, "file"), (ONE, TWO)),
    "is judged": (lambda store: store.replace_graph(iris.article_graph(ONE), article(ONE, "other")), (ONE,)),
    "has another source": (lambda store: store.name_source(ONE, "copy"), ()),
    "is followed by a finding": (lambda store: store.replace_graph(iris.GRAPH_FINDINGS, []), ()),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_changes_an_article_is_noted_with_it(tmp_path: Path, name: str) -> None:
    """The articles that come, change or go are noted for every follower, and no others."""
    change, wanted = CHANGES[name]
    with Store(tmp_path / "s") as store:
        put(store, ONE, "file")
        take(store)
        change(store)
        assert {store.changed(follower) for follower in FOLLOWERS} == {wanted}


def test_a_follower_takes_in_for_itself_alone(tmp_path: Path) -> None:
    """What one has taken in, also after the store was closed, the other has not; it may be noted again for one of them."""
    with Store(tmp_path / "s") as store:
        put(store, ONE)
        put(store, TWO)
        store.took([ONE], Follower.COMPARISON)
    with Store(tmp_path / "s") as store:
        assert store.changed(Follower.COMPARISON) == (TWO,)
        assert store.changed(Follower.REPRINTS) == (ONE, TWO)
        take(store)
        store.note([ONE], Follower.COMPARISON)
        assert (store.changed(Follower.COMPARISON), store.changed(Follower.REPRINTS)) == ((ONE,), ())


def test_notes_are_no_part_of_what_is_told(tmp_path: Path) -> None:
    """Neither the list of graphs nor all quads nor the articles show what is noted, and no export holds it."""
    with Store(tmp_path / "s") as store:
        put(store, ONE)
        assert list(store.quads(GRAPH_CHANGED))
        assert list(store.quads()) == article(ONE)
        assert store.graph_names() == (iris.article_graph(ONE).value,)
        assert store.articles() == (ONE,)
    assert GRAPH_CHANGED in PRIVATE
