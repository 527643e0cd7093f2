"""The two readers of spans together: what the rules and the learned reader propose for one document, fused into one reading."""

from functools import cache

from spacy.tokens import Doc

from extract.fusion import FLOOR, fuse
from extract.proposals import Proposal
from extract.rules import RuleProposer
from extract.tagger import TaggerProposer


@cache
def learned() -> TaggerProposer:
    """The learned reader with the shipped weights, loaded once; without them one that proposes nothing and says why in `missing`."""
    return TaggerProposer.load(least=FLOOR)


def propose(doc: Doc) -> list[Proposal]:
    """The proposals of both readers, each place once, in order of their contents; of the rules alone without the weights."""
    return list(fuse(list(RuleProposer().propose(doc)), list(learned().propose(doc))))
