"""A SPARQL 1.1 server that somebody else runs: its addresses, who we are to it, and what can go wrong on the way.

Graphs go by the Graph Store Protocol (one request a named graph), questions by the SPARQL Protocol. httpx speaks HTTP: it keeps
the connection and answers Digest challenges (RFC 7616) without sending each graph twice, which urllib does not.

RemoteError (a StoreError: the store, here a server, cannot do what was asked) says in words what the server said.
"""

import re
import time
from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit, urlunsplit

import httpx

from communique.errors import UsageError
from graph.errors import QueryStopped, QuerySyntax, QueryTimeout, StoreError
from graph.query import Limits

USER, PASSWORD = "COMMUNIQUE_USER", "COMMUNIQUE_PASSWORD"
"""The variables of the environment that hold the name and the password."""

QUERY_PATHS: tuple[tuple[str, str], ...] = (
    ("/store", "/query"),  # oxigraph
    ("/sparql-graph-crud-auth", "/sparql"),  # Virtuoso, with Digest
    ("/sparql-graph-crud", "/sparql"),
    ("/rdf-graphs/service", ""),  # RDF4J, GraphDB
    ("/data", "/sparql"),  # Fuseki
)
"""How the address for graphs ends, and how the one for questions ends in its place."""

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_CHUNK = 65_536


class RemoteError(StoreError):
    """A server cannot be reached, or does not do what was asked."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """A name and a password; the password is never shown."""

    user: str
    password: str = field(repr=False)


def credentials(environment: Mapping[str, str]) -> Credentials | None:
    """Who we are, from the environment, or None. Raises UsageError where only one of the two variables is set.

    >>> credentials({"COMMUNIQUE_USER": "desk", "COMMUNIQUE_PASSWORD": "secret"})
    Credentials(user='desk')
    """
    user, password = environment.get(USER), environment.get(PASSWORD)
    if user and password:
        return Credentials(user, password)
    if user or password:
        raise UsageError(f"{USER} and {PASSWORD} belong together, and only one of them is set")
    return None


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a server takes graphs (Graph Store Protocol), and where it answers questions (SPARQL Protocol)."""

    graphs: str
    query: str


def addresses(url: str, query: str | None = None) -> Addresses:
    """Both addresses of a server, from the one for graphs; a server without a path is taken for an oxigraph server.

    Raises UsageError where the one for questions cannot be told from it and is not given.

    >>> addresses("http://localhost:7878")
    Addresses(graphs='http://localhost:7878/store', query='http://localhost:7878/query')
    """
    graphs = checked(url)
    parts = urlsplit(graphs)
    if parts.path in ("", "/"):
        graphs, parts = urlunsplit(parts._replace(path="/store")), parts._replace(path="/store")
    if query is not None:
        return Addresses(graphs, checked(query))
    for ending, other in QUERY_PATHS:
        if parts.path.endswith(ending):
            return Addresses(graphs, urlunsplit(parts._replace(path=parts.path.removesuffix(ending) + other)))
    raise UsageError(f"{graphs}: where this server answers queries cannot be told from its address; name that with --query")


