"""Who speaks in each saying: the actors of its source, the speaker around it, or who publishes the text."""

import re
from dataclasses import replace

from spacy.tokens import Token

from extract.accounts import AccountDraft
from extract.actors import actor_of
from extract.acts import OPEN_ACTS
from extract.claims import roots_of
from extract.doubts import doubt
from extract.drafts import Draft, Saying
from extract.interviews import answers
from extract.mentions import MentionKind, SourceMention, mention_at
from extract.metadata_outlets import outlet_named
from extract.model import AccountKind, ActorKind
from extract.phrases import noun_phrase, offsets
from extract.proposals import Offsets, Proposal
from extract.quotes import Quote, innermost
from extract.references import Entry
from extract.told import is_told

_IS_A_DAY = re.compile(
    r"(?:(?:mon(?:day)?|tues?(?:day)?|wed(?:nesday)?|thu(?:rs?)?(?:day)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\b|\d)[\w ,.:]*$",
    re.IGNORECASE,
)
"""A day or a number, which the parse took for a speaker (`Fri 07 March`)."""
_FIRST = {"we", "i", "us", "me", "our", "my"}
_WEAK = frozenset({
    "decide", "believe", "think", "hope", "want", "wish", "expect", "fear", "know", "see", "find", "plan", "agree", "vote",
    "cite", "intend", "consider", "feel", "understand", "assume", "guess", "doubt", "wonder", "remember", "learn", "realize",
    "realise", "hear", "notice", "suspect", "seem", "show", "try", "attack", "decline", "note", "prefer", "like", "choose",
    "love", "hate", "need", "mean",
})  # fmt: skip
"""Cues of thought and decision, which are no report of their own inside what somebody says."""

OUTLET_REPORTS = {
    "report",
    "say",
    "write",
    "quote",
    "cite",
    "announce",
    "publish",
    "according to",
    "add",
    "carry",
    "broadcast",
    "quote as say",
}
TAGS = frozenset({
    "say", "tell", "add", "announce", "report", "state", "note", "explain", "claim", "warn", "insist", "write", "recall", "confirm",
    "declare", "argue", "stress", "complain", "according to", "continue", "read", "assert", "admit", "acknowledge", "suggest",
    "reply",
})  # fmt: skip
"""Cues that stand as a tag behind what was said."""


def resolve_speakers(draft: Draft) -> None:
    """Give each saying its speakers; leave out those that only perform what their speaker says, and those of nobody."""
    draft.sayings += list(answers(draft))
    kept = [s for s in draft.sayings if not _is_no_report(draft, s.proposal) and _owned(draft, s)]
    for saying in kept:
        if not saying.speakers:
            _resolve(draft, saying)
    spoken = [s for s in kept if s.speakers]
    quoted = [(s, _own(draft, s)) for s in spoken if s.proposal.quoted]
    draft.sayings = [s for s in spoken if not _on_behalf(draft, s, quoted)]


def _is_no_report(draft: Draft, proposal: Proposal) -> bool:
    """Whether a proposal tells no saying: a doubtful one, a verb that is no tag, a thought inside somebody's words."""
    if proposal.proposer == "tagger" and doubt(draft.doc, proposal) is not None:
        return True
    tagged = any(r.endswith("as a tag at the end of the sentence") for r in proposal.reasons)
    if tagged and proposal.lemma not in TAGS:
        return True  # `... that talks between Kyiv and Moscow begin on Monday`
    return _is_weak(proposal) and holder(draft, proposal) is not None


