"""Options that several commands share, and how an example stands in their help."""

from pathlib import Path
from typing import Annotated

import typer

from communique.output import Format

DEFAULT_STORE = Path("store")

StoreOption = Annotated[
    Path, typer.Option("--store", "-s", envvar="COMMUNIQUE_STORE", help="The folder of the store.", show_envvar=True)
]
FormatOption = Annotated[
    Format | None,
    typer.Option(
        "--format", "-f", help="How rows are written; without it a table on a terminal and CSV in a pipe.", show_default=False
    ),
]
OutputOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="The file to write; without it standard output.", show_default=False),
]

Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, max=1024, help="How many processes work.")]
EngineName = Annotated[
    str | None,
    typer.Option(
        "--engine", help="pool: processes of this machine, the default; dask: needs communique[dask].", show_default=False
    ),
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        "--scheduler",
        help="Address of a Dask scheduler (tcp://HOST:8786); without it a cluster of this machine.",
        show_default=False,
    ),
]


def examples(*lines: str) -> str:
    """The end of a command's help: examples, each on a line of its own."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)
