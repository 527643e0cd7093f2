"""The main job: articles into a store, then the accounts of their events side by side."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from communique import __version__
from communique.accounts import Accounts, Story
from communique.compared import Compared
from communique.comparing import PUBLISHED_EVERY, compare_pending
from communique.engine import (
    Item,
    Reader,
    Stage,
    build,
    item_of,
    item_of_record,
    keep,
    leave_refused,
    now,
    read_with,
    run_stages,
    skip_known,
)
from communique.judgements import tidy
from communique.progress import NOBODY, Shown
from communique.reprints import tell_reprints
from communique.run_record import RunRecord
from communique.run_report import RunReport, report_of
from communique.sources import Sources
from communique.stories import NO_STORIES, Stories, read_stories
from communique.telling import stories_of
from extract.errors import InputError
from extract.inputs import NO_DEFAULTS, Defaults, read_inputs
from extract.records import read_records
from extract.version import READER
from graph.iris import GRAPH_REFERENCE
from graph.reference import reference_quads
from graph.store import Store

if TYPE_CHECKING:
    from communique.shards_engine import Engine
    from extract.model import Judge
    from graph.validate import ShaclEngine, Validator

__all__ = ["DEFAULT_PARTS", "LoadValidator", "Parts", "RunReport", "load_validator", "open_store", "read_store", "run"]

TOGETHER = "together"
"""The name of the story of inputs that are stated to tell one event without a file of stories."""


def open_store(path: Path | str, *, create: bool = False) -> Store:
    """The store in the folder, for writing; use it as a context manager.

    Raises StoreError where there is none and `create` is not set, StoreBusy where another process writes.
    """
    store = Store(path, create=create, made_by=f"communique {__version__}")
    try:
        tidy(store)
    except BaseException:
        store.close()
        raise
    return store


def read_store(path: Path | str) -> Store:
    """The store in the folder as it was last published, read only; use it as a context manager. Others may write meanwhile.

    Raises StoreError where there is none.
    """
    return Store(path, create=False, read_only=True)


def load_reader() -> Reader:
    """The reader with spaCy's model: seconds and 200 MB. Raises ModelMissing."""
    from extract.reader import Reader as SpacyReader

    return SpacyReader.load()


def load_judge() -> "Judge":
    """What tells how two claims stand to each other."""
    from extract.judge import RuleJudge

    return RuleJudge()


@cache
def reference() -> tuple[object, ...]:
    """The reference data: countries, ontology, speech acts, as quads."""
    from extract.countries import load_countries

    return tuple(reference_quads(load_countries()))


