"""The library of named queries: a folder of files for each, two engines, one answer."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import rdflib
from pyoxigraph import Quad, QuerySolutions, RdfFormat, parse
from pyoxigraph import Store as Database

from graph.errors import ParameterError, QueryError
from graph.export import render
from graph.library import TYPES, NamedQuery, Value, answer, bind, named_queries, named_query
from graph.query import run_query
from graph.query_guard import check_words, datasets
from graph.results import Row, Term, rows_of, short_iri
from graph.store import Store
from graph.vocabulary import PREFIXES

HERE = Path(__file__).parent
FOLDERS = HERE / "queries"
SHARED_GRAPH = HERE.parent / "data" / "graphs" / "two-sides.trig"
EXAMPLE = HERE.parent.parent.parent / "shared" / "design" / "ontology" / "worked-example.trig"
Rows = Counter[tuple[str, ...]]

# rdflib 7.6 uses what it deprecates when it answers a query on its own Dataset
pytestmark = pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph).* is deprecated, use Dataset:DeprecationWarning")


# ------------------------------------------------------------------------------------------- rows of two engines


def cell(term: Term | None) -> str:
    """A term as the expected rows write it: `actor:anna-berg`, `"asked"@en`, `"0.9"^^xsd:decimal`, empty for none.

    Decimals are compared by value: engines write 1.0 or 1.
    """
    if term is None:
        return ""
    if term.kind != "literal":
        return term.short
    kind = short_iri(term.datatype or PREFIXES["xsd"] + "string")
    value = format(Decimal(term.value).normalize(), "f") if kind == "xsd:decimal" else term.value
    if term.language:
        return f'"{value}"@{term.language}'
    return f'"{value}"' if kind == "xsd:string" else f'"{value}"^^{kind}'


def counted(rows: tuple[Row, ...]) -> Rows:
    """The rows as a multiset."""
    return Counter(tuple(cell(t) for t in row) for row in rows)


def ask_oxigraph(database: Database, text: str) -> Rows:
    """The rows that pyoxigraph gives, over the union of the graphs."""
    found = database.query(text, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    return counted(rows_of(found))


def ask_rdflib(graph: rdflib.Graph, text: str) -> Rows:
    """The rows that rdflib gives."""
    result: Any = graph.query(text)
    return counted(tuple(tuple(_term(node) for node in row) for row in result))


def _term(node: object) -> Term | None:
    if node is None:
        return None
    if isinstance(node, rdflib.URIRef):
        return Term("iri", str(node))
    assert isinstance(node, rdflib.Literal)
    language = node.language.lower() if node.language else None
    return Term("literal", str(node), str(node.datatype) if node.datatype else None, language)


# ------------------------------------------------------------------------------------------- cases


@dataclass(frozen=True, slots=True)
class Case:
    """One row of a folder's `expected.json`: values of parameters, and the rows that they must give."""

    query: str
    values: dict[str, str]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __str__(self) -> str:
        return f"{self.query} {self.values or ''}"


def _cases() -> Iterator[Case]:
    for folder in sorted(FOLDERS.iterdir()):
        for case in json.loads((folder / "expected.json").read_text("utf-8"))["cases"]:
            yield Case(folder.name, case["values"], tuple(case["columns"]), tuple(tuple(row) for row in case["rows"]))


CASES = tuple(_cases())


@cache
def quads(path: Path) -> tuple[Quad, ...]:
    """The quads of a TriG file."""
    return tuple(parse(path=str(path), format=RdfFormat.TRIG))


def graph_of(query: str) -> Path:
    """The input graph of a query's folder, or the one that they share."""
    own = FOLDERS / query / "data.trig"
    return own if own.exists() else SHARED_GRAPH


@cache
def oxigraph_trig(path: Path) -> Database:
    """The TriG in pyoxigraph."""
    database = Database()
    database.extend(quads(path))
    return database


@cache
def oxigraph_turtle(path: Path) -> Database:
    """The merged Turtle in pyoxigraph."""
    database = Database()
    database.load(render(quads(path), "turtle"), RdfFormat.TURTLE)
    return database


@cache
def rdflib_trig(path: Path) -> rdflib.Dataset:
    """The TriG in rdflib, its graphs taken together."""
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=path.read_text("utf-8"), format="trig")
    return dataset


@cache
def rdflib_turtle(path: Path) -> rdflib.Graph:
    """The merged Turtle in rdflib."""
    return rdflib.Graph().parse(data=render(quads(path), "turtle"), format="turtle")


def all_answers(path: Path, text: str) -> dict[str, Rows]:
    """What each engine gives on each form of the graph."""
    return {
        "pyoxigraph, TriG": ask_oxigraph(oxigraph_trig(path), text),
        "pyoxigraph, Turtle": ask_oxigraph(oxigraph_turtle(path), text),
        "rdflib, TriG": ask_rdflib(rdflib_trig(path), text),
        "rdflib, Turtle": ask_rdflib(rdflib_turtle(path), text),
    }


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_query_gives_the_expected_rows_in_every_engine(case: Case) -> None:
    """The rows, as multisets, on the TriG and on the merged Turtle, in pyoxigraph and in rdflib."""
    text = bind(named_query(case.query), case.values)
    for engine, rows in all_answers(graph_of(case.query), text).items():
        assert rows == Counter(case.rows), engine


