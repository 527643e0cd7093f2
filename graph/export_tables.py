"""The graph as tables: articles, actors, accounts, events, attributions and findings, with keys that join them.

A key is the IRI's path behind its base (`article/a9267888f624/claim-554-724`, `actor/anna-berg`), as parameters of queries take it.
What the graph does not say is None. Numbers are as the graph writes them, words of closed lists are their labels.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad

from graph.iris import BASE
from graph.library import own_labels
from graph.nodes import NodeIndex
from graph.vocabulary import CMQ, NIF, PROV, RDFS, SCHEMA, SEM

Cell = str | tuple[str, ...] | None
"""A value, several values, or none."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what it means, the property it stands for, its type, and the table that it leads to.

    `datatype` is a name of XML Schema. With `many` a cell holds any number of values.
    """

    name: str
    meaning: str
    property: NamedNode | None = None
    datatype: str = "string"
    many: bool = False
    leads_to: str | None = None


@dataclass(frozen=True, slots=True)
class GraphTable:
    """A table: its name, what a row is, its columns, the first of them the key, and its rows in order of the key."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


def key(node: NamedNode | None) -> str | None:
    """The path of a node of ours behind the base; any other IRI whole."""
    return None if node is None else str(node.value).removeprefix(BASE)


def tables_of(quads: Iterable[Quad]) -> tuple[GraphTable, ...]:
    """The tables of a graph."""
    index = NodeIndex(sorted(set(quads), key=str))
    return tuple(
        GraphTable(name, meaning, columns, tuple(_row(index, node) for node in _of_types(index, *types)))
        for name, meaning, types, columns, _row in _TABLES
    )


def _of_types(index: NodeIndex, *types: NamedNode) -> list[NamedNode]:
    return sorted({node for kind in types for node in index.of_type(kind)}, key=lambda node: str(node.value))


def _keys(nodes: Iterable[NamedNode]) -> tuple[str, ...]:
    return tuple(k for node in nodes if (k := key(node)) is not None)


def _word(node: NamedNode | None) -> str | None:
    """The label of a value of a closed list (`rejects`, `deny`), or None."""
    return None if node is None else own_labels().get(node.value, node.value.rpartition("#")[2].rpartition("/")[2])


def _label(index: NodeIndex, node: NamedNode) -> str | None:
    return next(iter(index.texts(node, RDFS.label)), None)


def _first(index: NodeIndex, node: NamedNode | None, predicate: NamedNode) -> NamedNode | None:
    """The first node that the property leads to."""
    return next(iter(index.nodes(node, predicate)), None) if node is not None else None


def _text(index: NodeIndex, node: NamedNode | None, predicate: NamedNode) -> str | None:
    return next(iter(index.texts(node, predicate)), None) if node is not None else None


def _article(index: NodeIndex, node: NamedNode) -> tuple[Cell, ...]:
    return (
        key(node),
        _text(index, node, SCHEMA.date_published),
        key(_first(index, node, SCHEMA.publisher)),
        _text(index, node, SCHEMA.headline),
        _text(index, node, SCHEMA.in_language),
    )


_ACTORS = (
    (SCHEMA.Country, "country"),
    (CMQ.UnnamedSource, "unnamed source"),
    (SCHEMA.Person, "person"),
    (SCHEMA.NewsMediaOrganization, "media"),
    (SCHEMA.Organization, "organization"),
)


def _actor(index: NodeIndex, node: NamedNode) -> tuple[Cell, ...]:
    kind = next((word for cls, word in _ACTORS if index.has_type(node, cls)), None)
    return key(node), _label(index, node), kind, _keys(index.nodes(node, CMQ.represents))


def _account(index: NodeIndex, node: NamedNode) -> tuple[Cell, ...]:
    return (
        key(node),
        _label(index, node),
        _text(index, node, CMQ.form),
        _word(_first(index, node, CMQ.access)),
        key(_first(index, node, CMQ.issuer)),
        key(_first(index, node, CMQ.account_of)),
        key(_first(index, node, CMQ.reported_in)),
        _article_of(index, node),
    )


