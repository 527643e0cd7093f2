"""What an account holds on what another tells: the cell of a table of accounts side by side.

Four states, which are never merged: the account reports it, an article states that the account leaves it out, it was searched
for and not found, or the two cannot be compared (another event, or an account known by one line).
"""

from collections.abc import Mapping
from enum import StrEnum

from extract.model import ARTICLE, Judge, Position, Reading
from graph.compare import Comparison
from graph.findings import InferredOmission
from graph.iris import Key
from graph.omissions import completeness_of, region_of


class State(StrEnum):
    """What an account holds on a claim."""

    REPORTED = "reported"
    STATED_ABSENT = "stated absent"
    NOT_FOUND = "not found"
    NOT_COMPARABLE = "not comparable"


def state_of(position: Position, account: Key, *, readings: Mapping[str, Reading], comparison: Comparison, judge: Judge) -> State:
    """The state of a claim in an account, named by article id and account id.

    `comparison` is that of the readings, by article id. Raises KeyError where the account belongs to no reading.
    """
    reading = readings[account[0]]
    if (position.key[0], position.attribution.account) == account or _is_carried(position, account):
        return State.REPORTED
    omission = next((o for o in comparison.omissions if _is_omission(o, position, account)), None)
    if _is_stated(position, account, reading) or (omission is not None and omission.noted is not None):
        return State.STATED_ABSENT
    if omission is not None:
        return State.NOT_FOUND
    if _partners(position, comparison) & _claims(reading, account[1]):
        return State.REPORTED
    if not _one_event(position, account, readings, comparison) or not completeness_of(reading, account[1]):
        return State.NOT_COMPARABLE
    return State.REPORTED if judge.search(position, reading.article, region_of(reading, account[1])) else State.NOT_FOUND


def _is_carried(position: Position, account: Key) -> bool:
    """Whether the account is the whole article in which the claim stands: an article tells what it reports."""
    return account == (position.key[0], ARTICLE)


def _is_stated(position: Position, account: Key, reading: Reading) -> bool:
    if account[0] != position.key[0]:
        return False
    return any(o.attribution == position.attribution.id and o.left_out_of == account[1] for o in reading.omissions)


def _is_omission(omission: InferredOmission, position: Position, account: Key) -> bool:
    return omission.omitted == position.key and omission.left_out_of == account


def _claims(reading: Reading, account: str) -> frozenset[Key]:
    """Keys of the claims that the account carries; an article carries all that it reports."""
    told = (a for a in reading.attributions if account in {ARTICLE, a.account})
    return frozenset((reading.article.id, a.claim.id) for a in told)


def _partners(position: Position, comparison: Comparison) -> frozenset[Key]:
    """Keys of the claims on the matter of the position's."""
    own = (position.key[0], position.attribution.claim.id)
    return frozenset(claim for matter in comparison.matters if own in matter.claims for claim in matter.claims) - {own}


def _one_event(position: Position, account: Key, readings: Mapping[str, Reading], comparison: Comparison) -> bool:
    """Whether some event is told by both: by the claim's account or article, and by the account."""
    own = _events(readings[position.key[0]], position.attribution.account) | _events(readings[position.key[0]], ARTICLE)
    other = _events(readings[account[0]], account[1])
    if own & other:
        return True
    return any(own & set(c.members) and other & set(c.members) for c in comparison.clusters)


def _events(reading: Reading, account: str) -> set[Key]:
    """Keys of the account and of its event."""
    found = {(reading.article.id, a.event) for a in reading.accounts if a.id == account and a.event}
    return {(reading.article.id, event) for _, event in found if event} | {(reading.article.id, account)}
