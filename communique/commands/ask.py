"""`communique query`, `queries`, `validate` and `export`: ask the graph, check it, take it elsewhere."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from communique.commands.options import DEFAULT_STORE, FormatOption, StoreOption, examples
from communique.errors import Exit, UsageError
from communique.output import Format, Table, chosen, write

if TYPE_CHECKING:
    from graph.results import QueryResult


class AnswerFormat(StrEnum):
    """How the answer to a query is written."""

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    MARKDOWN = "md"
    TURTLE = "turtle"
    TTL = "ttl"


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command(
        epilog=examples(
            "communique query contradictions",
            "communique query who-said-what --set country=IR --format csv",
            "communique query my-question.rq --timeout 30",
            "communique query contradictions --endpoint http://localhost:7878/query",
            "communique query -e 'SELECT ?who ?claim { ?who cmq:denied ?claim }'",
        )
    )(query)
    app.command(epilog=examples("communique queries", "communique queries omissions"))(queries)
    app.command(epilog=examples("communique validate", "communique validate graph.ttl --format json"))(validate)
    app.command(
        epilog=examples(
            "communique export turtle -o graph.ttl",
            "communique export gexf -o graph.gexf",
            "communique export csv -o tables/",
            "communique export --network countries -o countries.svg",
        )
    )(export)


def query(
    name: Annotated[str | None, typer.Argument(help="A named query, or a file that holds a query.", show_default=False)] = None,
    text: Annotated[str | None, typer.Option("--execute", "-e", help="The text of a query.", show_default=False)] = None,
    values: Annotated[
        list[str] | None, typer.Option("--set", help="A parameter of a named query: name=value.", show_default=False)
    ] = None,
    store: StoreOption = DEFAULT_STORE,
    graph: Annotated[
        Path | None, typer.Option("--graph", "-g", help="A file of RDF to ask instead of a store.", show_default=False)
    ] = None,
    endpoint: Annotated[
        str | None,
        typer.Option("--endpoint", metavar="URL", help="A SPARQL 1.1 server to ask instead of a store.", show_default=False),
    ] = None,
    timeout: Annotated[
        float, typer.Option("--timeout", min=0.1, max=3600, help="Seconds after which the query is stopped.")
    ] = 10.0,
    memory: Annotated[int, typer.Option("--memory", min=64, help="Megabytes that the query may use.")] = 1024,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Rows after which the answer is cut.")] = 100_000,
    form: Annotated[
        AnswerFormat | None,
        typer.Option(
            "--format",
            "-f",
            help="How the answer is written; without it a table on a terminal, CSV in a pipe. turtle (or ttl) is for CONSTRUCT.",
            show_default=False,
        ),
    ] = None,
) -> int:
    """Ask a named query, or one of your own in SPARQL.

    The default graph is the union of all graphs, and the prefixes of `communique schema` need no PREFIX line. A query runs
    in a process of its own, without SERVICE, LOAD or remote FROM, and is stopped at its limits. --endpoint asks a server: it is
    stopped after the same time, and COMMUNIQUE_USER and COMMUNIQUE_PASSWORD are used where the server asks for them.
    """
    from communique import api
    from communique.asking import existing, text_of, unknown_nodes
    from graph.query import Limits

    asked, given = text_of(name, text), _values(values or [])
    source, limits = existing(graph) if graph is not None else store, Limits(timeout, memory, limit)
    if endpoint is None:
        answer = api.query(source, asked, values=given, limits=limits)
    elif graph is not None:
        raise UsageError("--endpoint and --graph exclude each other; ask one of the two")
    else:
        from communique.remote_query import ask_endpoint

        answer = ask_endpoint(endpoint, asked, values=given, limits=limits)
    _write_answer(answer, form)
    if not len(answer) and given and endpoint is None:
        for node in unknown_nodes(source, asked, given):
            sys.stderr.write(f"{node} is nowhere in the graph\n")
    if answer.truncated:
        sys.stderr.write(f"cut after {len(answer)} rows; --limit lets more through\n")
    return Exit.DONE


def _values(settings: list[str]) -> dict[str, str]:
    """The values of `--set name=value`."""
    found: dict[str, str] = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals or not name:
            raise UsageError(f"--set {setting!r}: a parameter is set as name=value")
        found[name.strip()] = value
    return found


def _write_answer(answer: "QueryResult", form: AnswerFormat | None) -> None:
    """The answer on standard output; CSV and TSV of a named query have a column of labels beside each column of nodes."""
    kind = form or (AnswerFormat.TABLE if sys.stdout.isatty() else AnswerFormat.CSV)
    if kind in (AnswerFormat.TABLE, AnswerFormat.MARKDOWN):
        columns = answer.columns or ("answer",)
        write(Table(columns, answer.to_table()), Format(kind.value))
        return
    named = answer.labelled()
    writers = {
        AnswerFormat.CSV: named.to_csv,
        AnswerFormat.TSV: named.to_tsv,
        AnswerFormat.JSON: answer.to_json,
        AnswerFormat.TURTLE: answer.to_turtle,
        AnswerFormat.TTL: answer.to_turtle,
    }
    written = writers[kind]()
    sys.stdout.write(written.replace("\r\n", "\n") if kind is AnswerFormat.CSV else written)
    if not written.endswith("\n"):
        sys.stdout.write("\n")


def queries(
    name: Annotated[
        str | None, typer.Argument(help="A named query, to see its parameters and its text.", show_default=False)
    ] = None,
    form: FormatOption = None,
) -> int:
    """List the named queries, or show one with its parameters and its text."""
    from communique.asking import broken, query_list, query_text

    if name is None:
        for error in broken():
            sys.stderr.write(f"{error}\n")
        write(query_list(), chosen(form))
    else:
        sys.stdout.write(query_text(name))
    return Exit.DONE


def validate(
    source: Annotated[
        Path | None,
        typer.Argument(help="A store's folder or a file of RDF (.ttl .trig .nt .nq); without it the store.", show_default=False),
    ] = None,
    store: StoreOption = DEFAULT_STORE,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as violations.")] = False,
    form: FormatOption = None,
) -> int:
    """Check a store or a file against the shapes, in plain words: which article, which words, what is wrong.

    Ends with 4 where a shape is violated.
    """
    from communique import api
    from communique.asking import existing

    reports = api.validate(existing(source) if source is not None else store)
    rows = tuple(
        (r.severity.value, report.subject, r.message, r.label, f"{r.span.begin}–{r.span.end}" if r.span else None, r.shape, r.focus)
        for report in reports
        for r in report.results
    )
    write(Table(("severity", "article", "message", "what", "place", "shape", "node"), rows), chosen(form))
    broken = sum(len(r.violations) for r in reports)
    doubts = sum(len(r.warnings) for r in reports)
    sys.stderr.write(f"violations: {broken}, warnings: {doubts}\n")
    return Exit.SHAPES if broken or (strict and doubts) else Exit.DONE


def export(
    form: Annotated[
        str | None,
        typer.Argument(metavar="[FORMAT]", help="The format; without it the ending of the file tells it.", show_default=False),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="The file, or the folder for csv, csvw and neo4j; else standard output.", show_default=False
        ),
    ] = None,
    network: Annotated[
        str | None,
        typer.Option(
            "--network",
            help="For gexf, graphml, csv and svg: full, actors, who-contradicts-whom or countries.",
            show_default=False,
        ),
    ] = None,
    store: StoreOption = DEFAULT_STORE,
) -> int:
    """Write the graph for another tool; without a format and a file, list the formats.

    turtle and ntriples hold all graphs merged into one, and nothing is lost by it; trig, nquads and jsonld keep them apart; gexf,
    graphml and csv hold actors, claims, accounts and countries as a network, or the one that --network names; svg is a picture of
    who contradicts whom; csvw and neo4j are folders of tables that keys join. The texts of the articles are never exported.
    """
    from communique import api
    from communique.exporting import formats

    if form is None and output is None:
        if network is not None:
            raise UsageError("--network needs a format or a file: gexf, graphml, csv or svg")
        write(formats(), chosen(None))
        return Exit.DONE
    written = api.export(store, form, output, network=network)
    if isinstance(written, bytes):
        sys.stdout.flush()
        sys.stdout.buffer.write(written)
    else:
        sys.stderr.write(f"wrote {written}\n")
    return Exit.DONE
