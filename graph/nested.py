"""Whether two attributions of one article are one statement, which nothing can set against itself."""

from extract.model import Position, Stance


def is_one_statement(one: Position, other: Position) -> bool:
    """Whether one reports the other, or stands in its words, and does not reject there what the other affirms."""
    if one.key[0] != other.key[0] or _rejects_inside(one, other) or _rejects_inside(other, one):
        return False
    if one.attribution.speakers != other.attribution.speakers and _overlap(one, other):
        return True
    return one.attribution.within == other.attribution.id or other.attribution.within == one.attribution.id


def _overlap(one: Position, other: Position) -> bool:
    a, b = one.attribution.claim.spans, other.attribution.claim.spans
    return a[0].begin < b[-1].end and b[0].begin < a[-1].end


def _rejects_inside(outer: Position, inner: Position) -> bool:
    """Whether the one rejects in its own words what another speaker affirms in them: `rejected A's claim that it was hit`."""
    if (outer.stance, inner.stance) != (Stance.REJECTS, Stance.AFFIRMS) or not _overlap(outer, inner):
        return False
    return outer.attribution.speakers != inner.attribution.speakers and inner.attribution.id != outer.attribution.within