def _owned(draft: Draft, saying: Saying) -> bool:
    """Give a saying by `we` or `I`, or to those who are told, its speaker; false where it has none or performs what it is in."""
    proposal = saying.proposal
    if proposal.proposer == "tagger" and is_told(draft.doc, proposal):
        return _by_publisher(draft, saying, "the text's own, to those who are told")
    if proposal.source is None or not _words(draft, proposal.source) & _FIRST:
        return True
    outer = holder(draft, proposal)
    if outer is None or not outer.proposal.quoted:
        return _speaks_as_publisher(draft, proposal) and _by_publisher(draft, saying, "the text's own 'we' is who publishes it")
    if is_head_of(draft, proposal, outer.proposal) or proposal.act in OPEN_ACTS or _is_weak(proposal):
        return False
    saying.proposal = replace(proposal, source=outer.proposal.source)
    saying.reasons.append("in the speaker's own words")
    return True


def _by_publisher(draft: Draft, saying: Saying, reason: str) -> bool:
    """Make a body that speaks for itself the speaker; false where the text is no body's own."""
    if draft.actors.home is None or draft.actors.home.kind != ActorKind.ORGANIZATION:
        return False
    saying.speakers = (draft.publisher,)
    saying.reasons.append(reason)
    return True


def _speaks_as_publisher(draft: Draft, proposal: Proposal) -> bool:
    """Whether `we` outside quotation marks is a body's own statement: `We call on our partners ...`."""
    if proposal.source is None or not proposal.cue:
        return False
    quotes: tuple[Quote, ...] = draft.doc.user_data["quotes"]
    own = _words(draft, proposal.source) & {"we", "our"}
    return bool(own) and innermost(quotes, *proposal.cue) is None


def _own(draft: Draft, saying: Saying) -> frozenset[str]:
    """Who speaks in a saying, and the countries for which they do."""
    known = [e for s in saying.speakers if (e := draft.actors.entries.get(s)) is not None]
    return frozenset({*saying.speakers, *(f"country/{c}" for e in known for c in e.codes)})


def _on_behalf(draft: Draft, saying: Saying, quoted: list[tuple[Saying, frozenset[str]]]) -> bool:
    """Whether somebody's words act in the name of the own side: `“Iran deeply regrets ...,” its president said` is one act."""
    cue = saying.proposal.cue
    return cue is not None and any(
        outer is not saying
        and outer.proposal.covers(*cue)
        and own.issuperset(saying.speakers)
        and is_head_of(draft, saying.proposal, outer.proposal)
        for outer, own in quoted
    )


def holder(draft: Draft, proposal: Proposal) -> Saying | None:
    """The saying whose content holds the cue of a proposal, the smallest."""
    if proposal.cue is None:
        return None
    holding = [
        s
        for s in draft.sayings
        if s.proposal is not proposal and s.proposal.cue != proposal.cue and s.proposal.covers(*proposal.cue)
    ]
    return min(holding, key=lambda s: s.proposal.end - s.proposal.begin, default=None)


def _is_weak(proposal: Proposal) -> bool:
    return proposal.lemma.split(" ")[0] in _WEAK


def _words(draft: Draft, place: Offsets) -> set[str]:
    return {w.casefold() for w in draft.article.text[place[0] : place[1]].split() if w != "US"}


def is_head_of(draft: Draft, proposal: Proposal, outer: Proposal) -> bool:
    """Whether a cue is the main verb of somebody's words: then its act is the act of those words."""
    heads = [t for root in roots_of(draft.doc, outer.content, 2) for t in (root, *root.conjuncts)]
    return proposal.cue is not None and any(proposal.cue[0] <= t.idx < proposal.cue[1] for t in heads)


