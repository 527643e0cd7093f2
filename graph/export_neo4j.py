"""The graph for Neo4j: two CSV files for its bulk import, the command for them, and a script for the plugin n10s (neosemantics).

A node has `iri` (its identity), `label` and what its kind has; an actor speaks to a claim by a relationship `SAID` with act, stance
and confidence; findings are relationships between claims, or from a claim to the account that leaves it out. The heads of the files
are those of `neo4j-admin database import` (Neo4j Operations Manual, 5, "Import").
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Quad

from graph.export_tables import Cell, GraphTable, tables_of
from graph.iris import BASE
from graph.vocabulary import PREFIXES

Row = Mapping[str, Cell]
"""A row of a table by column."""

NODES = ("iri:ID", "label", "kind", "text", "date", "polarity", "modality", ":LABEL")
RELATIONSHIPS = (
    *(":START_ID", ":END_ID", ":TYPE", "act", "stance", "directness", "kind"),
    *("confidence:double", "completeness:double", "detail", "attribution", "finding"),
)
"""The heads of the two files."""

_ACTORS = {
    "person": "Person",
    "organization": "Organization",
    "media": "Media",
    "country": "Country",
    "unnamed source": "UnnamedSource",
}
_FINDINGS = {"contradiction": "CONTRADICTS", "agreement": "AGREES_WITH", "update": "UPDATES"}

IMPORT = """#!/bin/sh
# Run it in this folder, on the machine of a Neo4j 5 that is stopped. It fills an empty database: neo4j, or the one you name.
neo4j-admin database import full "${1:-neo4j}" --nodes=nodes.csv --relationships=relationships.csv --multiline-fields=true
"""


def neo4j_files(quads: Iterable[Quad]) -> dict[str, bytes]:
    """The files by name. The same quads give the same bytes."""
    tables = {table.name: table for table in tables_of(quads)}
    nodes = sorted({row[0]: row for row in _nodes(tables)}.items())
    known = {iri for iri, _ in nodes}
    found = sorted({row for row in _relationships(tables) if row[0] in known and row[1] in known})
    return {
        "nodes.csv": _csv(NODES, (row for _, row in nodes)),
        "relationships.csv": _csv(RELATIONSHIPS, found),
        "import.sh": IMPORT.encode(),
        "n10s.cypher": n10s_script().encode(),
    }


def n10s_script() -> str:
    """Cypher that reads `graph.ttl` by the plugin n10s (neosemantics): every triple, under our prefixes."""
    prefixes = "\n".join(f'CALL n10s.nsprefixes.add("{p}", "{iri}");' for p, iri in sorted(PREFIXES.items()) if p not in _IN_DATA)
    return f"""// Reads all triples of graph.ttl into an empty database that has the plugin n10s.
