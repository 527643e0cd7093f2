"""Noun phrases and clauses as character offsets: what the rules cut out of a parse."""

import re
from collections.abc import Sequence, Set

from spacy.tokens import Doc, Token

from extract.proposals import Offsets
from extract.quotes import Quote

_RIGHT_OF_NOUN = {"of", "for", "from", "in", "at", "to", "on"}
_DATELINE = re.compile(
    r"[A-ZÀ-Þ][A-ZÀ-Þ.'’/ -]{2,}(?:,\s[^\W\d_][\w. ]{2,20}){0,2}(?:,?\s\d{1,2})?(?:,?\s\d{4})?\s?"
    r"(?:\([\w/ .]{2,30}\)\s?)?[–—-]{1,2}\s"
)


MODALS = frozenset({"will", "would", "can", "could", "shall", "should", "may", "might", "must", "’ll", "'ll"})
"""Helping verbs that make of what is told what may or shall be; each use adds its own, or leaves some out."""


def has_no(noun: Token, *, alone: Set[str], before: Set[str]) -> bool:
    """Whether a noun is of nothing: one of the words `alone`, or with one of the words `before` it, in lower case."""
    return noun.lower_ in alone or any(c.lower_ in before and c.dep_ in ("det", "neg", "preconj") for c in noun.children)


def word_at(doc: Doc, place: int) -> Token | None:
    """The word that holds the character at a place; None behind the text."""
    span = doc.char_span(place, place + 1, alignment_mode="expand")
    return span[0] if span is not None else None


def offsets(tokens: list[Token]) -> Offsets:
    """The characters from the first to the last of the tokens, outer punctuation and spaces left off."""
    kept = list(tokens)
    while kept and (
        kept[-1].is_space or (kept[-1].is_punct and kept[-1].text not in ")%") or kept[-1].lower_ in ("and", "but", "or")
    ):
        kept.pop()
    while kept and (kept[0].is_space or (kept[0].is_punct and kept[0].text not in "($")):
        kept.pop(0)
    if not kept:
        kept = list(tokens)
    return kept[0].idx, kept[-1].idx + len(kept[-1])


def pieces(tokens: Sequence[Token]) -> tuple[Offsets, ...]:
    """The characters of each unbroken run of the tokens, in order; spaces do not break one."""
    runs: list[list[Token]] = []
    for token in tokens:
        if runs and not any(not t.is_space for t in token.doc[runs[-1][-1].i + 1 : token.i]):
            runs[-1].append(token)
        else:
            runs.append([token])
    return tuple(offsets(run) for run in runs if any(t.is_alpha or t.like_num for t in run))


def noun_phrase(head: Token) -> list[Token]:
    """The noun phrase of a head without what only describes it further: appositions, relative clauses, coordinations."""
    tokens = {head}
    for child in head.children:
        if child.i < head.i:
            if child.dep_ not in ("punct", "cc", "preconj", "advmod", "mark", "neg") or child.lower_ in ("no",):
                tokens.update(child.subtree)
        elif child.dep_ == "prep" and child.lower_ in _RIGHT_OF_NOUN and child.i <= head.i + 2:
            tokens.update(_without_clauses(child))
        elif child.dep_ in ("case", "nummod") and child.i == head.i + 1:
            tokens.add(child)
    return _in_a_row(sorted(tokens, key=lambda t: t.i), head)


def _without_clauses(top: Token) -> set[Token]:
    """The subtree of a token without relative clauses, participles and appositions below it."""
    tokens = {top}
    for child in top.children:
        if child.dep_ not in ("relcl", "acl", "appos", "punct", "cc", "conj", "advcl"):
            tokens |= _without_clauses(child)
    return tokens


def _in_a_row(tokens: list[Token], head: Token) -> list[Token]:
    """The part around the head in which no token is missing but spaces and hyphens."""
    doc = head.doc
    begin = end = head.i
    have = {t.i for t in tokens}
    while begin - 1 in have or (begin - 2 in have and (doc[begin - 1].is_space or doc[begin - 1].text in "-–'’.")):
        begin -= 1 if begin - 1 in have else 2
    while end + 1 in have or (end + 2 in have and (doc[end + 1].is_space or doc[end + 1].text in "-–'’.")):
        end += 1 if end + 1 in have else 2
    return [doc[i] for i in range(begin, end + 1)]


def subtree(head: Token, *, before: int | None = None) -> list[Token]:
    """The subtree of a token as an unbroken run of the document, cut in front of the token index `before`."""
    left, right = head.left_edge.i, head.right_edge.i
    if before is not None:
        right = min(right, before - 1)
    return [head.doc[i] for i in range(left, right + 1)]


def clause(verb: Token) -> list[Token]:
    """The clause of a verb: from its subject (or its first word) to the end of its own words, coordinated verbs left off."""
    inside = [
        t for t in verb.subtree if not any(_is_joined(a, verb) for a in (t, *t.ancestors) if a != verb and verb in a.ancestors)
    ]
    return sorted(inside or [verb], key=lambda t: t.i)


def _is_joined(token: Token, verb: Token) -> bool:
    """Whether the token is a clause beside the verb's: a coordinated verb or an adverbial clause."""
    return token.head == verb and token.dep_ in ("conj", "advcl", "parataxis") and token.pos_ in ("VERB", "AUX")


def without_dateline(text: str, begin: int, end: int) -> Offsets:
    """The offsets without the dateline that opens a paragraph (`PARIS, March 3 (Agency) - `)."""
    if text[text.rfind("\n", 0, begin) + 1 : begin].strip():
        return begin, end
    found = _DATELINE.match(text, begin, end)
    return (found.end(), end) if found is not None and found.end() < end else (begin, end)


def with_closing_mark(quotes: Sequence[Quote], begin: int, end: int) -> Offsets:
    """The offsets, widened over the closing mark of a quotation that begins inside them (`the talks were “going great”`)."""
    return begin, next((q.outer_end for q in quotes if begin <= q.outer_begin and q.end == end), end)


def with_brackets(text: str, begin: int, end: int) -> Offsets:
    """The offsets, widened over an editorial bracket that the first or last word stands in (`[Israel’s] aggression`)."""
    inside = text[begin:end]
    if begin > 0 and text[begin - 1] == "[" and "]" in inside.split("[", 1)[0]:
        begin -= 1
    if end < len(text) and text[end] == "]" and "[" in text[begin:end].rsplit("]", 1)[-1]:
        end += 1
    return begin, end
