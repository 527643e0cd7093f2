"""A store's graphs into a SPARQL 1.1 server that a newsroom already runs: one PUT a named graph, only what changed.

What was sent is written down in the store's folder, server by server: the hash and the number of triples of each graph. A
graph is left alone only where its hash is the same and the server still counts as many triples; a graph that we sent and that the
store no longer has is deleted there. Nothing else on the server is touched, and a command that broke off may be repeated.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from communique.progress import Tell, silent
from communique.remote import RemoteError, Server, addresses, credentials
from communique.remote_query import batches, counts
from communique.running import read_store
from graph.errors import StoreDamaged
from graph.query import Limits
from graph.store import PRIVATE, Store
from graph.store_files import write_aside

FILE = "pushed.json"
"""What was sent, in the store's folder."""

_TOGETHER = 100
"""How many graphs are compared, sent and counted at a time."""
_COUNTING = Limits(timeout_s=300.0)

Sent = tuple[str, int]
"""The SHA-256 of a graph's sorted N-Triples, and how many there are."""


@dataclass(frozen=True, slots=True)
class PushReport:
    """What a push did: the graphs that were sent and deleted, how many were left alone, and the triples sent."""

    server: str
    sent: tuple[str, ...]
    deleted: tuple[str, ...]
    unchanged: int
    triples: int

    @property
    def summary(self) -> str:
        """One line."""
        if not self.sent and not self.deleted:
            return f"nothing new; {self.server} has all {self.unchanged} graphs"
        parts = [f"{len(self.sent)} graphs sent ({self.triples} triples), counted there"]
        parts += [f"{len(self.deleted)} deleted"] if self.deleted else []
        parts += [f"{self.unchanged} unchanged"] if self.unchanged else []
        return f"{self.server}: {', '.join(parts)}"


@dataclass(frozen=True, slots=True)
class _Graph:
    """A graph as it is sent."""

    name: str
    data: bytes
    triples: int

    @property
    def mark(self) -> Sent:
        return hashlib.sha256(self.data).hexdigest(), self.triples


class Manifest:
    """What was sent to which server. Raises StoreDamaged where the record of it cannot be read."""

    def __init__(self, store: Path) -> None:
        self._path = store / FILE
        self._servers: dict[str, dict[str, Sent]] = {}
        if self._path.exists():
            self._load()

    def _load(self) -> None:
        try:
            record = json.loads(self._path.read_text("utf-8"))["servers"]
            self._servers = {url: {g: (str(h), int(n)) for g, (h, n) in graphs.items()} for url, graphs in record.items()}
        except (ValueError, KeyError, TypeError, AttributeError):
            raise StoreDamaged(f"{self._path}: what was sent cannot be read; delete the file, and all is sent again") from None

    def of(self, server: str) -> dict[str, Sent]:
        """What the server was sent, by graph; to be changed in place."""
        return self._servers.setdefault(server, {})

    def save(self) -> None:
        """Write the record: whole, or not at all."""
        servers = {url: dict(sorted(graphs.items())) for url, graphs in sorted(self._servers.items())}
        write_aside(self._path, (json.dumps({"servers": servers}, indent=0) + "\n").encode())


def push(  # noqa: PLR0913 - all options are keyword-only and independent
    store: Path | str, url: str, *, query: str | None = None, again: bool = False, tell: Tell = silent, timeout_s: float = 300.0
) -> PushReport:
    """Send the store's graphs to the server whose Graph Store Protocol is at `url`, and count what it then has of each.

    `query` is where it answers queries, where that cannot be told from `url`; `again` sends what is unchanged too. Name and
    password come from COMMUNIQUE_USER and COMMUNIQUE_PASSWORD. The texts of the articles and where they came from stay here.

    Raises UsageError for a wrong address, RemoteError where the server cannot be reached, refuses, or has afterwards another number
    of triples than was sent; StoreError where the store cannot be read.
    """
    where = addresses(url, query)
    folder = Path(store)
    with read_store(folder) as opened, Server(where, who=credentials(os.environ), timeout_s=timeout_s) as server:
        manifest = Manifest(folder)
        sender = _Sender(server, manifest, {} if again else dict(manifest.of(where.graphs)), tell)
        for part in _parts(opened):
            sender.send(part)
        sender.clean()
    return sender.report()


def _parts(store: Store) -> Iterator[tuple[_Graph, ...]]:
    """The graphs that may leave the house, some at a time, in order of their names."""
    private = {graph.value for graph in PRIVATE}
    for names in batches((name for name in store.graph_names() if name not in private), _TOGETHER):
        yield tuple(_graph(store, name) for name in names)


def _graph(store: Store, name: str) -> _Graph:
    lines = sorted(f"{q.triple} .\n" for q in store.quads(name))
    return _Graph(name, "".join(lines).encode(), len(lines))


class _Sender:
    """Sends graphs to one server and writes down what has arrived."""

    def __init__(self, server: Server, manifest: Manifest, known: Mapping[str, Sent], tell: Tell) -> None:
        self._server, self._manifest, self._known, self._tell = server, manifest, known, tell
        self._done = manifest.of(server.where.graphs)
        self._met: set[str] = set()
        self._sent: list[str] = []
        self._deleted: list[str] = []
        self._triples = 0

    def send(self, graphs: Sequence[_Graph]) -> None:
        """Send those of the graphs that the server does not have as they are, and count them there."""
        self._met.update(g.name for g in graphs)
        there = counts(self._server, [g.name for g in graphs], _COUNTING)
        changed = [g for g in graphs if self._known.get(g.name) != g.mark or there[g.name] != g.triples]
        for graph in changed:
            self._tell(graph.name)
            self._done.pop(graph.name, None)
            self._server.put(graph.name, graph.data)
        self._verify(changed)

    def _verify(self, graphs: Sequence[_Graph]) -> None:
        """Write down what has arrived whole. Raises RemoteError with the first graph that has not."""
        if not graphs:
            return
        there = counts(self._server, [g.name for g in graphs], _COUNTING)
        arrived = [g for g in graphs if there[g.name] == g.triples]
        self._done.update((g.name, g.mark) for g in arrived)
        self._sent += [g.name for g in arrived]
        self._triples += sum(g.triples for g in arrived)
        self._manifest.save()
        for graph in graphs:
            if there[graph.name] != graph.triples:
                raise RemoteError(
                    f"{self._server.where.query}: counts {there[graph.name]} triples in {graph.name}, {graph.triples} were sent; "
                    f"is this where queries to that server are answered, and does it show what was just written?"
                )

    def clean(self) -> None:
        """Delete what was sent once and is no longer in the store."""
        for name in sorted(set(self._done) - self._met):
            self._tell(name)
            self._server.delete(name)
            del self._done[name]
            self._deleted.append(name)
        self._manifest.save()

    def report(self) -> PushReport:
        """What was done."""
        unchanged = len(self._met) - len(self._sent)
        return PushReport(self._server.where.graphs, tuple(self._sent), tuple(self._deleted), unchanged, self._triples)
