"""A limit on the processor's time that a piece of work may take, so that one article cannot hold up a run."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

AGAIN = 1.0
"""Seconds after which the work is interrupted again, where the first interruption was lost in code that cannot raise."""


class TookTooLong(BaseException):
    """The work has used up its time. No Exception, so that no handler on its way takes it for a fault of the work."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raises TookTooLong in the body once the process has spent so many seconds of processor in it, all threads together.

    Only the main thread can be interrupted, and only where the system has interval timers (not on Windows): elsewhere there is no
    limit. Limits do not nest.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return
    over = False

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        if not over:
            raise TookTooLong

    before = signal.signal(signal.SIGPROF, interrupt)
    signal.setitimer(signal.ITIMER_PROF, seconds, AGAIN)
    try:
        yield
    finally:
        over = True
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
