"""Whatever is given for a parameter of a named query: it becomes a term or an error, and never text of the query."""

import contextlib
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store as Database
from starlette.testclient import TestClient

from communique import cli
from communique.errors import Exit
from graph import iris
from graph.errors import ParameterError, QueryError, QueryRefused, QuerySyntax, QueryTimeout
from graph.library import NamedQuery, Parameter, answer, bind, named_queries
from graph.query import Limits, run_named, run_query
from tests.communique.web.conftest import client_of
from tests.communique.web.stores import store_of
from tests.properties.strategies import TEXTS, fewer, more, some

ATTACKS = (
    *('"', "'", '"""', "\\", "\\u0022", "\\u003E", ">", "<", "} }", "{", "#", "\n", "\r", "\x00", "\ud800", " . ", "?s ?p ?o", "`"),
    *("SERVICE <http://x.example/> { ?a ?b ?c }", "DROP ALL", "UNION", "FILTER(true)", "VALUES ?x", "^^xsd:date", "@en", "//", ";"),
    *(
        f"{iris.BASE}country/",
        f"{iris.BASE}actor/",
        "actor/",
        "country/",
        "article/",
        "event/",
        "http://",
        "urn:",
        "%3E",
        "%22",
        "IR",
    ),
    *("2025", "2025-06", "2025-06-27", "deny", "0.5", "-1", "٣", "²", "1e5"),
)
VALUES = st.lists(st.sampled_from(ATTACKS) | st.text(max_size=4), min_size=1, max_size=6).map("".join) | TEXTS
ASKED = st.sampled_from([(query, parameter) for query in named_queries() for parameter in query.parameters])
SAFE = {
    "country": "IR",
    "actor": "anna-berg",
    "event": "6125e84f21cd",
    "article": "a9267888f624",
    "account": "article/a9267888f624/account-433-462",
    "attribution": "article/a9267888f624/attribution-1-2",
    "matter": "82454406f918",
    "date": "2025-06-27",
    "period": "2025-06",
    "text": "ferry",
    "integer": "3",
    "score": "0.5",
    "act": "deny",
}
"""A value of each type, for the other parameters that a query needs."""

IRI = r"<[^<>\"{}|^`\\\x00-\x20]*>"
TERM = rf'(?:{IRI}|"(?:[^"\\\n\r]|\\[tbnrf"\\]|\\u00(?:[01][0-9A-F]|7F))*"(?:\^\^{IRI})?)'
"""A term as N-Triples writes it: nothing in it ends it early, and only controls are written as numbers."""


def asked(query: NamedQuery, parameter: Parameter, value: str) -> dict[str, str]:
    """The value, and safe ones for what else the query needs."""
    others = {p.name: SAFE[p.type] for p in query.parameters if p.required and p.name != parameter.name}
    return {**others, parameter.name: value}


def taken_back(query: NamedQuery, bound: str) -> str:
    """The text in which each clause of values is again the comment that it was."""
    names = "|".join(re.escape(p.name) for p in query.parameters)
    return re.sub(rf"^(\s*)VALUES \?({names}) \{{ {TERM}(?: {TERM})* \}}", r"\1# with \2:", bound, flags=re.MULTILINE)


@more
@given(ASKED, VALUES)
def test_a_value_never_becomes_text_of_a_query(chosen: tuple[NamedQuery, Parameter], value: str) -> None:
    """A bound query is the query's own text with whole terms in the places that are meant for them, and it is SPARQL."""
    query, parameter = chosen
    with contextlib.suppress(ParameterError):
        bound = bind(query, asked(query, parameter, value))
        assert taken_back(query, bound) == taken_back(query, query.text)
        Database().query(bound)


@more
@given(ASKED, VALUES)
def test_any_value_is_answered_or_refused_by_the_library(chosen: tuple[NamedQuery, Parameter], value: str) -> None:
    """Asking ends with an answer whose rows are whole, or with an error of parameters."""
    query, parameter = chosen
    with contextlib.suppress(ParameterError):
        found = answer(Database(), query, asked(query, parameter, value))
        assert all(len(row) == len(found.columns) for row in found.rows)


@some
@given(st.text(max_size=12), VALUES)
def test_any_name_of_a_parameter_is_known_or_refused(name: str, value: str) -> None:
    """A parameter that a query does not have is told, whatever its name."""
    for query in named_queries()[:3]:
        if name not in {p.name for p in query.parameters}:
            with pytest.raises(ParameterError, match="has no parameter"):
                bind(query, {name: value})


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which every named query finds something."""
    return store_of(tmp_path_factory.mktemp("parameters") / "store")


@pytest.fixture(scope="module")
def client(store: Path) -> Iterator[TestClient]:
    """A reader of the workbench on it."""
    with client_of(store) as opened:
        yield opened


@fewer
@given(chosen=ASKED, value=VALUES)
def test_any_value_is_answered_or_refused_within_limits(store: Path, chosen: tuple[NamedQuery, Parameter], value: str) -> None:
    """In its own process too, a named query ends with an answer or an error of its own kind."""
    query, parameter = chosen
    with contextlib.suppress(QueryError):
        run_named(store, query, asked(query, parameter, value), Limits())


@fewer
@given(text=VALUES.map(lambda v: f"SELECT * {{ ?s ?p ?o . {v} }} LIMIT 1") | VALUES)
def test_any_text_of_a_query_is_answered_or_refused(store: Path, text: str) -> None:
    """A query of a user's own ends with an answer, or is refused, and asks no other machine."""
    with contextlib.suppress(QueryRefused, QuerySyntax, QueryTimeout):
        run_query(store, text)


@some
@given(chosen=ASKED, value=VALUES)
def test_any_value_in_an_address_gives_a_page(client: TestClient, chosen: tuple[NamedQuery, Parameter], value: str) -> None:
    """The page of a query shows what was given as words, and answers 200 or 400."""
    query, parameter = chosen
    given_value = f"{value}<xss-mark \"'>".encode("utf-8", errors="replace").decode()
    found = client.get(f"/queries/{query.name}", params=asked(query, parameter, given_value))
    assert found.status_code in (200, 400)
    assert "<xss-mark" not in found.text


@fewer
@given(chosen=ASKED, value=VALUES)
def test_any_value_on_the_command_line_ends_well(store: Path, chosen: tuple[NamedQuery, Parameter], value: str) -> None:
    """The command answers, or ends with one error and its exit code; no traceback."""
    query, parameter = chosen
    words = [w for name, v in asked(query, parameter, value).items() for w in ("--set", f"{name}={v}")]
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = cli.run(["query", query.name, "--store", str(store), "--format", "json", *words])
    assert code in (Exit.DONE, Exit.USAGE, Exit.QUERY), err.getvalue()
    assert "Traceback" not in err.getvalue()
