"""What one article states to be left out of another: which text is meant, what was searched, and how it is stored."""

from dataclasses import replace

import pytest

from communique.stored import comparison_from_quads
from extract.countries import load_countries
from extract.judge import RuleJudge
from extract.model import (
    ARTICLE,
    Access,
    Account,
    AccountKind,
    Actor,
    ActorKind,
    Article,
    Attribution,
    Claim,
    Event,
    Reading,
    StatedOmission,
)
from graph.build import article_quads, text_quads
from graph.build_findings import alignment_quads, findings_quads
from graph.compare import Comparison, compare, positions_of
from graph.findings import InferredOmission
from graph.ledger import EVENT, Ledger, event_scope
from graph.noted import are_one_issuer
from graph.reference import reference_quads, stance_of
from graph.states import State, state_of
from graph.validate import Validator
from graph.vocabulary import CMQ, RDF

PAPER, NAMED, BOARD, UNION = (
    Actor(ActorKind.ORGANIZATION, n) for n in ("The Rell Post", "Rell Harbour Board", "Rell Harbour Board plc", "Dockers Union")
)
TANZANIA, KENYA = Actor(ActorKind.COUNTRY, "Tanzania", code="TZ"), Actor(ActorKind.COUNTRY, "Kenya", code="KE")
FISH = Actor(ActorKind.ORGANIZATION, "Ministry of Fish", represents=("TZ",))
PUMP, WORDS = "the captain had reported a broken pump in May", "It makes no mention of the pump"
BOARD_TEXT = "News of the sinking. The board said this: the wind had turned at noon. It said this too: the crew was rested."


def noting(issuer: Actor = NAMED, *, published: str = "2031-05-02") -> Reading:
    """An article that tells what a union says, and states that it is left out of a statement of the issuer."""
    text = f"News of the sinking. The union said that {PUMP}. The board put out a statement. {WORDS}."
    article = Article(text, published=published)
    event = Event("sinking", "sinking of the ferry", article.span(8, 20))
    place = article.span(text.index("a statement"), text.index("a statement") + 11)
    accounts = (
        Account(AccountKind.ARTICLE, "the article", PAPER.id, event=event.id, access=Access.FULL_TEXT),
        Account(AccountKind.STATEMENT, "the statement", issuer.id, place, event.id, ARTICLE),
    )
    begin, note = text.index(PUMP), text.index(WORDS)
    told = Attribution((UNION.id,), "assert", Claim((article.span(begin, begin + len(PUMP)),)), confidence=0.9)
    omission = StatedOmission(told.id, ARTICLE, accounts[1].id, article.span(note, note + len(WORDS)))
    return Reading(article, "test", (PAPER, issuer, UNION), (event,), accounts, (told,), (omission,))


def text_of_board(more: str = "", *, published: str = "2031-05-01", publisher: Actor = BOARD) -> Reading:
    """The board's own text, as an article that it published."""
    article = Article(BOARD_TEXT + more, published=published)
    event = Event("sinking", "sinking of the ferry", article.span(8, 20))
    account = Account(AccountKind.ARTICLE, "the article", publisher.id, event=event.id, access=Access.FULL_TEXT)
    contents = ("the wind had turned at noon", "the crew was rested")
    spans = [article.span(article.text.index(c), article.text.index(c) + len(c)) for c in contents]
    told = tuple(Attribution((publisher.id,), "assert", Claim((span,)), confidence=0.9) for span in spans)
    return Reading(article, "test", (publisher,), (event,), (account,), told)


def compared(*readings: Reading) -> Comparison:
    """The comparison of articles that are stated to tell one event, by words alone."""
    together = [{r.article.id for r in readings}]
    return compare(readings, judge=RuleJudge(weigher=None), stance_of=stance_of, together=together)


def about_the_pump(found: Comparison, paper: Reading) -> InferredOmission:
    """The omission of what the union says."""
    (omission,) = [o for o in found.omissions if o.omitted == (paper.article.id, paper.attributions[0].id)]
    return omission


def test_what_an_article_states_of_a_text_of_the_event_is_an_omission_of_that_text() -> None:
    """The silent account is the issuer's own article; the omission is stated, once, with its words, and was searched."""
    paper, board = noting(), text_of_board()
    omission = about_the_pump(compared(paper, board), paper)
    assert omission.left_out_of == (board.article.id, ARTICLE)
    assert omission.noted is not None
    assert paper.article.text[omission.noted.begin : omission.noted.end] == WORDS
    assert "holds nothing on it" in omission.detail


