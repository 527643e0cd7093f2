"""Articles that are printed twice: a wire story that two outlets carry counts once.

Texts are cut into runs of five words; two texts whose runs overlap by more than half (Jaccard) are near-duplicates. Candidates
come from MinHash signatures in bands (Broder 1997), so that the cost grows with the number of texts; each candidate pair is
then measured exactly. Seeds are fixed: the same texts give the same groups.
"""

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from extract.model import Reading
from graph.matters import Groups

RUN, ALIKE = 5, 0.5
"""Words of a run, and the share of common runs from which two texts are one."""

_BANDS, _ROWS = 20, 3
_PRIME = np.uint64((1 << 31) - 1)

Runs = frozenset[int]


def near_duplicates(readings: Iterable[Reading]) -> tuple[tuple[str, ...], ...]:
    """Groups of ids of articles that are near-duplicates, each sorted, in order; articles that stand alone are left out."""
    return near_duplicate_texts({r.article.id: r.article.text for r in readings})


def near_duplicate_texts(texts: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """The same for texts by their ids."""
    runs = {name: runs_of(text) for name, text in sorted(texts.items())}
    groups = Groups()
    for one, other in _candidates(runs):
        if jaccard(runs[one], runs[other]) > ALIKE:
            groups.join((one, ""), (other, ""))
    return tuple(tuple(name for name, _ in members) for members in groups)


def left_out(groups: Sequence[Sequence[str]], readings: Iterable[Reading]) -> frozenset[str]:
    """The articles of near-duplicates that do not count: all of a group but the first published, then the longest."""
    known = {r.article.id: r.article for r in readings}
    found: set[str] = set()
    for group in groups:
        inside = sorted((i for i in group if i in known), key=lambda i: (known[i].published or "9999", -len(known[i].text), i))
        found.update(inside[1:])
    return frozenset(found)


def runs_of(text: str) -> Runs:
    """Hashes of the runs of words of a text; a text shorter than a run is one."""
    words = re.findall(r"\w+", text.casefold())
    whole = range(max(1, len(words) - RUN + 1))
    return frozenset(zlib.crc32(" ".join(words[i : i + RUN]).encode()) & 0x7FFFFFFF for i in whole)


def _candidates(runs: Mapping[str, Runs]) -> Iterator[tuple[str, str]]:
    """Pairs that share a band of their signatures; each with the first of its band, so that the cost stays linear."""
    first: dict[bytes, str] = {}
    for name, found in runs.items():
        for key in bands_of(found):
            one = first.setdefault(key, name)
            if one != name:
                yield one, name


def bands_of(runs: Runs) -> tuple[bytes, ...]:
    """The keys of a text's bands: texts that share one may be near-duplicates. Each begins with its number, 13 bytes."""
    smallest = _signature(runs).astype(np.uint32)
    return tuple(bytes((band,)) + smallest[band * _ROWS : (band + 1) * _ROWS].tobytes() for band in range(_BANDS))


def _signature(runs: Runs) -> NDArray[np.uint64]:
    """The smallest value of each hash function over the runs."""
    values = np.fromiter(sorted(runs), dtype=np.uint64, count=len(runs))
    smallest: NDArray[np.uint64] = ((np.outer(_FACTORS, values) + _OFFSETS[:, None]) % _PRIME).min(axis=1)
    return smallest


def jaccard(one: Runs, other: Runs) -> float:
    """The share of common runs, from 0 to 1."""
    return len(one & other) / len(one | other)


_RANDOM = np.random.default_rng(11)
_FACTORS = _RANDOM.integers(1, 1 << 30, _BANDS * _ROWS, dtype=np.uint64)
_OFFSETS = _RANDOM.integers(0, 1 << 30, _BANDS * _ROWS, dtype=np.uint64)
