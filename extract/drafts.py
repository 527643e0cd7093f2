"""The draft of a reading, which the stages of the reader fill in."""

from dataclasses import dataclass, field, replace

from spacy.tokens import Doc

from extract.accounts import AccountBook, AccountDraft
from extract.actors import ActorBook
from extract.events import DIALOGUES
from extract.model import ARTICLE, Article, Attribution, Event, Note, Reading, StatedOmission
from extract.proposals import Offsets, Proposal


@dataclass(slots=True)
class Saying:
    """One proposal on its way to an attribution: speakers and account as far as they are known."""

    proposal: Proposal
    speakers: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    account: AccountDraft | None = None  # None: the article itself
    frames: bool = False  # its source is an account or an outlet: what it reports may be read as carried by it
    by_pronoun: bool = False
    reasons: list[str] = field(default_factory=list)

    @property
    def place(self) -> Offsets:
        """Where it is said that it was said: the cue, or the content where there is none."""
        return self.proposal.cue or (self.proposal.begin, self.proposal.begin + 1)


@dataclass(slots=True)
class Draft:
    """All that is known of an article while its stages run."""

    doc: Doc
    article: Article
    apart: list[Offsets] = field(default_factory=list)
    actors: ActorBook = field(init=False)
    accounts: AccountBook = field(init=False)
    publisher: str = ""
    events: tuple[Event, ...] = ()
    sayings: list[Saying] = field(default_factory=list)
    attributions: list[Attribution] = field(default_factory=list)
    targets: dict[str, Offsets | None] = field(default_factory=dict)
    omissions: list[StatedOmission] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def is_read(self, place: int) -> bool:
        """Whether the character at an offset belongs to the news, not to what is set aside."""
        return not any(begin <= place < end for begin, end in self.apart)

    def trimmed(self, begin: int, end: int) -> Offsets | None:
        """The piece without what is set aside at its begin (`Published October 26 2016 ...`); None where nothing is left."""
        for apart, past in sorted(self.apart):
            if begin < past and apart <= begin + 12 and past < end:
                begin = past
        while begin < end and not (self.article.text[begin].isalnum() or self.article.text[begin] in "[(“‘\"'$€£"):
            begin += 1
        return (begin, end) if end - begin > 2 and self.is_read(begin) else None

    @property
    def main_event(self) -> str | None:
        """The event of which the article itself is an account: the first call or meeting, else the first event."""
        dialogue = next((e for e in self.events if e.kind in DIALOGUES), None)
        first = dialogue or (self.events[0] if self.events else None)
        return first.id if first else None

    def reading(self, reader: str) -> Reading:
        """The frozen reading: only the actors that something uses."""
        accounts = self.accounts.records(self.publisher, self.main_event)
        carried = (
            {a.account for a in self.attributions} | {ARTICLE} | {i for o in self.omissions for i in (o.told_in, o.left_out_of)}
        )
        accounts = tuple(a for a in accounts if a.id in carried)
        used = {i for a in self.attributions for i in (*a.speakers, *a.addressees)}
        used |= {a.issuer for a in accounts} | {p for e in self.events for p in e.participants}
        return Reading(
            article=self.article,
            reader=reader,
            actors=self.actors.actors(used),
            events=tuple(sorted(self.events, key=lambda e: e.evidence)),
            accounts=accounts,
            attributions=tuple(_numbered(self.attributions)),
            omissions=tuple(self.omissions),
            notes=tuple(self.notes),
        )


def _numbered(attributions: list[Attribution]) -> list[Attribution]:
    """The attributions; claims on the same characters must have got their ordinals already."""
    return sorted(attributions, key=lambda a: (a.claim.spans, a.cue or a.claim.spans[0]))


def with_ordinal(attribution: Attribution, taken: set[str]) -> Attribution:
    """The attribution, with the first ordinal that makes its claim's id unique among those taken."""
    while attribution.claim.id in taken:
        claim = attribution.claim
        attribution = replace(attribution, claim=replace(claim, ordinal=claim.ordinal + 1))
    taken.add(attribution.claim.id)
    return attribution
