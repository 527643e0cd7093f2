"""Where the data that the packages share is found, in a checkout and in an installed wheel; and what a file is known by."""

import hashlib
from pathlib import Path

from extract.errors import ResourceError

_PACKAGE = Path(__file__).resolve().parent


def data_path(folder: str, *parts: str) -> Path:
    """The path of a shipped data file or folder.

    `folder` is one of the data folders of the house (`ontology`, `queries`, `models`, `examples`); in a
    checkout it stands beside the package, in a wheel inside `communique/_data`.

    Raises ResourceError where neither place has it.
    """
    for root in (_PACKAGE.parent, _PACKAGE.parent / "communique" / "_data"):
        candidate = root.joinpath(folder, *parts)
        if candidate.exists():
            return candidate
    raise ResourceError(f"{'/'.join((folder, *parts))} is not part of this installation; install Communiqué again")


def sha256(path: Path) -> str:
    """SHA-256 of a file, 64 hex digits. Raises OSError."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
