"""The events of a store as lines of a list, made in a few passes over one predicate each; no article is read for it.

10,000 articles take about a second, so the lines are kept for as long as the store stays as it is. What was found about an event
is counted when the event is shown, and for all events only where the list is ordered or filtered by it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from pyoxigraph import Literal, NamedNode, QuerySolutions
from pyoxigraph import Store as Database

from communique.stored import article_of
from communique.web.slices import label_of, subjects_of
from graph.iris import GRAPH_ALIGNMENT, GRAPH_FINDINGS, article_graph
from graph.store import Store
from graph.vocabulary import CMQ, PREFIXES, RDF, RDFS

MOST_HEADLINES = 2
"""How many headlines a line shows."""

Links = dict[NamedNode, set[NamedNode]]


@dataclass(frozen=True, slots=True)
class Line:
    """One event in the list: the ids of its articles, its accounts, the names of its countries, and some headlines.

    `words` are those in which it is searched, in small letters.
    """

    id: str
    label: str
    date: str
    articles: tuple[str, ...]
    accounts: tuple[NamedNode, ...]
    countries: tuple[str, ...]
    headlines: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many contradictions have both ends in articles that tell an event, and how many omissions its accounts have."""

    contradictions: int = 0
    omissions: int = 0


@dataclass(frozen=True, slots=True)
class StoryIndex:
    """All events, the newest first; `countries` are those that take part in any, or are spoken of, by name."""

    lines: tuple[Line, ...]
    countries: Mapping[str, NamedNode]
    articles: int


def build_index(store: Store) -> StoryIndex:
    """The index of the store as it is now."""
    passes = _Passes(store.database)
    lines = tuple(sorted(passes.lines(), key=lambda line: (line.date, line.id), reverse=True))
    nodes = {c for actors in passes.actors.values() for actor in actors for c in passes.countries.get(actor, ())}
    nodes |= {country for (country,) in _ask(store.database, "SELECT DISTINCT ?country { ?claim cmq:about ?country }")}
    countries = {label_of(store.database, node): node for node in nodes}
    ((articles,),) = _ask(store.database, "SELECT (COUNT(DISTINCT ?a) AS ?n) { ?a a schema:NewsArticle }")
    return StoryIndex(lines, MappingProxyType(dict(sorted(countries.items()))), int(articles.value))


# ----------------------------------------------------------------------------------------------- counts


