"""How sure an attribution is, and how much of its content is the speaker's own words."""

from extract.drafts import Draft, Saying
from extract.model import ActorKind, Directness
from extract.proposals import Proposal
from extract.quotes import Quote

_BASE = {"quote": 0.86, "that": 0.84, "to": 0.8, "obj": 0.76, "noun": 0.6, "clause": 0.74, "ing": 0.76, "own": 0.5}
"""The share of right results by the frame of the content: a first estimate, not yet calibrated."""


def directness(draft: Draft, proposal: Proposal) -> Directness:
    """Direct where quotation marks hold the whole content, mixed where they hold a part, else indirect."""
    quotes: tuple[Quote, ...] = draft.doc.user_data["quotes"]
    size = sum(e - b for b, e in proposal.content)
    inside = sum(max(0, min(e, q.end) - max(b, q.begin)) for b, e in proposal.content for q in quotes if q.level == 0)
    if inside >= 0.95 * size:
        edited = any("[" in draft.article.text[b:e] for b, e in proposal.content)
        return Directness.MIXED if edited or not proposal.quoted else Directness.DIRECT
    return Directness.MIXED if inside > 0 else Directness.INDIRECT


def confidence(draft: Draft, saying: Saying) -> float:
    """How sure it is: by frame, lower for a speaker behind a pronoun or without a name. A first estimate, not yet calibrated."""
    proposal = saying.proposal
    if proposal.frame == "own":
        return _BASE["own"]
    sure = _BASE.get(proposal.frame, 0.76) if proposal.cue is not None else 0.68
    if saying.by_pronoun:
        sure -= 0.08
    entry = draft.actors.entries.get(saying.speakers[0])
    if entry is not None and entry.kind == ActorKind.UNNAMED:
        sure -= 0.06
    return round(max(0.3, sure), 2)