def test_a_text_that_speaks_of_it_makes_the_statement_doubtful() -> None:
    """Where a sentence of the silent text holds what it is said to leave out, the finding says where, and is less sure."""
    paper = noting()
    sure = about_the_pump(compared(paper, text_of_board()), paper)
    doubtful = about_the_pump(compared(paper, text_of_board(f" In May, {PUMP}.")), paper)
    assert doubtful.confidence < sure.confidence
    assert "may speak of it" in doubtful.detail


@pytest.mark.parametrize(
    "board",
    [
        text_of_board(published="2031-05-04"),
        text_of_board(publisher=Actor(ActorKind.ORGANIZATION, "Rell Sailing Club")),
    ],
)
def test_a_later_text_or_one_of_another_issuer_is_not_meant(board: Reading) -> None:
    """An article cannot speak of what was printed after it, nor does it speak of what another party published."""
    paper = noting()
    assert [o for o in compared(paper, board).omissions if o.noted is not None] == []


@pytest.mark.parametrize(
    ("named", "publisher", "expected"),
    [
        (
            Actor(ActorKind.COUNTRY, "Tanzania", code="TZ"),
            Actor(ActorKind.ORGANIZATION, "Ministry of Fish", represents=("TZ",)),
            True,
        ),
        (TANZANIA, Actor(ActorKind.MEDIA, "The Dodoma Daily", represents=("TZ",)), False),
        (
            Actor(ActorKind.COUNTRY, "Kenya", code="KE"),
            Actor(ActorKind.ORGANIZATION, "Ministry of Fish", represents=("TZ",)),
            False,
        ),
        (Actor(ActorKind.ORGANIZATION, "Rell"), Actor(ActorKind.ORGANIZATION, "Rell Sailing Club"), False),
        (Actor(ActorKind.ORGANIZATION, "The Sailing Club"), Actor(ActorKind.ORGANIZATION, "Rell Sailing Club"), True),
    ],
)
def test_who_is_one_issuer(named: Actor, publisher: Actor, expected: bool) -> None:
    """A government is its ministries but not its papers; a name is a longer one by two words, not by one."""
    assert are_one_issuer(named, publisher) is expected


def test_the_state_of_what_another_article_states_to_be_absent() -> None:
    """In a table of accounts the text is `stated absent`, not `not found`."""
    paper, board = noting(), text_of_board()
    found = compared(paper, board)
    (position,) = positions_of(paper, stance_of)
    readings = {r.article.id: r for r in (paper, board)}
    state = state_of(position, (board.article.id, ARTICLE), readings=readings, comparison=found, judge=RuleJudge(weigher=None))
    assert state is State.STATED_ABSENT


def test_it_is_stored_as_a_stated_omission_that_keeps_the_shapes() -> None:
    """The graph holds a stated omission, not an inferred one; it conforms; and it comes back as the same record."""
    paper, board = noting(), text_of_board()
    found = compared(paper, board)
    quads = [*alignment_quads(found.matters, found.clusters), *findings_quads(found.findings)]
    stated = {q.subject for q in quads if q.predicate == RDF.type and q.object == CMQ.StatedOmission}
    inferred = {q.subject for q in quads if q.predicate == RDF.type and q.object == CMQ.InferredOmission}
    assert len(stated) == 1
    assert not stated & inferred
    whole = [*quads, *(q for r in (paper, board) for q in (*article_quads(r), *text_quads(r)))]
    report = Validator(reference_quads(load_countries())).findings(whole)
    assert [r.message for r in report.violations] == []
    back = about_the_pump(comparison_from_quads(quads), paper)
    assert replace(back, label="") == about_the_pump(found, paper)


def test_the_ledger_keeps_who_states_it() -> None:
    """A ledger gives back an omission with the place of the words that state it."""
    paper = noting()
    found = compared(paper, text_of_board())
    omission = about_the_pump(found, paper)
    ledger = Ledger()
    ledger.put_event(found.clusters[0], "signature", (), found.omissions)
    assert ledger.omission(omission.id) == omission
    assert event_scope(found.clusters[0]).startswith(EVENT)
    ledger.close()
