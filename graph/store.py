"""The store on disk: one folder, one writer, any number of readers, one call for each article.

The folder holds `communique.json` (the marker), `communique.lock` (who writes), `quads/` (the graphs), `texts/` (the
articles' words), `snapshots/` (copies of both, which readers read: `graph.snapshots`) and `quarantine/` (what the shapes
refused). The words stand in a database of their own: a query that cannot open it cannot return them, and hiding one graph
of 100,000 by a list of the others is linear in that list (4 ms for 2,000 graphs and two lookups, measured with
pyoxigraph 0.5.13).

pyoxigraph makes one call atomic and nothing else, so each change here is one `update()`. A text is written before the
graph that needs it and deleted after it, so an interruption can leave a text too many, never a graph without one.
"""

import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self
from weakref import WeakSet

from pyoxigraph import Literal, NamedNode, Quad
from pyoxigraph import Store as Database

from graph import iris, snapshots, store_files
from graph.errors import StoreDamaged, StoreError
from graph.store_changes import GRAPH_CHANGED, Follower, all_quads, articles_of, changed_for, changed_quads, changed_step
from graph.store_steps import GRAPH_SOURCES, NO_CHANGE, Change, check_graph, drop, drop_text, insert, source_steps
from graph.store_streams import QuadStream
from graph.vocabulary import DCTERMS

__all__ = ["GRAPH_SOURCES", "PRIVATE", "QuadStream", "Quarantined", "Store", "reading"]

_QUARANTINE = "quarantine"

PRIVATE = (GRAPH_SOURCES, GRAPH_CHANGED, iris.GRAPH_TEXTS)
"""The graphs that no export holds."""


@dataclass(frozen=True, slots=True)
class Quarantined:
    """An article that was kept out: its id (12 hex digits), its graph as Turtle, and the report in plain words."""

    article_id: str
    turtle: Path
    report: Path


