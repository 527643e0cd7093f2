"""Graph, who contradicts whom, checks, about: each shows what the store holds, and says so where it holds nothing."""

import html
import io
import json
import re
import shutil
import threading
from pathlib import Path
from urllib.parse import quote

import networkx as nx
import pytest
from starlette.testclient import TestClient

from communique.running import run
from communique.schema import terms
from communique.web.app import create_app
from communique.web.clashes import Clash, Side, Wanted, by_period, clash, matrix
from communique.web.desk import Desk
from communique.web.matrix import bars
from communique.web.pictures import MOST, of_network
from communique.web.selection import Focus, node
from graph.networks import KINDS
from graph.store import Store
from tests.communique.tiny import WORD_THAT_BREAKS_THE_SHAPES
from tests.communique.web.conftest import BASE, PARTS, SETTINGS, client_of

PAGES = ("/queries", "/queries/articles", "/sparql", "/graph", "/contradictions", "/checks", "/about", "/about/vocabulary")
HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a store without any article."""
    folder = tmp_path_factory.mktemp("empty") / "store"
    with Store(folder):
        pass
    return folder


@pytest.mark.parametrize("path", [*PAGES, *(f"/graph?view={kind}" for kind in KINDS)])
def test_an_empty_store_has_its_pages(empty: Path, path: str) -> None:
    """Nothing breaks on a store without articles."""
    with client_of(empty) as client:
        answer = client.get(path, headers=HTML)
    assert answer.status_code == 200
    assert "</html>" in answer.text


@pytest.mark.parametrize("path", [*PAGES, "/graph.gexf", "/contradictions?by=speaker", "/sparql?query=ASK%7B%7D"])
def test_a_store_that_is_written_has_its_pages(store: Path, path: str) -> None:
    """While another has the store open to write, every page shows what was last published."""
    with client_of(store) as client, Store(store):
        assert client.get(path, headers=HTML).status_code == 200


def test_no_store_is_told(tmp_path: Path) -> None:
    """A folder that is gone gives a page in words, not a failure."""
    with client_of(tmp_path / "gone") as client:
        for path in ("/graph", "/contradictions", "/checks", "/about", "/queries/articles", "/sparql?query=ASK%7B%7D"):
            answer = client.get(path, headers=HTML)
            assert (answer.status_code, "there is no store here" in answer.text) == (503, True), path


# ----------------------------------------------------------------------------------------------- graph


def test_the_graph_shows_the_newest_articles_and_what_is_chosen(reader: TestClient) -> None:
    """Without a choice everybody is there; an actor leaves out the others' claims."""
    whole, one = reader.get("/graph").text, reader.get("/graph?actor=actor/bela-kis").text
    assert "the port be closed" in whole
    assert "the port be closed" not in one
    assert "Bela Kis" in one


def test_the_picture_and_the_list_tell_the_same(reader: TestClient) -> None:
    """Every node of the picture is in the list."""
    page = reader.get("/graph").text
    data = re.search(r'data-drawn="([^"]*)"', page)
    assert data is not None
    drawn = {node[0] for node in json.loads(html.unescape(data[1]))["nodes"]}
    listed = set(re.findall(r'<li data-id="(n\d+)"', page))
    assert drawn == listed != set()


@pytest.mark.parametrize("view", KINDS)
def test_gexf_holds_the_network(reader: TestClient, view: str) -> None:
    """The file is read by networkx, and says nothing of the day."""
    answer = reader.get(f"/graph.gexf?view={view}")
    assert answer.headers["content-type"] == "application/gexf+xml"
    assert "lastmodifieddate" not in answer.text
    found = nx.read_gexf(io.BytesIO(answer.content))
    labels = {data["label"] for _, data in found.nodes(data=True)}
    assert view in ("countries", "actors") or "Bela Kis" in labels


def test_at_most_three_hundred_nodes_are_drawn() -> None:
    """Of a larger network, those with the most edges and those that were chosen are drawn; the others are counted."""
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for i in range(500):
        network.add_node(f"n{i}", label=f"node {i}", kind="claim", weight=1.0)
        network.add_edge("n0", f"n{i}", key="to", kind="to", label="to", weight=1.0)
    network.add_node("lonely", label="lonely", kind="claim", weight=0.0)
    picture = of_network(network, first=["lonely"])
    assert len(picture.nodes) == MOST
    assert picture.left_out == 201
    assert {"n0", "lonely"} <= {n.id for n in picture.nodes}
    assert {e.target for e in picture.edges} <= {n.id for n in picture.nodes}


