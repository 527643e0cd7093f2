"""Work in processes that can be killed: forked from one that has imported everything and has no store open and no threads.

A fork costs milliseconds where a new interpreter costs seconds, and it is as real a process: a store's files, locks and databases
are opened in it, and SIGKILL ends it between any two instructions.
"""

import json
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

Say = Callable[[str], None]
"""Tells the parent one line at once: what is said is kept, whatever happens next."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended: its exit code, or minus the signal; the lines that it said; how many seconds it lived."""

    code: int
    said: tuple[str, ...]
    seconds: float

    @property
    def killed(self) -> bool:
        """Whether it was killed before its end."""
        return self.code == -signal.SIGKILL


def forked(work: Callable[[Say], None], *, kill_after: float | None = None) -> Ended:
    """Do the work in a process of its own, and kill that after so many seconds, where they are given."""
    read, write = os.pipe()
    begin = time.monotonic()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        _child(work, write)
    os.close(write)
    said = bytearray()
    while True:
        left = None if kill_after is None else max(0.0, begin + kill_after - time.monotonic())
        if not select.select([read], [], [], left)[0]:
            os.kill(pid, signal.SIGKILL)  # it is not waited for yet, so the id is still its own
            kill_after = None
        elif chunk := os.read(read, 65_536):
            said += chunk
        else:
            break
    os.close(read)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return Ended(code, tuple(said.decode().split("\n")[:-1]), time.monotonic() - begin)


def answer_of(work: Callable[[], Any]) -> Any:
    """What the work gives, done in a process of its own; it is passed as JSON. Raises AssertionError where the work fails."""
    ended = forked(lambda say: say(json.dumps(work())))
    if ended.code != 0 or len(ended.said) != 1:
        raise AssertionError(f"the process that should have looked ended with {ended.code}")
    return json.loads(ended.said[0])


def _child(work: Callable[[Say], None], write: int) -> NoReturn:
    """Do the work and end, without what Python does at its end: that belongs to the parent."""
    code = 1
    try:
        work(lambda line: _say(write, line))
        code = 0
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(code)


def _say(write: int, line: str) -> None:
    data = f"{line}\n".encode()
    while data:
        data = data[os.write(write, data) :]
