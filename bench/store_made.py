"""Synthetic stores of any size, with quads as the reader makes them and as fast as they can be loaded.

The six short articles of `data/store.jsonl` tell three stories. Each story is read and compared once, as `communique run` does it;
what the store then holds, quads and the record of comparison, is a template. An event of the synthetic store is a template with
fresh articles, words, dates, countries, speakers and outlets: countries, the speakers of a country and outlets are drawn as Zipf
has them, by a fixed seed, and the lower-case words of the articles become other words of the same length, so that offsets still
cut the words that they name. Some 240 quads an article.
"""

import hashlib
import itertools
import json
import random
import re
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, Quad, RdfFormat, serialize

from communique.compared import Compared
from communique.inside import signature_of
from communique.running import DEFAULT_PARTS, Parts, open_store, read_store, reference, run
from communique.stored import load_comparison
from extract.countries import load_countries
from extract.model import slug
from graph.build_findings import findings_quads
from graph.findings import Update
from graph.iris import GRAPH_REFERENCE, GRAPH_TEXTS
from graph.ledger import FILE, cluster_of, open_ledger
from graph.shard_load import load_lines
from graph.store import Store
from graph.vocabulary import NIF, RDFS, SCHEMA, SKOS

TEXTS = Path(__file__).parent / "data" / "store.jsonl"
ARTICLES = 2
"""Articles of a story."""

FIRST_DAY, DAYS = date(2016, 1, 1), 3650
SPEAKERS, OUTLETS = 60, 400
"""Speakers of a country, and outlets."""

_WORDS = re.compile(r"(?<![\w/\\])[a-z]{5,}(?![\w/])")
_WORDED = {str(p) for p in (NIF.anchor_of, SCHEMA.text, SCHEMA.headline, NIF.is_string, RDFS.label)}
_NAMED = {str(p) for p in (RDFS.label, SKOS.alt_label)}
_ID = re.compile(r"\b[0-9a-f]{12}\b")
_SHA = re.compile(r"\b[0-9a-f]{64}\b")
_DAY = re.compile(r"\b20\d\d-\d\d-\d\d\b(?![T ])")
_ACTOR = re.compile(r"\bactor/([\w%-]+)")
_COUNTRY = re.compile(r"\bcountry/([A-Z]{2})\b")
_SYLLABLES = (
    "ar",
    "ben",
    "cor",
    "dal",
    "el",
    "fin",
    "gor",
    "hal",
    "ir",
    "jan",
    "kel",
    "lor",
    "mar",
    "nor",
    "os",
    "pel",
    "rin",
    "sol",
    "tar",
    "vel",
)

Row = Sequence[str | int | float | None]
CUT = "\x00"


@dataclass(frozen=True, slots=True)
class Story:
    """A template: text with keys between CUT signs, the words of the articles, what is drawn anew, and rows of the ledger."""

    quads: str
    texts: str
    bodies: Mapping[str, str]
    keys: frozenset[str]
    names: Mapping[str, str]
    represents: Mapping[str, str]
    rows: Mapping[str, tuple[Row, ...]]


@cache
def parts() -> Parts:
    """The parts of a run, loaded once."""
    return Parts(cache(DEFAULT_PARTS.reader), cache(DEFAULT_PARTS.judge), cache(DEFAULT_PARTS.validator), DEFAULT_PARTS.reader_name)


def stories() -> tuple[Story, ...]:
    """The templates, read now."""
    lines = TEXTS.read_text("utf-8").splitlines()
    return tuple(_story(lines[begin : begin + ARTICLES]) for begin in range(0, len(lines), ARTICLES))


def _story(lines: Sequence[str]) -> Story:
    with tempfile.TemporaryDirectory() as folder:
        source, place = Path(folder) / "story.jsonl", Path(folder) / "store"
        source.write_text("\n".join(lines), "utf-8")
        report = run([source], store=place, together=True, parts=parts())
        if report.failures:
            raise SystemExit("\n".join(report.failures))
        with read_store(place) as store:
            quads = [q for q in store.quads() if q.graph_name != GRAPH_REFERENCE]
            quads += findings_quads(_updates(store))
            words = list(store.quads(GRAPH_TEXTS))
        return _template(quads, words, _rows(place / FILE), str(source.resolve()))


def _updates(store: Store) -> Iterator[Update]:
    """The rules find no update in these stories; each contradiction of one kind makes one, so that there are some to ask for."""
    for found in load_comparison(store).contradictions[:1]:
        yield Update(found.one, found.other, found.matter, 0.7, 0.9, rule="synthetic", detail="")


def _rows(place: Path) -> dict[str, tuple[Row, ...]]:
    """Every row of the record of comparison, by table."""
    with sqlite3.connect(place) as db:
        tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")]
        return {table: tuple(db.execute(f"SELECT * FROM {table}").fetchall()) for table in tables}


