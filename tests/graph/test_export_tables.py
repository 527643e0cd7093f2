"""Tables of the graph as CSV on the Web and for Neo4j: keys lead somewhere, and what is written says what the graph says."""

import csv
import io
import json
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from graph.export_csvw import METADATA, SEPARATOR, csvw_files
from graph.export_neo4j import NODES, RELATIONSHIPS, neo4j_files
from graph.export_tables import tables_of
from graph.iris import BASE
from graph.reference import reference_quads
from graph.vocabulary import CMQ, RDF, RDFS
from tests.graph import records

GRAPH = Path(__file__).parent.parent / "data" / "graphs" / "two-sides.trig"
WRITERS = pytest.mark.parametrize("files_of", [csvw_files, neo4j_files], ids=["csvw", "neo4j"])
Row = dict[str, str]


@cache
def two_sides() -> tuple[Quad, ...]:
    """The quads of the graph of two sides, with the reference data."""
    return (*parse(path=str(GRAPH), format=RdfFormat.TRIG), *reference_quads(records.COUNTRIES))


def rows(data: bytes) -> list[Row]:
    """The rows of a file of CSV."""
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


@WRITERS
def test_the_same_graph_gives_the_same_files(files_of) -> None:  # type: ignore[no-untyped-def]
    """Neither the order of the quads nor doubles of them change a byte."""
    assert files_of(two_sides()) == files_of([*reversed(two_sides()), *two_sides()])


@WRITERS
def test_an_empty_graph_has_files_too(files_of) -> None:  # type: ignore[no-untyped-def]
    """Nothing found is an answer: every file has its head."""
    assert all(data for data in files_of([]).values())


# ------------------------------------------------------------------------------------------- CSV on the Web


def test_every_key_leads_to_a_row() -> None:
    """A column that leads to a table holds keys of that table only."""
    tables = {table.name: table for table in tables_of(two_sides())}
    ids = {name: {row[0] for row in table.rows} for name, table in tables.items()}
    for table in tables.values():
        assert len(ids[table.name]) == len(table.rows)
        for place, column in enumerate(table.columns):
            if column.leads_to is not None:
                cells = (row[place] for row in table.rows)
                used = {k for cell in cells if cell is not None for k in (cell if isinstance(cell, tuple) else (cell,))}
                assert used <= ids[column.leads_to], f"{table.name}.{column.name}"


def test_an_attribution_is_a_row() -> None:
    """Who, to whom, how, what, about whom, how sure, where."""
    found = next(r for r in rows(csvw_files(two_sides())["attributions.csv"]) if r["act"] == "deny")
    assert (found["speakers"], found["addressees"], found["stance"]) == ("actor/tomas-varga", "actor/anna-berg", "rejects")
    assert (found["text"], found["about"], found["confidence"]) == ("that its ships crossed “the line”", "country/XS", "0.88")
    assert (found["begin"], found["end"]) == ("200", "230")


def test_several_values_are_parted() -> None:
    """Two speakers stand in one cell, parted as the metadata says."""
    found = next(r for r in rows(csvw_files(two_sides())["attributions.csv"]) if SEPARATOR in r["speakers"])
    assert found["speakers"].split(SEPARATOR) == ["actor/anna-berg", "actor/tomas-varga"]


def test_findings_name_both_ends_in_order() -> None:
    """The attribution that affirms, or came first, is `one`; of an omission it is what is left out."""
    found = {r["id"]: r for r in rows(csvw_files(two_sides())["findings.csv"])}
    opposed = found["finding/c00000000001"]
    assert (opposed["class"], opposed["kind"]) == ("contradiction", "opposed stance")
    assert (opposed["one"], opposed["other"]) == (
        "article/aaaaaaaaaaaa/attribution-105-120",
        "article/aaaaaaaaaaaa/attribution-190-200",
    )
    silent = found["finding/d00000000002"]
    assert (silent["class"], silent["other"], silent["left_out_of"]) == ("not found", "", "article/bbbbbbbbbbbb")


def test_the_metadata_describes_the_files() -> None:
    """Each table of the metadata is a file, with the columns of its head; each foreign key is a column that leads to a key."""
    files = csvw_files(two_sides())
    tables = json.loads(files[METADATA])["tables"]
    assert {t["url"] for t in tables} == set(files) - {METADATA}
    for table in tables:
        names = [column["name"] for column in table["tableSchema"]["columns"]]
        assert files[table["url"]].decode().splitlines()[0] == ",".join(names)
        for foreign in table["tableSchema"]["foreignKeys"]:
            other = {r["id"] for r in rows(files[foreign["reference"]["resource"]])}
            assert {r[foreign["columnReference"]] for r in rows(files[table["url"]])} <= other


