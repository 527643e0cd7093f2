"""Checksums of a store's tables, so that damage is found before a query meets it.

The engine checks each block that it reads, and no command reads them all. A table never changes once it is written, so its SHA-256
is taken when it is first published, and handed on from copy to copy while the file is the same one.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from extract.resources import sha256

FILE = "tables.json"
"""The checksums of a copy, in its folder: by the path of the table in it."""


def write_checksums(place: Path, before: Path | None) -> None:
    """Write the checksums of the copy at `place`; those of tables that the copy `before` has too are its."""
    known = _read(before) if before is not None else {}
    found: dict[str, str] = {}
    for table in sorted(place.glob("*/*.sst")):
        name = table.relative_to(place).as_posix()
        same = before is not None and name in known and _is_same(table, before / name)
        found[name] = known[name] if same else sha256(table)
    (place / FILE).write_text(json.dumps(found, indent=0) + "\n", encoding="ascii")


def damaged_tables(place: Path) -> Iterator[tuple[Path, str]]:
    """The tables of a copy that are not as they were written, each with what is wrong with it."""
    for name, checksum in _read(place).items():
        try:
            if sha256(place / name) != checksum:
                yield place / name, "its bytes are not those that were written"
        except OSError as error:
            yield place / name, f"cannot be read: {error.strerror}"


def _read(place: Path) -> dict[str, str]:
    """The checksums of a copy; none where it has none, as one of an older version."""
    try:
        found = json.loads((place / FILE).read_text("ascii"))
    except (OSError, ValueError):
        return {}
    return {str(name): str(checksum) for name, checksum in found.items()} if isinstance(found, dict) else {}


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False