def _template(quads: Sequence[Quad], words: Sequence[Quad], rows: Mapping[str, tuple[Row, ...]], source: str) -> Story:
    names, represents = _actors(quads)
    lines = [_line(quad, names) for quad in sorted(quads, key=str)]
    text = "".join(lines).replace(source, "https://news.example/archive")
    bodies = {_ID.search(str(q.subject))[0]: _keyed(q.object.value, _WORDS) for q in words if isinstance(q.object, Literal)}  # type: ignore[index]
    held = {
        table: tuple(tuple(_mark_ids(c) if isinstance(c, str) else c for c in row) for row in found)
        for table, found in rows.items()
    }
    texts = "".join(_line(q, names) for q in words)
    everything = "".join(
        [text, texts, *bodies.values(), *(c for found in held.values() for row in found for c in row if isinstance(c, str))]
    )
    return Story(text, texts, bodies, frozenset(everything.split(CUT)[1::2]), names, represents, held)


def _actors(quads: Sequence[Quad]) -> tuple[dict[str, str], dict[str, str]]:
    """Names of the actors that have nodes of their own, by the key of their node, and for which country they speak."""
    names, represents = {}, {}
    for quad in quads:
        found = _ACTOR.search(str(quad.subject))
        if found and quad.predicate == RDFS.label and isinstance(quad.object, Literal):
            names[quad.object.value] = found[0]
        if found and quad.predicate.value.endswith("represents"):
            represents[found[0]] = str(quad.object).rsplit("/", 1)[-1].strip(">")
    return names, represents


def _line(quad: Quad, names: Mapping[str, str]) -> str:
    """The quad as a line, with keys for what is drawn anew."""
    line = (serialize([quad], format=RdfFormat.N_QUADS) or b"").decode()
    predicate = str(quad.predicate)
    begin = line.index(predicate) + len(predicate)
    value, end = line[begin : line.rindex(" <")], line[line.rindex(" <") :]
    if predicate in _NAMED:
        for name, key in names.items():
            value = value.replace(name, f"{CUT}name {key}{CUT}")
    if predicate in _WORDED:
        value = _keyed(value, _WORDS)
    return _mark_ids(line[:begin]) + _mark_ids(value) + _mark_ids(end)


def _keyed(text: str, pattern: re.Pattern[str]) -> str:
    """The text with every match as a key, outside of those that are there."""
    pieces = text.split(CUT)
    pieces[::2] = [pattern.sub(lambda m: f"{CUT}{m[0]}{CUT}", piece) for piece in pieces[::2]]
    return CUT.join(pieces)


def _mark_ids(text: str) -> str:
    """Ids, days, actors and countries as keys."""
    for pattern in (_ID, _SHA, _DAY, _ACTOR, _COUNTRY):
        text = _keyed(text, pattern)
    return text


# ------------------------------------------------------------------------------------------- events


@cache
def _codes() -> tuple[str, ...]:
    """Countries in the order in which they are spoken of most, the same always."""
    codes = sorted(c.code for c in load_countries())
    random.Random(1).shuffle(codes)
    return tuple(codes)


@cache
def _weights(number: int) -> tuple[float, ...]:
    return tuple(itertools.accumulate(1 / (rank + 2) for rank in range(number)))


def country(rank: int) -> str:
    """The code of the country that is spoken of most (0), or less."""
    return _codes()[rank]


def speaker(code: str, rank: int) -> str:
    """The name of a speaker of a country."""
    draw = random.Random(f"{code} {rank}")
    one, two, three, four = (draw.choice(_SYLLABLES) for _ in range(4))
    return f"{one.capitalize()}{two} {three.capitalize()}{four}{code.casefold()}"


def _drawn(draw: random.Random, number: int) -> int:
    return draw.choices(range(number), cum_weights=_weights(number))[0]


def values_of(story: Story, number: int) -> dict[str, str]:
    """What stands for each key of the story in the event of that number."""
    draw = random.Random(number)
    values: dict[str, str] = {}
    codes = {key: key for key in story.keys if _COUNTRY.fullmatch(key)}
    while len(set(codes.values())) < len(codes) or codes == {k: k for k in codes}:
        codes = {key: f"country/{country(_drawn(draw, len(_codes())))}" for key in sorted(codes)}
    values |= codes
    days = sorted(key for key in story.keys if _DAY.fullmatch(key))
    shift = (FIRST_DAY - date.fromisoformat(days[0])).days + draw.randrange(DAYS)
    values |= {day: str(date.fromisoformat(day) + timedelta(days=shift)) for day in days}
    for _, key in sorted(story.names.items()):
        code = story.represents.get(key)
        new = speaker(codes[f"country/{code}"][-2:], _drawn(draw, SPEAKERS)) if code else f"Paper {_drawn(draw, OUTLETS)}"
        values[key], values[f"name {key}"] = f"actor/{slug(new)}", new
    letters = list("abcdefghijklmnopqrstuvwxyz")
    draw.shuffle(letters)
    table = str.maketrans("abcdefghijklmnopqrstuvwxyz", "".join(letters))
    values |= {key: key.translate(table) for key in story.keys if _WORDS.fullmatch(key) and key not in values}
    values["shift"] = str(shift)
    return _with_ids(story, number, values)


