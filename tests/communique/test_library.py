"""Communiqué from Python: reading a text, a store as a desk, answers, frames, networks, and what a notebook shows."""

import importlib
import json
import pkgutil
import shutil
from html.parser import HTMLParser
from pathlib import Path

import networkx as nx
import pytest
import rdflib

import communique
from communique import api
from communique.frames import SHOWN, Rows, rows_of_result
from communique.library_read import is_text, read
from communique.notebook import Desk, open_desk
from communique.notebook_html import Html, framed
from communique.running import Parts, run
from extract.errors import InputError
from extract.inputs import Defaults
from graph.errors import ParameterError, QueryRefused, StoreError
from graph.query import Limits
from graph.results import QueryResult, Term
from tests.communique.tiny import TinyReader

CALL = "2025-03-02\n\nThe call between Anna Berg and Bela Kis took place."
BERG = f"Harbour call\n{CALL} Anna Berg said that the ferry <b>sank</b> in the harbour & burnt.\n"
KIS = f"Other view\n{CALL} Bela Kis denied that the ferry sank in the harbour.\n"
PARTS = Parts(reader=TinyReader)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two articles and a store of them."""
    folder = tmp_path_factory.mktemp("desk")
    for name, text in (("berg.txt", BERG), ("kis.txt", KIS)):
        (folder / name).write_text(text, encoding="utf-8")
    run([folder / "berg.txt", folder / "kis.txt"], store=folder / "store", parts=PARTS)
    return folder


@pytest.fixture(scope="module")
def desk(made: Path) -> Desk:
    """The store as a desk."""
    return open_desk(made / "store")


class Tags(HTMLParser):
    """The tags of a piece of HTML, and its words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        self.words += data


# ------------------------------------------------------------------------------------------- reading


def test_a_text_is_read(made: Path) -> None:
    """A string of several words is a text; it gives one reading, with what the caller knows of it."""
    reading = read("Anna Berg said that all is well.", defaults=Defaults(publisher="The Quay"), parts=PARTS)
    (attribution,) = reading.attributions
    assert attribution.claim.text == "all is well"
    assert reading.article.publisher == "The Quay"


def test_a_file_gives_one_reading_and_a_list_gives_each(made: Path) -> None:
    """A name or a path gives its reading; a list gives readings in order, and what cannot be read in its place."""
    one = read(str(made / "berg.txt"), parts=PARTS)
    assert one == read(made / "berg.txt", parts=PARTS)
    found = list(read([made / "berg.txt", made / "missing.txt", made / "kis.txt"], parts=PARTS))
    assert found[0] == one
    assert [isinstance(f, InputError) for f in found] == [False, True, False]


