"""Whatever a reading holds: it comes back from RDF, from a store on disk, from records and from every export, the same."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
import rdflib
from hypothesis import given
from pyoxigraph import Quad, RdfFormat, parse

from communique.stored import load_reading
from extract.errors import InputError
from extract.model import Reading
from extract.records import from_record, read_records, to_record
from graph.build import article_quads, provenance_quads, text_quads
from graph.export import FORMATS, merged, public, render
from graph.load import in_order, reading_from_quads
from graph.reference import country_quads
from graph.store import Store
from tests.graph import records
from tests.properties.strategies import TEXTS, fewer, some

NAMED = {"trig": RdfFormat.TRIG, "nquads": RdfFormat.N_QUADS, "jsonld": RdfFormat.JSON_LD}
STARTED = datetime(2026, 3, 4, 12, tzinfo=UTC)


def graph_of(reading: Reading) -> list[Quad]:
    """All quads of one reading, with the countries."""
    own = [*article_quads(reading), *text_quads(reading), *provenance_quads(reading, started=STARTED, software="0.0")]
    return [*own, *country_quads(records.COUNTRIES)]


def carried(reading: Reading) -> Reading:
    """The reading as its graph carries it: where the article was found is the store's business."""
    return replace(in_order(reading), article=replace(reading.article, source="-"))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One store on disk, into which every example is put."""
    with Store(tmp_path_factory.mktemp("store") / "store") as opened:
        opened.add(country_quads(records.COUNTRIES))
        yield opened


@some
@given(reading=records.readings())
def test_any_reading_comes_back_from_a_store_on_disk(store: Store, reading: Reading) -> None:
    """Records that are put into a store are the same when they are loaded from it."""
    store.replace_article(reading.article.id, article_quads(reading), text_quads(reading))
    read_by = provenance_quads(reading, started=STARTED, software="0.0")
    store.add(read_by)
    try:
        assert load_reading(store, reading.article.id) == carried(reading)
    finally:
        store.change(read_by, ())  # the next example may be the same text, read by another


@some
@given(records.readings())
def test_any_reading_comes_back_from_its_record(reading: Reading) -> None:
    """A reading written as a line of JSON is the same when it is read, line ends of Unicode in it or not."""
    line = json.dumps(to_record(reading))
    assert from_record(json.loads(line)) == reading
    assert list(read_records([line], source="a")) == [reading]


@some
@given(TEXTS)
def test_any_line_is_a_record_or_an_error(text: str) -> None:
    """What is no record is an error with its line, and nothing else is raised."""
    for line in (text, json.dumps(text), json.dumps({"text": text}), json.dumps({"article": {"text": text}, "reader": text})):
        for item in read_records([line], source="a"):
            assert isinstance(item, Reading | InputError)


@some
@given(records.readings())
def test_any_graph_comes_back_from_each_format_of_rdf(reading: Reading) -> None:
    """What is written as quads or triples is read by the engine as the same quads or triples, and the reading is the same."""
    quads = graph_of(reading)
    shown = set(public(quads))
    for name, form in NAMED.items():
        assert set(parse(render(quads, name), format=form)) == shown, name
    triples = set(merged(quads))
    for name, form in (("turtle", RdfFormat.TURTLE), ("ntriples", RdfFormat.N_TRIPLES)):
        assert {q.triple for q in parse(render(quads, name), format=form)} == triples, name
    back = [*parse(render(quads, "nquads"), format=RdfFormat.N_QUADS), *text_quads(reading)]
    assert reading_from_quads(back) == carried(reading)


@fewer
@given(records.readings())
def test_any_graph_is_the_same_to_the_second_engine(reading: Reading) -> None:
    """The other engine reads as many triples in our N-Triples as in our Turtle, and the same ones."""
    quads = graph_of(reading)
    one = rdflib.Graph().parse(render(quads, "ntriples"), format="nt")
    other = rdflib.Graph().parse(render(quads, "turtle"), format="turtle")
    assert set(one) == set(other)


@fewer
@given(records.readings())
def test_any_graph_is_read_by_the_tools_that_an_export_is_for(reading: Reading) -> None:
    """XML is well formed, tables have as many cells in each row as in their head, JSON is JSON."""
    quads = graph_of(reading)
    for name in ("gexf", "graphml", "svg"):
        ElementTree.fromstring(render(quads, name))
    for name in ("csv", "csvw", "neo4j"):
        with zipfile.ZipFile(io.BytesIO(render(quads, name))) as archive:
            for file in archive.namelist():
                check_table(file, archive.read(file).decode())


def check_table(name: str, text: str) -> None:
    """A table's rows are as long as its head; metadata is JSON; a script is text."""
    if name.endswith(".json"):
        json.loads(text)
    elif name.endswith(".csv"):
        rows = list(csv.reader(io.StringIO(text, newline="")))
        assert {len(row) for row in rows} == {len(rows[0])}, name


def test_every_format_is_tried_above() -> None:
    """A new format is not forgotten."""
    assert set(FORMATS) == {*NAMED, "turtle", "ntriples", "gexf", "graphml", "svg", "csv", "csvw", "neo4j"}


@some
@given(TEXTS)
def test_any_name_of_a_file_is_one_or_an_error(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    """A path that cannot be is an error of reading, never another one."""
    from extract.inputs import read_inputs

    folder: Path = tmp_path_factory.getbasetemp()
    for item in read_inputs([folder / "missing" / name.replace("/", "_")]):
        assert isinstance(item, InputError)
        assert str(item).isprintable()
