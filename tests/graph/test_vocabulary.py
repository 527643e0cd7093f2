"""The vocabulary in Python against the ontology."""

import re

import pytest
from pyoxigraph import NamedNode

from extract.resources import data_path
from graph import vocabulary
from graph.nodes import NodeIndex
from graph.reference import ontology_quads, speech_acts
from graph.vocabulary import CMQ, OWL, PREFIXES, RDF

CMQ_BASE = PREFIXES["cmq"]
GROUPS = [v for v in vars(vocabulary).values() if isinstance(v, type) and v.__module__ == vocabulary.__name__]


def terms(group: type) -> dict[str, NamedNode]:
    """The terms of one namespace by their names in Python."""
    return {name: value for name, value in vars(group).items() if isinstance(value, NamedNode)}


@pytest.fixture(scope="module")
def defined() -> set[str]:
    """The IRIs that the ontology defines in its own namespace."""
    return {n.value for n in NodeIndex(ontology_quads()).subjects() if n.value.startswith(CMQ_BASE)}


def test_each_term_in_python_is_defined_in_the_ontology(defined: set[str]) -> None:
    """No name in Python points to a term that does not exist."""
    assert {t.value for t in terms(CMQ).values()} <= defined


def test_each_term_of_the_ontology_stands_in_python_or_in_the_scheme(defined: set[str]) -> None:
    """A term is either a constant or the shortcut of a speech act."""
    shortcuts = {act.shortcut.value for act in speech_acts().values()}
    assert defined == {t.value for t in terms(CMQ).values()} | shortcuts


@pytest.mark.parametrize("group", GROUPS)
def test_each_iri_stands_once(group: type) -> None:
    """No IRI has two names, and each belongs to the namespace of its group."""
    found = [t.value for t in terms(group).values()]
    assert len(found) == len(set(found))
    assert all(value.startswith(PREFIXES[group.__name__.lower()]) for value in found)


def test_names_say_what_the_terms_are() -> None:
    """Classes and values of closed lists are in CapWords, properties in snake_case, as in the IRI."""
    index = NodeIndex(ontology_quads())
    for name, term in terms(CMQ).items():
        local = term.value.removeprefix(CMQ_BASE)
        is_property = not (index.has_type(term, OWL.Class) or index.has_type(term, OWL.NamedIndividual))
        assert is_property == local[0].islower()
        assert name == (re.sub(r"([A-Z])", lambda m: f"_{m[1].lower()}", local) if is_property else local)


def test_the_prefixes_are_those_of_the_files() -> None:
    """The ontology, the scheme and the shapes use each prefix for the same namespace as we do, the shapes' own `s` apart."""
    for name in ("ontology.ttl", "speech-acts.ttl", "shapes.ttl"):
        text = data_path("ontology", name).read_text(encoding="utf-8")
        for prefix, namespace in re.findall(r"@prefix (\w+):\s+<([^>]+)>", text):
            assert PREFIXES.get("shape" if prefix == "s" else prefix, namespace) == namespace
    assert RDF.type.value == "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
