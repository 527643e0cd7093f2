"""The terms that building writes: literals in one canonical form each, labels cut to one length, triples in order."""

from datetime import UTC, datetime
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Quad

from graph.errors import BuildError
from graph.vocabulary import XSD

Term = NamedNode | Literal

_LABEL = 60
"""The longest label in characters; a longer one ends in an ellipsis."""

_DATES = {4: XSD.g_year, 7: XSD.g_year_month, 10: XSD.date}


class GraphWriter:
    """Collects the triples of one graph in the order they are added, each once."""

    __slots__ = ("_graph", "_seen")

    def __init__(self, graph: NamedNode) -> None:
        self._graph = graph
        self._seen: dict[Quad, None] = {}

    def add(self, subject: NamedNode, predicate: NamedNode, *objects: Term) -> None:
        """One triple for each object."""
        for value in objects:
            self._seen[Quad(subject, predicate, value, self._graph)] = None

    @property
    def quads(self) -> list[Quad]:
        """What was added, in order."""
        return list(self._seen)


def english(text: str) -> Literal:
    """A literal in English: labels and names."""
    return Literal(text, language="en")


def worded(text: str, language: str) -> Literal:
    """The article's own words in its language; without a tag where the language is not a valid one."""
    try:
        return Literal(text, language=language)
    except ValueError:
        return Literal(text)


def integer(number: int) -> Literal:
    """An xsd:integer."""
    return Literal(str(number), datatype=XSD.integer)


def score(number: float) -> Literal:
    """A number from 0 to 1 as a canonical xsd:decimal of at most four places.

    Raises BuildError where it lies outside.

    >>> score(0.90).value
    '0.9'
    """
    if not 0.0 <= number <= 1.0:
        raise BuildError(f"a score lies between 0 and 1: {number}")
    digits = f"{Decimal(repr(float(number))):.4f}".rstrip("0").rstrip(".")
    return Literal(digits, datatype=XSD.decimal)


def day(date: str) -> Literal:
    """An ISO date, year and month, or year, typed by its length."""
    return Literal(date, datatype=_DATES.get(len(date), XSD.date))


def moment(time: datetime) -> Literal:
    """An xsd:dateTime in UTC, to the second.

    Raises BuildError where the moment has no time zone.
    """
    if time.tzinfo is None:
        raise BuildError(f"a moment needs its time zone: {time.isoformat()}")
    return Literal(time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), datatype=XSD.date_time)


def short(text: str) -> str:
    """The text as a label: on one line, cut with an ellipsis where it is long.

    >>> short("investigate if Israel used Azerbaijani territory to launch attacks")
    'investigate if Israel used Azerbaijani territory to launc…'
    """
    line = " ".join(text.split()) or text
    return line if len(line) <= _LABEL else f"{line[: _LABEL - 3].rstrip()}…"
