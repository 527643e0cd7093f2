"""A real SPARQL server: what is exported goes in over HTTP, and every named query comes back with the same rows."""

import json
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import QuerySolutions, RdfFormat, parse
from pyoxigraph import Store as Database

from graph.export import render
from graph.library import NamedQuery, Value, bind, named_queries
from tests.communique.servers import oxigraph

GRAPH = Path(__file__).parent.parent / "data" / "graphs" / "two-sides.trig"
GIVEN: dict[str, Value] = {"country": "XS", "actor": "tomas-varga", "event": "333333333333"}
Rows = Counter[tuple[tuple[str, str], ...]]

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an oxigraph server with an empty store."""
    with oxigraph(tmp_path_factory.mktemp("server")) as url:
        yield url


def _send(url: str, data: bytes, content_type: str, *, method: str, accept: str = "*/*") -> bytes:
    headers = {"Content-Type": content_type, "Accept": accept}
    request = urllib.request.Request(url, data=data, headers=headers, method=method)
    with urllib.request.urlopen(request, timeout=60) as answer:
        body: bytes = answer.read()
    return body


@pytest.fixture(scope="module")
def loaded(server: str) -> str:
    """The server with the exported Turtle in its default graph, put there by the Graph Store Protocol."""
    _send(f"{server}/store?default", _turtle(), "text/turtle", method="PUT")
    return server


def _turtle() -> bytes:
    return render(parse(path=str(GRAPH), format=RdfFormat.TRIG), "turtle")


def _ask_server(url: str, text: str) -> Rows:
    accept = "application/sparql-results+json"
    answer = json.loads(_send(f"{url}/query", text.encode(), "application/sparql-query", method="POST", accept=accept))
    return Counter(tuple(sorted((k, v["value"]) for k, v in row.items())) for row in answer["results"]["bindings"])


def _ask_pyoxigraph(database: Database, text: str) -> Rows:
    found = database.query(text)
    assert isinstance(found, QuerySolutions)
    names = [v.value for v in found.variables]
    rows = ([(n, t.value) for n, t in zip(names, row, strict=True) if t is not None] for row in found)
    return Counter(tuple(sorted(row)) for row in rows)


def _ask_rdflib(graph: rdflib.Graph, text: str) -> Rows:
    answer = json.loads(graph.query(text).serialize(format="json") or b"{}")
    return Counter(tuple(sorted((k, v["value"]) for k, v in row.items())) for row in answer["results"]["bindings"])


@pytest.fixture(scope="module")
def engines() -> tuple[Database, rdflib.Graph]:
    """The exported Turtle in pyoxigraph and in rdflib."""
    database = Database()
    database.load(_turtle(), RdfFormat.TURTLE)
    return database, rdflib.Graph().parse(data=_turtle(), format="turtle")


@pytest.mark.parametrize("query", named_queries(), ids=lambda q: q.name)
def test_a_server_gives_the_same_rows(loaded: str, engines: tuple[Database, rdflib.Graph], query: NamedQuery) -> None:
    """Over HTTP, in pyoxigraph and in rdflib, each named query gives the same rows of the exported Turtle."""
    text = bind(query, {p.name: GIVEN[p.name] for p in query.parameters if p.required})
    rows = _ask_server(loaded, text)
    assert rows == _ask_pyoxigraph(engines[0], text)
    assert rows == _ask_rdflib(engines[1], text)
    assert rows


def test_what_comes_out_is_what_went_in(loaded: str) -> None:
    """The default graph, read back as N-Triples, is the exported graph."""
    with urllib.request.urlopen(
        urllib.request.Request(f"{loaded}/store?default", headers={"Accept": "application/n-triples"}), timeout=60
    ) as answer:
        out = answer.read()
    assert set(parse(out, RdfFormat.N_TRIPLES)) == set(parse(_turtle(), RdfFormat.TURTLE))


def test_named_graphs_go_in_by_trig(server: str) -> None:
    """The exported TriG is taken whole, each graph under its name."""
    trig = render(parse(path=str(GRAPH), format=RdfFormat.TRIG), "trig")
    _send(f"{server}/store", trig, "application/trig", method="POST")
    rows = _ask_server(server, "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
    assert rows == Counter({(("n", "7"),): 1})
