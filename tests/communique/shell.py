"""The command line as tests use it: in this process and in processes of its own."""

import csv
import io
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

import communique
from communique import cli

CALL = "2025-03-02\n\nThe call between Anna Berg and Bela Kis took place."
BERG = f"Harbour call\n{CALL} Anna Berg said that the ferry sank in the harbour.\n"
KIS = f"Other view\n{CALL} Bela Kis denied that the ferry sank in the harbour.\n"


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The lines of standard error."""
        return self.err.splitlines()


class Shell:
    """Runs the command line in a folder."""

    def __init__(self, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
        self._capsys, self.folder = capsys, folder

    def __call__(self, *args: str) -> Ended:
        """Run the command in this process."""
        return self.ended(lambda: cli.run(args))

    def ended(self, run: Callable[[], int]) -> Ended:
        """What something that gives an exit code writes."""
        self._capsys.readouterr()
        code = run()
        captured = self._capsys.readouterr()
        return Ended(code, captured.out, captured.err)


HOME = Path(communique.__file__).parent.parent
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(HOME)}
"""So that a process finds the packages that are tested, wherever it runs."""


def python(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run Python code in a process of its own."""
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=ENVIRONMENT)


def in_a_process(args: Sequence[str], folder: Path, *, stdin: str = "") -> Ended:
    """Run the command in a process of its own."""
    command = [sys.executable, "-m", "communique", *args]
    done = subprocess.run(command, cwd=folder, input=stdin, capture_output=True, text=True, check=False, env=ENVIRONMENT)
    return Ended(done.returncode, done.stdout, done.stderr)


def rows(text: str) -> list[dict[str, str]]:
    """The rows of CSV."""
    return list(csv.DictReader(io.StringIO(text)))
