"""Which articles came, changed or went, for each that follows a store: noted in the transaction that changes them.

Comparison and the search for reprints keep databases of their own beside a store. What one of them has not taken in yet is a quad
of a private graph: an article is found again however the process ended, and nobody lists 100,000 articles to find the one
that is new. What is noted is taken away by the follower, once its own database has it.
"""

from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum

from pyoxigraph import NamedNode, Quad
from pyoxigraph import Store as Database

from graph import iris
from graph.store_steps import data
from graph.vocabulary import DCTERMS

GRAPH_CHANGED = iris.iri("graph", "changed")
"""Private: the articles that changed, each by the name of a follower that has not taken it in. Left out of every export."""


class Follower(StrEnum):
    """Who keeps something beside the store that follows from its articles."""

    COMPARISON = "comparison"
    REPRINTS = "reprints"


FOLLOWERS = frozenset(Follower)
_ARTICLE, _GRAPH = iris.iri("article", "").value, "/graph"


def _node(follower: Follower) -> NamedNode:
    return iris.iri("graph", "changed", follower.value)


def changed_quads(articles: Iterable[str], followers: Collection[Follower] = FOLLOWERS) -> list[Quad]:
    """The quads that note articles, by their ids (12 hex digits), as changed: for all followers, or for some."""
    nodes = [_node(follower) for follower in sorted(followers)]
    return [Quad(node, DCTERMS.has_part, iris.article_iri(article), GRAPH_CHANGED) for article in articles for node in nodes]


def changed_step(articles: Iterable[str]) -> str:
    """The step of an update that notes articles as changed for all followers; nothing where there are none."""
    return data("INSERT", changed_quads(articles))


def changed_for(database: Database, follower: Follower) -> tuple[str, ...]:
    """The ids of the articles that changed and that the follower has not taken in, sorted; some of them may be gone."""
    found = database.quads_for_pattern(_node(follower), DCTERMS.has_part, None, GRAPH_CHANGED)
    return tuple(sorted(q.object.value.removeprefix(_ARTICLE) for q in found if isinstance(q.object, NamedNode)))


def articles_of(graph: NamedNode) -> tuple[str, ...]:
    """The id of the article whose graph this is; nothing for any other graph."""
    name = graph.value
    return (name[len(_ARTICLE) : -len(_GRAPH)],) if name.startswith(_ARTICLE) and name.endswith(_GRAPH) else ()


def all_quads(database: Database) -> Iterator[Quad]:
    """The quads of all graphs but the one of what changed."""
    found: Iterator[Quad] = database.quads_for_pattern(None, None, None, None)
    noted = next(database.quads_for_pattern(None, None, None, GRAPH_CHANGED), None)
    return found if noted is None else (quad for quad in found if quad.graph_name != GRAPH_CHANGED)
