"""Readings for the tests of the graph: one made by hand, and hypothesis strategies for any.

The article is invented: two ministers of real countries, no real event.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TypeVar

from hypothesis import strategies as st
from pyoxigraph import Quad

from extract.model import (
    ARTICLE,
    Access,
    Account,
    AccountKind,
    Actor,
    ActorKind,
    Article,
    Attribution,
    Claim,
    Country,
    Directness,
    Event,
    Modality,
    Polarity,
    Reading,
    RelationKind,
    Span,
    StatedOmission,
)
from graph.build import article_quads
from graph.build_findings import alignment_quads, findings_quads, judgement_quads
from graph.findings import (
    Agreement,
    Contradiction,
    EventCluster,
    Finding,
    InferredOmission,
    Judgement,
    Matter,
    Update,
    Verdict,
    group_id,
)
from graph.iris import Key, finding_iri
from graph.reference import speech_acts

COUNTRIES = (
    Country("EE", "EST", "Q191", ("Estonia",), ("Estonian",), ("Estonians",), ("Tallinn",)),
    Country("FI", "FIN", "Q33", ("Finland",), ("Finnish",), ("Finns",), ("Helsinki",)),
    Country("SE", "SWE", "Q34", ("Sweden",), ("Swedish",), ("Swedes",), ("Stockholm",)),
)

FERRY_TEXT = (
    "Estonia and Finland differ over a ferry\n\n"
    "The two transport ministers spoke by phone on Monday. According to an Estonian readout, Mari Tamm asked Finland to "
    "look into reports that a ferry had crossed without lights, and Juhani Laine denied that the ferry had crossed at night. "
    "Laine also promised not to close the port. The Finnish readout said that he thanked Estonia for its patience, with no "
    "mention of the request. Tamm later wrote on a social network that the denial was ‘without any basis’.\n"
)
FERRY = Article(
    text=FERRY_TEXT,
    title="Estonia and Finland differ over a ferry",
    published="2026-03-03",
    publisher="Harbour Post",
    url="https://example.org/ferry",
    source="ferry.txt",
)


def span(words: str, article: Article = FERRY) -> Span:
    """The first place where the article has these words."""
    begin = article.text.index(words)
    return article.span(begin, begin + len(words))


TAMM = Actor(ActorKind.PERSON, "Mari Tamm", aliases=("Tamm",), represents=("EE",))
LAINE = Actor(ActorKind.PERSON, "Juhani Laine", aliases=("Laine",), represents=("FI",))
POST = Actor(ActorKind.MEDIA, "Harbour Post")
ESTONIA = Actor(ActorKind.COUNTRY, "Estonia", code="EE")
FINLAND = Actor(ActorKind.COUNTRY, "Finland", aliases=("Helsinki",), code="FI")
REPORTS = Actor(ActorKind.UNNAMED, "unnamed reports", evidence=span("reports"))

CALL = Event(
    kind="phone call",
    label="phone call between Mari Tamm and Juhani Laine, 2026-03-02",
    evidence=span("spoke by phone on Monday"),
    participants=(LAINE.id, TAMM.id),
    date="2026-03-02",
)
OWN = Account(AccountKind.ARTICLE, "Harbour Post, 2026-03-03", POST.id, access=Access.FULL_TEXT)
ESTONIAN = Account(
    AccountKind.READOUT, "Estonian readout of the call", ESTONIA.id, span("an Estonian readout"), CALL.id, reported_in=ARTICLE
)
FINNISH = Account(
    AccountKind.READOUT, "Finnish readout of the call", FINLAND.id, span("The Finnish readout"), CALL.id, reported_in=ARTICLE
)
NETWORK = Account(AccountKind.POST, "Mari Tamm’s post", TAMM.id, span("wrote on a social network"), None, reported_in=ARTICLE)


def _claim(words: str, *, about: Sequence[str] = (), polarity: Polarity = Polarity.POSITIVE) -> Claim:
    return Claim((span(words),), tuple(about), polarity)


REQUEST = Attribution(
    speakers=(TAMM.id,),
    act="request",
    claim=_claim("look into reports that a ferry had crossed without lights", about=("FI",)),
    account=ESTONIAN.id,
    addressees=(FINLAND.id,),
    cue=span("asked"),
    speaker_mention=span("Mari Tamm"),
    confidence=0.93,
    reasons=("the cue 'ask' requests", "the speaker is the subject of the cue"),
)
RUMOUR = Attribution(
    speakers=(REPORTS.id,),
    act="allege",
    claim=Claim((span("a ferry had crossed without lights"),), ("FI",), modality=Modality.POSSIBLE),
    account=ESTONIAN.id,
    cue=span("reports"),
    within=REQUEST.id,
    confidence=0.8,
)
DENIAL = Attribution(
    speakers=(LAINE.id,),
    act="deny",
    claim=_claim("that the ferry had crossed at night", about=("FI",)),
    account=ESTONIAN.id,
    cue=span("denied"),
    responds_to=(RUMOUR.id,),
    confidence=0.9,
)
PROMISE = Attribution(
    speakers=(LAINE.id,),
    act="promise",
    claim=_claim("not to close the port", about=("FI",), polarity=Polarity.NEGATIVE),
    account=ESTONIAN.id,
    cue=span("promised"),
    confidence=0.84,
)
THANKS = Attribution(
    speakers=(LAINE.id,),
    act="thank",
    claim=_claim("its patience", about=("EE",)),
    account=FINNISH.id,
    addressees=(ESTONIA.id,),
    cue=span("thanked"),
    confidence=0.9,
)
DISMISSAL = Attribution(
    speakers=(TAMM.id,),
    act="dismiss",
    claim=_claim("without any basis", about=("EE", "FI")),
    account=NETWORK.id,
    cue=span("wrote"),
    directness=Directness.DIRECT,
    responds_to=(DENIAL.id,),
    confidence=0.7,
)
SILENCE = StatedOmission(
    attribution=REQUEST.id,
    told_in=ESTONIAN.id,
    left_out_of=FINNISH.id,
    evidence=span("with no mention of the request"),
    reasons=("the phrase 'no mention of' states an omission",),
)

FERRY_READING = Reading(
    article=FERRY,
    reader="by hand 1",
    actors=(TAMM, LAINE, POST, ESTONIA, FINLAND, REPORTS),
    events=(CALL,),
    accounts=(OWN, ESTONIAN, FINNISH, NETWORK),
    attributions=(REQUEST, RUMOUR, DENIAL, PROMISE, THANKS, DISMISSAL),
    omissions=(SILENCE,),
)
"""A whole reading with every kind of record; its graph conforms to the shapes without a warning."""


# ------------------------------------------------------------------------------------------- findings about it


def key(record: Attribution | Claim | Account | Event) -> Key:
    """The record's key in a corpus."""
    return (FERRY.id, record.id)


