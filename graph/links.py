"""Links: pairs of attributions that the judge related, inside one article or across the articles of one event.

Which pairs are put before the judge depends on the article or the event alone, so links can be made event by event, anywhere and
in any order, and kept. What follows from links (matters, findings) is cheap, and follows from all links of a matter together.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Protocol, runtime_checkable

from extract.model import Actor, Judge, Polarity, Position, Reading, Relation, RelationKind, Stance
from graph.findings import Agreement, Contradiction, Matter, Update
from graph.followed import followed
from graph.iris import Key
from graph.matters import matters
from graph.nested import is_one_statement

StanceOf = Callable[[str, Polarity], Stance]
"""The stance of a speech act on a content of that polarity."""

ALL_PAIRS, NEAREST = 60, 5
OUTDONE, WEIGHED = 0.85, "weighed"
"""A contradiction by a rule whose name begins so stands only if its confidence is that share of the surest of its denial."""

JOINS = 0.5
"""Matter score from which a relation without a finding joins two claims to one matter."""


@runtime_checkable
class Meeting(Protocol):
    """A judge that looks at a whole group before it relates pairs of it."""

    def meet(self, group: Sequence[Position]) -> None:
        """Look at the positions of one article, or of the articles of one event."""
        ...


@dataclass(frozen=True, slots=True)
class Link:
    """A pair that the judge related: keys of two attributions, as in their finding, and of their claims."""

    one: Key
    other: Key
    one_claim: Key
    other_claim: Key
    relation: Relation

    @property
    def pair(self) -> tuple[Key, Key]:
        """The two attributions, in order of their keys."""
        return (self.one, self.other) if self.one < self.other else (self.other, self.one)

    @property
    def stands(self) -> bool:
        """Whether it is a contradiction that no other link of the same pair replaces."""
        return self.relation.kind.is_contradiction and not self.relation.rule.startswith(WEIGHED)

    @property
    def joins(self) -> bool:
        """Whether it puts its claims on one matter: every finding, and what is only related where the score is high."""
        return self.relation.kind is not RelationKind.RELATED or self.relation.matter >= JOINS


@dataclass(frozen=True, slots=True)
class Found:
    """What follows from links, each kind in a fixed order."""

    matters: tuple[Matter, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    updates: tuple[Update, ...] = ()


# ------------------------------------------------------------------------------------------- what is compared


def positions_of(reading: Reading, stance_of: StanceOf) -> tuple[Position, ...]:
    """The article's attributions as comparison sees them, in order of the text."""
    actors = {a.id: a for a in reading.actors}
    accounts = {a.id: a for a in reading.accounts}
    found = []
    for attribution in reading.attributions:
        speakers = [actors[s] for s in attribution.speakers]
        stance = stance_of(attribution.act, attribution.claim.polarity)
        names = tuple(n for s in speakers for n in (s.name, *s.aliases))
        found.append(Position(reading.article, attribution, accounts[attribution.account], stance, names, _sides(speakers)))
    return tuple(found)


def _sides(speakers: Iterable[Actor]) -> tuple[str, ...]:
    """The countries for which the speakers speak, sorted."""
    return tuple(sorted({code for s in speakers for code in ((s.code,) if s.code else s.represents)}))


def links_inside(positions: Sequence[Position], judge: Judge) -> tuple[Link, ...]:
    """The links between the claims of one article, sorted, then those that follow from them."""
    group = tuple(positions)
    _meet(judge, group)
    found = _links(_candidates(group, judge), judge)
    return (*found, *followed(found, positions))


def links_across(articles: Sequence[Sequence[Position]], judge: Judge) -> tuple[Link, ...]:
    """The links between claims of different articles that tell one event, sorted."""
    group = tuple(p for positions in articles for p in positions)
    _meet(judge, group)
    return _links(((a, b) for a, b in _candidates(group, judge) if a.key[0] != b.key[0]), judge)


def _meet(judge: Judge, group: tuple[Position, ...]) -> None:
    """Show the group to a judge that wants to see it before its pairs."""
    if isinstance(judge, Meeting):
        judge.meet(group)


