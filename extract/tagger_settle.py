"""Which of several attributions stands where they claim the same words."""

from collections.abc import Sequence
from dataclasses import replace

from extract.tagger_decode import Found

Sure = tuple[Found, float]
"""An attribution with its probability."""

LIKE = 0.5
"""From this share of common pieces on, two contents are one."""


def settle(found: Sequence[Sure]) -> list[Sure]:
    """The attributions that stand, in order of their cues.

    Of two cues with one content the more probable stays; one whose cue lies in the content of a more probable one is inside it; of
    contents that overlap in part, the less probable gives up what they share.
    """
    kept: list[Sure] = []
    for one, sure in sorted(found, key=lambda p: (-p[1], p[0].cue)):
        if any(_alike(one, other) or _crosses(one, other) for other, _ in kept):
            continue
        if any(_holds(other, one) for other, _ in kept):
            kept.append((replace(one, inner=True), sure))
            continue
        rest = one if one.inner else _without(one, [o for o, _ in kept if not o.inner])
        if rest is not None:
            kept.append((rest, sure))
    return sorted(kept, key=lambda p: p[0].cue)


def _pieces(found: Found) -> set[int]:
    return {i for b, e in found.content for i in range(b, e)}


def _alike(one: Found, other: Found) -> bool:
    """Whether two contents are mostly the same pieces."""
    mine, theirs = _pieces(one), _pieces(other)
    return len(mine & theirs) > LIKE * len(mine | theirs)


def _crosses(one: Found, other: Found) -> bool:
    """Whether the cues overlap."""
    return one.cue[0] < other.cue[1] and other.cue[0] < one.cue[1]


def _holds(outer: Found, inner: Found) -> bool:
    """Whether the cue of one lies in the content of the other."""
    return any(b <= inner.cue[0] and inner.cue[1] <= e for b, e in outer.content)


def _without(one: Found, others: Sequence[Found]) -> Found | None:
    """The attribution without the pieces that others have as content, cue or source; None where little is left."""
    taken: set[int] = set()
    for other in others:
        taken |= _pieces(other) | set(range(*other.cue))
    mine = sorted(_pieces(one))
    left = [i for i in mine if i not in taken]
    if len(left) == len(mine):
        return one
    if 2 * len(left) < len(mine):
        return None
    runs: list[tuple[int, int]] = []
    for index in left:
        if runs and runs[-1][1] == index:
            runs[-1] = (runs[-1][0], index + 1)
        else:
            runs.append((index, index + 1))
    return replace(one, content=tuple(runs))
