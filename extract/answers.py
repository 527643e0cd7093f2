"""Which accusation a denial answers that has hardly any words of its own: `the accusations`, `entirely unfounded`, `any role`.

What such a general denial denies is found by what the text says it answers, by whom the accusation charges, by nearness, and
by the denial's number: `that accusation` is the one right before it, `the accusations` are all that were made before. Words of
its own that name the accusation (`claims of systematic fraud`) must be met by it, unless the accusation stands right before or
is as general.
"""

import re
from functools import lru_cache

from extract.model import Position, Stance
from extract.parties import tells_harm
from extract.sides import charges, charges_another, speak_for_one, speaks_near_of, steps_behind, surroundings
from extract.similarity import Content, alike, content, content_of, words_score
from extract.speech import accuses, denies, stance_in_effect

MET = 0.25
"""How alike by words an accusation must be to the words by which a general denial names it."""

FEW_WORDS = 2.5
"""Weight of own words below which a denial is general."""

IN_VIEW = 0.5
"""Share of an accusation's words that the sentences around a general denial must hold, where it is not near."""

GENERAL_CHARGE = 1.75
"""Weight of own words below which an accusation is as general as the denial: `the attack on the government`."""

NOT_FAR = 6
"""Sentences by which `the accusations` may stand behind one that names nobody of the denier's side."""

MOST_AHEAD = 3
"""Sentences by which an accusation may follow the denial that answers it."""

_NOUNS = r"accusation|allegation|claim|charge|report|rumou?r|suggestion|assertion|statement|finding|story"
_ONE = re.compile(rf"\b(?:the|that|this|a|an)\s+(?:[\w-]+\s+)?(?:{_NOUNS})\b", re.IGNORECASE)
_SEVERAL = re.compile(
    r"\b(?:accusations|allegations|claims|charges|reports|rumou?rs|suggestions|assertions|stories)\b", re.IGNORECASE
)
_COMPLEMENT = re.compile(r" (?:of|about|that|over) [^.;,\n]+")
_POINTING = re.compile(r"\b(?:such|these|those|this|that)\b", re.IGNORECASE)
_TOPIC = re.compile(
    rf"\b(?:{_NOUNS}|stories)s?\b[^.;]{{0,30}}?\s(?:of|about|that|over)\s+(?P<topic>[^.;]+?)(?=\s+(?:is|are|was|were|as)\b|[.;]|$)",
    re.IGNORECASE,
)


@lru_cache(maxsize=2048)
def topic_of(denial: Position) -> Content:
    """What a denial says of the accusation that it rejects: `chlorine use` of `allegations of chlorine use were lies`."""
    found = _TOPIC.search(_with_complement(denial))
    if found is None:
        return content_of(denial)
    own = frozenset(w.casefold() for name in denial.names for w in name.split())
    return content(found["topic"], context=denial.article.text, without=own)


def _with_complement(denial: Position) -> str:
    """The words of a denial, with what follows them where they are cut short: `baseless allegations` `about the vehicles`."""
    text, end = denial.article.text, denial.attribution.claim.spans[-1].end
    follows = _COMPLEMENT.match(text[end : end + 120])
    return denial.attribution.claim.text + (follows.group() if follows else "")


@lru_cache(maxsize=2048)
def is_general(position: Position) -> bool:
    """Whether a denial points at what was said elsewhere, and has few words of its own."""
    return denies(position) and content_of(position).points and topic_of(position).own < FEW_WORDS


def matter_score(one: Position, other: Position) -> tuple[float, str]:
    """How likely two claims are on one matter, 0 to 1, and why in words: one answers the other, or both have words in common."""
    score, detail = answer(one, other)
    return (score, detail) if score else words_score(one, other)


@lru_cache(maxsize=2048)
def is_verdict(position: Position) -> bool:
    """Whether a claim only calls false what another said: `They have invented the whole story`, `The charge is a pretext`."""
    found = content_of(position)
    return found.verdict and topic_of(position).own < FEW_WORDS


def answer(one: Position, other: Position) -> tuple[float, str]:
    """The matter score of two positions of which one only points at the other, and why; 0 where none does."""
    if _presented(one, other):
        return 0.85, "the article presents one as answering the other"
    for denial, said in ((one, other), (other, one)):
        if not denies(denial):
            continue
        for rule in (_verdict_on, _disowned, _admitted, rejected_as_a_whole):
            if (found := rule(denial, said)) is not None:
                return found
    return 0.0, ""


def _presented(one: Position, other: Position) -> bool:
    """Whether the text itself presents one as answering the other."""
    return one.article == other.article and (
        other.attribution.id in one.attribution.responds_to or one.attribution.id in other.attribution.responds_to
    )


