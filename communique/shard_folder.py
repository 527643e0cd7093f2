"""A folder of shards: cut and built anywhere, loaded into a store where it is.

The folder is all that has to travel. Cutting and building again does only what is not there yet.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from communique.compared import Compared
from communique.comparing import compare_pending
from communique.engine import Item, Outcome, item_of, skip_known
from communique.errors import NotFound
from communique.progress import NOBODY, Shown, Tell
from communique.running import DEFAULT_PARTS, Parts, open_store
from communique.running import _keep_reference as keep_reference
from communique.sharded import Loader
from communique.shards import ARTICLES_A_SHARD, Manifest, read_manifest, read_shard, write_shard
from communique.shards_engine import Engine, Shards
from communique.sources import Sources
from extract.errors import InputError
from extract.inputs import NO_DEFAULTS, Defaults, read_inputs
from extract.model import Article
from graph.errors import LoadError


@dataclass(frozen=True, slots=True)
class Folder:
    """What a folder of shards holds: how many shards and articles with a graph, and what went wrong, a line each."""

    shards: int
    articles: int
    failures: tuple[str, ...]

    @property
    def summary(self) -> str:
        """One line."""
        failed = f", {len(self.failures)} failed" if self.failures else ""
        return f"{self.shards} shards with the graphs of {self.articles} articles{failed}"


def build_folder(  # noqa: PLR0913 - all options are keyword-only and independent
    sources: Sequence[str | Path],
    folder: Path,
    *,
    engine: Engine,
    articles: int = ARTICLES_A_SHARD,
    defaults: Defaults = NO_DEFAULTS,
    shown: Shown = NOBODY,
    parts: Parts = DEFAULT_PARTS,
) -> Folder:
    """Cut the articles of files and folders into shards in the folder, each text once, and build them.

    The engine is closed at the end. Raises EngineError where it cannot work.
    """
    failures: list[str] = []

    def failed(words: str) -> None:
        failures.append(words)
        shown.failed(words)

    count = written = 0
    try:
        for shard, manifest in Shards(engine, parts=parts).build(
            _cut(read_inputs(sources, defaults=defaults), folder, articles, failed)
        ):
            count, written = count + 1, written + len(manifest.articles)
            shown.step(shard.name)
            for one in manifest.failed:
                failed(one.reason if one.reason.startswith(one.source) else f"{one.source}: {one.reason}")
    finally:
        engine.close()
    return Folder(count, written, tuple(failures))


def _cut(found: Iterable[Article | InputError], folder: Path, size: int, failed: Tell) -> Iterator[Path]:
    """The shards of the articles, as they are written."""
    seen: set[str] = set()

    def fine() -> Iterator[Article]:
        for item in found:
            if isinstance(item, InputError):
                failed(str(item))
            elif item.id not in seen:
                seen.add(item.id)
                yield item

    waiting, number = fine(), 0
    while some := list(islice(waiting, size)):
        number += 1
        yield write_shard(folder / f"{number:06}.jsonl", some)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading did: each article with its outcome, and what comparison could not write, a line each."""

    items: tuple[Item, ...]
    troubles: tuple[str, ...] = ()

    def count(self, outcome: Outcome) -> int:
        """How many articles ended so."""
        return sum(item.outcome is outcome for item in self.items)

    @property
    def summary(self) -> str:
        """One line."""
        return "; ".join(f"{n} {o.value}" for o in Outcome if (n := self.count(o))) or "nothing new"


def load_folder(folder: Path, *, store: Path | str, shown: Shown = NOBODY, parts: Parts = DEFAULT_PARTS) -> Loaded:
    """Load the built shards of a folder into a store, in order of their names, and compare what is new.

    The folder stays as it is. Raises NotFound where it has no shard, LoadError where one is not built or damaged, StoreError.
    """
    shards = [(shard, _built(shard)) for shard in sorted(folder.glob("*.jsonl"))]
    if not shards:
        raise NotFound(f"{folder}: there is no shard here; `communique shard ARTICLES --to {folder}` makes some")
    with open_store(store, create=True) as opened:
        keep_reference(opened)
        compared, origins = Compared(opened), Sources(opened)
        loader, items = Loader(opened, compared, origins, parts=parts), list[Item]()
        for shard, manifest in shards:
            met = [*skip_known(opened, origins, again=False, reader=manifest.versions.reader)(_items(shard))]
            known = [item for item in met if item.outcome is Outcome.KNOWN]
            items += [*known, *loader.load(shard, manifest, known={i.article.id for i in known if i.article is not None})]
            shown.step(shard.name)
        for item in items:
            if item.message:
                shown.failed(item.message)
        done = compare_pending(opened, compared, parts.judge(), parts.validator, tell=shown.stage)
    return Loaded(tuple(items), done.troubles)


def _items(shard: Path) -> Iterator[Item]:
    return (item_of(article) for article in read_shard(shard))


def _built(shard: Path) -> Manifest:
    """The manifest of a shard. Raises LoadError where it has none."""
    try:
        return read_manifest(shard)
    except FileNotFoundError:
        raise LoadError(f"{shard}: this shard is not built yet; give the same `communique shard` command once more") from None
