"""Reading by many processes: articles are cut into shards, an engine builds them, and this process loads them.

The end is the same as where one process reads one article after the other: what an article's graph says does not depend on who
built it, and shards are loaded in the order of the articles. Shards lie in the store's folder until they are loaded; after an
interruption what is stored is known, and what is built and not loaded is built again only where its shard is cut otherwise.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from itertools import count
from pathlib import Path

from pyoxigraph import Literal, Quad, RdfFormat, parse

from communique import __version__
from communique.compared import Compared
from communique.engine import (
    Item,
    Outcome,
    Stage,
    build,
    keep,
    leave_refused,
    now,
    run_stages,
    settled,
)
from communique.inside import Made
from communique.judgements import keep_whole, load_judgements
from communique.running import DEFAULT_PARTS, Parts
from communique.shards import (
    Failed,
    Manifest,
    read_links,
    read_quads,
    read_shard,
    remove_shard,
    write_shard,
)
from communique.shards_engine import Engine, Shards
from communique.sources import Sources, source_key
from extract.model import Article, Reading
from graph.build import provenance_quads
from graph.iris import GRAPH_PROVENANCE, article_graph, article_iri
from graph.load import reading_from_quads
from graph.shard_load import LabelBook, ShardLines, load_lines, nquads
from graph.store import GRAPH_SOURCES, Store
from graph.store_changes import changed_quads
from graph.store_files import SHARDS
from graph.validate import Report, Result, Severity
from graph.vocabulary import CMQ, DCTERMS

ARTICLES_AT_ONCE = 32
"""How many articles a shard of a run has: two batches, so that every process has work in a small corpus too."""


class Loader:
    """Loads shards into a store. `started` is when the run began, which provenance tells."""

    def __init__(
        self,
        store: Store,
        compared: Compared,
        sources: Sources,
        *,
        started: datetime | None = None,
        parts: Parts = DEFAULT_PARTS,
    ) -> None:
        self._store, self._compared, self._sources, self._parts = store, compared, sources, parts
        self._started = started or now()
        self._labels = LabelBook(lambda article, quads: settled(store, article, quads))
        self._judged = frozenset(article for one in load_judgements(store) for article in dict(one.ends))

    def load(self, shard: Path, manifest: Manifest, *, known: Collection[str] = ()) -> list[Item]:
        """Store a shard's articles but the known ones; what became of each, in their order. Raises LoadError, StoreError."""
        articles = {a.id: a for a in read_shard(shard) if a.id not in known}
        failed = {f.article: f for f in manifest.failed}
        lines = read_quads(shard, manifest)
        warned = _warned(manifest)
        written = [a for a in manifest.articles if a in articles]
        at_once = {a for a in written if self._is_simple(articles[a])}
        with Made(self._store.path) as made:
            made.keep(read_links(shard))
        self._load_many([articles[a] for a in written if a in at_once], lines, manifest)
        done = {item.source: item for item in self._load_each([articles[a] for a in written if a not in at_once], lines, manifest)}
        return [
            self._failed(article, failed[name])
            if name in failed
            else done.get(article.source, Item(article.source, article, report=warned.get(name), outcome=Outcome.STORED))
            for name, article in articles.items()
        ]

    def _is_simple(self, article: Article) -> bool:
        """Whether an article is new, takes no other's place, and nobody has judged it: nothing but its own graph is touched."""
        new = not self._store.has_article(article.id) and article.id not in self._judged
        return new and not self._sources.older(article)

    def _load_many(self, articles: Sequence[Article], lines: ShardLines, manifest: Manifest) -> None:
        """Store articles that touch nothing else, by one call."""
        if not articles:
            return
        for article in articles:
            keep_whole(self._store, article.id, None)
        graphs = [line for a in articles for line in self._labels.settled(a.id, lines.graphs[a.id])]
        around = nquads(quad for a in articles for quad in self._around(a, manifest))
        load_lines(self._store, [lines.texts[a.id] for a in articles], [*graphs, *around])
        for article in articles:
            self._store._release(article.id)

    def _around(self, article: Article, manifest: Manifest) -> Iterator[Quad]:
        """What the store says of an article besides its graph: where it came from, and how its graph came to be."""
        key = source_key(article)
        if key is not None:
            yield Quad(article_iri(article.id), DCTERMS.source, Literal(key), GRAPH_SOURCES)
        yield from changed_quads([article.id])
        bare = Reading(article, manifest.versions.reader)
        yield from provenance_quads(bare, started=self._started, software=__version__)

    def _load_each(self, articles: Sequence[Article], lines: ShardLines, manifest: Manifest) -> Iterator[Item]:
        """Store articles that take the place of others, each as a run of one process does."""
        if not articles:  # the rule on a first load: nothing is loaded for stages that have nothing to do
            return
        items = (Item(a.source, a, _reading(a, lines, manifest)) for a in articles)
        stages: tuple[Stage, ...] = (
            leave_refused(self._store, self._sources),
            build(cache(self._parts.validator)),
            keep(self._store, self._compared, self._sources, started=self._started, software=__version__),
        )
        yield from run_stages(items, stages)

    def _failed(self, article: Article, failed: Failed) -> Item:
        """The item of an article that has no graph; what the shapes refused goes to quarantine."""
        if failed.turtle is None or failed.report is None:
            return Item(failed.source, article, outcome=Outcome.UNREADABLE, message=failed.reason)
        kept = self._store.quarantine(article.id, failed.turtle, failed.report)
        words = f"{failed.source}: kept out of the store, its graph breaks the shapes ({failed.reason}); see {kept.report}"
        return Item(failed.source, article, outcome=Outcome.QUARANTINED, message=words)