@pytest.mark.parametrize("value", ["actor/x> } DROP ALL #", "event/{}", "../../x", "a b", "\u202e"])
def test_what_is_chosen_is_a_node(reader: TestClient, value: str) -> None:
    """A value that is no node gives an empty picture, whatever it holds."""
    found = node(value)
    assert found is not None
    assert not set(found.value) & set('<>"{}|^` \\')
    assert "Nothing to draw" in reader.get(f"/graph?actor={quote(value)}").text


def test_an_unknown_view_is_refused(reader: TestClient) -> None:
    """The views are told."""
    answer = reader.get("/graph?view=everything")
    assert (answer.status_code, "view is one of full" in answer.text) == (400, True)


def test_nothing_chosen_is_no_pattern() -> None:
    """A focus without a choice has no patterns."""
    assert Focus().patterns() == ""
    assert Focus().is_open


# ----------------------------------------------------------------------------------------------- who contradicts whom


def test_speakers_who_contradict_each_other_stand_in_the_matrix(reader: TestClient) -> None:
    """The cell of two speakers leads to their contradictions, with both their words."""
    page = reader.get("/contradictions?by=speaker").text
    cell = re.search(r'<a href="([^"]+)" title="Anna Berg and Bela Kis: (\d+)"', page)
    assert cell is not None
    chosen = reader.get(cell[1].replace("&amp;", "&").partition("#")[0]).text
    assert f"{cell[2]} contradiction" in chosen
    assert chosen.count("the ferry sank in the harbour") >= 2


def test_a_bar_leads_to_its_month(reader: TestClient) -> None:
    """The timeline has the month of the articles, and its bar keeps those."""
    page = reader.get("/contradictions?by=speaker").text
    assert 'aria-label="2025-03: ' in page
    assert "None of these" in reader.get("/contradictions?by=speaker&since=2026&until=2026").text


@pytest.mark.parametrize("address", ["by=moon", "since=yesterday", "until=2025-6", "page=0", "page=x"])
def test_what_cannot_be_is_refused(reader: TestClient, address: str) -> None:
    """A value that is none is told in words."""
    assert reader.get(f"/contradictions?{address}").status_code == 400


def _clash(one: str, other: str, day: str, kind: str = "opposed stance") -> Clash:
    return clash(f"f-{one}-{other}-{day}", kind, 0.5, Side("a", (one,), (one,), day=day), Side("b", (other,), (other,), day=day))


CLASHES = [
    _clash("A", "B", "2025-01-31"),
    _clash("B", "A", "2025-03-01"),
    _clash("A", "C", "2025-03-02", "reversal"),
    _clash("A", "A", "2025-04-01"),
]


def test_a_matrix_counts_each_pair_in_either_order() -> None:
    """Nobody stands against themselves, and those with the fewest are left out and counted."""
    found = matrix(CLASHES, "country", most=2)
    assert (found.names, found.left_out) == (("A", "B"), 1)
    assert found.count("A", "B") == found.count("B", "A") == 2
    assert found.count("A", "A") == 0


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (Wanted(), 3),
        (Wanted(kind="reversal"), 1),
        (Wanted(one="B"), 2),
        (Wanted(one="B", other="A"), 2),
        (Wanted(one="B", other="C"), 0),
        (Wanted(since="2025-03"), 2),
        (Wanted(until="2025-01"), 1),
        (Wanted(since="2025-03", until="2025-03"), 2),
    ],
)
def test_what_is_looked_at(wanted: Wanted, count: int) -> None:
    """Kind, pair and period each narrow; the end of a period belongs to it."""
    assert len([c for c in CLASHES if wanted.lets(c)]) == count


def test_a_timeline_has_no_gaps() -> None:
    """Months without any stand between the others; a long time is told by years."""
    assert by_period(CLASHES) == (("2025-01", 1), ("2025-02", 0), ("2025-03", 2), ("2025-04", 1))
    assert by_period([_clash("A", "B", "1990-01-01"), _clash("A", "B", "1992-01-01")], most=10) == (
        ("1990", 1),
        ("1991", 0),
        ("1992", 1),
    )
    assert by_period([]) == ()
    assert [b.height for b in bars(by_period(CLASHES))] == [60.0, 0.0, 120.0, 60.0]


