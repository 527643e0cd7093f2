"""Claims that one sentence joins: each clause with a `that` of its own is a claim by itself."""

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc, Span, Token

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
