"""Contradictions that follow from agreement: who says the same as somebody contradicts whom he contradicts.

An article tells an accusation and its denial; another account makes the same accusation. The denial contradicts that too, though
nothing in the two claims may show it. Followed are opposed stances by rules of words only, over agreements that are sure
enough, and one step far.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from extract.model import Position, Relation, RelationKind
from graph.iris import Key
from graph.nested import is_one_statement

if TYPE_CHECKING:
    from graph.links import Link

FOLLOWED = "followed"
"""The rule of a contradiction that follows from another."""

SURE_AGREEMENT = 0.5
"""Confidence of an agreement from which a contradiction follows it."""

SURE_BASE = 0.55
"""Confidence of a contradiction from which others follow."""


def followed(links: Iterable["Link"], told: Iterable[Position]) -> tuple["Link", ...]:
    """The contradictions that follow from the links, sorted; none for a pair that is surely linked otherwise.

    `told` holds the positions that the links join.
    """
    known, positions = tuple(links), {p.key: p for p in told}
    decided = {x.pair for x in known if x.relation.kind is not RelationKind.RELATED and not _may_be_outdone(x)}
    agreeing = _agreements(known)
    found: dict[tuple[Key, Key], Link] = {}
    for link in known:
        base = link.relation
        if base.kind is not RelationKind.OPPOSED_STANCE or not link.stands or base.rule == FOLLOWED or base.confidence < SURE_BASE:
            continue
        for new in _steps(link, agreeing, positions):
            old = found.get(new.pair)
            if new.pair not in decided and (old is None or old.relation.confidence < new.relation.confidence):
                found[new.pair] = new
    return tuple(found[pair] for pair in sorted(found))


def _may_be_outdone(link: "Link") -> bool:
    """Whether it is an opposed stance that is taken back where the denial contradicts another claim more surely."""
    return link.relation.kind is RelationKind.OPPOSED_STANCE and not link.stands


def _agreements(links: Iterable["Link"]) -> Mapping[Key, Mapping[Key, float]]:
    """For each attribution those that surely agree with it, with the confidence."""
    found: dict[Key, dict[Key, float]] = {}
    for link in links:
        if link.relation.kind is RelationKind.AGREEMENT and link.relation.confidence >= SURE_AGREEMENT:
            found.setdefault(link.one, {})[link.other] = link.relation.confidence
            found.setdefault(link.other, {})[link.one] = link.relation.confidence
    return found


def _steps(link: "Link", agreeing: Mapping[Key, Mapping[Key, float]], positions: Mapping[Key, Position]) -> Iterator["Link"]:
    """The links in which somebody that agrees stands in the place of one end."""
    affirming, rejecting = positions[link.one], positions[link.other]
    for key, sure in agreeing.get(link.one, {}).items():
        if _may_oppose(positions[key], rejecting, like=affirming):
            yield _link(positions[key], rejecting, link, sure)
    for key, sure in agreeing.get(link.other, {}).items():
        if _may_oppose(positions[key], affirming, like=rejecting):
            yield _link(affirming, positions[key], link, sure)


def _may_oppose(one: Position, other: Position, *, like: Position) -> bool:
    """Whether the one, who agrees with `like`, takes his stance and is neither the other nor of the other's side."""
    if one.stance is not like.stance or set(one.names) & set(other.names) or set(one.sides) & set(other.sides):
        return False
    return not is_one_statement(one, other)


def _link(affirming: Position, rejecting: Position, link: "Link", sure: float) -> "Link":
    """The link that follows: as sure as both that it follows from."""
    base = link.relation
    detail = f"one says the same as another that it contradicts ({base.rule}: {base.detail})"
    relation = Relation(RelationKind.OPPOSED_STANCE, base.matter, round(base.confidence * sure, 3), FOLLOWED, detail)
    claims = [(p.key[0], p.attribution.claim.id) for p in (affirming, rejecting)]
    return replace(link, one=affirming.key, other=rejecting.key, one_claim=claims[0], other_claim=claims[1], relation=relation)
