"""How two claims stand to each other, by rules one can read.

A relation passes two gates. The first asks whether the claims are on one matter (`extract.similarity`); similar is not the
same matter. The second is a list of rules, each a function that gives a relation with its reason in words, or None; the first
that decides wins. Confidence is a simple product of the parts, shown beside them:

    confidence = base of the rule · (0.5 + matter / 2) · the smaller confidence of the two attributions' finding, no less than 0.5

Where no rule of words finds a contradiction, named features with the meaning of the claims among them are weighed
(`extract.weigher`): a score from `POSSIBLE` on makes a contradiction, whose confidence is that score, and a very low one takes
back what rested on shared words alone. Without the encoder's weights the rules of words stand alone, and the judge's name says so.
"""

import re
from collections.abc import Callable, Sequence
from typing import Literal

from extract.answers import is_general, matter_score, names_another
from extract.embeddings import claimed, plain
from extract.errors import ResourceError
from extract.means import by_other_means
from extract.model import Article, Mention, Modality, Position, Relation, RelationKind, Span, Stance
from extract.neighbours import Neighbours
from extract.pairs import Pair, count_other_things, figure_clash, figures_agree, toll_far_below
from extract.parties import agents, only_others, tells_harm
from extract.rivals import RivalVersion, called_false, disowns, rival_agent, rival_cause, rival_outcome
from extract.sides import charges, side_of, told_of
from extract.similarity import (
    SAME_CLAIM,
    SAME_MATTER,
    alike,
    content_of,
    coverage,
    is_accusation,
    lacks_the_toll,
    sentence_contents,
)
from extract.speech import accuses, denies
from extract.stems import table
from extract.weigher import Weigher, charge_alike, one_is_negated, presupposes, sets_against

Rule = Callable[[Pair], Relation | None]
"""A rule of comparison: the relation it finds in a pair, or None."""

FOUND = 0.6
"""Share of a claim's content that a sentence must hold to speak of its matter."""

LINKED, POSSIBLE = 0.6, 0.28
"""Confidence from which a relation is called linked, and score from which it is called possible; below it there is none."""

SURE = 0.5
"""Score that a denial in the form of a negated statement needs: such statements are often about something else."""

SAME_MEANING, MENTIONED = 0.75, 0.7
"""Cosines from which two claims are on one matter, and a sentence speaks of a claim's."""

SAME_SAYING, HALF_SAYING = 0.6, 0.35
"""Cosine from which two claims say the same, and that which they must then have without the names in them."""

HALF_CHARGE, QUARTER_CHARGE, CHARGE_WORDS, SAME_CHARGE = 0.45, 0.3, 0.25, 0.6
"""Cosine, cosine without names, or likeness by words from which two accusations of one target are one; how sure that is."""

ONE_TOLL = 0.5
"""Cosine from which two tolls that share few words are held to be of one thing."""

SET_APART, ALONE = 0.55, 0.65
"""Score that rival versions need where they name other agents or charge each other, and where they do neither."""

PRESUPPOSED = 0.8
"""What a presupposition is worth of a statement's score."""

DOUBTED = 0.12
"""Score below which an opposed stance that rests on words in common is taken back."""

_SO_CALLED = re.compile(r"\bso-called\b", re.IGNORECASE)


def relation(kind: RelationKind, pair: Pair, base: float, rule: str, detail: str) -> Relation:
    """The relation of a pair with its confidence, as the module's docstring states it."""
    found = min(pair.one.attribution.confidence, pair.other.attribution.confidence)
    confidence = base * (0.5 + pair.matter / 2) * max(0.5, found)
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
    if pair.matter < (SAME_MATTER if denies(rejecting) else SAME_CLAIM):
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
    if pair.same_source or pair.other_days or not pair.both_affirm or _SO_CALLED.search(" ".join(pair.texts)):
        return None
    rules: tuple[Callable[[Pair], RivalVersion | None], ...] = (called_false, rival_cause, rival_outcome, rival_agent)
    found = next((r for rule in rules if (r := rule(pair)) is not None), None)
    if found is None:
        return None
    return relation(RelationKind.RIVAL_VERSIONS, pair, found.strength, found.rule, found.detail)


def agreement(pair: Pair) -> Relation | None:
    """Two attributions take the same stance on the same claim, or do the same thing about it; a toll of others is another claim."""
    same_stance = pair.one.stance is pair.other.stance is not Stance.NEITHER
    same_act = pair.one.attribution.act == pair.other.attribution.act
    if pair.matter < SAME_CLAIM or not (same_stance or same_act) or pair.other_days or count_other_things(pair):
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


