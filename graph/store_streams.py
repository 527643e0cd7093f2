"""Quads read from a store that may be closed meanwhile, or damaged."""

from collections.abc import Iterator

from pyoxigraph import Quad

from graph.errors import StoreError
from graph.store_files import store_error


class QuadStream(Iterator[Quad]):
    """Quads read from a store; ends with the store it came from.

    A live iterator of pyoxigraph keeps the folder locked after the store is gone, so the store closes its streams.
    Raises StoreError where it is read after that: a cut answer must not look like a whole one; StoreDamaged where it is damaged.
    """

    __slots__ = ("__weakref__", "_inner")

    def __init__(self, inner: Iterator[Quad]) -> None:
        self._inner: Iterator[Quad] | None = inner

    def __next__(self) -> Quad:
        if self._inner is None:
            raise StoreError("the store was closed while its quads were being read")
        try:
            return next(self._inner)
        except StopIteration:
            self._inner = iter(())
            raise
        except (OSError, RuntimeError) as error:
            raise store_error("the store", error) from error

    def close(self) -> None:
        """Let go of the store."""
        self._inner = None
