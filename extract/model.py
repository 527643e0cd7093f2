"""The records that cross the seam between reading and the graph.

An article becomes a `Reading`: plain values, the article's own words, and character offsets into its text
(Unicode code points, from 0, end exclusive). No spaCy object and no RDF term stands in them, so that another
extractor (an annotator's file, a language model) can produce the same records and get everything after it.

Every id is computed from the record's own fields, so that reading an article twice gives the same ids:

    Article.id        first 12 hex digits of the SHA-256 of the text
    Actor.id          country/IR · actor/masoud-pezeshkian · source/592-599 (unnamed, belongs to its article)
    Event.id          event-486-516
    Account.id        account-433-462, or `article` for the article itself, which is an account too
    Attribution.id    attribution-{begin of the cue}-{begin of the content}
    Claim.id          claim-{begin}-{end}

Ids of events, accounts, attributions, claims and unnamed sources are unique within one article.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Protocol

from extract.errors import RecordError

ARTICLE = "article"
"""The id of the account that the article itself is."""


class ActorKind(StrEnum):
    """What an actor is; a country stands for its government."""

    PERSON = "person"
    ORGANIZATION = "organization"
    MEDIA = "media"
    COUNTRY = "country"
    UNNAMED = "unnamed"


class AccountKind(StrEnum):
    """The form in which a party gives its version."""

    ARTICLE = "article"
    STATEMENT = "statement"
    READOUT = "readout"
    POST = "post"
    PRESS_CONFERENCE = "press conference"
    INTERVIEW = "interview"
    SPEECH = "speech"
    REPORT = "report"
    DOCUMENT = "document"


class Access(StrEnum):
    """How much of an account is known."""

    FULL_TEXT = "full text"
    AS_REPORTED = "as reported"


class Directness(StrEnum):
    """Whose words the article gives."""

    DIRECT = "direct quotation"
    MIXED = "mixed quotation"
    INDIRECT = "indirect quotation"


class Polarity(StrEnum):
    """Whether a claim's content is negated."""

    POSITIVE = "positive"
    NEGATIVE = "negative"


class Modality(StrEnum):
    """How certain a claim presents its content to be."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"


class Stance(StrEnum):
    """Whether a speaker affirms, rejects, or does neither to a matter."""

    AFFIRMS = "affirms"
    REJECTS = "rejects"
    NEITHER = "neither"


@lru_cache(maxsize=65_536)
def slug(name: str) -> str:
    """The name as the end of an IRI: letters of any script and digits, lower case, joined by hyphens.

    >>> slug("Recep Tayyip Erdoğan")
    'recep-tayyip-erdogan'
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    plain = re.sub(r"[’'`ʻ]s\b|[’'`ʻ]", "", plain.casefold())
    return "-".join(re.findall(r"[^\W_]+", plain)) or "unknown"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A piece of the article's text: offsets in code points, and its words."""

    begin: int
    end: int
    text: str = field(compare=False)

    def __post_init__(self) -> None:
        if not 0 <= self.begin < self.end:
            raise RecordError(f"a span must begin before it ends, from 0: {self.begin}-{self.end}")
        if len(self.text) != self.end - self.begin:
            raise RecordError(f"span {self.begin}-{self.end} has {len(self.text)} characters of text")


@dataclass(frozen=True, slots=True)
class Country:
    """One entry of ISO 3166-1 and the words by which articles name it.

    `code` is alpha-2 (`IR`), `alpha3` alpha-3, `wikidata` the item (`Q794`). `names` holds the short name first, then
    official, former and colloquial ones; `adjectives` (`Iranian`), `demonyms` (`Iranians`, `Briton`), `capitals` (`Tehran`),
    `seats` what speaks for its government (`the Kremlin`, `Foggy Bottom`), `places` regions and territories that an article
    uses for it (`Gaza` for PS).
    """

    code: str
    alpha3: str
    wikidata: str
    names: tuple[str, ...]
    adjectives: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The short name in English."""
        return self.names[0]


class _Hashed:
    """A place for a hash that is no field: neither compared nor written."""

    __slots__ = ("_sha256",)
    _sha256: str


@dataclass(frozen=True, slots=True)
class Article(_Hashed):
    """One article as it is stored: the text that all offsets count in, and what is known of it.

    `published` is an ISO date (`2025-06-27`) or None; `source` is where it came from (a path, a URL, `-`);
    `body` is the offset at which the reading begins (after a masthead), normally 0.
    """

    text: str
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str = "en"
    source: str = "-"

    @property
    def sha256(self) -> str:
        """SHA-256 of the text in UTF-8, 64 hex digits; computed once."""
        try:
            return self._sha256
        except AttributeError:
            found = hashlib.sha256(self.text.encode("utf-8")).hexdigest()
            object.__setattr__(self, "_sha256", found)
            return found

    @property
    def id(self) -> str:
        """The first 12 hex digits of the hash."""
        return self.sha256[:12]

    def span(self, begin: int, end: int) -> Span:
        """The span with the text's own words."""
        return Span(begin, end, self.text[begin:end])


