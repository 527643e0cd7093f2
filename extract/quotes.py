"""Quotation marks: where somebody's own words stand, by the marks alone.

News writes quotations with straight and curly, single and double marks, guillemets and low marks; nests them; leaves them
open at the end of a paragraph that goes on in the next; and uses ’ as apostrophe and closing mark at once. `find_quotes` reads
all of these character by character, and `mask` blanks them, so that a parser sees one undisturbed sentence with the same offsets.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

_PARAGRAPH = re.compile(r"\n[ \t]*\n+|\n(?=[ \t]*[“\"‘«„])")
_CLOSER = {"“": "”", "‘": "’", "«": "»", "„": "“”", "‚": "‘’", "‹": "›", '"': '"', "'": "'", "”": "”"}
_NESTING = "«‹"
_REACH = 600
"""How many characters behind a possessive its quotation's closing mark is looked for, so that a text of marks takes linear time."""
_ELISION = re.compile(r"[‘'’](?:\d0s|tis|twas|em|til|cause|n)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quote:
    """One quotation: `begin`-`end` are the words inside, `outer_begin`-`outer_end` include the marks.

    `level` is 0 for an outermost quotation; `closed` is False where its closing mark is missing, as in a quotation that goes
    on in the next paragraph.
    """

    outer_begin: int
    begin: int
    end: int
    outer_end: int
    level: int = 0
    closed: bool = True

    def covers(self, begin: int, end: int) -> bool:
        """Whether the characters lie inside the quotation."""
        return self.begin <= begin and end <= self.end


def innermost(quotes: Sequence[Quote], begin: int, end: int) -> Quote | None:
    """The smallest of the quotations of a text, as `find_quotes` gives them, around some characters, marks not counted; or None."""
    for place in range(bisect_right(quotes, begin, key=lambda q: q.begin) - 1, -1, -1):
        if quotes[place].covers(begin, end):
            return quotes[place]
        if quotes[place].level == 0:  # outermost quotations stand apart: none before this one reaches here
            return None
    return None


def find_quotes(text: str) -> tuple[Quote, ...]:
    """The quotations of a text, in order of their opening marks.

    >>> [(q.level, "‘a’ [b] ‘c’s d’"[q.begin:q.end]) for q in find_quotes("‘a’ [b] ‘c’s d’")]
    [(0, 'a'), (0, 'c’s d')]
    """
    found: list[Quote] = []
    begin = 0
    for match in [*_PARAGRAPH.finditer(text), None]:
        end = match.start() if match else len(text)
        found += _in_paragraph(text, begin, end)
        begin = match.end() if match else end
    return tuple(sorted(found, key=lambda q: (q.outer_begin, -q.outer_end)))


def mask(text: str) -> str:
    """The text with quotation marks and the brackets of editorial insertions blanked, offsets unchanged.

    Apostrophes stay. `[Israel’s] aggression` becomes ` Israel’s  aggression`.
    """
    chars = list(text)
    for quote in find_quotes(text):
        for place in (*range(quote.outer_begin, quote.begin), *range(quote.end, quote.outer_end)):
            chars[place] = " "
    for place, char in enumerate(chars):
        if char in "[]" or char in "“”«»„":
            chars[place] = " "
    return "".join(chars)


def _in_paragraph(text: str, begin: int, end: int) -> list[Quote]:
    """The quotations of one paragraph: a stack of open marks, closed by their partners."""
    found: list[Quote] = []
    stack: list[int] = []
    closers = [i for i in range(begin, end) if text[i] == "'" and _can_close(text, i, begin - 2, end)]
    for place in range(begin, end):
        char = text[place]
        if char not in "“”‘’«»„‚‹›\"'":
            continue
        if stack and char in _CLOSER[text[stack[-1]]] and _can_close(text, place, stack[-1], end):
            opened = stack.pop()
            found.append(Quote(opened, opened + 1, place, place + 1, len(stack)))
        elif len(stack) > 1 and char in _CLOSER[text[stack[-2]]] and char not in "’'" and _can_close(text, place, stack[-2], end):
            inner, opened = stack.pop(), stack.pop()
            found.append(Quote(inner, inner + 1, place, place, len(stack) + 1, closed=False))
            found.append(Quote(opened, opened + 1, place, place + 1, len(stack)))
        elif _can_open(text, place, (begin, end), stack, closers):
            if stack and text[stack[-1]] == char and char not in _NESTING:  # the same mark opens again: the first was never closed
                found.append(_unclosed(text, stack.pop(), place, len(stack)))
            stack.append(place)
    while stack:
        opened = stack.pop()
        if text[opened] != "'":  # a lone straight mark is an apostrophe
            found.append(_unclosed(text, opened, end, len(stack)))
    return [q for q in found if q.begin < q.end]


def _unclosed(text: str, opened: int, end: int, level: int) -> Quote:
    while end > opened + 1 and text[end - 1].isspace():
        end -= 1
    return Quote(opened, opened + 1, end, end, level, closed=False)


def _can_open(text: str, place: int, bounds: tuple[int, int], stack: list[int], closers: list[int]) -> bool:
    """An opening mark stands before a word, after a space, a bracket, a dash or another opening mark.

    `bounds` are begin and end of the paragraph, `closers` the straight single marks in it that can close.
    """
    char, (begin, end) = text[place], bounds
    before = text[place - 1] if place > begin else " "
    after = text[place + 1] if place + 1 < end else " "
    if char in "’”»›" or after.isspace() or _ELISION.match(text, place):
        return False
    if char in "“«„‚‹":
        return True
    if not (before.isspace() or before in "([{—–-/:“‘«„\"'"):
        return False
    if char == "'":  # straight single: only where a partner follows and no quotation of its kind is open
        return not any(text[o] == "'" for o in stack) and bisect_right(closers, place + 1) < len(closers)
    return True


def _can_close(text: str, place: int, opened: int, end: int) -> bool:
    """A closing mark stands after a word; ’ before a letter is an apostrophe, and so is s’ where another ’ closes later."""
    if place <= opened + 1:
        return False
    char, before = text[place], text[place - 1]
    after = text[place + 1] if place + 1 < end else " "
    if char == '"':
        return not (before.isspace() and after.isalnum())
    if char not in "’'":
        return True
    if after.isalnum() or before.isspace():
        return False
    return not (before in "sS" and after == " " and text[place + 2 : place + 3].islower() and _closes_later(text, place, end))


def _closes_later(text: str, place: int, end: int) -> bool:
    """Whether another closing mark of this kind follows before the next opening one: then this one was a possessive."""
    char = text[place]
    for later in range(place + 1, min(end, place + _REACH)):
        if text[later] == "‘" or (char == "'" and text[later] == "'" and text[later - 1].isspace()):
            return False
        after = text[later + 1] if later + 1 < end else " "
        closes = text[later] == char and not after.isalnum() and not text[later - 1].isspace()
        if closes and (text[later - 1] not in "sS" or not text[later + 1 : later + 3].strip().islower()):
            return True
    return False
