"""The ontology and the speech-act scheme: complete, connected, and in agreement with the records."""

import re
from collections.abc import Sequence
from enum import StrEnum

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from extract.model import AccountKind, Polarity, RelationKind, Stance
from extract.resources import data_path
from graph.build import ACCESS_VALUES, DIRECTNESS_VALUES, MODALITY_VALUES, STANCE_VALUES
from graph.build_findings import CONTRADICTION_KINDS, VERDICTS
from graph.errors import BuildError
from graph.nodes import NodeIndex
from graph.reference import SpeechAct, ontology_quads, speech_act_quads, speech_acts, stance_of
from graph.vocabulary import CMQ, OWL, PREFIXES, RDF, RDFS, SKOS

INDEX = NodeIndex(ontology_quads())
ONTOLOGY = NamedNode(PREFIXES["cmq"].rstrip("#"))
TERMS = [n for n in INDEX.subjects() if n.value.startswith(PREFIXES["cmq"])]
PROPERTIES = [t for t in TERMS if INDEX.has_type(t, OWL.ObjectProperty) or INDEX.has_type(t, OWL.DatatypeProperty)]
ANY_SUBJECT = {CMQ.evidence, CMQ.confidence, CMQ.reason, CMQ.canonical}
ANY_VALUE = {CMQ.canonical, CMQ.judges}

TABLE = {
    Stance.AFFIRMS: "accuse admit allege announce assert confirm predict promise",
    Stance.REJECTS: "deny dismiss doubt refuse reject",
    Stance.NEITHER: "apologise ask concern condemn congratulate hope offer praise recommend regret request say thank threaten "
    "warn welcome",
}
"""The stance of each act to what its content says, before polarity is considered."""

ROWS = [(act, stance) for stance, acts in TABLE.items() for act in acts.split()]
TURNED = {Stance.AFFIRMS: Stance.REJECTS, Stance.REJECTS: Stance.AFFIRMS, Stance.NEITHER: Stance.NEITHER}


@pytest.mark.parametrize("term", TERMS, ids=lambda t: t.value.split("#")[1])
def test_each_term_is_labelled_and_defined(term: NamedNode) -> None:
    """A term has one label, one definition that is a sentence, and says where it is defined."""
    assert len(INDEX.texts(term, RDFS.label)) == 1
    assert re.fullmatch(r"\S(.|\n)*[.)]", INDEX.text(term, SKOS.definition))
    assert INDEX.node(term, RDFS.is_defined_by) == ONTOLOGY


def test_no_two_terms_of_a_kind_share_a_label() -> None:
    """A label names one class or value, and one property."""
    for group in (PROPERTIES, [t for t in TERMS if t not in PROPERTIES]):
        labels = [INDEX.text(t, RDFS.label) for t in group]
        assert sorted(labels) == sorted(set(labels))


def above(term: NamedNode) -> set[NamedNode]:
    """The property and all those over it."""
    found = {term}
    for node in INDEX.nodes(term, RDFS.sub_property_of):
        found |= above(node)
    return found


@pytest.mark.parametrize("term", PROPERTIES, ids=lambda t: t.value.split("#")[1])
def test_each_property_says_what_it_joins(term: NamedNode) -> None:
    """A property has one domain and one range, its own or from a property above it, but for those that join anything."""
    for predicate, anything in ((RDFS.domain, ANY_SUBJECT), (RDFS.range, ANY_VALUE)):
        found = {n for p in above(term) for n in INDEX.nodes(p, predicate)}
        assert found or term in anything
        assert len(INDEX.nodes(term, predicate)) <= 1


def test_each_property_is_used_as_it_is_declared(whole_graph: Sequence[Quad]) -> None:
    """Every property that the builder writes is declared, with values of the declared sort, so that Protégé reads it as it is."""
    for quad in whole_graph:
        predicate, value = quad.predicate, quad.object
        if predicate in (RDF.type, RDFS.label):
            continue
        sorts = {OWL.ObjectProperty: NamedNode, OWL.DatatypeProperty: Literal, OWL.AnnotationProperty: Literal}
        assert any(INDEX.has_type(predicate, kind) and isinstance(value, sort) for kind, sort in sorts.items()), quad


