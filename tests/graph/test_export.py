"""Exports: every format is read again by the tools it is for, and is the same bytes each time."""

import csv
import io
import json
import os
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse
from rdflib.compare import to_isomorphic

from graph import iris
from graph.errors import ExportError
from graph.export import FORMATS, export, merged, public, render
from graph.networks import KINDS, to_networkx
from graph.reference import ontology_quads
from graph.store import GRAPH_SOURCES, Store
from graph.vocabulary import CMQ, DCTERMS, NIF, RDF, RDFS

GRAPH = Path(__file__).parent.parent / "data" / "graphs" / "two-sides.trig"
TRIPLES = {"turtle": RdfFormat.TURTLE, "ntriples": RdfFormat.N_TRIPLES}
NAMED = {"trig": RdfFormat.TRIG, "nquads": RdfFormat.N_QUADS, "jsonld": RdfFormat.JSON_LD}
ACTOR = "https://w3id.org/communique/id/actor/"
COUNTRY = "https://w3id.org/communique/id/country/"


@cache
def two_sides() -> tuple[Quad, ...]:
    """The quads of the graph of two sides."""
    return tuple(parse(path=str(GRAPH), format=RdfFormat.TRIG))


def private() -> list[Quad]:
    """What no export may hold: a text, and a path."""
    article = iris.article_iri("aaaaaaaaaaaa")
    return [
        Quad(article, NIF.is_string, Literal("The secret text."), iris.GRAPH_TEXTS),
        Quad(article, DCTERMS.source, Literal("/home/secret/a.txt"), GRAPH_SOURCES),
    ]


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_graph_gives_the_same_bytes(name: str) -> None:
    """Neither the order of the quads, nor doubles of them, nor another process changes a byte."""
    code = f"""
import sys
from pathlib import Path
from pyoxigraph import RdfFormat, parse
from graph.export import render
sys.stdout.buffer.write(render(parse(path={str(GRAPH)!r}, format=RdfFormat.TRIG), {name!r}))
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p), "PYTHONHASHSEED": "7"}
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=environment).stdout
    assert render(two_sides(), name) == render([*reversed(two_sides()), *two_sides()], name) == other


@pytest.mark.parametrize("name", TRIPLES)
def test_formats_of_triples_hold_the_merged_graph(name: str) -> None:
    """Read by pyoxigraph: every public triple but provenance, with the ontology and the speech acts."""
    found = set(parse(render(two_sides(), name), TRIPLES[name]))
    assert {q.triple for q in found} == set(merged(two_sides()))
    triples = {q.triple for q in found}
    assert Triple(CMQ.Claim, RDFS.label, Literal("claim", language="en")) in triples
    assert not any(t.object == Literal("graph of The Evening Star, 2031-04-10", language="en") for t in triples)


@pytest.mark.parametrize("name", NAMED)
def test_formats_of_quads_hold_every_graph(name: str) -> None:
    """Read by pyoxigraph: the quads that went in, each in its graph."""
    assert set(parse(render(two_sides(), name), NAMED[name])) == set(two_sides())


@pytest.mark.parametrize("name", TRIPLES)
def test_rdflib_reads_the_same_triples(name: str) -> None:
    """The merged graph in rdflib is isomorphic to what was written."""
    form = {"turtle": "turtle", "ntriples": "nt"}[name]
    read = rdflib.Graph().parse(data=render(two_sides(), name), format=form)
    expected = rdflib.Graph().parse(data="\n".join(f"{t} ." for t in merged(two_sides())), format="nt")
    assert to_isomorphic(read) == to_isomorphic(expected)


@pytest.mark.parametrize("name", NAMED)
@pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph).* is deprecated, use Dataset:DeprecationWarning")
def test_rdflib_reads_the_same_quads(name: str) -> None:
    """In rdflib there are the same graphs with the same terms."""
    form = {"trig": "trig", "nquads": "nquads", "jsonld": "json-ld"}[name]
    dataset = rdflib.Dataset()
    dataset.parse(data=render(two_sides(), name), format=form)
    read = dataset.serialize(format="nquads").replace("+00:00", "Z")  # rdflib's other spelling of the same moment
    assert set(parse(read.encode(), RdfFormat.N_QUADS)) == set(two_sides())


@pytest.mark.parametrize("name", FORMATS)
def test_texts_and_paths_are_in_no_export(name: str) -> None:
    """The articles' words and the paths that they came from stay in the house."""
    data = render([*two_sides(), *private()], name)
    if FORMATS[name].files is not None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            data = b"".join(archive.read(file) for file in archive.namelist())
    assert b"secret" not in data
    assert len(public([*two_sides(), *private()])) == len(two_sides())


