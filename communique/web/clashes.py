"""Contradictions as a list that can be counted: between whom, for which countries, when, of which kind.

Read once for each state of the store, beside the pages; what was said is read when it is shown.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from pyoxigraph import Literal, NamedNode, QuerySolutions

from communique.stored import article_of
from communique.web.desk import Desk
from communique.web.newest import newest_articles
from graph.iris import GRAPH_FINDINGS
from graph.library import own_labels
from graph.store import Store
from graph.vocabulary import CMQ, PREFIXES, RDF, RDFS, SCHEMA

Name: TypeAlias = str
"""The label of an actor or a country: what a reader knows it by."""

Pairs: TypeAlias = frozenset[tuple[Name, Name]]
"""Pairs of names that stand against each other, each in the order of the alphabet."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two attributions: its IRI, who spoke, for which countries, and the day of the article."""

    attribution: str
    speakers: tuple[Name, ...] = ()
    countries: tuple[Name, ...] = ()
    day: str = ""


@dataclass(frozen=True, slots=True)
class Clash:
    """A contradiction; `one` affirms, or spoke first, where that is known; `day` is the later day of the two."""

    finding: str
    kind: str
    confidence: float
    one: Side
    other: Side
    day: str
    by_country: Pairs
    by_speaker: Pairs

    def pairs(self, by: str) -> Pairs:
        """Between whom it stands, by `country` or by `speaker`."""
        return self.by_country if by == "country" else self.by_speaker


def clash(finding: str, kind: str, confidence: float, one: Side, other: Side) -> Clash:
    """The contradiction of the two sides; nobody stands against themselves."""
    day = max(one.day, other.day)
    return Clash(
        finding, kind, confidence, one, other, day, _pairs(one.countries, other.countries), _pairs(one.speakers, other.speakers)
    )


