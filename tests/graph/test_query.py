"""Queries of users: what they give, and that none of them takes the program with it."""

import gc
import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from graph import iris
from graph.errors import ParameterError, QueryError, QueryRefused, QueryStopped, QuerySyntax, QueryTimeout, StoreError
from graph.library import answer, named_query
from graph.query import Limits, run_named, run_query
from graph.results import Term
from graph.store import Store, reading
from graph.vocabulary import NIF
from tests.graph.processes import processes_below

GRAPH = Path(__file__).parent.parent / "data" / "graphs" / "two-sides.trig"
CMQ = "https://w3id.org/communique/ontology#"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store's folder with the graph of two sides, and a text; nobody has it open."""
    path = tmp_path_factory.mktemp("query") / "store"
    article = iris.article_iri("aaaaaaaaaaaa")
    with Store(path) as store:
        store.add(parse(path=str(GRAPH), format=RdfFormat.TRIG))
        text = [Quad(article, NIF.is_string, Literal("The whole article."), iris.GRAPH_TEXTS)]
        graph = list(store.quads(iris.article_graph("aaaaaaaaaaaa")))
        store.replace_article("aaaaaaaaaaaa", graph, text)
    return path


def test_all_variables_come_in_order_of_their_names(folder: Path) -> None:
    """`SELECT *` has the same columns in every process, with each value under its name; named variables keep their order."""
    asked = "{ ?z a cmq:Matter ; rdfs:label ?a . BIND(1 AS ?m) }"
    everything = run_query(folder, f"SELECT * {asked}")
    named = run_query(folder, f"SELECT ?z ?m ?a {asked}")
    assert everything.columns == ("a", "m", "z")
    assert named.columns == ("z", "m", "a")
    assert sorted((z, m, a) for a, m, z in everything.to_table()) == sorted(named.to_table())
    assert len(named) > 0


class Trap:
    """A server that counts who comes."""

    def __init__(self) -> None:
        self.visits: list[str] = []
        visits = self.visits

        class Handler(http.server.BaseHTTPRequestHandler):
            """Counts and answers with nothing."""

            def do_GET(self) -> None:
                visits.append(self.path)
                self.send_error(404)

            def do_POST(self) -> None:
                self.do_GET()

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self.server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/trap"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def close(self) -> None:
        """Stop serving."""
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def trap() -> Iterator[Trap]:
    """A server on loopback that nobody may visit."""
    server = Trap()
    yield server
    server.close()


# ------------------------------------------------------------------------------------------- answers


