"""`communique run` and `communique read`: from articles to attributions, and into a store."""

import json
import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
from communique.errors import Exit, UsageError
from communique.output import Format, Table, chosen, write

if TYPE_CHECKING:
    from communique.running import RunReport
    from extract.errors import InputError
    from extract.inputs import Defaults
    from extract.model import Reading

ARTICLES = typer.Argument(
    help="Files or folders of articles: .txt .html .json .jsonl .warc .rss .atom, also .gz and .zst; - is stdin.",
    show_default=False,
)
Paths = Annotated[list[str], ARTICLES]
Records = Annotated[
    list[str] | None,
    typer.Option("--records", help="JSON Lines of readings that others made, as `read --format jsonl` writes them; - is stdin."),
]
Date = Annotated[str | None, typer.Option("--date", help="Date of publication where an article does not say it: 2025-06-27.")]
Publisher = Annotated[str | None, typer.Option("--publisher", help="Publisher where an article does not say it.")]
Title = Annotated[str | None, typer.Option("--title", help="Title where an article does not say it.")]
Encoding = Annotated[str | None, typer.Option("--encoding", help="Encoding of files that are not UTF-8, such as cp1252.")]


class Listed(StrEnum):
    """What of a run can be listed."""

    ALL = "all"
    READ = "read"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    NEAR_DUPLICATE = "near-duplicate"
    QUARANTINED = "quarantined"
    FAILED = "failed"


ListOption = Annotated[
    Listed | None,
    typer.Option("--list", help="List the inputs that became this, with the reason, in the place of accounts.", show_default=False),
]


class ReadFormat(StrEnum):
    """How `communique read` writes: rows as everywhere, or records for other tools."""

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    MARKDOWN = "md"
    JSONL = "jsonl"


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command(
        epilog=examples(
            "communique run examples --stories examples/stories.tsv",
            "communique run iran.txt azerbaijan.txt --together --date 2025-06-27",
            "communique run crawl.warc.gz --store archive --jobs 8",
            "communique run corpus/ --store corpus-store --out corpus-out --format csv > findings.csv",
        )
    )(run)
    app.command(epilog=examples("communique last failed", "communique last near-duplicate --format json"))(last)
    app.command(
        epilog=examples(
            "communique read article.txt",
            "communique read article.txt --format jsonl > records.jsonl",
            "curl -s https://example.org/a.html | communique read -",
        )
    )(read)


def _defaults(title: str | None, date: str | None, publisher: str | None, encoding: str | None) -> "Defaults":
    """What the options say of all articles. Raises UsageError for a date or an encoding that is none."""
    from extract.errors import RecordError
    from extract.inputs import Defaults

    try:
        return Defaults(title=title, published=date, publisher=publisher, encoding=encoding)
    except RecordError as error:
        raise UsageError(str(error)) from None


def run(
    paths: Annotated[list[str] | None, ARTICLES] = None,
    store: StoreOption = DEFAULT_STORE,
    out: Annotated[Path | None, typer.Option("--out", help="Folder for graph.ttl and graph.trig.", show_default=False)] = None,
    together: Annotated[bool, typer.Option("--together", help="All inputs are accounts of one event.")] = False,
    stories: Annotated[
        Path | None,
        typer.Option("--stories", help="File of two columns, story<TAB>file: files of one story are accounts of one event."),
    ] = None,
    title: Title = None,
    date: Date = None,
    publisher: Publisher = None,
    encoding: Encoding = None,
    again: Annotated[bool, typer.Option("--again", help="Read articles again that the store already has.")] = False,
    records: Records = None,
    jobs: Jobs = 1,
    engine: EngineName = None,
    scheduler: Scheduler = None,
    shacl_engine: ShaclEngineName = None,
    listing: ListOption = None,
    form: FormatOption = None,
    quiet: Quiet = False,
) -> int:
    """Read articles, build and check their graph, store it, and show where accounts of one event differ.

    What is stored already is not read again; after an interruption the same command goes on where it stopped. With --jobs several
    processes read, and the end is the same. --list, and afterwards `communique last`, list what became of the articles.
    """
    from communique import api
    from communique.engines import chosen_engine
    from communique.pace import Position
    from communique.progress import progress
    from communique.report import ReportWriter

    _check_inputs([*(paths or ()), *(records or ())], together=together, stories=stories)
    parts, position = with_shacl(shacl_engine), None if quiet else Position(paths or ())
    with ReportWriter(chosen(form)) if listing is None else nullcontext() as writer:
        with progress(quiet=quiet, position=position) as shown:
            report = api.run(
                paths or (),
                store=store,
                out=out,
                together=together,
                stories=stories,
                defaults=_defaults(title, date, publisher, encoding),
                again=again,
                records=records or (),
                shown=shown,
                parts=parts,
                engine=chosen_engine(engine, jobs=jobs, scheduler=scheduler, parts=parts),
                tell=None if writer is None else writer.write,
                accounts=writer is not None,
            )
        if not quiet:
            _tell_passed(paths or (), apart=[place for place in (store, out, stories) if place])
        _tell_report(report, store, quiet=quiet)
    if listing is not None:
        _write_list(store, listing, form)
    return report.exit_code


