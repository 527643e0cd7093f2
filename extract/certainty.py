"""How sure an attribution is, and how much of its content is the speaker's own words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from extract.drafts import Draft, Saying
from extract.fusion import RULES
from extract.logistic import log_odds, logistic
from extract.model import ActorKind, Directness
from extract.proposals import Proposal
from extract.quotes import Quote
from extract.tagger import SureProposal
from extract.wordlists import data_file

FILE = "confidence.json"
"""The weights by which attributions are said to be sure, in `extract/data/`; `bench/fit_confidence.py` makes them."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the confidence of an attribution rests on: who proposed it, how sure the learned reader was, how its speaker is named.

    `group` is `rules+tagger`, `tagger`, `rules`, or `own` for the article's own voice; `sure` is None where the learned reader
    did not propose it.
    """

    group: str
    sure: float | None
    quoted: bool
    pronoun: bool
    unnamed: bool

    @property
    def features(self) -> dict[str, float]:
        """The figures that are weighed, by name."""
        return {
            self.group: 1.0,
            "log odds of the learned reader": log_odds(self.sure if self.sure is not None else 0.5, least=0.02),
            "quoted": float(self.quoted),
            "speaker behind a pronoun": float(self.pronoun),
            "speaker without a name": float(self.unnamed),
        }


@cache
def shipped() -> Mapping[str, float]:
    """The weights that ship with the package."""
    return dict(json.loads(data_file(FILE).read_text("utf-8"))["weights"])


def grounds_of(draft: Draft, saying: Saying) -> Grounds:
    """On what the confidence of a saying rests."""
    proposal = saying.proposal
    learned = isinstance(proposal, SureProposal) and proposal.proposer != RULES
    entry = draft.actors.entries.get(saying.speakers[0])
    return Grounds(
        group="own" if proposal.frame == "own" else proposal.proposer,
        sure=proposal.sure if learned and isinstance(proposal, SureProposal) else None,
        quoted=proposal.quoted,
        pronoun=saying.by_pronoun,
        unnamed=entry is not None and entry.kind == ActorKind.UNNAMED,
    )


def directness(draft: Draft, proposal: Proposal) -> Directness:
    """Direct where quotation marks hold the whole content, mixed where they hold a part, else indirect."""
    quotes: tuple[Quote, ...] = draft.doc.user_data["quotes"]
    size = sum(e - b for b, e in proposal.content)
    inside = sum(max(0, min(e, q.end) - max(b, q.begin)) for b, e in proposal.content for q in quotes if q.level == 0)
    if inside >= 0.95 * size:
        edited = any("[" in draft.article.text[b:e] for b, e in proposal.content)
        return Directness.MIXED if edited or not proposal.quoted else Directness.DIRECT
    return Directness.MIXED if inside > 0 else Directness.INDIRECT


def confidence(draft: Draft, saying: Saying) -> float:
    """The probability that a careful reader has this attribution, with this speaker.

    Fitted on the invented cases by logistic regression; `bench/results/confidence-reliability.json` holds what was said beside
    what was found, each case by weights fitted without it.
    """
    return weighed(grounds_of(draft, saying).features, shipped())


def weighed(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The probability of features, between 0.05 and 0.99, in hundredths."""
    total = sum(weights.get(name, 0.0) * value for name, value in features.items())
    return round(min(max(logistic(total), 0.05), 0.99), 2)
