"""What the words of a stated omission speak of: the attribution that they name, or the sentence in which the article tells it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extract.model import ARTICLE, Attribution, Span
from extract.stems import light_stem

_ACT_WORDS = {
    "request": "call request demand appeal urge ask plea",
    "deny": "denial deny reject rejection",
    "dismiss": "denial dismissal",
    "accuse": "accusation accuse allegation charge",
    "allege": "allegation report rumour rumor claim",
    "thank": "thanks gratitude thank appreciation",
    "condemn": "condemnation condemn criticism",
    "concern": "concern worry alarm",
    "congratulate": "congratulation",
    "promise": "promise pledge commitment vow assurance",
    "regret": "regret condolence",
    "warn": "warning",
    "threaten": "threat",
    "apologise": "apology",
    "offer": "offer",
}
_STOP = {
    "the", "a", "an", "of", "for", "to", "and", "any", "or", "in", "on", "by", "that", "whether", "his", "her", "its",
    "their", "these", "this", "those", "had", "has", "have", "was", "were", "be", "been", "is", "are", "would", "will",
    "it", "he", "she", "they", "which", "what", "who", "when", "where", "how", "why", "not", "with", "at", "from", "as",
    "about", "altogether", "entirely", "all", "mention", "reference", "word", "such", "remark", "comment", "passage", "line",
    "exchange", "subject", "topic", "one",
}  # fmt: skip
_VAGUE = {"issue", "question", "matter", "fact", "subject", "topic", "case", "detail", "part", "point", "possibility"}
_CUT = re.compile(
    r"\b(?:of|for|to|about|on|over|in|at|from|by|with|into|against|after|that|who|which|whose|being)\b", re.IGNORECASE
)
_CLAUSE = {"that", "whether", "if", "how", "why", "when", "where", "who", "what", "which"}
_MOSTLY = 0.5
"""Share of an attribution's content from which the words are most of it."""
_SURE_ENOUGH = 0.4
"""Confidence that an attribution needs to be preferred for that."""
_LEAST, _SHARE = 2, 0.4
"""Points that an attribution needs, and the share of the words that must be met, where several words name what is left out."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The words that name what is left out, as stems: all of them, and the noun that heads them where there is one."""

    stems: frozenset[str]
    head: str | None

    @classmethod
    def of(cls, words: str) -> "Wanted":
        """The stems of the words; small words are left off."""
        stems = frozenset(_stems(words)) - _stopped()
        return cls(stems, _head(words))

    def points(self, named: set[str], content: set[str]) -> int:
        """How many of the words are among what can name a thing, one more where its content holds the head; 0 if too few."""
        common = sum(1 for w in self.stems if _among(w, named))
        more = len(self.stems) > 1 and self.head is not None and _among(self.head, content)
        least = min(_LEAST, len(self.stems))
        enough = common + more >= max(least, _SHARE * len(self.stems))
        return common + more if self.stems and enough else 0


def _stopped() -> set[str]:
    return {light_stem(w) for w in _STOP}


def _stems(text: str) -> list[str]:
    """The stems of the words of a text, without marks and endings of possession."""
    words = (w.strip("’'“”\"‘[](),.;:!?") for w in text.replace("’s", "").replace("'s", "").split())
    return [light_stem(w) for w in words if w]


def _among(stem: str, stems: set[str]) -> bool:
    return stem in stems or (len(stem) > 5 and any(s[:6] == stem[:6] for s in stems))


def _head(words: str) -> str | None:
    """The stem of the noun that heads the words: `demand` of `the ransom demand`, `strike` of `the question of a strike`.

    None for a clause.
    """
    if words.split() and words.split()[0].casefold() in _CLAUSE:
        return None
    for part in _CUT.split(words):
        found = [s for s in _stems(part) if s not in _stopped()]
        if found and found[-1] not in _VAGUE:
            return found[-1]
    return None


def omitted_one(
    words: str, attributions: Sequence[Attribution], names: Mapping[str, tuple[str, ...]]
) -> tuple[Attribution, int] | None:
    """The attribution that the words for an omission speak of, with its points; None where none has enough.

    Its speaker's name, its act and its content are what the words can name. `names` holds the names of each actor. Of equals the
    one that an account carries, one whose content is mostly they, the outermost, the one of which they cover most, the first.
    """
    wanted = Wanted.of(words)
    best: tuple[tuple[int, bool, bool, bool, float, int], Attribution] | None = None
    for attribution in attributions:
        content = set(_stems(attribution.claim.text))
        people = [n for s in (*attribution.speakers, *attribution.addressees) for n in names.get(s, ())]
        named = content | {stem for n in (*people, _ACT_WORDS.get(attribution.act, "")) for stem in _stems(n)}
        points = wanted.points(named, content)
        share = len(wanted.stems & content) / max(1, len(content - _stopped()))
        rank = (
            points,
            attribution.account != ARTICLE,
            share >= _MOSTLY and attribution.confidence >= _SURE_ENOUGH,
            attribution.within is None,
            round(share, 3),
            -attribution.claim.spans[0].begin,
        )
        if points and (best is None or rank > best[0]):
            best = rank, attribution
    return (best[1], best[0][0]) if best is not None else None


def telling_sentence(words: str, sentences: Sequence[Span], *, before: int) -> tuple[Span, int] | None:
    """The sentence that tells what the words name, with its points: of the best the last in front of an offset, else the first.

    It must hold the noun that heads the words; None where no sentence does, or the words are a clause.
    """
    wanted = Wanted.of(words)
    if wanted.head is None:
        return None
    found = [(_points_of(wanted, s), s) for s in sentences if _among(wanted.head, set(_stems(s.text)))]
    most = max((points for points, _ in found), default=0)
    if not most:
        return None
    best = [s for points, s in found if points == most]
    ahead = [s for s in best if s.begin < before]
    return (ahead[-1] if ahead else best[0]), most


def _points_of(wanted: Wanted, sentence: Span) -> int:
    stems = set(_stems(sentence.text))
    return wanted.points(stems, stems)
