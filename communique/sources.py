"""Under which source a text came: its URL, or the path of a file that holds it alone; and what the source had before.

Several sources may have one text (a story that two outlets print, two copies of a file), and one run may give several texts under
one source (two records with one URL). A text takes the place of the one that its source had before only where this run
does not give that one too; and what it takes the place of goes only when no other source has it.
"""

from pathlib import Path

from extract.model import Article
from graph.store import Store


def source_key(article: Article) -> str | None:
    """What tells that a text is a corrected one: the article's URL, or the path of a file that holds it alone."""
    if article.url:
        return article.url
    path = Path(article.source)
    return str(path.resolve()) if path.is_file() else None


class Sources:
    """The sources of one run, with the ids of the texts that it has given under each so far."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._given: dict[str, set[str]] = {}

    def meet(self, article: Article) -> None:
        """The run gives this text."""
        key = source_key(article)
        if key is not None:
            self._given.setdefault(key, set()).add(article.id)

    def older(self, article: Article) -> tuple[str, ...]:
        """The ids of the texts that the article's source had before this run, which this one takes the place of; sorted."""
        key = source_key(article)
        if key is None:
            return ()
        given = self._given.get(key, set())
        return tuple(a for a in self._store.texts_of(key) if a != article.id and a not in given)

    def alone(self, article: Article) -> bool:
        """Whether no other source than the article's has its text."""
        return set(self._store.sources(article.id)) <= {source_key(article)}

    def is_new(self, article: Article) -> bool:
        """Whether the store has the text, but not from this source."""
        key = source_key(article)
        return key is not None and self._store.has_article(article.id) and article.id not in self._store.texts_of(key)
