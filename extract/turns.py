"""Who speaks after whom: an article's attributions as the turns of a talk.

News sets an answer beside what it answers: where B speaks right after A, with nobody between, B's words are the likeliest to be
about A's. A turn is a run of attributions of one speaker in the order of the text.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.model import Position

Key = tuple[str, str]

NEXT = 1
"""How many turns later the next speaker stands."""

_ANSWERING = re.compile(
    r"^[“\"'‘]?(?:but|however|yet|instead|in fact|by contrast|that is)\b"
    r"|,? (?:but|however|though|disput\w+|contradict\w*|counter\w*|denied|denies|rejected|dismissed|rejects|insisted|insists"
    r"|replied|responded|saw it otherwise)\b",
    re.IGNORECASE,
)
_BREAK = re.compile(r"\n+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an attribution stands in the talk: the number of its turn, and whether it is the first or the last of it."""

    turn: int
    opens: bool
    closes: bool


@dataclass(frozen=True, slots=True)
class Order:
    """How two attributions of one article stand to each other: the earlier, the later, and between them turns and paragraphs.

    `right_behind` says that the later opens its turn and the earlier closes the turn before.
    """

    earlier: Position
    later: Position
    turns: int
    paragraphs: int
    opens: bool
    right_behind: bool


class Talk:
    """The attributions of the articles that are compared, each article's in the order of the text, with their turns."""

    def __init__(self, group: Iterable[Position]) -> None:
        self._by_article: dict[str, tuple[Position, ...]] = {}
        self._places: dict[Key, Place] = {}
        self._turns: dict[tuple[str, int], tuple[Position, ...]] = {}
        told: dict[str, list[Position]] = {}
        for position in group:
            told.setdefault(position.article.id, []).append(position)
        for article, positions in told.items():
            self._by_article[article] = tuple(sorted(positions, key=_begin))
            for number, turn in enumerate(_turns(self._by_article[article])):
                self._turns[article, number] = turn
                for position in turn:
                    self._places[position.key] = Place(number, position is turn[0], position is turn[-1])

    def knows(self, one: Position, other: Position) -> bool:
        """Whether both are of this talk."""
        return one.key in self._places and other.key in self._places

    def order(self, one: Position, other: Position) -> Order | None:
        """How two attributions of one article stand to each other; None of two articles, or where the talk lacks one."""
        if one.article != other.article or not self.knows(one, other):
            return None
        earlier, later = sorted((one, other), key=_begin)
        first, second = self._places[earlier.key], self._places[later.key]
        turns = second.turn - first.turn
        between = earlier.article.text[_begin(earlier)[0] : _begin(later)[0]]
        right_behind = turns == NEXT and first.closes and second.opens
        return Order(earlier, later, turns, len(_BREAK.findall(between)), second.opens, right_behind)

    def turn_of(self, position: Position) -> tuple[Position, ...]:
        """The attributions of the turn in which the position stands."""
        return self._turns[position.article.id, self._places[position.key].turn]

    def before(self, position: Position, *, most: int) -> tuple[Position, ...]:
        """The attributions of other speakers in the turns before the position's, `most` turns back."""
        last = self._places[position.key].turn
        turns = (self._turns[position.article.id, n] for n in range(max(0, last - most), last))
        return tuple(p for turn in turns for p in turn if not _one_speaker(p, position))

    def others(self, position: Position, article: str) -> tuple[Position, ...]:
        """The attributions of an article that are of other speakers than the position's."""
        return tuple(p for p in self._by_article.get(article, ()) if not _one_speaker(p, position))


def answers_in_form(position: Position) -> bool:
    """Whether the sentence in which the position begins answers something by its form: `But ...`, `... replied`."""
    begin = position.attribution.evidence[0].begin
    text = position.article.text
    start = max(text.rfind(mark, 0, begin) for mark in (". ", "\n", "? ", "! ")) + 1
    ends = [end for mark in (". ", "\n", "? ", "! ") if (end := text.find(mark, begin)) >= 0]
    return _ANSWERING.search(text[start : min(ends, default=len(text))].strip()) is not None


def _begin(position: Position) -> tuple[int, str]:
    return (position.attribution.evidence[0].begin, position.attribution.id)


def _one_speaker(one: Position, other: Position) -> bool:
    """Whether they share a speaker: by id in one article, by name in two."""
    if one.article == other.article:
        return bool(set(one.attribution.speakers) & set(other.attribution.speakers))
    return bool(set(one.names) & set(other.names))


def _turns(ordered: Sequence[Position]) -> Iterable[tuple[Position, ...]]:
    """The runs of attributions with the same speakers."""
    turn: list[Position] = []
    for position in ordered:
        if turn and turn[-1].attribution.speakers != position.attribution.speakers:
            yield tuple(turn)
            turn = []
        turn.append(position)
    if turn:
        yield tuple(turn)
