"""General denials, the accusation each answers, and the sides that say so."""

import pytest

from extract.answers import answer, is_general, is_verdict, topic_of
from extract.means import by_other_means, by_same_means
from extract.model import Account, AccountKind, Article, Attribution, Claim, Position, Stance
from extract.sides import charges, charges_another, side_of, steps_behind

ACCOUNT = Account(AccountKind.ARTICLE, "the article", "actor/press")


def position(text: str, words: str, act: str, *, name: str, sides: str = "", about: str = "") -> Position:
    """The position of somebody named, on words that stand in the text."""
    article = Article(text)
    begin = text.index(words)
    claim = Claim((article.span(begin, begin + len(words)),), tuple(about.split()))
    stance = Stance.REJECTS if act in {"deny", "reject", "dismiss"} else Stance.AFFIRMS
    attribution = Attribution((f"actor/{name.casefold()}",), act, claim, confidence=0.9)
    return Position(article, attribution, ACCOUNT, stance, (name,), tuple(sides.split()))


@pytest.mark.parametrize(
    ("words", "general"),
    [
        ("the accusations", True),
        ("'a bad spy novel'", True),
        ("any role in the sabotage", True),
        ("claims of rigged ballots", True),
        ("that its frigate had left the harbour before the trawler sank", False),
        ("the frigate left the harbour", False),
    ],
)
def test_a_denial_is_general_where_it_only_points(words: str, general: bool) -> None:
    """A denial is general where it names or judges what another said, and says hardly anything itself."""
    denial = position(f"Berg denied {words}. It was late.", words, "deny", name="Berg")
    assert is_general(denial) is general


def test_the_topic_of_a_denial_is_what_the_accusation_is_of() -> None:
    """`Allegations of X were lies repeated every week` is about X alone."""
    words = "allegations of tampered ballots were lies repeated every week"
    denial = position(f"Berg said {words}. It was late.", words, "deny", name="Berg")
    assert sorted(topic_of(denial).weights) == ["election", "tamper"]


TEXT = (
    "Sailors from Norland said the navy had rammed their boat. Farmers said the navy had mined the bay. It rained for days on end. "
    "A bridge fell. Nobody came. Stockholm rejected {words}. Fishermen later said the navy had sunk their nets."
)


@pytest.mark.parametrize(
    ("words", "said", "answered"),
    [
        ("the accusations", "the navy had rammed their boat", True),
        ("the accusations", "the navy had mined the bay", True),
        ("that accusation", "the navy had mined the bay", False),
        ("claims of rammed boats", "the navy had rammed their boat", True),
        ("claims of rammed boats", "the navy had mined the bay", False),
    ],
)
def test_the_number_and_the_words_of_a_denial_say_what_it_answers(words: str, said: str, answered: bool) -> None:
    """Several accusations are all that were made before, one is the one right before, and a named one is the one it names."""
    text = TEXT.format(words=words)
    denial = position(text, words, "reject", name="Stockholm", sides="SE", about="SE")
    charge = position(text, said, "accuse", name="Norland", sides="NO", about="SE")
    assert bool(answer(denial, charge)[0]) is answered


def test_an_accusation_of_another_is_not_answered() -> None:
    """Twin: what is said of a third country is not what the denier rejects."""
    text = TEXT.format(words="the accusations")
    denial = position(text, "the accusations", "reject", name="Stockholm", sides="SE", about="SE")
    charge = position(text, "the navy had mined the bay", "accuse", name="Norland", sides="NO", about="DK")
    assert charges_another(charge, denial)
    assert not answer(denial, charge)[0]


def test_a_verdict_on_a_charge_is_recognised_whatever_its_act() -> None:
    """`The charge is a pretext` calls a charge false though it is made as an accusation; a charge itself does not."""
    text = "Oslo said the charge of smuggling is a pretext. Berg said the trawlers smuggled tobacco."
    assert is_verdict(position(text, "the charge of smuggling is a pretext", "accuse", name="Oslo"))
    assert not is_verdict(position(text, "the trawlers smuggled tobacco", "accuse", name="Berg"))


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Pavel Sidor, the ambassador of Belarus, denied it.", {"BY"}),
        ("Norwegian Foreign Minister Pavel Sidor denied it.", {"NO"}),
        ("Pavel Sidor, who watches the war from Lebanon, denied it.", set()),
        ("Pavel Sidor, the ambassador to talks of Belarus and Norway, denied it.", set()),
    ],
)
def test_a_speaker_speaks_for_the_country_of_his_office(text: str, sides: set[str]) -> None:
    """Where the records name no side, the words that introduce a speaker do, if they give him an office and one country."""
    assert side_of(position(text, "it", "assert", name="Pavel Sidor")) == sides


def test_rebels_as_agents_do_not_charge_a_government() -> None:
    """What makes rebels the agents charges no country that it names, and a government without a country charges one."""
    text = "Rebels in Jordan shelled the market. Government helicopters dropped bombs on the market. Amman denied it."
    denial = position(text, "it", "deny", name="Amman", sides="JO")
    rebels = position(text, "Rebels in Jordan shelled the market", "accuse", name="a monitor", about="JO")
    state = position(text, "Government helicopters dropped bombs on the market", "accuse", name="a monitor")
    assert not charges(rebels, denial)
    assert charges(state, denial)


def test_steps_are_counted_in_sentences_of_one_article() -> None:
    """What begins in the next sentence is one step behind; in another article there is no step."""
    text = "Berg said the boat sank. Later it rained. Holm denied the report."
    first = position(text, "the boat sank", "assert", name="Berg")
    last = position(text, "the report", "deny", name="Holm")
    assert (steps_behind(last, first), steps_behind(first, last)) == (2, -2)
    assert steps_behind(last, position(f"{text} So.", "the boat sank", "assert", name="Berg")) is None


@pytest.mark.parametrize(
    ("one", "other", "same", "apart"),
    [
        ("warplanes bombed the market", "an air raid on the market", True, False),
        ("warplanes bombed the market", "mortars hit the market", False, True),
        ("warplanes bombed the market", "the market was crowded", False, False),
    ],
)
def test_means_are_the_same_or_others(one: str, other: str, same: bool, apart: bool) -> None:
    """Two claims name the same means, other means, or one of them names none."""
    text = f"Berg said {one}. Holm said {other}."
    pair = position(text, one, "assert", name="Berg"), position(text, other, "assert", name="Holm")
    assert (by_same_means(*pair), by_other_means(*pair)) == (same, apart)