def test_select_gives_typed_rows(folder: Path) -> None:
    """IRIs, literals with language and datatype, and unbound cells come back as they are."""
    text = """SELECT ?c ?label ?conf ?none { ?f a cmq:Update ; cmq:confidence ?conf ; rdfs:label ?label . BIND(cmq:Update AS ?c)
              OPTIONAL { ?f cmq:kind ?none } }"""
    result = run_query(folder, text)
    assert result.columns == ("c", "label", "conf", "none")
    label = Term("literal", "update", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString", "en")
    confidence = Term("literal", "0.4", "http://www.w3.org/2001/XMLSchema#decimal")
    assert result.rows == ((Term("iri", f"{CMQ}Update"), label, confidence, None),)


def test_ask_gives_a_value(folder: Path) -> None:
    """ASK is answered with true or false."""
    assert run_query(folder, "ASK { ?f a cmq:Reversal }").value is False
    assert run_query(folder, "ASK { ?f cmq:kind cmq:Reversal }").value is True


def test_construct_and_describe_give_triples(folder: Path) -> None:
    """A graph comes as rows of subject, predicate, object, and as Turtle."""
    known = run_query(folder, "CONSTRUCT { ?s cmq:represents ?o } WHERE { ?s cmq:represents ?o }")
    assert len(known) == 2, "a triple that two articles state is one triple of the graph"
    built = run_query(folder, "CONSTRUCT { ?f a cmq:Finding } WHERE { ?f a cmq:Update }")
    assert [[t.short for t in row if t] for row in built.rows] == [["finding:b00000000001", "rdf:type", "cmq:Finding"]]
    assert "finding:b00000000001 a cmq:Finding" in built.to_turtle()
    assert len(run_query(folder, "DESCRIBE country:XN")) == 6


def test_an_open_store_is_asked_beside_its_writer(tmp_path: Path) -> None:
    """The owner of a store asks it without closing it, and is told of what it has just written."""
    with Store(tmp_path / "s") as store:
        store.add(parse(path=str(GRAPH), format=RdfFormat.TRIG))
        assert len(run_query(store, "SELECT ?m { ?m a cmq:Matter }")) == 2


def test_a_folder_that_is_written_is_asked_as_it_was_published(tmp_path: Path) -> None:
    """A store's folder that somebody writes into answers with what was published last."""
    with Store(tmp_path / "s") as store:
        store.add(parse(path=str(GRAPH), format=RdfFormat.TRIG))
        assert len(run_query(tmp_path / "s", "SELECT ?m { ?m a cmq:Matter }")) == 0
        store.publish()
        assert len(run_query(tmp_path / "s", "SELECT ?m { ?m a cmq:Matter }")) == 2


@pytest.mark.parametrize("suffix", [".trig", ".nq", ".ttl", ".nt", ".jsonld"])
def test_a_file_is_asked(tmp_path: Path, suffix: str) -> None:
    """Each format of file that we write can be asked."""
    from pyoxigraph import Store as Database

    formats = {"trig": RdfFormat.TRIG, "nq": RdfFormat.N_QUADS, "ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES}
    database = Database()
    database.load(path=str(GRAPH))
    file, form = tmp_path / f"g{suffix}", formats.get(suffix[1:], RdfFormat.JSON_LD)
    if form.supports_datasets:
        database.dump(str(file), form)
    else:
        database.dump(str(file), form, from_graph=iris.GRAPH_ALIGNMENT)
    assert len(run_query(file, "SELECT ?m { ?m a cmq:Matter }")) == 2


@pytest.mark.parametrize(("name", "data"), [("g.ttl", "<a> <b>"), ("g.rdf", "<x/>"), ("g.nq", "no quads")])
def test_a_file_that_is_no_graph_is_told(tmp_path: Path, name: str, data: str) -> None:
    """A malformed file, or one of another kind, is one sentence with the file's name."""
    (tmp_path / name).write_text(data)
    with pytest.raises(StoreError, match=name):
        run_query(tmp_path / name, "ASK {}")


def test_the_texts_of_the_articles_cannot_be_asked(folder: Path) -> None:
    """Neither the union nor a named graph shows an article's words."""
    assert run_query(folder, "SELECT * { ?a nif:isString ?text }").rows == ()
    assert run_query(folder, "SELECT * { GRAPH graph:texts { ?a ?b ?c } }").rows == ()
    with pytest.raises(QueryRefused, match="no graph of this store"):
        run_query(folder, "SELECT * FROM graph:texts { ?a ?b ?c }")


def test_from_names_a_graph_of_the_store(folder: Path) -> None:
    """FROM narrows the question to one graph, by prefix or whole IRI."""
    for name in ("graph:alignment", "<https://w3id.org/communique/id/graph/alignment>"):
        assert run_query(folder, f"SELECT (COUNT(*) AS ?n) FROM {name} {{ ?s ?p ?o }}").to_table() == (("17",),)


def test_rows_beyond_the_cap_are_cut_and_told(folder: Path) -> None:
    """The answer says that there was more; an answer that fits says that it is whole."""
    cut = run_query(folder, "SELECT * { ?s ?p ?o }", max_rows=7)
    assert (len(cut), cut.truncated) == (7, True)
    whole = run_query(folder, "SELECT ?m { ?m a cmq:Matter }", max_rows=2)
    assert (len(whole), whole.truncated) == (2, False)


def test_words_in_strings_iris_and_comments_are_no_keywords(folder: Path) -> None:
    """A query may speak of a service and load nothing."""
    text = """# SERVICE <http://nowhere.invalid/>
    PREFIX service: <http://service.invalid/LOAD>
    SELECT ?service { VALUES ?service { "SERVICE" 'LOAD' \"\"\"it's "SERVICE" \"\"\" } FILTER (?service != service:x) }"""
    assert len(run_query(folder, text)) == 3


# ------------------------------------------------------------------------------------------- what is refused

SERVICES = {
    "plain": "SELECT * { SERVICE <URL> { ?a ?b ?c } }",
    "silent": "SELECT * { SERVICE SILENT <URL> { ?a ?b ?c } }",
    "variable": 'SELECT * { ?f a cmq:Matter . BIND(IRI(CONCAT("URL?", STR(?f))) AS ?u) SERVICE ?u { ?a ?b ?c } }',
    "lateral": 'SELECT * { ?f a cmq:Matter . BIND(IRI(CONCAT("URL?", STR(?f))) AS ?u) LATERAL { SERVICE ?u { ?a ?b ?c } } }',
    "exists": "SELECT * { ?f a cmq:Matter FILTER EXISTS { SERVICE <URL> { ?a ?b ?c } } }",
    "not exists": "SELECT * { ?f a cmq:Matter FILTER (1 = 1 || NOT EXISTS { SERVICE <URL> { ?a ?b ?c } }) }",
    "sub-select": "SELECT * { { SELECT * { SERVICE <URL> { ?a ?b ?c } } } }",
    "mixed case": "SELECT * { SeRvIcE <URL> { ?a ?b ?c } }",
    "escaped": "SELECT * { \\u0053ERVICE <URL> { ?a ?b ?c } }",
    "behind a comment that ends in CR": "SELECT * { # a comment\rSERVICE <URL> { ?a ?b ?c } }",
    "behind a prefix": "PREFIX x: <URL> SELECT * { SERVICE x: { ?a ?b ?c } }",
    "behind an unclosed string": "SELECT * { ' \nSERVICE <URL> { ?a ?b ?c } }",
}


@pytest.mark.parametrize("disguise", SERVICES)
def test_service_is_refused_and_nobody_is_asked(folder: Path, trap: Trap, disguise: str) -> None:
    """In whatever disguise, SERVICE ends in one line and reaches no server."""
    with pytest.raises((QueryRefused, QuerySyntax)) as caught:
        run_query(folder, SERVICES[disguise].replace("URL", trap.url))
    assert _one_line(caught.value)
    assert trap.visits == []


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <URL>",
        "LOAD SILENT <URL> INTO GRAPH <http://g>",
        "PREFIX x: <http://x>\nINSERT DATA { <http://a> <http://b> <http://c> }",
        "DELETE WHERE { ?s ?p ?o }",
        "CLEAR ALL",
        "WITH <http://g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "ASK {} ; DROP ALL",
    ],
)
def test_updates_and_load_are_refused(folder: Path, trap: Trap, text: str) -> None:
    """A query reads: whatever changes the graph or loads into it ends in one line, and the graph is as it was."""
    with pytest.raises((QueryRefused, QuerySyntax)) as caught:
        run_query(folder, text.replace("URL", trap.url))
    assert _one_line(caught.value)
    assert trap.visits == []
    assert run_query(folder, "ASK { ?m a cmq:Matter }").value is True


