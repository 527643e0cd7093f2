"""What others wrote is what their packages hold: by name, version, licence and hash."""

import hashlib
import re
from pathlib import Path

import communique.web

VENDOR = Path(communique.web.__file__).parent / "static" / "vendor"
_ROW = re.compile(r"^\| (?P<file>\S+) \| .+ \| [\d.]+ \| \w+, (?P<licence>\S+) \| `(?P<hash>[0-9a-f]{64})` \|$", re.MULTILINE)


def test_each_file_is_the_one_that_is_named() -> None:
    """Every file but licences and the list itself is in the list, with its hash and its licence beside it."""
    rows = {m["file"]: m for m in _ROW.finditer((VENDOR / "README.md").read_text("utf-8"))}
    there = {str(p.relative_to(VENDOR)) for p in VENDOR.rglob("*") if p.is_file() and p.name not in ("README.md", "LICENSE.txt")}
    assert set(rows) == there
    for name, row in rows.items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == row["hash"]
        assert (VENDOR / row["licence"]).is_file()
