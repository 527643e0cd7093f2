"""What comparison finds, as records: matters, findings, clusters of events; and what analysts decide about them.

An attribution or claim is named by its `Key` (article id, record id). A finding's id is hashed from its class and the
pair that it joins, so that neither a new threshold nor another kind of contradiction orphans an analyst's judgement.
`label` is what tools show; `rule` names the rule that decided, `detail` its reason in words. Scores lie between 0 and 1.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from extract.model import ActorKind, RelationKind, Span
from graph.errors import BuildError
from graph.iris import Key, joint_id


def pair_id(name: str, one: Key, other: Key) -> str:
    """The id of what joins two records, whichever comes first.

    >>> pair_id("agreement", ("a", "x"), ("b", "y")) == pair_id("agreement", ("b", "y"), ("a", "x"))
    True
    """
    return joint_id(name, *("/".join(key) for key in sorted((one, other))))


def group_id(name: str, members: Iterable[Key]) -> str:
    """The id of a group of records: hashed from its first member, so that a group that grows at its end keeps it.

    Raises BuildError where there is no member.
    """
    first = min(members, default=None)
    if first is None:
        raise BuildError(f"a {name} needs a member")
    return joint_id(name, *first)


@dataclass(frozen=True, slots=True)
class Matter:
    """What several claims are all about. `claims` are keys of claims."""

    id: str
    label: str
    claims: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class EventCluster:
    """One event that several articles' events are. `members` are keys of events.

    `date` is an ISO date, year and month, or year; `participants` are ids of actors or countries.
    """

    id: str
    label: str
    members: tuple[Key, ...]
    date: str | None = None
    participants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two attributions that cannot both be right. `matter` is the id of the matter on which they differ.

    Of an opposed stance `one` affirms and `other` rejects; of a reversal `one` came first. Raises BuildError where
    `kind` is no kind of contradiction.
    """

    kind: RelationKind
    one: Key
    other: Key
    matter: str
    confidence: float
    matter_score: float
    rule: str
    detail: str
    label: str = ""

    def __post_init__(self) -> None:
        if not self.kind.is_contradiction:
            raise BuildError(f"{self.kind.value} is not a kind of contradiction")

    @property
    def id(self) -> str:
        """12 hex digits over the pair."""
        return pair_id("contradiction", self.one, self.other)

    @property
    def affirming(self) -> Key | None:
        """The attribution that affirms, of an opposed stance."""
        return self.one if self.kind is RelationKind.OPPOSED_STANCE else None

    @property
    def rejecting(self) -> Key | None:
        """The attribution that rejects, of an opposed stance."""
        return self.other if self.kind is RelationKind.OPPOSED_STANCE else None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two attributions that take the same stance on the same matter."""

    one: Key
    other: Key
    matter: str
    confidence: float
    matter_score: float
    rule: str
    detail: str
    label: str = ""

    @property
    def id(self) -> str:
        """12 hex digits over the pair."""
        return pair_id("agreement", self.one, self.other)


@dataclass(frozen=True, slots=True)
class Update:
    """A later attribution of one source that replaces an earlier one on the same matter."""

    earlier: Key
    later: Key
    matter: str
    confidence: float
    matter_score: float
    rule: str
    detail: str
    label: str = ""

    @property
    def id(self) -> str:
        """12 hex digits over the pair."""
        return pair_id("update", self.earlier, self.later)


@dataclass(frozen=True, slots=True)
class Noted:
    """Where an article states an omission of another one: the account that states it, and the characters of its words there."""

    account: Key
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class InferredOmission:
    """An attribution that another account of the same event was searched for and does not hold.

    `omitted` is an attribution, `told_in` the account that carries it, `left_out_of` the silent one. `completeness` says
    how complete the silent account is as far as it is known, `weight` how much an analyst cares. Where an article states it of
    another one, `noted` says so: the graph then holds a stated omission, since only which text the words mean was inferred, and
    the completeness, which a statement does not rest on, is 0.
    """

    omitted: Key
    told_in: Key
    left_out_of: Key
    confidence: float
    completeness: float
    weight: float
    detail: str
    rule: str = ""
    label: str = ""
    noted: Noted | None = None

    @property
    def id(self) -> str:
        """12 hex digits over what is omitted and who omits it."""
        return pair_id("omission", self.omitted, self.left_out_of)


Finding = Contradiction | Agreement | Update | InferredOmission


class Verdict(StrEnum):
    """What an analyst decided."""

    CONFIRMED = "confirmed"
    REFUSED = "refused"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Correction:
    """What an analyst puts in the place of what was read in an attribution; None where that stays.

    `speaker` is a name, `kind` what a new actor of that name is, `act` a notation of the speech-act scheme, and `content` the
    words that were said, at their place in the article that the judgement names.
    """

    speaker: str | None = None
    kind: ActorKind = ActorKind.PERSON
    act: str | None = None
    content: Span | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """What it changes, in words: `speaker`, `act`, `span`."""
        given = (("speaker", self.speaker), ("act", self.act), ("span", self.content))
        return tuple(name for name, value in given if value is not None)


@dataclass(frozen=True, slots=True)
class Judgement:
    """An analyst's decision on an attribution or a finding. It outlives re-reading and re-comparison.

    `judges` is the IRI of what was judged, `words` the text it was judged on (to find it again in a corrected article),
    `comment` the analyst's own, `made` a moment with its time zone. `correction` is what a corrected attribution is instead.
    Raises BuildError where a verdict and its correction do not fit each other.
    """

    id: str
    judges: str
    verdict: Verdict
    analyst: str
    made: datetime
    words: str = ""
    comment: str = ""
    correction: Correction | None = None

    def __post_init__(self) -> None:
        changes = self.correction is not None and bool(self.correction.parts)
        if changes != (self.verdict is Verdict.CORRECTED):
            raise BuildError(f"a judgement corrects, and only then says what: {self.verdict.value} {self.judges}")