class Store:
    """The graphs of a corpus on disk. Use it as a context manager: the folder is free again at the end of the block.

    `path` is a folder of ours, or an empty or missing one that becomes ours (`create=False` refuses the latter);
    `made_by` is the version written into the marker of a new store. With `read_only` it holds the newest copy that a
    writer has published, whoever writes meanwhile, and does not follow what is written later.

    Raises StoreBusy where another process (or another Store of this one) writes into the folder, StoreVersion where another
    version made it, StoreDamaged where its data cannot be read, StoreError where the folder is not ours.
    """

    def __init__(self, path: Path | str, *, create: bool = True, made_by: str = "communique", read_only: bool = False) -> None:
        self.path = Path(path)
        store_files.check_folder(self.path, create=create and not read_only)
        self._owner = os.getpid()
        self._streams: WeakSet[QuadStream] = WeakSet()
        self._quads: Database | None = None
        self._texts: Database | None = None
        self._held: snapshots.Held | None = snapshots.newest(self.path) if read_only else None
        self._lock = None if read_only else store_files.Lock(self.path)
        self._changed, self._published = False, time.monotonic()
        self._unsettled = False
        """Whether words may be there without a graph: a change of both databases has begun and not ended."""
        try:
            if self._held is not None:
                self._quads, self._texts = self._held.open()
            else:
                self._begin(made_by)
        except BaseException:
            self.close()
            raise

    def _begin(self, made_by: str) -> None:
        """Open for writing: what a killed writer left unpublished is published, and a new store gets its marker."""
        try:
            self._quads, self._texts = store_files.open_databases(self.path)
        except StoreDamaged as error:
            if not snapshots.is_fresh(self.path):
                raise
            raise StoreDamaged(f"{error}; `communique backup TARGET` copies what was published, where that is whole") from error
        if not snapshots.is_fresh(self.path):
            snapshots.recover(self.path, self._main, self._words)
            self._changed = True
            self.publish()
        if not store_files.is_store(self.path):
            store_files.write_marker(self.path, made_by=made_by)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Free the folder, end every stream that is still read, and publish what was written. Closing twice does nothing.

        Where the disk is too full to publish, what was written is there nevertheless: the next to open the store publishes it.
        """
        for stream in list(self._streams):
            stream.close()
        if self._quads is not None and os.getpid() == self._owner:
            with suppress(StoreError):
                self.publish()
        self._quads = self._texts = None
        for hold in (self._lock, self._held):
            if hold is not None:
                hold.release()

    def publish(self, *, every: float = 0.0) -> bool:
        """Let readers see what was written so far; False where nothing was, or where the last time is not `every` seconds ago.

        Some 50 ms: hard links, and what is in memory sorted into tables. Raises StoreError where the disk is full.
        """
        if not self._changed or time.monotonic() - self._published < every:
            return False
        if self._unsettled:
            snapshots.recover(self.path, self._main, self._words)
        snapshots.publish(self.path, self._main, self._words)
        self._changed, self._unsettled, self._published = False, False, time.monotonic()
        return True

    def touch(self) -> None:
        """Say that something is about to be written; who writes into `database` directly says so first.

        Raises StoreError where the store is open for reading only.
        """
        if self._lock is None:
            raise StoreError(f"{self.path}: the store is open for reading only")
        if not self._changed:
            snapshots.mark(self.path)
            self._changed = True

    # ------------------------------------------------------------------------------------------- articles

    def articles(self) -> tuple[str, ...]:
        """The ids (12 hex digits) of the articles that have a graph here, sorted."""
        return tuple(sorted(a for name in self._main.named_graphs() if isinstance(name, NamedNode) for a in articles_of(name)))

    def has_article(self, article_id: str) -> bool:
        """Whether the article has a graph here: what an interrupted run asks on starting again."""
        return self._main.contains_named_graph(iris.article_graph(article_id))

    def current(self, source_key: str) -> str | None:
        """The id of the text that a source (URL or path) had when it was last read, the first of several, or None."""
        return next(iter(self.texts_of(source_key)), None)

    def texts_of(self, source_key: str) -> tuple[str, ...]:
        """The ids of the texts that a source has, sorted: mostly one, several where one run gave several under one URL."""
        found = self._main.quads_for_pattern(None, DCTERMS.source, Literal(source_key), GRAPH_SOURCES)
        return tuple(sorted(_article_id(quad) for quad in found))

    def sources(self, article_id: str) -> tuple[str, ...]:
        """The sources (URLs and paths) that have the article's text, sorted."""
        found = self._main.quads_for_pattern(iris.article_iri(article_id), DCTERMS.source, None, GRAPH_SOURCES)
        return tuple(sorted(q.object.value for q in found if isinstance(q.object, Literal)))

    def replace_article(  # noqa: PLR0913 - the last three are keyword-only and independent
        self,
        article_id: str,
        quads: Iterable[Quad],
        text_quads: Iterable[Quad] = (),
        *,
        source_key: str | None = None,
        older: Iterable[str] | None = None,
        also: Change = NO_CHANGE,
    ) -> None:
        """Put in an article's graph for the one it had, and for those of `older` texts of the same source.

        `quads` all lie in the article's graph, `text_quads` in the graph of texts. `older` are all other texts of the source
        where it is None. The graph of an older text goes unless another source still has that text (`orphans`);
        `prov:wasRevisionOf` says that it was there. `also` is done with it: one transaction.
        """
        graph, new = iris.article_graph(article_id), tuple(quads)
        check_graph(new, graph)
        self._unsettled = True
        self._put_text(article_id, tuple(text_quads))
        steps = [drop(graph), insert(graph, new), changed_step([article_id]), *also.steps]
        self._settle(article_id, source_key, older, steps)
        self._unsettled = False
        self._release(article_id)

    def name_source(
        self, article_id: str, source_key: str, *, older: Iterable[str] | None = None, also: Change = NO_CHANGE
    ) -> None:
        """State that a source has an article's text, in the place of its `older` ones, as in `replace_article`."""
        self._unsettled = True
        self._settle(article_id, source_key, older, also.steps)
        self._unsettled = False

    def orphans(self, articles: Iterable[str], source_key: str | None) -> tuple[str, ...]:
        """Those of the texts of a source that no other source has: they go when the source gets another."""
        return tuple(a for a in articles if set(self.sources(a)) <= {source_key})

    def _settle(self, article_id: str, source_key: str | None, older: Iterable[str] | None, steps: list[str]) -> None:
        """Do the steps, put the text in the place of the older ones of its source, and drop those that no source has now."""
        had = () if source_key is None else self.texts_of(source_key) if older is None else tuple(older)
        replaced = [a for a in had if a != article_id]
        orphans = self.orphans(replaced, source_key)
        drops = [*(drop(iris.article_graph(a)) for a in orphans), changed_step(orphans)]
        self._change([*drops, *steps, *([] if source_key is None else source_steps(article_id, source_key, replaced))])
        for orphan in orphans:
            self._drop_text(orphan)

    def remove_article(self, article_id: str, *, also: Change = NO_CHANGE) -> bool:
        """Take out an article's graph, its words and its source; False where it has none. `also` is done with it."""
        known = self.has_article(article_id)
        sources = f"DELETE WHERE {{ GRAPH {GRAPH_SOURCES} {{ {iris.article_iri(article_id)} ?p ?o }} }}"
        self._unsettled = True
        self._change([drop(iris.article_graph(article_id)), sources, changed_step([article_id]), *also.steps])
        self._drop_text(article_id)
        self._unsettled = False
        return known

    def text(self, article_id: str) -> tuple[Quad, ...]:
        """The quads of an article's words."""
        return tuple(self._words.quads_for_pattern(iris.article_iri(article_id), None, None, None))

    # ------------------------------------------------------------------------------------------- followers

    def changed(self, follower: Follower) -> tuple[str, ...]:
        """The ids of the articles that came, changed or went and that the follower has not taken in, sorted."""
        return changed_for(self._main, follower)

    def note(self, articles: Iterable[str], follower: Follower) -> None:
        """Articles are to be taken in by the follower, though nothing changed them."""
        if quads := changed_quads(articles, {follower}):
            self.add(quads)

    def took(self, articles: Iterable[str], follower: Follower) -> None:
        """The follower has taken the articles in: what it keeps of them is on the disk."""
        self.change(changed_quads(articles, {follower}), ())

    # ------------------------------------------------------------------------------------------- graphs

    def replace_graph(self, name: NamedNode | str, quads: Iterable[Quad]) -> None:
        """Put in a graph (alignment, findings, reference ...) for the one of that name. One transaction."""
        self.replace_graphs({NamedNode(name) if isinstance(name, str) else name: quads})

    def replace_graphs(self, graphs: Mapping[NamedNode, Iterable[Quad]], *, also: Change = NO_CHANGE) -> None:
        """Put in graphs for those of these names, and do `also` what is asked: one transaction."""
        steps: list[str] = []
        for graph, quads in graphs.items():
            new = tuple(quads)
            check_graph(new, graph)
            steps += [drop(graph), insert(graph, new), changed_step(articles_of(graph))]
        if steps := [*steps, *also.steps]:
            self._change(steps)

    def add(self, quads: Iterable[Quad]) -> None:
        """Add quads to the graphs they name, all or none (provenance of a run, a judgement)."""
        self.touch()
        with store_files.readable_errors(self.path):
            self._main.extend(list(quads))

    def change(self, old: Iterable[Quad], new: Iterable[Quad]) -> None:
        """Put in new quads for old ones, whatever graphs they name; what is in both stays untouched. One transaction."""
        self.replace_graphs({}, also=Change(tuple(old), tuple(new)))

    def quads(self, graph: NamedNode | str | None = None) -> QuadStream:
        """Every quad of the store, or of one graph; the texts, and what followers have not taken in, only where it is named."""
        name = NamedNode(graph) if isinstance(graph, str) else graph
        source = self._words if name is not None and name == iris.GRAPH_TEXTS else self._main
        stream = QuadStream(all_quads(source) if name is None else source.quads_for_pattern(None, None, None, name))
        self._streams.add(stream)
        return stream

    def graph_quads(self, name: NamedNode | str) -> tuple[Quad, ...]:
        """The quads of one graph, sorted by their N-Quads."""
        return tuple(sorted(self.quads(name), key=str))

    def graph_names(self) -> tuple[str, ...]:
        """The names of the graphs that hold something, sorted; not the texts, nor what followers have not taken in."""
        names = self._main.named_graphs()
        return tuple(sorted(g.value for g in names if isinstance(g, NamedNode) and g != GRAPH_CHANGED))

    def judgements(self) -> tuple[Quad, ...]:
        """What analysts decided, sorted."""
        return self.graph_quads(iris.GRAPH_JUDGEMENTS)

    @property
    def database(self) -> Database:
        """The graphs (without the texts) as pyoxigraph sees them, for our own queries; never keep a reference."""
        return self._main

    def damaged_tables(self) -> tuple[tuple[Path, str], ...]:
        """The tables of the copy that is read that are not as they were published, each with what is wrong with it."""
        return tuple(self._held.damaged()) if self._held is not None else ()

    def backup(self, target: Path | str) -> None:
        """A store of its own at `target`, which must not exist, with all that lies beside the graphs and cannot be made anew.

        Hard links, so milliseconds on one file system. Where a writer goes on meanwhile, what lies beside the graphs is copied
        before them and after, so that nothing of it is older than they are, or gone.
        """
        folder = Path(target)
        if folder.exists():
            raise StoreError(f"{folder}: a backup goes to a folder that does not exist yet")
        folder.mkdir(parents=True)
        store_files.copy_beside(self.path, folder)
        for database, name in ((self._main, store_files.QUADS), (self._words, store_files.TEXTS)):
            if self._held is None:
                database.backup(str(folder / name))
            else:  # the engine makes no copy of what it has open for reading
                store_files.link_database(self._held.path / name, folder / name)
        store_files.copy_beside(self.path, folder)

    @contextmanager
    def snapshot(self) -> Iterator[Path]:
        """The folder of a copy of the graphs as they are now, without the texts, for another process to read."""
        if self._held is not None:
            yield self._held.path / store_files.QUADS
            return
        self.publish()
        held = snapshots.newest(self.path)
        try:
            yield held.path / store_files.QUADS
        finally:
            held.release()

    # ------------------------------------------------------------------------------------------- quarantine

    def quarantine(self, article_id: str, turtle: bytes | str, report: str) -> Quarantined:
        """Keep the graph that the shapes refused, with its report in plain words, as two files."""
        if self._lock is None:
            raise StoreError(f"{self.path}: the store is open for reading only")
        folder = self.path / _QUARANTINE
        folder.mkdir(exist_ok=True)
        kept = Quarantined(article_id, folder / f"{article_id}.ttl", folder / f"{article_id}.txt")
        store_files.write_aside(kept.turtle, turtle.encode() if isinstance(turtle, str) else turtle)
        store_files.write_aside(kept.report, report.encode())
        return kept

    def quarantined(self) -> tuple[Quarantined, ...]:
        """What is in quarantine, by article id."""
        found = sorted((self.path / _QUARANTINE).glob("*.ttl"))
        return tuple(Quarantined(p.stem, p, p.with_suffix(".txt")) for p in found)

    def _release(self, article_id: str) -> None:
        for ending in (".ttl", ".txt"):
            (self.path / _QUARANTINE / f"{article_id}{ending}").unlink(missing_ok=True)

    # ------------------------------------------------------------------------------------------- inside

    @property
    def _main(self) -> Database:
        return self._open(self._quads)

    @property
    def _words(self) -> Database:
        return self._open(self._texts)

    def _open(self, database: Database | None) -> Database:
        """The database, where this process opened it: a forked child writes into nowhere and is told of no error."""
        if database is None:
            raise StoreError(f"{self.path}: the store is closed")
        if os.getpid() != self._owner:
            raise StoreError(f"{self.path}: the store was opened before this process was forked; open it again here")
        return database

    def _change(self, steps: Iterable[str]) -> None:
        """One transaction of several steps."""
        self.touch()
        with store_files.readable_errors(self.path):
            self._main.update(" ;\n".join(step for step in steps if step))

    def _put_text(self, article_id: str, quads: tuple[Quad, ...]) -> None:
        check_graph(quads, iris.GRAPH_TEXTS)
        if quads:
            self.touch()
            with store_files.readable_errors(self.path):
                self._words.extend(quads)

    def _drop_text(self, article_id: str) -> None:
        self.touch()
        with store_files.readable_errors(self.path):
            self._words.update(drop_text(article_id))


@contextmanager
def reading(path: Path | str) -> Iterator[Database]:
    """The graphs of a store's folder as they were last published, for reading, whoever writes meanwhile.

    Let go of the database and its iterators before the block ends.
    """
    with Store(path, read_only=True) as store:
        yield store.database


def _article_id(quad: Quad) -> str:
    """The id of the article that the quad speaks of."""
    return str(quad.subject).strip("<>").rsplit("/", 1)[-1]
