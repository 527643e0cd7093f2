"""Contradictions as a list that can be counted: between whom, for which countries, when, of which kind.

Read once for each state of the store by three queries; a corpus of 10,000 articles has some thousands of them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from pyoxigraph import Literal, NamedNode, QuerySolutions

from graph.library import labels, own_labels
from graph.store import Store
from graph.vocabulary import PREFIXES

_FINDINGS = """SELECT ?finding ?kind ?confidence ?one ?other ?first {
  ?finding a cmq:Contradiction ; cmq:compares ?one, ?other .
  FILTER (STR(?one) < STR(?other))
  OPTIONAL { ?finding cmq:kind ?kind }
  OPTIONAL { ?finding cmq:confidence ?confidence }
  OPTIONAL { ?finding cmq:affirming|cmq:earlier ?first }
} ORDER BY ?finding"""
_ATTRIBUTIONS = """SELECT DISTINCT ?attribution ?speaker ?text ?day ?act {
  { SELECT DISTINCT ?attribution { ?finding a cmq:Contradiction ; cmq:compares ?attribution } }
  ?attribution cmq:claim/schema:text ?text ; prov:wasDerivedFrom ?article .
  OPTIONAL { ?attribution cmq:speaker ?speaker }
  OPTIONAL { ?attribution cmq:speechAct ?act }
  OPTIONAL { ?article schema:datePublished ?day }
} ORDER BY ?attribution ?speaker"""
_REPRESENTS = """SELECT DISTINCT ?actor ?country {
  { ?actor cmq:represents ?country } UNION { ?actor a schema:Country BIND(?actor AS ?country) }
}"""

Name: TypeAlias = str
"""The label of an actor or a country: what a reader knows it by."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two attributions: its IRI, who spoke, for which countries, by which act, in which words, on which day."""

    attribution: str
    speakers: tuple[Name, ...] = ()
    countries: tuple[Name, ...] = ()
    act: str = ""
    text: str = ""
    day: str = ""

    def parties(self, by: str) -> tuple[Name, ...]:
        """The names by which it is counted: `country` or `speaker`."""
        return self.countries if by == "country" else self.speakers


@dataclass(frozen=True, slots=True)
class Clash:
    """A contradiction; `one` affirms, or spoke first, where that is known."""

    finding: str
    kind: str
    confidence: float
    one: Side
    other: Side

    @property
    def day(self) -> str:
        """The day on which both were reported: the later one."""
        return max(self.one.day, self.other.day)

    def pairs(self, by: str) -> set[tuple[Name, Name]]:
        """The pairs of names between which it stands, each in the order of the alphabet; nobody stands against themselves."""
        found = {(a, b) for a in self.one.parties(by) for b in self.other.parties(by) if a != b}
        return {(min(pair), max(pair)) for pair in found}


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


def read_clashes(store: Store) -> tuple[Clash, ...]:
    """Every contradiction of the store, the newest first."""
    sides = _sides(store)
    found: list[Clash] = []
    for row in _ask(store, _FINDINGS):
        one, other = _text(row["one"]), _text(row["other"])
        if _text(row["first"]) == other:
            one, other = other, one
        kind = own_labels().get(_text(row["kind"]), "contradiction")
        confidence = float(_text(row["confidence"]) or 0)
        found.append(Clash(_text(row["finding"]), kind, confidence, sides.get(one, Side(one)), sides.get(other, Side(other))))
    return tuple(sorted(found, key=lambda c: (c.day, c.finding), reverse=True))


def _sides(store: Store) -> dict[str, Side]:
    """The attributions that contradictions compare, by IRI."""
    rows = [tuple(_text(term) for term in row) for row in _ask(store, _ATTRIBUTIONS)]
    spoken_for: dict[str, list[str]] = defaultdict(list)
    for row in _ask(store, _REPRESENTS):
        spoken_for[_text(row["actor"])].append(_text(row["country"]))
    speakers = {row[1] for row in rows if row[1]}
    names = labels(store, speakers | {c for s in speakers for c in spoken_for[s]})
    found: dict[str, Side] = {}
    for attribution, speaker, text, day, act in rows:
        side = found.get(attribution, Side(attribution, act=own_labels().get(act, ""), text=text, day=day))
        own = (names.get(speaker, speaker),) if speaker else ()
        countries = tuple(names.get(c, c) for c in spoken_for[speaker])
        found[attribution] = replace(side, speakers=_joined(side.speakers, own), countries=_joined(side.countries, countries))
    return found


def _joined(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({*one, *other}))


def _ask(store: Store, query: str) -> QuerySolutions:
    found = store.database.query(query, use_default_graph_as_union=True, prefixes=PREFIXES)
    assert isinstance(found, QuerySolutions)
    return found


def _text(term: object) -> str:
    """The value of a node or a literal; nothing for an unbound variable."""
    return str(term.value) if isinstance(term, NamedNode | Literal) else ""
