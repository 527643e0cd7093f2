"""Which statement, readout, post or interview carries an attribution, whose it is, and of which event."""

from dataclasses import dataclass, field

from spacy.tokens import Doc, Span, Token

from extract.actors import ActorBook, actor_of
from extract.events import DIALOGUES
from extract.mentions import MentionKind, SourceMention, mention_at
from extract.model import ARTICLE, Access, Account, AccountKind, ActorKind, Article, Event
from extract.name_phrases import text_of
from extract.phrases import noun_phrase, offsets
from extract.proposals import Offsets, Proposal
from extract.references import SAYS, Entry
from extract.roles import is_account_word
from extract.sources import is_passive, source_of_verb

_FAMILIES = {"statement": "statement", "readout": "statement", "document": "statement", "report": "report"}
"""Forms between which an article changes the word for one account (`the readout`, `the statement`)."""

_NAMED_FORMS = frozenset({AccountKind.STATEMENT, AccountKind.READOUT})
_PLATFORMS = {"twitter", "x", "telegram", "facebook", "instagram", "weibo", "truth", "bluesky", "mastodon", "threads"}
_ISSUES = {"issue", "release", "publish", "sign", "write", "make", "give", "put", "send", "read", "deliver", "draft"}
_PUTS_OUT = _ISSUES | {"post", "circulate"}
"""What an issuer does with an account; an agency only carries it."""
_HANDS = {"hand", "present", "submit", "file", "circulate", "post", "bring", "hold", "sign"}
"""What else one does with an account of one's own: `handed over a note`, `brought out a paper`."""
_CHANNELS = {"in", "on", "via", "through", "during", "at", "to"}


@dataclass(slots=True)
class AccountDraft:
    """One account while the article is being read: its form, its issuer and every wording that the article has for it."""

    kind: AccountKind
    issuer: str
    evidence: Offsets
    words: list[str] = field(default_factory=list)
    event: str | None = None


