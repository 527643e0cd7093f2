"""The terms with which an endpoint describes itself, each once: SPARQL service description, VoID, and SHACL's executables."""

from types import MappingProxyType

from pyoxigraph import NamedNode

from graph.vocabulary import PREFIXES

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_FORMATS = "http://www.w3.org/ns/formats/"
_SH = PREFIXES["sh"]


class SD:
    """SPARQL 1.1 Service Description."""

    Service = NamedNode(f"{_SD}Service")
    Dataset = NamedNode(f"{_SD}Dataset")
    Graph = NamedNode(f"{_SD}Graph")
    NamedGraph = NamedNode(f"{_SD}NamedGraph")
    SPARQL11Query = NamedNode(f"{_SD}SPARQL11Query")
    UnionDefaultGraph = NamedNode(f"{_SD}UnionDefaultGraph")
    endpoint = NamedNode(f"{_SD}endpoint")
    supported_language = NamedNode(f"{_SD}supportedLanguage")
    result_format = NamedNode(f"{_SD}resultFormat")
    feature = NamedNode(f"{_SD}feature")
    default_dataset = NamedNode(f"{_SD}defaultDataset")
    default_graph = NamedNode(f"{_SD}defaultGraph")
    named_graph = NamedNode(f"{_SD}namedGraph")
    name = NamedNode(f"{_SD}name")
    graph = NamedNode(f"{_SD}graph")


class VOID:
    """The Vocabulary of Interlinked Datasets."""

    Dataset = NamedNode(f"{_VOID}Dataset")
    DatasetDescription = NamedNode(f"{_VOID}DatasetDescription")
    sparql_endpoint = NamedNode(f"{_VOID}sparqlEndpoint")
    triples = NamedNode(f"{_VOID}triples")
    entities = NamedNode(f"{_VOID}entities")
    uri_space = NamedNode(f"{_VOID}uriSpace")
    vocabulary = NamedNode(f"{_VOID}vocabulary")
    class_partition = NamedNode(f"{_VOID}classPartition")
    property_partition = NamedNode(f"{_VOID}propertyPartition")
    in_class = NamedNode(f"{_VOID}class")
    in_property = NamedNode(f"{_VOID}property")


class EXECUTABLE:
    """SHACL's terms for queries that can be run, and their parameters."""

    SPARQLExecutable = NamedNode(f"{_SH}SPARQLExecutable")
    SPARQLSelectExecutable = NamedNode(f"{_SH}SPARQLSelectExecutable")
    Parameter = NamedNode(f"{_SH}Parameter")
    prefixes = NamedNode(f"{_SH}prefixes")
    parameter = NamedNode(f"{_SH}parameter")
    path = NamedNode(f"{_SH}path")
    name = NamedNode(f"{_SH}name")
    description = NamedNode(f"{_SH}description")
    optional = NamedNode(f"{_SH}optional")
    order = NamedNode(f"{_SH}order")
    default_value = NamedNode(f"{_SH}defaultValue")
    target = NamedNode(f"{PREFIXES['schema']}target")


class TOPIC:
    """FOAF and Dublin Core, for what a document is about and is called."""

    primary_topic = NamedNode("http://xmlns.com/foaf/0.1/primaryTopic")
    title = NamedNode(f"{PREFIXES['dcterms']}title")
    description = NamedNode(f"{PREFIXES['dcterms']}description")


FORMATS = MappingProxyType(
    {
        "json": NamedNode(f"{_FORMATS}SPARQL_Results_JSON"),
        "xml": NamedNode(f"{_FORMATS}SPARQL_Results_XML"),
        "csv": NamedNode(f"{_FORMATS}SPARQL_Results_CSV"),
        "tsv": NamedNode(f"{_FORMATS}SPARQL_Results_TSV"),
        "turtle": NamedNode(f"{_FORMATS}Turtle"),
        "ntriples": NamedNode(f"{_FORMATS}N-Triples"),
        "rdfxml": NamedNode(f"{_FORMATS}RDF_XML"),
        "jsonld": NamedNode(f"{_FORMATS}JSON-LD"),
    }
)
"""The formats as the W3C names them, by the names of `communique.web.sparql_formats`."""
