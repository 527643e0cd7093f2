"""Comparison inside a store: only the articles that share an event with one that changed."""

from collections.abc import Iterable, Sequence
from datetime import date

from pyoxigraph import Literal, NamedNode, Quad
from pyoxigraph import Store as Database

from communique.compared import Compared
from communique.judged_findings import refused_ids, with_confirmed, without_refused
from communique.judgements import load_judgements
from communique.stored import article_of, load_comparison, load_readings, neighbours, without
from extract.model import Judge, Reading
from graph.build_findings import alignment_quads, findings_quads
from graph.compare import Comparison, compare
from graph.iris import GRAPH_ALIGNMENT, GRAPH_FINDINGS, article_graph, article_iri, country_iri
from graph.reference import stance_of
from graph.store import Store
from graph.vocabulary import CMQ, SCHEMA, SEM

DAYS = 9
"""How many days of publication apart two articles may tell one event: a week, and two days of doubt (`graph.events`)."""


def compare_pending(store: Store, compared: Compared, judge: Judge) -> frozenset[str]:
    """Compare what is not up to date, write alignment and findings, and give the ids of the articles that took part."""
    stored = store.articles()
    pending = compared.pending(stored)
    if not pending:
        return frozenset()
    affected = _affected(store, compared, pending)
    readings = load_readings(store, sorted(affected & set(stored)))
    found = _as_judged(store, compare_readings(readings, compared, judge), readings, compared)
    _write(store, affected, found)
    compared.done(stored)
    return affected


def compare_readings(readings: Sequence[Reading], compared: Compared, judge: Judge) -> Comparison:
    """The comparison of readings, with what is stated of them."""
    together = [ids for _, ids in sorted(compared.stories.items())]
    apart = [set(pair) for pair in sorted(compared.apart, key=sorted)]
    return compare(readings, judge=judge, stance_of=stance_of, together=together, apart=apart)


def _as_judged(store: Store, found: Comparison, readings: Sequence[Reading], compared: Compared) -> Comparison:
    """What was found, without refused findings and with the confirmed ones that would be lost."""
    judged = load_judgements(store)
    if not any(j.of_finding for j in judged):
        return found
    by_id = {r.article.id: r for r in readings}
    found = without_refused(found, refused_ids(judged))
    return with_confirmed(found, load_comparison(store), judged, readings=by_id, apart=compared.apart)


def _write(store: Store, affected: frozenset[str], found: Comparison) -> None:
    """Put what was found in the place of what the store had on the articles."""
    alignment = [*without(store.quads(GRAPH_ALIGNMENT), affected), *alignment_quads(found.matters, found.clusters)]
    findings = [*without(store.quads(GRAPH_FINDINGS), affected), *findings_quads(found.findings)]
    store.replace_graph(GRAPH_ALIGNMENT, alignment)
    store.replace_graph(GRAPH_FINDINGS, findings)


def _affected(store: Store, compared: Compared, pending: frozenset[str]) -> frozenset[str]:
    """The pending articles and all with which they, or those they stood beside before, may share an event."""
    found = set(pending)
    for ids in compared.stories.values():
        if ids & pending:
            found |= ids
    for article in pending:
        found |= _near(store.database, article)
    return neighbours(store, found)


def _near(database: Database, article: str) -> set[str]:
    """The articles of about the same days with an event in which one of the article's parties takes part."""
    day = _day(database, article)
    near = {a for party in _parties(database, article) for a in _with_party(database, party)}
    return {a for a in near if _close(day, _day(database, a))}


def _parties(database: Database, article: str) -> set[NamedNode]:
    """Actors that take part in the article's events, and the countries for which they speak."""
    graph = article_graph(article)
    actors = _objects(database.quads_for_pattern(None, SEM.has_actor, None, graph))
    countries = {country for a in actors for country in _objects(database.quads_for_pattern(a, CMQ.represents, None, graph))}
    return {node for node in actors | countries if article_of(node) is None}


def _objects(quads: Iterable[Quad]) -> set[NamedNode]:
    return {quad.object for quad in quads if isinstance(quad.object, NamedNode)}


def _with_party(database: Database, party: NamedNode) -> Iterable[str]:
    """The articles with an event in which the party, or one who speaks for it, takes part."""
    actors = {party}
    if party.value.startswith(country_iri("").value):
        speakers = (q.subject for q in database.quads_for_pattern(None, CMQ.represents, party))
        actors |= {s for s in speakers if isinstance(s, NamedNode)}
    for actor in actors:
        for quad in database.quads_for_pattern(None, SEM.has_actor, actor):
            owner = article_of(quad.subject)
            if owner is not None:
                yield owner


def _day(database: Database, article: str) -> str | None:
    """The article's day of publication."""
    found = database.quads_for_pattern(article_iri(article), SCHEMA.date_published, None)
    return next((q.object.value for q in found if isinstance(q.object, Literal)), None)


def _close(one: str | None, other: str | None) -> bool:
    """Whether two days are no more than DAYS apart; an unknown day is close to every other."""
    try:
        return one is None or other is None or abs((date.fromisoformat(one) - date.fromisoformat(other)).days) <= DAYS
    except ValueError:
        return True


def stored_accounts(store: Store, articles: Iterable[str] | None = None) -> tuple[list[Reading], Comparison]:
    """The readings of the articles (all of the store where None), and what comparison found."""
    wanted = store.articles() if articles is None else sorted(set(articles) & set(store.articles()))
    return load_readings(store, wanted), load_comparison(store)
