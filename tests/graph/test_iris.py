"""IRIs: any string makes one, and it can be taken apart again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, Triple, parse, serialize

from graph.errors import LoadError
from graph.iris import article_graph, article_iri, iri, joint_id, key_of, node_iri, record_id, span_iri
from graph.vocabulary import RDF

ANY = st.text(st.characters())


@given(st.lists(ANY, min_size=1, max_size=3), st.none() | ANY)
def test_any_string_makes_an_iri(parts: list[str], fragment: str | None) -> None:
    """Lone surrogates, spaces, slashes, dots: the IRI is accepted, and Turtle gives it back."""
    node = iri(*parts, fragment=fragment)
    assert node.value.isascii()
    data = serialize([Triple(node, RDF.type, node)], format=RdfFormat.TURTLE) or b""
    assert next(iter(parse(data, format=RdfFormat.TURTLE))).subject == node


@given(st.tuples(ANY, ANY), st.tuples(ANY, ANY))
def test_different_names_make_different_iris(one: tuple[str, str], other: tuple[str, str]) -> None:
    """No two actors share an IRI, whatever their names hold."""
    assert (iri(*one) == iri(*other)) == (one == other)


@given(st.sampled_from(["country/", "actor/", "source/"]), ANY)
def test_an_actor_id_comes_back(kind: str, name: str) -> None:
    """The id of a record is read back from its IRI."""
    assert record_id(node_iri("a9267888f624", kind + name)) == kind + name


@pytest.mark.parametrize("record", ["article", "claim-554-724", "claim-554-724-1", "event-1-2", "source/592-599"])
def test_a_record_of_an_article_has_a_key(record: str) -> None:
    """What belongs to one article says to which."""
    assert key_of(node_iri("a9267888f624", record)) == ("a9267888f624", record)


def test_the_iris_are_those_of_the_worked_example() -> None:
    """The forms that are published."""
    base = "https://w3id.org/communique/id/"
    assert article_iri("a9267888f624").value == f"{base}article/a9267888f624"
    assert article_graph("a9267888f624").value == f"{base}article/a9267888f624/graph"
    assert span_iri("a9267888f624", 543, 553).value == f"{base}article/a9267888f624#offset_543_553"
    assert node_iri("a9267888f624", "actor/ilham-aliyev").value == f"{base}actor/ilham-aliyev"
    assert node_iri("a9267888f624", "country/IR").value == f"{base}country/IR"


@pytest.mark.parametrize("value", ["https://example.org/x", "https://w3id.org/communique/id/actor/a", span_iri("a", 1, 2).value])
def test_what_belongs_to_no_article_has_no_key(value: str) -> None:
    """A shared actor, a span and a stranger's IRI are refused."""
    with pytest.raises(LoadError, match="belongs to no article"):
        key_of(NamedNode(value))


PARTS = st.lists(st.text("ab", max_size=3), min_size=1, max_size=4)


@given(PARTS, PARTS)
def test_a_joint_id_depends_on_its_parts_and_nothing_else(one: list[str], other: list[str]) -> None:
    """Parts are told apart: joining ("ab", "c") is not joining ("a", "bc")."""
    assert (joint_id(*one) == joint_id(*other)) == (one == other)