def test_turtle_is_grouped_with_sorted_prefixes() -> None:
    """A subject stands once, its types first, under prefixes in order."""
    lines = render(two_sides(), "turtle").decode().splitlines()
    prefixes = [line for line in lines if line.startswith("@prefix")]
    assert prefixes == sorted(prefixes) == lines[: len(prefixes)]
    assert [line for line in lines if line.startswith("actor:anna-berg ")] == ["actor:anna-berg a schema:Person , cmq:Actor ;"]


# ------------------------------------------------------------------------------------------- networks


def test_the_full_network_has_actors_claims_accounts_and_countries() -> None:
    """Every node has label, kind and weight; every edge kind, label and weight; the act is the edge."""
    network = to_networkx(two_sides())
    assert {data["kind"] for _, data in network.nodes(data=True)} == {
        *("person", "organization", "country", "unnamed source", "claim", "account", "article")
    }
    for _, data in network.nodes(data=True):
        assert isinstance(data["label"], str)
        assert isinstance(data["weight"], float)
    claim = "https://w3id.org/communique/id/article/aaaaaaaaaaaa/claim-200-230"
    assert network.get_edge_data(f"{ACTOR}tomas-varga", claim) == {"deny": {"kind": "deny", "label": "deny", "weight": 1.0}}
    assert set(network.get_edge_data(claim, f"{COUNTRY}XS")) == {"about"}


def test_the_network_of_actors_counts_claims() -> None:
    """One edge for each act between an actor and a country, weighted by the number of attributions."""
    network = to_networkx(two_sides(), "actors")
    found = {(s, t, k): d["weight"] for s, t, k, d in network.edges(keys=True, data=True)}
    assert found[f"{ACTOR}tomas-varga", f"{COUNTRY}XS", "deny"] == 1.0
    assert len(found) == 10


def test_the_network_of_contradictions_leads_from_who_affirms() -> None:
    """Each contradiction is an edge of its kind, from who affirms or spoke first to the other."""
    network = to_networkx(two_sides(), "who-contradicts-whom")
    source = "https://w3id.org/communique/id/article/aaaaaaaaaaaa/source-90-97"
    assert {(s, t, k) for s, t, k in network.edges(keys=True)} == {
        (source, f"{ACTOR}tomas-varga", "opposed stance"),
        (f"{ACTOR}tomas-varga", f"{ACTOR}tomas-varga", "reversal"),
        (f"{COUNTRY}XN", f"{COUNTRY}XS", "rival versions"),
        (f"{COUNTRY}XN", f"{COUNTRY}XS", "differing figures"),
    }


@pytest.mark.parametrize("name", ["gexf", "graphml"])
def test_networkx_reads_its_formats_again(name: str) -> None:
    """The network that is read has the nodes, edges, labels, kinds and weights of the one that was written."""
    data = render(two_sides(), name)
    read = nx.read_gexf(io.BytesIO(data)) if name == "gexf" else nx.read_graphml(io.BytesIO(data))
    written = to_networkx(two_sides())
    assert {n: (d["label"], d["kind"], d["weight"]) for n, d in read.nodes(data=True)} == {
        n: (d["label"], d["kind"], d["weight"]) for n, d in written.nodes(data=True)
    }
    edges = sorted((s, t, d["kind"], d["weight"]) for s, t, d in written.edges(data=True))
    assert sorted((s, t, d["kind"], d["weight"]) for s, t, d in read.edges(data=True)) == edges


