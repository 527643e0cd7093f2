"""Write the graph for other tools. A format is one row of FORMATS.

Formats of triples (Turtle, N-Triples) hold the merged graph: articles, alignment, findings, judgements, reference data,
ontology and speech acts. Formats of quads (TriG, N-Quads, JSON-LD) hold every graph by its name, provenance too. Networks hold what
`graph.networks` makes of it. The articles' texts and the paths that they came from are in none of them.

The same graph gives the same bytes: everything is sorted, and nothing holds the clock. A file is written aside and renamed.
"""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import networkx as nx
from pyoxigraph import Quad, RdfFormat, Triple, serialize

from graph.errors import ExportError
from graph.export_csvw import csvw_files
from graph.export_jsonld import to_jsonld
from graph.export_neo4j import neo4j_files
from graph.iris import GRAPH_PROVENANCE
from graph.networks import KINDS, Kind, Network, to_networkx
from graph.picture import to_svg
from graph.reference import ontology_quads, speech_act_quads
from graph.store import PRIVATE, Store
from graph.store_files import write_aside
from graph.vocabulary import PREFIXES, RDF

_TYPE = str(RDF.type)
_DAY_ZERO = (1980, 1, 1, 0, 0, 0)


Files = Callable[[Iterable[Quad], Kind], dict[str, bytes]]
"""What makes the files of a folder, by name."""


@dataclass(frozen=True, slots=True)
class Format:
    """An export format: the endings of its files, what it holds in words, and what writes it.

    `network` is the network that it holds where none is named; a format of triples or quads has none. `files` makes the files of a
    format that is a folder, and `write` gives them in one .zip.
    """

    name: str
    suffixes: tuple[str, ...]
    description: str
    write: Callable[[Iterable[Quad], Kind], bytes]
    network: Kind | None = None
    files: Files | None = None


def public(quads: Iterable[Quad]) -> list[Quad]:
    """The quads that may leave the house."""
    return [q for q in quads if q.graph_name not in PRIVATE]


def merged(quads: Iterable[Quad]) -> list[Triple]:
    """One graph of all, with the ontology and the speech acts, sorted; without provenance, which changes with every run."""
    kept = (q.triple for q in public(quads) if q.graph_name != GRAPH_PROVENANCE)
    shared = (q.triple for q in (*ontology_quads(), *speech_act_quads()))
    return sorted({*kept, *shared}, key=_triple_key)


def _triple_key(triple: Triple) -> tuple[str, bool, str, str]:
    """By subject, types first."""
    return (str(triple.subject), str(triple.predicate) != _TYPE, str(triple.predicate), str(triple.object))


def _triples(form: RdfFormat) -> Callable[[Iterable[Quad], Kind], bytes]:
    return lambda quads, _: _serialize(merged(quads), form)


def _named_graphs(form: RdfFormat) -> Callable[[Iterable[Quad], Kind], bytes]:
    def write(quads: Iterable[Quad], _: Kind) -> bytes:
        return _serialize(sorted(set(public(quads)), key=lambda q: (str(q.graph_name), *_triple_key(q.triple))), form)

    return write


def _serialize(statements: list[Triple] | list[Quad], form: RdfFormat) -> bytes:
    data = serialize(statements, format=form, prefixes=PREFIXES if form != RdfFormat.JSON_LD else None)
    if data is None:
        raise ExportError(f"nothing was written as {form.name}")
    return _prefixes_sorted(data) if form in (RdfFormat.TURTLE, RdfFormat.TRIG) else data


def _prefixes_sorted(data: bytes) -> bytes:
    """The same document with the prefixes at its head in order: pyoxigraph writes them in the order of a hash."""
    lines = data.split(b"\n")
    end = next((i for i, line in enumerate(lines) if not line.startswith(b"@prefix ")), len(lines))
    return b"\n".join([*sorted(lines[:end]), *lines[end:]])


def _gexf(quads: Iterable[Quad], kind: Kind) -> bytes:
    """GEXF 1.2 without the day of writing, which networkx puts in."""
    text = "\n".join(nx.generate_gexf(to_networkx(quads, kind))) + "\n"
    text = text.replace(' name=""', "", 1)  # an attribute of the graph that Gephi's schema does not have
    return re.sub(r' lastmodifieddate="[^"]*"', "", text, count=1).encode()


def _graphml(quads: Iterable[Quad], kind: Kind) -> bytes:
    out = io.BytesIO()
    nx.write_graphml_xml(_numbered(to_networkx(quads, kind)), out)
    return out.getvalue()


def _numbered(network: Network) -> Network:
    """The same network with keys that are unique in all of it: networkx writes an edge's key as its id, which XML wants unique."""
    found: Network = nx.MultiDiGraph()
    found.add_nodes_from(network.nodes(data=True))
    for number, (source, target, data) in enumerate(network.edges(data=True)):
        found.add_edge(source, target, key=f"e{number}", **data)
    return found


_AGAINST = "an arrow leads from who affirms, or spoke first, to the other; its number counts contradictions"
_TITLES: Mapping[Kind, tuple[str, str]] = MappingProxyType(
    {
        "full": ("Actors, claims, accounts and countries", "the title of an arrow says how two nodes hang together"),
        "actors": ("Who spoke of which country", "an arrow leads from the speaker to the country; its number counts attributions"),
        "who-contradicts-whom": ("Who contradicts whom", _AGAINST),
        "countries": ("Which countries contradict each other", _AGAINST),
    }
)
"""The title of each network as a picture, and what its arrows mean."""


def _svg(quads: Iterable[Quad], kind: Kind) -> bytes:
    title, note = _TITLES[kind]
    return to_svg(to_networkx(quads, kind), title=title, note=note).encode()


