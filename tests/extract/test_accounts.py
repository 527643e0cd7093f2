"""Which account carries what is said, whose it is and of which event."""

from functools import cache

import pytest

from extract.accounts import AccountBook
from extract.actors import ActorBook
from extract.model import ARTICLE, Account, AccountKind, Article, Reading
from extract.pipeline import parse
from extract.reader import Reader

pytestmark = pytest.mark.model
CALL = "Kenyan President Ann Mwangi and Ugandan President Paul Okello spoke by phone on Tuesday.\n\n"


@cache
def reader() -> Reader:
    """One reader for all tests."""
    return Reader.load(learned=False)


def carried(text: str, content: str) -> tuple[Reading, Account]:
    """The reading, and the account that carries the content."""
    reading = reader().read(Article(text=text, published="2024-05-17", publisher="The Daily"))
    holding = [a for a in reading.attributions if content in a.claim.text]
    account = min(holding, key=lambda a: len(a.claim.text)).account
    return reading, next(a for a in reading.accounts if a.id == account)


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("The Kenyan readout said Mwangi had asked for a visit.", "country/KE"),
        ("Nairobi said Mwangi had asked for a visit.", "country/KE"),
        ("Mwangi's office said she had asked for a visit.", "actor/office-of-ann-mwangi"),
        ("In a statement carried by the KNA agency, the Kenyan presidency said Mwangi had asked for a visit.", "country/KE"),
        ("The Kenyan statement was short. It said Mwangi had asked for a visit.", "country/KE"),
        ("In Kenya's version, Mwangi had asked for a visit, the readout said.", "country/KE"),
    ],
)
def test_a_side_tells_of_its_own_call(text: str, issuer: str) -> None:
    """What a side tells of the call is carried by its account, which is an account of that call."""
    reading, account = carried(CALL + text, "a visit")
    assert account.issuer == issuer
    assert account.event == reading.events[0].id


@pytest.mark.parametrize(
    "text",
    [
        "Tanzania said Mwangi had asked for a visit.",
        "A farmer said Mwangi had asked for a visit.",
        "Mwangi has asked for a visit.",
        "The ambassador opened an account at the bank. She asked for a visit.",
    ],
)
def test_what_others_tell_is_the_articles(text: str) -> None:
    """Who took no part in the call issues no account of it: the article carries what they say."""
    assert carried(CALL + text, "a visit")[1].id == ARTICLE


def test_an_agency_that_carries_a_statement_does_not_issue_it() -> None:
    """`a statement by X carried by the agency` is X's."""
    text = "A statement from Uganda's army carried by the KNA agency said that two posts were lost."
    assert carried(text, "two posts")[1].issuer == "actor/uganda-army"


def test_an_account_ends_with_its_paragraph() -> None:
    """What somebody says in a later paragraph is not in the interview of the first."""
    text = "In an interview with the BBC, Ann Mwangi said the dam was safe.\n\nShe said on Monday that the road was open."
    assert carried(text, "the dam was safe")[1].issuer == "actor/ann-mwangi"
    assert carried(text, "the road was open")[1].id == ARTICLE


def test_words_at_one_place_are_one_account() -> None:
    """Words at one place denote one account, also where two readings of them name two issuers."""
    article = Article(text="The campaign's statement declares that the matter is closed.", publisher="The Daily")
    doc = next(parse(reader().nlp, [article.text]))
    book = AccountBook(doc, article, ActorBook(doc, article), ())
    first = book.of_speaker(AccountKind.STATEMENT, "source/0-12", (0, 24), "The campaign's statement")
    again = book.of_speaker(AccountKind.STATEMENT, "actor/the-daily", (0, 24), "The campaign's statement")
    assert (again is first, [d.issuer for d in book.drafts]) == (True, ["source/0-12"])


def test_a_post_may_be_named_before_its_verb() -> None:
    """`On Twitter, she responded by saying` is a post, from its platform to its verb."""
    text = "On Twitter, Mwangi responded on Tuesday to the charge by saying that the border was open."
    _, account = carried(CALL + text, "the border was open")
    assert (account.kind.value, account.evidence is not None and account.evidence.text[:7]) == ("post", "Twitter")


def test_who_puts_out_a_statement_may_leave_something_out() -> None:
    """`It made no mention of X`, behind `the union put out a statement`, is an omission of the union's statement."""
    text = (
        "Hundreds marched in Dorna on Monday. The bank said its vault had been empty since May. "
        "The Miners Union put out a statement. It was short. It made no mention of the empty vault."
    )
    reading = reader().read(Article(text=text, published="2024-05-17", publisher="The Daily"))
    assert [o.evidence.text for o in reading.omissions] == ["made no mention of the empty vault"]
    silent = next(a for a in reading.accounts if a.id == reading.omissions[0].left_out_of)
    assert silent.evidence is not None
    assert silent.evidence.text == "a statement"


def test_many_sentences_on_it_stand_for_one_account() -> None:
    """However many sentences say `It`, they go back to the statement, and a long row of them is read like a short one."""
    text = (
        "The foreign ministry issued a statement on Monday. " + "It rose. " * 1300 + "It said that the ferry sank in the harbour."
    )
    reading = reader().read(Article(text=text, published="2024-05-17", publisher="The Daily"))
    assert "the ferry sank in the harbour" in [a.claim.text for a in reading.attributions]


def test_only_a_text_reads_so() -> None:
    """`It read`, also at the beginning of a paragraph, is the text that the sentence before tells of."""
    text = (
        "The Kenyan readout was short and left much open.\n\n“President Mwangi expressed concern over the closed bridge”, it read."
    )
    reading, account = carried(CALL + text, "the closed bridge")
    assert (account.kind.value, account.issuer) == ("readout", "country/KE")
    assert reading.events[0].id == account.event