def _matter(label: str, *told: Attribution) -> Matter:
    claims = tuple(key(a.claim) for a in told)
    return Matter(group_id("matter", claims), label, claims)


CROSSING = _matter("whether the ferry crossed without lights", RUMOUR, DENIAL, DISMISSAL)
GOODWILL = _matter("what Finland will not do", PROMISE, DENIAL)
PATIENCE = _matter("patience over the request", REQUEST, THANKS)
MATTERS = (CROSSING, GOODWILL, PATIENCE)

CLUSTER = EventCluster(
    id=group_id("event", [key(CALL)]), label=CALL.label, members=(key(CALL),), date=CALL.date, participants=CALL.participants
)

OPPOSED = Contradiction(
    RelationKind.OPPOSED_STANCE, key(RUMOUR), key(DENIAL), CROSSING.id, 0.8, 0.9, "opposed", "one affirms what the other rejects"
)
RIVAL = Contradiction(RelationKind.RIVAL_VERSIONS, key(RUMOUR), key(DISMISSAL), CROSSING.id, 0.5, 0.7, "rivals", "another cause")
AGREED = Agreement(key(DENIAL), key(PROMISE), GOODWILL.id, 0.6, 0.7, "same stance", "both reject")
UPDATED = Update(key(REQUEST), key(THANKS), PATIENCE.id, 0.5, 0.6, "later", "the later one counts")
OMITTED = InferredOmission(
    key(PROMISE), key(ESTONIAN), key(FINNISH), 0.55, 0.4, 0.8, "nothing on the matter was found in the other account", "silence"
)
FINDINGS: tuple[Finding, ...] = (OPPOSED, RIVAL, AGREED, UPDATED, OMITTED)
"""One finding of each class; only their form makes sense."""