def weighed(pair: Pair, by_words: Relation | None, weigher: Weigher) -> Relation | None:
    """What the weighed features make of a pair, beside what the rules of words found."""
    if pair.same_source or pair.other_days or (by_words and by_words.kind is RelationKind.UPDATE):
        return by_words
    if pair.opposed and pair.of_one_time:
        return _weighed_stance(pair, by_words, weigher)
    if presupposes(pair):
        return _presupposed(pair, by_words, weigher)
    if pair.both_affirm and not (by_words and (by_words.kind.is_contradiction or by_words.rule == "later toll")):
        return _weighed_version(pair, by_words, weigher)
    return by_words


def alike_in_meaning(pair: Pair, weigher: Weigher) -> Relation | None:
    """Claims that share few words and are near in meaning are on one matter; more is not said of them."""
    cosine = weigher.cosine(pair)
    if cosine < SAME_MEANING:
        return None
    matter = max(pair.matter, SAME_MATTER)
    return Relation(RelationKind.RELATED, matter, round(cosine, 3), "alike in meaning", f"alike in meaning: {cosine:.2f}")


def agreement_in_meaning(pair: Pair, weigher: Weigher) -> Relation | None:
    """Claims of one stance that say the same in other words, or two accusations of one target that are alike enough."""
    same_stance = pair.one.stance is pair.other.stance is not Stance.NEITHER
    same_act = pair.one.attribution.act == pair.other.attribution.act
    if pair.same_source or not (same_stance or same_act) or _set_apart(pair):
        return None
    cosine, bare = weigher.cosine(pair), weigher.cosine_without_names(pair)
    sure = max(bare, SAME_CHARGE) if _one_charge(pair, cosine, bare) else bare
    if bare < SAME_SAYING and (cosine < SAME_SAYING or bare < HALF_SAYING) and sure == bare:
        return None
    detail = f"both take the same stance; alike in meaning: {cosine:.2f}, without names {bare:.2f}"
    return _scored(RelationKind.AGREEMENT, pair, sure, "agreement in meaning", detail)


def _one_charge(pair: Pair, cosine: float, bare: float) -> bool:
    """Whether two accusations of one target are one accusation."""
    if not charge_alike(pair):
        return False
    return (cosine >= HALF_CHARGE and bare >= QUARTER_CHARGE) or alike(*pair.contents, least=0.4)[0] >= CHARGE_WORDS


def _set_apart(pair: Pair) -> bool:
    """Whether something that one can see keeps two claims from saying the same: a day, a figure, an agent, means, a negation."""
    if pair.other_days or count_other_things(pair) or figure_clash(pair) is not None or by_other_means(pair.one, pair.other):
        return True
    return sets_against(pair) or (pair.both_affirm and one_is_negated(pair))


def _weighed_stance(pair: Pair, by_words: Relation | None, weigher: Weigher) -> Relation | None:
    score, why = weigher.opposed(pair)
    if by_words and by_words.kind.is_contradiction:
        if score >= DOUBTED or by_words.rule != "opposed stance":
            return by_words
        return relation(RelationKind.RELATED, pair, 0.5, "doubted stance", f"{by_words.detail}; features speak against it: {score}")
    affirming, rejecting = pair.said_and_denied
    if score < (POSSIBLE if denies(rejecting) else SURE) or disowns(affirming):
        return by_words
    if is_general(rejecting) and not (accuses(affirming) or (tells_harm(affirming) and charges(affirming, rejecting))):
        return by_words
    if names_another(rejecting, affirming) or of_one_mind(affirming, rejecting) or lays_it_at_another_door(affirming, rejecting):
        return by_words
    detail = f"{affirming.attribution.act} affirms, {rejecting.attribution.act} rejects; {why}"
    return _scored(pair.kind_if_opposed, pair, score, "weighed stance", detail)


def _presupposed(pair: Pair, by_words: Relation | None, weigher: Weigher) -> Relation | None:
    """A condemnation takes for granted what it condemns, and a denial rejects it: a weaker link than two statements."""
    score, why = weigher.opposed(pair)
    if score < POSSIBLE:
        return by_words
    said, _ = pair.said_and_denied
    detail = f"{said.attribution.act} takes for granted what the other rejects; {why}"
    return _scored(RelationKind.OPPOSED_STANCE, pair, PRESUPPOSED * score, "weighed presupposition", detail)


def _weighed_version(pair: Pair, by_words: Relation | None, weigher: Weigher) -> Relation | None:
    clash = figure_clash(pair)
    if clash is not None and clash.one.state and by_words is None and weigher.cosine(pair) >= ONE_TOLL:
        return _scored(RelationKind.DIFFERING_FIGURES, pair, LINKED, "weighed figures", f"{clash.reason}; alike in meaning")
    score, why = weigher.rival(pair)
    if score < (SET_APART if sets_against(pair) else ALONE) or not _may_be_rivals(pair):
        return by_words
    told_alike = by_words is not None and by_words.kind is RelationKind.AGREEMENT and not sets_against(pair)
    if told_alike or (clash is not None and not clash.one.state):
        return by_words
    return _scored(RelationKind.RIVAL_VERSIONS, pair, score, "weighed versions", why)


