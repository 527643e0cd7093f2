"""Ask a SPARQL 1.1 server what one asks a store: a named query with its parameters, or the text of one.

Our queries speak of the union of all graphs. Servers differ in whether their default graph is that union, and in how one asks for
it; `DEFAULT_GRAPHS` lists the ways, and the first in which the server finds an attribution of ours is taken.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from pyoxigraph import RdfFormat, parse

from communique.asking import find
from communique.remote import Addresses, RemoteError, Server, checked, credentials
from graph.errors import ParameterError
from graph.library import bind, own_labels
from graph.query import Limits
from graph.results import QueryResult, Row, Term, rows_of
from graph.vocabulary import CMQ, PREFIXES, RDFS

DEFAULT_GRAPHS: tuple[Mapping[str, str], ...] = (
    {},  # Virtuoso, GraphDB, RDF4J; and every server that was given the merged Turtle
    {"union-default-graph": ""},  # oxigraph
    {"default-graph-uri": "urn:x-arq:UnionGraph"},  # Fuseki
    {"default-graph-uri": "tag:stardog:api:context:all"},  # Stardog
)
"""How one asks for the union of all graphs: parameters of the protocol."""

ROWS, TRIPLES = "application/sparql-results+json", "text/turtle, application/n-triples;q=0.9"

_NAME = re.compile(r"[\w-]+")
_FORM = re.compile(r"(?:\s+|#[^\n]*(?:\n|$)|(?:PREFIX\s+\S*|BASE)\s*<[^>]*>)*(?P<form>[A-Za-z]+)", re.IGNORECASE)
_RDF = {
    "text/turtle": RdfFormat.TURTLE,
    "application/x-turtle": RdfFormat.TURTLE,
    "text/n3": RdfFormat.TURTLE,
    "text/rdf+n3": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "text/plain": RdfFormat.N_TRIPLES,
}
_TOGETHER = 100
"""About how many nodes one query asks at a time."""


def ask_endpoint(url: str, text: str, *, values: Mapping[str, str], limits: Limits) -> QueryResult:
    """The answer of a server to a named query, with labels, or to the text of one (SELECT, ASK, CONSTRUCT, DESCRIBE).

    The prefixes of `graph.vocabulary` need no PREFIX line. Name and password come from the environment. Raises NotFound where a
    name is no named query, ParameterError for a wrong value, UsageError for a wrong address, and what `Server.ask` raises.
    """
    address = checked(url)
    name = text.strip() if _NAME.fullmatch(text.strip()) else None
    if name is None and values:
        raise ParameterError(f"only named queries have parameters; there is none for {', '.join(values)}")
    named = find(name) if name is not None else None
    query = with_prefixes(text) if named is None else bind(named, values)
    with Server(Addresses(address, address), who=credentials(os.environ), timeout_s=limits.timeout_s) as server:
        union = union_of(server, limits)
        result = answer_of(server, query, limits=limits, more=union)
        if named is None:
            return result
        return replace(result, labels=_labels(server, result, limits, union), nodes=named.nodes)


def with_prefixes(text: str) -> str:
    """The query with a declaration of each prefix of ours that it uses and does not declare, all on its first line.

    >>> with_prefixes("SELECT * { ?who cmq:denied ?claim }")
    'PREFIX cmq: <https://w3id.org/communique/ontology#> SELECT * { ?who cmq:denied ?claim }'
    """
    wanted = [p for p in PREFIXES if re.search(rf"(?<![\w-]){p}:", text)]
    missing = [p for p in wanted if not re.search(rf"\bPREFIX\s+{p}:", text, re.IGNORECASE)]
    return "".join(f"PREFIX {p}: <{PREFIXES[p]}> " for p in missing) + text


def form_of(query: str) -> str:
    r"""The form of the query in capitals: its first word behind the prologue.

    >>> form_of("# SELECT\nPREFIX ask: <http://e/ask#> construct { ?s ?p ?o } WHERE { ?s ?p ?o }")
    'CONSTRUCT'
    """
    found = _FORM.match(query)
    return found["form"].upper() if found else ""


def answer_of(server: Server, query: str, *, limits: Limits, more: Mapping[str, str]) -> QueryResult:
    """What the server answers to the query. Raises as `Server.ask`, and RemoteError for an answer that cannot be read."""
    of_graph = form_of(query) in ("CONSTRUCT", "DESCRIBE")
    kind, body = server.ask(query, TRIPLES if of_graph else ROWS, limits=limits, more=more)
    try:
        if of_graph:
            triples = dict.fromkeys((t.subject, t.predicate, t.object) for t in parse(body, _RDF.get(kind, RdfFormat.TURTLE)))
            return _cut("graph", ("subject", "predicate", "object"), rows_of(triples), limits)
        document = json.loads(body)
        if form_of(query) == "ASK":
            return QueryResult("ask", value=_yes(document))
        columns = tuple(document["head"]["vars"])
        return _cut("select", columns, _rows(document["results"]["bindings"], columns), limits)
    except (ValueError, SyntaxError, KeyError, TypeError, AttributeError) as error:
        raise RemoteError(
            f"{server.where.query}: the answer ({kind or 'of no type'}) cannot be read: {type(error).__name__}; "
            f"is this the address for SPARQL queries?"
        ) from error


def _yes(document: Mapping[str, Any]) -> bool:
    """The answer to an ASK; Virtuoso gives it as a row with a 1, or no row."""
    if "boolean" in document:
        return bool(document["boolean"])
    return any(cell["value"] not in ("0", "false") for row in document["results"]["bindings"] for cell in row.values())


def _cut(form: Any, columns: tuple[str, ...], rows: Sequence[Row], limits: Limits) -> QueryResult:
    """The rows that the limits let through."""
    return QueryResult(form, columns, tuple(rows[: limits.max_rows]), truncated=len(rows) > limits.max_rows)


def _rows(bindings: Iterable[Mapping[str, Mapping[str, str]]], columns: Sequence[str]) -> tuple[Row, ...]:
    return tuple(tuple(_term(row[c]) if c in row else None for c in columns) for row in bindings)


def _term(cell: Mapping[str, str]) -> Term:
    """A term of SPARQL 1.1 Query Results JSON; Virtuoso still writes `typed-literal`, as drafts of it did."""
    if cell["type"] in ("uri", "bnode"):
        return Term("iri" if cell["type"] == "uri" else "blank", cell["value"])
    language = cell.get("xml:lang")
    kind = PREFIXES["rdf"] + "langString" if language else cell.get("datatype", PREFIXES["xsd"] + "string")
    return Term("literal", cell["value"], kind, language.lower() if language else None)


def union_of(server: Server, limits: Limits) -> Mapping[str, str]:
    """The parameters by which the server's default graph is the union of our graphs; none where it holds nothing of ours."""
    wanted = f"ASK {{ ?attribution a {CMQ.Attribution} }}"
    for parameters in DEFAULT_GRAPHS:
        try:
            if answer_of(server, wanted, limits=limits, more=parameters).value:
                return parameters
        except RemoteError:
            if not parameters:
                raise
    return {}