JUDGEMENT = Judgement(
    id="1",
    judges=finding_iri(OPPOSED.id).value,
    verdict=Verdict.CONFIRMED,
    analyst="1",
    made=datetime(2026, 3, 5, 9, 30, tzinfo=UTC),
    words=DENIAL.claim.text,
    comment="Both stand in the Estonian readout.",
)


def whole_graph() -> list[Quad]:
    """The ferry's graph with everything computed and judged about it."""
    computed = [*alignment_quads(MATTERS, [CLUSTER]), *findings_quads(FINDINGS), *judgement_quads([JUDGEMENT])]
    return [*article_quads(FERRY_READING), *computed]


# ------------------------------------------------------------------------------------------- any reading

Record = TypeVar("Record", Event, StatedOmission)
CODES = st.sampled_from(["EE", "FI", "SE"])
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\r"), min_size=1, max_size=12)
LINES = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=8)
SCORES = st.integers(0, 10_000).map(lambda n: n / 10_000)
DATES = st.none() | st.dates().map(str) | st.dates().map(lambda d: str(d)[:7]) | st.dates().map(lambda d: str(d)[:4])


@st.composite
def spans(draw: st.DrawFn, text: str) -> Span:
    """A span of the text."""
    begin = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(begin + 1, min(len(text), begin + 40)))
    return Span(begin, end, text[begin:end])


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """An article with text of any script."""
    text = draw(st.text(st.characters(codec="utf-8", exclude_characters="\r"), min_size=4, max_size=200))
    return Article(
        text=text,
        title=draw(st.none() | WORDS),
        published=draw(st.none() | st.dates().map(str)),
        publisher=draw(st.none() | LINES),
        url=draw(st.none() | st.just("https://example.org/a")),
        language=draw(st.sampled_from(["en", "et", "no such language"])),
        source=draw(st.just("-")),
    )


@st.composite
def actors(draw: st.DrawFn, article: Article) -> tuple[Actor, ...]:
    """Actors with distinct ids, of every kind; countries are named as in COUNTRIES."""
    names = {country.code: country.name for country in COUNTRIES}
    found = [Actor(ActorKind.COUNTRY, names[c], code=c) for c in sorted(draw(st.sets(CODES)))]
    for kind in draw(st.lists(st.sampled_from([k for k in ActorKind if k is not ActorKind.COUNTRY]), min_size=1, max_size=4)):
        evidence = draw(spans(article.text)) if kind is ActorKind.UNNAMED else None
        aliases, represents = draw(st.lists(WORDS, max_size=2)), draw(st.lists(CODES, max_size=2))
        found.append(Actor(kind, draw(LINES), tuple(aliases), None, tuple(represents), evidence))
    publisher = None if article.publisher is None else Actor(ActorKind.MEDIA, article.publisher)
    kept = {publisher.id: publisher} if publisher else {}
    for actor in found:
        kept.setdefault(actor.id, actor)
    return tuple(kept.values())


def _unique(records: Sequence[Record]) -> tuple[Record, ...]:
    """The first record of each id."""
    kept: dict[str, Record] = {}
    for record in records:
        kept.setdefault(record.id, record)
    return tuple(kept.values())


