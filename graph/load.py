"""Quads to records: the inverse of `graph.build`.

    reading_from_quads([*article_quads(r), *text_quads(r), *provenance_quads(r, ...)]) == in_order(r)

What the graph does not carry: notes, and the order of records and of names within a record. Records come back in the order of
`in_order`: by their place in the text, names sorted. A country's name comes from the reference graph where it is among the
quads, else its code stands for it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from pyoxigraph import NamedNode, Quad

from extract.errors import RecordError
from extract.model import (
    ARTICLE,
    Account,
    AccountKind,
    Actor,
    ActorKind,
    Article,
    Attribution,
    Claim,
    Event,
    Polarity,
    Reading,
    Span,
    StatedOmission,
)
from graph.build import ACCESS_VALUES, ACTOR_TYPES, DIRECTNESS_VALUES, MODALITY_VALUES
from graph.errors import LoadError
from graph.iris import article_graph, record_id
from graph.nodes import NodeIndex
from graph.reference import speech_acts
from graph.vocabulary import CMQ, DCTERMS, NIF, PROV, RDFS, SCHEMA, SEM, SKOS

Value = TypeVar("Value")

_ROLES = (CMQ.speaker, CMQ.addressee, CMQ.issuer, SEM.has_actor)
"""The properties whose values act, and so are actors of the reading."""


def reading_from_quads(quads: Iterable[Quad]) -> Reading:
    """The reading of the one article that the quads describe; they may hold reference data too.

    Raises LoadError where there is no article or more than one, where its text is missing, or where the quads do not make
    records (a graph that violates the shapes).
    """
    loader = _Loader(NodeIndex(quads))
    try:
        return loader.reading()
    except (KeyError, ValueError, RecordError) as reason:
        raise LoadError(f"{loader.article.value}: the graph does not make a reading: {reason}") from reason


def in_order(reading: Reading) -> Reading:
    """The reading as it comes back from its graph: records by place, names sorted, no notes.

    The publisher is an actor; reasons have no line breaks; a score has four decimal places.
    """
    actors = list(reading.actors)
    if reading.article.publisher is not None:
        publisher = Actor(ActorKind.MEDIA, reading.article.publisher)
        actors += [publisher] if publisher.id not in {a.id for a in actors} else []
    return Reading(
        article=reading.article,
        reader=reading.reader,
        actors=tuple(sorted((_sorted_actor(a) for a in actors), key=lambda a: a.id)),
        events=tuple(sorted((replace(e, participants=_names(e.participants)) for e in reading.events), key=lambda e: e.evidence)),
        accounts=tuple(sorted(reading.accounts, key=_account_place)),
        attributions=tuple(sorted((_sorted_attribution(a) for a in reading.attributions), key=_attribution_place)),
        omissions=tuple(sorted((_sorted_omission(o) for o in reading.omissions), key=lambda o: o.evidence)),
    )


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names)))


def _account_place(account: Account) -> tuple[int, int]:
    """The article itself first, then by evidence."""
    return (-1, -1) if account.evidence is None else (account.evidence.begin, account.evidence.end)


def _attribution_place(attribution: Attribution) -> tuple[int, int, int, int]:
    """By the begin of cue and content, then by the rest of the ids."""
    first, last = attribution.claim.spans[0], attribution.claim.spans[-1]
    cue = attribution.cue.begin if attribution.cue else first.begin
    return (cue, first.begin, last.end, attribution.claim.ordinal)


def _sorted_actor(actor: Actor) -> Actor:
    return replace(actor, aliases=_names(actor.aliases), represents=_names(actor.represents))


def _sorted_attribution(attribution: Attribution) -> Attribution:
    return replace(
        attribution,
        speakers=_names(attribution.speakers),
        addressees=_names(attribution.addressees),
        responds_to=_names(attribution.responds_to),
        claim=replace(attribution.claim, about=_names(attribution.claim.about)),
        reasons=_reasons(attribution.reasons),
        confidence=round(attribution.confidence, 4),
    )


def _sorted_omission(omission: StatedOmission) -> StatedOmission:
    return replace(omission, reasons=_reasons(omission.reasons), confidence=round(omission.confidence, 4))


def _reasons(reasons: Iterable[str]) -> tuple[str, ...]:
    return tuple(" ".join(reason.split()) for reason in reasons)


def _inverse(values: Mapping[Value, NamedNode]) -> dict[NamedNode, Value]:
    return {node: value for value, node in values.items()}


_ACCESS = _inverse(ACCESS_VALUES)
_DIRECTNESS = _inverse(DIRECTNESS_VALUES)
_MODALITY = _inverse(MODALITY_VALUES)


class _Loader:
    """Reads the records of one article out of an index; each method reads one kind."""

    def __init__(self, index: NodeIndex) -> None:
        self.index = index
        found = index.of_type(SCHEMA.NewsArticle)
        if len(found) != 1:
            raise LoadError(f"one article was expected, {len(found)} found")
        self.article = found[0]

    def reading(self) -> Reading:
        """All records, in order."""
        reading = Reading(
            article=self.read_article(),
            reader=self.index.maybe_text(article_graph(self.article_id()), CMQ.reader) or "",
            actors=tuple(self.read_actor(node) for node in self.actor_nodes()),
            events=tuple(self.read_event(node) for node in self.own(SEM.Event)),
            accounts=tuple(self.read_account(node) for node in self.index.of_type(CMQ.Account)),
            attributions=tuple(self.read_attribution(node) for node in self.own(CMQ.Attribution)),
            omissions=tuple(self.read_omission(node) for node in self.own(CMQ.StatedOmission)),
        )
        return in_order(reading)

    def article_id(self) -> str:
        """The first 12 hex digits of the hash that the graph gives."""
        return self.index.text(self.article, SCHEMA.identifier).removeprefix("sha256:")[:12]

    def own(self, kind: NamedNode) -> list[NamedNode]:
        """The nodes of this class that come from the article."""
        index = self.index
        return [n for n in index.of_type(kind) if self.article in index.nodes(n, PROV.was_derived_from)]

    def read_article(self) -> Article:
        """The article, with its text from the graph of texts."""
        get, node = self.index.maybe_text, self.article
        publisher = self.index.maybe_node(node, SCHEMA.publisher)
        article = Article(
            text=self.index.text(node, NIF.is_string),
            title=get(node, SCHEMA.headline),
            published=get(node, SCHEMA.date_published),
            publisher=None if publisher is None else self.index.text(publisher, RDFS.label),
            url=get(node, SCHEMA.url),
            language=self.index.text(node, SCHEMA.in_language),
            source=get(node, DCTERMS.source) or "-",
        )
        if self.index.text(node, SCHEMA.identifier) != f"sha256:{article.sha256}":
            raise LoadError(f"{node.value}: the text is not the one that the graph was read from")
        return article

    def span(self, node: NamedNode) -> Span:
        """A span from its node."""
        begin, end = self.index.text(node, NIF.begin_index), self.index.text(node, NIF.end_index)
        return Span(int(begin), int(end), self.index.text(node, NIF.anchor_of))

    def spans(self, node: NamedNode, predicate: NamedNode) -> tuple[Span, ...]:
        """The spans that a node has in this role, in order."""
        return tuple(sorted(self.span(s) for s in self.index.nodes(node, predicate)))

    def maybe_span(self, node: NamedNode, predicate: NamedNode) -> Span | None:
        """The one span in this role, or None."""
        found = self.index.maybe_node(node, predicate)
        return None if found is None else self.span(found)

    def ids(self, node: NamedNode, predicate: NamedNode) -> tuple[str, ...]:
        """The record ids of the values, sorted."""
        return _names(record_id(n) for n in self.index.nodes(node, predicate))

    def maybe_id(self, node: NamedNode, predicate: NamedNode) -> str | None:
        """The record id of the one value, or None."""
        found = self.index.maybe_node(node, predicate)
        return None if found is None else record_id(found)

    def actor_nodes(self) -> list[NamedNode]:
        """The actors of the article: those that its graph types, and the countries that act in it or of which it says something."""
        index = self.index
        typed = [n for n in index.of_type(CMQ.Actor) if not index.has_type(n, SCHEMA.Country)]
        acting = {n for s in index.subjects() for role in _ROLES for n in index.nodes(s, role)}
        acting.update(n for n in index.subjects() if index.nodes(n, CMQ.represents) or index.texts(n, SKOS.alt_label))
        countries = [n for n in acting if n not in typed and record_id(n).startswith("country/")]
        return [*typed, *sorted(countries, key=lambda n: n.value)]

    def read_actor(self, node: NamedNode) -> Actor:
        """An actor of any kind."""
        name = record_id(node)
        code = name.removeprefix("country/") if name.startswith("country/") else None
        return Actor(
            kind=ActorKind.COUNTRY if code else self.actor_kind(node),
            name=self.index.maybe_text(node, RDFS.label) or code or "",
            aliases=self.index.texts(node, SKOS.alt_label),
            code=code,
            represents=tuple(i.removeprefix("country/") for i in self.ids(node, CMQ.represents)),
            evidence=self.maybe_span(node, CMQ.evidence),
        )

    def actor_kind(self, node: NamedNode) -> ActorKind:
        """The kind by the first type that only it has; media before organizations, whose type they have too."""
        for kind in (ActorKind.UNNAMED, ActorKind.MEDIA, ActorKind.PERSON, ActorKind.ORGANIZATION):
            if self.index.has_type(node, ACTOR_TYPES[kind][0]):
                return kind
        raise LoadError(f"{node.value} is no person, organization, country or unnamed source")

    def read_event(self, node: NamedNode) -> Event:
        """An event."""
        return Event(
            kind=self.index.text(node, CMQ.event_kind),
            label=self.index.text(node, RDFS.label),
            evidence=self.span(self.index.node(node, CMQ.evidence)),
            participants=self.ids(node, SEM.has_actor),
            date=self.index.maybe_text(node, SEM.has_time_stamp),
        )

    def read_account(self, node: NamedNode) -> Account:
        """An account; the article's own has no evidence."""
        return Account(
            kind=AccountKind(self.index.text(node, CMQ.form)),
            label=self.index.text(node, RDFS.label),
            issuer=record_id(self.index.node(node, CMQ.issuer)),
            evidence=None if record_id(node) == ARTICLE else self.maybe_span(node, CMQ.evidence),
            event=self.maybe_id(node, CMQ.account_of),
            reported_in=self.maybe_id(node, CMQ.reported_in),
            access=_ACCESS[self.index.node(node, CMQ.access)],
        )

    def read_claim(self, node: NamedNode) -> Claim:
        """A claim; the ordinal is the third number of its id."""
        _, _, _, *ordinal = record_id(node).split("-")
        modality = self.index.maybe_node(node, CMQ.modality)
        negative = self.index.maybe_node(node, CMQ.polarity) == CMQ.Negative
        return Claim(
            spans=self.spans(node, CMQ.anchor),
            about=tuple(i.removeprefix("country/") for i in self.ids(node, CMQ.about)),
            polarity=Polarity.NEGATIVE if negative else Polarity.POSITIVE,
            modality=_MODALITY[modality or CMQ.Certain],
            ordinal=int(ordinal[0]) if ordinal else 0,
        )

    def read_attribution(self, node: NamedNode) -> Attribution:
        """An attribution with its claim."""
        index = self.index
        return Attribution(
            speakers=self.ids(node, CMQ.speaker),
            act=self.act(index.node(node, CMQ.speech_act)),
            claim=self.read_claim(index.node(node, CMQ.claim)),
            account=record_id(index.node(node, CMQ.carried_by)),
            addressees=self.ids(node, CMQ.addressee),
            cue=self.maybe_span(node, CMQ.cue),
            speaker_mention=self.maybe_span(node, CMQ.speaker_mention),
            directness=_DIRECTNESS[index.node(node, CMQ.directness)],
            within=self.maybe_id(node, CMQ.within),
            responds_to=self.ids(node, CMQ.responds_to),
            confidence=float(index.text(node, CMQ.confidence)),
            proposer=index.text(node, CMQ.proposer),
            reasons=self.reasons(node),
        )

    def act(self, node: NamedNode) -> str:
        """The notation of a speech act: from the scheme."""
        for act in speech_acts().values():
            if act.iri == node:
                return act.notation
        raise LoadError(f"{node.value} is not in the speech-act scheme")

    def reasons(self, node: NamedNode) -> tuple[str, ...]:
        """The reasons, one a line."""
        words = self.index.maybe_text(node, CMQ.reason)
        return () if words is None else tuple(words.split("\n"))

    def read_omission(self, node: NamedNode) -> StatedOmission:
        """An omission that the article states."""
        index = self.index
        return StatedOmission(
            attribution=record_id(index.node(node, CMQ.omitted)),
            told_in=record_id(index.node(node, CMQ.told_in)),
            left_out_of=record_id(index.node(node, CMQ.left_out_of)),
            evidence=self.span(index.node(node, CMQ.evidence)),
            noted_in=record_id(index.node(node, CMQ.noted_in)),
            confidence=float(index.text(node, CMQ.confidence)),
            reasons=self.reasons(node),
        )
