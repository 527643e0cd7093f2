"""Whether two claims are on the same matter, by words one can read: the first gate of comparison.

A claim's content is what is left when the speaker's names, negation, modality, reporting words and titles are off: stems,
synonyms brought together (`data/synonyms.tsv`), general words at half weight (`data/content-words.tsv`). Two contents are
alike by the weight that they share, seen from the smaller (containment) and from both (Dice), with a little for shared
countries, names and counted things. Shared countries alone never make one matter.

A content may have no words of its own (`entirely unfounded`, `responsibility`, `the accusation`): then its matter is that of
the accusation it answers, which `extract.answers` finds.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from extract.figures import OF_PEOPLE, Figure, figures
from extract.model import Article, Position, Span
from extract.sentences import sentences
from extract.stems import light_stem, table

SAME_MATTER = 0.3
"""Score from which two claims are held to be on one matter."""

SAME_CLAIM = 0.5
"""Score from which they are held to say much the same."""

MOST_COUNTRIES_ADD, MOST_NAMES_ADD, MOST_FIGURES_ADD = 0.1, 0.1, 0.15
TOLLS = 0.35
"""Score of two tolls in one state of which one claim says nothing else."""

LEAST_RARE = 0.3
LEAST_SHARED = 1.0
_GENERAL_WEIGHT = 0.5
_BARE, _TOLLS = 3.0, frozenset({"killed", "wounded", "missing"})
_FEW_SENTENCES = 10
_REACH = 120
"""How many characters behind its sentence a count is still the one that a bare number is about."""
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_CAPITALISED = re.compile(r"(?<=[a-zß-ÿ,’'\]] )\[?([A-ZÀ-Þ][^\W\d_]*(?:-[^\W\d_]+)*)")
_ACCUSING_ACTS = frozenset({"accuse", "allege"})
_REJECTING_ACTS = frozenset({"deny", "dismiss", "reject"})


@dataclass(frozen=True, slots=True)
class Content:
    """What a claim is on: weighted terms, names (capitalised in mid-sentence), figures, countries.

    `weights` maps a term to its weight, `words` to the words that show it; `own` is the sum of weights before rarity counts.
    `verdict` says that it calls a claim false or untrue, `accusing` that it speaks of an accusation, `guilt` that it owns or
    disowns a deed.
    """

    weights: Mapping[str, float]
    names: frozenset[str]
    figures: tuple[Figure, ...]
    words: Mapping[str, str] = field(default_factory=dict)
    own: float = 0.0
    verdict: bool = False
    accusing: bool = False
    guilt: bool = False

    def told(self, terms: Iterable[str]) -> str:
        """The words of the text for some of its terms, as a reason shows them."""
        return ", ".join(sorted({self.words.get(t, t) for t in terms}))

    @property
    def total(self) -> float:
        """Sum of the weights."""
        return sum(self.weights.values())

    @property
    def points(self) -> bool:
        """Whether it points at something said elsewhere: by a verdict, an accusation or a guilt."""
        return self.verdict or self.accusing or self.guilt

    @property
    def is_anaphoric(self) -> bool:
        """Whether it only points at something said elsewhere: a verdict, an accusation or a guilt, and no words of its own."""
        return self.points and self.own < 2.0


@cache
def _kinds() -> Mapping[str, frozenset[str]]:
    """The word classes of `content-words.tsv`, as stems."""
    found: dict[str, set[str]] = {}
    for kind, words in table("content-words.tsv", 2):
        found.setdefault(kind, set()).update(light_stem(w) for w in words.split())
    return {kind: frozenset(stems) for kind, stems in found.items()}


@cache
def _synonyms() -> Mapping[tuple[str, ...], str]:
    """Stems of a word or phrase -> the name of its group in `synonyms.tsv`."""
    groups: dict[tuple[str, ...], str] = {}
    for name, phrases in table("synonyms.tsv", 2):
        for phrase in phrases.split(","):
            groups.setdefault(tuple(light_stem(w) for w in _WORD.findall(phrase)), name)
    return groups


def is_empty(word: str) -> bool:
    """Whether the word is no content in any claim: a function word, a weekday, a word of reporting."""
    return light_stem(word) in _kinds()["empty"]


def name_key(word: str) -> str:
    """The part that a name shares with its adjective: `Iran` and `Iranian`, `Russia` and `Russian`.

    >>> name_key("Iranian") == name_key("Iran"), name_key("Russian") == name_key("Russia")
    (True, True)
    """
    plain = re.sub(r"[’']s?$", "", word.casefold())
    shortened = True
    while shortened:
        shortened = False
        for suffix in ("ians", "ian", "ia", "ese", "ish", "ey", "an", "is", "i", "s", "e", "a", "n"):
            if plain.endswith(suffix) and len(plain) - len(suffix) >= 4:
                plain, shortened = plain[: len(plain) - len(suffix)], True
                break
    return plain


@lru_cache(maxsize=2048)
def content_of(position: Position) -> Content:
    """The content of a position's claim, without the names of its speakers."""
    own = {light_stem(w) for name in position.names for w in _WORD.findall(name)}
    text = " ".join(s.text for s in position.attribution.claim.spans)
    found = content(text, context=position.article.text, without=frozenset(own))
    rarity = _rarity(position.article)
    weights = {t: w * rarity.get(t, 1.0) for t, w in found.weights.items()}
    return replace(found, weights=weights, figures=_with_what_is_counted(position, found))


