"""Stems, sentences, and whether two contents are on one matter."""

import pytest

from extract.errors import ResourceError
from extract.model import Article
from extract.sentences import sentences
from extract.similarity import alike, content, coverage, name_key
from extract.stems import light_stem, table


@pytest.mark.parametrize(
    "words",
    ["strike strikes striking struck", "family families", "come coming comes", "admit admitted admitting", "child children"],
)
def test_forms_of_one_word_have_one_stem(words: str) -> None:
    """Inflection does not tell two words apart."""
    assert len({light_stem(w) for w in words.split()}) == 1


@pytest.mark.parametrize(
    "pair", ["Iran Iranian", "Russia Russian", "China Chinese", "Israel Israeli", "Azerbaijan Azerbaijani", "Syria Syrian"]
)
def test_a_country_and_its_adjective_are_one_name(pair: str) -> None:
    """`Iranian drones` and `drones of Iran` name the same country."""
    one, other = pair.split()
    assert name_key(one) == name_key(other)


def test_a_malformed_table_names_its_line() -> None:
    """A row with another number of columns is reported with file and line."""
    with pytest.raises(ResourceError, match=r"synonyms\.tsv:2"):
        table("synonyms.tsv", 5)


def test_a_missing_table_is_reported() -> None:
    """A data file that is not there is an error that says what to do."""
    with pytest.raises(ResourceError, match="install"):
        table("no-such-table.tsv", 2)


def test_sentences_end_at_marks_but_not_at_abbreviations() -> None:
    """Initials, titles and months end no sentence; a closing quotation mark belongs to the sentence before it."""
    article = Article("Gen. A. Vos spoke on Feb. 3. “We left.” Then rain fell\n\nThe U.S. envoy nodded.")
    assert [s.text for s in sentences(article)] == [
        "Gen. A. Vos spoke on Feb. 3.",
        "“We left.”",
        "Then rain fell",
        "The U.S. envoy nodded.",
    ]


def test_a_region_limits_the_sentences() -> None:
    """Only sentences that share a character with the region are searched."""
    article = Article("One came. Two went. Three stayed.")
    begin = article.text.index("Two")
    assert [s.text for s in sentences(article, (article.span(begin, begin + 3),))] == ["Two went."]


def test_synonyms_make_two_contents_alike() -> None:
    """`skies` and `airspace`, `raids` and `air strikes` are words for one thing."""
    score, detail = alike(content("foreign jets used its skies for raids"), content("planes used the airspace for air strikes"))
    assert score > 0.6
    assert "skies (airspace)" in detail


def test_a_reason_shows_words_and_no_stems() -> None:
    """What two claims share is told in the words of the texts: `sinking`, and never `sinkin`."""
    _, detail = alike(content("the storm sank two ferries near the bridges"), content("ferries were sinking by the bridges"))
    assert detail == "both speak of bridges, ferries, sank"


def test_words_of_reporting_and_negation_are_no_content() -> None:
    """Who speaks, how surely and whether it is negated do not make claims alike."""
    assert alike(content("he said it could not have happened"), content("she said that it could not be so"))[0] == 0.0


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("entirely unfounded and fabricated", True),
        ("the accusation", True),
        ("any responsibility", True),
        ("rumours about drones over the northern pipeline", False),
        ("the pipeline burst", False),
    ],
)
def test_a_content_without_words_of_its_own_points_elsewhere(text: str, points: bool) -> None:
    """A verdict, an accusation or a guilt alone points at what another said; with words of its own it does not."""
    assert content(text).is_anaphoric is points


def test_a_sentence_covers_a_claim_by_its_words() -> None:
    """A longer sentence that holds the claim's words speaks of it, one with other words does not."""
    claim = content("divers found the wreck of the trawler")
    assert coverage(claim, content("Late at night navy divers found the wreck of a trawler below the cliffs")) > 0.9
    assert coverage(claim, content("The mayor opened the market")) == 0.0
