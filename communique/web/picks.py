"""Pick-lists of the forms: the countries, actors, events, articles and matters that the graph has, by name."""

from collections.abc import Mapping
from itertools import islice
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode, QuerySolutions

from communique.web.desk import Desk
from graph.iris import BASE
from graph.store import Store
from graph.vocabulary import CMQ, RDFS, SCHEMA

MOST = 1000
"""So many choices a list has at most; beyond, a name is typed, and what is typed is completed."""

MOST_NAMES = 50_000
"""So many names are looked through for what is typed."""

SUGGESTED = 20
"""So many names are offered for what is typed."""

Pick = tuple[str, str]
"""What a parameter takes (`actor/anna-berg`, `IR`), and its name for a reader."""

_NAMED_BY: Mapping[str, NamedNode] = MappingProxyType({"country": CMQ.about, "actor": CMQ.speaker, "event": CMQ.canonical})
"""The properties whose objects are the choices."""

_TYPED: Mapping[str, NamedNode] = MappingProxyType({"article": SCHEMA.NewsArticle, "matter": CMQ.Matter})
"""The classes whose nodes are the choices."""


def picks(desk: Desk, kind: str) -> tuple[Pick, ...]:
    """The choices for a parameter of that type, by name; none where it is typed, or where there are more than MOST."""
    if not _has_names(kind):
        return ()
    found = desk.kept(f"picks {kind}", lambda store: _read(store, kind, most=MOST + 1))
    return found if len(found) <= MOST else ()


def suggestions(desk: Desk, kind: str, words: str) -> tuple[Pick, ...]:
    """The first names in which all the words occur, whatever their case; none while the names are read for the first time."""
    wanted = words.casefold().split()
    found = (pick for pick in names(desk, kind) if all(w in pick[1].casefold() or w in pick[0].casefold() for w in wanted))
    return tuple(islice(found, SUGGESTED)) if wanted else ()


def names(desk: Desk, kind: str) -> tuple[Pick, ...]:
    """Everything that the graph has of that type, MOST_NAMES at most, by name; nothing for a type that has no names."""
    if not _has_names(kind):
        return ()
    return desk.soon(f"names {kind}", lambda store: _read(store, kind)) or ()


def _has_names(kind: str) -> bool:
    return kind in _NAMED_BY or kind in _TYPED


def _read(store: Store, kind: str, *, most: int = MOST_NAMES) -> tuple[Pick, ...]:
    """The engine passes over 400,000 triples in a tenth of a second, and stops where there are enough.

    A label is looked up for each; of a list that is too long to be picked from, none is.
    """
    pattern = f"?x {_NAMED_BY[kind]} ?node" if kind in _NAMED_BY else f"?node a {_TYPED[kind]}"
    query = f"SELECT DISTINCT ?node {{ {pattern} }} LIMIT {most}"
    rows = store.database.query(query, use_default_graph_as_union=True)
    assert isinstance(rows, QuerySolutions)
    nodes = [row["node"] for row in rows if isinstance(row["node"], NamedNode)]
    if len(nodes) == most <= MOST + 1:
        return tuple((_value(node, kind), "") for node in nodes)
    found = ((_value(node, kind), _label(store, node, kind)) for node in nodes)
    return tuple(sorted(found, key=lambda pick: (pick[1].casefold(), pick[0])))


def _label(store: Store, node: NamedNode, kind: str) -> str:
    """A name of the node: the first that is found, since all articles have the same; an article's is its headline."""
    for predicate in (SCHEMA.headline, RDFS.label) if kind == "article" else (RDFS.label,):
        for quad in store.database.quads_for_pattern(node, predicate, None, None):
            if isinstance(quad.object, Literal):
                return str(quad.object.value)
    return _value(node, kind)


def _value(node: NamedNode, kind: str) -> str:
    """A country by its code, anything else without the base."""
    iri: str = node.value
    return iri.rsplit("/", 1)[-1] if kind == "country" else iri.removeprefix(BASE)
