"""The events of a store as lines of a list, made in a few passes over one predicate each; no article is read for it.

10,000 articles take about a second, so the lines are kept for as long as the store stays as it is. What was found about an event
is counted when the event is shown, and for all events only where the list is ordered or filtered by it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode
from pyoxigraph import Store as Database

from communique.stored import article_of
from communique.web.slices import subjects_of
from graph.iris import GRAPH_ALIGNMENT, GRAPH_FINDINGS, article_graph
from graph.store import Store
from graph.vocabulary import CMQ, RDF, RDFS, SCHEMA, SEM

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
    """All events, the newest first; `countries` are those that take part in any, by name."""

    lines: tuple[Line, ...]
    countries: tuple[str, ...]
    articles: int


def build_index(store: Store) -> StoryIndex:
    """The index of the store as it is now."""
    lines = tuple(sorted(_Passes(store.database).lines(), key=lambda line: (line.date, line.id), reverse=True))
    countries = {name for line in lines for name in line.countries}
    articles = sum(1 for _ in store.database.quads_for_pattern(None, RDF.type, SCHEMA.NewsArticle))
    return StoryIndex(lines, tuple(sorted(countries)), articles)


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
    for one, other in _pairs(store.database, CMQ.contradicts, None, GRAPH_FINDINGS):
        first, second = article_of(one) or "", article_of(other) or ""
        shared = told.get(first, ()) if first == second else set(told.get(first, ())) & set(told.get(second, ()))
        ends.update(shared)
    silent = Counter(of[account] for _, account in _pairs(store.database, CMQ.left_out_of) if account in of)
    return {event: Counts(ends[event] // 2, silent[event]) for event in {*ends, *silent}}


# ----------------------------------------------------------------------------------------------- passes


def _pairs(
    database: Database, predicate: NamedNode, node: NamedNode | None = None, graph: NamedNode | None = None
) -> Iterator[tuple[NamedNode, NamedNode]]:
    for quad in database.quads_for_pattern(None, predicate, node, graph):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            yield quad.subject, quad.object


def _texts(database: Database, predicate: NamedNode, graph: NamedNode | None) -> dict[NamedNode, str]:
    found = database.quads_for_pattern(None, predicate, None, graph)
    return {q.subject: q.object.value for q in found if isinstance(q.object, Literal) and isinstance(q.subject, NamedNode)}


def _grouped(pairs: Iterator[tuple[NamedNode, NamedNode]]) -> Links:
    found: Links = {}
    for one, other in pairs:
        found.setdefault(one, set()).add(other)
    return found


class _Passes:
    """What the passes over the store give."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.events = [event for event, _ in _pairs(database, RDF.type, SEM.Event, GRAPH_ALIGNMENT)]
        self.shared = dict(_pairs(database, CMQ.canonical, None, GRAPH_ALIGNMENT))
        self.accounts = self._accounts()
        self.articles = self._articles()
        self.actors = _grouped(_pairs(database, SEM.has_actor, None, GRAPH_ALIGNMENT))
        self.countries = self._countries()

    def lines(self) -> Iterator[Line]:
        """A line an event."""
        labels = _texts(self.database, RDFS.label, GRAPH_ALIGNMENT)
        dates = _texts(self.database, SEM.has_time_stamp, GRAPH_ALIGNMENT)
        headlines = {article_of(n) or "": words for n, words in _texts(self.database, SCHEMA.headline, None).items()}
        names = self._names()
        for event in self.events:
            label, articles = labels.get(event, ""), sorted(self.articles.get(event, ()))
            actors = self.actors.get(event, set())
            countries = sorted({names[c] for actor in actors for c in self.countries.get(actor, ()) if c in names})
            heads = sorted({headlines[a] for a in articles if a in headlines})
            words = [label, *countries, *sorted(names.get(actor, "") for actor in actors), *heads]
            yield Line(
                event.value.rsplit("/", 1)[-1],
                label,
                dates.get(event, ""),
                tuple(articles),
                tuple(sorted(self.accounts.get(event, ()), key=lambda n: n.value)),
                tuple(countries),
                tuple(heads[:MOST_HEADLINES]),
                "\n".join(words).casefold(),
            )

    def _accounts(self) -> Links:
        """The accounts of each shared event."""
        found: Links = {}
        for account, event in _pairs(self.database, CMQ.account_of):
            found.setdefault(self.shared.get(event, event), set()).add(account)
        return found

    def _articles(self) -> dict[NamedNode, set[str]]:
        """The articles that tell of each shared event, or mention it."""
        found = {event: {a for n in nodes if (a := article_of(n))} for event, nodes in self.accounts.items()}
        for own, event in self.shared.items():
            found.setdefault(event, set()).add(article_of(own) or "")
        return found

    def _countries(self) -> Links:
        """For each actor the countries for which it speaks; a country speaks for itself."""
        found = _grouped(_pairs(self.database, CMQ.represents))
        for country, _ in _pairs(self.database, RDF.type, SCHEMA.Country):
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
