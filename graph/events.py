"""Which events of different articles are one, so that their accounts can be compared.

Two events are one where their kinds are compatible, they lie within two days of each other (an event without a date counts
with its article's day of publication, and then a week), and they share two participants or countries, one and a word of their
labels, or a country that most claims speak of and two names of places, bodies or persons around them. Candidates come from
buckets of one kind and one party, sorted by day, so that the cost grows with the number of events and a new article meets few
others (`EventIndex`). Whoever knows that articles belong together says so, and their accounts are of one event.

A cluster's members are keys of events, and of accounts that have no event of their own but stand in an article that tells
the cluster's event beside other articles: such an account is itself an account of the shared event (`cmq:accountOf` in the
graph of alignment).
"""

import re
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from extract.model import ARTICLE, Event, Reading
from graph.findings import EventCluster, group_id
from graph.iris import Key
from graph.matters import Groups

DAYS, DAYS_BY_PUBLICATION = 2, 7
"""How far apart two dated events, and two whose day is only that of publication, may lie."""

_WINDOW = 40
"""How many events of a bucket, before and after it in time, an event is compared with."""

_FAMILIES = (
    frozenset({"attack", "strike", "airstrike", "raid", "bombing", "shelling", "explosion", "shooting", "clash", "killing"}),
    frozenset({"meeting", "summit", "talks", "visit", "negotiation", "conference"}),
    frozenset({"call", "conversation"}),
    frozenset({"crash", "downing", "accident"}),
    frozenset({"election", "vote", "referendum"}),
    frozenset({"protest", "demonstration", "rally", "march"}),
)
_AROUND, _NAMES = 250, 2
"""Characters around an event in which names are sought, and how many two events must share where no party decides."""

