"""What an account holds on a claim: four states."""

from extract.judge import RuleJudge
from extract.model import ARTICLE, Reading
from graph.compare import compare, positions_of
from graph.iris import Key
from graph.reference import stance_of
from graph.states import State, state_of
from tests.graph.test_compare import ARLAND, BORLAND, article_reading, two_accounts

JUDGE = RuleJudge(weigher=None)


def state(reading: Reading, claim: int, account: Key) -> State:
    """The state of a claim of the reading, by number, in an account."""
    comparison = compare([reading], judge=JUDGE, stance_of=stance_of)
    position = positions_of(reading, stance_of)[claim]
    return state_of(position, account, readings={reading.article.id: reading}, comparison=comparison, judge=JUDGE)


def test_an_account_reports_what_it_carries_and_what_answers_it() -> None:
    """The account itself, the article around it, and the account with a claim on the matter all report it."""
    reading = two_accounts()
    article = reading.article.id
    assert state(reading, 0, (article, reading.accounts[1].id)) is State.REPORTED
    assert state(reading, 0, (article, ARTICLE)) is State.REPORTED
    assert state(reading, 0, (article, reading.accounts[2].id)) is State.REPORTED


def test_what_was_searched_and_is_not_there_is_not_found() -> None:
    """A claim that the other account lacks is not found; one that an article says it lacks is stated absent."""
    plain, noted = two_accounts(), two_accounts(stated=True)
    assert state(plain, 1, (plain.article.id, plain.accounts[2].id)) is State.NOT_FOUND
    assert state(noted, 1, (noted.article.id, noted.accounts[2].id)) is State.STATED_ABSENT


def test_an_account_of_one_line_cannot_be_compared() -> None:
    """Where one sentence is known, absence means nothing."""
    reading = two_accounts(borland=BORLAND[:1])
    assert state(reading, 1, (reading.article.id, reading.accounts[2].id)) is State.NOT_COMPARABLE


def test_an_article_on_another_event_cannot_be_compared() -> None:
    """Nothing is missing from an article that is about something else."""
    one, other = article_reading(ARLAND), article_reading([("Cordia", "assert", "the market hall was painted green last week")])
    readings = {r.article.id: r for r in (one, other)}
    comparison = compare([one, other], judge=JUDGE, stance_of=stance_of)
    position = positions_of(one, stance_of)[0]
    found = state_of(position, (other.article.id, ARTICLE), readings=readings, comparison=comparison, judge=JUDGE)
    assert found is State.NOT_COMPARABLE
