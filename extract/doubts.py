"""What makes a proposal of the learned reader alone no report: it knows words in their surroundings, not grammar.

The rules see to all of this on their own way to a proposal; a learned one that no rule shares is looked at here.
"""

from spacy.tokens import Doc, Span

from extract.cue_hits import is_headline, is_negated
from extract.proposals import Offsets, Proposal
from extract.sources import is_mute

_NO_CUES = frozenset({"have", "be", "do", "will", "would", "can", "could", "may", "might", "must", "should"})
_NAMES = ("NOUN", "PROPN", "PRON")
_DOUBTED = frozenset({"believe", "think", "expect", "see", "consider", "feel"})
"""Verbs whose negation speaks of what follows: `does not believe that`."""


def doubt(doc: Doc, proposal: Proposal) -> str | None:
    """Why a proposal of the learned reader alone is none, in words; None where nothing speaks against it."""
    cue, source = _span(doc, proposal.cue), _span(doc, proposal.source)
    if source is not None and (not any(t.pos_ in _NAMES for t in source) or is_mute(source.root)):
        return f"'{source.text}' is nobody who speaks"
    if cue is None:
        return None
    if cue.root.pos_ in ("VERB", "AUX") and cue.root.lemma_.lower() in _NO_CUES:
        return f"'{cue.text}' reports nothing"
    if is_headline(cue.root.sent):
        return "a headline or a list of links"
    if cue.root.pos_ == "VERB" and is_negated(cue.root) and cue.root.lemma_.lower() not in _DOUBTED:
        return f"'{cue.text}' is negated"
    return None


def _span(doc: Doc, place: Offsets | None) -> Span | None:
    """The tokens at the characters, or None."""
    return doc.char_span(*place, alignment_mode="expand") if place is not None else None
