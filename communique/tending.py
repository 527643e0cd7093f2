"""Looking after a store: take an article out, make the files small, make a copy, check that all is as it should be."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad

from communique.compared import Compared
from communique.comparing import compare_pending
from communique.judgements import keep_whole
from communique.output import Table
from communique.progress import NOBODY, Shown
from communique.running import DEFAULT_PARTS, Parts, open_store, read_store
from communique.stored import country_labels, find_article, load_with
from communique.validating import validate
from extract.errors import RecordError
from graph.errors import LoadError, StoreBusy, StoreDamaged, StoreError
from graph.iris import GRAPH_ALIGNMENT, GRAPH_FINDINGS, GRAPH_PROVENANCE, article_graph, article_iri
from graph.ledger import FILE as LEDGER
from graph.store import Store
from graph.store_files import QUADS, SHARDS, TEXTS, store_error
from graph.store_steps import Change
from graph.tend import optimize

if TYPE_CHECKING:
    from graph.validate import Report

MOST_TOLD = 1_000
"""How many problems a check tells of."""


def _checking(path: Path) -> str:
    """How the names of the copies begin that are made, beside a store, to check it."""
    return f".{path.absolute().name}-checking-"


# ------------------------------------------------------------------------------------------- remove


@dataclass(frozen=True, slots=True)
class Removed:
    """What was taken out: the ids of the articles, and what comparison could not write, a line each."""

    articles: tuple[str, ...]
    troubles: tuple[str, ...] = ()


def remove(names: Sequence[str], *, store: Path | str, shown: Shown = NOBODY, parts: Parts = DEFAULT_PARTS) -> Removed:
    """Take articles out of a store, with their words, their sources, what is told of their making, and all that was found in them.

    A name is an id, the beginning of one, or a source. The accounts that are left are compared anew; what analysts judged of the
    articles stays, and holds again where an article comes back. Raises NotFound before anything is removed.
    """
    with open_store(store) as opened:
        ids = tuple(dict.fromkeys(find_article(opened, _source(name)) for name in names))
        compared = Compared(opened)
        for article in ids:
            shown.step(article)
            told = _provenance(opened, article)
            opened.remove_article(article, also=Change(tuple(told)))
            keep_whole(opened, article, None)
        done = compare_pending(opened, compared, parts.judge(), parts.validator, tell=shown.stage)
    return Removed(ids, done.troubles)


def _source(name: str) -> str:
    """A file by its whole path, as the store knows it; anything else as it is."""
    return str(Path(name).resolve()) if Path(name).is_file() else name


def _provenance(store: Store, article: str) -> list[Quad]:
    """How the article's graph came to be, and which run used it."""
    graph, database = GRAPH_PROVENANCE, store.database
    told = database.quads_for_pattern(article_graph(article), None, None, graph)
    used = database.quads_for_pattern(None, None, article_iri(article), graph)
    return [*told, *used, *database.quads_for_pattern(article_iri(article), None, None, graph)]


# ------------------------------------------------------------------------------------------- compact


@dataclass(frozen=True, slots=True)
class Compacted:
    """Bytes of a store's files before and after."""

    before: int
    after: int

    @property
    def summary(self) -> str:
        """One line."""
        return f"{self.before:,} bytes before, {self.after:,} after"


def compact(store: Path | str) -> Compacted:
    """Let the databases sort their files into few large ones, and delete what interrupted work has left.

    What is stored does not change; an interruption loses nothing. A copy that somebody reads meanwhile stays until he ends.
    """
    path = Path(store)
    with open_store(path) as opened:
        before = _size(path)
        for leftover in _leftovers(path):
            shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
        optimize(opened)
        opened.publish()
    return Compacted(before, _size(path))


def _leftovers(path: Path) -> Iterator[Path]:
    """What killed loads, runs and checks have left: the lock is ours, so nobody uses it."""
    for name in (QUADS, TEXTS):
        yield from (path / name).glob("bulk-*.sst")
    yield from path.absolute().parent.glob(f"{_checking(path)}*")
    yield from (p for folder in ("", "*/") for p in path.glob(f"{folder}*.tmp"))
    if (path / SHARDS).is_dir():
        yield path / SHARDS


def _size(path: Path) -> int:
    """Bytes of all files below a folder; a file that has several names counts once."""
    seen = {(s.st_dev, s.st_ino): s.st_size for p in path.rglob("*") if p.is_file() and (s := p.stat())}
    return sum(seen.values())


# ------------------------------------------------------------------------------------------- backup


def backup(target: Path | str, *, store: Path | str) -> int:
    """Make a store of its own at `target`, which must not exist; how many articles it has.

    It holds all that was stored or, while another process writes, or where only the copy for readers is whole, what was last
    published. It is made beside and then renamed, and is opened once: it is whole, or not there. Raises StoreError.
    """
    folder = Path(target)
    if folder.exists():
        raise StoreError(f"{folder}: a backup goes to a folder that does not exist yet")
    aside = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(aside, ignore_errors=True)
    try:
        count = _copied(Path(store), aside)
        aside.rename(folder)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return count


