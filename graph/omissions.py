"""Omissions that follow from comparison: one account of an event tells it, the other was searched and holds nothing on it.

Compared are two accounts that one article reports of one event, from different issuers; and the articles that tell one event,
with all that they report. An account known by one sentence is never called silent. Not listed: what the article itself
states to be omitted, what is only reported inside another attribution, what its speaker says again, and what was hardly read.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from extract.model import ARTICLE, Access, Account, Judge, Position, Reading, Span
from graph.findings import EventCluster, InferredOmission
from graph.iris import Key
from graph.noted import noted_omissions

FULL_TEXT = 0.9
"""Completeness of an account whose text is known whole: what is there may still have been overlooked."""

MOST_REPORTED = 0.8
_SENTENCE_ADDS = 0.1
LEAST_SURE = 0.4
"""Confidence of an attribution below which nothing is said to leave it out: likely it was never said."""

_NEIGHBOURS = 6
"""How many articles before and after it, by date, an article of one event is compared with."""


@dataclass(frozen=True, slots=True)
class _Told:
    """One account as a side of the comparison: what it tells, and how complete it is known."""

    reading: Reading
    account: Account
    tells: tuple[Position, ...]
    completeness: float
    region: tuple[Span, ...] | None

    @property
    def key(self) -> Key:
        return (self.reading.article.id, self.account.id)


def infer_omissions(  # noqa: PLR0913 - all but the first three are keyword-only
    readings: Sequence[Reading],
    positions: Mapping[str, tuple[Position, ...]],
    clusters: Sequence[EventCluster],
    *,
    related: Mapping[Key, frozenset[Key]],
    found: Mapping[Key, frozenset[Key]],
    repeated: Mapping[Key, frozenset[Key]],
    left_out: frozenset[str] = frozenset(),
    judge: Judge,
) -> tuple[InferredOmission, ...]:
    """The omissions of all events that comparison infers or places, the weightiest first.

    `related` names for an attribution those on its matter, `found` those that a finding joins with it, `repeated` those that say
    the same; articles `left_out` are printed elsewhere too and take no part.
    """
    by_id = {r.article.id: r for r in readings}
    stated = {(r.article.id, o.attribution, o.left_out_of) for r in readings for o in r.omissions}
    omissions: dict[str, InferredOmission] = {}
    for cluster in clusters:
        noted = {(o.omitted, o.left_out_of): o for o in _noted(cluster, by_id, positions, repeated, left_out, judge)}
        omissions.update((o.id, o) for o in noted.values())
        for told, silent in _sides(cluster, by_id, positions, left_out):
            for position in _worth_telling(told, repeated, cluster):
                if (position.key[0], position.attribution.id, silent.account.id) in stated or (position.key, silent.key) in noted:
                    continue
                linked = related if silent.region is not None else found
                if (omission := _omission(position, silent, linked, judge)) is not None:
                    omissions[omission.id] = omission
    return tuple(sorted(omissions.values(), key=lambda o: (-o.weight, -o.confidence, o.omitted, o.left_out_of)))


def _noted(  # noqa: PLR0913 - one call
    cluster: EventCluster,
    readings: Mapping[str, Reading],
    positions: Mapping[str, tuple[Position, ...]],
    repeated: Mapping[Key, frozenset[Key]],
    left_out: frozenset[str],
    judge: Judge,
) -> Iterator[InferredOmission]:
    """What the articles of the event that count state to be left out of each other."""
    told = [readings[a] for a in sorted({key[0] for key in cluster.members}) if a not in left_out]
    whole = [r for r in told for a in r.accounts if a.id == ARTICLE and _is_of(cluster, r.article.id, a)]
    return noted_omissions(told, positions, cluster, repeated=repeated, among=whole, judge=judge)


def _sides(
    cluster: EventCluster,
    readings: Mapping[str, Reading],
    positions: Mapping[str, tuple[Position, ...]],
    left_out: frozenset[str],
) -> Iterator[tuple[_Told, _Told]]:
    """Ordered pairs of accounts of the event: inside each article those the text says are of it, and article with article."""
    articles = sorted({key[0] for key in cluster.members}, key=lambda a: (readings[a].article.published or "", a))
    whole: list[_Told] = []
    for article in articles:
        reading = readings[article]
        accounts = [a for a in reading.accounts if _is_of(cluster, article, a)]
        inside = [_reported(reading, a, positions[article]) for a in accounts if a.id != ARTICLE and a.event is not None]
        yield from ((a, b) for a in inside for b in inside if a.account.issuer != b.account.issuer and _apart(a, b, reading))
        if article not in left_out:
            whole += [_article(reading, a, positions[article]) for a in accounts if a.id == ARTICLE]
    for index, one in enumerate(whole):
        for other in whole[index + 1 : index + 1 + _NEIGHBOURS]:
            yield from ((one, other), (other, one))


def _is_of(cluster: EventCluster, article: str, account: Account) -> bool:
    """Whether the account is one of the cluster's event, by its event or by itself."""
    return (article, account.id) in cluster.members or (account.event is not None and (article, account.event) in cluster.members)