def _links(candidates: Iterable[tuple[Position, Position]], judge: Judge) -> tuple[Link, ...]:
    """The candidates that the judge relates; each pair is judged once."""
    pairs: dict[tuple[Key, Key], tuple[Position, Position]] = {}
    for one, other in candidates:
        first, second = (one, other) if one.key < other.key else (other, one)
        if not is_one_statement(first, second):
            pairs[(first.key, second.key)] = (first, second)
    judged = ((pairs[key], judge.relate(*pairs[key])) for key in sorted(pairs))
    return tuple(_directed(*pair, relation) for pair, relation in judged if relation.kind is not RelationKind.NONE)


def _candidates(group: tuple[Position, ...], judge: Judge) -> Iterator[tuple[Position, Position]]:
    """All pairs of a small group; of a large one each claim with its nearest."""
    if len(group) <= ALL_PAIRS:
        yield from combinations(group, 2)
        return
    for one in group:
        for index in judge.nearest(one, group, most=NEAREST):
            if group[index].key != one.key:
                yield one, group[index]


def _directed(one: Position, other: Position, relation: Relation) -> Link:
    """The link with the affirming side first, or, of one source at two times, the earlier first."""
    turn = relation.kind is RelationKind.OPPOSED_STANCE and one.stance is Stance.REJECTS
    if relation.kind in {RelationKind.REVERSAL, RelationKind.UPDATE}:
        turn = _time(other) < _time(one)
    first, second = (other, one) if turn else (one, other)
    return Link(first.key, second.key, claim_of(first), claim_of(second), relation)


def _time(position: Position) -> tuple[str, bool, int]:
    """When it was said, as far as known: by day of publication, an admission after what it takes back, then by place."""
    return (position.article.published or "", position.attribution.act == "admit", position.attribution.claim.spans[0].begin)


def claim_of(position: Position) -> Key:
    """The key of the position's claim."""
    return (position.key[0], position.attribution.claim.id)


# ------------------------------------------------------------------------------------------- what follows


def found_in(links: Iterable[Link], texts: Mapping[Key, str]) -> Found:
    """The matters and findings that follow from links; `texts` holds the words of their claims."""
    each: dict[tuple[Key, Key], Link] = {}
    for link in links:
        if link.pair not in each or not each[link.pair].stands:
            each[link.pair] = link
    settled = tuple(_without_outdone([each[pair] for pair in sorted(each)]))
    found = matters(((x.one_claim, x.other_claim) for x in settled if x.joins), texts)
    matter_of = {claim: matter.id for matter in found for claim in matter.claims}
    return Found(
        matters=found,
        contradictions=tuple(
            Contradiction(x.relation.kind, *_parts(x, matter_of)) for x in settled if x.relation.kind.is_contradiction
        ),
        agreements=tuple(Agreement(*_parts(x, matter_of)) for x in settled if x.relation.kind is RelationKind.AGREEMENT),
        updates=tuple(Update(*_parts(x, matter_of)) for x in settled if x.relation.kind is RelationKind.UPDATE),
    )


def _parts(link: Link, matter_of: Mapping[Key, str]) -> tuple[Key, Key, str, float, float, str, str]:
    """What the findings that join two attributions have in common."""
    it = link.relation
    return link.one, link.other, matter_of[link.one_claim], it.confidence, it.matter, it.rule, it.detail


def _without_outdone(links: Sequence[Link]) -> Iterator[Link]:
    """The links, where a weighed contradiction of a denial is only related if another of the same denial is much surer."""
    best: dict[Key, float] = {}
    for link in links:
        if link.relation.kind is RelationKind.OPPOSED_STANCE:
            best[link.other] = max(best.get(link.other, 0.0), link.relation.confidence)
    for link in links:
        found = link.relation
        weighed = found.kind is RelationKind.OPPOSED_STANCE and found.rule.startswith(WEIGHED)
        if weighed and found.confidence < OUTDONE * best[link.other]:
            detail = f"{found.detail}; another claim is what it denies"
            link = replace(link, relation=replace(found, kind=RelationKind.RELATED, detail=detail))
        yield link


def partners(links: Iterable[Link], *kinds: RelationKind) -> Mapping[Key, frozenset[Key]]:
    """For each attribution those linked with it, by these kinds of relation or by any."""
    found: dict[Key, set[Key]] = {}
    for link in links:
        if not kinds or link.relation.kind in kinds:
            found.setdefault(link.one, set()).add(link.other)
            found.setdefault(link.other, set()).add(link.one)
    return {key: frozenset(others) for key, others in found.items()}
