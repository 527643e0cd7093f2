"""A store into a SPARQL server and back by query: the real oxigraph server, and one that asks for a password or refuses."""

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from communique import cli
from communique.errors import Exit, NotFound, UsageError
from communique.pushing import FILE, push
from communique.remote import Addresses, RemoteError, addresses
from communique.remote_query import ask_endpoint, form_of
from communique.running import Parts, read_store, run
from graph.errors import ParameterError, QueryStopped, QuerySyntax, QueryTimeout, StoreDamaged
from graph.library import NamedQuery, answer, named_queries
from graph.query import Limits
from graph.store import PRIVATE
from tests.communique.servers import PASSWORD, USER, Gate, free_port, oxigraph
from tests.communique.tiny import TinyReader

CALL = "2025-03-02\n\nThe call between Anna Berg and Bela Kis took place."
BERG = f"Harbour call\n{CALL} Anna Berg said that the ferry sank in the harbour. Anna Berg asked that divers search the wreck.\n"
KIS = f"Other view\n{CALL} Bela Kis denied that the ferry sank in the harbour.\n"
PARTS = Parts(reader=TinyReader)
LIMITS = Limits()
GIVEN = {"country": "IR", "actor": "bela-kis"}
"""Values for the parameters that a query needs; the event is looked up."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two articles that contradict each other, and a store of them."""
    folder = tmp_path_factory.mktemp("desk")
    for name, text in (("berg.txt", BERG), ("kis.txt", KIS)):
        (folder / name).write_text(text, encoding="utf-8")
    run([folder / "berg.txt", folder / "kis.txt"], store=folder / "store", parts=PARTS)
    return folder


