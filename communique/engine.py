"""A run: articles go through a list of stages, one loop; then the events that changed are compared anew.

    known       an article that the store has from this version of the reader is passed over
    read        the text becomes records, in batches
    judge       what an analyst has refused is left out, what is corrected is put in its place
    build       records become quads, and the shapes judge them
    keep        the graph goes into the store, or into quarantine

A stage takes the stream of items and gives it on, each one step further; an item with an outcome passes through. What is stored is
done: an interrupted run that is started again finds it known. Comparison is last, and a record in the store says for
which articles it was done (`communique.compared`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from itertools import islice
from typing import Protocol

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

from communique.compared import Compared
from communique.errors import NotFound
from communique.judgements import as_judged, load_judgements, whole_reading
from communique.sources import Sources
from communique.stored import metadata_differs, reader_of
from communique.storing import name_source, store_reading
from extract.errors import InputError, RecordError
from extract.model import Article, Reading
from graph.build import article_quads, provenance_quads
from graph.build_labels import settle_labels, shared_actors
from graph.errors import BuildError, LoadError, StoreDamaged
from graph.iris import article_graph
from graph.store import Store
from graph.validate import Report, Validator
from graph.vocabulary import PREFIXES, RDFS

_FEW = 4
"""How many of the labels of an actor are looked at: all its articles give the same one, and there may be thousands."""

BATCH = 16
"""How many articles are read at a time; what is read is stored before the next batch."""


class Outcome(StrEnum):
    """How an input ended."""

    STORED = "stored"
    KNOWN = "known"
    QUARANTINED = "in quarantine"
    UNREADABLE = "unreadable"


class Reader(Protocol):
    """What reads articles: `extract.reader.Reader`, or anything that gives the same records."""

    name: str

    def pipe(self, articles: Iterable[Article], *, batch_size: int = 16) -> Iterator[Reading | InputError]:
        """The readings of the articles, in order."""
        ...


@dataclass(frozen=True, slots=True)
class Item:
    """One input on its way. `outcome` is None as long as it goes on; `message` says why it ended badly.

    `whole` is the reading before what an analyst has refused was left out, and corrected put in; None where nothing was. `replaced`
    tells that what was stored took the place of another graph, `reprint_of` is the earlier article with nearly the same text.
    """

    source: str
    article: Article | None = None
    reading: Reading | None = None
    whole: Reading | None = None
    quads: tuple[Quad, ...] = ()
    report: Report | None = None
    outcome: Outcome | None = None
    message: str = ""
    replaced: bool = False
    reprint_of: str | None = None


Stage = Callable[[Iterator[Item]], Iterator[Item]]
"""A stage: the stream of items, one step further."""


def run_stages(items: Iterable[Item], stages: Iterable[Stage]) -> Iterator[Item]:
    """The items at the end of all stages, one after the other."""
    stream = iter(items)
    for stage in stages:
        stream = stage(stream)
    return stream


def item_of(found: Article | InputError) -> Item:
    """The item of an input."""
    if isinstance(found, InputError):
        return Item(found.source, outcome=Outcome.UNREADABLE, message=str(found))
    return Item(found.source, found)


def item_of_record(found: Reading | InputError, source: str) -> Item:
    """The item of a reading that somebody else made: an annotator's or a language model's record."""
    if isinstance(found, InputError):
        return Item(str(found).partition(": ")[0], outcome=Outcome.UNREADABLE, message=str(found))
    return Item(found.article.source if found.article.source != "-" else source, found.article, found)


def skip_known(store: Store, sources: Sources, *, again: bool, reader: str | None = None) -> Stage:
    """Articles that the store has are done, and so is the same text a second time in one run.

    `reader` is the name of the reader that would read them: what only other versions of it have read is read again, and so is an
    article whose title, date or publisher is now given otherwise. A reading that
    somebody else made takes the place of what the store has, unless that says the same.
    """
    seen: set[str] = set()

    def stage(items: Iterator[Item]) -> Iterator[Item]:
        for item in items:
            if item.article is None or item.outcome is not None:
                yield item
                continue
            sources.meet(item.article)
            known = item.article.id in seen or (not again and _is_known(store, sources, item.article, item.reading, reader))
            seen.add(item.article.id)
            yield replace(item, outcome=Outcome.KNOWN) if known else item

    return stage


def _is_known(store: Store, sources: Sources, article: Article, given: Reading | None, reader: str | None) -> bool:
    """Whether the store has the article from this reader, from one of another family, or as it is given."""
    stored = reader_of(store, article.id)
    if stored is None:
        return False
    if given is not None:
        return given.reader == stored and _same(store, given)
    if reader is not None and stored.partition("/")[0] != reader.partition("/")[0]:
        return True
    return reader in (None, stored) and not (sources.alone(article) and metadata_differs(store, article))


def _same(store: Store, reading: Reading) -> bool:
    """Whether the store's graph of the article, with what is left out of it, is the one that the reading makes."""
    article = reading.article.id
    try:
        given, stored = (set(settled(store, article, article_quads(r))) for r in (reading, whole_reading(store, article)))
    except (BuildError, LoadError, NotFound, StoreDamaged):
        return False
    return given == stored