def _pairs(one: Iterable[Name], other: Sequence[Name]) -> Pairs:
    return frozenset((min(a, b), max(a, b)) for a in one for b in other if a != b)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which contradictions are looked at; `one` and `other` are names of countries or speakers."""

    by: str = "country"
    kind: str = ""
    one: Name = ""
    other: Name = ""
    since: str = ""
    until: str = ""

    def lets(self, clash: Clash) -> bool:
        """Whether the contradiction is one of them."""
        pairs = clash.pairs(self.by)
        return (
            bool(pairs)
            and (not self.kind or clash.kind == self.kind)
            and (not self.since or clash.day >= self.since)
            and (not self.until or (bool(clash.day) and clash.day[: len(self.until)] <= self.until))
            and (not self.one or any(self.one in pair for pair in pairs))
            and (not self.other or (min(self.one, self.other), max(self.one, self.other)) in pairs)
        )


@dataclass(frozen=True, slots=True)
class Matrix:
    """How often each of the names stands against each other; `left_out` names have fewer contradictions than these."""

    names: tuple[Name, ...]
    counts: Mapping[tuple[Name, Name], int]
    left_out: int = 0

    def count(self, one: Name, other: Name) -> int:
        """Of the pair, in either order."""
        return self.counts.get((min(one, other), max(one, other)), 0)

    @property
    def greatest(self) -> int:
        """The greatest count, at least 1."""
        return max(self.counts.values(), default=1)


def matrix(clashes: Iterable[Clash], by: str, *, most: int) -> Matrix:
    """The counts between the names that have the most."""
    counts: Counter[tuple[Name, Name]] = Counter(pair for clash in clashes for pair in clash.pairs(by))
    totals: Counter[Name] = Counter()
    for (one, other), count in counts.items():
        totals[one] += count
        totals[other] += count
    names = sorted(totals, key=lambda name: (-totals[name], name))[:most]
    shown = {pair: n for pair, n in counts.items() if pair[0] in names and pair[1] in names}
    return Matrix(tuple(names), shown, len(totals) - len(names))


def by_period(clashes: Sequence[Clash], *, most: int = 60) -> tuple[tuple[str, int], ...]:
    """How many there are in each month, without gaps; in each year where that would be more than `most` months."""
    days = sorted(c.day for c in clashes if len(c.day) >= 4)
    months = _months(days[0][:7], days[-1][:7]) if days and all(len(d) >= 7 for d in days) else ()
    if not months or len(months) > most:
        counts = Counter(day[:4] for day in days)
        return tuple((str(y), counts[str(y)]) for y in range(int(days[0][:4]), int(days[-1][:4]) + 1)) if days else ()
    counts = Counter(day[:7] for day in days)
    return tuple((month, counts[month]) for month in months)


def _months(first: str, last: str) -> tuple[str, ...]:
    """The months from the first to the last, both as `2025-03`."""
    begin, end = (int(m[:4]) * 12 + int(m[5:7]) - 1 for m in (first, last))
    return tuple(f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(begin, end + 1))


# ------------------------------------------------------------------------------------------- reading


def read_clashes(desk: Desk) -> tuple[Clash, ...] | None:
    """Every contradiction of the store, the newest first; None where they are being read for the first time."""
    return desk.soon("clashes", lambda store: read_all(store, dict(newest_articles(desk))))


_ENDS = "SELECT ?finding ?attribution { ?finding a cmq:Contradiction ; cmq:compares ?attribution }"
_ABOUT = """SELECT ?finding ?kind ?confidence ?affirming ?earlier {
  ?finding a cmq:Contradiction
  OPTIONAL { ?finding cmq:kind ?kind } OPTIONAL { ?finding cmq:confidence ?confidence }
  OPTIONAL { ?finding cmq:affirming ?affirming } OPTIONAL { ?finding cmq:earlier ?earlier }
}"""
_SPEAKERS = "SELECT DISTINCT ?attribution ?speaker { ?attribution cmq:speaker ?speaker }"
"""Three passes, joined here: joined by the engine, they take twice as long."""


def read_all(store: Store, days: Mapping[str, str]) -> tuple[Clash, ...]:
    """Every contradiction of the store, the newest first; `days` are those of the articles by id. A second for 13,000."""
    ends: dict[str, set[str]] = defaultdict(set)
    for finding, attribution in _rows(store, _ENDS, default_graph=[GRAPH_FINDINGS]):
        ends[_value(finding)].add(_value(attribution))
    sides, found = _Sides(store, days, {name for pair in ends.values() for name in pair}), []
    for row in _rows(store, _ABOUT, default_graph=[GRAPH_FINDINGS]):
        finding, kind, confidence, affirming, earlier = (_value(term) for term in row)
        pair = sorted(ends.pop(finding, ()))
        if len(pair) != 2:
            continue
        one, other = reversed(pair) if pair[1] in (affirming, earlier) else pair
        name = own_labels().get(kind, "contradiction")
        found.append(clash(finding, name, float(confidence or 0), sides.side(one), sides.side(other)))
    return tuple(sorted(found, key=lambda c: (c.day, c.finding), reverse=True))


def _rows(store: Store, query: str, **dataset: Any) -> QuerySolutions:
    rows = store.database.query(query, prefixes=PREFIXES, **dataset)
    assert isinstance(rows, QuerySolutions)
    return rows


class _Sides:
    """The attributions that contradictions compare."""

    def __init__(self, store: Store, days: Mapping[str, str], wanted: Collection[str]) -> None:
        self._store, self._days = store, days
        self._names: dict[NamedNode, Name] = {}
        self._countries: dict[NamedNode, tuple[Name, ...]] = {}
        self._speakers: dict[str, list[NamedNode]] = defaultdict(list)
        for attribution, speaker in _rows(store, _SPEAKERS, use_default_graph_as_union=True):
            if isinstance(speaker, NamedNode) and _value(attribution) in wanted:
                self._speakers[_value(attribution)].append(speaker)

    def side(self, attribution: str) -> Side:
        """The attribution as a side."""
        speakers = self._speakers.get(attribution, [])
        names = tuple(sorted({self._name(s) for s in speakers}))
        countries = tuple(sorted({c for s in speakers for c in self._spoken_for(s)}))
        return Side(attribution, names, countries, self._days.get(article_of(NamedNode(attribution)) or "", ""))

    def _name(self, node: NamedNode) -> Name:
        if node not in self._names:
            self._names[node] = _first(self._store, node, RDFS.label) or str(node.value)
        return self._names[node]

    def _spoken_for(self, speaker: NamedNode) -> tuple[Name, ...]:
        """The country that the speaker is, or those that it speaks for."""
        if speaker not in self._countries:
            store = self._store.database
            is_country = next(store.quads_for_pattern(speaker, RDF.type, SCHEMA.Country, None), None) is not None
            found = {q.object for q in store.quads_for_pattern(speaker, CMQ.represents, None, None)}
            nodes = {speaker} if is_country else {c for c in found if isinstance(c, NamedNode)}
            self._countries[speaker] = tuple(sorted(self._name(c) for c in nodes))
        return self._countries[speaker]


@dataclass(frozen=True, slots=True)
class Words:
    """What an attribution says, as a list shows it: speech act, the claim's words, and its IRI, which tells their place."""

    act: str
    text: str
    claim: str


def words_of(store: Store, attribution: str) -> Words:
    """The words of an attribution; empty where its graph has gone meanwhile."""
    node, database = NamedNode(attribution), store.database
    act = next((own_labels().get(_value(q.object), "") for q in database.quads_for_pattern(node, CMQ.speech_act, None, None)), "")
    for quad in database.quads_for_pattern(node, CMQ.claim, None, None):
        if isinstance(quad.object, NamedNode):
            return Words(act, _first(store, quad.object, SCHEMA.text), quad.object.value)
    return Words(act, "", attribution)


def _first(store: Store, node: NamedNode, predicate: NamedNode) -> str:
    """The value of the first quad with this subject and property: of a label, all articles give the same."""
    quad = next(store.database.quads_for_pattern(node, predicate, None, None), None)
    return "" if quad is None else _value(quad.object)


def _value(term: object) -> str:
    """The value of a node or a literal; nothing for none."""
    return str(term.value) if isinstance(term, NamedNode | Literal) else ""
