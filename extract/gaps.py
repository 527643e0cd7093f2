"""The stage of the reader that ties stated omissions to the attribution they speak of and to the silent account."""

from extract.accounts import AccountDraft
from extract.actors import actor_of
from extract.drafts import Draft
from extract.mentions import MentionKind, mention_at
from extract.model import AccountKind, ActorKind, Attribution, Note, StatedOmission
from extract.proposals import Offsets
from extract.stated import StatedGap, find_gaps, omitted_one

_SURE = {1: 0.6, 2: 0.8, 3: 0.9}
"""Confidence by the number of words that name what is left out; a first estimate, not yet calibrated."""


def state_gaps(draft: Draft) -> None:
    """Every omission that the article states becomes a record, or a note where what it speaks of was not found."""
    gaps = [g for g in find_gaps(draft.doc) if draft.is_read(g.evidence[0])]
    draft.attributions = [a for a in draft.attributions if not _inside(a, gaps)]
    kept = {a.id for a in draft.attributions}
    draft.attributions = [a for a in draft.attributions if a.within is None or a.within in kept]
    for gap in gaps:
        evidence = draft.article.span(*gap.evidence)
        omission = _omission(draft, gap)
        if omission is None:
            draft.notes.append(
                Note("stated omission", "the article states an omission, but not of anything that was read here", evidence)
            )
        elif omission.id not in {o.id for o in draft.omissions}:
            draft.omissions.append(omission)


def _inside(attribution: Attribution, gaps: list[StatedGap]) -> bool:
    """Whether an attribution was read from the words that state an omission: they only name it."""
    at = attribution.cue or attribution.claim.spans[0]
    return any(g.evidence[0] <= at.begin and at.end <= g.evidence[1] for g in gaps)


def _omission(draft: Draft, gap: StatedGap) -> StatedOmission | None:
    """The record of one stated omission: what is left out was told elsewhere, if possible in an account of the same event."""
    issuer, account = _silent(draft, gap.silent)
    if issuer is None:
        return None
    silent = draft.accounts.record(account).id if account is not None else None
    events = {a.id: a.event for a in draft.accounts.records(draft.publisher, draft.main_event)}
    event = events.get(silent) if silent is not None else draft.main_event
    others = [a for a in draft.attributions if a.account != silent and (account is not None or issuer not in a.speakers)]
    beside = [a for a in others if event is not None and events.get(a.account) == event]
    names = {i: (e.name, *e.aliases) for i, e in draft.actors.entries.items()}
    words = draft.article.text[gap.omitted[0] : gap.omitted[1]]
    found = omitted_one(words, beside, names) or omitted_one(words, others, names)
    if found is None:
        return None
    attribution, common = found
    shared = events.get(attribution.account) or event or draft.main_event
    if shared is None:
        return None
    if account is None:
        account = draft.accounts.of_speaker(AccountKind.STATEMENT, issuer, gap.silent, "")
    account.event = shared  # what one account leaves out, another tells of the same event
    for told in draft.accounts.drafts:
        if draft.accounts.record(told).id == attribution.account:
            told.event = shared
    return StatedOmission(
        attribution=attribution.id,
        told_in=attribution.account,
        left_out_of=draft.accounts.record(account).id,
        evidence=draft.article.span(*gap.evidence),
        confidence=_SURE[min(common, 3)],
        reasons=(f"the article says so; {common} words name what is left out",),
    )


def _silent(draft: Draft, place: Offsets) -> tuple[str | None, AccountDraft | None]:
    """Who leaves it out, and in which account: the one that the words name, one that the side issued, or none yet."""
    mention = mention_at(draft.doc, place)
    if mention.kind == MentionKind.ACCOUNT:
        account = None if mention.text.casefold().startswith("neither") else draft.accounts.of_mention(mention)
        return (account.issuer, account) if account is not None else (None, None)
    span = draft.doc.char_span(*place, alignment_mode="expand")
    told = draft.accounts.of_pronoun(span[0]) if span is not None and mention.kind == MentionKind.PRONOUN else None
    if told is not None:
        return told.issuer, told
    entry = draft.actors.resolve(place)
    if entry.kind in (ActorKind.UNNAMED, ActorKind.MEDIA):
        return None, None
    issuer = actor_of(entry).id
    return issuer, draft.accounts.of_issuer(issuer)