def checked(url: str) -> str:
    """The address. Raises UsageError where it is none of HTTP, or holds a password."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise UsageError(f"{url!r} is no address: {error}") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(f"{url!r} is no address of a server; it begins with http:// or https://")
    if parts.username or parts.password:
        raise UsageError(f"a password in an address is seen by others; set {USER} and {PASSWORD} instead")
    return url


class _Login(httpx.Auth):
    """Basic or Digest, whichever the server asks for; nothing is sent before it asks, and afterwards with each request."""

    def __init__(self, who: Credentials) -> None:
        self._who = who
        self._scheme: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """The requests that one request becomes."""
        if self._scheme is None:
            response = yield request
            if response.status_code != 401:
                return
            self._scheme = self._asked_for(response.headers.get_list("www-authenticate"))
            if self._scheme is None:
                return
        yield from self._scheme.auth_flow(request)

    def _asked_for(self, challenges: Iterable[str]) -> httpx.Auth | None:
        named = {c.split(" ", 1)[0].lower() for header in challenges for c in re.split(r",\s*(?=\w+ \w+=)", header)}
        if "digest" in named:
            return httpx.DigestAuth(self._who.user, self._who.password)
        return httpx.BasicAuth(self._who.user, self._who.password) if "basic" in named else None


class Server:
    """A connection to a server; use it as a context manager.

    `timeout_s` is how long the server may keep silent; a request that broke off is sent once more (all of ours may be repeated).
    """

    def __init__(self, where: Addresses, *, who: Credentials | None = None, timeout_s: float = 300.0) -> None:
        self.where, self._who = where, who
        own = urlsplit(where.graphs).hostname in _LOOPBACK  # a proxy cannot reach what is on this machine
        self._client = httpx.Client(
            auth=_Login(who) if who else None, timeout=httpx.Timeout(timeout_s, connect=min(timeout_s, 20.0)), trust_env=not own
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._client.close()

    # ------------------------------------------------------------------------------------------- graphs

    def put(self, graph: str, data: bytes) -> None:
        """Put a graph in the place of the one of that name. `data` are N-Triples, which every reader of Turtle takes."""
        headers = {"Content-Type": "text/turtle; charset=utf-8"}
        request = self._client.build_request("PUT", self.where.graphs, params={"graph": graph}, content=data, headers=headers)
        self._do(request, f"{graph} ({len(data) / 1e6:.1f} MB)")

    def delete(self, graph: str) -> None:
        """Take out a graph; one that is not there is no error."""
        self._do(self._client.build_request("DELETE", self.where.graphs, params={"graph": graph}), graph, fine=(404,))

    def _do(self, request: httpx.Request, what: str, *, fine: tuple[int, ...] = ()) -> None:
        """Send a request of the Graph Store Protocol. Raises RemoteError where it is not done."""
        response = self._send(request, what)
        if not response.is_success and response.status_code not in fine:
            raise RemoteError(self._words(response.status_code, self.where.graphs, what, response))

    # ------------------------------------------------------------------------------------------- questions

    def ask(self, text: str, accept: str, *, limits: Limits, more: Mapping[str, str] | None = None) -> tuple[str, bytes]:
        """The answer to a query: its media type and its bytes. `more` are further parameters of the protocol.

        Raises QuerySyntax where the server cannot parse it, QueryTimeout where it takes longer than the limit (twice that, where a
        server falls silent in the middle of its answer), QueryStopped where the answer is too large, RemoteError for the rest.
        """
        request = self._client.build_request(
            "POST", self.where.query, data={"query": text, **(more or {})}, headers={"Accept": accept}, timeout=limits.timeout_s
        )
        until = time.monotonic() + limits.timeout_s
        try:
            response = self._send(request, "the query", stream=True)
            try:
                body = _body(response, limits.max_bytes, until)
            finally:
                response.close()
        except (httpx.TimeoutException, TimeoutError):
            raise QueryTimeout(
                f"{self.where.query}: no answer within {limits.timeout_s:g} s; ask for less, or give it more time"
            ) from None
        except httpx.TransportError as error:
            raise RemoteError(_broken(error, self.where.query, "the query")) from None
        if response.is_success:
            return response.headers.get("content-type", "").partition(";")[0].strip().lower(), body
        if response.status_code == 400:
            raise QuerySyntax(f"{self.where.query}: {_first_words(body)}")
        raise RemoteError(self._words(response.status_code, self.where.query, "the query", response, body))

    def _send(self, request: httpx.Request, what: str, *, stream: bool = False) -> httpx.Response:
        """Send a request, and once more where the connection broke."""
        address = str(request.url.copy_with(query=None))
        try:
            try:
                return self._client.send(request, stream=stream)
            except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError):
                return self._client.send(request, stream=stream)
        except httpx.TimeoutException:
            if stream:
                raise
            raise RemoteError(f"{address}: the server keeps silent on {what}; look at its log, and repeat the command") from None
        except (httpx.TransportError, httpx.InvalidURL) as error:
            raise RemoteError(_broken(error, address, what)) from None

    def _words(self, status: int, address: str, what: str, response: httpx.Response, body: bytes | None = None) -> str:
        """What a status means, and what to do."""
        if status == 401 and self._who is not None:
            return f"{address}: the server does not know {self._who.user!r} with this password; check {USER} and {PASSWORD}"
        if response.is_redirect:
            return f"{address}: the server has moved to {response.headers.get('location', 'another address')}; give that address"
        told = _STATUS.get(status)
        if told is not None:
            return f"{address}: {told.format(what=what)}"
        return f"{address}: the server answered {status} to {what}: {_first_words(response.content if body is None else body)}"


_STATUS: dict[int, str] = {
    401: f"the server asks who you are; set {USER} and {PASSWORD}",
    403: "the server does not allow {what}; this user may not do that, or the address is one for reading only",
    404: "there is nothing at this address; check its path (`communique push --help` names those of several servers)",
    405: "the server does not take {what} here; give the address of its Graph Store Protocol",
    413: "the server takes no request as large as {what}; raise its limit for the size of a request",
    415: "the server takes no Turtle; it does not speak the SPARQL 1.1 Graph Store Protocol",
    507: "the server has no room for {what}",
}


def _body(response: httpx.Response, most: int, until: float) -> bytes:
    """The bytes of an answer. Raises TimeoutError after the time `until`, QueryStopped beyond `most` bytes."""
    parts: list[bytes] = []
    size = 0
    for part in response.iter_bytes(_CHUNK):
        size += len(part)
        if size > most:
            raise QueryStopped(f"the answer is larger than {most / 1e6:g} MB; ask for less, with LIMIT")
        if time.monotonic() > until:
            raise TimeoutError
        parts.append(part)
    return b"".join(parts)


def _broken(error: Exception, address: str, what: str) -> str:
    """Why a server could not be spoken to."""
    if isinstance(error, httpx.ConnectError):
        reason = str(error)
        if "CERTIFICATE" in reason.upper():
            return f"{address}: the server's certificate is not trusted ({reason}); SSL_CERT_FILE names a file of trusted ones"
        return f"{address}: nothing answers there ({reason}); is the server running, and is the address right?"
    return (
        f"{address}: the connection broke at {what} ({error or type(error).__name__}); repeat the command, "
        f"and if it breaks again raise the server's limit for the size of a request"
    )


def _first_words(body: bytes) -> str:
    """The beginning of what a server says, without its markup, on one line."""
    text = re.sub(r"<[^>]{1,200}>", " ", body[:4000].decode("utf-8", "replace"))
    line = " ".join(text.split())
    return line[:300] or "it does not say why"
