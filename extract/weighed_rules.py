"""What meaning adds to the rules of words: features weighed (`extract.weigher`), and cosines of the claims.

A score from `POSSIBLE` on makes a contradiction, whose confidence is that score, and a very low one takes back what rested on
shared words alone.
"""

import math

from extract.answers import is_general, names_another
from extract.means import by_other_means
from extract.model import Relation, RelationKind
from extract.pairs import FigureClash, Pair, count_other_things, figure_clash, figures_agree, one_is_negated
from extract.parties import tells_harm
from extract.rivals import disowns
from extract.sides import charges
from extract.similarity import SAME_MATTER, alike
from extract.speech import accuses, denies
from extract.weigher import Weigher, charge_alike, presupposes, sets_against
from extract.word_rules import lays_it_at_another_door, of_one_mind, relation

LINKED, POSSIBLE = 0.6, 0.28
"""Confidence from which a relation is called linked, and score from which it is called possible; below it there is none."""

SURE = 0.35
"""Score that a denial in the form of a negated statement needs: such statements are often about something else."""

SAME_MEANING = 0.75
"""Cosine from which two claims are on one matter."""

SAME_SAYING, HALF_SAYING = 0.6, 0.35
"""Cosine from which two claims say the same, and that which they must then have without the names in them."""

HALF_CHARGE, QUARTER_CHARGE, CHARGE_WORDS, SAME_CHARGE = 0.45, 0.3, 0.25, 0.6
"""Cosine, cosine without names, or likeness by words from which two accusations of one target are one; how sure that is."""

ONE_COUNT, BARE_NUMBER = 0.35, 1.0
"""Cosine from which two counts of one noun are of one thing, and weight of own words up to which a claim is but a number."""

ONE_MEASURE = 0.6
"""Cosine from which measures (tonnes, metres) are of one thing, where not both claims are but a number."""

MOST_TIMES = 20
"""How many times one count may be another where one of the claims is but a number."""

LEAST_SAID = 1.0
"""Weight of own words that a claim needs to be a version of anything: a name alone tells nothing."""

FAR_FROM = 0.3
"""Cosine below which claims are too far from each other to be versions of one thing, unless they name other agents."""

ONE_TOLL = 0.5
"""Cosine from which two tolls that share few words are held to be of one thing."""

SET_APART, ALONE = 0.45, 0.5
"""Score that rival versions need where they name other agents or charge each other, and where they do neither."""

PRESUPPOSED = 0.8
"""What a presupposition is worth of a statement's score."""

DOUBTED = 0.12
"""Score below which an opposed stance that rests on words in common is taken back."""

_SPANS = frozenset({"hour", "minute", "day", "week", "month", "year", "time", "degree"})
"""Nouns of spans of time and the like, of which any story has several."""


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
    if pair.same_source or not pair.of_one_stance_or_act or _set_apart(pair):
        return None
    cosine = weigher.cosine(pair)
    if cosine < HALF_CHARGE and not charge_alike(pair):
        return None
    bare = weigher.cosine_without_names(pair)
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
    if clash is not None and _of_one_thing(pair, clash, weigher):
        return _scored(RelationKind.DIFFERING_FIGURES, pair, LINKED, "weighed figures", f"{clash.reason}; alike in meaning")
    if min(content.own for content in pair.contents) < LEAST_SAID or (weigher.cosine(pair) < FAR_FROM and not sets_against(pair)):
        return by_words
    score, why = weigher.rival(pair)
    if score < (SET_APART if sets_against(pair) else ALONE) or not _may_be_rivals(pair):
        return by_words
    told_alike = by_words is not None and by_words.kind is RelationKind.AGREEMENT and not sets_against(pair)
    if told_alike or (clash is not None and not clash.one.state):
        return by_words
    return _scored(RelationKind.RIVAL_VERSIONS, pair, score, "weighed versions", why)


def _of_one_thing(pair: Pair, clash: FigureClash, weigher: Weigher) -> bool:
    """Whether figures that differ count one thing: the claims are alike in meaning, or one says no more than its number."""
    if pair.days_apart and clash.one.state:
        return False
    told = clash.one.noun or clash.other.noun
    if told in _SPANS or told.startswith("percent") or not (told or clash.one.state):
        return False
    bare = [content.own <= BARE_NUMBER for content in pair.contents]
    if clash.one.is_unit and not all(bare) and weigher.cosine(pair) < ONE_MEASURE:
        return False
    if weigher.cosine(pair) >= (ONE_TOLL if clash.one.state else ONE_COUNT):
        return True
    few, many = sorted(max(f.low, f.high if math.isfinite(f.high) else f.low) for f in (clash.one, clash.other))
    return many <= MOST_TIMES * few and any(bare)


def _may_be_rivals(pair: Pair) -> bool:
    """Whether nothing that one can see keeps two claims from being versions of one thing: another time, irony, one target."""
    if count_other_things(pair) or figures_agree(pair):
        return False
    return pair.of_one_time and not pair.ironic and not charge_alike(pair) and not _both_allege(pair)


def _both_allege(pair: Pair) -> bool:
    """Whether both only pass on what may be: two rumours exclude each other no more than two guesses."""
    return {pair.one.attribution.act, pair.other.attribution.act} == {"allege"}


def _scored(kind: RelationKind, pair: Pair, score: float, rule: str, detail: str) -> Relation:
    """A relation whose confidence is a probability; matter is at least that of two claims that were held to be on one."""
    found = max(0.5, min(pair.one.attribution.confidence, pair.other.attribution.confidence))
    return Relation(kind, max(pair.matter, SAME_MATTER), round(score * found, 3), rule, detail)
