"""Which events of different articles are one, so that their accounts can be compared.

What makes two events one, and how events come together in clusters of at most two days either way, is in `graph.event_seen` and
`graph.event_index`. Here clusters become records, with what is stated of articles: whoever knows that articles belong
together says so, and their accounts are of one event; whoever knows that they do not, says that.

A cluster's members are keys of events, and of accounts that have no event of their own but stand in an article that tells
the cluster's event beside other articles: such an account is itself an account of the shared event (`cmq:accountOf` in the
graph of alignment).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from extract.model import ARTICLE, Reading
from graph.event_index import EventIndex
from graph.event_seen import Seen, same
from graph.events_main import main_event
from graph.findings import EventCluster, group_id
from graph.iris import Key
from graph.matters import Groups

__all__ = ["EventIndex", "PartedGroups", "cluster_events", "clusters_of", "main_event"]


def cluster_events(
    readings: Sequence[Reading], *, together: Sequence[set[str]] = (), apart: Sequence[set[str]] = ()
) -> tuple[EventCluster, ...]:
    """Every event of the readings in one cluster with those of other articles that are the same.

    `together` holds sets of article ids whose articles are stated to tell one event: the main event of each joins one
    cluster, and so do their accounts that have no event; a cluster exists even where no article names an event. `apart` holds
    sets of article ids of which no two are put together, whatever speaks for it.
    """
    index = EventIndex()
    for reading in readings:
        index.add(reading)
    return clusters_of(index, together=together, apart=apart)


def clusters_of(
    index: EventIndex,
    articles: Iterable[str] | None = None,
    *,
    together: Sequence[set[str]] = (),
    apart: Sequence[set[str]] = (),
) -> tuple[EventCluster, ...]:
    """The clusters in which the articles (all where None) have a part, in a fixed order; `together` and `apart` as above.

    Looked at are only the events of these articles, those beside them, and those that a statement joins to them.
    """
    region = _Region(index, together, apart)
    region.take(index.articles() if articles is None else set(articles))
    return region.clusters()


class PartedGroups(Groups):
    """Groups of which some articles are stated to stand apart: what would put two of them together is not joined."""

    def __init__(self, apart: Sequence[set[str]] = ()) -> None:
        super().__init__()
        self._apart = tuple(frozenset(ids) for ids in apart)
        self._articles: dict[Key, set[str]] = {}

    def articles(self, key: Key) -> frozenset[str]:
        """The ids of the articles of the key's group."""
        return frozenset(self._articles.get(self.root(key), {key[0]}))

    def join(self, one: Key, other: Key) -> None:
        """Put two keys into one group, unless articles that stand apart would meet."""
        both = self.articles(one) | self.articles(other)
        if any(len(both & ids) > 1 for ids in self._apart) and self.root(one) != self.root(other):
            return
        super().join(one, other)
        self._articles[self.root(one)] = set(both)


class _Region:
    """The clusters around some articles: stars of the index, parted and joined as is stated."""

    def __init__(self, index: EventIndex, together: Sequence[set[str]], apart: Sequence[set[str]]) -> None:
        self._index = index
        self._together = together
        self._apart = apart
        self._groups = PartedGroups(apart)
        self._seen: dict[Key, Seen] = {}
        self._articles: set[str] = set()

    def take(self, articles: Iterable[str]) -> None:
        """Take in the clusters of the articles, and of those that are stated to tell one event with an article taken in."""
        waiting = sorted(articles)
        while waiting:
            new = [a for a in waiting if a not in self._articles]
            self._articles.update(new)
            met = {seen.key[0] for star in self._index.stars(new) for seen in self._take(star)}
            here = met | set(new)
            met |= {a for ids in self._together if ids & here for a in ids if self._index.has(a)}
            waiting = sorted(a for a in met - self._articles if self._is_stated(a))
            self._articles.update(met - set(waiting))
        for ids in self._together:
            if ids & self._articles:
                self._join_stated(sorted(a for a in ids if self._index.has(a)))

    def clusters(self) -> tuple[EventCluster, ...]:
        """The clusters, in order of their first members."""
        self._join_reported()
        titles = {a: self._index.about(a)[3] for a in self._articles}
        return tuple(_cluster(members, self._seen, titles) for members in self._groups)

    def _is_stated(self, article: str) -> bool:
        return any(article in ids for ids in self._together)

    def _take(self, star: tuple[Seen, ...]) -> tuple[Seen, ...]:
        if star[0].key not in self._seen:
            self._seen.update((seen.key, seen) for seen in star)
            for part in _parted(star, self._apart):
                for seen in part:
                    self._groups.root(seen.key)
                    self._groups.join(part[0].key, seen.key)
        return star

    def _join_stated(self, ids: Sequence[str]) -> None:
        """Put the main events and the accounts without event of articles that belong together into one group."""
        keys: list[Key] = []
        for article in ids:
            main, own, loose, _ = self._index.about(article)
            keys += [(article, main)] if main else []
            keys += [(article, account) for account in loose]
            keys += [(article, ARTICLE)] if own is not None and own != main else []
        for key in keys[1:]:
            self._groups.join(keys[0], key)

    def _join_reported(self) -> None:
        """Where an article is an account of an event that others tell too, so are the accounts without event that it reports."""
        shared = {key for members in self._groups if len({article for article, _ in members}) > 1 for key in members}
        for article in sorted({article for article, _ in shared}):
            _, own, loose, _ = self._index.about(article)
            if own is not None and (article, own) in shared:
                for account in loose:
                    self._groups.join((article, own), (article, account))


def _parted(star: tuple[Seen, ...], apart: Sequence[set[str]]) -> Iterator[list[Seen]]:
    """The parts of a cluster in which no two articles stand apart: each event in the first part that it fits."""
    parts: list[list[Seen]] = []
    for seen in star:
        fits = (p for p in parts if same(p[0], seen) and not _meet(p, seen, apart))
        part = next(fits, None)
        if part is None:
            parts.append([seen])
        else:
            part.append(seen)
    yield from parts


def _meet(part: Sequence[Seen], seen: Seen, apart: Sequence[set[str]]) -> bool:
    articles = {one.key[0] for one in part} | {seen.key[0]}
    return any(seen.key[0] in ids and len(ids & articles) > 1 for ids in apart)


def _cluster(members: tuple[Key, ...], events: Mapping[Key, Seen], titles: Mapping[str, str]) -> EventCluster:
    """The cluster of these members; label and date are those of the event that speaks for all (`Seen.rank`)."""
    found = sorted((events[key] for key in members if key in events), key=lambda seen: seen.rank)
    if not found:
        label = next((titles[article] for article, _ in members if titles[article]), "event told by several articles")
        return EventCluster(group_id("event", members), label, members)
    parties = sorted({p for s in found for p in s.participants if not p.startswith("source/") or s.key == members[0]})
    return EventCluster(group_id("event", [s.key for s in found]), found[0].label, members, found[0].date, tuple(parties))
