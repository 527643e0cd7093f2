"""One thread for numpy: its matrices here are small, and threads that wait for each other cost more than they save.

OpenBLAS lets its threads spin between products. On 19 articles and two cores, decoding took 2.5 cpu-seconds with them and 0.3
without; and a pool of processes would have more threads than cores.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]


@cache
def _libraries() -> ThreadpoolController:
    """The libraries of linear algebra that are loaded; asked for once numpy is."""
    return ThreadpoolController()


@contextmanager
def one_thread() -> Iterator[None]:
    """Inside, products of matrices use one thread; behind it, as many as before."""
    with _libraries().limit(limits=1, user_api="blas"):
        yield
