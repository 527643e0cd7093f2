"""JSON-LD for readers: the same quads in pyoxigraph and in rdflib, under short names."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse

from graph.export_jsonld import to_jsonld
from graph.reference import ontology_quads, reference_quads
from graph.vocabulary import CMQ, RDF, RDFS
from tests.graph import records

GRAPH = Path(__file__).parent.parent / "data" / "graphs" / "two-sides.trig"
XSD = "http://www.w3.org/2001/XMLSchema#"
G, S = NamedNode("http://e/g"), NamedNode("https://w3id.org/communique/id/actor/anna-berg")


@cache
def two_sides() -> tuple[Quad, ...]:
    """The quads of the graph of two sides, with the reference data."""
    return (*parse(path=str(GRAPH), format=RdfFormat.TRIG), *reference_quads(records.COUNTRIES))


def read(data: bytes) -> set[Quad]:
    """The quads as pyoxigraph reads them."""
    return set(parse(data, RdfFormat.JSON_LD))


def node(document: Any, ident: str) -> dict[str, Any]:
    """The object of a node, in whichever graph it stands."""
    graphs = [found.get("@graph", [found]) for found in document["@graph"]]
    return next(n for nodes in graphs for n in nodes if n["id"] == ident)


def test_pyoxigraph_reads_the_same_quads() -> None:
    """Every quad comes back, each in its graph."""
    assert read(to_jsonld(two_sides())) == set(two_sides())


@pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph).* is deprecated, use Dataset:DeprecationWarning")
def test_rdflib_reads_the_same_quads() -> None:
    """In rdflib there are the same graphs with the same terms."""
    dataset = rdflib.Dataset()
    dataset.parse(data=to_jsonld(two_sides()), format="json-ld")
    out = dataset.serialize(format="nquads").replace("+00:00", "Z")  # rdflib's other spelling of the same moment
    assert set(parse(out.encode(), RdfFormat.N_QUADS)) == set(two_sides())


def test_a_node_reads_like_plain_json() -> None:
    """An attribution has its properties under short names, with IRIs shortened and no types to unpack."""
    document = json.loads(to_jsonld(two_sides()))
    found = next(
        n
        for graph in document["@graph"]
        for n in graph["@graph"]
        if n.get("type") == "Attribution" and n.get("speechAct") == "act:deny"
    )
    assert list(found)[:3] == ["id", "type", "label"]
    assert found["speaker"] == "node:actor/tomas-varga"
    assert found["stance"] == "cmq:Rejects"
    assert isinstance(found["confidence"], str)
    assert isinstance(
        node(document, found["evidence"] if isinstance(found["evidence"], str) else found["evidence"][0])["beginIndex"], int
    )


def test_the_context_is_in_the_document() -> None:
    """Nothing is fetched: the context is an object, and stands in front."""
    document = json.loads(to_jsonld(two_sides()))
    assert list(document) == ["@context", "@graph"]
    assert isinstance(document["@context"], dict)
    assert all(isinstance(value, str | dict) for value in document["@context"].values())


def test_the_same_quads_give_the_same_bytes() -> None:
    """Neither their order nor doubles change a byte."""
    assert to_jsonld(two_sides()) == to_jsonld([*reversed(two_sides()), *two_sides()])


def test_names_that_two_terms_want() -> None:
    """Of two classes with one local name ours has it; the other keeps its prefix."""
    quads = [Quad(S, RDF.type, CMQ.Claim, G), Quad(S, RDF.type, NamedNode("https://schema.org/Claim"), G)]
    data = to_jsonld(quads)
    assert json.loads(data)["@graph"][0]["@graph"][0]["type"] == ["schema:Claim", "Claim"]
    assert read(data) == set(quads)


def test_no_graph_is_a_document_too() -> None:
    """Nothing found is an answer, and quads of the default graph stand at the top."""
    assert read(to_jsonld([])) == set()
    quads = [Quad(S, RDFS.label, Literal("Anna Berg", language="en"), DefaultGraph())]
    assert read(to_jsonld(quads)) == set(quads)


TERMS = st.sampled_from(
    [NamedNode("http://e/a"), NamedNode("urn:x:y"), S, NamedNode("https://w3id.org/communique/id/article/a#offset_1_2")]
)
LITERALS = st.one_of(
    st.text(st.characters(codec="utf-8")).map(Literal),
    st.tuples(st.text(st.characters(codec="utf-8"), max_size=5), st.sampled_from(["en", "fr", "en-gb"])).map(
        lambda pair: Literal(pair[0], language=pair[1])
    ),
    st.tuples(
        st.sampled_from(["7", "-0", "07", "0.50", "true", "x", "1e3"]), st.sampled_from(["integer", "decimal", "boolean", "date"])
    ).map(lambda pair: Literal(pair[0], datatype=NamedNode(XSD + pair[1]))),
)
PREDICATES = st.sampled_from([RDFS.label, CMQ.speaker, CMQ.matter, CMQ.confidence, RDF.type, NamedNode("http://e/p")])
QUADS = st.builds(Quad, TERMS, PREDICATES, st.one_of(TERMS, LITERALS), st.sampled_from([G, S, DefaultGraph()]))


@settings(max_examples=150)
@given(st.lists(QUADS, max_size=8))
def test_any_quads_come_back(quads: list[Quad]) -> None:
    """Whatever the terms, and however kinds of values are mixed, the quads are the same."""
    assert read(to_jsonld(quads)) == set(quads)


def test_the_ontology_comes_back() -> None:
    """The vocabulary itself can be written too."""
    assert read(to_jsonld(ontology_quads())) == set(ontology_quads())
