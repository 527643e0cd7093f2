"""A request of the SPARQL 1.1 Protocol: what is asked, and of which graphs.

There are three ways (section 2.1 of the recommendation): GET with `query=`, POST of a form with `query=`, and POST of the
text of the query itself, with the graphs in the address. An update is told from a query by its name and its media type, and
refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import Request

MAX_BODY = 512 * 1024
"""The longest body that is read, in bytes: a query of 64,000 characters, each of them percent-encoded."""

_FORM, _QUERY, _UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
_MOST_FIELDS = 1000
READ_ONLY = "this endpoint only reads: it takes queries (SELECT, ASK, CONSTRUCT, DESCRIBE) and no update"


class ProtocolError(Exception):
    """A request that is not one of the protocol, with the status and the words of the answer."""

    def __init__(self, status: int, words: str) -> None:
        self.status, self.words = status, words
        super().__init__(words)


@dataclass(frozen=True, slots=True)
class Asked:
    """The text of a query, the graphs that the protocol names for it, and the word of a format, where the client names one.

    `query` is None where there is none: the client asks what this endpoint is.
    """

    query: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    form: str | None = None


async def asked(request: Request) -> Asked:
    """What the request asks. Raises ProtocolError where it is not a request of the protocol."""
    address = _fields(request.scope["query_string"])
    if request.method in ("GET", "HEAD"):
        return _of_fields(address)
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media == _UPDATE:
        raise ProtocolError(400, READ_ONLY)
    if media not in (_FORM, _QUERY):
        raise ProtocolError(415, f"the body is {media or 'of no known kind'}; send {_FORM} with query=, or {_QUERY}")
    body = await _body(request)
    if media == _FORM:
        return _needed(_of_fields([*address, *_fields(body)]))
    if any(name in ("query", "update") for name, _ in address):
        raise ProtocolError(400, "the query stands in the body and in the address; send it once")
    return _of_fields([*address, ("query", _text(body))])


def _of_fields(fields: Sequence[tuple[str, str]]) -> Asked:
    """What the fields of an address or a form ask."""
    if any(name == "update" for name, _ in fields):
        raise ProtocolError(400, READ_ONLY)
    queries = [value for name, value in fields if name == "query"]
    if len(queries) > 1:
        raise ProtocolError(400, "there is more than one query; send one")
    forms = [value for name, value in fields if name == "format"]
    return Asked(
        queries[0] if queries else None,
        tuple(value for name, value in fields if name == "default-graph-uri"),
        tuple(value for name, value in fields if name == "named-graph-uri"),
        forms[-1] if forms else None,
    )


def _needed(found: Asked) -> Asked:
    if found.query is None:
        raise ProtocolError(400, "the form has no field `query`; put the text of the query there")
    return found


def _fields(data: bytes) -> list[tuple[str, str]]:
    """The fields of an address or a form, percent-decoded as UTF-8."""
    try:
        return parse_qsl(data.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except UnicodeDecodeError:
        raise ProtocolError(400, "the fields are not percent-encoded UTF-8") from None
    except ValueError:
        raise ProtocolError(400, f"there are more than {_MOST_FIELDS} fields") from None


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProtocolError(400, f"the query is not UTF-8 at byte {error.start}") from None


async def _body(request: Request) -> bytes:
    """The whole body. Raises ProtocolError where it is longer than MAX_BODY."""
    parts: list[bytes] = []
    length = 0
    async for part in request.stream():
        length += len(part)
        if length > MAX_BODY:
            raise ProtocolError(413, f"the body is longer than {MAX_BODY:,} bytes")
        parts.append(part)
    return b"".join(parts)
