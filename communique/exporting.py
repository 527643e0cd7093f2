"""A store's graph as a file for another tool."""

from pathlib import Path

from communique.output import Table
from communique.running import read_store
from graph.export import FORMATS, format_of, network_of, render
from graph.export import export as write_graph


def export(store: Path | str, form: str | None = None, output: Path | None = None, *, network: str | None = None) -> bytes | Path:
    """Write the store's graph and give the path, or give its bytes where there is no `output`.

    `network` is one of `graph.networks.KINDS`, for formats of networks. Without `form` the ending of `output` tells the format.
    Raises ExportError where there is no such format or network or the place cannot be written, StoreError where there is no store.
    """
    chosen = format_of(output or Path(), form)
    network_of(chosen, network)
    with read_store(store) as opened:
        if output is None:
            return render(opened, chosen.name, network=network)
        return write_graph(opened, output, name=chosen.name, network=network)


def formats() -> Table:
    """The export formats."""
    rows = tuple((form.name, " ".join(s for s in form.suffixes if s), form.description) for form in FORMATS.values())
    return Table(("format", "ending", "what it holds"), rows)
