"""Comparison, event by event: which claims are put before the judge, and what its relations make.

Pairs come only from inside a group: one article, or the articles that tell one event. A group of up to `ALL_PAIRS` claims is
compared whole; of a larger one each claim meets its `NEAREST` nearest, so that the cost grows with the number of claims.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from extract.model import Actor, Judge, Polarity, Position, Reading, Relation, RelationKind, Stance
from graph.duplicates import left_out, near_duplicates
from graph.events import cluster_events
from graph.findings import Agreement, Contradiction, EventCluster, Finding, InferredOmission, Matter, Update
from graph.iris import Key
from graph.matters import matters
from graph.omissions import infer_omissions

StanceOf = Callable[[str, Polarity], Stance]
"""The stance of a speech act on a content of that polarity."""

ALL_PAIRS, NEAREST = 60, 5
OUTDONE, WEIGHED = 0.85, "weighed"
"""A contradiction by a rule whose name begins so stands only if its confidence is that share of the surest of its denial."""

JOINS = 0.5
"""Matter score from which a relation without a finding joins two claims to one matter."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What comparing readings found; every tuple in a fixed order.

    `duplicates` holds groups of ids of articles that are one text printed several times; they count once.
    """

    matters: tuple[Matter, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    updates: tuple[Update, ...] = ()
    omissions: tuple[InferredOmission, ...] = ()
    clusters: tuple[EventCluster, ...] = ()
    duplicates: tuple[tuple[str, ...], ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, contradictions first."""
        return (*self.contradictions, *self.agreements, *self.updates, *self.omissions)


@dataclass(frozen=True, slots=True)
class Link:
    """A pair that the judge related; `one` and `other` as in its finding."""

    one: Position
    other: Position
    relation: Relation


def compare(
    readings: Sequence[Reading],
    *,
    judge: Judge,
    stance_of: StanceOf,
    together: Sequence[set[str]] = (),
    apart: Sequence[set[str]] = (),
) -> Comparison:
    """Compare the accounts of the readings. `together` holds sets of ids of articles stated to tell one event, `apart` sets of
    which no two do.

    The same readings in another order give the same comparison.
    """
    ordered = sorted(readings, key=lambda r: r.article.id)
    positions = {r.article.id: positions_of(r, stance_of) for r in ordered}
    clusters = cluster_events(ordered, together=together, apart=apart)
    duplicates = near_duplicates(ordered)
    again = left_out(duplicates, ordered)
    links = tuple(_without_outdone(tuple(_links(positions, clusters, judge, again))))
    found = matters(_joined(links), {_claim(p): p.attribution.claim.text for ps in positions.values() for p in ps})
    matter_of = {claim: matter.id for matter in found for claim in matter.claims}
    return Comparison(
        matters=found,
        contradictions=tuple(_contradiction(x, matter_of) for x in links if x.relation.kind.is_contradiction),
        agreements=tuple(_agreement(x, matter_of) for x in links if x.relation.kind is RelationKind.AGREEMENT),
        updates=tuple(_update(x, matter_of) for x in links if x.relation.kind is RelationKind.UPDATE),
        omissions=infer_omissions(
            ordered,
            positions,
            clusters,
            related=_partners(links),
            repeated=_partners(_agreeing(links)),
            left_out=again,
            judge=judge,
        ),
        clusters=clusters,
        duplicates=duplicates,
    )


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


def _claim(position: Position) -> Key:
    return (position.key[0], position.attribution.claim.id)


def _links(
    positions: Mapping[str, tuple[Position, ...]], clusters: Iterable[EventCluster], judge: Judge, again: frozenset[str]
) -> Iterator[Link]:
    """The related pairs, sorted; each pair is judged once. Articles printed `again` are compared inside themselves only."""
    pairs: dict[tuple[Key, Key], tuple[Position, Position]] = {}
    for group in _groups(positions, clusters, again):
        for one, other in _candidates(group, judge):
            first, second = sorted((one, other), key=lambda p: p.key)
            if not _nested(first, second):
                pairs[(first.key, second.key)] = (first, second)
    for key in sorted(pairs):
        relation = judge.relate(*pairs[key])
        if relation.kind is not RelationKind.NONE:
            yield _directed(Link(*pairs[key], relation))