@pytest.mark.parametrize("clause", ["FROM <URL>", "FROM NAMED <URL>", "FROM <file:///etc/hostname>", "FROM graph:nowhere"])
def test_from_fetches_nothing(folder: Path, trap: Trap, clause: str) -> None:
    """A FROM that names no graph of the store is refused, not fetched and not answered with nothing."""
    with pytest.raises(QueryRefused, match="no graph of this store"):
        run_query(folder, f"SELECT * {clause.replace('URL', trap.url)} {{ ?s ?p ?o }}")
    assert trap.visits == []


HOSTILE = {
    "50,000 nested groups": "SELECT * " + "{" * 50_000 + "}" * 50_000,
    "3,000 nested groups": "SELECT * " + "{" * 3_000 + "}" * 3_000,
    "5,000 parentheses": "SELECT * { FILTER " + "(" * 5_000 + "1" + ")" * 5_000 + " }",
    "10,000 negations": "SELECT * { FILTER (" + "!" * 10_000 + "true) }",
    "10,000 sums": "SELECT * { BIND(" + "+".join(["1"] * 10_000) + " AS ?x) }",
    "10,000 disjunctions": "SELECT * { FILTER (" + "||".join(["1"] * 10_000) + ") }",
    "10,000 steps": "SELECT * { ?a " + "/".join(["a"] * 10_000) + " ?b }",
    "cross join": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n0 ?o }",
    "1 MB of text": "SELECT * { } # " + "x" * 1_000_000,
    "half a character": "SELECT * { ?a ?b '\ud800' }",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_query_ends_in_one_line(folder: Path, name: str) -> None:
    """Each ends in one of our errors, told in one line, and the next query is answered."""
    with pytest.raises((QueryRefused, QuerySyntax, QueryStopped, QueryTimeout)) as caught:
        run_query(folder, HOSTILE[name], timeout_s=4)
    assert _one_line(caught.value)
    assert run_query(folder, "ASK { ?m a cmq:Matter }").value is True


def test_a_query_beyond_its_memory_is_stopped(folder: Path) -> None:
    """A query that doubles a string without end is stopped by the limit of memory, not by the machine's."""
    doubled = " ".join(f"BIND(CONCAT(?s{n}, ?s{n}) AS ?s{n + 1})" for n in range(34))
    with pytest.raises(QueryStopped, match="400 MB") as caught:
        run_query(folder, f"SELECT (STRLEN(?s34) AS ?n) {{ BIND('aaaaaaaa' AS ?s0) {doubled} }}", memory_mb=400, timeout_s=20)
    assert _one_line(caught.value)


def test_a_query_beyond_its_time_is_stopped(folder: Path) -> None:
    """The clock ends a query that does not end by itself."""
    with pytest.raises(QueryTimeout, match=r"longer than 1\.5 s"):
        run_query(folder, HOSTILE["cross join"], timeout_s=1.5)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("SELECT * { ?a ?b }", 1, 19),
        ("SELECT *\nWHERE {\n  ?a ?b ?c ?d\n}", 4, 2),
        ("", 1, 1),
        ("SELECT * { ?a no:prefix ?c }", 1, 24),
    ],
)
def test_a_mistake_is_told_with_its_place(folder: Path, text: str, line: int, column: int) -> None:
    """A query that cannot be parsed gives line and column."""
    with pytest.raises(QuerySyntax, match=f"line {line}, column {column}: ") as caught:
        run_query(folder, text)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert _one_line(caught.value)