@dataclass(frozen=True, slots=True)
class Actor:
    """One that can speak or issue an account.

    `name` is the fullest name in use; `aliases` are other names of the same actor in this article. `code` is the
    ISO 3166-1 alpha-2 code of a country actor. `represents` holds the codes of the countries for which the
    article presents the actor as speaking. `evidence` is where an unnamed source is mentioned.
    """

    kind: ActorKind
    name: str
    aliases: tuple[str, ...] = ()
    code: str | None = None
    represents: tuple[str, ...] = ()
    evidence: Span | None = None

    def __post_init__(self) -> None:
        if (self.kind is ActorKind.COUNTRY) != (self.code is not None):
            raise RecordError(f"a country, and only a country, has a code: {self.name}")
        if self.kind is ActorKind.UNNAMED and self.evidence is None:
            raise RecordError(f"an unnamed source needs its place in the article: {self.name}")

    @property
    def id(self) -> str:
        """`country/IR`, `actor/masoud-pezeshkian` or `source/592-599`."""
        if self.kind is ActorKind.COUNTRY:
            return f"country/{self.code}"
        if self.kind is ActorKind.UNNAMED and self.evidence is not None:
            return f"source/{self.evidence.begin}-{self.evidence.end}"
        return f"actor/{slug(self.name)}"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, of which accounts are given: a call, a meeting, a strike.

    `kind` is one of the words of `extract/data/events.tsv` (`phone call`, `meeting`, `attack`, ...); `participants` are
    actor ids; `date` is an ISO date, year and month, or year.
    """

    kind: str
    label: str
    evidence: Span
    participants: tuple[str, ...] = ()
    date: str | None = None

    @property
    def id(self) -> str:
        """`event-{begin}-{end}` of its evidence."""
        return f"event-{self.evidence.begin}-{self.evidence.end}"


@dataclass(frozen=True, slots=True)
class Account:
    """A document or utterance in which a party gives its version.

    `issuer` is an actor id, `event` an event id or None, `reported_in` the id of the account through which it reached
    us (None for the article itself), `evidence` where the article names it (None for the article itself).
    """

    kind: AccountKind
    label: str
    issuer: str
    evidence: Span | None = None
    event: str | None = None
    reported_in: str | None = None
    access: Access = Access.AS_REPORTED

    @property
    def id(self) -> str:
        """`account-{begin}-{end}` of its evidence, or `article`."""
        return ARTICLE if self.evidence is None else f"account-{self.evidence.begin}-{self.evidence.end}"


@dataclass(frozen=True, slots=True)
class Claim:
    """What one attribution says was said: the words, the countries they speak of, polarity and modality.

    `spans` is the content: one span, or several where it is interrupted. `about` holds ISO codes, sorted.
    `ordinal` tells apart claims of one article on the same characters ('condemned and denied the strikes').
    """

    spans: tuple[Span, ...]
    about: tuple[str, ...] = ()
    polarity: Polarity = Polarity.POSITIVE
    modality: Modality = Modality.CERTAIN
    ordinal: int = 0

    def __post_init__(self) -> None:
        if not self.spans:
            raise RecordError("a claim needs the span of its content")
        if any(a.end > b.begin for a, b in zip(self.spans, self.spans[1:], strict=False)):
            raise RecordError(f"the spans of a claim must stand in order and apart: {self.spans}")

    @property
    def id(self) -> str:
        """`claim-{begin}-{end}`, with the ordinal behind it where it is not 0."""
        name = f"claim-{self.spans[0].begin}-{self.spans[-1].end}"
        return f"{name}-{self.ordinal}" if self.ordinal else name

    @property
    def text(self) -> str:
        """The words of the content; an interruption shows as ` … `."""
        return " … ".join(s.text for s in self.spans)


@dataclass(frozen=True, slots=True)
class Attribution:
    """One report, at one place of one article, that somebody said something.

    `speakers` and `addressees` are actor ids; `act` is a notation of the speech-act scheme (`request`); `account` is the
    id of the account that carries it; `within` is the id of the attribution whose claim itself reports this one, and
    `responds_to` of those that the text presents it as answering. `confidence` is the estimated share of such
    results that a careful reader accepts. `proposer` names the reader that proposed the span; `reasons` say in words which
    rules made it what it is.
    """

    speakers: tuple[str, ...]
    act: str
    claim: Claim
    account: str = ARTICLE
    addressees: tuple[str, ...] = ()
    cue: Span | None = None
    speaker_mention: Span | None = None
    directness: Directness = Directness.INDIRECT
    within: str | None = None
    responds_to: tuple[str, ...] = ()
    confidence: float = 0.5
    proposer: str = "rules"
    reasons: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.speakers:
            raise RecordError(f"an attribution needs a speaker: {self.claim.text[:60]!r}")
        if not 0.0 <= self.confidence <= 1.0:
            raise RecordError(f"a confidence lies between 0 and 1: {self.confidence}")

    @property
    def id(self) -> str:
        """`attribution-{begin of the cue}-{begin of the content}`; a missing cue counts as the content."""
        content = self.claim.spans[0].begin
        name = f"attribution-{self.cue.begin if self.cue else content}-{content}"
        return f"{name}-{self.claim.ordinal}" if self.claim.ordinal else name

    @property
    def evidence(self) -> tuple[Span, ...]:
        """The spans that support it: cue and content, in order."""
        return tuple(sorted({*((self.cue,) if self.cue else ()), *self.claim.spans}))


@dataclass(frozen=True, slots=True)
class StatedOmission:
    """An omission that the article itself states ('with no mention of ...').

    `attribution` is what is left out, `told_in`, `left_out_of` and `noted_in` are account ids, `evidence` the words that
    state it.
    """

    attribution: str
    told_in: str
    left_out_of: str
    evidence: Span
    noted_in: str = ARTICLE
    confidence: float = 0.9
    reasons: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """`omission-{begin}-{end}` of its evidence."""
        return f"omission-{self.evidence.begin}-{self.evidence.end}"


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader of the result should know: a paragraph set aside, a date not found, a doubt.

    `kind` is a short word (`set aside`, `no date`, `no publisher`, `cut`), `evidence` its place.
    """

    kind: str
    message: str
    evidence: Span | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read in one article. `reader` names the reader and its version.

    Tuples are in order of the text. Raises RecordError where an id is used twice or points nowhere, or where a span's
    words are not the article's.
    """

    article: Article
    reader: str
    actors: tuple[Actor, ...] = ()
    events: tuple[Event, ...] = ()
    accounts: tuple[Account, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    omissions: tuple[StatedOmission, ...] = ()
    notes: tuple[Note, ...] = ()

    def __post_init__(self) -> None:
        _check_ids(self)
        for span in self.spans():
            if self.article.text[span.begin : span.end] != span.text:
                raise RecordError(f"{self.article.id}: the words at {span.begin}-{span.end} are not {span.text[:40]!r}")

    def spans(self) -> tuple[Span, ...]:
        """Every span that a record of this reading rests on, sorted, once."""
        found: set[Span] = set()
        found.update(a.evidence for a in self.actors if a.evidence)
        found.update(e.evidence for e in self.events)
        found.update(a.evidence for a in self.accounts if a.evidence)
        found.update(o.evidence for o in self.omissions)
        for attribution in self.attributions:
            found.update(attribution.evidence)
            if attribution.speaker_mention:
                found.add(attribution.speaker_mention)
        return tuple(sorted(found))


def _check_ids(reading: Reading) -> None:
    """Ids are unique, and every id that is used belongs to a record of the reading."""
    groups: dict[str, list[str]] = {
        "actor": [a.id for a in reading.actors],
        "event": [e.id for e in reading.events],
        "account": [a.id for a in reading.accounts],
        "attribution": [a.id for a in reading.attributions],
        "claim": [a.claim.id for a in reading.attributions],
        "omission": [o.id for o in reading.omissions],
    }
    for name, ids in groups.items():
        if len(ids) != len(set(ids)):
            raise RecordError(f"{reading.article.id}: the {name} ids are not unique: {sorted(i for i in ids if ids.count(i) > 1)}")
    uses = [("actor", i) for a in reading.attributions for i in (*a.speakers, *a.addressees)]
    uses += [("actor", i) for e in reading.events for i in e.participants]
    uses += [("actor", a.issuer) for a in reading.accounts]
    uses += [("event", a.event) for a in reading.accounts if a.event]
    uses += [("account", a.reported_in) for a in reading.accounts if a.reported_in]
    uses += [("account", a.account) for a in reading.attributions]
    uses += [("attribution", i) for a in reading.attributions for i in (*a.responds_to, *((a.within,) if a.within else ()))]
    uses += [("attribution", o.attribution) for o in reading.omissions]
    uses += [("account", i) for o in reading.omissions for i in (o.told_in, o.left_out_of, o.noted_in)]
    known = {name: set(ids) for name, ids in groups.items()}
    for name, used in uses:
        if used not in known[name]:
            raise RecordError(f"{reading.article.id}: no {name} has the id {used!r}")


class ArticleReader(Protocol):
    """Anything that turns an article into a reading: our own reader, a file of annotations, a language model."""

    name: str

    def read(self, article: Article) -> Reading:
        """The reading of one article."""
        ...


# ------------------------------------------------------------------------------------------- comparison


@dataclass(frozen=True, slots=True)
class Position:
    """One attribution as comparison sees it: with its stance, its speaker's names and its article.

    `stance` is the stance of the act turned round by the claim's polarity; `sides` holds the ISO codes for which its speakers
    speak; `names` their names, so that `Pezeshkian said` is not compared as content.
    """

    article: Article
    attribution: Attribution
    account: Account
    stance: Stance
    names: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()

    def __hash__(self) -> int:
        """By the text, the act and the place: enough to tell positions apart, and a fifth of comparison's time less than by all."""
        return hash((self.article.text, self.attribution.act, self.attribution.claim.spans[0].begin))

    @property
    def key(self) -> tuple[str, str]:
        """Article id and attribution id: unique in a corpus."""
        return (self.article.id, self.attribution.id)


