"""Rows of an answer as RDF, in the W3C's vocabulary for result sets, which rdflib and Jena read and write too.

https://www.w3.org/2001/sw/DataAccess/tests/result-set#
"""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from communique.web.sparql_formats import GRAPHS, write_triples
from graph.build_terms import english, integer
from graph.iris import iri
from graph.results import QueryResult
from graph.vocabulary import RDF, RDFS

_RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"


class RS:
    """Result sets."""

    ResultSet = NamedNode(f"{_RS}ResultSet")
    result_variable = NamedNode(f"{_RS}resultVariable")
    solution = NamedNode(f"{_RS}solution")
    binding = NamedNode(f"{_RS}binding")
    index = NamedNode(f"{_RS}index")
    variable = NamedNode(f"{_RS}variable")
    value = NamedNode(f"{_RS}value")


def rows_as_turtle(result: QueryResult, name: str) -> bytes:
    """The rows as a result set called after the query; nodes that have a label bring it along."""
    return write_triples([*_triples(result, name)], GRAPHS[0])


def _triples(result: QueryResult, name: str) -> Iterator[Triple]:
    node = iri("answer", name)
    yield Triple(node, RDF.type, RS.ResultSet)
    yield from (Triple(node, RS.result_variable, Literal(column)) for column in result.columns)
    for number, row in enumerate(result.rows, start=1):
        solution = iri("answer", name, str(number))
        yield Triple(node, RS.solution, solution)
        yield Triple(solution, RS.index, integer(number))
        for column, term in zip(result.columns, row, strict=True):
            if term is not None:
                binding = iri("answer", name, str(number), column)
                yield Triple(solution, RS.binding, binding)
                yield Triple(binding, RS.variable, Literal(column))
                yield Triple(binding, RS.value, term.rdf())
    yield from (Triple(NamedNode(iri_), RDFS.label, english(label)) for iri_, label in result.labels.items())