def count_findings(database: Database, line: Line) -> Counts:
    """What was found about one event."""
    told = set(line.articles)
    ends = 0
    for article in line.articles:
        for attribution in subjects_of(database, RDF.type, CMQ.Attribution, article_graph(article)):
            found = database.quads_for_pattern(attribution, CMQ.contradicts, None, GRAPH_FINDINGS)
            ends += sum(article_of(quad.object) in told for quad in found)
    silent = (database.quads_for_pattern(None, CMQ.left_out_of, account) for account in line.accounts)
    return Counts(ends // 2, sum(1 for quads in silent for _ in quads))


def count_all(store: Store, lines: Iterable[Line]) -> dict[str, Counts]:
    """What was found about each event, by its id: two passes over the whole store."""
    told: dict[str, list[str]] = {}
    of: dict[NamedNode, str] = {}
    for line in lines:
        for article in line.articles:
            told.setdefault(article, []).append(line.id)
        of.update(dict.fromkeys(line.accounts, line.id))
    ends: Counter[str] = Counter()
    for one, other in _ask(store.database, f"SELECT ?one ?other {{ GRAPH {GRAPH_FINDINGS} {{ ?one cmq:contradicts ?other }} }}"):
        first, second = article_of(one) or "", article_of(other) or ""
        shared = told.get(first, ()) if first == second else set(told.get(first, ())) & set(told.get(second, ()))
        ends.update(shared)
    silent: Counter[str] = Counter()
    for account, count in _ask(store.database, "SELECT ?account (COUNT(*) AS ?n) { ?f cmq:leftOutOf ?account } GROUP BY ?account"):
        if account in of:
            silent[of[account]] += int(count.value)
    return {event: Counts(ends[event] // 2, silent[event]) for event in {*ends, *silent}}


# ----------------------------------------------------------------------------------------------- passes


def _ask(database: Database, query: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a query of ours over the union of the graphs: only what it returns is turned into text, which takes the time."""
    found = database.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    for row in found:
        yield tuple(row)


def _links(database: Database, query: str) -> Links:
    """The second column of a query by its first."""
    found: Links = {}
    for one, other in _ask(database, query):
        found.setdefault(one, set()).add(other)
    return found


class _Passes:
    """What the passes over the store give."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.events = list(_ask(database, f"SELECT ?e ?label ?date {{ {_EVENTS} OPTIONAL {{ ?e sem:hasTimeStamp ?date }} }}"))
        self.accounts, self.articles = self._told()
        self.actors = _links(database, f"SELECT ?e ?actor {{ GRAPH {GRAPH_ALIGNMENT} {{ ?e sem:hasActor ?actor }} }}")
        self.countries = self._countries()

    def lines(self) -> Iterator[Line]:
        """A line an event."""
        headlines = {article_of(n) or "": words.value for n, words in _ask(self.database, "SELECT ?a ?h { ?a schema:headline ?h }")}
        names = self._names()
        for event, label, date in self.events:
            articles, actors = sorted(self.articles.get(event, ())), self.actors.get(event, set())
            countries = sorted({names[c] for actor in actors for c in self.countries.get(actor, ()) if c in names})
            heads = sorted({headlines[a] for a in articles if a in headlines})
            words = [label.value, *countries, *sorted(names.get(actor, "") for actor in actors), *heads]
            yield Line(
                event.value.rsplit("/", 1)[-1],
                label.value,
                date.value if date is not None else "",
                tuple(articles),
                tuple(sorted(self.accounts.get(event, ()), key=lambda n: n.value)),
                tuple(countries),
                tuple(heads[:MOST_HEADLINES]),
                "\n".join(words).casefold(),
            )

    def _told(self) -> tuple[Links, dict[NamedNode, set[str]]]:
        """The accounts of each shared event, and the articles that tell of it or mention it."""
        accounts: Links = {}
        articles: dict[NamedNode, set[str]] = {}
        for event, own, account in _ask(self.database, _TOLD):
            articles.setdefault(event, set()).update(a for n in (own, account) if n is not None and (a := article_of(n)))
            if account is not None:
                accounts.setdefault(event, set()).add(account)
        return accounts, articles

    def _countries(self) -> Links:
        """For each actor the countries for which it speaks; a country speaks for itself."""
        found = _links(self.database, "SELECT DISTINCT ?actor ?country { ?actor cmq:represents ?country }")
        for (country,) in _ask(self.database, "SELECT DISTINCT ?country { ?country a schema:Country }"):
            found.setdefault(country, set()).add(country)
        return found

    def _names(self) -> Mapping[NamedNode, str]:
        """The labels of the actors and countries that take part; an actor has one label in a store."""
        nodes = {a for actors in self.actors.values() for a in actors}
        nodes |= {c for a in nodes for c in self.countries.get(a, ())}
        found: dict[NamedNode, str] = {}
        for node in nodes:
            quad = next(iter(self.database.quads_for_pattern(node, RDFS.label, None)), None)
            if quad is not None and isinstance(quad.object, Literal):
                found[node] = quad.object.value
        return found


_EVENTS = f"GRAPH {GRAPH_ALIGNMENT} {{ ?e a sem:Event ; rdfs:label ?label }}"
_TOLD = f"""SELECT ?e ?own ?account {{
  {{ GRAPH {GRAPH_ALIGNMENT} {{ ?own cmq:canonical ?e }} OPTIONAL {{ ?account cmq:accountOf ?own }} }}
  UNION {{ GRAPH {GRAPH_ALIGNMENT} {{ ?account cmq:accountOf ?e }} }}
}}"""
