"""`communique push`: a store's graphs into a SPARQL server that is already there."""

import sys
from typing import Annotated

import typer

from communique.commands.options import DEFAULT_STORE, StoreOption, examples
from communique.errors import Exit


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command(
        epilog=examples(
            "communique push http://localhost:7878",
            "communique push http://localhost:8890/sparql-graph-crud-auth",
            "communique push http://localhost:3030/news/data --query http://localhost:3030/news/sparql",
        )
    )(push)


def push(
    url: Annotated[
        str,
        typer.Argument(
            metavar="URL",
            help="The address of the server's Graph Store Protocol; of an oxigraph server its address alone.",
            show_default=False,
        ),
    ],
    query: Annotated[
        str | None,
        typer.Option("--query", help="Where the server answers queries, if that cannot be told from URL.", show_default=False),
    ] = None,
    store: StoreOption = DEFAULT_STORE,
    again: Annotated[bool, typer.Option("--again", help="Send what is unchanged too.")] = False,
    timeout: Annotated[
        float, typer.Option("--timeout", min=1, max=86_400, help="Seconds that the server may keep silent on a request.")
    ] = 300.0,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Write nothing to standard error but errors.")] = False,
) -> int:
    """Send the store's graphs to a SPARQL 1.1 server: one PUT a named graph, only what changed, counted afterwards.

    A name and a password, by Basic or Digest, are taken from COMMUNIQUE_USER and COMMUNIQUE_PASSWORD. Other graphs on the server
    are not touched, and the texts of the articles stay here. Repeating the command is safe, also after an interruption.

    Addresses: oxigraph http://HOST:7878; Virtuoso http://HOST:8890/sparql-graph-crud-auth; Fuseki http://HOST:3030/DATASET/data;
    GraphDB and RDF4J http://HOST:7200/repositories/NAME/rdf-graphs/service.
    """
    from communique.progress import progress
    from communique.pushing import push as send

    with progress(quiet=quiet) as tell:
        report = send(store, url, query=query, again=again, tell=tell, timeout_s=timeout)
    if not quiet:
        sys.stderr.write(f"{report.summary}\n")
    return Exit.DONE
