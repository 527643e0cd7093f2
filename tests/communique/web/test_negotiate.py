"""Which format a client gets for its Accept header."""

import pytest

from communique.web.negotiate import Format, choose
from communique.web.sparql_formats import GRAPHS, ROWS


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        (None, "json"),
        ("", "json"),
        ("*/*", "json"),
        ("application/sparql-results+xml", "xml"),
        ("text/csv", "csv"),
        ("text/*", "csv"),
        ("text/tab-separated-values, text/csv", "csv"),
        ("text/csv;q=0.8, text/tab-separated-values;q=0.9", "tsv"),
        ("text/csv;q=0, text/*", "tsv"),
        ("TEXT/CSV ; Q=1", "csv"),
        ("application/json", "json"),
        ("application/xml", "xml"),
        ("text/html, */*;q=0.1", "json"),
        ("application/sparql-results+json;q=0.2, */*;q=0.1, text/csv;q=0.1", "json"),
        ("application/sparql-results+xml;charset=utf-8;q=0.7", "xml"),
        ("text/csv;q=nonsense", "csv"),
        ("text/csv;q=nan, application/json", "json"),
        ("image/png", None),
        ("text/csv;q=0", None),
        ("*/*;q=0", None),
        ("nonsense", None),
        (",,;q=1,/", None),
    ],
)
def test_rows(accept: str | None, name: str | None) -> None:
    """The heaviest range counts, the most exact one for each format, the first format of equals."""
    found = choose(accept, ROWS)
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        ("*/*", "turtle"),
        ("text/plain", "ntriples"),
        ("application/rdf+xml, text/turtle;q=0.5", "rdfxml"),
        ("application/ld+json", "jsonld"),
        ("application/json", "jsonld"),
        ("application/sparql-results+json", None),
    ],
)
def test_graphs(accept: str, name: str | None) -> None:
    """A graph has formats of its own."""
    found = choose(accept, GRAPHS)
    assert (found.name if found else None) == name


def test_a_header_without_end_is_read_to_a_bound() -> None:
    """A header of a hundred thousand ranges costs no more than its first ones."""
    assert choose("image/png," * 100_000 + "text/csv", ROWS) is None


def test_text_says_its_encoding() -> None:
    """Formats of text are sent with their encoding."""
    assert Format("csv", "text/csv").content_type == "text/csv; charset=utf-8"
    assert Format("nt", "application/n-triples").content_type == "application/n-triples"
