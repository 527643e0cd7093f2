"""The formats of an answer to SPARQL: which there are for rows and for graphs, and how each is written."""

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from xml.sax.saxutils import escape, quoteattr

from pyoxigraph import Literal, RdfFormat, Triple, serialize

from communique.web.negotiate import Format
from graph.errors import ExportError
from graph.results import QueryResult, Term
from graph.vocabulary import PREFIXES

ROWS = (
    Format("json", "application/sparql-results+json", ("application/json",)),
    Format("xml", "application/sparql-results+xml", ("application/xml", "text/xml")),
    Format("csv", "text/csv"),
    Format("tsv", "text/tab-separated-values"),
)
"""The formats of SELECT and ASK; the first is sent where the client does not care."""

GRAPHS = (
    Format("turtle", "text/turtle", ("application/x-turtle",)),
    Format("ntriples", "application/n-triples", ("text/plain",)),
    Format("rdfxml", "application/rdf+xml", ("application/xml", "text/xml")),
    Format("jsonld", "application/ld+json", ("application/json",)),
)
"""The formats of CONSTRUCT and DESCRIBE, and of what the endpoint says of itself."""

_RESULTS = "http://www.w3.org/2005/sparql-results#"
_ENDS_IN_A_NAME = re.compile(r"[^\W\d][\w.-]*$")
_RDF_FORMATS: Mapping[str, RdfFormat] = MappingProxyType(
    {
        "turtle": RdfFormat.TURTLE,
        "ntriples": RdfFormat.N_TRIPLES,
        "rdfxml": RdfFormat.RDF_XML,
        "jsonld": RdfFormat.JSON_LD,
    }
)


def formats_of(result: QueryResult) -> tuple[Format, ...]:
    """The formats that this answer can be written in."""
    return GRAPHS if result.form == "graph" else ROWS


def write(result: QueryResult, form: Format) -> bytes:
    """The answer in the format, which is one of `formats_of`.

    Raises ExportError where the format has no way to write what the answer holds.
    """
    if result.form == "graph":
        return write_triples([_triple(row) for row in result.rows], form)
    return _WRITERS[form.name](result).encode()


def write_triples(triples: Sequence[Triple], form: Format) -> bytes:
    """The triples, sorted, in one of GRAPHS. Raises ExportError where RDF/XML has no way to write one of them."""
    rdf = _RDF_FORMATS[form.name]
    if rdf == RdfFormat.RDF_XML:
        _check_for_xml(triples)
    prefixes = PREFIXES if rdf in (RdfFormat.TURTLE, RdfFormat.RDF_XML) else None
    try:
        data = serialize(sorted(set(triples), key=_key), format=rdf, prefixes=prefixes)
    except (ValueError, OSError) as error:
        raise ExportError(f"the graph cannot be written as {form.media_type} ({error}); ask for text/turtle") from None
    return _sorted_head(data or b"") if rdf == RdfFormat.TURTLE else data or b""


def _check_for_xml(triples: Sequence[Triple]) -> None:
    """RDF/XML writes a property as an element, so its IRI must end in a name; pyoxigraph writes broken XML instead of saying so."""
    for triple in triples:
        if not _ENDS_IN_A_NAME.search(triple.predicate.value):
            raise ExportError(f"{triple.predicate} does not end in a name, as RDF/XML needs it; ask for text/turtle")
        if isinstance(triple.object, Literal):
            _xml_text(triple.object.value)


def _key(triple: Triple) -> tuple[str, str, str]:
    return str(triple.subject), str(triple.predicate), str(triple.object)


def _triple(row: Sequence[Term | None]) -> Triple:
    subject, predicate, value = (term.rdf() for term in row if term is not None)
    return Triple(subject, predicate, value)  # type: ignore[arg-type]


def _sorted_head(data: bytes) -> bytes:
    """The Turtle with its prefixes in order: pyoxigraph writes them in the order of a hash."""
    lines = data.split(b"\n")
    end = next((i for i, line in enumerate(lines) if not line.startswith(b"@prefix ")), len(lines))
    return b"\n".join([*sorted(lines[:end]), *lines[end:]])


def to_xml(result: QueryResult) -> str:
    """SPARQL 1.1 Query Results XML. Raises ExportError where a value holds a character that XML does not have."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<sparql xmlns="{_RESULTS}">']
    if result.form == "ask":
        return "\n".join([*lines, "<head/>", f"<boolean>{'true' if result.value else 'false'}</boolean>", "</sparql>", ""])
    lines += ["<head>", *(f"<variable name={quoteattr(name)}/>" for name in result.columns), "</head>", "<results>"]
    for row in result.rows:
        cells = (_binding(name, term) for name, term in zip(result.columns, row, strict=True) if term is not None)
        lines.append(f"<result>{''.join(cells)}</result>")
    return "\n".join([*lines, "</results>", "</sparql>", ""])


def _binding(name: str, term: Term) -> str:
    return f"<binding name={quoteattr(name)}>{_term(term)}</binding>"


def _term(term: Term) -> str:
    """A term as an element of the results."""
    text = _xml_text(term.value)
    if term.kind == "iri":
        return f"<uri>{text}</uri>"
    if term.kind == "blank":
        return f"<bnode>{text}</bnode>"
    if term.language is not None:
        return f"<literal xml:lang={quoteattr(term.language)}>{text}</literal>"
    if term.datatype is None or term.datatype == f"{PREFIXES['xsd']}string":
        return f"<literal>{text}</literal>"
    return f"<literal datatype={quoteattr(term.datatype)}>{text}</literal>"


def _xml_text(text: str) -> str:
    """The text escaped for XML; a carriage return by its number, for a reader of XML would make a line feed of it."""
    bad = next((c for c in text if (c < " " and c not in "\t\n\r") or c in "\ufffe\uffff"), None)
    if bad is not None:
        raise ExportError(f"the answer holds the character U+{ord(bad):04X}, which XML does not have; ask for another format")
    return escape(text, {"\r": "&#13;"})


_WRITERS: Mapping[str, Callable[[QueryResult], str]] = MappingProxyType(
    {"json": QueryResult.to_json, "xml": to_xml, "csv": QueryResult.to_csv, "tsv": QueryResult.to_tsv}
)
