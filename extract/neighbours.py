"""Which claims of a group are worth a closer look, without looking at all of them."""

from collections.abc import Iterator, Sequence

from extract.model import Position
from extract.similarity import content_of, is_accusation
from extract.speech import denies

CANDIDATES = 50
"""How many claims are looked at more closely for one; those that share its rarest words come first."""


class Neighbours:
    """The claims of a group by their words, so that a claim meets those with which it shares a rare one.

    Building takes one step a word; asking takes at most about `CANDIDATES` steps, however large the group is.
    """

    def __init__(self, group: Sequence[Position]) -> None:
        self._by_term: dict[str, list[int]] = {}
        self._accusations: list[int] = []
        self._pointing: list[int] = []
        for index, position in enumerate(group):
            found = content_of(position)
            for term in found.weights:
                self._by_term.setdefault(term, []).append(index)
            if is_accusation(position):
                self._accusations.append(index)
            if denies(position) and found.points:
                self._pointing.append(index)

    def candidates(self, one: Position) -> tuple[int, ...]:
        """Indices of the claims that may be on the matter of this one, in order; denials and accusations meet each other."""
        found: dict[int, None] = {}
        for index in self._likely(one):
            found[index] = None
            if len(found) >= CANDIDATES:
                break
        return tuple(sorted(found))

    def _likely(self, one: Position) -> Iterator[int]:
        """First what a denial can answer or an accusation be answered by, then by rarity of the words shared."""
        content = content_of(one)
        if denies(one) and content.points:
            yield from self._accusations[: CANDIDATES // 2]
        elif is_accusation(one):
            yield from self._pointing[: CANDIDATES // 2]
        for term in sorted(content.weights, key=lambda t: (len(self._by_term.get(t, ())), t)):
            yield from self._by_term.get(term, ())