def _copied(store: Path, aside: Path) -> int:
    """Copy what is published, and open the copy; how many articles it has. Raises StoreError."""
    if os.access(store, os.W_OK):
        with suppress(StoreBusy, StoreDamaged), open_store(store) as opened:
            opened.publish()
    with read_store(store) as published:  # copies where the target is on another disk
        expected = len(published.articles())
        try:
            published.backup(aside)
        except OSError as error:
            raise store_error(aside, error) from error
    with open_store(aside) as copy:
        count = len(copy.articles())
    if count != expected:
        raise StoreError(f"{aside}: the copy has {count} articles in the place of {expected}; it is no backup")
    return count


# ------------------------------------------------------------------------------------------- check


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as it should be: `what` (files, records, shape, finding, comparison), where, and a sentence."""

    what: str
    where: str
    message: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check looked at, and the problems it found (the first thousand)."""

    articles: int
    findings: int
    problems: tuple[Problem, ...]

    @property
    def table(self) -> Table:
        """The problems as rows."""
        return Table(("what", "where", "problem"), tuple((p.what, p.where, p.message) for p in self.problems))

    @property
    def summary(self) -> str:
        """One line."""
        number = len(self.problems)
        found = f"{number} problem{'s' if number > 1 else ''}" if number else "all is as it should be"
        return f"{self.articles} articles and {self.findings} findings checked: {found}"


def check(store: Path | str, *, quick: bool = False, shown: Shown = NOBODY, parts: Parts = DEFAULT_PARTS) -> Checked:
    """Check a store as it was last published: files, words, records, shapes, and whether every finding still follows.

    For the last, all is compared anew in a copy (hard links) that goes afterwards, which takes as long as a first comparison;
    `quick` leaves that out. Raises StoreError, StoreDamaged where the store cannot be opened.
    """
    with read_store(store) as opened:
        damaged, articles = tuple(_files(opened)), opened.articles()
        if damaged:  # what is read beyond it would be told of in vain
            return Checked(len(articles), 0, damaged[:MOST_TOLD])
        problems = [*_articles(opened, articles, shown)]
        shown.stage("checking graphs against the shapes")
        problems += [p for report in validate(opened.path, parts.validator()) for p in _shapes(report)]
        waiting = Compared(opened).pending()
        if waiting:
            problems = [p for p in problems if p.where != "findings"]  # they speak of articles as they were
            words = f"{len(waiting)} articles are not compared yet; run `communique run` once more, then check again"
            problems.append(Problem("comparison", "store", words))
        elif not quick:
            problems += _follows(opened, shown, parts)
        findings = len({q.subject for q in opened.quads(GRAPH_FINDINGS)})
    return Checked(len(articles), findings, tuple(problems[:MOST_TOLD]))


def _files(store: Store) -> Iterator[Problem]:
    """Tables that are not as they were written; and whether the databases can be opened, where no other process writes."""
    for table, wrong in store.damaged_tables():
        yield Problem("files", str(table), f"{wrong}; restore a backup or build the store anew")
    try:
        open_store(store.path).close()
    except StoreDamaged as error:
        yield Problem("files", "store", str(error))
    except StoreError:
        return


def _articles(store: Store, articles: Sequence[str], shown: Shown) -> Iterator[Problem]:
    """What is wrong with articles: their words are not those that were read, or their graphs are no records."""
    countries = country_labels(store)
    for article in articles:
        shown.step(article)
        try:
            load_with(store, article, countries)
        except (LoadError, RecordError) as error:
            yield Problem("records", article, str(error))


def _shapes(report: "Report") -> Iterator[Problem]:
    """The violations of a report."""
    for result in report.violations:
        yield Problem("shape", report.subject, f"{result.message} ({result.focus})")


def _follows(store: Store, shown: Shown, parts: Parts) -> Iterator[Problem]:
    """The matters, events and findings that a comparison from the beginning would not write as they are, or would write besides."""
    with _copy(store) as folder:
        with open_store(folder) as copy:
            compare_pending(copy, Compared(copy), parts.judge(), parts.validator, tell=shown.stage)
        with read_store(folder) as copy:
            for graph in (GRAPH_ALIGNMENT, GRAPH_FINDINGS):
                yield from _differences(store.quads(graph), copy.quads(graph))


@contextmanager
def _copy(store: Store) -> Iterator[Path]:
    """A copy of the store, beside it, without what comparison remembers; it goes at the end."""
    with tempfile.TemporaryDirectory(prefix=_checking(store.path), dir=store.path.absolute().parent) as place:
        folder = Path(place) / "store"
        store.backup(folder)
        (folder / LEDGER).unlink(missing_ok=True)
        yield folder


def _differences(held: Iterable[Quad], wanted: Iterable[Quad]) -> Iterator[Problem]:
    """The nodes of which the store says something else than it should."""
    has, should = set(held), set(wanted)
    extra, missing = (sorted({q.subject for q in some}, key=str) for some in (has - should, should - has))
    left = {q.subject for q in has & should}
    for node in extra:
        follows = node in left or node in set(missing)
        yield Problem("finding", _name(node), "is not what follows from the articles" if follows else "does not follow any more")
    for node in missing:
        if node not in set(extra):
            yield Problem("finding", _name(node), "follows from the articles, and is missing or not whole")


def _name(node: object) -> str:
    return node.value.rsplit("/id/", 1)[-1] if isinstance(node, NamedNode) else str(node)
