"""Records to quads: what one article says, its text, and how its graph came to be.

Two layers stand in the article's graph. The short one answers first questions in one line (`actor - act - claim - about -
country - according to`); the full one is the attribution with its evidence. Every node has a label and names the article it
comes from; there is no blank node. The same reading gives the same quads in the same order.

Countries stand in the reference graph (`graph.reference`); the article's graph says of them only what the article says: other
names, and for whom they speak.
"""

from datetime import UTC, datetime

from pyoxigraph import Literal, NamedNode, Quad

from extract.model import (
    ARTICLE,
    Access,
    Account,
    AccountKind,
    Actor,
    ActorKind,
    Article,
    Attribution,
    Directness,
    Event,
    Modality,
    Polarity,
    Reading,
    Span,
    Stance,
    StatedOmission,
    slug,
)
from graph import reference
from graph.build_terms import GraphWriter, day, english, integer, moment, score, short, worded
from graph.iris import (
    GRAPH_PROVENANCE,
    GRAPH_TEXTS,
    article_graph,
    article_iri,
    country_iri,
    iri,
    node_iri,
    span_iri,
)
from graph.vocabulary import CMQ, NIF, PROV, RDF, RDFS, SCHEMA, SEM, SKOS, XSD

STANCE_VALUES = {stance: node for node, stance in reference.STANCES.items()}
DIRECTNESS_VALUES = {
    Directness.DIRECT: CMQ.DirectQuotation,
    Directness.MIXED: CMQ.MixedQuotation,
    Directness.INDIRECT: CMQ.IndirectQuotation,
}
MODALITY_VALUES = {Modality.CERTAIN: CMQ.Certain, Modality.PROBABLE: CMQ.Probable, Modality.POSSIBLE: CMQ.Possible}
ACCESS_VALUES = {Access.FULL_TEXT: CMQ.FullText, Access.AS_REPORTED: CMQ.AsReported}
ACTOR_TYPES: dict[ActorKind, tuple[NamedNode, ...]] = {
    ActorKind.PERSON: (SCHEMA.Person, CMQ.Actor),
    ActorKind.ORGANIZATION: (SCHEMA.Organization, CMQ.Actor),
    ActorKind.MEDIA: (SCHEMA.NewsMediaOrganization, SCHEMA.Organization, CMQ.Actor),
    ActorKind.UNNAMED: (CMQ.UnnamedSource, CMQ.Actor),
}
"""Every superclass is written out: nothing that reads the graph has to infer it."""


def article_quads(reading: Reading) -> list[Quad]:
    """The graph of what the article says.

    Raises BuildError where an attribution's act is not in the speech-act scheme.
    """
    return _ArticleBuilder(reading).build()


def text_quads(reading: Reading) -> list[Quad]:
    """The article's text, in the private graph of texts."""
    out = GraphWriter(GRAPH_TEXTS)
    out.add(article_iri(reading.article.id), NIF.is_string, Literal(reading.article.text))
    return out.quads


def provenance_quads(reading: Reading, *, started: datetime, software: str) -> list[Quad]:
    """How the article's graph came to be: the run, begun at `started`, of this version of the software.

    Raises BuildError where `started` has no time zone.
    """
    out = GraphWriter(GRAPH_PROVENANCE)
    article, graph = article_iri(reading.article.id), article_graph(reading.article.id)
    begun = moment(started)
    utc = started.astimezone(UTC)
    run, agent = iri("run", utc.strftime("%Y%m%dT%H%M%SZ")), iri("software", software)
    out.add(graph, RDF.type, PROV.Entity)
    out.add(graph, RDFS.label, english(f"graph of {_article_label(reading.article)}"))
    out.add(graph, PROV.was_derived_from, article)
    out.add(graph, PROV.was_generated_by, run)
    out.add(graph, CMQ.reader, Literal(reading.reader))
    out.add(run, RDF.type, PROV.Activity)
    out.add(run, RDFS.label, english(f"run of {utc:%Y-%m-%d %H:%M:%S} UTC"))
    out.add(run, PROV.started_at_time, begun)
    out.add(run, PROV.used, article)
    out.add(run, PROV.was_associated_with, agent)
    out.add(agent, RDF.type, PROV.SoftwareAgent)
    out.add(agent, RDFS.label, english(f"Communiqué {software}"))
    return out.quads


def _article_label(article: Article) -> str:
    """Publisher and date; where no publisher is known, the title or the id, and the date where that is known."""
    name = article.publisher or short(article.title or f"article {article.id}")
    return f"{name}, {article.published}" if article.published else name