@pytest.mark.parametrize("query", named_queries(), ids=lambda q: q.name)
def test_every_query_is_tested_with_each_of_its_parameters(query: NamedQuery) -> None:
    """Each file has a folder of rows; each parameter and each choice is used in a case, and some case finds something."""
    cases = [case for case in CASES if case.query == query.name]
    assert any(case.rows for case in cases)
    for parameter in query.parameters:
        given = {case.values[parameter.name] for case in cases if parameter.name in case.values}
        assert given, parameter.name
        assert {word for word, _ in parameter.choices} <= given


@pytest.mark.parametrize("query", named_queries(), ids=lambda q: q.name)
def test_the_nodes_of_a_query_are_its_columns_of_nodes(query: NamedQuery) -> None:
    """What a file calls nodes are the columns that hold IRIs in the expected rows, and no other column does."""
    cases = [case for case in CASES if case.query == query.name]
    cells = [(column, cell) for case in cases for row in case.rows for column, cell in zip(case.columns, row, strict=True) if cell]
    assert set(query.nodes) == {column for column, cell in cells if not cell.startswith('"')}
    assert not {column for column, cell in cells if cell.startswith('"')} & set(query.nodes)


def test_every_folder_has_its_query() -> None:
    """A folder of rows without its file is a query that was lost."""
    assert {folder.name for folder in FOLDERS.iterdir()} == {query.name for query in named_queries()}
    assert len(named_queries()) >= 15


@pytest.mark.shared
@pytest.mark.parametrize("query", named_queries(), ids=lambda q: q.name)
def test_the_worked_example_gives_the_same_rows_in_every_engine(query: NamedQuery) -> None:
    """On the article modelled by hand, the engines agree about every query."""
    if not EXAMPLE.exists():
        pytest.skip("the worked example of the design is not beside the checkout")
    given: dict[str, Value] = {"country": "AZ", "actor": "ilham-aliyev", "event": "6125e84f21cd"}
    values = {p.name: given[p.name] for p in query.parameters if p.required}
    answers = all_answers(EXAMPLE, bind(query, values))
    assert len({frozenset(rows.items()) for rows in answers.values()}) == 1, {k: len(v) for k, v in answers.items()}


# ------------------------------------------------------------------------------------------- files and binding


@pytest.mark.parametrize("query", named_queries(), ids=lambda q: q.name)
def test_a_query_file_runs_as_it_is(query: NamedQuery) -> None:
    """Without any binding, the file is SPARQL 1.1 that asks no other machine and names no graph."""
    check_words(query.text)
    assert datasets(query.text, {}) == ()
    ask_oxigraph(oxigraph_trig(SHARED_GRAPH), query.text)


def test_a_bound_query_runs_in_the_jail_too(tmp_path: Path) -> None:
    """What the library binds is a query like another: the process gives the same rows."""
    query = named_query("who-said-what")
    with Store(tmp_path / "s") as store:
        store.add(quads(SHARED_GRAPH))
        here = answer(store, query, {"country": "XS"})
        there = run_query(store, bind(query, {"country": "XS"}))
    assert counted(here.rows) == counted(there.rows)
    assert len(here) == 7


@pytest.mark.parametrize(
    ("query", "values", "message"),
    [
        ("who-said-what", {}, "who-said-what needs country"),
        ("who-said-what", {"land": "XS"}, "it has: country, actor, act, since, until"),
        ("who-said-what", {"country": "Sudmark"}, r"a country's code of two letters \(IR\) or its name; not 'Sudmark'"),
        ("who-said-what", {"country": "Irann"}, r"or its name, such as Iran \(IR\); not 'Irann'"),
        ("who-said-what", {"country": "XS", "act": "shout"}, "one of .*deny.*request"),
        ("who-said-what", {"country": "XS", "since": "2031"}, "a day as in 2025-06-27; not '2031'"),
        ("contradictions", {"kind": "all"}, "one of opposed-stance, rival-versions, differing-figures, reversal; not 'all'"),
        ("requests", {"actor": ""}, "an IRI, or as in actor/anna-berg or country/IR; not ''"),
        ("requests", {"actor": "http://a b"}, "an IRI, or as in"),
        ("evidence", {"attribution": "attribution-1-2"}, "as in article/a9267888f624/attribution-543-554"),
        ("articles", {"words": "\ud800"}, "half a character"),
        ("omissions", {"least": "2"}, "a number from 0 to 1, as in 0.5; not '2'"),
    ],
)
def test_a_wrong_value_is_told_with_what_is_allowed(query: str, values: dict[str, Value], message: str) -> None:
    """A value that is missing, unknown or of another type ends in one line that says what can be given."""
    with pytest.raises(ParameterError, match=message) as caught:
        bind(named_query(query), values)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "value", ['x" } DROP ALL #', "x'''", 'x\\"', "x\n# with country: y", "{}", "?claim", "\\u0022 } #", "é ’ 🜂"]
)
def test_a_text_is_never_part_of_the_query(value: str) -> None:
    """Whatever stands in a text, the query is the same query with another string, in both engines."""
    text = bind(named_query("articles"), {"words": value})
    for engine, rows in all_answers(SHARED_GRAPH, text).items():
        assert rows == Counter(), engine


