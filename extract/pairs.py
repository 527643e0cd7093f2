"""Two positions side by side, with what the rules of comparison ask of them."""

import re
from dataclasses import dataclass
from datetime import date

from extract.answers import matter_score
from extract.figures import OF_PEOPLE, Comparison, Figure, compare, falls_short
from extract.model import Position, RelationKind, Stance
from extract.similarity import Content, content_of
from extract.speech import stance_in_effect

_WEEKDAY = re.compile(r"\b(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_NEGATION = re.compile(r"\b(?:no|not|never|nobody|none|without|neither|nothing)\b|n[’']t\b", re.IGNORECASE)
_SO_CALLED = re.compile(r"\bso-called\b", re.IGNORECASE)
_FUTURE = frozenset({"promise", "predict", "threaten", "warn", "offer", "refuse", "hope"})


@dataclass(frozen=True, slots=True)
class Pair:
    """Two positions in an order that does not depend on how they were given: by date, article, place.

    `matter` is the score of the first gate, `shared` why in words.
    """

    one: Position
    other: Position
    matter: float
    shared: str

    @classmethod
    def of(cls, one: Position, other: Position) -> "Pair":
        """The pair, earlier position first."""
        first, second = sorted((one, other), key=_order)
        matter, shared = matter_score(first, second)
        return cls(first, second, matter, shared)

    @property
    def contents(self) -> tuple[Content, Content]:
        """What the two claims are on."""
        return content_of(self.one), content_of(self.other)

    @property
    def texts(self) -> tuple[str, str]:
        """The words of the two claims."""
        return self.one.attribution.claim.text, self.other.attribution.claim.text

    @property
    def ironic(self) -> bool:
        """Whether one of them speaks of something `so-called`."""
        return _SO_CALLED.search(" ".join(self.texts)) is not None

    @property
    def of_one_stance_or_act(self) -> bool:
        """Whether both affirm, both reject, or both do the same."""
        same_stance = self.one.stance is self.other.stance is not Stance.NEITHER
        return same_stance or self.one.attribution.act == self.other.attribution.act

    @property
    def opposed(self) -> bool:
        """Whether one affirms and the other rejects, by what they do."""
        return {stance_in_effect(self.one), stance_in_effect(self.other)} == {Stance.AFFIRMS, Stance.REJECTS}

    @property
    def said_and_denied(self) -> tuple[Position, Position]:
        """Of two positions of which one rejects, that one second."""
        denied_second = stance_in_effect(self.other) is Stance.REJECTS
        return (self.one, self.other) if denied_second else (self.other, self.one)

    @property
    def kind_if_opposed(self) -> RelationKind:
        """What a contradiction of opposed positions is: of stances, or of versions where no act rejects anything."""
        opposed = {self.one.stance, self.other.stance} == {Stance.AFFIRMS, Stance.REJECTS}
        return RelationKind.OPPOSED_STANCE if opposed else RelationKind.RIVAL_VERSIONS

    @property
    def both_affirm(self) -> bool:
        """Whether both affirm their content."""
        return self.one.stance is self.other.stance is Stance.AFFIRMS

    @property
    def same_source(self) -> bool:
        """Whether they share a speaker: by id in one article, by name in two, where unnamed sources are never the same."""
        if self.one.article == self.other.article:
            return bool(set(self.one.attribution.speakers) & set(self.other.attribution.speakers))
        if any(_unnamed(p) for p in (self.one, self.other)):
            return False
        return bool({n.casefold() for n in self.one.names} & {n.casefold() for n in self.other.names})

    @property
    def days_apart(self) -> int | None:
        """Days between the publications of the two articles; 0 within one, None where a date is missing."""
        if self.one.article == self.other.article:
            return 0
        days = [_day(p) for p in (self.one, self.other)]
        return None if None in days else abs((days[1] - days[0]).days)  # type: ignore[operator]

    @property
    def other_days(self) -> bool:
        """Whether the claims themselves name different days of the week."""
        days = [set(_WEEKDAY.findall(text)) for text in self.texts]
        return bool(days[0] and days[1]) and not days[0] & days[1]

    @property
    def of_one_time(self) -> bool:
        """Whether neither of them, or both, speak of what is yet to come."""
        return (self.one.attribution.act in _FUTURE) == (self.other.attribution.act in _FUTURE)


@dataclass(frozen=True, slots=True)
class FigureClash:
    """Two figures that allow no common number, the earlier claim's first."""

    one: Figure
    other: Figure
    reason: str


def figure_clash(pair: Pair) -> FigureClash | None:
    """The first two figures of the pair that differ, unless some other two of the same thing agree."""
    clash: FigureClash | None = None
    for one in pair.contents[0].figures:
        for other in pair.contents[1].figures:
            verdict = compare(one, other)
            if verdict.kind is Comparison.COMPATIBLE and one.noun == other.noun:
                return None
            if verdict.kind is Comparison.DIFFERS and clash is None:
                clash = FigureClash(one, other, verdict.reason)
    return clash


def toll_far_below(pair: Pair) -> FigureClash | None:
    """Two tolls of which one stays far below the other, though it allows it; the first such."""
    for one in pair.contents[0].figures:
        for other in pair.contents[1].figures:
            verdict = falls_short(one, other)
            if verdict.kind is Comparison.DIFFERS:
                return FigureClash(one, other, verdict.reason)
    return None


def figures_agree(pair: Pair) -> bool:
    """Whether the claims count one thing, and allow one number for it."""
    one, other = (c.figures for c in pair.contents)
    return any(f.noun and compare(f, g).kind is Comparison.COMPATIBLE for f in one for g in other)


def count_other_things(pair: Pair) -> bool:
    """Whether both claims give tolls of which none can be compared: children killed, teachers killed or children wounded."""
    one, other = (c.figures for c in pair.contents)
    verdicts = [compare(f, g).kind for f in one for g in other if f.state in OF_PEOPLE and g.state in OF_PEOPLE]
    return bool(verdicts) and all(v is Comparison.INCOMPARABLE for v in verdicts)


def is_negated_in_words(position: Position) -> bool:
    """Whether a word of negation stands in the claim."""
    return _NEGATION.search(position.attribution.claim.text) is not None


def one_is_negated(pair: Pair) -> bool:
    """Whether one of the two claims is negated in words, and the other is not."""
    return is_negated_in_words(pair.one) != is_negated_in_words(pair.other)


def _order(position: Position) -> tuple[str, str, int, str]:
    claim = position.attribution.claim
    return (position.article.published or "", position.article.text[:200], claim.spans[0].begin, position.attribution.id)


def _unnamed(position: Position) -> bool:
    """Whether no speaker of the attribution has a name."""
    return all(s.startswith("source/") for s in position.attribution.speakers)


def _day(position: Position) -> date | None:
    """The day of publication, where the article has a whole date."""
    try:
        return date.fromisoformat((position.article.published or "")[:10])
    except ValueError:
        return None
