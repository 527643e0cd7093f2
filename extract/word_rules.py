"""The rules of words by which two claims are related: each a function that gives a relation with its reason, or None.

The first of `RULES` that decides wins. Confidence is a simple product of the parts, shown beside them:

    confidence = base of the rule · (0.75 + matter / 4) · the smaller confidence of the two attributions' finding, no less than 0.5

with 0.5 and 2 for 0.75 and 4 where the claims stand in two articles, which may not tell one event.
"""

from collections.abc import Callable

from extract.model import Position, Relation, RelationKind
from extract.pairs import Pair, count_other_things, figure_clash, one_is_negated, toll_far_below
from extract.parties import agents, only_others, tells_harm
from extract.rivals import RivalVersion, called_false, disowns, rival_agent, rival_cause, rival_outcome
from extract.sides import side_of, told_of
from extract.similarity import SAME_CLAIM, SAME_MATTER, is_accusation, is_denial
from extract.speech import denies

Rule = Callable[[Pair], Relation | None]
"""A rule of comparison: the relation it finds in a pair, or None."""

LEAST_INSIDE, LEAST_ACROSS = 0.75, 0.5
"""What a matter score of nearly 0 leaves of a rule's confidence, in one article and across two, which may not tell one event."""


def relation(kind: RelationKind, pair: Pair, base: float, rule: str, detail: str) -> Relation:
    """The relation of a pair with its confidence, as the module's docstring states it."""
    found = min(pair.one.attribution.confidence, pair.other.attribution.confidence)
    least = LEAST_INSIDE if pair.one.article == pair.other.article else LEAST_ACROSS
    confidence = base * (least + (1 - least) * pair.matter) * max(0.5, found)
    return Relation(kind, matter=round(pair.matter, 3), confidence=round(confidence, 3), rule=rule, detail=detail)


def other_figure_of_one_source(pair: Pair) -> Relation | None:
    """A source that gives another figure of the same thing later brings its own figure up to date."""
    clash = figure_clash(pair) if pair.matter >= SAME_MATTER and not pair.other_days else None
    if clash is None or not pair.same_source or not pair.both_affirm:
        return None
    return relation(RelationKind.UPDATE, pair, 0.9, "other figure of one source", f"{clash.reason}, from one source")


def differing_figures(pair: Pair) -> Relation | None:
    """Two sources give figures of one thing that allow no common number; a larger toll on a later day is no rival."""
    if pair.matter < SAME_MATTER or pair.same_source or pair.other_days or not pair.both_affirm:
        return None
    clash = figure_clash(pair)
    if clash is None or (pair.matter < SAME_CLAIM and not clash.one.state):
        return None
    if pair.days_apart and clash.other.low > clash.one.low and clash.one.state:
        return relation(
            RelationKind.RELATED, pair, 0.7, "later toll", f"{clash.reason}; the second is {pair.days_apart} days later"
        )
    return relation(RelationKind.DIFFERING_FIGURES, pair, 0.9, "differing figures", f"{clash.reason}; {pair.shared}")


def lower_toll(pair: Pair) -> Relation | None:
    """Two sources count the same dead or wounded, and one count stays far below the other: a possible contradiction."""
    if pair.matter < SAME_MATTER or pair.same_source or pair.other_days or pair.days_apart or not pair.both_affirm:
        return None
    clash = toll_far_below(pair)
    if clash is None:
        return None
    return relation(RelationKind.DIFFERING_FIGURES, pair, 0.8, "lower toll", f"{clash.reason}; {pair.shared}")


def reversal(pair: Pair) -> Relation | None:
    """One source affirms at one time what it rejects at another: on another day, or where the text says that it now admits it."""
    if not (pair.opposed and pair.same_source and pair.matter >= SAME_MATTER):
        return None
    admits = "admit" in {pair.one.attribution.act, pair.other.attribution.act}
    if not (admits or pair.days_apart):
        return None
    why = "it now admits what it denied" if admits else f"{pair.days_apart} days apart"
    return relation(RelationKind.REVERSAL, pair, 0.85, "reversal", f"one source, {why}; {pair.shared}")


def opposed_stance(pair: Pair) -> Relation | None:
    """One source affirms what another rejects, on one matter and of one time."""
    if not pair.opposed or pair.same_source or pair.other_days or not pair.of_one_time:
        return None
    affirming, rejecting = pair.said_and_denied
    if pair.matter < (SAME_MATTER if is_denial(rejecting) else SAME_CLAIM):
        return None
    if disowns(affirming) or of_one_mind(affirming, rejecting) or lays_it_at_another_door(affirming, rejecting):
        return None
    base = 0.75 if set(affirming.sides) & set(rejecting.sides) else 0.9
    detail = f"{affirming.attribution.act} affirms, {rejecting.attribution.act} rejects; {pair.shared}"
    return relation(pair.kind_if_opposed, pair, base, "opposed stance", detail)


def of_one_mind(affirming: Position, rejecting: Position) -> bool:
    """Whether two of one side say the same: one denies its deed, the other charges another with it or tells what was instead."""
    side = side_of(affirming) & side_of(rejecting)
    if not side or affirming.attribution.act == "admit" or not denies(rejecting):
        return False
    told = told_of(affirming)
    own_deed = tells_harm(rejecting) and bool(side & (told_of(rejecting) | agents(rejecting)))
    return own_deed and (not told & side if told else not is_accusation(affirming))


def lays_it_at_another_door(affirming: Position, rejecting: Position) -> bool:
    """Whether one says that rebels did what the other, a government, denies to have done."""
    return only_others(affirming) and bool(side_of(rejecting)) and denies(rejecting) and tells_harm(rejecting)


def rival_versions(pair: Pair) -> Relation | None:
    """Two sources tell the same thing with another agent, cause or outcome."""
    if pair.same_source or pair.other_days or not pair.both_affirm or pair.ironic:
        return None
    rules: tuple[Callable[[Pair], RivalVersion | None], ...] = (called_false, rival_cause, rival_outcome, rival_agent)
    found = next((r for rule in rules if (r := rule(pair)) is not None), None)
    if found is None:
        return None
    return relation(RelationKind.RIVAL_VERSIONS, pair, found.strength, found.rule, found.detail)


def agreement(pair: Pair) -> Relation | None:
    """Two attributions take the same stance on the same claim, or do the same thing about it; a toll of others is another claim."""
    if pair.matter < SAME_CLAIM or not pair.of_one_stance_or_act or pair.other_days or count_other_things(pair):
        return None
    if pair.both_affirm and one_is_negated(pair):
        return None
    who = "one source says it twice" if pair.same_source else "both take the same stance"
    return relation(RelationKind.AGREEMENT, pair, 0.85, "agreement", f"{who}; {pair.shared}")


def related(pair: Pair) -> Relation | None:
    """The claims are on one matter, and neither agree nor conflict."""
    if pair.matter < SAME_MATTER:
        return None
    return relation(RelationKind.RELATED, pair, 0.8, "related", pair.shared)


RULES: tuple[Rule, ...] = (
    other_figure_of_one_source,
    differing_figures,
    lower_toll,
    reversal,
    opposed_stance,
    rival_versions,
    agreement,
    related,
)
"""The rules in the order in which they are asked."""