def _with_what_is_counted(position: Position, found: Content) -> tuple[Figure, ...]:
    """The figures of a claim; of one that is only a number (`put the number at 150`) with what was counted last before it."""
    if len(found.figures) != 1 or found.figures[0].noun or found.figures[0].state or found.own > _GENERAL_WEIGHT:
        return found.figures
    begin = position.attribution.claim.spans[0].begin
    before = [f for s, told in sentence_contents(position.article) if s.begin <= begin < s.end + _REACH for f in told.figures
              if s.begin + f.end <= begin and (f.state in OF_PEOPLE or f.noun)]  # fmt: skip
    if not before:
        return found.figures
    return (replace(found.figures[0], noun=before[-1].noun, state=before[-1].state, whole=before[-1].whole),)


@lru_cache(maxsize=256)
def sentence_contents(article: Article) -> tuple[tuple[Span, Content], ...]:
    """The sentences of the article, each with its content."""
    return tuple((s, content(s.text, context=article.text)) for s in sentences(article))


@lru_cache(maxsize=256)
def _rarity(article: Article) -> Mapping[str, float]:
    """For each term of the article how rare it is there: 1 in one sentence of many, down to `LEAST_RARE` in all of them."""
    found = sentence_contents(article)
    counts = Counter(t for _, told in found for t in told.weights)
    whole = max(len(found), _FEW_SENTENCES) + 1
    return {t: max(LEAST_RARE, math.log(whole / n) / math.log(whole)) for t, n in counts.items()}


def content(text: str, *, context: str = "", without: frozenset[str] = frozenset()) -> Content:
    """The content of a piece of text.

    `context` is the text around it, which shows what is a name; `without` holds stems to drop.
    """
    kinds = _kinds()
    words = [m.group() for m in _WORD.finditer(text.replace("’s", "").replace("'s", ""))]
    stems = [light_stem(w) for w in words]
    hidden = without | kinds["empty"]
    names = frozenset(name_key(w) for w, s in zip(words, stems, strict=True) if s not in hidden and _is_name(w, context or text))
    grouped = [(t, word) for t, word in _grouped(words, stems, context or text) if t not in without]
    weights = {t: _GENERAL_WEIGHT if t in kinds["general"] else 1.0 for t, _ in grouped if t not in kinds["empty"]}
    pointing = kinds["verdict"] | kinds["accusing"] | kinds["guilt"]
    seen = set(stems)
    own = {t: w for t, w in weights.items() if t not in pointing}
    return Content(
        weights=own,
        names=names,
        figures=figures(text),
        words=dict(reversed(grouped)),
        own=sum(own.values()),
        verdict=bool(seen & kinds["verdict"]),
        accusing=bool(seen & kinds["accusing"]),
        guilt=bool(seen & kinds["guilt"]),
    )


def _grouped(words: list[str], stems: list[str], context: str) -> list[tuple[str, str]]:
    """The terms of a text in order, each with its words: the group of a phrase or word, else its stem; names and short words
    are left out.
    """
    groups, index = _synonyms(), 0
    terms: list[tuple[str, str]] = []
    while index < len(stems):
        for length in (3, 2, 1):
            group = groups.get(tuple(stems[index : index + length]))
            if group is not None and index + length <= len(stems):
                terms.append((group, " ".join(words[index : index + length]).casefold()))
                index += length
                break
        else:
            if len(stems[index]) > 2 and not _is_name(words[index], context):
                terms.append((stems[index], words[index].casefold()))
            index += 1
    return terms


def _is_name(word: str, context: str) -> bool:
    """Whether the word stands capitalised in the middle of a sentence of the context."""
    return word[0].isupper() and word in capitalised(context)


@lru_cache(maxsize=256)
def capitalised(context: str) -> frozenset[str]:
    """The words that follow a word, a comma or a bracket and begin with a capital letter; an ending after an apostrophe is off."""
    return frozenset(m.group(1) for m in _CAPITALISED.finditer(context))