@st.composite
def accounts(draw: st.DrawFn, article: Article, people: Sequence[str], events: Sequence[Event]) -> tuple[Account, ...]:
    """The article's own account, and others in a chain that leads to it."""
    own = Account(AccountKind.ARTICLE, draw(WORDS), draw(st.sampled_from(people)), access=Access.FULL_TEXT)
    found = [own]
    for place in draw(st.lists(spans(article.text), max_size=3)):
        event = draw(st.sampled_from([None, *(e.id for e in events)]))
        outer = draw(st.sampled_from([a.id for a in found]))
        kind, access = draw(st.sampled_from(list(AccountKind))), draw(st.sampled_from(list(Access)))
        account = Account(kind, draw(WORDS), draw(st.sampled_from(people)), place, event, outer, access)
        found += [account] if account.id not in {a.id for a in found} else []
    return tuple(found)


@st.composite
def claims(draw: st.DrawFn, article: Article, ordinal: int) -> Claim:
    """A claim of one or two spans."""
    first = draw(spans(article.text))
    parts = [first]
    if first.end < len(article.text) and draw(st.booleans()):
        begin = draw(st.integers(first.end, len(article.text) - 1))
        parts.append(article.span(begin, len(article.text)))
    polarity, modality = draw(st.sampled_from(list(Polarity))), draw(st.sampled_from(list(Modality)))
    return Claim(tuple(parts), tuple(sorted(draw(st.sets(CODES)))), polarity, modality, ordinal)


@st.composite
def attributions(draw: st.DrawFn, article: Article, people: Sequence[str], carriers: Sequence[Account]) -> tuple[Attribution, ...]:
    """Attributions with distinct claims, each possibly within or in answer to an earlier one."""
    found: list[Attribution] = []
    for ordinal in range(draw(st.integers(0, 4))):
        earlier = [a.id for a in found]
        found.append(
            Attribution(
                speakers=tuple(sorted(draw(st.sets(st.sampled_from(people), min_size=1, max_size=2)))),
                act=draw(st.sampled_from(sorted(speech_acts()))),
                claim=draw(claims(article, ordinal)),
                account=draw(st.sampled_from([a.id for a in carriers])),
                addressees=tuple(draw(st.sets(st.sampled_from(people), max_size=2))),
                cue=draw(st.none() | spans(article.text)),
                speaker_mention=draw(st.none() | spans(article.text)),
                directness=draw(st.sampled_from(list(Directness))),
                within=draw(st.sampled_from([None, *earlier])),
                responds_to=tuple(draw(st.sets(st.sampled_from(earlier)))) if earlier else (),
                confidence=draw(SCORES),
                proposer=draw(LINES),
                reasons=tuple(draw(st.lists(LINES, max_size=3))),
            )
        )
    return tuple(found)


@st.composite
def omissions(
    draw: st.DrawFn, article: Article, told: Sequence[Attribution], carriers: Sequence[Account]
) -> tuple[StatedOmission, ...]:
    """Stated omissions of what is told."""
    found: list[StatedOmission] = []
    ids = [account.id for account in carriers]
    for attribution in told:
        if draw(st.booleans()):
            silent, witness = draw(st.sampled_from(ids)), draw(st.sampled_from(ids))
            place, confidence = draw(spans(article.text)), draw(SCORES)
            found.append(StatedOmission(attribution.id, attribution.account, silent, place, witness, confidence, ("stated",)))
    return _unique(found)


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """Any reading of any article, with the countries that act in it among its actors."""
    article = draw(articles())
    cast = draw(actors(article))
    people = [actor.id for actor in cast]
    happened = _unique(
        [
            Event(draw(LINES), draw(WORDS), place, tuple(sorted(draw(st.sets(st.sampled_from(people))))), draw(DATES))
            for place in draw(st.lists(spans(article.text), max_size=2))
        ]
    )
    carriers = draw(accounts(article, people, happened))
    told = draw(attributions(article, people, carriers))
    stated = draw(omissions(article, told, carriers))
    acting = {i for a in told for i in (*a.speakers, *a.addressees)} | {a.issuer for a in carriers}
    acting |= {i for e in happened for i in e.participants}
    kept = tuple(a for a in cast if a.kind is not ActorKind.COUNTRY or a.id in acting)
    return Reading(article, draw(LINES), kept, happened, carriers, told, stated)