@pytest.mark.parametrize("name", ["gexf", "graphml"])
@pytest.mark.parametrize("network", KINDS)
def test_every_edge_has_an_id_of_its_own(name: str, network: str) -> None:
    """Cytoscape and yEd take edges of one id for one edge: no two edges share one, nor does a node bear it."""
    root = ElementTree.fromstring(render(two_sides(), name, network=network))
    ids = [e.get("id") for e in root.iter() if e.tag.endswith(("}edge", "}node"))]
    edges = [e for e in root.iter() if e.tag.endswith("}edge")]
    assert len(edges) == to_networkx(two_sides(), network).number_of_edges() > 0  # type: ignore[arg-type]
    assert None not in ids
    assert len(ids) == len(set(ids))


def test_a_picture_is_read_by_a_reader_of_xml() -> None:
    """The picture is SVG with a title, a label for each node that it shows, and nothing that is loaded from elsewhere."""
    root = ElementTree.fromstring(render(two_sides(), "svg"))
    words = {"".join(e.itertext()).strip() for e in root.iter() if e.tag == "{http://www.w3.org/2000/svg}text"}
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert {data["label"] for _, data in to_networkx(two_sides(), "who-contradicts-whom").nodes(data=True)} <= words
    assert not [e for e in root.iter() if any(name.endswith("href") for name in e.attrib)]


@pytest.mark.parametrize("network", KINDS)
def test_tables_are_read_as_the_network_that_was_written(network: str) -> None:
    """Read by csv from the archive and put together by networkx: the nodes and edges of the network, with labels and weights."""
    with zipfile.ZipFile(io.BytesIO(render(two_sides(), "csv", network=network))) as archive:
        assert archive.testzip() is None
        nodes, edges = (list(csv.DictReader(io.StringIO(archive.read(f"{n}.csv").decode()))) for n in ("nodes", "edges"))
    read: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    read.add_nodes_from((row["Id"], {"label": row["Label"], "kind": row["Kind"], "weight": float(row["Weight"])}) for row in nodes)
    for row in edges:
        read.add_edge(
            row["Source"], row["Target"], key=row["Kind"], kind=row["Kind"], label=row["Label"], weight=float(row["Weight"])
        )
    written = to_networkx(two_sides(), network)  # type: ignore[arg-type]
    assert sorted(read.nodes(data="label")) == sorted(written.nodes(data="label"))
    assert sorted(read.nodes(data="weight")) == sorted(written.nodes(data="weight"))
    assert sorted(read.edges(keys=True, data="weight")) == sorted(written.edges(keys=True, data="weight"))


@pytest.mark.parametrize("name", ["gexf", "graphml"])
def test_characters_that_xml_lacks_do_not_break_a_network(name: str) -> None:
    """A label with a control character is written so that it can be read."""
    node, graph = NamedNode("http://a/x"), NamedNode("http://g")
    quads = [Quad(node, RDF.type, CMQ.Actor, graph), Quad(node, RDFS.label, Literal("a\x01b\ufffe<&>"), graph)]
    root = ElementTree.fromstring(render(quads, name))
    assert "a\ufffdb\ufffd<&>" in (*(e.text for e in root.iter()), *(e.get("label") for e in root.iter()))


def test_csv_has_the_heads_that_gephi_looks_for(tmp_path: Path) -> None:
    """A folder with nodes and edges; every edge joins two nodes that are listed."""
    export(two_sides(), tmp_path / "tables", name="csv")
    with (tmp_path / "tables" / "nodes.csv").open(encoding="utf-8", newline="") as file:
        nodes = list(csv.DictReader(file))
    with (tmp_path / "tables" / "edges.csv").open(encoding="utf-8", newline="") as file:
        edges = list(csv.DictReader(file))
    assert list(nodes[0]) == ["Id", "Label", "Kind", "Weight"]
    assert list(edges[0]) == ["Source", "Target", "Type", "Kind", "Label", "Weight"]
    assert {e[end] for e in edges for end in ("Source", "Target")} <= {n["Id"] for n in nodes}
    assert len(edges) == to_networkx(two_sides()).number_of_edges()


