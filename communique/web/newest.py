"""The articles of a store by day, the newest first."""

from collections.abc import Iterator

from pyoxigraph import QuerySolutions

from communique.web.desk import Desk
from graph.store import Store
from graph.vocabulary import PREFIXES

Dated = tuple[str, str]
"""The id of an article and the day on which it was published, or nothing where that is not known."""


def newest_articles(desk: Desk) -> tuple[Dated, ...]:
    """Every article, the newest first, those without a day last; read once for each state of the store."""
    return desk.kept("newest", _read)


_ARTICLES = "SELECT DISTINCT ?article { ?article a schema:NewsArticle }"
_DAYS = "SELECT ?article ?day { ?article schema:datePublished ?day }"
"""Two passes, joined here: joined by the engine, they take four times as long."""


def _read(store: Store) -> tuple[Dated, ...]:
    days = {article: "" for (article,) in _rows(store, _ARTICLES)}
    for article, day in _rows(store, _DAYS):
        if article in days:
            days[article] = max(days[article], day)
    return tuple(sorted(sorted(days.items()), key=lambda pair: pair[1], reverse=True))


def _rows(store: Store, query: str) -> Iterator[tuple[str, ...]]:
    """The rows of a query as text: ids of articles, and days."""
    rows = store.database.query(query, use_default_graph_as_union=True, prefixes=PREFIXES)
    assert isinstance(rows, QuerySolutions)
    for row in rows:
        yield tuple(str(term.value).rsplit("/", 1)[-1] for term in row)
