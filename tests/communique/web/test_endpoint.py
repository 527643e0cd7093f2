"""The SPARQL 1.1 Protocol by table: ways to ask, formats, errors in words."""

import csv
import io
import json
from xml.etree import ElementTree

import pytest
import rdflib
from pyoxigraph import RdfFormat, parse
from starlette.testclient import TestClient

from graph.iris import GRAPH_FINDINGS, GRAPH_REFERENCE

ASK = "ASK { ?s a cmq:Claim }"
SELECT = "SELECT ?claim ?text { ?claim a cmq:Claim ; schema:text ?text } ORDER BY ?text"
CONSTRUCT = "CONSTRUCT { ?s rdfs:label ?l } { ?s a cmq:Claim ; rdfs:label ?l }"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
QUERY = {"Content-Type": "application/sparql-query"}
RESULTS = "{http://www.w3.org/2005/sparql-results#}"


def test_the_three_ways_give_one_answer(reader: TestClient) -> None:
    """GET, POST of a form and POST of the text answer the same."""
    answers = [
        reader.get("/sparql", params={"query": SELECT}),
        reader.post("/sparql", data={"query": SELECT}),
        reader.post("/sparql", content=SELECT.encode(), headers=QUERY),
        reader.post("/sparql", content=SELECT.encode(), headers={"Content-Type": "application/sparql-query; charset=utf-8"}),
    ]
    assert [a.status_code for a in answers] == [200] * 4
    assert len({a.text for a in answers}) == 1
    rows = answers[0].json()["results"]["bindings"]
    assert "the ferry sank in the harbour" in [r["text"]["value"] for r in rows]


