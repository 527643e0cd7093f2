"""Databases beside a store that hold nothing that cannot be made anew: what is said where one of them cannot be used."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph.errors import StoreError


@contextmanager
def usable(place: Path | str) -> Iterator[None]:
    """Turn what SQLite raises into a StoreError with the file and what to do."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{place}: cannot be used ({error}); where the disk is not full, delete it: it is made anew") from error