def _article_of(index: NodeIndex, node: NamedNode) -> str | None:
    """The article that a node comes from; an article itself comes from itself."""
    if index.has_type(node, SCHEMA.NewsArticle):
        return key(node)
    return key(_first(index, node, PROV.was_derived_from))


def _event(index: NodeIndex, node: NamedNode) -> tuple[Cell, ...]:
    return (
        key(node),
        _label(index, node),
        _text(index, node, CMQ.event_kind),
        _text(index, node, SEM.has_time_stamp),
        _keys(index.nodes(node, SEM.has_actor)),
        key(_first(index, node, CMQ.canonical)),
    )


def _attribution(index: NodeIndex, node: NamedNode) -> tuple[Cell, ...]:
    claim = _first(index, node, CMQ.claim)
    spans = index.nodes(claim, CMQ.anchor) if claim is not None else ()
    begins = sorted(int(t) for s in spans for t in index.texts(s, NIF.begin_index))
    ends = sorted(int(t) for s in spans for t in index.texts(s, NIF.end_index))
    return (
        key(node),
        _keys(index.nodes(node, CMQ.speaker)),
        _keys(index.nodes(node, CMQ.addressee)),
        _word(_first(index, node, CMQ.speech_act)),
        _word(_first(index, node, CMQ.stance)),
        key(claim),
        _text(index, claim, SCHEMA.text),
        _keys(index.nodes(claim, CMQ.about)) if claim is not None else (),
        _word(_first(index, claim, CMQ.polarity)),
        _word(_first(index, claim, CMQ.modality)),
        _word(_first(index, node, CMQ.directness)),
        _text(index, node, CMQ.confidence),
        key(_first(index, node, CMQ.carried_by)),
        _article_of(index, node),
        str(begins[0]) if begins else None,
        str(ends[-1]) if ends else None,
    )


_FINDINGS = (
    (CMQ.Contradiction, "contradiction"),
    (CMQ.Agreement, "agreement"),
    (CMQ.Update, "update"),
    (CMQ.StatedOmission, "stated omission"),
    (CMQ.InferredOmission, "not found"),
)


def _finding(index: NodeIndex, node: NamedNode) -> tuple[Cell, ...]:
    first = [*index.nodes(node, CMQ.affirming), *index.nodes(node, CMQ.earlier)]
    pair = sorted(index.nodes(node, CMQ.compares), key=lambda n: (n not in first, str(n.value)))
    ends = [key(n) for n in (pair or index.nodes(node, CMQ.omitted))]
    return (
        key(node),
        next((word for cls, word in _FINDINGS if index.has_type(node, cls)), None),
        _word(_first(index, node, CMQ.kind)),
        ends[0] if ends else None,
        ends[1] if len(ends) > 1 else None,
        key(_first(index, node, CMQ.told_in)),
        key(_first(index, node, CMQ.left_out_of)),
        _text(index, node, CMQ.confidence),
        _text(index, node, CMQ.completeness),
        _text(index, node, CMQ.rule),
        _text(index, node, CMQ.detail),
    )


