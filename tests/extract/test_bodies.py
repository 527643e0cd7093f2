"""One body by two names, and two that only look alike: names, countries and parts of names, without a model."""

import pytest

from extract.bodies import is_part, is_same_body, is_same_office, with_country_behind
from extract.mentions import MentionKind, SourceMention
from extract.model import ActorKind
from extract.references import Entry
from extract.wordlists import INSTITUTION_KINDS, data_file, read_table


def ministry(name: str, *represents: str) -> Entry:
    """A ministry that an article named at its begin."""
    entry = Entry(ActorKind.ORGANIZATION, name, institution="ministry", begin=0)
    entry.represents.update(dict.fromkeys(represents))
    return entry


@pytest.mark.parametrize(
    ("name", "known", "degree"),
    [
        ("Ministry of Foreign Affairs of Hungary", ministry("Hungarian Foreign Ministry", "HU"), 4),
        ("Ministry of Foreign Affairs of Serbia", ministry("Hungarian Foreign Ministry", "HU"), 0),
        ("Hungarian Defence Ministry", ministry("Hungarian Foreign Ministry", "HU"), 0),
        ("Foreign Ministry", ministry("Hungarian Foreign Ministry", "HU"), 3),
        ("Chad's Defense Ministry", ministry("Ministry of Defence of Chad", "TD"), 4),
    ],
)
def test_a_ministry_is_one_by_field_and_country(name: str, known: Entry, degree: int) -> None:
    """Adjective or genitive, either spelling: one ministry; another field or country is another."""
    assert is_same_body(name, "ministry", known) == degree


@pytest.mark.parametrize(
    ("name", "kind", "behind"),
    [
        ("Azerbaijani Ministry of Defence", "ministry", "Ministry of Defence of Azerbaijan"),
        ("Hungary's Foreign Ministry", "ministry", "Ministry of Foreign Affairs of Hungary"),
        ("Russias reconciliation center", "", "reconciliation center of Russia"),
        ("Syrian Observatory for Human Rights", "ngo", ""),
        ("Ministry of Defence", "ministry", ""),
    ],
)
def test_a_body_has_its_name_with_the_country_behind_too(name: str, kind: str, behind: str) -> None:
    """A state's body is also known with its country at the end; a name of its own is not taken apart."""
    assert with_country_behind(name, kind) == behind


@pytest.mark.parametrize(
    ("word", "definite", "known", "degree"),
    [
        ("Network", True, "Network for Rivers", 3),
        ("Rivers", True, "Network for Rivers", 3),
        ("Corrib", False, "Corrib Savings Bank", 2),
        ("Corrib", True, "Corrib Savings Bank", 0),
        ("Savings", True, "Corrib Savings Bank", 0),
    ],
)
def test_one_word_stands_for_a_name_as_its_noun_or_its_first_word(word: str, definite: bool, known: str, degree: int) -> None:
    """`the Network` and `Corrib` are parts of names; a word from the middle is none."""
    mention = SourceMention(MentionKind.ORGANIZATION, (90, 97), word, word, definite=definite)
    assert is_part(mention, Entry(ActorKind.ORGANIZATION, known, begin=0), place=False) == degree


@pytest.mark.parametrize(
    ("title", "held", "same"),
    [
        ("minister", "foreign minister", True),
        ("foreign minister", "minister of foreign affairs", True),
        ("foreign minister", "interior minister", False),
        ("chief of staff", "police chief", False),
    ],
)
def test_two_titles_are_one_office_where_one_has_the_words_of_the_other(title: str, held: str, same: bool) -> None:
    """`the minister` can be the foreign minister; the interior minister cannot."""
    assert is_same_office(title, held) is same


def test_the_list_of_descriptions_is_sound() -> None:
    """Every row is about people, bodies or members, stands once, and names kinds that institutions have."""
    rows = [row for _, row in read_table(data_file("descriptions.tsv"), ("noun", "of", "narrower", "kinds"))]
    assert {row[1] for row in rows} == {"person", "body", "members"}
    assert len({row[:2] for row in rows}) == len(rows)
    assert {kind for row in rows for kind in row[3].split()} <= {*INSTITUTION_KINDS}
    assert all(row[0] == row[0].casefold() and row[2] == row[2].casefold() for row in rows)