def _may_be_rivals(pair: Pair) -> bool:
    """Whether nothing that one can see keeps two claims from being versions of one thing: another time, irony, one target."""
    if count_other_things(pair) or figures_agree(pair):
        return False
    ironic = _SO_CALLED.search(" ".join(pair.texts)) is not None
    return pair.of_one_time and not ironic and not charge_alike(pair) and not _both_allege(pair)


def _both_allege(pair: Pair) -> bool:
    """Whether both only pass on what may be: two rumours exclude each other no more than two guesses."""
    return {pair.one.attribution.act, pair.other.attribution.act} == {"allege"}


def _scored(kind: RelationKind, pair: Pair, score: float, rule: str, detail: str) -> Relation:
    """A relation whose confidence is a probability; matter is at least that of two claims that were held to be on one."""
    found = max(0.5, min(pair.one.attribution.confidence, pair.other.attribution.confidence))
    return Relation(kind, max(pair.matter, SAME_MATTER), round(score * found, 3), rule, detail)


def installed_weigher() -> Weigher | None:
    """The weigher of this installation, or None where it has no weights for it."""
    try:
        return Weigher.load()
    except ResourceError:
        return None


def _touches(sentence: Span, region: Sequence[Span]) -> bool:
    return any(sentence.begin < r.end and r.begin < sentence.end for r in region)


class RuleJudge:
    """The Judge by rules: see `RULES`; give it other rules to try them, or a weigher of your own; None is words alone.

    Without being told, it weighs meaning where this installation has the weights for it; `name` says whether it does.
    """

    def __init__(self, rules: Sequence[Rule] = RULES, *, weigher: Weigher | Literal["installed"] | None = "installed") -> None:
        self._rules = tuple(rules)
        self._weigher = weigher = installed_weigher() if weigher == "installed" else weigher
        self.name = "rules 2, words alone" if weigher is None else "rules 2, words and meaning"
        self._group: tuple[Position, ...] = ()
        self._neighbours = Neighbours(())
        self._weights = {act: float(weight) for act, weight in table("act-weights.tsv", 2)}

    def relate(self, one: Position, other: Position) -> Relation:
        """The relation of two positions; NONE with the matter score where no rule decides."""
        if one == other:
            return Relation(RelationKind.NONE, detail="one and the same attribution")
        pair = Pair.of(one, other)
        by_words = next((r for rule in self._rules if (r := rule(pair)) is not None), None)
        found = (
            by_words if self._weigher is None else weighed(pair, by_words, self._weigher) or alike_in_meaning(pair, self._weigher)
        )
        if self._weigher is not None and (found is None or found.kind is RelationKind.RELATED):
            found = agreement_in_meaning(pair, self._weigher) or found
        return found or Relation(RelationKind.NONE, matter=pair.matter, detail=pair.shared)

    def nearest(self, one: Position, others: tuple[Position, ...], *, most: int) -> tuple[int, ...]:
        """Indices of the positions with the highest matter scores above 0, highest first; ties in the order given.

        The index of a group is kept for the next call with the same tuple.
        """
        if self._group is not others:
            self._group, self._neighbours = others, Neighbours(others)
        found = self._neighbours.candidates(one)
        scored = [(matter_score(one, others[i])[0], -i) for i in found if others[i] != one]
        return tuple(-index for score, index in sorted(scored, reverse=True)[:most] if score > 0)

    def search(self, one: Position, article: Article, region: tuple[Span, ...] | None) -> Mention | None:
        """The sentence of the article that holds most of the claim's content, where that is at least `FOUND` of it.

        Where none does, the one nearest in meaning, if it is near enough (`MENTIONED`).
        """
        claim = content_of(one)
        best: Mention | None = None
        searched = [(s, told) for s, told in sentence_contents(article) if region is None or _touches(s, region)]
        for sentence, told in searched:
            share = 0.0 if lacks_the_toll(claim, told) else coverage(claim, told)
            if share >= FOUND and (best is None or share > best.score):
                best = Mention(sentence, round(share, 3))
        if best is None and self._weigher is not None and searched:
            index, cosine = self._weigher.encoder.best(claimed(one), [plain(s.text) for s, _ in searched])
            return Mention(searched[index][0], cosine) if cosine >= MENTIONED else None
        return best

    def weight(self, one: Position) -> float:
        """By the act (`data/act-weights.tsv`), a tenth less for what is only possible."""
        weight = self._weights.get(one.attribution.act, 0.5)
        return round(weight * (0.9 if one.attribution.claim.modality is Modality.POSSIBLE else 1.0), 3)