@pytest.mark.parametrize("value", ["x> } DROP ALL #", "a/b c", "..", "a%2Fb", "é"])
def test_a_name_is_never_part_of_the_query(value: str) -> None:
    """Whatever stands in a name, it becomes one IRI."""
    text = bind(named_query("requests"), {"actor": value})
    for engine, rows in all_answers(SHARED_GRAPH, text).items():
        assert rows == Counter(), engine


def test_a_node_is_given_in_any_of_its_forms() -> None:
    """A whole IRI, the path behind the base and the bare name are the same actor; a date may be a date."""
    base = "https://w3id.org/communique/id/"
    forms = [f"{base}actor/anna-berg", "actor/anna-berg", "anna-berg"]
    assert len({bind(named_query("requests"), {"actor": form}) for form in forms}) == 1
    codes = [f"{base}country/XS", "country/XS", "XS", "xs"]
    assert len({bind(named_query("requests"), {"country": code}) for code in codes}) == 1
    assert bind(named_query("articles"), {"since": date(2031, 3, 3)}) == bind(named_query("articles"), {"since": "2031-03-03"})


def test_an_unknown_query_is_told_with_the_names() -> None:
    """A mistyped name ends in the list of names."""
    with pytest.raises(QueryError, match=r"no query is called 'who'.*who-said-what"):
        named_query("who")


def test_the_types_of_parameters_are_those_that_files_use() -> None:
    """Every type is used by a query, or kept for the files of users."""
    used = {p.type for q in named_queries() for p in q.parameters}
    assert used <= set(TYPES)
    assert set(TYPES) - used == {"account", "integer"}


# ------------------------------------------------------------------------------------------- labels


def test_answers_know_the_labels_of_their_iris(tmp_path: Path) -> None:
    """Actors and accounts are named by the graph; acts and kinds also where the graph lacks the ontology."""
    with Store(tmp_path / "s") as store:
        store.add(quads(SHARED_GRAPH))
        result = answer(store, "contradictions", {"kind": "reversal"})
    assert result.to_table()[0][:3] == ("contradiction: reversal", "reversal", "0.66")
    assert result.labelled().columns[:4] == ("finding", "findingLabel", "kind", "kindLabel")


@pytest.mark.parametrize("query", named_queries(), ids=lambda q: q.name)
def test_the_columns_depend_on_the_query_alone(query: NamedQuery) -> None:
    """With rows and without any, a query has the same columns, labels included."""
    given: dict[str, Value] = {"country": "XS", "actor": "tomas-varga", "event": "333333333333"}
    values = {p.name: given[p.name] for p in query.parameters if p.required and p.type != "country"}
    full = {**values, **{p.name: "FR" for p in query.parameters if p.required and p.type == "country"}}
    columns = [answer(database, query, full).labelled().columns for database in (oxigraph_trig(SHARED_GRAPH), Database())]
    assert columns[0] == columns[1]
    assert {f"{node}Label" for node in query.nodes} <= set(columns[0])


def test_an_answer_does_not_keep_the_store(tmp_path: Path) -> None:
    """After a query the store closes and opens again."""
    with Store(tmp_path / "s") as store:
        store.add(quads(SHARED_GRAPH))
        answer(store, "check-first")
    Store(tmp_path / "s").close()


# ------------------------------------------------------------------------------------------- growth


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store's folder with the graph of two sides 300 times: other articles and findings, the same actors and countries."""
    path = tmp_path_factory.mktemp("large") / "s"
    lines = "".join(f"{quad} .\n" for quad in quads(SHARED_GRAPH))
    with Store(path) as store:
        store.add(parse("".join(_copy(lines, n) for n in range(300)), RdfFormat.N_QUADS))
    return path


def _copy(lines: str, number: int) -> str:
    """The N-Quads with other ids for what belongs to two articles and to their comparison."""
    for name in (
        "article/aaaaaa",
        "article/bbbbbb",
        "event/333333",
        "matter/1",
        "matter/2",
        *(f"finding/{c}0000000" for c in "abcd"),
    ):
        lines = lines.replace(f"/id/{name}", f"/id/{name}-{number}-")
    return lines


@pytest.mark.parametrize("query", named_queries(), ids=lambda q: q.name)
def test_a_query_grows_with_its_answer_not_with_its_square(large: Path, query: NamedQuery) -> None:
    """With 600 articles that share actors, each query, with what it needs and no more, is answered within the time of any query."""
    given: dict[str, Value] = {"country": "XS", "actor": "tomas-varga", "event": "event/333333-7-333333"}
    text = bind(query, {p.name: given[p.name] for p in query.parameters if p.required})
    result = run_query(large, text, timeout_s=10)
    assert len(result) > 0