def _warned(manifest: Manifest) -> dict[str, Report]:
    """What the shapes warned of, by article."""
    found: dict[str, list[Result]] = {}
    for one in manifest.warnings:
        found.setdefault(one.article, []).append(Result(Severity.WARNING, one.focus, one.shape, one.message))
    return {article: Report(article, tuple(results)) for article, results in found.items()}


def _reading(article: Article, lines: ShardLines, manifest: Manifest) -> Reading:
    """The reading of an article from its lines, with its source. Raises LoadError."""
    data = b"".join((*lines.graphs[article.id], lines.texts[article.id]))
    reader = Quad(article_graph(article.id), CMQ.reader, Literal(manifest.versions.reader), GRAPH_PROVENANCE)
    reading = reading_from_quads([*parse(data, RdfFormat.N_QUADS), reader])
    return replace(reading, article=replace(reading.article, source=article.source))


@dataclass(frozen=True, slots=True)
class Way:
    """How a run goes through shards: what makes the engine, and how many articles a shard has."""

    engine: Callable[[], Engine]
    articles: int = ARTICLES_AT_ONCE


def through_shards(store: Store, loader: Loader, way: Way, *, parts: Parts = DEFAULT_PARTS) -> Stage:
    """A stage in the place of reading, building and keeping: articles that are to be read go through shards, other items pass.

    The engine is made when the first shard is full, or at the end of the items.
    """

    def stage(items: Iterator[Item]) -> Iterator[Item]:
        waiting: list[Article] = []
        yield from _filled(items, waiting, way.articles)
        if not waiting:
            return
        engine = way.engine()
        shards = Shards(engine, parts=parts)
        try:
            for number in count(1):
                shard = write_shard(store.path / SHARDS / f"{number:06}.jsonl", waiting)
                waiting.clear()
                yield from _loaded(loader, shards.take(shard))
                yield from _filled(items, waiting, way.articles)
                if not waiting:
                    break
            yield from _loaded(loader, shards.rest())
        finally:
            engine.close()

    return stage


def _loaded(loader: Loader, built: Iterable[tuple[Path, Manifest]]) -> Iterator[Item]:
    """The articles of built shards, stored; the shards go."""
    for shard, manifest in built:
        yield from loader.load(shard, manifest)
        remove_shard(shard)


def _filled(items: Iterator[Item], waiting: list[Article], size: int) -> Iterator[Item]:
    """Takes articles that are to be read into `waiting` until it is full; the other items pass."""
    while len(waiting) < size and (item := next(items, None)) is not None:
        if _is_to_read(item) and item.article is not None:
            waiting.append(item.article)
        else:
            yield item


def _is_to_read(item: Item) -> bool:
    return item.outcome is None and item.article is not None and item.reading is None
