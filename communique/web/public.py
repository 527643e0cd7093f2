"""The graphs as the endpoint has them: a copy of the store without what is private.

Private are the graphs that no export holds (`graph.store.PRIVATE`): where an article came from as this machine names it, which is
often the path of a file, and what comparison has still to take in. The words of the articles stand in a database of their own,
which no query opens. No rewriting of a query can be trusted to leave a graph out of the union, of `GRAPH ?g`, of DESCRIBE and of
what the engine will learn to do; a graph that is not there cannot be asked. The copy is made of hard links, in the folder of
the published copy that it belongs to, and goes with it; where a store cannot be written to, in a folder that goes with the process.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from pyoxigraph import Store as Database

from communique import __version__
from communique.web.desk import Desk
from graph.errors import StoreError
from graph.store import PRIVATE, Store
from graph.store_files import CURRENT, QUADS, SNAPSHOTS, TEXTS, is_store, link_database, readable_errors, write_marker

_NAME = "public"


def public(desk: Desk) -> Path:
    """The folder of a store with the graphs that anybody may ask, as long as the desk's copy is being read.

    Made once for each state of the store: 0.05 s of the processor for 10,000 articles. Raises StoreError where there is no
    store, or no room.
    """
    return desk.kept("public", _made)


def _made(store: Store) -> Path:
    with store.snapshot() as quads, readable_errors(store.path):
        target = quads.parent / _NAME
        if is_store(target):
            return target
        if not os.access(quads.parent, os.W_OK):
            elsewhere = Path(tempfile.mkdtemp(prefix="communique-"))
            atexit.register(shutil.rmtree, elsewhere, ignore_errors=True)
            target = elsewhere / _NAME
        aside = target.with_name(f"{_NAME}-{os.getpid()}")
        shutil.rmtree(aside, ignore_errors=True)
        try:
            _without_private(quads, aside, published=quads.parent != store.path)
            aside.rename(target)
        except (OSError, StoreError):
            shutil.rmtree(aside, ignore_errors=True)
            if not is_store(target):  # another process was not quicker
                raise
        return target


def _without_private(quads: Path, folder: Path, *, published: bool) -> None:
    """A store in the folder with the quads of the database, those of private graphs taken out.

    What was published has its lock and its checksums beside it, and gets them here too: to take them anew costs more than the rest.
    """
    place = folder / SNAPSHOTS / quads.parent.name / QUADS if published else folder / QUADS
    link_database(quads, place)
    database = Database(str(place))
    for graph in PRIVATE:
        database.remove_graph(graph)
    database.flush()
    del database  # closed: the process that asks opens it
    if published:
        for file in (file for file in quads.parent.iterdir() if file.is_file()):
            shutil.copy(file, place.parent)
        (folder / SNAPSHOTS / CURRENT).write_text(f"{place.parent.name}\n", "ascii")
    else:
        Database(str(folder / TEXTS)).flush()
    write_marker(folder, made_by=f"communique {__version__}")
