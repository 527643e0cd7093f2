"""A client that we did not write: rdflib's SPARQLStore runs every named query and gets the rows of the local run."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from communique import api
from graph.iris import GRAPH_FINDINGS
from graph.library import NamedQuery, bind, named_queries
from graph.results import QueryResult, Term
from tests.communique.web.browser import serving
from tests.communique.web.stores import store_of

GIVEN = {"country": "XS", "actor": "tomas-varga", "event": "333333333333"}
"""What parameters that are needed are given."""

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with two sides' accounts."""
    return store_of(tmp_path_factory.mktemp("clients") / "store")


@pytest.fixture(scope="module")
def endpoint(store: Path) -> Iterator[str]:
    """The address of a running endpoint on it."""
    with serving(store) as settings:
        yield f"http://127.0.0.1:{settings.port}/sparql"


def _values(query: NamedQuery) -> dict[str, str]:
    return {p.name: GIVEN[p.name] for p in query.parameters if p.required}


def _rows_of(result: QueryResult) -> Counter[tuple[str, ...]]:
    return Counter(tuple(_known(t) for t in row) for row in result.rows)


def _known(term: Term | None) -> str:
    """A term as rdflib writes it."""
    if term is None:
        return ""
    if term.kind == "iri":
        return rdflib.URIRef(term.value).n3()
    datatype = None if term.language else rdflib.URIRef(term.datatype or "")
    plain = str(datatype) == str(rdflib.XSD.string)
    return rdflib.Literal(term.value, lang=term.language, datatype=None if plain else datatype, normalize=False).n3()


def _rows(found: Iterable[object]) -> Counter[tuple[str, ...]]:
    rows = Counter[tuple[str, ...]]()
    for row in found:
        assert isinstance(row, tuple)
        rows[tuple("" if term is None else term.n3() for term in row)] += 1
    return rows


@pytest.mark.parametrize("query", named_queries(), ids=lambda q: q.name)
def test_rdflib_gets_the_rows_of_the_local_run(store: Path, endpoint: str, query: NamedQuery) -> None:
    """Each named query gives the same rows by SPARQLStore as in this process."""
    local = api.query(store, query.name, values=_values(query))
    client = SPARQLStore(endpoint, returnFormat="xml")
    assert _rows(client.query(bind(query, _values(query)))) == _rows_of(local)
    assert local.rows


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("form", ["xml", "json"])
def test_every_way_to_ask(store: Path, endpoint: str, method: str, form: str) -> None:
    """The three ways of the protocol, and both formats that keep terms whole, give the same rows."""
    text = "SELECT ?s ?l { ?s rdfs:label ?l }"
    client = SPARQLStore(endpoint, returnFormat=form, method=method)
    assert _rows(client.query(text)) == _rows_of(api.query(store, text))


def test_graphs_come_back_whole(store: Path, endpoint: str) -> None:
    """A CONSTRUCT gives rdflib the triples that the local run gives."""
    text = "CONSTRUCT { ?f cmq:compares ?a } { ?f cmq:compares ?a }"
    found = SPARQLStore(endpoint).query(text)
    assert found.graph is not None
    local = api.query(store, text)
    assert {tuple(t.n3() for t in triple) for triple in found.graph} == {tuple(_known(t) for t in row) for row in local.rows}


def test_rdflib_asks_one_graph(store: Path, endpoint: str) -> None:
    """A graph that rdflib names (`default-graph-uri`) is the only one that is asked."""
    text = "SELECT ?s { ?s ?p ?o }"
    client = SPARQLStore(endpoint, returnFormat="json")
    found = client.query(text, queryGraph=GRAPH_FINDINGS.value)
    local = api.query(store, f"SELECT ?s FROM {GRAPH_FINDINGS} {{ ?s ?p ?o }}")
    assert _rows(found) == _rows_of(local)
    assert local.rows