@pytest.fixture
def store(desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the store, and nobody's name in the environment."""
    for name in ("COMMUNIQUE_USER", "COMMUNIQUE_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    return Path(shutil.copytree(desk / "store", tmp_path / "store"))


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Name and password in the environment."""
    monkeypatch.setenv("COMMUNIQUE_USER", USER)
    monkeypatch.setenv("COMMUNIQUE_PASSWORD", PASSWORD)


def public(store: Path) -> dict[str, int]:
    """The graphs that may leave the house, with their numbers of triples."""
    hidden = {graph.value for graph in PRIVATE}
    with read_store(store) as opened:
        return {name: len(opened.graph_quads(name)) for name in opened.graph_names() if name not in hidden}


def held(gate: Gate) -> dict[str, int]:
    """The graphs of a gate, with their numbers of triples."""
    return dict(Counter(q.graph_name.value for q in gate.database))


# ------------------------------------------------------------------------------------------- the oxigraph server


@pytest.fixture(scope="module")
def pushed(desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """An oxigraph server after a push of a store, and that store."""
    folder = tmp_path_factory.mktemp("pushed")
    store = Path(shutil.copytree(desk / "store", folder / "store"))
    with oxigraph(folder / "server") as url, pytest.MonkeyPatch.context() as patch:
        for name in ("COMMUNIQUE_USER", "COMMUNIQUE_PASSWORD"):
            patch.delenv(name, raising=False)
        push(store, url)
        yield url, store


def event_of(store: Path) -> str:
    """The event that both articles tell."""
    with read_store(store) as opened:
        return next(row[0].value for row in answer(opened, "events").rows if row[0] is not None)


@pytest.mark.server
@pytest.mark.parametrize("query", named_queries(), ids=lambda q: q.name)
def test_the_server_gives_the_rows_of_the_store(pushed: tuple[str, Path], query: NamedQuery) -> None:
    """After a push, each named query asked of the oxigraph server gives the rows and labels that the store gives."""
    loaded, store = pushed
    given = {**GIVEN, "event": event_of(store)}
    values = {p.name: given[p.name] for p in query.parameters if p.required}
    there = ask_endpoint(f"{loaded}/query", query.name, values=values, limits=LIMITS)
    with read_store(store) as opened:
        here = answer(opened, query, values)
    assert there.columns == here.columns
    assert Counter(there.rows) == Counter(here.rows)
    assert there.labels == here.labels


@pytest.mark.server
def test_every_form_of_query_is_answered(pushed: tuple[str, Path]) -> None:
    """SELECT, ASK, CONSTRUCT and DESCRIBE are answered over all graphs, and our prefixes need no declaration."""
    url = f"{pushed[0]}/query"
    selected = ask_endpoint(url, "SELECT ?who { ?who cmq:denied ?claim }", values={}, limits=LIMITS)
    assert selected.to_table() == (("actor:bela-kis",),)
    assert ask_endpoint(url, "ASK { ?who cmq:denied ?claim }", values={}, limits=LIMITS).value is True
    built = ask_endpoint(url, "CONSTRUCT { ?w cmq:said ?c } WHERE { ?w cmq:denied ?c }", values={}, limits=LIMITS)
    assert "actor:bela-kis cmq:said" in built.to_turtle()
    assert len(ask_endpoint(url, "DESCRIBE actor:bela-kis", values={}, limits=LIMITS)) > 3


@pytest.mark.server
def test_the_command_tells_what_it_did(pushed: tuple[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
    """`communique push` says that there is nothing new where there is nothing new."""
    loaded, store = pushed
    assert cli.run(["push", loaded, "--store", str(store)]) == Exit.DONE
    assert f"nothing new; {loaded}/store has all {len(public(store))} graphs" in capsys.readouterr().err


@pytest.mark.server
def test_the_command_asks_a_server_as_it_asks_a_store(pushed: tuple[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
    """`communique query --endpoint` writes the same rows and labels as the same query of the store; a file beside it is refused."""
    loaded, store = pushed
    written = []
    for source in (("--endpoint", f"{loaded}/query"), ("--store", str(store))):
        assert cli.run(["query", "contradictions", "--set", "kind=opposed-stance", "--format", "csv", *source]) == Exit.DONE
        written.append(capsys.readouterr().out)
    assert written[0] == written[1]
    assert "Anna Berg" in written[0]
    (store / "a.ttl").write_text("", encoding="utf-8")
    assert cli.run(["query", "contradictions", "--endpoint", f"{loaded}/query", "--graph", str(store / "a.ttl")]) == Exit.USAGE


@pytest.mark.server
def test_syntax_errors_are_the_servers(pushed: tuple[str, Path]) -> None:
    """What the oxigraph server cannot parse is told with its words."""
    with pytest.raises(QuerySyntax, match="expected"):
        ask_endpoint(f"{pushed[0]}/query", "SELECT ?a { ?a }", values={}, limits=LIMITS)


# ------------------------------------------------------------------------------------------- what is sent


@pytest.mark.parametrize("scheme", ["", "Basic", "Digest"])
def test_every_public_graph_arrives(store: Path, known: None, scheme: str) -> None:
    """With Basic, with Digest and without a password, the server then has the public graphs, whole, and no private one."""
    with Gate(scheme) as gate:
        report = push(store, gate.url)
        assert held(gate) == public(store)
    assert report.sent == tuple(sorted(public(store)))
    assert report.triples == sum(public(store).values())


def test_a_second_push_sends_nothing(store: Path) -> None:
    """What the server has as it is in the store is not sent again; `again` sends it."""
    with Gate() as gate:
        push(store, gate.url)
        before = len(gate.puts)
        assert push(store, gate.url).sent == ()
        assert len(gate.puts) == before
        assert len(push(store, gate.url, again=True).sent) == before


def test_only_what_changed_is_sent(desk: Path, store: Path) -> None:
    """After a corrected article its new graph and what rests on it are sent, and the graph of the old text is deleted."""
    with Gate() as gate:
        push(store, gate.url)
        before = set(public(store))
        article = desk / "kis.txt"
        article.write_text(KIS.replace("in the harbour", "in the old harbour"), encoding="utf-8")
        run([article], store=store, parts=PARTS)
        report = push(store, gate.url)
        assert held(gate) == public(store)
    new = set(public(store)) - before
    assert new
    assert new < set(report.sent) < set(public(store))
    assert set(report.deleted) == before - set(public(store))


def test_what_somebody_changed_on_the_server_is_put_right(store: Path) -> None:
    """A graph of ours that lost triples on the server is sent again, and what is not ours is left alone."""
    with Gate() as gate:
        push(store, gate.url)
        graph = next(iter(public(store)))
        gate.database.update(f"DELETE WHERE {{ GRAPH <{graph}> {{ ?s a ?o }} }}")
        gate.database.update("INSERT DATA { GRAPH <http://other/> { <http://a> <http://b> <http://c> } }")
        assert push(store, gate.url).sent == (graph,)
        assert held(gate) == {**public(store), "http://other/": 1}


def test_a_push_that_broke_off_goes_on(store: Path) -> None:
    """A server that refuses a graph keeps those before it; once it takes it, the rest follows."""
    with Gate(most=max(public(store).values()) * 20) as gate:
        with pytest.raises(RemoteError, match=r"no request as large as .*graph/reference \(0\.\d MB\); raise its limit"):
            push(store, gate.url)
        first = set(gate.puts)
        gate.most = 10**9
        assert set(push(store, gate.url).sent) == set(public(store))
        assert first < set(public(store))


def test_a_server_that_keeps_nothing_is_found_out(store: Path) -> None:
    """Where fewer triples are counted than were sent, the graph is named, and it does not count as sent."""
    with Gate(deaf=True) as gate:
        with pytest.raises(RemoteError, match=r"counts 0 triples in .*, \d+ were sent"):
            push(store, gate.url)
        gate.deaf = False
        assert push(store, gate.url).unchanged == 0


def test_each_server_has_its_own_record(store: Path) -> None:
    """What one server was sent says nothing of another."""
    with Gate() as one, Gate() as other:
        push(store, one.url)
        assert len(push(store, other.url).sent) == len(public(store))
    assert len(json.loads((store / FILE).read_text())["servers"]) == 2


def test_a_record_that_cannot_be_read_is_told(store: Path) -> None:
    """The error names the file and says what to do."""
    (store / FILE).write_text("{", encoding="utf-8")
    with Gate() as gate, pytest.raises(StoreDamaged, match="delete the file, and all is sent again"):
        push(store, gate.url)


# ------------------------------------------------------------------------------------------- what goes wrong


def test_a_password_is_asked_for(store: Path) -> None:
    """Without one the error names the two variables."""
    with Gate("Digest") as gate, pytest.raises(RemoteError, match="asks who you are; set COMMUNIQUE_USER and COMMUNIQUE_PASSWORD"):
        push(store, gate.url)


@pytest.mark.parametrize("scheme", ["Basic", "Digest"])
def test_a_wrong_password_is_told_and_not_shown(
    store: Path, known: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], scheme: str
) -> None:
    """The error names the user; the password stands nowhere."""
    monkeypatch.setenv("COMMUNIQUE_PASSWORD", "opensesame")
    with Gate(scheme) as gate:
        assert cli.run(["push", gate.url, "--store", str(store)]) == Exit.INPUT
    said = capsys.readouterr().err
    assert "does not know 'desk' with this password" in said
    assert "opensesame" not in said


def test_half_a_password_is_refused(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name without a password is a mistake, not nobody."""
    monkeypatch.setenv("COMMUNIQUE_USER", "desk")
    with pytest.raises(UsageError, match="belong together"):
        push(store, "http://127.0.0.1:1")


@pytest.mark.parametrize(
    ("path", "query", "words"),
    [
        ("/elsewhere", "/query", "nothing at this address"),
        ("/store", "/elsewhere", "nothing at this address"),
        ("/broken", "/query", r"answered 500 to .*: Error SPARQL: \{\?s \?p\} %s \{0\} at line 7$"),
        ("/store", "/moved", "moved to .*/query; give that address"),
        ("/store", "/query?x=http://[", "no address"),
    ],
)
def test_a_wrong_address_is_told(store: Path, path: str, query: str, words: str) -> None:
    """404, 500 with what the server says, a redirection and an address that is none are told apart."""
    with Gate() as gate, pytest.raises((RemoteError, UsageError), match=words):
        push(store, f"{gate.url}{path}", query=f"{gate.url}{query}" if "[" not in query else "http://[")


def test_a_server_that_is_not_there_is_told(store: Path) -> None:
    """A refused connection is told with the address."""
    with pytest.raises(RemoteError, match=r"nothing answers there .*is the server running"):
        push(store, f"http://127.0.0.1:{free_port()}")


def test_a_query_is_stopped_at_its_limits(store: Path) -> None:
    """A server that thinks too long, answers too much or too many rows is not waited for."""
    with Gate() as gate:
        push(store, gate.url)
        url, text = f"{gate.url}/query", "SELECT * { ?s ?p ?o }"
        cut = ask_endpoint(url, text, values={}, limits=Limits(max_rows=3))
        assert (len(cut), cut.truncated) == (3, True)
        with pytest.raises(QueryStopped, match="larger than"):
            ask_endpoint(url, text, values={}, limits=Limits(max_bytes=1000))
        gate.slow = 3.0
        with pytest.raises(QueryTimeout, match=r"no answer within 0\.3 s"):
            ask_endpoint(url, text, values={}, limits=Limits(timeout_s=0.3))


def test_questions_that_cannot_be_asked() -> None:
    """An unknown name, values for a text, and an address that answers in another language are told."""
    with pytest.raises(NotFound, match="no query is called"):
        ask_endpoint("http://127.0.0.1:1/query", "no-such-query", values={}, limits=LIMITS)
    with pytest.raises(ParameterError, match="only named queries"):
        ask_endpoint("http://127.0.0.1:1/query", "ASK {}", values={"a": "b"}, limits=LIMITS)


# ------------------------------------------------------------------------------------------- addresses and forms


@pytest.mark.parametrize(
    ("given", "graphs", "query"),
    [
        ("http://h:7878/", "http://h:7878/store", "http://h:7878/query"),
        ("http://h/sparql-graph-crud-auth", "http://h/sparql-graph-crud-auth", "http://h/sparql"),
        ("https://h/news/data", "https://h/news/data", "https://h/news/sparql"),
        ("http://h/repositories/n/rdf-graphs/service", "http://h/repositories/n/rdf-graphs/service", "http://h/repositories/n"),
    ],
)
def test_the_address_for_queries_follows_from_the_other(given: str, graphs: str, query: str) -> None:
    """Of the servers that the manual names, one address is enough."""
    assert addresses(given) == Addresses(graphs, query)


@pytest.mark.parametrize(
    ("given", "words"),
    [("ftp://h/", "http://"), ("h:7878", "http://"), ("http://u:p@h/store", "password"), ("http://h/graphs", "--query")],
)
def test_addresses_that_are_none(given: str, words: str) -> None:
    """Each mistake is told with what to write instead."""
    with pytest.raises(UsageError, match=words):
        addresses(given)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("select * {}", "SELECT"),
        ("PREFIX select: <http://e/#ask>\n# CONSTRUCT\nBASE <http://x/> ASK {}", "ASK"),
        ("PREFIX : <http://e/> DESCRIBE :a", "DESCRIBE"),
        ("", ""),
    ],
)
def test_the_form_of_a_query(text: str, form: str) -> None:
    """The first word behind comments, PREFIX and BASE tells it."""
    assert form_of(text) == form
