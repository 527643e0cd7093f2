"""Comparison inside a store: only what changed is compared again, and only what follows from that is written.

    take in     articles that are new, read again or gone go through the index of events; whose events changed waits
    compare     of the articles that wait, and the events that they tell, what is not as it was goes before the judge
    write       matters, events and findings that rest on what changed are written (`communique.rewriting`)

Each step is kept in small pieces in the ledger (`graph.ledger`), so that an interrupted comparison goes on where it stopped, and
memory does not grow with the corpus.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from communique.around import comparison_of
from communique.compared import Compared
from communique.inside import Made, signature_of, version_of
from communique.judged_findings import ends_of
from communique.progress import Tell, silent
from communique.rewriting import Writer
from communique.stored import country_labels, load_comparison, load_readings, load_with
from extract.model import Judge, Position, Reading
from graph.compare import Comparison, compare_event
from graph.events import clusters_of
from graph.findings import EventCluster, Finding
from graph.ledger import EVENT, OMISSION, Ledger, article_scope, event_scope, ledger_errors, open_ledger
from graph.ledger import FILE as LEDGER
from graph.links import Link, links_inside, positions_of
from graph.reference import stance_of
from graph.store import Store

if TYPE_CHECKING:
    from graph.validate import Validator

TAKEN_AT_ONCE, AT_ONCE = 500, 50
"""How many articles are taken in, and how many are looked at with their events, between two commits."""

PUBLISHED_EVERY = 3.0
"""Seconds of a run after which readers see what was stored since."""

_READINGS_KEPT = 200


@dataclass(frozen=True, slots=True)
class Done:
    """What comparison did: the articles that were looked at, and what the shapes refused, a line each."""

    articles: frozenset[str] = frozenset()
    troubles: tuple[str, ...] = ()


def compare_pending(  # noqa: PLR0913 - the last two are keyword-only and independent
    store: Store,
    compared: Compared,
    judge: Judge,
    validator: "Callable[[], Validator]",
    *,
    every: bool = False,
    tell: Tell = silent,
) -> Done:
    """Compare what is not up to date, and write what follows into alignment and findings.

    With `every`, what another version of the judge has compared is not up to date. Raises StoreError where something cannot be
    written, StoreDamaged where the record of comparison cannot be read.
    """
    with ledger_errors(store.path), closing(open_ledger(store.path)) as ledger, Made(store.path) as made:
        if ledger.index.is_empty():
            _mark_all(store, ledger)
            compared.follow(store.articles())
        elif not compared.follows:
            compared.follow(compared.pending() | (ledger.index.articles() ^ set(store.articles())))
        pending = compared.pending()
        if every:
            ledger.ask_judge(judge.name)
        work = _Work(store, ledger, made, compared, judge, tell)
        work.take_in(sorted(pending), compared)
        looked_at = work.compare()
        writer = Writer(store, ledger, validator, compared.apart)
        writer.write(lambda: store.publish(every=PUBLISHED_EVERY))
        compared.save()
        made.clear()
        return Done(pending | looked_at, tuple(writer.troubles))


def is_interrupted(store: Store) -> bool:
    """Whether a comparison was begun and has not ended: the next one goes on there. Raises as `compare_pending`."""
    if not (store.path / LEDGER).is_file():
        return False
    with ledger_errors(store.path), closing(open_ledger(store.path)) as ledger:
        return not ledger.is_settled()


def _mark_all(store: Store, ledger: Ledger) -> None:
    """Without a ledger, all that the graphs hold of comparison is to be written anew."""
    held = load_comparison(store)
    ledger.mark(EVENT, (c.id for c in held.clusters))
    ledger.mark(OMISSION, (o.id for o in held.omissions))
    ledger.mark_claims((article, claim, "") for m in held.matters for article, claim in m.claims)
    compared: tuple[Finding, ...] = (*held.contradictions, *held.agreements, *held.updates)
    ledger.mark_claims((article, "", attribution) for f in compared for article, attribution in ends_of(f))


class _Work:
    """The articles of a store before the judge, a few at a time."""

    def __init__(  # noqa: PLR0913 - what comparison works on
        self, store: Store, ledger: Ledger, made: Made, compared: Compared, judge: Judge, tell: Tell
    ) -> None:
        self._store, self._ledger, self._made, self._judge, self._tell = store, ledger, made, judge, tell
        self._together = [ids for _, ids in sorted(compared.stories.items())]
        self._apart = [set(pair) for pair in sorted(compared.apart, key=sorted)]
        countries = country_labels(store)
        self._reading: Callable[[str], Reading] = lru_cache(maxsize=_READINGS_KEPT)(
            lambda article: load_with(store, article, countries)
        )
        self._positions: Callable[[str], tuple[Position, ...]] = lru_cache(maxsize=_READINGS_KEPT)(
            lambda article: positions_of(self._reading(article), stance_of)
        )

    def take_in(self, pending: Sequence[str], compared: Compared) -> None:
        """Put the articles through the index of events; they wait to be compared, with all whose events changed by it."""
        for begin in range(0, len(pending), TAKEN_AT_ONCE):
            some = pending[begin : begin + TAKEN_AT_ONCE]
            self._tell(f"finding the events that articles share ({len(pending) - begin} articles left)")
            for article in some:
                self._take_in(article)
            self._ledger.commit()
            compared.taken(some)

    def _take_in(self, article: str) -> None:
        ledger = self._ledger
        scopes = ledger.scopes_of(article)
        for scope in scopes:
            ledger.forget(scope)
        ledger.wait({article, *(a for scope in scopes for a in ledger.articles_of(scope))})
        if not self._store.has_article(article):
            ledger.wait(ledger.index.remove(article))
            ledger.set_version(article, None)
            return
        reading = self._reading(article)
        version = version_of(reading)
        if version != ledger.version(article):
            ledger.wait(ledger.index.add(reading))
            ledger.set_version(article, version)

    def compare(self) -> frozenset[str]:
        """Compare what waits; the ids of the articles that were looked at."""
        seen: set[str] = set()
        while articles := self._ledger.waiting(AT_ONCE):
            self._tell(f"comparing accounts ({self._ledger.count_waiting()} articles left)")
            self._compare(articles)
            seen.update(articles)
            self._ledger.done(articles)
            self._ledger.commit()
        return frozenset(seen)

    def _compare(self, articles: list[str]) -> None:
        ledger = self._ledger
        old = {s for a in articles for s in ledger.scopes_of(a)}
        beside = {*articles, *(a for scope in old for a in ledger.articles_of(scope))}
        region = {a for a in beside if self._store.has_article(a)}
        clusters = clusters_of(ledger.index, region, together=self._together, apart=self._apart)
        there = {event_scope(c) for c in clusters} | {article_scope(a) for a in region}
        for scope in sorted(old - there):
            ledger.drop(scope)
        for article in sorted(region):
            self._inside(article)
        for cluster in clusters:
            self._event(cluster)

    def _inside(self, article: str) -> tuple[Link, ...]:
        """The links inside an article, made where they are not those of its version."""
        scope, signature = article_scope(article), self._signature([article])
        if self._ledger.signature(scope) == signature:
            return self._ledger.links_in(scope)
        made = self._made.links(signature)
        links = made if made is not None else links_inside(self._positions(article), self._judge)
        self._ledger.put_article(article, signature, links)
        return links

    def _event(self, cluster: EventCluster) -> None:
        """What the accounts of an event make of each other, where it is not as it was."""
        articles = sorted({article for article, _ in cluster.members})
        signature = self._signature(articles, repr(cluster))
        if self._ledger.signature(event_scope(cluster)) == signature:
            return
        inside = {a: self._inside(a) for a in articles}
        readings = {a: self._reading(a) for a in articles}
        positions = {a: self._positions(a) for a in articles}
        found = compare_event(cluster, readings, positions, inside, self._judge)
        self._ledger.put_event(cluster, signature, found.links, found.omissions)

    def _signature(self, articles: Iterable[str], more: str = "") -> str:
        """Of what the links of some articles are made: their versions, the judge, and what else counts."""
        return signature_of(self._judge.name, ((a, self._ledger.version(a)) for a in articles), more)


def stored_accounts(store: Store, articles: Iterable[str] | None = None) -> tuple[list[Reading], Comparison]:
    """The readings of the articles (all of the store where None), and what comparison found of them."""
    if articles is None:
        return load_readings(store, store.articles()), load_comparison(store)
    readings = load_readings(store, [a for a in sorted(set(articles)) if store.has_article(a)])
    return readings, comparison_of(store, readings)
