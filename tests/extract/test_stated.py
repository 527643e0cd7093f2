"""Which attribution the words of a stated omission speak of: without a model."""

import pytest

from extract.model import Article, Attribution, Claim
from extract.omitted import omitted_one

ARTICLE = Article(text="asked Osmonov to reopen two crossings. thanked Bishkek for help during the floods. warned of war.")
NAMES = {"actor/bekova": ("Aruzhan Bekova", "Bekova"), "actor/osmonov": ("Temir Osmonov",)}


def attribution(words: str, act: str, *, speaker: str = "actor/bekova") -> Attribution:
    """An attribution whose content is the words."""
    begin = ARTICLE.text.index(words)
    return Attribution((speaker,), act, Claim((ARTICLE.span(begin, begin + len(words)),)))


SAID = (
    attribution("reopen two crossings", "request"),
    attribution("help during the floods", "thank"),
    attribution("war", "warn", speaker="actor/osmonov"),
)


@pytest.mark.parametrize(
    ("words", "index"),
    [
        ("Bekova's request to reopen the crossings", 0),
        ("the crossings being reopened", 0),
        ("Bekova’s thanks", 1),
        ("the floods", 1),
        ("Osmonov's warning", 2),
        ("the price of bread", None),
        ("that they had been in it", None),
        ("", None),
    ],
)
def test_words_name_what_is_left_out(words: str, index: int | None) -> None:
    """Speaker, act and content can name it; words that name nothing that was read, or small words alone, give nothing."""
    found = omitted_one(words, SAID, NAMES)
    assert (found[0] if found else None) == (SAID[index] if index is not None else None)


def test_of_equals_the_one_that_an_account_carries_is_left_out() -> None:
    """Told by an account and by the article in the same words, it is the account's that another account leaves out."""
    own = attribution("reopen two crossings", "request")
    told = Attribution(own.speakers, own.act, own.claim, account="account-1-2")
    found = omitted_one("the request to reopen crossings", (own, told), NAMES)
    assert found is not None
    assert found[0].account == "account-1-2"