def _with_ids(story: Story, number: int, values: dict[str, str]) -> dict[str, str]:
    """Articles by the hash of their words, all other ids by the number of the event."""
    for article, body in story.bodies.items():
        whole = hashlib.sha256(filled(body, values).encode()).hexdigest()
        values[article] = whole[:12]
        values |= {key: whole for key in story.keys if _SHA.fullmatch(key) and key.startswith(article)}
    for key in story.keys:
        if _ID.fullmatch(key) and key not in story.bodies:
            values[key] = hashlib.sha256(f"{number} {key}".encode()).hexdigest()[:12]
    return values


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with a value for each key."""
    pieces = text.split(CUT)
    pieces[1::2] = [values.get(key, key) for key in pieces[1::2]]
    return "".join(pieces)


# ------------------------------------------------------------------------------------------- stores


@dataclass(frozen=True, slots=True)
class Batch:
    """Some events: lines of quads, lines of words, and the values that were drawn for each."""

    quads: bytes
    texts: bytes
    drawn: tuple[tuple[Story, dict[str, str]], ...]


def batches(found: Sequence[Story], articles: int, *, at_once: int = 1000) -> Iterator[Batch]:
    """The events of so many articles, a batch at a time."""
    events = articles // ARTICLES
    for begin in range(0, events, at_once):
        drawn = [(found[n % len(found)], n) for n in range(begin, min(begin + at_once, events))]
        filled_in = tuple((story, values_of(story, n)) for story, n in drawn)
        quads = "".join(filled(story.quads, values) for story, values in filled_in)
        texts = "".join(filled(story.texts, values) for story, values in filled_in)
        yield Batch(quads.encode(), texts.encode(), filled_in)


class LedgerFiller:
    """Puts the rows of events into the record of comparison of a store, as comparison leaves it."""

    def __init__(self, place: Path, story: Story) -> None:
        open_ledger(place).close()
        self._db = sqlite3.connect(place / FILE)
        self._db.executemany("INSERT INTO judge VALUES (?)", story.rows["judge"])
        self._judge = str(story.rows["judge"][0][0])
        self._events = 0

    def put(self, batch: Batch) -> None:
        """The rows of a batch."""
        rows: dict[str, list[Row]] = {}
        for story, values in batch.drawn:
            for table, found in story.rows.items():
                if table != "judge":
                    rows.setdefault(table, []).extend(self._row(table, row, values) for row in found)
            self._events += len(story.rows["event"])
        versions: dict[object, object] = {row[0]: row[1] for row in rows["version"]}
        told: dict[str, list[str]] = {}
        for article, scope in rows["told"]:
            told.setdefault(str(scope), []).append(str(article))
        rows["scope"] = [(s, self._signature(told[str(s)], versions, e), e) for s, _, e in rows["scope"]]
        for table, held in rows.items():
            if held:
                self._db.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({', '.join('?' * len(held[0]))})", held)

    def _row(self, table: str, row: Row, values: Mapping[str, str]) -> Row:
        cells = [filled(c, values) if isinstance(c, str) else c for c in row]
        shift = int(values["shift"])
        if table == "event":
            seen = json.loads(str(cells[3]))
            seen[4] = None if seen[4] is None else seen[4] + shift
            return (self._moved(cells[0]), *cells[1:3], json.dumps(seen, ensure_ascii=False), self._moved(cells[4]))
        if table == "bucket":
            return (*cells[:3], int(cells[3] or 0) + shift, self._moved(cells[4]))
        if table == "version":
            return (cells[0], hashlib.sha256(f"{cells[0]} {cells[1]}".encode()).hexdigest()[:32])
        return cells

    def _moved(self, number: str | int | float | None) -> int | None:
        return None if number is None else int(number) + self._events

    def _signature(self, articles: Sequence[str], versions: Mapping[object, object], event: object) -> str:
        """As `communique.comparing` makes it, so that nothing is compared again that is as it was."""
        cluster = "" if event is None else repr(cluster_of(str(event)))
        return signature_of(self._judge, ((a, str(versions[a])) for a in sorted(set(articles))), cluster)

    def close(self) -> None:
        """Keep it."""
        self._db.commit()
        self._db.close()


def make(path: Path, *, articles: int) -> dict[str, object]:
    """A store of so many articles, compared; how long it took to load, and how large it is."""
    found = stories()
    quads, loading = 0, 0.0
    with open_store(path, create=True) as store:
        store.add(reference())  # type: ignore[arg-type]
        ledger = LedgerFiller(path, found[0])
        for batch in batches(found, articles):
            begin = time.perf_counter()
            load_lines(store, batch.texts.splitlines(keepends=True), batch.quads.splitlines(keepends=True))
            loading += time.perf_counter() - begin
            quads += batch.quads.count(b"\n") + batch.texts.count(b"\n")
            ledger.put(batch)
        ledger.close()
        begin = time.perf_counter()
        store.database.optimize()
        Compared(store).follow(())
        compacting = time.perf_counter() - begin
    return {"articles": articles, "quads": quads, "loading, s": round(loading, 1), "compacting, s": round(compacting, 1)}