def read_with(reader: Callable[[], Reader], *, batch_size: int = BATCH) -> Stage:
    """The articles' records; the reader is made when the first article needs it."""

    def stage(items: Iterator[Item]) -> Iterator[Item]:
        while batch := list(islice(items, batch_size)):
            articles = [i.article for i in batch if i.article is not None and i.outcome is None and i.reading is None]
            results = iter(reader().pipe(articles, batch_size=batch_size) if articles else ())
            for item in batch:
                yield item if item.outcome is not None or item.reading is not None else _read(item, next(results))

    return stage


def _read(item: Item, result: Reading | InputError) -> Item:
    if isinstance(result, InputError):
        return replace(item, outcome=Outcome.UNREADABLE, message=str(result))
    return replace(item, reading=result)


def leave_refused(store: Store, sources: Sources) -> Stage:
    """The records as an analyst has judged them: what was refused, in this text or in the one that it corrects, is left out."""
    judged = load_judgements(store)

    def stage(items: Iterator[Item]) -> Iterator[Item]:
        for item in items:
            if item.outcome is not None or item.reading is None:
                yield item
                continue
            reading = as_judged(item.reading, judged, older=sources.older(item.reading.article))
            yield replace(item, reading=reading, whole=item.reading) if reading is not item.reading else item

    return stage


def build(validator: Callable[[], Validator]) -> Stage:
    """The records' quads with what the shapes say of them."""

    def stage(items: Iterator[Item]) -> Iterator[Item]:
        for item in items:
            if item.outcome is not None or item.reading is None:
                yield item
                continue
            try:
                quads = tuple(article_quads(item.reading))
            except (BuildError, RecordError) as error:
                yield replace(item, outcome=Outcome.UNREADABLE, message=f"{item.source}: {error}")
                continue
            yield replace(item, quads=quads, report=validator().article(quads))

    return stage


def keep(store: Store, compared: Compared, sources: Sources, *, started: datetime, software: str) -> Stage:
    """The graph in the store, or in quarantine with the report that says why; of a known text, that this source has it too."""

    def stage(items: Iterator[Item]) -> Iterator[Item]:
        for item in items:
            if item.outcome is Outcome.KNOWN and item.article is not None and sources.is_new(item.article):
                name_source(store, compared, sources, item.article)
                yield item
            elif item.outcome is not None or item.reading is None or item.report is None:
                yield item
            elif item.report.conforms:
                quads = settled(store, item.reading.article.id, item.quads)
                origin = provenance_quads(item.reading, started=started, software=software)
                replaced = store_reading(store, compared, sources, item.reading, whole=item.whole, quads=quads, origin=origin)
                yield replace(item, outcome=Outcome.STORED, quads=(), replaced=replaced)
            else:
                yield _quarantine(store, item, item.reading, item.report)

    return stage


def settled(store: Store, article_id: str, quads: Sequence[Quad]) -> list[Quad]:
    """The quads, with the labels that the store has for actors that several articles name."""
    return settle_labels(quads, _store_labels(store, article_id, quads))


def _store_labels(store: Store, article_id: str, quads: Iterable[Quad]) -> dict[NamedNode, str]:
    """The labels that the store's other articles give to the actors that the quads label."""
    own = article_graph(article_id)
    found: dict[NamedNode, str] = {}
    for node in shared_actors(quads):
        labels = (q for q in store.database.quads_for_pattern(node, RDFS.label, None) if q.graph_name != own)
        few = sorted(q.object.value for q in islice(labels, _FEW) if isinstance(q.object, Literal))
        if few:
            found[node] = few[0]
    return found


def _quarantine(store: Store, item: Item, reading: Reading, report: Report) -> Item:
    kept = store.quarantine(reading.article.id, turtle(item.quads), report.text())
    first = report.violations[0].message
    words = f"{item.source}: kept out of the store, its graph breaks the shapes ({first}); see {kept.report}"
    return replace(item, outcome=Outcome.QUARANTINED, message=words, quads=())


def turtle(quads: Iterable[Quad]) -> bytes:
    """The quads' triples as Turtle with our prefixes."""
    return serialize((quad.triple for quad in quads), format=RdfFormat.TURTLE, prefixes=PREFIXES) or b""


def now() -> datetime:
    """The moment at which a run begins: the only clock in what is written, and only in the graph of provenance."""
    return datetime.now(UTC).replace(microsecond=0)
