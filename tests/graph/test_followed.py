"""Contradictions that follow from agreement, and claims that are one statement."""

from extract.model import (
    Account,
    AccountKind,
    Article,
    Attribution,
    Claim,
    Position,
    Relation,
    RelationKind,
    Stance,
)
from graph.followed import FOLLOWED, followed
from graph.links import Link
from graph.nested import is_one_statement

TEXT = "Arland rejected the claim of Borland that a trawler was rammed. A second trawler was rammed, Borland said. So it stood."
ARTICLE = Article(TEXT)
ACCOUNT = Account(AccountKind.ARTICLE, "the article", "actor/press")


def position(speaker: str, words: str, act: str, stance: Stance, *, side: str = "") -> Position:
    """Somebody's position in the article, on words that stand in it."""
    begin = TEXT.index(words)
    claim = Claim((ARTICLE.span(begin, begin + len(words)),))
    sides = (side,) if side else ()
    return Position(ARTICLE, Attribution((f"actor/{speaker}",), act, claim), ACCOUNT, stance, (speaker,), sides)


DENIAL = position("arland", "the claim of Borland that a trawler was rammed", "reject", Stance.REJECTS, side="SE")
CHARGE = position("borland", "a trawler was rammed", "accuse", Stance.AFFIRMS, side="NO")
AGAIN = position("coastland", "A second trawler was rammed", "accuse", Stance.AFFIRMS, side="DK")


def link(one: Position, other: Position, kind: RelationKind, *, sure: float = 0.8, rule: str = "opposed stance") -> Link:
    """A link of two positions."""
    claims = [(p.key[0], p.attribution.claim.id) for p in (one, other)]
    return Link(one.key, other.key, claims[0], claims[1], Relation(kind, 0.6, sure, rule, "as made for the test"))


OPPOSED = link(CHARGE, DENIAL, RelationKind.OPPOSED_STANCE)
AGREED = link(AGAIN, CHARGE, RelationKind.AGREEMENT, sure=0.7, rule="agreement")


def test_who_agrees_with_an_accusation_contradicts_its_denial() -> None:
    """The contradiction follows the agreement, the affirming side first, and is as sure as both together."""
    (found,) = followed([OPPOSED, AGREED], [DENIAL, CHARGE, AGAIN])
    assert (found.one, found.other) == (AGAIN.key, DENIAL.key)
    assert found.relation.kind is RelationKind.OPPOSED_STANCE
    assert found.relation.rule == FOLLOWED
    assert found.relation.confidence == 0.56


def test_nothing_follows_from_an_agreement_that_is_not_sure() -> None:
    """Twin: claims that are only somewhat alike carry no contradiction further."""
    unsure = link(AGAIN, CHARGE, RelationKind.AGREEMENT, sure=0.4, rule="agreement")
    assert followed([OPPOSED, unsure], [DENIAL, CHARGE, AGAIN]) == ()


def test_nothing_follows_against_the_own_side() -> None:
    """Twin: who speaks for the denier's side does not contradict the denial by an agreement."""
    own = position("admiral", "A second trawler was rammed", "accuse", Stance.AFFIRMS, side="SE")
    assert followed([OPPOSED, link(own, CHARGE, RelationKind.AGREEMENT, rule="agreement")], [DENIAL, CHARGE, own]) == ()


def test_a_pair_that_is_decided_is_left_as_it_is() -> None:
    """Twin: what the judge found of a pair stands, and one step is not followed by a second."""
    decided = link(AGAIN, DENIAL, RelationKind.OPPOSED_STANCE, sure=0.6)
    assert followed([OPPOSED, AGREED, decided], [DENIAL, CHARGE, AGAIN]) == ()
    second = link(CHARGE, DENIAL, RelationKind.OPPOSED_STANCE, rule=FOLLOWED)
    assert followed([second, AGREED], [DENIAL, CHARGE, AGAIN]) == ()


def test_a_claim_inside_its_denial_is_a_claim_of_its_own() -> None:
    """`Rejected the claim of B that p` sets its speaker against B, who affirms p in the same words."""
    assert not is_one_statement(DENIAL, CHARGE)
    assert not is_one_statement(CHARGE, DENIAL)


def test_a_claim_inside_an_affirmation_is_the_same_statement() -> None:
    """Twin: where the outer speaker affirms, the inner claim is only what he reports."""
    outer = position("arland", "the claim of Borland that a trawler was rammed", "assert", Stance.AFFIRMS)
    assert is_one_statement(outer, CHARGE)