class AccountBook:
    """The accounts of one article, found as its attributions are read in order of the text."""

    def __init__(self, doc: Doc, article: Article, actors: ActorBook, events: tuple[Event, ...]) -> None:
        self.doc, self.article, self.actors, self.events = doc, article, actors, events
        self.drafts: list[AccountDraft] = []

    def scan(self) -> None:
        """Every account that the article names with its issuer, so that `the statement` finds the last one named before."""
        for token in self.doc:
            if token.pos_ != "NOUN" or token.dep_ in ("compound", "nmod") or not _ends_account(token):
                continue
            mention = mention_at(self.doc, offsets(noun_phrase(token)))
            if mention.kind != MentionKind.ACCOUNT:
                continue
            by = token.tag_ == "NN" and any(c.dep_ in ("prep", "acl") and c.lower_ in ("by", "from") for c in token.children)
            if by or ((mention.codes or mention.definite) and AccountKind(mention.institution) in _NAMED_FORMS):
                self.of_mention(mention, new_only=True)
            if (issuer := self._given_by(token, mention)) is not None:
                self._draft(AccountKind(mention.institution), actor_of(issuer).id, mention.offsets, mention.text)

    def _given_by(self, noun: Token, mention: SourceMention) -> Entry | None:
        """Who gives an account that is told with its verb: `the Network published a report`, `in a notice the bank said`."""
        verb = noun.head if noun.dep_ == "dobj" else noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ == "in" else noun
        told = verb.lemma_ in (_ISSUES | _HANDS if noun.dep_ == "dobj" else SAYS)
        if not told or verb.pos_ != "VERB" or is_passive(verb) or self._issuer(mention) is not None:
            return None
        source = source_of_verb(verb)
        if source is None or source.pos_ == "PRON" or source.i == noun.i:
            return None
        place = self._whole(source)
        return self.actors.resolve(place) if mention_at(self.doc, place).kind in _ISSUERS else None

    def of_mention(self, mention: SourceMention, *, new_only: bool = False) -> AccountDraft | None:
        """The account that words for one denote (`the Iranian statement`, `it`), by its issuer; None where nobody issued it.

        With `new_only` an account that only points back at one named before is left alone.
        """
        kind = AccountKind(mention.institution or "statement")
        issuer = self._issuer(mention)
        if issuer is None:
            return None if new_only else self._last(kind, mention) or self._own(kind, mention)
        return self._draft(kind, actor_of(issuer).id, mention.offsets, mention.text)

    def of_pronoun(self, pronoun: Token) -> AccountDraft | None:
        """The account for which `it` stands: where the sentence before, of the same paragraph, has one for its subject.

        `It` may stand for it once more, and for who `put out a statement`. Only texts read: `it read` may begin a paragraph.
        """
        found = self._before(pronoun)
        while found is not None and found[0].lower_ == "it":
            found = self._before(found[0])
        if found is None:
            return None
        subject, verb = found
        mention = mention_at(self.doc, offsets(noun_phrase(subject)))
        return self.of_mention(mention) if mention.kind == MentionKind.ACCOUNT else self._put_out(subject, verb)

    def _before(self, pronoun: Token) -> tuple[Token, Token] | None:
        """Subject and root of the sentence before `it`, where it is of the same paragraph; `it read` may begin one."""
        begin = pronoun.sent.start
        broken = any("\n\n" in t.text for t in self.doc[max(0, begin - 1) : pronoun.i]) and pronoun.head.lemma_ != "read"
        if pronoun.lower_ != "it" or begin == 0 or broken:
            return None
        root = self.doc[begin - 1].sent.root
        subject = next((c for c in root.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        return (subject, root) if subject is not None else None

    def _put_out(self, subject: Token, verb: Token) -> AccountDraft | None:
        """The account that somebody brings out: `the bank sent a notice`, `the ministry put out a statement`."""
        made = next((c for c in verb.children if c.dep_ == "dobj" and _ends_account(c)), None)
        if made is None or verb.lemma_.lower() not in _PUTS_OUT:
            return None
        place = offsets(noun_phrase(made))
        kind = AccountKind(mention_at(self.doc, place).institution or "statement")
        return self._draft(kind, actor_of(self.actors.resolve(offsets(noun_phrase(subject)))).id, place, self._text(place))

    def _text(self, place: Offsets) -> str:
        return self.article.text[place[0] : place[1]]

    def of_issuer(self, issuer: str) -> AccountDraft | None:
        """The first account that an actor issued, or None."""
        return next((d for d in self.drafts if d.issuer == issuer), None)

    def of_speaker(self, kind: AccountKind, speaker: str, place: Offsets, words: str) -> AccountDraft:
        """The account in which a speaker gives its own version: `said in a statement`, `took to Twitter`."""
        return self._draft(kind, speaker, place, words)

    def _draft(self, kind: AccountKind, issuer: str, place: Offsets, words: str) -> AccountDraft:
        """The account of an issuer in one form; words at one place denote one account, whoever issued it together."""
        for draft in self.drafts:
            if (draft.issuer == issuer and _family(draft.kind) == _family(kind)) or draft.evidence == place:
                draft.words.append(words)
                return draft
        draft = AccountDraft(kind, issuer, place, [words])
        self.drafts.append(draft)
        return draft

    def _last(self, kind: AccountKind, mention: SourceMention) -> AccountDraft | None:
        """The last account of this form named before: `the statement continued`."""
        before = [d for d in self.drafts if d.evidence[0] < mention.offsets[0] and _family(d.kind) == _family(kind)]
        noun = mention.text.split()[-1].casefold()
        before = [d for d in before if any(noun in w.casefold().split() for w in d.words)] or before
        latest = max(before, key=lambda d: max(d.evidence[0], *(self._places(d, mention.offsets[0]) or [0])), default=None)
        return latest if mention.definite else None

    def _own(self, kind: AccountKind, mention: SourceMention) -> AccountDraft | None:
        """The account of the body that speaks for itself in the text: `The report notes` in its own release."""
        home = self.actors.home
        span = self.doc.char_span(*mention.offsets, alignment_mode="expand")
        bare = span is not None and span.root.tag_ == "NN" and len(span) < 4
        if home is None or home.kind != ActorKind.ORGANIZATION or not mention.definite or mention.codes or not bare:
            return None
        return self._draft(kind, actor_of(home).id, mention.offsets, mention.text)

    def _places(self, draft: AccountDraft, before: int) -> list[int]:
        """Where the words for an account stand in front of an offset."""
        return [p for w in draft.words if (p := self.article.text.rfind(w, 0, before)) >= 0]

    def _issuer(self, mention: SourceMention) -> Entry | None:
        """Whose account it is: `by` or `from` somebody, a possessor, or the country of an adjective."""
        span = self.doc.char_span(*mention.offsets, alignment_mode="expand")
        if span is None:
            return None
        head = span.root
        if (giver := self._giver(head)) is not None:
            return self.actors.resolve(self._whole(giver))
        owner = next((c for c in head.children if c.dep_ == "poss"), None)
        if owner is not None:
            return self.actors.meanings.owner(mention) if owner.lower_ == "whose" else self.actors.resolve(self._whole(owner))
        body = self._body_before(span, head)
        return self.actors.resolve(body) if body is not None else self._country(mention)

    def _giver(self, head: Token) -> Token | None:
        """Who is named behind the word for an account: `a statement from the ministry`, `a report written by the Network`."""
        for child in head.children:
            if child.dep_ == "prep" and child.lower_ in ("from", "by", "of"):
                noun = next((c for c in child.children if c.dep_ == "pobj"), None)
                if noun is not None and noun.ent_type_ != "DATE" and mention_at(self.doc, self._whole(noun)).kind in _ISSUERS:
                    return noun
            agent = next((c for c in child.children if c.dep_ == "agent"), None) if child.lemma_ in _ISSUES else None
            if child.dep_ == "acl" and agent is not None:
                noun = next((c for c in agent.children if c.dep_ == "pobj"), None)
                if noun is not None:
                    return noun
        return None

    def _whole(self, noun: Token) -> Offsets:
        """A noun phrase with the abbreviation in brackets behind it left out."""
        return offsets(noun_phrase(noun))

    def _body_before(self, span: Span, head: Token) -> Offsets | None:
        """The body in front of the word: `the foreign ministry statement`, `a Kremlin readout`."""
        inside = [
            t for t in span if t.i < head.i and t.lower_ not in ("the", "a", "an", "official", "separate", "joint", "written")
        ]
        if not inside:
            return None
        place = offsets(inside)
        mention = mention_at(self.doc, place)
        return (
            place if mention.kind in (MentionKind.ORGANIZATION, MentionKind.BODY, MentionKind.PERSON, MentionKind.MEDIA) else None
        )

    def _country(self, mention: SourceMention) -> Entry | None:
        """The government of the country that an adjective names."""
        if not mention.codes:
            return None
        return self.actors.country(mention.codes[0])

    # ------------------------------------------------------------------ the records

    def records(self, publisher: str, main_event: str | None) -> tuple[Account, ...]:
        """The accounts, the article itself first."""
        own = Account(
            AccountKind.ARTICLE, f"article of {self._name(publisher)}", publisher, None, main_event, None, Access.FULL_TEXT
        )
        return (own, *(self.record(d) for d in sorted(self.drafts, key=lambda d: d.evidence)))

    def record(self, draft: AccountDraft) -> Account:
        """The frozen record of one account."""
        event = self._event(draft)
        label = f"{draft.kind} of {self._name(draft.issuer)}"
        if event is not None:
            label += f" on the {event.kind}"
        return Account(draft.kind, label, draft.issuer, self.article.span(*draft.evidence), event.id if event else None, ARTICLE)

    def _name(self, actor: str) -> str:
        return self.actors.entries[actor].name

    def _event(self, draft: AccountDraft) -> Event | None:
        """The event that the account's own words name, else the dialogue in which its issuer took part."""
        if draft.event is not None:
            return next((e for e in self.events if e.id == draft.event), None)
        words = " ".join(draft.words).casefold()
        for event in self.events:
            if any(w in words for w in (event.kind, event.kind.split()[-1])):
                return event
        if _family(draft.kind) != "statement":
            return None
        for event in self.events:
            if event.kind in DIALOGUES and self._takes_part(draft.issuer, event):
                return event
        return None

    def takes_part_in_dialogue(self, actor: str) -> bool:
        """Whether an actor, or the side for which it speaks, took part in a call or meeting of the article."""
        return any(e.kind in DIALOGUES and self._takes_part(actor, e) for e in self.events)

    def _takes_part(self, issuer: str, event: Event) -> bool:
        """Whether an actor, or the country or the person it stands for, is among the participants."""
        entry = self.actors.entries[issuer]
        own = {entry.code, *entry.represents} - {None}
        theirs = {c for p in event.participants if p in self.actors.entries for c in self._codes(p)}
        return issuer in event.participants or bool(own & theirs)

    def _codes(self, actor: str) -> set[str]:
        entry = self.actors.entries[actor]
        return {c for c in (entry.code, *entry.represents) if c}


_ISSUERS = (
    MentionKind.PERSON,
    MentionKind.ORGANIZATION,
    MentionKind.MEDIA,
    MentionKind.COUNTRY,
    MentionKind.BODY,
    MentionKind.OFFICE,
)


def _ends_account(token: Token) -> bool:
    return is_account_word(token.lower_, token.lemma_.lower())


def _family(kind: AccountKind) -> str:
    return _FAMILIES.get(kind, str(kind))


def channel_of(doc: Doc, proposal: Proposal) -> tuple[AccountKind, Offsets, str] | None:
    """The account in which the speaker of a cue said it (`said in a statement`, `took to Twitter, calling`), or None."""
    cue = doc.char_span(*proposal.cue, alignment_mode="expand") if proposal.cue else None
    if cue is None:
        return None
    verb = cue.root
    governor = verb.head if verb.tag_ == "VBG" and verb.dep_ in ("advcl", "conj") else verb
    for anchor in dict.fromkeys((verb, governor)):
        for child in anchor.children:
            noun = next((c for c in child.children if c.dep_ in ("pobj", "pcomp")), None) if child.lower_ in _CHANNELS else None
            if noun is None:
                continue
            place = offsets(noun_phrase(noun))
            text = text_of(doc)[place[0] : place[1]]
            if noun.lower_ in _PLATFORMS and (noun.lower_ != "x" or noun.text == "X"):
                return AccountKind.POST, (min(governor.idx, place[0]), max(governor.idx + len(governor), place[1])), text
            mention = mention_at(doc, place)
            if (
                mention.kind == MentionKind.ACCOUNT
                and child.lower_ in ("in", "during", "through", "via", "at")
                and not mention.codes
            ):
                return AccountKind(mention.institution), place, text
    if verb.lemma_.lower() in ("tweet", "retweet", "post"):
        return AccountKind.POST, proposal.cue or (0, 1), verb.text
    return None


def is_publisher(entry: Entry) -> bool:
    """Whether an actor publishes what others say: an outlet whose report is an account."""
    return entry.kind == ActorKind.MEDIA
