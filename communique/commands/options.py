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


def examples(*lines: str) -> str:
    """The end of a command's help: examples, each on a line of its own."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)