class RelationKind(StrEnum):
    """How two claims stand to each other."""

    OPPOSED_STANCE = "opposed stance"
    RIVAL_VERSIONS = "rival versions"
    DIFFERING_FIGURES = "differing figures"
    REVERSAL = "reversal"
    UPDATE = "update"
    AGREEMENT = "agreement"
    RELATED = "related"
    NONE = "none"

    @property
    def is_contradiction(self) -> bool:
        """Whether it is one of the four kinds of contradiction."""
        return self in _CONTRADICTIONS


_CONTRADICTIONS = frozenset(
    {RelationKind.OPPOSED_STANCE, RelationKind.RIVAL_VERSIONS, RelationKind.DIFFERING_FIGURES, RelationKind.REVERSAL}
)


@dataclass(frozen=True, slots=True)
class Relation:
    """What a judge says of two positions: the two gates, the rule, and why in words.

    `matter` is the score of the first gate (are they on the same matter), `confidence` that of the relation itself,
    `rule` the name of the function that decided, `detail` its reason in words.
    """

    kind: RelationKind
    matter: float = 0.0
    confidence: float = 0.0
    rule: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a silent account's own sentences speak of a matter after all: the sentence and how alike it is."""

    sentence: Span
    score: float


class Judge(Protocol):
    """How two claims stand to each other: linguistics, handed to the graph's comparison as a value."""

    name: str

    def relate(self, one: Position, other: Position) -> Relation:
        """The relation of two positions; symmetric but for which of them affirms."""
        ...

    def nearest(self, one: Position, others: tuple[Position, ...], *, most: int) -> tuple[int, ...]:
        """Indices of the positions most likely on the same matter, nearest first, `most` at the most."""
        ...

    def search(self, one: Position, article: Article, region: tuple[Span, ...] | None) -> Mention | None:
        """The sentence of the article (inside the region, where one is given) that speaks of the matter, or None."""
        ...

    def weight(self, one: Position) -> float:
        """How much an analyst cares that it is left out, 0 to 1: a denial before a courtesy."""
        ...
