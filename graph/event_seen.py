"""An event as it is compared: its day, who takes part, the words of its label and the names around it; and when two are one.

Two events are one where their kinds are compatible, they lie within two days of each other (an event without a date counts
with its article's day of publication, and then a week), and they share two participants or countries, one and a word of their
labels, or a country that most claims speak of and two names of places, bodies or persons around them.
"""

import json
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from extract.model import Event, Reading
from graph.iris import Key

DAYS, DAYS_BY_PUBLICATION = 2, 7
"""How far apart two dated events, and two whose day is only that of publication, may lie."""

_FAMILIES = (
    frozenset({"attack", "strike", "airstrike", "raid", "bombing", "shelling", "explosion", "shooting", "clash", "killing"}),
    frozenset({"meeting", "summit", "talks", "visit", "negotiation", "conference"}),
    frozenset({"call", "conversation"}),
    frozenset({"crash", "downing", "accident"}),
    frozenset({"election", "vote", "referendum"}),
    frozenset({"protest", "demonstration", "rally", "march"}),
)
_AROUND, _NAMES = 250, 2
"""Characters around an event in which names are sought, and how many two events must share where no party decides."""

_WEEKDAYS = frozenset(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
_COMMON = frozenset({"the", "between", "from", "with", "and", "for", "into", "near", "over", "after"})

Rank = tuple[bool, int, int, int, Key]


@dataclass(frozen=True, slots=True)
class Seen:
    """An event with what is compared.

    `family` is what compatible kinds share; `day` counts from the first of year 1, None where no day is known.
    `taking_part` are actors and the countries that they represent, `parties` these and the countries that most claims speak of.
    """

    key: Key
    label: str
    participants: tuple[str, ...]
    date: str | None
    family: str
    day: int | None
    dated: bool
    taking_part: frozenset[str]
    parties: frozenset[str]
    words: frozenset[str]
    names: frozenset[str]

    @property
    def rank(self) -> Rank:
        """Which of several events speaks for them all, the smallest first: dated, with most participants and names, earliest."""
        return (not self.dated, -len(self.taking_part), -len(self.names), self.day or 0, self.key)

    def to_json(self) -> str:
        """All of it but the key."""
        sets = (self.taking_part, self.parties, self.words, self.names)
        plain = (self.label, self.participants, self.date, self.family, self.day, self.dated)
        return json.dumps([*plain, *(sorted(s) for s in sets)], ensure_ascii=False)


def seen_from_json(key: Key, text: str) -> Seen:
    """The inverse of `Seen.to_json`."""
    label, participants, day_text, family, day, dated, *sets = json.loads(text)
    return Seen(key, label, tuple(participants), day_text, family, day, dated, *(frozenset(s) for s in sets))


def see(reading: Reading, event: Event) -> Seen:
    """The event of the reading as it is compared."""
    actors = {a.id: a for a in reading.actors}
    parties = {p for p in event.participants if not p.startswith("source/")}
    parties |= {f"country/{code}" for p in event.participants if p in actors for code in actors[p].represents}
    exact = _ordinal(event.date)
    return Seen(
        key=(reading.article.id, event.id),
        label=event.label,
        participants=event.participants,
        date=event.date,
        family=_family(event.kind),
        day=exact if exact is not None else _ordinal(reading.article.published),
        dated=exact is not None,
        taking_part=frozenset(parties),
        parties=frozenset(parties | _spoken_of(reading)),
        names=_names(reading, event),
        words=frozenset(re.findall(r"[^\W\d_]{3,}", event.label.casefold())) - _COMMON - set(event.kind.casefold().split()),
    )


def same(one: Seen, other: Seen) -> bool:
    """Whether two events of one family, of different articles, are one."""
    if one.key[0] == other.key[0] or days_apart(one, other) > _allowed(one, other):
        return False
    parties = one.taking_part & other.taking_part
    if len(parties) >= 2 or (parties and one.words & other.words):
        return True
    return bool(one.parties & other.parties) and len(one.names & other.names) >= _NAMES


def days_apart(one: Seen, other: Seen) -> int:
    """The days between two events; 0 where one has none: no date is no bar."""
    return 0 if one.day is None or other.day is None else abs(one.day - other.day)


def nearness(one: Seen, other: Seen) -> tuple[int, int, int]:
    """How near two events are that are one, the smallest the nearest: by day, by who takes part, by words and names."""
    shared = len(one.words & other.words) + len(one.names & other.names)
    return (days_apart(one, other), -len(one.taking_part & other.taking_part), -shared)


def _allowed(one: Seen, other: Seen) -> int:
    return DAYS if one.dated and other.dated else DAYS_BY_PUBLICATION


def _spoken_of(reading: Reading) -> set[str]:
    """The countries that most of the article's claims speak of, as ids; a place where nobody is named as taking part."""
    counts = Counter(code for a in reading.attributions for code in a.claim.about)
    return {f"country/{code}" for code, n in counts.items() if n >= max(2, len(reading.attributions) / 4)}


def _names(reading: Reading, event: Event) -> frozenset[str]:
    """The capitalised words of the title and of the sentences around the event: places, bodies, persons."""
    text = reading.article.text
    around = text[max(0, event.evidence.begin - _AROUND) : event.evidence.end + _AROUND]
    found = re.findall(r"(?<=[a-z,] )[A-ZÀ-Þ][^\W\d_]{2,}", f"{reading.article.title or ''} {around}")
    return frozenset(w.casefold() for w in found) - _WEEKDAYS


def _ordinal(day: str | None) -> int | None:
    """The day as a number, where it is a whole ISO date."""
    try:
        return date.fromisoformat((day or "")[:10]).toordinal()
    except ValueError:
        return None


def _family(kind: str) -> str:
    """What compatible kinds share: the name of their family, or the last word of the kind."""
    words = kind.casefold().split() or [""]
    return next((min(f) for f in _FAMILIES if words[-1] in f or words[-1].removesuffix("s") in f), words[-1])
