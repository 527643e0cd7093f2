"""From sayings to attributions: who speaks, which account carries it, what is nested in what, which act it is, how sure it is."""

import re
from dataclasses import replace

from spacy.tokens import Token

from extract.accounts import AccountDraft, channel_of
from extract.actors import actor_of
from extract.acts import OPEN_ACTS, act_of
from extract.certainty import confidence, directness
from extract.claims import about, modality, polarity, root_of, roots_of
from extract.doubts import doubt
from extract.drafts import Draft, Saying, with_ordinal
from extract.mentions import MentionKind, SourceMention, mention_at
from extract.metadata_outlets import outlet_named
from extract.model import ARTICLE, AccountKind, ActorKind, Attribution, Claim, Polarity
from extract.phrases import noun_phrase, offsets
from extract.proposals import Offsets, Proposal
from extract.quotes import Quote, innermost
from extract.references import Entry

_IS_A_DAY = re.compile(
    r"(?:(?:mon(?:day)?|tues?(?:day)?|wed(?:nesday)?|thu(?:rs?)?(?:day)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\b|\d)[\w ,.:]*$",
    re.IGNORECASE,
)
"""A day or a number, which the parse took for a speaker (`Fri 07 March`)."""
_TELLERS = (ActorKind.COUNTRY, ActorKind.ORGANIZATION)
_FIRST = {"we", "i", "us", "me", "our", "my"}
_WEAK = frozenset({
    "decide", "believe", "think", "hope", "want", "wish", "expect", "fear", "know", "see", "find", "plan", "agree", "vote",
    "cite", "intend", "consider", "feel", "understand", "assume", "guess", "doubt", "wonder", "remember", "learn", "realize",
    "realise", "hear", "notice", "suspect", "seem", "show", "try", "attack", "decline", "note", "prefer", "like", "choose",
    "love", "hate", "need", "mean",
})  # fmt: skip
"""Cues of thought and decision, which are no report of their own inside what somebody says."""