# ----------------------------------------------------------------------------------------------- checks and about


@pytest.fixture(scope="module")
def with_quarantine(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which an article was refused."""
    folder = tmp_path_factory.mktemp("refused")
    shutil.copytree(made, folder / "store")
    article = folder / "refused.txt"
    article.write_text(
        f"A <i>refused</i> one\n2025-03-11\n\nThe call between Anna Berg and Bela Kis took place. "
        f"Anna Berg said that {WORD_THAT_BREAKS_THE_SHAPES} things went on.\n",
        encoding="utf-8",
    )
    run([article], store=folder / "store", parts=PARTS)
    return folder / "store"


def test_quarantine_is_told_in_words(with_quarantine: Path) -> None:
    """What was refused is shown with its report, its place, and its graph as a file; its markup is text."""
    with Store(with_quarantine, create=False, read_only=True) as store:
        (kept,) = store.quarantined()
    with client_of(with_quarantine) as client:
        page = client.get("/checks", headers=HTML).text
        graph = client.get(f"/checks/quarantine/{kept.article_id}.ttl")
    assert kept.article_id in page
    assert ">violation</span>" in page
    assert "<i>refused" not in page
    assert graph.content == kept.turtle.read_bytes()


@pytest.mark.parametrize("name", ["..%2f..%2fcommunique.json", "%2e%2e", "nothing", "..%5c..%5cx"])
def test_no_name_leads_out_of_quarantine(with_quarantine: Path, name: str) -> None:
    """Only what is in quarantine is given out."""
    with client_of(with_quarantine) as client:
        assert client.get(f"/checks/quarantine/{name}.ttl", headers=HTML).status_code == 404


def test_an_article_has_its_report(reader: TestClient, made: Path) -> None:
    """The report names what is wrong, with the words and a link to their place; a program gets the counts of it."""
    with Store(made, create=False, read_only=True) as store:
        articles = store.articles()
    for article in articles:
        counts = reader.get(f"/checks/{article}", headers={"Accept": "application/json"}).json()
        page = reader.get(f"/checks/{article}", headers=HTML).text
        assert page.count(">warning</span>") == counts["warnings"]
        assert page.count(">violation</span>") == counts["violations"] == 0
    assert reader.get("/checks/nothing", headers=HTML).status_code == 404


def test_about_counts_what_queries_count(reader: TestClient) -> None:
    """The number of claims is that of the endpoint."""
    query = "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?c a cmq:Claim }"
    count = reader.get("/sparql", params={"query": query}).json()["results"]["bindings"][0]["n"]["value"]
    assert re.search(rf"<dt>claims</dt><dd><a [^>]+>{count}</a>", reader.get("/about").text)


@pytest.mark.parametrize("path", ["/stories", "/stories?order=contradictions", "/contradictions", "/about"])
def test_a_page_says_what_is_still_being_read(made: Path, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a table of the whole store is not there yet, the page comes at once, says so, and asks for itself again."""
    go = threading.Event()
    kept = Desk.kept
    monkeypatch.setattr(Desk, "kept", lambda *given: go.wait(60) and kept(*given))
    with TestClient(create_app(Desk(made, patience_s=0), settings=SETTINGS), base_url=BASE) as client:
        page = client.get(path, headers=HTML)
        go.set()
    assert page.status_code == 200
    assert "data-wait" in page.text
    assert "/static/wait.js" in page.text


def test_nothing_is_still_being_read_once_it_is_there(reader: TestClient) -> None:
    """A page that is whole does not ask again."""
    for path in ("/stories?order=contradictions", "/contradictions", "/about"):
        assert "data-wait" not in reader.get(path).text


def test_every_term_is_in_the_vocabulary(reader: TestClient) -> None:
    """Each term has its row and can be linked to; a search keeps what has the words."""
    page = reader.get("/about/vocabulary").text
    for term in terms():
        assert f'id="{term.name}"' in page
    found = reader.get("/about/vocabulary?q=reversal").text
    assert 'id="cmq:Reversal"' in found
    assert 'id="cmq:Claim"' not in found