@pytest.mark.parametrize(
    ("name", "words"),
    [("missing.txt", "no such file"), ("empty.jsonl", "is empty"), ("folder", "no article"), ("two.jsonl", "several articles")],
)
def test_a_file_that_is_not_one_article_is_told(made: Path, name: str, words: str) -> None:
    """A missing file, an empty one and one of several articles raise InputError, which says what to do."""
    (made / "folder").mkdir(exist_ok=True)
    (made / "empty.jsonl").write_text("", encoding="utf-8")
    lines = [json.dumps({"text": f"Anna Berg said that all is {word}."}) for word in ("well", "lost")]
    (made / "two.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InputError, match=words):
        read(made / name, parts=PARTS)


@pytest.mark.parametrize(
    ("source", "text"), [("one", False), ("a b.txt", True), ("a\nb", True), ("a b " * 5000, True), ("a \0 b", True), ("", False)]
)
def test_what_is_a_text(source: str, text: bool) -> None:
    """Several words that name no file are a text, however long and whatever they hold."""
    assert is_text(source) is text


def test_a_file_whose_name_has_spaces_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What exists is read, not taken for a text."""
    monkeypatch.chdir(tmp_path)
    Path("my article.txt").write_text("Anna Berg said that all is well.", encoding="utf-8")
    assert not is_text("my article.txt")
    assert read("my article.txt", parts=PARTS).article.source == "my article.txt"


# ------------------------------------------------------------------------------------------- asking


def test_a_store_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    """Opening, not the first question, raises StoreError."""
    with pytest.raises(StoreError, match="there is no store here"):
        communique.open(tmp_path / "none")


def test_named_queries_take_values_by_name(desk: Desk) -> None:
    """A row has its values by column, with labels beside nodes; a wrong parameter is told."""
    rows = desk.query("contradictions")
    assert len(rows) == 1
    assert rows[0]["kindLabel"] == "opposed stance"
    with pytest.raises(ParameterError, match="no parameter 'colour'"):
        desk.query("contradictions", colour="red")


def test_queries_of_ones_own_run_within_limits(desk: Desk) -> None:
    """A text is asked as `communique query -e` asks it: stopped at its limits, without SERVICE."""
    assert desk.query("SELECT ?who { ?who cmq:denied ?claim }").column("who") == ("https://w3id.org/communique/id/actor/bela-kis",)
    few = Desk(desk.path, Limits(max_rows=2)).query("SELECT * { ?s ?p ?o }")
    assert (len(few), few.cut) == (2, True)
    assert "cut at the limit" in few._repr_html_()
    with pytest.raises(QueryRefused):
        desk.query("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }")


def test_values_are_values_of_python() -> None:
    """Numbers and truth are Python's; text, IRIs, and literals that break their type stay strings."""
    xsd = "http://www.w3.org/2001/XMLSchema#"
    given = [("7", "integer", 7), ("0.50", "decimal", 0.5), ("true", "boolean", True), ("x", "integer", "x"), ("2", "string", "2")]
    row = tuple(Term("literal", text, xsd + kind) for text, kind, _ in given)
    result = QueryResult("select", ("a", "b", "c", "d", "e"), (row,))
    assert rows_of_result(result).cells == (tuple(wanted for _, _, wanted in given),)


def test_pandas_comes_only_when_asked(desk: Desk) -> None:
    """`.df` is a frame with the columns and values of the rows."""
    pandas = pytest.importorskip("pandas", reason="pandas is in the extra `notebook`")
    rows = desk.query("articles")
    assert isinstance(rows.df, pandas.DataFrame)
    assert list(rows.df.columns) == list(rows.columns)
    assert list(rows.df["article"]) == list(rows.column("article"))


def test_csv_is_what_the_rows_are(desk: Desk, tmp_path: Path) -> None:
    """The text and the file are the same, with a row a row."""
    rows = desk.query("articles")
    text = rows.csv(tmp_path / "articles.csv")
    assert (tmp_path / "articles.csv").read_bytes().decode() == text
    assert text.splitlines()[0] == ",".join(rows.columns)
    assert len(text.splitlines()) == 1 + len(rows)


def test_a_notebook_shows_the_first_rows_escaped() -> None:
    """No cell becomes markup, and a long table says how many rows are left out."""
    rows = Rows(("<i>",), tuple((f"<script>{n}</script>",) for n in range(SHOWN + 7)))
    shown = Tags(rows._repr_html_())
    assert {tag for tag, _ in shown.tags} == {"table", "thead", "tbody", "tr", "th", "td", "p"}
    assert "<script>0</script>" in shown.words
    assert "7 more rows" in shown.words


def test_an_unknown_column_is_told() -> None:
    """The error names the columns there are."""
    with pytest.raises(KeyError, match="there are: who"):
        Rows(("who",), ()).column("what")


# ------------------------------------------------------------------------------------------- looking


def test_accounts_stand_side_by_side_in_a_frame(desk: Desk, tmp_path: Path) -> None:
    """A notebook shows the page in a frame that runs nothing; the page is what is saved."""
    side = desk.compare()
    ((tag, attributes),) = Tags(side._repr_html_()).tags
    assert (tag, attributes["sandbox"]) == ("iframe", "")
    page = attributes["srcdoc"]
    assert page == side.page.text == side.save(tmp_path / "page.html").read_text("utf-8")
    assert "Anna Berg" in page
    assert "<b>sank</b>" not in page
    assert len(side.csv().splitlines()) > 2
    assert desk.compare("no such event").accounts.stories == ()


def test_a_page_in_a_frame_is_the_page() -> None:
    """Whatever a page holds, the frame's reader gets it back unchanged."""
    page = "<p title=\"a 'b' &amp; c\">\n“x” & y</p>"
    assert Tags(framed(page, height=10)).tags[0][1]["srcdoc"] == page


def test_an_article_shows_its_spans(desk: Desk, made: Path, tmp_path: Path) -> None:
    """Content and cue are marked in the text, which is otherwise unchanged, and nothing of it becomes markup."""
    view = desk.article(str(made / "berg.txt"))
    assert view.text == BERG
    shown = Tags(view.highlight().text)
    assert {tag for tag, _ in shown.tags} == {"div", "p", "b", "mark", "span", "ol", "li", "small"}
    plain = shown.words.replace("CONTENT 1", "").replace("CUE 1", "")
    assert BERG in plain
    assert view.attributions.column("claim") == ("the ferry <b>sank</b> in the harbour & burnt",)
    assert view.highlight().save(tmp_path / "a.html").read_text("utf-8").count("<!doctype html>") == 1


def test_an_article_is_found_by_its_id(desk: Desk) -> None:
    """The list of articles gives the ids by which they are opened."""
    ids = desk.articles.column("id")
    assert [desk.article(str(i)[:6]).reading.article.id for i in ids] == list(ids)


@pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph).* is deprecated, use Dataset:DeprecationWarning")
def test_the_graph_is_a_plain_dataset(desk: Desk) -> None:
    """In rdflib is every public quad, to be found in the union of all graphs, and no text of an article."""
    dataset = desk.graph
    assert type(dataset) is rdflib.Dataset
    question = "ASK { ?who <https://w3id.org/communique/ontology#denied> ?claim }"
    assert dataset.query(question).askAnswer is True
    (number,) = desk.query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }").column("n")
    private = desk.query("SELECT * { GRAPH graph:sources { ?s ?p ?o } }")
    assert len(list(dataset.quads())) == int(str(number)) - len(private)
    assert BERG not in dataset.serialize(format="nquads")


