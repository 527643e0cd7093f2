"""The stage of the reader that ties stated omissions to the attribution they speak of and to the silent account."""

from extract.actors import actor_of
from extract.drafts import Draft
from extract.mentions import MentionKind, mention_at
from extract.model import Attribution, Note, StatedOmission
from extract.proposals import Offsets
from extract.stated import StatedGap, find_gaps, omitted_one


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
    silent = _silent_account(draft, gap.silent)
    if silent is None:
        return None
    events = {a.id: a.event for a in draft.accounts.records(draft.publisher, draft.main_event)}
    event = events.get(silent)
    others = [a for a in draft.attributions if a.account != silent and event is not None and events.get(a.account) == event]
    names = {i: (e.name, *e.aliases) for i, e in draft.actors.entries.items()}
    found = omitted_one(draft.article.text[gap.omitted[0] : gap.omitted[1]], others, names)
    if found is None:
        return None
    attribution, common = found
    return StatedOmission(
        attribution=attribution.id,
        told_in=attribution.account,
        left_out_of=silent,
        evidence=draft.article.span(*gap.evidence),
        confidence=0.9 if common > 2 else 0.8,
        reasons=(f"the article says so; {common} words name what is left out",),
    )


def _silent_account(draft: Draft, place: Offsets) -> str | None:
    """The id of the account that the words name, or of the one that the named side issued."""
    mention = mention_at(draft.doc, place)
    if mention.kind == MentionKind.ACCOUNT:
        account = draft.accounts.of_mention(mention)
        return draft.accounts.record(account).id if account is not None else None
    issuer = actor_of(draft.actors.resolve(place)).id
    own = [d for d in draft.accounts.drafts if d.issuer == issuer]
    return draft.accounts.record(own[0]).id if own else None