def _resolve(draft: Draft, saying: Saying) -> None:
    """The actors of one saying, and the account that its source is, if it is one."""
    proposal = saying.proposal
    if proposal.source is None:
        return
    mention = mention_at(draft.doc, proposal.source)
    if _IS_A_DAY.match(mention.name):
        return
    if mention.kind in (MentionKind.ACCOUNT, MentionKind.PRONOUN):
        account = _account_of(draft, mention)
        if account is not None:
            saying.speakers, saying.account, saying.frames = (account.issuer,), account, proposal.act in OPEN_ACTS | {"announce"}
            saying.reasons.append(f"'{mention.text}' is an account")
            draft.actors.note_account(mention.offsets, account.issuer)
            return
    if (quoted := _quoted_by(draft, proposal)) is not None:
        _resolve_quoted(draft, saying, *quoted)
        return
    if (own := draft.actors.meanings.own_finding(mention)) is not None:
        saying.speakers = (actor_of(own).id,)
        saying.reasons.append(f"'{mention.text}' is its own, in its own text")
        return
    entries = _entries(draft, proposal.source)
    saying.speakers = tuple(dict.fromkeys(actor_of(e).id for e in entries))
    for entry in entries:
        draft.actors.note_speaker(proposal.source[0], entry)
    saying.by_pronoun = mention.kind in (MentionKind.PRONOUN, MentionKind.OFFICE, MentionKind.BODY)
    if entries and outlet_named(entries[0].name) is not None and proposal.lemma in OUTLET_REPORTS:
        saying.frames = True
    if proposal.addressee is not None and (target := mention_at(draft.doc, proposal.addressee)).kind != MentionKind.UNNAMED:
        saying.addressees = tuple(actor_of(e).id for e in draft.actors.resolve_all(target.offsets))


def _account_of(draft: Draft, mention: SourceMention) -> AccountDraft | None:
    """The account that words for one, or `it` behind one, denote."""
    if mention.kind == MentionKind.ACCOUNT:
        return draft.accounts.of_mention(mention)
    span = draft.doc.char_span(*mention.offsets, alignment_mode="expand")
    return draft.accounts.of_pronoun(span[0]) if span is not None else None


def _quoted_by(draft: Draft, proposal: Proposal) -> tuple[Offsets, Offsets] | None:
    """Who is quoted and by whom, where the cue is `saying` in `the agency quoted him as saying that ...`."""
    cue = draft.doc.char_span(*proposal.cue, alignment_mode="expand") if proposal.cue else None
    if cue is None or cue.root.dep_ != "pcomp" or cue.root.head.lower_ != "as" or proposal.source is None:
        return None
    verb = cue.root.head.head
    one = next((c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")), None)
    if verb.lemma_ not in ("quote", "cite") or one is None:
        return None
    return offsets(noun_phrase(one)), proposal.source


def _resolve_quoted(draft: Draft, saying: Saying, one: Offsets, by: Offsets) -> None:
    """The quoted one is the speaker; who quotes issues the report that carries it."""
    saying.speakers = draft.actors.ids(one)
    saying.proposal = replace(saying.proposal, source=one)
    issuer = draft.actors.resolve(by)
    if issuer.kind == ActorKind.MEDIA:
        saying.account = draft.accounts.of_speaker(AccountKind.REPORT, actor_of(issuer).id, by, "")
    saying.reasons.append("quoted by another")


def _entries(draft: Draft, place: Offsets) -> list[Entry]:
    """The actors of a mention and of the mentions coordinated with it (`the presidents of A and B`, `A and B`)."""
    span = draft.doc.char_span(*place, alignment_mode="expand")
    mention = mention_at(draft.doc, place)
    if mention.kind == MentionKind.ACCOUNT and "joint" in mention.text.casefold().split():
        group = draft.actors.history.group_before(place[0], "sides")
        if group:
            return list(group)
    places = [place]
    if span is not None:
        places += [
            offsets(noun_phrase(t))
            for t in span.root.conjuncts
            if t.i > span.root.i and t.pos_ in ("NOUN", "PROPN") and _near(span.root, t)
        ]
    if len(places) == 1:
        return list(draft.actors.resolve_all(place))
    return [draft.actors.resolve(p) for p in places]


def _near(one: Token, other: Token) -> bool:
    """Whether a coordinated noun belongs to the same subject: no verb stands between."""
    return not any(t.pos_ in ("VERB", "AUX") for t in one.doc[one.i : other.i])
