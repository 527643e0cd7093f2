"""The files of the library: what a head may say, what a malformed file does, and how a country is given."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, parse
from pyoxigraph import Store as Database

from graph import library
from graph.errors import ParameterError, QueryError
from graph.library import answer, bind, broken_queries, named_queries, named_query, read_query

GRAPH = Path(__file__).parent.parent / "data" / "graphs" / "two-sides.trig"


@pytest.fixture(scope="module")
def database() -> Database:
    """The graph of two sides."""
    found = Database()
    quads: Iterator[Quad] = parse(path=str(GRAPH), format=RdfFormat.TRIG)
    found.extend(quads)
    return found


def test_a_default_is_used_where_nothing_is_given() -> None:
    """A parameter with a default binds it, and a given value goes before it."""
    head = '# title: T\n# description: D\n# param least integer =3 "the least"\n'
    query = read_query("q", head + "SELECT * {\n  # with least: FILTER (?least > 1)\n}")
    assert "VALUES ?least { " in bind(query, {})
    assert '"3"^^' in bind(query, {})
    assert '"5"^^' in bind(query, {"least": 5})
    with pytest.raises(ParameterError, match="a whole number"):
        bind(query, {"least": "five"})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# title: T\nSELECT * {}", "one title and one description"),
        ("# titel: T\nSELECT * {}", "not a line of a head"),
        ('# title: T\n# description: D\n# param x planet optional "p"\nSELECT * {}', "not a parameter"),
        ('# title: T\n# description: D\n# param x kind optional "p" a=no:A\nSELECT * {}', "no prefix is called 'no'"),
        ('# title: T\n# description: D\n# param x text optional "p"\nSELECT * {}', r"\['x'\] are declared, \[\] are used"),
        ("# title: T\n# description: D\nSELECT * {\n# with y: ?a ?b ?y\n}", r"\[\] are declared, \['y'\] are used"),
    ],
)
def test_a_malformed_file_is_told(text: str, message: str) -> None:
    """A file whose head or marks are wrong is an error with its name, when the library is read."""
    with pytest.raises(QueryError, match=rf"q\.rq: .*{message}"):
        read_query("q", text)


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A library of one query that is well and three files that are not."""
    folder = tmp_path / "queries"
    folder.mkdir()
    head = "# title: T?\n# description: D.\n"
    (folder / "well.rq").write_text(f"{head}SELECT ?s {{ ?s ?p ?o }} LIMIT 1\n", encoding="utf-8")
    (folder / "headless.rq").write_text("SELECT ?s { ?s ?p ?o }\n", encoding="utf-8")
    (folder / "bytes.rq").write_bytes(b"# title: \xff\n")
    (folder / "prefixless.rq").write_text(f"{head}SELECT ?s {{ ?s a cmq:Claim }}\n", encoding="utf-8")
    monkeypatch.setattr(library, "data_path", lambda *parts: tmp_path.joinpath(*parts))
    library._library.cache_clear()
    yield
    library._library.cache_clear()


@pytest.mark.usefixtures("broken")
def test_a_malformed_file_leaves_the_others_in_peace(database: Database) -> None:
    """The queries that are well are there; who asks for one that is not is told what is wrong with its file."""
    assert [query.name for query in named_queries()] == ["prefixless", "well"]
    assert set(broken_queries()) == {"bytes", "headless"}
    assert len(answer(database, "well")) == 1
    for name, message in (("headless", "one title"), ("bytes", "cannot be read as UTF-8"), ("prefixless", "not SPARQL")):
        with pytest.raises(QueryError, match=rf"{name}\.rq: .*{message}"):
            answer(database, name)


def test_no_file_of_the_library_is_malformed() -> None:
    """Every file of queries/ is a query."""
    assert broken_queries() == {}


def test_a_country_is_given_by_code_or_name() -> None:
    """Codes of two and three letters and names are one country, whatever the case."""
    forms = ("UA", "ua", "UKR", "Ukraine", "ukraine ", "country/UA")
    assert len({bind(named_query("who-said-what"), {"country": form}) for form in forms}) == 1


def test_a_country_that_nobody_knows_is_refused(database: Database) -> None:
    """A code that neither our table nor the graph has is refused with the nearest; one that only the graph has is a country."""
    assert len(answer(database, "who-said-what", {"country": "XS"})) == 7
    assert len(answer(database, "who-said-what", {"country": "FR"})) == 0
    with pytest.raises(ParameterError, match=r"who-said-what: no country has the code 'IX', such as .*\(I[A-Z]\).*ISO 3166-1"):
        answer(database, "who-said-what", {"country": "IX"})


def test_an_actor_is_given_by_its_name() -> None:
    """A name as a person writes it is the actor that it makes; the name of a country is the country."""
    query = named_query("requests")
    assert len({bind(query, {"actor": form}) for form in ("Anna Berg", "anna-berg", "actor/anna-berg", "ANNA  BERG")}) == 1
    assert len({bind(query, {"actor": form}) for form in ("France", "FR", "country/FR")}) == 1
