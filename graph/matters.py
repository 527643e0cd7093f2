"""Matters: claims that comparison found to be on one thing, as groups.

Links between claims are joined by union-find; a group's id comes from its first member, its label from the shortest
claim that still says something. Ids of findings never depend on it.
"""

from collections.abc import Iterable, Iterator, Mapping

from graph.findings import Matter, group_id
from graph.iris import Key

_LABEL_WORDS = 3
"""A label has at least so many words, where any claim of the group has."""


class Groups:
    """Disjoint groups of keys (union-find with path halving); a group is named by its smallest key."""

    def __init__(self) -> None:
        self._parent: dict[Key, Key] = {}

    def join(self, one: Key, other: Key) -> None:
        """Put two keys into one group."""
        first, second = sorted((self.root(one), self.root(other)))
        self._parent[second] = first

    def root(self, key: Key) -> Key:
        """The smallest key of the key's group; a key not seen before becomes a group."""
        self._parent.setdefault(key, key)
        while self._parent[key] != key:
            self._parent[key] = self._parent[self._parent[key]]
            key = self._parent[key]
        return key

    def __iter__(self) -> Iterator[tuple[Key, ...]]:
        """The groups, each sorted, in order of their first keys."""
        found: dict[Key, list[Key]] = {}
        for key in sorted(self._parent):
            found.setdefault(self.root(key), []).append(key)
        return (tuple(found[root]) for root in sorted(found))


def matters(links: Iterable[tuple[Key, Key]], texts: Mapping[Key, str]) -> tuple[Matter, ...]:
    """The matters that links between claims make, in order of their first claims. `texts` holds each claim's words."""
    groups = Groups()
    for one, other in links:
        groups.join(one, other)
    return tuple(Matter(group_id("matter", members), _label(members, texts), members) for members in groups)


def _label(members: tuple[Key, ...], texts: Mapping[Key, str]) -> str:
    """The shortest text of the group with enough words; the first of equals."""
    found = [texts[m] for m in members]
    return min((t for t in found if len(t.split()) >= _LABEL_WORDS), key=len, default=min(found, key=len))
