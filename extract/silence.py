"""Whether an article speaks of a claim in any of its sentences: features with names, weighed.

An account is silent on a matter only if none of its sentences speaks of it, in other words either. How much of the claim's words
and meaning a sentence holds tells most; what is said counts as well: an article answers an accusation sooner than it repeats a
thanks. The weights come from a logistic regression on invented pairs of articles (`data/silence.json`, made by
`bench/fit_silence.py`); its score is the probability that the article leaves the claim out.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np

from extract.answers import is_general, is_verdict
from extract.embeddings import Encoder, Vector, claimed, plain
from extract.errors import ResourceError
from extract.model import Article, Mention, Position
from extract.similarity import Content, content, content_of, coverage, lacks_the_toll, sentence_contents
from extract.speech import denies
from extract.weigher import Weights

SILENT = 0.25
"""Probability of silence from which an article is held to leave a claim out. Lower than half, since an omission that is shown can
be looked up, and one that is not is lost; see `bench/results/silence.json` for what other thresholds give."""

_FILE = Path(__file__).resolve().parent / "data" / "silence.json"
_COURTESIES = frozenset({"thank", "praise", "welcome", "congratulate", "regret", "hope", "concern", "apologise"})
_TO_COME = frozenset({"promise", "threaten", "warn", "offer", "predict", "recommend", "announce"})
_MOST_WORDS, _MOST_NAMES, _MOST_SENTENCES = 8.0, 3, 30
"""Weight of words, number of names and number of sentences from which more make no difference."""


class Searcher:
    """Looks for a claim in the sentences of an article, by words and meaning."""

    def __init__(self, encoder: Encoder, weights: Weights) -> None:
        self._encoder, self._weights = encoder, weights

    def search(self, one: Position, article: Article) -> Mention | None:
        """The sentence nearest in meaning, where the article is not held to be silent on the claim, with the probability."""
        told = sentence_contents(article)
        if not told:
            return None
        spoken = 1.0 - self._weights.score(silence_features(one, article, self._encoder))
        if spoken <= 1.0 - SILENT:
            return None
        nearest = int(sentence_cosines(one, article, self._encoder).argmax())
        return Mention(told[nearest][0], round(spoken, 3))


def silence_features(one: Position, article: Article, encoder: Encoder) -> Mapping[str, float]:
    """What tells whether an article speaks of a claim. It must have a sentence."""
    told = sentence_contents(article)
    claim = content_of(one)
    near = _of_meaning(sentence_cosines(one, article, encoder))
    return near | _of_words(claim, [c for _, c in told], article) | _of_the_act(one, claim, article)


def _of_meaning(cosines: Vector) -> dict[str, float]:
    """How near the sentences are to the claim: the nearest and the second, and how many there are."""
    first, *others = sorted((round(float(c), 3) for c in cosines), reverse=True)
    return {
        "alike in meaning": first,
        "second in meaning": others[0] if others else first,
        "sentences": min(len(cosines), _MOST_SENTENCES) / _MOST_SENTENCES,
    }


def sentence_cosines(one: Position, article: Article, encoder: Encoder) -> Vector:
    """How alike the claim and each sentence of the article are in meaning."""
    found: Vector = _vectors(article, encoder) @ encoder.vector(claimed(one))
    return found


@lru_cache(maxsize=64)
def _vectors(article: Article, encoder: Encoder) -> Vector:
    """The vectors of the sentences of an article, a row each."""
    return np.stack([encoder.vector(plain(s.text)) for s, _ in sentence_contents(article)])


def _of_words(claim: Content, told: Sequence[Content], article: Article) -> dict[str, float]:
    """How much of the claim's words one sentence holds, two in a row, and the article; nothing where it lacks the claim's toll."""
    whole = _whole(article)
    lacks = lacks_the_toll(claim, whole)
    pairs = [{*a.weights, *b.weights} for a, b in pairwise(told)]
    missing = len(claim.names - whole.names)
    return {
        "words of a sentence": max(0.0 if lacks_the_toll(claim, c) else coverage(claim, c) for c in told),
        "words of two sentences": 0.0 if lacks else max((_share(claim, terms) for terms in pairs), default=0.0),
        "words of the article": 0.0 if lacks else _share(claim, whole.weights),
        "toll not counted": float(lacks),
        "figure counted": float(_counts(claim, whole)),
        "figures": float(bool(claim.figures)),
        "names met": 1.0 - missing / max(1, len(claim.names)) if claim.names else 0.0,
        "names missing": min(_MOST_NAMES, missing) / _MOST_NAMES,
        "words of its own": min(claim.own, _MOST_WORDS) / _MOST_WORDS,
    }


def _of_the_act(one: Position, claim: Content, article: Article) -> dict[str, float]:
    """What is done in saying it, and whether the article names who says it."""
    act, text = one.attribution.act, article.text.casefold()
    speaker = {w for name in one.names for w in name.casefold().split() if len(w) > 3}
    return {
        "speaker named": float(any(w in text for w in speaker)),
        "general answer": float(is_general(one) or is_verdict(one)),
        "points at a claim": float(claim.points),
        "denial": float(denies(one)),
        "accusation": float(act in {"accuse", "allege"}),
        "courtesy": float(act in _COURTESIES),
        "of what is to come": float(act in _TO_COME),
        "request": float(act in {"request", "ask"}),
        "condemnation": float(act == "condemn"),
    }


@lru_cache(maxsize=256)
def _whole(article: Article) -> Content:
    """The content of all sentences of an article together."""
    return content(" ".join(s.text for s, _ in sentence_contents(article)), context=article.text)


def _share(claim: Content, terms: Iterable[str]) -> float:
    """The share of the claim's words that are among the terms, by weight."""
    held = set(terms)
    return sum(w for t, w in claim.weights.items() if t in held) / max(1.5, claim.total)


def _counts(claim: Content, whole: Content) -> bool:
    """Whether the article counts what the claim counts: the same noun, or people in the same state."""
    return any((f.noun and f.noun == g.noun) or (f.state and f.state == g.state) for f in claim.figures for g in whole.figures)


@cache
def load_silence() -> Weights:
    """The committed weights. Raises ResourceError where the file is missing or malformed."""
    try:
        head: Mapping[str, object] = json.loads(_FILE.read_text(encoding="utf-8"))["weights"]
        return _weights(head)
    except (OSError, ValueError, KeyError, TypeError) as reason:
        raise ResourceError(f"{_FILE}: not the weights of the search: {reason!r}; install Communiqué again") from reason


def _weights(head: Mapping[str, object]) -> Weights:
    features, constant = head["features"], head["constant"]
    if not isinstance(features, dict) or not isinstance(constant, float):
        raise TypeError("features and a constant are needed")
    return Weights({n: (f["mean"], f["scale"], f["weight"]) for n, f in features.items()}, constant)