def test_each_class_is_declared(whole_graph: Sequence[Quad]) -> None:
    """Every class that the builder writes is declared in the ontology."""
    classes = {q.object for q in whole_graph if q.predicate == RDF.type}
    assert {c for c in classes if not (isinstance(c, NamedNode) and INDEX.has_type(c, OWL.Class))} == set()


def test_the_ontology_has_no_blank_node_and_a_version() -> None:
    """Every subject and value is named or a literal; the version stands in the version IRI too."""
    assert all(isinstance(q.subject, NamedNode) for q in (*ontology_quads(), *speech_act_quads()))
    version = INDEX.text(ONTOLOGY, OWL.version_info)
    assert INDEX.node(ONTOLOGY, NamedNode(PREFIXES["owl"] + "versionIRI")).value == f"{ONTOLOGY.value}/{version}"
    assert f'owl:versionInfo "{version}"' in data_path("ontology", "shapes.ttl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (STANCE_VALUES, CMQ.Stance),
        (DIRECTNESS_VALUES, CMQ.Directness),
        (MODALITY_VALUES, CMQ.Modality),
        (ACCESS_VALUES, CMQ.Access),
        (VERDICTS, CMQ.Verdict),
        (CONTRADICTION_KINDS, CMQ.ContradictionKind),
    ],
    ids=lambda v: v.value.split("#")[1] if isinstance(v, NamedNode) else "",
)
def test_a_closed_list_has_the_values_of_the_records(values: dict[StrEnum, NamedNode], kind: NamedNode) -> None:
    """The individuals of the class and the members of the enumeration are the same, and labelled the same."""
    assert set(values.values()) == set(INDEX.of_type(kind))
    for member, node in values.items():
        assert INDEX.text(node, RDFS.label) == member.value


def test_the_kinds_of_contradiction_are_those_of_the_records() -> None:
    """Each relation that is a contradiction has a value, and no other relation has."""
    assert set(CONTRADICTION_KINDS) == {kind for kind in RelationKind if kind.is_contradiction}


def test_the_forms_of_accounts_are_those_of_the_records() -> None:
    """The shapes allow the forms that records have, and no others."""
    (allowed,) = re.findall(r"cmq:form ;.*?sh:in \(([^)]*)\)", data_path("ontology", "shapes.ttl").read_text(encoding="utf-8"))
    assert set(re.findall(r'"([^"]+)"', allowed)) == {kind.value for kind in AccountKind}


# ------------------------------------------------------------------------------------------- speech acts


@pytest.mark.parametrize(("act", "stance"), ROWS)
def test_the_stance_follows_from_act_and_polarity(act: str, stance: Stance) -> None:
    """As the act has it, turned round where the content is negated; neither stays neither."""
    assert stance_of(act, Polarity.POSITIVE) is stance
    assert stance_of(act, Polarity.NEGATIVE) is TURNED[stance]


def test_the_table_has_every_act() -> None:
    """No act of the scheme is without its row."""
    assert {act for act, _ in ROWS} == set(speech_acts())


def test_unknown_acts_are_refused() -> None:
    """An act outside the scheme is an error that names it."""
    with pytest.raises(BuildError, match="mumble"):
        stance_of("mumble", Polarity.POSITIVE)


@pytest.mark.parametrize("act", speech_acts().values(), ids=lambda a: a.notation)
def test_an_act_has_a_shortcut_that_fits_its_stance(act: SpeechAct) -> None:
    """The shortcut lies under cmq:affirmed, cmq:rejected or neither of them, as the act's stance does."""
    over = above(act.shortcut)
    assert CMQ.said in over
    assert (CMQ.affirmed in over, CMQ.rejected in over) == (act.stance is Stance.AFFIRMS, act.stance is Stance.REJECTS)


def test_each_act_has_its_own_shortcut_and_leads_to_the_top() -> None:
    """No two acts share a shortcut; each act but `say` has a wider one, and all lead to `say`."""
    acts = speech_acts()
    assert len({a.shortcut for a in acts.values()}) == len(acts)
    for notation in acts:
        seen: list[str] = []
        here: str | None = notation
        while here is not None and here not in seen:
            seen.append(here)
            here = acts[here].broader
        assert seen[-1] == "say"
        assert here is None
