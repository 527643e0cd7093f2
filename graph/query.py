"""Ask a graph in SPARQL. A query is foreign code, so it runs in a process of its own that can be killed.

pyoxigraph has no limit of time and no cancel, calls SERVICE over HTTP, and dies by SIGSEGV on queries of 9 KB; none of that can
be caught in the process that it happens in. `run_query` therefore starts a process (`graph.query_process`) that has a published
copy of the graphs for reading; that refuses SERVICE, updates and strange FROM, and can make no connection;
that has limits of memory and processor time; and that is killed when the clock runs out, which begins once it is ready to read the
query: on a busy machine, the start of a process can take a second. Every end is one of
QueryResult, QueryRefused, QuerySyntax, QueryTimeout, QueryStopped (and StoreError where the graphs cannot be read).

The default graph of a query is the union of the graphs. The engine's union is a list, not a set: a triple that two
graphs hold is found twice, so count with `COUNT(DISTINCT ...)`.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph import query_process, snapshots, store_files
from graph.errors import ParameterError, QueryError, QueryRefused, QueryStopped, QuerySyntax, QueryTimeout, StoreError
from graph.library import NamedQuery, Value
from graph.results import QueryResult, Row, Term
from graph.store import Store
from graph.vocabulary import PREFIXES

SUFFIXES = frozenset({".ttl", ".trig", ".nt", ".nq", ".jsonld"})
"""The files that can be asked; RDF/XML is not among them, for an entity in it can grow to any size."""

_XCPU = -24
_KEPT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR", "LANG")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query may use: seconds of the clock, megabytes of memory, rows and bytes of its answer."""

    timeout_s: float = 10.0
    memory_mb: int = 1024
    max_rows: int = 100_000
    max_bytes: int = 64_000_000


def run_query(
    source: Store | Path | str,
    text: str,
    *,
    timeout_s: float = 10.0,
    memory_mb: int = 1024,
    max_rows: int = 100_000,
) -> QueryResult:
    """The answer to a SPARQL query (SELECT, ASK, CONSTRUCT, DESCRIBE) on an open store, a store's folder or an RDF file.

    Rows beyond `max_rows` or 64 MB are cut, and the result says so. The prefixes of `graph.vocabulary` need no PREFIX line.

    Raises QueryRefused, QuerySyntax, QueryTimeout, QueryStopped; StoreError where the source cannot be read.
    """
    limits = Limits(timeout_s, memory_mb, max_rows)
    if len(text) > query_process.MAX_LENGTH:
        raise QueryRefused(f"the query is {len(text):,} characters long; at most {query_process.MAX_LENGTH:,} are read")
    with _readable(source) as (path, kind):
        return _ask(_request(path, kind, text, limits), limits)


def run_named(source: Store | Path | str, query: NamedQuery, values: Mapping[str, Value], limits: Limits) -> QueryResult:
    """The answer to a query of the library with values for its parameters, within the limits, as `run_query` gives it.

    Raises ParameterError and QueryError as well.
    """
    given = {name: value if isinstance(value, str | int) else str(value) for name, value in values.items()}
    with _readable(source) as (path, kind):
        named = {"name": query.name, "text": query.text, "values": given}
        return _ask(_request(path, kind, "", limits, named=named), limits)


@contextmanager
def _readable(source: Store | Path | str) -> Iterator[tuple[Path, str]]:
    """What the process opens, and how: the newest copy of a store, held as long as the process runs, or a file."""
    if isinstance(source, Store):
        with source.snapshot() as copy:
            yield copy, "database"
        return
    path = Path(source).resolve()
    if path.is_file():
        if path.suffix not in SUFFIXES:
            raise StoreError(f"{path}: not a graph that can be asked; it must end in {', '.join(sorted(SUFFIXES))}")
        yield path, "file"
        return
    store_files.check_folder(path, create=False)
    held = snapshots.newest(path)
    try:
        yield held.path / store_files.QUADS, "database"
    finally:
        held.release()