_ARTICLE_COLUMNS = (
    Column("id", "the article"),
    Column("published", "the day on which it was published", SCHEMA.date_published, "date"),
    Column("publisher", "who published it", SCHEMA.publisher, leads_to="actors"),
    Column("headline", "its headline", SCHEMA.headline),
    Column("language", "the language of its text", SCHEMA.in_language),
)
_ACTOR_COLUMNS = (
    Column("id", "one that can speak or issue an account"),
    Column("name", "the name", RDFS.label),
    Column("kind", "person, organization, media, country or unnamed source"),
    Column(
        "represents", "the countries for which an article presents it as speaking", CMQ.represents, many=True, leads_to="actors"
    ),
)
_ACCOUNT_COLUMNS = (
    Column("id", "a document or utterance in which a party gives its version"),
    Column("label", "what it is called", RDFS.label),
    Column("form", "statement, readout, article ...", CMQ.form),
    Column("access", "whether its full text is known, or only as reported", CMQ.access),
    Column("issuer", "whose it is", CMQ.issuer, leads_to="actors"),
    Column("event", "the event of which it is an account", CMQ.account_of, leads_to="events"),
    Column("reported_in", "the account through which it reached us", CMQ.reported_in, leads_to="accounts"),
    Column("article", "the article it was read in", PROV.was_derived_from, leads_to="articles"),
)
_EVENT_COLUMNS = (
    Column("id", "something that happened, as one article tells of it or as several share it"),
    Column("label", "what it is called", RDFS.label),
    Column("kind", "phone call, meeting, attack ...", CMQ.event_kind),
    Column("date", "the day, month or year", SEM.has_time_stamp),
    Column("participants", "who took part", SEM.has_actor, many=True, leads_to="actors"),
    Column("shared", "the event that several articles share", CMQ.canonical, leads_to="events"),
)
_ATTRIBUTION_COLUMNS = (
    Column("id", "one report, at one place of one article, that somebody said something"),
    Column("speakers", "who spoke", CMQ.speaker, many=True, leads_to="actors"),
    Column("addressees", "to whom", CMQ.addressee, many=True, leads_to="actors"),
    Column("act", "the speech act", CMQ.speech_act),
    Column("stance", "whether the speaker affirms, rejects, or does neither", CMQ.stance),
    Column("claim", "what was said, as a node of the graph", CMQ.claim),
    Column("text", "what was said, in the article's words", SCHEMA.text),
    Column("about", "the countries it speaks of", CMQ.about, many=True, leads_to="actors"),
    Column("polarity", "negative where the words negate it", CMQ.polarity),
    Column("modality", "how certain it is presented to be", CMQ.modality),
    Column("directness", "whose words the article gives", CMQ.directness),
    Column("confidence", "the estimated share of such results that a careful reader accepts", CMQ.confidence, "decimal"),
    Column("account", "the account that carries it", CMQ.carried_by, leads_to="accounts"),
    Column("article", "the article it was read in", PROV.was_derived_from, leads_to="articles"),
    Column("begin", "where the words begin in the article's text, in code points from 0", NIF.begin_index, "integer"),
    Column("end", "where they end, exclusive", NIF.end_index, "integer"),
)
_FINDING_COLUMNS = (
    Column("id", "what comparison found, or an article states"),
    Column("class", "contradiction, agreement, update, stated omission, or not found"),
    Column("kind", "the kind of a contradiction", CMQ.kind),
    Column("one", "the attribution that affirms, came first, or is left out", CMQ.compares, leads_to="attributions"),
    Column("other", "the other attribution", CMQ.compares, leads_to="attributions"),
    Column("told_in", "the account that tells it", CMQ.told_in, leads_to="accounts"),
    Column("left_out_of", "the account that does not", CMQ.left_out_of, leads_to="accounts"),
    Column("confidence", "how sure the machine is", CMQ.confidence, "decimal"),
    Column("completeness", "how completely the silent account is known", CMQ.completeness, "decimal"),
    Column("rule", "the rule that found it", CMQ.rule),
    Column("detail", "its reason, in words", CMQ.detail),
)

Maker = Callable[[NodeIndex, NamedNode], tuple[Cell, ...]]

_TABLES: tuple[tuple[str, str, tuple[NamedNode, ...], tuple[Column, ...], Maker], ...] = (
    ("articles", "a row an article", (SCHEMA.NewsArticle,), _ARTICLE_COLUMNS, _article),
    ("actors", "a row an actor", (CMQ.Actor,), _ACTOR_COLUMNS, _actor),
    ("accounts", "a row an account; an article is one too", (CMQ.Account,), _ACCOUNT_COLUMNS, _account),
    ("events", "a row an event", (SEM.Event,), _EVENT_COLUMNS, _event),
    ("attributions", "a row an attribution", (CMQ.Attribution,), _ATTRIBUTION_COLUMNS, _attribution),
    ("findings", "a row a finding", (CMQ.Finding, CMQ.Omission), _FINDING_COLUMNS, _finding),
)
