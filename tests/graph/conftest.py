"""What the tests of the graph share: the reading made by hand, its graph, and a validator."""

from collections.abc import Iterable

import pytest
from pyoxigraph import Quad

from extract.model import Reading
from graph.reference import reference_quads
from graph.validate import Validator
from tests.graph import records


@pytest.fixture(scope="session")
def ferry() -> Reading:
    """A reading with every kind of record."""
    return records.FERRY_READING


@pytest.fixture(scope="session")
def whole_graph() -> tuple[Quad, ...]:
    """The ferry's graph with findings, matters, events and a judgement."""
    return tuple(records.whole_graph())


@pytest.fixture(scope="session")
def reference() -> Iterable[Quad]:
    """The reference graph with three countries."""
    return reference_quads(records.COUNTRIES)


@pytest.fixture(scope="session")
def validator(reference: Iterable[Quad]) -> Validator:
    """A validator with three countries."""
    return Validator(reference)
