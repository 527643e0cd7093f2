"""The picture of a network: well-formed SVG without script, the same each time, and true to the network."""

from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest
from pyoxigraph import RdfFormat, parse

from graph.errors import ExportError
from graph.export import render
from graph.networks import KINDS, Network, to_networkx
from graph.picture import MOST_NODES, to_svg

DATA = Path(__file__).parent
THREE_COUNTRIES = DATA / "queries" / "who-contradicts-whom" / "data.trig"
SVG = "{http://www.w3.org/2000/svg}"
COUNTRY = "https://w3id.org/communique/id/country/"


def three() -> Network:
    """The network of three countries that contradict each other."""
    return to_networkx(parse(path=str(THREE_COUNTRIES), format=RdfFormat.TRIG), "countries")


def network(*edges: tuple[str, str, float], label: str = "") -> Network:
    """A network of these edges; every node has its name, or the one label."""
    made: Network = nx.MultiDiGraph()
    for source, target, weight in edges:
        for node in (source, target):
            made.add_node(node, label=label or node, kind="country", weight=weight)
        made.add_edge(source, target, key="k", kind="k", label="k", weight=weight)
    return made


def picture(made: Network) -> str:
    """The picture under a title."""
    return to_svg(made, title="Who contradicts whom", note="an arrow counts")


def texts(svg: str) -> list[str]:
    """The words that the picture shows."""
    return [e.text or "" for e in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def arrows(svg: str) -> list[tuple[str, float]]:
    """What each arrow says, and its width."""
    found = [e for e in ElementTree.fromstring(svg).iter(f"{SVG}path") if e.get("class") == "edge"]
    return [(e.findtext(f"{SVG}title") or "", float(e.get("stroke-width") or 0)) for e in found]


def test_countries_are_counted_once_a_contradiction() -> None:
    """The network of countries leads from who affirms to who rejects; who takes back his own words makes no edge."""
    found = {(s.removeprefix(COUNTRY), t.removeprefix(COUNTRY), d["kind"]): d["weight"] for s, t, d in three().edges(data=True)}
    assert found == {("XN", "XS", "opposed stance"): 1, ("XN", "XS", "differing figures"): 1, ("XN", "XE", "rival versions"): 1}


def test_the_picture_shows_each_node_and_an_arrow_each_way() -> None:
    """Labels stand beside nodes; an arrow sums the edges between two nodes and names their kinds; more is wider."""
    svg = picture(three())
    assert {"XN", "XS", "XE"} <= set(texts(svg))
    said = dict(arrows(svg))
    assert set(said) == {"XN → XS: differing figures 1, opposed stance 1", "XN → XE: rival versions 1"}
    assert said["XN → XS: differing figures 1, opposed stance 1"] > said["XN → XE: rival versions 1"]


def test_a_picture_is_escaped_and_runs_nothing() -> None:
    """A label that looks like markup is a label; no script, no address but the namespace, colours for both screens."""
    svg = picture(network(("a", "b", 1.0), label='<script>alert("x")</script>&'))
    tags = {e.tag.removeprefix(SVG) for e in ElementTree.fromstring(svg).iter()}
    assert tags == {"svg", "title", "style", "defs", "marker", "path", "rect", "text", "circle"}
    assert svg.count("http") == 1
    assert "prefers-color-scheme:dark" in svg


def test_one_who_contradicts_himself_has_a_loop() -> None:
    """An edge from a node to itself is drawn."""
    assert arrows(picture(network(("a", "a", 4.0)))) == [("a → a: k 4", 9.0)]


def test_of_a_large_network_the_weightiest_nodes_are_drawn() -> None:
    """More nodes than a picture holds are left out by weight, and that is said."""
    edges = [(f"n{i:03}", f"m{i:03}", float(i)) for i in range(1, MOST_NODES + 1)]
    svg = picture(network(*edges))
    assert f"the {MOST_NODES} weightiest of {2 * MOST_NODES} nodes" in svg
    assert svg.count("rotate(") == MOST_NODES
    assert "n040" in texts(svg)
    assert "n001" not in texts(svg)


def test_nothing_found_is_a_picture_too() -> None:
    """An empty network gives a picture that says so."""
    assert "nothing was found" in texts(picture(network()))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["gexf", "graphml", "csv", "svg"])
def test_each_network_is_written_in_each_format(kind: str, name: str) -> None:
    """Every network has bytes in every format of networks, the same whatever the order of the quads."""
    quads = list(parse(path=str(DATA.parent / "data" / "graphs" / "two-sides.trig"), format=RdfFormat.TRIG))
    first = render(quads, name, network=kind)
    assert first == render(quads[::-1], name, network=kind)
    assert (first == render(quads, name)) == (kind == ("who-contradicts-whom" if name == "svg" else "full"))


def test_a_format_of_triples_holds_no_network() -> None:
    """A network is asked of formats that hold one, and only of those that exist."""
    with pytest.raises(ExportError, match="gexf, graphml, csv, svg"):
        render([], "turtle", network="countries")
    with pytest.raises(ExportError, match="full, actors, who-contradicts-whom, countries"):
        render([], "svg", network="planets")
