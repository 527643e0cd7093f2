"""Progress of long work: a line on standard error where that is a terminal; what fails is told at once, on a terminal or not."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

Tell = Callable[[str], None]
"""Told of each step: a few words on what is being done."""


def silent(_: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Where work tells what it does, in a few words: each `step` that is done, the `stage` that it is in, what `failed`.

    A failure is one line that says where, what and what to do. Called as a function, it is told of a step.
    """

    step: Tell = silent
    stage: Tell = silent
    failed: Tell = silent

    def __call__(self, words: str) -> None:
        """Tell of a step."""
        self.step(words)


NOBODY = Shown()


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Shown]:
    """Shows what is being done, for as long as the block runs. Failures are written even where it is `quiet`."""
    if quiet or not sys.stderr.isatty():
        yield Shown(failed=_line)
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.completed:.0f} articles{task.fields[wrong]}"),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
    )
    console = Console(file=sys.stderr)
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("starting", wrong="")
        count = 0

        def failed(words: str) -> None:
            nonlocal count
            count += 1
            console.print(words, markup=False, highlight=False, soft_wrap=True)
            bar.update(task, wrong=f", {count} failed")

        yield Shown(
            step=lambda words: bar.update(task, description=words, advance=1),
            stage=lambda words: bar.update(task, description=words),
            failed=failed,
        )


def _line(words: str) -> None:
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()