@cache
def load_validator(engine: "ShaclEngine | None" = None) -> "Validator":
    """The shapes, with the reference data that they need, on an engine: the fastest that is installed where it is None."""
    from graph.validate import Validator

    return Validator(reference(), engine=engine)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class LoadValidator:
    """What loads the shapes for an engine, here and in other processes; two for one engine are equal, so that it is loaded once."""

    engine: "ShaclEngine"

    def __call__(self) -> "Validator":
        """The shapes."""
        return load_validator(self.engine)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a run is made of besides its inputs: tests and other readers bring their own.

    `reader_name` is the name of the reader where it is known without loading it: an article that only other versions of that
    reader have read is read again.
    """

    reader: Callable[[], Reader] = load_reader
    judge: Callable[[], "Judge"] = load_judge
    validator: Callable[[], "Validator"] = load_validator
    reader_name: str | None = None


DEFAULT_PARTS = Parts(reader_name=READER)


def run(  # noqa: PLR0913 - all options are keyword-only and independent
    sources: Sequence[str | Path],
    *,
    store: Path | str,
    out: Path | None = None,
    together: bool = False,
    stories: Path | None = None,
    defaults: Defaults = NO_DEFAULTS,
    again: bool = False,
    records: Sequence[str | Path] = (),
    shown: Shown = NOBODY,
    parts: Parts = DEFAULT_PARTS,
    engine: "Callable[[], Engine] | None" = None,
    tell: Callable[[Story], object] | None = None,
    accounts: bool = True,
) -> RunReport:
    """Read articles into the store, compare the events that changed, and give their accounts side by side.

    `together` states that all sources tell one event, `stories` is a file of `story<TAB>file`. `out` is a folder for
    graph.ttl and graph.trig. `records` are JSON Lines of readings that others made, in place of our own. `engine` makes what reads
    in the place of this process (`communique.engines`), once there is something to read. `tell` is told the accounts one story
    after the other, which the report then does not hold: memory does not grow with the articles; without `accounts`, none are made.
    Raises StoreError where the store cannot be used, InputError where `stories` cannot be read, EngineError where the engine cannot
    work; an article that cannot be read or breaks the shapes is told to `shown` at once, and in the report.
    """
    plan = read_stories(stories) if stories is not None else NO_STORIES
    told: list[Story] = []
    with open_store(store, create=True) as opened, RunRecord(opened.path) as record:
        _keep_reference(opened)
        compared, origins = Compared(opened), Sources(opened)
        articles = (found for found in read_inputs(sources, defaults=defaults) if not _inside(found.source, opened.path))
        stages = (
            skip_known(opened, origins, again=again, reader=parts.reader_name),
            read_with(cache(parts.reader)) if engine is None else _read_by(engine, opened, compared, origins, parts),
            leave_refused(opened, origins),
            build(cache(parts.validator)),
            keep(opened, compared, origins, started=now(), software=__version__),
            tell_reprints(opened, tell=shown.stage),
        )
        _gather(opened, chain((item_of(found) for found in articles), _recorded(records)), stages, shown, record)
        compared.tell(_stories(record.fine(), plan, together=together))
        done = compare_pending(opened, compared, parts.judge(), parts.validator, every=True, tell=shown.stage)
        for line in done.troubles:
            shown.failed(line)
        for story in stories_of(opened, record) if accounts else ():
            (tell or told.append)(story)
        written = _write(opened, out) if out is not None else ()
    return replace(report_of(record, opened.path), accounts=Accounts(tuple(told)), written=written, troubles=done.troubles)


def _read_by(engine: "Callable[[], Engine]", store: Store, compared: Compared, sources: Sources, parts: Parts) -> Stage:
    """What an engine reads, stored: none of it has a step left."""
    from communique.sharded import Loader, Way, through_shards

    return through_shards(store, Loader(store, compared, sources, parts=parts), Way(engine), parts=parts)


def _recorded(files: Sequence[str | Path]) -> Iterator[Item]:
    """The readings in files of records, `-` for standard input; a file that cannot be opened is an item that says so."""
    for name in files:
        try:
            with nullcontext(sys.stdin) if str(name) == "-" else Path(name).open(encoding="utf-8") as lines:
                yield from (item_of_record(found, str(name)) for found in read_records(lines, source=str(name)))
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else f"no UTF-8: {error.reason} at byte {error.start}"
            yield item_of_record(InputError(str(name), f"cannot be read: {reason}"), str(name))


def _keep_reference(store: Store) -> None:
    """The store's reference graph is the one of this version."""
    wanted = reference()
    if set(store.quads(GRAPH_REFERENCE)) != set(wanted):
        store.replace_graph(GRAPH_REFERENCE, wanted)  # type: ignore[arg-type]


def _inside(source: str, store: Path) -> bool:
    """Whether an input is a file of the store itself, which may lie in the folder that is read."""
    return Path(source).absolute().is_relative_to(store.absolute())


def _gather(store: Store, items: Iterable[Item], stages: Iterable[Stage], shown: Shown, record: RunRecord) -> None:
    """Take every item through the stages, keep what became of it, and publish for readers now and then."""
    for item in run_stages(items, stages):
        shown.step(item.source)
        if item.message:
            shown.failed(item.message)
        record.add(item)
        store.publish(every=PUBLISHED_EVERY)


def _stories(fine: Iterable[tuple[str, str]], plan: Stories, *, together: bool) -> dict[str, set[str]]:
    """The ids of the articles of each story, by their sources and ids.

    Inputs of one run that belong together make a story named by its first id.
    """
    found: dict[str, set[str]] = {}
    if not together and plan is NO_STORIES:
        return found
    ids = set()
    for source, article in fine:
        ids.add(article)
        story = plan.story(source)
        if story is not None:
            found.setdefault(story, set()).add(article)
    if together and len(ids) > 1:
        found[f"{TOGETHER} {min(ids)}"] = ids
    return found


def _write(store: Store, folder: Path) -> tuple[Path, ...]:
    """graph.ttl and graph.trig in the folder."""
    from graph.export import export

    return (export(store, folder / "graph.ttl"), export(store, folder / "graph.trig"))