_OUTLET_REPORTS = {
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
_TAGS = frozenset({
    "say", "tell", "add", "announce", "report", "state", "note", "explain", "claim", "warn", "insist", "write", "recall", "confirm",
    "declare", "argue", "stress", "complain", "according to", "continue", "read", "assert", "admit", "acknowledge", "suggest",
    "reply",
})  # fmt: skip
"""Cues that stand as a tag behind what was said."""


def resolve_speakers(draft: Draft) -> None:
    """Give each saying its speakers; leave out those that only perform what their speaker says, and those of nobody."""
    kept: list[Saying] = []
    for saying in draft.sayings:
        proposal = saying.proposal
        if proposal.proposer == "tagger" and doubt(draft.doc, proposal) is not None:
            continue
        around = _around(draft, proposal)
        tagged = any(r.endswith("as a tag at the end of the sentence") for r in proposal.reasons)
        if tagged and proposal.lemma not in _TAGS:
            continue  # `... that talks between Kyiv and Moscow begin on Monday`
        if _is_weak(proposal) and around is not None:
            continue
        if proposal.source is not None and _words(draft, proposal.source) & _FIRST:
            outer = around if around is not None and around.proposal.quoted else None
            if outer is None and _speaks_as_publisher(draft, proposal):
                saying.speakers = (draft.publisher,)
                saying.reasons.append("the text's own 'we' is who publishes it")
                kept.append(saying)
                continue
            if outer is None or _is_head_of(draft, proposal, outer.proposal) or proposal.act in OPEN_ACTS or _is_weak(proposal):
                continue
            saying.proposal = replace(proposal, source=outer.proposal.source)
            saying.reasons.append("in the speaker's own words")
        kept.append(saying)
    for saying in kept:
        if not saying.speakers:
            _resolve(draft, saying)
    spoken = [s for s in kept if s.speakers]
    draft.sayings = [s for s in spoken if not _on_behalf(draft, s, spoken)]


def _speaks_as_publisher(draft: Draft, proposal: Proposal) -> bool:
    """Whether `we` outside quotation marks is a body's own statement: `We call on our partners ...`."""
    if draft.actors.home is None or draft.actors.home.kind != ActorKind.ORGANIZATION or proposal.source is None or not proposal.cue:
        return False
    quotes: tuple[Quote, ...] = draft.doc.user_data["quotes"]
    own = _words(draft, proposal.source) & {"we", "our"}
    return bool(own) and innermost(quotes, *proposal.cue) is None


def _on_behalf(draft: Draft, saying: Saying, sayings: list[Saying]) -> bool:
    """Whether somebody's words act in the name of the own side: `“Iran deeply regrets ...,” its president said` is one act."""
    for outer in sayings:
        own = {f"country/{c}" for s in outer.speakers for c in _sides(draft, s)} | set(outer.speakers)
        if not (outer is not saying and outer.proposal.quoted and saying.proposal.cue):
            continue
        inside = outer.proposal.covers(*saying.proposal.cue) and _is_head_of(draft, saying.proposal, outer.proposal)
        if inside and set(saying.speakers) <= own:
            return True
    return False


def _around(draft: Draft, proposal: Proposal) -> Saying | None:
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


def _is_head_of(draft: Draft, proposal: Proposal, outer: Proposal) -> bool:
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
    if entries and outlet_named(entries[0].name) is not None and proposal.lemma in _OUTLET_REPORTS:
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


def assemble(draft: Draft) -> None:
    """Attributions from sayings, in order of the text."""
    _carry(draft)
    sayings = [s for s in draft.sayings if not _only_frames(draft, s)]
    taken: set[str] = set()
    made: list[tuple[Saying, Attribution]] = []
    seen: set[tuple[tuple[Offsets, ...], tuple[str, ...]]] = set()
    for saying in sorted(sayings, key=lambda s: (s.proposal.content, s.place)):
        key = (saying.proposal.content, saying.speakers)
        if key in seen:
            continue
        seen.add(key)
        attribution = with_ordinal(_attribution(draft, saying), taken)
        made.append((saying, attribution))
        draft.targets[attribution.id] = saying.proposal.target
    for saying, attribution in made:
        draft.attributions.append(replace(attribution, within=_within(saying, attribution, made)))


def _carry(draft: Draft) -> None:
    """Which account carries each saying: the one whose words hold its cue, the speaker's own, else the article."""
    for saying in draft.sayings:
        _tell(draft, saying)
    frames = [s for s in draft.sayings if s.frames]
    for saying in frames:
        if saying.account is None and _reported(draft, saying):
            place = saying.proposal.source or saying.place
            saying.account = draft.accounts.of_speaker(AccountKind.REPORT, saying.speakers[0], place, "")
    last: Saying | None = None
    for saying in sorted(draft.sayings, key=lambda s: s.place):
        if not saying.frames and saying.account is None:
            saying.account = _account(draft, saying, frames, last)
        around = _around(draft, saying.proposal)
        if around is None or around.frames:
            last = saying
    for saying in draft.sayings:
        outer = _around(draft, saying.proposal)
        if saying.account is None and outer is not None:
            saying.account = outer.account


def _account(draft: Draft, saying: Saying, frames: list[Saying], last: Saying | None) -> AccountDraft | None:
    """The account around a saying, the one in which its speaker says it, or the one that goes on; None is the article."""
    around = min((f for f in frames if _holds(f, saying)), key=lambda f: f.proposal.end - f.proposal.begin, default=None)
    if around is not None:
        return around.account
    channel = channel_of(draft.doc, saying.proposal)
    if channel is not None and len(saying.speakers) == 1:
        return draft.accounts.of_speaker(channel[0], saying.speakers[0], channel[1], channel[2])
    return last.account if last is not None and _continues(draft, last, saying) else None


def _tell(draft: Draft, saying: Saying) -> None:
    """What a side tells of a dialogue that it took part in is its account of it: `the Kremlin said Putin had warned`."""
    if saying.frames or len(saying.speakers) != 1 or saying.proposal.lemma not in _OUTLET_REPORTS | _TAGS:
        return
    teller, book = saying.speakers[0], draft.accounts
    if draft.actors.entries[teller].kind not in _TELLERS or not book.takes_part_in_dialogue(teller):
        return
    inside = [s for s in _reported(draft, saying) if s.speakers != saying.speakers]
    inside = [s for s in inside if _is_head_of(draft, s.proposal, saying.proposal)]
    told = tuple(i for s in inside for i in s.speakers) or _subject_of(draft, saying.proposal)
    if not told or not all(book.takes_part_in_dialogue(i) and i != teller for i in told):
        return
    kind, place, words = channel_of(draft.doc, saying.proposal) or (
        AccountKind.STATEMENT,
        saying.proposal.source or saying.place,
        "",
    )
    saying.account, saying.frames = book.of_speaker(kind, teller, place, words), bool(inside)
    saying.reasons.append("a side tells of its own dialogue")


def _subject_of(draft: Draft, proposal: Proposal) -> tuple[str, ...]:
    """The actors who are the subject of a content's main verb, where they are known."""
    root = root_of(draft.doc, proposal.content)
    subject = next((c for c in root.children if c.dep_ == "nsubj"), None) if root is not None else None
    if (
        subject is None
        or proposal.quoted
        or (subject.ent_type_ != "PERSON" and subject.lower_ not in ("two", "leaders", "presidents"))
    ):
        return ()
    return draft.actors.ids(offsets(noun_phrase(subject)))


def _holds(frame: Saying, saying: Saying) -> bool:
    return frame is not saying and any(b <= saying.place[0] and saying.place[1] <= e for b, e in frame.proposal.content)


def _reported(draft: Draft, frame: Saying) -> list[Saying]:
    """What is said inside the words of an account or outlet."""
    return [s for s in draft.sayings if _holds(frame, s)]


def _only_frames(draft: Draft, saying: Saying) -> bool:
    """Whether a saying only says which account carries what is said inside it."""
    return saying.frames and bool(_reported(draft, saying))


def _continues(draft: Draft, last: Saying, saying: Saying) -> bool:
    """Whether the next sentence goes on from the same account: `He also ...` behind what a readout reported."""
    if last.account is None or not saying.by_pronoun or last.speakers != saying.speakers:
        return False
    between = draft.article.text[last.place[1] : saying.place[0]]
    return "\n\n" not in between and len(between) < 400


def _within(saying: Saying, attribution: Attribution, made: list[tuple[Saying, Attribution]]) -> str | None:
    """The attribution whose content holds the cue of this one, the smallest."""
    begin, end = saying.place
    holding = [
        a
        for s, a in made
        if s is not saying
        and s.place != saying.place
        and s.proposal.covers(begin, end)
        and not (saying.proposal.covers(*s.place) and _wider(saying, s))
    ]
    holding = [a for a in holding if a.claim.spans != attribution.claim.spans]
    smallest = min(holding, key=lambda a: a.claim.spans[-1].end - a.claim.spans[0].begin, default=None)
    return smallest.id if smallest is not None else None


def _wider(one: Saying, other: Saying) -> bool:
    """Of two sayings that each hold the other's cue, whether the first is the outer: the longer content, else the earlier cue."""
    sizes = [s.proposal.end - s.proposal.begin for s in (one, other)]
    return sizes[0] > sizes[1] or (sizes[0] == sizes[1] and one.place < other.place)


def _attribution(draft: Draft, saying: Saying) -> Attribution:
    """The attribution of one saying."""
    proposal, doc = saying.proposal, draft.doc
    sides = tuple(dict.fromkeys(c for s in saying.speakers for c in _sides(draft, s)))
    names = tuple(draft.actors.entries[s].name for s in saying.speakers if s in draft.actors.entries)
    entries = [draft.actors.entries[s] for s in saying.speakers if s in draft.actors.entries]
    act, why = act_of(doc, proposal, sides=sides, names=names, unnamed=all(e.kind == ActorKind.UNNAMED for e in entries))
    root = root_of(doc, proposal.content)
    negative = Polarity.NEGATIVE if proposal.negated else polarity(root)
    claim = Claim(
        spans=tuple(draft.article.span(b, e) for b, e in proposal.content),
        about=about(doc, proposal.content, sides, tuple(c for a in saying.addressees for c in _sides(draft, a))),
        polarity=Polarity.POSITIVE
        if act in ("deny", "dismiss", "reject") and (proposal.frame in ("obj", "as", "quote") or proposal.act in OPEN_ACTS)
        else negative,
        modality=modality(root),
    )
    return Attribution(
        speakers=saying.speakers,
        act=act,
        claim=claim,
        account=draft.accounts.record(saying.account).id if saying.account is not None else ARTICLE,
        addressees=saying.addressees,
        cue=draft.article.span(*proposal.cue) if proposal.cue else None,
        speaker_mention=draft.article.span(*proposal.source) if proposal.source else None,
        directness=directness(draft, proposal),
        confidence=confidence(draft, saying),
        proposer=proposal.proposer,
        reasons=(*proposal.reasons, *saying.reasons, f"{act}: {why}"),
    )


def _sides(draft: Draft, actor: str) -> tuple[str, ...]:
    entry = draft.actors.entries.get(actor)
    return () if entry is None else tuple(c for c in (entry.code, *entry.represents) if c)
