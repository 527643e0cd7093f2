"""Sentences of a text found cheaply, by their marks: for searching and for telling what stands near what."""

import re
from collections.abc import Sequence

from extract.model import Article, Span

_END = re.compile(r"[.!?…][\"'”’»)\]]*(?=\s+[\"'“‘«(\[]*[A-Z0-9À-Þ])|\n+")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Maj|Capt|Sgt|Sen|Rep|Gov|St|No|vs|etc|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)"
    r"|\b[A-Z](?:\.[A-Z])*)\.$"
)


def sentences(article: Article, region: Sequence[Span] | None = None) -> tuple[Span, ...]:
    """The sentences of the article from its body on; with a region, those that share a character with it."""
    found = tuple(article.span(begin, end) for begin, end in _bounds(article.text))
    if region is None:
        return found
    return tuple(s for s in found if any(s.begin < r.end and r.begin < s.end for r in region))


def _bounds(text: str) -> list[tuple[int, int]]:
    """Begin and end of each sentence, white space trimmed; an initial or an abbreviation ends none."""
    found: list[tuple[int, int]] = []
    begin = 0
    for mark in _END.finditer(text):
        if mark.group().startswith(".") and _ABBREVIATION.search(text[max(0, mark.start() - 12) : mark.start() + 1]):
            continue
        found.append((begin, mark.end()))
        begin = mark.end()
    found.append((begin, len(text)))
    trimmed = []
    for start, end in found:
        piece = text[start:end]
        left, right = len(piece) - len(piece.lstrip()), len(piece.rstrip())
        if right > left:
            trimmed.append((start + left, start + right))
    return trimmed
