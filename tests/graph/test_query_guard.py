r"""What `\u0022` may hide from the guard of queries, the wall behind it, and when the clock of a query begins."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph import query_process
from graph.errors import QueryRefused, QueryStopped, QuerySyntax, QueryTimeout
from graph.query import Limits, _Clock, run_query
from graph.query_guard import check_words, datasets
from tests.graph.test_query import GRAPH, Trap


@pytest.fixture
def trap() -> Iterator[Trap]:
    """A server that nobody should come to."""
    server = Trap()
    yield server
    server.close()


@pytest.mark.parametrize(
    ("string", "value"),
    [
        (r'"\\u003E"', r"\u003E"),
        (r'"\\U0000003E"', r"\U0000003E"),
        (r'"\\\\u0022"', r"\\u0022"),
        (r'"\u0022"', '"'),
        (r"'\u0027 \\'", r"' " + "\\"),
        (r'"\u005C"', "\\"),
        (r'"""\u0022"""', '"'),
    ],
)
def test_escapes_in_strings_are_what_the_engine_makes_of_them(string: str, value: str) -> None:
    """A string with any escape is valid, and has the value that the engine gives it."""
    assert run_query(GRAPH, f"SELECT ({string} AS ?x) {{}}").to_table() == ((value,),)


SERVICE = "SERVICE <URL> { ?s ?p ?o }"
DISGUISES = {
    "a quotation mark by its number": rf'SELECT * {{ BIND("\u0022" AS ?a) {SERVICE} BIND("\u0022" AS ?b) }}',
    "an apostrophe by its number": rf"SELECT * {{ BIND('\u0027' AS ?a) {SERVICE} BIND('\u0027' AS ?b) }}",
    "a long string that is none": rf'SELECT * {{ BIND("\u0022" AS ?a) {SERVICE} }}#"""',
    "a comparison that looks like an IRI": f'SELECT * {{ ?a ?p ?b FILTER(?a <?b#>"""\n) {SERVICE} #"""\n }}',
    "a backslash before": rf'SELECT * {{ BIND("\\u0022" AS ?a) {SERVICE} BIND("\\u0022" AS ?b) }}',
    "numbers of eight digits": rf'SELECT * {{ BIND("\U00000022" AS ?a) {SERVICE} BIND("\U00000022" AS ?b) }}',
}


@pytest.mark.parametrize("name", DISGUISES)
def test_no_escape_hides_service(trap: Trap, name: str) -> None:
    """What is code for the engine and a string for another reader is refused, by the guard itself, and reaches nobody."""
    text = DISGUISES[name].replace("URL", trap.url)
    with pytest.raises((QueryRefused, QuerySyntax)):
        _guard(text)
    with pytest.raises((QueryRefused, QuerySyntax)):
        run_query(GRAPH, text)
    assert trap.visits == []


def _guard(text: str) -> None:
    check_words(text)
    datasets(text, {})


@pytest.mark.skipif(sys.platform != "linux", reason="the wall stands on Linux")
def test_the_query_process_can_make_no_connection(trap: Trap) -> None:
    """Behind the guard stands a wall: the engine itself, asked for SERVICE without any guard, reaches nobody."""
    code = (
        "import sys; from graph.query_network import close_network; from pyoxigraph import Store\n"
        "assert close_network()\n"
        f"try:\n    list(Store().query('SELECT * {{ SERVICE <{trap.url}> {{ ?s ?p ?o }} }}'))\n"
        "except (OSError, RuntimeError) as error:\n    print(type(error).__name__)\n"
        "import socket\n"
        "try:\n    socket.socket()\nexcept PermissionError:\n    print('refused')\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.stdout.split()[-1] == "refused", run.stderr
    assert len(run.stdout.split()) == 2
    assert trap.visits == []


def test_the_process_says_when_it_is_ready_and_not_before(tmp_path: Path) -> None:
    """The first line tells that the query begins; a store that cannot be opened has no such line."""
    program = [sys.executable, "-I", str(Path(query_process.__file__).resolve())]
    request = {
        "source": str(GRAPH),
        "kind": "file",
        "query": "ASK {}",
        "prefixes": {},
        "path": sys.path,
        "timeout_s": 10,
        "memory_mb": 1024,
        "max_rows": 10,
        "max_bytes": 1000,
    }
    found = [_lines(program, request), _lines(program, {**request, "source": str(tmp_path), "kind": "database"})]
    assert found[0] == [{"ready": True}, {"form": "ask", "value": True}, {"end": True, "truncated": False, "labels": {}}]
    assert [line.get("error") for line in found[1]] == ["store"]


def _lines(program: list[str], request: dict[str, object]) -> list[dict[str, object]]:
    run = subprocess.run(program, input=json.dumps(request).encode() + b"\n", capture_output=True, check=True)
    return [json.loads(line) for line in run.stdout.splitlines()]


def test_the_time_of_start_is_not_the_querys() -> None:
    """A process that is killed while it starts was no slow query; one that is killed after it began was."""
    from graph.query import _result

    for restarted, error in ((False, QueryStopped), (True, QueryTimeout)):
        with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as process:
            clock = _Clock(process, 60 if restarted else 0.01)
            if restarted:
                clock.restart(0.01)
            code = process.wait(timeout=120)
        assert code != 0, "the process came to its own end"
        with pytest.raises(error):
            _result([], code, clock, limits=Limits())