// `communique export turtle -o graph.ttl` writes that file. Put it into Neo4j's folder `import`, its path into the last line.
CREATE CONSTRAINT n10s_unique_uri IF NOT EXISTS FOR (r:Resource) REQUIRE r.uri IS UNIQUE;
CALL n10s.graphconfig.init({{handleVocabUris: "SHORTEN", handleMultival: "ARRAY", keepLangTag: false}});
{prefixes}
CALL n10s.rdf.import.fetch("file:///var/lib/neo4j/import/graph.ttl", "Turtle");
"""


_IN_DATA = frozenset({"actor", "country", "matter", "event", "finding", "graph"})
"""Prefixes of data, which n10s would take for vocabularies."""


def _rows(table: GraphTable) -> Iterator[Row]:
    names = [column.name for column in table.columns]
    return (dict(zip(names, row, strict=True)) for row in table.rows)


def _iri(key: Cell) -> str:
    return f"{BASE}{key}"


def _one(cell: Cell) -> str:
    """A value as text, on one line."""
    return " ".join(str(cell).split()) if isinstance(cell, str) else ""


def _many(cell: Cell) -> tuple[str, ...]:
    return cell if isinstance(cell, tuple) else (cell,) if cell else ()


def _nodes(tables: Mapping[str, GraphTable]) -> Iterator[tuple[str, ...]]:
    """The rows of nodes.csv; an article stands twice, as account and as article, and the later row, with more to say, counts."""
    for row in _rows(tables["actors"]):
        kind = _one(row["kind"])
        labels = f"Actor;{_ACTORS[kind]}" if kind in _ACTORS else "Actor"
        yield _iri(row["id"]), _one(row["name"]), kind, "", "", "", "", labels
    for row in _rows(tables["accounts"]):
        yield _iri(row["id"]), _one(row["label"]), _one(row["form"]), "", "", "", "", "Account"
    for row in _rows(tables["articles"]):
        label = _one(row["headline"]) or _one(row["id"])
        yield _iri(row["id"]), label, "article", "", _one(row["published"]), "", "", "Account;Article"
    for row in _rows(tables["events"]):
        yield _iri(row["id"]), _one(row["label"]), _one(row["kind"]), "", _one(row["date"]), "", "", "Event"
    for row in _rows(tables["attributions"]):
        text = _one(row["text"])
        yield _iri(row["claim"]), text[:80], "", text, "", _one(row["polarity"]), _one(row["modality"]), "Claim"


def _relationships(tables: Mapping[str, GraphTable]) -> Iterator[tuple[str, ...]]:
    """The rows of relationships.csv."""
    claims = {_one(row["id"]): row["claim"] for row in _rows(tables["attributions"])}
    for row in _rows(tables["attributions"]):
        yield from _said(row)
    for row in _rows(tables["actors"]):
        yield from (_plain(row["id"], country, "REPRESENTS") for country in _many(row["represents"]))
    for row in _rows(tables["accounts"]):
        for column, kind in (("issuer", "ISSUED_BY"), ("event", "ACCOUNT_OF"), ("reported_in", "REPORTED_IN")):
            yield from (_plain(row["id"], other, kind) for other in _many(row[column]))
    for row in _rows(tables["events"]):
        yield from (_plain(row["id"], who, "PARTICIPANT") for who in _many(row["participants"]))
        yield from (_plain(row["id"], shared, "SAME_AS") for shared in _many(row["shared"]))
    for row in _rows(tables["findings"]):
        yield from _found(row, claims)


def _said(row: Row) -> Iterator[tuple[str, ...]]:
    """Who said the claim, to whom it was said, what it is about, and which account carries it."""
    how = (_one(row["act"]), _one(row["stance"]), _one(row["directness"]), "", _one(row["confidence"]), "", "", _iri(row["id"]), "")
    for speaker in _many(row["speakers"]):
        yield _iri(speaker), _iri(row["claim"]), "SAID", *how
    for column, kind in (("addressees", "ADDRESSED_TO"), ("about", "ABOUT"), ("account", "CARRIED_BY")):
        yield from (_plain(row["claim"], other, kind) for other in _many(row[column]))


def _found(row: Row, claims: Mapping[str, Cell]) -> Iterator[tuple[str, ...]]:
    """A finding: between two claims, or between a claim and the account that leaves it out."""
    one, other = claims.get(_one(row["one"])), claims.get(_one(row["other"]))
    pair = _FINDINGS.get(_one(row["class"]))
    end, kind = (other, _one(row["kind"])) if pair else (row["left_out_of"], _one(row["class"]))
    if one is not None and end is not None:
        how = ("", "", "", kind, _one(row["confidence"]), _one(row["completeness"]), _one(row["detail"]), "", _iri(row["id"]))
        yield _iri(one), _iri(end), pair or "LEFT_OUT_OF", *how


def _plain(one: Cell, other: Cell, kind: str) -> tuple[str, ...]:
    """A relationship that says only that it is."""
    return (_iri(one), _iri(other), kind, *("",) * (len(RELATIONSHIPS) - 3))


def _csv(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue().encode()
