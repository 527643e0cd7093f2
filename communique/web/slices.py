"""A part of a store: what comparison found about a few articles, fetched by its nodes; nothing of the others is read."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from pyoxigraph import Literal, NamedNode
from pyoxigraph import Store as Database

from communique.errors import NotFound
from extract.model import ARTICLE
from graph.compare import Comparison
from graph.findings import EventCluster
from graph.iris import GRAPH_ALIGNMENT, Key, article_graph, article_iri, event_iri, key_of
from graph.store import Store
from graph.vocabulary import CMQ, RDF, RDFS, SCHEMA, SEM

_FEW = 8


@dataclass(frozen=True, slots=True)
class Told:
    """One account of an event, as it is listed: `key` is article id and account id, `outlet` the article's publisher or title."""

    key: Key
    issuer: str
    form: str
    outlet: str
    published: str
    full_text: bool

    @property
    def name(self) -> str:
        """The account in an address: `a9267888f624/account-433-462`, `a9267888f624/article`."""
        return "/".join(self.key)

    @property
    def whole(self) -> bool:
        """Whether it is the article itself."""
        return self.key[1] == ARTICLE


@dataclass(frozen=True, slots=True)
class Event:
    """One event of the store: its id, label, day, who took part, and every account of it by day of publication."""

    id: str
    label: str
    date: str
    participants: tuple[str, ...]
    accounts: tuple[Told, ...]

    @property
    def articles(self) -> tuple[str, ...]:
        """The ids of the articles that tell of it, by day of publication."""
        return tuple(dict.fromkeys(a.key[0] for a in self.accounts))


def text_of(database: Database, node: NamedNode | None, predicate: NamedNode) -> str:
    """A literal that the node has, the first by alphabet of a few, or nothing; a node of many articles has the same in each."""
    if node is None:
        return ""
    few = islice(database.quads_for_pattern(node, predicate, None), _FEW)
    return min((q.object.value for q in few if isinstance(q.object, Literal)), default="")


def label_of(database: Database, node: NamedNode | None) -> str:
    """The label of a node; without one, the end of its IRI."""
    if node is None:
        return ""
    return text_of(database, node, RDFS.label) or node.value.rsplit("/", 1)[-1]


def objects_of(database: Database, node: NamedNode, predicate: NamedNode, graph: NamedNode | None = None) -> list[NamedNode]:
    """The nodes that the node points to, sorted."""
    found = {q.object for q in database.quads_for_pattern(node, predicate, None, graph) if isinstance(q.object, NamedNode)}
    return sorted(found, key=lambda n: n.value)


def subjects_of(database: Database, predicate: NamedNode, node: NamedNode, graph: NamedNode | None = None) -> list[NamedNode]:
    """The nodes that point to the node, sorted."""
    found = {q.subject for q in database.quads_for_pattern(None, predicate, node, graph) if isinstance(q.subject, NamedNode)}
    return sorted(found, key=lambda n: n.value)


# ----------------------------------------------------------------------------------------------- events


def find_event(store: Store, event_id: str) -> Event:
    """The event of the store. Raises NotFound where there is none of that id."""
    database, node = store.database, event_iri(event_id)
    if not any(True for _ in database.quads_for_pattern(node, RDF.type, SEM.Event, GRAPH_ALIGNMENT)):
        raise NotFound(f"no event {event_id[:60]!r} is stored; comparison may have put its articles elsewhere: see the stories")
    accounts = {account for member in _members(database, node) for account in _accounts_of(database, member)}
    told = sorted((_told(database, account) for account in accounts), key=lambda t: (t.published, t.key[0], not t.whole, t.key))
    participants = tuple(label_of(database, actor) for actor in objects_of(database, node, SEM.has_actor, GRAPH_ALIGNMENT))
    return Event(event_id, label_of(database, node), text_of(database, node, SEM.has_time_stamp), participants, tuple(told))


def _members(database: Database, event: NamedNode) -> list[NamedNode]:
    """The articles' events that the event is, and itself, to which accounts may point."""
    return [event, *subjects_of(database, CMQ.canonical, event, GRAPH_ALIGNMENT)]


def _accounts_of(database: Database, event: NamedNode) -> list[NamedNode]:
    return subjects_of(database, CMQ.account_of, event)


def _told(database: Database, account: NamedNode) -> Told:
    key = key_of(account)
    article = article_iri(key[0])
    issuer = next(iter(objects_of(database, account, CMQ.issuer)), None)
    publisher = next(iter(objects_of(database, article, SCHEMA.publisher)), None)
    outlet = (
        label_of(database, publisher) if publisher else text_of(database, article, SCHEMA.headline) or label_of(database, article)
    )
    return Told(
        key,
        label_of(database, issuer),
        text_of(database, account, CMQ.form),
        outlet,
        text_of(database, article, SCHEMA.date_published),
        CMQ.FullText in objects_of(database, account, CMQ.access),
    )


def events_of(store: Store, articles: Collection[str]) -> list[NamedNode]:
    """The shared events that tell of any of the articles, sorted."""
    database, found = store.database, set()
    for article in articles:
        for node in _event_nodes(database, article):
            found.update(objects_of(database, node, CMQ.canonical, GRAPH_ALIGNMENT))
            found.update(objects_of(database, node, CMQ.account_of, GRAPH_ALIGNMENT))
    return sorted(found, key=lambda n: n.value)


def event_labels(store: Store, article: str) -> list[tuple[str, str]]:
    """The shared events that the article tells or mentions: id and label."""
    return [(node.value.rsplit("/", 1)[-1], label_of(store.database, node)) for node in events_of(store, [article])]


def _event_nodes(database: Database, article: str) -> Iterator[NamedNode]:
    """The article's own events and accounts."""
    graph = article_graph(article)
    for kind in (SEM.Event, CMQ.Account):
        yield from subjects_of(database, RDF.type, kind, graph)


def of_event(found: Comparison, event_id: str, articles: Collection[str]) -> Comparison:
    """What was found, with this event alone and only its members in the articles."""
    clusters = (c for c in found.clusters if c.id == event_id)
    return replace(found, clusters=tuple(replace(c, members=_only(c, articles)) for c in clusters))


def _only(cluster: EventCluster, articles: Collection[str]) -> tuple[Key, ...]:
    return tuple(key for key in cluster.members if key[0] in articles)
