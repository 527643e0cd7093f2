"""The pages Stories, Compare, Article and Judgements, as a browser asks for them."""

import csv
import io
import json
import re
from pathlib import Path

import pyoxigraph
import pytest
from starlette.testclient import TestClient

from communique import api
from communique.running import open_store, read_store
from communique.web.article import pieces
from communique.web.links import page_of
from extract.model import Article, Attribution, Claim, Reading
from graph.vocabulary import CMQ, RDF
from tests.communique.web.conftest import client_of

CLAIMS = "SELECT ?claim { ?claim a cmq:Claim }"
FERRY = "the ferry sank in the harbour"


def _event(client: TestClient, words: str) -> str:
    """The address of the one event in which the words occur."""
    found = re.findall(r'href="(/stories/[0-9a-f]{12})"', client.get(f"/stories?q={words}").text)
    assert len(found) == 1, found
    return str(found[0])


def _article(client: TestClient, event: str) -> str:
    """The address of the first article of an event's page."""
    found = re.search(r'href="(/articles/[0-9a-f]{12})"', client.get(event).text)
    assert found
    return found[1]


# ----------------------------------------------------------------------------------------------- stories


def test_stories_list_events_with_their_counts(reader: TestClient) -> None:
    """Each event stands with its day and the number of its accounts and contradictions."""
    page = reader.get("/stories?q=Berg").text
    row = page[page.index("<tbody>") : page.index("</tbody>")]
    assert "call between Anna Berg and Bela Kis" in row
    assert "2025-03-02" in row
    assert "in 2 articles" in row
    assert '<span class="tag contradiction">1</span>' in row


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 3),
        ("?q=berg", 1),
        ("?q=HARBOUR", 1),
        ("?q=call+berg", 1),
        ("?q=berg+roth", 0),
        ("?q=%D8%A7%D9%84%D9%85%D9%8A%D9%86%D8%A7%D8%A1", 1),
        ("?with=contradictions", 1),
        ("?accounts=2", 1),
        ("?accounts=0", 3),
        ("?since=2025-03-09", 2),
        ("?until=2025-03-09", 2),
        ("?since=2025-03-03&until=2025-03-09", 1),
        ("?order=contradictions", 3),
        ("?country=Atlantis", 0),
        ("?page=99", 3),
    ],
)
def test_filters_stand_in_the_address(reader: TestClient, query: str, count: int) -> None:
    """Each filter leaves the events that it should, and the page's fields show what was asked."""
    page = reader.get(f"/stories{query}")
    assert page.status_code == 200
    assert len(set(re.findall(r'href="/stories/[0-9a-f]{12}"', page.text))) == count


