"""What one saying says one after the other: its sentences and clauses, where they do different things.

`“This is no war. Send us doctors,” she said` denies and asks. Each run of sentences with one speech act is a claim by itself; a
content in which all do the same stays whole.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import groupby, pairwise

from spacy.tokens import Doc, Token

from extract.phrases import word_at
from extract.proposals import Offsets, Proposal

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl", "csubj"})
_LEADS_ON = frozenset({"and", "but", ";", "–", "—"})
_MOST = 12
"""Into how many parts a content is cut at most; a longer one is a speech and stays whole."""


def apart_by_act(doc: Doc, proposal: Proposal, act_of: Callable[[Proposal], str]) -> Iterator[Proposal]:
    """The proposals for each run of sentences or clauses with one act; the proposal itself where all have the same.

    `act_of` tells the act of a proposal.
    """
    for whole in _resumed(doc, proposal):
        yield from _by_act(doc, whole, act_of)


def _resumed(doc: Doc, proposal: Proposal) -> Iterator[Proposal]:
    """The proposal cut where a clause with `and` begins behind an interruption: `..., he said, and two men drowned`."""
    begin = 0
    for i, (last, piece) in enumerate(pairwise(proposal.content), start=1):
        joined = _before(doc, piece[0]) in ("and", "but") or doc.text[piece[0] : piece[0] + 4] in ("and ", "but ")
        if joined and _is_clause(_tokens(doc, piece)) and _is_clause(_tokens(doc, last)):
            yield replace(proposal, content=proposal.content[begin:i])
            begin = i
    yield replace(proposal, content=proposal.content[begin:]) if begin else proposal


def _by_act(doc: Doc, proposal: Proposal, act_of: Callable[[Proposal], str]) -> Iterator[Proposal]:
    """The proposals for each run of sentences with one act; the proposal itself where all have the same."""
    parts = segments(doc, proposal)
    if not 1 < len(parts) <= _MOST:
        yield proposal
        return
    acts = [act_of(replace(proposal, content=part)) for part in parts]
    for _, run in groupby(zip(acts, parts, strict=True), key=lambda pair: pair[0]):
        pieces = [piece for _, part in run for piece in part]
        yield replace(proposal, content=_joined(pieces, proposal.content))


def segments(doc: Doc, proposal: Proposal) -> list[tuple[Offsets, ...]]:
    """The sentences and clauses of a content that could each stand alone, in order."""
    found: list[tuple[Offsets, ...]] = []
    for piece in proposal.content:
        for begin, end in _cut(doc, piece):
            if found and not (_is_clause(_tokens(doc, (begin, end))) and (begin != piece[0] or _begins(doc, begin))):
                found[-1] = (*found[-1], (begin, end))
            else:
                found.append(((begin, end),))
    if len(found) > 1 and not _is_clause([t for piece in found[0] for t in _tokens(doc, piece)]):
        found[:2] = [(*found[0], *found[1])]
    return found


def _cut(doc: Doc, piece: Offsets) -> Iterator[Offsets]:
    """A piece cut where a sentence begins in it, or behind a semicolon."""
    span = doc.char_span(*piece, alignment_mode="expand")
    if span is None:
        yield piece
        return
    begin = piece[0]
    for token in span[2:-1]:
        if token.is_sent_start or token.nbor(-1).text == ";":
            last = token.nbor(-1)
            while last.is_space or last.text in ";\"'”’":
                last = last.nbor(-1)
            if begin < last.idx + len(last) < token.idx:
                yield begin, last.idx + len(last)
                begin = token.idx
    yield begin, piece[1]


def _begins(doc: Doc, place: int) -> bool:
    """Whether a piece behind an interruption begins something new: a sentence, or a clause behind `and`."""
    word = word_at(doc, place)
    if word is None:
        return False
    before = _before(doc, place)
    sentence = word.text[:1].isupper() and before in (".", "!", "?", ":")
    return sentence or word.lower_ in _LEADS_ON or before in _LEADS_ON


def _before(doc: Doc, place: int) -> str:
    """The word or mark in front of a place, in lower case, past spaces, commas and quotation marks."""
    word = word_at(doc, place)
    before = word.nbor(-1) if word is not None and word.i else None
    while before is not None and before.i and (before.is_space or before.text in ",\"'“‘”’"):
        before = before.nbor(-1)
    return before.lower_ if before is not None else ""


def _tokens(doc: Doc, piece: Offsets) -> list[Token]:
    """The tokens of a piece."""
    return list(doc.char_span(*piece, alignment_mode="expand") or ())


def _is_clause(tokens: list[Token]) -> bool:
    """Whether words hold a finite verb with a subject."""
    inside = {t.i for t in tokens}
    return any(t.dep_ in _SUBJECTS and t.head.i in inside and _is_finite(t.head) for t in tokens)


def _is_finite(verb: Token) -> bool:
    return verb.tag_ in _FINITE or any(c.dep_ in ("aux", "auxpass") and c.tag_ in _FINITE for c in verb.children)


def _joined(pieces: list[Offsets], whole: tuple[Offsets, ...]) -> tuple[Offsets, ...]:
    """The pieces, those that stood in one piece of the whole content joined again."""
    made: list[Offsets] = []
    for piece in pieces:
        if made and any(b <= made[-1][0] and piece[1] <= e for b, e in whole):
            made[-1] = made[-1][0], piece[1]
        else:
            made.append(piece)
    return tuple(made)