def _verdict_on(denial: Position, said: Position) -> tuple[float, str] | None:
    """`The claim is false, and there are no dams`: a verdict, and words in common with what is said about the denier."""
    found = content_of(denial)
    shared = found.weights.keys() & content_of(said).weights.keys()
    if not (found.verdict and shared and stance_in_effect(said) is Stance.AFFIRMS and charges(said, denial)):
        return None
    if _TOPIC.search(_with_complement(denial)) and not _is_met(denial, said):
        return None
    return 0.55, f"a verdict on a claim about the denier, with {found.told(shared)}"


def _disowned(denial: Position, said: Position) -> tuple[float, str] | None:
    """`denied responsibility`, where somebody accuses the denier's side."""
    found = content_of(denial)
    if not (found.guilt and accuses(said) and charges(said, denial) and _is_met(denial, said)):
        return None
    return 0.45, "the denier disowns a deed, and the other accuses its side"


def _admitted(denial: Position, said: Position) -> tuple[float, str] | None:
    """`admitted it`: one side denied and admits, without saying otherwise what."""
    if said.attribution.act != "admit" or not tells_harm(said):
        return None
    if not content_of(denial).is_anaphoric or not set(denial.sides) & set(said.sides):
        return None
    return 0.6, "the same side denied and admits without saying otherwise what"


def rejected_as_a_whole(denial: Position, said: Position) -> tuple[float, str] | None:
    """A general denial and an accusation from another side that it can answer, by nearness, number and whom it charges."""
    if not (is_general(denial) or is_verdict(denial)) or not accuses(said) or is_verdict(said) or speak_for_one(denial, said):
        return None
    steps = steps_behind(denial, said)
    behind = steps is not None and 0 <= steps <= 1
    if behind and _is_met(denial, said, here=True):
        return 0.75, "a denial without content of its own, right behind the accusation"
    if charges_another(said, denial) or not _is_met(denial, said):
        return None
    if charges(said, denial) and not _is_of_one(denial):
        return _charged(steps, denial, said)
    if _names_it(denial, said):
        return 0.5, "a denial that names the accusation"
    if _is_of_one(denial) or not denies(denial):
        return None
    pointing = _POINTING.search(denial.attribution.claim.text) is not None
    several = _SEVERAL.search(denial.attribution.claim.text) is not None and (steps or 0) <= NOT_FAR
    aimed = several or speaks_near_of(said, denial) or speaks_near_of(denial, said)
    if steps is not None and steps > 0 and aimed and (not pointing or _is_in_view(denial, said)):
        return 0.5, "a denial without content of its own, and an accusation before it that names nobody else"
    return None


def _names_it(denial: Position, said: Position) -> bool:
    """Whether the denial has words for the accusation, which it shares: `claims of fraud`, `The charge of smuggling`."""
    topic = topic_of(denial)
    if not topic.own or not content_of(denial).points or (_is_of_one(denial) and not _TOPIC.search(_with_complement(denial))):
        return False
    return alike(content_of(said), topic, least=0.4)[0] >= MET


def _charged(steps: int | None, denial: Position, said: Position) -> tuple[float, str] | None:
    """An accusation against the denier's side: surer before the denial than behind it or in another article."""
    if steps is not None:
        return (
            0.65 if steps > 0 else 0.5 if steps >= -MOST_AHEAD else 0.0
        ), "a denial without content of its own, and an accusation against its side"
    if not _is_in_view(denial, said):
        return None
    return 0.55, "a denial without content of its own, and an accusation against its side in another article"


def _is_of_one(denial: Position) -> bool:
    """Whether a denial names one accusation and not several: `that accusation`, `the report`."""
    text = denial.attribution.claim.text
    return _ONE.search(text) is not None and _SEVERAL.search(text) is None


def _is_met(denial: Position, said: Position, *, here: bool = False) -> bool:
    """Whether the accusation meets the words by which the denial names it: has none, shares them, or is itself general.

    A verdict (`a bad spy novel`) names nothing. `here`: the accusation stands right before, where one such word may differ.
    """
    found, topic, charge = content_of(denial), topic_of(denial), content_of(said)
    if not topic.own or not (found.accusing or found.guilt) or (here and topic.own < FEW_WORDS / 2):
        return True
    if charge.own < GENERAL_CHARGE and charges(said, denial):
        return True
    return alike(charge, topic, least=0.4)[0] >= MET


def names_another(denial: Position, said: Position) -> bool:
    """Whether a general denial names the accusation that it rejects (`allegations of torture`), and that is another than this."""
    return is_general(denial) and _TOPIC.search(_with_complement(denial)) is not None and not _is_met(denial, said)


def _is_in_view(denial: Position, said: Position) -> bool:
    """Whether the sentences around the denial speak of the accusation, or the accusation is as general as it."""
    around = content(" ".join(s.text for s in surroundings(denial)), context=denial.article.text)
    charge = content_of(said)
    shared = sum(min(w, around.weights.get(t, 0.0)) for t, w in charge.weights.items())
    return charge.own < GENERAL_CHARGE or shared >= IN_VIEW * charge.total
