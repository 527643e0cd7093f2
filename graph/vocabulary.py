"""Each IRI of the vocabularies, once: classes in CapWords, properties and values of data in snake_case.

`CMQ.Claim` is the class cmq:Claim, `CMQ.claim` the property cmq:claim, `CMQ.speech_act` cmq:speechAct. The
properties of the short layer stand in the speech-act scheme (`graph.reference.speech_acts`), not here, but for those
that no single act owns. A test compares CMQ with `ontology/ontology.ttl`.
"""

from collections.abc import Callable

from pyoxigraph import NamedNode

PREFIXES: dict[str, str] = {
    "cmq": "https://w3id.org/communique/ontology#",
    "act": "https://w3id.org/communique/speech-act/",
    "shape": "https://w3id.org/communique/shapes#",
    "actor": "https://w3id.org/communique/id/actor/",
    "country": "https://w3id.org/communique/id/country/",
    "matter": "https://w3id.org/communique/id/matter/",
    "event": "https://w3id.org/communique/id/event/",
    "finding": "https://w3id.org/communique/id/finding/",
    "graph": "https://w3id.org/communique/id/graph/",
    "dcterms": "http://purl.org/dc/terms/",
    "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "wd": "http://www.wikidata.org/entity/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""The prefixes of every file and query that Communiqué writes."""


def _namespace(prefix: str) -> Callable[[str], NamedNode]:
    """The function that makes the terms of one namespace."""
    return lambda name: NamedNode(PREFIXES[prefix] + name)


act_iri = _namespace("act")
"""The IRI of a speech act by its notation."""

wikidata_iri = _namespace("wd")
"""The IRI of a Wikidata item (`Q794`)."""

_cmq = _namespace("cmq")
_dcterms = _namespace("dcterms")
_nif = _namespace("nif")
_owl = _namespace("owl")
_prov = _namespace("prov")
_rdf = _namespace("rdf")
_rdfs = _namespace("rdfs")
_schema = _namespace("schema")
_sem = _namespace("sem")
_sh = _namespace("sh")
_skos = _namespace("skos")
_xsd = _namespace("xsd")


class CMQ:
    """The Communiqué ontology."""

    # classes
    Attribution = _cmq("Attribution")
    Claim = _cmq("Claim")
    Account = _cmq("Account")
    Actor = _cmq("Actor")
    UnnamedSource = _cmq("UnnamedSource")
    Span = _cmq("Span")
    Matter = _cmq("Matter")
    Finding = _cmq("Finding")
    Contradiction = _cmq("Contradiction")
    Agreement = _cmq("Agreement")
    Update = _cmq("Update")
    Omission = _cmq("Omission")
    StatedOmission = _cmq("StatedOmission")
    InferredOmission = _cmq("InferredOmission")
    Judgement = _cmq("Judgement")
    # the classes of closed lists, and their values
    Stance = _cmq("Stance")
    Affirms = _cmq("Affirms")
    Rejects = _cmq("Rejects")
    Neither = _cmq("Neither")
    Directness = _cmq("Directness")
    DirectQuotation = _cmq("DirectQuotation")
    MixedQuotation = _cmq("MixedQuotation")
    IndirectQuotation = _cmq("IndirectQuotation")
    Polarity = _cmq("Polarity")
    Positive = _cmq("Positive")
    Negative = _cmq("Negative")
    Modality = _cmq("Modality")
    Certain = _cmq("Certain")
    Probable = _cmq("Probable")
    Possible = _cmq("Possible")
    Access = _cmq("Access")
    FullText = _cmq("FullText")
    AsReported = _cmq("AsReported")
    Verdict = _cmq("Verdict")
    Confirmed = _cmq("Confirmed")
    Refused = _cmq("Refused")
    Corrected = _cmq("Corrected")
    ContradictionKind = _cmq("ContradictionKind")
    OpposedStance = _cmq("OpposedStance")
    RivalVersions = _cmq("RivalVersions")
    DifferingFigures = _cmq("DifferingFigures")
    Reversal = _cmq("Reversal")
    # the short layer
    said = _cmq("said")
    affirmed = _cmq("affirmed")
    rejected = _cmq("rejected")
    about = _cmq("about")
    according_to = _cmq("accordingTo")
    contradicts = _cmq("contradicts")
    agrees_with = _cmq("agreesWith")
    updates = _cmq("updates")
    left_out_by = _cmq("leftOutBy")
    # attributions
    speaker = _cmq("speaker")
    addressee = _cmq("addressee")
    speech_act = _cmq("speechAct")
    claim = _cmq("claim")
    carried_by = _cmq("carriedBy")
    stance = _cmq("stance")
    directness = _cmq("directness")
    within = _cmq("within")
    responds_to = _cmq("respondsTo")
    evidence = _cmq("evidence")
    cue = _cmq("cue")
    speaker_mention = _cmq("speakerMention")
    anchor = _cmq("anchor")
    confidence = _cmq("confidence")
    proposer = _cmq("proposer")
    reason = _cmq("reason")
    polarity = _cmq("polarity")
    modality = _cmq("modality")
    # accounts, actors, events, articles
    issuer = _cmq("issuer")
    account_of = _cmq("accountOf")
    reported_in = _cmq("reportedIn")
    access = _cmq("access")
    form = _cmq("form")
    represents = _cmq("represents")
    event_kind = _cmq("eventKind")
    reader = _cmq("reader")
    # comparison
    matter = _cmq("matter")
    on_matter = _cmq("onMatter")
    canonical = _cmq("canonical")
    compares = _cmq("compares")
    affirming = _cmq("affirming")
    rejecting = _cmq("rejecting")
    earlier = _cmq("earlier")
    later = _cmq("later")
    omitted = _cmq("omitted")
    told_in = _cmq("toldIn")
    left_out_of = _cmq("leftOutOf")
    noted_in = _cmq("notedIn")
    kind = _cmq("kind")
    matter_score = _cmq("matterScore")
    completeness = _cmq("completeness")
    weight = _cmq("weight")
    rule = _cmq("rule")
    detail = _cmq("detail")
    judges = _cmq("judges")
    words = _cmq("words")
    verdict = _cmq("verdict")
    corrected_speaker = _cmq("correctedSpeaker")
    corrected_kind = _cmq("correctedKind")
    corrected_act = _cmq("correctedAct")
    corrected_content = _cmq("correctedContent")
    corrected_words = _cmq("correctedWords")
    # the speech-act scheme
    shortcut = _cmq("shortcut")
    act_stance = _cmq("actStance")


class DCTERMS:
    """Dublin Core terms."""

    source = _dcterms("source")
    has_part = _dcterms("hasPart")


class NIF:
    """NIF core: text and offsets."""

    Context = _nif("Context")
    OffsetBasedString = _nif("OffsetBasedString")
    is_string = _nif("isString")
    reference_context = _nif("referenceContext")
    begin_index = _nif("beginIndex")
    end_index = _nif("endIndex")
    anchor_of = _nif("anchorOf")


class OWL:
    """OWL: what the ontology's terms are."""

    Class = _owl("Class")
    ObjectProperty = _owl("ObjectProperty")
    DatatypeProperty = _owl("DatatypeProperty")
    AnnotationProperty = _owl("AnnotationProperty")
    NamedIndividual = _owl("NamedIndividual")
    Ontology = _owl("Ontology")
    version_info = _owl("versionInfo")


class PROV:
    """PROV-O: where things come from."""

    Entity = _prov("Entity")
    Agent = _prov("Agent")
    Activity = _prov("Activity")
    SoftwareAgent = _prov("SoftwareAgent")
    was_derived_from = _prov("wasDerivedFrom")
    was_generated_by = _prov("wasGeneratedBy")
    was_associated_with = _prov("wasAssociatedWith")
    was_attributed_to = _prov("wasAttributedTo")
    was_revision_of = _prov("wasRevisionOf")
    used = _prov("used")
    started_at_time = _prov("startedAtTime")
    generated_at_time = _prov("generatedAtTime")


class RDF:
    """RDF."""

    type = _rdf("type")


class RDFS:
    """RDF Schema."""

    label = _rdfs("label")
    comment = _rdfs("comment")
    domain = _rdfs("domain")
    range = _rdfs("range")
    is_defined_by = _rdfs("isDefinedBy")
    sub_class_of = _rdfs("subClassOf")
    sub_property_of = _rdfs("subPropertyOf")


class SCHEMA:
    """schema.org."""

    NewsArticle = _schema("NewsArticle")
    SocialMediaPosting = _schema("SocialMediaPosting")
    Claim = _schema("Claim")
    Person = _schema("Person")
    Organization = _schema("Organization")
    NewsMediaOrganization = _schema("NewsMediaOrganization")
    Country = _schema("Country")
    headline = _schema("headline")
    text = _schema("text")
    identifier = _schema("identifier")
    in_language = _schema("inLanguage")
    date_published = _schema("datePublished")
    publisher = _schema("publisher")
    url = _schema("url")
    same_as = _schema("sameAs")


class SEM:
    """The Simple Event Model."""

    Event = _sem("Event")
    has_actor = _sem("hasActor")
    has_time_stamp = _sem("hasTimeStamp")


class SH:
    """SHACL."""

    NodeShape = _sh("NodeShape")
    ValidationReport = _sh("ValidationReport")
    ValidationResult = _sh("ValidationResult")
    Violation = _sh("Violation")
    Warning = _sh("Warning")
    SPARQLConstraint = _sh("SPARQLConstraint")
    conforms = _sh("conforms")
    result = _sh("result")
    focus_node = _sh("focusNode")
    path = _sh("path")
    result_path = _sh("resultPath")
    result_severity = _sh("resultSeverity")
    result_message = _sh("resultMessage")
    source_shape = _sh("sourceShape")
    source_constraint = _sh("sourceConstraint")
    value = _sh("value")
    target_class = _sh("targetClass")
    sparql = _sh("sparql")
    select = _sh("select")
    message = _sh("message")
    severity = _sh("severity")
    declare = _sh("declare")
    prefix = _sh("prefix")
    namespace = _sh("namespace")


class SKOS:
    """SKOS: the speech-act scheme, and other names."""

    Concept = _skos("Concept")
    ConceptScheme = _skos("ConceptScheme")
    pref_label = _skos("prefLabel")
    alt_label = _skos("altLabel")
    notation = _skos("notation")
    broader = _skos("broader")
    definition = _skos("definition")
    in_scheme = _skos("inScheme")


class XSD:
    """XML Schema datatypes."""

    any_uri = _xsd("anyURI")
    string = _xsd("string")
    integer = _xsd("integer")
    decimal = _xsd("decimal")
    boolean = _xsd("boolean")
    date = _xsd("date")
    date_time = _xsd("dateTime")
    g_year = _xsd("gYear")
    g_year_month = _xsd("gYearMonth")
