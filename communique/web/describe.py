"""What the endpoint says of itself: the service description, VoID, and the named queries with their parameters.

No blank nodes: a node that describes is named after the address that serves it, or after the query that it belongs to.
"""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from communique.web.describe_terms import EXECUTABLE, FORMATS, SD, TOPIC, VOID
from communique.web.desk import Desk
from communique.web.statistics import classes, properties, triples
from graph.build_terms import english, integer
from graph.iris import (
    BASE,
    GRAPH_ALIGNMENT,
    GRAPH_FINDINGS,
    GRAPH_JUDGEMENTS,
    GRAPH_PROVENANCE,
    GRAPH_REFERENCE,
    iri,
)
from graph.library import NamedQuery, Parameter, named_queries
from graph.vocabulary import PREFIXES, RDF, RDFS, SH, XSD

SHARED = (
    (GRAPH_ALIGNMENT, "which matters and events are the same"),
    (GRAPH_FINDINGS, "contradictions, agreements, updates and omissions"),
    (GRAPH_JUDGEMENTS, "what analysts decided"),
    (GRAPH_PROVENANCE, "which run read which article"),
    (GRAPH_REFERENCE, "countries, the ontology and the speech acts"),
)
"""The graphs that belong to no single article; each article has one more."""

_VOCABULARIES = ("cmq", "act", "schema", "prov", "nif", "sem", "skos")
_DECLARED = iri("prefixes")


def service(desk: Desk, endpoint: str) -> list[Triple]:
    """The service description: language, formats, the default graph, the shared graphs and their sizes."""
    node, dataset, default = NamedNode(endpoint), NamedNode(f"{endpoint}#dataset"), NamedNode(f"{endpoint}#union")
    found = [
        Triple(node, RDF.type, SD.Service),
        Triple(node, SD.endpoint, node),
        Triple(node, SD.supported_language, SD.SPARQL11Query),
        Triple(node, SD.feature, SD.UnionDefaultGraph),
        *(Triple(node, SD.result_format, form) for form in FORMATS.values()),
        Triple(node, SD.default_dataset, dataset),
        Triple(node, TOPIC.description, english(_SERVICE)),
        Triple(dataset, RDF.type, SD.Dataset),
        Triple(dataset, SD.default_graph, default),
        Triple(default, RDF.type, SD.Graph),
    ]
    found += _size(default, desk)
    with desk.reading() as store:
        there = set(store.graph_names())
    for name, words in SHARED:
        if name.value in there:
            found += _named_graph(endpoint, dataset, name, words)
    return found


_SERVICE = (
    "Reads only: no update, no SERVICE, no FROM of what the store does not have. A query is stopped after 10 seconds. "
    "The default graph is the union of the graphs; a triple that two graphs hold is found twice, so count with DISTINCT. "
    "The prefixes of /queries.ttl need no declaration."
)


def _named_graph(endpoint: str, dataset: NamedNode, name: NamedNode, words: str) -> list[Triple]:
    """One of the shared graphs."""
    node = NamedNode(f"{endpoint}#{name.value.rsplit('/', 1)[-1]}")
    return [
        Triple(dataset, SD.named_graph, node),
        Triple(node, RDF.type, SD.NamedGraph),
        Triple(node, SD.name, name),
        Triple(node, TOPIC.description, english(words)),
    ]


def void(desk: Desk, endpoint: str) -> list[Triple]:
    """VoID: what the data set is, where it is asked, how much of what it holds."""
    document = NamedNode(f"{endpoint.removesuffix('/sparql')}/.well-known/void")
    node = NamedNode(f"{document.value}#dataset")
    return [
        Triple(document, RDF.type, VOID.DatasetDescription),
        Triple(document, TOPIC.primary_topic, node),
        Triple(node, RDF.type, VOID.Dataset),
        Triple(node, TOPIC.title, english("Who said what, according to whom, about which country")),
        Triple(node, VOID.sparql_endpoint, NamedNode(endpoint)),
        Triple(node, VOID.uri_space, Literal(BASE)),
        *_size(node, desk),
        *(Triple(node, VOID.vocabulary, NamedNode(PREFIXES[prefix])) for prefix in _VOCABULARIES),
        *_partitions(node, desk),
    ]


def _size(node: NamedNode, desk: Desk) -> Iterator[Triple]:
    """How many triples there are; nothing where they are still being counted, for an answer does not wait for it."""
    count = triples(desk)
    if count is not None:
        yield Triple(node, VOID.triples, integer(count))


def _partitions(node: NamedNode, desk: Desk) -> Iterator[Triple]:
    """Nodes by class, triples by property; nothing where they are still being counted."""
    parts = (
        (VOID.class_partition, VOID.in_class, VOID.entities, classes(desk), "class"),
        (VOID.property_partition, VOID.in_property, VOID.triples, properties(desk), "property"),
    )
    for link, kind, counted, rows, word in parts:
        for number, (term, count) in enumerate(rows or (), start=1):
            part = NamedNode(f"{node.value}-{word}-{number}")
            yield from (Triple(node, link, part), Triple(part, kind, term), Triple(part, counted, integer(count)))


def queries(endpoint: str) -> list[Triple]:
    """The named queries as executables of SHACL, with their parameters, and the prefixes that they share."""
    found = [*_prefixes()]
    for query in named_queries():
        found += _query(query, NamedNode(endpoint))
    return found


def _prefixes() -> Iterator[Triple]:
    """The prefixes as `sh:declare`, each by its own node."""
    yield Triple(_DECLARED, RDFS.label, english("prefixes"))
    for prefix, namespace in PREFIXES.items():
        node = iri("prefixes", prefix)
        yield Triple(_DECLARED, SH.declare, node)
        yield Triple(node, SH.prefix, Literal(prefix))
        yield Triple(node, SH.namespace, Literal(namespace, datatype=XSD.any_uri))


def _query(query: NamedQuery, endpoint: NamedNode) -> Iterator[Triple]:
    node = iri("query", query.name)
    yield Triple(node, RDF.type, EXECUTABLE.SPARQLExecutable)
    yield Triple(node, RDF.type, EXECUTABLE.SPARQLSelectExecutable)
    yield Triple(node, RDFS.label, english(query.title))
    yield Triple(node, RDFS.comment, english(query.description))
    yield Triple(node, SH.select, Literal(query.text))
    yield Triple(node, EXECUTABLE.prefixes, _DECLARED)
    yield Triple(node, EXECUTABLE.target, endpoint)
    for number, parameter in enumerate(query.parameters):
        yield from _parameter(node, query, parameter, number)


def _parameter(query: NamedNode, named: NamedQuery, parameter: Parameter, number: int) -> Iterator[Triple]:
    """A parameter; `sh:path` names the variable that it binds, as SHACL's own parameters do."""
    node = iri("query", named.name, parameter.name)
    words = [parameter.meaning, f"type: {parameter.type}"]
    words += [f"one of {', '.join(parameter.allowed())}"] if parameter.allowed() else []
    yield Triple(query, EXECUTABLE.parameter, node)
    yield Triple(node, RDF.type, EXECUTABLE.Parameter)
    yield Triple(node, EXECUTABLE.path, iri("parameter", parameter.name))
    yield Triple(node, EXECUTABLE.name, Literal(parameter.name))
    yield Triple(node, EXECUTABLE.description, english("; ".join(words)))
    yield Triple(node, EXECUTABLE.order, integer(number))
    yield Triple(node, EXECUTABLE.optional, Literal(str(not parameter.required).lower(), datatype=XSD.boolean))
    if parameter.default is not None:
        yield Triple(node, EXECUTABLE.default_value, Literal(parameter.default))
