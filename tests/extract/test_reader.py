"""The reader on small articles: rows of data with what a careful reader finds in them."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.errors import ExtractError
from extract.model import ARTICLE, ActorKind, Article, Attribution, Reading
from extract.reader import Reader

ARTICLES = Path(__file__).resolve().parent.parent / "data" / "reading" / "articles"
pytestmark = pytest.mark.model


def rows() -> list[Any]:
    """Every article of the data, named by its file and name."""
    found = [(path.stem, row) for path in sorted(ARTICLES.glob("*.json")) for row in json.loads(path.read_text("utf-8"))]
    return [pytest.param(row, id=f"{file}-{row['name']}") for file, row in found]


@cache
def reader() -> Reader:
    """One reader for all tests."""
    return Reader.load(learned=False)


def article_of(row: dict[str, Any]) -> Article:
    """The article of a row."""
    return Article(text=row["text"], published=row.get("published"), publisher=row.get("publisher"))


@cache
def reading_of(article: Article) -> Reading:
    """The reading of an article, made once."""
    return reader().read(article)


def known_as(reading: Reading, actor_id: str) -> str:
    """The id of an actor; of an unnamed source its name, as the rows write it (`source: prosecutors`)."""
    actor = next(a for a in reading.actors if a.id == actor_id)
    return f"source: {actor.name.removeprefix('unnamed ')}" if actor.kind == ActorKind.UNNAMED and actor.name else actor_id


def issuer_of(reading: Reading, account: str) -> str:
    """The issuer of an account, or `article`."""
    return ARTICLE if account == ARTICLE else next(a.issuer for a in reading.accounts if a.id == account)


def saying(reading: Reading, content: str) -> Attribution:
    """The innermost attribution whose content holds the words."""
    holding = [a for a in reading.attributions if content in a.claim.text]
    assert holding, f"nothing says {content!r}; said: {[a.claim.text for a in reading.attributions]}"
    return min(holding, key=lambda a: len(a.claim.text))


@pytest.mark.parametrize("row", rows())
def test_what_is_said_has_its_speaker_account_and_addressee(row: dict[str, Any]) -> None:
    """Each statement of the row is found, with its speakers, and with account and addressees where the row gives them."""
    reading = reading_of(article_of(row))
    for want in row.get("said", ()):
        got = saying(reading, want["content"])
        speakers = [known_as(reading, s) for s in got.speakers]
        assert speakers in (want["speakers"], want.get("either")), want["content"]
        if "account" in want:
            assert issuer_of(reading, got.account) == want["account"], want["content"]
        if "addressees" in want:
            assert list(got.addressees) == want["addressees"], want["content"]


@pytest.mark.parametrize("row", [r for r in rows() if "not_said" in r.values[0]])
def test_nothing_is_made_of_what_nobody_said(row: dict[str, Any]) -> None:
    """No attribution has the words that only look like something said."""
    reading = reading_of(article_of(row))
    for words in row["not_said"]:
        assert not [a for a in reading.attributions if words in a.claim.text], words


@pytest.mark.parametrize("row", [r for r in rows() if {"represents", "aliases"} & set(r.values[0])])
def test_actors_speak_for_the_countries_that_the_article_gives_them(row: dict[str, Any]) -> None:
    """An actor represents the countries, and has the aliases, of the row."""
    actors = {a.id: a for a in reading_of(article_of(row)).actors}
    for actor, codes in row.get("represents", {}).items():
        assert list(actors[actor].represents) == codes, actor
    for actor, names in row.get("aliases", {}).items():
        assert set(names) <= set(actors[actor].aliases), actor


@pytest.mark.parametrize("row", [r for r in rows() if "events" in r.values[0]])
def test_events_have_kind_date_and_participants(row: dict[str, Any]) -> None:
    """The events of the row are found, and the first of them is that of the article itself."""
    reading = reading_of(article_of(row))
    events = {e.kind: e for e in reading.events}
    for want in row["events"]:
        assert want["kind"] in events
        assert events[want["kind"]].date == want.get("date", events[want["kind"]].date)
        assert sorted(events[want["kind"]].participants) == want.get("participants", sorted(events[want["kind"]].participants))
    main = next(a.event for a in reading.accounts if a.id == ARTICLE)
    assert main == events[row["events"][0]["kind"]].id


@pytest.mark.parametrize("row", [r for r in rows() if r.values[0].get("omissions", "any") != "any"])
def test_stated_omissions_are_tied_to_what_is_left_out(row: dict[str, Any]) -> None:
    """Each omission that the text states, and no other, leads to the attribution, the account that tells it and the silent one."""
    reading = reading_of(article_of(row))
    assert len(reading.omissions) == len(row["omissions"])
    for want, got in zip(row["omissions"], reading.omissions, strict=True):
        assert want["evidence"] in got.evidence.text
        left_out = next(a for a in reading.attributions if a.id == got.attribution)
        assert want["content"] in left_out.claim.text
        assert issuer_of(reading, got.left_out_of) == want["left_out_of"]
        assert issuer_of(reading, got.told_in) == want.get("told_in", issuer_of(reading, got.told_in))


@pytest.mark.parametrize("row", rows())
def test_what_is_left_out_is_of_one_event(row: dict[str, Any]) -> None:
    """The account that tells it and the one that leaves it out are accounts of the same event."""
    reading = reading_of(article_of(row))
    events = {a.id: a.event for a in reading.accounts}
    for omission in reading.omissions:
        assert events[omission.told_in] is not None
        assert events[omission.told_in] == events[omission.left_out_of]


@pytest.mark.parametrize("row", [r for r in rows() if "notes" in r.values[0]])
def test_an_omission_of_nothing_that_was_read_is_a_note(row: dict[str, Any]) -> None:
    """A stated omission that fits nothing is noted, and only then."""
    reading = reading_of(article_of(row))
    assert [n.kind for n in reading.notes] == row["notes"]


@pytest.mark.parametrize("row", [r for r in rows() if r.values[0].get("publisher", "") is None])
def test_an_article_without_publisher_has_an_unnamed_issuer(row: dict[str, Any]) -> None:
    """The issuer of the article's own account is an unnamed source of this article, and a note says so."""
    reading = reading_of(article_of(row))
    own = next(a for a in reading.accounts if a.id == ARTICLE)
    assert next(a for a in reading.actors if a.id == own.issuer).kind == ActorKind.UNNAMED
    assert "no publisher" in {n.kind for n in reading.notes}