def _check_inputs(named: Sequence[str], *, together: bool, stories: Path | None) -> None:
    """Raises UsageError where nothing is named to be read, or stories are told in two ways."""
    if not named:
        raise UsageError("name what to read: files, folders, - for standard input, or --records FILE")
    if together and stories is not None:
        raise UsageError("--together and --stories exclude each other; --together makes one story of all inputs")


def last(
    what: Annotated[Listed, typer.Argument(help="What is listed.", show_default="all")] = Listed.ALL,
    store: StoreOption = DEFAULT_STORE,
    form: FormatOption = None,
) -> int:
    """List what became of the articles of the newest `communique run` on the store: of all, or of those that became this.

    A row an input: what became of it, where it came from, the id of its text, of which earlier article it is a near-duplicate, and
    why it failed.
    """
    _write_list(store, what, form)
    return Exit.DONE


def _write_list(store: Path, what: Listed, form: Format | None) -> None:
    """The rows of the newest run that became this."""
    from communique.run_record import Became, listed, table_of

    became = None if what is Listed.ALL else Became(what.value)
    write(table_of(listed(store, became)), chosen(form))


def _tell_report(report: "RunReport", store: Path, *, quiet: bool) -> None:
    """On standard error: the counts, and how the store is asked. What failed was told when it happened."""
    from communique.engine import Outcome

    if not quiet:
        articles = report.count(Outcome.STORED) + report.count(Outcome.KNOWN)
        hint = f"; ask with: communique query contradictions --store {shlex.quote(str(store))}" if articles else ""
        sys.stderr.write(f"{report.summary}{hint}\n")


def _tell_passed(paths: Sequence[str], *, apart: Sequence[Path] = ()) -> None:
    """On standard error, in one line: how many files in the folders were passed over, and of which kinds."""
    from extract.inputs import passed_over

    kinds = passed_over(paths, apart=apart)
    if kinds:
        number = sum(kinds.values())
        words = [f"{count} {suffix or 'without ending'}" for suffix, count in kinds.items()]
        more = f" and {len(words) - MOST_KINDS} other kinds" if len(words) > MOST_KINDS else ""
        files = f"{number} file{'s' if number > 1 else ''}"
        sys.stderr.write(f"passed over {files} of other kinds in the folders: {', '.join(words[:MOST_KINDS])}{more}\n")


MOST_KINDS = 8
"""How many kinds of files that were passed over are named."""


def read(
    paths: Paths,
    title: Title = None,
    date: Date = None,
    publisher: Publisher = None,
    encoding: Encoding = None,
    form: Annotated[
        ReadFormat | None,
        typer.Option(
            "--format", "-f", help="How it is written; jsonl is all that was read, a line an article.", show_default=False
        ),
    ] = None,
) -> int:
    """Read articles and list who said what in them; nothing is stored.

    With `--format jsonl` one line an article holds all that was read, for other tools; `communique run --records` takes such lines.
    """
    from communique import api

    code = _write_all(api.read(paths, defaults=_defaults(title, date, publisher, encoding)), form)
    _tell_passed(paths)
    return code


def _write_all(results: "Iterator[Reading | InputError]", form: ReadFormat | None) -> int:
    """Write the readings in the format; the exit code."""
    from communique.readings import COLUMNS, attribution_table, narrow_table

    if form is ReadFormat.JSONL:
        return _each(results, _write_record)
    kind = chosen(Format(form.value) if form is not None else None)
    if kind is Format.TABLE:
        return _each(results, lambda reading: write(narrow_table(reading), kind))
    rows: list[tuple[str | int | float | None, ...]] = []
    code = _each(results, lambda reading: rows.extend((reading.article.source, *row) for row in attribution_table(reading).rows))
    write(Table(("article", *COLUMNS), tuple(rows)), kind)
    return code


def _write_record(reading: "Reading") -> None:
    """The reading as a line of JSON."""
    from extract.records import to_record

    sys.stdout.write(json.dumps(to_record(reading), ensure_ascii=False) + "\n")


def _each(results: "Iterator[Reading | InputError]", tell: Callable[["Reading"], None]) -> int:
    """Tell each reading as soon as it is made, and what cannot be read on standard error; the exit code."""
    from extract.errors import InputError

    read_any, failed = False, False
    for result in results:
        if isinstance(result, InputError):
            failed = True
            sys.stderr.write(f"{result}\n")
            continue
        read_any = True
        tell(result)
    if failed:
        return Exit.PARTIAL if read_any else Exit.INPUT
    return Exit.DONE
