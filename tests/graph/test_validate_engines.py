"""The two SHACL engines: on good graphs and on broken ones, the faster one gives the report of pySHACL, word for word."""

import sys
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from pyoxigraph import Literal, NamedNode, Quad, Triple

pytest.importorskip("shifty", reason="the extra communique[shacl] is not installed")

from extract.model import Reading
from graph.build import article_quads
from graph.errors import GraphError, LoadError
from graph.reference import reference_quads
from graph.validate import ShaclEngine, Validator, fastest_engine
from graph.validate_core import CoreShapes
from graph.validate_shifty import ShiftyShapes, rules_by_message
from graph.vocabulary import SH
from tests.graph import mutations, records
from tests.graph.test_validate import mutated

REFERENCE = list(reference_quads(records.COUNTRIES))
SLOW, FAST = Validator(REFERENCE, engine=ShaclEngine.PYSHACL), Validator(REFERENCE, engine=ShaclEngine.PYSHIFTY)
BREAKAGES = {**mutations.CORE, **mutations.SPARQL}


@settings(max_examples=25)
@given(records.readings())
def test_any_reading_has_one_report(reading: Reading) -> None:
    """Whatever the records, both engines give the same report of their graph, in the same order."""
    quads = article_quads(reading)
    assert FAST.article(quads) == SLOW.article(quads)


@pytest.mark.parametrize("rule", BREAKAGES)
def test_each_breakage_has_one_report(rule: str, whole_graph: Sequence[Quad]) -> None:
    """For the breakage of each rule: the same nodes, rules, severities, paths, values, messages, labels and places."""
    graph = mutated(whole_graph, BREAKAGES[rule])
    fast, slow = FAST.graph(graph), SLOW.graph(graph)
    assert fast == slow
    assert any(result.shape.endswith(f"#{rule}") for result in fast.results)


def test_many_breakages_at_once_have_one_report(whole_graph: Sequence[Quad]) -> None:
    """Breakages one upon the other, each graph more broken than the one before, have the same reports."""
    graph = list(whole_graph)
    for name in list(BREAKAGES)[::5]:
        graph = mutated(graph, BREAKAGES[name])
        fast, slow = FAST.graph(graph), SLOW.graph(graph)
        assert fast.results == slow.results
    assert len(fast.results) > 50


def test_findings_have_one_report(whole_graph: Sequence[Quad]) -> None:
    """Of findings alone, both engines report on the same nodes."""
    graph = mutated(
        whole_graph, mutations.CORE["claim-text"], mutations.CORE["finding-confidence"], mutations.CORE["omission-left"]
    )
    fast = FAST.findings(graph)
    assert fast == SLOW.findings(graph)
    assert {result.shape.rpartition("#")[2] for result in fast.results} == {"finding-confidence", "omission-left", "omission-holds"}


@pytest.mark.parametrize("make", [CoreShapes, ShiftyShapes])
def test_only_some_nodes_are_looked_at(make: type[CoreShapes] | type[ShiftyShapes], whole_graph: Sequence[Quad]) -> None:
    """Where nodes are named, rules count at these alone, and where none is named at none."""
    shapes, graph = make(), mutated([*whole_graph, *REFERENCE], mutations.CORE["claim-text"])
    everywhere = shapes.broken(graph)
    assert len(everywhere) > 1
    one = everywhere[0].focus
    assert {found.focus for found in shapes.broken(graph, only=[one])} == {one}
    assert shapes.broken(graph, only=[]) == []


def test_the_faster_engine_runs_where_it_is_installed() -> None:
    """Without a choice the faster one is taken."""
    assert fastest_engine() is ShaclEngine.PYSHIFTY


def test_an_engine_that_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence says what to install."""
    monkeypatch.setitem(sys.modules, "shifty._shifty", None)
    with pytest.raises(GraphError, match=r"pip install 'communique\[shacl\]'"):
        Validator(REFERENCE, engine=ShaclEngine.PYSHIFTY)


def test_two_rules_with_one_message_are_refused() -> None:
    """The faster engine knows a rule by its message, so that each must have its own."""
    shapes = [
        Triple(NamedNode(f"urn:rule-{n}"), p, o)
        for n in (1, 2)
        for p, o in ((SH.message, Literal("Same.")), (SH.severity, SH.Warning))
    ]
    with pytest.raises(LoadError, match=r"one message.*Same\."):
        rules_by_message(shapes)