@pytest.mark.parametrize("row", rows())
def test_reading_twice_gives_the_same_records(row: dict[str, Any]) -> None:
    """The same article gives equal readings, alone and among others."""
    article = article_of(row)
    others = [Article(text="Nothing was said.", publisher="A"), article]
    assert list(reader().pipe(others))[1] == reading_of(article)


_WORDS = st.sampled_from([
    "the", "a", "statement", "Iran", "Tehran", "said", "denied", "“", "”", "‘", "’", "(", ")", "[", "]", ",", ".",
    "\n\n", "he", "it", "both", "sides", "according", "to", "no", "mention", "of", "Macron", "(UN)", "on", "Thursday’s",
    "President", "met", "accused", "that", "neither", "readout", "7", "é", "\u2028", "quoted", "as", "saying", "with",
    "counterpart", "and",
])  # fmt: skip
_TEXTS = st.one_of(st.text(max_size=80), st.lists(_WORDS, max_size=40).map(" ".join))


@given(_TEXTS)
@settings(max_examples=60)
def test_any_text_gives_a_reading_whose_words_are_the_texts_own(text: str) -> None:
    """Whatever the text, reading it raises nothing but an ExtractError, and each span has the article's words."""
    article = Article(text=text, published="2024-05-17")
    try:
        reading = reader().read(article)
    except ExtractError:
        return
    assert all(text[s.begin : s.end] == s.text for s in reading.spans())
    assert reader().read(article) == reading
