"""Options that several commands share, and how an example stands in their help."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from communique.errors import UsageError
from communique.output import Format

if TYPE_CHECKING:
    from communique.running import Parts

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


ShaclEngineName = Annotated[
    str | None,
    typer.Option(
        "--shacl-engine",
        envvar="COMMUNIQUE_SHACL_ENGINE",
        help="What checks the shapes: pyshacl or pyshifty (communique[shacl], faster); without it the fastest that is installed.",
        show_default=False,
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Write nothing to standard error but errors.")]


def with_shacl(name: str | None) -> "Parts":
    """What a run is made of, its shapes checked by the engine of that name. Raises UsageError where there is none."""
    from communique.running import DEFAULT_PARTS, LoadValidator
    from graph.validate import ShaclEngine

    if name is None:
        return DEFAULT_PARTS
    if name not in tuple(ShaclEngine):
        raise UsageError(f"there is no SHACL engine named {name!r}; take one of {', '.join(ShaclEngine)}")
    return replace(DEFAULT_PARTS, validator=LoadValidator(ShaclEngine(name)))


def examples(*lines: str) -> str:
    """The end of a command's help: examples, each on a line of its own."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)