def _labels(server: Server, result: QueryResult, limits: Limits, union: Mapping[str, str]) -> dict[str, str]:
    """The label of each IRI of the answer that has one, chosen as for a store: English first, then by alphabet."""
    nodes = sorted({t.value for row in result.rows for t in row if t is not None and t.kind == "iri"})
    found: dict[str, list[Term]] = {}
    for part in batches(nodes, _TOGETHER):
        values = " ".join(f"<{node}>" for node in part)
        query = f"SELECT ?node ?label {{ VALUES ?node {{ {values} }} ?node {RDFS.label} ?label }}"
        for node, label in answer_of(server, query, limits=limits, more=union).rows:
            if node is not None and label is not None:
                found.setdefault(node.value, []).append(label)
    known = {node: min(labels, key=lambda t: (t.language != "en", t.value)).value for node, labels in found.items()}
    return {**{node: own_labels()[node] for node in nodes if node in own_labels()}, **known}


def batches(items: Iterable[str], size: int) -> Iterator[tuple[str, ...]]:
    """The items in tuples of at most `size`.

    >>> list(batches("abcde", 2))
    [('a', 'b'), ('c', 'd'), ('e',)]
    """
    waiting = iter(items)
    while part := tuple(islice(waiting, size)):
        yield part


def counts(server: Server, graphs: Iterable[str], limits: Limits) -> dict[str, int]:
    """How many triples the server holds in each of the graphs; 0 for one that it does not have.

    One query a graph: Virtuoso takes 10 ms for each, and 20 s for a hundred in one query, whether by VALUES, FROM NAMED or UNION.
    """
    found: dict[str, int] = {}
    for graph in graphs:
        query = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
        number = next((cell for row in answer_of(server, query, limits=limits, more={}).rows for cell in row), None)
        found[graph] = int(float(number.value)) if number is not None else 0
    return found