def _without_outdone(links: Sequence[Link]) -> Iterator[Link]:
    """The links, where a weighed contradiction of a denial is only related if another of the same denial is much surer."""
    best: dict[Key, float] = {}
    for link in links:
        if link.relation.kind is RelationKind.OPPOSED_STANCE:
            best[link.other.key] = max(best.get(link.other.key, 0.0), link.relation.confidence)
    for link in links:
        found = link.relation
        weighed = found.kind is RelationKind.OPPOSED_STANCE and found.rule.startswith(WEIGHED)
        if weighed and found.confidence < OUTDONE * best[link.other.key]:
            detail = f"{found.detail}; another claim is what it denies"
            link = replace(link, relation=replace(found, kind=RelationKind.RELATED, detail=detail))
        yield link


def _groups(
    positions: Mapping[str, tuple[Position, ...]], clusters: Iterable[EventCluster], again: frozenset[str]
) -> Iterator[tuple[Position, ...]]:
    """The claims that may be compared: those of each article, and those of the articles that tell one event."""
    yield from positions.values()
    told = sorted({tuple(sorted({key[0] for key in c.members} - again)) for c in clusters})
    for articles in told:
        if len(articles) > 1:
            yield tuple(p for a in articles for p in positions[a])


def _candidates(group: tuple[Position, ...], judge: Judge) -> Iterator[tuple[Position, Position]]:
    """All pairs of a small group; of a large one each claim with its nearest."""
    if len(group) <= ALL_PAIRS:
        yield from combinations(group, 2)
        return
    for one in group:
        for index in judge.nearest(one, group, most=NEAREST):
            if group[index].key != one.key:
                yield one, group[index]


def _nested(one: Position, other: Position) -> bool:
    """Whether one reports the other, or stands in its words: they are one statement."""
    if one.key[0] != other.key[0]:
        return False
    a, b = one.attribution.claim.spans, other.attribution.claim.spans
    if one.attribution.speakers != other.attribution.speakers and a[0].begin < b[-1].end and b[0].begin < a[-1].end:
        return True
    return one.attribution.within == other.attribution.id or other.attribution.within == one.attribution.id


def _directed(link: Link) -> Link:
    """The link with the affirming side first, or, of one source at two times, the earlier first."""
    kind = link.relation.kind
    turn = kind is RelationKind.OPPOSED_STANCE and link.one.stance is Stance.REJECTS
    if kind in {RelationKind.REVERSAL, RelationKind.UPDATE}:
        turn = _time(link.other) < _time(link.one)
    return Link(link.other, link.one, link.relation) if turn else link


def _time(position: Position) -> tuple[str, bool, int]:
    """When it was said, as far as known: by day of publication, an admission after what it takes back, then by place."""
    return (position.article.published or "", position.attribution.act == "admit", position.attribution.claim.spans[0].begin)


def _joined(links: Iterable[Link]) -> Iterator[tuple[Key, Key]]:
    """The claims that are on one matter: of every finding, and of what is only related where the score is high."""
    for link in links:
        if link.relation.kind is not RelationKind.RELATED or link.relation.matter >= JOINS:
            yield _claim(link.one), _claim(link.other)


def _agreeing(links: Iterable[Link]) -> Iterator[Link]:
    """The links of claims that say the same."""
    return (x for x in links if x.relation.kind is RelationKind.AGREEMENT)


def _partners(links: Iterable[Link]) -> Mapping[Key, frozenset[Key]]:
    """For each attribution those on its matter."""
    found: dict[Key, set[Key]] = {}
    for link in links:
        found.setdefault(link.one.key, set()).add(link.other.key)
        found.setdefault(link.other.key, set()).add(link.one.key)
    return {key: frozenset(partners) for key, partners in found.items()}


def _contradiction(link: Link, matter_of: Mapping[Key, str]) -> Contradiction:
    found = link.relation
    matter = matter_of[_claim(link.one)]
    return Contradiction(found.kind, link.one.key, link.other.key, matter, found.confidence, found.matter, found.rule, found.detail)


def _agreement(link: Link, matter_of: Mapping[Key, str]) -> Agreement:
    found = link.relation
    matter = matter_of[_claim(link.one)]
    return Agreement(link.one.key, link.other.key, matter, found.confidence, found.matter, found.rule, found.detail)


def _update(link: Link, matter_of: Mapping[Key, str]) -> Update:
    found = link.relation
    matter = matter_of[_claim(link.one)]
    return Update(link.one.key, link.other.key, matter, found.confidence, found.matter, found.rule, found.detail)