@pytest.mark.parametrize(
    ("query", "accept", "kind"),
    [
        (SELECT, "", "application/sparql-results+json"),
        (SELECT, "application/sparql-results+json", "application/sparql-results+json"),
        (SELECT, "application/sparql-results+xml", "application/sparql-results+xml"),
        (SELECT, "text/csv", "text/csv; charset=utf-8"),
        (SELECT, "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        (ASK, "text/csv;q=0.5, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        (ASK, "application/json", "application/sparql-results+json"),
        (CONSTRUCT, "*/*", "text/turtle; charset=utf-8"),
        (CONSTRUCT, "application/n-triples", "application/n-triples"),
        (CONSTRUCT, "application/rdf+xml", "application/rdf+xml"),
        (CONSTRUCT, "application/ld+json", "application/ld+json"),
        ("DESCRIBE country:IR", "text/turtle", "text/turtle; charset=utf-8"),
    ],
)
def test_the_format_follows_accept(reader: TestClient, query: str, accept: str, kind: str) -> None:
    """The answer is in the format that the client asks for, and says that it depends on Accept."""
    answer = reader.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
    assert "Accept" in answer.headers["vary"]


def test_every_format_of_rows_holds_the_same(reader: TestClient) -> None:
    """JSON, XML, CSV and TSV tell the same texts, with markup and right-to-left words as they are."""

    def ask(kind: str) -> str:
        return reader.get("/sparql", params={"query": SELECT}, headers={"Accept": kind}).text

    told = [row["text"]["value"] for row in json.loads(ask("application/sparql-results+json"))["results"]["bindings"]]
    assert any("<script>" in text for text in told)
    tree = ElementTree.fromstring(ask("application/sparql-results+xml"))
    literals = [b.findtext(f"{RESULTS}literal") for b in tree.iter(f"{RESULTS}binding") if b.get("name") == "text"]
    assert literals == told
    assert [row["text"] for row in csv.DictReader(io.StringIO(ask("text/csv")))] == told
    lines = ask("text/tab-separated-values").splitlines()
    assert lines[0] == "?claim\t?text"
    assert [str(rdflib.util.from_n3(line.split("\t")[1])) for line in lines[1:]] == told


@pytest.mark.parametrize("kind", ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"])
def test_every_format_of_graphs_holds_the_same(reader: TestClient, kind: str) -> None:
    """Each format of a graph can be read, and holds the triples that the rows hold."""
    rows = reader.get("/sparql", params={"query": CONSTRUCT.replace("CONSTRUCT { ?s rdfs:label ?l }", "SELECT ?s ?l")}).json()
    answer = reader.get("/sparql", params={"query": CONSTRUCT}, headers={"Accept": kind})
    found = parse(answer.content, format=RdfFormat.from_media_type(kind))
    wanted = {(b["s"]["value"], b["l"]["value"]) for b in rows["results"]["bindings"]}
    assert {(t.subject.value, t.object.value) for t in found} == wanted


def test_the_named_graphs_are_those_of_the_protocol(reader: TestClient) -> None:
    """default-graph-uri and named-graph-uri take the place of what the query says, in the address and in a form."""
    count = "SELECT (COUNT(*) AS ?n) FROM <urn:nothing> { ?s ?p ?o }"
    named = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"

    def number(parameters: dict[str, str]) -> int:
        found = reader.post("/sparql", data={"query": count, **parameters}).json()
        return int(found["results"]["bindings"][0]["n"]["value"])

    whole = "SELECT (COUNT(*) AS ?n) { GRAPH <" + GRAPH_REFERENCE.value + "> { ?s ?p ?o } }"
    wanted = int(reader.get("/sparql", params={"query": whole}).json()["results"]["bindings"][0]["n"]["value"])
    assert number({"default-graph-uri": GRAPH_REFERENCE.value}) == wanted > 0
    assert number({"named-graph-uri": GRAPH_REFERENCE.value}) == 0
    found = reader.post(f"/sparql?named-graph-uri={GRAPH_FINDINGS.value}", content=named.encode(), headers=QUERY).json()
    assert [b["g"]["value"] for b in found["results"]["bindings"]] == [GRAPH_FINDINGS.value]


@pytest.mark.parametrize("query", [SELECT, "ASK{}", CONSTRUCT, "DESCRIBE country:IR", "CONSTRUCT WHERE { ?s a cmq:Claim }"])
def test_every_form_takes_a_dataset(reader: TestClient, query: str) -> None:
    """Each form of query can be asked of a graph that the protocol names."""
    answer = reader.get("/sparql", params={"query": query, "default-graph-uri": GRAPH_REFERENCE.value})
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    ("method", "address", "body", "headers", "status", "words"),
    [
        ("GET", "query=SELECT", b"", {}, 400, "line 1, column"),
        ("GET", "query=", b"", {}, 400, "line 1"),
        ("GET", "query=ASK{}&query=ASK{}", b"", {}, 400, "more than one query"),
        ("GET", "update=CLEAR%20ALL", b"", {}, 400, "only reads"),
        ("GET", "query=CLEAR%20ALL", b"", {}, 400, "CLEAR changes the graph"),
        ("GET", "query=ASK{}&default-graph-uri=no%20iri", b"", {}, 400, "no IRI"),
        ("GET", "query=ASK{}&default-graph-uri=urn:none", b"", {}, 400, "nothing is fetched"),
        ("GET", "query=ASK{}&default-graph-uri=http://127.0.0.1:1/x", b"", {}, 400, "nothing is fetched"),
        ("GET", "query=ASK{}&format=pdf", b"", {}, 406, "format is one of json"),
        ("GET", "query=%FF", b"", {}, 400, "not percent-encoded UTF-8"),
        ("GET", "query=" + "&a" * 1001, b"", {}, 400, "more than 1000 fields"),
        ("GET", "query=ASK{}", b"", {"Accept": "image/png"}, 406, "application/sparql-results+json"),
        ("GET", "query=ASK{}", b"", {"Accept": "text/turtle"}, 406, "text/csv"),
        ("POST", "", b"ask=1", FORM, 400, "no field `query`"),
        ("POST", "", b"update=CLEAR%20ALL", FORM, 400, "only reads"),
        ("POST", "", b"CLEAR ALL", {"Content-Type": "application/sparql-update"}, 400, "only reads"),
        ("POST", "query=ASK{}", b"ASK{}", QUERY, 400, "in the body and in the address"),
        ("POST", "", b"\xff", QUERY, 400, "not UTF-8 at byte 0"),
        ("POST", "", b"{}", {"Content-Type": "application/json"}, 415, "application/sparql-query"),
        ("POST", "", b"ASK{}", {}, 415, "no known kind"),
        ("POST", "", b"#" * 600_000, QUERY, 413, "longer than"),
        ("POST", "", b"ASK{}" + b"#" * 70_000, QUERY, 400, "characters long"),
        ("PUT", "", b"", {}, 405, "PUT means nothing"),
        ("GET", "query=SELECT%20*%20%7B%0A%20%20%3Fs%20%3Fp%20.%20%7D", b"", {}, 400, "line 2, column"),
    ],
)
def test_what_is_wrong_is_told_in_words(
    reader: TestClient, method: str, address: str, body: bytes, headers: dict[str, str], status: int, words: str
) -> None:
    """A request that is not answered gets the status of its fault and a sentence, with the place where the text has one."""
    answer = reader.request(method, f"/sparql?{address}", content=body, headers={"Accept": "*/*", **headers})
    assert (answer.status_code, words in answer.text) == (status, True), answer.text
    if method != "PUT":
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert "<" not in answer.text.replace("FROM <", "")


def test_the_place_of_an_error_is_that_of_the_text_sent(reader: TestClient) -> None:
    """Graphs that the protocol names do not move the column of an error."""
    query = "SELECT * { ?s ?p }"
    told = {
        reader.get("/sparql", params={"query": query, **more}).text for more in ({}, {"default-graph-uri": GRAPH_FINDINGS.value})
    }
    assert len(told) == 1


def test_what_xml_cannot_hold_is_told(reader: TestClient) -> None:
    """A control character, or a property without a name, is not written as broken XML."""
    rows = reader.get("/sparql", params={"query": r'SELECT ("\u0001" AS ?x) {}'}, headers={"Accept": "application/xml"})
    assert (rows.status_code, "U+0001" in rows.text) == (406, True)
    query = "CONSTRUCT { <urn:a> <urn:1> 1 } {}"
    graph = reader.get("/sparql", params={"query": query}, headers={"Accept": "application/rdf+xml"})
    assert (graph.status_code, "does not end in a name" in graph.text) == (406, True)


def test_a_cut_answer_says_so(reader: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """More rows than the limit are cut, and a header tells it."""
    query = "SELECT * { VALUES ?a { 1 2 3 4 5 6 7 8 9 10 } VALUES ?b { 1 2 3 4 5 6 7 8 9 10 } " + "".join(
        f"VALUES ?{v} {{ 1 2 3 4 5 6 7 8 9 10 }} " for v in "cdef"
    )
    answer = reader.get("/sparql", params={"query": query + "}"}, headers={"Accept": "text/csv"})
    assert answer.status_code == 200
    assert len(answer.text.splitlines()) == 100_001
    assert "more than these rows" in answer.headers["communique-truncated"]


def test_format_in_the_address_counts_more_than_accept(reader: TestClient) -> None:
    """`format=csv` gives CSV to a browser too, for links."""
    answer = reader.get("/sparql", params={"query": ASK, "format": "csv"}, headers={"Accept": "text/html"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