def tables(network: Network) -> dict[str, str]:
    """`nodes.csv` and `edges.csv` with the heads that Gephi looks for."""
    nodes = [(node, data["label"], data["kind"], f"{data['weight']:g}") for node, data in network.nodes(data=True)]
    edges = [(s, t, "Directed", d["kind"], d["label"], f"{d['weight']:g}") for s, t, d in network.edges(data=True)]
    return {
        "nodes.csv": _csv(("Id", "Label", "Kind", "Weight"), nodes),
        "edges.csv": _csv(("Source", "Target", "Type", "Kind", "Label", "Weight"), edges),
    }


def _csv(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue()


def _network_files(quads: Iterable[Quad], kind: Kind) -> dict[str, bytes]:
    return {name: text.encode() for name, text in tables(to_networkx(public(quads), kind)).items()}


def _zip(files: Mapping[str, bytes]) -> bytes:
    """Files in one archive, each with the same old date."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, _DAY_ZERO), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _folder(name: str, suffixes: tuple[str, ...], description: str, files: Files, network: Kind | None = None) -> Format:
    """A format that is a folder, or a .zip of it."""
    return Format(name, suffixes, description, lambda quads, kind: _zip(files(quads, kind)), network, files)


_ROWS = (
    Format("turtle", (".ttl",), "the merged graph, for any RDF tool", _triples(RdfFormat.TURTLE)),
    Format("ntriples", (".nt",), "the merged graph, one triple a line", _triples(RdfFormat.N_TRIPLES)),
    Format("trig", (".trig",), "all graphs by name, for any store", _named_graphs(RdfFormat.TRIG)),
    Format("nquads", (".nq",), "all graphs by name, one quad a line", _named_graphs(RdfFormat.N_QUADS)),
    Format("jsonld", (".jsonld",), "all graphs by name, as JSON that reads well", lambda quads, _: to_jsonld(public(quads))),
    Format("gexf", (".gexf",), "actors, claims, accounts and countries, for Gephi", _gexf, "full"),
    Format("graphml", (".graphml",), "actors, claims, accounts and countries, for Cytoscape and others", _graphml, "full"),
    _folder("csv", (".zip", ""), "nodes.csv and edges.csv, in a folder or a .zip", _network_files, "full"),
    _folder("csvw", (".csvw.zip", ""), "six tables that keys join, and metadata", lambda quads, _: csvw_files(public(quads))),
    _folder("neo4j", (".neo4j.zip", ""), "nodes and relationships for Neo4j's import", lambda quads, _: neo4j_files(public(quads))),
    Format("svg", (".svg",), "who contradicts whom, as a picture", _svg, "who-contradicts-whom"),
)

FORMATS: Mapping[str, Format] = MappingProxyType({row.name: row for row in _ROWS})
"""The export formats by name."""


def format_of(path: Path, name: str | None = None) -> Format:
    """The format of that name (`ttl` is `turtle`) or, without one, of the file's ending.

    Raises ExportError with the names there are.
    """
    if name is not None:
        return FORMATS.get(name) or _of_ending_alone(name)
    found = [(len(s), row) for row in FORMATS.values() for s in row.suffixes if s and path.suffix and path.name.lower().endswith(s)]
    if found:
        return max(found, key=lambda pair: pair[0])[1]
    endings = ", ".join(suffix for row in FORMATS.values() for suffix in row.suffixes if suffix)
    raise ExportError(f"{path}: the ending tells no format; use one of {endings}, or name the format")


def _of_ending_alone(name: str) -> Format:
    """The format of an ending that stands for it. Raises ExportError with the names there are."""
    for row in FORMATS.values():
        if f".{name.lower()}" in row.suffixes:
            return row
    is_file = any(name.lower().endswith(suffix) for row in FORMATS.values() for suffix in row.suffixes if suffix)
    hint = f"; a file is named by -o {name}" if is_file else ""
    raise ExportError(f"no format is called {name!r}{hint}; there are: {', '.join(FORMATS)}")


def network_of(form: Format, network: str | None) -> Kind:
    """The network that is written: the one named, else the format's own.

    Raises ExportError where there is no such network, or where the format holds none.
    """
    if network is None:
        return form.network or "full"
    if form.network is None:
        raise ExportError(f"{form.name} holds the graph, not a network; networks are for {_network_formats()}")
    for kind in KINDS:
        if kind == network:
            return kind
    raise ExportError(f"no network is called {network!r}; there are: {', '.join(KINDS)}")


def _network_formats() -> str:
    return ", ".join(row.name for row in FORMATS.values() if row.network is not None)


def render(source: Store | Iterable[Quad], name: str, *, network: str | None = None) -> bytes:
    """The graph in the format, as bytes (of a folder: the .zip). Raises ExportError as `network_of` and `format_of`."""
    quads = source.quads() if isinstance(source, Store) else source
    form = format_of(Path(), name)
    return form.write(quads, network_of(form, network))


def export(source: Store | Iterable[Quad], path: Path | str, *, name: str | None = None, network: str | None = None) -> Path:
    """Write the graph to a file, or for a format that is a folder to that unless the path ends in `.zip`; returns the path.

    Raises ExportError where the format or the network is unknown or the place cannot be written.
    """
    target = Path(path)
    form = format_of(target, name)
    kind = network_of(form, network)
    quads = list(source.quads() if isinstance(source, Store) else source)
    try:
        if form.files is not None and target.suffix.lower() != ".zip":
            target.mkdir(parents=True, exist_ok=True)
            for file, data in form.files(quads, kind).items():
                write_aside(target / file, data)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            write_aside(target, form.write(quads, kind))
    except OSError as error:
        raise ExportError(f"{target}: cannot be written ({error.strerror or error}); choose another place") from error
    return target
