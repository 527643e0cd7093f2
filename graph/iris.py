"""The IRIs of the graph: one function makes them, one takes them apart.

    article/a9267888f624                    an article: its account, and the text that offsets count in
    article/a9267888f624#offset_543_553     a span of it
    article/a9267888f624/claim-554-724      a claim, attribution, account, event, stated omission or unnamed source of it
    article/a9267888f624/graph              the graph of what it says
    country/IR · actor/masoud-pezeshkian    what all articles share
    matter/… · event/… · finding/…          12 hex digits of a hash over the ids that they join
    graph/findings                          the graphs that do not belong to one article

Each stands behind BASE. Whatever is not an unreserved ASCII character is percent-encoded, so that every tool accepts it.
"""

import hashlib
from urllib.parse import quote, unquote

from pyoxigraph import NamedNode

from extract.model import ARTICLE
from graph.errors import LoadError

BASE = "https://w3id.org/communique/id/"
"""What every IRI of data begins with."""

Key = tuple[str, str]
"""Article id and the id of a record of it: unique in a corpus."""

_GLOBAL = ("country", "actor")


def iri(*parts: str, fragment: str | None = None) -> NamedNode:
    """The IRI with these path segments behind BASE; any string is allowed as a segment.

    >>> iri("actor", "a/b c").value
    'https://w3id.org/communique/id/actor/a%2Fb%20c'
    """
    path = "/".join(_segment(p) for p in parts)
    return NamedNode(f"{BASE}{path}" if fragment is None else f"{BASE}{path}#{_segment(fragment)}")


def _segment(part: str) -> str:
    """The string as one segment; segments of dots alone are encoded too, since resolvers would remove them."""
    encoded = quote(part, safe="", errors="surrogatepass")
    return encoded.replace(".", "%2E") if encoded.strip(".") == "" else encoded


GRAPH_ALIGNMENT = iri("graph", "alignment")
GRAPH_FINDINGS = iri("graph", "findings")
GRAPH_JUDGEMENTS = iri("graph", "judgements")
GRAPH_PROVENANCE = iri("graph", "provenance")
GRAPH_REFERENCE = iri("graph", "reference")
GRAPH_TEXTS = iri("graph", "texts")
"""Private: the texts of the articles. Left out of every export."""


def article_iri(article_id: str) -> NamedNode:
    """The IRI of an article."""
    return iri("article", article_id)


def article_graph(article_id: str) -> NamedNode:
    """The name of the graph of what the article says."""
    return iri("article", article_id, "graph")


def span_iri(article_id: str, begin: int, end: int) -> NamedNode:
    """The IRI of a span of the article's text."""
    return iri("article", article_id, fragment=f"offset_{begin}_{end}")


def country_iri(code: str) -> NamedNode:
    """The IRI of a country by its ISO 3166-1 alpha-2 code."""
    return iri("country", code)


def node_iri(article_id: str, record_id: str) -> NamedNode:
    """The IRI of a record of the article, by the record's id as `extract.model` makes it.

    >>> node_iri("a9267888f624", "source/592-599").value
    'https://w3id.org/communique/id/article/a9267888f624/source-592-599'
    >>> node_iri("a9267888f624", "country/IR").value
    'https://w3id.org/communique/id/country/IR'
    """
    if record_id == ARTICLE:
        return article_iri(article_id)
    head, slash, tail = record_id.partition("/")
    if slash and head in _GLOBAL:
        return iri(head, tail)
    if slash and head == "source":
        return iri("article", article_id, f"source-{tail}")
    return iri("article", article_id, record_id)


def record_id(node: NamedNode) -> str:
    """The record's id that the IRI was made of: the inverse of `node_iri`.

    Raises LoadError where the IRI is not that of an article, of a record of one, of an actor or of a country.

    >>> record_id(node_iri("a9267888f624", "source/592-599"))
    'source/592-599'
    """
    parts = _parts(node)
    if len(parts) == 2 and parts[0] in _GLOBAL:
        return f"{parts[0]}/{parts[1]}"
    if len(parts) == 2 and parts[0] == "article":
        return ARTICLE
    if len(parts) == 3 and parts[0] == "article":
        return f"source/{parts[2][7:]}" if parts[2].startswith("source-") else parts[2]
    raise LoadError(f"{node.value} is not the IRI of an article's record")


def key_of(node: NamedNode) -> Key:
    """Article id and record id of a node that belongs to one article.

    Raises LoadError where the node belongs to no article.
    """
    parts = _parts(node)
    if len(parts) in (2, 3) and parts[0] == "article":
        return (parts[1], record_id(node))
    raise LoadError(f"{node.value} belongs to no article")


def _parts(node: NamedNode) -> tuple[str, ...]:
    """The decoded segments behind BASE; none where the IRI does not begin with it or has a fragment."""
    value: str = node.value
    if not value.startswith(BASE) or "#" in value:
        return ()
    return tuple(unquote(p, errors="surrogatepass") for p in value[len(BASE) :].split("/"))


def joint_id(*parts: str) -> str:
    """12 hex digits of the SHA-256 over the parts, in the order given: the id of what joins them.

    >>> joint_id("contradiction", "a", "b") == joint_id("contradiction", "a", "b")
    True
    """
    joined = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(joined).hexdigest()[:12]


def matter_iri(matter_id: str) -> NamedNode:
    """The IRI of a matter."""
    return iri("matter", matter_id)


def event_iri(event_id: str) -> NamedNode:
    """The IRI of the event that several articles' events are."""
    return iri("event", event_id)


def finding_iri(finding_id: str) -> NamedNode:
    """The IRI of a finding."""
    return iri("finding", finding_id)
