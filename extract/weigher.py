"""A second opinion on pairs that no rule of words decides: named features, weighed.

A feature is something one can see in the two claims (how alike their meanings are, whether the denier's side is charged); its
weight comes from a logistic regression on disputes made up for it (`models/embeddings/pairs.json`, made by
`bench/fit_pairs.py`). A score is a probability; the reason names the features that speak most for it. Needs the encoder:
without it there is no second opinion.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from extract.embeddings import Encoder, claimed, without_names
from extract.errors import ResourceError
from extract.features import Features, opposed_features, rival_features
from extract.hashes import weights
from extract.logistic import logistic
from extract.model import Position, Stance
from extract.nearness import Scene
from extract.pairs import Pair
from extract.parties import other_agents, tells_harm
from extract.sides import charges
from extract.similarity import is_accusation
from extract.speech import denies
from extract.turns import Talk

_PUNISH = re.compile(
    r"\b(?:held? (?:\w+ )?(?:accountable|to account|responsible)|justice|punish\w*|prosecut\w*|perpetrat\w*)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic regression: for each feature its mean, its scale and its weight; and the constant."""

    features: Mapping[str, tuple[float, float, float]]
    constant: float

    def score(self, found: Features) -> float:
        """The probability, 0 to 1."""
        return logistic(self.constant + sum(self.parts(found).values()))

    def parts(self, found: Features) -> dict[str, float]:
        """What each feature adds, in log-odds."""
        return {n: w * (found[n] - mean) / scale for n, (mean, scale, w) in self.features.items()}


class Weigher:
    """The features of a pair and their weights, one regression for opposed stances and one for rival versions."""

    def __init__(self, encoder: Encoder, weights: Mapping[str, Weights]) -> None:
        self.encoder = encoder
        self._weights = weights
        self._scene = Scene(encoder)

    def meet(self, group: Iterable[Position]) -> None:
        """Look at the positions among which pairs will be weighed: who speaks after whom, and which claims are near."""
        self._scene = Scene(self.encoder, Talk(group))

    @classmethod
    def load(cls) -> "Weigher":
        """The weigher of this installation. Raises ResourceError where its weights or the encoder's are missing."""
        return cls(Encoder.load(), load_weights())

    def cosine(self, pair: Pair) -> float:
        """How alike the meanings of the two claims are, -1 to 1."""
        return self.encoder.cosine(claimed(pair.one), claimed(pair.other))

    def cosine_without_names(self, pair: Pair) -> float:
        """The same without the names in the claims."""
        return self.encoder.cosine(without_names(pair.one), without_names(pair.other))

    def opposed(self, pair: Pair) -> tuple[float, str]:
        """How likely an affirmation and a rejection contradict each other, and why."""
        return self._weigh("opposed stance", opposed_features(pair, self._scene))

    def rival(self, pair: Pair) -> tuple[float, str]:
        """How likely two affirmations are versions of one thing that exclude each other, and why."""
        return self._weigh("rival versions", rival_features(pair, self._scene))

    def _weigh(self, head: str, found: Features) -> tuple[float, str]:
        weights = self._weights[head]
        parts = weights.parts(found)
        most = sorted((n for n in parts if parts[n] > 0 and found[n]), key=lambda n: (-parts[n], n))[:3]
        return round(weights.score(found), 3), ", ".join(f"{n} {found[n]:.2f}" for n in most) or "nothing in particular"


def presupposes(pair: Pair) -> bool:
    """Whether one takes for granted what the other, charged with it, rejects: it condemns it, or wants it punished."""
    if {pair.one.stance, pair.other.stance} != {Stance.NEITHER, Stance.REJECTS}:
        return False
    said, denied = pair.said_and_denied
    act, text = said.attribution.act, said.attribution.claim.text
    granted = act == "condemn" or (act in {"request", "regret", "concern"} and _PUNISH.search(text) is not None)
    return granted and tells_harm(said) and denies(denied) and charges(said, denied)


def sets_against(pair: Pair) -> bool:
    """Whether two claims name other agents, or each charges the other's side."""
    return other_agents(pair.one, pair.other) or (charges(pair.one, pair.other) and charges(pair.other, pair.one))


def charge_alike(pair: Pair) -> bool:
    """Whether both accuse one and the same: they share a country that neither speaks for, and no other agents are named."""
    sides = {*pair.one.sides, *pair.other.sides}
    target = set(pair.one.attribution.claim.about) & set(pair.other.attribution.claim.about) - sides
    accusing = is_accusation(pair.one) and is_accusation(pair.other)
    return accusing and bool(target) and not other_agents(pair.one, pair.other)


@cache
def load_weights() -> Mapping[str, Weights]:
    """The committed weights by kind.

    Raises ResourceError where the file is missing or malformed, WeightsChanged where it was changed.
    """
    path = weights("embeddings") / "pairs.json"
    try:
        heads = json.loads(path.read_text(encoding="utf-8"))["weights"]
        return {
            name: Weights({n: (f["mean"], f["scale"], f["weight"]) for n, f in head["features"].items()}, head["constant"])
            for name, head in heads.items()
        }
    except (ValueError, KeyError, TypeError) as reason:
        raise ResourceError(f"{path}: not the weights of comparison: {reason!r}; install Communiqué again") from reason
