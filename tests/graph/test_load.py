"""Records to quads and back."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from pyoxigraph import Quad

from extract.model import Reading
from graph.build import article_quads, provenance_quads, text_quads
from graph.errors import LoadError
from graph.load import in_order, reading_from_quads
from graph.reference import country_quads
from tests.graph import records


def graph_of(reading: Reading) -> list[Quad]:
    """All quads of one reading, with the countries."""
    started = datetime(2026, 3, 4, 12, tzinfo=UTC)
    own = [*article_quads(reading), *text_quads(reading), *provenance_quads(reading, started=started, software="0.0")]
    return [*own, *country_quads(records.COUNTRIES)]


def carried(reading: Reading) -> Reading:
    """The reading as its graph carries it: where the article was found is the store's business."""
    return replace(in_order(reading), article=replace(reading.article, source="-"))


def test_the_reading_made_by_hand_comes_back() -> None:
    """Every field of every kind of record survives the way to RDF and back."""
    assert reading_from_quads(graph_of(records.FERRY_READING)) == carried(records.FERRY_READING)


@settings(max_examples=150)
@given(records.readings())
def test_any_reading_comes_back(reading: Reading) -> None:
    """Records become quads and the same records again, in the order of the text."""
    assert reading_from_quads(graph_of(reading)) == carried(reading)


@settings(max_examples=50)
@given(records.readings())
def test_the_order_of_records_is_a_normal_form(reading: Reading) -> None:
    """Ordering an ordered reading changes nothing."""
    assert in_order(in_order(reading)) == in_order(reading)


def test_a_graph_without_its_text_is_refused() -> None:
    """Without the text there is no reading, and the error names what is missing."""
    with pytest.raises(LoadError, match="isString"):
        reading_from_quads(article_quads(records.FERRY_READING))


def test_a_text_that_is_not_the_one_read_is_refused() -> None:
    """The hash in the graph guards the text."""
    other = replace(records.FERRY, text=records.FERRY_TEXT.upper())
    (words,) = text_quads(replace(EMPTY, article=other))
    (own,) = text_quads(records.FERRY_READING)
    forged = Quad(own.subject, own.predicate, words.object, own.graph_name)
    with pytest.raises(LoadError, match="not the one that the graph was read from"):
        reading_from_quads([*article_quads(records.FERRY_READING), forged])


EMPTY = Reading(article=records.FERRY, reader="by hand 1")


def test_two_articles_at_once_are_refused() -> None:
    """One call reads one article."""
    second = replace(EMPTY, article=replace(records.FERRY, text="Another text."))
    with pytest.raises(LoadError, match="2 found"):
        reading_from_quads([*graph_of(records.FERRY_READING), *graph_of(second)])


def test_a_reading_without_records_comes_back() -> None:
    """An article in which nothing was found is a reading too."""
    assert reading_from_quads(graph_of(EMPTY)) == carried(EMPTY)