def words_score(one: Position, other: Position) -> tuple[float, str]:
    """How likely two claims are on one matter by the words of both, 0 to 1, and why in words."""
    a, b = content_of(one), content_of(other)
    score, detail = alike(a, b, least=LEAST_SHARED / 2 if _says_again(one, other) else LEAST_SHARED)
    if score < TOLLS and (state := _bare_toll(a, b)):
        return TOLLS, f"one says no more than how many were {state}, which the other tells too"
    if not score:
        return 0.0, detail
    countries = _jaccard(frozenset(one.attribution.claim.about), frozenset(other.attribution.claim.about))
    return min(1.0, round(score + MOST_COUNTRIES_ADD * countries, 3)), detail


def alike(a: Content, b: Content, *, least: float = LEAST_SHARED) -> tuple[float, str]:
    """How alike two contents are by their words, names and counted things, 0 to 1, and what they share.

    Contents that share less than `least` of weight are not alike at all.
    """
    shared = sorted(a.weights.keys() & b.weights.keys())
    weight = sum(min(a.weights[t], b.weights[t]) for t in shared)
    counted = sorted(_counted(a) & _counted(b))
    if weight < least:
        return 0.0, "no words of content in common"
    containment = weight / max(1.5, min(a.total, b.total))
    dice = 2 * weight / (a.total + b.total)
    names = _jaccard(a.names, b.names)
    score = 0.5 * containment + 0.5 * dice + MOST_NAMES_ADD * names + MOST_FIGURES_ADD * bool(counted)
    return min(1.0, score), f"both speak of {_both(a, b, shared)}" + (f"; both count {_shown(a, counted)}" if counted else "")


def _bare_toll(a: Content, b: Content) -> str:
    """The state in which both count people, where one of the claims says little else; empty where there is none."""
    for bare, told in ((a, b), (b, a)):
        if bare.own > _BARE:
            continue
        for figure in bare.figures:
            if figure.state in OF_PEOPLE and any(f.state == figure.state and _whole(f) == _whole(figure) for f in told.figures):
                return figure.state
    return ""


def _whole(figure: Figure) -> bool:
    """Whether a toll is of everybody, of civilians at the narrowest."""
    return figure.noun in {"", "people", "civilian"}


def lacks_the_toll(claim: Content, told: Content) -> bool:
    """Whether a claim gives tolls, and what is told counts none of them: six teachers killed, dozens of teachers wounded."""
    tolls = [f for f in claim.figures if f.state in _TOLLS]
    return bool(tolls) and not any(
        f.state == t.state and (f.noun == t.noun or (_whole(f) and _whole(t))) for t in tolls for f in told.figures
    )


def coverage(claim: Content, sentence: Content) -> float:
    """The share of the claim's content that a sentence holds, 0 to 1; names count for half a word."""
    whole = claim.total + _GENERAL_WEIGHT * len(claim.names)
    if whole < 1.5:
        return 0.0
    found = sum(w for t, w in claim.weights.items() if t in sentence.weights)
    return found / whole + _GENERAL_WEIGHT * len(claim.names & sentence.names) / whole if found else 0.0


def _counted(content: Content) -> frozenset[str]:
    """What the figures of a content count: nouns, and the states of the counted."""
    return frozenset(word for f in content.figures for word in (f.noun, f.state) if word)


def _both(a: Content, b: Content, terms: Iterable[str]) -> str:
    """The words of both texts for terms that they share: `skies (airspace)` where they use other words."""
    found = [(a.words.get(t, t), b.words.get(t, t)) for t in terms]
    alike = [one if light_stem(one) == light_stem(other) else f"{one} ({other})" for one, other in found]
    return ", ".join(sorted(set(alike)))


def _shown(content: Content, counted: Iterable[str]) -> str:
    """What is counted, in the words of the text: `houses` for its stem."""
    nouns = {light_stem(w): w.casefold() for f in content.figures for w in _WORD.findall(f.text)}
    return ", ".join(nouns.get(word, word) for word in counted)


def _jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / len(a | b) if a | b else 0.0


def shared_names(a: Content, b: Content) -> float:
    """The share of the names of either content that both hold, 0 to 1."""
    return _jaccard(a.names, b.names)


def _says_again(one: Position, other: Position) -> bool:
    """Whether one speaker does the same thing about the same countries: then fewer shared words show one matter."""
    a, b = one.attribution, other.attribution
    return bool(a.claim.about) and a.claim.about == b.claim.about and a.act == b.act and one.names == other.names


def is_accusation(position: Position) -> bool:
    """Whether the act charges somebody with something."""
    return position.attribution.act in _ACCUSING_ACTS


def is_denial(position: Position) -> bool:
    """Whether the act rejects what another said."""
    return position.attribution.act in _REJECTING_ACTS
