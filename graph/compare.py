"""Comparison, event by event: which claims are put before the judge, and what its relations make.

Pairs come only from inside a group: one article, or the articles that tell one event. A group of up to `ALL_PAIRS` claims is
compared whole; of a larger one each claim meets its `NEAREST` nearest, so that the cost grows with the number of claims
(`graph.links`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from extract.model import Judge, Position, Reading, RelationKind
from graph.duplicates import left_out, near_duplicates
from graph.events import cluster_events
from graph.findings import Agreement, Contradiction, EventCluster, Finding, InferredOmission, Matter, Update
from graph.followed import followed
from graph.iris import Key
from graph.links import ALL_PAIRS, Link, StanceOf, found_in, links_across, links_inside, partners, positions_of
from graph.omissions import infer_omissions

__all__ = ["ALL_PAIRS", "Comparison", "EventResult", "compare", "compare_event", "positions_of", "texts_of"]


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
class EventResult:
    """What comparing the articles of one event gives: links across them, and what an account of it leaves out."""

    links: tuple[Link, ...]
    omissions: tuple[InferredOmission, ...]


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
    by_id = {r.article.id: r for r in ordered}
    positions = {r.article.id: positions_of(r, stance_of) for r in ordered}
    clusters = cluster_events(ordered, together=together, apart=apart)
    inside = {article: links_inside(found, judge) for article, found in positions.items()}
    results = [compare_event(c, by_id, positions, inside, judge) for c in clusters]
    links = [link for found in inside.values() for link in found] + [link for result in results for link in result.links]
    found = found_in(links, {key: text for r in ordered for key, text in texts_of(r)})
    return Comparison(
        matters=found.matters,
        contradictions=found.contradictions,
        agreements=found.agreements,
        updates=found.updates,
        omissions=_weightiest(o for result in results for o in result.omissions),
        clusters=clusters,
        duplicates=near_duplicates(ordered),
    )


def compare_event(
    cluster: EventCluster,
    readings: Mapping[str, Reading],
    positions: Mapping[str, tuple[Position, ...]],
    inside: Mapping[str, tuple[Link, ...]],
    judge: Judge,
) -> EventResult:
    """Compare the accounts of one event; `inside` holds the links inside each of its articles.

    Of articles that are one text printed several times one counts.
    """
    articles = sorted({article for article, _ in cluster.members})
    told = [readings[a] for a in articles]
    again = left_out(near_duplicates(told), told) if len(told) > 1 else frozenset[str]()
    counting = [a for a in articles if a not in again]
    links = links_across([positions[a] for a in counting], judge) if len(counting) > 1 else ()
    within = [link for a in articles for link in inside[a]]
    links = (*links, *followed([*within, *links], (p for a in articles for p in positions[a])))
    all_links = [*within, *links]
    omissions = infer_omissions(
        told,
        positions,
        [cluster],
        related=partners(all_links),
        found=partners(all_links, *(kind for kind in RelationKind if kind not in {RelationKind.RELATED, RelationKind.NONE})),
        repeated=partners(all_links, RelationKind.AGREEMENT),
        left_out=again,
        judge=judge,
    )
    return EventResult(links, omissions)


def texts_of(reading: Reading) -> Iterator[tuple[Key, str]]:
    """The words of each claim of an article."""
    return (((reading.article.id, a.claim.id), a.claim.text) for a in reading.attributions)


def _weightiest(omissions: Iterable[InferredOmission]) -> tuple[InferredOmission, ...]:
    """Each omission once, the weightiest first."""
    each = {o.id: o for o in omissions}
    return tuple(sorted(each.values(), key=lambda o: (-o.weight, -o.confidence, o.omitted, o.left_out_of)))
