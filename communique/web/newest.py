"""The articles of a store by day, the newest first."""

from pyoxigraph import Literal, NamedNode

from communique.web.desk import Desk
from graph.store import Store
from graph.vocabulary import SCHEMA

Dated = tuple[str, str]
"""The id of an article and the day on which it was published, or nothing where that is not known."""


def newest_articles(desk: Desk) -> tuple[Dated, ...]:
    """Every article, the newest first, those without a day last; read once for each state of the store."""
    return desk.kept("newest", _read)


def _read(store: Store) -> tuple[Dated, ...]:
    days = dict.fromkeys(store.articles(), "")
    for quad in store.database.quads_for_pattern(None, SCHEMA.date_published, None, None):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            article = quad.subject.value.rsplit("/", 1)[-1]
            if article in days:
                days[article] = max(days[article], quad.object.value)
    by_id = sorted(days.items())
    return tuple(sorted(by_id, key=lambda pair: pair[1], reverse=True))
