"""The articles of a store by day, the newest first."""

from pyoxigraph import QuerySolutions

from communique.web.desk import Desk
from graph.store import Store
from graph.vocabulary import PREFIXES

Dated = tuple[str, str]
"""The id of an article and the day on which it was published, or nothing where that is not known."""


def newest_articles(desk: Desk) -> tuple[Dated, ...]:
    """Every article, the newest first, those without a day last; read once for each state of the store."""
    return desk.kept("newest", _read)


_DAYS = "SELECT ?article ?day { ?article a schema:NewsArticle OPTIONAL { ?article schema:datePublished ?day } }"


def _read(store: Store) -> tuple[Dated, ...]:
    rows = store.database.query(_DAYS, use_default_graph_as_union=True, prefixes=PREFIXES)
    assert isinstance(rows, QuerySolutions)
    days: dict[str, str] = {}
    for article, day in rows:
        name = article.value.rsplit("/", 1)[-1]
        days[name] = max(days.get(name, ""), "" if day is None else day.value)
    return tuple(sorted(sorted(days.items()), key=lambda pair: pair[1], reverse=True))
