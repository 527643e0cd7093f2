"""What a store holds, as records: the reading of an article, and what comparison found.

The rest of the front door works on records only, so that what is reported is what is stored.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, Quad

from communique.errors import NotFound
from extract.model import Article, Reading, RelationKind, slug
from graph.build_findings import CONTRADICTION_KINDS
from graph.compare import Comparison
from graph.findings import Agreement, Contradiction, EventCluster, InferredOmission, Matter, Noted, Update
from graph.iris import (
    GRAPH_ALIGNMENT,
    GRAPH_FINDINGS,
    GRAPH_PROVENANCE,
    GRAPH_REFERENCE,
    Key,
    article_graph,
    article_iri,
    iri,
    key_of,
    record_id,
)
from graph.load import reading_from_quads
from graph.nodes import NodeIndex
from graph.store import GRAPH_SOURCES, Store
from graph.vocabulary import CMQ, DCTERMS, RDF, RDFS, SCHEMA, SEM

_KINDS = {node: kind for kind, node in CONTRADICTION_KINDS.items()}
_ARTICLES = iri("article", "").value

_BEGIN, _ID = re.compile("[0-9a-f]{1,11}"), re.compile("[0-9a-f]{12}")

_MEMBERSHIP = frozenset({CMQ.matter, CMQ.canonical, CMQ.account_of})

Found = TypeVar("Found")


def load_reading(store: Store, article_id: str) -> Reading:
    """The reading of a stored article, its source as it was last read. Raises LoadError where its graph does not make one."""
    return load_with(store, article_id, country_labels(store))


def load_readings(store: Store, articles: Iterable[str]) -> list[Reading]:
    """The readings of several articles, in the order given. Raises LoadError where a graph does not make one."""
    countries = country_labels(store)
    return [load_with(store, article, countries) for article in articles]


def load_with(store: Store, article_id: str, countries: Sequence[Quad]) -> Reading:
    """The reading of a stored article, where the names of the countries are at hand: they cost more than the rest."""
    quads = [*store.quads(article_graph(article_id)), *store.text(article_id), *_reader(store, article_id)]
    named = {quad.object for quad in quads}
    quads += [quad for quad in countries if quad.subject in named]
    reading = reading_from_quads(quads)
    source = _source(store, article_id)
    return reading if source is None else replace(reading, article=replace(reading.article, source=source))


def _source(store: Store, article_id: str) -> str | None:
    """The URL or path of the article; a path below the working folder is told from there."""
    found = sorted(_text(q) for q in store.database.quads_for_pattern(article_iri(article_id), DCTERMS.source, None, GRAPH_SOURCES))
    if not found:
        return None
    path, here = Path(found[0]), Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else found[0]


def reader_of(store: Store, article_id: str) -> str | None:
    """The name of the reader whose records the stored article's graph was built from, or None where it has no graph."""
    found = _reader(store, article_id) if store.has_article(article_id) else []
    return _text(found[0]) if found else None


def metadata_differs(store: Store, article: Article) -> bool:
    """Whether title, date or publisher of the article is given, and not what the store has of the same text."""
    node, graph = article_iri(article.id), article_graph(article.id)
    held = NodeIndex(store.database.quads_for_pattern(node, None, None, graph))
    publisher = held.maybe_node(node, SCHEMA.publisher)
    given = (
        (article.title, held.maybe_text(node, SCHEMA.headline)),
        (article.published, held.maybe_text(node, SCHEMA.date_published)),
        (article.publisher and f"actor/{slug(article.publisher)}", publisher and record_id(publisher)),
    )
    return any(new is not None and new != stored for new, stored in given)


def _reader(store: Store, article_id: str) -> list[Quad]:
    """The quad that names the reader; a store of an older version may have several, of which one counts."""
    found = store.database.quads_for_pattern(article_graph(article_id), CMQ.reader, None, GRAPH_PROVENANCE)
    return sorted(found, key=_text)[-1:]


def _text(quad: Quad) -> str:
    return quad.object.value if isinstance(quad.object, Literal) else ""


def country_labels(store: Store) -> list[Quad]:
    """The names of the countries."""
    found: list[Quad] = []
    for quad in store.database.quads_for_pattern(None, RDF.type, SCHEMA.Country, GRAPH_REFERENCE):
        found += store.database.quads_for_pattern(quad.subject, RDFS.label, None, GRAPH_REFERENCE)
    return found


def articles_named(store: Store, begin: str) -> list[str]:
    """The ids of the stored articles that begin so, sorted; none for no beginning."""
    if _ID.fullmatch(begin):
        return [begin] if store.has_article(begin) else []
    return [a for a in store.articles() if begin and a.startswith(begin)] if _BEGIN.fullmatch(begin) else []


def find_article(store: Store, name: str) -> str:
    """The id of the stored article that the name means: an id, the beginning of one, or a source.

    Raises NotFound where none or several are meant.
    """
    found = articles_named(store, name)
    if len(found) == 1:
        return found[0]
    if len(found) > 1:
        raise NotFound(f"{name!r} begins the ids of {len(found)} articles; write more of it: {', '.join(found[:4])}")
    current = store.current(name)
    if current is not None and store.has_article(current):
        return current
    raise NotFound(f"{store.path}: no article {name!r} is stored; `communique query articles` lists them")


