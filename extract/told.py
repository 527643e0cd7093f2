"""Whom a passive makes a hearer: `Members of the public are urged to stay`, `The drivers were told the route`.

The learned reader takes the subject of such a verb for its speaker.
"""

from spacy.tokens import Doc

from extract.proposals import Proposal

_GIVES = frozenset(
    {"tell", "inform", "ask", "urge", "request", "warn", "advise", "order", "thank", "remind", "instruct", "assure", "notify"}
)


def is_told(doc: Doc, proposal: Proposal) -> bool:
    """Whether the source of a proposal is only who was told, asked or thanked, and nobody says by whom."""
    if proposal.cue is None or proposal.source is None:
        return False
    cue, source = (doc.char_span(*place, alignment_mode="expand") for place in (proposal.cue, proposal.source))
    if cue is None or source is None or source.root.dep_ != "nsubjpass":
        return False
    verb = source.root.head
    return verb in cue and verb.lemma_ in _GIVES and not any(c.dep_ == "agent" for c in verb.children)
