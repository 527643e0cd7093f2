"""One reading out of rules and learned reader."""

from dataclasses import replace

from extract.fusion import BOTH, RULES, TAGGER, Calibration, fuse, matched
from extract.proposals import Proposal
from extract.tagger import SureProposal

PLAIN = Calibration(rules={"that": 0.7}, other=0.4, nested=0.6)


def rule(cue: tuple[int, int], content: tuple[int, int], **more: object) -> Proposal:
    """A proposal of the rules."""
    return Proposal(content=(content,), act="deny", cue=cue, frame="that", source=(0, 4), reasons=("by rule",), **more)  # type: ignore[arg-type]


def tagged(cue: tuple[int, int], *content: tuple[int, int], sure: float = 0.9) -> SureProposal:
    """A proposal of the learned reader."""
    return SureProposal(
        content=content, act="say", cue=cue, source=(0, 4), proposer="tagger", reasons=("by tagger",), sure=sure, mention=(0, 9)
    )


def test_one_place_is_one_proposal() -> None:
    """Where both found a cue, the act is that of the rules, the boundaries the learned reader's, and both reasons stand."""
    (made,) = fuse([rule((10, 16), (17, 40))], [tagged((9, 16), (17, 44))], PLAIN)
    assert (made.act, made.content, made.proposer, made.reasons) == ("deny", ((17, 44),), BOTH, ("by rule", "by tagger"))
    assert made.mention == (0, 9)


def test_what_one_alone_found_is_kept_by_its_own_bar() -> None:
    """Each of the two may know what the other does not; what the learned reader alone finds must be more likely than not."""
    made = fuse([rule((10, 16), (17, 40))], [tagged((90, 95), (96, 120)), tagged((190, 195), (196, 220), sure=0.1)], PLAIN)
    assert [(p.proposer, p.cue) for p in made] == [(RULES, (10, 16)), (TAGGER, (90, 95))]


def test_the_clause_as_content_stays() -> None:
    """Where the rules take the whole clause of the cue, or the learned reader would lose words, the rules' content stands."""
    (whole,) = fuse([rule((10, 16), (5, 40))], [tagged((10, 16), (17, 40))], PLAIN)
    (more,) = fuse([rule((10, 16), (17, 80))], [tagged((10, 16), (17, 40))], PLAIN)
    assert (whole.content, more.content) == (((5, 40),), ((17, 80),))
    assert (whole.marked, more.marked) == (((17, 40),), ((17, 40),))


def test_the_source_is_that_of_the_rules() -> None:
    """The source is the noun phrase that the rules give; `mention` is the learned reader's, with all that describes it."""
    (made,) = fuse([replace(rule((10, 16), (17, 40)), source=(50, 55))], [tagged((10, 16), (17, 40))], PLAIN)
    assert (made.source, made.mention) == ((50, 55), (0, 9))


def test_nested_proposals_of_the_rules_stay() -> None:
    """What the rules find inside the words of another is no double of it."""
    made = fuse([rule((10, 14), (15, 80)), rule((30, 36), (37, 80))], [tagged((10, 14), (15, 80))], PLAIN)
    assert [(p.proposer, p.cue, p.sure) for p in made if p.cue == (30, 36)] == [(RULES, (30, 36), 0.6)]
    assert len(made) == 2


def test_a_quotation_that_goes_on_stays_with_its_own_proposal() -> None:
    """Of a content in pieces, those that another rule reads as a proposal of its own are left to it; `marked` has them all."""
    goes_on = Proposal(content=((60, 80),), act="assert", source=(0, 4), quoted=True)
    made = fuse([rule((41, 45), (10, 40)), goes_on], [tagged((41, 45), (10, 40), (60, 80))], PLAIN)
    assert [p.content for p in made] == [((10, 40),), ((60, 80),)]
    assert made[0].marked == ((10, 40), (60, 80))


def test_without_the_learned_reader_all_rules_stand() -> None:
    """Without weights the proposals of the rules pass unchanged."""
    made = fuse([rule((10, 16), (17, 40))], [], Calibration(other=0.1))
    assert [(p.content, p.cue, p.proposer) for p in made] == [(((17, 40),), (10, 16), RULES)]


def test_pairs_are_one_to_one() -> None:
    """A proposal of one side has at most one partner, the most alike."""
    rules = [rule((10, 16), (17, 40)), rule((12, 16), (17, 30))]
    assert [(r.content, t.cue) for r, t in matched(rules, [tagged((10, 16), (17, 40))])] == [(((17, 40),), (10, 16))]