def test_the_metadata_gives_our_iris() -> None:
    """The key of a row, put into the template of the metadata, is the IRI of the graph."""
    files = csvw_files(two_sides())
    schema = next(t["tableSchema"] for t in json.loads(files[METADATA])["tables"] if t["url"] == "attributions.csv")
    iris = {schema["aboutUrl"].replace("{+id}", r["id"]) for r in rows(files["attributions.csv"])}
    assert iris == {str(q.subject)[1:-1] for q in two_sides() if q.predicate == RDF.type and q.object == CMQ.Attribution}


def test_a_reader_of_csvw_reads_them(tmp_path: Path) -> None:
    """The package csvw finds every table, key and type as the metadata says, and reads our values."""
    csvw = pytest.importorskip("csvw", reason="csvw is not installed; `pip install csvw` brings the reader that checks this")
    for name, data in csvw_files(two_sides()).items():
        (tmp_path / name).write_bytes(data)
    group = csvw.TableGroup.from_file(tmp_path / METADATA)
    assert group.check_referential_integrity()
    found = {row["id"]: row for row in group.tabledict["attributions.csv"].iterdicts()}
    denial = found["article/aaaaaaaaaaaa/attribution-190-200"]
    assert (denial["speakers"], denial["begin"], float(denial["confidence"])) == (["actor/tomas-varga"], 200, 0.88)


# ------------------------------------------------------------------------------------------- Neo4j


def test_every_relationship_joins_two_nodes() -> None:
    """Ids are unique, and no relationship has an end that is not a node: the bulk import would refuse it."""
    files = neo4j_files(two_sides())
    nodes, joined = rows(files["nodes.csv"]), rows(files["relationships.csv"])
    ids = [n["iri:ID"] for n in nodes]
    assert len(ids) == len(set(ids))
    assert {r[end] for r in joined for end in (":START_ID", ":END_ID")} <= set(ids)
    assert tuple(nodes[0]) == NODES
    assert tuple(joined[0]) == RELATIONSHIPS


def test_who_said_what_is_a_relationship() -> None:
    """An actor is joined to a claim by SAID, with act and confidence; the claim to what it is about and who carries it."""
    files = neo4j_files(two_sides())
    labels = {n["iri:ID"]: n[":LABEL"] for n in rows(files["nodes.csv"])}
    found = {(r[":START_ID"], r[":TYPE"], r[":END_ID"]): r for r in rows(files["relationships.csv"])}
    claim = f"{BASE}article/aaaaaaaaaaaa/claim-200-230"
    said = found[f"{BASE}actor/tomas-varga", "SAID", claim]
    assert (said["act"], said["stance"], said["confidence:double"]) == ("deny", "rejects", "0.88")
    assert (claim, "ABOUT", f"{BASE}country/XS") in found
    assert (claim, "CARRIED_BY", f"{BASE}article/aaaaaaaaaaaa/account-40-60") in found
    assert labels[claim] == "Claim"
    assert labels[f"{BASE}actor/tomas-varga"] == "Actor;Person"
    assert labels[f"{BASE}country/XS"] == "Actor;Country"
    assert labels[f"{BASE}article/aaaaaaaaaaaa"] == "Account;Article"


def test_findings_are_relationships() -> None:
    """Contradictions lead from claim to claim, omissions from a claim to the account that leaves it out."""
    found = rows(neo4j_files(two_sides())["relationships.csv"])
    kinds = {(r[":TYPE"], r["kind"]) for r in found if r["finding"]}
    assert kinds == {
        *(("CONTRADICTS", kind) for kind in ("opposed stance", "reversal", "rival versions", "differing figures")),
        *(("AGREES_WITH", ""), ("UPDATES", ""), ("LEFT_OUT_OF", "stated omission"), ("LEFT_OUT_OF", "not found")),
    }


def test_names_of_several_lines_stay_on_one() -> None:
    """A line break in a name would end a row for readers that do not expect one."""
    node, graph = NamedNode(f"{BASE}actor/x"), NamedNode("http://g")
    quads = [Quad(node, RDF.type, CMQ.Actor, graph), Quad(node, RDFS.label, Literal('a "b",\nc'), graph)]
    (row,) = rows(neo4j_files(quads)["nodes.csv"])
    assert row["label"] == 'a "b", c'


def test_the_scripts_say_what_they_read() -> None:
    """The command names both files, and the script for n10s has the prefix of our vocabulary."""
    files = neo4j_files(two_sides())
    assert b"--nodes=nodes.csv --relationships=relationships.csv" in files["import.sh"]
    assert b'CALL n10s.nsprefixes.add("cmq", "https://w3id.org/communique/ontology#");' in files["n10s.cypher"]
