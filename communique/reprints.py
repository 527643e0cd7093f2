"""A stage of a run: which earlier article has nearly the same text as one that was stored, as where two outlets print one wire."""

from collections.abc import Iterator
from dataclasses import replace

from pyoxigraph import Literal

from communique.engine import Item, Outcome, Stage
from communique.progress import Tell, silent
from graph.near_index import FILE, NearIndex
from graph.store import Store
from graph.store_changes import Follower

KEPT_EVERY = 500
"""Articles after which the signatures are kept; those that a killed run has not kept are taken in by the next."""


def text_of(store: Store, article_id: str) -> str | None:
    """The text of a stored article, None where there is none."""
    return next((q.object.value for q in store.text(article_id) if isinstance(q.object, Literal)), None)


def tell_reprints(store: Store, *, tell: Tell = silent) -> Stage:
    """Articles that were stored are looked up among all that are stored; `tell` is told where many have to be taken in first."""

    def stage(items: Iterator[Item]) -> Iterator[Item]:
        index: NearIndex | None = None
        added: list[str] = []
        try:
            for item in items:
                if item.outcome is not Outcome.STORED or item.article is None:
                    yield item
                    continue
                index = index or _opened(store, tell, item.article.id)
                added.append(item.article.id)
                yield replace(item, reprint_of=index.add(item.article.id, item.article.text))
                if len(added) >= KEPT_EVERY:
                    _keep(store, index, added)
            if index is not None:
                _keep(store, index, added)
        finally:
            if index is not None:
                index.close()

    return stage


def _opened(store: Store, tell: Tell, first: str) -> NearIndex:
    """The index of the store, with all that is stored but the article that comes now."""
    index = NearIndex(lambda article: text_of(store, article), place=store.path / FILE)
    changed = store.changed(Follower.REPRINTS)
    missing = (index.update(changed) if index.follows else index.keep_only(store.articles())) - {first}
    if missing:
        tell(f"looking for reprints among the {len(missing)} articles that are stored")
        index.take_in(missing)
    index.follow()
    _keep(store, index, [a for a in changed if a != first])
    return index


def _keep(store: Store, index: NearIndex, articles: list[str]) -> None:
    """The index is on the disk, then the store need not note these articles any more."""
    index.commit()
    store.took(articles, Follower.REPRINTS)
    articles.clear()