def test_the_network_can_be_written(desk: Desk, tmp_path: Path) -> None:
    """Labels and kinds are strings, so that networkx writes the network as it is."""
    network = desk.network("who-contradicts-whom")
    assert sorted(str(data["label"]) for _, data in network.nodes(data=True)) == ["Anna Berg", "Bela Kis"]
    assert {type(value) for _, data in network.nodes(data=True) for value in data.values()} == {str, float}
    nx.write_gexf(network, tmp_path / "n.gexf")
    nx.write_graphml(network, tmp_path / "n.graphml")


def test_a_desk_follows_what_is_written(made: Path, tmp_path: Path) -> None:
    """A desk that is open sees an article that is added, and does not keep a run from writing."""
    store = Path(shutil.copytree(made / "store", tmp_path / "store"))
    desk = communique.open(store)
    before = len(desk.articles)
    (tmp_path / "new.txt").write_text("2025-03-05\n\nCora Dahl said that storms will come.\n", encoding="utf-8")
    run([tmp_path / "new.txt"], store=store, parts=PARTS)
    assert len(desk.articles) == before + 1


def test_html_is_text() -> None:
    """A piece of HTML is its text, and is shown as such."""
    assert str(Html("<i>a</i>")) == Html("<i>a</i>")._repr_html_() == "<i>a</i>"


def test_every_function_of_the_api_is_offered() -> None:
    """`import communique` offers what the commands are made of; of the API's names only the record of a run is not a function."""
    assert set(api.__all__) - {"RunReport"} == set(communique.__all__) - {"__version__"}


@pytest.mark.parametrize("name", [n for n in communique.__all__ if not n.startswith("_")])
def test_no_module_hides_a_function(name: str) -> None:
    """What `import communique` offers is a function, also after every module of the package was imported."""
    for module in pkgutil.iter_modules(communique.__path__, "communique."):
        if "._" not in module.name:
            importlib.import_module(module.name)
    assert callable(getattr(communique, name))
