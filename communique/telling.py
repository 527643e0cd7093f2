"""The accounts of a run's articles side by side, one story after the other: the readings of one story are in memory at a time."""

from collections.abc import Iterable, Iterator, Set
from dataclasses import replace
from typing import Protocol

from communique.accounts import Story
from communique.around import MOST_AROUND, articles_around, beside
from communique.comparing import stored_accounts
from communique.side_by_side import accounts_of
from graph.store import Store


class ToTell(Protocol):
    """The articles of which is to be told, each once."""

    def few(self, most: int) -> frozenset[str] | None:
        """All of them, or None where they are more than that."""
        ...

    def left(self) -> Iterator[str]:
        """Each article of which nothing was told when its turn comes."""
        ...

    def told(self, articles: Iterable[str]) -> None:
        """These need no turn of their own any more."""
        ...


def stories_of(store: Store, articles: ToTell) -> Iterator[Story]:
    """The stories that the articles are part of: of a few in order of their dates, of many in order of the articles."""
    few = articles.few(MOST_AROUND)
    if few is not None:
        yield from accounts_of(*stored_accounts(store, articles_around(store, few))).stories
        return
    told: set[str] = set()
    for article in articles.left():
        around = articles_around(store, {article})
        cut = len(around) > MOST_AROUND
        articles.told(a for a in around if not cut or beside(store, a) <= around)
        for story in accounts_of(*stored_accounts(store, around)).stories:
            new = _not_told(story, told) if cut else story
            if not new.empty:
                yield new


def _not_told(story: Story, told: set[str]) -> Story:
    """The story without what was told before: of a web of events that is too large for one story, parts overlap."""
    new = replace(
        story,
        pairs=tuple(p for p in story.pairs if f"{p.event} {p.date} {p.sides}" not in told),
        gaps=tuple(g for g in story.gaps if g.id not in told),
        contradictions=tuple(c for c in story.contradictions if c.id not in told),
        updates=tuple(c for c in story.updates if c.id not in told),
        agreements=tuple(c for c in story.agreements if c.id not in told),
    )
    told.update(_names(new))
    return new


def _names(story: Story) -> Set[str]:
    """What tells the parts of a story apart."""
    contrasts = (*story.contradictions, *story.updates, *story.agreements)
    pairs = (f"{p.event} {p.date} {p.sides}" for p in story.pairs)
    return {*(g.id for g in story.gaps), *(c.id for c in contrasts), *pairs}