class _Index(NodeIndex):
    """The quads by subject, and the articles' records that point to each matter and event."""

    __slots__ = ("members",)

    def __init__(self, quads: Iterable[Quad]) -> None:
        held = list(quads)
        super().__init__(held)
        found: dict[NamedNode, set[Key]] = {}
        for quad in held:
            if quad.predicate in _MEMBERSHIP and isinstance(quad.object, NamedNode) and article_of(quad.subject) is not None:
                found.setdefault(quad.object, set()).add(key_of(quad.subject))  # type: ignore[arg-type]
        self.members = {node: tuple(sorted(keys)) for node, keys in found.items()}


def load_comparison(store: Store) -> Comparison:
    """What comparison found in the whole store."""
    return comparison_from_quads([*store.quads(GRAPH_ALIGNMENT), *store.quads(GRAPH_FINDINGS)])


def comparison_from_quads(quads: Iterable[Quad]) -> Comparison:
    """The inverse of `graph.build_findings`: alignment and findings as records, each kind sorted by its ids.

    Raises LoadError where the quads do not make findings.
    """
    index = _Index(quads)
    return Comparison(
        matters=_records(index, CMQ.Matter, _matter),
        contradictions=_records(index, CMQ.Contradiction, _contradiction),
        agreements=_records(index, CMQ.Agreement, _agreement),
        updates=_records(index, CMQ.Update, _update),
        omissions=(*_records(index, CMQ.InferredOmission, _omission), *_records(index, CMQ.StatedOmission, _omission)),
        clusters=_records(index, SEM.Event, _cluster),
    )


def _records(index: _Index, kind: NamedNode, make: Callable[[_Index, NamedNode], Found]) -> tuple[Found, ...]:
    return tuple(make(index, node) for node in sorted(index.of_type(kind), key=lambda n: n.value))


def _name(node: NamedNode) -> str:
    """The last segment of an IRI: the id of a matter, an event or a finding."""
    return str(node.value).rsplit("/", 1)[-1]


def _number(index: _Index, node: NamedNode, score: NamedNode) -> float:
    return float(index.maybe_text(node, score) or 0.0)


def _words(index: _Index, node: NamedNode) -> tuple[str, str, str]:
    """Rule, detail and label."""
    return (
        index.maybe_text(node, CMQ.rule) or "",
        index.maybe_text(node, CMQ.detail) or "",
        index.maybe_text(node, RDFS.label) or "",
    )


def _matter(index: _Index, node: NamedNode) -> Matter:
    return Matter(_name(node), index.text(node, RDFS.label), index.members.get(node, ()))


def _cluster(index: _Index, node: NamedNode) -> EventCluster:
    participants = tuple(record_id(p) for p in index.nodes(node, SEM.has_actor))
    members = index.members.get(node, ())
    return EventCluster(
        _name(node), index.text(node, RDFS.label), members, index.maybe_text(node, SEM.has_time_stamp), participants
    )


def _pair(index: _Index, node: NamedNode) -> tuple[Key, Key]:
    """The two attributions that a finding compares, the affirming or the earlier one first."""
    for first, second in ((CMQ.affirming, CMQ.rejecting), (CMQ.earlier, CMQ.later)):
        one = index.maybe_node(node, first)
        if one is not None:
            return key_of(one), key_of(index.node(node, second))
    one, other = index.nodes(node, CMQ.compares)
    return key_of(one), key_of(other)


def _contradiction(index: _Index, node: NamedNode) -> Contradiction:
    one, other = _pair(index, node)
    kind = _KINDS.get(index.node(node, CMQ.kind), RelationKind.OPPOSED_STANCE)
    matter = _name(index.node(node, CMQ.on_matter))
    scores = (_number(index, node, CMQ.confidence), _number(index, node, CMQ.matter_score))
    return Contradiction(kind, one, other, matter, *scores, *_words(index, node))


def _agreement(index: _Index, node: NamedNode) -> Agreement:
    matter = _name(index.node(node, CMQ.on_matter))
    scores = (_number(index, node, CMQ.confidence), _number(index, node, CMQ.matter_score))
    return Agreement(*_pair(index, node), matter, *scores, *_words(index, node))


def _update(index: _Index, node: NamedNode) -> Update:
    matter = _name(index.node(node, CMQ.on_matter))
    scores = (_number(index, node, CMQ.confidence), _number(index, node, CMQ.matter_score))
    return Update(*_pair(index, node), matter, *scores, *_words(index, node))


def _omission(index: _Index, node: NamedNode) -> InferredOmission:
    rule, detail, label = _words(index, node)
    return InferredOmission(
        omitted=key_of(index.node(node, CMQ.omitted)),
        told_in=key_of(index.node(node, CMQ.told_in)),
        left_out_of=key_of(index.node(node, CMQ.left_out_of)),
        confidence=_number(index, node, CMQ.confidence),
        completeness=_number(index, node, CMQ.completeness),
        weight=_number(index, node, CMQ.weight),
        detail=detail,
        rule=rule,
        label=label,
        noted=_noted(index, node),
    )


def _noted(index: _Index, node: NamedNode) -> Noted | None:
    """Where another article states the omission, or None."""
    account, words = index.maybe_node(node, CMQ.noted_in), index.maybe_node(node, CMQ.evidence)
    if account is None or words is None:
        return None
    begin, end = words.value.rsplit("_", 2)[1:]
    return Noted(key_of(account), int(begin), int(end))


def article_of(node: object) -> str | None:
    """The id of the article to which a node belongs, or None for what belongs to none."""
    if not isinstance(node, NamedNode) or not node.value.startswith(_ARTICLES):
        return None
    return str(node.value)[len(_ARTICLES) :].partition("/")[0].partition("#")[0]
