"""The endpoint describes itself: service description, VoID, and the named queries as executables."""

import pyoxigraph
import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, RdfFormat, parse
from starlette.testclient import TestClient

from communique.web.describe_terms import EXECUTABLE, FORMATS, SD, VOID
from graph.library import named_queries
from graph.vocabulary import CMQ, PREFIXES, RDF, SH

ENDPOINT = NamedNode("http://127.0.0.1:8750/sparql")


def _graph(client: TestClient, path: str, kind: str = "text/turtle") -> pyoxigraph.Dataset:
    answer = client.get(path, headers={"Accept": kind})
    assert answer.status_code == 200
    return pyoxigraph.Dataset(parse(answer.content, format=RdfFormat.from_media_type(kind)))


def _one(graph: pyoxigraph.Dataset, subject: NamedNode, predicate: NamedNode) -> object:
    (found,) = [q.object for q in graph.quads_for_subject(subject) if q.predicate == predicate]
    return found


@pytest.mark.parametrize("kind", ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"])
def test_the_endpoint_says_what_it_is(reader: TestClient, kind: str) -> None:
    """Without a query, a program gets the service description, in any format of graphs, without blank nodes."""
    graph = _graph(reader, "/sparql", kind)
    told = {q.object for q in graph.quads_for_subject(ENDPOINT) if q.predicate == SD.result_format}
    assert told == set(FORMATS.values())
    assert _one(graph, ENDPOINT, SD.endpoint) == ENDPOINT
    assert _one(graph, ENDPOINT, SD.supported_language) == SD.SPARQL11Query
    assert not [q for q in graph if isinstance(q.subject, pyoxigraph.BlankNode) or isinstance(q.object, pyoxigraph.BlankNode)]


def test_void_counts_what_the_store_holds(reader: TestClient) -> None:
    """The counts of VoID are those that a query of the endpoint gives."""
    graph = _graph(reader, "/.well-known/void")
    dataset = NamedNode("http://127.0.0.1:8750/.well-known/void#dataset")
    assert _one(graph, dataset, VOID.sparql_endpoint) == ENDPOINT
    parts = {q.subject for q in graph if q.predicate == VOID.in_class and q.object == CMQ.Claim}
    (part,) = parts
    assert isinstance(part, NamedNode)
    counted = reader.get("/sparql", params={"query": "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?c a cmq:Claim }"}).json()
    count = _one(graph, part, VOID.entities)
    assert isinstance(count, Literal)
    assert count.value == counted["results"]["bindings"][0]["n"]["value"]


def test_void_leaves_out_what_is_private(reader: TestClient) -> None:
    """No property that only the private graph uses is told, and no path of this machine."""
    assert "dc/terms/source" not in reader.get("/.well-known/void").text


def test_every_named_query_is_an_executable_that_runs(reader: TestClient) -> None:
    """/queries.ttl holds each query with its parameters, and its text runs as it is."""
    graph = _graph(reader, "/queries.ttl")
    found = {q.subject: q.object for q in graph if q.predicate == SH.select}
    assert {o.value for o in found.values() if isinstance(o, Literal)} == {q.text for q in named_queries()}
    for node in found:
        assert isinstance(node, NamedNode)
        types = {q.object for q in graph.quads_for_subject(node) if q.predicate == RDF.type}
        assert types == {EXECUTABLE.SPARQLExecutable, EXECUTABLE.SPARQLSelectExecutable}
        assert _one(graph, node, EXECUTABLE.target) == ENDPOINT
    names = {q.object.value for q in graph if q.predicate == EXECUTABLE.name and isinstance(q.object, Literal)}
    assert names == {p.name for q in named_queries() for p in q.parameters}


def test_the_prefixes_are_declared(reader: TestClient) -> None:
    """Every prefix that needs no line is declared with its namespace."""
    graph = _graph(reader, "/queries.ttl")
    declared = {q.object for q in graph if q.predicate == SH.declare}
    found = {}
    for node in declared:
        assert isinstance(node, NamedNode)
        prefix, namespace = _one(graph, node, SH.prefix), _one(graph, node, SH.namespace)
        assert isinstance(prefix, Literal)
        assert isinstance(namespace, Literal)
        found[prefix.value] = namespace.value
    assert found == PREFIXES


def test_the_queries_are_turtle_that_rdflib_reads(reader: TestClient) -> None:
    """The document is read by another parser as well."""
    graph = rdflib.Graph().parse(data=reader.get("/queries.ttl").text, format="turtle")
    assert len(graph) == len(_graph(reader, "/queries.ttl"))


def test_a_description_in_an_unknown_format_is_refused(reader: TestClient) -> None:
    """Where no format fits, the formats are told."""
    for path in ("/sparql", "/.well-known/void", "/queries.ttl"):
        answer = reader.get(path, headers={"Accept": "image/png"})
        assert (answer.status_code, "text/turtle" in answer.text) == (406, True)
