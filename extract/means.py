"""By what means a claim says that harm was done or came about (`data/means.tsv`): from the air, by mortars, by rain."""

import re
from functools import cache, lru_cache

from extract.model import Position
from extract.stems import any_of, stems_of, table


@lru_cache(maxsize=2048)
def means(position: Position) -> frozenset[str]:
    """The names of the means of which the claim speaks; empty where it speaks of none."""
    text = stems_of(position.attribution.claim.text)
    return frozenset(name for name, words in _means() if words.search(text))


def by_same_means(one: Position, other: Position) -> bool:
    """Whether both claims name a means, and share one."""
    return bool(means(one) & means(other))


def by_other_means(one: Position, other: Position) -> bool:
    """Whether both claims name means, of which they share none."""
    return bool(means(one) and means(other)) and not means(one) & means(other)


@cache
def _means() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The means, each with a pattern over a text's stems."""
    return tuple((name, any_of(phrases)) for name, phrases in table("means.tsv", 2))
