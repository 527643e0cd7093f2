"""The two readers of spans together: what the rules and the learned reader propose for one document, fused into one reading."""

from functools import cache

from spacy.tokens import Doc

from extract.fusion import FLOOR, fuse
from extract.proposals import Proposal
from extract.rules import RuleProposer
from extract.tagger import TaggerProposer


@cache
def learned() -> TaggerProposer:
    """The learned reader with the shipped weights, loaded once; without them one that proposes nothing and says why."""
    return TaggerProposer.load(least=FLOOR)


def missing() -> str | None:
    """Why there is no learned reader; None where there is one."""
    return learned().missing


def by_rules(doc: Doc) -> list[Proposal]:
    """The proposals of the rules alone, in order of their contents."""
    return list(RuleProposer().propose(doc))


def propose(doc: Doc) -> list[Proposal]:
    """The proposals of both readers, each place once, in order of their contents; of the rules alone without the weights."""
    return list(fuse(by_rules(doc), list(learned().propose(doc))))
