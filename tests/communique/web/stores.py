"""Stores of graphs that were written by hand."""

from pathlib import Path

from pyoxigraph import RdfFormat, parse

from graph.iris import BASE
from graph.store import Store

TWO_SIDES = Path(__file__).parents[2] / "data" / "graphs" / "two-sides.trig"
"""A graph in which every named query finds something."""


def store_of(folder: Path, graph: Path = TWO_SIDES) -> Path:
    """A store that holds the named graphs of the file."""
    with Store(folder) as store:
        store.add(q for q in parse(path=str(graph), format=RdfFormat.TRIG) if str(q.graph_name).startswith(f"<{BASE}"))
    return folder
