"""The hashes of the weights in models/: what is read is what was measured.

    python -m extract.hashes            writes models/hashes.json anew, after weights were made
    python -m extract.hashes --check    ends with 1 where it does not say what the files are

Whoever writes it anew runs the measurements of bench/ again: their figures belong to these bytes. Weights are hashed when they are
read, a folder at once and once in a process: 46 MB in a tenth of a second.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from extract.errors import ResourceError, WeightsChanged
from extract.resources import data_path, sha256

FILE = "hashes.json"
"""The file in models/ that names the others, by folder and name, with their SHA-256."""

SUFFIXES = frozenset({".onnx", ".npz", ".json"})
"""What is weights: networks, arrays, tokenizers, settings; cards and scripts are not read at run time."""


def hashes_of(models: Path) -> dict[str, str]:
    """The hashes of the weights below a folder, by `folder/name`, sorted."""
    files = sorted(p for p in models.glob("*/*") if p.suffix in SUFFIXES and p.name != FILE and p.is_file())
    return {p.relative_to(models).as_posix(): sha256(p) for p in files}


def named_in(models: Path) -> Mapping[str, str]:
    """The hashes that a folder's hashes.json names. Raises WeightsChanged where it is missing or malformed."""
    path = models / FILE
    try:
        named = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise WeightsChanged(f"{path} cannot be read: {error}; install Communiqué again") from error
    if not isinstance(named, dict) or not all(isinstance(value, str) for value in named.values()):
        raise WeightsChanged(f"{path} does not name files by their hashes; install Communiqué again")
    return named


def check(folder: Path) -> Path:
    """The folder, whose weights are those that hashes.json beside it names. Raises WeightsChanged at the first that is not."""
    named = {name: h for name, h in named_in(folder.parent).items() if name.startswith(f"{folder.name}/")}
    if not named:
        raise WeightsChanged(f"{folder.parent / FILE} names no file of {folder.name}; install Communiqué again")
    for name, wanted in sorted(named.items()):
        path = folder.parent / name
        if not path.is_file():
            raise WeightsChanged(f"{path} is missing; install Communiqué again")
        if sha256(path) != wanted:
            raise WeightsChanged(f"{path} is not the file that {FILE} names; {_REMEDY}")
    return folder


_REMEDY = "install Communiqué again, or, where you made these weights yourself, run `python -m extract.hashes` and measure again"


@cache
def weights(name: str) -> Path:
    """The folder of weights of that name (`attribution`, `embeddings`), checked once in a process.

    Raises ResourceError where it is not installed, WeightsChanged where a file of it is not the one that was measured.
    """
    return check(data_path("models", name))


def weights_file(name: str, file: str) -> Path | None:
    """A file of the weights of that name, checked as they are; None where it is not installed. Raises WeightsChanged."""
    try:
        data_path("models", name, file)
    except ResourceError:
        return None
    return weights(name) / file


def main(arguments: Sequence[str]) -> int:
    """Write the hashes, or check them."""
    models = data_path("models")
    text = json.dumps(hashes_of(models), indent=1) + "\n"
    path = models / FILE
    if "--check" not in arguments:
        path.write_text(text, encoding="utf-8")
        return 0
    if path.is_file() and path.read_text("utf-8") == text:
        return 0
    sys.stderr.write(f"{path} does not say what the weights are: python -m extract.hashes writes it anew; then measure again\n")
    return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
