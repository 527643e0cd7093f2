"""Which events of different articles are one, so that their accounts can be compared.

Two events are one where their kinds are compatible, they lie within two days of each other (an event without a date counts
with its article's day of publication, and then a week), and they share two participants or countries, or one and a word of
their labels. Candidates come from buckets of one kind and one participant, sorted by day, so that the cost grows with the
number of events. Whoever knows that articles belong together says so, and their accounts are of one event.

A cluster's members are keys of events, and of accounts that have no event of their own but stand in an article that tells
the cluster's event beside other articles: such an account is itself an account of the shared event (`cmq:accountOf` in the
graph of alignment).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from extract.model import ARTICLE, Event, Reading
from graph.findings import EventCluster, group_id
from graph.iris import Key
from graph.matters import Groups

DAYS, DAYS_BY_PUBLICATION = 2, 7
"""How far apart two dated events, and two whose day is only that of publication, may lie."""

_WINDOW = 40
"""How many later events of a bucket an event is compared with."""

_FAMILIES = (
    frozenset({"attack", "strike", "airstrike", "raid", "bombing", "shelling", "explosion", "shooting", "clash", "killing"}),
    frozenset({"meeting", "summit", "talks", "visit", "negotiation", "conference"}),
    frozenset({"call", "conversation"}),
    frozenset({"crash", "downing", "accident"}),
    frozenset({"election", "vote", "referendum"}),
    frozenset({"protest", "demonstration", "rally", "march"}),
)
_COMMON = frozenset({"the", "between", "from", "with", "and", "for", "into", "near", "over", "after"})


@dataclass(frozen=True, slots=True)
class _Seen:
    """An event with what is compared: its day as a number, who takes part, the words of its label."""

    key: Key
    event: Event
    day: int | None
    dated: bool
    parties: frozenset[str]
    words: frozenset[str]


def cluster_events(readings: Sequence[Reading], *, together: Sequence[set[str]] = ()) -> tuple[EventCluster, ...]:
    """Every event of the readings in one cluster with those of other articles that are the same.

    `together` holds sets of article ids whose articles are stated to tell one event: the main event of each joins one
    cluster, and so do their accounts that have no event; a cluster exists even where no article names an event.
    """
    seen = [_see(reading, event) for reading in readings for event in reading.events]
    groups = Groups()
    for one in seen:
        groups.root(one.key)
    for one, other in _candidates(seen):
        if one.key[0] != other.key[0] and _same(one, other):
            groups.join(one.key, other.key)
    for ids in together:
        _join(groups, [r for r in readings if r.article.id in ids])
    _join_reported(groups, readings)
    events = {s.key: s.event for s in seen}
    titles = {r.article.id: r.article.title or "" for r in readings}
    return tuple(_cluster(members, events, titles) for members in groups)


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
        parties=frozenset(parties),
        words=frozenset(re.findall(r"[^\W\d_]{3,}", event.label.casefold())) - _COMMON - set(event.kind.casefold().split()),
    )


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


def _candidates(seen: Iterable[_Seen]) -> Iterator[tuple[_Seen, _Seen]]:
    """Pairs that share kind and a participant, each with its neighbours in time."""
    buckets: dict[tuple[str, str], list[_Seen]] = {}
    for one in seen:
        for party in one.parties:
            buckets.setdefault((_family(one.event.kind), party), []).append(one)
    for key in sorted(buckets):
        ordered = sorted(buckets[key], key=lambda s: (s.day is None, s.day or 0, s.key))
        for index, one in enumerate(ordered):
            for other in ordered[index + 1 : index + 1 + _WINDOW]:
                yield one, other


def _same(one: _Seen, other: _Seen) -> bool:
    """Whether two events of compatible kinds are one."""
    if one.day is not None and other.day is not None:
        allowed = DAYS if one.dated and other.dated else DAYS_BY_PUBLICATION
        if abs(one.day - other.day) > allowed:
            return False
    shared = one.parties & other.parties
    return len(shared) >= 2 or bool(shared and one.words & other.words)


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