def test_lateral_is_not_sparql(folder: Path) -> None:
    """What the engine would take and SPARQL 1.1 does not have is a mistake, too."""
    with pytest.raises(QuerySyntax, match=r"not SPARQL 1\.1"):
        run_query(folder, "SELECT * { ?a a cmq:Matter LATERAL { ?a ?b ?c } }")


def test_the_process_imports_nothing_from_the_working_directory(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A `json.py` or `graph.py` that lies where the program is started is not run."""
    for name in ("json", "graph", "rdflib", "pyoxigraph"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w').close()\nraise SystemExit(3)\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert run_query(folder, "ASK { ?m a cmq:Matter }").value is True
    assert not (tmp_path / "ran").exists()


def test_many_queries_leave_no_process_and_no_open_file(folder: Path) -> None:
    """Answered, refused or killed, a query gives back what it took."""
    descriptors = Path("/proc/self/fd")
    if not descriptors.is_dir():
        pytest.skip("counts open files through /proc, which this system lacks")
    gc.collect()
    before, children = len(list(descriptors.iterdir())), processes_below()
    for text in ("ASK {}", "SELECT", HOSTILE["10,000 negations"], "CLEAR ALL"):
        with suppress(QueryError):
            run_query(folder, text)
    gc.collect()
    assert len(list(descriptors.iterdir())) == before
    assert processes_below() <= children


# ------------------------------------------------------------------------------------------- writing answers


def test_csv_tsv_and_json_follow_the_standards(folder: Path) -> None:
    """Quotes, line ends, languages and unbound cells are written as the SPARQL results formats want them."""
    values = 'VALUES (?a ?b) { ("one, \\"two\\"\\nthree"@en-GB 4) (cmq:Claim UNDEF) }'
    result = run_query(folder, f"SELECT ?a ?b {{ {values} }}")
    assert result.to_csv() == f'a,b\r\n"one, ""two""\nthree",4\r\n{CMQ}Claim,\r\n'
    assert result.to_tsv() == f'?a\t?b\n"one, \\"two\\"\\nthree"@en-gb\t4\n<{CMQ}Claim>\t\n'
    first = json.loads(result.to_json())["results"]["bindings"][0]
    assert first["a"] == {"type": "literal", "value": 'one, "two"\nthree', "xml:lang": "en-gb"}
    assert first["b"] == {"type": "literal", "value": "4", "datatype": "http://www.w3.org/2001/XMLSchema#integer"}


def test_labels_stand_beside_iris(folder: Path) -> None:
    """A labelled answer has a second column for the names, and the table shows them in place of IRIs."""
    result = replace(run_query(folder, "SELECT ?m { ?m a cmq:Matter } ORDER BY ?m"), nodes=("m",))
    known = {"https://w3id.org/communique/id/matter/111111111111": "whether ships crossed"}
    assert result.with_labels(known).to_table() == (("whether ships crossed",), ("matter:222222222222",))
    assert result.with_labels(known).labelled().columns == ("m", "mLabel")
    assert [row[1].value if row[1] else None for row in result.with_labels(known).labelled().rows] == [
        "whether ships crossed",
        None,
    ]


def _one_line(error: BaseException) -> bool:
    """The message is one line that a terminal can show."""
    return 0 < len(str(error)) < 400 and "\n" not in str(error)


def test_terms_come_back_as_they_went() -> None:
    """A term of an answer is the same node for the engine."""
    for node in (NamedNode("http://a"), Literal("x", language="en"), Literal("4", datatype=NamedNode("http://d"))):
        from graph.results import term_of

        term = term_of(node)
        assert term is not None
        assert term.rdf() == node


def test_a_named_query_is_asked_within_limits(folder: Path) -> None:
    """A query of the library gives what it gives in this process, labels and all, and obeys limits of rows and of time."""
    query = named_query("contradictions")
    with reading(folder) as database:
        here = answer(database, query)
    assert run_named(folder, query, {}, Limits()) == here
    assert len(here) > 1
    cut = run_named(folder, query, {}, Limits(max_rows=1))
    assert (cut.rows, cut.truncated) == (here.rows[:1], True)
    with pytest.raises(ParameterError):
        run_named(folder, query, {"kind": "nonsense"}, Limits())
    slow = replace(query, text="SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }", parameters=())
    with pytest.raises(QueryTimeout):
        run_named(folder, replace(slow, text=f"# title: t\n# description: d\n{slow.text}"), {}, Limits(timeout_s=2))
