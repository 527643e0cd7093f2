"""What a query answers, and how it is written: tables, CSV, TSV, JSON, Turtle."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal as OneOf

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from graph.errors import ExportError
from graph.vocabulary import PREFIXES

XSD_STRING = PREFIXES["xsd"] + "string"
_LANG_STRING = PREFIXES["rdf"] + "langString"
_PLAIN = frozenset({XSD_STRING, _LANG_STRING})
_UNQUOTED = frozenset(PREFIXES["xsd"] + name for name in ("integer", "decimal", "double", "boolean"))
_BY_LENGTH = sorted(((iri, prefix) for prefix, iri in PREFIXES.items()), key=lambda pair: (-len(pair[0]), pair))

Form = OneOf["select", "ask", "graph"]


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """An RDF term of an answer: `kind` is `iri`, `blank` or `literal`; language tags are in lower case."""

    kind: str
    value: str
    datatype: str | None = None
    language: str | None = None

    @property
    def n3(self) -> str:
        """The term as N-Triples writes it."""
        return str(self.rdf())

    @property
    def short(self) -> str:
        """The value as a person reads it: an IRI with its prefix, a literal as its text."""
        return short_iri(self.value) if self.kind == "iri" else f"_:{self.value}" if self.kind == "blank" else self.value

    def rdf(self) -> NamedNode | BlankNode | Literal:
        """The term for pyoxigraph."""
        if self.kind == "iri":
            return NamedNode(self.value)
        if self.kind == "blank":
            return BlankNode(self.value)
        if self.language is not None:
            return Literal(self.value, language=self.language)
        return Literal(self.value, datatype=NamedNode(self.datatype or XSD_STRING))


Row = tuple[Term | None, ...]


def term_of(node: object) -> Term | None:
    """The term for a node of pyoxigraph, None for None."""
    if node is None:
        return None
    if isinstance(node, NamedNode):
        return Term("iri", node.value)
    if isinstance(node, BlankNode):
        return Term("blank", node.value)
    if isinstance(node, Literal):
        language = node.language.lower() if node.language else None
        return Term("literal", node.value, node.datatype.value, language)
    raise ExportError(f"{node} is no term of RDF 1.1")


def short_iri(iri: str) -> str:
    """The IRI with the longest prefix that fits, or as it is.

    >>> short_iri("https://w3id.org/communique/ontology#Claim")
    'cmq:Claim'
    """
    for namespace, prefix in _BY_LENGTH:
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


@dataclass(frozen=True, slots=True)
class QueryResult:
    """The answer to a query.

    SELECT fills `columns` and `rows`, CONSTRUCT and DESCRIBE give rows of subject, predicate and object, ASK gives
    `value`. `truncated` says that there was more than the limits let through. `labels` has a name for IRIs of the rows; `nodes` are
    the columns that hold nodes of the graph, as far as the query says so.
    """

    form: Form
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    value: bool | None = None
    truncated: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)
    nodes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    def sorted(self) -> "QueryResult":
        """The same answer with its rows in the order of their terms, for comparing."""
        return replace(self, rows=tuple(sorted(self.rows, key=_row_key)))

    def with_labels(self, labels: Mapping[str, str]) -> "QueryResult":
        """The same answer that knows names for its IRIs."""
        return replace(self, labels=labels)

    def labelled(self) -> "QueryResult":
        """The same answer with a column `<name>Label` behind each column of nodes, whatever its rows hold."""
        named = [i for i, column in enumerate(self.columns) if column in self.nodes]
        columns: list[str] = []
        for i, column in enumerate(self.columns):
            columns += [column, f"{column}Label"] if i in named else [column]
        rows = tuple(tuple(cell for i, term in enumerate(row) for cell in self._cells(term, i in named)) for row in self.rows)
        return replace(self, columns=tuple(columns), rows=rows)

    def _cells(self, term: Term | None, named: bool) -> tuple[Term | None, ...]:
        label = self._label(term)
        return (term, Term("literal", label, XSD_STRING) if label is not None else None) if named else (term,)

    def _label(self, term: Term | None) -> str | None:
        return self.labels.get(term.value) if term is not None and term.kind == "iri" else None

    # ------------------------------------------------------------------------------------------- writing

    def to_table(self) -> tuple[tuple[str, ...], ...]:
        """The rows as a person reads them: labels for IRIs that have one, prefixes for the others, text for literals."""
        if self.form == "ask":
            return (("yes" if self.value else "no",),)
        return tuple(tuple(self._label(t) or t.short if t is not None else "" for t in row) for row in self.rows)

    def to_csv(self) -> str:
        """SPARQL 1.1 Query Results CSV: values only, CRLF at the end of lines."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        if self.form == "ask":
            writer.writerow(["true" if self.value else "false"])
            return out.getvalue()
        writer.writerow(self.columns)
        writer.writerows([_csv(t) for t in row] for row in self.rows)
        return out.getvalue()

    def to_tsv(self) -> str:
        """SPARQL 1.1 Query Results TSV: whole terms, `?name` as head."""
        if self.form == "ask":
            return "true\n" if self.value else "false\n"
        lines = ["\t".join(f"?{c}" for c in self.columns), *("\t".join(_tsv(t) for t in row) for row in self.rows)]
        return "\n".join(lines) + "\n"

    def to_json(self) -> str:
        """SPARQL 1.1 Query Results JSON."""
        if self.form == "ask":
            return json.dumps({"head": {}, "boolean": bool(self.value)})
        bindings = [{c: _json(t) for c, t in zip(self.columns, row, strict=True) if t is not None} for row in self.rows]
        return json.dumps({"head": {"vars": list(self.columns)}, "results": {"bindings": bindings}}, ensure_ascii=False, indent=1)

    def to_turtle(self) -> str:
        """The triples of a CONSTRUCT or DESCRIBE, sorted. Raises ExportError for rows of a SELECT or ASK."""
        if self.form != "graph":
            raise ExportError("only CONSTRUCT and DESCRIBE give a graph; write the rows as CSV, TSV or JSON")
        triples = [Triple(*(t.rdf() for t in row if t is not None)) for row in sorted(set(self.rows), key=_row_key)]  # type: ignore[arg-type]
        data = serialize(triples, format=RdfFormat.TURTLE, prefixes=PREFIXES)
        return data.decode() if data is not None else ""


def _row_key(row: Row) -> tuple[tuple[str, ...], ...]:
    return tuple(("", "", "", "") if t is None else (t.kind, t.value, t.datatype or "", t.language or "") for t in row)


def _csv(term: Term | None) -> str:
    if term is None:
        return ""
    return f"_:{term.value}" if term.kind == "blank" else term.value


def _tsv(term: Term | None) -> str:
    if term is None:
        return ""
    plain_number = term.kind == "literal" and term.datatype in _UNQUOTED
    return term.value if plain_number else term.n3.replace("\t", "\\t")


def _json(term: Term) -> dict[str, str]:
    if term.kind != "literal":
        return {"type": "uri" if term.kind == "iri" else "bnode", "value": term.value}
    found = {"type": "literal", "value": term.value}
    if term.language is not None:
        return {**found, "xml:lang": term.language}
    return found if term.datatype in _PLAIN or term.datatype is None else {**found, "datatype": term.datatype}


def rows_of(rows: Iterable[Iterable[object]]) -> tuple[Row, ...]:
    """Rows of pyoxigraph's nodes as rows of terms."""
    return tuple(tuple(term_of(node) for node in row) for row in rows)
