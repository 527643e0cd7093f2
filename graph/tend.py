"""The databases of a store made small."""

from graph.store import Store
from graph.store_files import readable_errors


def optimize(store: Store) -> None:
    """Let both databases sort their files into few large ones: nothing that is stored changes. Raises StoreError."""
    store.touch()
    with readable_errors(store.path):
        for database in (store._main, store._words):
            database.flush()
            database.optimize()