def test_an_empty_graph_is_written_in_every_format(tmp_path: Path) -> None:
    """Nothing found is an answer too."""
    for name in FORMATS:
        assert export([], tmp_path / f"empty-{name}", name=name).exists()


# ------------------------------------------------------------------------------------------- files


@pytest.mark.parametrize(("name", "suffix"), [(f.name, f.suffixes[0]) for f in FORMATS.values()])
def test_the_ending_tells_the_format(tmp_path: Path, name: str, suffix: str) -> None:
    """A file is written in the format of its ending, from an open store, and nothing is left beside it."""
    with Store(tmp_path / "s") as store:
        store.add(two_sides())
        path = export(store, tmp_path / "out" / f"graph{suffix}")
    assert path.read_bytes() == render(two_sides(), name)
    assert [p.name for p in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("name", FORMATS)
def test_a_failed_export_leaves_what_was_there(tmp_path: Path, name: str) -> None:
    """Where the place cannot be written, the error names it and nothing is changed."""
    (tmp_path / "file").write_text("mine")
    with pytest.raises(ExportError, match="choose another place"):
        export(two_sides(), tmp_path / "file" / "graph", name=name)
    assert (tmp_path / "file").read_text() == "mine"


def test_an_unknown_format_or_ending_is_told(tmp_path: Path) -> None:
    """The error lists what there is."""
    with pytest.raises(ExportError, match="there are: turtle, ntriples, trig"):
        export([], tmp_path / "a", name="docx")
    with pytest.raises(ExportError, match=r"use one of \.ttl, \.nt, \.trig"):
        export([], tmp_path / "a.docx")


def test_json_ld_is_json_without_a_remote_context() -> None:
    """A reader of the JSON-LD fetches nothing."""
    context = json.loads(render(two_sides(), "jsonld"))["@context"]
    assert isinstance(context, dict)
    assert {type(value) for value in context.values()} <= {str, dict}


def test_the_ontology_is_there_once_where_the_store_has_it_too() -> None:
    """Reference data in the store and the shipped ontology are one and the same."""
    assert merged([*two_sides(), *ontology_quads()]) == merged(two_sides())


@pytest.mark.parametrize("name", [form.name for form in FORMATS.values() if form.files is not None])
def test_a_folder_and_its_archive_hold_the_same(tmp_path: Path, name: str) -> None:
    """Where the path ends in .zip the files are in one archive, else in a folder."""
    suffix = next(s for s in FORMATS[name].suffixes if s)
    export(two_sides(), tmp_path / "folder", name=name)
    export(two_sides(), tmp_path / f"archive{suffix}")
    with zipfile.ZipFile(tmp_path / f"archive{suffix}") as archive:
        found = {file: archive.read(file) for file in archive.namelist()}
    assert found == {path.name: path.read_bytes() for path in (tmp_path / "folder").iterdir()}


GEXF = {
    "gexf": {"version", "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"},
    "meta": set(),
    "creator": set(),
    "graph": {"defaultedgetype", "mode"},
    "attributes": {"mode", "class"},
    "attribute": {"id", "title", "type"},
    "nodes": set(),
    "node": {"id", "label"},
    "edges": set(),
    "edge": {"id", "label", "type", "source", "target", "weight"},
    "attvalues": set(),
    "attvalue": {"for", "value"},
}
"""The elements and attributes of Gephi's schema for GEXF 1.2 that we use."""


def test_gexf_has_only_what_gephis_schema_has() -> None:
    """Each element and attribute is one of the schema, and ids are unique."""
    root = ElementTree.fromstring(render(two_sides(), "gexf"))
    for element in root.iter():
        assert set(element.attrib) <= GEXF[element.tag.partition("}")[2]], element.tag
    for kind in ("node", "edge"):
        ids = [e.get("id") for e in root.iter() if e.tag.endswith(f"}}{kind}")]
        assert len(ids) == len(set(ids))
