"""Queries and SPARQL as pages: forms, answers in parts, files, and an error at its place."""

import csv
import io
import json
import re
from urllib.parse import quote

import pytest
from pyoxigraph import RdfFormat, parse
from starlette.testclient import TestClient

from communique.web.rows_as_turtle import RS
from graph.library import named_queries
from graph.vocabulary import PREFIXES

HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
MANY = "SELECT * { VALUES ?a { 1 2 3 4 5 6 7 8 9 10 } VALUES ?b { 1 2 3 4 5 6 7 8 9 10 } VALUES ?c { 1 2 3 } } ORDER BY ?a ?b ?c"


def test_the_library_lists_every_query(reader: TestClient) -> None:
    """Each named query has its title and a link."""
    page = reader.get("/queries").text
    for query in named_queries():
        assert f'href="/queries/{query.name}"' in page


@pytest.mark.parametrize("name", [q.name for q in named_queries()])
def test_every_query_has_its_page(reader: TestClient, name: str) -> None:
    """Each page has a form and asks nothing by itself; asked without what it needs, it says what that is."""
    page = reader.get(f"/queries/{name}")
    assert (page.status_code, "answer-head" in page.text) == (200, False)
    asked = reader.get(f"/queries/{name}?asked=yes")
    needed = [p.name for q in named_queries() if q.name == name for p in q.parameters if p.required]
    assert asked.status_code == (400 if needed else 200)
    assert all(f"needs {needed[0]}" in asked.text for _ in needed)
    assert ("answer-head" in asked.text) is not bool(needed)


def test_a_form_offers_what_the_graph_has(reader: TestClient) -> None:
    """The pick-list of actors has those who speak in the articles, and the closed lists their words."""
    page = reader.get("/queries/claims-of-an-actor").text
    assert '<option value="actor/anna-berg">Anna Berg</option>' in page
    assert '<option value="deny">deny</option>' in page


def test_what_is_typed_is_completed(reader: TestClient) -> None:
    """Words in any case and order find names of that type; nothing typed, or a type without names, finds none."""
    found = reader.get("/queries/names", params={"kind": "actor", "q": "BERG an"}).json()
    assert found == [{"value": "actor/anna-berg", "name": "Anna Berg"}]
    for kind, words in (("actor", ""), ("text", "anna"), ("nothing", "anna"), ("actor", "nobody at all")):
        assert reader.get("/queries/names", params={"kind": kind, "q": words}).json() == []
    events = reader.get("/queries/names", params={"kind": "event", "q": "call berg"}).json()
    assert events[0]["value"].startswith("event/")


def test_what_was_chosen_is_answered_and_stays_chosen(reader: TestClient) -> None:
    """The values in the address fill the form and bind the query."""
    page = reader.get("/queries/claims-of-an-actor?asked=yes&actor=actor/bela-kis").text
    assert '<option value="actor/bela-kis" selected>Bela Kis</option>' in page
    assert "the ferry sank in the harbour" in page
    assert "the port be closed" not in page


def test_a_wrong_value_is_told(reader: TestClient) -> None:
    """A value that is none of the parameter's type is refused in words, and the form stays."""
    answer = reader.get("/queries/articles?asked=yes&since=yesterday")
    assert answer.status_code == 400
    assert "a day as in 2025-06-27" in answer.text
    assert 'value="yesterday"' in answer.text


def test_a_query_leads_to_the_editor(reader: TestClient) -> None:
    """`Open in SPARQL` gives the query with its values bound, and it gives the same rows there."""
    page = reader.get("/queries/claims-of-an-actor?asked=yes&actor=actor/bela-kis").text
    address = re.search(r'href="(/sparql\?query=[^"]+)"', page)
    assert address is not None
    editor = reader.get(address[1].replace("&amp;", "&"), headers=HTML).text
    assert "the ferry sank in the harbour" in editor
    assert "VALUES ?actor" in editor


