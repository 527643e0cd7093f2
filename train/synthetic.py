"""Texts made for training: templates filled by chance, and marked sentences of the corpus put into a new frame, so that they
nest.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from train.corpus import Example, Marked, Offsets
from train.templates import WORDS

_SLOT = re.compile(r"\{(\w+?)(\d?)\}")
_MARK = re.compile(r"<([skc])(\d) |>")
_SENTENCE = re.compile(r"[^\n]+?(?:[.!?][”’\"')]*(?=\s+[A-Z“‘\"']|\s*\n|\s*$))")

_FRAMES = (
    "<s1 {Source}> <k1 {cue}> <c1 that {body}>.",
    "<k1 According to> <s1 {source}>, <c1 {body}>.",
    "<c1 “{body},”> <s1 {source}> <k1 {cue}>.",
    "<c1 ‘{body},’> <k1 {cue}> <s1 {source}>.",
    "<c1 ‘{body},’> <s1 {source}> <k1 {cue}>.",
    "<s1 {Source}> <k1 {cue}>: <c1 “{body}.”>",
    "<c1 {body}>, <s1 {source}> <k1 {cue}>.",
)
"""What a marked sentence is put into, so that it becomes somebody's content."""

_CUES = (
    "said",
    "said on Friday",
    "reported",
    "wrote",
    "told reporters",
    "claimed",
    "stated",
    "added",
    "said in a statement",
    "insisted",
    "noted",
)


def fill(template: str, chance: random.Random) -> str:
    """A template with its places filled; marks stay."""
    chosen: dict[str, str] = {}

    def word(match: re.Match[str]) -> str:
        kind, number = match[1], match[2]
        key = kind.lower()
        taken = {v for k, v in chosen.items() if k.rstrip("0123456789") == key}
        if key + number not in chosen:
            chosen[key + number] = chance.choice([w for w in WORDS[key] if w not in taken])
        found = chosen[key + number]
        return found[0].upper() + found[1:] if kind[0].isupper() else found

    return _SLOT.sub(word, template)


def unmark(marked: str) -> tuple[str, tuple[Marked, ...]]:
    """Text and attributions of a sentence with marks.

    >>> unmark("<s1 He> <k1 said> <c1 that it rained>.")[0]
    'He said that it rained.'
    """
    text, last = "", 0
    opened: list[tuple[str, str, int]] = []
    spans: dict[str, dict[str, list[Offsets]]] = {}
    for match in _MARK.finditer(marked):
        text += marked[last : match.start()]
        last = match.end()
        if match[1]:
            opened.append((match[2], match[1], len(text)))
        else:
            number, role, begin = opened.pop()
            spans.setdefault(number, {"s": [], "k": [], "c": []})[role].append((begin, len(text)))
    text += marked[last:]
    rows = [spans[number] for number in sorted(spans)]
    return text, tuple(_row(row, rows) for row in rows if row["c"])


def _row(row: dict[str, list[Offsets]], rows: Sequence[dict[str, list[Offsets]]]) -> Marked:
    others = [c for other in rows if other is not row for c in other["c"]]
    inner = any(b <= x and y <= e for x, y in row["k"] for b, e in others)
    return Marked(tuple(sorted(row["s"])), tuple(sorted(row["k"])), tuple(sorted(row["c"])), inner)


def from_templates(templates: Sequence[str], count: int, chance: random.Random, *, paragraphs: int = 3) -> Iterator[Example]:
    """So many texts of a few sentences each, every attribution marked."""
    for number in range(count):
        text, marked = "", []
        for _ in range(chance.randint(1, paragraphs)):
            for _ in range(chance.randint(1, 2)):
                sentence, found = unmark(fill(chance.choice(templates), chance))
                marked += [_shifted(m, len(text)) for m in found]
                text += sentence + " "
            text = text.rstrip() + "\n\n"
        yield Example(f"template-{number}", text.rstrip() + "\n", tuple(marked))


def _shifted(marked: Marked, by: int, *, inner: bool | None = None) -> Marked:
    def moved(spans: tuple[Offsets, ...]) -> tuple[Offsets, ...]:
        return tuple((b + by, e + by) for b, e in spans)

    kept = marked.inner if inner is None else inner
    return Marked(moved(marked.source), moved(marked.cue), moved(marked.content), kept)


@dataclass(slots=True)
class Nester:
    """Puts sentences of the corpus into frames: what they report is then reported by somebody else."""

    chance: random.Random
    bodies: tuple[str, ...] = field(default=(*WORDS["body"], *WORDS["document"], *WORDS["surname"], "he", "she", "they"))

    def nested(self, example: Example) -> Iterator[Example]:
        """One text for each sentence of an example that holds all of its attributions."""
        for match in _SENTENCE.finditer(example.text):
            begin, end = match.start(), match.end()
            inside = [m for m in example.marked if _touches(m, begin, end)]
            if not inside or not all(_lies_in(m, begin, end) for m in inside) or end - begin > 400 or end - begin < 30:
                continue
            yield self._framed(example.name, match[0], [_shifted(m, -begin, inner=True) for m in inside])

    def _framed(self, name: str, sentence: str, inside: list[Marked]) -> Example:
        """A sentence of a text as the content of a frame; attributions that reach over its end are left out."""
        frame, source, cue = self.chance.choice(_FRAMES), self.chance.choice(self.bodies), self.chance.choice(_CUES)
        body = sentence.rstrip()
        if body.endswith((".", ",")):
            body = body[:-1]
        if "“" in frame or "‘" in frame or frame.startswith("<c1 {body}"):
            body = body.replace("“", "‘").replace("”", "’").replace('"', "'")
        held = "x" * len(body)
        shown = frame.format(source=source, Source=source[0].upper() + source[1:], cue=cue, body=held)
        text, (outer,) = unmark(shown)
        begin = text.index(held)
        moved = tuple(_shifted(m, begin) for m in inside if _lies_in(m, 0, len(body)))
        return Example(f"nested-{name}", text.replace(held, body), (outer, *moved), tuple(c for m in moved for c in m.content))


def _spans(marked: Marked) -> tuple[Offsets, ...]:
    return (*marked.source, *marked.cue, *marked.content)


def _touches(marked: Marked, begin: int, end: int) -> bool:
    return any(b < end and begin < e for b, e in _spans(marked))


def _lies_in(marked: Marked, begin: int, end: int) -> bool:
    return all(begin <= b and e <= end for b, e in _spans(marked))


def single_quoted(example: Example) -> Example:
    """The example with single curly quotation marks in place of double ones; offsets stay."""
    return Example(example.name, example.text.replace("“", "‘").replace("”", "’"), example.marked, example.unmarked)
