"""`communique remove`, `compact`, `backup`, `check`, `shard` and `load`: look after a store, and fill it with many processes."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from communique.commands.options import (
    DEFAULT_STORE,
    EngineName,
    FormatOption,
    Jobs,
    Quiet,
    Scheduler,
    ShaclEngineName,
    StoreOption,
    examples,
    with_shacl,
)
from communique.errors import Exit
from communique.output import chosen, write


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command(epilog=examples("communique remove a9267888f624", "communique remove news/iran.txt news/oman.txt"))(remove)
    app.command(epilog=examples("communique compact", "communique compact --store corpus-store"))(compact)
    app.command(epilog=examples("communique backup backups/2025-06-27", "communique check --store backups/2025-06-27"))(backup)
    app.command(epilog=examples("communique check", "communique check --quick --format json"))(check)
    app.command(
        epilog=examples(
            "communique shard archive/ --to shards --jobs 8",
            "communique shard crawl.warc.gz --to /shared/shards --engine dask --scheduler tcp://10.0.0.5:8786",
            "communique load shards --store corpus-store",
        )
    )(shard)
    app.command(epilog=examples("communique load shards", "communique load shards --store corpus-store --quiet"))(load)


def remove(
    articles: Annotated[
        list[str],
        typer.Argument(metavar="ARTICLE...", help="Ids, beginnings of ids, files or URLs of articles.", show_default=False),
    ],
    store: StoreOption = DEFAULT_STORE,
    quiet: Quiet = False,
) -> int:
    """Take articles out of the store: graph, words, source, and every finding that rests on them.

    What is left is compared anew. Nothing is removed where one of the names means no article or several. A copy that was published
    before goes with the second change of the store after this one; backups keep what they have.
    """
    from communique.progress import progress
    from communique.tending import remove as take_out

    with progress(quiet=quiet) as shown:
        removed = take_out(articles, store=store, shown=shown)
    for line in removed.troubles:
        sys.stderr.write(f"{line}\n")
    if not quiet:
        sys.stderr.write(f"removed: {' '.join(removed.articles)}\n")
    return Exit.PARTIAL if removed.troubles else Exit.DONE


def compact(store: StoreOption = DEFAULT_STORE, quiet: Quiet = False) -> int:
    """Make the store's files few and small, and delete what interrupted work has left; nothing that is stored changes.

    Useful after a large first run or many removals. It may be interrupted at any moment.
    """
    from communique.tending import compact as make_small

    done = make_small(store)
    if not quiet:
        sys.stderr.write(f"{done.summary}\n")
    return Exit.DONE


def backup(
    target: Annotated[Path, typer.Argument(help="The folder of the copy, which must not exist.", show_default=False)],
    store: StoreOption = DEFAULT_STORE,
    quiet: Quiet = False,
) -> int:
    """Copy the store to a new folder, which is a store of its own: use it with `--store TARGET`.

    On the same disk the copy shares files with the store and takes no time and no room; only on another disk is it safe from the
    loss of this one. It is there whole or not at all. While another process writes, it holds what was last published.
    """
    from communique.tending import backup as copy

    count = copy(target, store=store)
    if not quiet:
        sys.stderr.write(f"{target}: {count} articles\n")
    return Exit.DONE


def check(
    store: StoreOption = DEFAULT_STORE,
    quick: Annotated[bool, typer.Option("--quick", help="Do not compare all anew: words, records and shapes only.")] = False,
    shacl_engine: ShaclEngineName = None,
    form: FormatOption = None,
    quiet: Quiet = False,
) -> int:
    """Check that the articles' words are those that were read, every graph passes its shapes, and every finding still follows.

    To know the last, all accounts are compared once more, in a copy. The store may be used meanwhile. Problems are rows on standard
    output, and the command ends with 4.
    """
    from communique.progress import progress
    from communique.tending import check as look

    with progress(quiet=quiet) as shown:
        checked = look(store, quick=quick, shown=shown, parts=with_shacl(shacl_engine))
    if checked.problems:
        write(checked.table, chosen(form))
    if not quiet:
        sys.stderr.write(f"{checked.summary}\n")
    return Exit.SHAPES if checked.problems else Exit.DONE


def shard(
    paths: Annotated[list[str], typer.Argument(help="Files, folders and feeds of articles, as for `run`.", show_default=False)],
    to: Annotated[Path, typer.Option("--to", help="The folder of the shards.", show_default=False)],
    jobs: Jobs = 1,
    engine: EngineName = None,
    scheduler: Scheduler = None,
    articles: Annotated[int, typer.Option("--articles", min=1, max=100_000, help="How many articles a shard has.")] = 100,
    shacl_engine: ShaclEngineName = None,
    quiet: Quiet = False,
) -> int:
    """Read articles into shards: files of N-Quads with manifests, which `communique load` puts into a store, on any machine.

    The same articles give the same bytes, whatever built them. A shard that is built and fits is not built again, so an interrupted
    command goes on. An article of which two workers died is set apart, with the reason.
    """
    from communique.engines import make_engine
    from communique.progress import progress
    from communique.shard_folder import build_folder

    parts = with_shacl(shacl_engine)
    with progress(quiet=quiet, of="shards") as shown:
        made_by = make_engine(engine, jobs=jobs, scheduler=scheduler, parts=parts)
        made = build_folder(paths, to, engine=made_by, articles=articles, shown=shown, parts=parts)
    if not quiet:
        sys.stderr.write(f"{made.summary}\n")
    if made.failures:
        return Exit.PARTIAL if made.articles else Exit.INPUT
    return Exit.DONE


def load(
    folder: Annotated[Path, typer.Argument(help="The folder of the shards.", show_default=False)],
    store: StoreOption = DEFAULT_STORE,
    quiet: Quiet = False,
) -> int:
    """Load built shards into the store, and compare what is new: the end is that of `communique run` on the same articles.

    What the store has already is passed over; the shards stay where they are.
    """
    from communique.engine import Outcome
    from communique.progress import progress
    from communique.shard_folder import load_folder

    with progress(quiet=quiet, of="shards") as shown:
        loaded = load_folder(folder, store=store, shown=shown)
    for line in loaded.troubles:
        sys.stderr.write(f"{line}\n")
    if not quiet:
        sys.stderr.write(f"{loaded.summary}\n")
    failed = loaded.count(Outcome.UNREADABLE) + loaded.count(Outcome.QUARANTINED)
    return Exit.PARTIAL if failed or loaded.troubles else Exit.DONE