_DAYS = frozenset(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
_COMMON = frozenset({"the", "between", "from", "with", "and", "for", "into", "near", "over", "after"})


@dataclass(frozen=True, slots=True)
class _Seen:
    """An event with what is compared: its day as a number, who takes part, the words of its label."""

    key: Key
    event: Event
    day: int | None
    dated: bool
    taking_part: frozenset[str]
    parties: frozenset[str]
    words: frozenset[str]
    names: frozenset[str]


def cluster_events(
    readings: Sequence[Reading], *, together: Sequence[set[str]] = (), apart: Sequence[set[str]] = ()
) -> tuple[EventCluster, ...]:
    """Every event of the readings in one cluster with those of other articles that are the same.

    `together` holds sets of article ids whose articles are stated to tell one event: the main event of each joins one
    cluster, and so do their accounts that have no event; a cluster exists even where no article names an event. `apart` holds
    sets of article ids of which no two are put together, whatever speaks for it.
    """
    index = EventIndex(apart=apart)
    for reading in sorted(readings, key=lambda r: (r.article.published or "", r.article.id)):
        index.add(reading)
    for ids in together:
        index.join([r for r in readings if r.article.id in ids])
    return index.clusters()


class EventIndex:
    """The events of a corpus as they come in: a new reading meets only those of its kind, its parties and its days."""

    def __init__(self, *, apart: Sequence[set[str]] = ()) -> None:
        self._groups = PartedGroups(apart)
        self._buckets: dict[tuple[str, str], list[_Seen]] = {}
        self._readings: dict[str, Reading] = {}
        self._seen: dict[Key, _Seen] = {}

    def add(self, reading: Reading) -> frozenset[str]:
        """Take a reading in; gives the ids of the articles that tell an event with it, its own among them."""
        self._readings[reading.article.id] = reading
        for event in reading.events:
            one = _see(reading, event)
            self._seen[one.key] = one
            self._groups.root(one.key)
            for other in self._near(one):
                if one.key[0] != other.key[0] and _same(one, other):
                    self._groups.join(one.key, other.key)
            self._file(one)
        return self.beside(reading.article.id)

    def beside(self, article: str) -> frozenset[str]:
        """The ids of the articles that share an event with the article, its own among them."""
        roots = {self._groups.root(key) for key in self._seen if key[0] == article}
        return frozenset({article, *(a for root in roots for a in self._groups.articles(root))})

    def join(self, readings: Sequence[Reading]) -> None:
        """State that articles tell one event."""
        for reading in readings:
            self._readings.setdefault(reading.article.id, reading)
        _join(self._groups, readings)

    def clusters(self) -> tuple[EventCluster, ...]:
        """All clusters, in a fixed order."""
        readings = [self._readings[a] for a in sorted(self._readings)]
        _join_reported(self._groups, readings)
        events = {key: seen.event for key, seen in self._seen.items()}
        titles = {r.article.id: r.article.title or "" for r in readings}
        return tuple(_cluster(members, events, titles) for members in self._groups)

    def _file(self, one: _Seen) -> None:
        for party in one.parties:
            insort(self._buckets.setdefault((_family(one.event.kind), party), []), one, key=_by_day)

    def _near(self, one: _Seen) -> list[_Seen]:
        """The events of the same kind and party that stand nearest in time, up to `_WINDOW` to either side."""
        found: dict[Key, _Seen] = {}
        for party in sorted(one.parties):
            bucket = self._buckets.get((_family(one.event.kind), party), [])
            place = bisect_left(bucket, _by_day(one), key=_by_day)
            found.update((s.key, s) for s in bucket[max(0, place - _WINDOW) : place + _WINDOW])
        return [found[key] for key in sorted(found)]


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


def _by_day(seen: _Seen) -> tuple[bool, int, Key]:
    return (seen.day is None, seen.day or 0, seen.key)


def _see(reading: Reading, event: Event) -> _Seen:
    """The event as it is compared."""
    actors = {a.id: a for a in reading.actors}
    parties = {p for p in event.participants if not p.startswith("source/")}
    parties |= {f"country/{code}" for p in event.participants if p in actors for code in actors[p].represents}
    exact = _ordinal(event.date)
    return _Seen(
        key=(reading.article.id, event.id),
        event=event,
        day=exact if exact is not None else _ordinal(reading.article.published),
        dated=exact is not None,
        taking_part=frozenset(parties),
        parties=frozenset(parties | _spoken_of(reading)),
        names=_names(reading, event),
        words=frozenset(re.findall(r"[^\W\d_]{3,}", event.label.casefold())) - _COMMON - set(event.kind.casefold().split()),
    )


def _spoken_of(reading: Reading) -> set[str]:
    """The countries that most of the article's claims speak of, as ids; a place where nobody is named as taking part."""
    counts = Counter(code for a in reading.attributions for code in a.claim.about)
    return {f"country/{code}" for code, n in counts.items() if n >= max(2, len(reading.attributions) / 4)}


def _names(reading: Reading, event: Event) -> frozenset[str]:
    """The capitalised words of the title and of the sentences around the event: places, bodies, persons."""
    text = reading.article.text
    around = text[max(0, event.evidence.begin - _AROUND) : event.evidence.end + _AROUND]
    found = re.findall(r"(?<=[a-z,] )[A-ZÀ-Þ][^\W\d_]{2,}", f"{reading.article.title or ''} {around}")
    return frozenset(w.casefold() for w in found) - _DAYS


def _ordinal(day: str | None) -> int | None:
    """The day as a number, where it is a whole ISO date."""
    try:
        return date.fromisoformat((day or "")[:10]).toordinal()
    except ValueError:
        return None


def _family(kind: str) -> str:
    """What compatible kinds share: the name of their family, or the last word of the kind."""
    words = kind.casefold().split() or [""]
    return next((min(f) for f in _FAMILIES if words[-1] in f or words[-1].removesuffix("s") in f), words[-1])


def _same(one: _Seen, other: _Seen) -> bool:
    """Whether two events of compatible kinds are one."""
    if one.day is not None and other.day is not None:
        allowed = DAYS if one.dated and other.dated else DAYS_BY_PUBLICATION
        if abs(one.day - other.day) > allowed:
            return False
    shared, parties = one.parties & other.parties, one.taking_part & other.taking_part
    if len(parties) >= 2 or (parties and one.words & other.words):
        return True
    return bool(shared) and len(one.names & other.names) >= _NAMES


def main_event(reading: Reading) -> str | None:
    """The id of the event that the article is about: its own account's, else the one most accounts are of, else the first."""
    own = next((a.event for a in reading.accounts if a.id == ARTICLE and a.event), None)
    told = Counter(a.event for a in reading.accounts if a.event)
    first = reading.events[0].id if reading.events else None
    return own or max(told, key=lambda e: (told[e], -_place(reading, e)), default=first)


def _place(reading: Reading, event_id: str) -> int:
    """Where the event stands in the order of the text."""
    return next(i for i, e in enumerate(reading.events) if e.id == event_id)


def _join(groups: Groups, readings: Sequence[Reading]) -> None:
    """Put the main events and the accounts without event of articles that belong together into one group."""
    keys: list[Key] = []
    for reading in readings:
        main = main_event(reading)
        keys += [(reading.article.id, main)] if main else []
        keys += [(reading.article.id, a.id) for a in reading.accounts if a.event is None or (a.id == ARTICLE and a.event != main)]
    for key in keys[1:]:
        groups.join(keys[0], key)


def _join_reported(groups: Groups, readings: Sequence[Reading]) -> None:
    """Where an article is an account of an event that others tell too, the accounts it reports without an event are so as well."""
    shared = {key for members in groups if len({article for article, _ in members}) > 1 for key in members}
    for reading in readings:
        article = reading.article.id
        own = next((a.event for a in reading.accounts if a.id == ARTICLE), None)
        if own is not None and (article, own) in shared:
            for account in reading.accounts:
                if account.event is None:
                    groups.join((article, own), (article, account.id))


def _cluster(members: tuple[Key, ...], events: dict[Key, Event], titles: dict[str, str]) -> EventCluster:
    """The cluster of these members, described by its strongest event: dated, with most participants, earliest."""
    found = [(key, events[key]) for key in members if key in events]
    if not found:
        label = next((titles[k[0]] for k in members if titles[k[0]]), "event told by several articles")
        return EventCluster(group_id("event", members), label, members)
    _, best = min(found, key=lambda f: (f[1].date is None, -len(f[1].participants), f[0]))
    parties = sorted({p for k, e in found for p in e.participants if not p.startswith("source/") or k == members[0]})
    day = min((e.date for _, e in found if e.date), default=None)
    return EventCluster(group_id("event", [k for k, _ in found]), best.label, members, day, tuple(parties))
