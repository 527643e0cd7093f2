"""The first rows of a named query: the whole answer where it is short, some of it where it is long, in both engines."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from pyoxigraph import Store as Database

from graph.iris import BASE
from graph.labels import LOOKED_AT, labels
from graph.library import NamedQuery, answer, bind, named_queries, named_query
from graph.query_first import first
from graph.store import Store
from graph.vocabulary import CMQ, RDFS
from tests.graph.test_library import CASES, SHARED_GRAPH, Case, all_answers, counted, graph_of, oxigraph_trig, quads

pytestmark = pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph).* is deprecated, use Dataset:DeprecationWarning")


class Counting:
    """A database that counts the statements that are taken from it."""

    def __init__(self, database: Database) -> None:
        self._database, self.taken = database, 0

    def quads_for_pattern(self, *pattern: NamedNode | None) -> Iterator[Quad]:
        """The statements of a pattern."""
        for quad in self._database.quads_for_pattern(*pattern):
            self.taken += 1
            yield quad


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_first_rows_of_a_short_answer_are_all(case: Case) -> None:
    """Asked for more rows than there are, each query gives the expected ones in every engine."""
    text = first(bind(named_query(case.query), case.values), 1000)
    for engine, rows in all_answers(graph_of(case.query), text).items():
        assert rows == Counter(case.rows), engine


@pytest.mark.parametrize("query", named_queries(), ids=lambda q: q.name)
def test_fewer_rows_are_some_of_all(query: NamedQuery) -> None:
    """Asked for one row, each query gives one of its rows, with the same columns, and tells whether there are more."""
    given = {"country": "XS", "actor": "tomas-varga", "event": "333333333333"}
    values = {p.name: given[p.name] for p in query.parameters if p.required}
    database = oxigraph_trig(graph_of(query.name))
    whole, one = (answer(database, query, values, most=most) for most in (None, 1))
    assert one.columns == whole.columns
    assert len(one) == min(1, len(whole))
    assert one.truncated == (len(whole) > 1)
    assert not counted(one.rows) - counted(whole.rows)
    assert answer(database, query, values, most=len(whole)).truncated is False


def test_the_first_rows_are_in_the_order_of_the_query() -> None:
    """What is found is sorted as the whole answer is."""
    database = oxigraph_trig(SHARED_GRAPH)
    whole, some = (answer(database, "positions", most=most) for most in (None, 4))
    order = [row for row in whole.rows if row in set(some.rows)]
    assert (len(some), list(some.rows)) == (4, order)


def test_the_first_rows_are_of_the_actor_that_was_asked_for() -> None:
    """Where two speak together, an answer for one of them does not name the other, be it cut or whole."""
    database = Database()
    database.extend(quads(SHARED_GRAPH))
    (update,) = {r[0] for r in answer(database, "changed-versions", {"change": "update"}).rows[:1]}
    assert update is not None
    (later,) = database.quads_for_pattern(NamedNode(update.value), CMQ.later, None)
    one, other = (NamedNode(f"{BASE}actor/{name}") for name in ("one-of-two", "other-of-two"))
    database.extend(Quad(later.object, CMQ.speaker, actor, later.graph_name) for actor in (one, other))  # type: ignore[arg-type]
    whole, cut = (answer(database, "changed-versions", {"actor": "actor/one-of-two"}, most=most) for most in (None, 100))
    assert counted(whole.rows) == counted(cut.rows)
    assert [row[2].value for row in cut.rows if row[2] is not None] == [one.value]


def test_a_query_without_an_order_gets_a_limit() -> None:
    """A file of a user may have no order."""
    assert first("ASK {}\n", 5) == "ASK {}\nLIMIT 5\n"


def test_many_statements_of_one_label_are_not_all_read(tmp_path: Path) -> None:
    """A node that a thousand articles label has its label, English before others; a few statements are enough to know it."""
    node, german = NamedNode("http://a.example/actor"), Literal("A", language="de")
    with Store(tmp_path / "s") as store:
        store.add(quads(SHARED_GRAPH))
        graphs = [NamedNode(f"http://a.example/{n}") for n in range(LOOKED_AT + 20)]
        store.add(Quad(node, RDFS.label, Literal("An actor", language="en"), graph) for graph in graphs)
        counting = Counting(store.database)
        assert labels(counting, [node.value]) == {node.value: "An actor"}  # type: ignore[arg-type]
        assert counting.taken <= LOOKED_AT
        store.add(
            [Quad(NamedNode("http://a.example/b"), RDFS.label, label, graphs[0]) for label in (german, Literal("B", language="en"))]
        )
        assert labels(store, ["http://a.example/b"]) == {"http://a.example/b": "B"}
