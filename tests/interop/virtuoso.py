"""Virtuoso 7 as Debian ships it: a push by Digest, and every named query with the rows that the store gives.

Not among the tests of `make test`: `make interop` unpacks the server and runs this file. COMMUNIQUE_VIRTUOSO names the folder
that it was unpacked into. Virtuoso gives decimals as it computes them (0.8700 as 0.87), so numbers are compared as numbers.
"""

import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from communique.pushing import push
from communique.remote import RemoteError
from communique.remote_query import ask_endpoint
from communique.running import Parts, read_store, run
from graph.library import NamedQuery, answer, named_queries
from graph.query import Limits
from graph.results import Row, Term
from graph.store import PRIVATE
from graph.vocabulary import PREFIXES
from tests.communique.servers import free_port
from tests.communique.tiny import TinyReader

CALL = "2025-03-02\n\nThe call between Anna Berg and Bela Kis took place."
BERG = f"Harbour call\n{CALL} Anna Berg said that the ferry sank in the harbour. Anna Berg asked that divers search the wreck.\n"
KIS = f"Other view\n{CALL} Bela Kis denied that “Zoë’s ferry” sank in the harbour \U0001f6a2. Bela Kis said that 3 ferries sank.\n"
NUMBERS = {PREFIXES["xsd"] + name for name in ("integer", "decimal", "double", "int", "float")}
LIMITS = Limits(timeout_s=60)

INI = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
ErrorLogLevel = 7
FileExtend = 200
MaxCheckpointRemap = 2000
Striping = 0
TempStorage = TempDatabase

[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
MaxCheckpointRemap = 2000
Striping = 0

[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
ServerThreads = 10
CheckpointInterval = 0
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
DirsAllowed = {folder}

[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = {folder}
ServerThreads = 5
DavRoot = DAV

[SPARQL]
ResultSetMaxRows = 100000
MaxQueryExecutionTime = 60
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Virtuoso with an empty database on loopback; it is ended whatever happens."""
    unpacked = os.environ.get("COMMUNIQUE_VIRTUOSO")
    if not unpacked:
        pytest.skip("COMMUNIQUE_VIRTUOSO names no folder with Virtuoso; `make interop` does")
    folder, port = tmp_path_factory.mktemp("virtuoso"), free_port()
    (folder / "virtuoso.ini").write_text(INI.format(folder=folder, port=port, sql_port=free_port()), encoding="utf-8")
    libraries = str(Path(unpacked) / "usr/lib/x86_64-linux-gnu") + ":" + str(Path(unpacked) / "lib/x86_64-linux-gnu")
    process = subprocess.Popen(
        [str(Path(unpacked) / "usr/bin/virtuoso-t"), "+foreground", "+configfile", str(folder / "virtuoso.ini")],
        env={**os.environ, "LD_LIBRARY_PATH": libraries},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/sparql", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait(timeout=60)


def _wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            assert process.poll() is None, "the server ended"
            time.sleep(0.1)
    pytest.fail("the server did not answer in a minute")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of two articles that contradict each other."""
    folder = tmp_path_factory.mktemp("desk")
    for name, text in (("berg.txt", BERG), ("kis.txt", KIS)):
        (folder / name).write_text(text, encoding="utf-8")
    run([folder / "berg.txt", folder / "kis.txt"], store=folder / "store", parts=Parts(reader=TinyReader))
    return folder / "store"


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """The user that a fresh database has."""
    monkeypatch.setenv("COMMUNIQUE_USER", "dba")
    monkeypatch.setenv("COMMUNIQUE_PASSWORD", "dba")


def graphs(store: Path) -> list[str]:
    """The graphs that may leave the house."""
    with read_store(store) as opened:
        return [name for name in opened.graph_names() if name not in {g.value for g in PRIVATE}]


def test_nobody_and_strangers_may_not_write(server: str, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a password, and with a wrong one, the push is refused in words."""
    url = f"{server}/sparql-graph-crud-auth"
    for name in ("COMMUNIQUE_USER", "COMMUNIQUE_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(RemoteError, match="asks who you are"):
        push(store, url)
    monkeypatch.setenv("COMMUNIQUE_USER", "dba")
    monkeypatch.setenv("COMMUNIQUE_PASSWORD", "wrong")
    with pytest.raises(RemoteError, match="does not know 'dba' with this password"):
        push(store, url)


def test_a_push_arrives_whole_and_can_be_repeated(server: str, store: Path, known: None) -> None:
    """Every graph is sent by Digest and counted; a second push sends nothing; a graph that was dropped there is sent again."""
    url = f"{server}/sparql-graph-crud-auth"
    assert sorted(push(store, url, again=True).sent) == graphs(store)
    assert push(store, url).sent == ()


@pytest.mark.parametrize("query", named_queries(), ids=lambda query: query.name)
def test_the_rows_are_those_of_the_store(server: str, store: Path, known: None, query: NamedQuery) -> None:
    """Each named query gives the same rows there as here."""
    push(store, f"{server}/sparql-graph-crud-auth")
    with read_store(store) as opened:
        given = {"country": "IR", "actor": "bela-kis", "event": _first(answer(opened, "events").rows)}
        values = {p.name: given[p.name] for p in query.parameters if p.required}
        here = answer(opened, query, values)
    there = ask_endpoint(f"{server}/sparql", query.name, values=values, limits=LIMITS)
    assert there.columns == here.columns
    assert Counter(map(_plain, there.rows)) == Counter(map(_plain, here.rows))
    assert there.labels == here.labels


def test_other_forms_are_answered(server: str, store: Path, known: None) -> None:
    """ASK and CONSTRUCT come back too, with characters beyond ASCII and beyond 16 bits."""
    push(store, f"{server}/sparql-graph-crud-auth")
    url = f"{server}/sparql"
    assert ask_endpoint(url, "ASK { ?who cmq:denied ?claim }", values={}, limits=LIMITS).value is True
    text = "CONSTRUCT { ?claim rdfs:label ?words } WHERE { ?who cmq:denied ?claim . ?claim rdfs:label ?words }"
    built = ask_endpoint(url, text, values={}, limits=LIMITS)
    assert "“Zoë’s ferry”" in built.to_turtle()
    assert "\U0001f6a2" in built.to_turtle()


def _first(rows: tuple[Row, ...]) -> str:
    return next(row[0].value for row in rows if row[0] is not None)


def _plain(row: Row) -> tuple[object, ...]:
    """A row whose numbers are numbers, whatever they are written as."""
    return tuple(_value(term) for term in row)


def _value(term: Term | None) -> object:
    if term is None:
        return None
    return round(float(term.value), 9) if term.datatype in NUMBERS else (term.kind, term.value, term.language)


def test_the_server_can_be_had() -> None:
    """The folder named has the server's program."""
    assert shutil.which(str(Path(os.environ.get("COMMUNIQUE_VIRTUOSO", "")) / "usr/bin/virtuoso-t"))
