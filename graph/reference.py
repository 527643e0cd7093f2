"""What every article shares, as quads: countries, the ontology and the speech-act scheme, each read once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from extract.model import Country, Polarity, Stance
from extract.resources import data_path
from graph.build_terms import GraphWriter, english
from graph.errors import BuildError
from graph.iris import GRAPH_REFERENCE, country_iri
from graph.nodes import NodeIndex
from graph.vocabulary import CMQ, RDF, RDFS, SCHEMA, SKOS, wikidata_iri

STANCES: Mapping[NamedNode, Stance] = MappingProxyType(
    {CMQ.Affirms: Stance.AFFIRMS, CMQ.Rejects: Stance.REJECTS, CMQ.Neither: Stance.NEITHER}
)
"""The values of cmq:stance and cmq:actStance."""

_TURNED = {Stance.AFFIRMS: Stance.REJECTS, Stance.REJECTS: Stance.AFFIRMS, Stance.NEITHER: Stance.NEITHER}


@dataclass(frozen=True, slots=True)
class SpeechAct:
    """One concept of the speech-act scheme.

    `stance` is taken before polarity; `shortcut` is the property of the short layer; `broader` the notation of the wider
    act, None for the widest.
    """

    notation: str
    iri: NamedNode
    stance: Stance
    shortcut: NamedNode
    label: str
    broader: str | None


def _file_quads(name: str) -> tuple[Quad, ...]:
    """The triples of a file of `ontology/`, in the reference graph."""
    triples = parse(path=str(data_path("ontology", name)), format=RdfFormat.TURTLE)
    return tuple(Quad(t.subject, t.predicate, t.object, GRAPH_REFERENCE) for t in triples)


@cache
def ontology_quads() -> tuple[Quad, ...]:
    """The ontology, as quads of the reference graph."""
    return _file_quads("ontology.ttl")


@cache
def speech_act_quads() -> tuple[Quad, ...]:
    """The speech-act scheme, as quads of the reference graph."""
    return _file_quads("speech-acts.ttl")


@cache
def speech_acts() -> Mapping[str, SpeechAct]:
    """The speech acts by notation, in alphabetical order.

    Raises LoadError where an act of the scheme lacks its notation, stance, shortcut or label.
    """
    index = NodeIndex(speech_act_quads())
    acts = [_speech_act(node, index) for node in index.of_type(SKOS.Concept)]
    return MappingProxyType({act.notation: act for act in sorted(acts, key=lambda a: a.notation)})


def _speech_act(node: NamedNode, index: NodeIndex) -> SpeechAct:
    """One act of the scheme."""
    above = index.maybe_node(node, SKOS.broader)
    return SpeechAct(
        notation=index.text(node, SKOS.notation),
        iri=node,
        stance=STANCES[index.node(node, CMQ.act_stance)],
        shortcut=index.node(node, CMQ.shortcut),
        label=index.text(node, RDFS.label),
        broader=None if above is None else index.text(above, SKOS.notation),
    )


def speech_act(notation: str) -> SpeechAct:
    """The speech act with this notation.

    Raises BuildError where the scheme has none.
    """
    try:
        return speech_acts()[notation]
    except KeyError:
        raise BuildError(f"no speech act is called {notation!r}; ontology/speech-acts.ttl lists them") from None


def stance_of(act: str, polarity: Polarity) -> Stance:
    """The stance of the act, turned round where the claim's content is negated.

    >>> stance_of("assert", Polarity.NEGATIVE)
    <Stance.REJECTS: 'rejects'>
    """
    stance = speech_act(act).stance
    return _TURNED[stance] if polarity is Polarity.NEGATIVE else stance


def country_quads(countries: Iterable[Country]) -> list[Quad]:
    """One node for each country: its type, label, code and Wikidata item. A country stands for its government."""
    out = GraphWriter(GRAPH_REFERENCE)
    for country in countries:
        node = country_iri(country.code)
        out.add(node, RDF.type, SCHEMA.Country, CMQ.Actor)
        out.add(node, RDFS.label, english(country.name))
        out.add(node, SKOS.notation, Literal(country.code))
        if country.wikidata:
            out.add(node, SCHEMA.same_as, wikidata_iri(country.wikidata))
    return out.quads


def reference_quads(countries: Iterable[Country]) -> list[Quad]:
    """The whole reference graph: countries, ontology, speech acts."""
    return [*country_quads(countries), *ontology_quads(), *speech_act_quads()]
