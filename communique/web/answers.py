"""Answers as a page shows them: cells with a text, a link and a title; the page of an article or a story where there is one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from communique.web.links import page_of
from graph.iris import BASE
from graph.results import QueryResult, Row, Term
from graph.vocabulary import PREFIXES

_NUMBERS = frozenset(PREFIXES["xsd"] + name for name in ("integer", "decimal", "double"))
_TIMES = frozenset(PREFIXES["xsd"] + name for name in ("date", "dateTime", "gYearMonth", "gYear"))
_OURS = (BASE, PREFIXES["cmq"], PREFIXES["act"], PREFIXES["shape"])


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: what is shown, where it leads, what it is in full, and whether it is a number, a time, a text or a node."""

    text: str
    href: str | None = None
    title: str = ""
    kind: str = "text"
    language: str = ""


NOTHING = Cell("", kind="none")
"""The cell of a variable that is not bound."""


def cells(result: QueryResult, rows: Iterable[Row] | None = None) -> list[list[Cell]]:
    """The rows, or some of them, as cells."""
    return [[cell(term, result.labels) for term in row] for row in (result.rows if rows is None else rows)]


def cell(term: Term | None, labels: Mapping[str, str]) -> Cell:
    """A term as a cell: a node by its label, with its IRI as title."""
    if term is None:
        return NOTHING
    if term.kind == "iri":
        return Cell(labels.get(term.value) or term.short, link(term.value), term.value, "node")
    if term.kind == "blank":
        return Cell(term.short, kind="node")
    if term.datatype in _NUMBERS:
        return Cell(term.value, kind="number")
    if term.datatype in _TIMES:
        return Cell(term.value, kind="time")
    return Cell(term.value, language=term.language or "")


def link(iri: str) -> str | None:
    """Where a node leads: to the page that shows it, for other nodes of ours to what the graph says of it; None for all else.

    >>> link("https://w3id.org/communique/id/article/a9267888f624/claim-554-724")
    '/articles/a9267888f624?at=554-724#at'
    >>> link("http://www.wikidata.org/entity/Q794") is None
    True
    """
    if not iri.startswith(_OURS):
        return None
    return page_of(iri) or sparql_address(f"DESCRIBE <{iri}>")


def sparql_address(query: str) -> str:
    """The editor with this query in it, answered."""
    return f"/sparql?{urlencode({'query': query})}"