def _apart(one: _Told, other: _Told, reading: Reading) -> bool:
    """Whether neither account is reported in the other."""
    return one.account.id not in _outwards(other.account, reading) and other.account.id not in _outwards(one.account, reading)


def _outwards(account: Account, reading: Reading) -> frozenset[str]:
    """Ids of the accounts through which this one reached us."""
    by_id = {a.id: a for a in reading.accounts}
    chain: set[str] = set()
    step = account.reported_in
    while step is not None and step not in chain:
        chain.add(step)
        step = by_id[step].reported_in
    return frozenset(chain)


def _reported(reading: Reading, account: Account, positions: Iterable[Position]) -> _Told:
    """An account as an article reports it: what it carries, searched in those sentences only."""
    tells = tuple(p for p in positions if p.attribution.account == account.id)
    return _Told(reading, account, tells, completeness_of(reading, account.id), region_of(reading, account.id))


def _article(reading: Reading, account: Account, positions: tuple[Position, ...]) -> _Told:
    """An article with all that it reports, searched whole."""
    return _Told(reading, account, positions, completeness_of(reading, account.id), None)


def region_of(reading: Reading, account: str) -> tuple[Span, ...] | None:
    """Where an account is searched: the words that it carries; None, the whole text, for the article itself."""
    if account == ARTICLE:
        return None
    return tuple(s for a in reading.attributions if a.account == account for s in a.claim.spans)


def completeness_of(reading: Reading, account: str) -> float:
    """How complete an account is known, 0 to 1; 0 by one sentence. Raises KeyError where the reading has no such account."""
    known = {a.id: a for a in reading.accounts}[account]
    region = region_of(reading, account)
    return _completeness(known, reading, (reading.article.span(0, len(reading.article.text)),) if region is None else region)


def _completeness(account: Account, reading: Reading, region: Iterable[Span]) -> float:
    """How complete the account is known: 0 by one sentence; as reported, more with each sentence."""
    known = _sentences(reading.article.text, region)
    if known < 2:
        return 0.0
    whole = account.id == ARTICLE or account.access is Access.FULL_TEXT
    return FULL_TEXT if whole else min(MOST_REPORTED, round(0.3 + _SENTENCE_ADDS * known, 2))


def _sentences(text: str, region: Iterable[Span]) -> int:
    """How many sentences the region touches, counted by full stops between and within its spans."""
    ends: set[int] = set()
    for span in region:
        stops = [i for i in range(span.begin, span.end - 1) if text[i] in ".!?\n" and text[i + 1].isspace()]
        close = min(
            (i for mark in (". ", ".\n", ".’", ".”", '."', "\n") if (i := text.find(mark, span.end - 1)) >= 0), default=len(text)
        )
        ends.update(stops, {close})
    return len(ends)


def _worth_telling(told: _Told, repeated: Mapping[Key, frozenset[Key]], cluster: EventCluster) -> Iterator[Position]:
    """What the account tells for itself: not inside another attribution, nor again what its speaker said before in it."""
    before: list[Position] = []
    accounts = {a.id: a for a in told.reading.accounts}
    for position in told.tells:
        again = any(
            p.attribution.speakers == position.attribution.speakers and p.key in repeated.get(position.key, ()) for p in before
        )
        before.append(position)
        if again or position.attribution.within is not None or position.attribution.confidence < LEAST_SURE:
            continue
        if _is_of(cluster, told.key[0], accounts[position.attribution.account]):
            yield position


def _omission(position: Position, silent: _Told, linked: Mapping[Key, frozenset[Key]], judge: Judge) -> InferredOmission | None:
    """The omission of the attribution by the silent account, unless a claim that is linked with it or a sentence speaks of it.

    Of a reported account, known by a few sentences, any claim on the matter counts; of a whole article one that a finding joins.
    """
    weight = judge.weight(position)
    if not weight or not silent.completeness or linked.get(position.key, frozenset()) & {p.key for p in silent.tells}:
        return None
    if judge.search(position, silent.reading.article, silent.region) is not None:
        return None
    claims = len(silent.tells)
    return InferredOmission(
        omitted=position.key,
        told_in=(position.key[0], position.attribution.account),
        left_out_of=silent.key,
        confidence=round(position.attribution.confidence * silent.completeness, 3),
        completeness=silent.completeness,
        weight=weight,
        detail=f"none of its {claims} claims is on the matter, nor a sentence of it; known as {silent.account.access.value}",
        rule="not found",
    )
