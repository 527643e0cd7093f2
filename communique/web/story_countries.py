"""Of which countries a story is: those that take part in the event, and those of which its articles speak most."""

from collections import Counter

from pyoxigraph import NamedNode
from pyoxigraph import Store as Database

from communique.stored import article_of
from communique.web.slices import label_of
from communique.web.story_index import Line
from graph.iris import article_graph
from graph.vocabulary import CMQ

MOST_COUNTRIES = 3
"""How many of the countries that are spoken of a line shows."""

MOST_ARTICLES = 20
"""In how many of an event's articles they are counted."""


def spoken_of(database: Database, line: Line) -> tuple[str, ...]:
    """The countries of which most claims in the event's articles speak, by name, those left out that take part in it."""
    counted: Counter[NamedNode] = Counter()
    for article in line.articles[:MOST_ARTICLES]:
        found = database.quads_for_pattern(None, CMQ.about, None, article_graph(article))
        counted.update(q.object for q in found if isinstance(q.object, NamedNode))
    most = sorted(counted, key=lambda node: (-counted[node], node.value))[:MOST_COUNTRIES]
    return tuple(name for node in most if (name := label_of(database, node)) not in line.countries)


def articles_about(database: Database, country: NamedNode | None) -> frozenset[str]:
    """The ids of the articles in which a claim speaks of the country."""
    if country is None:
        return frozenset()
    found = database.quads_for_pattern(None, CMQ.about, country)
    return frozenset(article for quad in found if (article := article_of(quad.subject)) is not None)
