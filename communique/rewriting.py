"""What comparison has changed, written into the graphs of a store: the matters, events and findings that are marked, no others.

The marks of the ledger (`graph.ledger`) name what changed. For each, what the graphs hold is fetched by its nodes, what they should
hold is made from the ledger, and the difference is one transaction. Findings are checked against the shapes before they are stored;
one that breaks them is kept in quarantine, and told.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from communique.around import context_of, finding_quads
from communique.engine import turtle
from communique.judged_findings import ends_of, refused_ids, with_confirmed, without_refused
from communique.judgements import Judged, load_judgements
from communique.stored import comparison_from_quads, load_readings
from graph.build_findings import event_quads, findings_quads, matter_quads
from graph.compare import Comparison
from graph.findings import EventCluster
from graph.iris import GRAPH_ALIGNMENT, GRAPH_FINDINGS, Key, article_graph, event_iri, finding_iri, key_of, matter_iri, node_iri
from graph.ledger import EVENT, OMISSION, ClaimMark, Ledger
from graph.links import Link, found_in
from graph.store import Store
from graph.vocabulary import CMQ, SCHEMA

if TYPE_CHECKING:
    from graph.validate import Result, Validator

AT_ONCE = 300
"""How many marks are written in one transaction, at least."""


@dataclass(slots=True)
class Writer:
    """Writes what is marked; `troubles` tells, a line each, what the shapes refused."""

    store: Store
    ledger: Ledger
    validator: "Callable[[], Validator]"
    apart: Set[frozenset[str]] = frozenset()
    troubles: list[str] = field(default_factory=list)
    _judged: tuple[Judged, ...] = ()

    def write(self, on_the_way: Callable[[], object] = lambda: None) -> None:
        """Write everything that is marked: events first, for what is left out rests on them."""
        self._judged = tuple(j for j in load_judgements(self.store) if j.of_finding)
        while ids := self.ledger.marked(EVENT, AT_ONCE):
            self._events(ids)
            on_the_way()
        while marks := self.ledger.marked_claims(AT_ONCE):
            self._claims(marks)
            on_the_way()
        while ids := self.ledger.marked(OMISSION, AT_ONCE):
            self._omissions(ids)
            on_the_way()

    def _events(self, ids: list[str]) -> None:
        old = {q for i in ids for q in _quads_around(self.store, event_iri(i))}
        clusters = [c for i in ids if (c := self.ledger.cluster(i)) is not None]
        self.store.change(old, event_quads(clusters))
        self.ledger.written(EVENT, ids)
        self.ledger.commit()

    def _claims(self, marks: list[ClaimMark]) -> None:
        region = _Region(self.store, self.ledger, marks)
        found = found_in((region.links[n] for n in sorted(region.links)), _Texts(self.store))
        now = Comparison(found.matters, found.contradictions, found.agreements, found.updates)
        now = self._as_judged(now, comparison_from_quads(region.old))
        self._put(region.old, now)
        self.ledger.claims_written(marks, region.claims)
        self.ledger.commit()

    def _omissions(self, ids: list[str]) -> None:
        old = {q for i in ids for q in finding_quads(self.store, finding_iri(i))}
        now = Comparison(omissions=tuple(o for i in ids if (o := self.ledger.omission(i)) is not None))
        before = comparison_from_quads(old)
        now = self._as_judged(replace(now, clusters=self._clusters(before)), before)
        self._put(old, replace(now, clusters=()))
        self.ledger.written(OMISSION, ids)
        self.ledger.commit()

    def _clusters(self, before: Comparison) -> tuple[EventCluster, ...]:
        """The clusters of the articles of those omissions that an analyst has confirmed."""
        confirmed = {j.target for j in self._judged if not j.refused}
        articles = {key[0] for o in before.omissions if o.id in confirmed for key in (o.omitted, o.left_out_of)}
        scopes = {s for a in articles for s in self.ledger.scopes_of(a) if s.startswith(f"{EVENT}/")}
        found = (self.ledger.cluster(s.removeprefix(f"{EVENT}/")) for s in sorted(scopes))
        return tuple(c for c in found if c is not None)

    def _as_judged(self, now: Comparison, before: Comparison) -> Comparison:
        """What was found, without refused findings and with the confirmed ones that would be lost."""
        now = without_refused(now, refused_ids(self._judged))
        known, confirmed = {f.id for f in now.findings}, {j.target for j in self._judged if not j.refused}
        lost = [f for f in before.findings if f.id in confirmed and f.id not in known]
        if not lost:
            return now
        articles = {article for finding in lost for article, _ in ends_of(finding)}
        there = sorted(a for a in articles if self.store.has_article(a))
        readings = {r.article.id: r for r in load_readings(self.store, there)}
        return with_confirmed(now, before, self._judged, readings=readings, apart=self.apart)

    def _put(self, old: Set[Quad], now: Comparison) -> None:
        """Put matters and findings in the place of the old quads, but for what breaks the shapes."""
        broken = self._broken(old, now)
        matters = [m for m in now.matters if matter_iri(m.id).value not in broken]
        fine = [f for f in now.findings if finding_iri(f.id).value not in broken]
        self.store.change(old, [*matter_quads(matters), *findings_quads(fine)])

    def _broken(self, old: Set[Quad], now: Comparison) -> frozenset[str]:
        """The IRIs of what breaks the shapes, kept in quarantine and told; of a matter, with all findings on it.

        Checked is what is new: what the graphs have as it is was checked when it was stored.
        """
        own = [*matter_quads(now.matters), *findings_quads(now.findings)]
        new = {_iri(q) for q in own if q not in old} & {finding_iri(f.id).value for f in now.findings}
        if not new:
            return frozenset()
        met = {q.object for q in own if _iri(q) in new} | {q.subject for q in own if _iri(q) in new}
        checked = [q for q in own if q.subject in met or (q.predicate == CMQ.matter and q.object in met)]
        context = (q for q in context_of(self.store, checked) if q not in old)
        report = self.validator().findings([*checked, *context])
        wrong = {r.focus for r in report.violations} & {_iri(q) for q in own}
        for node in sorted(wrong):
            self._keep_out(node, [q for q in own if _iri(q) == node], next(r for r in report.violations if r.focus == node))
        return frozenset(
            wrong | {finding_iri(f.id).value for f in now.findings if matter_iri(getattr(f, "matter", "-")).value in wrong}
        )

    def _keep_out(self, node: str, quads: list[Quad], result: "Result") -> None:
        """What breaks the shapes goes to quarantine, and is told."""
        name = f"finding-{node.rsplit('/', 1)[-1]}"
        kept = self.store.quarantine(name, turtle(quads), result.text())
        self.troubles.append(f"{name}: not stored, it breaks the shapes ({result.message}); see {kept.report}")


class _Region:
    """The marked claims with all that is, or was, on a matter with them: their links, and the quads that rest on them."""

    def __init__(self, store: Store, ledger: Ledger, marks: Iterable[ClaimMark]) -> None:
        self._store, self._ledger = store, ledger
        self.claims: set[Key] = set()
        self.links: dict[int, Link] = {}
        self.old: set[Quad] = set()
        self._attributions: set[Key] = set()
        for article, claim, attribution in marks:
            if attribution:
                self._findings((article, attribution))
            if claim:
                self._matter((article, claim))

    def _matter(self, claim: Key) -> None:
        """Take in the claim's matter as it is now, and as it was; and so on for claims that it loses."""
        waiting = [claim]
        while waiting:
            one = waiting.pop()
            if one in self.claims:
                continue
            claims, links = self._ledger.matter_of(one)
            self.claims |= claims
            self.links |= links
            for link in links.values():
                for key, of in ((link.one, link.one_claim), (link.other, link.other_claim)):
                    if of in claims:
                        self._findings(key)
            for member in claims:
                waiting += [c for c in self._old_matter(member) if c not in self.claims]

    def _old_matter(self, claim: Key) -> Iterator[Key]:
        """The claims of the matters that the graph puts the claim on; their quads go."""
        for link in self._store.database.quads_for_pattern(node_iri(*claim), CMQ.matter, None, GRAPH_ALIGNMENT):
            for quad in _quads_around(self._store, link.object):
                self.old.add(quad)
                if quad.predicate == CMQ.matter and isinstance(quad.subject, NamedNode):
                    yield key_of(quad.subject)

    def _findings(self, attribution: Key) -> None:
        """The quads of the findings that compare the attribution go."""
        if attribution in self._attributions:
            return
        self._attributions.add(attribution)
        for quad in self._store.database.quads_for_pattern(None, CMQ.compares, node_iri(*attribution), GRAPH_FINDINGS):
            if isinstance(quad.subject, NamedNode):
                self.old.update(finding_quads(self._store, quad.subject))


class _Texts(Mapping[Key, str]):
    """The words of claims, as the articles' graphs have them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getitem__(self, claim: Key) -> str:
        found = self._store.database.quads_for_pattern(node_iri(*claim), SCHEMA.text, None, article_graph(claim[0]))
        return min((q.object.value for q in found if isinstance(q.object, Literal)), default="")

    def __iter__(self) -> Iterator[Key]:
        raise TypeError("the words of claims are looked up, not listed")

    def __len__(self) -> int:
        raise TypeError("the words of claims are looked up, not counted")


def _iri(quad: Quad) -> str:
    """The IRI of the quad's subject."""
    return quad.subject.value if isinstance(quad.subject, NamedNode) else ""


def _quads_around(store: Store, node: object) -> list[Quad]:
    """What the alignment says of a node, and what in it points to the node."""
    if not isinstance(node, NamedNode):
        return []
    find = store.database.quads_for_pattern
    return [*find(node, None, None, GRAPH_ALIGNMENT), *find(None, None, node, GRAPH_ALIGNMENT)]
