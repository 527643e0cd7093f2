"""SPARQL servers on loopback for tests: the real oxigraph server, and a small one that asks for a password or has limits."""

import hashlib
import http.server
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from pyoxigraph import NamedNode, QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat
from pyoxigraph import Store as Database

USER, PASSWORD = "desk", "pass:word"
REALM, NONCE = "graphs", "0123456789abcdef"


def free_port() -> int:
    """A port of loopback that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def oxigraph(folder: Path) -> Iterator[str]:
    """The address of an oxigraph server with an empty store in the folder; it is ended whatever happens."""
    binary = Path(sys.executable).parent / "oxigraph"
    if not binary.exists():
        pytest.skip("the oxigraph server is not installed beside this Python (it is in the extra `dev`)")
    place = f"127.0.0.1:{free_port()}"
    command = [str(binary), "serve", "--location", str(folder), "--bind", place]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(f"http://{place}/", process)
        yield f"http://{place}"
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=60)


def _wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    """Until the server answers, ends, or half a minute is over."""
    for _ in range(300):
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except urllib.error.HTTPError as error:
            error.close()
            return
        except (urllib.error.URLError, ConnectionError):
            assert process.poll() is None, "the server ended"
            time.sleep(0.1)
    pytest.fail("the server did not answer in half a minute")


class _Quiet(http.server.ThreadingHTTPServer):
    """A server that says nothing of clients that hang up."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing."""


class Gate:
    """A server of one store with the rules that others put in front of theirs.

    `scheme` is what it asks for (`Basic`, `Digest` or nothing), `most` the largest request, `deaf` lets it take graphs and keep
    none of them, `slow` is how long it thinks on a query. `log` holds method, path and size of what was let in.
    """

    def __init__(self, scheme: str = "", *, most: int = 10**9, deaf: bool = False, slow: float = 0.0) -> None:
        self.scheme, self.most, self.deaf, self.slow = scheme, most, deaf, slow
        self.database, self.log = Database(), list[tuple[str, str, int]]()
        gate = self

        class Handler(http.server.BaseHTTPRequestHandler):
            """Hands each request to the gate."""

            protocol_version = "HTTP/1.1"

            def do_PUT(self) -> None:
                gate.answer(self)

            def do_POST(self) -> None:
                gate.answer(self)

            def do_DELETE(self) -> None:
                gate.answer(self)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self.server = _Quiet(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self._thread = threading.Thread(target=self.server.serve_forever)

    def __enter__(self) -> "Gate":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self._thread.join()
        self.server.server_close()

    @property
    def puts(self) -> list[str]:
        """The graphs that were put, in order."""
        return [parse_qs(urlsplit(path).query)["graph"][0] for method, path, _ in self.log if method == "PUT"]

    def answer(self, request: http.server.BaseHTTPRequestHandler) -> None:
        """Check who asks and how much, then do it."""
        body = request.rfile.read(int(request.headers.get("Content-Length", "0")))
        if self.scheme and not self._known(request):
            _reply(request, 401, b"who are you?", {"WWW-Authenticate": self._challenge()})
        elif len(body) > self.most:
            _reply(request, 413, b"<html>too large</html>")
        else:
            self.log.append((request.command, request.path, len(body)))
            self._do(request, body)

    def _do(self, request: http.server.BaseHTTPRequestHandler, body: bytes) -> None:
        parts = urlsplit(request.path)
        if parts.path == "/store":
            graph = NamedNode(parse_qs(parts.query)["graph"][0])
            self.database.remove_graph(graph)
            if request.command == "PUT" and not self.deaf:
                self.database.load(body, RdfFormat.TURTLE, to_graph=graph)
            _reply(request, 204)
        elif parts.path == "/query":
            time.sleep(self.slow)
            self._query(request, parse_qs(body.decode())["query"][0])
        elif parts.path == "/broken":
            _reply(request, 500, b"<h1>Error</h1> SPARQL: {?s ?p} %s {0}\nat line 7")
        elif parts.path == "/moved":
            _reply(request, 302, headers={"Location": f"{self.url}/query"})
        else:
            _reply(request, 404, b"no such page")

    def _query(self, request: http.server.BaseHTTPRequestHandler, text: str) -> None:
        try:
            found = self.database.query(text, use_default_graph_as_union=True)
        except SyntaxError as error:
            _reply(request, 400, str(error).encode())
            return
        if isinstance(found, QueryTriples):
            _reply(request, 200, found.serialize(format=RdfFormat.TURTLE) or b"", {"Content-Type": "text/turtle"})
            return
        assert isinstance(found, QuerySolutions) or hasattr(found, "serialize")
        rows = found.serialize(format=QueryResultsFormat.JSON) or b""
        _reply(request, 200, rows, {"Content-Type": "application/sparql-results+json"})

    def _challenge(self) -> str:
        return f'Digest realm="{REALM}", qop="auth", nonce="{NONCE}"' if self.scheme == "Digest" else f'Basic realm="{REALM}"'

    def _known(self, request: http.server.BaseHTTPRequestHandler) -> bool:
        """Whether the request names the user and proves the password: RFC 7617, or RFC 7616 with MD5."""
        given = request.headers.get("Authorization", "")
        if self.scheme == "Basic":
            return given == "Basic " + b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        parts = {k: v or w for k, v, w in re.findall(r'(\w+)=(?:"([^"]*)"|([^\s,]+))', given)}
        if parts.get("username") != USER or parts.get("uri") != request.path:
            return False
        secret, what = _md5(f"{USER}:{REALM}:{PASSWORD}"), _md5(f"{request.command}:{request.path}")
        return bool(parts["response"] == _md5(f"{secret}:{NONCE}:{parts['nc']}:{parts['cnonce']}:auth:{what}"))


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _reply(
    request: http.server.BaseHTTPRequestHandler, status: int, body: bytes = b"", headers: dict[str, str] | None = None
) -> None:
    request.send_response(status)
    for name, value in {**(headers or {}), "Content-Length": str(len(body))}.items():
        request.send_header(name, value)
    request.end_headers()
    request.wfile.write(body)