class _ArticleBuilder:
    """Writes one reading; each method writes one kind of record."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.article = article_iri(reading.article.id)
        self.out = GraphWriter(article_graph(reading.article.id))
        self.names = {actor.id: actor.name for actor in reading.actors}
        self.accounts = {account.id: account for account in reading.accounts}
        self.attributions = {attribution.id: attribution for attribution in reading.attributions}

    def build(self) -> list[Quad]:
        """Every record of the reading, in the order of the worked example."""
        self.write_article(self.reading.article)
        for event in self.reading.events:
            self.write_event(event)
        for account in self.reading.accounts:
            self.write_account(account)
        for actor in self.reading.actors:
            self.write_actor(actor)
        for attribution in self.reading.attributions:
            self.write_short(attribution)
        for attribution in self.reading.attributions:
            self.write_attribution(attribution)
            self.write_claim(attribution)
        for omission in self.reading.omissions:
            self.write_omission(omission)
        for span in self.reading.spans():
            self.write_span(span)
        return self.out.quads

    def node(self, record_id: str) -> NamedNode:
        """The IRI of a record of this reading."""
        return node_iri(self.reading.article.id, record_id)

    def spans(self, *spans: Span | None) -> list[NamedNode]:
        """The IRIs of those spans that are there."""
        return [span_iri(self.reading.article.id, span.begin, span.end) for span in spans if span]

    def write_node(self, node: NamedNode, label: str, *types: NamedNode) -> None:
        """What every node of the article has: types, label, and the article it comes from."""
        self.out.add(node, RDF.type, *types)
        self.out.add(node, RDFS.label, english(label))
        self.out.add(node, PROV.was_derived_from, self.article)

    def write_article(self, article: Article) -> None:
        """The article as a document and as the text that offsets count in; as an account it is written with the accounts."""
        add = self.out.add
        own = self.accounts.get(ARTICLE)
        add(self.article, RDF.type, SCHEMA.NewsArticle, NIF.Context)
        add(self.article, RDFS.label, english(own.label if own else _article_label(article)))
        add(self.article, SCHEMA.identifier, Literal(f"sha256:{article.sha256}"))
        add(self.article, SCHEMA.in_language, Literal(article.language))
        if article.title is not None:
            add(self.article, SCHEMA.headline, worded(article.title, article.language))
        if article.published is not None:
            add(self.article, SCHEMA.date_published, day(article.published))
        if article.url is not None:
            add(self.article, SCHEMA.url, Literal(article.url, datatype=XSD.any_uri))
        if article.publisher is not None:
            self.write_publisher(article.publisher)

    def write_publisher(self, name: str) -> None:
        """The publisher is an actor, whether or not it is among the reading's."""
        publisher = Actor(ActorKind.MEDIA, name)
        self.out.add(self.article, SCHEMA.publisher, self.node(f"actor/{slug(name)}"))
        if publisher.id not in self.names:
            self.write_actor(publisher)

    def write_event(self, event: Event) -> None:
        """An event with its kind, participants, date and evidence."""
        node = self.node(event.id)
        self.write_node(node, event.label, SEM.Event)
        self.out.add(node, CMQ.event_kind, Literal(event.kind))
        self.out.add(node, SEM.has_actor, *map(self.node, event.participants))
        if event.date is not None:
            self.out.add(node, SEM.has_time_stamp, day(event.date))
        self.out.add(node, CMQ.evidence, *self.spans(event.evidence))

    def write_account(self, account: Account) -> None:
        """An account; the article's own keeps the label and source that the article has."""
        add, node = self.out.add, self.node(account.id)
        if account.id == ARTICLE:
            add(node, RDF.type, CMQ.Account)
        else:
            self.write_node(node, account.label, CMQ.Account)
        if account.kind is AccountKind.POST:
            add(node, RDF.type, SCHEMA.SocialMediaPosting)
        add(node, CMQ.form, Literal(account.kind.value))
        add(node, CMQ.issuer, self.node(account.issuer))
        if account.event is not None:
            add(node, CMQ.account_of, self.node(account.event))
        if account.reported_in is not None:
            add(node, CMQ.reported_in, self.node(account.reported_in))
        add(node, CMQ.access, ACCESS_VALUES[account.access])
        add(node, CMQ.evidence, *self.spans(account.evidence))

    def write_actor(self, actor: Actor) -> None:
        """An actor's type, names and countries; an unnamed source also has evidence and belongs to its article."""
        add, node = self.out.add, self.node(actor.id)
        if actor.kind is not ActorKind.COUNTRY:
            add(node, RDF.type, *ACTOR_TYPES[actor.kind])
            add(node, RDFS.label, english(actor.name))
        if actor.kind is ActorKind.UNNAMED:
            add(node, PROV.was_derived_from, self.article)
            add(node, CMQ.evidence, *self.spans(actor.evidence))
        add(node, SKOS.alt_label, *map(english, actor.aliases))
        add(node, CMQ.represents, *map(country_iri, actor.represents))

    def write_short(self, attribution: Attribution) -> None:
        """The short layer: one triple for each speaker."""
        shortcut = reference.speech_act(attribution.act).shortcut
        for speaker in attribution.speakers:
            self.out.add(self.node(speaker), shortcut, self.node(attribution.claim.id))

    def write_attribution(self, attribution: Attribution) -> None:
        """The full layer: the attribution with its evidence."""
        add, node = self.out.add, self.node(attribution.id)
        act = reference.speech_act(attribution.act)
        stance = reference.stance_of(attribution.act, attribution.claim.polarity)
        self.write_node(node, self.attribution_label(attribution), CMQ.Attribution)
        add(node, CMQ.speaker, *map(self.node, attribution.speakers))
        add(node, CMQ.addressee, *map(self.node, attribution.addressees))
        add(node, CMQ.speech_act, act.iri)
        add(node, CMQ.claim, self.node(attribution.claim.id))
        add(node, CMQ.carried_by, self.node(attribution.account))
        add(node, CMQ.stance, STANCE_VALUES[stance])
        add(node, CMQ.directness, DIRECTNESS_VALUES[attribution.directness])
        if attribution.within is not None:
            add(node, CMQ.within, self.node(attribution.within))
        add(node, CMQ.responds_to, *map(self.node, attribution.responds_to))
        add(node, CMQ.cue, *self.spans(attribution.cue))
        add(node, CMQ.speaker_mention, *self.spans(attribution.speaker_mention))
        add(node, CMQ.evidence, *self.spans(*attribution.evidence))
        add(node, CMQ.confidence, score(attribution.confidence))
        add(node, CMQ.proposer, Literal(attribution.proposer))
        self.write_reasons(node, attribution.reasons)

    def write_reasons(self, node: NamedNode, reasons: tuple[str, ...]) -> None:
        """The reasons as one literal, one a line, since their order says which rule came first."""
        if reasons:
            self.out.add(node, CMQ.reason, Literal("\n".join(" ".join(reason.split()) for reason in reasons)))

    def write_claim(self, attribution: Attribution) -> None:
        """The claim of an attribution, with the issuer of the account that carries it.

        A claim that is affirmed or rejected can be checked, and is a schema:Claim too.
        """
        claim, add = attribution.claim, self.out.add
        node, words = self.node(claim.id), claim.text
        factual = reference.speech_act(attribution.act).stance is not Stance.NEITHER
        self.write_node(node, short(words), CMQ.Claim, *((SCHEMA.Claim,) if factual else ()))
        add(node, SCHEMA.text, worded(words, self.reading.article.language))
        add(node, CMQ.according_to, self.node(self.accounts[attribution.account].issuer))
        add(node, CMQ.about, *map(country_iri, claim.about))
        if claim.polarity is Polarity.NEGATIVE:
            add(node, CMQ.polarity, CMQ.Negative)
        if claim.modality is not Modality.CERTAIN:
            add(node, CMQ.modality, MODALITY_VALUES[claim.modality])
        add(node, CMQ.anchor, *self.spans(*claim.spans))

    def write_omission(self, omission: StatedOmission) -> None:
        """An omission that the article states, and its short form."""
        add, node = self.out.add, self.node(omission.id)
        self.write_node(node, self.omission_label(omission), CMQ.StatedOmission, CMQ.Omission, CMQ.Finding)
        add(node, CMQ.omitted, self.node(omission.attribution))
        add(node, CMQ.told_in, self.node(omission.told_in))
        add(node, CMQ.left_out_of, self.node(omission.left_out_of))
        add(node, CMQ.noted_in, self.node(omission.noted_in))
        add(node, CMQ.evidence, *self.spans(omission.evidence))
        add(node, CMQ.confidence, score(omission.confidence))
        self.write_reasons(node, omission.reasons)
        add(self.node(omission.attribution), CMQ.left_out_by, self.node(omission.left_out_of))

    def write_span(self, span: Span) -> None:
        """A piece of the article's text."""
        (node,) = self.spans(span)
        self.out.add(node, RDF.type, CMQ.Span, NIF.OffsetBasedString)
        self.out.add(node, RDFS.label, english(short(span.text)))
        self.out.add(node, NIF.reference_context, self.article)
        self.out.add(node, NIF.begin_index, integer(span.begin))
        self.out.add(node, NIF.end_index, integer(span.end))
        self.out.add(node, NIF.anchor_of, Literal(span.text))

    def issuer_name(self, account_id: str) -> str:
        """The name of the issuer of an account."""
        return self.names[self.accounts[account_id].issuer]

    def attribution_label(self, attribution: Attribution) -> str:
        """`Masoud Pezeshkian: request (in Iran’s account)`."""
        speakers = " and ".join(self.names[speaker] for speaker in attribution.speakers)
        return f"{speakers}: {attribution.act} (in {self.issuer_name(attribution.account)}’s account)"

    def omission_label(self, omission: StatedOmission) -> str:
        """`left out by Azerbaijan: the request to investigate (stated by OC Media)`."""
        words = short(self.attributions[omission.attribution].claim.text)
        silent, witness = self.issuer_name(omission.left_out_of), self.issuer_name(omission.noted_in)
        return f"left out by {silent}: {words} (stated by {witness})"
