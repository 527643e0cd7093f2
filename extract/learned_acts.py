"""The learned classifier of speech acts: where a cue leaves open what was done and no rule knows, whether it charges or denies.

Two logistic regressions over the features of `extract/act_features.py`, one for `accuse` and one for `deny`; weights and bars
stand in `models/attribution/acts.json`, made by `train/acts.py` from annotated articles that were invented for the purpose. It is
asked only where no country is named and the speaker speaks for none: between states the rules know who the other side is, and on
articles left out of the fitting the classifier took nearly as many reports for charges there as it found charges. Nor is it asked
where arms act by themselves (`a rocket hit the school`): nobody is charged.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extract.act_features import features_of
from extract.acts import NOTHING_KNOWN
from extract.charges import harms
from extract.errors import ResourceError
from extract.hashes import weights_file
from extract.logistic import logistic
from extract.said import Answer, Saying, agent_of, codes_of, tokens_of

FILE = ("attribution", "acts.json")
"""Where weights and bars are, for `extract.hashes.weights_file`."""

REASON = "the learned classifier of speech acts"
"""How its reasons begin."""


@dataclass(frozen=True, slots=True)
class ActWeights:
    """The regression of one act: a weight a feature, the constant, and the probability from which on the act is given."""

    act: str
    weights: Mapping[str, float]
    constant: float
    bar: float

    def sure(self, features: Mapping[str, float]) -> float:
        """The probability of the act."""
        return logistic(self.constant + sum(self.weights.get(name, 0.0) * value for name, value in features.items()))


@dataclass(frozen=True, slots=True)
class LearnedActs:
    """An `extract.acts.ActJudge` that knows by weights."""

    acts: tuple[ActWeights, ...]

    @classmethod
    def load(cls, path: Path) -> "LearnedActs":
        """The classifier of a file. Raises ResourceError where the file is malformed."""
        try:
            record = json.loads(path.read_text("utf-8"))["acts"]
            found = tuple(ActWeights(act, r["weights"], float(r["constant"]), float(r["bar"])) for act, r in record.items())
        except (ValueError, KeyError, TypeError) as error:
            raise ResourceError(f"{path}: not the weights of speech acts ({error!r}); install Communiqué again") from error
        return cls(found)

    def judge(self, saying: Saying, answer: Answer) -> Answer:
        """The rules' answer; where it leaves the act open, the most probable act that reaches its bar."""
        if not is_open(saying, answer):
            return answer
        features = features_of(saying)
        reached = [(sure, a.act) for a in self.acts if (sure := a.sure(features)) >= a.bar]
        if not reached:
            return answer
        sure, act = max(reached)
        return act, f"{REASON}: {act} {sure:.2f}"


def is_open(saying: Saying, answer: Answer) -> bool:
    """Whether the classifier is asked: the rules know nothing, no state is involved, and not arms alone act."""
    return answer == NOTHING_KNOWN and not is_of_states(saying) and not is_of_arms(saying)


def is_of_arms(saying: Saying) -> bool:
    """Whether arms act in the main clause, by themselves."""
    agent = agent_of(saying.root) if saying.root is not None else None
    return agent is not None and agent.lemma_.lower() in harms("arms")


def is_of_states(saying: Saying) -> bool:
    """Whether the speaker speaks for a country, or the content names one."""
    tokens = tokens_of(saying)
    return bool(saying.sides) or (bool(tokens) and bool(codes_of(saying, tokens)))


@cache
def shipped() -> LearnedActs | None:
    """The classifier that ships with the weights of the learned reader; None where it is not installed.

    Raises WeightsChanged where the weights are not those that were measured.
    """
    path = weights_file(*FILE)
    return None if path is None else LearnedActs.load(path)