@pytest.mark.parametrize(
    "query", ["?order=x", "?with=x", "?accounts=9", "?since=yesterday", "?page=0", "?page=-1", "?page=x", "?q=" + "x" * 300]
)
def test_what_cannot_be_understood_is_told(reader: TestClient, query: str) -> None:
    """A parameter that makes no sense gives 400 and a sentence that names it."""
    answer = reader.get(f"/stories{query}", headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert query[1:].partition("=")[0] in answer.json()["error"]["detail"]


def test_an_empty_store_says_what_to_do(tmp_path: Path) -> None:
    """A store without articles has its own page."""
    with open_store(tmp_path / "store", create=True):
        pass
    with client_of(tmp_path / "store") as client:
        assert "The store is empty" in client.get("/stories").text


def test_a_missing_store_is_told(tmp_path: Path) -> None:
    """Where the store is gone, the page says so in words."""
    with client_of(tmp_path / "nowhere") as client:
        answer = client.get("/stories")
    assert answer.status_code == 503
    assert "there is no store here" in answer.text


def test_a_store_that_is_written_is_read_all_the_same(store: Path) -> None:
    """While another has the store open for writing, pages show what was published, and a judgement gets 409 in words."""
    with client_of(store) as client, open_store(store):
        assert client.get("/stories?q=berg").status_code == 200
        client.get("/?token=the-token-of-this-test")
        event = _event(client, "berg")
        finding = re.search(r'data-finding="([0-9a-f]{12})"', client.get(event).text)
        assert finding
        answer = client.post("/judgements", json={"id": finding[1], "verdict": "refused"})
        assert answer.status_code == 409
        assert "in use" in answer.text


def test_what_is_written_meanwhile_is_shown(store: Path) -> None:
    """A page that is loaded again shows what was published since."""
    with client_of(store) as client:
        before = len(re.findall("<tr>", client.get("/stories").text))
        with open_store(store) as opened:
            opened.remove_article(opened.articles()[0])
            opened.replace_graph("https://w3id.org/communique/id/graph/alignment", ())
        assert len(re.findall("<tr>", client.get("/stories").text)) < before


# ----------------------------------------------------------------------------------------------- compare


def test_accounts_stand_side_by_side(reader: TestClient) -> None:
    """A row holds both accounts' words, its contradiction is marked by kind, and what is left out is said so."""
    page = reader.get(_event(reader, "berg")).text
    table = page[page.index('<table class="grid">') : page.index("</table>")]
    first = table[table.index('id="matter-1"') : table.index("</tr>", table.index('id="matter-1"'))]
    assert first.count(FERRY) == 2
    assert "opposed stance" in first
    assert table.count('<th scope="col"') == 3
    assert "the port be closed" in table


def test_words_lead_to_their_characters(reader: TestClient) -> None:
    """A click on a cell's words opens the article with exactly these characters marked."""
    page = reader.get(_event(reader, "berg")).text
    link = re.search(r'href="(/articles/[0-9a-f]{12}\?at=(\d+)-(\d+))#at"', page)
    assert link
    article = reader.get(link[1]).text
    asked = "".join(re.findall(r'<span class="s [^"]*\basked"[^>]*>([^<]*)</span>', article[article.index('id="text"') :]))
    assert asked == FERRY
    assert article.count('id="at"') == 1


@pytest.mark.parametrize(("shown", "rows"), [("contradictions", 1), ("", 2)])
def test_matters_can_be_chosen(reader: TestClient, shown: str, rows: int) -> None:
    """Only the matters with a contradiction are shown where that is asked for."""
    page = reader.get(f"{_event(reader, 'berg')}?show={shown}").text
    assert len(re.findall(r'<tr id="matter-', page)) == rows


def test_accounts_can_be_chosen(reader: TestClient) -> None:
    """The accounts of the address are shown; one that the event has not is not found, and so is an event that is not there."""
    event = _event(reader, "berg")
    sides = re.findall(r'name="side" value="([^"]+)"', reader.get(event).text)
    assert reader.get(f"{event}?side={sides[0]}&side={sides[1]}").status_code == 200
    assert reader.get(f"{event}?side={'a' * 12}/article").status_code == 404
    assert reader.get(f"{event}?show=nothing").status_code == 400
    assert reader.get("/stories/0123456789ab").status_code == 404
    assert reader.get(f"{event}?{'&'.join('side=' + sides[0] for _ in range(9))}").status_code == 400


def test_a_comparison_is_exported(reader: TestClient) -> None:
    """Markdown, CSV, JSON, HTML and Turtle hold the same contradiction."""
    event = _event(reader, "berg")
    file = {form: reader.get(f"{event}/accounts.{form}") for form in ("md", "csv", "json", "html", "ttl")}
    assert all(answer.status_code == 200 and "attachment" in answer.headers["content-disposition"] for answer in file.values())
    kinds = [row["kind"] for row in csv.DictReader(io.StringIO(file["csv"].text))]
    assert kinds.count("opposed stance") == 1
    assert file["json"].json()["stories"][0]["contradictions"][0]["kind"] == "opposed stance"
    assert "opposed stance" in file["md"].text
    assert "opposed stance" in file["html"].text
    store = pyoxigraph.Store()
    store.load(file["ttl"].content, format=pyoxigraph.RdfFormat.TURTLE)
    assert len(list(store.quads_for_pattern(None, RDF.type, CMQ.Contradiction))) == 1
    assert reader.get(f"{event}/accounts.exe").status_code == 404


def test_a_finding_leads_to_its_comparison(reader: TestClient) -> None:
    """The address of a finding leads to the accounts between which it stands, at its place."""
    page = reader.get(_event(reader, "berg")).text
    finding = re.search(r'<tr id="finding-([0-9a-f]{12})"', page)
    assert finding
    answer = reader.get(f"/findings/{finding[1]}")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/stories/")
    assert answer.headers["location"].endswith(f"#finding-{finding[1]}")
    assert reader.get("/findings/0123456789ab").status_code == 404


# ----------------------------------------------------------------------------------------------- articles


def test_article_text_is_text(reader: TestClient) -> None:
    """Markup in an article is shown as characters: no element and no attribute comes of it."""
    event = _event(reader, "noor")
    for path in (event, _article(reader, event), f"{event}/accounts.html", "/stories"):
        page = reader.get(path).text
        assert "<script>alert" not in page
        assert "<b>bold" not in page
        assert '" onmouseover' not in page
    assert "&lt;script&gt;alert" in reader.get(_article(reader, event)).text


def test_the_pieces_are_the_text(reader: TestClient, made: Path) -> None:
    """The pieces of an article's text put together are its text, whatever place is asked for."""
    with read_store(made) as store:
        from communique.stored import load_readings

        for reading in load_readings(store, store.articles()):
            for asked in (None, (0, 1), (3, 10_000), (9_999, 10_000)):
                assert "".join(p.text for p in pieces(reading, asked)) == reading.article.text


def test_nested_claims_are_deeper() -> None:
    """Words inside a claim that stands inside another have depth two and both numbers."""
    article = Article("A said that B said that it rained.")
    outer, inner = article.span(12, 33), article.span(24, 33)
    reading = Reading.__new__(Reading)
    for name, value in {
        "article": article, "reader": "x", "actors": (), "events": (), "accounts": (), "omissions": (), "notes": (),
        "attributions": tuple(Attribution(("actor/x",), "assert", Claim((span,))) for span in (outer, inner)),
    }.items():  # fmt: skip
        object.__setattr__(reading, name, value)
    found = {p.text: (p.depth, p.of) for p in pieces(reading)}
    assert found == {"A said that ": (0, ()), "B said that ": (1, (1,)), "it rained": (2, (1, 2)), ".": (0, ())}


@pytest.mark.parametrize("place", ["x", "5", "5-3", "-1-3", "1-2-3", "9" * 30 + "-1"])
def test_a_place_that_is_none_is_told(reader: TestClient, place: str) -> None:
    """A place that cannot be one gives 400 and says so."""
    assert reader.get(f"{_article(reader, _event(reader, 'berg'))}?at={place}").status_code == 400


def test_an_article_can_be_named_by_its_beginning(reader: TestClient) -> None:
    """The beginning of an id leads to the article; what is none is not found."""
    path = _article(reader, _event(reader, "berg"))
    answer = reader.get(path[:-3])
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    assert reader.get("/articles/zzz").status_code == 404


# ----------------------------------------------------------------------------------------------- judgements


def test_a_refused_attribution_leaves_the_queries(writer: TestClient, store: Path) -> None:
    """A claim that is refused on its article's page leaves page, queries and comparison; undone, it is back."""
    path = _article(writer, _event(writer, "berg"))
    card = re.search(r'data-id="([0-9a-f]{12}/attribution-[0-9-]+)"', writer.get(path).text)
    assert card
    before = len(api.query(store, CLAIMS))
    answer = writer.post("/judgements", json={"id": card[1], "verdict": "refused", "because": "not said"})
    assert answer.json()["judgement"]["analyst"] == "Eva Noor"
    assert len(api.query(store, CLAIMS)) == before - 1
    page = writer.get(path).text
    assert "<h2>Refused</h2>" in page
    assert page.count(f'data-id="{card[1]}"') == 1
    assert "not said" in writer.get("/judgements").text
    (line,) = writer.get("/judgements.jsonl").text.splitlines()
    assert json.loads(line)["id"] == card[1]
    assert "cmq:Refused" in writer.get("/judgements.ttl").text
    assert writer.post("/judgements/undo", json={"id": card[1]}).status_code == 200
    assert len(api.query(store, CLAIMS)) == before
    assert "Nothing was judged yet" in writer.get("/judgements").text


def test_a_corrected_attribution_is_told_everywhere(writer: TestClient) -> None:
    """What is corrected on its article's page stands on the page, with what was read, and in the list and both files."""
    path = _article(writer, _event(writer, "berg"))
    card = re.search(r'data-id="([0-9a-f]{12}/attribution-[0-9-]+)"', writer.get(path).text)
    assert card
    given = {"id": card[1], "verdict": "corrected", "speaker": "Eva <b>Noor</b>", "act": "condemn", "because": "the video"}
    answer = writer.post("/judgements", json=given)
    assert answer.json()["judgement"]["correction"] == {"speaker": "Eva <b>Noor</b>", "kind": "person", "act": "condemn"}
    page = writer.get(path).text
    assert 'data-speaker="Eva &lt;b&gt;Noor&lt;/b&gt;" data-said="condemn"' in page
    assert "read as" in page
    assert "Eva &lt;b&gt;Noor" in writer.get("/judgements").text
    (line,) = writer.get("/judgements.jsonl").text.splitlines()
    assert json.loads(line)["correction"]["act"] == "condemn"
    assert "cmq:correctedAct act:condemn" in writer.get("/judgements.ttl").text
    assert writer.post("/judgements", json={"id": card[1], "verdict": "corrected", "because": "and more"}).status_code == 200
    assert json.loads(writer.get("/judgements.jsonl").text)["because"] == "and more"
    assert writer.post("/judgements/undo", json={"id": card[1]}).status_code == 200
    assert "read as" not in writer.get(path).text


def test_a_refused_finding_leaves_the_comparison(writer: TestClient) -> None:
    """A contradiction that is refused is no longer in the table nor in the counts."""
    event = _event(writer, "berg")
    finding = re.search(r'<tr id="finding-([0-9a-f]{12})"', writer.get(event).text)
    assert finding
    assert writer.post("/judgements", json={"id": finding[1], "verdict": "refused"}).status_code == 200
    assert "opposed stance" not in writer.get(event).text
    assert writer.get("/stories?with=contradictions").text.count("<tbody>") == 0


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({}, 400),
        ({"id": "0123456789ab"}, 400),
        ({"id": "0123456789ab", "verdict": "perhaps"}, 400),
        ({"id": "0123456789ab", "verdict": "refused"}, 404),
        ({"id": 7, "verdict": "refused"}, 400),
        ({"id": "0123456789ab", "verdict": "corrected", "act": "deny"}, 404),
        ({"id": "0123456789ab", "verdict": "corrected", "act": 7}, 400),
        ({"id": "0123456789ab", "verdict": "corrected", "speaker": "x" * 300}, 400),
        ({"id": "0123456789ab", "verdict": "corrected", "span": [1]}, 400),
        ({"id": "0123456789ab", "verdict": "corrected", "span": "1-2"}, 400),
        ({"id": "x" * 300, "verdict": "refused"}, 400),
        ({"id": "../../etc/passwd", "verdict": "refused"}, 404),
        ({"id": '" ; DROP ALL', "verdict": "refused"}, 404),
        ({"id": "0123456789ab", "verdict": "refused", "because": "x" * 3000}, 400),
        ([], 400),
        ("x", 400),
    ],
)
def test_what_is_sent_is_checked(writer: TestClient, given: object, status: int) -> None:
    """A record that makes no sense is told, as JSON of one shape."""
    answer = writer.post("/judgements", json=given, headers={"Accept": "application/json"})
    assert answer.status_code == status
    assert answer.json()["error"]["detail"]


def test_what_is_no_json_is_told(writer: TestClient) -> None:
    """Broken and deeply nested JSON gives 400."""
    for body in (b"{", b"\xff", b"[" * 100_000):
        assert writer.post("/judgements", content=body, headers={"Content-Type": "application/json"}).status_code == 400


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("article/a9267888f624", "/articles/a9267888f624"),
        ("article/a9267888f624/attribution-10-20", "/articles/a9267888f624"),
        ("article/a9267888f624/account-433-462", "/articles/a9267888f624?at=433-462#at"),
        ("finding/0123456789ab", "/findings/0123456789ab"),
        ("country/IR", None),
        ("event/%2e%2e%2f", "/stories/%2e%2e%2f"),
    ],
)
def test_where_a_node_is_shown(name: str, path: str | None) -> None:
    """A node of our data leads to its page, at its place in the text."""
    assert page_of(f"https://w3id.org/communique/id/{name}") == path
