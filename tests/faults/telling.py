"""Commands in processes of their own, and what a user is told: an exit code and words."""

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from communique import cli
from tests.faults.forks import Say, forked

KNOWN_CODES = frozenset({0, 2, 3, 4, 5, 6, 130})
"""The exit codes of a command that ends as it should: 1 is an error of Communiqué itself."""


@dataclass(frozen=True, slots=True)
class Told:
    """How a command ended, what it wrote on standard output and standard error, and what the process said besides."""

    code: int
    out: str
    err: str
    said: tuple[str, ...] = ()

    @property
    def is_clear(self) -> bool:
        """Whether an error was told as one should be: one sentence, without a traceback, with a code that says what it is."""
        told = [line for line in self.err.splitlines() if line.startswith("error: ")]
        return self.code in KNOWN_CODES and "Traceback" not in self.err and len(told) == (self.code in (2, 3, 6))


def command(*args: str) -> Told:
    """`communique ARGS`."""
    return told(lambda: cli.run(args))


def as_command(work: Callable[[], object], *, before: Callable[[Say], None] = lambda _: None) -> Told:
    """Work that a command does, with its errors told as the command line tells them."""

    def run() -> int:
        try:
            work()
        except Exception as error:
            return cli._fail(error)
        return 0

    return told(run, before=before)


def told(run: Callable[[], int], *, before: Callable[[Say], None] = lambda _: None) -> Told:
    """What a process of its own does and tells."""
    with tempfile.TemporaryDirectory() as place:
        out, err = Path(place) / "out", Path(place) / "err"

        def work(say: Say) -> None:
            for path, number in ((out, 1), (err, 2)):
                file = os.open(path, os.O_WRONLY | os.O_CREAT)
                os.dup2(file, number)
            before(say)
            say(str(run()))
            sys.stdout.flush()
            sys.stderr.flush()

        ended = forked(work)
        code = int(ended.said[-1]) if ended.code == 0 and ended.said else ended.code
        return Told(code, out.read_text("utf-8", "replace"), err.read_text("utf-8", "replace"), ended.said)
