"""Progress of long work: a bar on standard error where that is a terminal, nothing anywhere else."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Tell = Callable[[str], None]
"""Told of each step: a few words on what is being done."""


def silent(_: str) -> None:
    """Tell nobody."""


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Tell]:
    """A function that shows what is being done, for as long as the block runs."""
    if quiet or not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.completed:.0f} articles"),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
    )
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as bar:
        task = bar.add_task("starting")

        def tell(words: str) -> None:
            bar.update(task, description=words, advance=1)

        yield tell