def test_an_answer_as_files(reader: TestClient) -> None:
    """CSV has the labels, JSON the terms, Turtle the rows as a result set; all hold the same rows."""
    address = "/queries/claims-of-an-actor?actor=actor/anna-berg&format="
    rows = list(csv.DictReader(io.StringIO(reader.get(f"{address}csv").text)))
    assert {"text", "attributionLabel"} <= set(rows[0])
    told = json.loads(reader.get(f"{address}json").text)["results"]["bindings"]
    assert [r["text"] for r in rows] == [b["text"]["value"] for b in told]
    graph = list(parse(reader.get(f"{address}turtle").content, format=RdfFormat.TURTLE))
    assert len([t for t in graph if t.predicate == RS.solution]) == len(rows) > 0
    refused = reader.get(f"{address}pdf")
    assert (refused.status_code, "format is one of" in refused.text) == (406, True)


# ----------------------------------------------------------------------------------------------- the editor


def _editor(client: TestClient, query: str, more: str = "") -> str:
    return client.get(f"/sparql?query={quote(query)}{more}", headers=HTML).text


def test_a_browser_gets_the_editor(reader: TestClient) -> None:
    """Without a query there is an editor with an example in it, not the service description."""
    answer = reader.get("/sparql", headers=HTML)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "cmq:denied" in answer.text


def test_rows_come_in_parts(reader: TestClient) -> None:
    """A page has a hundred rows at most, links to the next, and tells how many there are."""
    first, third = _editor(reader, MANY), _editor(reader, MANY, "&page=3")
    assert first.count("<tr>") == 101
    assert "1–100 of 300" in first
    assert 'rel="next"' in first
    assert "201–300 of 300" in third
    assert 'rel="next"' not in third


def test_an_error_has_its_place(reader: TestClient) -> None:
    """A query that cannot be parsed is told with line and column, as words and for the editor; the query stays."""
    answer = reader.get("/sparql", params={"query": "SELECT * {\n  ?s ?p\n}"}, headers=HTML)
    assert answer.status_code == 400
    assert 'data-line="3"' in answer.text
    assert "line 3, column" in answer.text
    assert "?s ?p" in answer.text


@pytest.mark.parametrize(("query", "word"), [("ASK { ?s a cmq:Claim }", "Yes"), ("ASK { ?s a cmq:Nothing }", "No")])
def test_yes_or_no(reader: TestClient, query: str, word: str) -> None:
    """The answer to ASK is a word."""
    assert f">{word}</h2>" in _editor(reader, query)


def test_a_graph_is_drawn_and_listed(reader: TestClient) -> None:
    """CONSTRUCT gives a picture with its list and the triples as a table."""
    page = _editor(reader, "CONSTRUCT { ?a cmq:speaker ?w } { ?a cmq:speaker ?w }")
    assert 'id="picture"' in page
    assert "Anna Berg" in page
    assert "cmq:speaker" in page


def test_a_graph_too_large_says_what_is_left_out(reader: TestClient) -> None:
    """Of more than 300 nodes, 300 are drawn, and the number of the others is told."""
    values = " ".join(f"<urn:n:{i}>" for i in range(400))
    page = _editor(reader, f"CONSTRUCT {{ <urn:hub> <urn:to> ?n }} {{ VALUES ?n {{ {values} }} }}")
    assert "300 nodes" in page
    assert "101 left out" in page


def test_nothing_found_is_said(reader: TestClient) -> None:
    """An empty answer is told as such."""
    assert "Nothing was found" in _editor(reader, "SELECT * { ?s a cmq:Nothing }")


def test_terms_are_offered_with_their_meaning(reader: TestClient) -> None:
    """Completion has the prefixes, the ontology's terms with definitions, and what else the store uses."""
    found = reader.get("/sparql/terms").json()
    assert found["prefixes"] == PREFIXES
    terms = {t["name"]: t["definition"] for t in found["terms"]}
    assert terms["cmq:Claim"]
    assert {"schema:text", "prov:wasDerivedFrom", "act:deny"} <= set(terms)
