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
from communique.accounts import Accounts
from communique.around import articles_around
from communique.compared import Compared
from communique.comparing import PUBLISHED_EVERY, compare_pending, stored_accounts
from communique.engine import (
    Item,
    Outcome,
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
from communique.errors import Exit
from communique.progress import NOBODY, Shown
from communique.side_by_side import accounts_of
from communique.sources import Sources
from communique.stories import NO_STORIES, Stories, read_stories
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
    from graph.validate import Validator

TOGETHER = "together"
"""The name of the story of inputs that are stated to tell one event without a file of stories."""


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run did: the inputs with their outcomes, and the accounts of the events that they tell.

    `written` are the files that were written beside the store, `troubles` tell what of comparison the shapes refused, a line each.
    """

    items: tuple[Item, ...]
    accounts: Accounts
    written: tuple[Path, ...] = ()
    troubles: tuple[str, ...] = ()

    def count(self, outcome: Outcome) -> int:
        """How many inputs ended so."""
        return sum(item.outcome is outcome for item in self.items)

    @property
    def failures(self) -> tuple[str, ...]:
        """What went wrong, a line an input."""
        return (*(item.message for item in self.items if item.message), *self.troubles)

    @property
    def warnings(self) -> int:
        """How many warnings the shapes gave for what was stored."""
        return sum(len(item.report.warnings) for item in self.items if item.report and item.outcome is Outcome.STORED)

    @property
    def exit_code(self) -> Exit:
        """What a command ends with: done, or whether all or only some of the inputs failed, and how."""
        unreadable, refused = self.count(Outcome.UNREADABLE), self.count(Outcome.QUARANTINED)
        if not unreadable and not refused:
            return Exit.PARTIAL if self.troubles else Exit.DONE
        if self.count(Outcome.STORED) or self.count(Outcome.KNOWN):
            return Exit.PARTIAL
        return Exit.INPUT if unreadable else Exit.SHAPES

    @property
    def summary(self) -> str:
        """One line: how many were stored, known, refused, unreadable, and what was written."""
        stored, known = self.count(Outcome.STORED), self.count(Outcome.KNOWN)
        parts = [f"{stored} stored" if stored or not known else "nothing new"]
        parts += [f"{known} known before"] if known else []
        parts += [f"{n} {o.value}" for o in (Outcome.QUARANTINED, Outcome.UNREADABLE) if (n := self.count(o))]
        parts += [f"warnings of the shapes: {self.warnings}"] if self.warnings else []
        parts += [f"wrote {', '.join(str(p) for p in self.written)}"] if self.written else []
        return "; ".join(parts)


def open_store(path: Path | str, *, create: bool = False) -> Store:
    """The store in the folder, for writing; use it as a context manager.

    Raises StoreError where there is none and `create` is not set, StoreBusy where another process writes.
    """
    return Store(path, create=create, made_by=f"communique {__version__}")


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
def load_validator() -> "Validator":
    """The shapes, with the reference data that they need."""
    from graph.validate import Validator

    return Validator(reference())  # type: ignore[arg-type]


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
) -> RunReport:
    """Read articles into the store, compare the events that changed, and give their accounts side by side.

    `together` states that all sources tell one event, `stories` is a file of `story<TAB>file`. `out` is a folder for
    graph.ttl and graph.trig. `records` are JSON Lines of readings that others made, in place of our own. `engine` makes what reads
    in the place of this process (`communique.engines`), once there is something to read. Raises StoreError where the store
    cannot be used, InputError where `stories` cannot be read, EngineError where the engine cannot work;
    an article that cannot be read or breaks the shapes is told to `shown` at once, and in the report.
    """
    plan = read_stories(stories) if stories is not None else NO_STORIES
    with open_store(store, create=True) as opened:
        _keep_reference(opened)
        compared, origins = Compared(opened), Sources(opened)
        articles = (found for found in read_inputs(sources, defaults=defaults) if not _inside(found.source, opened.path))
        stages = (
            skip_known(opened, origins, again=again, reader=parts.reader_name),
            read_with(cache(parts.reader)) if engine is None else _read_by(engine, opened, compared, origins, parts),
            leave_refused(opened, origins),
            build(cache(parts.validator)),
            keep(opened, compared, origins, started=now(), software=__version__),
        )
        items = _gather(opened, chain((item_of(found) for found in articles), _recorded(records)), stages, shown)
        compared.tell(_stories(items, plan, together=together))
        done = compare_pending(opened, compared, parts.judge(), parts.validator, every=True, tell=shown.stage)
        for line in done.troubles:
            shown.failed(line)
        ids = frozenset(item.article.id for item in items if item.article is not None)
        accounts = accounts_of(*stored_accounts(opened, articles_around(opened, ids)))
        written = _write(opened, out) if out is not None else ()
    return RunReport(tuple(items), accounts, written, done.troubles)


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


def _gather(store: Store, items: Iterable[Item], stages: Iterable[Stage], shown: Shown) -> list[Item]:
    """Every item at the end of the stages, published for readers now and then; what the report does not need is let go."""
    done: list[Item] = []
    for item in run_stages(items, stages):
        shown.step(item.source)
        if item.message:
            shown.failed(item.message)
        store.publish(every=PUBLISHED_EVERY)
        done.append(replace(item, reading=None, quads=()))
    return done


def _stories(items: Iterable[Item], plan: Stories, *, together: bool) -> dict[str, set[str]]:
    """The ids of the articles of each story. Inputs of one run that belong together make a story named by its first id."""
    found: dict[str, set[str]] = {}
    fine = [item for item in items if item.article is not None and item.outcome in (Outcome.STORED, Outcome.KNOWN)]
    for item in fine:
        story = plan.story(item.source)
        if item.article is not None and story is not None:
            found.setdefault(story, set()).add(item.article.id)
    ids = {item.article.id for item in fine if item.article is not None}
    if together and len(ids) > 1:
        found[f"{TOGETHER} {min(ids)}"] = ids
    return found


def _write(store: Store, folder: Path) -> tuple[Path, ...]:
    """graph.ttl and graph.trig in the folder."""
    from graph.export import export

    return (export(store, folder / "graph.ttl"), export(store, folder / "graph.trig"))
