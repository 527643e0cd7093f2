"""Claims that one sentence joins: each clause with a `that` of its own, and what a speaker goes on to say, is a claim by itself."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Span, Token

from extract.phrases import word_at
from extract.proposals import Proposal

_JOINS = {"and", "but", "while"}


def apart(doc: Doc, proposal: Proposal) -> Iterator[Proposal]:
    """The claims of a proposal: `said that two men died and that three were hurt` makes two, with the same cue and speaker.

    A list of more than two (`that A, that B and that C`) stays whole: its middle clauses have no conjunction to cut at.
    """
    span = doc.char_span(*proposal.content[-1], alignment_mode="expand")
    marks = [t for t in span[2:-2] if _begins_clause(t)] if span is not None else []
    if proposal.frame != "that" or proposal.quoted or len(proposal.content) > 1 or span is None or not marks or _is_list(span):
        yield proposal
        return
    bounds = [(span[0], marks[0]), *zip(marks, [*marks[1:], None], strict=True)]
    for first, following in bounds:
        begin = proposal.begin if first == span[0] else first.nbor().idx
        end = proposal.end if following is None else _end_before(following)
        yield replace(proposal, content=((begin, end),))


def without_next(doc: Doc, proposal: Proposal, others: Sequence[Proposal]) -> Proposal:
    """The proposal without what its speaker goes on to say in the same sentence (`..., he said, but he suggested that ...`).

    The other saying stands at the end of its content, behind a conjunction, and its source is a pronoun or stands outside.
    """
    begin, end = proposal.content[-1]
    for other in others:
        if other.cue is None or not begin < other.cue[0] < end - 3 or other.end < end - 3 or other.cue == proposal.cue:
            continue
        joint = _conjunction_before(doc, other.cue[0])
        inside = other.source is not None and begin <= other.source[0] < end and not _is_pronoun(doc, other.source[0])
        if joint is None or inside or joint.i < 2:
            continue
        last = joint.nbor(-1)
        while last.i > 0 and (last.is_punct or last.is_space):
            last = last.nbor(-1)
        kept = last.idx + len(last)
        pieces = (*proposal.content[:-1], (begin, kept)) if kept > begin + 12 else proposal.content[:-1]
        return replace(proposal, content=pieces) if pieces else proposal
    return proposal


def _conjunction_before(doc: Doc, place: int) -> Token | None:
    """The `and` or `but` that joins the verb at a place to what stands before, with at most a pronoun and an adverb between."""
    token = word_at(doc, place)
    for _ in range(3):
        token = token.nbor(-1) if token is not None and token.i > 0 else None
        if token is None or token.lower_ in ("and", "but"):
            return token
        if token.pos_ not in ("PRON", "ADV", "AUX"):
            return None
    return None


def _is_pronoun(doc: Doc, place: int) -> bool:
    word = word_at(doc, place)
    return word is not None and word.lower_ in ("he", "she", "it", "they")


def _begins_clause(token: Token) -> bool:
    """Whether it is the `that` of a second clause."""
    return token.lower_ == "that" and token.dep_ == "mark" and token.nbor(-1).lower_ in _JOINS


def _is_list(span: Span) -> bool:
    """Whether a comma leads on to a clause with `that`."""
    return any(t.lower_ == "that" and t.dep_ == "mark" and t.nbor(-1).text == "," for t in span[1:])


def _end_before(that: Token) -> int:
    """Where the clause in front of `and that` ends, without its comma."""
    last = that.nbor(-2)
    while last.is_punct or last.is_space:
        last = last.nbor(-1)
    return last.idx + len(last)