def _request(path: Path, kind: str, text: str, limits: Limits, *, named: Mapping[str, object] | None = None) -> bytes:
    request: dict[str, object] = {
        "source": str(path),
        "kind": kind,
        "query": text,
        "prefixes": PREFIXES,
        "path": _import_path(),
        "timeout_s": limits.timeout_s,
        "memory_mb": limits.memory_mb,
        "max_rows": limits.max_rows,
        "max_bytes": limits.max_bytes,
        **({} if named is None else {"named": named}),
    }
    try:
        return json.dumps(request, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError as error:
        raise QueryRefused(f"the query holds half a character (a lone surrogate) at {error.start}") from None


def _import_path() -> list[str]:
    """Where the process finds its modules: this package first, then what this process uses, never the working directory."""
    own = str(Path(query_process.__file__).resolve().parent.parent)
    return [own, *(entry for entry in sys.path if entry and Path(entry).is_absolute() and entry != own)]


_FEW_ARENAS = {"MALLOC_ARENA_MAX": "1", "OPENBLAS_NUM_THREADS": "1"}
"""Each arena of glibc reserves 64 MB of addresses: a few threads of the store would meet the bound of memory by themselves."""


def _ask(request: bytes, limits: Limits) -> QueryResult:
    """Start the process, read what it says, and end it, whatever happens."""
    environment = _FEW_ARENAS | {name: os.environ[name] for name in _KEPT if name in os.environ}
    process = subprocess.Popen(
        [sys.executable, "-I", str(Path(query_process.__file__).resolve())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )
    clock = _Clock(process, query_process.STARTUP_S)
    try:
        lines = _talk(process, request, ready=lambda: clock.restart(limits.timeout_s))
        code = process.wait()
    finally:
        clock.stop()
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
    return _result(lines, code, clock, limits=limits)


class _Clock:
    """Kills a process when its seconds are over; `began` tells whether those of its start are."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        self._process = process
        self._over = threading.Event()
        self.began = False
        self._timer = self._started(seconds)

    @property
    def is_over(self) -> bool:
        """Whether it has killed the process."""
        return self._over.is_set()

    def restart(self, seconds: float) -> None:
        """The process has started; the seconds count from now."""
        self.stop()
        self.began = True
        self._timer = self._started(seconds)

    def stop(self) -> None:
        """No longer; what is being killed is killed first."""
        self._timer.cancel()
        self._timer.join()

    def _started(self, seconds: float) -> threading.Timer:
        timer = threading.Timer(seconds, self._end)
        timer.daemon = True
        timer.start()
        return timer

    def _end(self) -> None:
        self._over.set()
        self._process.kill()


def _talk(process: subprocess.Popen[bytes], request: bytes, *, ready: Callable[[], None]) -> list[Any]:
    """Send the request and read the lines after the one that says that all is ready, at which `ready` is called.

    A process that dies meanwhile gives fewer of them.
    """
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(request)
        process.stdin.close()
    except BrokenPipeError:
        return []
    lines = (json.loads(line) for line in process.stdout if line.endswith(b"\n"))
    first = next(lines, None)
    if first != {"ready": True}:
        return [] if first is None else [first, *lines]
    ready()
    return list(lines)


def _result(lines: list[Any], code: int, clock: _Clock, *, limits: Limits) -> QueryResult:
    """The answer that the lines tell, or the error that they or the process's end tell."""
    last = lines[-1] if lines else None
    if isinstance(last, dict) and "error" in last:
        raise _error(last)
    if isinstance(last, dict) and last.get("end"):
        found = _answer(lines[0], lines[1:-1], truncated=last["truncated"])
        return found.with_labels(last["labels"])
    if clock.is_over and not clock.began:
        raise QueryStopped(f"the query did not begin within {query_process.STARTUP_S} s; the machine is busy, ask again later")
    if clock.is_over or code == _XCPU:
        raise QueryTimeout(f"the query took longer than {limits.timeout_s:g} s and was stopped; ask for less, or give it more time")
    raise QueryStopped(
        f"the query was stopped: its process ended with {_ending(code)}, as it does when a query needs more than "
        f"{limits.memory_mb} MB of memory or is nested too deeply"
    )


def _ending(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"code {code}"


def _error(message: dict[str, Any]) -> QueryError | StoreError:
    words = message["message"]
    if message["error"] == "syntax":
        return QuerySyntax(words, line=message["line"], column=message["column"])
    kinds: dict[str, type[QueryError | StoreError]] = {
        "store": StoreError,
        "stopped": QueryStopped,
        "parameter": ParameterError,
        "query": QueryError,
    }
    return kinds.get(message["error"], QueryRefused)(words)


def _answer(head: dict[str, Any], rows: list[Any], *, truncated: bool) -> QueryResult:
    if head["form"] == "ask":
        return QueryResult("ask", value=head["value"])
    terms = tuple(_row(row) for row in rows)
    if head["form"] == "graph":
        return QueryResult("graph", ("subject", "predicate", "object"), tuple(dict.fromkeys(terms)), truncated=truncated)
    return QueryResult("select", tuple(head["columns"]), terms, truncated=truncated, nodes=tuple(head.get("nodes", ())))


def _row(row: list[list[Any] | None]) -> Row:
    return tuple(None if cell is None else Term(*cell) for cell in row)
