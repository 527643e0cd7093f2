"""Progress of long work: on a terminal a line that moves, elsewhere a plain line now and then; what fails is told at once."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from communique.pace import Position

Tell = Callable[[str], None]
"""Told of each step: a few words on what is being done."""

LOOK_EVERY, LINE_EVERY = 1.0, 30.0
"""Seconds between two looks at the rate, and between two plain lines where nobody watches a terminal."""


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
def progress(*, quiet: bool = False, position: "Position | None" = None, of: str = "articles") -> Iterator[Shown]:
    """Shows what is being done, for as long as the block runs; with a position also what is left. `of` names what a step is.

    Failures are written even where it is `quiet`.
    """
    if quiet:
        yield Shown(failed=_line)
    elif sys.stderr.isatty():
        yield from _on_terminal(_Steps(position, of=of, every=LOOK_EVERY))
    else:
        steps = _Steps(position, of=of, every=LINE_EVERY)
        yield Shown(step=lambda words: _line(steps.words) if steps.step(words) else None, stage=steps.stage, failed=_line)


class _Steps:
    """Counts steps, and says when it is time to tell of them: once in `every` seconds, the first time after as many."""

    def __init__(self, position: "Position | None", *, of: str, every: float) -> None:
        from communique.pace import Pace

        self._position, self._every, self._pace = position, every, Pace(of)
        self._count, self._told, self._words = 0, time.monotonic(), ""
        self._pace.look(self._told, 0, None if position is None else 0.0)

    def step(self, words: str) -> bool:
        """One more step; whether it is time to tell."""
        self._count, self._words = self._count + 1, words
        if self._position is not None:
            self._position.at(words)
        now = time.monotonic()
        if now - self._told < self._every:
            return False
        self._told = now
        self._pace.look(now, self._count, None if self._position is None else self._position.share())
        return True

    def stage(self, words: str) -> None:
        """Another stage begins."""
        self._words = words

    @property
    def words(self) -> str:
        """How far it is."""
        return f"{self._pace.words()}: {self._words}"


def _on_terminal(steps: _Steps) -> Iterator[Shown]:
    """A line that moves."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TimeElapsedColumn(), TextColumn("{task.description}{task.fields[wrong]}", markup=False))
    console = Console(file=sys.stderr)
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("starting", wrong="")
        count = 0

        def step(words: str) -> None:
            if steps.step(words):
                bar.update(task, description=steps.words)

        def failed(words: str) -> None:
            nonlocal count
            count += 1
            console.print(words, markup=False, highlight=False, soft_wrap=True)
            bar.update(task, wrong=f" ({count} failed)")

        yield Shown(step=step, stage=lambda words: bar.update(task, description=words), failed=failed)


def _line(words: str) -> None:
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()
