"""Attacks on the endpoint and on the forms: what reaches out, what leaves its quotes, what never ends."""

import http.server
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

CROSS = " ".join(f"VALUES ?{v} {{ 1 2 3 4 5 6 7 8 9 10 }}" for v in "abcdefghijk")
ENDLESS = f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}"
QUERY = {"Content-Type": "application/sparql-query"}


@pytest.fixture
def stranger() -> Iterator[tuple[str, list[str]]]:
    """A server on loopback that should never be asked: its address, and what it was asked."""
    asked: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is logged."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/x", asked
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o . FILTER EXISTS { SERVICE SILENT <URL> { ?s ?p ?o } } }",
        'SELECT * { BIND(IRI(CONCAT("URL?", "secret")) AS ?u) LATERAL { SERVICE ?u { ?s ?p ?o } } }',
        "SELECT * { # a comment\rSERVICE <URL> { ?s ?p ?o } }",
        r"SELECT * { \u0053ERVICE <URL> { ?s ?p ?o } }",
        "SELECT * FROM <URL> { ?s ?p ?o }",
        "SELECT * FROM NAMED <URL> { GRAPH ?g { ?s ?p ?o } }",
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "LOAD <URL>",
        "LOAD <file:///etc/passwd>",
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "DELETE WHERE { ?s ?p ?o }",
        "CLEAR ALL",
        "DROP ALL; SELECT * { ?s ?p ?o }",
        "SELECT * { ?s ?p ?o } ; CLEAR ALL",
    ],
)
def test_nothing_reaches_out_or_writes(reader: TestClient, stranger: tuple[str, list[str]], query: str) -> None:
    """SERVICE, LOAD, strange graphs, files and updates are refused in words by every way in, and nobody is asked."""
    address, asked = stranger
    text = query.replace("URL", address)
    before = reader.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}).json()
    answers = [
        reader.get("/sparql", params={"query": text}),
        reader.post("/sparql", data={"query": text}),
        reader.post("/sparql", content=text.encode(), headers=QUERY),
        reader.get("/sparql", params={"query": text}, headers={"Accept": "text/html"}),
        reader.get("/sparql", params={"query": "SELECT * { ?s ?p ?o } LIMIT 1", "default-graph-uri": address}),
    ]
    assert [a.status_code for a in answers] == [400] * 5
    assert reader.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}).json() == before
    assert asked == []


@pytest.mark.parametrize(
    "value",
    [
        'x" } DROP ALL #',
        "x' . ?s ?p ?o #",
        "> } SELECT * { ?s ?p <",
        "actor/a> . ?s ?p ?o . <x",
        "https://x.example/> } #",
        "\\u003E",
        "\n} #",
        "{{7*7}}",
        "<script>alert(1)</script>",
        "../../etc/passwd",
        "\ud800",
        "x" * 1001,
    ],
)
def test_a_value_stays_a_value(reader: TestClient, value: str) -> None:
    """A parameter that tries to leave its quotes is refused, or is a name that nothing has: never text of the query or the page."""
    name = quote(value.encode("utf-8", "surrogatepass"))
    for query, parameter in (
        ("who-said-what", "country"),
        ("claims-of-an-actor", "actor"),
        ("articles", "words"),
        ("omissions", "least"),
    ):
        answer = reader.get(f"/queries/{query}?asked=yes&{parameter}={name}")
        assert answer.status_code in (200, 400)
        assert "<script>alert" not in answer.text
        if answer.status_code == 200:
            assert "0 rows" in answer.text


@pytest.mark.parametrize(
    "name", ["../articles", "..%2f..%2fetc%2fpasswd", "%2e%2e/sparql", "articles.rq", "articles%00", "<script>"]
)
def test_no_name_of_a_query_leads_out(reader: TestClient, name: str) -> None:
    """A name that is no named query is not found, whatever path it looks like."""
    answer = reader.get(f"/queries/{name}")
    assert answer.status_code in (200, 404)
    assert answer.status_code == 404 or "Which articles are in the graph?" in answer.text
    assert "<script>" not in answer.text.replace('<script type="module"', "")


def test_what_articles_hold_is_only_text(reader: TestClient) -> None:
    """An article full of markup shows its markup as text, in tables and in pictures."""
    for path in (
        "/queries/articles?asked=yes",
        "/queries/who-said-what?asked=yes&country=IR",
        f"/sparql?query={quote('SELECT * { ?c schema:text ?t }')}",
        f"/sparql?query={quote('CONSTRUCT { ?c schema:text ?t } { ?c schema:text ?t }')}",
    ):
        page = reader.get(path, headers={"Accept": "text/html"}).text
        assert "<script>alert" not in page
        assert '" onmouseover=alert(1)' not in page


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * " + "{" * 3000 + "}" * 3000,
        "SELECT (" + "!" * 10_000 + "1 AS ?x) {}",
        "SELECT (" + "1+" * 10_000 + "1 AS ?x) {}",
        "SELECT * { ?s " + "a/" * 10_000 + "a ?o }",
        "SELECT * { ?s ?p " + '"' + "x" * 63_000 + '" }',
    ],
)
def test_what_kills_the_engine_kills_one_query(reader: TestClient, query: str) -> None:
    """Queries that make the engine crash, or never come back, are answered in words, and the next one is answered."""
    answer = reader.post("/sparql", content=query.encode(), headers=QUERY)
    assert answer.status_code in (200, 400, 503)
    assert reader.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True


def test_a_query_without_end_is_stopped_while_others_are_answered(reader: TestClient) -> None:
    """Three queries that never end get 503 at their limit; pages and other queries are answered meanwhile."""
    with ThreadPoolExecutor(4) as pool:
        endless = [pool.submit(reader.get, "/sparql", params={"query": ENDLESS}) for _ in range(3)]
        others = [reader.get("/sparql", params={"query": "ASK {}"}), reader.get("/queries"), reader.get("/queries/articles")]
        assert [a.status_code for a in others] == [200] * 3
        assert not any(f.done() for f in endless)
        answers = [f.result() for f in endless]
    assert [a.status_code for a in answers] == [503] * 3
    assert all("took longer than 10 s" in a.text for a in answers)


def test_the_editor_tells_that_a_query_was_stopped(reader: TestClient) -> None:
    """The page of a query that never ends says so, and keeps the query."""
    answer = reader.get("/sparql", params={"query": ENDLESS}, headers={"Accept": "text/html"})
    assert answer.status_code == 503
    assert "took longer than 10 s" in answer.text
    assert "VALUES ?a" in answer.text
