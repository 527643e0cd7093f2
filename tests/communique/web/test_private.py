"""What is private is in no answer of the endpoint and in no page or file: paths of this machine, whoever asks and however."""

import base64
import re
from collections import Counter
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from communique.running import open_store
from communique.web.desk import Desk
from communique.web.public import public
from communique.web.settings import Settings
from graph.store import GRAPH_SOURCES, PRIVATE, Store
from graph.vocabulary import DCTERMS
from tests.communique.web.conftest import PORT, SETTINGS, client_of

TEAM = Settings(host="0.0.0.0", port=PORT, token="t", password="sesame", names=("desk.example",))
KNOWN = {"Authorization": "Basic " + base64.b64encode(b"berg:sesame").decode()}

QUERIES = (
    "SELECT * { ?s ?p ?o }",
    "SELECT * { GRAPH ?g { ?s ?p ?o } }",
    f"SELECT * {{ GRAPH {GRAPH_SOURCES} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ ?s {DCTERMS.source} ?o }}",
    "SELECT * { ?article a schema:NewsArticle ; ?p ?o }",
    "SELECT * { ?s ?p ?o FILTER (CONTAINS(STR(?o), '.txt')) }",
    "SELECT (COUNT(*) AS ?n) (GROUP_CONCAT(?o) AS ?all) { ?s ?p ?o FILTER isLiteral(?o) }",
    "SELECT * { ?article a schema:NewsArticle . ?article (!schema:headline) ?o }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }",
    "DESCRIBE ?article { ?article a schema:NewsArticle }",
    f"DESCRIBE {GRAPH_SOURCES}",
)
"""Ways to come at a graph: the union, by name, by variable, by property, by path, by value, by description."""


def _article(store: Path) -> str:
    with Store(store, create=False, read_only=True) as opened:
        return opened.articles()[0]


def test_the_store_itself_has_it(made: Path) -> None:
    """Where an article came from is in the store: otherwise this file would test nothing."""
    with Store(made, create=False, read_only=True) as opened:
        assert any(str(made.parent) in str(quad.object) for quad in opened.quads(GRAPH_SOURCES))


@pytest.mark.parametrize("settings", [SETTINGS, TEAM], ids=["own machine", "password"])
@pytest.mark.parametrize("query", QUERIES)
def test_no_query_finds_it(made: Path, query: str, settings: Settings) -> None:
    """No form of query gives the path of a file, nor the name of a private graph, on one's own machine and on a team's server."""
    with client_of(made, settings=settings) as client:
        answer = client.get("/sparql", params={"query": query}, headers=KNOWN)
        page = client.get("/sparql", params={"query": query}, headers={**KNOWN, "Accept": "text/html"})
    assert (answer.status_code, page.status_code) == (200, 200)
    assert str(made.parent) not in answer.text
    assert str(made.parent) not in page.text
    asked = {graph for graph in PRIVATE if graph.value in query}
    assert not [graph for graph in PRIVATE if graph not in asked and graph.value in answer.text]


@pytest.mark.parametrize("where", ["text", "protocol"])
@pytest.mark.parametrize("clause", ["FROM", "FROM NAMED"])
def test_no_dataset_brings_it_back(reader: TestClient, where: str, clause: str) -> None:
    """A private graph in FROM, or among the graphs of the protocol, is one that the store does not have."""
    given = {"query": "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"}
    if where == "text":
        given["query"] = given["query"].replace("{", f"{clause} {GRAPH_SOURCES} {{", 1)
    else:
        given["default-graph-uri" if clause == "FROM" else "named-graph-uri"] = GRAPH_SOURCES.value
    answer = reader.get("/sparql", params=given)
    assert (answer.status_code, "no graph of this store" in answer.text) == (400, True)


def test_all_else_is_there(made: Path) -> None:
    """The endpoint finds as many triples as the store has outside of private graphs."""
    with Store(made, create=False, read_only=True) as opened:
        count = sum(quad.graph_name not in PRIVATE for quad in opened.quads())
    with client_of(made) as client:
        answer = client.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"}).json()
    assert int(answer["results"]["bindings"][0]["n"]["value"]) == count


MOST_ALIKE = 3
"""So many addresses of one kind are asked for."""

FIRST = (
    "/stories",
    "/judgements.jsonl",
    "/judgements.ttl",
    "/graph.gexf",
    "/queries.ttl",
    "/.well-known/void",
    "/sparql?format=turtle",
)


def _kind(address: str) -> str:
    """The address without ids and values."""
    path, _, values = address.partition("?")
    return f"{re.sub('[0-9a-f]{12}', 'ID', path)}?{re.sub('=[^&]*', '', values)}"


def test_no_page_and_no_file_tells_it(made: Path) -> None:
    """Pages, downloads and descriptions that a browser can reach on a team's server hold no path of this machine."""
    kinds: Counter[str] = Counter()
    with client_of(made, settings=TEAM) as client:
        client.headers.update({**KNOWN, "Accept": "text/html,*/*;q=0.8"})
        waiting = [*FIRST, "/queries/articles?asked=1&format=csv"]
        for address in waiting:
            answer = client.get(address)
            assert answer.status_code in (200, 303), address
            assert str(made.parent) not in answer.text, address
            assert all(graph.value not in answer.text for graph in PRIVATE), address
            links = [*re.findall(r'href="(/[^"]*)"', answer.text), answer.headers.get("location", "")]
            for link in dict.fromkeys(link.replace("&amp;", "&").partition("#")[0] for link in links):
                if link and link not in waiting and not link.startswith("/static") and kinds[_kind(link)] < MOST_ALIKE:
                    kinds[_kind(link)] += 1
                    waiting.append(link)
    assert {"/articles/ID?", "/findings/ID?", "/stories/ID?", "/checks/ID?", "/stories/ID/accounts.ttl?side&side"} <= set(kinds)


def test_an_error_tells_no_path(tmp_path: Path) -> None:
    """What is wrong with the store is told by its name, not by where it lies."""
    with client_of(tmp_path / "gone", settings=TEAM) as client:
        for path, accept in (("/graph", "text/html"), ("/graph", "application/json"), ("/sparql?query=ASK%7B%7D", "*/*")):
            answer = client.get(path, headers={**KNOWN, "Accept": accept})
            assert answer.status_code == 503
            assert "gone: there is no store here" in answer.text
            assert str(tmp_path) not in answer.text


def test_the_copy_follows_the_store_and_goes_with_it(store: Path) -> None:
    """A change is in the next answer; what was published before, and its copy, go as the store's own copies go."""
    desk, article = Desk(store), _article(store)
    with desk.reading():
        first = public(desk)
        assert public(desk) == first
    _publish(store, article, 1, 2, 3)
    assert first.exists()  # the desk still reads it
    with desk.reading():
        assert public(desk) != first
    _publish(store, article, 4)
    assert not first.exists()
    desk.close()


def _publish(store: Path, article: str, *numbers: int) -> None:
    for number in numbers:
        with open_store(store) as opened:
            opened.name_source(article, f"https://news.example/{number}")
