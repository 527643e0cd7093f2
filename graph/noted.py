"""Omissions that an article states of another article: `the ministry's press release makes no mention of the fish`.

An article that states an omission knows the silent account only by name. Where that account stands among the articles of
the event, as an article of the same issuer that was not printed later, the omission is one of that text, and the text was searched:
what the search gave is said in the finding's detail.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from extract.model import ARTICLE, AccountKind, Actor, ActorKind, Judge, Position, Reading, StatedOmission
from graph.findings import EventCluster, InferredOmission, Noted
from graph.iris import Key

CONFIRMED, DOUBTED = 0.95, 0.5
"""What is left of the confidence of the statement where the silent text was searched and holds nothing, and where it may."""

_WRITTEN = frozenset(
    {AccountKind.STATEMENT, AccountKind.READOUT, AccountKind.REPORT, AccountKind.DOCUMENT, AccountKind.POST, AccountKind.ARTICLE}
)
_SMALL = frozenset({"the", "of", "and", "for", "in"})
_WORD = re.compile(r"[^\W_]+")


def noted_omissions(  # noqa: PLR0913 - all but the first three are keyword-only
    readings: Sequence[Reading],
    positions: Mapping[str, tuple[Position, ...]],
    cluster: EventCluster,
    *,
    repeated: Mapping[Key, frozenset[Key]],
    among: Sequence[Reading],
    judge: Judge,
) -> Iterator[InferredOmission]:
    """What articles state to be left out of those `among` which the silent one may be: the articles that tell the cluster's event.

    `repeated` names for an attribution those that say the same.
    """
    for noting in readings:
        told = {p.attribution.id: p for p in positions[noting.article.id]}
        for omission in noting.omissions:
            silent = _text_of(omission, noting, among)
            position = told.get(omission.attribution)
            if silent is None or position is None or not _is_of(cluster, noting, omission.told_in):
                continue
            says_so = {p.key for p in positions[silent.article.id]} & repeated.get(position.key, frozenset())
            if not says_so:
                yield _noted(omission, position, silent, judge)


def _is_of(cluster: EventCluster, reading: Reading, account: str) -> bool:
    """Whether an account of the reading is one of the cluster's event."""
    event = next(a.event for a in reading.accounts if a.id == account)
    return {(reading.article.id, account), (reading.article.id, event)} & set(cluster.members) != set()


def _noted(omission: StatedOmission, position: Position, silent: Reading, judge: Judge) -> InferredOmission:
    """The stated omission as one of the silent article's."""
    found = judge.search(position, silent.article, None)
    place = "" if found is None else f", though its sentence at {found.sentence.begin}-{found.sentence.end} may speak of it"
    article, words = position.key[0], omission.evidence
    return InferredOmission(
        omitted=position.key,
        told_in=(article, omission.told_in),
        left_out_of=(silent.article.id, ARTICLE),
        confidence=round(omission.confidence * (CONFIRMED if found is None else DOUBTED), 3),
        completeness=0.0,
        weight=judge.weight(position),
        detail=f"“{words.text}”, another article says of its issuer's account; searched{place or ', it holds nothing on it'}",
        rule="stated elsewhere",
        noted=Noted((article, omission.noted_in), words.begin, words.end),
    )


def _text_of(omission: StatedOmission, noting: Reading, readings: Iterable[Reading]) -> Reading | None:
    """The article that is the silent account: the last one of its issuer that was not printed after the noting article."""
    account = next(a for a in noting.accounts if a.id == omission.left_out_of)
    if account.kind not in _WRITTEN or account.id == ARTICLE:
        return None
    issuer = _actor(noting, account.issuer)
    day = noting.article.published
    own = [
        r
        for r in readings
        if r.article.id != noting.article.id
        and not (day and r.article.published and r.article.published[:10] > day[:10])
        and are_one_issuer(issuer, _publisher(r))
    ]
    return max(own, key=lambda r: (r.article.published or "", r.article.id), default=None)


def _actor(reading: Reading, actor: str) -> Actor:
    return next(a for a in reading.actors if a.id == actor)


def _publisher(reading: Reading) -> Actor:
    return _actor(reading, next(a.issuer for a in reading.accounts if a.id == ARTICLE))


def are_one_issuer(named: Actor, publisher: Actor) -> bool:
    """Whether who is named as an account's issuer is the publisher of an article: by name, or as its country's government.

    >>> company = Actor(ActorKind.ORGANIZATION, "Tengri Metals plc")
    >>> are_one_issuer(Actor(ActorKind.ORGANIZATION, "Tengri Metals"), company)
    True
    >>> are_one_issuer(Actor(ActorKind.ORGANIZATION, "Tengri Works Council"), company)
    False
    """
    if named.kind is ActorKind.COUNTRY:
        return publisher.kind is not ActorKind.MEDIA and named.code in publisher.represents
    return any(_same_name(a, b) for a in (named.name, *named.aliases) for b in (publisher.name, *publisher.aliases))


def _same_name(one: str, other: str) -> bool:
    """Whether two names are equal, or of one every word, two at least, stands in the other."""
    a, b = (frozenset(_WORD.findall(name.casefold())) - _SMALL for name in (one, other))
    short = min(a, b, key=lambda words: (len(words), sorted(words)))
    return bool(short) and (a == b or (len(short) > 1 and short <= a and short <= b))
